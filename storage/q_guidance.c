/* Guidance facts: what the intensity computation needs, client by client in the order of ids, from packed
 * contacts and covering indexes alone; also as the file stood at an earlier time of entry, from the contacts
 * and the history. */
#include <stdlib.h>

#include "client.h"
#include "client_cursor.h"
#include "contact.h"
#include "contact_pack.h"
#include "known_at.h"
#include "store_impl.h"

/* Contacts more than so many days before the window are left out, unless all are asked for. Of an earlier
 * state of the file: more than the longest slots and most silences. Of packs: more than most slots; where a
 * silence is longer, the contacts before it are read as well. */
enum { LOOKBACK = 400, PACKS_LOOKBACK = 120, SECONDS_A_DAY = 86400 };

enum { ASSIGNMENT, PERIOD, PAUSE, OWNER, AGREEMENT, CONTACT, CURSORS };

static const char packs_of_stretch[] = "SELECT id & 4294967295, pack FROM contact_pack"
				       " WHERE id > ?1 AND id < ?2 ORDER BY id";
/* Of a client, from the newest talk before day ?3 on up to there, where one is on day ?4 or later, else from
 * ?4 on. */
#define FACTS "contact INDEXED BY contact_client WHERE deleted = 0 AND client = ?1 AND occurred_on < ?3"
static const char since_talk[] =
	"SELECT client, occurred_on, fact, conducted_by, entered_at FROM " FACTS
	" AND occurred_on >= coalesce((SELECT occurred_on FROM " FACTS " AND occurred_on >= ?4"
	" AND fact & 63 = 6 ORDER BY occurred_on DESC LIMIT 1), ?4) ORDER BY client, occurred_on";
_Static_assert((LOODS_CONTACT_FINAL | LOODS_OUTCOME_HELD << LOODS_FACT_OUTCOME) == 6 && LOODS_FACT_KIND == 6,
	       "the statement above names other numbers");

/* Where the facts of a kind stand, and their order within a client. */
static const struct source {
	const char *table, *columns, *order;
} sources[CURSORS] = {
	[ASSIGNMENT] = { "assignment", "cohort, arm", "assigned_on, id" },
	[PERIOD] = { "guidance_period", "start, \"end\", cohort", "start" },
	[PAUSE] = { "pause", "\"from\", \"to\"", "\"from\"" },
	[OWNER] = { "ownership", "\"from\", \"to\", caseworker", "\"from\"" },
	[AGREEMENT] = { "agreement", "\"from\", \"to\", contacts, per_days", "\"from\"" },
	[CONTACT] = { "contact", "occurred_on, fact, conducted_by, entered_at", "occurred_on" },
};

/* A growing array that is used again for each client. */
struct many {
	void *p;
	int n, cap;
};

struct query {
	struct loods_store *s;
	const struct loods_guidance_query *q;
	struct db_stmt *clients;
	struct client_cursor c[CURSORS];
	bool packed; /* contacts of all clients, as they are now: from packs, a cursor for each stretch */
	struct client_cursor *packs; /* heap */
	int n_packs;
	struct client_cursor newest; /* the newest packs, where not all stretches are read */
	int32_t packs_from; /* first day of their first stretch */
	struct many periods, pauses, owners, agreements, contacts;
	struct loods_str arm;
	struct loods_arena memory; /* of the cohorts' keys */
	struct store_cohorts cohorts;
	loods_date since; /* contacts before it are left out; unknown: none are */
	loods_date guided_since; /* who was in no guidance since then needs no contacts; unknown: all do */
};

static void *add(struct many *m, size_t size)
{
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 64;
		m->p = reallocarray(m->p, (size_t)m->cap, size);
		if (!m->p)
			loods_nomem();
	}
	return (char *)m->p + (size_t)m->n++ * size;
}

/* ---- the statements ---- */

