/*
 * Compares a summary, and the JSON of it, with the naive figures of the same office (naive_summary.h). The
 * first difference is kept as a sentence.
 */
#ifndef SUMMARY_LOOK_H
#define SUMMARY_LOOK_H

#include "naive_summary.h"
#include "naive_weeks.h"
#include "summary.h"

struct look_keys {
	enum loods_summary_by by[2];
	const char *text[2];
};
/* By client, by each of the other keys, and by each pair of those in either order. */
extern const struct look_keys look_all_keys[];
extern const int look_all_keys_n;

struct look {
	const struct naive_office *office;
	struct naive *naive;
	struct naive_weeks *weeks; /* NULL: contact days per week are not looked at */
	const char *(*user_name)(void *ctx, loods_user_id id);
	const char *(*client_reference)(void *ctx, loods_id id); /* all different */
	void *ctx;
	char why[512]; /* what differs; empty: nothing does */
};

/* `only` not 0: by caseworker, nothing but the groups of that user. */
void look_at(struct look *l, const struct look_keys *keys, int only, const struct loods_summary *s);

#endif
