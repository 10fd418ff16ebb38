/* What is missing in contacts and language levels, client by client: planned contacts and drafts from their
 * partial indexes, the rest from the packed contacts; contacts themselves are looked up only where the pack
 * shows that one is missing, or does not tell. */
#include <stdlib.h>

#include "client_cursor.h"
#include "contact.h"
#include "contact_pack.h"
#include "store_impl.h"

enum { SECONDS_A_DAY = 86400 };

enum { PLANNED, DRAFT, DRAFT_ONE, HELD, SPEAKING, LEVEL, CURSORS };

/* The first column is the client, then the record, its day, and whether it is one of those missing. */
static const struct {
	const char *sql;
	bool along;
} sources[CURSORS] = {
	[PLANNED] = { "SELECT client, id, occurred_on, occurred_on < ?1"
		      " FROM contact INDEXED BY contact_planned"
		      " WHERE deleted = 0 AND outcome = 'planned'"
		      " ORDER BY client, occurred_on",
		      true },
	/* When it was entered is not in this index, and the row is far away. */
	[DRAFT] = { "SELECT client, id, occurred_on, 1 FROM contact INDEXED BY contact_draft"
		    " WHERE deleted = 0 AND status = 'draft' ORDER BY client, occurred_on",
		    true },
	[DRAFT_ONE] = { "SELECT client, id, occurred_on, entered_at < ?2"
			" FROM contact INDEXED BY contact_draft"
			" WHERE client = ?1 AND deleted = 0 AND status = 'draft' ORDER BY occurred_on",
			false },
	/* Status, outcome and minutes as contact.h packs them. */
	[HELD] = { "SELECT client, id, occurred_on, (fact >> 14) & 1023 = 0"
		   " FROM contact INDEXED BY contact_client"
		   " WHERE client = ?1 AND occurred_on >= ?2 AND occurred_on < ?3 AND deleted = 0"
		   " AND fact & 3 = 2 AND (fact >> 2) & 15 IN (1, 2) ORDER BY occurred_on",
		   false },
	/* Most who were measured at all were measured in speaking, which has a covering index: the rest alone is
	 * looked up. */
	[SPEAKING] = { "SELECT client FROM language_level INDEXED BY language_level_speaking"
		       " WHERE deleted = 0 AND skill = 'speaking' AND level <> 'unknown' ORDER BY client",
		       true },
	[LEVEL] = { "SELECT client FROM language_level WHERE client = ?1 AND deleted = 0"
		    " AND level <> 'unknown' LIMIT 1",
		    false },
};
_Static_assert(LOODS_FACT_OUTCOME == 2 && LOODS_FACT_MINUTES == 14 && LOODS_CONTACT_FINAL == 2 &&
		       LOODS_OUTCOME_HELD == 1 && LOODS_OUTCOME_PARTLY_HELD == 2,
	       "the statement above unpacks the number itself");

/* Every pack but the newest ones, stretch after stretch, in each client after client. */
static const char packs[] = "SELECT id, pack FROM contact_pack WHERE id >= ?1 AND id < ?2 ORDER BY id";

/* What a client's packs tell. */
struct seen {
	int held;          /* in the window */
	bool unmeasured;   /* one of these may have no minutes */
	bool recent_draft; /* a draft may have been entered less than a day ago */
};

static enum loods_code count(struct client_cursor *c, loods_id client, struct loods_gap_records *out,
			     struct loods_err *err)
{
	bool here;
	enum loods_code code = client_cursor_to(c, client.n, &here, err);

	*out = (struct loods_gap_records){ 0 };
	while (code == LOODS_OK && here) {
		out->of++;
		if (db_int(c->st, 3) && !out->missing++) {
			out->first.n = db_int(c->st, 1);
			out->first_on.n = (int32_t)db_int(c->st, 2);
		}
		code = client_cursor_next(c, client.n, &here, err);
	}
	return code;
}

static void look_at(const struct loods_contact_fact *f, const struct loods_gaps_query *q, struct seen *out)
{
	const loods_date yesterday = loods_stamp_date((loods_stamp){ q->now.n - SECONDS_A_DAY });

	/* The pack holds the day of entry, not its hour. */
	if (f->status == LOODS_CONTACT_DRAFT && f->entered_on.n >= yesterday.n)
		out->recent_draft = true;
	if (f->status != LOODS_CONTACT_FINAL || f->on.n < q->from.n || f->on.n >= q->to.n ||
	    (f->outcome != LOODS_OUTCOME_HELD && f->outcome != LOODS_OUTCOME_PARTLY_HELD))
		return;
	out->held++;
	out->unmeasured |= f->minutes < 0;
}

/* The pack that the statement stands on. */
static enum loods_code read_pack(struct db_stmt *st, int32_t first_day, const struct loods_gaps_query *q,
				 struct seen *out, struct loods_err *err)
{
	size_t len;
	const void *pack = db_blob(st, 1, &len);
	struct contact_pack_reader r = contact_pack_read(first_day, pack, len);
	struct loods_contact_fact fact;

