/*
 * What the published cells of linked tables give away about the suppressed ones. Cells and equations only: it
 *does not know what they stand for (table_protect.h makes them).
 *
 * A system is cells with values of at least 0 and equations "this cell is the sum of those". All tables that
 *somebody can lay side by side are one system, so that what one table shows and another hides is found.
 *
 * Two audits, and both must pass:
 *   - Elimination: no primary cell is a linear combination of published cells: no unit vector of a primary
 *cell lies in the space of the equations restricted to the suppressed cells. Modulo the prime 2^61 - 1; a
 *rank modulo a prime is never above the true one, and what it could miss the second audit finds.
 *   - Intervals under non-negativity: the least and greatest value a primary cell can have, exactly
 *     (table_simplex.h). The cells of the bounds must be whole: an attacker who knows that counts are whole
 *     numbers is answered by tables that could be.
 * And both for everybody who is the only one in a suppressed cell, who so knows that cell, and those of which
 *it is the total or that are its total when nobody else is in them.
 *
 * How wide an interval must be (Fischetti & Salazar, "Solving the cell suppression problem on tabular data
 *with linear constraints", Management Science 47, 2001, who call them upper, lower and sliding protection
 *levels; Duarte de Carvalho, Dellaert & de Sanches Osorio, "Statistical disclosure in two-dimensional
 *tables", JASA 89, 1994; the levels for dominance as in Hundepool et al., "Statistical disclosure control",
 *Wiley 2012, chapter 4): up     max(k - people, largest, 2 * largest - value, 1): the cell may as well have k
 *people, or as much more as one person has, or be one that nobody dominates down   1: that exactly so many
 *are in it is not known from below (0 for a cell of value 0) width  max(k, largest): never a range of fewer
 *than k, nor one in which somebody's own part is told
 */
#ifndef LOODS_TABLE_AUDIT_H
#define LOODS_TABLE_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOODS_TABLE_NONE UINT32_MAX

enum loods_table_status {
	LOODS_TABLE_PUBLISHED,
	LOODS_TABLE_PRIMARY,   /* too few people, or one with over half */
	LOODS_TABLE_SECONDARY, /* hidden so that no primary one can be worked out */
};

struct loods_table_equation {
	uint32_t total;	 /* cell */
	size_t first, n; /* is the sum of the cells parts[first] .. parts[first + n - 1] */
};

struct loods_table_system {
	size_t ncells;
	const int64_t *value;	/* of each cell, at least 0 */
	const int64_t *largest; /* the part of whoever has most */
	const uint32_t *people; /* distinct */
	size_t nequations;
	const struct loods_table_equation *equations;
	const uint32_t *parts;
	size_t k;
};

struct loods_table_need {
	int64_t up, down, width;
};

/* Somebody is in the cell and it may not be shown: fewer than k people, or one has over half of its value. */
bool loods_table_is_primary(const struct loods_table_system *s, size_t cell);
struct loods_table_need loods_table_needs(const struct loods_table_system *s, size_t cell);

/* In what follows `status` has an enum loods_table_status for each cell. */

/* By elimination: sets determined[cell] (may be NULL) for suppressed cells that follow from the published
 * ones. Returns how many primary ones do; *own (may be NULL): how many pairs there are of a primary cell and
 * the only person of another suppressed cell who can work it out. */
size_t loods_table_determined(const struct loods_table_system *s, const uint8_t *status, bool *determined,
			      size_t *own);

/* The whole numbers between which a suppressed cell must be, known: a suppressed cell whose value the
 * attacker knows, or LOODS_TABLE_NONE. False when the numbers are too large to tell. */
bool loods_table_interval(const struct loods_table_system *s, const uint8_t *status, size_t cell,
			  uint32_t known, int64_t *low, int64_t *high);

/* The first primary cell (lowest number) that either audit finds unsafe, or LOODS_TABLE_NONE when all is
 * well. */
uint32_t loods_table_audit(const struct loods_table_system *s, const uint8_t *status);

#endif
