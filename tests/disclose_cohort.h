/*
 * Small random cohorts for tests of disclosure control, and what must hold of their recodings worked out a
 * second time from the definitions alone: by comparing texts and counting, with nothing of src/disclose*.c.
 */
#ifndef DISCLOSE_COHORT_H
#define DISCLOSE_COHORT_H

#include "disclose.h"
#include "random.h"

struct cohort {
	struct loods_microdata m;
	struct loods_disclose_options o;
	struct loods_disclose_attribute attributes[LOODS_DISCLOSE_ATTRIBUTES_MAX];
};

/* A cohort of `nrows` with 1 to `most` attributes. Now and then with fixed attributes, weights, households, a
 * limit of 0. Values are skewed and depend on each other, as those of people do. */
void cohort_make(struct loods_random *r, size_t nrows, size_t most, struct loods_arena *a,
		 struct cohort *out);

/* The text that a row is released with at a level. */
const char *cohort_label(const struct loods_microdata *m, size_t attribute, size_t level, size_t row);
/* Loss of a row released at a node: 0 to 1. */
double cohort_loss(const struct cohort *c, const uint8_t *node, size_t row);

struct cohort_best {
	bool found;
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	size_t suppressed;
	double loss;
};
/* The best node for all rows, by looking at every node, where a row that is in no class costs `price`. Slow:
 * rows squared times nodes. */
struct cohort_best cohort_search(const struct cohort *c, double price);

/* Whether nothing can be released: at the coarsest node, counted as above, too many rows stay in small
 * classes. */
bool cohort_hopeless(const struct cohort *c);

/* Everything that must hold of a recoding that is released. NULL, or what does not. */
const char *cohort_wrong(const struct cohort *c, const struct loods_disclose_result *r);

#endif
