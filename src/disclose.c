#include "disclose.h"

#include <math.h>
#include <string.h>

#include "disclose_inner.h"
#include "i18n.h"

/* A recoding in the making: the whole cohort folded, and what is settled of each tuple. */
struct recoding {
	const struct loods_microdata *m;
	const struct loods_disclose_options *o;
	const struct loods_encoding *e;
	struct loods_arena own; /* for the time of the work */
	struct loods_arena *a;	/* the caller's */
	double weight[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	struct loods_fold all;
	uint32_t *tuple_of; /* for each row */
	uint8_t *stage;	    /* for each tuple; 0: not yet */
	uint32_t *class;    /* for each tuple */
	size_t may_lose;    /* rows */
	size_t left;	    /* rows that no stage has */
	struct loods_disclose_stage stages[LOODS_DISCLOSE_APPLY_MAX];
	uint64_t covered[LOODS_DISCLOSE_ATTRIBUTES_MAX]; /* leaves below released values, less one, over rows
							  */
	struct loods_disclose_result *out;
};

static enum loods_code options_ok(const struct loods_microdata *m, const struct loods_disclose_options *o,
				  struct loods_err *err)
{
	double sum = 0;

	if (o->k < 2 || o->k > LOODS_DISCLOSE_ROWS_MAX)
		return loods_fail(err, LOODS_EINVALID, _("The smallest group (k) must be 2 or more."));
	if (!(o->limit >= 0 && o->limit <= 1))
		return loods_fail(err, LOODS_EINVALID,
				  _("The share of clients that may be left out must lie between 0 and 1."));
	for (size_t i = 0; o->attributes && i < m->nattributes; i++) {
		if (!(o->attributes[i].weight >= 0 && o->attributes[i].weight <= 1e6))
			return loods_fail(err, LOODS_EINVALID,
					  _("The weight of %s must lie between 0 and 1000000."),
					  m->attributes[i].name);
		sum += o->attributes[i].weight;
	}
	if (o->attributes && !(sum > 0))
		return loods_fail(err, LOODS_EINVALID, _("At least one trait must have a weight above 0."));
	return LOODS_OK;
}

static enum loods_code begin(struct recoding *w, const struct loods_microdata *m,
			     const struct loods_disclose_options *o, struct loods_arena *a,
			     struct loods_disclose_result *out, struct loods_err *err)
{
	enum loods_code code = loods_disclose_validate(m, err);
	double sum = 0;

