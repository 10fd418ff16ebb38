/*
 * One agreement on contact for many: what is to be agreed, from which day on, with the clients of a cohort
 * (and arm) who are in guidance on that day. This module says for whom it would be made and for whom not;
 * loods_ops_agreement_apply() in ops.h does it.
 *
 * With one client it is decided as in the agreement form: what was agreed ends the day before, a version that
 * began on that very day is changed itself, days that have passed keep what was agreed on them. A later
 * version is left alone, and its client with it: somebody agreed that for this client alone, and one such
 * client is no reason to keep the others waiting. Those are counted and named.
 */
#ifndef LOODS_AGREEMENT_BULK_H
#define LOODS_AGREEMENT_BULK_H

#include "agreement.h"
#include "agreement_template.h"
#include "app.h"

enum loods_agreement_whom {
	LOODS_AGREE_MISSING = 1, /* with whom nothing is agreed on that day */
	LOODS_AGREE_ALL,
	LOODS_AGREE_END,
};

struct loods_agreement_bulk {
	struct loods_meta meta;
	loods_id cohort;
	const char *arm;   /* NULL: all arms, and those without one */
	loods_id protocol; /* a template; 0: none. It was copied from; it must be of this cohort and arm */
	loods_num contacts, per_days;
	int channel; /* preferred, 0: none */
	loods_date from;
	int whom; /* enum loods_agreement_whom */
};

/* Its fields, by the names of agreement.h where they are the same. Not a record type: it is in no list and no
 * table. */
extern const struct loods_type loods_agreement_bulk_type;

/* Copies what a template asks for. */
void loods_agreement_bulk_follow(struct loods_agreement_bulk *b, const struct loods_agreement_template *t);

enum loods_agreement_step_kind {
	LOODS_AGREE_MAKE = 1, /* nothing is in force */
	LOODS_AGREE_REPLACE,  /* what is in force ends the day before */
	LOODS_AGREE_CHANGE,   /* what is in force began on that day */
};
struct loods_agreement_step {
	enum loods_agreement_step_kind kind;
	loods_id client;
	loods_id standing; /* the agreement in force */
};
struct loods_agreement_skip {
	loods_id client;
	loods_date begins; /* the later agreement that stands in the way */
};

/* For whom it would be made; the arrays live in the arena given. */
struct loods_agreement_plan {
	int clients; /* of the cohort and arm, in guidance on the day */
	struct loods_agreement_step *steps;
	int n_steps;
	int ended; /* steps that end what was agreed */
	int there; /* agreed already: anything with MISSING, this very thing without an end with ALL */
	struct loods_agreement_skip *skips; /* by client */
	int n_skips;
};

/* Reads through `store`, which inside a transaction is the transaction's. EINVALID with err->field: not
 * complete, a first day that has passed, a template of another cohort or arm. */
enum loods_code loods_agreement_bulk_plan(struct loods_app *app, struct loods_store *store,
					  struct loods_arena *a, const struct loods_agreement_bulk *b,
					  struct loods_agreement_plan *out,
					  struct loods_err *err) LOODS_CHECKED;

#endif
