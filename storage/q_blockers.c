/* All versions of language steps and childcare, for the weeks that were lost: both tables and their histories
 * are read as they lie, from a few columns that are not sealed, and put in order here. They are a fraction of
 * an office's records, and their histories have no index to go by. */
#include <stdlib.h>

#include "blockers.h"
#include "childcare.h"
#include "language_step.h"
#include "store_impl.h"

enum { SECONDS_A_DAY = 86400 };

/* Columns: client, record, version, day, deleted, state, reason, since, starts, ends. */
#define STEP(table)                                                                                          \
	"SELECT client, id, version, CASE version WHEN 1 THEN entered_at ELSE changed_at END, deleted," \
	" state, reason, state_since, starts_on, ends_on FROM " table
#define CARE(table)                                                                                          \
	"SELECT (SELECT client FROM child WHERE id = k.child AND deleted = 0), k.id, k.version,"             \
	" CASE k.version WHEN 1 THEN k.entered_at ELSE k.changed_at END, k.deleted,"                   \
	" k.state, NULL, k.waiting_since, k.starts_on, k.ends_on FROM " table " AS k"

struct source {
	const char *sql;
	bool childcare;
};
enum { SOURCES = 4 };

static const struct source of_all[SOURCES] = {
	{ STEP("language_step NOT INDEXED"), false },
	{ STEP("language_step_history"), false },
	{ CARE("childcare"), true },
	{ CARE("childcare_history"), true },
};

/* The same of one client: versions of old through the ids of its present records, deleted ones too. */
#define STEP_ONE STEP("language_step") " WHERE client = ?1"
#define STEP_OLD STEP("language_step_history") " WHERE id IN (SELECT id FROM language_step WHERE client = ?1)"
#define OF_CHILD " WHERE k.child IN (SELECT id FROM child WHERE client = ?1)"
#define CARE_ONE CARE("childcare") OF_CHILD
#define CARE_OLD                                                                                             \
	CARE("childcare_history") " WHERE k.id IN (SELECT id FROM childcare WHERE child IN"                  \
				  " (SELECT id FROM child WHERE client = ?1))"

static const struct source of_one[SOURCES] = {
	{ STEP_ONE, false },
	{ STEP_OLD, false },
	{ CARE_ONE, true },
	{ CARE_OLD, true },
};

struct reading {
	struct loods_block_version *list;
	int n, cap;
	loods_stamp known_at;
};

static loods_date date(struct db_stmt *st, int col)
{
	return (loods_date){ (int32_t)db_int(st, col) };
}

static int value(const struct loods_choices *c, struct db_stmt *st, int col)
{
	const char *code = db_text(st, col);

	return code ? loods_choice_value(c, code) : 0;
}

static void take(struct reading *r, struct db_stmt *st, bool childcare)
{
	struct loods_block_version *v;

	if (db_is_null(st, 0) || (loods_stamp_known(r->known_at) && db_int(st, 3) > r->known_at.n))
		return;
	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 1024;
		r->list = reallocarray(r->list, (size_t)r->cap, sizeof *r->list);
		if (!r->list)
			loods_nomem();
	}
	v = &r->list[r->n++];
	*v = (struct loods_block_version){
		.client.n = db_int(st, 0),
		.record.n = db_int(st, 1),
		.version = db_int(st, 2),
		.childcare = childcare,
		.deleted = db_int(st, 4) != 0,
		.state = value(childcare ? &loods_childcare_states : &loods_language_step_states, st, 5),
		.reason = childcare ? 0 : value(&loods_language_step_reasons, st, 6),
		.since = date(st, 7),
		.starts_on = date(st, 8),
		.ends_on = date(st, 9),
		.day = { (int32_t)(db_int(st, 3) / SECONDS_A_DAY) },
	};
}

static int by_place(const void *a, const void *b)
{
	const struct loods_block_version *x = a, *y = b;

	if (x->client.n != y->client.n)
		return x->client.n < y->client.n ? -1 : 1;
	if (x->childcare != y->childcare)
		return x->childcare - y->childcare;
	if (x->record.n != y->record.n)
		return x->record.n < y->record.n ? -1 : 1;
	return (x->version > y->version) - (x->version < y->version);
}

/* `client` 0: with statements for all. */
static enum loods_code read_all(struct loods_store *s, const struct source *from, loods_id client,
				struct reading *r, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < SOURCES; i++) {
		struct db_stmt *st;
		bool row;

		code = db_prepare(s->db, from[i].sql, &st, err);
		if (code)
			break;
		if (client.n)
			db_bind_int(st, 1, client.n);
		while ((code = db_step(st, &row, err)) == LOODS_OK && row)
			take(r, st, from[i].childcare);
		db_finish(st);
	}
	return code;
}

static enum loods_code read_versions(struct loods_store *s, struct loods_arena *a, loods_id client,
				     struct reading *r, struct loods_block_versions *out,
				     struct loods_err *err)
{
	enum loods_code code = db_snapshot_begin(s->db, err);

	*out = (struct loods_block_versions){ 0 };
	if (code)
		return code;
	code = read_all(s, client.n ? of_one : of_all, client, r, err);
	db_snapshot_end(s->db);
	if (code == LOODS_OK && r->n) {
		qsort(r->list, (size_t)r->n, sizeof *r->list, by_place);
		out->list = LOODS_NEW_ARRAY(a, struct loods_block_version, (size_t)r->n);
		out->n = r->n;
		for (int i = 0; i < r->n; i++)
			out->list[i] = r->list[i];
	}
	free(r->list);
	return code;
}

enum loods_code loods_store_block_versions(struct loods_store *s, struct loods_arena *a, loods_stamp known_at,
					   struct loods_block_versions *out, struct loods_err *err)
{
	struct reading r = { .known_at = known_at };

	return read_versions(s, a, (loods_id){ 0 }, &r, out, err);
}

enum loods_code loods_store_block_versions_of(struct loods_store *s, struct loods_arena *a, loods_id client,
					      struct loods_block_versions *out, struct loods_err *err)
{
	struct reading r = { 0 };

	return read_versions(s, a, client, &r, out, err);
}
