/* Outcome check: how it is with an outcome 3, 6 or 12 months later. One for each outcome and number of
 * months; rules.h judges its day beside the outcome's. */
#ifndef LOODS_OUTCOME_CHECK_H
#define LOODS_OUTCOME_CHECK_H

#include "rec.h"

enum loods_check_months {
	LOODS_CHECK_3_MONTHS = 1,
	LOODS_CHECK_6_MONTHS,
	LOODS_CHECK_12_MONTHS,
	LOODS_CHECK_MONTHS_END,
};
enum loods_check_result {
	LOODS_CHECK_STILL = 1,
	LOODS_CHECK_CHANGED, /* something else now, without welfare */
	LOODS_CHECK_BACK_ON_BENEFIT,
	LOODS_CHECK_UNREACHABLE,
	LOODS_CHECK_RESULT_END,
};

struct loods_outcome_check {
	struct loods_meta meta;
	loods_id outcome;
	int months; /* enum loods_check_months */
	int result;
	loods_date checked_on;
};

extern const struct loods_type loods_outcome_check_type;
extern const struct loods_choices loods_check_months, loods_check_results;

/* How it is with an outcome after so many months, as of a day. */
enum loods_lasting {
	LOODS_LASTING_NOT_DUE = 1, /* the months are not over: apart from all that is lost or known */
	LOODS_LASTING_STILL,
	LOODS_LASTING_CHANGED,
	LOODS_LASTING_BACK_ON_BENEFIT,
	LOODS_LASTING_UNREACHABLE,
	LOODS_LASTING_UNCHECKED, /* due, but nobody asked */
	LOODS_LASTING_END,
};
extern const struct loods_choices loods_lastings;

/* Of an outcome of that day, its check of so many months having `result` (0: there is none). A check after
 * `as_of` is not known yet; one made before its months are over counts from when they are. */
enum loods_lasting loods_lasting_of(loods_date outcome, int months, int result, loods_date checked_on,
				    loods_date as_of);

/* The first day on which so many months (enum loods_check_months) are over. */
loods_date loods_check_due(loods_date outcome, int months);

#endif
