/*
 * Blockers of many clients: for each cause, for women, men and others, how many clients it concerned and how
 * much time it cost, over a window, in all and in groups. Adds up what blockers.h counts for each client and
 * hides what is too small for an evaluator. It reads no storage and formats nothing.
 */
#ifndef LOODS_BLOCKERS_SUM_H
#define LOODS_BLOCKERS_SUM_H

#include "blockers.h"
#include "summary.h"

enum loods_block_who { LOODS_WHO_ALL, LOODS_WHO_WOMEN, LOODS_WHO_MEN, LOODS_WHO_OTHERS, LOODS_WHO_END };

struct loods_blockers_options {
	enum loods_summary_by by;    /* caseworker, cohort, arm or gender; 0: no groups */
	struct loods_window window;
	loods_date today;            /* days after it are not lost yet */
	loods_stamp known_at;        /* unknown: now; only to be printed */
	loods_user_id only;          /* only the days on which this user owned the client; 0: all */
	bool hide_small;             /* an evaluator looks */
};

struct loods_block_figure {
	int clients;         /* with a day that counts for the cause */
	int64_t days;        /* weeks lost are days / 7 */
	double median_weeks; /* of those clients; NaN: none */
	bool hidden;         /* not to be shown, nor the share */
};

/* By caseworker the days of a client are split over its owners and each counts the client. */
struct loods_blockers_group {
	const char *key; /* account name, cohort's key, arm, gender's code; NULL: none, or the total */
	int64_t order;   /* the key's number; by caseworker the account's */
	/* figure[0]: clients with an eligible day, and their days; else by cause. */
	struct loods_block_figure figure[LOODS_BLOCK_END][LOODS_WHO_END];
};

/* Something blocked today. The rest of a client's name is the caller's business. */
struct loods_block_item {
	loods_id client;
	int gender;
	int64_t group; /* the `order` of its group */
	struct loods_block_open open;
};

struct loods_blocker_report {
	struct loods_blockers_options options;
	struct loods_blockers_group *groups; /* ordered by key, bytewise; none comes last */
	int n_groups;
	struct loods_blockers_group total;
	struct loods_block_item *items; /* most time lost first; none for who may not see clients */
	int n_items;
};

struct loods_blockers_maker;
struct loods_blockers_maker *loods_blockers_maker_new(const struct loods_blockers_options *o);
void loods_blockers_maker_free(struct loods_blockers_maker *m); /* NULL is fine */
/* `v`: the client's versions, as loods_blocks_fill wants them. Contacts are not looked at. */
void loods_blockers_maker_add(struct loods_blockers_maker *m, const struct loods_guidance *g,
			      const struct loods_block_version *v, int n);
/* Orders, computes and hides; the result lives in `a`. */
void loods_blockers_finish(struct loods_blockers_maker *m, const struct loods_summary_names *names,
			   struct loods_arena *a, struct loods_blocker_report *out);

/* Clients concerned of the clients with an eligible day; NaN: there are none, or it is hidden. */
double loods_block_share(const struct loods_blockers_group *g, enum loods_blocker cause,
			 enum loods_block_who who);
/* The row (a cause, or childcare in any way) whose share differs most between women and men; 0: no row can
 * be compared, or none differs. */
enum loods_blocker loods_blockers_difference(const struct loods_blockers_group *g);

#endif
