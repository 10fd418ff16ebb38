/* Versions of language steps and childcare of one client for tests, in days of facts.h. */
#ifndef BLOCK_VERSIONS_H
#define BLOCK_VERSIONS_H

#include <criterion/criterion.h>

#include "blockers.h"
#include "childcare.h"
#include "facts.h"
#include "language_step.h"

enum { VERSIONS = 48, TODAY = 100 };

struct versions {
	struct loods_block_version v[VERSIONS];
	int n;
};

/* Days of 0 are not known. */
static inline struct loods_block_version *version(struct versions *vs, int record, int on, int state, int reason)
{
	struct loods_block_version *v = &vs->v[vs->n];

	cr_assert_lt(vs->n, VERSIONS);
	*v = (struct loods_block_version){ .client.n = 1, .record.n = record, .state = state, .reason = reason, .day = day(on) };
	v->version = vs->n + 1;
	vs->n++;
	return v;
}

static inline struct loods_block_version *care(struct versions *vs, int record, int on, int state, int since, int starts)
{
	struct loods_block_version *v = version(vs, record, on, state, 0);

	v->childcare = true;
	v->since = since ? day(since) : LOODS_DATE_NONE;
	v->starts_on = starts ? day(starts) : LOODS_DATE_NONE;
	return v;
}

#endif
