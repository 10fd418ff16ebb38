/* What is counted of contacts in groups that have two keys: registration lag (lag.h), and talks week by week. */
#ifndef LOODS_CONTACT_TALLY_H
#define LOODS_CONTACT_TALLY_H

#include "lag.h"

enum { LOODS_TALLY_WEEKS = 13 };

struct loods_contact_tally {
	int64_t key[2];
	bool used; /* false: a free place */
	struct loods_lag lag;
	int weeks[LOODS_TALLY_WEEKS]; /* talks, the newest week last */
};
/* All zeros is empty. */
struct loods_contact_tallies {
	struct loods_contact_tally *list; /* heap; a hash table */
	int n, cap;
};

/* `week`: in which of the weeks it is a talk; -1: in none. */
void loods_contact_tallies_add(struct loods_contact_tallies *t, const int64_t key[2],
			       const struct loods_contact_fact *c, int week);
/* NULL: no contact was counted there. Valid until the next add. */
const struct loods_contact_tally *loods_contact_tallies_find(const struct loods_contact_tallies *t, const int64_t key[2]);
void loods_contact_tallies_release(struct loods_contact_tallies *t);

#endif
