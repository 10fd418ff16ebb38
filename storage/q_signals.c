/* What the signals of clients follow from, client by client, from plain columns; nothing sealed is read. Few
 * clients are looked up one by one, all of them are read along in their order. */
#include <stdlib.h>

#include "client_cursor.h"
#include "language_level.h"
#include "signal_facts.h"
#include "signals_plan.h"
#include "store_impl.h"

enum {
	PERIOD,
	PAUSE,
	OWNER,
	AGREEMENT,
	STEP,
	ATTENDANCE,
	LEVEL,
	CARE,
	FUNDING,
	INSTRUMENT,
	OUTCOME,
	CHECK,
	DRAFT,
	TASK,
	CURSORS
};

/* Column 0 is the client. `from` ends where the test of the client (ONE, with the name that the column has
 * there) and `order` follow. ?2 is the day. */
static const struct source {
	const char *from, *client, *order;
	bool day; /* it has a ?2 */
} sources[CURSORS] = {
	[PERIOD] = { "SELECT client, start, \"end\" FROM guidance_period INDEXED BY guidance_period_client"
		     " WHERE deleted = 0",
		     "client", "client, start", false },
	[PAUSE] = { "SELECT client, \"from\", \"to\" FROM pause INDEXED BY pause_client WHERE deleted = 0",
		    "client", "client, \"from\"", false },
	[OWNER] = { "SELECT client, \"from\", \"to\", caseworker FROM ownership INDEXED BY ownership_client"
		    " WHERE deleted = 0",
		    "client", "client, \"from\"", false },
	[AGREEMENT] = { "SELECT client, \"from\", \"to\", contacts, per_days FROM agreement"
			" INDEXED BY agreement_client WHERE deleted = 0",
			"client", "client, \"from\"", false },
	[STEP] = { "SELECT client, id, kind, regime, state, reason, starts_on, ends_on FROM language_step"
		   " WHERE deleted = 0",
		   "client", "client, starts_on, id", false },
	[ATTENDANCE] = { "SELECT s.client, a.id, a.language_step, a.week, a.planned, a.attended, a.excused"
			 " FROM language_step AS s JOIN attendance AS a ON a.language_step = s.id"
			 " WHERE s.deleted = 0 AND a.deleted = 0 AND a.week >= ?2",
			 "s.client", "s.client", true },
	[LEVEL] = { "SELECT client, measured_on FROM language_level WHERE deleted = 0 AND level <> 'unknown'",
		    "client", "client, measured_on", false },
	[CARE] = { "SELECT c.client, k.id, k.child, k.type, k.lrk, k.hours_per_month, k.state, k.starts_on,"
		   " k.ends_on, k.waiting_since, k.expected_on, k.serves, k.serves_step"
		   " FROM child AS c JOIN childcare AS k ON k.child = c.id"
		   " WHERE c.deleted = 0 AND k.deleted = 0",
		   "c.client", "c.client, k.id", false },
	[FUNDING] = { "SELECT c.client, f.id, f.childcare, f.source, f.state, f.\"from\", f.\"to\","
		      " f.hours_per_month, f.applied_on FROM child AS c JOIN childcare AS k ON k.child = c.id"
		      " JOIN funding AS f ON f.childcare = k.id"
		      " WHERE c.deleted = 0 AND k.deleted = 0 AND f.deleted = 0",
		      "c.client", "c.client, f.id", false },
	[INSTRUMENT] = { "SELECT client, id, kind, start, planned_end, \"end\" FROM instrument"
			 " WHERE deleted = 0",
			 "client", "client, start, id", false },
	[OUTCOME] = { "SELECT client, id, destination, date FROM outcome WHERE deleted = 0", "client",
		      "client, date, id", false },
	[CHECK] = { "SELECT o.client, c.id, c.outcome, c.months, c.result, c.checked_on"
		    " FROM outcome AS o JOIN outcome_check AS c ON c.outcome = o.id"
		    " WHERE o.deleted = 0 AND c.deleted = 0",
		    "o.client", "o.client, c.id", false },
	[DRAFT] = { "SELECT client, id, occurred_on, entered_at FROM contact INDEXED BY contact_draft"
		    " WHERE deleted = 0 AND status = 'draft'",
		    "client", "client, occurred_on, id", false },
	[TASK] = { "SELECT client, id, due, assigned_to FROM task"
		   " WHERE deleted = 0 AND done_on IS NULL AND due <= ?2 AND client IS NOT NULL",
		   "client", "client, due, id", true },
};

