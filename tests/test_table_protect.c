/* Suppression in cross tables: everything that is hidden is checked against all tables that could be. */
#include "table_protect.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "random.h"

enum { ATTRIBUTES = 3, LEVELS = 3, CLIENTS = 20000 };

/* Three levels: the code, its half, one for all. */
struct made {
	struct loods_micro_level levels[ATTRIBUTES][LEVELS];
	struct loods_micro_attribute attributes[ATTRIBUTES];
	uint16_t maps[ATTRIBUTES][LEVELS][16];
	uint16_t data[ATTRIBUTES][CLIENTS];
	const uint16_t *columns[ATTRIBUTES];
	struct loods_microdata m;
	struct loods_tables t;
};

static const uint32_t all_three[] = { 7 };
static const uint32_t two[] = { 3 };
static const uint32_t pairs[] = { 3, 5, 6 };

static struct made *make(const size_t leaves[ATTRIBUTES], size_t n, size_t k, size_t ntables,
			 const uint32_t *tables)
{
	struct made *d = calloc(1, sizeof *d);

	for (size_t a = 0; a < ATTRIBUTES; a++) {
		for (size_t l = 0; l < LEVELS; l++) {
			for (size_t c = 0; c < leaves[a]; c++)
				d->maps[a][l][c] = (uint16_t)(l == 2 ? 0 : c >> l);
			d->levels[a][l] =
				(struct loods_micro_level){ d->maps[a][l][leaves[a] - 1] + (size_t)1, NULL,
							    d->maps[a][l] };
		}
		d->attributes[a] = (struct loods_micro_attribute){ "a", LEVELS, d->levels[a] };
		d->columns[a] = d->data[a];
	}
	d->m = (struct loods_microdata){ ATTRIBUTES, d->attributes, n, d->columns };
	d->t = (struct loods_tables){ .rows = &d->m, .k = k, .ntables = ntables, .tables = tables };
	return d;
}

static void run(const struct made *d, struct loods_arena *a, struct loods_tables_result *r)
{
	struct loods_err err = { 0 };

	cr_assert_eq(loods_tables_protect(&d->t, a, r, &err), LOODS_OK, "%s (%s)", err.msg, err.debug);
}

static void fill(struct made *d, const int64_t *inner, size_t rows, size_t columns)
{
	size_t n = 0;

	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < columns; c++)
			for (int64_t i = 0; i < inner[r * columns + c]; i++, n++) {
				d->data[0][n] = (uint16_t)r;
				d->data[1][n] = (uint16_t)c;
			}
	d->m.nrows = n;
}

static uint8_t status(const struct loods_tables_result *r, uint32_t attributes, uint16_t x, uint16_t y)
{
	return loods_tables_find(r, attributes, (uint16_t[]){ x, y, 0 })->status;
}

static const size_t leaves3[] = { 3, 3, 1 };

/* One cell of 3: the cheapest rectangle is with the 12 of its column and the 8 of its row, whose fourth
 * corner is the 17. Each can move by what is needed, none is to spare. */
Test(table_protect, a_textbook_table)
{
	static const int64_t inner[] = { 20, 50, 30, 8, 19, 3, 17, 27, 12 };
	struct made *d = make(leaves3, 0, 5, 1, two);
	struct loods_arena a = { 0 };
	struct loods_tables_result r;

	fill(d, inner, 3, 3);
	run(d, &a, &r);
	cr_expect_eq(r.ncells, 1 + 3 + 3 + 9);
	cr_expect_eq(r.primary, 1);
	cr_expect_eq(r.secondary, 3);
	cr_expect_eq(status(&r, 3, 1, 2), LOODS_TABLE_PRIMARY);
	cr_expect_eq(status(&r, 3, 1, 0), LOODS_TABLE_SECONDARY);
	cr_expect_eq(status(&r, 3, 2, 2), LOODS_TABLE_SECONDARY);
	cr_expect_eq(status(&r, 3, 2, 0), LOODS_TABLE_SECONDARY);
	cr_expect_eq(loods_tables_find(&r, 3, (uint16_t[]){ 1, 2, 0 })->value, 3);
	cr_expect_eq(loods_tables_find(&r, 1, (uint16_t[]){ 1, 0, 0 })->value, 30);
	cr_expect_eq(loods_tables_find(&r, 0, (uint16_t[]){ 0, 0, 0 })->value, 186);
	cr_expect_null(loods_tables_find(&r, 4, (uint16_t[]){ 0, 0, 0 }));
	loods_arena_release(&a);
	free(d);
}

