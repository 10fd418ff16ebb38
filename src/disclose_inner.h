/*
 * Classes of microdata, counted fast: what the search of disclose.h stands on. Only disclose*.c include this.
 *
 * Rows are folded to distinct tuples once. A table holds the classes of a node, each by one of its tuples
 * (its representative); the table of a coarser node is made from that of a finer one, for representatives
 * stand for all. Where households are counted, tables are made from the tuples each time, since sets of
 * households cannot be added.
 */
#ifndef LOODS_DISCLOSE_INNER_H
#define LOODS_DISCLOSE_INNER_H

#include "disclose.h"

struct loods_hierarchy_part {
	const uint64_t *part;  /* for each leaf its code at this level, at the attribute's place in the key */
	const uint32_t *below; /* for each leaf how many leaves the released value covers, less one */
};

struct loods_encoding {
	size_t n;     /* attributes */
	size_t words; /* of a key */
	uint8_t word[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	uint8_t nlevels[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	uint32_t leaves[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	const struct loods_hierarchy_part *level[LOODS_DISCLOSE_ATTRIBUTES_MAX];
};

struct loods_pair {
	uint32_t household, tuple;
};

struct loods_fold {
	const struct loods_encoding *e;
	size_t n;			/* tuples */
	const uint16_t *codes;		/* n * e->n leaf codes */
	const uint32_t *rows;		/* for each tuple its rows */
	size_t total;			/* their sum */
	const struct loods_pair *pairs; /* by household, then tuple; distinct; NULL: rows are counted */
	size_t npairs;
};

struct loods_table {
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	size_t n;	 /* classes */
	uint32_t *tuple; /* for each class its representative */
	uint32_t *rows;	 /* for each class its rows */
	uint32_t *units; /* what it counts; the same array as `rows` when that is rows */
};

/* Room to count in, for tables made from at most `cap` entries. */
struct loods_counter {
	uint32_t *slots; /* `size`, a power of two; those up to `mask` are in use */
	size_t size, mask;
	uint64_t *keys;
	uint32_t *class_of; /* for each entry of the source the class it went to */
	uint32_t *seen;	    /* last household of a class */
	size_t cap;
};

/* The encoding of valid microdata. */
const struct loods_encoding *loods_encode(const struct loods_microdata *m, struct loods_arena *a);
/* Folds all rows; tuple_of[row] becomes each row's tuple. */
struct loods_fold loods_fold_rows(const struct loods_microdata *m, const struct loods_encoding *e,
				  const uint32_t *households, struct loods_arena *a, uint32_t *tuple_of);
/* The tuples with keep[tuple] alone; from[new] becomes the old number (room for all). */
struct loods_fold loods_fold_some(const struct loods_fold *f, const bool *keep, struct loods_arena *a,
				  uint32_t *from);

struct loods_counter loods_counter_new(const struct loods_fold *f, struct loods_arena *a);
/* A table with room for `cap` classes. */
struct loods_table loods_table_new(const struct loods_fold *f, size_t cap, struct loods_arena *a);
/* The classes at `node` into `out`, which has room for as many as the source has entries. `from` is a table
 * of a node at or below it, or NULL: the tuples. */
void loods_table_make(const struct loods_fold *f, const struct loods_table *from, const uint8_t *node,
		      struct loods_counter *c, struct loods_table *out);

/* What is searched for in one stage, and what was found. */
struct loods_search {
	const struct loods_fold *fold;
	const struct loods_disclose_options *o;
	const double *weight; /* for each attribute, summing to 1 */
	double price;	      /* of an uncovered row */
	bool open;	      /* many rows may be left: search from the top down; the answer is the same */
	size_t may_leave;     /* rows that may stay uncovered */
	size_t may_lose;      /* rows that may stay uncovered even at the top, of those left uncovered */
	double below;	      /* only a node of less cost is wanted; 0: any */
	int64_t done, total;  /* of progress, before this search and in all */
	/* Found: */
	bool found;
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	size_t uncovered;
	double cost; /* rows times loss, uncovered ones at the price */
	struct loods_disclose_work work;
};

/* The node of least cost. ECANCEL: progress said so. Not found: no node is within what may be left. */
enum loods_code loods_search_run(struct loods_search *s, struct loods_err *err) LOODS_CHECKED;

/* How many combinations of levels there are; more than LOODS_DISCLOSE_NODES_MAX gives that plus one. */
size_t loods_lattice_size(const struct loods_encoding *e, const struct loods_disclose_options *o);
/* The levels that attribute `i` may have: all, or only 0 when it is fixed. */
size_t loods_lattice_levels(const struct loods_encoding *e, const struct loods_disclose_options *o, size_t i);

#endif
