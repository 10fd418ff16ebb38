#include "lag_groups.h"

#include <stdlib.h>

#include "arena.h"

/* The place of the key, or the free one where it belongs. `cap` is a power of two with free places. */
static struct loods_lag_group *place(struct loods_lag_group *list, int cap, const int64_t key[2])
{
	uint64_t h = (uint64_t)key[0] * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)key[1];
	int i;

	h ^= h >> 29;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	i = (int)(h >> 40) & (cap - 1);
	while (list[i].lag.n && (list[i].key[0] != key[0] || list[i].key[1] != key[1]))
		i = (i + 1) & (cap - 1);
	return &list[i];
}

static void grow(struct loods_lag_groups *t)
{
	int cap = t->cap ? t->cap * 2 : 16;
	struct loods_lag_group *list = calloc((size_t)cap, sizeof *list);

	if (!list)
		loods_nomem();
	for (int i = 0; i < t->cap; i++)
		if (t->list[i].lag.n)
			*place(list, cap, t->list[i].key) = t->list[i];
	free(t->list);
	t->list = list;
	t->cap = cap;
}

void loods_lag_groups_add(struct loods_lag_groups *t, const int64_t key[2], const struct loods_contact_fact *c)
{
	struct loods_lag_group *g;

	if (t->n * 2 >= t->cap)
		grow(t);
	g = place(t->list, t->cap, key);
	if (!g->lag.n) {
		g->key[0] = key[0];
		g->key[1] = key[1];
		loods_lag_add(&g->lag, c);
		t->n += g->lag.n > 0;
		return;
	}
	loods_lag_add(&g->lag, c);
}

const struct loods_lag *loods_lag_groups_find(const struct loods_lag_groups *t, const int64_t key[2])
{
	const struct loods_lag_group *g = t->cap ? place(t->list, t->cap, key) : NULL;

	return g && g->lag.n ? &g->lag : NULL;
}

void loods_lag_groups_release(struct loods_lag_groups *t)
{
	for (int i = 0; i < t->cap; i++)
		loods_lag_release(&t->list[i].lag);
	free(t->list);
	*t = (struct loods_lag_groups){ 0 };
}