Test(table_protect, a_table_that_is_safe_stays_whole)
{
	static const int64_t inner[] = { 20, 50, 0, 5, 19, 6, 17, 7, 12 };
	struct made *d = make(leaves3, 0, 5, 1, two);
	struct loods_arena a = { 0 };
	struct loods_tables_result r;

	fill(d, inner, 3, 3);
	run(d, &a, &r);
	cr_expect_eq(r.primary + r.secondary, 0);
	loods_arena_release(&a);
	free(d);
}

/* Contacts: 12 of 6 people in a cell, 7 of which are one person's, is hidden; without that person's four it
 * is not. */
Test(table_protect, dominance_and_people_not_rows)
{
	static const uint32_t tables[] = { 1 };
	struct made *d = make((size_t[]){ 3, 1, 1 }, 40, 3, 1, tables);
	struct loods_arena a = { 0 };
	struct loods_tables_result r;
	int64_t minutes[40];
	uint32_t who[40] = { 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5 };

	for (uint32_t i = 12; i < 40; i++) {
		who[i] = i % 7;
		d->data[0][i] = i < 26 ? 1 : 2;
	}
	d->t.who = who;
	d->t.nwho = 7;
	run(d, &a, &r);
	cr_expect_eq(status(&r, 1, 0, 0), LOODS_TABLE_PRIMARY);
	cr_expect_eq(r.cells[1].people, 6);
	cr_expect_eq(r.cells[1].largest, 7);
	cr_expect_eq(r.secondary, 1);
	who[3] = who[4] = who[5] = who[6] = 6;
	run(d, &a, &r);
	cr_expect_eq(r.primary + r.secondary, 0);
	/* Minutes: the same rows, one of which lasts longer than all others. */
	for (size_t i = 0; i < 40; i++)
		minutes[i] = i == 20 ? 600 : 10;
	d->t.weight = minutes;
	run(d, &a, &r);
	cr_expect_eq(status(&r, 1, 1, 0), LOODS_TABLE_PRIMARY);
	cr_expect_eq(loods_tables_find(&r, 1, (uint16_t[]){ 1, 0, 0 })->value, 730);
	loods_arena_release(&a);
	free(d);
}

/* The same table of all and of those of before, between which four people came: without their cell it is
 * hidden which of its codes they have. Attribute 2 says who is new. */
Test(table_protect, the_difference_of_two_tables)
{
	struct made *d = make((size_t[]){ 4, 1, 2 }, 0, 5, 1, (uint32_t[]){ 5 });
	struct loods_arena a = { 0 };
	struct loods_tables_result r;
	static const uint16_t of_new[] = { 1, 1, 2, 3 };

	for (size_t i = 0; i < 80; i++)
		d->data[0][d->m.nrows++] = (uint16_t)(i % 4);
	for (size_t i = 0; i < 4; i++) {
		d->data[2][d->m.nrows] = 1;
		d->data[0][d->m.nrows++] = of_new[i];
	}
	run(d, &a, &r);
	for (uint16_t c = 1; c < 4; c++) {
		bool before =
			loods_tables_find(&r, 5, (uint16_t[]){ c, 0, 0 })->status == LOODS_TABLE_PUBLISHED;
		bool all = loods_tables_find(&r, 1, (uint16_t[]){ c, 0, 0 })->status == LOODS_TABLE_PUBLISHED;

		cr_expect_not(before && all, "their difference would be published");
		cr_expect_eq(loods_tables_find(&r, 5, (uint16_t[]){ c, 0, 1 })->status, LOODS_TABLE_PRIMARY);
	}
	cr_expect_eq(loods_tables_find(&r, 4, (uint16_t[]){ 0, 0, 1 })->status, LOODS_TABLE_PRIMARY);
	loods_arena_release(&a);
	free(d);
}

