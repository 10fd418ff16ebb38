/* Handing over the ticked clients, or a whole caseload: a form, then the sheet for who takes over, to be read before
 * anything is saved. The same sheet is read by who takes over, from the list of hand-overs. */
#include "desk.h"
#include "handover_entry.h"
#include "handover_sheet.h"
#include "i18n.h"
#include "msg.h"
#include "page.h"

#define UNUSED __attribute__((unused))

/* ---- the form ---- */

struct giving {
	loods_user_id from;
	const loods_id *ids; /* in f->keep; NULL: the whole caseload */
	int n;
	struct ui_ticks *ticks; /* of the list below; NULL: none are ticked */
};

static enum loods_code open_form(struct ui_form *f, const void *arg, UNUSED struct loods_err *err)
{
	const struct ui_giving *g = arg;
	struct giving *s = f->state;
	struct loods_handover_entry *e = loods_rec_new(&loods_handover_entry_type, &f->keep);
	loods_id *ids = g->many.n ? LOODS_NEW_ARRAY(&f->keep, loods_id, (size_t)g->many.n) : NULL;

	for (int i = 0; i < g->many.n; i++)
		ids[i] = g->many.ids[i];
	*s = (struct giving){ g->from, ids, g->many.n, g->many.ticks };
	e->on = loods_clock_today(&f->ui->app->clock);
	ui_form_record(f, 0, &loods_handover_entry_type, e);
	return LOODS_OK;
}

static void form_who(struct ui_form *f, struct loods_str *out)
{
	const struct giving *s = f->state;

	if (s->ids)
		loods_str_addf(out, P_("%d ticked client", "%d ticked clients", (unsigned long)s->n), s->n);
	else
		loods_str_add(out, _("the whole caseload"));
	loods_str_addf(out, _(" of %s"), loods_store_user_name(f->ui->app->store, s->from));
}

/* Caseworkers who work here, but for who hands over. */
static void to_options(struct ui_form *f, struct ui_field *field)
{
	const struct giving *s = f->state;
	struct loods_arena a = { 0 };
	struct loods_users users = { 0 };
	struct loods_err err;
	char digit = '1';

	if (loods_store_users(f->ui->app->store, &a, &users, &err) == LOODS_OK)
		for (int i = 0; i < users.n; i++) {
			const struct loods_user *u = &users.list[i];

			if (u->role != LOODS_ROLE_CASEWORKER || u->disabled || u->waiting || u->id.n == s->from.n)
				continue;
			ui_field_option(f, field, u->id.n, digit <= '9' ? digit++ : '\0', u->name, NULL);
		}
	loods_arena_release(&a);
}

static enum loods_code plan(struct ui_form *f, struct loods_arena *a, struct loods_handover *out,
			    struct loods_err *err)
{
	const struct giving *s = f->state;
	struct loods_handover_request q;
	enum loods_code rc =
		loods_handover_entry_request(f->ui->app, a, f->rec[0], s->from, s->ids, s->n, &q, err);

	return rc ? rc : loods_handover_plan(f->ui->app, a, &q, out, err);
}

static enum loods_code to_sheet(struct ui_form *f, UNUSED struct loods_notice *notice, UNUSED int *record,
				struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_handover h;
	enum loods_code rc = plan(f, &a, &h, err);

	loods_arena_release(&a);
	if (rc == LOODS_OK)
		ui_push(f->ui, &ui_scr_handover_sheet, &(struct ui_sheet){ .giving = f });
	return rc;
}

static bool has_talk(struct ui_form *f)
{
	return loods_date_known(((const struct loods_handover_entry *)f->rec[0])->talk_on);
}

static void form_aside(UNUSED struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT,
			_("F2 shows the sheet for who takes over. Nothing is saved before that. From the first day "
			  "on the clients are the other's, with planned contacts and tasks; the other accepts them "
			  "or sends them back."));
}

static const struct ui_field_def fields[] = {
	{ .name = "to", .options = to_options },
	{ .name = "on" },
	{ .name = "reason", .width = 50 },
	{ .name = "talk_on" },
	{ .name = "talk_at", .applies = has_talk },
	{ .name = "talk_minutes", .applies = has_talk },
};

static const struct ui_binding form_keys[] = {
	{ UI_CMD_SAVE, { UI_F(2), UI_CTRL('S') }, .label = N_("Look at the sheet"), .hint = 1 },
};
const struct ui_context ui_context_handover = {
	.name = "handover",
	.title = N_("the hand-over"),
	.parent = &ui_context_form,
	UI_BINDINGS(form_keys),
	.text = true,
};

