/* What is missing in contacts and language levels, client by client: planned contacts and drafts from their
 * partial indexes, contacts held without minutes from the packed number in the covering index of the clients
 * that are wanted, never the contacts themselves. */
#include "client_cursor.h"
#include "contact.h"
#include "store_impl.h"

enum { SECONDS_A_DAY = 86400 };

enum { PLANNED, DRAFT, HELD, LEVEL, CURSORS };

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
	/* The time of entry stands in the other index, near what HELD reads; the row is far away. */
	[DRAFT] = { "SELECT d.client, d.id, d.occurred_on, k.entered_at < ?1"
		    " FROM contact AS d INDEXED BY contact_draft"
		    " CROSS JOIN contact AS k INDEXED BY contact_client"
		    " WHERE d.deleted = 0 AND d.status = 'draft'"
		    " AND k.client = d.client AND k.occurred_on = d.occurred_on AND k.id = d.id"
		    " ORDER BY d.client, d.occurred_on",
		    true },
	/* Status, outcome and minutes as contact.h packs them. */
	[HELD] = { "SELECT client, id, occurred_on, (fact >> 14) & 1023 = 0"
		   " FROM contact INDEXED BY contact_client"
		   " WHERE client = ?1 AND occurred_on >= ?2 AND occurred_on < ?3 AND deleted = 0"
		   " AND fact & 3 = 2 AND (fact >> 2) & 15 IN (1, 2) ORDER BY occurred_on",
		   false },
	[LEVEL] = { "SELECT client FROM language_level WHERE client = ?1 AND deleted = 0"
		    " AND level <> 'unknown' LIMIT 1",
		    false },
};
_Static_assert(LOODS_FACT_OUTCOME == 2 && LOODS_FACT_MINUTES == 14 && LOODS_CONTACT_FINAL == 2 &&
		       LOODS_OUTCOME_HELD == 1 && LOODS_OUTCOME_PARTLY_HELD == 2,
	       "the statement above unpacks the number itself");

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

static enum loods_code one(struct client_cursor c[CURSORS], struct loods_gaps *g, struct loods_err *err)
{
	enum loods_code code = count(&c[PLANNED], g->client, &g->planned, err);

	if (code == LOODS_OK)
		code = count(&c[DRAFT], g->client, &g->drafts, err);
	if (code == LOODS_OK && g->held_wanted)
		code = count(&c[HELD], g->client, &g->held, err);
	if (code == LOODS_OK && g->level_wanted)
		code = client_cursor_to(&c[LEVEL], g->client.n, &g->measured, err);
	return code;
}

enum loods_code loods_store_gaps(struct loods_store *s, const struct loods_gaps_query *q,
				 struct loods_gaps *list, int n, struct loods_err *err)
{
	struct client_cursor c[CURSORS] = { 0 };
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	for (int i = 0; code == LOODS_OK && i < CURSORS; i++)
		code = client_cursor_open(&c[i], s->db, sources[i].sql, sources[i].along, err);
	if (code == LOODS_OK) {
		db_bind_int(c[PLANNED].st, 1, q->today.n);
		db_bind_int(c[DRAFT].st, 1, q->now.n - SECONDS_A_DAY);
		db_bind_int(c[HELD].st, 2, q->from.n);
		db_bind_int(c[HELD].st, 3, q->to.n);
	}
	for (int i = 0; code == LOODS_OK && i < n; i++)
		code = one(c, &list[i], err);
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&c[i]);
	db_snapshot_end(s->db);
	return code;
}
