/*
 * Small random offices for tests of the figures: a few clients whose facts lie on the edges of the
 * definitions as often as not. The same seed gives the same office. Days are those of facts.h: numbered from
 * BASE.
 */
#ifndef RANDOM_OFFICE_H
#define RANDOM_OFFICE_H

#include <stdint.h>

#include "facts.h"

enum { RANDOM_CLIENTS = 12 };

struct random_office {
	uint64_t seed, state;
	int owners[4], n_owners;   /* users who own cases; may be nobody */
	int talkers[5], n_talkers; /* users who conduct talks, owners or not */
	int n;
	struct facts f[RANDOM_CLIENTS];
	int first, from, to; /* nothing begins before `first`; the window's first and last day */
	int edges[160], n_edges;
	bool minutes_known; /* of every contact that was held, as the program's own records have it */
	bool old; /* years of history before the window, long silences, agreements of long periods */
};

/* Fills all but the owners, talkers and the two switches, which are the caller's. */
void random_office_make(struct random_office *o, uint64_t seed);
int random_roll(struct random_office *o, int n);
/* The office as calls of facts.h, so that a failure can be replayed; to be freed. */
char *random_office_text(const struct random_office *o);

#endif
