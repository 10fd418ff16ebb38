/* How agreements stand on a day, client by client, from covering indexes alone. Names, where they are asked
 * for, come from the index in memory. */
#include <stdlib.h>

#include "client.h"
#include "client_cursor.h"
#include "store_impl.h"

/* For all clients in their order (`which` ""), or for client ?1 (`which` ONE). */
#define ASSIGNMENTS(which)                                                                                   \
	("SELECT client, cohort, arm FROM assignment INDEXED BY assignment_client WHERE deleted = 0" which   \
	 " ORDER BY client, assigned_on, id")
#define PERIODS(which)                                                                                       \
	("SELECT client, start, \"end\", cohort FROM guidance_period INDEXED BY guidance_period_client"      \
	 " WHERE deleted = 0" which " ORDER BY client, start")
#define AGREEMENTS(which)                                                                                    \
	("SELECT client, id, \"from\", \"to\", contacts, per_days"                                           \
	 " FROM agreement INDEXED BY agreement_client WHERE deleted = 0" which                               \
	 " ORDER BY client, \"from\"")
#define OWNERS(which)                                                                                        \
	("SELECT client, caseworker FROM ownership INDEXED BY ownership_client WHERE deleted = 0"            \
	 " AND \"from\" <= ?2 AND (\"to\" IS NULL OR \"to\" >= ?2)" which " ORDER BY client, \"from\"")
#define ONE " AND client = ?1"

enum { PERIOD, ASSIGNMENT, AGREEMENT, OWNER, CURSORS };

static const char *const all_clients[CURSORS] = { [PERIOD] = PERIODS(""),
						  [ASSIGNMENT] = ASSIGNMENTS(""),
						  [AGREEMENT] = AGREEMENTS(""),
						  [OWNER] = OWNERS("") };
static const char *const one_client[CURSORS] = { [PERIOD] = PERIODS(ONE),
						 [ASSIGNMENT] = ASSIGNMENTS(ONE),
						 [AGREEMENT] = AGREEMENTS(ONE),
						 [OWNER] = OWNERS(ONE) };

struct query {
	struct loods_store *s;
	const struct loods_agreed_query *q;
	struct client_cursor c[CURSORS];
	struct store_cohorts cohorts;
	struct loods_arena memory;
	struct loods_str arm;
	struct client_index few; /* names of one caseload */
	const struct client_index *x; /* NULL: no names */
	int *place;                   /* beside x->list; heap */
	int64_t *ids;                 /* heap */
	int n_ids, cap_ids;
};

static loods_date date(struct db_stmt *st, int col)
{
	return (loods_date){ (int32_t)db_int(st, col) };
}

/* ---- which clients ---- */

static enum loods_code read_ids(struct query *q, struct loods_err *err)
{
	bool own = q->q->owner.n != 0, row;
	struct db_stmt *st;
	enum loods_code code = db_prepare(
		q->s->db,
		own ? "SELECT DISTINCT client FROM ownership INDEXED BY ownership_caseworker"
		      " WHERE deleted = 0 AND caseworker = ?1 AND \"from\" <= ?2"
		      " AND (\"to\" IS NULL OR \"to\" >= ?2) ORDER BY client"
		    : "SELECT id FROM client INDEXED BY client_version WHERE deleted = 0 ORDER BY id",
		&st, err);

	if (code)
		return code;
	if (own) {
		db_bind_int(st, 1, q->q->owner.n);
		db_bind_int(st, 2, q->q->on.n);
	}
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		if (q->n_ids == q->cap_ids) {
			q->cap_ids = q->cap_ids ? q->cap_ids * 2 : 256;
			q->ids = reallocarray(q->ids, (size_t)q->cap_ids, sizeof *q->ids);
			if (!q->ids)
				loods_nomem();
		}
		q->ids[q->n_ids++] = db_int(st, 0);
	}
	db_finish(st);
	return code;
}

static enum loods_code read_names(struct query *q, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(q->s, &loods_client_type);
	struct rec_session rs = store_rec_session(q->s);
	enum loods_code code;

	if (q->q->owner.n && !q->s->clients.loaded) {
		q->x = &q->few;
		code = client_index_some(&q->few, p, &rs, q->ids, q->n_ids, err);
	} else {
		q->x = &q->s->clients;
		code = client_index_refresh(&q->s->clients, p, &rs, loods_store_generation(q->s), err);
	}
	if (code)
		return code;
	q->place = calloc((size_t)q->x->n + 1, sizeof *q->place);
	if (!q->place)
		loods_nomem();
	for (int i = 0; i < q->x->n; i++)
		q->place[q->x->order[i]] = i;
	return LOODS_OK;
}

