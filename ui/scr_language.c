/* Language: one form for what happened, whichever records follow from it (language_entry.h). */
#include <string.h>

#include "conflict.h"
#include "i18n.h"
#include "language_entry.h"
#include "language_level.h"
#include "desk.h"
#include "msg.h"

struct state {
	struct loods_case_row row;
	struct loods_language_entry_context context;
	struct loods_language_entry offered; /* as the form was opened, or as the step stands since */
};

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct state *s = f->state;
	loods_id client = *(const loods_id *)arg;
	struct loods_language_entry *e = loods_rec_new(&loods_language_entry_type, &f->keep);
	enum loods_code rc;

	ui_form_record(f, 0, &loods_language_entry_type, e);
	rc = loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row,
			     err);
	if (rc == LOODS_OK)
		rc = loods_language_entry_prepare(f->ui->app, &f->keep, client, e, &s->context, err);
	e->meta = s->context.step.meta; /* which step it is about, for a draft */
	s->offered = *e;
	return rc;
}

/* What the form takes from the step that is there. */
static bool of_step(const struct loods_field *field)
{
	return !strcmp(field->name, "kind") || !strcmp(field->name, "provider") ||
	       !strcmp(field->name, "hours_per_week");
}

static void decided(struct ui *ui, void *ctx, bool differs)
{
	(void)ui;
	(void)differs;
	ui_form_show(ctx, NULL);
	ui_form_save(ctx);
}

/* The step was changed by somebody else: what it says now is taken up, and what was typed stays. */
static void conflict(struct ui_form *f)
{
	struct state *s = f->state;
	struct loods_language_entry_context was = s->context;
	struct loods_language_entry *before = LOODS_NEW(&f->keep, struct loods_language_entry),
				    *now = LOODS_NEW(&f->keep, struct loods_language_entry);
	struct loods_str who = LOODS_STR_INIT, what = LOODS_STR_INIT;
	struct loods_meta *meta = LOODS_NEW(&f->keep, struct loods_meta);
	struct loods_err err = { 0 };
	void *stands = NULL;
	enum loods_code rc;

	*before = s->offered;
	rc = loods_language_entry_prepare(f->ui->app, &f->keep, was.client, now, &s->context, &err);
	if (rc == LOODS_OK)
		rc = loods_store_get(f->ui->app->store, &f->keep, &loods_language_step_type, was.step.meta.id,
				     true, &stands, &err);
	if (rc != LOODS_OK) {
		s->context = was;
		ui_msg_err(&f->ui->msg, &err);
		return;
	}
	/* When that step is over, what is typed belongs to another one. */
	if (was.step.meta.id.n != s->context.step.meta.id.n)
		*now = *before;
	s->offered = *now;
	*meta = *loods_rec_cmeta(stands);
	meta->deleted = false;
	ui_desk_client_line(&s->row.c, &who);
	loods_language_step_type.brief(stands, &what);
	if (!ui_conflict_ask(f->ui, &(struct ui_conflict){ .type = &loods_language_entry_type,
							   .before = before,
							   .now = now,
							   .yours = f->rec[0],
							   .keep = &f->keep,
							   .meta = meta,
							   .who = who.s,
							   .what = what.s,
							   .compared = of_step,
							   .done = decided,
							   .ctx = f }))
		ui_form_show(f, NULL);
	loods_str_release(&who);
	loods_str_release(&what);
}

static void who(struct ui_form *f, struct loods_str *out)
{
	struct state *s = f->state;

	ui_desk_client_line(&s->row.c, out);
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record,
			    struct loods_err *err)
{
	struct state *s = f->state;

	(void)record;
	return loods_language_entry_save(f->ui->app, &f->keep, f->rec[0], &s->context, notice, err);
}

static void level_doubt(struct ui_form *f, struct loods_str *out)
{
	struct state *s = f->state;

	loods_language_entry_doubt(&s->context, f->rec[0], out);
}

static bool stops(struct ui_form *f)
{
	const struct loods_language_entry *e = f->rec[0];

	return e->event == LOODS_LANGUAGE_STOPPED || e->event == LOODS_LANGUAGE_INTERRUPTED;
}

/* One line of what is known: a step with its state, or a finding of level. */
static void known_line(const struct loods_type *type, const void *rec, loods_date on, struct loods_str *line)
{
	ui_desk_day(on, line);
	loods_str_add(line, "  ");
	type->brief(rec, line);
}

static void aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	struct state *s = f->state;
	int row = 0, steps = s->context.steps.n, levels = s->context.levels.n;

	ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT,
		     steps + levels ? _("Known so far") : _("Nothing known yet"));
	for (int i = 0; i < steps + levels && row + 1 < r.rows; i++) {
		const struct loods_language_step *step = i < steps ? s->context.steps.rec[i] : NULL;
		const struct loods_language_level *level = step ? NULL : s->context.levels.rec[i - steps];
		struct loods_str line = LOODS_STR_INIT;

		if (step)
			known_line(&loods_language_step_type, step, step->starts_on, &line);
		else
			known_line(&loods_language_level_type, level, level->measured_on, &line);
		ui_draw_text(screen, r.row + ++row, r.col + 2, r.cols - 2, UI_ROLE_TEXT, UI_LEFT, line.s);
		loods_str_release(&line);
	}
}

static const struct ui_field_def fields[] = {
	{ .name = "event" },
	{ .name = "on" },
	{ .name = "skill" },
	{ .name = "level", .doubt = level_doubt },
	{ .name = "kind" },
	{ .name = "provider" },
	{ .name = "hours_per_week", .beside = true, .label = N_("Hours a week") },
	{ .name = "reason", .applies = stops },
	{ .name = "next_on" },
	{ .name = "note" },
};

const struct ui_form_def ui_scr_language = {
	.name = "language",
	.title = N_("LANGUAGE"),
	.about = UI_FORM_CLIENT,
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.state_size = sizeof(struct state),
	.open = open_form,
	.who = who,
	.save = save,
	.conflict = conflict,
	.aside = aside,
};
