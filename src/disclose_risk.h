/*
 * How likely somebody is recognised in a recoding, and what a class gives away about its people. Figures
 * only; nothing here changes a recoding.
 *
 * What does a released value mean that covers everything (or that is missing)? Three readings are in use, and
 * they give very different sizes of classes:
 *   own category  it equals only itself. The one that protects; disclose.h counts so.
 *   alpha = 0     a row with such a value is like every row that agrees on the rest, but the others are not
 * like it (sdcMicro's freqCalc with alpha 0). anything      it equals every value, either way round
 * (sdcMicro's default, alpha 1). Templ, Kowarik, Meindl, "Statistical Disclosure Control for Micro-Data Using
 * the R Package sdcMicro", Journal of Statistical Software 67(4), 2015. Never is a size under a later one of
 * these smaller than under an earlier one.
 */
#ifndef LOODS_DISCLOSE_RISK_H
#define LOODS_DISCLOSE_RISK_H

#include "disclose.h"

enum loods_reading {
	LOODS_READING_OWN,
	LOODS_READING_ALPHA0,
	LOODS_READING_ANYTHING,
	LOODS_READINGS,
};

/* For every row the rows that look like it, itself included, at level 0. missing[attribute][leaf] says which
 * leaves mean that nothing is known; NULL: none. The microdata must be valid. */
void loods_risk_sizes(const struct loods_microdata *m, const bool *const *missing, enum loods_reading reading,
		      uint32_t *sizes);

/* The same for what a recoding releases, 0 for suppressed rows. A value that covers all leaves of its
 * attribute counts as missing. The own category is counted within a stage, and in households where the
 * recoding was; the two other readings take no heed of the stage and count rows. */
void loods_risk_released(const struct loods_microdata *m, const struct loods_disclose_result *r,
			 enum loods_reading reading, uint32_t *sizes);

/* Chances that an attacker who knows all traits of a person, and that the person is there, picks the right
 * row: 1 / size. Rows of size 0 are not released and not counted. All 0 without a row. */
struct loods_risk {
	size_t rows;
	size_t smallest; /* the k that was reached */
	double highest, mean;
	double at_risk; /* share of rows whose chance is above `threshold` */
};
struct loods_risk loods_risk_of(const uint32_t *sizes, size_t nrows, double threshold);

/* What a class says about a sensitive trait. */
struct loods_diversity {
	size_t rows;
	size_t distinct; /* values that occur: distinct l */
	double entropy;	 /* nats; entropy l is exp of it (Machanavajjhala et al., "l-Diversity", TKDD 2007) */
	double most;	 /* share of the most frequent value */
};
/* One for each class; class_of[row] is below `nclasses` or LOODS_DISCLOSE_NONE; column[row] is below
 * `ncodes`. */
void loods_risk_diversity(const uint32_t *class_of, size_t nrows, size_t nclasses, const uint16_t *column,
			  size_t ncodes, struct loods_diversity *out);

/* How far the sensitive trait's shares in a class are from those of all rows with a class, 0 to 1: half the
 * sum of the differences when every two values are equally far apart; when `ordered`, values in the order of
 * their codes are one step of 1 / (ncodes - 1) apart (Li, Li, Venkatasubramanian, "t-Closeness", ICDE 2007).
 */
void loods_risk_closeness(const uint32_t *class_of, size_t nrows, size_t nclasses, const uint16_t *column,
			  size_t ncodes, bool ordered, double *out);

#endif
