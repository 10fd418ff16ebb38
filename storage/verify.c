/* The part of src/store.h about the file's health: pages, the database's own check, references, the log's
 * chain, and that every record can be read and its derived columns follow from their source. Findings name
 * places, never content. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "rec_seal.h"
#include "store_impl.h"

enum { FINDINGS_MAX = 200 };

struct check {
	struct loods_store *s;
	struct loods_arena *a;
	struct loods_health *out;
	bool (*progress)(int64_t done, int64_t total, void *ctx);
	void *ctx;
	int64_t done, total;
};

static void found(struct check *c, const char *where, const char *what)
{
	if (c->out->n == FINDINGS_MAX)
		return;
	c->out->list[c->out->n++] = (struct loods_finding){ where, what };
}

/* The error that a check met is a finding; the checks after it go on. What the system or the user stops is
 * not. */
static enum loods_code told(struct check *c, enum loods_code code, const char *where,
			    const struct loods_err *err)
{
	if (code != LOODS_EDAMAGED)
		return code;
	found(c, where, loods_arena_strdup(c->a, err->msg));
	return LOODS_OK;
}

static enum loods_code step(struct check *c, struct loods_err *err)
{
	c->done++;
	if (c->progress && c->done % 256 == 0 && !c->progress(c->done, c->total, c->ctx))
		return loods_fail(err, LOODS_ECANCEL, _("The check was stopped."));
	return LOODS_OK;
}

static enum loods_code unreadable(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO,
			  _("The disk refused to read the office file. Look at the disk and try again."));
}

/* ---- pages ---- */

/* Pages that the file holds; what is in the log only, is read by the other checks. */
static enum loods_code page_count(struct check *c, struct loods_err *err)
{
	const struct keyfile_info *info = keyfile_info(c->s->kf);
	sqlite3_int64 size;

	if (vfs_crypt_io_size(&c->s->io, &size) != SQLITE_OK)
		return unreadable(err);
	c->out->pages = size > (sqlite3_int64)info->region
				? (size - (sqlite3_int64)info->region) / info->page_size
				: 0;
	return LOODS_OK;
}

static enum loods_code check_pages(struct check *c, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int64_t page = 1; code == LOODS_OK && page <= c->out->pages; page++) {
		int rc = vfs_crypt_check_page(&c->s->io, (unsigned)page);

		if (rc == SQLITE_CORRUPT)
			found(c, loods_arena_printf(c->a, _("page %lld"), (long long)page),
			      _("This page is damaged or was put there from elsewhere. Restore a backup."));
		else if (rc != SQLITE_OK)
			return unreadable(err);
		code = step(c, err);
	}
	return code;
}

static enum loods_code pages(struct check *c, struct loods_err *err)
{
	struct vfs_crypt_wal_warning w;
	enum loods_code code;

	if (keyfile_wants_repair(c->s->kf))
		found(c, _("header"),
		      _("One of the two copies of the key slots is damaged. It is mended when the next "
			"person signs in."));
	if (vfs_crypt_wal_warning(&c->s->io, &w) == SQLITE_OK && w.later_frames > 0)
		found(c, _("log"),
		      _("The log was cut short, perhaps by a power failure while somebody was saving. The "
			"last saves may be missing."));
	code = store_lock_file(c->s, err);
	if (code)
		return code;
	/* Others may keep it from being whole, which does not matter. But a disk that refuses may leave a page half
	 * written that stands whole in the log: that is no damage. */
	code = db_checkpoint(c->s->db, err);
	code = code == LOODS_EIO ? code : page_count(c, err);
	c->total += c->out->pages;
	if (code == LOODS_OK)
		code = check_pages(c, err);
	vfs_crypt_io_unlock(&c->s->io);
	return code;
}

/* ---- the database ---- */

/* SQLite's findings are about trees, indexes, tables and row numbers. */
/* SQLite names the reason in its finding where it could not get at a page: what stands there, or the machine? */
static int machine_refused(const char *finding)
{
	static const char mark[] = "error code=";
	const char *at = strstr(finding, mark);
	int rc = at ? (int)strtol(at + sizeof mark - 1, NULL, 10) : SQLITE_OK;

	return (rc & 0xff) == SQLITE_NOMEM || ((rc & 0xff) == SQLITE_IOERR && rc != SQLITE_IOERR_DATA) ? rc : SQLITE_OK;
}

static enum loods_code integrity(struct check *c, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(c->s->db, "PRAGMA integrity_check(50)", &st, err);

	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		int rc = machine_refused(db_text(st, 0));

		if (rc != SQLITE_OK) {
			code = (rc & 0xff) == SQLITE_NOMEM
				       ? loods_fail(err, LOODS_ENOMEM,
						    _("There is not enough memory. Close other programs and try again."))
				       : unreadable(err);
			break;
		}
		if (strcmp(db_text(st, 0), "ok") != 0)
			found(c, _("database"), loods_arena_strdup(c->a, db_text(st, 0)));
	}
	db_finish(st);
	return code;
}

static enum loods_code references(struct check *c, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(c->s->db, "PRAGMA foreign_key_check", &st, err);

	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row)
		found(c,
		      loods_arena_printf(c->a, _("table %s, row %lld"), db_text(st, 0),
					 (long long)db_int(st, 1)),
		      loods_arena_printf(c->a, _("It refers to a row of table %s that is not there."),
					 db_text(st, 2)));
	db_finish(st);
	return code;
}

