/* Every row of an office into a file under other keys: tables first, then rows, sealed values anew, then indexes
 * and triggers. */
#include "rekey.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "i18n.h"
#include "rec_seal.h"

enum { BATCH = 20000, /* rows in a transaction */ STEP = 256 };

/* ---- what there is ---- */

static const char *place_of(struct loods_arena *a, const char *table)
{
	static const char end[] = "_history";
	size_t n = strlen(table), m = sizeof end - 1;

	return n > m && strcmp(table + n - m, end) == 0 ? loods_arena_strndup(a, table, n - m) : table;
}

static enum loods_code read_columns(struct db *db, struct loods_arena *a, struct rekey_table *t, struct loods_err *err)
{
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	int64_t n;
	bool row;
	enum loods_code code = db_prepare(db, "SELECT name, type, count(*) OVER () FROM pragma_table_info(?1)", &st, err);

	if (code)
		return code;
	db_bind_text(st, 1, t->name);
	loods_str_add(&sql, "SELECT ");
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		n = db_int(st, 2);
		if (!t->columns) {
			t->columns = LOODS_NEW_ARRAY(a, const char *, (size_t)n);
			t->kinds = LOODS_NEW_ARRAY(a, const char *, (size_t)n);
		}
		if (t->n)
			loods_str_add(&sql, ", ");
		rec_quote(&sql, db_text(st, 0));
		t->columns[t->n] = loods_arena_strdup(a, db_text(st, 0));
		t->kinds[t->n++] = loods_arena_strdup(a, db_text(st, 1));
	}
	db_finish(st);
	loods_str_add(&sql, " FROM ");
	rec_quote(&sql, t->name);
	t->select = loods_arena_strdup(a, sql.s);
	loods_str_release(&sql);
	return code;
}

enum loods_code rekey_tables(struct db *db, struct loods_arena *a, struct rekey_tables *out, struct loods_err *err)
{
	struct db_stmt *st;
	int64_t n;
	bool row;
	enum loods_code code = db_read_int(db, "SELECT count(*) FROM sqlite_schema", 0, 0, &n, NULL, err);

	*out = (struct rekey_tables){ 0 };
	if (code == LOODS_OK)
		code = db_prepare(db,
				  "SELECT type = 'table', name, sql FROM sqlite_schema"
				  " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
				  &st, err);
	if (code)
		return code;
	out->list = LOODS_NEW_ARRAY(a, struct rekey_table, (size_t)n);
	out->after = LOODS_NEW_ARRAY(a, const char *, (size_t)n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		const char *sql = loods_arena_strdup(a, db_text(st, 2)), *name = loods_arena_strdup(a, db_text(st, 1));

		if (db_int(st, 0))
			out->list[out->n++] =
				(struct rekey_table){ .name = name, .sql = sql, .place = place_of(a, name) };
		else
			out->after[out->n_after++] = sql;
	}
	db_finish(st);
	for (int i = 0; code == LOODS_OK && i < out->n; i++)
		code = read_columns(db, a, &out->list[i], err);
	return code;
}

enum loods_code rekey_count(struct db *db, const struct rekey_tables *t, int64_t *out, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	*out = 0;
	for (int i = 0; code == LOODS_OK && i < t->n; i++) {
		struct loods_str sql = LOODS_STR_INIT;
		int64_t n = 0;

		loods_str_add(&sql, "SELECT count(*) FROM ");
		rec_quote(&sql, t->list[i].name);
		code = db_read_int(db, sql.s, 0, 0, &n, NULL, err);
		*out += n;
		loods_str_release(&sql);
	}
	return code;
}

enum loods_code rekey_step(struct rekey *k, struct loods_err *err)
{
	enum { UNITS = 1000 };
	int64_t part = k->total > 0 ? k->done * UNITS / k->total : 0;

	if (k->done++ % STEP || !k->progress ||
	    k->progress((int64_t)k->phase * UNITS + (part < UNITS ? part : UNITS), (int64_t)REKEY_PHASES * UNITS,
			k->ctx))
		return LOODS_OK;
	return loods_fail(err, LOODS_ECANCEL, _("Stopped. The keys were not changed."));
}

/* ---- what is sealed ---- */

enum kind { SAME, SEALED, HASH };

/* Columns of bytes that are neither sealed nor made from the identity key. */
static const struct {
	const char *table, *column;
} plain[] = {
	{ "access_log", "hash" },
	{ "access_log_head", "hash" },
	{ "contact_pack", "pack" },
	{ "export_release", "input_hash" },
	{ "export_member", "pack" },
};

