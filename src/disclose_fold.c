#include <stdlib.h>
#include <string.h>

#include "disclose_inner.h"

enum { SLOTS_FIRST = 4096 };

/* Leaves under each leaf's released value, less one. */
static const uint32_t *below(const struct loods_micro_level *l, size_t leaves, struct loods_arena *a)
{
	uint32_t *count = LOODS_NEW_ARRAY(a, uint32_t, l->ncodes),
		 *out = LOODS_NEW_ARRAY(a, uint32_t, leaves);

	for (size_t v = 0; v < leaves; v++)
		count[l->code_of[v]]++;
	for (size_t v = 0; v < leaves; v++)
		out[v] = count[l->code_of[v]] - 1;
	return out;
}

static unsigned bits(size_t ncodes)
{
	unsigned n = 0;

	while (n < 16 && ((size_t)1 << n) < ncodes)
		n++;
	return n;
}

const struct loods_encoding *loods_encode(const struct loods_microdata *m, struct loods_arena *a)
{
	struct loods_encoding *e = LOODS_NEW(a, struct loods_encoding);
	unsigned used = 0;

	e->n = m->nattributes;
	e->words = 1;
	for (size_t i = 0; i < e->n; i++) {
		const struct loods_micro_attribute *t = &m->attributes[i];
		struct loods_hierarchy_part *level =
			LOODS_NEW_ARRAY(a, struct loods_hierarchy_part, t->nlevels);
		unsigned width = bits(t->levels[0].ncodes);

		if (used + width > 64) {
			used = 0;
			e->words++;
		}
		e->word[i] = (uint8_t)(e->words - 1);
		e->nlevels[i] = (uint8_t)t->nlevels;
		e->leaves[i] = (uint32_t)t->levels[0].ncodes;
		for (size_t l = 0; l < t->nlevels; l++) {
			uint64_t *part = LOODS_NEW_ARRAY(a, uint64_t, e->leaves[i]);

			for (size_t v = 0; v < e->leaves[i]; v++)
				part[v] = width ? (uint64_t)t->levels[l].code_of[v] << used : 0;
			level[l].part = part;
			level[l].below = below(&t->levels[l], e->leaves[i], a);
		}
		e->level[i] = level;
		used += width;
	}
	return e;
}

/* The key of a tuple at a node. */
static void key_of(const struct loods_encoding *e, const uint64_t *const *part, const uint16_t *codes,
		   uint64_t *key)
{
	for (size_t w = 0; w < e->words; w++)
		key[w] = 0;
	for (size_t i = 0; i < e->n; i++)
		key[e->word[i]] |= part[i][codes[i]];
}

static void parts_of(const struct loods_encoding *e, const uint8_t *node, const uint64_t **part)
{
	for (size_t i = 0; i < e->n; i++)
		part[i] = e->level[i][node ? node[i] : 0].part;
}

static size_t slots_for(size_t n)
{
	size_t size = 16;

	while (size < n * 2)
		size *= 2;
	return size;
}

