/*
 * Which days and which contacts may count: the stretches of days inside a guidance period and outside every
 * pause, the test of a contact, and a walk along spans that follow each other. The ground under intensity.h;
 * it computes no figure and knows no window.
 */
#ifndef LOODS_ELIGIBLE_H
#define LOODS_ELIGIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guidance.h"

/* A run of eligible days with no pause in it. Days are day numbers (date.h); first <= last. */
struct loods_stretch {
	int32_t first, last;
	int period; /* number of the guidance period it lies in; two periods that touch stay two */
};

/* Stretches in order of time, and the days among them with a countable contact. All zeros is empty and
 * ready; reused from one client to the next, so that computing an office allocates next to nothing. */
struct loods_eligible {
	struct loods_stretch *list;
	int n;
	int32_t *days; /* distinct, in order */
	int n_days;
	int cap, cap_days;
};

enum { LOODS_DAY_FAR = 803168 }; /* the calendar's last day, 2199-12-31: where what has no end is cut */

/* Fills both lists anew from the facts, up to and including day `until`. Pauses may overlap each other and
 * reach beyond periods; of periods that overlap (the rules refuse them) the later begins when the earlier
 * has ended. `min_minutes`: see loods_fact_countable. */
void loods_eligible_fill(struct loods_eligible *e, const struct loods_guidance *g, int32_t until,
			 int min_minutes);
void loods_eligible_release(struct loods_eligible *e);
/* Number of the first stretch whose last day is `day` or later; e->n: none. */
int loods_eligible_find(const struct loods_eligible *e, int32_t day);
/* Number of the first day with a countable contact on `day` or later; e->n_days: none. */
int loods_eligible_find_contact(const struct loods_eligible *e, int32_t day);

/* An attempt: final, with the client present, on a channel where both speak at once. Whether its day is
 * eligible is not looked at. */
bool loods_fact_attempt(const struct loods_contact_fact *c);
/* An attempt that was held, wholly or partly, for at least `min_minutes`; unknown minutes are too few. */
bool loods_fact_countable(const struct loods_contact_fact *c, int min_minutes);
/* The channel is one where people stand before each other. */
bool loods_fact_face_to_face(const struct loods_contact_fact *c);

/*
 * Walks along spans sorted by their first day (agreements, owners), for days asked in rising order. Where
 * spans overlap (the rules refuse it) the one that begins later holds from its first day on.
 */
struct loods_walk {
	const char *base; /* first element; each begins with its struct loods_span */
	size_t stride;
	int n, at;
};
struct loods_walk loods_walk_agreements(const struct loods_guidance *g);
struct loods_walk loods_walk_owners(const struct loods_guidance *g);
/* Number of the span that holds on `day`, or -1; *until gets the last day for which that answer holds. */
int loods_walk_to(struct loods_walk *w, int32_t day, int32_t *until);
/* First and last day on which span `i` holds, cut where the next begins; first > last when it never does. */
void loods_walk_bounds(const struct loods_walk *w, int i, int32_t *first, int32_t *last);

#endif
