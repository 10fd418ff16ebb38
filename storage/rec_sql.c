#include "rec_sql.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "rec_seal.h"

static const char *const meta_columns[REC_META_END] = {
	[REC_ID] = "id",
	[REC_VERSION] = "version",
	[REC_ENTERED_BY] = "entered_by",
	[REC_ENTERED_AT] = "entered_at",
	[REC_CHANGED_BY] = "changed_by",
	[REC_CHANGED_AT] = "changed_at",
	[REC_DELETED] = "deleted",
};

/* ---- the SQL of a type ---- */

void rec_quote(struct loods_str *out, const char *name)
{
	loods_str_addf(out, "\"%s\"", name);
}

/* Every column that a row has, sealed ones too, separated by commas; with `how` "=?%d" they are set. */
static void all_columns(const struct rec_plan *p, bool set, int first, struct loods_str *out)
{
	int at = 0;

	for (int i = 0; i < REC_META_END + p->n_cols + p->ident + p->hash; i++) {
		const char *name = i < REC_META_END                ? meta_columns[i]
				   : i < REC_META_END + p->n_cols  ? p->cols[i - REC_META_END]->name
				   : i == REC_META_END + p->n_cols ? "ident"
								   : "ident_hash";

		if (i < first)
			continue;
		if (at++)
			loods_str_add(out, ", ");
		rec_quote(out, name);
		if (set)
			loods_str_addf(out, " = ?%d", i + 1);
	}
}

static const char *take(struct loods_str *b, struct loods_arena *a)
{
	const char *s = loods_arena_strdup(a, b->s);

	loods_str_clear(b);
	return s;
}

static void make_sql(struct rec_plan *p, struct loods_arena *a)
{
	const char *name = p->type->name;
	int n = REC_META_END + p->n_cols + p->ident + p->hash;
	struct loods_str b = LOODS_STR_INIT, all = LOODS_STR_INIT;

	all_columns(p, false, 0, &all);
	p->columns = loods_arena_strdup(a, all.s);

	loods_str_addf(&b, "SELECT %s FROM %s WHERE id = ?1", all.s, name);
	p->load = take(&b, a);

	loods_str_addf(&b, "INSERT INTO %s (%s) VALUES (", name, all.s);
	for (int i = 1; i <= n; i++)
		loods_str_addf(&b, "%s?%d", i > 1 ? ", " : "", i);
	loods_str_add(&b, ")");
	p->insert = take(&b, a);

	loods_str_addf(&b, "UPDATE %s SET ", name);
	all_columns(p, true, REC_VERSION, &b);
	loods_str_addf(&b, " WHERE id = ?1 AND version = ?2 - 1");
	p->update = take(&b, a);

	loods_str_addf(&b,
		       "UPDATE %s SET version = ?2, changed_by = ?3, changed_at = ?4, deleted = 1"
		       " WHERE id = ?1 AND version = ?2 - 1 AND deleted = 0",
		       name);
	p->mark = take(&b, a);

	loods_str_addf(&b,
		       "INSERT INTO %s_history (%s, superseded_by, superseded_at) SELECT %s, ?3, ?4 FROM %s "
		       "WHERE id = ?1 AND version = ?2 - 1",
		       name, all.s, all.s, name);
	p->history = take(&b, a);
	loods_str_release(&b);
	loods_str_release(&all);
}

void rec_plan_init(struct rec_plan *p, const struct loods_type *t, struct loods_arena *a)
{
	memset(p, 0, sizeof *p);
	p->type = t;
	p->key = t->key ? loods_type_field(t, t->key) : NULL;
	p->cols = LOODS_NEW_ARRAY(a, const struct loods_field *, (size_t)t->n_fields);
	for (int i = 0; i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];

		if (f->flags & LOODS_META)
			continue;
		if (rec_seal_ident(f))
			p->ident = true;
		else
			p->cols[p->n_cols++] = f;
		p->sealed |= rec_seal_ident(f) || rec_seal_alone(f);
	}
	p->hash = p->key && rec_seal_ident(p->key);
	p->last_id = -1;
	make_sql(p, a);
}

/* ---- reading ---- */

static enum loods_code damaged(const struct rec_plan *p, const struct loods_field *f, int64_t id,
			       struct loods_err *err)
{
	return loods_fail(err, LOODS_EDAMAGED,
			  _("Column \"%s\" of table \"%s\" holds something unknown in row %lld. Run \"loods "
			    "verify\"; was it changed by a newer Loods?"),
			  f->name, p->type->name, (long long)id);
}