static void fact_sql(struct loods_str *sql, int kind, bool along, bool known_at)
{
	struct loods_str columns = LOODS_STR_INIT;
	const char *extra = along             ? ""
			    : kind == CONTACT ? " AND client = ?1 AND occurred_on >= ?3 AND occurred_on <= ?4"
					      : " AND client = ?1";

	if (!known_at) {
		loods_str_addf(&columns, "client, %s", sources[kind].columns);
		known_at_sql(sql, sources[kind].table, columns.s, extra, false);
	} else {
		/* What the order needs must be a column of the union. */
		loods_str_addf(&columns, "client, id, %s%s", kind == ASSIGNMENT ? "assigned_on, " : "",
			       sources[kind].columns);
		loods_str_addf(sql, "SELECT client, %s FROM (", sources[kind].columns);
		known_at_sql(sql, sources[kind].table, columns.s, extra, true);
		loods_str_add(sql, ")");
	}
	loods_str_addf(sql, " ORDER BY client, %s", sources[kind].order);
	loods_str_release(&columns);
}

static enum loods_code open_stretch(struct query *q, struct client_cursor *c, int32_t day,
				    struct loods_err *err)
{
	enum loods_code code = client_cursor_open(c, q->s->db, packs_of_stretch, true, err);

	if (code)
		return code;
	db_bind_int(c->st, 1, contact_pack_row(day, 0));
	db_bind_int(c->st, 2, contact_pack_row(day + CONTACT_PACK_DAYS, 0));
	return LOODS_OK;
}

/* The stretches that the window needs, each with a cursor of its own. */
static enum loods_code open_packs(struct query *q, struct loods_err *err)
{
	int32_t oldest, newest, from = q->q->from.n - PACKS_LOOKBACK, last = q->q->to.n - 1;
	enum loods_code code = contact_packs_days(q->s->db, &oldest, &newest, err);

	q->packed = true;
	if (code || !newest)
		return code;
	if (q->q->all_contacts || from < oldest)
		from = oldest;
	if (last >= newest + CONTACT_PACK_DAYS)
		last = newest;
	q->packs_from = from - from % CONTACT_PACK_DAYS;
	if (last >= q->packs_from)
		q->n_packs = (last - q->packs_from) / CONTACT_PACK_DAYS + 1;
	q->packs = calloc((size_t)q->n_packs + 1, sizeof *q->packs);
	if (!q->packs)
		loods_nomem();
	for (int i = 0; code == LOODS_OK && i < q->n_packs; i++)
		code = open_stretch(q, &q->packs[i], q->packs_from + i * CONTACT_PACK_DAYS, err);
	if (code || q->packs_from <= oldest)
		return code;
	q->since.n = q->packs_from;
	return open_stretch(q, &q->newest, 0, err);
}

static enum loods_code open_cursors(struct query *q, struct loods_err *err)
{
	bool known_at = loods_stamp_known(q->q->known_at), few = q->q->client.n || q->q->owner.n;
	struct loods_str sql = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (!few && !known_at)
		code = open_packs(q, err);
	for (int i = 0; code == LOODS_OK && i < CURSORS; i++) {
		bool along = !few && i != CONTACT;

		loods_str_clear(&sql);
		if (i == CONTACT && q->packed)
			loods_str_add(&sql, since_talk);
		else
			fact_sql(&sql, i, along, known_at);
		code = client_cursor_open(&q->c[i], q->s->db, sql.s, along, err);
		if (code == LOODS_OK && known_at)
			db_bind_int(q->c[i].st, 2, q->q->known_at.n);
		if (code == LOODS_OK && i == CONTACT)
			db_bind_int(q->c[i].st, 3, q->since.n);
		if (code == LOODS_OK && i == CONTACT && !q->packed)
			db_bind_int(q->c[i].st, 4, q->q->to.n - 1);
	}
	loods_str_release(&sql);
	return code;
}

/* Which clients, with what stands in their own row. */
static enum loods_code open_clients(struct query *q, struct loods_err *err)
{
	bool known_at = loods_stamp_known(q->q->known_at);
	struct loods_str sql = LOODS_STR_INIT;
	enum loods_code code;

