/*
 * Missing data: what was not written down though it should have been, counted in all and in groups, with what
 * each count is a share of and with the clients behind it. Pure: facts in, counts out. It reads no storage
 * (missing_office.h does) and formats nothing.
 *
 * Of a window: final contacts that were held, wholly or partly, without minutes; of the contacts held of
 * clients with a guidance period in the window.
 * Of now, whoever the client: planned contacts whose day has passed, of all without an outcome; drafts that
 * were entered more than a day ago, of all drafts.
 * Of now, clients in guidance today (in a period and in no pause): without an owner, without an agreement in
 * force, without a gender (not known or `unknown`), without a birth year, without an assignment to an arm,
 * and without any language level but `unknown`; of all clients in guidance today.
 * A client belongs to one group: by caseworker that of the owner today.
 */
#ifndef LOODS_MISSING_H
#define LOODS_MISSING_H

#include "guidance.h"
#include "store.h"
#include "summary.h"

enum loods_missing_kind {
	LOODS_MISSING_MINUTES = 1, /* to here: contacts */
	LOODS_MISSING_OUTCOME,
	LOODS_MISSING_DRAFT,
	LOODS_MISSING_OWNER, /* from here: clients in guidance */
	LOODS_MISSING_AGREEMENT,
	LOODS_MISSING_GENDER,
	LOODS_MISSING_BIRTH_YEAR,
	LOODS_MISSING_ASSIGNMENT,
	LOODS_MISSING_LANGUAGE,
	LOODS_MISSING_END,
};
enum { LOODS_MISSING_CLIENTS = LOODS_MISSING_OWNER };
extern const struct loods_choices loods_missing_kinds; /* codes and labels */
/* One translated sentence: what is counted, and how to mend it. */
const char *loods_missing_sentence(enum loods_missing_kind kind);

struct loods_missing_options {
	enum loods_summary_by by;    /* caseworker, cohort, arm or gender; 0: no groups */
	struct loods_window window;
	loods_date today;
	loods_user_id only;          /* only clients owned by this user today; 0: all */
	bool hide_small;             /* an evaluator looks */
};

struct loods_missing_figure {
	int count, of;
	int clients, of_clients; /* whose records these are */
	bool hidden;
};

struct loods_missing_group {
	const char *key;
	int64_t order;
	struct loods_missing_figure figure[LOODS_MISSING_END]; /* [0] is not used */
};

/* A client behind a count. */
struct loods_missing_item {
	enum loods_missing_kind kind;
	loods_id client;
	int64_t group;  /* `order` of its group */
	int count;
	loods_id record; /* contacts: the oldest of them; else 0 */
	loods_date on;   /* its day */
};

struct loods_missing_report {
	struct loods_missing_options options;
	struct loods_missing_group *groups; /* ordered by key, bytewise; none comes last */
	int n_groups;
	struct loods_missing_group total;
	struct loods_missing_item *items; /* by kind and client; none for who may not see clients */
	int n_items;
};

struct loods_missing_maker;
struct loods_missing_maker *loods_missing_maker_new(const struct loods_missing_options *o);
void loods_missing_maker_free(struct loods_missing_maker *m); /* NULL is fine */
/* Adds a client and says in `want` what has to be read of it. False: not one of `only`, nothing was added. */
bool loods_missing_maker_add(struct loods_missing_maker *m, const struct loods_guidance *g,
			     struct loods_gaps *want);
/* `gaps`: what was wanted, read, one for each client added, in that order. The result lives in `a`. */
void loods_missing_finish(struct loods_missing_maker *m, const struct loods_gaps *gaps,
			  const struct loods_summary_names *names, struct loods_arena *a,
			  struct loods_missing_report *out);

/* count / of; NaN: of nothing, or hidden. */
double loods_missing_share(const struct loods_missing_figure *f);

#endif
