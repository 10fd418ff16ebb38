/*
 * What the published cells of linked tables give away about the suppressed ones. Cells and equations only: it
 * does not know what they stand for (table_protect.h makes them).
 *
 * A system is cells with values of at least 0 and equations "this cell is the sum of those". All tables that
 * somebody can lay side by side are one system, so that what one table shows and another hides is found.
 *
 * Two audits, and both must pass:
 *   - Elimination. No primary cell is a linear combination of published cells, that is: its unit vector does
 *     not lie in the space of the equations restricted to the suppressed cells. Modulo the prime 2^61 - 1: a
 *     rank modulo a prime is never above the true one, and what that could miss the second audit finds.
 *   - Intervals under non-negativity. The least and the greatest value a primary cell can have, exactly
 *     (table_simplex.h), each shown by a table of whole numbers that could be: so the interval also holds
 *     against somebody who knows that counts are whole numbers.
 * The second also for everybody who is the only one in a suppressed cell: such a person knows that cell, and
 * the cells of which it is the total, or that are its total, while nobody else is in them.
 *
 * How wide an interval must be. Fischetti & Salazar ("Solving the cell suppression problem on tabular data
 * with linear constraints", Management Science 47, 2001) ask for an upper, a lower and a sliding protection
 * level; that exact disclosure is not the only one, and bounds count as well: Duarte de Carvalho, Dellaert &
 * de Sanches Osorio ("Statistical disclosure in two-dimensional tables", JASA 89, 1994). The levels for
 * dominance are those of Hundepool et al. ("Statistical disclosure control", Wiley 2012, chapter 4). Here:
 *   up     max(k - people, largest, 2 * largest - value, 1): the cell may as well have k people, or more by
 *          as much as one person has, or be one that nobody dominates
 *   down   1: that there are exactly so many is not known from below either (0 for a cell of value 0)
 *   width  max(k, largest): never a range of fewer than k, nor one that tells somebody's own part
 *
 * Not covered: cells that everybody knows to be empty by their nature (hours of childcare without children).
 * Leave such combinations out of the tables, by their attributes.
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

/* The whole numbers between which a suppressed cell must be: the bounds of the linear problem, rounded
 * inwards. `known` is a suppressed cell whose value the attacker knows, or LOODS_TABLE_NONE; high is
 * INT64_MAX where there is no bound. False when the numbers are too large to tell. */
bool loods_table_interval(const struct loods_table_system *s, const uint8_t *status, size_t cell,
			  uint32_t known, int64_t *low, int64_t *high);

/* A primary cell that an audit finds unsafe (the first audit that finds one, of its cells the first), or
 * LOODS_TABLE_NONE when all is well. */
uint32_t loods_table_audit(const struct loods_table_system *s, const uint8_t *status);

/* The same in turns: outsiders (LOODS_TABLE_NONE), then whoever is alone in cell 0, 1, ... Begins at *turn
 * and sets it to the turn that found something. Hiding one more cell never narrows an interval, so whoever only
 * hides may go on from there. _one: only what whoever is alone in that cell can find. */
uint32_t loods_table_audit_from(const struct loods_table_system *s, const uint8_t *status, uint32_t *turn);
uint32_t loods_table_audit_one(const struct loods_table_system *s, const uint8_t *status, uint32_t turn);

#endif
