#include "week_groups.h"

#include <stdlib.h>

#include "arena.h"

int loods_weeks_in(struct loods_window w)
{
	int n = loods_window_days(w) / 7;

	return n < LOODS_WEEK_GROUPS_WEEKS ? n : LOODS_WEEK_GROUPS_WEEKS;
}

void loods_weeks_count(const struct loods_eligible *e, struct loods_window w, int64_t *weeks)
{
	int32_t first = w.to.n - 7 * loods_weeks_in(w);

	for (int i = loods_eligible_find_contact(e, first); i < e->n_days; i++)
		weeks[(e->days[i] - first) / 7]++;
}

/* The place of the key, or the free one where it belongs. `cap` is a power of two with free places. */
static struct loods_week_group *place(struct loods_week_group *list, int cap, const int64_t key[2])
{
	uint64_t h = (uint64_t)key[0] * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)key[1];
	int i;

	h ^= h >> 29;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	i = (int)(h >> 40) & (cap - 1);
	while (list[i].weeks && (list[i].key[0] != key[0] || list[i].key[1] != key[1]))
		i = (i + 1) & (cap - 1);
	return &list[i];
}

static void grow(struct loods_week_groups *t)
{
	int cap = t->cap ? t->cap * 2 : 16;
	struct loods_week_group *list = calloc((size_t)cap, sizeof *list);

	if (!list)
		loods_nomem();
	for (int i = 0; i < t->cap; i++)
		if (t->list[i].weeks)
			*place(list, cap, t->list[i].key) = t->list[i];
	free(t->list);
	t->list = list;
	t->cap = cap;
}

int64_t *loods_week_groups_of(struct loods_week_groups *t, const int64_t key[2], int n)
{
	struct loods_week_group *g;

	if (t->n * 2 >= t->cap)
		grow(t);
	g = place(t->list, t->cap, key);
	if (!g->weeks) {
		g->key[0] = key[0];
		g->key[1] = key[1];
		g->weeks = calloc((size_t)n, sizeof *g->weeks);
		if (!g->weeks)
			loods_nomem();
		t->n++;
	}
	return g->weeks;
}

const int64_t *loods_week_groups_find(const struct loods_week_groups *t, const int64_t key[2])
{
	return t->cap ? place(t->list, t->cap, key)->weeks : NULL;
}

void loods_week_groups_release(struct loods_week_groups *t)
{
	for (int i = 0; i < t->cap; i++)
		free(t->list[i].weeks);
	free(t->list);
	*t = (struct loods_week_groups){ 0 };
}
