/*
 * Cross tables for an anonymous export: categories merged first, then cells hidden so that nobody can work
 * out what a cell of too few people holds, from all tables laid side by side.
 *
 * Input: rows of coded attributes (clients, or contacts with whose they are), and tables: each a set of
 * attributes, shown with all its margins down to the grand total. A cell is known by its attributes and
 * codes, so margins that tables share are one cell; equations "the total is the sum over an attribute" come
 * from all tables. What is laid side by side must come in one call: also the tables of contacts and all their
 * roll-ups, and an earlier table of part of the people (give the part as an attribute, so that the difference
 * is a cell).
 *
 * 1. Merge: while more than `merge_share` of the cells with people are primary, the attribute goes one level
 *    up whose step leaves the smallest share (between equals the first), as far as its `highest` allows. A
 *    level is the same in all tables.
 * 2. Primary: fewer than k distinct people, or somebody with over half of the value (table_audit.h). Cells in
 *    which nobody is are shown as 0: "nobody" is published.
 * 3. Secondary: an equation with one hidden cell gets a second one: a cell large enough for the interval,
 *    then one whose other equations have hidden cells already, then the smallest. After that the audit of
 *    table_audit.h, for outsiders and for everybody who is alone in a hidden cell; where it finds a cell
 *    unsafe another one near it is hidden. This ends, for when all is hidden nothing bounds anything.
 * 4. Secondary cells that turn out not to be needed are shown again, the largest first. So no secondary cell
 *    is there in vain, but the choice is not the cheapest of all: that problem is NP-hard.
 * The result passed the audit as a whole. Nothing depends on the order of rows, nor on the machine.
 *
 * Files and screens must show primary and secondary cells alike: which of the two it is tells that a cell has
 * fewer than k people, and the bounds are those for somebody who does not know that.
 */
#ifndef LOODS_TABLE_PROTECT_H
#define LOODS_TABLE_PROTECT_H

#include "arena.h"
#include "err.h"
#include "microdata.h"
#include "table_audit.h"

enum {
	LOODS_TABLE_ATTRIBUTES_MAX = 16,
	LOODS_TABLE_DIMENSIONS_MAX = 4,	   /* attributes of one table */
	LOODS_TABLE_CELLS_MAX = 20000,	   /* over all tables, margins and all */
	LOODS_TABLE_SUPPRESSED_MAX = 600,  /* hidden cells, half a minute: above this refused */
};

struct loods_tables {
	const struct loods_microdata *rows;
	const uint32_t *who; /* of each row whose it is, below nwho; NULL: each row is somebody */
	size_t nwho;
	const int64_t *weight; /* of each row what it adds to its cells (minutes), at least 0; NULL: 1 */
	size_t k;	       /* at least 2 */
	size_t ntables;
	const uint32_t *tables; /* bit a: attribute a */
	/* Of each attribute the finest level that is shown and the coarsest that merging may go to; NULL:
	 * level 0, and no merging. Level 0 of fixed attributes (arm, gender) stays: give both the same level.
	 */
	const uint8_t *lowest, *highest;
	double merge_share; /* 0 to 1 */
	/* NULL or called now and then with what is done of `total`, in no certain unit; false stops the work,
	 * which then returns LOODS_ECANCEL. */
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
};

struct loods_table_cell {
	uint32_t attributes; /* bit a: attribute a has codes[a]; the others are totals */
	uint16_t codes[LOODS_TABLE_ATTRIBUTES_MAX];
	int64_t value; /* sum of weights; shown only when the status is LOODS_TABLE_PUBLISHED */
	uint32_t people;
	int64_t largest;
	uint8_t status; /* enum loods_table_status */
};

/* All arrays live in the arena that was given. */
struct loods_tables_result {
	const uint8_t *levels; /* of each attribute */
	size_t ncells;
	const struct loods_table_cell *cells; /* by attributes (as a number), then codes */
	size_t primary, secondary;
	struct loods_table_system system; /* of the same cells, for whoever audits again */
	const uint8_t *status;		  /* the cells' status once more, as the audit wants it */
};

/*
 * EINVALID: k below 2, a table of no or too many attributes, levels or codes out of bounds, a weight below 0.
 * EREFUSED: more than LOODS_TABLE_CELLS_MAX cells, more than LOODS_TABLE_SUPPRESSED_MAX hidden ones, or no
 * suppression that passes the audit. ECANCEL: `progress` said so. Nothing in `out` is valid then.
 */
enum loods_code loods_tables_protect(const struct loods_tables *t, struct loods_arena *a,
				     struct loods_tables_result *out, struct loods_err *err) LOODS_CHECKED;

/* The cell of these attributes and codes (those of other attributes are not looked at), or NULL. */
const struct loods_table_cell *loods_tables_find(const struct loods_tables_result *r, uint32_t attributes,
						 const uint16_t *codes);

/* Step 3 and 4 on a system of any make: sets status[] of all its cells, where primary is what
 * loods_table_is_primary says. False: stopped by `progress`, or not to be protected (*refused). */
bool loods_table_suppress(const struct loods_table_system *s, uint8_t *status,
			  bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx, bool *refused);

#endif