struct many {
	void *p;
	int n, cap;
};

struct query {
	struct loods_store *s;
	struct client_cursor c[CURSORS];
	struct many rows[CURSORS];
	struct loods_arena arena; /* of the client in hand */
	loods_date today, measured_on;
	loods_signal_facts_fn *each;
	void *ctx;
};

/* A blank record more in that list. */
static void *add(struct many *m, size_t size)
{
	void *p;

	m->p = loods_one_more(m->p, m->n, &m->cap, size);
	p = (char *)m->p + (size_t)m->n++ * size;
	memset(p, 0, size);
	return p;
}

static loods_date date(struct db_stmt *st, int col)
{
	return (loods_date){ (int32_t)db_int(st, col) };
}

static loods_num number(struct db_stmt *st, int col)
{
	return db_is_null(st, col) ? (loods_num){ 0 } : loods_num_of(db_int(st, col));
}

static int choice(const struct loods_choices *c, struct db_stmt *st, int col)
{
	const char *code = db_text(st, col);

	return code ? loods_choice_value(c, code) : 0;
}

/* ---- one row of each kind ---- */

static void take_span(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_span *s = add(&q->rows[kind], sizeof *s);

	*s = (struct loods_span){ date(st, 1), date(st, 2) };
}

static void take_owner(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_owned *o = add(&q->rows[kind], sizeof *o);

	*o = (struct loods_owned){ { date(st, 1), date(st, 2) }, { db_int(st, 3) } };
}

static void take_agreement(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_agreed *g = add(&q->rows[kind], sizeof *g);

	*g = (struct loods_agreed){ { date(st, 1), date(st, 2) }, (int)db_int(st, 3), (int)db_int(st, 4) };
}

static void take_step(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_language_step *s = add(&q->rows[kind], sizeof *s);

	s->meta.id.n = db_int(st, 1);
	s->client.n = db_int(st, 0);
	s->kind = choice(&loods_language_step_kinds, st, 2);
	s->regime = choice(&loods_regimes, st, 3);
	s->state = choice(&loods_language_step_states, st, 4);
	s->reason = choice(&loods_language_step_reasons, st, 5);
	s->starts_on = date(st, 6);
	s->ends_on = date(st, 7);
}

static void take_attendance(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_attendance *a = add(&q->rows[kind], sizeof *a);

	a->meta.id.n = db_int(st, 1);
	a->language_step.n = db_int(st, 2);
	a->week.n = (int32_t)db_int(st, 3);
	a->planned = number(st, 4);
	a->attended = number(st, 5);
	a->excused = number(st, 6);
}

/* Rows come by day: the last one stays. */
static void take_level(struct query *q, int kind, struct db_stmt *st)
{
	(void)kind;
	q->measured_on = date(st, 1);
}

static void take_care(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_childcare *k = add(&q->rows[kind], sizeof *k);

	k->meta.id.n = db_int(st, 1);
	k->child.n = db_int(st, 2);
	k->type = choice(&loods_childcare_types, st, 3);
	k->lrk = loods_arena_strdup(&q->arena, db_text(st, 4));
	k->hours_per_month = number(st, 5);
	k->state = choice(&loods_childcare_states, st, 6);
	k->starts_on = date(st, 7);
	k->ends_on = date(st, 8);
	k->waiting_since = date(st, 9);
	k->expected_on = date(st, 10);
	k->serves = choice(&loods_serves, st, 11);
	k->serves_step.n = db_int(st, 12);
}

static void take_funding(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_funding *f = add(&q->rows[kind], sizeof *f);

	f->meta.id.n = db_int(st, 1);
	f->childcare.n = db_int(st, 2);
	f->source = choice(&loods_funding_sources, st, 3);
	f->state = choice(&loods_funding_states, st, 4);
	f->from = date(st, 5);
	f->to = date(st, 6);
	f->hours_per_month = number(st, 7);
	f->applied_on = date(st, 8);
}

