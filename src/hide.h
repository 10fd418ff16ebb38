/*
 * Which counts of a table somebody who may not see small ones does not see: the small ones, and as many
 * others as it takes that none of them follows from the sums. It knows cells and the lines on which they lie,
 * not what they count; summary_hide.h, outcome_hide.h and blockers_sum.h say that.
 */
#ifndef LOODS_HIDE_H
#define LOODS_HIDE_H

#include <stdbool.h>
#include <stddef.h>

enum { LOODS_HIDE_KINDS = 4 };

/* One count, and for each kind of line the number of the line on which it lies; -1: on none. */
struct loods_hide_cell {
	int count;  /* what would be shown; 0 protects nobody */
	int people; /* different people behind it; those of the cells of one line are different ones */
	bool hidden;
	bool fixed; /* decided already: never hidden here */
	int line[LOODS_HIDE_KINDS];
};

/*
 * Hides more cells until along every line the hidden ones are at least two and hold together at least
 * LOODS_SUMMARY_SMALL people, or nobody is left to hide; a line without a hidden cell is fine as it is. Line
 * numbers are below `n_lines`. `forced` (NULL: none) has kind * n_lines + line true for lines whose sum is
 * hidden elsewhere, so that they may not show all of their cells. False: that could not be reached on a line
 * of which a fixed cell is shown.
 */
bool loods_hide_protect(struct loods_hide_cell *cells, int n, int n_lines, const bool *forced);

/* Zeroed memory, to be freed; never NULL. */
void *loods_hide_zeroed(size_t n, size_t size);

#endif
