#include "client_weeks.h"

#include <assert.h>

static bool in_any(const struct loods_span *list, int n, loods_date d)
{
	for (int i = 0; i < n; i++)
		if (loods_span_has(list[i], d))
			return true;
	return false;
}

static bool within(int32_t day, loods_date first, loods_date last)
{
	return loods_date_known(first) && first.n <= day && day <= last.n;
}

/* Day by day: a year has few. */
static void look_at_days(const struct loods_guidance *g, struct loods_client_weeks *out)
{
	struct loods_walk walk = loods_walk_agreements(g);

	for (int i = 0; i < 7 * out->n; i++) {
		struct loods_client_week *w = &out->week[i / 7];
		loods_date day = { out->week[0].first.n + i };
		int32_t until;
		int v = loods_walk_to(&walk, day.n, &until);

		if (v >= 0) {
			w->version = v;
			w->contacts = g->agreements[v].contacts;
			w->per_days = g->agreements[v].per_days;
		}
		if (!in_any(g->periods, g->n_periods, day)) {
			w->outside_days++;
			continue;
		}
		if (in_any(g->pauses, g->n_pauses, day)) {
			w->paused_days++;
			continue;
		}
		if (out->longest_gap.n > 0 && within(day.n, out->longest_gap_from, out->longest_gap_to))
			w->longest_gap = true;
		if (out->open_gap.n > 0 && within(day.n, out->open_gap_from, out->today))
			w->open_gap = true;
	}
}

static void look_at_attempts(const struct loods_guidance *g, struct loods_client_weeks *out)
{
	int32_t first = out->week[0].first.n;

	for (int i = 0; i < g->n_contacts; i++) {
		const struct loods_contact_fact *c = &g->contacts[i];
		struct loods_client_week *w;

		if (c->on.n < first || c->on.n > out->today.n || !loods_fact_attempt(c) ||
		    !in_any(g->periods, g->n_periods, c->on) || in_any(g->pauses, g->n_pauses, c->on))
			continue;
		w = &out->week[(c->on.n - first) / 7];
		w->no_shows += c->outcome == LOODS_OUTCOME_NO_SHOW;
		w->no_answers += c->outcome == LOODS_OUTCOME_NO_ANSWER;
	}
}

void loods_client_weeks_of(const struct loods_guidance *g, loods_date today, int n,
			   const struct loods_intensity_settings *settings, struct loods_intensity_work *work,
			   struct loods_client_weeks *out)
{
	struct loods_intensity_week weeks[LOODS_WEEKS_MAX];
	struct loods_intensity all;

	assert(today.n && n > 0 && n <= LOODS_WEEKS_MAX);
	*out = (struct loods_client_weeks){ .n = n, .today = today };
	(void)loods_intensity_weeks(g, today, n, settings, work, weeks);
	loods_intensity_of(g, loods_window_ending(today, 7 * n), settings, work, &all);
	out->longest_gap = all.longest_gap;
	out->longest_gap_from = all.longest_gap_from;
	out->longest_gap_to = all.longest_gap_to;
	out->open_gap = all.open_gap;
	out->open_gap_from = all.open_gap_from;
	for (int i = 0; i < n; i++)
		out->week[i] = (struct loods_client_week){
			.first = { today.n - 7 * (n - i) + 1 },
			.contact_days = weeks[i].contact_days,
			.eligible_days = weeks[i].eligible_days,
			.version = -1,
		};
	look_at_days(g, out);
	look_at_attempts(g, out);
	for (int i = 0; i < n; i++) {
		out->contact_days += out->week[i].contact_days;
		out->paused_days += out->week[i].paused_days;
		out->outside_days += out->week[i].outside_days;
		out->no_shows += out->week[i].no_shows;
		out->no_answers += out->week[i].no_answers;
	}
}
