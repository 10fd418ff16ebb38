#include "table_protect.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

/* All cells at given levels. A set of attributes has a block of cells, the codes in mixed radix. */
struct grid {
	const struct loods_tables *t;
	const uint8_t *levels;
	size_t nblocks;
	struct block {
		uint32_t attributes;
		size_t first, n;
	} * blocks;
	size_t ncells;
	int64_t *value, *largest;
	uint32_t *people;
};

static size_t codes_of(const struct grid *g, size_t attribute)
{
	return g->t->rows->attributes[attribute].levels[g->levels[attribute]].ncodes;
}

static bool is_shown(const struct loods_tables *t, uint32_t set)
{
	for (size_t i = 0; i < t->ntables; i++)
		if ((set & ~t->tables[i]) == 0)
			return true;
	return false;
}

static const struct block *find_block(const struct grid *g, uint32_t set)
{
	size_t low = 0, high = g->nblocks;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (g->blocks[mid].attributes < set)
			low = mid + 1;
		else
			high = mid;
	}
	return low < g->nblocks && g->blocks[low].attributes == set ? &g->blocks[low] : NULL;
}

/* Blocks by their sets as numbers. False: too many cells. */
static bool lay_out(struct grid *g)
{
	uint32_t all = 0;
	size_t cap = 0;

	for (size_t i = 0; i < g->t->ntables; i++)
		all |= g->t->tables[i];
	for (uint32_t set = 0; set <= all; set++) {
		struct block b = { set, g->ncells, 1 };

		if (!is_shown(g->t, set))
			continue;
		for (size_t a = 0; a < g->t->rows->nattributes; a++)
			if (set >> a & 1) {
				b.n *= codes_of(g, a);
				if (b.n > LOODS_TABLE_CELLS_MAX)
					return false;
			}
		if (g->nblocks == cap) {
			cap = cap ? cap * 2 : 16;
			g->blocks = realloc(g->blocks, cap * sizeof *g->blocks);
			if (!g->blocks)
				loods_nomem();
		}
		g->blocks[g->nblocks++] = b;
		g->ncells += b.n;
		if (g->ncells > LOODS_TABLE_CELLS_MAX)
			return false;
	}
	return true;
}

static uint16_t code(const struct grid *g, size_t attribute, size_t row)
{
	uint16_t leaf = g->t->rows->columns[attribute][row];
	size_t level = g->levels[attribute];

	return level ? g->t->rows->attributes[attribute].levels[level].code_of[leaf] : leaf;
}

static size_t cell_of(const struct grid *g, const struct block *b, const uint16_t *codes)
{
	size_t at = 0;

	for (size_t a = 0; a < g->t->rows->nattributes; a++)
		if (b->attributes >> a & 1)
			at = at * codes_of(g, a) + codes[a];
	return b->first + at;
}

/* Rows person by person: order[]. */
static uint32_t *by_person(const struct loods_tables *t)
{
	size_t n = t->rows->nrows, *starts;
	uint32_t *order = room(n, sizeof *order);

	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	if (!t->who)
		return order;
	starts = room(t->nwho + 1, sizeof *starts);
	for (size_t i = 0; i < n; i++)
		starts[t->who[i] + 1]++;
	for (size_t p = 0; p < t->nwho; p++)
		starts[p + 1] += starts[p];
	for (size_t i = 0; i < n; i++)
		order[starts[t->who[i]]++] = (uint32_t)i;
	free(starts);
	return order;
}

static void count(struct grid *g, const uint32_t *order)
{
	const struct loods_tables *t = g->t;
	uint32_t *last = room(g->ncells, sizeof *last);
	int64_t *run = room(g->ncells, sizeof *run);
	uint16_t codes[LOODS_TABLE_ATTRIBUTES_MAX];

	for (size_t i = 0; i < t->rows->nrows; i++) {
		size_t row = order[i];
		uint32_t who = (t->who ? t->who[row] : (uint32_t)row) + 1;
		int64_t weight = t->weight ? t->weight[row] : 1;

		for (size_t a = 0; a < t->rows->nattributes; a++)
			codes[a] = code(g, a, row);
		for (size_t b = 0; b < g->nblocks; b++) {
			size_t c = cell_of(g, &g->blocks[b], codes);

			if (last[c] != who) {
				last[c] = who;
				run[c] = 0;
				g->people[c]++;
			}
			run[c] += weight;
			g->value[c] += weight;
			if (run[c] > g->largest[c])
				g->largest[c] = run[c];
		}
	}
	free(run);
	free(last);
}

static bool grid_make(struct grid *g, const struct loods_tables *t, const uint8_t *levels,
		      const uint32_t *order)
{
	*g = (struct grid){ .t = t, .levels = levels };
	if (!lay_out(g))
		return false;
	g->value = room(g->ncells, sizeof *g->value);
	g->largest = room(g->ncells, sizeof *g->largest);
	g->people = room(g->ncells, sizeof *g->people);
	count(g, order);
	return true;
}

