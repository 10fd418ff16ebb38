/*
 * Classes of a recoding that become part of others: the common ground of loods_disclose_sensitive() and
 * loods_disclose_gather(). It keeps classes, stages and figures consistent and decides nothing. Only disclose*.c
 * include this.
 *
 * Merged classes stand in a stage of their own with the coarser node, because classes are counted within a stage
 * and those that are not merged stay as fine as they were.
 */
#ifndef LOODS_DISCLOSE_MERGE_H
#define LOODS_DISCLOSE_MERGE_H

#include "disclose_inner.h"

enum { LOODS_MERGE_STAGES_MAX = 255 };

struct loods_merge_class {
	size_t stage; /* place in `nodes` */
	uint32_t row; /* the first */
	size_t rows;
	uint32_t into; /* the class it was merged into, or LOODS_DISCLOSE_NONE */
};

struct loods_merge {
	const struct loods_microdata *m;
	const struct loods_disclose_options *o;
	struct loods_arena own;
	const struct loods_encoding *e;
	double unit[LOODS_DISCLOSE_ATTRIBUTES_MAX]; /* loss of one row for one leaf more below its value */
	double weight[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	uint32_t *class_of; /* of each row, before merging; LOODS_DISCLOSE_NONE: suppressed */
	struct loods_merge_class *classes;
	size_t n, cap;
	struct {
		const uint8_t *node;
		size_t from; /* the stage whose classes were merged; itself for the first ones */
	} nodes[LOODS_MERGE_STAGES_MAX];
	size_t nnodes;
	uint32_t *to; /* after the end: for each class its new number */
};

/* The recoding as it is. */
void loods_merge_begin(struct loods_merge *w, const struct loods_microdata *m,
		       const struct loods_disclose_options *o, const struct loods_disclose_result *r);

/* The stage of what is merged at `node` out of stage `from`, made when it is not there yet;
 * LOODS_MERGE_STAGES_MAX when there can be no more. `node` is copied. */
size_t loods_merge_stage(struct loods_merge *w, size_t from, const uint8_t *node);

/* A new class of no rows yet; its number. `row` will be one of its rows. */
uint32_t loods_merge_class(struct loods_merge *w, size_t stage, uint32_t row);

/* Moves the rows of a class into another. */
void loods_merge_pour(struct loods_merge *w, uint32_t from, uint32_t into);

/* Whether two classes agree at that node, which is no finer than either's. */
bool loods_merge_equal(const struct loods_merge *w, uint32_t x, uint32_t y, const uint8_t *node);

/* The finest node at which two classes of any stages agree, no finer than either's, and what both together lose by
 * it, in rows times loss. False: there is none, for they differ in what is never made coarser. */
bool loods_merge_join(const struct loods_merge *w, uint32_t x, uint32_t y, uint8_t *node, double *cost);

/* The recoding as it has become, in `a`: arrays made anew, classes and stages numbered anew. */
void loods_merge_end(struct loods_merge *w, struct loods_arena *a, struct loods_disclose_result *r);

void loods_merge_release(struct loods_merge *w);

#endif
