#include "access_log.h"

#include <endian.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "log_format.h"
#include "types.h"

enum { HASH_BYTES = ACCESS_LOG_HASH_BYTES };

static enum loods_log_action action_of(const char *code)
{
	int action = code ? loods_choice_value(&loods_log_actions, code) : 0;

	return action ? (enum loods_log_action)action : LOODS_LOG_END; /* of a program newer than this one */
}

/* An entry as it stands in its row. */
struct row {
	int64_t seq, at, user, on_behalf_of, client, record;
	const char *action, *type;
	const void *purpose;
	size_t purpose_len;
};

static void hash_bytes(crypto_generichash_state *h, const void *p, size_t len)
{
	uint64_t n = htole64(len);

	crypto_generichash_update(h, (const unsigned char *)&n, sizeof n);
	if (len)
		crypto_generichash_update(h, p, len);
}

static void hash_int(crypto_generichash_state *h, int64_t v)
{
	uint64_t n = htole64((uint64_t)v);

	hash_bytes(h, &n, v ? sizeof n : 0);
}

static void hash_row(const unsigned char before[HASH_BYTES], const struct row *r,
		     unsigned char hash[HASH_BYTES])
{
	static const char form[] = "loods log 1";
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, HASH_BYTES);
	crypto_generichash_update(&h, before, HASH_BYTES);
	hash_bytes(&h, form, sizeof form - 1);
	hash_int(&h, r->seq);
	hash_int(&h, r->at);
	hash_int(&h, r->user);
	hash_int(&h, r->on_behalf_of);
	hash_bytes(&h, r->action, strlen(r->action));
	hash_int(&h, r->client);
	hash_bytes(&h, r->type, r->type ? strlen(r->type) : 0);
	hash_int(&h, r->record);
	hash_bytes(&h, r->purpose, r->purpose_len);
	crypto_generichash_final(&h, hash, HASH_BYTES);
}

/* The newest entry's number and hash; 0 and zeros for an empty log. */
static enum loods_code head(struct db *db, int64_t *seq, unsigned char hash[HASH_BYTES],
			    struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(db, "SELECT seq, hash FROM access_log_head", &st, err);
	const void *p;
	size_t len;
	bool row;

	*seq = 0;
	memset(hash, 0, HASH_BYTES);
	if (code)
		return code;
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row) {
		*seq = db_int(st, 0);
		p = db_blob(st, 1, &len);
		if (len == HASH_BYTES)
			memcpy(hash, p, HASH_BYTES);
	}
	db_finish(st);
	return code;
}

static enum loods_code insert(struct db *db, const struct row *r, bool sealed,
			      const unsigned char hash[HASH_BYTES], struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code;

	code = db_prepare_log(db,
			      "INSERT INTO access_log (seq, at, user, on_behalf_of, action, client, type, "
			      "record, purpose, hash)"
			      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			      &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, r->seq);
	db_bind_int(st, 2, r->at);
	db_bind_int(st, 3, r->user);
	db_bind_id(st, 4, r->on_behalf_of);
	db_bind_text(st, 5, r->action);
	db_bind_id(st, 6, r->client);
	db_bind_text(st, 7, r->type);
	db_bind_id(st, 8, r->record);
	if (!r->purpose)
		db_bind_null(st, 9);
	else if (sealed)
		db_bind_blob(st, 9, r->purpose, r->purpose_len);
	else
		db_bind_text(st, 9, r->purpose);
	db_bind_blob(st, 10, hash, HASH_BYTES);
	code = db_run(st, err);
	if (code)
		return code;
	code = db_prepare_log(db,
			      "INSERT INTO access_log_head (id, seq, hash) VALUES (1, ?1, ?2)"
			      " ON CONFLICT (id) DO UPDATE SET seq = ?1, hash = ?2",
			      &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, r->seq);
	db_bind_blob(st, 2, hash, HASH_BYTES);
	return db_run(st, err);
}

