/*
 * The export wizard: what, who, check, save. An evaluator makes a safe export with six keys after signing in:
 * n (a new one), Enter (what: as offered), Space (the privacy officer agreed), Enter (who: as offered; it is
 * made and checked), Enter (the check was read), Enter (save). What may be called anonymous is for the privacy
 * officer to decide, so that agreement is a key of its own, with nothing filled in before it is pressed: the
 * wizard puts the cursor there, and `e` takes somebody's name instead.
 *
 * Before step 4 is confirmed nothing is published: the files that were made, read back and attacked wait in the
 * hidden folder of export_folder.h, and going back, leaving, the lock and the end of the session remove them.
 * What is published then is what was shown. Everything here is without names, also for team leads.
 */
#include "scr_export.h"

#include <string.h>
#include <time.h>

#include "desk.h"
#include "i18n.h"
#include "msg.h"
#include "prompt.h"

enum { LOOK_MS = 50 };

#define UNUSED __attribute__((unused))

static enum loods_code open_view(struct ui_view *v, UNUSED const void *arg, struct loods_err *err)
{
	struct ui_export *x = v->state;
	enum loods_code rc = loods_ops_may(v->ui->app, LOODS_MAY_EXPORT, err);

	x->view = v;
	x->step = UI_EXPORT_WHAT;
	ui_export_rows_init(x);
	return rc;
}

static void discard(struct ui_export *x)
{
	loods_export_discard(x->ready);
	loods_research_discard(x->linked);
	x->ready = NULL;
	x->linked = NULL;
}

static bool is_made(const struct ui_export *x)
{
	return x->ready || x->linked;
}

/* The export is given up, back to where it was asked for. */
static void give_up(struct ui_export *x)
{
	discard(x);
	if (x->step > UI_EXPORT_WHO)
		x->step = UI_EXPORT_WHO;
	ui_page_clear(&x->page);
	loods_arena_reset(&x->shown);
}

static void close_view(struct ui_view *v)
{
	struct ui_export *x = v->state;

	discard(x);
	ui_lineedit_release(&x->edit);
	loods_str_release(&x->folder);
	loods_arena_release(&x->keep);
	loods_arena_release(&x->shown);
}

/* A page about what was saved stays: it is about nobody. */
static void forget(struct ui_view *v)
{
	struct ui_export *x = v->state;

	if (x->step != UI_EXPORT_SAVED)
		give_up(x);
}

/* ---- the work ---- */

struct work {
	struct ui_export *x;
	struct timespec looked;
};

static bool look_now(struct work *w)
{
	struct timespec now;
	int64_t ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (now.tv_sec - w->looked.tv_sec) * INT64_C(1000) + (now.tv_nsec - w->looked.tv_nsec) / 1000000;
	if (ms < LOOK_MS)
		return false;
	w->looked = now;
	return true;
}

static bool progress(int64_t done, int64_t total, void *ctx)
{
	struct work *w = ctx;

	if (!look_now(w))
		return true;
	w->x->percent = total > 0 ? (int)(done * 100 / total) : 0;
	return ui_working(w->x->view->ui);
}

static void say_refused(struct ui_export *x, enum loods_code rc, const struct loods_err *err)
{
	struct ui *ui = x->view->ui;

	if (rc == LOODS_ECANCEL)
		ui_msg_say(&ui->msg, "%s", _("Stopped. Nothing is left of it."));
	else
		ui_msg_err(&ui->msg, err);
	if (rc == LOODS_EEXISTS)
		ui_export_select(x, "folder");
}

static void prepare(struct ui_export *x)
{
	struct ui *ui = x->view->ui;
	struct work w = { .x = x };
	struct loods_err err = { 0 };
	enum loods_code rc = LOODS_ECANCEL;

	x->percent = 0;
	x->working = true;
	ui_msg_clear(&ui->msg);
	if (ui_working(ui))
		rc = x->plan.level == LOODS_EXPORT_RESEARCH
			     ? loods_research_prepare(ui->app, &x->plan,
						      &(struct loods_research_options){ .excel_nl = x->files.excel_nl },
						      x->folder.s, progress, &w, &x->linked, &err)
			     : loods_export_prepare(ui->app, &x->plan, &x->files, x->folder.s, progress, &w, &x->ready,
						    &err);
	x->working = false;
	if (rc) {
		say_refused(x, rc, &err);
		return;
	}
	x->step = UI_EXPORT_CHECK;
	ui_export_page(x);
}

