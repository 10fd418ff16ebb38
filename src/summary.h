/*
 * Summaries: guidance intensity of many clients, one by one or in groups. Adds up what intensity.h gives for
 * each client and hides what is too small to be shown to an evaluator. It reads no storage (summary_office.h
 * does) and formats nothing (summary_format.h).
 */
#ifndef LOODS_SUMMARY_H
#define LOODS_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "guidance.h"
#include "intensity.h"

enum loods_summary_by {
	LOODS_BY_CLIENT = 1,
	LOODS_BY_CASEWORKER,
	LOODS_BY_COHORT,
	LOODS_BY_ARM,
	LOODS_BY_GENDER,
	LOODS_BY_MONTH, /* calendar months, each with the figures of its days in the window */
	LOODS_BY_END,
};
extern const struct loods_choices loods_summary_bys; /* codes `client` … `month` */

enum { LOODS_SUMMARY_SMALL = 10 }; /* fewer clients than this are not shown to an evaluator */

struct loods_summary_options {
	enum loods_summary_by by[2]; /* the second 0: one key only. BY_CLIENT stands alone */
	struct loods_window window;
	struct loods_intensity_settings settings;
	loods_stamp known_at; /* unknown: now; only to be printed */
	loods_stamp made_at;  /* when it was computed; only to be printed, unknown: not */
	loods_user_id only;   /* by caseworker: no other group than this one's; 0: all */
	bool hide_small;      /* an evaluator looks */
};

/* "arm" or "cohort,gender" into by[]. False: no such key, the same twice, or `client` in a pair. */
bool loods_summary_by_parse(const char *text, enum loods_summary_by by[2]);

struct loods_summary_row {
	loods_id client;
	const char *reference;  /* NULL: this process may not see it */
	const char *caseworker; /* account name of the owner on the last day; NULL: none */
	const char *cohort;     /* its key; NULL: none */
	const char *arm;        /* NULL: none */
	int gender;
	struct loods_intensity figures; /* without shares and conducted */
};

/*
 * Clients with at least one eligible day in the window; a group may have none of them left. By caseworker the
 * days of a client are split over its owners: each counts the client, the class goes to the owner on the last
 * day alone. By month a client is counted in every month in which it has an eligible day, and a month's
 * figures are those of the window that the month has in common with the summary's.
 */
struct loods_summary_group {
	const char *key[2]; /* account name, cohort's key, arm, gender's code, YYYY-MM; NULL: none, or no such
			       key */
	struct loods_window window; /* of its figures */
	int clients;
	int eligible_days, contact_days, agreed_contact_days, offered_days;
	int64_t minutes;
	int talks; /* by caseworker: countable contacts that this person conducted, with any client; else 0 */
	struct loods_rational expected;    /* sum of X; undefined when no client has one */
	struct loods_rational realisation; /* sum of N_X / sum of X */
	struct loods_rational offered;     /* sum of days offered / sum of X */
	/* Of clients whose frequency is defined; NaN: none. */
	double frequency_q1, frequency_median, frequency_q3;
	int classes[LOODS_CLASS_END];
	/* The load on the last day, and how fast contacts are written down. */
	int in_guidance;             /* clients whose last day is eligible, where their class is */
	struct loods_rational weight; /* contacts per 28 days that their agreements then in force ask for;
					 undefined when none has one */
	double lag_median, lag_p90;  /* registration lag in days of the window's contacts, by caseworker of
					those that this person conducted; NaN: there are none */
	int overdue; /* clients, counted where their class is */
	/* Contact days in each whole week of its window, counted back from the window's last day, at most the last 53;
	 * oldest first. Credited as contact_days are; NULL: none, as of a hidden group. */
	const int64_t *weeks;
	int n_weeks;
	/* overdue, in_guidance and weight are never shown to an evaluator. */
	/* Set for an evaluator: the figures of a hidden group, or of a hidden class, or the quartiles, are
	 * not to be shown. */
	bool hidden, quartiles_hidden, class_hidden[LOODS_CLASS_END];
	/* Which values the keys have, to order by and compare; see summary_hide.h. A month: 12 * year + month - 1. */
	int64_t order[2];
	const struct loods_summary_group *before; /* the same group in the period compared with; NULL: none */
};

struct loods_summary {
	struct loods_summary_options options;
	struct loods_summary_row *rows; /* by client, ordered by reference, bytewise */
	int n_rows;
	struct loods_summary_group *groups; /* ordered by their keys, bytewise; none comes last */
	int n_groups;
	struct loods_summary_group total; /* all clients at once, nothing split */
	int without_days;                 /* clients without an eligible day: counted in no group */
	double lag_median, lag_p90;       /* registration lag in days, of the window's contacts inside a
					     guidance period; NaN: not known */
	const struct loods_summary *before; /* of the period compared with; NULL: there is none */
};

/* Collects clients in any order. */
struct loods_summary_maker;
struct loods_summary_maker *loods_summary_maker_new(const struct loods_summary_options *o);
void loods_summary_maker_free(struct loods_summary_maker *m); /* NULL is fine */
/* Adds a client. False: older contacts than these facts hold may matter; nothing was added, call again
 * with all of them. */
bool loods_summary_maker_add(struct loods_summary_maker *m, const struct loods_guidance *g);
/* Whether it would; adds nothing. */
bool loods_summary_maker_takes(struct loods_summary_maker *m, const struct loods_guidance *g);

/* What people call things; NULL answers are none. The texts need to live until finish has returned. */
struct loods_summary_names {
	const char *(*user)(void *ctx, loods_user_id id);
	const char *(*client)(void *ctx, loods_id id); /* asked in order of id; only by client */
	void *ctx;
};
/* Orders, computes and hides; the result lives in `a`. The maker is to be freed after it. */
void loods_summary_finish(struct loods_summary_maker *m, const struct loods_summary_names *names,
			  struct loods_arena *a, struct loods_summary *out);

/* Ties the groups of `now` to those of `before`, which have the same keys and live as long: by what their keys
 * say, months by their place in the window. */
void loods_summary_tie(struct loods_summary *now, const struct loods_summary *before);

/* Quantile of `n` sorted values by linear interpolation between order statistics (R's type 7); NaN for
 * none.
 * */
double loods_quantile(const double *sorted, int n, double q);

#endif