enum loods_code access_log_append(const struct rec_session *s, const struct loods_log_entry *e,
				  struct loods_err *err)
{
	unsigned char before[HASH_BYTES], hash[HASH_BYTES];
	struct loods_str blob = LOODS_STR_INIT;
	struct row r = { .at = s->now.n,
			 .user = e->user.n,
			 .on_behalf_of = e->on_behalf_of.n,
			 .client = e->client.n,
			 .record = e->record.n,
			 .action = loods_choice_code(&loods_log_actions, e->action),
			 .type = e->type ? e->type->name : NULL };
	bool sealed = s->fc->keys.p != NULL;
	enum loods_code code = head(s->db, &r.seq, before, err);

	if (code)
		return code;
	r.seq++;
	if (!loods_str_blank(e->purpose)) {
		struct field_place place = { "access_log", "purpose", r.seq };

		/* Who holds no identity key sees no name either, so what they type is under the page key. */
		if (sealed)
			field_crypt_seal(s->fc, &place, e->purpose, strlen(e->purpose), &blob);
		else
			loods_str_add(&blob, e->purpose);
		r.purpose = blob.s;
		r.purpose_len = blob.len;
	}
	hash_row(before, &r, hash);
	code = insert(s->db, &r, sealed, hash, err);
	loods_str_release(&blob);
	return code;
}

static const char columns[] =
	"SELECT seq, at, user, on_behalf_of, action, client, type, record, purpose, hash FROM access_log ";

static void read_row(struct db_stmt *st, struct row *r)
{
	r->seq = db_int(st, 0);
	r->at = db_int(st, 1);
	r->user = db_int(st, 2);
	r->on_behalf_of = db_int(st, 3);
	r->action = db_text(st, 4);
	r->client = db_int(st, 5);
	r->type = db_text(st, 6);
	r->record = db_int(st, 7);
	r->purpose = db_is_null(st, 8) ? NULL : db_blob(st, 8, &r->purpose_len);
	if (!r->purpose)
		r->purpose_len = 0;
}

static enum loods_code read_entry(const struct rec_session *s, struct db_stmt *st, struct loods_arena *a,
				  struct loods_log_entry *e, struct loods_err *err)
{
	struct field_place place = { "access_log", "purpose", 0 };
	enum loods_code code;
	struct row r;
	char *text;

	read_row(st, &r);
	*e = (struct loods_log_entry){ .seq = r.seq,
				       .at.n = r.at,
				       .user.n = r.user,
				       .on_behalf_of.n = r.on_behalf_of,
				       .action = action_of(r.action),
				       .client.n = r.client,
				       .type = r.type ? loods_type_find(r.type) : NULL,
				       .record.n = r.record };
	if (!r.purpose)
		return LOODS_OK;
	if (!db_is_blob(st, 8)) {
		e->purpose = loods_arena_strndup(a, r.purpose, r.purpose_len);
		return LOODS_OK;
	}
	if (!s->fc->keys.p)
		return LOODS_OK;
	place.row = r.seq;
	code = field_crypt_open(s->fc, &place, r.purpose, r.purpose_len, a, &text, NULL, err);
	if (code == LOODS_OK)
		e->purpose = text;
	return code;
}

enum loods_code access_log_read(const struct rec_session *s, struct loods_arena *a, loods_id client,
				struct loods_log *out, struct loods_err *err)
{
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	enum loods_code code;
	int64_t n;
	bool row;

	*out = (struct loods_log){ 0 };
	loods_str_add(&sql, columns);
	loods_str_add(&sql, client.n ? "WHERE client = ?1 ORDER BY seq DESC" : "ORDER BY seq DESC");
	code = db_snapshot_begin(s->db, err);
	if (code) {
		loods_str_release(&sql);
		return code;
	}
	code = db_read_int(s->db,
			   client.n ? "SELECT count(*) FROM access_log WHERE client = ?1"
				    : "SELECT count(*) FROM access_log",
			   client.n, 0, &n, NULL, err);
	if (code == LOODS_OK)
		code = db_prepare(s->db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code == LOODS_OK) {
		out->list = LOODS_NEW_ARRAY(a, struct loods_log_entry, (size_t)n);
		if (client.n)
			db_bind_int(st, 1, client.n);
		while ((code = db_step(st, &row, err)) == LOODS_OK && row && out->n < n) {
			code = read_entry(s, st, a, &out->list[out->n++], err);
			if (code)
				break;
		}
		db_finish(st);
	}
	db_snapshot_end(s->db);
	return code;
}

