/*
 * Where agreements on contact are missing, and where they end: clients in guidance on a day for whom nothing
 * is agreed, or whose agreement ends within some days and none follows. A pause does not end guidance, so a
 * paused client needs an agreement too. It lists and changes nothing.
 */
#ifndef LOODS_AGREEMENT_GAPS_H
#define LOODS_AGREEMENT_GAPS_H

#include "app.h"
#include "store.h"

enum { LOODS_GAP_DAYS = 28, LOODS_GAP_DAYS_MAX = 3660 };

enum loods_gap_kind { LOODS_GAP_MISSING = 1, LOODS_GAP_ENDING, LOODS_GAP_END };
extern const struct loods_choices loods_gap_kinds; /* codes and labels */

struct loods_agreement_gap {
	enum loods_gap_kind kind;
	loods_id client;
	const char *reference, *name, *fold;
	int birth_year, place;
	const char *cohort, *arm; /* NULL: none */
	loods_user_id caseworker; /* on the day; 0: none */
	int contacts, per_days;   /* what ends; 0 where it is missing */
	loods_date last;          /* the agreement's last day; unknown where it is missing */
	loods_date begins;        /* where it is missing: when one begins later; unknown: none does */
};

struct loods_agreement_gaps_query {
	loods_date on;
	int days; /* an agreement ends when its last day is at most so many days after `on` */
	bool missing, ending; /* which are wanted */
	const char *cohort, *arm; /* a key, an arm; NULL: any */
};

struct loods_agreement_gaps {
	struct loods_agreement_gap *list;
	int n, n_missing, n_ending;
};

/* How it is with one client in guidance: only what the agreement is and what follows it is looked at. 0:
 * nothing is missing and nothing ends. */
enum loods_gap_kind loods_agreement_gap_of(const struct loods_agreed_case *k, loods_date on, int days);

/* Those of the own clients for a caseworker, of all for a team lead; others EDENIED. Missing ones first, by
 * name, then those that end, by last day and name. Where guidance ends with or before the agreement nothing
 * is to be agreed, so it is not listed. In `a`. */
enum loods_code loods_agreement_gaps_load(struct loods_app *app, struct loods_arena *a,
					  const struct loods_agreement_gaps_query *query,
					  struct loods_agreement_gaps *out,
					  struct loods_err *err) LOODS_CHECKED;

#endif
