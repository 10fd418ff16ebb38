/* Childcare: the child, the arrangement and who pays for it in one form (childcare_entry.h). */
#include <string.h>

#include "childcare_entry.h"
#include "conflict.h"
#include "i18n.h"
#include "desk.h"
#include "msg.h"

struct state {
	struct loods_case_row row;
	struct loods_childcare_entry_context context;
	struct loods_childcare_entry offered; /* as the arrangement was read */
};

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct state *s = f->state;
	loods_id client = *(const loods_id *)arg;
	struct loods_childcare_entry *e = LOODS_NEW(&f->keep, struct loods_childcare_entry);
	enum loods_code rc;

	rc = loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row,
			     err);
	if (rc == LOODS_OK)
		rc = loods_childcare_entry_prepare(f->ui->app, &f->keep, client, e, &s->context, err);
	e->meta = s->context.care.meta; /* which arrangement it is, for a draft */
	s->offered = *e;
	if (rc == LOODS_OK)
		ui_form_record(f, 0, &s->context.type, e);
	return rc;
}

static void who(struct ui_form *f, struct loods_str *out)
{
	struct state *s = f->state;

	ui_desk_client_line(&s->row.c, out);
}

static void changed(struct ui_form *f, const struct ui_field *field)
{
	struct state *s = f->state;

	loods_childcare_entry_follow(&s->context, f->rec[0], field->rec_field);
	*loods_rec_meta(f->rec[0]) = s->context.care.meta;
	if (strcmp(field->def->name, "child") == 0)
		s->offered = *(struct loods_childcare_entry *)f->rec[0];
	ui_form_show(f, NULL);
}

/* ---- somebody else changed the arrangement ---- */

static bool of_arrangement(const struct loods_field *field)
{
	return strcmp(field->name, "child") != 0 && strcmp(field->name, "birth_month") != 0;
}

/* Reads everything again, with the child that was chosen. */
static enum loods_code read_again(struct ui_form *f, struct loods_childcare_entry *now, struct loods_err *err)
{
	struct state *s = f->state;
	struct loods_childcare_entry *e = f->rec[0];
	struct loods_childcare_entry_context was = s->context;
	bool child_is_new = e->child == was.new_child;
	enum loods_code rc =
		loods_childcare_entry_prepare(f->ui->app, &f->keep, was.client, now, &s->context, err);

	if (rc != LOODS_OK) {
		s->context = was;
		return rc;
	}
	/* Children are in the order in which they were entered: one more comes last. */
	if (child_is_new)
		e->child = s->context.new_child;
	if (now->child != e->child) {
		now->child = e->child;
		loods_childcare_entry_follow(&s->context, now, loods_type_field(&s->context.type, "child"));
	}
	for (int i = 0; i < f->n_fields; i++)
		f->fields[i].rec_field = loods_type_field(&s->context.type, f->fields[i].def->name);
	return LOODS_OK;
}

static void decided(struct ui *ui, void *ctx, bool differs)
{
	struct ui_form *f = ctx;

	ui_form_show(f, NULL);
	if (differs) {
		ui_form_save(f);
		return;
	}
	ui_msg_say(&ui->msg, "%s", _("The other version stays as it is."));
	ui_form_close(f);
}

/* The newer of the two records that this form changes: it tells who was there. */
static enum loods_code what_stands(struct ui_form *f, loods_id care, loods_id funding,
				   struct loods_meta **meta, const char **what, struct loods_err *err)
{
	struct loods_str text = LOODS_STR_INIT;
	void *a = NULL, *b = NULL;
	enum loods_code rc =
		loods_store_get(f->ui->app->store, &f->keep, &loods_childcare_type, care, true, &a, err);

	if (rc == LOODS_OK && funding.n)
		rc = loods_store_get(f->ui->app->store, &f->keep, &loods_funding_type, funding, true, &b,
				     err);
	if (rc != LOODS_OK)
		return rc;
	loods_childcare_type.brief(a, &text);
	*what = loods_arena_strdup(&f->keep, text.s);
	loods_str_release(&text);
	*meta = loods_rec_meta(b && loods_rec_cmeta(b)->changed_at.n > loods_rec_cmeta(a)->changed_at.n ? b
													: a);
	return LOODS_OK;
}

