#include "disclose_sensitive.h"

#include <stdlib.h>
#include <string.h>

#include "disclose_merge.h"

struct mend {
	struct loods_merge base;
	const struct loods_sensitive_trait *traits;
	size_t ntraits;
	struct loods_sensitive_rule rule;
	uint32_t **counts; /* counts[trait][class * ncodes + code] */
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
	for (size_t i = 0; i < w->base.e->n; i++) {
		const uint16_t *code_of =
			w->base.m->attributes[i].levels[i == attribute ? level : node[i]].code_of;
		const uint16_t *column = w->base.m->columns[i];

		if (code_of[column[w->base.classes[x].row]] != code_of[column[w->base.classes[y].row]])
			return false;
	}
	return true;
}

static double added(const struct mend *w, uint32_t class, size_t attribute, size_t level, size_t now)
{
	uint16_t leaf = w->base.m->columns[attribute][w->base.classes[class].row];
	uint32_t more = w->base.e->level[attribute][level].below[leaf] - w->base.e->level[attribute][now].below[leaf];

	return (double)w->base.classes[class].rows * more * w->base.unit[attribute];
}

/* Looks at all siblings of a class at one level of one attribute. `best->with` stays as it is when none is
 * better. A class that was made by merging at just this node is joined as a whole. */
