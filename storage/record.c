/* The part of src/store.h about records: reading them, finding them, and the transactions in which they are
 * written. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "contact.h"
#include "i18n.h"
#include "rec_list.h"
#include "rec_seal.h"
#include "store_impl.h"

/* ---- reading ---- */

enum loods_code loods_store_get(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				loods_id id, bool deleted, void **rec, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(s, t);
	struct rec_session rs = store_rec_session(s);
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(s->db, p->load, &st, err);

	*rec = NULL;
	if (code)
		return code;
	db_bind_int(st, 1, id.n);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && (!row || (db_int(st, REC_DELETED) && !deleted)))
		code = loods_fail(err, LOODS_ENOTFOUND, _("There is no such record any more."));
	else if (code == LOODS_OK)
		code = rec_read(p, &rs, st, a, rec, err);
	db_finish(st);
	if (code)
		*rec = NULL;
	return code;
}

/* Reads each record of the filter into `a`, which is reset before each one when `reuse`. */
static enum loods_code each(struct loods_store *s, struct loods_arena *a, bool reuse,
			    const struct loods_type *t, const struct loods_filter *f, loods_each_fn *fn,
			    void *ctx, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(s, t);
	struct rec_session rs = store_rec_session(s);
	struct db_stmt *st;
	bool row;
	enum loods_code code = rec_list_prepare(p, s->db, p->columns, f, true, &st, err);

	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		void *rec;

		if (reuse)
			loods_arena_reset(a);
		code = rec_read(p, &rs, st, a, &rec, err);
		if (code == LOODS_OK)
			code = fn(rec, ctx, err);
		if (code)
			break;
	}
	db_finish(st);
	return code;
}

enum loods_code loods_store_each(struct loods_store *s, const struct loods_type *t,
				 const struct loods_filter *f, loods_each_fn *fn, void *ctx,
				 struct loods_err *err)
{
	struct loods_arena one = { 0 };
	enum loods_code code = each(s, &one, true, t, f, fn, ctx, err);

	loods_arena_release(&one);
	return code;
}

/* A list that grows in its arena: what it outgrew stays behind, which doubles it at most. */
struct collecting {
	struct loods_arena *a;
	struct loods_list *out;
	int cap;
};

static enum loods_code collect(void *rec, void *ctx, struct loods_err *err)
{
	struct collecting *c = ctx;

	(void)err;
	if (c->out->n == c->cap) {
		int cap = c->cap ? c->cap * 2 : 32;
		void **list = LOODS_NEW_ARRAY(c->a, void *, (size_t)cap);

		if (c->out->n)
			memcpy(list, c->out->rec, (size_t)c->out->n * sizeof *list);
		c->out->rec = list;
		c->cap = cap;
	}
	c->out->rec[c->out->n++] = rec;
	return LOODS_OK;
}

enum loods_code loods_store_list(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				 const struct loods_filter *f, struct loods_list *out, struct loods_err *err)
{
	struct collecting c = { .a = a, .out = out };

	*out = (struct loods_list){ 0 };
	return each(s, a, false, t, f, collect, &c, err);
}

enum loods_code loods_store_count(struct loods_store *s, const struct loods_type *t,
				  const struct loods_filter *f, int64_t *out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = rec_list_prepare(store_plan(s, t), s->db, "count(*)", f, false, &st, err);

	*out = 0;
	if (code)
		return code;
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		*out = db_int(st, 0);
	db_finish(st);
	if (f && f->limit && *out > f->limit)
		*out = f->limit;
	return code;
}

/* ---- keys and clients ---- */

/* References that a session reads one by one before it takes all clients into memory. */
enum { REFERENCES_SINGLY = 400 };

static enum loods_code no_such_key(struct loods_err *err)
{
	return loods_fail(err, LOODS_ENOTFOUND, _("There is no record with this number or key."));
}