	*w = (struct recoding){ .m = m, .o = o, .a = a, .out = out };
	*out = (struct loods_disclose_result){ 0 };
	if (!code)
		code = options_ok(m, o, err);
	if (code)
		return code;
	if (m->nrows < o->k)
		return loods_fail(
			err, LOODS_EREFUSED,
			P_("There is %zu client and every group needs at least %zu: nobody can be hidden "
			   "in so small a number.",
			   "There are %zu clients and every group needs at least %zu: nobody can be hidden "
			   "in so small a number.",
			   m->nrows),
			m->nrows, o->k);
	for (size_t i = 0; i < m->nattributes; i++)
		sum += o->attributes ? o->attributes[i].weight : 1;
	for (size_t i = 0; i < m->nattributes; i++)
		w->weight[i] = (o->attributes ? o->attributes[i].weight : 1) / sum;
	w->e = loods_encode(m, &w->own);
	if (loods_lattice_size(w->e, o) > LOODS_DISCLOSE_NODES_MAX)
		return loods_fail(
			err, LOODS_EREFUSED,
			_("The traits can be made coarser in more than %d ways. Leave out a trait, or give "
			  "some of them fewer levels."),
			LOODS_DISCLOSE_NODES_MAX);
	w->tuple_of = LOODS_NEW_ARRAY(&w->own, uint32_t, m->nrows);
	w->all = loods_fold_rows(m, w->e, o->households, &w->own, w->tuple_of);
	w->stage = LOODS_NEW_ARRAY(&w->own, uint8_t, w->all.n);
	w->class = LOODS_NEW_ARRAY(&w->own, uint32_t, w->all.n);
	/* The small amount makes 0.29 of 100 rows 29, as a person would have it. */
	w->may_lose = (size_t)floor(o->limit * (double)m->nrows + 1e-9);
	w->left = m->nrows;
	w->out->work.tuples = w->all.n;
	return LOODS_OK;
}

/* The price at which a stage leaves rows uncovered, and how many. */
static struct loods_search stage_search(const struct recoding *w, const struct loods_fold *f, double price,
					size_t may_leave)
{
	return (struct loods_search){ .fold = f,
				      .o = w->o,
				      .weight = w->weight,
				      .price = price,
				      .may_leave = may_leave,
				      .may_lose = w->may_lose };
}

/* Releases what the found node covers. `from` gives each tuple of the fold its number in the whole. */
static void settle(struct recoding *w, const struct loods_search *s, const uint32_t *from)
{
	const struct loods_fold *f = s->fold;
	struct loods_arena own = { 0 };
	struct loods_counter c = loods_counter_new(f, &own);
	struct loods_table t = loods_table_new(f, f->n, &own);
	struct loods_disclose_stage *stage = &w->stages[w->out->nstages];
	uint32_t *number = LOODS_NEW_ARRAY(&own, uint32_t, f->n);
	uint8_t *node = LOODS_NEW_ARRAY(w->a, uint8_t, w->e->n);
	double loss = 0;

	memcpy(node, s->node, w->e->n);
	*stage = (struct loods_disclose_stage){ .node = node, .smallest = SIZE_MAX };
	loods_table_make(f, NULL, s->node, &c, &t);
	for (size_t k = 0; k < t.n; k++) {
		if (t.units[k] < w->o->k)
			continue;
		number[k] = (uint32_t)(w->out->nclasses + stage->classes++);
		stage->rows += t.rows[k];
		stage->smallest = t.units[k] < stage->smallest ? t.units[k] : stage->smallest;
		for (size_t i = 0; i < w->e->n; i++) {
			uint64_t below = w->e->level[i][s->node[i]].below[f->codes[t.tuple[k] * w->e->n + i]];

			w->covered[i] += below * t.rows[k];
			if (w->e->leaves[i] > 1)
				loss += w->weight[i] * (double)below * t.rows[k] / (w->e->leaves[i] - 1);
		}
	}
	stage->loss = stage->rows ? loss / (double)stage->rows : 0;
	stage->smallest = stage->rows ? stage->smallest : 0;
	for (size_t k = 0; k < f->n; k++) {
		if (t.units[c.class_of[k]] < w->o->k)
			continue;
		w->stage[from ? from[k] : k] = (uint8_t)(w->out->nstages + 1);
		w->class[from ? from[k] : k] = number[c.class_of[k]];
	}
	w->out->nclasses += stage->classes;
	w->out->nstages++;
	w->left -= stage->rows;
	loods_arena_release(&own);
}

static void classes_of(struct recoding *w, uint8_t *stage_of, uint32_t *class_of)
{
	struct loods_disclose_result *r = w->out;
	uint32_t *row = LOODS_NEW_ARRAY(w->a, uint32_t, r->nclasses),
		 *rows = LOODS_NEW_ARRAY(w->a, uint32_t, r->nclasses);
	uint32_t *units = rows, *seen;

	for (size_t i = w->m->nrows; i-- > 0;) {
		uint32_t tuple = w->tuple_of[i];

		stage_of[i] = w->stage[tuple];
		class_of[i] = w->stage[tuple] ? w->class[tuple] : LOODS_DISCLOSE_NONE;
		if (!stage_of[i])
			continue;
		row[class_of[i]] = (uint32_t)i;
		rows[class_of[i]]++;
	}
	if (w->all.pairs) {
		units = LOODS_NEW_ARRAY(w->a, uint32_t, r->nclasses);
		seen = LOODS_NEW_ARRAY(&w->own, uint32_t, r->nclasses);
		for (size_t i = 0; i < w->all.npairs; i++) {
			const struct loods_pair *p = &w->all.pairs[i];

			if (!w->stage[p->tuple])
				continue;
			if (!units[w->class[p->tuple]] || seen[w->class[p->tuple]] != p->household)
				units[w->class[p->tuple]]++;
			seen[w->class[p->tuple]] = p->household;
		}
	}
	for (size_t k = 0; k < r->nclasses; k++)
		if (!r->smallest || units[k] < r->smallest)
			r->smallest = units[k];
	r->class_row = row;
	r->class_rows = rows;
	r->class_units = units;
}

static void finish(struct recoding *w)
{
	struct loods_disclose_result *r = w->out;
	struct loods_disclose_stage *stages = LOODS_NEW_ARRAY(w->a, struct loods_disclose_stage, r->nstages);
	uint8_t *stage_of = LOODS_NEW_ARRAY(w->a, uint8_t, w->m->nrows);
	uint32_t *class_of = LOODS_NEW_ARRAY(w->a, uint32_t, w->m->nrows);
	double *loss = LOODS_NEW_ARRAY(w->a, double, w->e->n);

	memcpy(stages, w->stages, r->nstages * sizeof *stages);
	r->stages = stages;
	r->stage_of = stage_of;
	r->class_of = class_of;
	r->suppressed = w->left;
	classes_of(w, stage_of, class_of);
	for (size_t i = 0; i < w->e->n; i++) {
		double lost = w->e->leaves[i] > 1 ? (double)w->covered[i] / (w->e->leaves[i] - 1) : 0;

		loss[i] = (lost + (double)w->left) / (double)w->m->nrows;
		r->loss += w->weight[i] * loss[i];
	}
	r->attribute_loss = loss;
}

static enum loods_code none(const struct recoding *w, struct loods_err *err)
{
	if (w->may_lose >= w->m->nrows)
		return loods_fail(err, LOODS_EREFUSED,
				  _("However coarse the traits are made, no group reaches %zu. Leave out a "
				    "trait that is never made coarser."),
				  w->o->k);
	return loods_fail(err, LOODS_EREFUSED,
			  _("However coarse the traits are made, more than %zu of %zu clients stay in groups "
			    "smaller than %zu. Leave out a trait that is never made coarser, or allow more "
			    "clients to be left out."),
			  w->may_lose, w->m->nrows, w->o->k);
}

enum loods_code loods_disclose_global(const struct loods_microdata *m, const struct loods_disclose_options *o,
				      struct loods_arena *a, struct loods_disclose_result *out,
				      struct loods_err *err)
{
	struct recoding w;
	struct loods_search s;
	enum loods_code code = begin(&w, m, o, a, out, err);