static void look(const struct mend *w, uint32_t class, size_t attribute, size_t level, struct merge *best)
{
	size_t stage = w->base.classes[class].stage;
	const uint8_t *node = w->base.nodes[stage].node;
	double own = added(w, class, attribute, level, node[attribute]);

	for (uint32_t other = 0; other < w->base.n; other++) {
		const struct loods_merge_class *c = &w->base.classes[other];
		const uint8_t *there = w->base.nodes[c->stage].node;
		bool joined =
			c->stage != stage && w->base.nodes[c->stage].from == stage && there[attribute] == level;
		double cost;

		for (size_t i = 0; joined && i < w->base.e->n; i++)
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

/* Moves the values and rows of a class into another. */
static void pour(struct mend *w, uint32_t from, uint32_t into)
{
	for (size_t t = 0; t < w->ntraits; t++)
		for (size_t c = 0; c < w->traits[t].ncodes; c++)
			w->counts[t][into * w->traits[t].ncodes + c] += counts(w, t, from)[c];
	loods_merge_pour(&w->base, from, into);
}

/* The two become one class of that stage; its number. A class of that stage and tuple that already is there takes
 * them in: one tuple of a stage is one class. It may be one of the two itself. */
static uint32_t unite(struct mend *w, uint32_t class, uint32_t with, size_t stage)
{
	uint32_t into = LOODS_DISCLOSE_NONE;

	for (uint32_t c = 0; c < w->base.n && into == LOODS_DISCLOSE_NONE; c++)
		if (w->base.classes[c].stage == stage && w->base.classes[c].into == LOODS_DISCLOSE_NONE &&
		    loods_merge_equal(&w->base, class, c, w->base.nodes[stage].node))
			into = c;
	if (into == LOODS_DISCLOSE_NONE)
		into = loods_merge_class(&w->base, stage, w->base.classes[class].row);
	if (class != into)
		pour(w, class, into);
	if (with != into)
		pour(w, with, into);
	return into;
}

/* With the nearest sibling that mends every trait at once; LOODS_DISCLOSE_NONE: there is none. */
static uint32_t with_sibling(struct mend *w, uint32_t class)
{
	size_t from = w->base.classes[class].stage, stage;
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	struct merge best = { .with = LOODS_DISCLOSE_NONE };

	memcpy(node, w->base.nodes[from].node, w->base.e->n);
	for (size_t i = 0; i < w->base.e->n; i++)
		for (size_t l = node[i] + 1U; l < loods_lattice_levels(w->base.e, w->base.o, i); l++)
			look(w, class, i, l, &best);
	if (best.with == LOODS_DISCLOSE_NONE)
		return LOODS_DISCLOSE_NONE;
	node[best.attribute] = (uint8_t)best.level;
	stage = loods_merge_stage(&w->base, from, node);
	return stage == LOODS_MERGE_STAGES_MAX ? LOODS_DISCLOSE_NONE : unite(w, class, best.with, stage);
}

/* With the nearest of all classes that agree in what is never made coarser, one that mends every trait at once before
 * one that does not. */
static uint32_t with_any(struct mend *w, uint32_t class)
{
	uint8_t best[LOODS_DISCLOSE_ATTRIBUTES_MAX], node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	uint32_t with = LOODS_DISCLOSE_NONE;
	double least = 0, cost;
	bool mends = false;
	size_t stage;

	for (uint32_t other = 0; other < w->base.n; other++) {
		bool both;

		if (other == class || w->base.classes[other].into != LOODS_DISCLOSE_NONE ||
		    !loods_merge_join(&w->base, class, other, node, &cost))
			continue;
		both = all_pass(w, class, other);
		if (with != LOODS_DISCLOSE_NONE && (both < mends || (both == mends && cost >= least)))
			continue;
		with = other;
		mends = both;
		least = cost;
		memcpy(best, node, sizeof best);
	}
	if (with == LOODS_DISCLOSE_NONE)
		return LOODS_DISCLOSE_NONE;
	stage = loods_merge_stage(&w->base, LOODS_MERGE_STAGES_MAX, best);
	return stage == LOODS_MERGE_STAGES_MAX ? LOODS_DISCLOSE_NONE : unite(w, class, with, stage);
}

static void mend_one(struct mend *w, uint32_t class)
{
	while (class != LOODS_DISCLOSE_NONE && !all_pass(w, class, LOODS_DISCLOSE_NONE)) {
		uint32_t into = with_sibling(w, class);

		class = into == LOODS_DISCLOSE_NONE ? with_any(w, class) : into;
	}
}

static void begin(struct mend *w, const struct loods_microdata *m, const struct loods_disclose_options *o,
		  const struct loods_disclose_result *r)
{
	loods_merge_begin(&w->base, m, o, r);
	w->counts = LOODS_NEW_ARRAY(&w->base.own, uint32_t *, w->ntraits);
	for (size_t t = 0; t < w->ntraits; t++) {
		size_t ncodes = w->traits[t].ncodes;

		w->counts[t] = loods_arena_array(&w->base.own, (w->base.cap + 1) * ncodes, sizeof(uint32_t));
		for (size_t i = 0; i < m->nrows; i++)
			if (r->class_of[i] != LOODS_DISCLOSE_NONE)
				w->counts[t][r->class_of[i] * ncodes + w->traits[t].column[i]]++;
	}
}

/* What no merge could mend. */
static void blank_out(const struct mend *w, size_t nclasses, struct loods_arena *a,
		      struct loods_sensitive_result *out)
{
	const bool **blank = LOODS_NEW_ARRAY(a, const bool *, w->ntraits);
	size_t *classes = LOODS_NEW_ARRAY(a, size_t, w->ntraits),
	       *rows = LOODS_NEW_ARRAY(a, size_t, w->ntraits);

	for (size_t t = 0; t < w->ntraits; t++) {
		bool *is = LOODS_NEW_ARRAY(a, bool, nclasses);

		for (size_t c = 0; c < w->base.n; c++) {
			if (w->base.classes[c].into != LOODS_DISCLOSE_NONE || passes(w, t, counts(w, t, c), NULL))
				continue;
			is[w->base.to[c]] = true;
			classes[t]++;
			rows[t] += w->base.classes[c].rows;
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
	struct mend w = { .traits = traits, .ntraits = ntraits, .rule = rule };
	size_t first;

	*out = (struct loods_sensitive_result){ 0 };
	begin(&w, m, o, r);
	first = w.base.n;
	for (uint32_t c = 0; c < first; c++)
		out->failed += !all_pass(&w, c, LOODS_DISCLOSE_NONE);
	for (uint32_t c = 0; c < first; c++)
		if (w.base.classes[c].into == LOODS_DISCLOSE_NONE)
			mend_one(&w, c);
	for (uint32_t c = 0; c < first; c++)
		out->merges += w.base.classes[c].into != LOODS_DISCLOSE_NONE;
	loods_merge_end(&w.base, a, r);
	blank_out(&w, r->nclasses, a, out);
	loods_merge_release(&w.base);
}
