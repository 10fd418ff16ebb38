/* What suppressed tables give away: by hand, and against all tables that could be, one by one. */
#include "table_audit.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

enum { MOST = 4, CELLS = (MOST + 1) * (MOST + 1) };

/* rows x columns with margins: cell r * (columns + 1) + c, where r == rows and c == columns are the totals.
 */
struct table {
	size_t rows, columns;
	int64_t value[CELLS], largest[CELLS];
	uint32_t people[CELLS];
	struct loods_table_equation equations[2 * (MOST + 1)];
	uint32_t parts[2 * (MOST + 1) * MOST];
	uint8_t status[CELLS];
	struct loods_table_system s;
};

static size_t at(const struct table *t, size_t r, size_t c)
{
	return r * (t->columns + 1) + c;
}

static void add_up(const struct table *t, int64_t *v)
{
	for (size_t r = 0; r < t->rows; r++) {
		v[at(t, r, t->columns)] = 0;
		for (size_t c = 0; c < t->columns; c++)
			v[at(t, r, t->columns)] += v[at(t, r, c)];
	}
	for (size_t c = 0; c <= t->columns; c++) {
		v[at(t, t->rows, c)] = 0;
		for (size_t r = 0; r < t->rows; r++)
			v[at(t, t->rows, c)] += v[at(t, r, c)];
	}
}

/* A table of counts: everybody adds 1. */
static void make(struct table *t, size_t rows, size_t columns, const int64_t *inner, size_t k)
{
	size_t n = 0, e = 0;

	*t = (struct table){ .rows = rows, .columns = columns };
	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < columns; c++)
			t->value[at(t, r, c)] = inner[r * columns + c];
	add_up(t, t->value);
	for (size_t r = 0; r <= rows; r++) {
		t->equations[e++] = (struct loods_table_equation){ (uint32_t)at(t, r, columns), n, columns };
		for (size_t c = 0; c < columns; c++)
			t->parts[n++] = (uint32_t)at(t, r, c);
	}
	for (size_t c = 0; c <= columns; c++) {
		t->equations[e++] = (struct loods_table_equation){ (uint32_t)at(t, rows, c), n, rows };
		for (size_t r = 0; r < rows; r++)
			t->parts[n++] = (uint32_t)at(t, r, c);
	}
	for (size_t i = 0; i < at(t, rows, columns) + 1; i++) {
		t->people[i] = (uint32_t)t->value[i];
		t->largest[i] = t->value[i] > 0;
	}
	t->s = (struct loods_table_system){
		at(t, rows, columns) + 1, t->value, t->largest, t->people, e, t->equations, t->parts, k
	};
}

/* All tables of whole numbers that agree with what is published (and with the cell that is known). */
struct all {
	const struct table *t;
	uint32_t known;
	int64_t v[CELLS], low[CELLS], high[CELLS];
};

static void each(struct all *a, size_t i, int64_t left)
{
	const struct table *t = a->t;
	size_t n = t->rows * t->columns, c = i < n ? at(t, i / t->columns, i % t->columns) : 0;

	if (i < n && (t->status[c] == LOODS_TABLE_PUBLISHED || c == a->known)) {
		a->v[c] = t->value[c];
		if (t->value[c] <= left)
			each(a, i + 1, left - t->value[c]);
		return;
	}
	for (int64_t x = 0; i < n && x <= left; x++) {
		a->v[c] = x;
		each(a, i + 1, left - x);
	}
	if (i < n)
		return;
	add_up(t, a->v);
	for (c = 0; c < t->s.ncells; c++)
		if ((t->status[c] == LOODS_TABLE_PUBLISHED || c == a->known) && a->v[c] != t->value[c])
			return;
	for (c = 0; c < t->s.ncells; c++) {
		a->low[c] = a->v[c] < a->low[c] ? a->v[c] : a->low[c];
		a->high[c] = a->v[c] > a->high[c] ? a->v[c] : a->high[c];
	}
}

