/* The caseload: who is whose on a day, with the last contact and the next. Names come from the index in
 * memory, the rest from covering indexes. */
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "client_cursor.h"
#include "contact.h"
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
};
static const char *const one_client[CURSORS] = {
	[OWNER] = OWNERS(ONE),
	[PERIOD] = PERIODS(ONE),
	[PAUSE] = PAUSES(ONE),
	[NEXT] = PLANNED(ONE),
	/* Always client by client: among millions of contacts one is wanted of each. */
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
	loods_date on;
};

static enum loods_code open_cursors(struct query *q, bool along, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < CURSORS; i++) {
		bool all = along && all_clients[i];

		code = client_cursor_open(&q->c[i], q->s->db, all ? all_clients[i] : one_client[i], all, err);
		if (code == LOODS_OK && i != NEXT)
			db_bind_int(q->c[i].st, 2, q->on.n);
	}
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
	if (here[LAST]) {
		struct db_stmt *st = q->c[LAST].st;

		struct loods_contact_fact last = { 0 };

		loods_contact_fact_unpack(db_int(st, 2), &last);
		k->last_on.n = (int32_t)db_int(st, 1);
		k->last_channel = last.channel;
		k->last_outcome = last.outcome;
	}
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

/* wanted[i]: the i-th client of the index is to be in the list. Returns how many. */
static enum loods_code owned(struct loods_store *s, loods_user_id owner, loods_date on, bool *wanted, int *n,
			     struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code;
	bool row;

	*n = 0;
	code = db_prepare(s->db,
			  "SELECT DISTINCT client FROM ownership WHERE deleted = 0 AND caseworker = ?1 AND "
			  "\"from\" <= ?2"
			  " AND (\"to\" IS NULL OR \"to\" >= ?2)",
			  &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, owner.n);
	db_bind_int(st, 2, on.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		const struct client_entry *e = client_index_find(&s->clients, db_int(st, 0));

		if (e && !wanted[e - s->clients.list]) {
			wanted[e - s->clients.list] = true;
			++*n;
		}
	}
	db_finish(st);
	return code;
}

static enum loods_code collect(struct query *q, struct loods_arena *a, loods_user_id owner,
			       struct loods_caseload *out, struct loods_err *err)
{
	const struct client_index *x = &q->s->clients;
	bool *wanted = calloc((size_t)x->n + 1, sizeof *wanted);
	struct loods_case *by_id = calloc((size_t)x->n + 1, sizeof *by_id);
	int n = x->n;
	enum loods_code code = LOODS_OK;

	if (!wanted || !by_id)
		loods_nomem();
	if (owner.n)
		code = owned(q->s, owner, q->on, wanted, &n, err);
	else
		memset(wanted, true, (size_t)x->n * sizeof *wanted);
	if (code == LOODS_OK)
		code = open_cursors(q, !owner.n, err);
	for (int i = 0; code == LOODS_OK && i < x->n; i++) {
		if (!wanted[i])
			continue;
		by_id[i].client.n = x->list[i].id;
		code = facts(q, &by_id[i], err);
		if (owner.n)
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

static enum loods_code begin(struct query *q, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(q->s, &loods_client_type);
	struct rec_session rs = store_rec_session(q->s);
	int64_t generation = loods_store_generation(q->s);
	enum loods_code code = db_snapshot_begin(q->s->db, err);

	if (code)
		return code;
	code = client_index_refresh(&q->s->clients, p, &rs, generation, err);
	if (code)
		db_snapshot_end(q->s->db);
	return code;
}

static void end(struct query *q)
{
	for (int i = 0; i < CURSORS; i++)
		client_cursor_close(&q->c[i]);
	db_snapshot_end(q->s->db);
}

enum loods_code loods_store_caseload(struct loods_store *s, struct loods_arena *a, loods_user_id owner,
				     loods_date on, struct loods_caseload *out, struct loods_err *err)
{
	struct query q = { .s = s, .on = on };
	enum loods_code code = begin(&q, err);

	*out = (struct loods_caseload){ 0 };
	if (code)
		return code;
	code = collect(&q, a, owner, out, err);
	end(&q);
	return code;
}

enum loods_code loods_store_case(struct loods_store *s, struct loods_arena *a, loods_id client, loods_date on,
				 struct loods_case *out, struct loods_err *err)
{
	struct query q = { .s = s, .on = on };
	const struct client_entry *e;
	enum loods_code code = begin(&q, err);

	*out = (struct loods_case){ .client = client };
	if (code)
		return code;
	e = client_index_find(&s->clients, client.n);
	if (!e)
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
