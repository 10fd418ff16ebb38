#include "attack_inner.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"

void *loods_attack_room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

static uint64_t mix(uint64_t h, uint64_t value)
{
	h = (h ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 32);
}

static uint16_t leaf_at(const struct loods_micro_attribute *a, size_t level, uint16_t leaf)
{
	return level ? a->levels[level].code_of[leaf] : leaf;
}

static bool same_row(const struct loods_classes *c, size_t row, size_t stage, const uint16_t *codes)
{
	const struct loods_attack_release *r = c->release;

	if (r->stage[row] != stage)
		return false;
	for (size_t t = 0; t < c->traits->nattributes; t++)
		if (r->codes[t][row] != codes[t])
			return false;
	return true;
}

/* The place of a class, or the free one where it belongs; rows[class] is its first row while classes are
 * made. */
static size_t place(const struct loods_classes *c, size_t stage, const uint16_t *codes)
{
	uint64_t h = stage;
	size_t i;

	for (size_t t = 0; t < c->traits->nattributes; t++)
		h = mix(h, codes[t]);
	i = (size_t)h & (c->cap - 1);
	while (c->slots[i] && !same_row(c, c->rows[c->first[c->slots[i] - 1]], stage, codes))
		i = (i + 1) & (c->cap - 1);
	return i;
}

static bool in_bounds(const struct loods_attack_release *r, const struct loods_microdata *m, size_t nclients,
		      uint32_t *row_of)
{
	if (r->nrows >= LOODS_ATTACK_NONE || nclients >= LOODS_ATTACK_NONE || r->nstages > UINT8_MAX)
		return false;
	for (size_t s = 0; s < r->nstages; s++)
		for (size_t t = 0; t < m->nattributes; t++)
			if (r->nodes[s][t] >= m->attributes[t].nlevels)
				return false;
	for (size_t i = 0; i < r->nrows; i++) {
		if (!r->stage[i] || r->stage[i] > r->nstages || r->owner[i] >= nclients ||
		    row_of[r->owner[i]] != LOODS_ATTACK_NONE)
			return false;
		row_of[r->owner[i]] = (uint32_t)i;
		for (size_t t = 0; t < m->nattributes; t++)
			if (r->codes[t][i] >= m->attributes[t].levels[r->nodes[r->stage[i] - 1][t]].ncodes)
				return false;
	}
	return true;
}

/* class_of, and for each class its first row at the front of `rows`. */
static void number_classes(struct loods_classes *c)
{
	const struct loods_attack_release *r = c->release;
	size_t n = c->traits->nattributes;
	uint16_t *codes = loods_attack_room(n, sizeof *codes);

	for (size_t i = 0; i < r->nrows; i++) {
		size_t slot;

		for (size_t t = 0; t < n; t++)
			codes[t] = r->codes[t][i];
		slot = place(c, r->stage[i], codes);
		if (!c->slots[slot]) {
			c->first[c->n] = c->n;
			c->rows[c->n] = (uint32_t)i;
			c->slots[slot] = (uint32_t)++c->n;
		}
		c->class_of[i] = c->slots[slot] - 1;
	}
	free(codes);
}

static void list_rows(struct loods_classes *c)
{
	memset(c->first, 0, (c->n + 1) * sizeof *c->first);
	for (size_t i = 0; i < c->release->nrows; i++)
		c->first[c->class_of[i] + 1]++;
	for (size_t k = 0; k < c->n; k++)
		c->first[k + 1] += c->first[k];
	for (size_t i = 0; i < c->release->nrows; i++)
		c->rows[c->first[c->class_of[i]]++] = (uint32_t)i;
	for (size_t k = c->n; k > 0; k--)
		c->first[k] = c->first[k - 1];
	c->first[0] = 0;
}

enum loods_code loods_classes_make(const struct loods_attack_release *r, const struct loods_microdata *traits,
				   size_t nclients, struct loods_classes *out, struct loods_err *err)
{
	*out = (struct loods_classes){ .release = r, .traits = traits, .cap = 16 };
	out->row_of = loods_attack_room(nclients, sizeof *out->row_of);
	memset(out->row_of, 0xff, nclients * sizeof *out->row_of);
	if (!in_bounds(r, traits, nclients, out->row_of)) {
		loods_classes_release(out);
		loods_fail(err, LOODS_EINVALID,
			   _("The released client file does not fit the clients it is of."));
		loods_err_debug(err, "attack: stage, code or owner out of bounds, or a client with two rows");
		return LOODS_EINVALID;
	}
	while (out->cap < r->nrows * 2)
		out->cap *= 2;
	out->slots = loods_attack_room(out->cap, sizeof *out->slots);
	out->class_of = loods_attack_room(r->nrows, sizeof *out->class_of);
	out->rows = loods_attack_room(r->nrows, sizeof *out->rows);
	out->first = loods_attack_room(r->nrows + 1, sizeof *out->first);
	number_classes(out);
	list_rows(out);
	return LOODS_OK;
}

void loods_classes_release(struct loods_classes *c)
{
	free(c->row_of);
	free(c->slots);
	free(c->class_of);
	free(c->rows);
	free(c->first);
	*c = (struct loods_classes){ 0 };
}

uint32_t loods_classes_find(const struct loods_classes *c, size_t stage, size_t client)
{
	uint16_t codes[64];
	size_t slot;

	for (size_t t = 0; t < c->traits->nattributes; t++)
		codes[t] = leaf_at(&c->traits->attributes[t], c->release->nodes[stage - 1][t],
				   c->traits->columns[t][client]);
	slot = place(c, stage, codes);
	return c->slots[slot] ? c->slots[slot] - 1 : LOODS_ATTACK_NONE;
}

uint32_t loods_classes_own(const struct loods_classes *c, size_t client)
{
	uint32_t row = c->row_of[client];

	return row == LOODS_ATTACK_NONE ? LOODS_ATTACK_NONE : c->class_of[row];
}

void loods_units_begin(struct loods_units *u)
{
	u->mark++;
	u->n = 0;
}

void loods_units_add(struct loods_units *u, size_t client)
{
	uint32_t unit = u->unit ? u->unit[client] : (uint32_t)client;

	if (u->marks[unit] != u->mark) {
		u->marks[unit] = u->mark;
		u->n++;
	}
}

void loods_figure_add(struct loods_attack_figure *f, double success, double risk)
{
	f->ran = true;
	f->targets++;
	f->mean += success;
	/* 1/k and 1/candidates are both quotients of whole numbers, so equal ones compare as equal. */
	f->at_risk += success > risk;
	if (success > f->highest)
		f->highest = success;
}

void loods_figure_end(struct loods_attack_figure *f)
{
	if (!f->targets)
		return;
	f->mean /= (double)f->targets;
	f->at_risk /= (double)f->targets;
}