static void take_instrument(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_instrument *i = add(&q->rows[kind], sizeof *i);

	i->meta.id.n = db_int(st, 1);
	i->client.n = db_int(st, 0);
	i->kind = choice(&loods_instrument_kinds, st, 2);
	i->start = date(st, 3);
	i->planned_end = date(st, 4);
	i->end = date(st, 5);
}

static void take_outcome(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_client_outcome *o = add(&q->rows[kind], sizeof *o);

	o->meta.id.n = db_int(st, 1);
	o->client.n = db_int(st, 0);
	o->destination = choice(&loods_destinations, st, 2);
	o->date = date(st, 3);
}

static void take_check(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_outcome_check *c = add(&q->rows[kind], sizeof *c);

	c->meta.id.n = db_int(st, 1);
	c->outcome.n = db_int(st, 2);
	c->months = choice(&loods_check_months, st, 3);
	c->result = choice(&loods_check_results, st, 4);
	c->checked_on = date(st, 5);
}

static void take_draft(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_contact *c = add(&q->rows[kind], sizeof *c);

	c->meta.id.n = db_int(st, 1);
	c->client.n = db_int(st, 0);
	c->occurred_on = date(st, 2);
	c->meta.entered_at.n = db_int(st, 3);
}

static void take_task(struct query *q, int kind, struct db_stmt *st)
{
	struct loods_task *t = add(&q->rows[kind], sizeof *t);

	t->meta.id.n = db_int(st, 1);
	t->client.n = db_int(st, 0);
	t->due = date(st, 2);
	t->assigned_to.n = db_int(st, 3);
}

static void (*const takers[CURSORS])(struct query *, int, struct db_stmt *) = {
	[PERIOD] = take_span,		[PAUSE] = take_span,	 [OWNER] = take_owner,
	[AGREEMENT] = take_agreement,	[STEP] = take_step,	 [ATTENDANCE] = take_attendance,
	[LEVEL] = take_level,		[CARE] = take_care,	 [FUNDING] = take_funding,
	[INSTRUMENT] = take_instrument, [OUTCOME] = take_outcome, [CHECK] = take_check,
	[DRAFT] = take_draft,		[TASK] = take_task,
};

/* ---- one client ---- */

static enum loods_code read_rows(struct query *q, loods_id client, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	bool here;

	q->measured_on = LOODS_DATE_NONE;
	for (int kind = 0; code == LOODS_OK && kind < CURSORS; kind++) {
		q->rows[kind].n = 0;
		code = client_cursor_to(&q->c[kind], client.n, &here, err);
		while (code == LOODS_OK && here) {
			takers[kind](q, kind, q->c[kind].st);
			code = client_cursor_next(&q->c[kind], client.n, &here, err);
		}
	}
	return code;
}

/* Does anything wait, so that it is worth looking up since when? */
static bool waits(const struct loods_signal_facts *f)
{
	for (int i = 0; i < f->n_steps; i++)
		if (f->steps[i].state == LOODS_STEP_WAITING_LIST ||
		    f->steps[i].state == LOODS_STEP_INTERRUPTED || f->steps[i].state == LOODS_STEP_STOPPED)
			return true;
	for (int i = 0; i < f->n_care; i++)
		if (f->care[i].state <= LOODS_CARE_WAITING_LIST)
			return true;
	return false;
}

#define LIST(member, count, kind) .member = q->rows[kind].p, .count = q->rows[kind].n

static enum loods_code one(struct query *q, loods_id client, struct loods_err *err)
{
	struct loods_block_versions versions = { 0 };
	struct loods_signal_facts f;
	enum loods_code code;

	loods_arena_reset(&q->arena);
	code = read_rows(q, client, err);
	if (code)
		return code;
	f = (struct loods_signal_facts){
		.g = { .client = client,
		       LIST(periods, n_periods, PERIOD),
		       LIST(pauses, n_pauses, PAUSE),
		       LIST(owners, n_owners, OWNER),
		       LIST(agreements, n_agreements, AGREEMENT) },
		LIST(steps, n_steps, STEP),
		LIST(attendance, n_attendance, ATTENDANCE),
		LIST(care, n_care, CARE),
		LIST(funding, n_funding, FUNDING),
		LIST(instruments, n_instruments, INSTRUMENT),
		LIST(outcomes, n_outcomes, OUTCOME),
		LIST(checks, n_checks, CHECK),
		LIST(drafts, n_drafts, DRAFT),
		LIST(tasks, n_tasks, TASK),
		.measured_on = q->measured_on,
	};
	if (waits(&f))
		code = loods_store_block_versions_of(q->s, &q->arena, client, &versions, err);
	f.versions = versions.list;
	f.n_versions = versions.n;
	return code ? code : q->each(&f, q->ctx, err);
}