static void grid_release(struct grid *g)
{
	free(g->blocks);
	free(g->value);
	free(g->largest);
	free(g->people);
	*g = (struct grid){ 0 };
}

static struct loods_table_system system_of(const struct grid *g)
{
	return (struct loods_table_system){ .ncells = g->ncells,
					    .value = g->value,
					    .largest = g->largest,
					    .people = g->people,
					    .k = g->t->k };
}

/* The share of the cells with people that are primary. */
static double primary_share(const struct grid *g)
{
	struct loods_table_system s = system_of(g);
	size_t primary = 0, with = 0;

	for (size_t c = 0; c < g->ncells; c++) {
		primary += loods_table_is_primary(&s, c);
		with += g->people[c] > 0;
	}
	return with ? (double)primary / (double)with : 0;
}

/* Takes the best step up, or none. Too many cells count as all primary. */
static bool merge_once(const struct loods_tables *t, uint8_t *levels, const uint32_t *order)
{
	size_t best = t->rows->nattributes;
	double lowest = 2;
	uint32_t all = 0;

	for (size_t i = 0; i < t->ntables; i++)
		all |= t->tables[i];
	for (size_t a = 0; t->highest && a < t->rows->nattributes; a++) {
		struct grid g;
		double share;

		if (!(all >> a & 1) || levels[a] >= t->highest[a])
			continue;
		levels[a]++;
		share = grid_make(&g, t, levels, order) ? primary_share(&g) : 1;
		grid_release(&g);
		levels[a]--;
		if (share < lowest) {
			lowest = share;
			best = a;
		}
	}
	if (best == t->rows->nattributes)
		return false;
	levels[best]++;
	return true;
}

/* ---- equations ---- */

struct equations {
	struct loods_table_equation *list;
	uint32_t *parts;
	size_t n, nparts;
};

/* Of a block, an attribute summed away: one equation for each cell of the block without it. The codes run
 * over the block, where the cells of one total stand `step` apart. */
static void add_equations(const struct grid *g, const struct block *b, size_t attribute, struct equations *e)
{
	const struct block *total = find_block(g, b->attributes & ~(UINT32_C(1) << attribute));
	size_t step = 1, ncodes = codes_of(g, attribute);

	for (size_t a = attribute + 1; a < g->t->rows->nattributes; a++)
		if (b->attributes >> a & 1)
			step *= codes_of(g, a);
	for (size_t i = 0; i < total->n; i++) {
		size_t first = b->first + i / step * step * ncodes + i % step;

		e->list[e->n++] =
			(struct loods_table_equation){ (uint32_t)(total->first + i), e->nparts, ncodes };
		for (size_t c = 0; c < ncodes; c++)
			e->parts[e->nparts++] = (uint32_t)(first + c * step);
	}
}

static void make_equations(const struct grid *g, struct loods_arena *a, struct loods_table_system *s)
{
	struct equations e = { 0 };
	size_t n = 0;

	for (size_t b = 0; b < g->nblocks; b++)
		n += g->blocks[b].n * (size_t)__builtin_popcount(g->blocks[b].attributes);
	/* A part is in an equation once for each attribute of its block, and no equation has fewer than one
	 * part. */
	e.list = LOODS_NEW_ARRAY(a, struct loods_table_equation, n);
	e.parts = LOODS_NEW_ARRAY(a, uint32_t, n);
	for (size_t b = 0; b < g->nblocks; b++)
		for (size_t at = 0; at < g->t->rows->nattributes; at++)
			if (g->blocks[b].attributes >> at & 1)
				add_equations(g, &g->blocks[b], at, &e);
	s->nequations = e.n;
	s->equations = e.list;
	s->parts = e.parts;
}

/* ---- the result ---- */

static void *kept(struct loods_arena *a, const void *from, size_t n, size_t size)
{
	void *p = loods_arena_array(a, n, size);

	memcpy(p, from, n * size);
	return p;
}

static void fill_cells(const struct grid *g, const uint8_t *status, struct loods_table_cell *cells)
{
	for (size_t b = 0; b < g->nblocks; b++)
		for (size_t i = 0; i < g->blocks[b].n; i++) {
			size_t c = g->blocks[b].first + i, left = i;
			struct loods_table_cell *cell = &cells[c];

			*cell = (struct loods_table_cell){ .attributes = g->blocks[b].attributes,
							   .value = g->value[c],
							   .people = g->people[c],
							   .largest = g->largest[c],
							   .status = status[c] };
			for (size_t a = g->t->rows->nattributes; a-- > 0;)
				if (cell->attributes >> a & 1) {
					cell->codes[a] = (uint16_t)(left % codes_of(g, a));
					left /= codes_of(g, a);
				}
		}
}

