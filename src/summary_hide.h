/*
 * What an evaluator's summary does not show: groups and classes under ten clients, and as many others as it
 * takes that none of them follows from the sums that this or another summary shows. It marks; it changes no
 * figure.
 */
#ifndef LOODS_SUMMARY_HIDE_H
#define LOODS_SUMMARY_HIDE_H

#include "summary.h"

/* One count, and for each kind of line the number of the line on which it lies; -1: on none. */
enum { LOODS_HIDE_KINDS = 4 };
struct loods_hide_cell {
	int count;
	bool hidden;
	bool fixed; /* decided already: never hidden here */
	int line[LOODS_HIDE_KINDS];
};
/* Hides more cells until on each line with a hidden one there are two, with ten clients together; cells with
 * nobody in them do not count. `n_lines`: numbers of lines are below it. False: that could not be reached
 * on a line of which a fixed cell is shown. */
bool loods_hide_protect(struct loods_hide_cell *cells, int n, int n_lines);

/*
 * Marks groups and their classes. Along every line whose sum can be known the hidden counts are at least two
 * and hold together at least ten clients; where they do not, the smallest of the others is hidden too. For
 * groups such a line is all of them and, with two keys, those that share the value of one; for classes it is
 * a group, and one class along each line of groups. Empty groups are hidden, classes with nobody in them are
 * not. Quartiles need ten clients with a frequency (`with_frequency[i]` of group i).
 */
void loods_summary_hide(struct loods_summary_group *groups, int n, const int *with_frequency);

#endif
