#include "client_index.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "phone.h"
#include "rec_seal.h"
#include "text.h"

void client_index_release(struct client_index *x)
{
	free(x->list);
	free(x->order);
	loods_arena_release(&x->memory);
	*x = (struct client_index){ 0 };
}

const struct client_entry *client_index_find(const struct client_index *x, int64_t id)
{
	int lo = 0, hi = x->n;

	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (x->list[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < x->n && x->list[lo].id == id ? &x->list[lo] : NULL;
}

/* What reading one row needs, used again for the next. */
struct reader {
	const struct rec_plan *p;
	const struct rec_session *s;
	struct loods_arena one;
	struct loods_str text, form;
};

static void reader_release(struct reader *r)
{
	loods_arena_release(&r->one);
	loods_str_release(&r->text);
	loods_str_release(&r->form);
}

/* Only what the list shows: an office of 40,000 clients is read whole before a team lead sees a row. */
#define COLUMNS "SELECT id, version, gender, restricted, birth_year, ident FROM client"

/* The row that `st` stands on, as the index keeps it. */
static enum loods_code fill(struct client_index *x, struct reader *r, struct db_stmt *st,
			    struct client_entry *e, struct loods_err *err)
{
	struct loods_client c = { .meta.id.n = db_int(st, 0) };
	enum loods_code code = LOODS_OK;
	const void *blob;
	size_t len;

	if (r->s->fc->keys.p && !db_is_null(st, 5)) {
		loods_arena_reset(&r->one);
		blob = db_blob(st, 5, &len);
		code = rec_seal_ident_get(r->p->type, r->s->fc, &r->one, r->s->scratch, blob, len, &c, err);
	}
	*e = (struct client_entry){ .id = c.meta.id.n,
				    .version = db_int(st, 1),
				    .reference = loods_arena_strdup(&x->memory, c.reference),
				    .name = loods_arena_strdup(&x->memory, c.name),
				    .birth_year = (int)db_int(st, 4),
				    .gender = db_is_null(st, 2)
						      ? 0
						      : loods_choice_value(&loods_genders, db_text(st, 2)),
				    .restricted = db_int(st, 3) != 0 };
	loods_str_clear(&r->text);
	loods_str_addf(&r->text, "%s %s", c.name ? c.name : "", c.reference ? c.reference : "");
	if (e->birth_year)
		loods_str_addf(&r->text, " %d", e->birth_year);
	loods_text_fold(r->text.s, &r->form);
	loods_phone_words(c.phone, &r->form);
	e->fold = loods_arena_strdup(&x->memory, r->form.s);
	loods_text_sort_key(c.name ? c.name : "", &r->form);
	e->sort = loods_arena_strdup(&x->memory, r->form.s);
	return code;
}

/* A client with the first letters of its sort key as a number: most comparisons need no more. */
struct place {
	uint64_t first;
	int at;
};

static int by_name(const void *a, const void *b, void *list)
{
	const struct place *x = a, *y = b;
	const struct client_entry *p = (const struct client_entry *)list + x->at;
	const struct client_entry *q = (const struct client_entry *)list + y->at;
	int d;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	d = strcmp(p->sort, q->sort);
	if (d == 0 && p->name && q->name)
		d = strcmp(p->name, q->name);
	return d ? d : (p->id > q->id) - (p->id < q->id);
}

static void sort(struct client_index *x)
{
	struct place *places = calloc((size_t)x->n + 1, sizeof *places);

	free(x->order);
	x->order = malloc(((size_t)x->n + 1) * sizeof *x->order);
	if (!x->order || !places)
		loods_nomem();
	for (int i = 0; i < x->n; i++) {
		uint64_t first = 0;

		memcpy(&first, x->list[i].sort, strnlen(x->list[i].sort, sizeof first));
		places[i] = (struct place){ be64toh(first), i };
	}
	qsort_r(places, (size_t)x->n, sizeof *places, by_name, x->list);
	for (int i = 0; i < x->n; i++)
		x->order[i] = places[i].at;
	explicit_bzero(places, (size_t)x->n * sizeof *places);
	free(places);
}

/* Room for one more at the end of `list`. */
static struct client_entry *grow(struct client_entry **list, int n, int *cap)
{
	if (n == *cap) {
		*cap = *cap ? *cap * 2 : 256;
		*list = reallocarray(*list, (size_t)*cap, sizeof **list);
		if (!*list)
			loods_nomem();
	}
	return *list + n;
}

static enum loods_code load_all(struct client_index *x, struct reader *r, struct loods_err *err)
{
	struct db_stmt *st;
	int cap = 0;
	bool row;
	enum loods_code code;

	client_index_release(x);
	code = db_prepare(r->s->db, COLUMNS " NOT INDEXED WHERE deleted = 0 ORDER BY id", &st, err);
	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		code = fill(x, r, st, grow(&x->list, x->n, &cap), err);
		if (code)
			break;
		x->n++;
	}
	db_finish(st);
	return code;
}

/* *found: there is such a living client. */
static enum loods_code load_one(struct client_index *x, struct reader *r, int64_t id, struct client_entry *e,
				bool *found, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(r->s->db, COLUMNS " WHERE id = ?1 AND deleted = 0", &st, err);

	*found = false;
	if (code)
		return code;
	db_bind_int(st, 1, id);
	code = db_step(st, found, err);
	if (code == LOODS_OK && *found)
		code = fill(x, r, st, e, err);
	db_finish(st);
	return code;
}

/* Walks the versions beside the list: takes over what is as it was, reads what is not. */
static enum loods_code load_changed(struct client_index *x, struct reader *r, bool *changed,
				    struct loods_err *err)
{
	struct client_entry *list = NULL;
	struct db_stmt *st;
	int n = 0, cap = 0, old = 0;
	bool row;
	enum loods_code code = db_prepare(
		r->s->db,
		"SELECT id, version FROM client INDEXED BY client_version WHERE deleted = 0 ORDER BY id", &st,
		err);

	*changed = false;
	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		int64_t id = db_int(st, 0), version = db_int(st, 1);
		struct client_entry *e = grow(&list, n, &cap);

		for (; old < x->n && x->list[old].id < id; old++)
			*changed = true; /* deleted meanwhile */
		if (old < x->n && x->list[old].id == id && x->list[old].version == version) {
			*e = x->list[old++];
		} else {
			if (old < x->n && x->list[old].id == id)
				old++;
			*changed = true;
			x->stale++;
			code = load_one(x, r, id, e, &row, err);
			if (code)
				break;
		}
		n++;
	}
	db_finish(st);
	if (code) {
		free(list);
		return code;
	}
	*changed |= old < x->n;
	free(x->list);
	x->list = list;
	x->n = n;
	return LOODS_OK;
}

