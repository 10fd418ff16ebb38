/*
 * Disclosure control of microdata (microdata.h): how coarse must each trait become so that everybody stands
 * in a class of at least k who look alike, at the least loss. This module owns the classes, the search and
 * the figures of loss; it reads no office and writes no file.
 *
 * Words.
 *   node        a level for every attribute, in the attributes' order: how the traits are recoded.
 *   class       the rows that have the same released values. It counts rows (clients), or where `households`
 *               are given distinct households, so that a couple counts once.
 *   suppressed  rows in no class that is released: everything of them stays back.
 *   stage       one node and the rows released by it. Stages are numbered from 1; 0 means suppressed. Classes
 *               are counted within a stage: a coarse value is a category of its own and never one that
 *               "matches anything".
 *   loss        of a row and an attribute (g - 1) / (V - 1): g leaf values under the released one, V in all;
 *               0 where V is 1; 1 for a suppressed row. The loss of a recoding is its weighted mean over
 *               rows and attributes, 0 (nothing lost) to 1. (Iyengar, "Transforming data to satisfy privacy
 *               constraints", KDD 2002.)
 *
 * Rows, tuples and classes are counted in 32 bits: at most LOODS_DISCLOSE_ROWS_MAX rows.
 */
#ifndef LOODS_DISCLOSE_H
#define LOODS_DISCLOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "microdata.h"

#define LOODS_DISCLOSE_ROWS_MAX 100000000
enum {
	LOODS_DISCLOSE_ATTRIBUTES_MAX = 32,
	LOODS_DISCLOSE_LEVELS_MAX = 64,	    /* of one attribute */
	LOODS_DISCLOSE_NODES_MAX = 4000000, /* a wish with more combinations of levels is refused */
	LOODS_DISCLOSE_STAGES_MAX = 8,	    /* of staged recoding */
	LOODS_DISCLOSE_APPLY_MAX = 64,	    /* stages of a recoding that is applied as it is */
};
/* The row is in no class. */
#define LOODS_DISCLOSE_NONE UINT32_MAX
/* What a row costs in staged recoding when this stage leaves it to the next. Below 1, the cost of a
 * suppressed row, for the next stage may still release it. */
#define LOODS_DISCLOSE_STAGE_PRICE 0.6

struct loods_disclose_attribute {
	bool fixed;    /* always released as it is (arm, gender): its level stays 0 */
	double weight; /* in the loss; 0 or more, not all 0 */
};

struct loods_disclose_options {
	size_t k;     /* smallest class that may be released; at least 2 */
	double limit; /* highest share of rows that may be suppressed, 0 to 1: floor(limit * rows) rows */
	/* One for each, or NULL: none is fixed, all weigh 1. */
	const struct loods_disclose_attribute *attributes;
	const uint32_t *households; /* one number for each row, or NULL: a class counts rows */
	/* NULL or called now and then with what is done of `total`, in no certain unit; false stops the work,
	 * which then returns LOODS_ECANCEL. */
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
};

struct loods_disclose_stage {
	const uint8_t *node; /* levels, one for each attribute */
	size_t rows, classes;
	size_t smallest; /* class: rows, or households */
	double loss;	 /* mean over the stage's own rows */
};

/* How much work it was, for benchmarks and tests. */
struct loods_disclose_work {
	size_t nodes;  /* of the lattice */
	size_t checks; /* nodes whose classes were counted, over all stages */
	size_t tuples; /* distinct rows */
};

/* A recoding. All arrays live in the arena that was given. */
struct loods_disclose_result {
	size_t nstages;
	const struct loods_disclose_stage *stages; /* stages[0] is stage 1 */
	const uint8_t *stage_of;		   /* for each row: its stage, 0: suppressed */
	const uint32_t *class_of;    /* for each row: its class, 0 .. nclasses - 1, or LOODS_DISCLOSE_NONE */
	size_t nclasses;	     /* classes that are released, over all stages; numbered stage by stage */
	const uint32_t *class_row;   /* for each class its first row, which tells its stage and values */
	const uint32_t *class_rows;  /* for each class how many rows it has */
	const uint32_t *class_units; /* for each class what it counts: rows, or distinct households */
	size_t smallest;	     /* class_units at their lowest; 0 without a class */
	size_t suppressed;	     /* rows */
	double loss;
	const double *attribute_loss; /* for each attribute its mean over all rows, suppressed ones at 1 */
	struct loods_disclose_work work;
};

