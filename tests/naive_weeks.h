/*
 * Contact days per week a second time, for tests only: a week's are those that naive_summary.h finds in a window of that
 * week alone.
 */
#ifndef NAIVE_WEEKS_H
#define NAIVE_WEEKS_H

#include "naive_summary.h"

enum { NAIVE_WEEKS = 53 };

/* `o` is used until naive_weeks_free. */
struct naive_weeks;
struct naive_weeks *naive_weeks_new(const struct naive_office *o);
void naive_weeks_free(struct naive_weeks *w);
/* Of the group with these keys ("caseworker" …; both NULL: of everybody) over its days from `g->from` to `g->to`: the
 * whole weeks counted back from the last day, at most NAIVE_WEEKS, oldest first. Returns how many. */
int naive_weeks_of(struct naive_weeks *w, const char *const keys[2], const struct naive_group *g,
		   int days[NAIVE_WEEKS]);

#endif
