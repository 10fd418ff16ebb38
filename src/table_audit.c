#include "table_audit.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "table_simplex.h"

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

bool loods_table_is_primary(const struct loods_table_system *s, size_t cell)
{
	return s->people[cell] &&
	       (s->people[cell] < s->k || s->largest[cell] > s->value[cell] - s->largest[cell]);
}

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

struct loods_table_need loods_table_needs(const struct loods_table_system *s, size_t cell)
{
	int64_t k = (int64_t)s->k, largest = s->largest[cell], value = s->value[cell];
	struct loods_table_need n = { .width = greater(k, largest), .down = value > 0 };

	n.up = greater(greater(k - (int64_t)s->people[cell], largest), greater(2 * largest - value, 1));
	return n;
}

static uint32_t root(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

/* person[cell], for cells of one person: the lowest cell that is certainly the same person's, since one is
 * the total of the other. What one knows of oneself one knows in all of them. */
static uint32_t *same_person(const struct loods_table_system *s)
{
	uint32_t *person = room(s->ncells, sizeof *person);

	for (size_t c = 0; c < s->ncells; c++)
		person[c] = (uint32_t)c;
	for (size_t e = 0; e < s->nequations; e++) {
		const struct loods_table_equation *q = &s->equations[e];

		for (size_t i = 0; s->people[q->total] == 1 && i < q->n; i++) {
			uint32_t a = root(person, q->total), b = root(person, s->parts[q->first + i]);

			if (s->people[s->parts[q->first + i]])
				person[a > b ? a : b] = a > b ? b : a;
		}
	}
	for (size_t c = 0; c < s->ncells; c++)
		person[c] = root(person, (uint32_t)c);
	return person;
}

/* ---- the equations of the suppressed cells ---- */

/* Unknowns are numbered in the order of their cells. Cells at `known` count as published. */
struct unknowns {
	size_t n, nrows;
	uint32_t *cell; /* of each unknown */
	uint32_t *at;	/* for each cell its unknown, or LOODS_TABLE_NONE */
	int8_t *a;	/* nrows * n */
};

static bool find_row(const struct loods_table_system *s, const struct loods_table_equation *e,
		     const uint32_t *at, size_t n, int8_t *into)
{
	bool any = false;

	memset(into, 0, n);
	if (at[e->total] != LOODS_TABLE_NONE) {
		into[at[e->total]] = -1;
		any = true;
	}
	for (size_t i = 0; i < e->n; i++) {
		uint32_t u = at[s->parts[e->first + i]];

		if (u == LOODS_TABLE_NONE)
			continue;
		into[u] = 1;
		any = true;
	}
	return any;
}

static void unknowns_make(const struct loods_table_system *s, const uint8_t *status, uint32_t known,
			  struct unknowns *u)
{
	*u = (struct unknowns){ .at = room(s->ncells, sizeof *u->at),
				.cell = room(s->ncells, sizeof *u->cell) };
	for (size_t c = 0; c < s->ncells; c++) {
		u->at[c] = LOODS_TABLE_NONE;
		if (status[c] == LOODS_TABLE_PUBLISHED || c == known)
			continue;
		u->at[c] = (uint32_t)u->n;
		u->cell[u->n++] = (uint32_t)c;
	}
	u->a = room((s->nequations + 1) * (u->n + 1), sizeof *u->a);
	for (size_t e = 0; e < s->nequations; e++)
		u->nrows += find_row(s, &s->equations[e], u->at, u->n, u->a + u->nrows * u->n);
}

static void unknowns_release(struct unknowns *u)
{
	free(u->cell);
	free(u->at);
	free(u->a);
}

__extension__ typedef unsigned __int128 wide;

/* ---- elimination modulo 2^61 - 1 ---- */

static const uint64_t prime = (UINT64_C(1) << 61) - 1;

static uint64_t times(uint64_t a, uint64_t b)
{
	wide v = (wide)a * b;
	uint64_t r = (uint64_t)(v & prime) + (uint64_t)(v >> 61);

	return r >= prime ? r - prime : r;
}

static uint64_t inverse(uint64_t a)
{
	uint64_t r = 1;

	for (uint64_t e = prime - 2; e; e >>= 1) {
		if (e & 1)
			r = times(r, a);
		a = times(a, a);
	}
	return r;
}

/* The reduced echelon form: each unknown is a pivot of one row or free. */
struct echelon {
	size_t n, rank;
	uint64_t *m;	    /* rank * n */
	uint32_t *pivot_of; /* for each unknown its row, or LOODS_TABLE_NONE: free */
};

static void clear_column(struct echelon *e, size_t nrows, size_t r, size_t col)
{
	uint64_t *pr = e->m + r * e->n, by = inverse(pr[col]);

	for (size_t j = 0; j < e->n; j++)
		pr[j] = pr[j] ? times(pr[j], by) : 0;
	for (size_t i = 0; i < nrows; i++) {
		uint64_t *ri = e->m + i * e->n, f = ri[col];

		if (i == r || !f)
			continue;
		for (size_t j = 0; j < e->n; j++)
			if (pr[j]) {
				uint64_t v = ri[j] + prime - times(f, pr[j]);

				ri[j] = v >= prime ? v - prime : v;
			}
	}
}

static void echelon_make(const struct unknowns *u, struct echelon *e)
{
	*e = (struct echelon){ .n = u->n };
	e->m = room(u->nrows * u->n, sizeof *e->m);
	e->pivot_of = room(u->n, sizeof *e->pivot_of);
	for (size_t i = 0; i < u->nrows * u->n; i++)
		e->m[i] = u->a[i] < 0 ? prime - 1 : (uint64_t)u->a[i];
	for (size_t col = 0; col < u->n; col++) {
		size_t r = e->rank;

		e->pivot_of[col] = LOODS_TABLE_NONE;
		while (r < u->nrows && !e->m[r * e->n + col])
			r++;
		if (r == u->nrows)
			continue;
		for (size_t j = 0; r != e->rank && j < e->n; j++) {
			uint64_t t = e->m[r * e->n + j];

			e->m[r * e->n + j] = e->m[e->rank * e->n + j];
			e->m[e->rank * e->n + j] = t;
		}
		clear_column(e, u->nrows, e->rank, col);
		e->pivot_of[col] = (uint32_t)e->rank++;
	}
}

/* An unknown in terms of the free ones: the coefficient of a free one. */
static uint64_t of_free(const struct echelon *e, size_t unknown, size_t free_one)
{
	if (e->pivot_of[unknown] == LOODS_TABLE_NONE)
		return unknown == free_one;
	/* Minus this, but only whether two are each other's multiple is asked. */
	return e->m[e->pivot_of[unknown] * e->n + free_one];
}

/* Whether x is a multiple of y in terms of the free ones; 0 is one of everything. */
static bool multiple(const struct echelon *e, size_t x, size_t y)
{
	uint64_t a = 0, b = 0;

	for (size_t f = 0; f < e->n; f++) {
		uint64_t p, q;

		if (e->pivot_of[f] != LOODS_TABLE_NONE)
			continue;
		p = of_free(e, x, f);
		q = of_free(e, y, f);
		if (!p && !q)
			continue;
		if (!q)
			return false;
		if (!b) {
			a = p;
			b = q;
		}
		if (times(p, b) != times(a, q))
			return false;
	}
	return true;
}

static bool is_fixed(const struct echelon *e, size_t unknown)
{
	for (size_t f = 0; f < e->n; f++)
		if (e->pivot_of[f] == LOODS_TABLE_NONE && of_free(e, unknown, f))
			return false;
	return true;
}

static size_t count_own(const struct loods_table_system *s, const uint8_t *status, const struct unknowns *u,
			const struct echelon *e)
{
	uint32_t *person = same_person(s);
	size_t pairs = 0;

	for (size_t y = 0; y < u->n; y++) {
		if (s->people[u->cell[y]] != 1)
			continue;
		for (size_t x = 0; x < u->n; x++)
			pairs += person[u->cell[x]] != person[u->cell[y]] &&
				 status[u->cell[x]] == LOODS_TABLE_PRIMARY && !is_fixed(e, x) &&
				 multiple(e, x, y);
	}
	free(person);
	return pairs;
}

size_t loods_table_determined(const struct loods_table_system *s, const uint8_t *status, bool *determined,
			      size_t *own)
{
	struct unknowns u;
	struct echelon e;
	size_t primary = 0;

	unknowns_make(s, status, LOODS_TABLE_NONE, &u);
	echelon_make(&u, &e);
	if (determined)
		memset(determined, 0, s->ncells * sizeof *determined);
	for (size_t x = 0; x < u.n; x++) {
		if (!is_fixed(&e, x))
			continue;
		if (determined)
			determined[u.cell[x]] = true;
		primary += status[u.cell[x]] == LOODS_TABLE_PRIMARY;
	}
	if (own)
		*own = count_own(s, status, &u, &e);
	free(e.m);
	free(e.pivot_of);
	unknowns_release(&u);
	return primary;
}

/* ---- intervals ---- */

/* The unknowns that hang together with one, and the simplex of their equations. index[unknown]: its place
 * there. */
struct part {
	struct loods_simplex simplex;
	uint32_t *unknown;
	size_t n;
};

/* group[unknown]: the lowest unknown that it hangs together with. */
static void group_unknowns(const struct unknowns *u, uint32_t *group)
{
	for (size_t x = 0; x < u->n; x++)
		group[x] = (uint32_t)x;
	for (size_t r = 0; r < u->nrows; r++) {
		uint32_t first = LOODS_TABLE_NONE;

		for (size_t x = 0; x < u->n; x++) {
			uint32_t a, b;

			if (!u->a[r * u->n + x])
				continue;
			if (first == LOODS_TABLE_NONE)
				first = (uint32_t)x;
			a = root(group, first);
			b = root(group, (uint32_t)x);
			group[a > b ? a : b] = a > b ? b : a;
		}
	}
	for (size_t x = 0; x < u->n; x++)
		group[x] = root(group, (uint32_t)x);
}

static void part_make(const struct loods_table_system *s, const struct unknowns *u, const uint32_t *group,
		      uint32_t which, struct part *p)
{
	int8_t *a;
	int64_t *x;
	size_t nrows = 0;

	*p = (struct part){ .unknown = room(u->n, sizeof *p->unknown) };
	for (size_t i = 0; i < u->n; i++)
		if (group[i] == which)
			p->unknown[p->n++] = (uint32_t)i;
	a = room(u->nrows * p->n, sizeof *a);
	x = room(p->n, sizeof *x);
	for (size_t r = 0; r < u->nrows; r++) {
		bool any = false;

		for (size_t i = 0; i < p->n; i++) {
			a[nrows * p->n + i] = u->a[r * u->n + p->unknown[i]];
			any |= a[nrows * p->n + i] != 0;
		}
		nrows += any;
	}
	for (size_t i = 0; i < p->n; i++)
		x[i] = s->value[u->cell[p->unknown[i]]];
	loods_simplex_make(&p->simplex, nrows, p->n, a, x);
	free(a);
	free(x);
}

static void part_release(struct part *p)
{
	loods_simplex_release(&p->simplex);
	free(p->unknown);
}

bool loods_table_interval(const struct loods_table_system *s, const uint8_t *status, size_t cell,
			  uint32_t known, int64_t *low, int64_t *high)
{
	struct unknowns u;
	uint32_t *group;
	struct part p;
	size_t at = 0;
	bool good;

	unknowns_make(s, status, known, &u);
	group = room(u.n, sizeof *group);
	group_unknowns(&u, group);
	part_make(s, &u, group, group[u.at[cell]], &p);
	while (p.unknown[at] != u.at[cell])
		at++;
	*high = loods_simplex_highest(&p.simplex, at, INT64_MAX);
	*low = loods_simplex_lowest(&p.simplex, at, INT64_MIN);
	good = !p.simplex.overflow;
	part_release(&p);
	free(group);
	unknowns_release(&u);
	return good;
}

static int64_t plus(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* Whether whole tables have been met that show the cell to be as uncertain as it must be. */
static bool wide_enough(struct loods_simplex *x, size_t at, int64_t value, struct loods_table_need need)
{
	if (x->overflow)
		return false;
	if (x->high[at] < plus(value, need.up))
		loods_simplex_highest(x, at, plus(value, need.up));
	if (x->low[at] > value - need.down)
		loods_simplex_lowest(x, at, value - need.down);
	if (x->high[at] < plus(x->low[at], need.width))
		loods_simplex_highest(x, at, plus(x->low[at], need.width));
	if (x->high[at] < plus(x->low[at], need.width))
		loods_simplex_lowest(x, at, x->high[at] - need.width);
	return !x->overflow && x->high[at] >= plus(value, need.up) && x->low[at] <= value - need.down &&
	       x->high[at] >= plus(x->low[at], need.width);
}

/* The first unsafe primary cell of those that are hidden, or nothing. */
static uint32_t audit_bounds(const struct loods_table_system *s, const uint8_t *status)
{
	uint32_t bad = LOODS_TABLE_NONE, *group;
	struct unknowns u;

	unknowns_make(s, status, LOODS_TABLE_NONE, &u);
	group = room(u.n, sizeof *group);
	group_unknowns(&u, group);
	for (uint32_t g = 0; g < u.n; g++) {
		struct part p;

		if (group[g] != g)
			continue;
		part_make(s, &u, group, g, &p);
		for (size_t i = 0; i < p.n; i++) {
			uint32_t c = u.cell[p.unknown[i]];

			if (c < bad && status[c] == LOODS_TABLE_PRIMARY &&
			    !wide_enough(&p.simplex, i, s->value[c], loods_table_needs(s, c)))
				bad = c;
		}
		part_release(&p);
	}
	free(group);
	unknowns_release(&u);
	return bad;
}

static uint32_t audit_outsiders(const struct loods_table_system *s, const uint8_t *status)
{
	bool *determined = room(s->ncells, sizeof *determined);
	uint32_t bad = LOODS_TABLE_NONE;
	size_t n = loods_table_determined(s, status, determined, NULL);

	for (uint32_t c = 0; n && c < s->ncells && bad == LOODS_TABLE_NONE; c++)
		if (determined[c] && status[c] == LOODS_TABLE_PRIMARY)
			bad = c;
	free(determined);
	return bad == LOODS_TABLE_NONE ? audit_bounds(s, status) : bad;
}

/* For somebody who is the only one in hidden cells: these are known. `seen` is room for a status of all
 * cells. */
static uint32_t audit_person(const struct loods_table_system *s, const uint8_t *status,
			     const uint32_t *person, uint32_t p, uint8_t *seen)
{
	bool hidden = false;

	if (s->people[p] != 1 || person[p] != p)
		return LOODS_TABLE_NONE;
	memcpy(seen, status, s->ncells);
	for (uint32_t c = p; c < s->ncells; c++)
		if (person[c] == p && seen[c] != LOODS_TABLE_PUBLISHED) {
			hidden = true;
			seen[c] = LOODS_TABLE_PUBLISHED;
		}
	return hidden ? audit_bounds(s, seen) : LOODS_TABLE_NONE;
}

uint32_t loods_table_audit_from(const struct loods_table_system *s, const uint8_t *status, uint32_t *turn)
{
	uint32_t *person = same_person(s), bad = LOODS_TABLE_NONE;
	uint8_t *seen = room(s->ncells, sizeof *seen);

	if (*turn == LOODS_TABLE_NONE) {
		bad = audit_outsiders(s, status);
		if (bad == LOODS_TABLE_NONE)
			*turn = 0;
	}
	while (bad == LOODS_TABLE_NONE && *turn < s->ncells) {
		bad = audit_person(s, status, person, *turn, seen);
		*turn += bad == LOODS_TABLE_NONE;
	}
	free(seen);
	free(person);
	return bad;
}

uint32_t loods_table_audit_one(const struct loods_table_system *s, const uint8_t *status, uint32_t turn)
{
	uint32_t *person = same_person(s), bad = LOODS_TABLE_NONE;
	uint8_t *seen = room(s->ncells, sizeof *seen);

	if (turn < s->ncells)
		bad = audit_person(s, status, person, turn, seen);
	free(seen);
	free(person);
	return bad;
}

uint32_t loods_table_audit(const struct loods_table_system *s, const uint8_t *status)
{
	uint32_t turn = LOODS_TABLE_NONE;

	return loods_table_audit_from(s, status, &turn);
}
