#include "client_index.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"
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

/* What the list needs of a record, copied into the index's memory. */
static void fill(struct client_index *x, struct client_entry *e, const struct loods_client *c)
{
	struct loods_str text = LOODS_STR_INIT, form = LOODS_STR_INIT;

	*e = (struct client_entry){ .id = c->meta.id.n,
				    .version = c->meta.version,
				    .reference = loods_arena_strdup(&x->memory, c->reference),
				    .name = loods_arena_strdup(&x->memory, c->name),
				    .birth_year = (int)c->birth_year.n,
				    .gender = c->gender,
				    .restricted = c->restricted };
	loods_str_addf(&text, "%s %s", c->name ? c->name : "", c->reference ? c->reference : "");
	if (c->birth_year.set)
		loods_str_addf(&text, " %d", (int)c->birth_year.n);
	loods_text_fold(text.s, &form);
	e->fold = loods_arena_strdup(&x->memory, form.s);
	loods_text_sort_key(c->name ? c->name : "", &form);
	e->sort = loods_arena_strdup(&x->memory, form.s);
	loods_str_release(&text);
	loods_str_release(&form);
}

static int by_name(const void *a, const void *b, void *list)
{
	const struct client_entry *p = (const struct client_entry *)list + *(const int *)a;
	const struct client_entry *q = (const struct client_entry *)list + *(const int *)b;
	int d = strcmp(p->sort, q->sort);

	if (d == 0 && p->name && q->name)
		d = strcmp(p->name, q->name);
	return d ? d : (p->id > q->id) - (p->id < q->id);
}

static void sort(struct client_index *x)
{
	free(x->order);
	x->order = malloc(((size_t)x->n + 1) * sizeof *x->order);
	if (!x->order)
		loods_nomem();
	for (int i = 0; i < x->n; i++)
		x->order[i] = i;
	qsort_r(x->order, (size_t)x->n, sizeof *x->order, by_name, x->list);
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

static enum loods_code load_all(struct client_index *x, const struct rec_plan *p, const struct rec_session *s,
				struct loods_err *err)
{
	struct loods_arena one = { 0 };
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	int cap = 0;
	bool row;
	enum loods_code code;

	client_index_release(x);
	loods_str_addf(&sql, "SELECT %s FROM client NOT INDEXED WHERE deleted = 0 ORDER BY id", p->columns);
	code = db_prepare(s->db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		void *rec;

		loods_arena_reset(&one);
		code = rec_read(p, s, st, &one, &rec, err);
		if (code)
			break;
		fill(x, grow(&x->list, x->n, &cap), rec);
		x->n++;
	}
	db_finish(st);
	loods_arena_release(&one);
	return code;
}

static enum loods_code load_one(struct client_index *x, const struct rec_plan *p, const struct rec_session *s,
				int64_t id, struct client_entry *e, struct loods_err *err)
{
	struct loods_arena one = { 0 };
	struct db_stmt *st;
	bool row;
	void *rec;
	enum loods_code code = db_prepare(s->db, p->load, &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, id);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row) {
		code = rec_read(p, s, st, &one, &rec, err);
		if (code == LOODS_OK)
			fill(x, e, rec);
	}
	db_finish(st);
	loods_arena_release(&one);
	return code;
}

/* Walks the versions beside the list: takes over what is as it was, reads what is not. */
static enum loods_code load_changed(struct client_index *x, const struct rec_plan *p,
				    const struct rec_session *s, bool *changed, struct loods_err *err)
{
	struct client_entry *list = NULL;
	struct db_stmt *st;
	int n = 0, cap = 0, old = 0;
	bool row;
	enum loods_code code = db_prepare(
		s->db,
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
			code = load_one(x, p, s, id, e, err);
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
	bool changed = true;
	enum loods_code code;

	if (x->loaded && x->generation == generation && !db_writing(s->db))
		return LOODS_OK;
	code = db_snapshot_begin(s->db, err);
	if (code)
		return code;
	if (x->loaded && x->stale <= x->n / 4 + 1000)
		code = load_changed(x, p, s, &changed, err);
	else
		code = load_all(x, p, s, err);
	db_snapshot_end(s->db);
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