enum loods_code loods_store_find_key(struct loods_store *s, const struct loods_type *t, const char *key,
				     loods_id *id, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(s, t);
	unsigned char hash[FIELD_CRYPT_HASH_BYTES];
	char sql[160];
	struct db_stmt *st;
	bool row;
	enum loods_code code;

	id->n = 0;
	if (!p->key || loods_str_blank(key))
		return no_such_key(err);
	if (p->hash && !s->fc.keys.p)
		return loods_fail(err, LOODS_EDENIED,
				  _("Your account holds no key to names and numbers of clients."));
	snprintf(sql, sizeof sql, "SELECT id FROM %s WHERE deleted = 0 AND \"%s\" = ?1", t->name,
		 p->hash ? "ident_hash" : t->key);
	code = db_prepare(s->db, sql, &st, err);
	if (code)
		return code;
	if (p->hash) {
		field_crypt_ref_hash(&s->fc, key, strlen(key), hash);
		db_bind_blob(st, 1, hash, sizeof hash);
	} else {
		db_bind_text(st, 1, key);
	}
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		id->n = db_int(st, 0);
	db_finish(st);
	return code || row ? code : no_such_key(err);
}

enum loods_code loods_store_key_of(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				   loods_id id, const char **out, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(s, t);
	struct rec_session rs = store_rec_session(s);
	enum loods_code code;
	struct loods_arena one = { 0 };
	void *rec;

	*out = "";
	if (!p->key || !id.n || (p->hash && !s->fc.keys.p))
		return LOODS_OK;
	/* Asked for each of a million contacts: from memory, where what is there is known to be right. */
	if (t == &loods_client_type && !db_writing(s->db) &&
	    (s->clients.loaded || s->references_read++ >= REFERENCES_SINGLY)) {
		const struct client_entry *e;

		code = client_index_refresh(&s->clients, p, &rs, loods_store_generation(s), err);
		if (code)
			return code;
		e = client_index_find(&s->clients, id.n);
		if (e) {
			*out = e->reference ? loods_arena_strdup(a, e->reference) : "";
			return LOODS_OK;
		}
	}
	code = loods_store_get(s, &one, t, id, true, &rec, err);
	if (code == LOODS_OK && loods_field_known(p->key, rec))
		*out = loods_arena_strdup(a, *(const char *const *)loods_field_cat(p->key, rec));
	loods_arena_release(&one);
	return code;
}

enum loods_code loods_store_key_then(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				     loods_id id, loods_stamp at, const char **out, struct loods_err *err)
{
	/* As in q_guidance.c: the first version counts from its entry, later ones from when they were written. */
	static const char since[] = "WHERE id = ?1 AND deleted = 0"
				    " AND CASE version WHEN 1 THEN entered_at ELSE changed_at END <= ?2";
	const struct rec_plan *p = store_plan(s, t);
	struct rec_session rs = store_rec_session(s);
	struct loods_arena one = { 0 };
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	enum loods_code code;
	bool row;
	void *rec;

	*out = "";
	if (!p->key || !id.n || (p->hash && !s->fc.keys.p))
		return LOODS_OK;
	loods_str_addf(&sql, "SELECT %s FROM %s %s UNION ALL SELECT %s FROM %s_history %s AND superseded_at > ?2",
		       p->columns, t->name, since, p->columns, t->name, since);
	code = db_prepare(s->db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	db_bind_int(st, 1, id.n);
	db_bind_int(st, 2, at.n);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		code = rec_read(p, &rs, st, &one, &rec, err);
	if (code == LOODS_OK && row && loods_field_known(p->key, rec))
		*out = loods_arena_strdup(a, *(const char *const *)loods_field_cat(p->key, rec));
	db_finish(st);
	loods_arena_release(&one);
	return code;
}

enum loods_code loods_store_client_of(struct loods_store *s, const struct loods_type *t, const void *rec,
				      loods_id *out, struct loods_err *err)
{
	const struct loods_field *f = loods_type_toward_client(t);
	int64_t id;

	out->n = 0;
	if (t == &loods_client_type) {
		*out = loods_rec_cmeta(rec)->id;
		return LOODS_OK;
	}
	if (!f)
		return LOODS_OK;
	id = ((const loods_id *)loods_field_cat(f, rec))->n;
	while (id && f->ref != &loods_client_type) {
		const struct loods_field *next = loods_type_toward_client(f->ref);
		char sql[160];
		enum loods_code code;

		snprintf(sql, sizeof sql, "SELECT \"%s\" FROM %s WHERE id = ?1", next->name, f->ref->name);
		code = db_read_int(s->db, sql, id, 0, &id, NULL, err);
		if (code)
			return code;
		f = next;
	}
	out->n = id;
	return LOODS_OK;
}

/* ---- writing ---- */

enum loods_code loods_store_begin(struct loods_store *s, struct loods_tx **out, struct loods_err *err)
{
	enum loods_code code = db_begin(s->db, err);

