/* Finding a client: everybody's names from the index in memory, with whose case each one is; and whose dossiers
 * somebody had open last, from the access log. */
#include "client.h"
#include "i18n.h"
#include "log_format.h"
#include "store_impl.h"

/* Newest entries of the log that are looked through: an office of 600 makes as many in a day or two, and to read
 * them takes some milliseconds. */
enum { LOG_ENTRIES = 30000 };

/* Who owns whom on day ?2, by client; whether that is user ?1, or somebody whom ?1 covers. */
static const char owners[] =
	"SELECT client, caseworker, caseworker = ?1, caseworker IN (SELECT for_whom FROM cover WHERE deleted = 0"
	"  AND by_whom = ?1 AND until >= ?2 AND \"from\" <= ?2)"
	" FROM ownership INDEXED BY ownership_client WHERE deleted = 0 AND \"from\" <= ?2"
	" AND (\"to\" IS NULL OR \"to\" >= ?2) ORDER BY client, \"from\"";

static void describe(struct loods_person *p, const struct client_entry *e, struct loods_arena *a)
{
	p->client.n = e->id;
	p->reference = loods_arena_strdup(a, e->reference);
	p->name = loods_arena_strdup(a, e->name);
	p->fold = loods_arena_strdup(a, e->fold);
	p->birth_year = e->birth_year;
	p->restricted = e->restricted;
}

/* Where two own a client that day the user asked for counts, else the first. */
static void add_owner(struct loods_person *p, struct db_stmt *st)
{
	bool own = db_int(st, 2) != 0;

	if (!p->owner.n || own)
		p->owner.n = db_int(st, 1);
	p->own |= own;
	p->covered |= db_int(st, 3) != 0;
}

/* `by_id`: in the order of the index. */
static enum loods_code add_owners(struct loods_store *s, loods_user_id user, loods_date on,
				  struct loods_person *by_id, struct loods_err *err)
{
	const struct client_index *x = &s->clients;
	struct db_stmt *st;
	int at = 0;
	bool row;
	enum loods_code code = db_prepare(s->db, owners, &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, user.n);
	db_bind_int(st, 2, on.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		int64_t client = db_int(st, 0);

		while (at < x->n && x->list[at].id < client)
			at++;
		if (at < x->n && x->list[at].id == client)
			add_owner(&by_id[at], st);
	}
	db_finish(st);
	return code;
}

enum loods_code loods_store_people(struct loods_store *s, struct loods_arena *a, loods_user_id user,
				   loods_date on, struct loods_people *out, struct loods_err *err)
{
	const struct client_index *x = &s->clients;
	struct rec_session rs = store_rec_session(s);
	struct loods_arena work = { 0 };
	struct loods_person *by_id;
	enum loods_code code;

	*out = (struct loods_people){ 0 };
	code = db_snapshot_begin(s->db, err);
	if (code)
		return code;
	code = client_index_refresh(&s->clients, store_plan(s, &loods_client_type), &rs,
				    loods_store_generation(s), err);
	if (code == LOODS_OK) {
		by_id = LOODS_NEW_ARRAY(&work, struct loods_person, (size_t)x->n + 1);
		code = add_owners(s, user, on, by_id, err);
	}
	db_snapshot_end(s->db);
	if (code == LOODS_OK) {
		out->list = LOODS_NEW_ARRAY(a, struct loods_person, (size_t)x->n + 1);
		for (int i = 0; i < x->n; i++) {
			out->list[i] = by_id[x->order[i]];
			describe(&out->list[i], &x->list[x->order[i]], a);
		}
		out->n = x->n;
	}
	loods_arena_release(&work);
	return code;
}

static bool among(const loods_id *ids, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (ids[i].n == id)
			return true;
	return false;
}

enum loods_code loods_store_opened_last(struct loods_store *s, loods_user_id user, loods_id *ids, int max, int *n,
					struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code;

	*n = 0;
	/* The log has no order by user: it is read back from its end. */
	code = db_prepare(s->db,
			  "SELECT client FROM access_log WHERE user = ?1 AND client IS NOT NULL AND action IN (?2, ?3)"
			  " AND seq > (SELECT max(seq) FROM access_log) - ?4 ORDER BY seq DESC",
			  &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, user.n);
	db_bind_text(st, 2, loods_choice_code(&loods_log_actions, LOODS_LOG_OPEN));
	db_bind_text(st, 3, loods_choice_code(&loods_log_actions, LOODS_LOG_OPEN_REASON));
	db_bind_int(st, 4, LOG_ENTRIES);
	while (*n < max && (code = db_step(st, &row, err)) == LOODS_OK && row)
		if (!among(ids, *n, db_int(st, 0)))
			ids[(*n)++].n = db_int(st, 0);
	db_finish(st);
	return code;
}
