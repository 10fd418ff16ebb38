/* The caseload: who is whose on a day, with the last contact and the next. Names come from the index in
 * memory, the rest from covering indexes. */
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "client_cursor.h"
#include "contact.h"
#include "contact_pack.h"
#include "i18n.h"
#include "store_impl.h"

/* What is in force on day ?2, for all clients in their order (`which` ""), or for client ?1 (`which` ONE). */
#define IN_FORCE(what, table, first, last, which)                                                            \
	("SELECT " what " FROM " table " WHERE deleted = 0 AND " first " <= ?2"                              \
	 " AND (" last " IS NULL OR " last " >= ?2)" which " ORDER BY client, " first)
#define OWNERS(which) \
	IN_FORCE("client, caseworker", "ownership INDEXED BY ownership_client", "\"from\"", "\"to\"", which)
#define PERIODS(which) \
	IN_FORCE("client", "guidance_period INDEXED BY guidance_period_client", "start", "\"end\"", which)
#define PAUSES(which) IN_FORCE("client", "pause INDEXED BY pause_client", "\"from\"", "\"to\"", which)
#define PLANNED(which)                                                                                       \
	("SELECT client, id, occurred_on, start, channel FROM contact INDEXED BY contact_planned"            \
	 " WHERE deleted = 0 AND outcome = 'planned'" which " ORDER BY client, occurred_on, start, channel")
#define ONE " AND client = ?1"

enum { OWNER, PERIOD, PAUSE, NEXT, LAST, CURSORS };

static const char *const all_clients[CURSORS] = {
	[OWNER] = OWNERS(""),
	[PERIOD] = PERIODS(""),
	[PAUSE] = PAUSES(""),
	[NEXT] = PLANNED(""),
	/* The newest pack of each. */
	[LAST] = "SELECT id, pack FROM contact_pack WHERE id > 0 AND id < 4294967296 ORDER BY id",
};
static const char *const one_client[CURSORS] = {
	[OWNER] = OWNERS(ONE),
	[PERIOD] = PERIODS(ONE),
	[PAUSE] = PAUSES(ONE),
	[NEXT] = PLANNED(ONE),
	[LAST] = ("SELECT client, occurred_on, fact FROM contact INDEXED BY contact_client"
		  " WHERE client = ?1 AND occurred_on <= ?2 AND deleted = 0"
		  " AND (fact & 3) = 2 AND (fact >> 2 & 15) <> 8" /* final, not planned */
		  " ORDER BY occurred_on DESC LIMIT 1"),
};
_Static_assert(LOODS_CONTACT_FINAL == 2 && LOODS_FACT_OUTCOME == 2 && LOODS_OUTCOME_PLANNED == 8,
	       "the statement above names other numbers");

struct query {
	struct loods_store *s;
	struct client_cursor c[CURSORS];
	struct client_cursor past; /* of one client [LAST], where the newest pack begins after the day */
	loods_date on;
	bool along; /* all clients, in their order */
	const struct client_index *x; /* all clients where somebody asked for all before, else `few` */
	struct client_index few;
};

/* Ids, growing; heap. */
struct ids {
	int64_t *list;
	int n, cap;
	bool *own; /* NULL, or which of them are not only covered */
};

static enum loods_code open_cursors(struct query *q, bool along, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	q->along = along;
	if (along && db_writing(q->s->db))
		code = contact_packs_write(&q->s->packs, q->s->db, err);
	for (int i = 0; code == LOODS_OK && i < CURSORS; i++) {
		code = client_cursor_open(&q->c[i], q->s->db, along ? all_clients[i] : one_client[i], along,
					  err);
		if (code == LOODS_OK && i != NEXT && (i != LAST || !along))
			db_bind_int(q->c[i].st, 2, q->on.n);
	}
	if (code == LOODS_OK && along)
		code = client_cursor_open(&q->past, q->s->db, one_client[LAST], false, err);
	if (code == LOODS_OK && along)
		db_bind_int(q->past.st, 2, q->on.n);
	return code;
}

/* From a row of one_client[LAST]. */
static void take_last(struct db_stmt *st, struct loods_case *k)
{
	struct loods_contact_fact last = { 0 };

	loods_contact_fact_unpack(db_int(st, 2), &last);
	k->last_on.n = (int32_t)db_int(st, 1);
	k->last_channel = last.channel;
	k->last_outcome = last.outcome;
}