static void publish(struct ui_export *x)
{
	struct loods_err err = { 0 };
	enum loods_code rc = x->linked ? loods_research_publish(x->linked, &err) : loods_export_publish(x->ready, &err);

	if (rc) {
		give_up(x);
		say_refused(x, rc, &err);
		return;
	}
	x->step = UI_EXPORT_SAVED;
	x->changed = false;
	ui_export_page(x);
	ui_msg_say(&x->view->ui->msg, "%s", _("Saved. Nobody else can read the folder: give it to the recipient only."));
}

/* ---- steps ---- */

static enum ui_result next(struct ui_export *x)
{
	switch (x->step) {
	case UI_EXPORT_WHAT:
		if (!ui_export_refused(x)) {
			x->step = UI_EXPORT_WHO;
			ui_export_select_first(x);
		}
		return UI_DONE;
	case UI_EXPORT_WHO:
		if (!ui_export_refused(x))
			prepare(x);
		return UI_DONE;
	case UI_EXPORT_CHECK:
		x->step = UI_EXPORT_SAVE;
		ui_export_page(x);
		return UI_DONE;
	case UI_EXPORT_SAVE:
		publish(x);
		return UI_DONE;
	case UI_EXPORT_SAVED:
		ui_pop(x->view);
		return UI_DONE;
	}
	return UI_IGNORED;
}

static enum ui_result step_back(struct ui_export *x)
{
	switch (x->step) {
	case UI_EXPORT_WHO:
		x->step = UI_EXPORT_WHAT;
		ui_export_select_first(x);
		return UI_DONE;
	case UI_EXPORT_CHECK:
		give_up(x);
		return UI_DONE;
	case UI_EXPORT_SAVE:
		x->step = UI_EXPORT_CHECK;
		ui_export_page(x);
		return UI_DONE;
	case UI_EXPORT_WHAT:
	case UI_EXPORT_SAVED:
		break;
	}
	return UI_MOVED;
}

static void leave_answer(UNUSED struct ui *ui, char answer, void *ctx)
{
	if (answer == 'w')
		ui_pop(((struct ui_export *)ctx)->view);
}

static bool leave(struct ui_view *v)
{
	struct ui_export *x = v->state;

	if (!x->changed && (!is_made(x) || x->step == UI_EXPORT_SAVED))
		return true;
	ui_prompt_ask(v->ui, "w", leave_answer, x, "%s", _("Not saved yet.  w Throw away   Esc Go on"));
	return false;
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct ui_export *x = v->state;
	enum ui_result r;

	if (x->step <= UI_EXPORT_WHO)
		r = ui_export_rows_command(x, cmd);
	else
		r = ui_page_command(&x->page, cmd);
	if (r != UI_IGNORED)
		return r;
	switch ((int)cmd) {
	case UI_CMD_ACCEPT:
		return next(x);
	case UI_CMD_PREVIOUS_TAB:
		return step_back(x);
	default:
		return UI_IGNORED;
	}
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct ui_export *x = v->state;

	return x->step <= UI_EXPORT_WHO ? ui_export_rows_key(x, k) : UI_IGNORED;
}

/* ---- keys ---- */

static const struct ui_binding row_keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .label = N_("Next step"), .hint = 1 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Step back"), .hint = 2 },
	{ UI_CMD_TICK, { UI_KEY_SPACE }, .label = N_("Change"), .hint = 3 },
	{ UI_CMD_EDIT, { 'e' }, .label = N_("Type it"), .hint = 4 },
	{ UI_CMD_CLEAR, { UI_CTRL('U') }, .label = N_("As offered"), .hint = 5 },
	{ UI_CMD_UP, { UI_KEY_UP, 'k' } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN, 'j' } },
	/* There is nothing to find: bound only so that it is not hinted at. */
	{ UI_CMD_FIND, { '/' } },
};
const struct ui_context ui_context_export = {
	.name = "export", .title = N_("the export, steps 1 and 2"), .parent = &ui_context_global,
	UI_BINDINGS(row_keys),
};

