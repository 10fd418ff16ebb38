/*
 * The contact log of an anonymous export: no links between rows, every cell of it held by at least k people.
 *
 * A contact is a few coded fields (arm, gender, period, channel, outcome, minutes) and somebody whose it
 * is: a client, or a household where partners both take part. A fixed sequence of steps coarsens one
 * field at a time. A contact is released at the first stage where its cell, counted among the contacts
 * that are still there, has at least k distinct people and nobody has over half of it. What is left of a
 * cell of the last stage then takes in the smallest finer cell within it (of the contacts; between equals
 * one of the latest stage, then the last in order), until it is safe, and is released so: this costs
 * detail and no contacts. Only where all of a cell of the last stage is not safe it is dropped.
 *
 * Words.
 *   stage    0: every field at level 0; stage s: after the first s steps. It gives each field a level.
 *   cell     the contacts released at one stage with the same codes.
 *   group    a combination of those fields by which totals of contacts become known elsewhere (arm, gender);
 *            they are never coarsened.
 *   residue  the dropped contacts of a group.
 *
 * Why cells of different stages reveal nothing when they are combined:
 *   1. A contact is in at most one cell. Cells of a later stage do not count those of an earlier one, so what
 *      anybody can add up is a union of disjoint cells, each with k people of its own, and the difference of
 *      two such unions, one within the other, is such a union again: nobody or at least k people.
 *   2. That a contact is found at stage s tells that at the stages before its cell was too small, or too much
 *      one person's, or was taken in to make up a rest. This bounds how many contacts were in a finer
 *      cell; whose they are it does not tell, for the cell that is shown has k people, none with more
 *      than half of it.
 *   3. What is dropped could be found by subtraction: a total of contacts by arm and gender that was made
 *      from everything (the means of the client file times its rows) less the cells is the residue. So a
 *      residue must also be empty or have k people, nobody with over half of it. Where the steps do not
 *      lead to one cell for each group, the smallest cells of the group are withdrawn into the residue
 *      until that is so. Within a finer cross table than the groups' it does not hold: tables of contacts
 *      must be made from the released cells, never from the log itself.
 *   4. The steps are a parameter and not chosen by looking at the data, so their order gives nothing away.
 *   5. A group that has fewer than k people as a whole is dropped as a whole; its total is then the
 *      caller's to hide (`small` below says so).
 * A second release of a later day is a difference between releases, which the register judges, not this file.
 */
#ifndef LOODS_RELEASE_LOG_H
#define LOODS_RELEASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "microdata.h"

enum {
	LOODS_LOG_FIELDS_MAX = 8,
	LOODS_LOG_STEPS_MAX = 63,
};
/* The contact was dropped. */
#define LOODS_LOG_DROPPED UINT32_MAX

/* From here on the field is released at this level. A step never makes a field finer. */
struct loods_log_step {
	size_t field, level;
};

struct loods_release_log {
	const struct loods_microdata *contacts; /* a row for each contact, an attribute for each field */
	const uint32_t *who;			/* whose it is, for each contact: below nwho */
	size_t nwho;
	size_t k; /* at least 2 */
	size_t nsteps;
	const struct loods_log_step *steps;
	uint32_t groups; /* bit f: field f makes the groups; no step names it */
	/* NULL or called now and then with what is done of `total`, in no certain unit; false stops the work,
	 * which then returns LOODS_ECANCEL. */
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
};

struct loods_log_cell {
	uint16_t codes[LOODS_LOG_FIELDS_MAX]; /* of each field, at the level it has at this stage */
	uint8_t stage;
	uint32_t people;  /* distinct; at least k */
	uint32_t largest; /* contacts of whoever has most; at most half of `contacts` */
	uint64_t contacts;
	uint64_t first; /* rows before it when the log is unfolded */
};

struct loods_log_group {
	uint16_t codes[LOODS_LOG_FIELDS_MAX]; /* of the fields that make groups; 0 for the others */
	uint64_t contacts, dropped;
	uint32_t people, dropped_people; /* distinct, in all of the group and in its residue */
	/* Nothing is released and fewer than k people are in it, or one of them has over half: hide its
	 * totals. */
	bool small;
};

/* All arrays live in the arena that was given. */
struct loods_log_result {
	size_t ncells;
	const struct loods_log_cell
		*cells;		 /* by stage, then codes: the same for the same contacts in any order */
	const uint32_t *cell_of; /* for each contact its cell, or LOODS_LOG_DROPPED */
	size_t ngroups;
	const struct loods_log_group *groups; /* by codes; only those with contacts */
	uint64_t merged; /* contacts that left a finer cell to make up a rest that is released */
	uint64_t dropped,
		withdrawn; /* contacts; withdrawn ones, dropped so that a residue is safe, count in both */
	uint64_t rows;	   /* released: what the log unfolds to */
};

/*
 * EINVALID: k below 2, too many fields or steps, a step that is finer than the one before it or names no
 * level or a field of the groups, codes out of bounds. ECANCEL: `progress` said so. Nothing in `out` is
 * valid then. A log without contacts gives no cells. Time and memory are proportional to contacts: 20
 * bytes for each while it works, 4 after.
 */
enum loods_code loods_release_log(const struct loods_release_log *log, struct loods_arena *a,
				  struct loods_log_result *out, struct loods_err *err) LOODS_CHECKED;

/* The level of every field at a stage: 0 .. log->nsteps. */
void loods_release_log_levels(const struct loods_release_log *log, size_t stage,
			      uint8_t levels[LOODS_LOG_FIELDS_MAX]);

/* The text that a cell's field is released with. */
const char *loods_release_log_label(const struct loods_release_log *log, const struct loods_log_cell *cell,
				    size_t field);

/* The cell of a row of the unfolded log (one row for each released contact, in the order of the cells);
 * row is below result->rows. */
const struct loods_log_cell *loods_release_log_row(const struct loods_log_result *r, uint64_t row);

/* The plainest sequence: each field of `order` in turn, one level at a time to its top. Returns how many
 * steps; `steps` has room for LOODS_LOG_STEPS_MAX, and more are not made. */
size_t loods_release_log_steps(const struct loods_microdata *contacts, const size_t *order, size_t norder,
			       struct loods_log_step *steps);

#endif
