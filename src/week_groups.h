/* Contact days per week in groups that have two keys: what a summary's sparklines are drawn from. */
#ifndef LOODS_WEEK_GROUPS_H
#define LOODS_WEEK_GROUPS_H

#include <stdint.h>

#include "intensity.h"

enum { LOODS_WEEK_GROUPS_WEEKS = 53 }; /* at most so many: the last year */

/* The whole weeks of a window, counted back from its last day; a part of a week at its beginning is left out.
 * Of a longer window the last LOODS_WEEK_GROUPS_WEEKS. 0: the window is shorter than a week. */
int loods_weeks_in(struct loods_window w);
/* Adds one client's days with a contact to those weeks; `e` reaches to the window's last day. */
void loods_weeks_count(const struct loods_eligible *e, struct loods_window w, int64_t *weeks);

struct loods_week_group {
	int64_t key[2];
	int64_t *weeks; /* heap, oldest first; NULL: a free place */
};
/* All zeros is empty. */
struct loods_week_groups {
	struct loods_week_group *list; /* heap; a hash table */
	int n, cap;
};

/* The group's weeks to count in, zeros at first: `n` of them, at least 1 and the same whenever the group is asked
 * for. Valid until release. */
int64_t *loods_week_groups_of(struct loods_week_groups *t, const int64_t key[2], int n);
/* NULL: nothing was counted there. */
const int64_t *loods_week_groups_find(const struct loods_week_groups *t, const int64_t key[2]);
void loods_week_groups_release(struct loods_week_groups *t);

#endif
