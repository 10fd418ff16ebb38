/* Outcomes with their checks, client by client beside the guidance facts; also as the file stood at an
 * earlier time of entry. Outcomes are few next to contacts, so they are read whole and then handed out. */
#include <stdlib.h>

#include "known_at.h"
#include "store_impl.h"

struct outcome {
	int64_t id, client;
	struct loods_outcome_fact fact;
};

struct query {
	struct outcome *list;
	int n, cap;
	int at;				  /* the next one to be handed out */
	struct loods_outcome_fact *facts; /* of one client */
	int cap_facts;
	loods_outcomes_fn *each;
	void *ctx;
};

static struct db_stmt *prepare(struct loods_store *s, const struct loods_guidance_query *q, const char *table,
			       const char *columns, const char *extra, const char *order,
			       struct loods_err *err)
{
	bool known_at = loods_stamp_known(q->known_at);
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st = NULL;

	loods_str_addf(&sql, "SELECT %s FROM (", columns);
	known_at_sql(&sql, table, columns, extra, known_at);
	loods_str_addf(&sql, ") ORDER BY %s", order);
	if (db_prepare(s->db, sql.s, &st, err))
		st = NULL;
	loods_str_release(&sql);
	if (st && known_at)
		db_bind_int(st, 2, q->known_at.n);
	return st;
}

/* Those of the window, by id. */
static enum loods_code read_outcomes(struct loods_store *s, const struct loods_guidance_query *q,
				     struct query *x, struct loods_err *err)
{
	struct db_stmt *st = prepare(s, q, "outcome", "id, client, destination, date",
				     " AND date >= ?3 AND date < ?4", "id", err);
	enum loods_code code;
	bool row;

	if (!st)
		return err->code;
	db_bind_int(st, 3, q->from.n);
	db_bind_int(st, 4, q->to.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		if (x->n == x->cap) {
			x->cap = x->cap ? x->cap * 2 : 256;
			x->list = reallocarray(x->list, (size_t)x->cap, sizeof *x->list);
			if (!x->list)
				loods_nomem();
		}
		x->list[x->n++] = (struct outcome){
			.id = db_int(st, 0),
			.client = db_int(st, 1),
			.fact = { .on = { (int32_t)db_int(st, 3) },
				  .destination = loods_choice_value(&loods_destinations, db_text(st, 2)) },
		};
	}
	db_finish(st);
	return code;
}

/* Both come in the order of the outcomes' ids, so they are gone through side by side. */
static enum loods_code read_checks(struct loods_store *s, const struct loods_guidance_query *q,
				   struct query *x, struct loods_err *err)
{
	struct db_stmt *st =
		prepare(s, q, "outcome_check", "outcome, months, result, checked_on", "", "outcome", err);
	enum loods_code code;
	int at = 0;
	bool row;

	if (!st)
		return err->code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		int months = loods_choice_value(&loods_check_months, db_text(st, 1));

		while (at < x->n && x->list[at].id < db_int(st, 0))
			at++;
		if (at == x->n || x->list[at].id != db_int(st, 0))
			continue;
		x->list[at].fact.checks[months].result =
			loods_choice_value(&loods_check_results, db_text(st, 2));
		x->list[at].fact.checks[months].on.n = (int32_t)db_int(st, 3);
	}
	db_finish(st);
	return code;
}

static int by_client_and_day(const void *a, const void *b)
{
	const struct outcome *x = a, *y = b;

	if (x->client != y->client)
		return x->client < y->client ? -1 : 1;
	if (x->fact.on.n != y->fact.on.n)
		return x->fact.on.n < y->fact.on.n ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static enum loods_code hand_out(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct query *x = ctx;
	int n = 0;

	while (x->at < x->n && x->list[x->at].client < g->client.n)
		x->at++;
	for (; x->at < x->n && x->list[x->at].client == g->client.n; x->at++) {
		if (n == x->cap_facts) {
			x->cap_facts = x->cap_facts ? x->cap_facts * 2 : 8;
			x->facts = reallocarray(x->facts, (size_t)x->cap_facts, sizeof *x->facts);
			if (!x->facts)
				loods_nomem();
		}
		x->facts[n++] = x->list[x->at].fact;
	}
	return x->each(g, x->facts, n, x->ctx, err);
}

enum loods_code loods_store_outcomes(struct loods_store *s, const struct loods_guidance_query *q,
				     loods_outcomes_fn *each, void *ctx, struct loods_err *err)
{
	struct loods_guidance_query guidance = *q;
	struct query x = { .each = each, .ctx = ctx };
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	guidance.no_contacts = true;
	code = read_outcomes(s, q, &x, err);
	if (code == LOODS_OK)
		code = read_checks(s, q, &x, err);
	if (x.n)
		qsort(x.list, (size_t)x.n, sizeof *x.list, by_client_and_day);
	if (code == LOODS_OK)
		code = loods_store_guidance(s, &guidance, hand_out, &x, err);
	db_snapshot_end(s->db);
	free(x.list);
	free(x.facts);
	return code;
}
