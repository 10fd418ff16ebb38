/* Childcare: the child, the arrangement and who pays for it in one form (childcare_entry.h). */
#include "childcare_entry.h"
#include "i18n.h"
#include "desk.h"

struct state {
	struct loods_case_row row;
	struct loods_childcare_entry_context context;
};

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct state *s = f->state;
	loods_id client = *(const loods_id *)arg;
	struct loods_childcare_entry *e = LOODS_NEW(&f->keep, struct loods_childcare_entry);
	enum loods_code rc;

	rc = loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row, err);
	if (rc == LOODS_OK)
		rc = loods_childcare_entry_prepare(f->ui->app, &f->keep, client, e, &s->context, err);
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
	ui_form_show(f, NULL);
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record, struct loods_err *err)
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

	return e->state == LOODS_CARE_WAITING_LIST || e->state == LOODS_CARE_SEARCHING || e->state == LOODS_CARE_OFFERED;
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

	ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT, s->context.arrangements.n ? _("Known so far") : _("Nothing known yet"));
	for (int i = 0; i < s->context.arrangements.n && row + 1 < r.rows; i++) {
		const struct loods_childcare *k = s->context.arrangements.rec[i];
		struct loods_str line = LOODS_STR_INIT;

		ui_desk_day(loods_date_known(k->starts_on) ? k->starts_on : loods_stamp_date(k->meta.entered_at), &line);
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
	{ .name = "ends_on", .beside = true },
	{ .name = "expected_on", .applies = waits },
	{ .name = "source" },
	{ .name = "funding_state", .applies = is_paid },
	{ .name = "serves" },
	{ .name = "provider" },
	{ .name = "lrk", .beside = true },
	{ .name = "note" },
};

const struct ui_form_def ui_scr_childcare = {
	.name = "childcare",
	.title = N_("CHILDCARE"),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.state_size = sizeof(struct state),
	.open = open_form,
	.who = who,
	.changed = changed,
	.save = save,
	.aside = aside,
};
