#include "eligible.h"

#include <assert.h>
#include <stdlib.h>

static int32_t end_of(struct loods_span s)
{
	return s.last.n ? s.last.n : LOODS_DAY_FAR;
}

static void add(struct loods_eligible *e, int32_t first, int32_t last, int period)
{
	if (first > last)
		return;
	e->list = loods_one_more(e->list, e->n, &e->cap, sizeof(*e->list));
	e->list[e->n++] = (struct loods_stretch){ first, last, period };
}

static void fill_stretches(struct loods_eligible *e, const struct loods_guidance *g, int32_t until)
{
	int32_t taken = 0; /* last day of the periods so far */
	int pause = 0;	   /* the ones before it ended before the period began */

	for (int i = 0; i < g->n_periods; i++) {
		int32_t day = g->periods[i].first.n, last = end_of(g->periods[i]);

		if (!day)
			continue;
		if (day <= taken)
			day = taken + 1;
		if (last > taken)
			taken = last;
		if (last > until)
			last = until;
		while (pause < g->n_pauses && end_of(g->pauses[pause]) < day)
			pause++;
		for (int k = pause; k < g->n_pauses && g->pauses[k].first.n <= last; k++) {
			if (!g->pauses[k].first.n || end_of(g->pauses[k]) < day)
				continue;
			add(e, day, g->pauses[k].first.n - 1, i);
			day = end_of(g->pauses[k]) + 1;
		}
		add(e, day, last, i);
	}
}

static void fill_days(struct loods_eligible *e, const struct loods_guidance *g, int min_minutes)
{
	int s = 0;

	for (int i = 0; i < g->n_contacts; i++) {
		int32_t on = g->contacts[i].on.n;

		while (s < e->n && e->list[s].last < on)
			s++;
		if (s == e->n)
			return;
		if (on < e->list[s].first || (e->n_days && e->days[e->n_days - 1] == on) ||
		    !loods_fact_countable(&g->contacts[i], min_minutes))
			continue;
		e->days = loods_one_more(e->days, e->n_days, &e->cap_days, sizeof(*e->days));
		e->days[e->n_days++] = on;
	}
}

void loods_eligible_fill(struct loods_eligible *e, const struct loods_guidance *g, int32_t until,
			 int min_minutes)
{
	e->n = e->n_days = 0;
	fill_stretches(e, g, until);
	fill_days(e, g, min_minutes);
}

void loods_eligible_release(struct loods_eligible *e)
{
	free(e->list);
	free(e->days);
	*e = (struct loods_eligible){ 0 };
}

int loods_eligible_find(const struct loods_eligible *e, int32_t day)
{
	int lo = 0, hi = e->n;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (e->list[mid].last < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int loods_eligible_find_contact(const struct loods_eligible *e, int32_t day)
{
	int lo = 0, hi = e->n_days;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (e->days[mid] < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

enum {
	FACE_TO_FACE = 1 << LOODS_CHANNEL_OFFICE | 1 << LOODS_CHANNEL_HOME | 1 << LOODS_CHANNEL_WORKPLACE |
		       1 << LOODS_CHANNEL_NEIGHBOURHOOD | 1 << LOODS_CHANNEL_WALK | 1 << LOODS_CHANNEL_GROUP,
	SYNCHRONOUS = FACE_TO_FACE | 1 << LOODS_CHANNEL_VIDEO | 1 << LOODS_CHANNEL_PHONE,
};
_Static_assert(LOODS_CHANNEL_END <= 31, "a channel no longer fits the sets");

bool loods_fact_face_to_face(const struct loods_contact_fact *c)
{
	return 1 << c->channel & FACE_TO_FACE;
}

bool loods_fact_attempt(const struct loods_contact_fact *c)
{
	return c->status == LOODS_CONTACT_FINAL && c->kind != LOODS_CONTACT_THIRD_PARTY &&
	       1 << c->channel & SYNCHRONOUS;
}

bool loods_fact_countable(const struct loods_contact_fact *c, int min_minutes)
{
	return (c->outcome == LOODS_OUTCOME_HELD || c->outcome == LOODS_OUTCOME_PARTLY_HELD) &&
	       c->minutes >= 0 && c->minutes >= min_minutes && loods_fact_attempt(c);
}

struct loods_walk loods_walk_agreements(const struct loods_guidance *g)
{
	return (struct loods_walk){ (const char *)g->agreements, sizeof(*g->agreements), g->n_agreements, 0 };
}

struct loods_walk loods_walk_owners(const struct loods_guidance *g)
{
	return (struct loods_walk){ (const char *)g->owners, sizeof(*g->owners), g->n_owners, 0 };
}

static struct loods_span span_at(const struct loods_walk *w, int i)
{
	return *(const struct loods_span *)(const void *)(w->base + (size_t)i * w->stride);
}

void loods_walk_bounds(const struct loods_walk *w, int i, int32_t *first, int32_t *last)
{
	struct loods_span s = span_at(w, i);

	*first = s.first.n;
	*last = s.first.n ? end_of(s) : -1;
	if (i + 1 < w->n && span_at(w, i + 1).first.n <= *last)
		*last = span_at(w, i + 1).first.n - 1;
}

int loods_walk_to(struct loods_walk *w, int32_t day, int32_t *until)
{
	int32_t first, last;

	*until = LOODS_DAY_FAR;
	while (w->at + 1 < w->n && span_at(w, w->at + 1).first.n <= day)
		w->at++;
	if (!w->n)
		return -1;
	loods_walk_bounds(w, w->at, &first, &last);
	if (day < first) {
		*until = first - 1;
		return -1;
	}
	if (day <= last) {
		*until = last;
		return w->at;
	}
	if (w->at + 1 < w->n)
		*until = span_at(w, w->at + 1).first.n - 1;
	return -1;
}