Test(table_protect, categories_are_merged_first)
{
	struct made *d = make((size_t[]){ 8, 2, 1 }, 120, 5, 1, two);
	struct loods_arena a = { 0 };
	struct loods_tables_result r;
	static const uint8_t none[] = { 0, 0, 0 }, first[] = { 1, 0, 0 };

	/* 15 of each of 8 codes, of which 4 have the second's 0: 16 cells of 4 and 11. */
	for (size_t i = 0; i < 120; i++) {
		d->data[0][i] = (uint16_t)(i / 15);
		d->data[1][i] = i % 15 >= 4;
	}
	d->t.highest = none;
	run(d, &a, &r);
	cr_expect_eq(r.primary, 8);
	d->t.highest = first;
	run(d, &a, &r);
	cr_expect_eq(r.levels[0], 1);
	cr_expect_eq(r.primary + r.secondary, 0);
	/* 8 of 1 + 2 + 8 + 16 cells are primary: a share of 0.3 may stay. */
	d->t.merge_share = 0.3;
	run(d, &a, &r);
	cr_expect_eq(r.levels[0], 0);
	loods_arena_release(&a);
	free(d);
}

/* ---- against all tables that could be ---- */

struct all {
	const struct loods_tables_result *r;
	const size_t *leaves;
	const bool *known;
	int64_t v[64];
	int64_t *low, *high, *sum;
};

/* The value of every cell of the result from the innermost counts. */
static void add_up(struct all *a)
{
	for (size_t c = 0; c < a->r->ncells; c++) {
		const struct loods_table_cell *cell = &a->r->cells[c];

		a->sum[c] = 0;
		for (size_t i = 0; i < a->leaves[0] * a->leaves[1] * a->leaves[2]; i++) {
			size_t codes[] = { i / (a->leaves[1] * a->leaves[2]), i / a->leaves[2] % a->leaves[1],
					   i % a->leaves[2] };
			bool in = true;

			for (size_t x = 0; x < ATTRIBUTES; x++)
				in &= !(cell->attributes >> x & 1) || cell->codes[x] == codes[x];
			if (in)
				a->sum[c] += a->v[i];
		}
	}
}

static void each(struct all *a, size_t i, int64_t left)
{
	size_t n = a->leaves[0] * a->leaves[1] * a->leaves[2];

	if (i + 1 < n) {
		for (a->v[i] = 0; a->v[i] <= left; a->v[i]++) {
			int64_t was = a->v[i];

			each(a, i + 1, left - was);
			a->v[i] = was;
		}
		return;
	}
	a->v[i] = left;
	add_up(a);
	for (size_t c = 0; c < a->r->ncells; c++)
		if ((a->r->cells[c].status == LOODS_TABLE_PUBLISHED || a->known[c]) &&
		    a->sum[c] != a->r->cells[c].value)
			return;
	for (size_t c = 0; c < a->r->ncells; c++) {
		a->low[c] = a->sum[c] < a->low[c] ? a->sum[c] : a->low[c];
		a->high[c] = a->sum[c] > a->high[c] ? a->sum[c] : a->high[c];
	}
}

static void expect_safe(const struct loods_tables_result *r, const size_t *leaves, const bool *known,
			size_t k)
{
	int64_t low[128], high[128], sum[128];
	struct all a = { .r = r, .leaves = leaves, .known = known, .low = low, .high = high, .sum = sum };

	for (size_t c = 0; c < r->ncells; c++) {
		low[c] = INT64_MAX;
		high[c] = -1;
	}
	each(&a, 0, r->cells[0].value);
	for (size_t c = 0; c < r->ncells; c++) {
		int64_t v = r->cells[c].value;

		if (known[c])
			continue;
		cr_assert_eq(r->cells[c].status == LOODS_TABLE_PRIMARY, v > 0 && (v < (int64_t)k || v == 1));
		if (r->cells[c].status != LOODS_TABLE_PRIMARY)
			continue;
		cr_assert_geq(high[c], (int64_t)k);
		cr_assert_lt(low[c], v);
		cr_assert_geq(high[c] - low[c], (int64_t)k);
	}
}

/* The cells of which this client is the only one. */
static bool knows(const struct made *d, const struct loods_tables_result *r, size_t client, bool *known)
{
	bool any = false;

	for (size_t c = 0; c < r->ncells; c++) {
		known[c] = r->cells[c].people == 1;
		for (size_t x = 0; x < ATTRIBUTES; x++)
			known[c] &= !(r->cells[c].attributes >> x & 1) ||
				    r->cells[c].codes[x] == d->data[x][client];
		any |= known[c];
	}
	return any;
}

