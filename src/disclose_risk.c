#include "disclose_risk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Distinct rows of codes, each with the mask of what is missing in it. A code of its own marks what a
 * comparison leaves out. */
#define LEFT_OUT UINT32_MAX

struct texts {
	size_t n, width; /* tuples, codes of each */
	uint32_t *codes;
	uint32_t *rows;
	uint32_t *slots;
	size_t mask;
};

static struct texts texts_new(size_t cap, size_t width, struct loods_arena *a)
{
	struct texts t = { .width = width, .mask = 15 };

	while (t.mask + 1 < cap * 2)
		t.mask = t.mask * 2 + 1;
	t.codes = LOODS_NEW_ARRAY(a, uint32_t, cap * width);
	t.rows = LOODS_NEW_ARRAY(a, uint32_t, cap);
	t.slots = LOODS_NEW_ARRAY(a, uint32_t, t.mask + 1);
	memset(t.slots, 0xff, (t.mask + 1) * sizeof *t.slots);
	return t;
}

/* The number of a tuple, or LOODS_DISCLOSE_NONE when it is not there and not to be added. */
static uint32_t text_number(struct texts *t, const uint32_t *codes, bool add)
{
	uint64_t h = 0;
	size_t at;

	for (size_t i = 0; i < t->width; i++) {
		h = (h ^ codes[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	for (at = (size_t)(h >> 16) & t->mask; t->slots[at] != LOODS_DISCLOSE_NONE; at = (at + 1) & t->mask)
		if (memcmp(t->codes + t->slots[at] * t->width, codes, t->width * sizeof *codes) == 0)
			return t->slots[at];
	if (!add)
		return LOODS_DISCLOSE_NONE;
	memcpy(t->codes + t->n * t->width, codes, t->width * sizeof *codes);
	t->slots[at] = (uint32_t)t->n;
	return (uint32_t)t->n++;
}

struct rows {
	struct texts t;
	uint32_t *number; /* for each row its tuple, or LOODS_DISCLOSE_NONE */
	uint32_t *mask;	  /* for each tuple what is missing: a bit for each attribute */
	uint32_t *sizes;  /* for each tuple */
};

static void project(const uint32_t *codes, uint32_t keep, size_t n, uint32_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = keep >> i & 1 ? codes[i] : LEFT_OUT;
}

/* Adds to each tuple that lacks exactly `mine` the rows of those lacking exactly `theirs` that agree on
 * `keep`. */
static void add_matches(struct rows *r, uint32_t mine, uint32_t theirs, uint32_t keep)
{
	struct loods_arena own = { 0 };
	struct texts t = texts_new(r->t.n, r->t.width, &own);
	uint32_t *codes = LOODS_NEW_ARRAY(&own, uint32_t, r->t.width);

	for (size_t k = 0; k < r->t.n; k++) {
		if (r->mask[k] != theirs)
			continue;
		project(r->t.codes + k * t.width, keep, t.width, codes);
		t.rows[text_number(&t, codes, true)] += r->t.rows[k];
	}
	for (size_t k = 0; k < r->t.n; k++) {
		uint32_t found;

		if (r->mask[k] != mine)
			continue;
		project(r->t.codes + k * t.width, keep, t.width, codes);
		found = text_number(&t, codes, false);
		r->sizes[k] += found == LOODS_DISCLOSE_NONE ? 0 : t.rows[found];
	}
	loods_arena_release(&own);
}

static size_t masks_of(const struct rows *r, uint32_t *masks)
{
	size_t n = 0;

	for (size_t k = 0; k < r->t.n; k++) {
		size_t i = 0;

		while (i < n && masks[i] != r->mask[k])
			i++;
		if (i == n)
			masks[n++] = r->mask[k];
	}
	return n;
}

static void match(struct rows *r, enum loods_reading reading, struct loods_arena *a)
{
	uint32_t *masks = LOODS_NEW_ARRAY(a, uint32_t, r->t.n);
	size_t n = masks_of(r, masks);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			if (reading == LOODS_READING_ANYTHING)
				add_matches(r, masks[i], masks[j], ~(masks[i] | masks[j]));
			else if (!(masks[j] & ~masks[i]))
				add_matches(r, masks[i], masks[j], ~masks[i]);
		}
}

static struct rows rows_new(const struct loods_microdata *m, struct loods_arena *a)
{
	return (struct rows){ .t = texts_new(m->nrows, m->nattributes, a),
			      .number = LOODS_NEW_ARRAY(a, uint32_t, m->nrows),
			      .mask = LOODS_NEW_ARRAY(a, uint32_t, m->nrows),
			      .sizes = LOODS_NEW_ARRAY(a, uint32_t, m->nrows) };
}

static void add_row(struct rows *r, size_t row, const uint32_t *codes, uint32_t mask)
{
	uint32_t k = text_number(&r->t, codes, true);

	r->t.rows[k]++;
	r->mask[k] = mask;
	r->number[row] = k;
}

void loods_risk_sizes(const struct loods_microdata *m, const bool *const *missing, enum loods_reading reading,
		      uint32_t *sizes)
{
	struct loods_arena own = { 0 };
	struct rows r = rows_new(m, &own);
	uint32_t codes[LOODS_DISCLOSE_ATTRIBUTES_MAX];

	for (size_t i = 0; i < m->nrows; i++) {
		uint32_t mask = 0;

		for (size_t k = 0; k < m->nattributes; k++) {
			codes[k] = m->columns[k][i];
			mask |= (uint32_t)(missing && missing[k] && missing[k][codes[k]]) << k;
		}
		add_row(&r, i, codes, mask);
	}
	if (reading == LOODS_READING_OWN)
		memcpy(r.sizes, r.t.rows, r.t.n * sizeof *r.sizes);
	else
		match(&r, reading, &own);
	for (size_t i = 0; i < m->nrows; i++)
		sizes[i] = r.sizes[r.number[i]];
	loods_arena_release(&own);
}

/*
 * A released value stands for a set of leaves; values of different levels with the same set are the same. For
 * every level and leaf the number of that set; all[number]: it is all leaves. Nested sets that differ are
 * fewer than twice the leaves.
 */
static const uint32_t *ids_of(const struct loods_micro_attribute *t, bool *all, struct loods_arena *a)
{
	size_t leaves = t->levels[0].ncodes;
	uint32_t *ids = LOODS_NEW_ARRAY(a, uint32_t, t->nlevels * leaves), next = 0, *finer = NULL;

	for (size_t l = 0; l < t->nlevels; l++) {
		const struct loods_micro_level *level = &t->levels[l];
		uint32_t *count = LOODS_NEW_ARRAY(a, uint32_t, level->ncodes);
		uint32_t *id = LOODS_NEW_ARRAY(a, uint32_t, level->ncodes); /* number + 1 */

		for (size_t v = 0; v < leaves; v++)
			count[level->code_of[v]]++;
		for (size_t v = 0; v < leaves; v++) {
			uint16_t code = level->code_of[v];

			if (!id[code] && l && finer[t->levels[l - 1].code_of[v]] == count[code])
				id[code] = ids[(l - 1) * leaves + v] + 1;
			else if (!id[code])
				id[code] = ++next;
			ids[l * leaves + v] = id[code] - 1;
			all[id[code] - 1] = count[code] == leaves && leaves > 1;
		}
		finer = count;
	}
	return ids;
}

void loods_risk_released(const struct loods_microdata *m, const struct loods_disclose_result *r,
			 enum loods_reading reading, uint32_t *sizes)
{
	struct loods_arena own = { 0 };
	struct rows rows;
	const uint32_t *ids[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	bool *all[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	uint32_t codes[LOODS_DISCLOSE_ATTRIBUTES_MAX];

	if (reading == LOODS_READING_OWN) {
		for (size_t i = 0; i < m->nrows; i++)
			sizes[i] = r->class_of[i] == LOODS_DISCLOSE_NONE ? 0 : r->class_units[r->class_of[i]];
		return;
	}
	rows = rows_new(m, &own);
	for (size_t k = 0; k < m->nattributes; k++) {
		all[k] = LOODS_NEW_ARRAY(&own, bool, 2 * m->attributes[k].levels[0].ncodes);
		ids[k] = ids_of(&m->attributes[k], all[k], &own);
	}
	for (size_t i = 0; i < m->nrows; i++) {
		uint32_t mask = 0;

		rows.number[i] = LOODS_DISCLOSE_NONE;
		if (!r->stage_of[i])
			continue;
		for (size_t k = 0; k < m->nattributes; k++) {
			size_t level = r->stages[r->stage_of[i] - 1].node[k];

			codes[k] = ids[k][level * m->attributes[k].levels[0].ncodes + m->columns[k][i]];
			mask |= (uint32_t)all[k][codes[k]] << k;
		}
		add_row(&rows, i, codes, mask);
	}
	match(&rows, reading, &own);
	for (size_t i = 0; i < m->nrows; i++)
		sizes[i] = rows.number[i] == LOODS_DISCLOSE_NONE ? 0 : rows.sizes[rows.number[i]];
	loods_arena_release(&own);
}

struct loods_risk loods_risk_of(const uint32_t *sizes, size_t nrows, double threshold)
{
	struct loods_risk r = { 0 };
	size_t above = 0;

	for (size_t i = 0; i < nrows; i++) {
		if (!sizes[i])
			continue;
		r.smallest = !r.rows || sizes[i] < r.smallest ? sizes[i] : r.smallest;
		r.rows++;
		r.mean += 1.0 / sizes[i];
		above += 1.0 / sizes[i] > threshold * (1 + 1e-12);
	}
	if (r.rows) {
		r.highest = 1.0 / (double)r.smallest;
		r.mean /= (double)r.rows;
		r.at_risk = (double)above / (double)r.rows;
	}
	return r;
}

/* counts[class * ncodes + code] */
static uint32_t *counts_of(const uint32_t *class_of, size_t nrows, size_t nclasses, const uint16_t *column,
			   size_t ncodes, struct loods_arena *a)
{
	uint32_t *counts = loods_arena_array(a, nclasses * ncodes, sizeof *counts);

	for (size_t i = 0; i < nrows; i++)
		if (class_of[i] != LOODS_DISCLOSE_NONE)
			counts[class_of[i] * ncodes + column[i]]++;
	return counts;
}

void loods_risk_diversity(const uint32_t *class_of, size_t nrows, size_t nclasses, const uint16_t *column,
			  size_t ncodes, struct loods_diversity *out)
{
	struct loods_arena own = { 0 };
	const uint32_t *counts = counts_of(class_of, nrows, nclasses, column, ncodes, &own);

	for (size_t k = 0; k < nclasses; k++) {
		const uint32_t *n = counts + k * ncodes;
		struct loods_diversity *d = &out[k];
		uint32_t most = 0;

		*d = (struct loods_diversity){ 0 };
		for (size_t c = 0; c < ncodes; c++) {
			d->rows += n[c];
			d->distinct += n[c] > 0;
			most = n[c] > most ? n[c] : most;
		}
		for (size_t c = 0; c < ncodes; c++)
			if (n[c])
				d->entropy -=
					(double)n[c] / (double)d->rows * log((double)n[c] / (double)d->rows);
		d->most = d->rows ? (double)most / (double)d->rows : 0;
	}
	loods_arena_release(&own);
}

void loods_risk_closeness(const uint32_t *class_of, size_t nrows, size_t nclasses, const uint16_t *column,
			  size_t ncodes, bool ordered, double *out)
{
	struct loods_arena own = { 0 };
	const uint32_t *counts = counts_of(class_of, nrows, nclasses, column, ncodes, &own);
	double *all = LOODS_NEW_ARRAY(&own, double, ncodes), total = 0;

	for (size_t k = 0; k < nclasses * ncodes; k++) {
		all[k % ncodes] += counts[k];
		total += counts[k];
	}
	for (size_t k = 0; k < nclasses; k++) {
		const uint32_t *n = counts + k * ncodes;
		double rows = 0, apart = 0, carried = 0, moved = 0;

		for (size_t c = 0; c < ncodes; c++)
			rows += n[c];
		for (size_t c = 0; c < ncodes && rows > 0; c++) {
			double differ = n[c] / rows - all[c] / total;

			apart += fabs(differ);
			carried += differ;
			moved += fabs(carried);
		}
		out[k] = ordered ? (ncodes > 1 ? moved / (double)(ncodes - 1) : 0) : apart / 2;
	}
	loods_arena_release(&own);
}