	loods_str_add(&sql, "SELECT id, gender, birth_year FROM (");
	known_at_sql(&sql, "client", "id, gender, birth_year",
		     q->q->client.n  ? " AND id = ?1"
		     : q->q->owner.n ? " AND id IN (SELECT client FROM ownership WHERE caseworker = ?1"
				       " UNION SELECT client FROM ownership_history WHERE caseworker = ?1)"
				     : "",
		     known_at);
	loods_str_add(&sql, ") ORDER BY id");
	code = db_prepare(q->s->db, sql.s, &q->clients, err);
	loods_str_release(&sql);
	if (code)
		return code;
	if (q->q->client.n || q->q->owner.n)
		db_bind_int(q->clients, 1, q->q->client.n ? q->q->client.n : q->q->owner.n);
	if (known_at)
		db_bind_int(q->clients, 2, q->q->known_at.n);
	return LOODS_OK;
}

enum loods_code store_cohorts_load(struct loods_store *s, struct loods_arena *a, loods_stamp known_at,
				   struct store_cohorts *out, struct loods_err *err)
{
	bool then = loods_stamp_known(known_at), row;
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	enum loods_code code = db_read_int(s->db, "SELECT max(id) FROM cohort", 0, 0, &out->n, NULL, err);

	if (code)
		return code;
	out->n++;
	out->keys = LOODS_NEW_ARRAY(a, const char *, (size_t)out->n);
	/* Keys may change: as known at a time, those of then. */
	if (then)
		known_at_sql(&sql, "cohort", "id, \"key\"", "", true);
	else
		loods_str_add(&sql, "SELECT id, \"key\" FROM cohort");
	code = db_prepare(s->db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	if (then)
		db_bind_int(st, 2, known_at.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row)
		out->keys[db_int(st, 0)] = loods_arena_strdup(a, db_text(st, 1));
	db_finish(st);
	return code;
}

/* ---- one client ---- */

static struct loods_span span(struct db_stmt *st)
{
	return (struct loods_span){ { (int32_t)db_int(st, 1) }, { (int32_t)db_int(st, 2) } };
}

/* Where a code is not known the fact says 0; verify finds it. */
static uint8_t value(const struct loods_choices *c, struct db_stmt *st, int col)
{
	const char *code = db_text(st, col);

	return code ? (uint8_t)loods_choice_value(c, code) : 0;
}

static void take_contact(struct query *q, struct db_stmt *st)
{
	struct loods_contact_fact *f = add(&q->contacts, sizeof *f);

	loods_contact_fact_unpack(db_int(st, 2), f);
	f->on.n = (int32_t)db_int(st, 1);
	f->conducted_by.n = db_int(st, 3);
	f->entered_on.n = (int32_t)(db_int(st, 4) / SECONDS_A_DAY);
}

/* Of the pack that the cursor stands on, of the stretch from `day` on, what was before the window's end. */
static enum loods_code take_pack(struct query *q, const struct client_cursor *c, int32_t day,
				 struct loods_err *err)
{
	struct loods_contact_fact fact;
	struct contact_pack_reader r;
	size_t len;
	const void *pack = db_blob(c->st, 1, &len);

