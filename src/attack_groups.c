#include <stdlib.h>

#include "attack_inner.h"
#include "i18n.h"

/* Somebody of a group; groups are counted in distinct units. */
struct member {
	uint64_t group;
	uint64_t unit;
};

static int by_group(const void *x, const void *y)
{
	const struct member *a = x, *b = y;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* Every member succeeds with 1 in so many as the group has units. */
static void add_groups(struct loods_attack_figure *f, struct member *m, size_t n, size_t k)
{
	if (n)
		qsort(m, n, sizeof *m, by_group);
	for (size_t i = 0, end; i < n; i = end) {
		size_t units = 0;

		for (end = i; end < n && m[end].group == m[i].group; end++)
			units += end == i || m[end].unit != m[end - 1].unit;
		for (size_t j = i; j < end; j++)
			loods_figure_add(f, 1 / (double)units, 1 / (double)k);
	}
}

static uint64_t unit_of(const struct loods_attack *a, size_t client)
{
	return a->snapshot->unit ? a->snapshot->unit[client] : client;
}

/* ---- K5 ---- */

static uint64_t pair(uint32_t then, uint32_t now)
{
	uint64_t a = then == LOODS_ATTACK_NONE ? 0 : then + UINT64_C(1);
	uint64_t b = now == LOODS_ATTACK_NONE ? 0 : now + UINT64_C(1);

	return a << 32 | b;
}

void loods_attack_waves(struct loods_attack_work *w)
{
	const struct loods_attack_earlier *e = w->a->earlier;
	size_t nclients = w->a->snapshot->traits->nrows, n = 0;
	struct member *m;

	if (!e)
		return;
	m = loods_attack_room(nclients + e->ngone, sizeof *m);
	/* Whoever is in neither is in no group. */
	for (size_t c = 0; c < nclients; c++) {
		uint64_t group = pair(e->was[c], loods_classes_own(&w->classes, c));

		if (group)
			m[n++] = (struct member){ group, unit_of(w->a, c) };
	}
	/* Who has left is in no household of today. */
	for (size_t i = 0; i < e->ngone; i++)
		m[n++] = (struct member){ pair(e->gone[i], LOODS_ATTACK_NONE), nclients + i };
	add_groups(&w->out->figures[LOODS_ATTACK_WAVES], m, n, w->a->k);
	free(m);
}

/* ---- K7: totals over everybody, less the rows ---- */

void loods_attack_totals(struct loods_attack_work *w)
{
	const struct loods_microdata *t = w->a->snapshot->traits;
	struct member *m = loods_attack_room(t->nrows, sizeof *m);

	for (size_t g = 0; g < w->a->ntotals; g++) {
		size_t n = 0;

		for (size_t c = 0; c < t->nrows; c++) {
			uint64_t key = 0;

			if (w->classes.row_of[c] != LOODS_ATTACK_NONE)
				continue;
			for (size_t i = 0; i < t->nattributes && i < 32; i++)
				if (w->a->totals[g] >> i & 1)
					key = key * t->attributes[i].levels[0].ncodes + t->columns[i][c];
			m[n++] = (struct member){ key, unit_of(w->a, c) };
		}
		add_groups(&w->out->figures[LOODS_ATTACK_STAGES], m, n, w->a->k);
	}
	free(m);
}

/* ---- K6 and the cells of the unlinked log ---- */

struct cell {
	uint64_t contacts, run; /* run: of the unit that is being counted */
	uint32_t last;		/* that unit, and one */
	uint32_t units;
	uint64_t largest;
};

/* Clients unit by unit. */
static uint32_t *by_unit(const struct loods_attack *a)
{
	size_t n = a->snapshot->traits->nrows;
	uint32_t *order = loods_attack_room(n, sizeof *order);
	size_t *starts = loods_attack_room(n + 1, sizeof *starts);

	for (size_t c = 0; c < n; c++)
		starts[unit_of(a, c) + 1]++;
	for (size_t u = 0; u < n; u++)
		starts[u + 1] += starts[u];
	for (size_t c = 0; c < n; c++)
		order[starts[unit_of(a, c)]++] = (uint32_t)c;
	free(starts);
	return order;
}

static bool count_cells(const struct loods_attack *a, struct cell *cells)
{
	const struct loods_attack_snapshot *s = a->snapshot;
	uint32_t *order = by_unit(a);
	bool good = true;

	for (size_t i = 0; good && i < s->traits->nrows; i++) {
		size_t client = order[i];
		uint32_t unit = (uint32_t)unit_of(a, client) + 1;

		for (size_t c = s->first[client]; c < s->first[client + 1]; c++) {
			struct cell *cell;

			if (a->cell_of[c] == LOODS_LOG_DROPPED)
				continue;
			good = a->cell_of[c] < a->ncells;
			if (!good)
				break;
			cell = &cells[a->cell_of[c]];
			if (cell->last != unit) {
				cell->last = unit;
				cell->units++;
				cell->run = 0;
			}
			cell->contacts++;
			if (++cell->run > cell->largest)
				cell->largest = cell->run;
		}
	}
	free(order);
	return good;
}

/* Whoever takes their own part out of `units`: what is left is one person's, or mostly one person's. */
static double own_success(size_t units, uint64_t largest, uint64_t all)
{
	return units < 3 || 2 * largest > all ? 1 : 1 / (double)units;
}

enum loods_code loods_attack_cells(struct loods_attack_work *w, struct loods_err *err)
{
	const struct loods_attack *a = w->a;
	struct loods_attack_figure *own = &w->out->figures[LOODS_ATTACK_OWN];
	struct loods_attack_figure *whose = &w->out->figures[LOODS_ATTACK_CELL];
	double risk = 1 / (double)a->k;
	struct cell *cells;
	bool good;

	for (size_t i = 0; i < a->own_exposed; i++)
		loods_figure_add(own, 1, risk);
	for (size_t c = 0; c < w->classes.n; c++)
		loods_figure_add(own, own_success(w->class_units[c], 0, 1), risk);
	if (!a->cell_of || !a->snapshot->first)
		return LOODS_OK;
	cells = loods_attack_room(a->ncells, sizeof *cells);
	good = count_cells(a, cells);
	for (size_t c = 0; good && c < a->ncells; c++) {
		if (!cells[c].units)
			continue;
		loods_figure_add(whose, 1 / (double)cells[c].units, risk);
		loods_figure_add(own, own_success(cells[c].units, cells[c].largest, cells[c].contacts), risk);
	}
	free(cells);
	return good ? LOODS_OK
		    : loods_fail(err, LOODS_EINVALID,
				 _("The released contact log does not fit the contacts."));
}

/* ---- K8 ---- */

struct counts {
	uint32_t *n, *mark;
	uint32_t now;
};

/* The share of the commonest value among some rows; 0 when all are blank. `list` NULL: all rows. */
static double commonest(const uint16_t *column, const uint32_t *list, size_t n, struct counts *c)
{
	size_t most = 0, known = 0;

	c->now++;
	for (size_t i = 0; i < n; i++) {
		uint16_t v = column[list ? list[i] : i];

		if (v == LOODS_ATTACK_BLANK)
			continue;
		if (c->mark[v] != c->now) {
			c->mark[v] = c->now;
			c->n[v] = 0;
		}
		known++;
		if (++c->n[v] > most)
			most = c->n[v];
	}
	return known ? (double)most / (double)known : 0;
}

static struct loods_attack_figure guess(const struct loods_attack_work *w, const uint16_t *column,
					struct counts *counts)
{
	const struct loods_classes *k = &w->classes;
	struct loods_attack_figure f = { 0 };
	double base = commonest(column, NULL, w->a->release->nrows, counts);

	for (size_t c = 0; c < k->n; c++) {
		const uint32_t *rows = k->rows + k->first[c];
		size_t n = k->first[c + 1] - k->first[c];
		double share = commonest(column, rows, n, counts);

		for (size_t i = 0; share > 0 && i < n; i++)
			if (column[rows[i]] != LOODS_ATTACK_BLANK)
				loods_figure_add(&f, share, LOODS_ATTACK_SHARE);
	}
	loods_figure_end(&f);
	f.gain = f.ran ? f.mean - base : 0;
	return f;
}

/* The attribute that gives away most beyond its base rate is the figure; highest and at risk are of the
 * worst. */
void loods_attack_secrets(struct loods_attack_work *w)
{
	struct loods_attack_figure *out = &w->out->figures[LOODS_ATTACK_SECRET];
	struct counts counts = { loods_attack_room(LOODS_ATTACK_BLANK + 1, sizeof *counts.n),
				 loods_attack_room(LOODS_ATTACK_BLANK + 1, sizeof *counts.mark), 0 };

	for (size_t i = 0; i < w->a->release->nsensitive; i++) {
		struct loods_attack_figure f = guess(w, w->a->release->sensitive[i], &counts), was = *out;

		if (!f.ran)
			continue;
		if (!was.ran || f.gain > was.gain)
			*out = f;
		out->highest = was.highest > f.highest ? was.highest : f.highest;
		out->at_risk = was.at_risk > f.at_risk ? was.at_risk : f.at_risk;
	}
	free(counts.n);
	free(counts.mark);
}
