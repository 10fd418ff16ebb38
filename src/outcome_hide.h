/*
 * What an evaluator's outcome review does not show: groups under ten clients, counts of under ten people, and
 * as many others as it takes that none of them follows from the sums that this or another review shows. It
 * marks; it changes no figure.
 *
 * A count of outcomes can be of fewer people, for a client may have several. Beside each count stands how
 * many people have their newest outcome there: never more than there are, and never the same in two cells of
 * a line.
 */
#ifndef LOODS_OUTCOME_HIDE_H
#define LOODS_OUTCOME_HIDE_H

#include "outcome_review.h"

/* A group with the people behind its counts. */
struct loods_outcome_tally {
	struct loods_outcome_group g;
	int people; /* behind `outcomes` */
	int destination_people[LOODS_DESTINATION_END];
	int lasting_people[LOODS_CHECK_MONTHS_END][LOODS_LASTING_END];
};

/*
 * Marks the groups of one table. `sums` are the tables whose rows are sums of this one's, marked before, as
 * other reviews show them: that of all clients, that by the first key, that by the second; `sum_row[k][i]` is
 * the row of table k to which group i belongs. NULL: no such table. Where a sum is hidden, the cells that
 * make it do not show it either.
 */
void loods_outcome_hide(struct loods_outcome_tally *groups, int n,
			const struct loods_outcome_tally *const sums[3], const int *const sum_row[3]);

#endif