	if (!code) {
		s = stage_search(&w, &w.all, 1, w.may_lose);
		s.total = (int64_t)loods_lattice_size(w.e, o);
		code = loods_search_run(&s, err);
		if (!code && (!s.found || s.uncovered == m->nrows))
			code = none(&w, err);
	}
	if (!code) {
		out->work = s.work;
		settle(&w, &s, NULL);
		finish(&w);
	}
	loods_arena_release(&w.own);
	return code;
}

/* The rows that no stage has yet; from[new] is a tuple's number in the whole. */
static struct loods_fold left_over(const struct recoding *w, struct loods_arena *own, uint32_t **from)
{
	bool *open = LOODS_NEW_ARRAY(own, bool, w->all.n);

	*from = LOODS_NEW_ARRAY(own, uint32_t, w->all.n);
	for (size_t t = 0; t < w->all.n; t++)
		open[t] = !w->stage[t];
	return loods_fold_some(&w->all, open, own, *from);
}

/* One stage on what is left; *done: there will be no other one. */
static enum loods_code stage(struct recoding *w, double *price, bool *done, struct loods_err *err)
{
	struct loods_arena own = { 0 };
	bool last = w->out->nstages + 1 == LOODS_DISCLOSE_STAGES_MAX;
	uint32_t *from;
	struct loods_fold rest = left_over(w, &own, &from);
	struct loods_search s;
	enum loods_code code;
	size_t nodes = loods_lattice_size(w->e, w->o);

	if (last)
		*price = 1;
	s = stage_search(w, &rest, *price, last ? w->may_lose : w->left);
	s.open = true;
	s.done = (int64_t)(w->out->nstages * nodes);
	s.total = (int64_t)((LOODS_DISCLOSE_STAGES_MAX + 1) * nodes);
	code = loods_search_run(&s, err);
	w->out->work.nodes = nodes;
	w->out->work.checks += s.work.checks;
	if (!code && s.found && s.uncovered < w->left)
		settle(w, &s, from);
	else if (!code && *price < 1)
		*price = 1;
	else
		*done = true;
	loods_arena_release(&own);
	return code;
}

/* Stages are chosen one by one, so in a small cohort one node for all may lose less than they do together:
 * then that is taken. */
static enum loods_code better_in_one(struct recoding *w, struct loods_err *err)
{
	size_t nodes = loods_lattice_size(w->e, w->o);
	struct loods_search s = stage_search(w, &w->all, 1, w->may_lose);
	enum loods_code code;

	s.below = (double)w->left;
	for (size_t i = 0; i < w->out->nstages; i++)
		s.below += w->stages[i].loss * (double)w->stages[i].rows;
	s.done = (int64_t)(LOODS_DISCLOSE_STAGES_MAX * nodes);
	s.total = s.done + (int64_t)nodes;
	code = s.below > 0 ? loods_search_run(&s, err) : LOODS_OK;
	w->out->work.checks += s.work.checks;
	if (code || !s.found)
		return code;
	memset(w->stage, 0, w->all.n * sizeof *w->stage);
	memset(w->covered, 0, sizeof w->covered);
	w->left = w->m->nrows;
	w->out->nstages = w->out->nclasses = 0;
	settle(w, &s, NULL);
	return LOODS_OK;
}

enum loods_code loods_disclose_staged(const struct loods_microdata *m, const struct loods_disclose_options *o,
				      struct loods_arena *a, struct loods_disclose_result *out,
				      struct loods_err *err)
{
	struct recoding w;
	enum loods_code code = begin(&w, m, o, a, out, err);
	double price = LOODS_DISCLOSE_STAGE_PRICE;
	bool done = false;

