/*
 * Handing over: the cases of one caseworker, all or some, become those of another from a day on. Nothing of
 * the past changes: until the day before, cases and figures stay with who had them. What is still open goes
 * along: contacts planned for that day or later that the first would hold, and the first's tasks about these
 * clients (those due before that day stay, where it lies ahead). Agreements and everything else stay as they
 * are. With each client a record of the hand-over is kept (handed.h), which the second accepts or sends back; a
 * talk of three, with both caseworkers, can be planned with each client at once.
 */
#ifndef LOODS_OPS_HANDOVER_H
#define LOODS_OPS_HANDOVER_H

#include "app.h"
#include "contact.h"
#include "handed.h"
#include "ownership.h"
#include "rec.h"
#include "task.h"

struct loods_handover_request {
	const char *from, *to;           /* names of accounts; the first may be disabled */
	loods_date on;                   /* today or later: the first day of the second */
	const char *const *references;   /* NULL: all of the first's cases of that day and later */
	int n_references;
	const char *reason;              /* NULL: none */
	loods_date talk_on;              /* of the talk of three; unknown: none is planned */
	loods_time talk_at;              /* of the first client's */
	loods_num talk_minutes;          /* from one client's to the next; unknown: all at that time */
};

/* What moves of one client; of records as they stand now. */
struct loods_handover_moves {
	loods_id client;
	struct loods_ownership **cases;
	struct loods_contact **planned;
	struct loods_task **tasks;
	struct loods_handed **open; /* earlier hand-overs without an answer */
	int n_cases, n_planned, n_tasks, n_open;
};

struct loods_handover {
	struct loods_handover_request request;
	loods_user_id from, to;
	struct loods_handover_moves *list; /* by the clients' names */
	int n, planned, tasks;             /* the latter of all together */
};

/* What would be handed over, into `a`; the reading goes to the log. EDENIED: neither a team lead nor the
 * first caseworker. EINVALID: a day that has passed, both the same, or talks that do not fit in their day. ENOTFOUND: no such account, no such
 * clients (all of them are named). EREFUSED: the second is no caseworker who can work, or clients that are
 * not the first's (all of them are named), or there are none. */
enum loods_code loods_handover_plan(struct loods_app *app, struct loods_arena *a,
				    const struct loods_handover_request *request, struct loods_handover *out,
				    struct loods_err *err) LOODS_CHECKED;

/* Does it, in one transaction with a log entry for each record and one for each client, which keeps the
 * reason. What moves is read again in it. Codes as above, and those of saving: nothing was changed then. */
enum loods_code loods_ops_handover(struct loods_app *app, const struct loods_handover *plan,
				   struct loods_err *err) LOODS_CHECKED;

/* The day and time of the talk of three with the `i`th client. False: none is asked for. */
bool loods_handover_talk(const struct loods_handover *h, int i, loods_date *on, loods_time *at);

/* Answers open hand-overs, all or none of them: accepted, or sent back with a sentence why. EDENIED: neither who
 * takes over nor a team lead. EREFUSED: one has an answer already. EINVALID: no sentence. */
enum loods_code loods_ops_handover_answer(struct loods_app *app, const loods_id *handovers, int n,
					  enum loods_handed_state answer, const char *sentence,
					  struct loods_err *err) LOODS_CHECKED;

/* A hand-over as somebody in it sees it. */
struct loods_handed_row {
	const struct loods_handed *handed;
	struct loods_case c;
	bool to_answer; /* by this user */
};
struct loods_handed_rows {
	struct loods_handed_row *list; /* those to be answered by this user first, then by day */
	int n, to_answer;
};
/* Hand-overs that somebody still has to do something about, of which this user is one side (a team lead: all):
 * those without an answer, and those sent back while the case is still the second's. Into `a`. */
enum loods_code loods_handovers_open(struct loods_app *app, struct loods_arena *a, struct loods_handed_rows *out,
				     struct loods_err *err) LOODS_CHECKED;

/* An earlier hand-over as the sheet wants it: what is open with the second now, of that client alone. The reading
 * goes to the log. EDENIED: neither side of it nor a team lead. */
enum loods_code loods_handover_of(struct loods_app *app, struct loods_arena *a, loods_id handed,
				  struct loods_handover *out, struct loods_err *err) LOODS_CHECKED;

#endif
