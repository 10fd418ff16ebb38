/* Cohort: a pilot or sub-pilot that clients are followed in. Nothing in it says anything about a person. */
#ifndef LOODS_COHORT_H
#define LOODS_COHORT_H

#include "rec.h"

struct loods_cohort {
	struct loods_meta meta;
	const char *key; /* the office's own short name, unique */
	const char *name, *municipality, *description;
};

extern const struct loods_type loods_cohort_type;

#endif