/* The newest final contact up to the day that is not planned: it stands in the newest pack, where this begins
 * by then. */
static enum loods_code last_of_pack(struct query *q, struct loods_case *k, struct loods_err *err)
{
	struct db_stmt *st = q->c[LAST].st;
	struct contact_pack_reader r;
	struct loods_contact_fact fact;
	bool begins = false, here;
	enum loods_code code;
	size_t len;
	const void *pack = db_blob(st, 1, &len);

	r = contact_pack_read(0, pack, len);
	while (contact_pack_next(&r, &fact) && fact.on.n <= q->on.n) {
		begins = true;
		if (fact.status != LOODS_CONTACT_FINAL || fact.outcome == LOODS_OUTCOME_PLANNED)
			continue;
		k->last_on = fact.on;
		k->last_channel = fact.channel;
		k->last_outcome = fact.outcome;
	}
	code = contact_pack_done(&r, err);
	if (code || begins)
		return code;
	code = client_cursor_to(&q->past, k->client.n, &here, err);
	if (code == LOODS_OK && here)
		take_last(q->past.st, k);
	return code;
}

/* Everything but the name. */
static enum loods_code facts(struct query *q, struct loods_case *k, struct loods_err *err)
{
	enum loods_code code;
	bool here[CURSORS];

	for (int i = 0; i < CURSORS; i++) {
		code = client_cursor_to(&q->c[i], k->client.n, &here[i], err);
		if (code)
			return code;
	}
	if (here[OWNER])
		k->owner.n = db_int(q->c[OWNER].st, 1);
	k->in_guidance = here[PERIOD] && !here[PAUSE];
	if (here[NEXT]) {
		struct db_stmt *st = q->c[NEXT].st;

		k->next.n = db_int(st, 1);
		k->next_on.n = (int32_t)db_int(st, 2);
		k->next_at.n = db_is_null(st, 3) ? 0 : (int16_t)(db_int(st, 3) + 1);
		k->next_channel = loods_choice_value(&loods_channels, db_text(st, 4));
	}
	if (here[LAST] && q->along)
		return last_of_pack(q, k, err);
	if (here[LAST])
		take_last(q->c[LAST].st, k);
	return LOODS_OK;
}

static void name(struct loods_case *k, const struct client_entry *e, struct loods_arena *a)
{
	k->client.n = e->id;
	k->reference = loods_arena_strdup(a, e->reference);
	k->name = loods_arena_strdup(a, e->name);
	k->fold = loods_arena_strdup(a, e->fold);
	k->birth_year = e->birth_year;
	k->gender = e->gender;
	k->restricted = e->restricted;
}

/* Who is `owner`'s on the day, or covered by `owner`, in the order of ids. */
static enum loods_code owned(struct query *q, loods_user_id owner, struct ids *out, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code;
	bool row;

	code = db_prepare(q->s->db,
			  "SELECT client, max(caseworker = ?1) FROM ownership WHERE deleted = 0"
			  " AND caseworker IN (SELECT ?1 UNION SELECT for_whom FROM cover WHERE deleted = 0"
			  "  AND by_whom = ?1 AND until >= ?2 AND \"from\" <= ?2)"
			  " AND \"from\" <= ?2 AND (\"to\" IS NULL OR \"to\" >= ?2)"
			  " GROUP BY client ORDER BY client",
			  &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, owner.n);
	db_bind_int(st, 2, q->on.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		if (out->n == out->cap) {
			out->cap = out->cap ? out->cap * 2 : 128;
			out->list = reallocarray(out->list, (size_t)out->cap, sizeof *out->list);
			out->own = reallocarray(out->own, (size_t)out->cap, sizeof *out->own);
			if (!out->list || !out->own)
				loods_nomem();
		}
		out->own[out->n] = db_int(st, 1) != 0;
		out->list[out->n++] = db_int(st, 0);
	}
	db_finish(st);
	return code;
}

enum { UNWANTED, COVERED, OWN, ANYBODYS };