static bool read_set(const struct loods_field *f, const char *codes, uint32_t *out)
{
	char code[64];

	*out = 0;
	while (*codes) {
		size_t len = strcspn(codes, ";");
		int v;

		if (len >= sizeof code)
			return false;
		memcpy(code, codes, len);
		code[len] = '\0';
		v = loods_choice_value(f->choices, code);
		if (!v)
			return false;
		*out |= (uint32_t)1 << v;
		codes += len + (codes[len] == ';');
	}
	return true;
}

static enum loods_code read_text(const struct rec_plan *p, const struct rec_session *s,
				 const struct loods_field *f, struct db_stmt *st, int col,
				 struct loods_arena *a, void *rec, struct loods_err *err)
{
	const char **out = loods_field_at(f, rec);
	struct field_place place = { p->type->name, f->name, loods_rec_meta(rec)->id.n };
	const void *blob;
	char *text;
	size_t len;
	enum loods_code code;

	if (!rec_seal_alone(f)) {
		*out = loods_arena_strdup(a, db_text(st, col));
		return LOODS_OK;
	}
	if (!s->fc->keys.p)
		return LOODS_OK;
	blob = db_blob(st, col, &len);
	code = field_crypt_open(s->fc, &place, blob, len, a, &text, NULL, err);
	if (code == LOODS_OK)
		*out = text;
	return code;
}

static enum loods_code read_field(const struct rec_plan *p, const struct rec_session *s,
				  const struct loods_field *f, struct db_stmt *st, int col,
				  struct loods_arena *a, void *rec, struct loods_err *err)
{
	void *at = loods_field_at(f, rec);
	int64_t n;

	if (db_is_null(st, col))
		return LOODS_OK;
	switch (f->kind) {
	case LOODS_KIND_REF:
		((loods_id *)at)->n = db_int(st, col);
		break;
	case LOODS_KIND_USER:
		((loods_user_id *)at)->n = db_int(st, col);
		break;
	case LOODS_KIND_TEXT:
		return read_text(p, s, f, st, col, a, rec, err);
	case LOODS_KIND_NUM:
		*(loods_num *)at = loods_num_of(db_int(st, col));
		break;
	case LOODS_KIND_DATE:
		((loods_date *)at)->n = (int32_t)db_int(st, col);
		break;
	case LOODS_KIND_PDATE:
		n = db_int(st, col);
		*(loods_pdate *)at =
			(loods_pdate){ (int16_t)(n / 10000), (uint8_t)(n / 100 % 100), (uint8_t)(n % 100) };
		break;
	case LOODS_KIND_TIME:
		((loods_time *)at)->n = (int16_t)(db_int(st, col) + 1);
		break;
	case LOODS_KIND_STAMP:
		((loods_stamp *)at)->n = db_int(st, col);
		break;
	case LOODS_KIND_WEEK:
		((loods_week *)at)->n = (int32_t)db_int(st, col);
		break;
	case LOODS_KIND_CHOICE:
		*(int *)at = loods_choice_value(f->choices, db_text(st, col));
		if (!*(int *)at)
			return damaged(p, f, loods_rec_meta(rec)->id.n, err);
		break;
	case LOODS_KIND_SET:
		if (!read_set(f, db_text(st, col), at))
			return damaged(p, f, loods_rec_meta(rec)->id.n, err);
		break;
	case LOODS_KIND_BOOL:
		*(bool *)at = db_int(st, col) != 0;
		break;
	}
	return LOODS_OK;
}

enum loods_code rec_read(const struct rec_plan *p, const struct rec_session *s, struct db_stmt *st,
			 struct loods_arena *a, void **rec, struct loods_err *err)
{
	struct loods_meta *m;
	enum loods_code code;
	const void *blob;
	size_t len;

	*rec = loods_arena_alloc(a, p->type->size);
	m = loods_rec_meta(*rec);
	m->id.n = db_int(st, REC_ID);
	m->version = db_int(st, REC_VERSION);
	m->entered_by.n = db_int(st, REC_ENTERED_BY);
	m->entered_at.n = db_int(st, REC_ENTERED_AT);
	m->changed_by.n = db_int(st, REC_CHANGED_BY);
	m->changed_at.n = db_int(st, REC_CHANGED_AT);
	m->deleted = db_int(st, REC_DELETED) != 0;
	for (int i = 0; i < p->n_cols; i++) {
		code = read_field(p, s, p->cols[i], st, REC_META_END + i, a, *rec, err);
		if (code)
			return code;
	}
	if (!p->ident || !s->fc->keys.p || db_is_null(st, REC_META_END + p->n_cols))
		return LOODS_OK;
	blob = db_blob(st, REC_META_END + p->n_cols, &len);
	return rec_seal_ident_get(p->type, s->fc, a, s->scratch, blob, len, *rec, err);
}

