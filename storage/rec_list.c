#include "rec_list.h"

#include <assert.h>

#include "client.h"
#include "rec_seal.h"

enum { VALUES_MAX = 8 };

/* A statement being put together: its text, and what will be bound, in order. */
struct query {
	struct loods_str sql;
	int64_t values[VALUES_MAX];
	int n;
};

static void bind_next(struct query *q, int64_t value)
{
	assert(q->n < VALUES_MAX);
	q->values[q->n++] = value;
	loods_str_addf(&q->sql, "?%d", q->n);
}

/* A condition on the client of a row of `t`, through the records in between: "child" IN (SELECT id FROM child
 * WHERE client …). */
static void of_client(struct query *q, const struct loods_type *t,
		      void (*condition)(struct query *q, const struct loods_filter *f),
		      const struct loods_filter *f)
{
	const struct loods_field *toward = loods_type_toward_client(t);

	if (t == &loods_client_type) {
		loods_str_add(&q->sql, "id");
		condition(q, f);
	} else if (!toward) {
		loods_str_add(&q->sql, "0"); /* no client is concerned: none of these records is anybody's */
	} else if (toward->ref == &loods_client_type) {
		rec_quote(&q->sql, toward->name);
		condition(q, f);
	} else {
		rec_quote(&q->sql, toward->name);
		loods_str_addf(&q->sql, " IN (SELECT id FROM %s WHERE ", toward->ref->name);
		of_client(q, toward->ref, condition, f);
		loods_str_add(&q->sql, ")");
	}
}

static void this_client(struct query *q, const struct loods_filter *f)
{
	loods_str_add(&q->sql, " = ");
	bind_next(q, f->client.n);
}

static void owned_client(struct query *q, const struct loods_filter *f)
{
	int who;

	loods_str_add(&q->sql, " IN (SELECT client FROM ownership WHERE deleted = 0"
			       " AND caseworker IN (SELECT ");
	bind_next(q, f->owner.n);
	who = q->n;
	loods_str_addf(&q->sql, " UNION SELECT for_whom FROM cover WHERE deleted = 0 AND by_whom = ?%d", who);
	loods_str_add(&q->sql, " AND until >= ");
	bind_next(q, f->on.n);
	loods_str_addf(&q->sql, " AND \"from\" <= ?%d)", q->n);
	loods_str_addf(&q->sql, " AND \"from\" <= ?%d AND (\"to\" IS NULL OR \"to\" >= ?%d))", q->n, q->n);
}

static void by_field(struct query *q, const struct loods_field *f, int64_t value)
{
	assert(!rec_seal_ident(f) && !(f->flags & LOODS_META));
	rec_quote(&q->sql, f->name);
	if (f->kind == LOODS_KIND_CHOICE && value) {
		/* Written out, so that an index made for this code can serve; codes are the descriptor's own
		 * words. */
		loods_str_addf(&q->sql, " = '%s'", loods_choice_code(f->choices, (int)value));
	} else if (value == 0 && f->kind != LOODS_KIND_BOOL) {
		loods_str_add(&q->sql, " IS NULL");
	} else {
		assert(f->kind == LOODS_KIND_REF || f->kind == LOODS_KIND_USER || f->kind == LOODS_KIND_BOOL);
		loods_str_add(&q->sql, " = ");
		bind_next(q, value);
	}
}

/* A day as the column of `when` counts it. */
static int64_t day_value(const struct loods_field *when, loods_date d)
{
	loods_pdate p;
	int year, month, day;

	/* A week counts as its Monday. */
	if (when->kind == LOODS_KIND_DATE || when->kind == LOODS_KIND_WEEK)
		return d.n;
	loods_date_to_ymd(d, &year, &month, &day);
	p = (loods_pdate){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	return rec_pdate_int(p);
}

static void where(struct query *q, const struct loods_type *t, const struct loods_filter *f,
		  const struct loods_field *when)
{
	loods_str_add(&q->sql, f->deleted ? " WHERE 1" : " WHERE deleted = 0");
	if (f->client.n) {
		loods_str_add(&q->sql, " AND ");
		of_client(q, t, this_client, f);
	}
	if (f->owner.n) {
		loods_str_add(&q->sql, " AND ");
		of_client(q, t, owned_client, f);
	}
	if (f->by) {
		loods_str_add(&q->sql, " AND ");
		by_field(q, f->by, f->value);
	}
	if (when && loods_date_known(f->from)) {
		loods_str_addf(&q->sql, " AND \"%s\" >= ", when->name);
		bind_next(q, day_value(when, f->from));
	}
	if (when && loods_date_known(f->to)) {
		loods_str_addf(&q->sql, " AND \"%s\" <= ", when->name);
		bind_next(q, day_value(when, f->to));
	}
}

static bool everything(const struct loods_filter *f)
{
	return !f->client.n && !f->by && !loods_date_known(f->from) && !loods_date_known(f->to) &&
	       !f->owner.n && !f->newest_first && !f->limit;
}

enum loods_code rec_list_prepare(const struct rec_plan *p, struct db *db, const char *what,
				 const struct loods_filter *f, bool order, struct db_stmt **out,
				 struct loods_err *err)
{
	static const struct loods_filter blank;
	const struct loods_field *when = p->type->when ? loods_type_field(p->type, p->type->when) : NULL;
	struct query q = { .sql = LOODS_STR_INIT };
	enum loods_code code;

	f = f ? f : &blank;
	loods_str_addf(&q.sql, "SELECT %s FROM %s", what, p->type->name);
	if (order && everything(f)) /* the table itself is in that order; an index beside it would be a detour
				       for each row */
		loods_str_add(&q.sql, " NOT INDEXED");
	where(&q, p->type, f, when);
	if (order && (everything(f) || !when))
		loods_str_addf(&q.sql, " ORDER BY id%s", f->newest_first ? " DESC" : "");
	else if (order && f->newest_first)
		loods_str_addf(&q.sql, " ORDER BY \"%s\" DESC, id DESC", when->name);
	else if (order && when->flags & LOODS_REQUIRED)
		loods_str_addf(&q.sql, " ORDER BY \"%s\", id", when->name);
	else if (order) /* what has no date yet comes last */
		loods_str_addf(&q.sql, " ORDER BY \"%s\" IS NULL, \"%s\", id", when->name, when->name);
	if (order && f->limit) {
		loods_str_add(&q.sql, " LIMIT ");
		bind_next(&q, f->limit);
	}
	code = db_prepare(db, q.sql.s, out, err);
	for (int i = 0; code == LOODS_OK && i < q.n; i++)
		db_bind_int(*out, i + 1, q.values[i]);
	loods_str_release(&q.sql);
	return code;
}
