#include "rules_read.h"

#include <stdlib.h>
#include <string.h>

void loods_rules_init(struct loods_rules *r, const struct loods_check *who, loods_rules_read_fn *read,
		      loods_rules_account_fn *account, void *ctx)
{
	*r = (struct loods_rules){ .who = *who, .read = read, .account = account, .ctx = ctx };
}

void loods_rules_release(struct loods_rules *r)
{
	for (size_t i = 0; i < r->cap; i++)
		free(r->slots[i].rec);
	free(r->slots);
	loods_arena_release(&r->arena);
	r->slots = NULL;
	r->n = r->cap = 0;
}

static size_t hash(const struct loods_type *t, const struct loods_field *by, int64_t id)
{
	uint64_t h = (uint64_t)(uintptr_t)t ^ (uint64_t)(uintptr_t)by << 1 ^ (uint64_t)id;

	/* finaliser of MurmurHash3 (A. Appleby, public domain) */
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (size_t)(h ^ h >> 33);
}

/* The place of that key, or the free one where it would stand; `cap` is a power of two. */
static struct loods_rules_slot *place(struct loods_rules_slot *slots, size_t cap, const struct loods_type *t,
				      const struct loods_field *by, int64_t id)
{
	size_t i = hash(t, by, id) & (cap - 1);

	while (slots[i].type && (slots[i].type != t || slots[i].by != by || slots[i].id != id))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void grow(struct loods_rules *r)
{
	size_t cap = r->cap ? r->cap * 2 : 64;
	struct loods_rules_slot *slots = calloc(cap, sizeof *slots);

	if (!slots)
		loods_nomem();
	for (size_t i = 0; i < r->cap; i++)
		if (r->slots[i].type)
			*place(slots, cap, r->slots[i].type, r->slots[i].by, r->slots[i].id) = r->slots[i];
	free(r->slots);
	r->slots = slots;
	r->cap = cap;
}

static struct loods_rules_slot *find(struct loods_rules *r, const struct loods_type *t,
				     const struct loods_field *by, int64_t id)
{
	struct loods_rules_slot *s = r->cap ? place(r->slots, r->cap, t, by, id) : NULL;

	return s && s->type ? s : NULL;
}

static void append(struct loods_rules_slot *s, void *rec)
{
	if (s->n == s->cap) {
		int cap = s->cap ? s->cap * 2 : 4;
		void **list = realloc(s->rec, (size_t)cap * sizeof *list);

		if (!list)
			loods_nomem();
		s->rec = list;
		s->cap = cap;
	}
	s->rec[s->n++] = rec;
}

static enum loods_code fetch(struct loods_rules *r, const struct loods_type *t, const struct loods_field *by,
			     loods_id id, struct loods_rules_slot **out, struct loods_err *err)
{
	struct loods_list list = { 0 };
	enum loods_code code;

	*out = find(r, t, by, id.n);
	if (*out)
		return LOODS_OK;
	code = r->read(r->ctx, &r->arena, t, by, id, &list, err);
	if (code)
		return code;
	if (2 * (r->n + 1) > r->cap)
		grow(r);
	*out = place(r->slots, r->cap, t, by, id.n);
	**out = (struct loods_rules_slot){ .type = t, .by = by, .id = id.n };
	r->n++;
	for (int i = 0; i < list.n; i++)
		append(*out, list.rec[i]);
	return LOODS_OK;
}

enum loods_code loods_rules_list(struct loods_rules *r, const struct loods_type *t, const char *by,
				 loods_id id, struct loods_list *out, struct loods_err *err)
{
	struct loods_rules_slot *s = NULL;
	enum loods_code code = fetch(r, t, by ? loods_type_field(t, by) : NULL, id, &s, err);

	*out = code ? (struct loods_list){ 0 } : (struct loods_list){ s->rec, s->n };
	return code;
}

enum loods_code loods_rules_get(struct loods_rules *r, const struct loods_type *t, loods_id id, void **rec,
				struct loods_err *err)
{
	struct loods_list list;
	enum loods_code code = loods_rules_list(r, t, NULL, id, &list, err);

	*rec = list.n ? list.rec[0] : NULL;
	return code;
}

/* Puts the record's new state into a list that was read: in its place, at the end, or out of it. */
static void renew(struct loods_rules_slot *s, void *copy, bool belongs)
{
	int64_t id = loods_rec_cmeta(copy)->id.n;

	for (int i = 0; i < s->n; i++) {
		if (loods_rec_cmeta(s->rec[i])->id.n != id)
			continue;
		if (belongs)
			s->rec[i] = copy;
		else
			s->rec[i] = s->rec[--s->n];
		return;
	}
	if (belongs)
		append(s, copy);
}

void loods_rules_saved(struct loods_rules *r, const struct loods_type *t, const void *rec)
{
	const struct loods_meta *m = loods_rec_cmeta(rec);
	struct loods_rules_slot *s = find(r, t, NULL, m->id.n);
	void *copy = NULL;

	for (int i = -1; i < t->n_fields; i++) {
		const struct loods_field *by = i < 0 ? NULL : &t->fields[i];

		if (by && by->kind != LOODS_KIND_REF)
			continue;
		if (by)
			s = find(r, t, by, ((const loods_id *)loods_field_cat(by, rec))->n);
		if (!s)
			continue;
		if (!copy) {
			copy = loods_arena_alloc(&r->arena, t->size);
			loods_rec_copy(t, &r->arena, copy, rec);
		}
		renew(s, copy, !m->deleted);
	}
}
