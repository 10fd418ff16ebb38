#include "disclose_cohort.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hierarchy_make(struct loods_random *r, size_t number, struct loods_arena *a,
			   struct loods_micro_attribute *out)
{
	size_t leaves = (size_t)loods_random_between(r, 1, 9),
	       nlevels = (size_t)loods_random_between(r, 1, 4);
	struct loods_micro_level *levels = LOODS_NEW_ARRAY(a, struct loods_micro_level, nlevels);

	for (size_t l = 0; l < nlevels; l++) {
		size_t before = l ? levels[l - 1].ncodes : leaves;
		size_t ncodes = l && l == nlevels - 1 ? 1
				: l		      ? (size_t)loods_random_between(r, 1, (int)before)
						      : leaves;
		uint16_t *code_of = LOODS_NEW_ARRAY(a, uint16_t, leaves);
		const char **labels = LOODS_NEW_ARRAY(a, const char *, ncodes);
		uint16_t to[16];

		for (size_t c = 0; c < before; c++)
			to[c] = (uint16_t)(l ? loods_random_below(r, (int)ncodes) : (int)c);
		for (size_t v = 0; v < leaves; v++)
			code_of[v] = to[l ? levels[l - 1].code_of[v] : v];
		for (size_t c = 0; c < ncodes; c++)
			labels[c] = loods_arena_printf(a, "%zu.%zu", l, c);
		levels[l] = (struct loods_micro_level){ ncodes, labels, code_of };
	}
	*out = (struct loods_micro_attribute){ loods_arena_printf(a, "trait%zu", number), nlevels, levels };
}

static void column_make(struct loods_random *r, size_t leaves, const uint16_t *before, size_t nrows,
			uint16_t *column)
{
	double skew = loods_random_unit(r) * 3 + 0.3, follow = before ? loods_random_unit(r) : 0;

	for (size_t i = 0; i < nrows; i++) {
		column[i] = (uint16_t)(pow(loods_random_unit(r), skew) * (double)leaves);
		if (before && loods_random_chance(r, follow))
			column[i] = (uint16_t)(before[i] % leaves);
	}
}

void cohort_make(struct loods_random *r, size_t nrows, size_t most, struct loods_arena *a, struct cohort *out)
{
	size_t n = (size_t)loods_random_between(r, 1, (int)most);
	struct loods_micro_attribute *attributes = LOODS_NEW_ARRAY(a, struct loods_micro_attribute, n);
	const uint16_t **columns = LOODS_NEW_ARRAY(a, const uint16_t *, n);

	*out = (struct cohort){ 0 };
	for (size_t i = 0; i < n; i++) {
		uint16_t *column = LOODS_NEW_ARRAY(a, uint16_t, nrows);

		hierarchy_make(r, i, a, &attributes[i]);
		column_make(r, attributes[i].levels[0].ncodes, i ? columns[i - 1] : NULL, nrows, column);
		columns[i] = column;
		out->attributes[i].fixed = loods_random_chance(r, 0.1);
		out->attributes[i].weight = loods_random_between(r, i ? 0 : 1, 3);
	}
	out->m = (struct loods_microdata){ n, attributes, nrows, columns };
	out->o.k = (size_t)loods_random_between(r, 2, 12);
	out->o.limit = loods_random_chance(r, 0.4) ? 0 : loods_random_unit(r) * loods_random_unit(r);
	if (loods_random_chance(r, 0.3)) {
		uint32_t *households = LOODS_NEW_ARRAY(a, uint32_t, nrows);

		for (size_t i = 0; i < nrows; i++)
			households[i] = (uint32_t)loods_random_below(r, (int)nrows);
		out->o.households = households;
	}
}

const char *cohort_label(const struct loods_microdata *m, size_t attribute, size_t level, size_t row)
{
	const struct loods_micro_level *l = &m->attributes[attribute].levels[level];

	return l->labels[l->code_of[m->columns[attribute][row]]];
}

static double weight(const struct cohort *c, size_t attribute)
{
	return c->o.attributes ? c->o.attributes[attribute].weight : 1;
}

double cohort_loss(const struct cohort *c, const uint8_t *node, size_t row)
{
	double loss = 0, sum = 0;

	for (size_t i = 0; i < c->m.nattributes; i++) {
		const struct loods_micro_level *l = &c->m.attributes[i].levels[node[i]];
		size_t all = c->m.attributes[i].levels[0].ncodes, under = 0;
		const char *label = cohort_label(&c->m, i, node[i], row);

		for (size_t v = 0; v < all; v++)
			under += strcmp(l->labels[l->code_of[v]], label) == 0;
		if (all > 1)
			loss += weight(c, i) * (double)(under - 1) / (double)(all - 1);
		sum += weight(c, i);
	}
	return loss / sum;
}

static bool alike(const struct loods_microdata *m, const uint8_t *node, size_t x, size_t y)
{
	for (size_t i = 0; i < m->nattributes; i++)
		if (strcmp(cohort_label(m, i, node[i], x), cohort_label(m, i, node[i], y)) != 0)
			return false;
	return true;
}

