/*
 * What an evaluator's summary does not show: groups and classes under ten clients, and as many others as it
 * takes that none of them follows from the sums that this or another summary shows. It marks; it changes no
 * figure.
 */
#ifndef LOODS_SUMMARY_HIDE_H
#define LOODS_SUMMARY_HIDE_H

#include "summary.h"

/*
 * Marks groups and their classes. Along every line whose sum can be known the hidden counts are at least two
 * and hold together at least ten clients; where they do not, the smallest of the others is hidden too. For
 * groups such a line is all of them and, with two keys (`pairs`), those that share the value of one; for
 * classes it is a group, and one class along each line of groups. What a summary without groups (`total`,
 * marked already; NULL: none) or by one of the two keys hides may not follow from these groups either: of the
 * line that adds up to it some are hidden too. Empty groups are hidden, classes with nobody in them are not.
 * Quartiles need ten clients with a frequency (`with_frequency[i]` of group i).
 */
void loods_summary_hide(struct loods_summary_group *groups, int n, bool pairs, const int *with_frequency,
			const struct loods_summary_group *total);

#endif
