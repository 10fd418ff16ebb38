#include "disclose_gather.h"

#include <stdlib.h>
#include <string.h>

#include "disclose_merge.h"

/* Suppressed rows that a class could have together. */
struct group {
	uint32_t *rows;
	size_t n;
};

struct gathering {
	struct loods_merge base;
	struct group *groups;
	size_t n;
};

/* A class that could take a group; `with` LOODS_DISCLOSE_NONE: the group by itself. */
struct choice {
	bool found;
	double cost; /* in rows times loss, more than now */
	uint32_t with;
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
};

static uint16_t code(const struct gathering *g, size_t attribute, size_t level, uint32_t row)
{
	return g->base.m->attributes[attribute].levels[level].code_of[g->base.m->columns[attribute][row]];
}

/* Whether they agree when all is as coarse as it may become. */
static bool one_group(const struct gathering *g, uint32_t x, uint32_t y)
{
	for (size_t i = 0; i < g->base.e->n; i++) {
		size_t top = loods_lattice_levels(g->base.e, g->base.o, i) - 1;

		if (code(g, i, top, x) != code(g, i, top, y))
			return false;
	}
	return true;
}

static void find_groups(struct gathering *g, size_t suppressed)
{
	struct loods_arena *own = &g->base.own;

	g->groups = LOODS_NEW_ARRAY(own, struct group, suppressed + 1);
	for (uint32_t row = 0; row < g->base.m->nrows; row++) {
		size_t i = 0;

		if (g->base.class_of[row] != LOODS_DISCLOSE_NONE)
			continue;
		while (i < g->n && !one_group(g, row, g->groups[i].rows[0]))
			i++;
		if (i == g->n)
			g->groups[g->n++].rows = LOODS_NEW_ARRAY(own, uint32_t, suppressed);
		g->groups[i].rows[g->groups[i].n++] = row;
	}
}

static int by_number(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/* What a class of these rows counts: rows, or distinct households. */
static size_t units(struct gathering *g, const struct group *group)
{
	uint32_t *households;
	size_t n = 0;

	if (!g->base.o->households)
		return group->n;
	households = LOODS_NEW_ARRAY(&g->base.own, uint32_t, group->n);
	for (size_t i = 0; i < group->n; i++)
		households[i] = g->base.o->households[group->rows[i]];
	qsort(households, group->n, sizeof *households, by_number);
	for (size_t i = 0; i < group->n; i++)
		n += !i || households[i] != households[i - 1];
	return n;
}

static bool all_agree(const struct gathering *g, const struct group *group, size_t attribute, size_t level,
		      uint32_t with)
{
	for (size_t i = 0; i < group->n; i++)
		if (code(g, attribute, level, group->rows[i]) != code(g, attribute, level, with))
			return false;
	return true;
}

static double loss(const struct gathering *g, size_t attribute, size_t level, uint32_t row)
{
	return g->base.e->level[attribute][level].below[g->base.m->columns[attribute][row]] *
	       g->base.unit[attribute];
}

/* The finest node, no finer than `from` (NULL: the leaves), at which the group agrees with that row, and what it
 * costs. False: there is none. */
static bool join(const struct gathering *g, const struct group *group, uint32_t row, size_t rows,
		 const uint8_t *from, struct choice *out)
{
	out->cost = 0;
	for (size_t i = 0; i < g->base.e->n; i++) {
		size_t now = from ? from[i] : 0, level = now, levels = loods_lattice_levels(g->base.e, g->base.o, i);

		while (level < levels && !all_agree(g, group, i, level, row))
			level++;
		if (level == levels)
			return false;
		out->node[i] = (uint8_t)level;
		out->cost += (double)rows * (loss(g, i, level, row) - loss(g, i, now, row)) +
			     (double)group->n * loss(g, i, level, row);
	}
	return true;
}

static struct choice choose(struct gathering *g, const struct group *group, size_t nclasses)
{
	struct choice best = { .found = false }, c;

	if (units(g, group) >= g->base.o->k && join(g, group, group->rows[0], 0, NULL, &c)) {
		best = c;
		best.found = true;
		best.with = LOODS_DISCLOSE_NONE;
		return best;
	}
	for (uint32_t k = 0; k < nclasses; k++) {
		const struct loods_merge_class *class = &g->base.classes[k];

		if (class->into != LOODS_DISCLOSE_NONE || !one_group(g, class->row, group->rows[0]) ||
		    !join(g, group, class->row, class->rows, g->base.nodes[class->stage].node, &c))
			continue;
		if (!best.found || c.cost < best.cost) {
			best = c;
			best.found = true;
			best.with = k;
		}
	}
	return best;
}

/* Stages of gathered classes come from no other stage. */
static size_t carry_out(struct gathering *g, const struct group *group, const struct choice *c)
{
	size_t stage = loods_merge_stage(&g->base, LOODS_MERGE_STAGES_MAX, c->node);
	uint32_t into;

	if (stage == LOODS_MERGE_STAGES_MAX)
		return 0;
	into = loods_merge_class(&g->base, stage, group->rows[0]);
	g->base.classes[into].rows = group->n;
	for (size_t i = 0; i < group->n; i++)
		g->base.class_of[group->rows[i]] = into;
	if (c->with != LOODS_DISCLOSE_NONE)
		loods_merge_pour(&g->base, c->with, into);
	return group->n;
}

size_t loods_disclose_gather(const struct loods_microdata *m, const struct loods_disclose_options *o,
			     struct loods_arena *a, struct loods_disclose_result *r)
{
	struct gathering g = { .n = 0 };
	size_t gathered = 0, nclasses = r->nclasses;

	if (!r->suppressed)
		return 0;
	loods_merge_begin(&g.base, m, o, r);
	find_groups(&g, r->suppressed);
	for (size_t i = 0; i < g.n; i++) {
		struct choice c = choose(&g, &g.groups[i], nclasses);

		if (c.found)
			gathered += carry_out(&g, &g.groups[i], &c);
	}
	loods_merge_end(&g.base, a, r);
	loods_merge_release(&g.base);
	return gathered;
}
