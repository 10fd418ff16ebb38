/* Registration lag (lag.h) in groups that have two keys. */
#ifndef LOODS_LAG_GROUPS_H
#define LOODS_LAG_GROUPS_H

#include "lag.h"

struct loods_lag_group {
	int64_t key[2];
	struct loods_lag lag; /* n 0: a free place */
};
/* All zeros is empty. */
struct loods_lag_groups {
	struct loods_lag_group *list; /* heap; a hash table */
	int n, cap;
};

void loods_lag_groups_add(struct loods_lag_groups *t, const int64_t key[2], const struct loods_contact_fact *c);
/* NULL: no contact was counted there. Valid until the next add. */
const struct loods_lag *loods_lag_groups_find(const struct loods_lag_groups *t, const int64_t key[2]);
void loods_lag_groups_release(struct loods_lag_groups *t);

#endif