static void enumerate(struct all *a, const struct table *t, uint32_t known)
{
	*a = (struct all){ .t = t, .known = known };
	for (size_t c = 0; c < CELLS; c++)
		a->low[c] = INT64_MAX;
	each(a, 0, t->value[at(t, t->rows, t->columns)]);
}

/* 20 | 50 | 10 | 80      The 3 and the 7 hidden, with one more in each row: Cox's rectangle. */
/*  8 | 19 |  3 | 30      */
/* 17 |  7 | 12 | 36      */
static const int64_t textbook[] = { 20, 50, 10, 8, 19, 3, 17, 7, 12 };

Test(table_audit, a_textbook_table)
{
	struct table t;
	bool determined[CELLS];
	int64_t low, high;
	size_t own;

	make(&t, 3, 3, textbook, 5);
	t.status[at(&t, 1, 2)] = LOODS_TABLE_PRIMARY;
	cr_expect_eq(loods_table_determined(&t.s, t.status, determined, &own), 1, "alone in row and column");
	cr_expect(determined[at(&t, 1, 2)]);
	cr_expect_eq(loods_table_audit(&t.s, t.status), at(&t, 1, 2));

	/* One more in the row alone: the column still tells. */
	t.status[at(&t, 1, 1)] = LOODS_TABLE_SECONDARY;
	cr_expect_eq(loods_table_determined(&t.s, t.status, determined, &own), 1);
	cr_expect(determined[at(&t, 1, 1)]);

	/* The rectangle 19, 3 / 7, 12 : x + y = 22, z + w = 19, x + z = 26, y + w = 15, so y = 0 .. 15. */
	t.status[at(&t, 2, 1)] = t.status[at(&t, 2, 2)] = LOODS_TABLE_SECONDARY;
	cr_expect_eq(loods_table_determined(&t.s, t.status, determined, &own), 0);
	cr_assert(loods_table_interval(&t.s, t.status, at(&t, 1, 2), LOODS_TABLE_NONE, &low, &high));
	cr_expect_eq(low, 0);
	cr_expect_eq(high, 15);
	cr_assert(loods_table_interval(&t.s, t.status, at(&t, 1, 1), LOODS_TABLE_NONE, &low, &high));
	cr_expect_eq(low, 7);
	cr_expect_eq(high, 22);
	cr_expect_eq(loods_table_audit(&t.s, t.status), LOODS_TABLE_NONE);

	/* Whoever knows one corner knows all. */
	cr_assert(loods_table_interval(&t.s, t.status, at(&t, 1, 2), (uint32_t)at(&t, 2, 2), &low, &high));
	cr_expect(low == 3 && high == 3);
}

/* A rectangle that elimination cannot see through, and non-negativity can: 1 0 / 0 0 stays as it is, since
 * the other corners hold nobody. */
Test(table_audit, bounds_tell_what_elimination_does_not)
{
	static const int64_t inner[] = { 1, 0, 9, 0, 0, 9, 9, 9, 9 };
	struct table t;
	int64_t low, high;

	make(&t, 3, 3, inner, 2);
	t.status[at(&t, 0, 0)] = LOODS_TABLE_PRIMARY;
	t.status[at(&t, 0, 1)] = t.status[at(&t, 1, 0)] = t.status[at(&t, 1, 1)] = LOODS_TABLE_SECONDARY;
	cr_expect_eq(loods_table_determined(&t.s, t.status, NULL, NULL), 0);
	cr_assert(loods_table_interval(&t.s, t.status, at(&t, 0, 0), LOODS_TABLE_NONE, &low, &high));
	cr_expect_eq(low, 1, "the two of the second row are 0, so are both columns' others");
	cr_expect_eq(high, 1);
	cr_expect_eq(loods_table_audit(&t.s, t.status), at(&t, 0, 0));
}