	*out = code ? NULL : &s->tx;
	return code;
}

/* Ids given in a transaction are forgotten with it: the next one asks the table again. */
static void forget_ids(struct loods_store *s)
{
	for (int i = 0; i < loods_types_n; i++) {
		s->plans[i].last_id = -1;
		s->plans[i].last_given = false;
	}
}

enum loods_code loods_store_commit(struct loods_tx *tx, struct loods_err *err)
{
	struct loods_store *s = tx->store;
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < loods_types_n; i++)
		code = rec_ids_keep(&s->plans[i], s->db, err);
	forget_ids(s);
	if (code == LOODS_OK)
		code = contact_packs_write(&s->packs, s->db, err);
	if (code) {
		contact_packs_forget(&s->packs);
		db_rollback(s->db);
		return code;
	}
	return store_commit(s, err);
}

void loods_store_rollback(struct loods_tx *tx)
{
	if (!tx)
		return;
	forget_ids(tx->store);
	contact_packs_forget(&tx->store->packs);
	db_rollback(tx->store->db);
}

struct loods_store *loods_tx_store(struct loods_tx *tx)
{
	return tx->store;
}

/* A contact stays its client's for ever (LOODS_ONCE), so there is no other client whose pack changes. */
static enum loods_code touch(struct loods_store *s, const struct loods_type *t, const void *rec,
			     struct loods_err *err)
{
	return t == &loods_contact_type ? contact_packs_touch(&s->packs, s->db, rec, err) : LOODS_OK;
}

enum loods_code loods_store_put(struct loods_tx *tx, const struct loods_type *t, void *rec,
				struct loods_err *err)
{
	struct loods_store *s = tx->store;
	struct rec_session rs = store_rec_session(s);
	struct rec_plan *p = store_plan(s, t);
	enum loods_code code;

	assert(db_writing(s->db));
	if (t->derive)
		t->derive(rec);
	code = touch(s, t, rec, err);
	if (code)
		return code;
	return loods_rec_meta(rec)->id.n ? rec_update(p, &rs, rec, err) : rec_insert(p, &rs, rec, err);
}

enum loods_code loods_store_delete(struct loods_tx *tx, const struct loods_type *t, void *rec,
				   struct loods_err *err)
{
	struct loods_store *s = tx->store;
	struct rec_session rs = store_rec_session(s);
	enum loods_code code;

	assert(db_writing(s->db));
	code = touch(s, t, rec, err);
	return code ? code : rec_mark_deleted(store_plan(s, t), &rs, rec, err);
}

/* ---- the access log ---- */

enum loods_code loods_store_log(struct loods_tx *tx, const struct loods_log_entry *e, struct loods_err *err)
{
	struct rec_session rs = store_rec_session(tx->store);

	assert(db_writing(tx->store->db));
	return access_log_append(&rs, e, err);
}

enum loods_code loods_store_log_recent(struct loods_store *s, loods_user_id user, loods_id client,
				       enum loods_log_action action, loods_stamp since, bool *found,
				       struct loods_err *err)
{
	struct rec_session rs = store_rec_session(s);

	return access_log_recent(&rs, user, client, action, since, found, err);
}

enum loods_code loods_store_log_list(struct loods_store *s, struct loods_arena *a, loods_id client,
				     struct loods_log *out, struct loods_err *err)
{
	struct rec_session rs = store_rec_session(s);

	return access_log_read(&rs, a, client, out, err);
}

enum loods_code loods_store_log_each(struct loods_store *s, const struct loods_log_query *q, loods_log_fn *entry,
				     void *ctx, struct loods_err *err)
{
	struct rec_session rs = store_rec_session(s);

	return access_log_each(&rs, q, entry, ctx, err);
}

enum loods_code loods_store_log_check(struct loods_store *s, int64_t *bad, int64_t *n, struct loods_err *err)
{
	return access_log_check(s->db, bad, n, err);
}
