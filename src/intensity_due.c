#include "intensity.h"

#include <assert.h>

/* First day of the run of days without a contact that holds `on`, or that follows it; `*s` gets its
 * stretch (e->n: no such run). A run lies within one period, so an earlier one does not reach into it. */
static int32_t run_from(const struct loods_eligible *e, int32_t on, int *s)
{
	int32_t last = e->n_days ? e->days[e->n_days - 1] : 0, first;
	int i = loods_eligible_find(e, on);

	if (i == e->n) {
		*s = i;
		return 0;
	}
	while (i > 0 && e->list[i - 1].period == e->list[i].period)
		i--;
	while (i < e->n && e->list[i].last <= last)
		i++;
	*s = i;
	if (i == e->n)
		return 0;
	first = e->list[i].first;
	return first <= last ? last + 1 : first;
}

/* The first day on which the gap is too long for the agreement then in force; what was too long under an
 * earlier agreement is past and gone. */
static loods_date overdue_from(const struct loods_guidance *g, const struct loods_eligible *e, int s,
			       int32_t day, int32_t on, int grace)
{
	struct loods_walk walk = loods_walk_agreements(g), now = loods_walk_agreements(g);
	int32_t until;
	int in_force = loods_walk_to(&now, on, &until);
	int64_t gap = 0;

	for (int i = s; i < e->n; i++) {
		if (i > s)
			day = e->list[i].first;
		if (i > s && e->list[i].period != e->list[i - 1].period)
			gap = 0;
		while (day <= e->list[i].last) {
			int v = loods_walk_to(&walk, day, &until);
			int32_t end = until < e->list[i].last ? until : e->list[i].last;

			if (v >= 0) {
				/* gap > P / n + grace, in whole days: the longest gap that is not too long
				 * yet. */
				int64_t most = g->agreements[v].per_days / g->agreements[v].contacts + grace;
				int64_t at = day + (most > gap ? most - gap : 0);

				if (at <= end && (at > on || v == in_force))
					return (loods_date){ (int32_t)at };
			}
			gap += end - day + 1;
			day = end + 1;
		}
	}
	return LOODS_DATE_NONE;
}

/* What is missing in the stretch of P eligible days that holds the first eligible day from `on` on. */
static void fill_slot(const struct loods_guidance *g, const struct loods_eligible *e, int32_t on,
		      struct loods_intensity_due *out)
{
	struct loods_walk walk = loods_walk_agreements(g);
	int s = loods_eligible_find(e, on), v, passed = 0, in_slot = 0, left, p;
	int32_t first, last, until, slot_from = 0, day;

	if (s == e->n)
		return;
	day = e->list[s].first < on ? on : e->list[s].first;
	v = loods_walk_to(&walk, day, &until);
	if (v < 0)
		return;
	loods_walk_bounds(&walk, v, &first, &last);
	p = g->agreements[v].per_days;
	/* Forward from the version's first day, so that slots begin where coverage begins them. */
	for (int i = loods_eligible_find(e, first); i < e->n && e->list[i].first <= last; i++) {
		int32_t a = e->list[i].first < first ? first : e->list[i].first;
		int32_t b = e->list[i].last > last ? last : e->list[i].last;

		while (a <= b) {
			if (passed % p == 0)
				slot_from = a;
			left = p - passed % p;
			if (a + left - 1 >= day && b >= a + left - 1) {
				out->needed_by.n = a + left - 1;
				break;
			}
			if (b - a + 1 < left)
				left = b - a + 1;
			passed += left;
			a += left;
		}
		if (out->needed_by.n)
			break;
	}
	if (!out->needed_by.n)
		return;
	for (int i = loods_eligible_find_contact(e, slot_from); i < e->n_days; i++)
		in_slot++;
	if (in_slot < g->agreements[v].contacts) {
		out->contacts_needed = g->agreements[v].contacts - in_slot;
		if (slot_from < g->contacts_since.n)
			out->needs_more = true;
	}
}

void loods_intensity_due_of(const struct loods_guidance *g, loods_date on,
			    const struct loods_intensity_settings *settings,
			    struct loods_intensity_work *work, struct loods_intensity_due *out)
{
	struct loods_eligible *e = &work->eligible;
	int32_t from;
	int s;

	assert(on.n);
	*out = (struct loods_intensity_due){ 0 };
	loods_eligible_fill(e, g, LOODS_DAY_FAR, settings->min_minutes);
	while (e->n_days && e->days[e->n_days - 1] > on.n)
		e->n_days--;
	from = run_from(e, on.n, &s);
	if (s < e->n) {
		out->contact_by = overdue_from(g, e, s, from, on.n, settings->grace_days);
		out->needs_more = loods_date_known(out->contact_by) && from < g->contacts_since.n;
	}
	fill_slot(g, e, on.n, out);
}

bool loods_intensity_weeks(const struct loods_guidance *g, loods_date last, int n,
			   const struct loods_intensity_settings *settings, struct loods_intensity_work *work,
			   struct loods_intensity_week out[])
{
	struct loods_eligible *e = &work->eligible;
	int32_t first = last.n - 7 * n + 1;

	assert(last.n && n > 0);
	loods_eligible_fill(e, g, last.n, settings->min_minutes);
	for (int i = 0; i < n; i++)
		out[i] = (struct loods_intensity_week){ 0 };
	for (int i = loods_eligible_find(e, first); i < e->n; i++) {
		int32_t day = e->list[i].first < first ? first : e->list[i].first;

		while (day <= e->list[i].last) {
			int week = (day - first) / 7;
			int32_t end = first + 7 * week + 6;

			if (end > e->list[i].last)
				end = e->list[i].last;
			out[week].eligible_days += end - day + 1;
			day = end + 1;
		}
	}
	for (int i = loods_eligible_find_contact(e, first); i < e->n_days; i++)
		out[(e->days[i] - first) / 7].contact_days++;
	return g->contacts_since.n <= first;
}