	while (!code && !done && w.left > 0 && out->nstages < LOODS_DISCLOSE_STAGES_MAX)
		code = stage(&w, &price, &done, err);
	if (!code && (!out->nstages || w.left > w.may_lose))
		code = none(&w, err);
	if (!code)
		code = better_in_one(&w, err);
	if (!code)
		finish(&w);
	loods_arena_release(&w.own);
	return code;
}

static enum loods_code nodes_ok(const struct recoding *w, const uint8_t *const *nodes, size_t nnodes,
				struct loods_err *err)
{
	bool ok = nnodes > 0 && nnodes <= LOODS_DISCLOSE_APPLY_MAX;

	for (size_t s = 0; ok && s < nnodes; s++)
		for (size_t i = 0; ok && i < w->e->n; i++)
			ok = nodes[s][i] < loods_lattice_levels(w->e, w->o, i);
	return ok ? LOODS_OK
		  : loods_fail(err, LOODS_EINVALID,
			       _("The recoding that was kept does not fit these traits."));
}

enum loods_code loods_disclose_apply(const struct loods_microdata *m, const struct loods_disclose_options *o,
				     const uint8_t *const *nodes, size_t nnodes, struct loods_arena *a,
				     struct loods_disclose_result *out, struct loods_err *err)
{
	struct recoding w;
	enum loods_code code = begin(&w, m, o, a, out, err);

	if (!code)
		code = nodes_ok(&w, nodes, nnodes, err);
	for (size_t s = 0; !code && s < nnodes; s++) {
		struct loods_arena own = { 0 };
		uint32_t *from;
		struct loods_fold rest = left_over(&w, &own, &from);
		struct loods_search found = { .fold = &rest };

		memcpy(found.node, nodes[s], w.e->n);
		settle(&w, &found, from);
		loods_arena_release(&own);
	}
	if (!code && (!out->nclasses || w.left > w.may_lose))
		code = loods_fail(
			err, LOODS_EREFUSED,
			_("With the recoding that was kept, %zu of %zu clients would be left out; at "
			  "most %zu may be."),
			w.left, m->nrows, w.may_lose);
	if (!code)
		finish(&w);
	loods_arena_release(&w.own);
	return code;
}

size_t loods_disclose_sizes(const struct loods_microdata *m, const uint8_t *node, const uint32_t *households,
			    uint32_t *sizes)
{
	static const uint8_t leaves[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	struct loods_arena own = { 0 };
	const struct loods_encoding *e = loods_encode(m, &own);
	uint32_t *tuple_of = LOODS_NEW_ARRAY(&own, uint32_t, m->nrows);
	struct loods_fold f = loods_fold_rows(m, e, households, &own, tuple_of);
	struct loods_counter c = loods_counter_new(&f, &own);
	struct loods_table t = loods_table_new(&f, f.n, &own);

	loods_table_make(&f, NULL, node ? node : leaves, &c, &t);
	for (size_t i = 0; i < m->nrows; i++)
		sizes[i] = t.units[c.class_of[tuple_of[i]]];
	loods_arena_release(&own);
	return t.n;
}

uint32_t loods_disclose_code(const struct loods_microdata *m, const struct loods_disclose_result *r,
			     size_t attribute, size_t row)
{
	uint8_t stage = r->stage_of[row];
	const struct loods_micro_attribute *t = &m->attributes[attribute];

	if (!stage)
		return LOODS_DISCLOSE_NONE;
	return t->levels[r->stages[stage - 1].node[attribute]].code_of[m->columns[attribute][row]];
}

const char *loods_disclose_label(const struct loods_microdata *m, const struct loods_disclose_result *r,
				 size_t attribute, size_t row)
{
	uint32_t code = loods_disclose_code(m, r, attribute, row);

	if (code == LOODS_DISCLOSE_NONE)
		return NULL;
	return m->attributes[attribute].levels[r->stages[r->stage_of[row] - 1].node[attribute]].labels[code];
}

void loods_disclose_suppressed_by(const struct loods_disclose_result *r, size_t nrows, const uint16_t *column,
				  size_t ncodes, size_t *rows, size_t *suppressed)
{
	memset(rows, 0, ncodes * sizeof *rows);
	memset(suppressed, 0, ncodes * sizeof *suppressed);
	for (size_t i = 0; i < nrows; i++) {
		rows[column[i]]++;
		suppressed[column[i]] += !r->stage_of[i];
	}
}
