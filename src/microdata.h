#ifndef LOODS_MICRODATA_H
#define LOODS_MICRODATA_H

#include <stddef.h>
#include <stdint.h>

/*
 * Microdata: one row per client (or household), every trait a small code.
 *
 * The common ground of disclosure control: what reads an office fills it in, what protects, verifies and attacks
 * reads it. It holds no names, references or row ids; the row's position is all that says who it is. It owns
 * nothing: the arrays belong to whoever made them (an arena, as a rule) and stay unchanged while in use.
 *
 * Words: an attribute has leaf values; a hierarchy gives for every level a coarser value to each leaf. Level 0 is
 * the leaf itself, the last level is one value for all. A hierarchy is total (every leaf has a value at every
 * level) and nested (equal at a level means equal at every coarser one). A missing value is a leaf like every
 * other (its own category), never one that matches anything.
 */

/* Highest number of leaf values of one attribute. */
#define LOODS_MICRO_VALUES_MAX 65535

struct loods_micro_level {
	size_t ncodes;             /* values at this level */
	const char *const *labels; /* ncodes texts, as they are released */
	const uint16_t *code_of;   /* for every leaf its code at this level, 0 .. ncodes - 1; the identity at level 0 */
};

struct loods_micro_attribute {
	const char *name;                       /* the column's name in the files */
	size_t nlevels;                         /* at least 1 */
	const struct loods_micro_level *levels; /* levels[0].ncodes is the number of leaf values */
};

struct loods_microdata {
	size_t nattributes;
	const struct loods_micro_attribute *attributes;
	size_t nrows;
	const uint16_t *const *columns; /* columns[attribute][row]: the leaf's code */
};

#endif