/* Columns of bytes that are sealed and of no record type. */
static const struct {
	const char *table, *column;
} sealed[] = {
	{ "draft", "content" },
};

static bool is_sealed(const struct rekey_table *t, const char *column)
{
	for (size_t i = 0; i < sizeof sealed / sizeof *sealed; i++)
		if (strcmp(sealed[i].table, t->name) == 0 && strcmp(sealed[i].column, column) == 0)
			return true;
	return false;
}

static bool is_plain(const struct rekey_table *t, const char *column)
{
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strcmp(plain[i].table, t->name) == 0 && strcmp(plain[i].column, column) == 0)
			return true;
	return false;
}

static enum loods_code unknown(const struct rekey_table *t, const char *column, struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("This version of Loods does not know how column \"%s\" of table \"%s\" is sealed, so "
			    "the keys were not changed. Install the newest version."),
			  column, t->name);
}

static enum loods_code kind_of(const struct rekey_table *t, int i, enum kind *out, struct loods_err *err)
{
	const struct loods_type *type = loods_type_find(t->place);
	const char *column = t->columns[i];
	const struct loods_field *f = NULL;

	*out = SAME;
	if (strcmp(t->kinds[i], "BLOB") != 0 && strcmp(t->kinds[i], "ANY") != 0)
		return LOODS_OK;
	for (int k = 0; type && k < type->n_fields; k++)
		if (strcmp(type->fields[k].name, column) == 0)
			f = &type->fields[k];
	if (f && rec_seal_alone(f))
		*out = SEALED;
	else if (type && strcmp(column, "ident") == 0)
		*out = SEALED;
	else if (is_sealed(t, column))
		*out = SEALED;
	else if (type && strcmp(column, "ident_hash") == 0)
		*out = HASH;
	else if (!is_plain(t, column))
		return unknown(t, column, err);
	return LOODS_OK;
}

/* ---- rows ---- */

struct table_copy {
	struct rekey *k;
	const struct rekey_table *t;
	const char *key; /* of the type, where it is in ident; NULL: none */
	enum kind *kinds;
	struct loods_str *blobs; /* a sealed value of the row for each column, until it is inserted */
	struct loods_arena *one; /* what was opened of the row */
	int ident;               /* its column; -1: none */
};

/* Rows that were inserted in the transaction in progress. */
static enum loods_code row_done(struct rekey *k, struct loods_err *err)
{
	enum loods_code code = rekey_step(k, err);

	if (code || k->done % BATCH)
		return code;
	code = db_commit(k->to->db, err);
	if (code == LOODS_OK)
		code = db_checkpoint(k->to->db, err);
	return code ? code : db_begin(k->to->db, err);
}

static enum loods_code seal_anew(struct rekey *k, const struct field_place *place, const void *blob, size_t len,
				 struct loods_arena *one, struct loods_str *out, struct loods_err *err)
{
	char *text;
	size_t n;
	enum loods_code code = field_crypt_open(&k->from->fc, place, blob, len, one, &text, &n, err);

	if (code == LOODS_OK)
		field_crypt_seal(&k->to->fc, place, text, n, out);
	return code;
}

const char *rekey_ident_value(const char *text, size_t len, const char *name, size_t *value_len)
{
	const char *p = text, *end = text + len;

	while ((size_t)(end - p) >= sizeof(uint16_t)) {
		uint16_t n;
		uint32_t m;
		const char *at;

		memcpy(&n, p, sizeof n);
		n = le16toh(n);
		at = p + sizeof n;
		if ((size_t)(end - at) < n + sizeof m)
			break;
		memcpy(&m, at + n, sizeof m);
		m = le32toh(m);
		p = at + n + sizeof m;
		if ((size_t)(end - p) < m)
			break;
		if (strlen(name) == n && memcmp(name, at, n) == 0) {
			*value_len = m;
			return p;
		}
		p += m;
	}
	return NULL;
}

/* The hash of the row's reference under the new identity key; what stood there has to be that under the old. */
static enum loods_code hash_anew(struct table_copy *c, struct db_stmt *from, int col, int64_t row,
				 struct loods_str *out, struct loods_err *err)
{
	const struct field_place place = { c->t->place, "ident", row };
	unsigned char hash[FIELD_CRYPT_HASH_BYTES];
	const char *value = NULL;
	const void *blob, *was;
	size_t len, n, was_len;
	char *text;
	enum loods_code code;

