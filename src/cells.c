#include "cells.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "json.h"

int loods_cells_columns(const struct loods_type *t, const struct loods_field *columns[LOODS_CELLS_MAX])
{
	int n = 0;

	for (int i = 0; i < t->n_fields; i++) {
		if (t->fields[i].flags & (LOODS_DERIVED | LOODS_SHARED))
			continue;
		assert(n < LOODS_CELLS_MAX);
		columns[n++] = &t->fields[i];
	}
	return n;
}

const struct loods_field *loods_cells_shared(const struct loods_type *t, const struct loods_field *f)
{
	const struct loods_field *next = f + 1;

	return next < t->fields + t->n_fields && next->flags & LOODS_SHARED ? next : NULL;
}

/* ---- keys by id ---- */

struct loods_cells_key {
	const struct loods_type *type; /* NULL: the place is free */
	int64_t id;
	const char *key;
};

void loods_cells_init(struct loods_cells *c, struct loods_store *store)
{
	*c = (struct loods_cells){ .store = store };
}

void loods_cells_release(struct loods_cells *c)
{
	free(c->keys);
	loods_arena_release(&c->arena);
	*c = (struct loods_cells){ 0 };
}

static struct loods_cells_key *place(struct loods_cells_key *keys, size_t cap, const struct loods_type *t,
				     int64_t id)
{
	/* Ids are given one after the other: a multiplication spreads them (Knuth, TAOCP 6.4). */
	size_t i = (size_t)(((uint64_t)id + (uint64_t)(uintptr_t)t) * UINT64_C(0x9E3779B97F4A7C15) >> 20) &
		   (cap - 1);

	while (keys[i].type && (keys[i].type != t || keys[i].id != id))
		i = (i + 1) & (cap - 1);
	return &keys[i];
}

static void put(struct loods_cells *c, const struct loods_type *t, int64_t id, const char *key)
{
	if (2 * (c->n + 1) > c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 256;
		struct loods_cells_key *keys = calloc(cap, sizeof *keys);

		if (!keys)
			loods_nomem();
		for (size_t i = 0; i < c->cap; i++)
			if (c->keys[i].type)
				*place(keys, cap, c->keys[i].type, c->keys[i].id) = c->keys[i];
		free(c->keys);
		c->keys = keys;
		c->cap = cap;
	}
	*place(c->keys, c->cap, t, id) = (struct loods_cells_key){ t, id, key };
	c->n++;
}

void loods_cells_remember(struct loods_cells *c, const struct loods_type *t, const void *rec)
{
	const struct loods_field *f = t->key ? loods_type_field(t, t->key) : NULL;
	int64_t id = loods_rec_cmeta(rec)->id.n;

	if (f && loods_field_known(f, rec) && !(c->cap && place(c->keys, c->cap, t, id)->type))
		put(c, t, id, loods_arena_strdup(&c->arena, *(const char *const *)loods_field_cat(f, rec)));
}

enum loods_code loods_cells_key_of(struct loods_cells *c, const struct loods_type *t, loods_id id,
				   const char **key, struct loods_err *err)
{
	struct loods_cells_key *k = id.n && c->cap ? place(c->keys, c->cap, t, id.n) : NULL;
	enum loods_code code;

	*key = k && k->type ? k->key : "";
	if (!id.n || (k && k->type))
		return LOODS_OK;
	code = loods_store_key_of(c->store, &c->arena, t, id, key, err);
	if (!code)
		put(c, t, id.n, *key);
	return code;
}

/* ---- cells ---- */

static enum loods_code format_ref(struct loods_cells *c, const struct loods_field *f, const void *rec,
				  struct loods_str *out, struct loods_err *err)
{
	const char *key;
	enum loods_code code =
		loods_cells_key_of(c, f->ref, *(const loods_id *)loods_field_cat(f, rec), &key, err);

	if (!code)
		loods_str_add(out, key);
	return code;
}

enum loods_code loods_cells_format(struct loods_cells *c, const struct loods_type *t,
				   const struct loods_field *f, const void *rec, struct loods_str *out,
				   struct loods_err *err)
{
	const struct loods_field *shared = loods_cells_shared(t, f);

	if (shared && loods_field_known(shared, rec))
		f = shared;
	if (f->kind == LOODS_KIND_REF)
		return format_ref(c, f, rec, out, err);
	if (f->kind == LOODS_KIND_USER)
		loods_str_add(out, loods_store_user_name(c->store,
							 *(const loods_user_id *)loods_field_cat(f, rec)));
	else
		loods_field_format(f, rec, out);
	return LOODS_OK;
}

enum loods_code loods_cells_show(struct loods_cells *c, const struct loods_type *t, const struct loods_field *f,
				 const void *rec, struct loods_str *out, struct loods_err *err)
{
	const struct loods_field *shared = loods_cells_shared(t, f);

	if (f->kind == LOODS_KIND_REF || f->kind == LOODS_KIND_USER || (shared && loods_field_known(shared, rec)))
		return loods_cells_format(c, t, f, rec, out, err);
	loods_field_show(f, rec, out);
	return LOODS_OK;
}

