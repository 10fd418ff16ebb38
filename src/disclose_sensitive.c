#include "disclose_sensitive.h"

#include <stdlib.h>
#include <string.h>

#include "disclose_inner.h"

enum { STAGES_MAX = 255 };

struct class
{
	size_t stage; /* place in `nodes` */
	uint32_t row; /* the first */
	size_t rows;
	uint32_t into; /* the class it was merged into, or LOODS_DISCLOSE_NONE */
};

struct mend {
	const struct loods_microdata *m;
	const struct loods_disclose_options *o;
	const struct loods_sensitive_trait *traits;
	size_t ntraits;
	struct loods_sensitive_rule rule;
	struct loods_arena own;
	const struct loods_encoding *e;
	double unit[LOODS_DISCLOSE_ATTRIBUTES_MAX]; /* loss of one row for one leaf more below its value */
	double weight[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	struct class *classes;
	size_t n;
	uint32_t **counts; /* counts[trait][class * ncodes + code] */
	struct {
		const uint8_t *node;
		size_t from; /* the stage whose classes were merged; itself for the first ones */
	} nodes[STAGES_MAX];
	size_t nnodes;
};

/* A merge that could be: with `with`, at `level` of `attribute`. */
struct merge {
	double cost;
	size_t attribute, level;
	uint32_t with;
};

/* Whether rows with these values, those of a second class added (NULL: none), are enough unlike each other.
 */
static bool passes(const struct mend *w, size_t trait, const uint32_t *x, const uint32_t *y)
{
	size_t values = 0, rows = 0, most = 0;

	for (size_t c = 0; c < w->traits[trait].ncodes; c++) {
		size_t n = x[c] + (y ? y[c] : 0);

		rows += n;
		values += n > 0;
		most = n > most ? n : most;
	}
	return values >= w->rule.values && (double)most <= w->rule.most * (double)rows * (1 + 1e-12);
}

static const uint32_t *counts(const struct mend *w, size_t trait, size_t class)
{
	return w->counts[trait] + class * w->traits[trait].ncodes;
}

static bool all_pass(const struct mend *w, uint32_t x, uint32_t y)
{
	for (size_t t = 0; t < w->ntraits; t++)
		if (!passes(w, t, counts(w, t, x), y == LOODS_DISCLOSE_NONE ? NULL : counts(w, t, y)))
			return false;
	return true;
}

/* Whether two classes of a stage become equal when one attribute is made as coarse as `level`. */
static bool siblings(const struct mend *w, uint32_t x, uint32_t y, const uint8_t *node, size_t attribute,
		     size_t level)
{
	for (size_t i = 0; i < w->e->n; i++) {
		const uint16_t *code_of =
			w->m->attributes[i].levels[i == attribute ? level : node[i]].code_of;
		const uint16_t *column = w->m->columns[i];

		if (code_of[column[w->classes[x].row]] != code_of[column[w->classes[y].row]])
			return false;
	}
	return true;
}

static double added(const struct mend *w, uint32_t class, size_t attribute, size_t level, size_t now)
{
	uint16_t leaf = w->m->columns[attribute][w->classes[class].row];
	uint32_t more = w->e->level[attribute][level].below[leaf] - w->e->level[attribute][now].below[leaf];

	return (double)w->classes[class].rows * more * w->unit[attribute];
}

/* Looks at all siblings of a class at one level of one attribute. `best->with` stays as it is when none is
 * better. A class that was made by merging at just this node is joined as a whole. */
static void look(const struct mend *w, uint32_t class, size_t attribute, size_t level, struct merge *best)
{
	size_t stage = w->classes[class].stage;
	const uint8_t *node = w->nodes[stage].node;
	double own = added(w, class, attribute, level, node[attribute]);

	for (uint32_t other = 0; other < w->n; other++) {
		const struct class *c = &w->classes[other];
		const uint8_t *there = w->nodes[c->stage].node;
		bool joined =
			c->stage != stage && w->nodes[c->stage].from == stage && there[attribute] == level;
		double cost;

		for (size_t i = 0; joined && i < w->e->n; i++)
			joined = i == attribute || there[i] == node[i];
		if (other == class || c->into != LOODS_DISCLOSE_NONE || (!joined && c->stage != stage))
			continue;
		cost = own + (joined ? 0 : added(w, other, attribute, level, node[attribute]));
		if (best->with != LOODS_DISCLOSE_NONE && cost >= best->cost)
			continue;
		if (siblings(w, class, other, node, attribute, level) && all_pass(w, class, other))
			*best = (struct merge){ cost, attribute, level, other };
	}
}

/* The stage of classes merged at this node; STAGES_MAX when there can be no more stages. */
static size_t stage_for(struct mend *w, size_t from, size_t attribute, size_t level)
{
	uint8_t *node = LOODS_NEW_ARRAY(&w->own, uint8_t, w->e->n);

	memcpy(node, w->nodes[from].node, w->e->n);
	node[attribute] = (uint8_t)level;
	for (size_t s = 0; s < w->nnodes; s++)
		if (s != from && w->nodes[s].from == from && memcmp(w->nodes[s].node, node, w->e->n) == 0)
			return s;
	if (w->nnodes == STAGES_MAX)
		return STAGES_MAX;
	w->nodes[w->nnodes].node = node;
	w->nodes[w->nnodes].from = from;
	return w->nnodes++;
}

/* Moves the values and rows of a class into another. */
static void pour(struct mend *w, uint32_t from, uint32_t into)
{
	for (size_t t = 0; t < w->ntraits; t++)
		for (size_t c = 0; c < w->traits[t].ncodes; c++)
			w->counts[t][into * w->traits[t].ncodes + c] += counts(w, t, from)[c];
	w->classes[into].rows += w->classes[from].rows;
	if (w->classes[from].row < w->classes[into].row)
		w->classes[into].row = w->classes[from].row;
	w->classes[from].into = into;
}

/*
 * A class of that stage and tuple that already is there takes the two in: one tuple of a stage is one class.
 * When `with` is that class itself only the failing one goes into it.
 */
static void carry_out(struct mend *w, uint32_t class, const struct merge *merge)
{
	size_t stage = stage_for(w, w->classes[class].stage, merge->attribute, merge->level);
	uint32_t into = LOODS_DISCLOSE_NONE;

	if (stage == STAGES_MAX)
		return;
	for (uint32_t c = 0; c < w->n && into == LOODS_DISCLOSE_NONE; c++)
		if (w->classes[c].stage == stage && w->classes[c].into == LOODS_DISCLOSE_NONE &&
		    siblings(w, class, c, w->nodes[stage].node, merge->attribute, merge->level))
			into = c;
	if (into == LOODS_DISCLOSE_NONE) {
		into = (uint32_t)w->n++;
		w->classes[into] = (struct class){ stage, w->classes[class].row, 0, LOODS_DISCLOSE_NONE };
	}
	pour(w, class, into);
	if (merge->with != into)
		pour(w, merge->with, into);
}

static void mend_one(struct mend *w, uint32_t class)
{
	const uint8_t *node = w->nodes[w->classes[class].stage].node;
	struct merge best = { .with = LOODS_DISCLOSE_NONE };

	for (size_t i = 0; i < w->e->n; i++)
		for (size_t l = node[i] + 1U; l < loods_lattice_levels(w->e, w->o, i); l++)
			look(w, class, i, l, &best);
	if (best.with != LOODS_DISCLOSE_NONE)
		carry_out(w, class, &best);
}

static void begin(struct mend *w, const struct loods_disclose_result *r)
{
	double sum = 0;

	w->e = loods_encode(w->m, &w->own);
	for (size_t i = 0; i < w->e->n; i++)
		sum += w->o->attributes ? w->o->attributes[i].weight : 1;
	for (size_t i = 0; i < w->e->n; i++) {
		w->weight[i] = (w->o->attributes ? w->o->attributes[i].weight : 1) / sum;
		w->unit[i] = w->e->leaves[i] > 1 ? w->weight[i] / (w->e->leaves[i] - 1) : 0;
	}
	for (size_t s = 0; s < r->nstages; s++) {
		w->nodes[s].node = r->stages[s].node;
		w->nodes[s].from = s;
	}
	w->nnodes = r->nstages;
	/* Each merge makes one class at most and takes two away. */
	w->classes = LOODS_NEW_ARRAY(&w->own, struct class, r->nclasses * 2);
	w->counts = LOODS_NEW_ARRAY(&w->own, uint32_t *, w->ntraits);
	for (size_t c = 0; c < r->nclasses; c++)
		w->classes[c] = (struct class){ r->stage_of[r->class_row[c]] - 1U, r->class_row[c],
						r->class_rows[c], LOODS_DISCLOSE_NONE };
	w->n = r->nclasses;
	for (size_t t = 0; t < w->ntraits; t++) {
		size_t ncodes = w->traits[t].ncodes;

		w->counts[t] = loods_arena_array(&w->own, r->nclasses * 2 * ncodes, sizeof(uint32_t));
		for (size_t i = 0; i < w->m->nrows; i++)
			if (r->class_of[i] != LOODS_DISCLOSE_NONE)
				w->counts[t][r->class_of[i] * ncodes + w->traits[t].column[i]]++;
	}
}

/* The classes that are left, by stage, numbered anew: to[old] is the new number. */
static size_t number(struct mend *w, size_t *stage_to, uint32_t *to, struct loods_disclose_result *r)
{
	size_t n = 0, stages = 0;

	for (size_t s = 0; s < w->nnodes; s++) {
		bool used = false;

		for (size_t c = 0; c < w->n; c++) {
			if (w->classes[c].stage != s || w->classes[c].into != LOODS_DISCLOSE_NONE)
				continue;
			to[c] = (uint32_t)n++;
			used = true;
		}
		stage_to[s] = used ? stages : STAGES_MAX;
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
static void count_households(struct mend *w, const uint32_t *class_of, uint32_t *units)
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

static void make_stages(struct mend *w, const size_t *stage_to, struct loods_arena *a,
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
static void finish(struct mend *w, const uint32_t *to, const size_t *stage_to, struct loods_arena *a,
		   struct loods_disclose_result *r)
{
	uint8_t *stage_of = LOODS_NEW_ARRAY(a, uint8_t, w->m->nrows);
	uint32_t *class_of = LOODS_NEW_ARRAY(a, uint32_t, w->m->nrows),
		 *row = LOODS_NEW_ARRAY(a, uint32_t, r->nclasses);
	uint32_t *rows = LOODS_NEW_ARRAY(a, uint32_t, r->nclasses), *units = rows;

	for (size_t i = w->m->nrows; i-- > 0;) {
		uint32_t class = r->class_of[i];

		class_of[i] = LOODS_DISCLOSE_NONE;
		if (class == LOODS_DISCLOSE_NONE)
			continue;
		while (w->classes[class].into != LOODS_DISCLOSE_NONE)
			class = w->classes[class].into;
		class_of[i] = to[class];
		stage_of[i] = (uint8_t)(stage_to[w->classes[class].stage] + 1);
		row[class_of[i]] = (uint32_t)i;
		rows[class_of[i]]++;
	}
	if (w->o->households) {
		units = LOODS_NEW_ARRAY(a, uint32_t, r->nclasses);
		count_households(w, class_of, units);
	}
	r->stage_of = stage_of;
	r->class_of = class_of;
	r->class_row = row;
	r->class_rows = rows;
	r->class_units = units;
	make_stages(w, stage_to, a, r);
}

/* What no merge could mend. */
static void blank_out(const struct mend *w, const uint32_t *to, size_t nclasses, struct loods_arena *a,
		      struct loods_sensitive_result *out)
{
	const bool **blank = LOODS_NEW_ARRAY(a, const bool *, w->ntraits);
	size_t *classes = LOODS_NEW_ARRAY(a, size_t, w->ntraits),
	       *rows = LOODS_NEW_ARRAY(a, size_t, w->ntraits);

	for (size_t t = 0; t < w->ntraits; t++) {
		bool *is = LOODS_NEW_ARRAY(a, bool, nclasses);

		for (size_t c = 0; c < w->n; c++) {
			if (w->classes[c].into != LOODS_DISCLOSE_NONE || passes(w, t, counts(w, t, c), NULL))
				continue;
			is[to[c]] = true;
			classes[t]++;
			rows[t] += w->classes[c].rows;
		}
		blank[t] = is;
	}
	out->blank = blank;
	out->blanked_classes = classes;
	out->blanked_rows = rows;
}

void loods_disclose_sensitive(const struct loods_microdata *m, const struct loods_disclose_options *o,
			      const struct loods_sensitive_trait *traits, size_t ntraits,
			      struct loods_sensitive_rule rule, struct loods_arena *a,
			      struct loods_disclose_result *r, struct loods_sensitive_result *out)
{
	struct mend w = { .m = m, .o = o, .traits = traits, .ntraits = ntraits, .rule = rule };
	size_t stage_to[STAGES_MAX], first;
	uint32_t *to;

	*out = (struct loods_sensitive_result){ 0 };
	begin(&w, r);
	first = w.n;
	for (uint32_t c = 0; c < first; c++)
		out->failed += !all_pass(&w, c, LOODS_DISCLOSE_NONE);
	for (uint32_t c = 0; c < first; c++)
		if (w.classes[c].into == LOODS_DISCLOSE_NONE && !all_pass(&w, c, LOODS_DISCLOSE_NONE))
			mend_one(&w, c);
	for (uint32_t c = 0; c < first; c++)
		out->merges += w.classes[c].into != LOODS_DISCLOSE_NONE;
	to = LOODS_NEW_ARRAY(&w.own, uint32_t, w.n);
	r->nclasses = number(&w, stage_to, to, r);
	finish(&w, to, stage_to, a, r);
	blank_out(&w, to, r->nclasses, a, out);
	loods_arena_release(&w.own);
}