/* ---- writing ---- */

static const char *set_codes(const struct loods_field *f, uint32_t set, struct loods_arena *a)
{
	struct loods_str b = LOODS_STR_INIT;
	const char *text;

	for (int v = 1; v < f->choices->n; v++)
		if (set & (uint32_t)1 << v)
			loods_str_addf(&b, "%s%s", b.len ? ";" : "", loods_choice_code(f->choices, v));
	text = loods_arena_strdup(a, b.s);
	loods_str_release(&b);
	return text;
}

static void bind_blob(struct db_stmt *st, int pos, struct loods_str *b, struct loods_arena *a)
{
	if (b->len)
		db_bind_blob(st, pos, loods_arena_strndup(a, b->s, b->len), b->len);
	else
		db_bind_null(st, pos);
	loods_str_release(b);
}

static void bind_text(const struct rec_plan *p, const struct rec_session *s, const struct loods_field *f,
		      struct db_stmt *st, int pos, const void *rec)
{
	const char *text = *(const char *const *)loods_field_cat(f, rec);
	struct field_place place = { p->type->name, f->name, loods_rec_cmeta(rec)->id.n };
	struct loods_str b = LOODS_STR_INIT;

	if (!rec_seal_alone(f)) {
		db_bind_text(st, pos, text);
		return;
	}
	field_crypt_seal(s->fc, &place, text, strlen(text), &b);
	bind_blob(st, pos, &b, s->scratch);
}

static void bind_field(const struct rec_plan *p, const struct rec_session *s, const struct loods_field *f,
		       struct db_stmt *st, int pos, const void *rec)
{
	const void *at = loods_field_cat(f, rec);

	if (f->kind != LOODS_KIND_BOOL && !loods_field_known(f, rec)) {
		db_bind_null(st, pos);
		return;
	}
	switch (f->kind) {
	case LOODS_KIND_REF:
		db_bind_int(st, pos, ((const loods_id *)at)->n);
		break;
	case LOODS_KIND_USER:
		db_bind_int(st, pos, ((const loods_user_id *)at)->n);
		break;
	case LOODS_KIND_TEXT:
		bind_text(p, s, f, st, pos, rec);
		break;
	case LOODS_KIND_NUM:
		db_bind_int(st, pos, ((const loods_num *)at)->n);
		break;
	case LOODS_KIND_DATE:
		db_bind_int(st, pos, ((const loods_date *)at)->n);
		break;
	case LOODS_KIND_PDATE:
		db_bind_int(st, pos, rec_pdate_int(*(const loods_pdate *)at));
		break;
	case LOODS_KIND_TIME:
		db_bind_int(st, pos, ((const loods_time *)at)->n - 1);
		break;
	case LOODS_KIND_STAMP:
		db_bind_int(st, pos, ((const loods_stamp *)at)->n);
		break;
	case LOODS_KIND_WEEK:
		db_bind_int(st, pos, ((const loods_week *)at)->n);
		break;
	case LOODS_KIND_CHOICE:
		db_bind_text(st, pos, loods_choice_code(f->choices, *(const int *)at));
		break;
	case LOODS_KIND_SET:
		db_bind_text(st, pos, set_codes(f, *(const uint32_t *)at, s->scratch));
		break;
	case LOODS_KIND_BOOL:
		db_bind_int(st, pos, *(const bool *)at);
		break;
	}
}

static void bind_all(const struct rec_plan *p, const struct rec_session *s, struct db_stmt *st,
		     const void *rec)
{
	const struct loods_meta *m = loods_rec_cmeta(rec);
	int pos = REC_META_END + p->n_cols + 1;

	db_bind_int(st, REC_ID + 1, m->id.n);
	db_bind_int(st, REC_VERSION + 1, m->version);
	db_bind_int(st, REC_ENTERED_BY + 1, m->entered_by.n);
	db_bind_int(st, REC_ENTERED_AT + 1, m->entered_at.n);
	db_bind_int(st, REC_CHANGED_BY + 1, m->changed_by.n);
	db_bind_int(st, REC_CHANGED_AT + 1, m->changed_at.n);
	db_bind_int(st, REC_DELETED + 1, m->deleted);
	for (int i = 0; i < p->n_cols; i++)
		bind_field(p, s, p->cols[i], st, REC_META_END + i + 1, rec);
	if (p->ident) {
		struct loods_str b = LOODS_STR_INIT;

		if (s->fc->keys.p)
			rec_seal_ident_put(p->type, s->fc, rec, &b);
		bind_blob(st, pos++, &b, s->scratch);
	}
	if (p->hash && s->fc->keys.p && loods_field_known(p->key, rec)) {
		const char *key = *(const char *const *)loods_field_cat(p->key, rec);
		unsigned char *hash = loods_arena_alloc(s->scratch, FIELD_CRYPT_HASH_BYTES);

		field_crypt_ref_hash(s->fc, key, strlen(key), hash);
		db_bind_blob(st, pos, hash, FIELD_CRYPT_HASH_BYTES);
	}
}