	r = contact_pack_read(day, pack, len);
	while (contact_pack_next(&r, &fact) && fact.on.n < q->q->to.n)
		*(struct loods_contact_fact *)add(&q->contacts, sizeof fact) = fact;
	return contact_pack_done(&r, err);
}

/* The client's packs of all stretches that are read. */
static enum loods_code take_packs(struct query *q, int64_t client, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	bool here;

	for (int i = 0; code == LOODS_OK && i < q->n_packs; i++) {
		code = client_cursor_to(&q->packs[i], client, &here, err);
		if (code == LOODS_OK && here)
			code = take_pack(q, &q->packs[i], q->packs_from + i * CONTACT_PACK_DAYS, err);
	}
	return code;
}

static void take(struct query *q, int kind, struct db_stmt *st, struct loods_guidance *g)
{
	switch (kind) {
	case ASSIGNMENT: /* the newest comes last */
		g->cohort.n = db_int(st, 1);
		loods_str_clear(&q->arm);
		loods_str_add(&q->arm, db_text(st, 2));
		g->arm = q->arm.s;
		break;
	case PERIOD:
		*(struct loods_span *)add(&q->periods, sizeof(struct loods_span)) = span(st);
		if (!g->arm && !db_is_null(st, 3))
			g->cohort.n = db_int(st, 3);
		break;
	case PAUSE:
		*(struct loods_span *)add(&q->pauses, sizeof(struct loods_span)) = span(st);
		break;
	case OWNER:
		*(struct loods_owned *)add(&q->owners, sizeof(struct loods_owned)) =
			(struct loods_owned){ span(st), { db_int(st, 3) } };
		break;
	case AGREEMENT:
		*(struct loods_agreed *)add(&q->agreements, sizeof(struct loods_agreed)) =
			(struct loods_agreed){ span(st), (int)db_int(st, 3), (int)db_int(st, 4) };
		break;
	case CONTACT:
		take_contact(q, st);
		break;
	default: /* kinds are the numbers of this file */
		break;
	}
}

/* Did the user of the query own the client on some day of the window? */
static bool wanted(const struct query *q)
{
	const struct loods_owned *o = q->owners.p;
	struct loods_span window = { q->q->from, { q->q->to.n - 1 } };

	if (!q->q->owner.n)
		return true;
	for (int i = 0; i < q->owners.n; i++)
		if (o[i].caseworker.n == q->q->owner.n && loods_span_overlaps(o[i].span, window))
			return true;
	return false;
}

/* Nobody without a guidance period since then has an eligible day, and contacts on other days count nowhere:
 * of an office with years of history that is half of the clients, each with pages of its own. */
static bool guided(const struct query *q)
{
	const struct loods_span *p = q->periods.p;
	struct loods_span since = { q->guided_since, { q->q->to.n - 1 } };

	if (!loods_date_known(q->guided_since))
		return true;
	for (int i = 0; i < q->periods.n; i++)
		if (loods_span_overlaps(p[i], since))
			return true;
	return false;
}

/* The first day of guidance, before which contacts count nowhere; 0: there is none. */
static int32_t guided_from(const struct query *q)
{
	const struct loods_span *p = q->periods.p;

	return q->periods.n ? p[0].first.n : 0;
}

/* Was one of the periods that go on into the window there before the first stretch that is read? */
static bool guided_into(const struct query *q)
{
	const struct loods_span *p = q->periods.p;
	struct loods_span window = { q->q->from, { q->q->to.n - 1 } };

	for (int i = 0; i < q->periods.n; i++)
		if (p[i].first.n < q->since.n && loods_span_overlaps(p[i], window))
			return true;
	return false;
}

/* Is there a talk before the window among the contacts that were taken? Then a silence that goes on into the
 * window began after it, and what is older hardly ever matters. */
static bool talked(const struct query *q)
{
	const struct loods_contact_fact *f = q->contacts.p;

	for (int i = 0; i < q->contacts.n && f[i].on.n < q->q->from.n; i++)
		if (f[i].status == LOODS_CONTACT_FINAL && f[i].outcome == LOODS_OUTCOME_HELD)
			return true;
	return false;
}

static enum loods_code read_rows(struct query *q, int kind, struct loods_guidance *g, struct loods_err *err)
{
	bool here;
	enum loods_code code = client_cursor_to(&q->c[kind], g->client.n, &here, err);

	while (code == LOODS_OK && here) {
		take(q, kind, q->c[kind].st, g);
		code = client_cursor_next(&q->c[kind], g->client.n, &here, err);
	}
	return code;
}

/* What came before the packs, from the newest talk on, which in most cases is the newest one there is: older
 * contacts hardly ever matter then. */
static enum loods_code read_silence(struct query *q, struct loods_guidance *g, struct loods_err *err)
{
	const struct loods_contact_fact *first;
	bool here;
	enum loods_code code = client_cursor_to(&q->newest, g->client.n, &here, err);