static size_t hash(const uint64_t *key, size_t words)
{
	uint64_t h = 0;

	for (size_t w = 0; w < words; w++) {
		h = (h ^ key[w]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return (size_t)(h * UINT64_C(0xbf58476d1ce4e5b9) >> 32);
}

static bool same_key(const uint64_t *x, const uint64_t *y, size_t words)
{
	while (words && *x == *y) {
		x++;
		y++;
		words--;
	}
	return !words;
}

/* The table begins small and grows with what it finds: a node near the top has few classes, and they stay in
 * the processor's cache. */
static void forget(struct loods_counter *c)
{
	c->mask = c->size < SLOTS_FIRST ? c->size - 1 : SLOTS_FIRST - 1;
	memset(c->slots, 0xff, (c->mask + 1) * sizeof *c->slots);
}

static void grow(struct loods_counter *c, size_t words, size_t n)
{
	size_t at;

	c->mask = c->size < (c->mask + 1) * 4 ? c->size - 1 : (c->mask + 1) * 4 - 1;
	memset(c->slots, 0xff, (c->mask + 1) * sizeof *c->slots);
	for (size_t k = 0; k < n; k++) {
		for (at = hash(c->keys + k * words, words) & c->mask; c->slots[at] != LOODS_DISCLOSE_NONE;)
			at = (at + 1) & c->mask;
		c->slots[at] = (uint32_t)k;
	}
}

/* The number of the key among the `n` that are known; `n` itself when it is new, and then it is noted. */
static uint32_t intern(struct loods_counter *c, size_t words, const uint64_t *key, size_t n)
{
	size_t at;

	if (n * 2 > c->mask && c->mask + 1 < c->size)
		grow(c, words, n);
	for (at = hash(key, words) & c->mask; c->slots[at] != LOODS_DISCLOSE_NONE; at = (at + 1) & c->mask)
		if (same_key(c->keys + c->slots[at] * words, key, words))
			return c->slots[at];
	c->slots[at] = (uint32_t)n;
	memcpy(c->keys + n * words, key, words * sizeof *key);
	return (uint32_t)n;
}

static struct loods_counter counter(size_t n, size_t words, bool households, struct loods_arena *a)
{
	return (struct loods_counter){
		.size = slots_for(n),
		.slots = LOODS_NEW_ARRAY(a, uint32_t, slots_for(n)),
		.keys = LOODS_NEW_ARRAY(a, uint64_t, n * words),
		.class_of = LOODS_NEW_ARRAY(a, uint32_t, n),
		.seen = households ? LOODS_NEW_ARRAY(a, uint32_t, n) : NULL,
		.cap = n,
	};
}

struct loods_counter loods_counter_new(const struct loods_fold *f, struct loods_arena *a)
{
	return counter(f->n, f->e->words, f->pairs != NULL, a);
}

static int by_household(const void *x, const void *y)
{
	const struct loods_pair *p = x, *q = y;

	if (p->household != q->household)
		return p->household < q->household ? -1 : 1;
	return (p->tuple > q->tuple) - (p->tuple < q->tuple);
}

static void pair_up(struct loods_fold *f, const uint32_t *households, const uint32_t *tuple_of,
		    struct loods_arena *a)
{
	struct loods_pair *pairs = LOODS_NEW_ARRAY(a, struct loods_pair, f->total + 1);
	size_t n = 0;

	for (size_t i = 0; i < f->total; i++)
		pairs[i] = (struct loods_pair){ households[i], tuple_of[i] };
	qsort(pairs, f->total, sizeof *pairs, by_household);
	for (size_t i = 0; i < f->total; i++)
		if (!n || by_household(&pairs[n - 1], &pairs[i]) != 0)
			pairs[n++] = pairs[i];
	f->pairs = pairs;
	f->npairs = n;
}

struct loods_fold loods_fold_rows(const struct loods_microdata *m, const struct loods_encoding *e,
				  const uint32_t *households, struct loods_arena *a, uint32_t *tuple_of)
{
	struct loods_fold f = { .e = e, .total = m->nrows };
	struct loods_arena own = { 0 };
	struct loods_counter c = counter(m->nrows, e->words, false, &own);
	uint16_t *row = LOODS_NEW_ARRAY(&own, uint16_t, e->n), *codes;
	uint32_t *first = LOODS_NEW_ARRAY(&own, uint32_t, m->nrows), *rows;
	uint64_t *key = LOODS_NEW_ARRAY(&own, uint64_t, e->words);
	const uint64_t *part[LOODS_DISCLOSE_ATTRIBUTES_MAX];

	parts_of(e, NULL, part);
	forget(&c);
	for (size_t r = 0; r < m->nrows; r++) {
		for (size_t i = 0; i < e->n; i++)
			row[i] = m->columns[i][r];
		key_of(e, part, row, key);
		tuple_of[r] = intern(&c, e->words, key, f.n);
		if (tuple_of[r] == f.n)
			first[f.n++] = (uint32_t)r;
	}
	codes = LOODS_NEW_ARRAY(a, uint16_t, f.n * e->n);
	rows = LOODS_NEW_ARRAY(a, uint32_t, f.n);
	for (size_t r = 0; r < m->nrows; r++)
		rows[tuple_of[r]]++;
	for (size_t t = 0; t < f.n; t++)
		for (size_t i = 0; i < e->n; i++)
			codes[t * e->n + i] = m->columns[i][first[t]];
	f.codes = codes;
	f.rows = rows;
	if (households)
		pair_up(&f, households, tuple_of, a);
	loods_arena_release(&own);
	return f;
}

struct loods_fold loods_fold_some(const struct loods_fold *f, const bool *keep, struct loods_arena *a,
				  uint32_t *from)
{
	struct loods_fold out = { .e = f->e };
	uint16_t *codes = LOODS_NEW_ARRAY(a, uint16_t, f->n * f->e->n);
	uint32_t *rows = LOODS_NEW_ARRAY(a, uint32_t, f->n), *to = LOODS_NEW_ARRAY(a, uint32_t, f->n);
	struct loods_pair *pairs;

	for (size_t t = 0; t < f->n; t++) {
		if (!keep[t])
			continue;
		memcpy(codes + out.n * f->e->n, f->codes + t * f->e->n, f->e->n * sizeof *codes);
		rows[out.n] = f->rows[t];
		out.total += f->rows[t];
		to[t] = (uint32_t)out.n;
		from[out.n++] = (uint32_t)t;
	}
	out.codes = codes;
	out.rows = rows;
	if (f->pairs) {
		pairs = LOODS_NEW_ARRAY(a, struct loods_pair, f->npairs + 1);
		for (size_t i = 0; i < f->npairs; i++)
			if (keep[f->pairs[i].tuple])
				pairs[out.npairs++] =
					(struct loods_pair){ f->pairs[i].household, to[f->pairs[i].tuple] };
		out.pairs = pairs;
	}
	return out;
}

struct loods_table loods_table_new(const struct loods_fold *f, size_t cap, struct loods_arena *a)
{
	struct loods_table t = { .tuple = LOODS_NEW_ARRAY(a, uint32_t, cap),
				 .rows = LOODS_NEW_ARRAY(a, uint32_t, cap) };

	t.units = f->pairs ? LOODS_NEW_ARRAY(a, uint32_t, cap) : t.rows;
	return t;
}

/* Distinct households of each class. Pairs come by household, so the last one seen tells a new one. */
static void count_households(const struct loods_fold *f, struct loods_counter *c, struct loods_table *t)
{
	memset(t->units, 0, t->n * sizeof *t->units);
	for (size_t i = 0; i < f->npairs; i++) {
		uint32_t class = c->class_of[f->pairs[i].tuple];

		if (!t->units[class] || c->seen[class] != f->pairs[i].household)
			t->units[class]++;
		c->seen[class] = f->pairs[i].household;
	}
}

void loods_table_make(const struct loods_fold *f, const struct loods_table *from, const uint8_t *node,
		      struct loods_counter *c, struct loods_table *out)
{
	const struct loods_encoding *e = f->e;
	const struct loods_table *source = f->pairs ? NULL : from;
	size_t n = source ? source->n : f->n, found = 0;
	uint64_t key[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	const uint64_t *part[LOODS_DISCLOSE_ATTRIBUTES_MAX];

	parts_of(e, node, part);
	forget(c);
	for (size_t t = 0; t < n; t++) {
		uint32_t tuple = source ? source->tuple[t] : (uint32_t)t, class;

		key_of(e, part, f->codes + tuple * e->n, key);
		class = intern(c, e->words, key, found);
		if (class == found) {
			out->tuple[found] = tuple;
			out->rows[found++] = 0;
		}
		out->rows[class] += source ? source->rows[t] : f->rows[t];
		c->class_of[t] = class;
	}
	out->n = found;
	memcpy(out->node, node, e->n);
	if (f->pairs)
		count_households(f, c, out);
}