const struct ui_form_def ui_scr_handover = {
	.name = "handover",
	.title = N_("HAND OVER"),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.context = &ui_context_handover,
	.state_size = sizeof(struct giving),
	.open = open_form,
	.who = form_who,
	.save = to_sheet,
	.goes_on = true,
	.aside = form_aside,
};

/* ---- the sheet ---- */

struct sheet {
	struct ui_sheet what;
	struct loods_handover h; /* in the view's arena */
	struct loods_handover_sheet text;
	struct ui_page page;
	struct loods_arena *arena;
};

static enum loods_code open_sheet(struct ui_view *v, const void *arg, UNUSED struct loods_err *err)
{
	((struct sheet *)v->state)->what = *(const struct ui_sheet *)arg;
	return LOODS_OK;
}

static void add_line(const char *term, const char *value, void *ctx)
{
	struct sheet *s = ctx;

	ui_page_add(&s->page, s->arena, UI_ROLE_TEXT, term, value);
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct sheet *s = v->state;
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code rc;

	ui_page_clear(&s->page);
	s->arena = &v->arena;
	if (s->what.giving)
		rc = plan(s->what.giving, &v->arena, &s->h, err);
	else
		rc = loods_handover_of(v->ui->app, &v->arena, s->what.handed, &s->h, err);
	if (rc == LOODS_OK)
		rc = loods_handover_sheet_load(v->ui->app, &v->arena, &s->h, &s->text, err);
	if (rc != LOODS_OK)
		return rc;
	loods_handover_sheet_head(&s->text, &text);
	ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL, text.s);
	for (int i = 0; i < s->h.n; i++) {
		loods_str_clear(&text);
		loods_handover_sheet_title(&s->text, i, &text);
		ui_page_add(&s->page, &v->arena, UI_ROLE_TEXT, NULL, "");
		ui_page_add(&s->page, &v->arena, UI_ROLE_HEADING, NULL, text.s);
		loods_handover_sheet_lines(&s->text, i, add_line, s);
	}
	loods_str_release(&text);
	return LOODS_OK;
}

static const struct ui_binding give_keys[] = {
	{ UI_CMD_SAVE, { 'b', UI_F(2), UI_CTRL('S') }, .label = N_("Hand over"), .hint = 10 },
};
const struct ui_context ui_context_handover_sheet = {
	.name = "handover-sheet",
	.title = N_("the sheet of a hand-over"),
	.parent = &ui_context_page,
	UI_BINDINGS(give_keys),
};

static const struct ui_context *context(const struct ui_view *v)
{
	return ((const struct sheet *)v->state)->what.giving ? &ui_context_handover_sheet : &ui_context_page;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, ((const struct sheet *)v->state)->what.giving ? _("HAND OVER: NOT SAVED YET")
									  : _("HAND-OVER"));
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	const struct sheet *s = v->state;

	loods_str_addf(out, _("Clients %d   Planned contacts %d   Tasks %d"), s->h.n, s->h.planned, s->h.tasks);
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	ui_page_draw(&((struct sheet *)v->state)->page, screen, l->full);
}

/* From today on the case is the other's, and so is its undoing, but for a team lead. */
static bool can_undo(const struct ui_view *v, const struct sheet *s)
{
	return v->ui->app->user.role == LOODS_ROLE_LEAD ||
	       s->h.request.on.n > loods_clock_today(&v->ui->app->clock).n;
}

static enum ui_result give(struct ui_view *v)
{
	struct sheet *s = v->state;
	struct giving *g = s->what.giving->state;
	struct loods_err err = { 0 };

	if (loods_ops_handover(v->ui->app, &s->h, &err) != LOODS_OK) {
		ui_msg_err(&v->ui->msg, &err);
		return UI_DONE;
	}
	if (g->ticks)
		ui_ticks_release(g->ticks);
	ui_msg_say(&v->ui->msg, _("Handed over: clients %d, planned contacts %d, tasks %d.%s"), s->h.n, s->h.planned,
		   s->h.tasks, can_undo(v, s) ? _("   u Undo") : "");
	ui_form_close(s->what.giving);
	return UI_DONE;
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct sheet *s = v->state;

	if (cmd == UI_CMD_SAVE && s->what.giving)
		return give(v);
	if (cmd == UI_CMD_UNDO && s->what.giving) {
		ui_msg_say(&v->ui->msg, "%s", _("Nothing of this is saved yet. Esc goes back to the form."));
		return UI_MOVED;
	}
	return ui_page_command(&s->page, cmd);
}

static void forget(struct ui_view *v)
{
	ui_page_clear(&((struct sheet *)v->state)->page);
}

const struct ui_view_ops ui_scr_handover_sheet = {
	.name = "handover-sheet",
	.state_size = sizeof(struct sheet),
	.open = open_sheet,
	.load = load,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.forget = forget,
};
