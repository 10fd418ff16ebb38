#include "figures.h"

#include <string.h>

#include "client.h"
#include "i18n.h"

enum { MANY_CLIENTS = 5000 }; /* from here on people notice that it takes time */

const enum loods_summary_by ui_figures_by[UI_FIGURES_BYS][2] = {
	{ LOODS_BY_CASEWORKER, 0 },
	{ LOODS_BY_COHORT, 0 },
	{ LOODS_BY_ARM, 0 },
	{ LOODS_BY_GENDER, 0 },
	{ LOODS_BY_MONTH, 0 },
	{ LOODS_BY_COHORT, LOODS_BY_GENDER },
	{ LOODS_BY_COHORT, LOODS_BY_ARM },
	{ LOODS_BY_ARM, LOODS_BY_GENDER },
	{ LOODS_BY_GENDER, LOODS_BY_MONTH },
};
enum { GENDERS = 3 }; /* place of men and women among them */
const int ui_figures_days[UI_FIGURES_PERIODS] = { 28, 91, 365 };
const enum loods_compare ui_figures_compare[UI_FIGURES_COMPARES] = { LOODS_COMPARE_NONE, LOODS_COMPARE_PREVIOUS,
								     LOODS_COMPARE_YEAR };

static void say_moment(struct ui *ui)
{
	const struct loods_filter all = { 0 };
	struct loods_err err;
	int64_t n;

	if (loods_store_count(ui->app->store, &loods_client_type, &all, &n, &err) == LOODS_OK &&
	    n >= MANY_CLIENTS)
		ui_say_now(ui, _("One moment: the figures are being added up."));
}

static void copy_weeks(struct loods_arena *a, struct loods_summary_group *g)
{
	int64_t *weeks;

	if (!g->n_weeks)
		return;
	weeks = LOODS_NEW_ARRAY(a, int64_t, (size_t)g->n_weeks);
	memcpy(weeks, g->weeks, (size_t)g->n_weeks * sizeof *weeks);
	g->weeks = weeks;
}

/* Computing takes room for each client; what is kept is a few groups. */
static void copy(struct loods_arena *a, const struct loods_summary *from, struct loods_summary *to)
{
	*to = *from;
	to->rows = NULL;
	to->n_rows = 0;
	to->groups = LOODS_NEW_ARRAY(a, struct loods_summary_group, (size_t)from->n_groups + 1);
	for (int i = 0; i < from->n_groups; i++) {
		to->groups[i] = from->groups[i];
		to->groups[i].before = NULL;
		copy_weeks(a, &to->groups[i]);
		for (int k = 0; k < 2; k++)
			to->groups[i].key[k] = loods_arena_strdup(a, from->groups[i].key[k]);
	}
	to->before = NULL;
	to->total.before = NULL;
	copy_weeks(a, &to->total);
}

static void keep(struct ui_figures_kept *k, const struct loods_summary *summary, int64_t generation,
		 loods_date today)
{
	copy(&k->arena, summary, &k->summary);
	if (summary->before) {
		struct loods_summary *before = LOODS_NEW(&k->arena, struct loods_summary);

		copy(&k->arena, summary->before, before);
		loods_summary_tie(&k->summary, before);
	}
	k->there = true;
	k->generation = generation;
	k->today = today;
}

enum loods_code ui_figures_get(struct ui *ui, struct ui_figures *f, const struct ui_figures_wish *wish,
			       const struct loods_summary **out, const struct loods_summary **genders,
			       struct loods_err *err)
{
	struct ui_figures_kept *both[] = { &f->kept[wish->by][wish->period][wish->compare],
					   &f->kept[GENDERS][wish->period][0] };
	const struct ui_figures_wish wishes[] = { *wish, { GENDERS, wish->period, 0 } };
	int64_t generation = loods_store_generation(ui->app->store);
	loods_date today = loods_clock_today(&ui->app->clock);
	struct loods_summary_request q[2] = { 0 };
	struct loods_summary summaries[2];
	struct ui_figures_kept *wanted[2];
	struct loods_arena work = { 0 };
	enum loods_code rc = LOODS_OK;
	int n = 0;

	*out = &both[0]->summary;
	*genders = &both[1]->summary;
	for (int i = 0; i < 2; i++) {
		struct ui_figures_kept *k = both[i];

		if ((k->there && k->generation == generation && k->today.n == today.n) || (i && k == both[0]))
			continue;
		k->there = false;
		loods_arena_reset(&k->arena);
		q[n].by[0] = ui_figures_by[wishes[i].by][0];
		q[n].by[1] = ui_figures_by[wishes[i].by][1];
		q[n].days = ui_figures_days[wishes[i].period];
		q[n].compare = ui_figures_compare[wishes[i].compare];
		wanted[n++] = k;
	}
	if (!n)
		return LOODS_OK;
	say_moment(ui);
	rc = loods_summaries_of_office(ui->app, q, n, &work, summaries, err);
	for (int i = 0; i < n && rc == LOODS_OK; i++)
		keep(wanted[i], &summaries[i], generation, today);
	loods_arena_release(&work);
	return rc;
}

void ui_figures_release(struct ui_figures *f)
{
	for (int by = 0; by < UI_FIGURES_BYS; by++)
		for (int period = 0; period < UI_FIGURES_PERIODS; period++)
			for (int compare = 0; compare < UI_FIGURES_COMPARES; compare++)
				loods_arena_release(&f->kept[by][period][compare].arena);
	explicit_bzero(f, sizeof *f);
}

int ui_figures_period(const struct ui *ui)
{
	return ui->app->user.role == LOODS_ROLE_CASEWORKER ? 0 : 1;
}

bool ui_figures_period_command(struct ui_view *v, enum ui_cmd cmd, int *period)
{
	if (cmd != UI_CMD_PERIOD)
		return false;
	*period = (*period + 1) % UI_FIGURES_PERIODS;
	ui_stale(v);
	return true;
}
