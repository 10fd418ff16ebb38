#include "figures.h"

#include "client.h"
#include "i18n.h"
#include "summary_office.h"

enum { MANY_CLIENTS = 5000 }; /* from here on people notice that it takes time */

const enum loods_summary_by ui_figures_by[UI_FIGURES_BYS][2] = {
	{ LOODS_BY_CASEWORKER, 0 },
	{ LOODS_BY_COHORT, 0 },
	{ LOODS_BY_ARM, 0 },
	{ LOODS_BY_GENDER, 0 },
	{ LOODS_BY_COHORT, LOODS_BY_GENDER },
};
const int ui_figures_days[UI_FIGURES_PERIODS] = { 28, 91, 365 };

static void say_moment(struct ui *ui)
{
	const struct loods_filter all = { 0 };
	struct loods_err err;
	int64_t n;

	if (loods_store_count(ui->app->store, &loods_client_type, &all, &n, &err) == LOODS_OK &&
	    n >= MANY_CLIENTS)
		ui_say_now(ui, _("One moment: the figures are being added up."));
}

/* Computing takes room for each client; what is kept is a few groups. */
static void keep(struct loods_arena *a, const struct loods_summary *from, struct loods_summary *to)
{
	*to = *from;
	to->groups = LOODS_NEW_ARRAY(a, struct loods_summary_group, (size_t)from->n_groups + 1);
	for (int i = 0; i < from->n_groups; i++) {
		to->groups[i] = from->groups[i];
		for (int k = 0; k < 2; k++)
			to->groups[i].key[k] = loods_arena_strdup(a, from->groups[i].key[k]);
	}
}

enum loods_code ui_figures_get(struct ui *ui, struct ui_figures *f, int by, int period,
			       const struct loods_summary **out, struct loods_err *err)
{
	struct loods_summary_request q = { .by = { ui_figures_by[by][0], ui_figures_by[by][1] },
					   .days = ui_figures_days[period] };
	int64_t generation = loods_store_generation(ui->app->store);
	loods_date today = loods_clock_today(&ui->app->clock);
	struct loods_arena work = { 0 };
	struct loods_summary summary;
	enum loods_code rc;

	*out = &f->kept[by][period].summary;
	if (f->kept[by][period].there && f->kept[by][period].generation == generation &&
	    f->kept[by][period].today.n == today.n)
		return LOODS_OK;
	f->kept[by][period].there = false;
	loods_arena_reset(&f->kept[by][period].arena);
	say_moment(ui);
	rc = loods_summary_of_office(ui->app, &q, &work, &summary, err);
	if (rc == LOODS_OK)
		keep(&f->kept[by][period].arena, &summary, &f->kept[by][period].summary);
	loods_arena_release(&work);
	if (rc)
		return rc;
	f->kept[by][period].there = true;
	f->kept[by][period].generation = generation;
	f->kept[by][period].today = today;
	return LOODS_OK;
}

void ui_figures_release(struct ui_figures *f)
{
	for (int by = 0; by < UI_FIGURES_BYS; by++)
		for (int period = 0; period < UI_FIGURES_PERIODS; period++)
			loods_arena_release(&f->kept[by][period].arena);
	explicit_bzero(f, sizeof *f);
}