enum loods_code client_index_refresh(struct client_index *x, const struct rec_plan *p,
				     const struct rec_session *s, int64_t generation, struct loods_err *err)
{
	struct reader r = { .p = p, .s = s, .text = LOODS_STR_INIT, .form = LOODS_STR_INIT };
	bool changed = true;
	enum loods_code code;

	if (x->loaded && x->generation == generation && !db_writing(s->db))
		return LOODS_OK;
	code = db_snapshot_begin(s->db, err);
	if (code)
		return code;
	if (x->loaded && x->stale <= x->n / 4 + 1000)
		code = load_changed(x, &r, &changed, err);
	else
		code = load_all(x, &r, err);
	db_snapshot_end(s->db);
	reader_release(&r);
	if (code) {
		client_index_release(x);
		return code;
	}
	if (changed)
		sort(x);
	x->loaded = true;
	/* What a transaction shows may be rolled back: look again after it. */
	x->generation = db_writing(s->db) ? -1 : generation;
	return LOODS_OK;
}

enum loods_code client_index_some(struct client_index *x, const struct rec_plan *p,
				  const struct rec_session *s, const int64_t *ids, int n,
				  struct loods_err *err)
{
	struct reader r = { .p = p, .s = s, .text = LOODS_STR_INIT, .form = LOODS_STR_INIT };
	enum loods_code code = LOODS_OK;
	int cap = 0;

	client_index_release(x);
	for (int i = 0; code == LOODS_OK && i < n; i++) {
		bool found;

		code = load_one(x, &r, ids[i], grow(&x->list, x->n, &cap), &found, err);
		x->n += found;
	}
	reader_release(&r);
	if (code)
		client_index_release(x);
	else
		sort(x);
	return code;
}