	blob = db_blob(from, c->ident, &len);
	code = field_crypt_open(&c->k->from->fc, &place, blob, len, c->one, &text, &n, err);
	if (code)
		return code;
	value = rekey_ident_value(text, n, c->key, &n);
	was = db_blob(from, col, &was_len);
	if (value)
		field_crypt_ref_hash(&c->k->from->fc, value, n, hash);
	if (!value || was_len != sizeof hash || memcmp(was, hash, sizeof hash) != 0)
		return loods_fail(err, LOODS_EDAMAGED,
				  _("The mark of the key in table \"%s\", row %lld, does not belong to it, so the "
				    "keys were not changed. Run \"loods verify\"."),
				  c->t->name, (long long)row);
	field_crypt_ref_hash(&c->k->to->fc, value, n, hash);
	loods_str_add_bytes(out, hash, sizeof hash);
	return LOODS_OK;
}

static enum loods_code copy_value(struct table_copy *c, struct db_stmt *from, struct db_stmt *to, int col, int64_t row,
				  struct loods_err *err)
{
	const struct field_place place = { c->t->place, c->t->columns[col], row };
	struct loods_str *out = &c->blobs[col];
	enum loods_code code;
	const void *blob;
	size_t len;

	if (c->kinds[col] == SAME || !db_is_blob(from, col)) {
		db_bind_same(to, col + 1, from, col);
		return LOODS_OK;
	}
	loods_str_clear(out);
	blob = db_blob(from, col, &len);
	code = c->kinds[col] == SEALED ? seal_anew(c->k, &place, blob, len, c->one, out, err)
				       : hash_anew(c, from, col, row, out, err);
	db_bind_blob(to, col + 1, out->s, out->len);
	return code;
}

static enum loods_code copy_rows(struct table_copy *c, struct db_stmt *from, struct db_stmt *to, struct loods_err *err)
{
	enum loods_code code;
	bool row, more;

	while ((code = db_step(from, &row, err)) == LOODS_OK && row) {
		loods_arena_reset(c->one);
		db_reset(to);
		for (int i = 0; code == LOODS_OK && i < c->t->n; i++)
			code = copy_value(c, from, to, i, db_int(from, 0), err);
		if (code == LOODS_OK)
			code = db_step(to, &more, err);
		if (code == LOODS_OK)
			code = row_done(c->k, err);
		if (code)
			break;
	}
	return code;
}

static void insert_sql(const struct rekey_table *t, struct loods_str *sql)
{
	loods_str_add(sql, "INSERT INTO ");
	rec_quote(sql, t->name);
	loods_str_add(sql, " (");
	for (int i = 0; i < t->n; i++) {
		loods_str_add(sql, i ? ", " : "");
		rec_quote(sql, t->columns[i]);
	}
	loods_str_add(sql, ") VALUES (");
	for (int i = 0; i < t->n; i++)
		loods_str_addf(sql, "%s?%d", i ? ", " : "", i + 1);
	loods_str_add(sql, ")");
}

static enum loods_code plan_table(struct table_copy *c, struct loods_arena *a, struct loods_err *err)
{
	const struct loods_type *type = loods_type_find(c->t->place);
	enum loods_code code = LOODS_OK;

	c->ident = -1;
	c->key = type ? type->key : NULL;
	c->kinds = LOODS_NEW_ARRAY(a, enum kind, (size_t)c->t->n);
	c->blobs = LOODS_NEW_ARRAY(a, struct loods_str, (size_t)c->t->n);
	for (int i = 0; code == LOODS_OK && i < c->t->n; i++) {
		loods_str_init(&c->blobs[i]);
		if (strcmp(c->t->columns[i], "ident") == 0)
			c->ident = i;
		code = kind_of(c->t, i, &c->kinds[i], err);
		if (code == LOODS_OK && c->kinds[i] == HASH && (c->ident < 0 || !c->key))
			code = unknown(c->t, c->t->columns[i], err);
		if (!c->k->names)
			c->kinds[i] = SAME;
	}
	return code;
}

static enum loods_code copy_table(struct rekey *k, const struct rekey_table *t, struct loods_arena *a,
				  struct loods_err *err)
{
	struct loods_arena one = { 0 };
	struct table_copy c = { .k = k, .t = t, .one = &one };
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *from = NULL, *to = NULL;
	enum loods_code code = plan_table(&c, a, err);

	insert_sql(t, &sql);
	if (code == LOODS_OK)
		code = db_prepare(k->from->db, t->select, &from, err);
	if (code == LOODS_OK)
		code = db_prepare_log(k->to->db, sql.s, &to, err);
	if (code == LOODS_OK)
		code = copy_rows(&c, from, to, err);
	db_finish(to);
	db_finish(from);
	for (int i = 0; i < t->n; i++)
		loods_str_release(&c.blobs[i]);
	loods_arena_release(&one);
	loods_str_release(&sql);
	return code;
}

