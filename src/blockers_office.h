/* The blockers of an office file: who may see them, over which days, read through the port. */
#ifndef LOODS_BLOCKERS_OFFICE_H
#define LOODS_BLOCKERS_OFFICE_H

#include "app.h"
#include "blockers_sum.h"
#include "summary_office.h"

/*
 * Computes it; the result lives in `a`. request->by[0]: 0 (no groups) or a key but client; by[1] is not
 * looked at. A caseworker gets the days on which they owned a client, a team lead all, an evaluator figures
 * alone with the small ones hidden, an administrator EDENIED. EUSAGE: the window. Codes of the port.
 */
enum loods_code loods_blockers_of_office(struct loods_app *app, const struct loods_summary_request *request,
					 struct loods_arena *a, struct loods_blocker_report *out,
					 struct loods_err *err) LOODS_CHECKED;

#endif