Test(table_protect, nothing_hidden_can_be_worked_out, .timeout = 300)
{
	static const size_t shapes[][ATTRIBUTES] = { { 2, 2, 1 }, { 3, 2, 1 }, { 2, 2, 2 }, { 4, 2, 1 } };
	int rounds = getenv("LOODS_TESTS_SLOW") ? 20 : 400, whole = 0, hidden = 0;

	for (int round = 0; round < rounds; round++) {
		const size_t *leaves = shapes[round % 4];
		struct loods_arena a = { 0 };
		struct loods_tables_result r;
		struct loods_random rnd;
		struct made *d;
		size_t n;

		loods_random_seed(&rnd, 17, (uint64_t)round);
		n = (size_t)loods_random_between(&rnd, 4, leaves[0] * leaves[1] * leaves[2] > 6 ? 9 : 14);
		d = leaves[2] == 1   ? make(leaves, n, 2 + (size_t)round % 2, 1, two)
		    : round % 8 == 2 ? make(leaves, n, 2, 1, all_three)
				     : make(leaves, n, 2, 3, pairs);
		for (size_t x = 0; x < ATTRIBUTES; x++)
			for (size_t i = 0; i < n; i++)
				d->data[x][i] = (uint16_t)(loods_random_unit(&rnd) * loods_random_unit(&rnd) *
							   (double)leaves[x]);
		run(d, &a, &r);
		/* The grand total must be known, else there are tables without end. */
		if (r.primary && r.cells[0].status == LOODS_TABLE_PUBLISHED) {
			bool known[128] = { false };

			expect_safe(&r, leaves, known, d->t.k);
			for (size_t i = 0; i < n; i++)
				if (knows(d, &r, i, known))
					expect_safe(&r, leaves, known, d->t.k);
			hidden++;
		}
		whole += !r.primary;
		cr_assert(r.primary || !r.secondary);
		loods_arena_release(&a);
		free(d);
	}
	cr_expect_gt(hidden, rounds / 20);
	cr_expect_gt(whole, 0);
}

static bool never(int64_t done, int64_t total, void *ctx)
{
	(void)done;
	(void)total;
	(void)ctx;
	return false;
}

Test(table_protect, what_is_wrong_is_refused)
{
	struct made *d = make(leaves3, 30, 5, 1, two);
	struct loods_arena a = { 0 };
	struct loods_tables_result r;

	d->t.progress = never;
	cr_expect_eq(loods_tables_protect(&d->t, &a, &r, NULL), LOODS_ECANCEL);
	d->t.progress = NULL;
	d->t.k = 1;
	cr_expect_eq(loods_tables_protect(&d->t, &a, &r, NULL), LOODS_EINVALID);
	d->t.k = 5;
	d->data[1][29] = 3;
	cr_expect_eq(loods_tables_protect(&d->t, &a, &r, NULL), LOODS_EINVALID);
	d->data[1][29] = 0;
	d->t.tables = (uint32_t[]){ 8 };
	cr_expect_eq(loods_tables_protect(&d->t, &a, &r, NULL), LOODS_EINVALID);
	loods_arena_release(&a);
	free(d);
}

/* Tables as an evaluation has them. */
Test(table_protect, linked_tables_of_a_pilot, .timeout = 300)
{
	static const struct {
		size_t clients, leaves[ATTRIBUTES];
	} rows[] = { { 150, { 3, 2, 4 } }, { 1500, { 3, 6, 8 } }, { 20000, { 3, 10, 10 } } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows && !getenv("LOODS_TESTS_SLOW"); i++) {
		struct made *d = make(rows[i].leaves, rows[i].clients, 10, 1, all_three);
		struct loods_arena a = { 0 };
		struct loods_tables_result r;
		struct loods_random rnd;
		clock_t begin = clock();

		loods_random_seed(&rnd, 5, i);
		for (size_t x = 0; x < ATTRIBUTES; x++)
			for (size_t c = 0; c < rows[i].clients; c++)
				d->data[x][c] = (uint16_t)(loods_random_unit(&rnd) * loods_random_unit(&rnd) *
							   (double)rows[i].leaves[x]);
		run(d, &a, &r);
		fprintf(stderr, "# %zu clients, %zu cells: %zu primary, %zu secondary, %.2f s\n",
			rows[i].clients, r.ncells, r.primary, r.secondary,
			(double)(clock() - begin) / CLOCKS_PER_SEC);
		cr_expect_gt(r.primary, 0);
		cr_expect_eq(loods_table_audit(&r.system, r.status), LOODS_TABLE_NONE);
		loods_arena_release(&a);
		free(d);
	}
}
