/* The parts of src/store.h about drafts and preferences. Neither is data of the office: no history, no entry in
 * the log, and the generation stays as it is. */
#include <string.h>

#include "i18n.h"
#include "store_impl.h"

static struct field_place place_of(int64_t id)
{
	return (struct field_place){ "draft", "content", id };
}

enum loods_code loods_store_drafts(struct loods_store *s, struct loods_arena *a, struct loods_drafts *out,
				   struct loods_err *err)
{
	static const char sql[] = "SELECT id, kept_at, client, content, count(*) OVER () FROM draft WHERE user = ?1"
				  " ORDER BY kept_at DESC, id DESC";
	struct db_stmt *st;
	bool row;
	enum loods_code code;

	*out = (struct loods_drafts){ 0 };
	if (!s->fc.keys.p)
		return LOODS_OK;
	code = db_prepare(s->db, sql, &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, s->user.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		const struct field_place place = place_of(db_int(st, 0));
		struct loods_draft *d;
		size_t len;
		const void *blob = db_blob(st, 3, &len);
		char *text;

		if (!out->list)
			out->list = LOODS_NEW_ARRAY(a, struct loods_draft, (size_t)db_int(st, 4));
		if (field_crypt_open(&s->fc, &place, blob, len, a, &text, NULL, NULL))
			continue;
		d = &out->list[out->n++];
		*d = (struct loods_draft){ .id.n = place.row, .at.n = db_int(st, 1), .client.n = db_int(st, 2), .text = text };
	}
	db_finish(st);
	return code;
}

/* Draft ids are never given twice: what is sealed is bound to its row. */
static enum loods_code next_of(struct db *db, const char *name, int64_t *out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(db,
					  "INSERT INTO sequence (name, last) VALUES (?1, 1) ON CONFLICT (name)"
					  " DO UPDATE SET last = last + 1 RETURNING last",
					  &st, err);

	if (code)
		return code;
	db_bind_text(st, 1, name);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		*out = db_int(st, 0);
	while (code == LOODS_OK && row)
		code = db_step(st, &row, err);
	db_finish(st);
	return code;
}

static enum loods_code put(struct loods_store *s, struct loods_draft *d, struct loods_err *err)
{
	static const char sql[] = "INSERT INTO draft (id, user, kept_at, client, content) VALUES (?1, ?2, ?3, ?4, ?5)"
				  " ON CONFLICT (id) DO UPDATE SET kept_at = ?3, client = ?4, content = ?5 WHERE user = ?2";
	struct loods_str blob = LOODS_STR_INIT;
	struct field_place place;
	struct db_stmt *st;
	int64_t id = d->id.n, writes;
	enum loods_code code = next_of(s->db, STORE_DRAFT_WRITES, &writes, err);

	if (code == LOODS_OK && !id)
		code = next_of(s->db, "draft", &id, err);
	if (code == LOODS_OK)
		code = db_prepare(s->db, sql, &st, err);
	if (code)
		return code;
	place = place_of(id);
	field_crypt_seal(&s->fc, &place, d->text, strlen(d->text), &blob);
	db_bind_int(st, 1, id);
	db_bind_int(st, 2, s->user.n);
	db_bind_int(st, 3, d->at.n);
	db_bind_id(st, 4, d->client.n);
	db_bind_blob(st, 5, blob.s, blob.len);
	code = db_run(st, err);
	loods_str_release(&blob);
	if (code == LOODS_OK)
		d->id.n = id;
	return code;
}

static enum loods_code end(struct loods_store *s, enum loods_code code, struct loods_err *err)
{
	if (code == LOODS_OK)
		return db_commit(s->db, err);
	db_rollback(s->db);
	return code;
}

enum loods_code loods_store_draft_keep(struct loods_store *s, struct loods_draft *d, struct loods_err *err)
{
	struct loods_draft kept = *d;
	enum loods_code code;

	if (!s->fc.keys.p)
		return loods_fail(err, LOODS_EDENIED, _("This account keeps no drafts: it may not read names."));
	kept.at = loods_clock_now(s->clock);
	code = db_begin_soon(s->db, err);
	if (code == LOODS_OK)
		code = end(s, put(s, &kept, err), err);
	if (code == LOODS_OK)
		*d = kept;
	return code;
}

static enum loods_code drop(struct loods_store *s, loods_id id, struct loods_err *err)
{
	struct db_stmt *st;
	int64_t writes;
	enum loods_code code = next_of(s->db, STORE_DRAFT_WRITES, &writes, err);

	if (code == LOODS_OK)
		code = db_prepare(s->db, "DELETE FROM draft WHERE id = ?1 AND user = ?2", &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, id.n);
	db_bind_int(st, 2, s->user.n);
	return db_run(st, err);
}

enum loods_code loods_store_draft_drop(struct loods_store *s, loods_id id, struct loods_err *err)
{
	enum loods_code code = db_begin(s->db, err);

	return code ? code : end(s, drop(s, id, err), err);
}

enum loods_code loods_store_draft_saved(struct loods_tx *tx, loods_id id, struct loods_err *err)
{
	return drop(tx->store, id, err);
}

enum loods_code loods_store_drafts_expire(struct loods_store *s, loods_stamp before, struct loods_err *err)
{
	struct db_stmt *st;
	int64_t n, writes;
	enum loods_code code =
		db_read_int(s->db, "SELECT count(*) FROM draft WHERE kept_at < ?1", before.n, 0, &n, NULL, err);

	if (code || !n)
		return code;
	code = db_begin_soon(s->db, err);
	if (code)
		return code;
	code = next_of(s->db, STORE_DRAFT_WRITES, &writes, err);
	if (code == LOODS_OK)
		code = db_prepare(s->db, "DELETE FROM draft WHERE kept_at < ?1", &st, err);
	if (code == LOODS_OK) {
		db_bind_int(st, 1, before.n);
		code = db_run(st, err);
	}
	return end(s, code, err);
}

/* ---- preferences ---- */

enum loods_code loods_store_preference(struct loods_store *s, struct loods_arena *a, const char *name,
				       const char **out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code =
		db_prepare(s->db, "SELECT value FROM preference WHERE user = ?1 AND name = ?2", &st, err);

	*out = NULL;
	if (code)
		return code;
	db_bind_int(st, 1, s->user.n);
	db_bind_text(st, 2, name);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		*out = loods_arena_strdup(a, db_text(st, 0));
	db_finish(st);
	return code;
}

enum loods_code loods_store_preference_put(struct loods_store *s, const char *name, const char *value,
					   struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_begin(s->db, err);

	if (code)
		return code;
	code = db_prepare(s->db,
			  "INSERT INTO preference (user, name, value) VALUES (?1, ?2, ?3)"
			  " ON CONFLICT (user, name) DO UPDATE SET value = ?3",
			  &st, err);
	if (code == LOODS_OK) {
		db_bind_int(st, 1, s->user.n);
		db_bind_text(st, 2, name);
		db_bind_text(st, 3, value);
		code = db_run(st, err);
	}
	return end(s, code, err);
}
