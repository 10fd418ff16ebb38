/* What is missing in an office file: who may see it, over which days, read through the port. */
#ifndef LOODS_MISSING_OFFICE_H
#define LOODS_MISSING_OFFICE_H

#include "app.h"
#include "missing.h"
#include "summary_office.h"

/*
 * Counts it; the result lives in `a`. request->by[0]: 0 (no groups) or a key but client; by[1] and known_at
 * are not looked at. A caseworker gets the clients owned today, a team lead all, an evaluator counts alone
 * with the small ones hidden, an administrator EDENIED. EUSAGE: the window. Codes of the port.
 */
enum loods_code loods_missing_of_office(struct loods_app *app, const struct loods_summary_request *request,
					struct loods_arena *a, struct loods_missing_report *out,
					struct loods_err *err) LOODS_CHECKED;

#endif
