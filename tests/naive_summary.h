/*
 * Guidance intensity a second time, for tests only: written from the definitions alone, day by day in arrays,
 * with fractions of its own. It takes nothing from the program but the plain facts of guidance.h, the numbers
 * of their codes, and how a date is written. Slow and simple on purpose; spans are as the rules leave them
 * (only pauses overlap).
 */
#ifndef NAIVE_SUMMARY_H
#define NAIVE_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "guidance.h"

enum { NAIVE_DAYS = 1600, NAIVE_CLIENTS = 16, NAIVE_USERS = 8, NAIVE_CLASSES = 7, NAIVE_GROUPS = 1000 };

/* Reduced; `den` 0: undefined. */
struct naive_fraction {
	int64_t num, den;
};

/* Facts of all clients begin on day number `first_day` or later, and the window ends before `first_day` +
 * NAIVE_DAYS. */
struct naive_office {
	const struct loods_guidance *clients;
	int n, n_users;		       /* users are 1 … n_users */
	const char *const *user_names; /* by id; [0] NULL */
	int first_day, from, to;       /* day numbers; the window's first and last day */
};

/* Numbers that are undefined are -1. */
struct naive_row {
	int owner; /* 0: none */
	const char *gender;
	int eligible_days, contact_days, face_to_face_days, minutes, longest_gap, open_gap, overdue, breadth;
	struct naive_fraction frequency, dose, expected, realisation, offered, show_rate, coverage;
	const char *class;
};

struct naive_group {
	const char *key[2]; /* NULL: none, or no such key */
	int from, to;		    /* first and last day of its figures: the window's, or a month's of it */
	int clients, eligible_days, contact_days, agreed_contact_days, offered_days, minutes, talks, overdue;
	struct naive_fraction expected, realisation, offered;
	int with; /* clients that have a frequency */
	double q1, median, q3;
	int classes[NAIVE_CLASSES]; /* in the order of naive_classes */
};

extern const char *const naive_classes[NAIVE_CLASSES];

/* Works out every client; `o` is used until naive_free. */
struct naive;
struct naive *naive_new(const struct naive_office *o);
void naive_free(struct naive *w);
/* One for each client, in their order. */
const struct naive_row *naive_rows(const struct naive *w);
/* By one key or two ("caseworker", "cohort", "arm", "gender", "month"; the second NULL), in the order of
 * their texts, none last; at most NAIVE_GROUPS. Returns how many. The texts are valid until naive_free. */
int naive_groups(struct naive *w, const char *first, const char *second, struct naive_group groups[]);
/* Everybody at once; returns the clients without an eligible day, who are counted in no group. */
int naive_total(const struct naive *w, struct naive_group *total);
/* Days between a contact of the window, inside a guidance period, and its entry; percentiles, -1: none. */
void naive_lag(const struct naive *w, double *median, double *p90);

/* "3/2", "2", or NULL when undefined. */
const char *naive_text(struct naive_fraction f, char buf[48]);
double naive_value(struct naive_fraction f);

#endif
