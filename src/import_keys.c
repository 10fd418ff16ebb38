#include "import_keys.h"

#include <stdlib.h>
#include <string.h>

void import_keys_release(struct import_keys *k)
{
	free(k->slots);
	loods_arena_release(&k->arena);
	*k = (struct import_keys){ 0 };
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo) */
static uint64_t hash(const struct loods_type *t, const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)(uintptr_t)t;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h ^ h >> 29;
}

static struct import_key *place(struct import_key *slots, size_t cap, const struct loods_type *t,
				const char *key)
{
	size_t i = (size_t)hash(t, key) & (cap - 1);

	while (slots[i].type && (slots[i].type != t || strcmp(slots[i].key, key) != 0))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

struct import_key *import_keys_find(struct import_keys *k, const struct loods_type *t, const char *key)
{
	struct import_key *s = k->cap ? place(k->slots, k->cap, t, key) : NULL;

	return s && s->type ? s : NULL;
}

void import_keys_add(struct import_keys *k, const struct loods_type *t, const char *key, int64_t id,
		     const char *file, long line)
{
	if (2 * (k->n + 1) > k->cap) {
		size_t cap = k->cap ? k->cap * 2 : 256;
		struct import_key *slots = calloc(cap, sizeof *slots);

		if (!slots)
			loods_nomem();
		for (size_t i = 0; i < k->cap; i++)
			if (k->slots[i].type)
				*place(slots, cap, k->slots[i].type, k->slots[i].key) = k->slots[i];
		free(k->slots);
		k->slots = slots;
		k->cap = cap;
	}
	*place(k->slots, k->cap, t, key) =
		(struct import_key){ t, loods_arena_strdup(&k->arena, key), id, file, line };
	k->n++;
}
