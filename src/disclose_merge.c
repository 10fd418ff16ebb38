#include "disclose_merge.h"

#include <stdlib.h>
#include <string.h>

void loods_merge_begin(struct loods_merge *w, const struct loods_microdata *m,
		       const struct loods_disclose_options *o, const struct loods_disclose_result *r)
{
	double sum = 0;

	*w = (struct loods_merge){ .m = m, .o = o };
	w->e = loods_encode(m, &w->own);
	for (size_t i = 0; i < w->e->n; i++)
		sum += o->attributes ? o->attributes[i].weight : 1;
	for (size_t i = 0; i < w->e->n; i++) {
		w->weight[i] = (o->attributes ? o->attributes[i].weight : 1) / sum;
		w->unit[i] = w->e->leaves[i] > 1 ? w->weight[i] / (w->e->leaves[i] - 1) : 0;
	}
	for (size_t s = 0; s < r->nstages; s++) {
		w->nodes[s].node = r->stages[s].node;
		w->nodes[s].from = s;
	}
	w->nnodes = r->nstages;
	/* Each merge makes one class at most, and takes away one that was there or rows that were in none. */
	w->cap = r->nclasses * 2 + r->suppressed;
	w->classes = LOODS_NEW_ARRAY(&w->own, struct loods_merge_class, w->cap + 1);
	for (size_t c = 0; c < r->nclasses; c++)
		w->classes[c] = (struct loods_merge_class){ r->stage_of[r->class_row[c]] - 1U, r->class_row[c],
							    r->class_rows[c], LOODS_DISCLOSE_NONE };
	w->n = r->nclasses;
	w->class_of = LOODS_NEW_ARRAY(&w->own, uint32_t, m->nrows + 1);
	memcpy(w->class_of, r->class_of, m->nrows * sizeof *w->class_of);
}

size_t loods_merge_stage(struct loods_merge *w, size_t from, const uint8_t *node)
{
	uint8_t *copy;

	for (size_t s = 0; s < w->nnodes; s++)
		if (s != from && w->nodes[s].from == from && memcmp(w->nodes[s].node, node, w->e->n) == 0)
			return s;
	if (w->nnodes == LOODS_MERGE_STAGES_MAX)
		return LOODS_MERGE_STAGES_MAX;
	copy = LOODS_NEW_ARRAY(&w->own, uint8_t, w->e->n);
	memcpy(copy, node, w->e->n);
	w->nodes[w->nnodes].node = copy;
	w->nodes[w->nnodes].from = from;
	return w->nnodes++;
}

uint32_t loods_merge_class(struct loods_merge *w, size_t stage, uint32_t row)
{
	if (w->n == w->cap)
		abort();
	w->classes[w->n] = (struct loods_merge_class){ stage, row, 0, LOODS_DISCLOSE_NONE };
	return (uint32_t)w->n++;
}

void loods_merge_pour(struct loods_merge *w, uint32_t from, uint32_t into)
{
	w->classes[into].rows += w->classes[from].rows;
	if (w->classes[from].row < w->classes[into].row)
		w->classes[into].row = w->classes[from].row;
	w->classes[from].into = into;
}

static bool equal_in(const struct loods_merge *w, uint32_t x, uint32_t y, size_t attribute, size_t level)
{
	const uint16_t *code_of = w->m->attributes[attribute].levels[level].code_of;
	const uint16_t *column = w->m->columns[attribute];

	return code_of[column[w->classes[x].row]] == code_of[column[w->classes[y].row]];
}

bool loods_merge_equal(const struct loods_merge *w, uint32_t x, uint32_t y, const uint8_t *node)
{
	for (size_t i = 0; i < w->e->n; i++)
		if (!equal_in(w, x, y, i, node[i]))
			return false;
	return true;
}

/* What the rows of a class lose when an attribute is made as coarse as that level. */
static double lost(const struct loods_merge *w, uint32_t class, size_t attribute, size_t level)
{
	const struct loods_merge_class *c = &w->classes[class];
	uint16_t leaf = w->m->columns[attribute][c->row];
	size_t now = w->nodes[c->stage].node[attribute];

	return (double)c->rows * w->unit[attribute] *
	       (w->e->level[attribute][level].below[leaf] - w->e->level[attribute][now].below[leaf]);
}

bool loods_merge_join(const struct loods_merge *w, uint32_t x, uint32_t y, uint8_t *node, double *cost)
{
	const uint8_t *of_x = w->nodes[w->classes[x].stage].node, *of_y = w->nodes[w->classes[y].stage].node;

	*cost = 0;
	for (size_t i = 0; i < w->e->n; i++) {
		size_t level = of_x[i] > of_y[i] ? of_x[i] : of_y[i], levels = loods_lattice_levels(w->e, w->o, i);

		while (level < levels && !equal_in(w, x, y, i, level))
			level++;
		if (level == levels)
			return false;
		node[i] = (uint8_t)level;
		*cost += lost(w, x, i, level) + lost(w, y, i, level);
	}
	return true;
}

/* The classes that are left, by stage, numbered anew. */
static size_t number(struct loods_merge *w, size_t *stage_to, struct loods_disclose_result *r)
{
	size_t n = 0, stages = 0;

	for (size_t s = 0; s < w->nnodes; s++) {
		bool used = false;

		for (size_t c = 0; c < w->n; c++) {
			if (w->classes[c].stage != s || w->classes[c].into != LOODS_DISCLOSE_NONE)
				continue;
			w->to[c] = (uint32_t)n++;
			used = true;
		}
		stage_to[s] = used ? stages : LOODS_MERGE_STAGES_MAX;
		stages += used;
	}
	r->nstages = stages;
	return n;
}

