/*
 * Cases: the clients of a caseload with what is computed about each, for Today and the caseload. One loading
 * serves both, so a client is never late on one screen and in time on the other.
 */
#ifndef LOODS_CASES_H
#define LOODS_CASES_H

#include "app.h"
#include "signals.h"

struct loods_case_row {
	struct loods_case c;
	struct loods_contact_signal signal;
	int contact_days;                  /* in the 28 days ending today */
	struct loods_rational expected;    /* in the same days */
	struct loods_rational realisation; /* in the same days */
	enum loods_class class;
	const char *cohort, *arm;          /* of the newest assignment (guidance.h); NULL: none */
	struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS];
};

struct loods_cases {
	struct loods_case_row *list; /* in the order of loods_store_caseload: by name */
	int n;
	loods_date today;
	struct loods_intensity_settings settings;
};

enum { LOODS_CASE_WINDOW_DAYS = 28 };

/* The cases of `owner` (0: everybody's) as of `today`, into `a`. */
enum loods_code loods_cases_load(struct loods_app *app, struct loods_arena *a, loods_user_id owner,
				 loods_date today, struct loods_cases *out,
				 struct loods_err *err) LOODS_CHECKED;

/* One case by its client; ENOTFOUND. */
enum loods_code loods_case_load(struct loods_app *app, struct loods_arena *a, loods_id client,
				loods_date today, struct loods_case_row *out,
				struct loods_err *err) LOODS_CHECKED;

#endif
