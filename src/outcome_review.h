/*
 * The outcome review: where clients went, in groups, and whether it lasted after 3, 6 and 12 months. Facts
 * in, table out: it reads no storage (outcome_office.h does) and formats nothing (outcome_format.h).
 *
 * What is counted
 *   clients       in guidance on some day of the window; the denominator, also of those who left
 *   left          of these, with an outcome in the window
 *   outcomes      dated in the window and not after `as_of`, by destination; each counts, also a second one
 *                 of the same client, and one of a client who was not in guidance: the benefit may end the
 *                 day after the guidance. Destinations are never added together
 *   lasting       of each outcome but death, after each number of months, as of `as_of` (loods_lasting_of):
 *                 not due yet, still so, changed, back on benefit, unreachable, or due and not checked
 * Shares say of what they are shares. Not yet due is in none; unreachable and not checked are lost, not
 * failed; what has nothing to be divided by is undefined.
 */
#ifndef LOODS_OUTCOME_REVIEW_H
#define LOODS_OUTCOME_REVIEW_H

#include "outcome_fact.h"
#include "rational.h"
#include "summary.h"

struct loods_outcome_options {
	enum loods_summary_by by[2]; /* cohort, arm, gender; 0: no key */
	struct loods_window window;
	loods_date as_of;
	loods_stamp known_at; /* unknown: now; only to be printed */
	loods_stamp made_at;  /* when it was computed; only to be printed, unknown: not */
	loods_user_id only;   /* of this caseworker's clients alone; only to be printed. 0: all */
	bool hide_small;      /* an evaluator looks */
};

/* "arm" or "cohort,gender" into by[]. False: no such key, or the same twice. */
bool loods_outcome_by_parse(const char *text, enum loods_summary_by by[2]);

/* Counts; what is hidden (outcome_hide.h) still stands here, so figures are asked for through the functions
 * below. */
struct loods_outcome_group {
	const char *key[2]; /* cohort's key, arm, gender's code; NULL: none, or no such key */
	int clients, left, outcomes;
	int destinations[LOODS_DESTINATION_END];
	int lasting[LOODS_CHECK_MONTHS_END][LOODS_LASTING_END];
	/* Set for an evaluator. `left_hidden` holds for `outcomes` too. */
	bool hidden, left_hidden, destination_hidden[LOODS_DESTINATION_END];
	bool lasting_hidden[LOODS_CHECK_MONTHS_END][LOODS_LASTING_END];
};

struct loods_outcome_review {
	struct loods_outcome_options options;
	struct loods_outcome_group
		*groups; /* ordered by their keys, bytewise; none comes last. 0 without a key */
	int n_groups;
	struct loods_outcome_group total;
	int outside; /* outcomes of clients who were not in guidance in the window; hidden from an evaluator
		      */
};

/* Figures of a group; not set, or not known: hidden. */
loods_num loods_outcome_clients(const struct loods_outcome_group *g);
loods_num loods_outcome_left(const struct loods_outcome_group *g);
loods_num loods_outcome_outcomes(const struct loods_outcome_group *g);
loods_num loods_outcome_destination(const struct loods_outcome_group *g, int destination);
loods_num loods_outcome_lasting(const struct loods_outcome_group *g, int months, int lasting);
/* Left, of clients; of that destination, of outcomes. */
struct loods_rational loods_outcome_left_share(const struct loods_outcome_group *g);
struct loods_rational loods_outcome_destination_share(const struct loods_outcome_group *g, int destination);

/* What follows from the counts after so many months. */
struct loods_lasting_figures {
	loods_num due;	 /* all but those not yet due */
	loods_num known; /* of these, still, changed, or back */
	loods_num lost;	 /* of these, unreachable, or not checked */
	struct loods_rational still_of_due, still_of_known, back_of_known;
};
struct loods_lasting_figures loods_outcome_lasting_figures(const struct loods_outcome_group *g, int months);

/* Collects clients in any order. */
struct loods_outcome_maker;
struct loods_outcome_maker *loods_outcome_maker_new(const struct loods_outcome_options *o);
void loods_outcome_maker_free(struct loods_outcome_maker *m); /* NULL is fine */
/* Adds a client with its outcomes, sorted by day; outcomes outside the window are left out. */
void loods_outcome_maker_add(struct loods_outcome_maker *m, const struct loods_guidance *g,
			     const struct loods_outcome_fact *outcomes, int n);
/* Orders and hides; the result lives in `a`. The maker is to be freed after it. */
void loods_outcome_finish(struct loods_outcome_maker *m, struct loods_arena *a,
			  struct loods_outcome_review *out);

#endif
