/*
 * The summary of an office file: who may see which, over which days, read through the port. What is added up
 * stands in summary.h, how it is written in summary_format.h.
 */
#ifndef LOODS_SUMMARY_OFFICE_H
#define LOODS_SUMMARY_OFFICE_H

#include "app.h"
#include "summary.h"

/* The period that a summary is compared with. */
enum loods_compare {
	LOODS_COMPARE_NONE,
	LOODS_COMPARE_PREVIOUS, /* as many days, right before the window */
	LOODS_COMPARE_YEAR,     /* the same days a year earlier */
	LOODS_COMPARE_DATES,    /* those given */
};

struct loods_summary_request {
	enum loods_summary_by by[2];
	loods_date as_of;       /* unknown: the day of known_at, else today */
	int days;               /* window of so many days ending with as_of; 0: see first */
	loods_date first, last; /* window, both days included; both unknown: the role's usual one */
	loods_stamp known_at;   /* as the file stood then; unknown: now */
	enum loods_compare compare;               /* groups only */
	loods_date compare_first, compare_last;   /* COMPARE_DATES: both days included */
};

/*
 * The usual window of a role that ends with `as_of`: 28 days for a caseworker, 91 for a team lead, for an
 * evaluator everything since the first guidance period began, as known at that time (unknown: now).
 */
enum loods_code loods_summary_window(struct loods_app *app, loods_date as_of, loods_stamp known_at,
				     struct loods_window *out, struct loods_err *err) LOODS_CHECKED;

/* The window that a request asks for. EUSAGE: one without days, or one that ends before it begins. */
enum loods_code loods_summary_choose_window(struct loods_app *app, const struct loods_summary_request *q,
					    struct loods_window *out, struct loods_err *err) LOODS_CHECKED;

/*
 * Computes it; the result lives in `a`. A caseworker gets the clients owned on some day of the window, a team
 * lead all, an evaluator groups alone with the small ones hidden, an administrator EDENIED. EUSAGE: a window
 * without days, or one that ends before it begins, or clients compared. Codes of the port.
 */
enum loods_code loods_summary_of_office(struct loods_app *app, const struct loods_summary_request *request,
					struct loods_arena *a, struct loods_summary *out,
					struct loods_err *err) LOODS_CHECKED;

enum { LOODS_SUMMARIES_MAX = 4 };
/* Several (at most so many) in one reading of the office, known at the same time: out[i] is that of
 * requests[i]. The same rights, memory and codes. */
enum loods_code loods_summaries_of_office(struct loods_app *app, const struct loods_summary_request *requests,
					  int n, struct loods_arena *a, struct loods_summary *out,
					  struct loods_err *err) LOODS_CHECKED;

#endif
