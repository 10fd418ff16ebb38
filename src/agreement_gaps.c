#include "agreement_gaps.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "ops.h"

static const struct loods_choice kinds[] = {
	[LOODS_GAP_MISSING] = { "missing", N_("missing") },
	[LOODS_GAP_ENDING] = { "ending", N_("ending") },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_GAP_END, "a kind lacks its code");
const struct loods_choices loods_gap_kinds = LOODS_CHOICES(kinds);

struct collecting {
	struct loods_arena *a;
	const struct loods_agreement_gaps_query *q;
	struct loods_agreement_gaps *out;
	int cap;
};

enum loods_gap_kind loods_agreement_gap_of(const struct loods_agreed_case *k, loods_date on, int days)
{
	if (!k->agreement.n)
		return LOODS_GAP_MISSING;
	if (!loods_date_known(k->to) || k->to.n > on.n + days || loods_date_known(k->next_from))
		return 0;
	if (loods_date_known(k->guided_to) && k->guided_to.n <= k->to.n)
		return 0;
	return LOODS_GAP_ENDING;
}

static void add(struct collecting *c, const struct loods_agreement_gap *gap)
{
	if (c->out->n == c->cap) {
		int cap = c->cap ? c->cap * 2 : 64;
		struct loods_agreement_gap *list =
			LOODS_NEW_ARRAY(c->a, struct loods_agreement_gap, (size_t)cap);

		if (c->out->n)
			memcpy(list, c->out->list, (size_t)c->out->n * sizeof *list);
		c->out->list = list;
		c->cap = cap;
	}
	c->out->list[c->out->n++] = *gap;
}

static enum loods_code each(const struct loods_agreed_case *k, void *ctx, struct loods_err *err)
{
	struct collecting *c = ctx;
	enum loods_gap_kind kind = loods_agreement_gap_of(k, c->q->on, c->q->days);
	struct loods_agreement_gap gap = { .kind = kind,
					   .client = k->client,
					   .birth_year = k->birth_year,
					   .place = k->place,
					   .caseworker = k->owner,
					   .contacts = k->contacts,
					   .per_days = k->per_days,
					   .last = k->to };

	(void)err;
	if (!kind || (kind == LOODS_GAP_MISSING ? !c->q->missing : !c->q->ending))
		return LOODS_OK;
	if ((c->q->cohort && !loods_str_eq(c->q->cohort, k->cohort_key)) ||
	    (c->q->arm && !loods_str_eq(c->q->arm, k->arm)))
		return LOODS_OK;
	gap.reference = loods_arena_strdup(c->a, k->reference);
	gap.name = loods_arena_strdup(c->a, k->name);
	gap.fold = loods_arena_strdup(c->a, k->fold);
	gap.cohort = loods_arena_strdup(c->a, k->cohort_key);
	gap.arm = loods_arena_strdup(c->a, k->arm);
	if (kind == LOODS_GAP_MISSING) {
		gap.begins = k->next_from;
		c->out->n_missing++;
	} else {
		c->out->n_ending++;
	}
	add(c, &gap);
	return LOODS_OK;
}

static int by_urgency(const void *pa, const void *pb)
{
	const struct loods_agreement_gap *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->last.n != b->last.n)
		return a->last.n < b->last.n ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

enum loods_code loods_agreement_gaps_load(struct loods_app *app, struct loods_arena *a,
					  const struct loods_agreement_gaps_query *query,
					  struct loods_agreement_gaps *out, struct loods_err *err)
{
	struct loods_agreed_query q = { .on = query->on, .names = true };
	struct collecting c = { .a = a, .q = query, .out = out };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*out = (struct loods_agreement_gaps){ 0 };
	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (code)
		return code;
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		q.owner = app->user.id;
	code = loods_store_agreed(app->store, &q, each, &c, err);
	if (!code && out->n)
		qsort(out->list, (size_t)out->n, sizeof *out->list, by_urgency);
	return code;
}