	while (contact_pack_next(&r, &fact))
		look_at(&fact, q, out);
	return contact_pack_done(&r, err);
}

/* Of many clients: one walk along all packs takes far fewer pages than the contacts. */
static enum loods_code read_packs(struct loods_store *s, const struct loods_gaps_query *q,
				  const struct loods_gaps *list, int n, struct seen *seen, struct loods_err *err)
{
	struct db_stmt *st = NULL;
	int32_t oldest, newest;
	int64_t before = 0;
	bool row = true;
	int i = 0;
	enum loods_code code = contact_packs_days(s->db, &oldest, &newest, err);

	if (code || !oldest)
		return code;
	code = db_prepare(s->db, packs, &st, err);
	if (code == LOODS_OK) {
		db_bind_int(st, 1, contact_pack_row(oldest, 0));
		db_bind_int(st, 2, contact_pack_row(newest + CONTACT_PACK_DAYS, 0));
	}
	while (code == LOODS_OK && (code = db_step(st, &row, err)) == LOODS_OK && row) {
		int64_t id = db_int(st, 0), client = contact_pack_client(id);
		int32_t first = contact_pack_first_day(id);
		bool in_window = first < q->to.n && first + CONTACT_PACK_DAYS > q->from.n;

		if (client < before)
			i = 0; /* the next stretch */
		before = client;
		while (i < n && list[i].client.n < client)
			i++;
		if (i < n && list[i].client.n == client && (list[i].drafts.of || (in_window && list[i].held_wanted)))
			code = read_pack(st, first, q, &seen[i], err);
	}
	db_finish(st);
	return code;
}

/* Whether the list holds a good part of the office. */
static enum loods_code is_many(struct loods_store *s, int n, bool *out, struct loods_err *err)
{
	int64_t clients = 0;
	enum loods_code code = db_read_int(s->db, "SELECT count(*) FROM client", 0, 0, &clients, NULL, err);

	*out = n * INT64_C(4) >= clients;
	return code;
}

static enum loods_code one(struct client_cursor c[CURSORS], const struct seen *seen, struct loods_gaps *g,
			   struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	if (g->drafts.of && seen->recent_draft)
		code = count(&c[DRAFT_ONE], g->client, &g->drafts, err);
	g->held = (struct loods_gap_records){ .of = g->held_wanted ? seen->held : 0 };
	if (code == LOODS_OK && g->held_wanted && seen->unmeasured)
		code = count(&c[HELD], g->client, &g->held, err);
	if (code == LOODS_OK && g->level_wanted)
		code = client_cursor_to(&c[SPEAKING], g->client.n, &g->measured, err);
	if (code == LOODS_OK && g->level_wanted && !g->measured)
		code = client_cursor_to(&c[LEVEL], g->client.n, &g->measured, err);
	return code;
}

static enum loods_code open_cursors(struct client_cursor c[CURSORS], struct loods_store *s,
				    const struct loods_gaps_query *q, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < CURSORS; i++)
		code = client_cursor_open(&c[i], s->db, sources[i].sql, sources[i].along, err);
	if (code)
		return code;
	db_bind_int(c[PLANNED].st, 1, q->today.n);
	db_bind_int(c[DRAFT_ONE].st, 2, q->now.n - SECONDS_A_DAY);
	db_bind_int(c[HELD].st, 2, q->from.n);
	db_bind_int(c[HELD].st, 3, q->to.n);
	return LOODS_OK;
}

enum loods_code loods_store_gaps(struct loods_store *s, const struct loods_gaps_query *q,
				 struct loods_gaps *list, int n, struct loods_err *err)
{
	struct client_cursor c[CURSORS] = { 0 };
	struct seen *seen = calloc((size_t)n + 1, sizeof *seen);
	enum loods_code code = db_snapshot_begin(s->db, err);
	bool many = false;

	if (!seen)
		loods_nomem();
	if (code) {
		free(seen);
		return code;
	}
	if (db_writing(s->db))
		code = contact_packs_write(&s->packs, s->db, err);
	if (code == LOODS_OK)
		code = open_cursors(c, s, q, err);
	for (int i = 0; code == LOODS_OK && i < n; i++) {
		code = count(&c[PLANNED], list[i].client, &list[i].planned, err);
		if (code == LOODS_OK)
			code = count(&c[DRAFT], list[i].client, &list[i].drafts, err);
	}
	if (code == LOODS_OK)
		code = is_many(s, n, &many, err);
	if (code == LOODS_OK && many)
		code = read_packs(s, q, list, n, seen, err);
	for (int i = 0; code == LOODS_OK && i < n; i++) {
		if (!many)
			seen[i] = (struct seen){ .unmeasured = true, .recent_draft = true };
		code = one(c, &seen[i], &list[i], err);
	}
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&c[i]);
	db_snapshot_end(s->db);
	free(seen);
	return code;
}
