/*
 * Facts about one outcome: the plain input of the outcome review (outcome_review.h), as storage reads it and
 * as tests write it.
 */
#ifndef LOODS_OUTCOME_FACT_H
#define LOODS_OUTCOME_FACT_H

#include "guidance.h"
#include "outcome.h"
#include "outcome_check.h"

struct loods_outcome_fact {
	loods_date on;
	int destination;
	/* By number of months (enum loods_check_months); result 0: there is no check. */
	struct {
		int result;
		loods_date on;
	} checks[LOODS_CHECK_MONTHS_END];
};

#endif
