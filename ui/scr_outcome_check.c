/* How it is with an outcome 3, 6 or 12 months later. */
#include "desk.h"
#include "i18n.h"
#include "outcome.h"
#include "outcome_check.h"

struct state {
	const struct loods_client_outcome *outcome;
	struct loods_list checks;
	const char *who;
};

#define UNUSED __attribute__((unused))

static const struct loods_outcome_check *check_of(const struct state *s, int months)
{
	for (int i = 0; i < s->checks.n; i++) {
		const struct loods_outcome_check *c = s->checks.rec[i];

		if (c->months == months)
			return c;
	}
	return NULL;
}

/* The first number of months without a check; 0: it has them all. */
static int next_months(const struct state *s)
{
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++)
		if (!check_of(s, m))
			return m;
	return 0;
}

static enum loods_code read_outcome(struct ui_form *f, loods_id id, struct loods_err *err)
{
	const struct loods_filter checks = { .by = loods_type_field(&loods_outcome_check_type, "outcome"),
					     .value = id.n };
	struct loods_store *store = f->ui->app->store;
	struct loods_str line = LOODS_STR_INIT;
	struct state *s = f->state;
	void *rec = NULL;
	enum loods_code rc = loods_store_get(store, &f->keep, &loods_outcome_type, id, false, &rec, err);

	if (rc == LOODS_OK)
		rc = loods_store_list(store, &f->keep, &loods_outcome_check_type, &checks, &s->checks, err);
	if (rc != LOODS_OK)
		return rc;
	s->outcome = rec;
	ui_desk_client_line_of(f->ui, s->outcome->client, &line);
	s->who = loods_arena_strdup(&f->keep, line.s);
	loods_str_release(&line);
	return LOODS_OK;
}

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	const struct ui_record *what = arg;
	struct loods_outcome_check *c = loods_rec_new(&loods_outcome_check_type, &f->keep);
	struct state *s = f->state;
	enum loods_code rc = read_outcome(f, what->id, err);

	if (rc != LOODS_OK)
		return rc;
	c->outcome = what->id;
	c->months = next_months(s);
	c->checked_on = loods_clock_today(&f->ui->app->clock);
	if (!loods_destination_lasts(s->outcome->destination))
		return loods_fail(err, LOODS_EREFUSED, _("This client died: nothing is asked any more."));
	if (!c->months)
		return loods_fail(err, LOODS_EREFUSED,
				  _("This outcome has all its checks. Choose one of them and change it with "
				    "e."));
	ui_form_record(f, 0, &loods_outcome_check_type, c);
	return LOODS_OK;
}

static void who(struct ui_form *f, struct loods_str *out)
{
	loods_str_add(out, ((const struct state *)f->state)->who);
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, UNUSED int *record,
			    struct loods_err *err)
{
	struct loods_change change = { .kind = LOODS_SAVE,
				       .type = &loods_outcome_check_type,
				       .rec = f->rec[0] };

	return loods_ops_save(f->ui->app, &change, 1, notice, NULL, err);
}

/* The outcome, and when it is or was to be checked. */
static void aside(struct ui_form *f, struct ui_screen *screen, struct ui_rect r)
{
	loods_date today = loods_clock_today(&f->ui->app->clock);
	const struct state *s = f->state;
	struct loods_str line = LOODS_STR_INIT;

	ui_desk_day(s->outcome->date, &line);
	loods_str_add(&line, "  ");
	loods_outcome_type.brief(s->outcome, &line);
	r = ui_rect_below(r, ui_draw_wrapped(screen, r, UI_ROLE_HEADING, line.s));
	loods_str_clear(&line);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++) {
		const struct loods_outcome_check *c = check_of(s, m);

		if (c) {
			loods_str_addf(&line, "%s: %s, ", loods_choice_label(&loods_check_months, m),
				       loods_choice_label(&loods_check_results, c->result));
			ui_desk_day(c->checked_on, &line);
		} else {
			loods_date due = loods_check_due(s->outcome->date, m);

			loods_str_addf(&line, "%s: %s, ", loods_choice_label(&loods_check_months, m),
				       loods_choice_label(&loods_lastings,
							  (int)loods_lasting_of(s->outcome->date, m, 0,
										LOODS_DATE_NONE, today)));
			ui_desk_day(due, &line);
		}
		loods_str_add_char(&line, '\n');
	}
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, line.s);
	loods_str_release(&line);
}

static const struct ui_field_def fields[] = {
	{ .name = "months" },
	{ .name = "result" },
	{ .name = "checked_on" },
};

const struct ui_form_def ui_scr_outcome_check = {
	.name = "outcome-check",
	.title = N_("CHECK"),
	.about = UI_FORM_RECORD,
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.first = "result",
	.state_size = sizeof(struct state),
	.open = open_form,
	.who = who,
	.save = save,
	.aside = aside,
};