static void conflict(struct ui_form *f)
{
	struct state *s = f->state;
	struct loods_childcare_entry *before = LOODS_NEW(&f->keep, struct loods_childcare_entry),
				     *now = LOODS_NEW(&f->keep, struct loods_childcare_entry);
	loods_id care = s->context.care.meta.id, funding = s->context.funding.meta.id;
	struct loods_str who_it_is = LOODS_STR_INIT;
	struct loods_meta *meta = NULL;
	struct loods_err err = { 0 };
	const char *what = NULL;

	*before = s->offered;
	if (what_stands(f, care, funding, &meta, &what, &err) || read_again(f, now, &err)) {
		ui_msg_err(&f->ui->msg, &err);
		return;
	}
	/* It is over: there is nothing left to be merged, and saving makes a new arrangement. */
	if (s->context.care.meta.id.n != care.n) {
		ui_msg_error(&f->ui->msg,
			     _("Not saved yet: this arrangement was changed meanwhile (%s). Saving makes a "
			       "new one; Esc leaves it."),
			     what);
		ui_form_show(f, NULL);
		return;
	}
	s->offered = *now;
	meta->deleted = false;
	who(f, &who_it_is);
	if (!ui_conflict_ask(f->ui, &(struct ui_conflict){ .type = &s->context.type,
							   .before = before,
							   .now = now,
							   .yours = f->rec[0],
							   .keep = &f->keep,
							   .meta = meta,
							   .who = who_it_is.s,
							   .compared = of_arrangement,
							   .done = decided,
							   .ctx = f }))
		ui_form_show(f, NULL);
	loods_str_release(&who_it_is);
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record,
			    struct loods_err *err)
{
	struct state *s = f->state;

	(void)record;
	return loods_childcare_entry_save(f->ui->app, &f->keep, f->rec[0], &s->context, notice, err);
}

static bool child_is_new(struct ui_form *f)
{
	const struct state *s = f->state;
	const struct loods_childcare_entry *e = f->rec[0];

	return e->child == s->context.new_child;
}

static bool waits(struct ui_form *f)
{
	const struct loods_childcare_entry *e = f->rec[0];

	return e->state == LOODS_CARE_WAITING_LIST || e->state == LOODS_CARE_SEARCHING ||
	       e->state == LOODS_CARE_OFFERED;
}

static bool is_paid(struct ui_form *f)
{
	const struct loods_childcare_entry *e = f->rec[0];

	return e->source != 0;
}

static void aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	struct state *s = f->state;
	int row = 0;

	ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT,
		     s->context.arrangements.n ? _("Known so far") : _("Nothing known yet"));
	for (int i = 0; i < s->context.arrangements.n && row + 1 < r.rows; i++) {
		const struct loods_childcare *k = s->context.arrangements.rec[i];
		struct loods_str line = LOODS_STR_INIT;

		ui_desk_day(loods_date_known(k->starts_on) ? k->starts_on
							   : loods_stamp_date(k->meta.entered_at),
			    &line);
		loods_str_add(&line, "  ");
		loods_childcare_type.brief(k, &line);
		ui_draw_text(screen, r.row + ++row, r.col + 2, r.cols - 2, UI_ROLE_TEXT, UI_LEFT, line.s);
		loods_str_release(&line);
	}
}

static const struct ui_field_def fields[] = {
	{ .name = "child" },
	{ .name = "birth_month", .applies = child_is_new },
	{ .name = "state" },
	{ .name = "type" },
	{ .name = "days" },
	{ .name = "hours_per_month" },
	{ .name = "starts_on" },
	{ .name = "ends_on", .beside = true, .label = N_("Until") },
	{ .name = "expected_on", .applies = waits },
	{ .name = "source" },
	{ .name = "funding_state", .applies = is_paid },
	{ .name = "serves" },
	{ .name = "provider" },
	{ .name = "lrk", .beside = true, .label = N_("LRK number") },
	{ .name = "note" },
};

const struct ui_form_def ui_scr_childcare = {
	.name = "childcare",
	.title = N_("CHILDCARE"),
	.about = UI_FORM_CLIENT,
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.state_size = sizeof(struct state),
	.open = open_form,
	.who = who,
	.changed = changed,
	.save = save,
	.conflict = conflict,
	.aside = aside,
};