/* Which entries `q` asks for, newest first; ?1 client, ?2 user, ?3 and ?4 from and before which time, ?5 owner, ?6
 * on which day. */
static void query_sql(const struct loods_log_query *q, struct loods_str *sql)
{
	loods_str_add(sql, columns);
	loods_str_add(sql, "WHERE at >= ?3 AND at < ?4");
	if (q->client.n)
		loods_str_add(sql, " AND client = ?1");
	if (q->user.n)
		loods_str_add(sql, " AND user = ?2");
	if (q->owner.n)
		loods_str_add(sql, " AND client IN (SELECT client FROM ownership WHERE deleted = 0 AND caseworker = ?5"
				   " AND \"from\" <= ?6 AND (\"to\" IS NULL OR \"to\" >= ?6))");
	loods_str_add(sql, " ORDER BY seq DESC");
}

static enum loods_code query_prepare(struct db *db, const struct loods_log_query *q, struct db_stmt **st,
				     struct loods_err *err)
{
	const loods_date after = loods_date_known(q->to) ? loods_date_add_days(q->to, 1) : LOODS_DATE_NONE;
	struct loods_str sql = LOODS_STR_INIT;
	enum loods_code code;

	query_sql(q, &sql);
	code = db_prepare(db, sql.s, st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	db_bind_int(*st, 3, loods_stamp_of(q->from, 0, 0, 0).n);
	db_bind_int(*st, 4, loods_date_known(after) ? loods_stamp_of(after, 0, 0, 0).n : INT64_MAX);
	if (q->client.n)
		db_bind_int(*st, 1, q->client.n);
	if (q->user.n)
		db_bind_int(*st, 2, q->user.n);
	if (q->owner.n) {
		db_bind_int(*st, 5, q->owner.n);
		db_bind_int(*st, 6, q->on.n);
	}
	return LOODS_OK;
}

enum loods_code access_log_each(const struct rec_session *s, const struct loods_log_query *q, loods_log_fn *each,
				void *ctx, struct loods_err *err)
{
	struct loods_arena one = { 0 };
	struct loods_log_entry e;
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_snapshot_begin(s->db, err);

	if (code)
		return code;
	code = query_prepare(s->db, q, &st, err);
	if (code == LOODS_OK) {
		while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
			loods_arena_reset(&one);
			code = read_entry(s, st, &one, &e, err);
			if (code == LOODS_OK)
				code = each(&e, ctx, err);
			if (code)
				break;
		}
		db_finish(st);
	}
	loods_arena_release(&one);
	db_snapshot_end(s->db);
	return code;
}

enum loods_code access_log_recent(const struct rec_session *s, loods_user_id user, loods_id client,
				  enum loods_log_action action, loods_stamp since, bool *found,
				  struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code;

	*found = false;
	code = db_prepare(s->db,
			  "SELECT 1 FROM access_log WHERE client IS ?1 AND user = ?2 AND action = ?3 AND at "
			  ">= ?4 LIMIT 1",
			  &st, err);
	if (code)
		return code;
	db_bind_id(st, 1, client.n);
	db_bind_int(st, 2, user.n);
	db_bind_text(st, 3, loods_choice_code(&loods_log_actions, action));
	db_bind_int(st, 4, since.n);
	code = db_step(st, found, err);
	db_finish(st);
	return code;
}

/* ---- under other keys ---- */

static enum loods_code broken(int64_t seq, struct loods_err *err)
{
	return loods_fail(err, LOODS_EDAMAGED,
			  _("The chain of the access log breaks at entry %lld, so it was not made anew. Run "
			    "\"loods verify\" to see what is wrong."),
			  (long long)seq);
}