/* ---- the log ---- */

struct log_copy {
	struct rekey *k;
	struct loods_arena one;
};

static enum loods_code seal_purpose(int64_t seq, const void *blob, size_t len, struct loods_str *out, void *ctx,
				    struct loods_err *err)
{
	const struct field_place place = { "access_log", "purpose", seq };
	struct log_copy *c = ctx;

	loods_arena_reset(&c->one);
	return seal_anew(c->k, &place, blob, len, &c->one, out, err);
}

static enum loods_code log_row(void *ctx, struct loods_err *err)
{
	struct log_copy *c = ctx;

	return row_done(c->k, err);
}

/* The entry says with which hash the log ended, so that a copy of that, kept elsewhere, goes on proving it. */
static enum loods_code log_change(struct rekey *k, struct loods_err *err)
{
	const struct field_crypt open = { 0 }; /* nothing in it is anybody's secret */
	struct rec_session rs = store_rec_session(k->to);
	struct loods_log_entry e = { .action = LOODS_LOG_REKEY, .user = k->from->user };
	char hex[2 * ACCESS_LOG_HASH_BYTES + 1], text[160];

	sodium_bin2hex(hex, sizeof hex, k->log_last, sizeof k->log_last);
	snprintf(text, sizeof text, "%s; entry %lld was %s", k->names ? "page key and identity key" : "page key",
		 (long long)k->log_entries, hex);
	e.purpose = text;
	rs.fc = &open;
	return access_log_append(&rs, &e, err);
}

static enum loods_code copy_log(struct rekey *k, struct loods_err *err)
{
	struct log_copy c = { .k = k };
	enum loods_code code = access_log_carry(k->from->db, k->to->db, k->names ? seal_purpose : NULL, log_row, &c,
						&k->log_entries, k->log_last, err);

	loods_arena_release(&c.one);
	return code ? code : log_change(k, err);
}

/* ---- all of it ---- */

static enum loods_code make_tables(struct rekey *k, const struct rekey_tables *t, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	int64_t version;
	char sql[64];

	for (int i = 0; code == LOODS_OK && i < t->n; i++)
		code = db_script(k->to->db, t->list[i].sql, true, err);
	if (code == LOODS_OK)
		code = db_read_int(k->from->db, "PRAGMA user_version", 0, 0, &version, NULL, err);
	if (code)
		return code;
	snprintf(sql, sizeof sql, "PRAGMA user_version = %lld", (long long)version);
	return db_script(k->to->db, sql, true, err);
}

/* Indexes, each in a transaction of its own, so that no more than one waits in memory. */
static enum loods_code make_indexes(struct rekey *k, const struct rekey_tables *t, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int i = 0; code == LOODS_OK && i < t->n_after; i++) {
		code = db_begin(k->to->db, err);
		if (code == LOODS_OK)
			code = db_script(k->to->db, t->after[i], true, err);
		if (code == LOODS_OK)
			code = db_commit(k->to->db, err);
		if (code == LOODS_OK)
			code = db_checkpoint(k->to->db, err);
		if (code == LOODS_OK && k->progress)
			code = rekey_step(k, err);
	}
	return code;
}

static bool is_log(const struct rekey_table *t)
{
	return strcmp(t->name, "access_log") == 0 || strcmp(t->name, "access_log_head") == 0;
}

enum loods_code rekey_copy(struct rekey *k, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct rekey_tables t;
	enum loods_code code = rekey_tables(k->from->db, &a, &t, err);

	k->phase = REKEY_COPY;
	k->done = 0;
	if (code == LOODS_OK)
		code = rekey_count(k->from->db, &t, &k->total, err);
	/* Rows are checked against each other when all are there. */
	if (code == LOODS_OK)
		code = db_exec(k->to->db, "PRAGMA foreign_keys = OFF", err);
	if (code == LOODS_OK)
		code = db_begin(k->to->db, err);
	if (code == LOODS_OK)
		code = make_tables(k, &t, err);
	for (int i = 0; code == LOODS_OK && i < t.n; i++)
		if (!is_log(&t.list[i]))
			code = copy_table(k, &t.list[i], &a, err);
	if (code == LOODS_OK)
		code = copy_log(k, err);
	if (code == LOODS_OK)
		code = db_commit(k->to->db, err);
	if (code == LOODS_OK)
		code = make_indexes(k, &t, err);
	if (db_writing(k->to->db))
		db_rollback(k->to->db);
	loods_arena_release(&a);
	return code;
}