/* Rows, or distinct households, that look like this row. */
static size_t look_alikes(const struct cohort *c, const uint8_t *node, size_t row)
{
	size_t n = 0;

	for (size_t i = 0; i < c->m.nrows; i++) {
		bool again = false;

		if (!alike(&c->m, node, row, i))
			continue;
		for (size_t j = 0; c->o.households && j < i && !again; j++)
			again = c->o.households[j] == c->o.households[i] && alike(&c->m, node, row, j);
		n += !again;
	}
	return n;
}

static bool next_node(const struct cohort *c, uint8_t *node)
{
	for (size_t i = c->m.nattributes; i-- > 0;) {
		bool fixed = c->o.attributes && c->o.attributes[i].fixed;

		if (!fixed && node[i] + 1U < c->m.attributes[i].nlevels) {
			node[i]++;
			return true;
		}
		node[i] = 0;
	}
	return false;
}

struct cohort_best cohort_search(const struct cohort *c, double price)
{
	struct cohort_best best = { 0 };
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX] = { 0 };

	do {
		size_t suppressed = 0;
		double loss = 0;

		for (size_t i = 0; i < c->m.nrows; i++) {
			bool small = look_alikes(c, node, i) < c->o.k;

			suppressed += small;
			loss += small ? price : cohort_loss(c, node, i);
		}
		loss /= (double)c->m.nrows;
		if ((double)suppressed > c->o.limit * (double)c->m.nrows + 1e-9)
			continue;
		if (best.found && loss > best.loss - 1e-9 &&
		    (loss > best.loss + 1e-9 || suppressed >= best.suppressed))
			continue;
		best = (struct cohort_best){ .found = true, .suppressed = suppressed, .loss = loss };
		memcpy(best.node, node, sizeof node);
	} while (next_node(c, node));
	return best;
}

bool cohort_hopeless(const struct cohort *c)
{
	uint8_t top[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	size_t small = 0;

	for (size_t i = 0; i < c->m.nattributes; i++)
		top[i] = c->o.attributes && c->o.attributes[i].fixed
				 ? 0
				 : (uint8_t)(c->m.attributes[i].nlevels - 1);
	for (size_t i = 0; i < c->m.nrows; i++)
		small += look_alikes(c, top, i) < c->o.k;
	return small == c->m.nrows || (double)small > c->o.limit * (double)c->m.nrows + 1e-9;
}

/* A released row as one line of text, with its household behind it. */
struct line {
	char text[400];
	uint32_t household, class;
};

static int by_text(const void *x, const void *y)
{
	const struct line *p = x, *q = y;
	int order = strcmp(p->text, q->text);

	return order ? order : (p->household > q->household) - (p->household < q->household);
}

static const char *lines_wrong(const struct cohort *c, const struct loods_disclose_result *r,
			       struct line *lines, size_t n)
{
	size_t classes = 0, smallest = SIZE_MAX;

	qsort(lines, n, sizeof *lines, by_text);
	for (size_t start = 0, end; start < n; start = end, classes++) {
		size_t units = 0;

		for (end = start; end < n && strcmp(lines[start].text, lines[end].text) == 0; end++) {
			units += end == start || !c->o.households ||
				 lines[end].household != lines[end - 1].household;
			if (lines[end].class != lines[start].class)
				return "people who look alike are in two classes";
		}
		if (units < c->o.k)
			return "a class is smaller than k";
		if (r->class_units[lines[start].class] != units ||
		    r->class_rows[lines[start].class] != end - start)
			return "a class is not as large as it says";
		smallest = units < smallest ? units : smallest;
	}
	if (classes != r->nclasses)
		return "there are more or fewer classes than it says";
	return smallest == r->smallest ? NULL : "the smallest class is not what it says";
}

const char *cohort_wrong(const struct cohort *c, const struct loods_disclose_result *r)
{
	struct line *lines = calloc(c->m.nrows, sizeof *lines);
	size_t n = 0, suppressed = 0;
	const char *wrong = NULL;
	double loss = 0;

	for (size_t s = 0; s < r->nstages; s++)
		for (size_t i = 0; i < c->m.nattributes; i++)
			if (c->o.attributes && c->o.attributes[i].fixed && r->stages[s].node[i])
				wrong = "a fixed attribute was made coarser";
	for (size_t i = 0; i < c->m.nrows; i++) {
		const uint8_t *node = r->stage_of[i] ? r->stages[r->stage_of[i] - 1].node : NULL;
		int len;

		suppressed += !node;
		loss += node ? cohort_loss(c, node, i) : 1;
		if (!node)
			continue;
		lines[n].household = c->o.households ? c->o.households[i] : 0;
		lines[n].class = r->class_of[i];
		len = snprintf(lines[n].text, sizeof lines[n].text, "%d", r->stage_of[i]);
		for (size_t k = 0; k < c->m.nattributes; k++)
			len += snprintf(lines[n].text + len, sizeof lines[n].text - (size_t)len, "|%s",
					cohort_label(&c->m, k, node[k], i));
		n++;
	}
	if (!wrong && suppressed != r->suppressed)
		wrong = "not as many are suppressed as it says";
	if (!wrong && (double)suppressed > c->o.limit * (double)c->m.nrows + 1e-9)
		wrong = "more are suppressed than the limit allows";
	if (!wrong && fabs(loss / (double)c->m.nrows - r->loss) > 1e-9)
		wrong = "the loss is not what it says";
	if (!wrong)
		wrong = lines_wrong(c, r, lines, n);
	free(lines);
	return wrong;
}
