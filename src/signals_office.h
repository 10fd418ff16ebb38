/*
 * The signals of an office (signals_list.h), read through the port: of a caseload for Today, of one client
 * for the dossier, of all for the review of a team lead.
 */
#ifndef LOODS_SIGNALS_OFFICE_H
#define LOODS_SIGNALS_OFFICE_H

#include "cases.h"
#include "signals_list.h"

/* Of those cases, most urgent first, and what concerns the acting user beside them: cover by them that
 * lapses; for a team lead every cover that does, and clients in guidance who are nobody's. Contacts, and
 * tasks that somebody has, stand on Today by themselves and are not among them. Reads the records of these
 * clients alone. Into `a`. */
enum loods_code loods_signals_today(struct loods_app *app, const struct loods_cases *cases,
				    struct loods_arena *a, struct loods_signals *out,
				    struct loods_err *err) LOODS_CHECKED;

/* Of one client whose dossier is open, all but the contact's, most urgent first, into `a`. */
enum loods_code loods_signals_of_client(struct loods_app *app, struct loods_arena *a, loods_id client,
					loods_date today, struct loods_signals *out,
					struct loods_err *err) LOODS_CHECKED;

struct loods_signals_count {
	int n;       /* of that kind */
	int clients; /* who have one */
};
struct loods_signals_review {
	struct loods_signals signals; /* by kind, then as loods_signal_compare has them */
	struct loods_signals_count
		count[LOODS_SIGNAL_END]; /* [0]: of any kind, cover left out of its clients */
	struct loods_cases cases;     /* of whom they are; row of a client: loods_signals_case */
	const struct loods_case_row **by_id; /* the same, by client id */
};
/* Of everybody, contacts and tasks included, for a team lead; of the own clients for a caseworker. EDENIED to
 * who may not read names. Into `a`. */
enum loods_code loods_signals_review(struct loods_app *app, struct loods_arena *a,
				     struct loods_signals_review *out, struct loods_err *err) LOODS_CHECKED;
/* The case of that client; NULL: it is not one of them. */
const struct loods_case_row *loods_signals_case(const struct loods_signals_review *r, loods_id client);

/* The sentence with the office's accounts in it. */
void loods_signals_say(struct loods_app *app, const struct loods_signal *s, struct loods_str *out);

#endif