static enum loods_code log_chain(struct check *c, struct loods_err *err)
{
	int64_t bad;
	enum loods_code code = access_log_check(c->s->db, &bad, &c->out->log_entries, err);

	if (code == LOODS_OK && bad)
		found(c, loods_arena_printf(c->a, _("access log, entry %lld"), (long long)bad),
		      _("The chain breaks here: this entry or one beside it was changed, removed or put "
			"in."));
	return code;
}

static void wrong_pack(int64_t row, void *ctx)
{
	struct check *c = ctx;

	found(c, loods_arena_printf(c->a, _("table %s, row %lld"), "contact_pack", (long long)row),
	      _("It does not say the same as the contacts of this client. It is made anew when one of them is "
		"saved."));
}

/* ---- records ---- */

static bool derived_right(const struct loods_type *t, void *rec, struct loods_arena *one)
{
	void *copy = loods_arena_alloc(one, t->size);

	if (!t->derive)
		return true;
	loods_rec_copy(t, one, copy, rec);
	t->derive(copy);
	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].flags & LOODS_DERIVED && !loods_field_equal(&t->fields[i], rec, copy))
			return false;
	return true;
}

/* The keyed hash by which the key is unique and found is that of the key. */
static bool hash_right(const struct rec_plan *p, const struct rec_session *rs, struct db_stmt *st,
		       const void *rec)
{
	unsigned char want[FIELD_CRYPT_HASH_BYTES];
	const void *have;
	const char *key;
	size_t len;

	if (!p->hash || !loods_field_known(p->key, rec))
		return true;
	key = *(const char *const *)loods_field_cat(p->key, rec);
	field_crypt_ref_hash(rs->fc, key, strlen(key), want);
	have = db_blob(st, REC_META_END + p->n_cols + 1, &len);
	return len == sizeof want && memcmp(have, want, sizeof want) == 0;
}

static enum loods_code record(struct check *c, const struct rec_plan *p, const struct rec_session *rs,
			      struct db_stmt *st, struct loods_arena *one, struct loods_err *err)
{
	const char *where;
	void *rec;
	enum loods_code code = rec_read(p, rs, st, one, &rec, err);

	where = loods_arena_printf(one, _("table %s, row %lld"), p->type->name,
				   (long long)db_int(st, REC_ID));
	c->out->records++;
	if (code == LOODS_EDAMAGED)
		return told(c, code, loods_arena_strdup(c->a, where), err);
	if (code)
		return code;
	/* Without the identity key the source of what is derived is not known. */
	if (rs->fc->keys.p && (!derived_right(p->type, rec, one) || !hash_right(p, rs, st, rec)))
		found(c, loods_arena_strdup(c->a, where),
		      _("What was computed from this record does not fit it. Open it and save it once "
			"more."));
	return step(c, err);
}

static enum loods_code records(struct check *c, const struct rec_plan *p, struct loods_err *err)
{
	struct rec_session rs = store_rec_session(c->s);
	struct loods_arena one = { 0 };
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	bool row;
	enum loods_code code;

	loods_str_addf(&sql, "SELECT %s FROM %s ORDER BY id", p->columns, p->type->name);
	code = db_prepare(c->s->db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		loods_arena_reset(&one);
		code = record(c, p, &rs, st, &one, err);
		if (code)
			break;
	}
	db_finish(st);
	loods_arena_release(&one);
	return code;
}

static enum loods_code database(struct check *c, struct loods_err *err)
{
	struct loods_err own = { 0 };
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < loods_types_n; i++) {
		char sql[96];
		int64_t n;

		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", loods_types[i]->name);
		if (db_read_int(c->s->db, sql, 0, 0, &n, NULL, NULL) == LOODS_OK)
			c->total += n;
	}
	code = told(c, integrity(c, &own), _("database"), &own);
	if (code == LOODS_OK)
		code = told(c, references(c, &own), _("database"), &own);
	if (code == LOODS_OK)
		code = told(c, log_chain(c, &own), _("access log"), &own);
	if (code == LOODS_OK)
		code = told(c, contact_packs_compare(c->s->db, wrong_pack, c, &own), _("database"), &own);
	for (int i = 0; code == LOODS_OK && i < loods_types_n; i++)
		code = told(c, records(c, &c->s->plans[i], &own),
			    loods_arena_printf(c->a, _("table %s"), loods_types[i]->name), &own);
	if (code && err)
		*err = own;
	return code;
}

enum loods_code loods_store_verify(struct loods_store *s, struct loods_arena *a,
				   bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				   struct loods_health *out, struct loods_err *err)
{
	struct check c = { .s = s, .a = a, .out = out, .progress = progress, .ctx = ctx };
	enum loods_code code;

	*out = (struct loods_health){ 0 };
	if (!s->keyed)
		return loods_fail(err, LOODS_EDAMAGED,
				  _("The pages of the office file cannot be checked without their key."));
	out->list = LOODS_NEW_ARRAY(a, struct loods_finding, FINDINGS_MAX);
	code = pages(&c, err);
	return code || !s->unlocked ? code : database(&c, err);
}