/* 1 and 4 hidden in one row, each with others in its column: whoever is the 1 subtracts it. */
Test(table_audit, the_only_one_in_a_cell_knows_it)
{
	static const int64_t inner[] = { 1, 4, 30, 20, 20, 30, 25, 25, 30 };
	struct table t;
	size_t own;

	make(&t, 3, 3, inner, 5);
	for (size_t r = 0; r < 2; r++)
		for (size_t c = 0; c < 2; c++)
			t.status[at(&t, r, c)] = LOODS_TABLE_SECONDARY;
	t.status[at(&t, 0, 0)] = t.status[at(&t, 0, 1)] = LOODS_TABLE_PRIMARY;
	cr_expect_eq(loods_table_determined(&t.s, t.status, NULL, &own), 0);
	cr_expect_eq(own, 1, "the 1 knows the 4");
	cr_expect_neq(loods_table_audit(&t.s, t.status), LOODS_TABLE_NONE);
	t.status[at(&t, 0, 2)] = t.status[at(&t, 1, 2)] = LOODS_TABLE_SECONDARY;
	loods_table_determined(&t.s, t.status, NULL, &own);
	cr_expect_eq(own, 0);
	cr_expect_eq(loods_table_audit(&t.s, t.status), LOODS_TABLE_NONE);
}

Test(table_audit, nothing_bounds_a_table_that_is_hidden_as_a_whole)
{
	struct table t;
	int64_t low, high;

	make(&t, 3, 3, textbook, 5);
	memset(t.status, LOODS_TABLE_SECONDARY, sizeof t.status);
	t.status[at(&t, 1, 2)] = LOODS_TABLE_PRIMARY;
	cr_assert(loods_table_interval(&t.s, t.status, at(&t, 1, 2), LOODS_TABLE_NONE, &low, &high));
	cr_expect_eq(low, 0);
	cr_expect_eq(high, INT64_MAX);
	cr_expect_eq(loods_table_audit(&t.s, t.status), LOODS_TABLE_NONE);
}

Test(table_audit, bounds_are_those_of_all_tables_that_could_be, .timeout = 120)
{
	int rounds = getenv("LOODS_TESTS_SLOW") ? 30 : 600, tight = 0;

	for (int round = 0; round < rounds; round++) {
		struct loods_random rnd;
		struct table t;
		struct all a;
		bool determined[CELLS];
		int64_t inner[MOST * MOST] = { 0 };
		uint32_t known = LOODS_TABLE_NONE;
		size_t rows, columns;

		loods_random_seed(&rnd, 61, (uint64_t)round);
		rows = (size_t)loods_random_between(&rnd, 2, 3);
		columns = (size_t)loods_random_between(&rnd, 2, 3);
		for (int i = loods_random_between(&rnd, 1, 9); i > 0; i--)
			inner[loods_random_below(&rnd, (int)(rows * columns))]++;
		make(&t, rows, columns, inner, 3);
		/* All but the grand total, so that there are finitely many. */
		for (size_t c = 0; c + 1 < t.s.ncells; c++) {
			bool margin = c % (columns + 1) == columns || c / (columns + 1) == rows;

			if (loods_random_chance(&rnd, margin ? 0.15 : 0.6))
				t.status[c] = LOODS_TABLE_PRIMARY;
		}
		if (round % 3 == 0)
			for (size_t c = 0; c < t.s.ncells; c++)
				if (t.status[c] && loods_random_chance(&rnd, 0.3))
					known = (uint32_t)c;
		enumerate(&a, &t, known);
		loods_table_determined(&t.s, t.status, determined, NULL);
		for (size_t c = 0; c < t.s.ncells; c++) {
			int64_t low, high;

			if (t.status[c] == LOODS_TABLE_PUBLISHED || c == known)
				continue;
			cr_assert(loods_table_interval(&t.s, t.status, c, known, &low, &high));
			cr_assert_eq(low, a.low[c], "round %d, cell %zu", round, c);
			cr_assert_eq(high, a.high[c], "round %d, cell %zu", round, c);
			cr_assert(known != LOODS_TABLE_NONE || !determined[c] || low == high);
			tight += low == high;
		}
	}
	cr_expect_gt(tight, 50);
}