/* Without the identity key sealed values were read as unknown: writing them back would lose them. */
static enum loods_code may_write(const struct rec_plan *p, const struct rec_session *s, const void *rec,
				 struct loods_err *err)
{
	bool any = loods_rec_cmeta(rec)->id.n != 0;

	if (!p->sealed || s->fc->keys.p)
		return LOODS_OK;
	for (int i = 0; i < p->type->n_fields && !any; i++)
		any = (rec_seal_ident(&p->type->fields[i]) || rec_seal_alone(&p->type->fields[i])) &&
		      loods_field_known(&p->type->fields[i], rec);
	return any ? loods_fail(err, LOODS_EDENIED,
				_("Your account holds no key to names and notes, so it cannot save this. Ask "
				  "a team lead."))
		   : LOODS_OK;
}

/* A failure of the row's own uniqueness is about its key. */
static enum loods_code about_key(const struct rec_plan *p, enum loods_code code, struct loods_err *err)
{
	if (code != LOODS_EEXISTS || !p->key)
		return code;
	return loods_fail_field(err, LOODS_EEXISTS, p->key,
				_("There is one with this number or key already."));
}

static enum loods_code next_id(struct rec_plan *p, struct db *db, int64_t *id, struct loods_err *err)
{
	if (p->last_id < 0) {
		struct db_stmt *st;
		bool row;
		enum loods_code code = db_prepare(db, "SELECT last FROM sequence WHERE name = ?1", &st, err);

		if (code)
			return code;
		db_bind_text(st, 1, p->type->name);
		code = db_step(st, &row, err);
		if (code == LOODS_OK)
			p->last_id = row ? db_int(st, 0) : 0;
		db_finish(st);
		if (code)
			return code;
	}
	*id = ++p->last_id;
	p->last_given = true;
	return LOODS_OK;
}

enum loods_code rec_ids_keep(struct rec_plan *p, struct db *db, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code;

	if (!p->last_given)
		return LOODS_OK;
	code = db_prepare(db,
			  "INSERT INTO sequence (name, last) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE "
			  "SET last = ?2",
			  &st, err);
	if (code)
		return code;
	db_bind_text(st, 1, p->type->name);
	db_bind_int(st, 2, p->last_id);
	return db_run(st, err);
}

/* A key of the type's letter and the row's id; where somebody has typed just that already, with a digit more.
 */
static enum loods_code make_key(const struct rec_plan *p, const struct rec_session *s, int64_t id,
				const char **key, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	bool row = true;
	char sql[128], made[48];

	/* Among the living, as the index of keys has it: without it each new record would read the whole
	 * table. */
	snprintf(sql, sizeof sql, "SELECT 1 FROM %s WHERE \"%s\" = ?1 AND deleted = 0", p->type->name,
		 p->key->name);
	for (int more = 0; row && code == LOODS_OK; more++) {
		struct db_stmt *st;

		if (more)
			snprintf(made, sizeof made, "%c%lld-%d", p->type->prefix, (long long)id, more);
		else
			snprintf(made, sizeof made, "%c%lld", p->type->prefix, (long long)id);
		code = db_prepare(s->db, sql, &st, err);
		if (code)
			return code;
		db_bind_text(st, 1, made);
		code = db_step(st, &row, err);
		db_finish(st);
	}
	if (code == LOODS_OK)
		*key = loods_arena_strdup(s->keys, made);
	return code;
}

enum loods_code rec_insert(struct rec_plan *p, const struct rec_session *s, void *rec, struct loods_err *err)
{
	struct loods_meta *m = loods_rec_meta(rec), before = *m;
	const char **key = p->key ? loods_field_at(p->key, rec) : NULL, *typed = key ? *key : NULL;
	struct db_stmt *st;
	enum loods_code code = may_write(p, s, rec, err);

