/* Shared by the files of the synthetic office alone: the office being made, and the client being made in it.
 */
#ifndef LOODS_SYNTH_INNER_H
#define LOODS_SYNTH_INNER_H

#include "language_step.h"
#include "ops.h"
#include "random.h"
#include "synth.h"

enum { SYNTH_COHORTS_MAX = 16 };

struct synth {
	struct loods_app *app;
	const struct loods_synth_size *size;
	uint64_t seed;
	loods_date first, today; /* of the history */
	loods_user_id *workers;
	int n_workers;
	loods_id cohorts[SYNTH_COHORTS_MAX];
	bool women_only[SYNTH_COHORTS_MAX]; /* three in four are women */
	int n_cohorts;
	double scale;            /* contacts made for each one agreed, so that the total comes out as asked */
	struct loods_bulk *bulk;
	int in_bulk;             /* records since the last commit */
	struct loods_synth_result *result;
};

/* Why guidance ended, in the order of the texts that say so. */
enum synth_end { SYNTH_END_WORK, SYNTH_END_MOVED, SYNTH_END_EDUCATION, SYNTH_END_ILLNESS_CARE, SYNTH_END_OTHER };

/* One client while it is made: what its records have in common. */
struct synth_client {
	struct loods_random r;
	struct loods_arena *a;
	int index;               /* from 0 */
	loods_id id;
	int gender;
	bool treatment;          /* arm of the pilot */
	loods_date from, to;     /* guidance; `to` is today while it goes on */
	bool ended;
	enum synth_end end_reason; /* when it did */
	int birth_year;
	loods_date pause_from, pause_to; /* unknown: none */
	loods_user_id owner[4];  /* one after the other */
	loods_date owned_from[4];
	int n_owners;
	int contacts, per_days;  /* agreed now */
	bool parent;
	const struct loods_language_step *step; /* NULL: none */
	loods_id care_step;      /* the language step that childcare serves; 0: none */
};

/* Saves a new record in the running bulk transaction, which it commits and begins anew now and then. */
enum loods_code synth_put(struct synth *s, const struct loods_type *t, void *rec,
			  struct loods_err *err) LOODS_CHECKED;

enum loods_code synth_contacts(struct synth *s, struct synth_client *c, struct loods_err *err) LOODS_CHECKED;
enum loods_code synth_language(struct synth *s, struct synth_client *c, struct loods_err *err) LOODS_CHECKED;
enum loods_code synth_childcare(struct synth *s, struct synth_client *c, struct loods_err *err) LOODS_CHECKED;
enum loods_code synth_plan(struct synth *s, struct synth_client *c, struct loods_err *err) LOODS_CHECKED;
enum loods_code synth_outcomes(struct synth *s, struct synth_client *c, struct loods_err *err) LOODS_CHECKED;

/* Expected contacts of this client when one is made for each one agreed. */
double synth_expected_contacts(const struct synth_client *c);

/* A day in [from, to], uniform. */
loods_date synth_day(struct loods_random *r, loods_date from, loods_date to);
static inline loods_date synth_earlier(loods_date a, loods_date b) { return a.n < b.n ? a : b; }
static inline loods_date synth_later(loods_date a, loods_date b) { return a.n > b.n ? a : b; }

#endif