/* Is the row of `st` the next one of the chain that ended with `chain`? Then it ends with this one. */
static bool follows(struct db_stmt *st, const struct row *r, int64_t n, unsigned char chain[HASH_BYTES])
{
	unsigned char hash[HASH_BYTES];
	const void *p;
	size_t len;

	hash_row(chain, r, hash);
	p = db_blob(st, 9, &len);
	if (r->seq != n + 1 || len != HASH_BYTES || memcmp(p, hash, HASH_BYTES) != 0)
		return false;
	memcpy(chain, hash, HASH_BYTES);
	return true;
}

struct carry {
	struct db *to;
	access_log_seal_fn *seal;
	access_log_step_fn *step;
	void *ctx;
	int64_t n;
	unsigned char chain[HASH_BYTES]; /* of the new log */
};

static enum loods_code carry_row(struct carry *c, struct db_stmt *st, struct row r, struct loods_err *err)
{
	struct loods_str blob = LOODS_STR_INIT;
	bool sealed = r.purpose && db_is_blob(st, 8);
	enum loods_code code = LOODS_OK;

	if (sealed && c->seal) {
		code = c->seal(r.seq, r.purpose, r.purpose_len, &blob, c->ctx, err);
		r.purpose = blob.s;
		r.purpose_len = blob.len;
	}
	hash_row(c->chain, &r, c->chain);
	if (code == LOODS_OK)
		code = insert(c->to, &r, sealed, c->chain, err);
	loods_str_release(&blob);
	return code ? code : c->step(c->ctx, err);
}

static enum loods_code carry(struct carry *c, struct db_stmt *st, unsigned char last[HASH_BYTES],
			     struct loods_err *err)
{
	enum loods_code code;
	bool row;

	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		struct row r;

		read_row(st, &r);
		if (!follows(st, &r, c->n, last))
			return broken(c->n + 1, err);
		c->n++;
		code = carry_row(c, st, r, err);
		if (code)
			return code;
	}
	return code;
}

enum loods_code access_log_carry(struct db *from, struct db *to, access_log_seal_fn *seal, access_log_step_fn *step,
				 void *ctx, int64_t *n, unsigned char last[HASH_BYTES], struct loods_err *err)
{
	struct carry c = { .to = to, .seal = seal, .step = step, .ctx = ctx };
	unsigned char newest[HASH_BYTES];
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	int64_t seq;
	enum loods_code code = head(from, &seq, newest, err);

	*n = 0;
	memset(last, 0, HASH_BYTES);
	if (code)
		return code;
	loods_str_add(&sql, columns);
	loods_str_add(&sql, "ORDER BY seq");
	code = db_prepare(from, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	code = carry(&c, st, last, err);
	db_finish(st);
	*n = c.n;
	if (code == LOODS_OK && (c.n == 0 || seq != c.n || memcmp(last, newest, HASH_BYTES) != 0))
		code = broken(seq > c.n ? c.n + 1 : seq + 1, err);
	return code;
}

/* ---- is it whole? ---- */

static enum loods_code check(struct db *db, int64_t *bad, int64_t *n, struct loods_err *err)
{
	unsigned char chain[HASH_BYTES] = { 0 }, last[HASH_BYTES];
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	int64_t newest;
	bool row;
	enum loods_code code = head(db, &newest, last, err);

	*bad = *n = 0;
	if (code)
		return code;
	loods_str_add(&sql, columns);
	loods_str_add(&sql, "ORDER BY seq");
	code = db_prepare(db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		struct row r;

		read_row(st, &r);
		if (!follows(st, &r, *n, chain)) {
			*bad = *n + 1;
			break;
		}
		++*n;
	}
	db_finish(st);
	if (code == LOODS_OK && *n == 0) /* the making of the office is its first entry */
		*bad = 1;
	if (code == LOODS_OK && !*bad && (newest != *n || memcmp(last, chain, HASH_BYTES) != 0))
		*bad = newest > *n ? *n + 1 : newest + 1;
	return code;
}

enum loods_code access_log_check(struct db *db, int64_t *bad, int64_t *n, struct loods_err *err)
{
	/* One state: somebody may append between the look at the head and the walk. */
	enum loods_code code = db_snapshot_begin(db, err);

	if (code)
		return code;
	code = check(db, bad, n, err);
	db_snapshot_end(db);
	return code;
}