/* ---- all of them ---- */

static enum loods_code open_cursors(struct query *q, bool along, struct loods_err *err)
{
	const int32_t since = loods_week_add(loods_week_of(q->today), -LOODS_ATTENDANCE_WEEKS).n;
	struct loods_str sql = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < CURSORS; i++) {
		const struct source *from = &sources[i];

		loods_str_clear(&sql);
		loods_str_add(&sql, from->from);
		if (!along)
			loods_str_addf(&sql, " AND %s = ?1", from->client);
		loods_str_addf(&sql, " ORDER BY %s", from->order);
		code = client_cursor_open(&q->c[i], q->s->db, sql.s, along, err);
		if (code == LOODS_OK && from->day)
			db_bind_int(q->c[i].st, 2, i == ATTENDANCE ? since : q->today.n);
	}
	loods_str_release(&sql);
	return code;
}

static enum loods_code everybody(struct query *q, struct loods_err *err)
{
	struct db_stmt *st = NULL;
	bool row;
	enum loods_code code = db_prepare(
		q->s->db, "SELECT id FROM client INDEXED BY client_version WHERE deleted = 0 ORDER BY id", &st,
		err);

	while (code == LOODS_OK && (code = db_step(st, &row, err)) == LOODS_OK && row)
		code = one(q, (loods_id){ db_int(st, 0) }, err);
	db_finish(st);
	return code;
}

enum loods_code loods_store_signal_facts(struct loods_store *s, const loods_id *clients, int n,
					 loods_date today, loods_signal_facts_fn *each, void *ctx,
					 struct loods_err *err)
{
	struct query q = { .s = s, .today = today, .each = each, .ctx = ctx };
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	code = open_cursors(&q, !clients, err);
	if (code == LOODS_OK && !clients)
		code = everybody(&q, err);
	for (int i = 0; code == LOODS_OK && clients && i < n; i++)
		code = one(&q, clients[i], err);
	for (int i = 0; i < CURSORS; i++) {
		client_cursor_close(&q.c[i]);
		free(q.rows[i].p);
	}
	loods_arena_release(&q.arena);
	db_snapshot_end(s->db);
	return code;
}

enum loods_code loods_store_unowned(struct loods_store *s, struct loods_arena *a, loods_date on,
				    struct loods_ids *out, struct loods_err *err)
{
	struct many found = { 0 };
	struct db_stmt *st;
	bool row;
	enum loods_code code =
		db_prepare(s->db,
			   "SELECT DISTINCT g.client FROM guidance_period AS g INDEXED BY"
			   " guidance_period_client WHERE g.deleted = 0 AND g.start <= ?1"
			   " AND (g.\"end\" IS NULL OR g.\"end\" >= ?1) AND NOT EXISTS (SELECT 1 FROM"
			   " ownership AS o INDEXED BY ownership_client WHERE o.client = g.client"
			   " AND o.deleted = 0 AND o.\"from\" <= ?1 AND (o.\"to\" IS NULL OR o.\"to\" >= ?1))"
			   " AND EXISTS (SELECT 1 FROM client WHERE id = g.client AND deleted = 0)"
			   " ORDER BY g.client",
			   &st, err);

	*out = (struct loods_ids){ 0 };
	if (code)
		return code;
	db_bind_int(st, 1, on.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row)
		((loods_id *)add(&found, sizeof(loods_id)))->n = db_int(st, 0);
	db_finish(st);
	if (code == LOODS_OK && found.n) {
		out->list = LOODS_NEW_ARRAY(a, loods_id, (size_t)found.n);
		memcpy(out->list, found.p, (size_t)found.n * sizeof(loods_id));
		out->n = found.n;
	}
	free(found.p);
	return code;
}