/* wanted[i]: how the i-th client of the index is to be in the list. Returns how many. */
static int mark_wanted(const struct client_index *x, const struct ids *ids, unsigned char *wanted)
{
	int n = 0;

	for (int i = 0; i < ids->n; i++) {
		const struct client_entry *e = client_index_find(x, ids->list[i]);

		if (e) {
			wanted[e - x->list] = ids->own[i] ? OWN : COVERED;
			n++;
		}
	}
	return n;
}

/* `ids` NULL: all of the index. */
static enum loods_code collect(struct query *q, struct loods_arena *a, loods_user_id owner,
			       const struct ids *ids, struct loods_caseload *out, struct loods_err *err)
{
	const struct client_index *x = q->x;
	unsigned char *wanted = calloc((size_t)x->n + 1, sizeof *wanted);
	struct loods_case *by_id = calloc((size_t)x->n + 1, sizeof *by_id);
	int n = x->n;
	enum loods_code code;

	if (!wanted || !by_id)
		loods_nomem();
	if (ids)
		n = mark_wanted(x, ids, wanted);
	else
		memset(wanted, ANYBODYS, (size_t)x->n * sizeof *wanted);
	code = open_cursors(q, !ids, err);
	for (int i = 0; code == LOODS_OK && i < x->n; i++) {
		if (!wanted[i])
			continue;
		by_id[i].client.n = x->list[i].id;
		code = facts(q, &by_id[i], err);
		if (wanted[i] == OWN)
			by_id[i].owner = owner; /* also where two own it that day */
	}
	if (code == LOODS_OK) {
		out->list = LOODS_NEW_ARRAY(a, struct loods_case, (size_t)n);
		for (int i = 0; i < x->n; i++)
			if (wanted[x->order[i]]) {
				struct loods_case *k = &out->list[out->n++];

				*k = by_id[x->order[i]];
				name(k, &x->list[x->order[i]], a);
			}
	}
	free(by_id);
	free(wanted);
	return code;
}

/* The names of these clients, of all with NULL. What is in memory of all serves for few, too. */
static enum loods_code read_names(struct query *q, const struct ids *ids, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(q->s, &loods_client_type);
	struct rec_session rs = store_rec_session(q->s);

	if (ids && !q->s->clients.loaded) {
		q->x = &q->few;
		return client_index_some(&q->few, p, &rs, ids->list, ids->n, err);
	}
	q->x = &q->s->clients;
	return client_index_refresh(&q->s->clients, p, &rs, loods_store_generation(q->s), err);
}

static void end(struct query *q)
{
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&q->c[i]);
	client_cursor_close(&q->past);
	client_index_release(&q->few);
	db_snapshot_end(q->s->db);
}

enum loods_code loods_store_caseload(struct loods_store *s, struct loods_arena *a, loods_user_id owner,
				     loods_date on, struct loods_caseload *out, struct loods_err *err)
{
	struct query q = { .s = s, .on = on };
	struct ids ids = { 0 };
	enum loods_code code;

	*out = (struct loods_caseload){ 0 };
	code = db_snapshot_begin(s->db, err);
	if (code)
		return code;
	if (owner.n)
		code = owned(&q, owner, &ids, err);
	if (code == LOODS_OK)
		code = read_names(&q, owner.n ? &ids : NULL, err);
	if (code == LOODS_OK)
		code = collect(&q, a, owner, owner.n ? &ids : NULL, out, err);
	end(&q);
	free(ids.list);
	free(ids.own);
	return code;
}

enum loods_code loods_store_case(struct loods_store *s, struct loods_arena *a, loods_id client, loods_date on,
				 struct loods_case *out, struct loods_err *err)
{
	struct query q = { .s = s, .on = on };
	const struct ids only = { &client.n, 1, 1, NULL };
	const struct client_entry *e;
	enum loods_code code;

	*out = (struct loods_case){ .client = client };
	code = db_snapshot_begin(s->db, err);
	if (code)
		return code;
	code = read_names(&q, &only, err);
	e = code ? NULL : client_index_find(q.x, client.n);
	if (code == LOODS_OK && !e)
		code = loods_fail(err, LOODS_ENOTFOUND, _("This client is not in the office any more."));
	if (code == LOODS_OK)
		code = open_cursors(&q, false, err);
	if (code == LOODS_OK)
		code = facts(&q, out, err);
	if (code == LOODS_OK)
		name(out, e, a);
	end(&q);
	return code;
}
