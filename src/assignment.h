/* Assignment: which arm of a cohort a client belongs to, since when, and how that was decided. The arm never
 * changes: what happens otherwise is an event beside it, so that the comparison of arms stays as it was
 * drawn. */
#ifndef LOODS_ASSIGNMENT_H
#define LOODS_ASSIGNMENT_H

#include "rec.h"

enum loods_assignment_method {
	LOODS_ASSIGNMENT_RANDOM = 1,
	LOODS_ASSIGNMENT_MATCHED,
	LOODS_ASSIGNMENT_SELF_SELECTED,
	LOODS_ASSIGNMENT_NONE,
	LOODS_ASSIGNMENT_METHOD_END,
};

struct loods_assignment {
	struct loods_meta meta;
	loods_id client, cohort;
	const char *arm;
	loods_date assigned_on;
	int method;
	const char *stratum;
};

extern const struct loods_type loods_assignment_type;
extern const struct loods_choices loods_assignment_methods;

#endif