static const struct ui_binding typing_keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .label = N_("Take it"), .hint = 1 },
	{ UI_CMD_CLEAR, { UI_CTRL('U') }, .hint = 2 },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("As it was"), .hint = 92 },
};
const struct ui_context ui_context_export_typing = {
	.name = "export-typing", .title = N_("typing in the export"), .parent = &ui_context_global,
	UI_BINDINGS(typing_keys), .text = true,
};

static const struct ui_binding work_keys[] = {
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("Stop"), .hint = 1 }, /* Ctrl-C too: loop.c */
};
const struct ui_context ui_context_export_work = {
	.name = "export-work", .title = N_("while the export is made"), .parent = &ui_context_global,
	UI_BINDINGS(work_keys),
};

static const struct ui_binding check_keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .label = N_("To step 4"), .hint = 1 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Step back"), .hint = 2 },
};
const struct ui_context ui_context_export_check = {
	.name = "export-check", .title = N_("the export, step 3"), .parent = &ui_context_page,
	UI_BINDINGS(check_keys),
};

static const struct ui_binding save_keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .label = N_("Save"), .hint = 1 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Step back"), .hint = 2 },
};
const struct ui_context ui_context_export_save = {
	.name = "export-save", .title = N_("the export, step 4"), .parent = &ui_context_page,
	UI_BINDINGS(save_keys),
};

static const struct ui_binding saved_keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .label = N_("To the list"), .hint = 1 },
};
const struct ui_context ui_context_export_saved = {
	.name = "export-saved", .title = N_("the export that was saved"), .parent = &ui_context_page,
	UI_BINDINGS(saved_keys),
};

static const struct ui_context *context(const struct ui_view *v)
{
	const struct ui_export *x = v->state;

	if (x->working)
		return &ui_context_export_work;
	switch (x->step) {
	case UI_EXPORT_CHECK:
		return &ui_context_export_check;
	case UI_EXPORT_SAVE:
		return &ui_context_export_save;
	case UI_EXPORT_SAVED:
		return &ui_context_export_saved;
	case UI_EXPORT_WHAT:
	case UI_EXPORT_WHO:
		break;
	}
	return x->typing ? &ui_context_export_typing : &ui_context_export;
}

/* ---- drawing ---- */

static const char *const steps[] = { N_("What"), N_("Who"), N_("Check"), N_("Save") };

static void title(struct ui_view *v, struct loods_str *out)
{
	const struct ui_export *x = v->state;
	int at = x->working ? UI_EXPORT_CHECK : (int)x->step;

	if (at == UI_EXPORT_SAVED) {
		loods_str_add(out, _("EXPORT   saved"));
		return;
	}
	loods_str_addf(out, _("EXPORT   step %d of 4: %s"), at, _(steps[at - 1]));
	loods_str_add(out, "     ");
	for (int i = 1; i <= LOODS_COUNT(steps); i++)
		loods_str_addf(out, i == at ? "[%d %s]" : " %d %s ", i, _(steps[i - 1]));
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	const struct ui_export *x = v->state;

	if (x->step == UI_EXPORT_SAVED)
		loods_str_add(out, _("The files are in their place, and the register has them."));
	else if (is_made(x) || x->working)
		loods_str_add(out, _("Not published yet: the files wait in a hidden folder and go when you leave."));
	else
		loods_str_add(out, _("Nothing is saved before step 4. The safe choices stand here already."));
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l)
{
	struct ui_export *x = v->state;

	if (x->working)
		ui_export_draw_work(x, s, l->full);
	else if (x->step <= UI_EXPORT_WHO)
		ui_export_rows_draw(x, s, l->full);
	else
		ui_page_draw(&x->page, s, l->full);
}

const struct ui_view_ops ui_scr_export = {
	.name = "export",
	.state_size = sizeof(struct ui_export),
	.open = open_view,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.key = key,
	.leave = leave,
	.forget = forget,
	.close = close_view,
};
