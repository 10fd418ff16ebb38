/*
 * The outcome review of an office file: who may see which, over which days, read through the port. What is
 * counted stands in outcome_review.h, how it is written in outcome_format.h.
 */
#ifndef LOODS_OUTCOME_OFFICE_H
#define LOODS_OUTCOME_OFFICE_H

#include "app.h"
#include "outcome_review.h"

/* The usual window: two years, so that the check after 12 months is due for half of them; for an evaluator
 * everything. */
enum { LOODS_OUTCOME_DAYS = 731 };

struct loods_outcome_request {
	enum loods_summary_by by[2];
	loods_date as_of; /* what is due and checked, as of then; unknown: today, or the day of known_at */
	int days;	  /* window of so many days ending with as_of; 0: see first */
	loods_date first, last; /* window, both days included; both unknown: the role's usual one */
	bool everything;	/* window from the first guidance period or outcome on */
	loods_stamp known_at;	/* as the file stood then; unknown: now */
};

/*
 * Computes it; the result lives in `a`. A caseworker gets the clients owned on some day of the window, a team
 * lead all, an evaluator all with the small counts hidden, an administrator EDENIED. EUSAGE: a window without
 * days, or one that ends before it begins. Codes of the port.
 */
enum loods_code loods_outcomes_of_office(struct loods_app *app, const struct loods_outcome_request *request,
					 struct loods_arena *a, struct loods_outcome_review *out,
					 struct loods_err *err) LOODS_CHECKED;

#endif
