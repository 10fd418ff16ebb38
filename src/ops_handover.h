/*
 * Handing over: the cases of one caseworker, all or some, become those of another from a day on. Nothing of
 * the past changes: until the day before, cases and figures stay with who had them. What is still open goes
 * along: contacts planned for that day or later that the first would hold, and the first's tasks about these
 * clients (those due before that day stay, where it lies ahead). Agreements and everything else stay as they
 * are.
 */
#ifndef LOODS_OPS_HANDOVER_H
#define LOODS_OPS_HANDOVER_H

#include "app.h"
#include "contact.h"
#include "ownership.h"
#include "rec.h"
#include "task.h"

struct loods_handover_request {
	const char *from, *to;           /* names of accounts; the first may be disabled */
	loods_date on;                   /* today or later: the first day of the second */
	const char *const *references;   /* NULL: all of the first's cases of that day and later */
	int n_references;
	const char *reason;              /* NULL: none */
};

/* What moves of one client; of records as they stand now. */
struct loods_handover_moves {
	loods_id client;
	struct loods_ownership **cases;
	struct loods_contact **planned;
	struct loods_task **tasks;
	int n_cases, n_planned, n_tasks;
};

struct loods_handover {
	struct loods_handover_request request;
	loods_user_id from, to;
	struct loods_handover_moves *list; /* by the clients' names */
	int n, planned, tasks;             /* the latter of all together */
};

/* What would be handed over, into `a`; the reading goes to the log. EDENIED: neither a team lead nor the
 * first caseworker. EINVALID: a day that has passed, or both the same. ENOTFOUND: no such account, no such
 * clients (all of them are named). EREFUSED: the second is no caseworker who can work, or clients that are
 * not the first's (all of them are named), or there are none. */
enum loods_code loods_handover_plan(struct loods_app *app, struct loods_arena *a,
				    const struct loods_handover_request *request, struct loods_handover *out,
				    struct loods_err *err) LOODS_CHECKED;

/* Does it, in one transaction with a log entry for each record and one for each client, which keeps the
 * reason. What moves is read again in it. Codes as above, and those of saving: nothing was changed then. */
enum loods_code loods_ops_handover(struct loods_app *app, const struct loods_handover *plan,
				   struct loods_err *err) LOODS_CHECKED;

#endif