static enum loods_code open_cursors(struct query *q, struct loods_err *err)
{
	bool along = !q->q->owner.n;
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < CURSORS; i++) {
		code = client_cursor_open(&q->c[i], q->s->db, along ? all_clients[i] : one_client[i], along,
					  err);
		if (code == LOODS_OK && i == OWNER)
			db_bind_int(q->c[i].st, 2, q->q->on.n);
	}
	return code;
}

/* ---- one client ---- */

/* What is being put together of a client. */
struct one {
	struct loods_agreed_case k;
	bool guided; /* the day lies in a period */
	bool open;   /* a period goes on without an end */
};

static void take(struct query *q, int kind, struct db_stmt *st, struct one *o)
{
	const loods_date on = q->q->on;
	struct loods_span span;

	switch (kind) {
	case PERIOD: /* the newest comes last; an assignment, read next, goes before */
		span = (struct loods_span){ date(st, 1), date(st, 2) };
		o->guided |= loods_span_has(span, on);
		o->open |= !loods_date_known(span.last);
		if (span.last.n > o->k.guided_to.n)
			o->k.guided_to = span.last;
		if (!db_is_null(st, 3))
			o->k.cohort.n = db_int(st, 3);
		break;
	case ASSIGNMENT:
		o->k.cohort.n = db_int(st, 1);
		loods_str_clear(&q->arm);
		loods_str_add(&q->arm, db_text(st, 2));
		o->k.arm = q->arm.s;
		break;
	case AGREEMENT:
		span = (struct loods_span){ date(st, 2), date(st, 3) };
		if (loods_span_has(span, on)) {
			o->k.agreement.n = db_int(st, 1);
			o->k.from = span.first;
			o->k.to = span.last;
			o->k.contacts = (int)db_int(st, 4);
			o->k.per_days = (int)db_int(st, 5);
		} else if (span.first.n > on.n && !loods_date_known(o->k.next_from)) {
			o->k.next_from = span.first;
		}
		break;
	case OWNER:
		if (!o->k.owner.n)
			o->k.owner.n = db_int(st, 1);
		break;
	default: /* kinds are the numbers of this file */
		break;
	}
}

static void name(const struct query *q, struct loods_agreed_case *k)
{
	const struct client_entry *e = q->x ? client_index_find(q->x, k->client.n) : NULL;

	if (!e)
		return;
	k->reference = e->reference;
	k->name = e->name;
	k->fold = e->fold;
	k->birth_year = e->birth_year;
	k->place = q->place[e - q->x->list];
}

static enum loods_code one(struct query *q, int64_t client, loods_agreed_fn *each, void *ctx,
			   struct loods_err *err)
{
	struct one o = { .k.client.n = client };
	enum loods_code code = LOODS_OK;

	for (int kind = 0; code == LOODS_OK && kind < CURSORS; kind++) {
		bool here;

		code = client_cursor_to(&q->c[kind], client, &here, err);
		while (code == LOODS_OK && here) {
			take(q, kind, q->c[kind].st, &o);
			code = client_cursor_next(&q->c[kind], client, &here, err);
		}
		if (kind == PERIOD && !o.guided)
			return code;
	}
	if (code)
		return code;
	if (o.open)
		o.k.guided_to = LOODS_DATE_NONE;
	if (q->q->owner.n)
		o.k.owner = q->q->owner; /* also where two own it that day */
	o.k.cohort_key = store_cohort_key(&q->cohorts, o.k.cohort.n);
	name(q, &o.k);
	return each(&o.k, ctx, err);
}

static void release(struct query *q)
{
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&q->c[i]);
	client_index_release(&q->few);
	free(q->place);
	free(q->ids);
	loods_str_release(&q->arm);
	loods_arena_release(&q->memory);
}

enum loods_code loods_store_agreed(struct loods_store *s, const struct loods_agreed_query *query,
				   loods_agreed_fn *each, void *ctx, struct loods_err *err)
{
	struct query q = { .s = s, .q = query, .arm = LOODS_STR_INIT };
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	code = store_cohorts_load(s, &q.memory, (loods_stamp){ 0 }, &q.cohorts, err);
	if (code == LOODS_OK)
		code = read_ids(&q, err);
	if (code == LOODS_OK && query->names)
		code = read_names(&q, err);
	if (code == LOODS_OK)
		code = open_cursors(&q, err);
	for (int i = 0; code == LOODS_OK && i < q.n_ids; i++)
		code = one(&q, q.ids[i], each, ctx, err);
	release(&q);
	db_snapshot_end(s->db);
	return code;
}
