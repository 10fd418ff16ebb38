/* Deviation: that a client got another treatment than the arm of its assignment says. The assignment itself
 * never changes; evaluators read both. */
#ifndef LOODS_DEVIATION_H
#define LOODS_DEVIATION_H

#include "rec.h"

enum loods_deviation_kind {
	LOODS_DEVIATION_CONTAMINATION = 1,
	LOODS_DEVIATION_WITHDRAWAL,
	LOODS_DEVIATION_REFERRED_ELSEWHERE,
	LOODS_DEVIATION_KIND_END,
};

struct loods_deviation {
	struct loods_meta meta;
	loods_id client, cohort;
	int kind;
	loods_date on; /* first day of it */
	const char *note;
};

extern const struct loods_type loods_deviation_type;
extern const struct loods_choices loods_deviation_kinds;

#endif