struct member {
	uint32_t class, household;
};

static int by_class(const void *x, const void *y)
{
	const struct member *p = x, *q = y;

	if (p->class != q->class)
		return p->class < q->class ? -1 : 1;
	return (p->household > q->household) - (p->household < q->household);
}

/* Distinct households of each class. */
static void count_households(struct loods_merge *w, const uint32_t *class_of, uint32_t *units)
{
	struct member *members = LOODS_NEW_ARRAY(&w->own, struct member, w->m->nrows);
	size_t n = 0;

	for (size_t i = 0; i < w->m->nrows; i++)
		if (class_of[i] != LOODS_DISCLOSE_NONE)
			members[n++] = (struct member){ class_of[i], w->o->households[i] };
	qsort(members, n, sizeof *members, by_class);
	for (size_t i = 0; i < n; i++)
		units[members[i].class] += !i || by_class(&members[i - 1], &members[i]) != 0;
}

static void make_stages(struct loods_merge *w, const size_t *stage_to, struct loods_arena *a,
			struct loods_disclose_result *r)
{
	struct loods_disclose_stage *stages = LOODS_NEW_ARRAY(a, struct loods_disclose_stage, r->nstages);
	double *attribute_loss = LOODS_NEW_ARRAY(a, double, w->e->n);

	for (size_t s = w->nnodes; s-- > 0;) {
		uint8_t *node = LOODS_NEW_ARRAY(a, uint8_t, w->e->n);

		memcpy(node, w->nodes[s].node, w->e->n);
		if (stage_to[s] < r->nstages)
			stages[stage_to[s]].node = node;
	}
	for (size_t c = 0; c < r->nclasses; c++) {
		struct loods_disclose_stage *stage = &stages[r->stage_of[r->class_row[c]] - 1];

		stage->rows += r->class_rows[c];
		stage->smallest = !stage->classes || r->class_units[c] < stage->smallest ? r->class_units[c]
											 : stage->smallest;
		stage->classes++;
		r->smallest = !c || r->class_units[c] < r->smallest ? r->class_units[c] : r->smallest;
		for (size_t i = 0; i < w->e->n; i++) {
			uint16_t leaf = w->m->columns[i][r->class_row[c]];
			double lost = (double)w->e->level[i][stage->node[i]].below[leaf] * r->class_rows[c];

			stage->loss += lost * w->unit[i];
			attribute_loss[i] += w->e->leaves[i] > 1 ? lost / (w->e->leaves[i] - 1) : 0;
		}
	}
	for (size_t s = 0; s < r->nstages; s++)
		stages[s].loss /= (double)stages[s].rows;
	r->loss = 0;
	for (size_t i = 0; i < w->e->n; i++) {
		attribute_loss[i] = (attribute_loss[i] + (double)r->suppressed) / (double)w->m->nrows;
		r->loss += w->weight[i] * attribute_loss[i];
	}
	r->stages = stages;
	r->attribute_loss = attribute_loss;
}

/* The recoding as it is now, in the caller's arena. */
static void finish(struct loods_merge *w, const size_t *stage_to, struct loods_arena *a,
		   struct loods_disclose_result *r)
{
	uint8_t *stage_of = LOODS_NEW_ARRAY(a, uint8_t, w->m->nrows);
	uint32_t *class_of = LOODS_NEW_ARRAY(a, uint32_t, w->m->nrows),
		 *row = LOODS_NEW_ARRAY(a, uint32_t, r->nclasses);
	uint32_t *rows = LOODS_NEW_ARRAY(a, uint32_t, r->nclasses), *units = rows;
	size_t suppressed = 0;

	for (size_t i = w->m->nrows; i-- > 0;) {
		uint32_t class = w->class_of[i];

		class_of[i] = LOODS_DISCLOSE_NONE;
		if (class == LOODS_DISCLOSE_NONE) {
			suppressed++;
			continue;
		}
		while (w->classes[class].into != LOODS_DISCLOSE_NONE)
			class = w->classes[class].into;
		class_of[i] = w->to[class];
		stage_of[i] = (uint8_t)(stage_to[w->classes[class].stage] + 1);
		row[class_of[i]] = (uint32_t)i;
		rows[class_of[i]]++;
	}
	if (w->o->households) {
		units = LOODS_NEW_ARRAY(a, uint32_t, r->nclasses);
		count_households(w, class_of, units);
	}
	r->suppressed = suppressed;
	r->stage_of = stage_of;
	r->class_of = class_of;
	r->class_row = row;
	r->class_rows = rows;
	r->class_units = units;
	make_stages(w, stage_to, a, r);
}

void loods_merge_end(struct loods_merge *w, struct loods_arena *a, struct loods_disclose_result *r)
{
	size_t stage_to[LOODS_MERGE_STAGES_MAX];

	w->to = LOODS_NEW_ARRAY(&w->own, uint32_t, w->n + 1);
	r->smallest = 0;
	r->nclasses = number(w, stage_to, r);
	finish(w, stage_to, a, r);
}

void loods_merge_release(struct loods_merge *w)
{
	loods_arena_release(&w->own);
}
