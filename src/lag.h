/*
 * Registration lag: days between what happened and its first entry in the file. Keeps counts, not contacts,
 * so that an office of millions of them takes no memory.
 */
#ifndef LOODS_LAG_H
#define LOODS_LAG_H

#include <stdint.h>

#include "guidance.h"

enum { LOODS_LAG_MAX = 3660 }; /* days; what is later counts as this */

/* All zeros is empty. */
struct loods_lag {
	int64_t n;
	uint32_t *count; /* heap: contacts by their lag in days, up to the longest met */
	int cap;
};
void loods_lag_release(struct loods_lag *l);

/* Counts the contact when it is final, not planned, and its entry is known; one entered before its day
 * (planned then) has lag 0. */
void loods_lag_add(struct loods_lag *l, const struct loods_contact_fact *c);
/* Percentile (0 to 100) in days, by linear interpolation between order statistics (R's type 7); NaN when
 * nothing was counted. */
double loods_lag_percentile(const struct loods_lag *l, int percent);

#endif