	if (code == LOODS_OK)
		code = next_id(p, s->db, &m->id.n, err);
	if (code == LOODS_OK && p->type->prefix && key && loods_str_blank(*key)) {
		code = make_key(p, s, m->id.n, key, err);
	}
	if (code == LOODS_OK)
		code = db_prepare(s->db, p->insert, &st, err);
	if (code == LOODS_OK) {
		m->version = 1;
		if (!m->entered_by.n)
			m->entered_by = s->user;
		if (!loods_stamp_known(m->entered_at))
			m->entered_at = s->now;
		m->changed_by = s->user;
		m->changed_at = s->now;
		m->deleted = false;
		bind_all(p, s, st, rec);
		code = about_key(p, db_run(st, err), err);
		loods_arena_reset(s->scratch);
	}
	if (code) {
		*m = before;
		if (key)
			*key = typed;
	}
	return code;
}

static enum loods_code conflict(struct loods_err *err)
{
	return loods_fail(err, LOODS_ECONFLICT,
			  _("Somebody changed this record since you opened it. Nothing was saved."));
}

/* The version that stands there goes into the history as superseded by this one. */
static enum loods_code keep_old(const struct rec_plan *p, const struct rec_session *s,
				const struct loods_meta *m, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(s->db, p->history, &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, m->id.n);
	db_bind_int(st, 2, m->version);
	db_bind_int(st, 3, m->changed_by.n);
	db_bind_int(st, 4, m->changed_at.n);
	code = db_run(st, err);
	return code == LOODS_OK && db_changes(s->db) != 1 ? conflict(err) : code;
}

static enum loods_code append_only(struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("Records of this kind are added, never changed or deleted. Add a new one."));
}

/* The next version of `m`, by this session. Time never runs back from version to version, though the wall
 * clock may. */
static void next_version(struct loods_meta *m, const struct rec_session *s)
{
	m->version++;
	m->changed_by = s->user;
	if (m->changed_at.n < s->now.n)
		m->changed_at = s->now;
}

/* A change and its history are one: both are there or neither, whatever the rest of the transaction does. */
static enum loods_code step_begin(struct db *db, struct loods_err *err)
{
	return db_exec(db, "SAVEPOINT record", err);
}

static enum loods_code step_end(struct db *db, enum loods_code code, struct loods_err *err)
{
	if (code) {
		if (db_exec(db, "ROLLBACK TO record", NULL) == LOODS_OK)
			(void)!db_exec(db, "RELEASE record", NULL);
		return code;
	}
	return db_exec(db, "RELEASE record", err);
}

static enum loods_code replace(const struct rec_plan *p, const struct rec_session *s, const void *rec,
			       struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = keep_old(p, s, loods_rec_cmeta(rec), err);

	if (code == LOODS_OK)
		code = db_prepare(s->db, p->update, &st, err);
	if (code)
		return code;
	bind_all(p, s, st, rec);
	code = about_key(p, db_run(st, err), err);
	loods_arena_reset(s->scratch);
	return code;
}

enum loods_code rec_update(struct rec_plan *p, const struct rec_session *s, void *rec, struct loods_err *err)
{
	struct loods_meta *m = loods_rec_meta(rec), before = *m;
	enum loods_code code = p->type->append_only ? append_only(err) : may_write(p, s, rec, err);

	if (code == LOODS_OK)
		code = step_begin(s->db, err);
	if (code)
		return code;
	next_version(m, s);
	m->deleted = false;
	code = step_end(s->db, replace(p, s, rec, err), err);
	if (code)
		*m = before;
	return code;
}

static enum loods_code mark(const struct rec_plan *p, const struct rec_session *s, const struct loods_meta *m,
			    struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = keep_old(p, s, m, err);

	if (code == LOODS_OK)
		code = db_prepare(s->db, p->mark, &st, err);
	if (code)
		return code;
	db_bind_int(st, 1, m->id.n);
	db_bind_int(st, 2, m->version);
	db_bind_int(st, 3, m->changed_by.n);
	db_bind_int(st, 4, m->changed_at.n);
	code = db_run(st, err);
	/* It stands there in this version, but was deleted already. */
	return code == LOODS_OK && db_changes(s->db) != 1 ? conflict(err) : code;
}

enum loods_code rec_mark_deleted(struct rec_plan *p, const struct rec_session *s, void *rec,
				 struct loods_err *err)
{
	struct loods_meta *m = loods_rec_meta(rec), before = *m;
	enum loods_code code = p->type->append_only ? append_only(err) : LOODS_OK;

	if (code == LOODS_OK)
		code = step_begin(s->db, err);
	if (code)
		return code;
	next_version(m, s);
	code = step_end(s->db, mark(p, s, m, err), err);
	if (code)
		*m = before;
	else
		m->deleted = true;
	return code;
}
