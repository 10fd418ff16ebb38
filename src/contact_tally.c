#include "contact_tally.h"

#include <stdlib.h>

#include "arena.h"

/* The place of the key, or the free one where it belongs. `cap` is a power of two with free places. */
static struct loods_contact_tally *place(struct loods_contact_tally *list, int cap, const int64_t key[2])
{
	uint64_t h = (uint64_t)key[0] * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)key[1];
	int i;

	h ^= h >> 29;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	i = (int)(h >> 40) & (cap - 1);
	while (list[i].used && (list[i].key[0] != key[0] || list[i].key[1] != key[1]))
		i = (i + 1) & (cap - 1);
	return &list[i];
}

static void grow(struct loods_contact_tallies *t)
{
	int cap = t->cap ? t->cap * 2 : 16;
	struct loods_contact_tally *list = calloc((size_t)cap, sizeof *list);

	if (!list)
		loods_nomem();
	for (int i = 0; i < t->cap; i++)
		if (t->list[i].used)
			*place(list, cap, t->list[i].key) = t->list[i];
	free(t->list);
	t->list = list;
	t->cap = cap;
}

void loods_contact_tallies_add(struct loods_contact_tallies *t, const int64_t key[2],
			       const struct loods_contact_fact *c, int week)
{
	struct loods_contact_tally *g;

	if (t->n * 2 >= t->cap)
		grow(t);
	g = place(t->list, t->cap, key);
	if (!g->used) {
		g->used = true;
		g->key[0] = key[0];
		g->key[1] = key[1];
		t->n++;
	}
	loods_lag_add(&g->lag, c);
	if (week >= 0)
		g->weeks[week]++;
}

const struct loods_contact_tally *loods_contact_tallies_find(const struct loods_contact_tallies *t, const int64_t key[2])
{
	const struct loods_contact_tally *g = t->cap ? place(t->list, t->cap, key) : NULL;

	return g && g->used ? g : NULL;
}

void loods_contact_tallies_release(struct loods_contact_tallies *t)
{
	for (int i = 0; i < t->cap; i++)
		loods_lag_release(&t->list[i].lag);
	free(t->list);
	*t = (struct loods_contact_tallies){ 0 };
}