static enum loods_code protect(const struct grid *g, struct loods_arena *a, struct loods_tables_result *out,
			       struct loods_err *err)
{
	uint8_t *status = LOODS_NEW_ARRAY(a, uint8_t, g->ncells);
	struct loods_table_cell *cells = LOODS_NEW_ARRAY(a, struct loods_table_cell, g->ncells);
	struct loods_table_system s = system_of(g);
	bool refused;

	s.value = kept(a, g->value, g->ncells, sizeof *g->value);
	s.largest = kept(a, g->largest, g->ncells, sizeof *g->largest);
	s.people = kept(a, g->people, g->ncells, sizeof *g->people);
	make_equations(g, a, &s);
	if (!loods_table_suppress(&s, status, g->t->progress, g->t->ctx, &refused))
		return refused ? loods_fail(err, LOODS_EREFUSED,
					    _("These tables are too fine to be shown safely. Choose fewer or "
					      "coarser categories."))
			       : loods_fail(err, LOODS_ECANCEL, _("Stopped. Nothing was released."));
	fill_cells(g, status, cells);
	*out = (struct loods_tables_result){
		.levels = g->levels, .ncells = g->ncells, .cells = cells, .system = s, .status = status
	};
	for (size_t c = 0; c < g->ncells; c++) {
		out->primary += status[c] == LOODS_TABLE_PRIMARY;
		out->secondary += status[c] == LOODS_TABLE_SECONDARY;
	}
	return LOODS_OK;
}

static enum loods_code check(const struct loods_tables *t, struct loods_err *err)
{
	const struct loods_microdata *m = t->rows;
	bool bad = t->k < 2 || m->nattributes > LOODS_TABLE_ATTRIBUTES_MAX || m->nrows >= UINT32_MAX ||
		   t->nwho >= UINT32_MAX;

	for (size_t i = 0; !bad && i < t->ntables; i++)
		bad = !t->tables[i] || t->tables[i] >> m->nattributes ||
		      __builtin_popcount(t->tables[i]) > LOODS_TABLE_DIMENSIONS_MAX;
	for (size_t a = 0; !bad && a < m->nattributes; a++) {
		size_t low = t->lowest ? t->lowest[a] : 0, ncodes = m->attributes[a].levels[0].ncodes;

		bad = low >= m->attributes[a].nlevels ||
		      (t->highest && (t->highest[a] < low || t->highest[a] >= m->attributes[a].nlevels));
		for (size_t i = 0; !bad && i < m->nrows; i++)
			bad = m->columns[a][i] >= ncodes;
	}
	for (size_t i = 0; !bad && i < m->nrows; i++)
		bad = (t->who && t->who[i] >= t->nwho) ||
		      (t->weight && (t->weight[i] < 0 || t->weight[i] > INT32_MAX));
	if (!bad)
		return LOODS_OK;
	loods_fail(err, LOODS_EINVALID, _("The tables of the export cannot be made with these settings."));
	loods_err_debug(err, "table_protect: k, tables, levels, codes or weights out of bounds");
	return LOODS_EINVALID;
}

enum loods_code loods_tables_protect(const struct loods_tables *t, struct loods_arena *a,
				     struct loods_tables_result *out, struct loods_err *err)
{
	enum loods_code code = check(t, err);
	uint8_t *levels;
	uint32_t *order;
	struct grid g;
	bool fits;

	if (code != LOODS_OK)
		return code;
	levels = LOODS_NEW_ARRAY(a, uint8_t, t->rows->nattributes + 1);
	if (t->lowest)
		memcpy(levels, t->lowest, t->rows->nattributes);
	order = by_person(t);
	fits = grid_make(&g, t, levels, order);
	while ((!fits || primary_share(&g) > t->merge_share) && merge_once(t, levels, order)) {
		grid_release(&g);
		fits = grid_make(&g, t, levels, order);
	}
	if (fits)
		code = protect(&g, a, out, err);
	else
		code = loods_fail(err, LOODS_EREFUSED,
				  _("These tables are too fine to be shown safely. Choose fewer or coarser "
				    "categories."));
	grid_release(&g);
	free(order);
	return code;
}

const struct loods_table_cell *loods_tables_find(const struct loods_tables_result *r, uint32_t attributes,
						 const uint16_t *codes)
{
	size_t low = 0, high = r->ncells;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct loods_table_cell *c = &r->cells[mid];
		int order = (c->attributes > attributes) - (c->attributes < attributes);

		for (size_t a = 0; !order && a < LOODS_TABLE_ATTRIBUTES_MAX; a++)
			if (attributes >> a & 1)
				order = (c->codes[a] > codes[a]) - (c->codes[a] < codes[a]);
		if (!order)
			return c;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