/* ---- JSON ---- */

static void json_set(struct loods_json *j, const struct loods_field *f, uint32_t set)
{
	loods_json_array_begin(j);
	for (int i = 1; i < f->choices->n; i++)
		if (set >> i & 1)
			loods_json_string(j, f->choices->list[i].code);
	loods_json_array_end(j);
}

enum loods_code loods_cells_json(struct loods_cells *c, struct loods_json *j, const struct loods_type *t,
				 const struct loods_field *f, const void *rec, struct loods_err *err)
{
	const struct loods_field *shared = loods_cells_shared(t, f);
	const void *p = loods_field_cat(f, rec);
	struct loods_str s;
	enum loods_code code;

	loods_json_key(j, f->name);
	if (f->kind == LOODS_KIND_BOOL || f->kind == LOODS_KIND_SET) {
		if (f->kind == LOODS_KIND_BOOL)
			loods_json_bool(j, *(const bool *)p);
		else
			json_set(j, f, *(const uint32_t *)p);
		return LOODS_OK;
	}
	if (!loods_field_known(f, rec) && !(shared && loods_field_known(shared, rec))) {
		loods_json_null(j);
		return LOODS_OK;
	}
	if (f->kind == LOODS_KIND_NUM) {
		const int64_t number = ((const loods_num *)p)->n;

		if (f->decimals)
			loods_json_fixed(j, (double)number / 100, f->decimals);
		else
			loods_json_int(j, number);
		return LOODS_OK;
	}
	loods_str_init(&s);
	code = loods_cells_format(c, t, f, rec, &s, err);
	loods_json_string(j, s.s);
	loods_str_release(&s);
	return code;
}

/* ---- rows ---- */

void loods_cells_rows_init(struct loods_cells_rows *r, const struct loods_type *t)
{
	*r = (struct loods_cells_rows){ .type = t };
	r->n_columns = loods_cells_columns(t, r->columns);
}

void loods_cells_rows_release(struct loods_cells_rows *r)
{
	free(r->rows);
	loods_arena_release(&r->arena);
	*r = (struct loods_cells_rows){ 0 };
}

enum loods_code loods_cells_rows_add(struct loods_cells_rows *r, struct loods_cells *c, const void *rec,
				     struct loods_err *err)
{
	struct loods_str s;
	enum loods_code code = LOODS_OK;

	loods_str_init(&s);
	for (int i = 0; !code && i < r->n_columns; i++) {
		size_t before = s.len;

		code = loods_cells_format(c, r->type, r->columns[i], rec, &s, err);
		r->used[i] = r->used[i] || s.len > before;
		loods_str_add_bytes(&s, "", 1);
	}
	if (!code && r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 256;
		const char **rows = realloc(r->rows, cap * sizeof *rows);

		if (!rows)
			loods_nomem();
		r->rows = rows;
		r->cap = cap;
	}
	if (!code)
		r->rows[r->n++] = loods_arena_strndup(&r->arena, s.s, s.len);
	loods_str_release(&s);
	return code;
}

static const char *cell(const char *row, int column)
{
	while (column-- > 0)
		row += strlen(row) + 1;
	return row;
}

/* qsort_r: `ctx` is the rows. */
static int compare(const void *a, const void *b, void *ctx)
{
	const struct loods_cells_rows *r = ctx;
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	for (int i = 0; i < r->n_columns; i++)
		if (strcmp(r->columns[i]->name, "client") == 0) {
			int d = strcmp(cell(x, i), cell(y, i));

			if (d)
				return d;
			break;
		}
	for (int i = 0; i < r->n_columns; i++) {
		int d = strcmp(x, y);

		if (d)
			return d;
		x += strlen(x) + 1;
		y += strlen(y) + 1;
	}
	return 0;
}

void loods_cells_rows_sort(struct loods_cells_rows *r)
{
	if (r->n)
		qsort_r(r->rows, r->n, sizeof *r->rows, compare, r);
}

enum loods_code loods_cells_rows_write(const struct loods_cells_rows *r, struct loods_csv_writer *w,
				       struct loods_err *err)
{
	enum loods_code code;

	for (int i = 0; i < r->n_columns; i++)
		if (r->used[i] || !(r->columns[i]->flags & LOODS_EXTRA))
			loods_csv_put(w, r->columns[i]->name);
	code = loods_csv_end_row(w, err);
	for (size_t k = 0; !code && k < r->n; k++) {
		const char *s = r->rows[k];

		for (int i = 0; i < r->n_columns; i++, s += strlen(s) + 1)
			if (r->used[i] || !(r->columns[i]->flags & LOODS_EXTRA))
				loods_csv_put(w, s);
		code = loods_csv_end_row(w, err);
	}
	return code;
}