/*
 * Whether the microdata is well formed: every code within bounds, level 0 the leaf itself, every hierarchy
 * total (each leaf has a value at each level) and nested (equal at a level means equal at every coarser one).
 * A hierarchy that is not nested silently gives a wrong optimum, so EINVALID with one sentence that names the
 * attribute, the level and the values. The functions below call it first.
 */
enum loods_code loods_disclose_validate(const struct loods_microdata *m, struct loods_err *err) LOODS_CHECKED;

/*
 * Global recoding: one node for all rows, the one of least loss among those that suppress no more than the
 * limit; between equals the one that suppresses fewest, then the lexicographically smallest node. The
 * optimum is exact. The result has one stage.
 *
 * The search is that of Flash (Kohlmayer, Prasser, Eckert, Kemper, Kuhn, "Flash: efficient, stable and
 * optimal k-anonymity", PASSAT 2012): nodes by rising loss, from each a greedy path to the top, on it a
 * binary search for the lowest safe node; what lies below an unsafe node is unsafe too. Classes roll up from
 * the nearest finer table at hand.
 *
 * EREFUSED: fewer rows (households) than k, no node within the limit, more than LOODS_DISCLOSE_NODES_MAX
 * nodes. EINVALID: hierarchies, options. ECANCEL: `progress` said so. Nothing in `out` is valid then.
 */
enum loods_code loods_disclose_global(const struct loods_microdata *m, const struct loods_disclose_options *o,
				      struct loods_arena *a, struct loods_disclose_result *out,
				      struct loods_err *err) LOODS_CHECKED;

/*
 * Staged recoding, the default: the node of least loss where an uncovered row costs only
 * LOODS_DISCLOSE_STAGE_PRICE, then the same once more on the rows left over, at most
 * LOODS_DISCLOSE_STAGES_MAX times. In the last stage, and from the stage at which nobody is worth covering
 * at that price, an uncovered row costs 1, as what is left in the end is suppressed. A node is only taken
 * when what it leaves can still be brought within the limit. Same codes as loods_disclose_global.
 *
 * Where one node for all loses less than the stages together (it happens in cohorts of some dozens), that
 * node is the result, as one stage: staged recoding never loses more than loods_disclose_global.
 *
 * Each stage's node is the exact optimum too; it is searched for from the top down, since many rows may be
 * left and the nodes above tell how many a node leaves at least.
 */
enum loods_code loods_disclose_staged(const struct loods_microdata *m, const struct loods_disclose_options *o,
				      struct loods_arena *a, struct loods_disclose_result *out,
				      struct loods_err *err) LOODS_CHECKED;

/*
 * A recoding that was decided before (the first release of a project freezes it) on these rows: nothing is
 * searched for. Each row is released at the first of the nodes where its class, among the rows that earlier
 * nodes left, has k. Stage numbers are those of the nodes; a stage may have no row. The nodes are those of a
 * result before loods_disclose_sensitive() mended it; mend again. EREFUSED when more is left out than the
 * limit allows, EINVALID when a node does not fit the hierarchies; else as above.
 */
enum loods_code loods_disclose_apply(const struct loods_microdata *m, const struct loods_disclose_options *o,
				     const uint8_t *const *nodes, size_t nnodes, struct loods_arena *a,
				     struct loods_disclose_result *out, struct loods_err *err) LOODS_CHECKED;

/* The sizes of the classes at a node, without any choice: sizes[row] becomes what the row's class counts.
 * `node` NULL is level 0 throughout. Returns the number of classes. The microdata must be valid. */
size_t loods_disclose_sizes(const struct loods_microdata *m, const uint8_t *node, const uint32_t *households,
			    uint32_t *sizes);

/* The code and the text that a row is released with, at its stage's level; LOODS_DISCLOSE_NONE and NULL when
 * it is suppressed. */
uint32_t loods_disclose_code(const struct loods_microdata *m, const struct loods_disclose_result *r,
			     size_t attribute, size_t row);
const char *loods_disclose_label(const struct loods_microdata *m, const struct loods_disclose_result *r,
				 size_t attribute, size_t row);

/* Rows and suppressed rows by the leaf values of an attribute (arm, gender), which need not be one of those
 * that were recoded: `column` has a code below `ncodes` for each of the `nrows` rows. The arrays have
 * `ncodes` entries and are set, not added to. */
void loods_disclose_suppressed_by(const struct loods_disclose_result *r, size_t nrows, const uint16_t *column,
				  size_t ncodes, size_t *rows, size_t *suppressed);

#endif