	q->contacts.n = 0;
	if (code == LOODS_OK && here)
		code = take_pack(q, &q->newest, 0, err);
	first = q->contacts.p;
	if (code == LOODS_OK && here && (!q->contacts.n || first->on.n >= q->since.n)) {
		/* There are newer ones, in the window or after it. */
		q->contacts.n = 0;
		db_bind_int(q->c[CONTACT].st, 4, guided_from(q));
		code = read_rows(q, CONTACT, g, err);
		if (code == LOODS_OK)
			code = take_packs(q, g->client.n, err);
		first = q->contacts.p;
	}
	g->contacts_since.n = talked(q) && first->on.n > guided_from(q) ? first->on.n : 0;
	return code;
}

static enum loods_code read_packs(struct query *q, struct loods_guidance *g, struct loods_err *err)
{
	enum loods_code code = take_packs(q, g->client.n, err);

	if (code || !loods_date_known(q->since))
		return code;
	if (guided_from(q) >= q->since.n)
		g->contacts_since = LOODS_DATE_NONE; /* what counts was all read */
	return guided_into(q) && !talked(q) ? read_silence(q, g, err) : LOODS_OK;
}

static enum loods_code one(struct query *q, loods_guidance_fn *each, void *ctx, struct loods_err *err)
{
	struct loods_guidance g = { .client.n = db_int(q->clients, 0),
				    .gender = value(&loods_genders, q->clients, 1),
				    .contacts_since = q->since };
	enum loods_code code = LOODS_OK;

	if (!db_is_null(q->clients, 2))
		g.birth_year = loods_num_of(db_int(q->clients, 2));
	q->periods.n = q->pauses.n = q->owners.n = q->agreements.n = q->contacts.n = 0;
	for (int kind = 0; code == LOODS_OK && kind < CURSORS; kind++) {
		if (kind == CONTACT && !wanted(q))
			return LOODS_OK;
		if (kind == CONTACT && (q->q->no_contacts || !guided(q))) {
			if (q->packed)
				g.contacts_since = LOODS_DATE_NONE;
			break;
		}
		code = kind == CONTACT && q->packed ? read_packs(q, &g, err) : read_rows(q, kind, &g, err);
	}
	if (code)
		return code;
	g.cohort_key = store_cohort_key(&q->cohorts, g.cohort.n);
	g.periods = q->periods.p;
	g.pauses = q->pauses.p;
	g.owners = q->owners.p;
	g.agreements = q->agreements.p;
	g.contacts = q->contacts.p;
	g.n_periods = q->periods.n;
	g.n_pauses = q->pauses.n;
	g.n_owners = q->owners.n;
	g.n_agreements = q->agreements.n;
	g.n_contacts = q->contacts.n;
	return each(&g, ctx, err);
}

static void release(struct query *q)
{
	db_finish(q->clients);
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&q->c[i]);
	for (int i = 0; i < q->n_packs; i++)
		client_cursor_close(&q->packs[i]);
	client_cursor_close(&q->newest);
	free(q->packs);
	free(q->periods.p);
	free(q->pauses.p);
	free(q->owners.p);
	free(q->agreements.p);
	free(q->contacts.p);
	loods_str_release(&q->arm);
	loods_arena_release(&q->memory);
}

enum loods_code loods_store_guidance(struct loods_store *s, const struct loods_guidance_query *query,
				     loods_guidance_fn *each, void *ctx, struct loods_err *err)
{
	struct query q = { .s = s, .q = query, .arm = LOODS_STR_INIT };
	bool row;
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	if (!query->all_contacts)
		q.guided_since = loods_date_add_days(query->from, -LOOKBACK);
	if (loods_stamp_known(query->known_at))
		q.since = q.guided_since;
	else if (db_writing(s->db) && !query->client.n && !query->owner.n)
		code = contact_packs_write(&s->packs, s->db, err);
	if (code == LOODS_OK)
		code = store_cohorts_load(s, &q.memory, query->known_at, &q.cohorts, err);
	if (code == LOODS_OK)
		code = open_clients(&q, err);
	if (code == LOODS_OK)
		code = open_cursors(&q, err);
	while (code == LOODS_OK && (code = db_step(q.clients, &row, err)) == LOODS_OK && row)
		code = one(&q, each, ctx, err);
	release(&q);
	db_snapshot_end(s->db);
	return code;
}
