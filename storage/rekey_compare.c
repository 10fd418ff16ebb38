/* The content of two files of one office under different keys, row by row. It takes nothing from how the copy was
 * made: for each value of both it tries which key opens it. */
#include "rekey.h"

#include <string.h>

#include "i18n.h"

struct compare {
	struct rekey *k;
	const struct rekey_table *t;
	struct db_stmt *old, *new;
	struct loods_arena one;
	int ident; /* column; -1: none */
};

static enum loods_code differ(const struct compare *c, int64_t row, struct loods_err *err)
{
	return loods_fail(err, LOODS_EDAMAGED,
			  _("Table \"%s\", row %lld, does not say the same in the new file. The keys were not "
			    "changed; tell the maintainers of Loods."),
			  c->t->name, (long long)row);
}

/* Is it sealed with that key in this place? Then its text, else NULL. */
static const char *opened(struct compare *c, const struct loods_store *s, struct db_stmt *st, int col, size_t *len)
{
	const struct field_place place = { c->t->place, c->t->columns[col], db_int(st, 0) };
	const void *blob;
	char *text;
	size_t n;

	if (!s->fc.keys.p || !db_is_blob(st, col))
		return NULL;
	blob = db_blob(st, col, &n);
	return field_crypt_open(&s->fc, &place, blob, n, &c->one, &text, len, NULL) == LOODS_OK ? text : NULL;
}

/* A hash made with a key: both have to be that of the reference that is sealed beside it. */
static bool same_hash(struct compare *c, int col)
{
	const struct loods_type *type = loods_type_find(c->t->place);
	struct loods_store *sides[] = { c->k->from, c->k->to };
	struct db_stmt *rows[] = { c->old, c->new };

	if (!db_is_blob(c->old, col))
		return db_same(c->old, c->new, col);
	for (int i = 0; i < 2; i++) {
		unsigned char want[FIELD_CRYPT_HASH_BYTES];
		const char *text, *value;
		const void *have;
		size_t n = 0, len;

		text = c->ident < 0 ? NULL : opened(c, sides[i], rows[i], c->ident, &n);
		if (!text || !type || !type->key)
			return false;
		value = rekey_ident_value(text, n, type->key, &len);
		if (!value)
			return false;
		field_crypt_ref_hash(&sides[i]->fc, value, len, want);
		have = db_blob(rows[i], col, &n);
		if (n != sizeof want || memcmp(have, want, n) != 0)
			return false;
	}
	return true;
}

static bool same_value(struct compare *c, int col)
{
	size_t n, m;
	const char *was, *is;

	if (!c->k->names)
		return db_same(c->old, c->new, col);
	/* Nothing may be left that the old key opens. */
	if (opened(c, c->k->from, c->new, col, &n))
		return false;
	was = opened(c, c->k->from, c->old, col, &n);
	is = opened(c, c->k->to, c->new, col, &m);
	if (was || is)
		return was && is && n == m && memcmp(was, is, n) == 0;
	if (strcmp(c->t->columns[col], "ident_hash") == 0)
		return same_hash(c, col);
	/* The chain of the log is a new one; that it is whole, is checked by itself. */
	if (strcmp(c->t->name, "access_log") == 0 && strcmp(c->t->columns[col], "hash") == 0)
		return true;
	return db_same(c->old, c->new, col);
}

/* The entry of the change itself is in the new file alone. */
static enum loods_code new_rows(struct compare *c, int64_t wanted, struct loods_err *err)
{
	bool row;
	enum loods_code code = LOODS_OK;

	for (int64_t n = 0;; n++) {
		code = db_step(c->new, &row, err);
		if (code || (!row && n == wanted))
			return code;
		if (!row || n == wanted)
			return differ(c, row ? db_int(c->new, 0) : 0, err);
	}
}

static enum loods_code same_rows(struct compare *c, struct loods_err *err)
{
	bool row, other;
	enum loods_code code;

	for (;;) {
		code = db_step(c->old, &row, err);
		if (code || !row)
			break;
		code = db_step(c->new, &other, err);
		if (code == LOODS_OK && !other)
			code = differ(c, db_int(c->old, 0), err);
		for (int i = 0; code == LOODS_OK && i < c->t->n; i++) {
			if (!same_value(c, i))
				code = differ(c, db_int(c->old, 0), err);
			loods_arena_reset(&c->one);
		}
		if (code == LOODS_OK)
			code = rekey_step(c->k, err);
		if (code)
			return code;
	}
	return code ? code : new_rows(c, strcmp(c->t->name, "access_log") == 0 ? 1 : 0, err);
}

static enum loods_code compare_table(struct rekey *k, const struct rekey_table *t, struct loods_err *err)
{
	struct compare c = { .k = k, .t = t, .ident = -1 };
	enum loods_code code = db_prepare(k->from->db, t->select, &c.old, err);

	for (int i = 0; i < t->n; i++)
		if (strcmp(t->columns[i], "ident") == 0)
			c.ident = i;
	if (code == LOODS_OK)
		code = db_prepare(k->to->db, t->select, &c.new, err);
	if (code == LOODS_OK)
		code = same_rows(&c, err);
	db_finish(c.new);
	db_finish(c.old);
	loods_arena_release(&c.one);
	return code;
}

static enum loods_code same_schema(const struct rekey_tables *a, const struct rekey_tables *b, struct loods_err *err)
{
	bool same = a->n == b->n && a->n_after == b->n_after;

	for (int i = 0; same && i < a->n; i++)
		same = strcmp(a->list[i].sql, b->list[i].sql) == 0;
	for (int i = 0; same && i < a->n_after; i++)
		same = strcmp(a->after[i], b->after[i]) == 0;
	return same ? LOODS_OK
		    : loods_fail(err, LOODS_EDAMAGED,
				 _("The new file has not the tables of the old one. The keys were not changed; tell "
				   "the maintainers of Loods."));
}

enum loods_code rekey_compare(struct rekey *k, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct rekey_tables old, new;
	enum loods_code code = rekey_tables(k->from->db, &a, &old, err);

	k->phase = REKEY_COMPARE;
	k->done = 0;
	if (code == LOODS_OK)
		code = rekey_tables(k->to->db, &a, &new, err);
	if (code == LOODS_OK)
		code = same_schema(&old, &new, err);
	if (code == LOODS_OK)
		code = rekey_count(k->from->db, &old, &k->total, err);
	for (int i = 0; code == LOODS_OK && i < old.n; i++)
		if (strcmp(old.list[i].name, "access_log_head") != 0)
			code = compare_table(k, &old.list[i], err);
	loods_arena_release(&a);
	return code;
}
