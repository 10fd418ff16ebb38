/*
 * Disclosure control on public tables with known answers (../shared/sdc-cases; its README says where they
 * come from). Without that folder each of these tests says that it skips. Random cohorts:
 * test_disclose_random.c.
 */
#include "disclose.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disclose_cohort.h"
#include "disclose_data.h"
#include "disclose_risk.h"

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

static struct loods_arena arena;

static const char *known(const char *name)
{
	const char *path = data_known(name, &arena);

	if (!path)
		cr_skip_test("../shared/sdc-cases is not there");
	return path;
}

static struct data_file read_file(const char *name)
{
	struct data_message msg;
	struct data_file f;

	cr_assert(data_read(known(name), &arena, &f, &msg), "%s", msg.text);
	return f;
}

static struct loods_microdata read_data(const char *name, const char *prefix)
{
	struct data_message msg;
	struct data_file f;
	struct loods_microdata m;
	bool left_out[100];

	cr_assert(data_with_hierarchies(known(name), known(prefix), &arena, &f, &m, left_out, &msg), "%s",
		  msg.text);
	return m;
}

static double cell(const struct data_file *f, size_t row, const char *column)
{
	return strtod(f->cell[row][data_column(f, column)], NULL);
}

static void node_from(const char *text, size_t n, uint8_t *node)
{
	char *end;

	for (size_t i = 0; i < n; i++) {
		node[i] = (uint8_t)strtol(text, &end, 10);
		text = end;
	}
}

static size_t rows_below(const uint32_t *sizes, size_t n, size_t k)
{
	size_t below = 0;

	for (size_t i = 0; i < n; i++)
		below += sizes[i] < k;
	return below;
}

static size_t smallest(const uint32_t *sizes, size_t n)
{
	size_t least = n;

	for (size_t i = 0; i < n; i++)
		least = sizes[i] < least ? sizes[i] : least;
	return least;
}

/* Row of the lattice file that has this node. */
static size_t lattice_row(const struct data_file *lattice, const uint8_t *node, size_t n)
{
	uint8_t other[LOODS_DISCLOSE_ATTRIBUTES_MAX];

	for (size_t r = 1; r < lattice->nrows; r++) {
		node_from(lattice->cell[r][0], n, other);
		if (memcmp(node, other, n) == 0)
			return r;
	}
	cr_assert_fail("no such node");
	return 0;
}

/* The least loss over all 12,960 nodes, as enumerated by others. Theirs is the sum over nine attributes. */
Test(disclose, adult_optimum)
{
	static const double limits[] = { 0, 0.02, 0.05, 0.1 };
	static const struct {
		size_t k;
		const char *below, *loss;
	} rows[] = { { 5, "below_5", "loss_k5" }, { 10, "below_10", "loss_k10" } };
	struct data_file lattice = read_file("adult/expected_lattice.csv");
	struct loods_microdata m = read_data("adult/adult.csv", "adult/adult_hierarchy_");

	cr_assert_eq(m.nrows, 30162);
	for (size_t i = 0; i < ROWS(rows) * ROWS(limits); i++) {
		struct loods_disclose_options o = { .k = rows[i / ROWS(limits)].k,
						    .limit = limits[i % ROWS(limits)] };
		const char *below = rows[i / ROWS(limits)].below, *loss = rows[i / ROWS(limits)].loss;
		struct loods_disclose_result r;
		struct loods_err err;
		double least = 9;
		size_t at;

		for (size_t n = 1; n < lattice.nrows; n++)
			if (cell(&lattice, n, below) <= floor(o.limit * 30162) &&
			    cell(&lattice, n, loss) < least)
				least = cell(&lattice, n, loss);
		cr_assert_eq(loods_disclose_global(&m, &o, &arena, &r, &err), LOODS_OK, "%s", err.msg);
		at = lattice_row(&lattice, r.stages[0].node, m.nattributes);
		cr_expect_float_eq(r.loss * 9, least, 1e-6, "k %zu, limit %g: %f", o.k, o.limit, r.loss * 9);
		cr_expect_float_eq(cell(&lattice, at, loss), least, 1e-6);
		cr_expect_eq((double)r.suppressed, cell(&lattice, at, below));
		cr_expect(r.smallest >= o.k);
		cr_expect(r.work.checks < r.work.nodes / 4, "%zu checks", r.work.checks);
	}
}

/* Every class counted once more as texts, the loss from the labels; and no worse than one node for all. */
Test(disclose, adult_staged)
{
	static const struct {
		size_t k;
		double limit;
	} rows[] = { { 5, 0 }, { 5, 0.02 }, { 10, 0 }, { 10, 0.02 } };
	struct cohort c = { .m = read_data("adult/adult.csv", "adult/adult_hierarchy_") };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct loods_disclose_result staged, global;
		struct loods_err err;

		c.o = (struct loods_disclose_options){ .k = rows[i].k, .limit = rows[i].limit };
		cr_assert_eq(loods_disclose_staged(&c.m, &c.o, &arena, &staged, &err), LOODS_OK);
		cr_assert_eq(loods_disclose_global(&c.m, &c.o, &arena, &global, &err), LOODS_OK);
		cr_expect_null(cohort_wrong(&c, &staged), "%s", cohort_wrong(&c, &staged));
		cr_expect_null(cohort_wrong(&c, &global), "%s", cohort_wrong(&c, &global));
		cr_expect_lt(staged.loss, global.loss);
		cr_expect_lt(staged.work.checks, 8 * staged.work.nodes / 4, "%zu checks", staged.work.checks);
	}
}

/* Classes, smallest class and rows in small classes at one in forty nodes. */
Test(disclose, adult_classes)
{
	struct data_file lattice = read_file("adult/expected_lattice.csv");
	struct loods_microdata m = read_data("adult/adult.csv", "adult/adult_hierarchy_");
	uint32_t *sizes = LOODS_NEW_ARRAY(&arena, uint32_t, m.nrows);

	for (size_t n = 1; n < lattice.nrows; n += 41) {
		uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];

		node_from(lattice.cell[n][0], m.nattributes, node);
		cr_expect_eq((double)loods_disclose_sizes(&m, node, NULL, sizes),
			     cell(&lattice, n, "classes"));
		cr_expect_eq((double)smallest(sizes, m.nrows), cell(&lattice, n, "min_class"));
		cr_expect_eq((double)rows_below(sizes, m.nrows, 2), cell(&lattice, n, "below_2"));
		cr_expect_eq((double)rows_below(sizes, m.nrows, 10), cell(&lattice, n, "below_10"));
		cr_expect_eq((double)rows_below(sizes, m.nrows, 50), cell(&lattice, n, "below_50"));
	}
}

/* ARX's own expectations for k-anonymity alone. It weighs entropy, so its node need not be our optimum; but
 * it is one of ours: within the limit, and no better than what we find. */
Test(disclose, adult_nodes_of_arx)
{
	struct data_file junit = read_file("adult/arx_published_junit.csv");
	struct loods_microdata m = read_data("adult/adult.csv", "adult/adult_hierarchy_");
	uint32_t *sizes = LOODS_NEW_ARRAY(&arena, uint32_t, m.nrows);
	int looked_at = 0;

	for (size_t n = 1; n < junit.nrows; n++) {
		struct loods_disclose_options o = { .limit = cell(&junit, n, "suppression_limit") };
		uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX];
		struct loods_disclose_result r;
		struct loods_err err;

		if (strcmp(junit.cell[n][0], "KAnonymity") != 0)
			continue;
		o.k = (size_t)strtol(strchr(junit.cell[n][1], '(') + 1, NULL, 10);
		node_from(junit.cell[n][data_column(&junit, "expected_levels")], m.nattributes, node);
		loods_disclose_sizes(&m, node, NULL, sizes);
		cr_expect(rows_below(sizes, m.nrows, o.k) <= (size_t)floor(o.limit * 30162), "row %zu", n);
		cr_assert_eq(loods_disclose_global(&m, &o, &arena, &r, &err), LOODS_OK, "%s", err.msg);
		cr_expect(r.suppressed <= (size_t)floor(o.limit * 30162));
		looked_at++;
	}
	cr_expect_eq(looked_at, 6);
}

/* The whole lattice of 36 nodes. */
Test(disclose, arx7)
{
	struct data_file lattice = read_file("small/arx7_expected_lattice.csv");
	struct loods_microdata m = read_data("small/arx7.csv", "small/arx7_hierarchy_");
	uint32_t sizes[7];

	cr_assert_eq(m.nrows, 7);
	cr_assert_eq(lattice.nrows, 37);
	for (size_t n = 1; n < lattice.nrows; n++) {
		uint8_t node[3];
		double sum = 0;

		node_from(lattice.cell[n][0], 3, node);
		cr_expect_eq((double)loods_disclose_sizes(&m, node, NULL, sizes),
			     cell(&lattice, n, "classes"));
		cr_expect_eq((double)smallest(sizes, 7), cell(&lattice, n, "min_class"));
		cr_expect_eq((double)rows_below(sizes, 7, 2), cell(&lattice, n, "below_2"));
		cr_expect_eq((double)rows_below(sizes, 7, 3), cell(&lattice, n, "below_3"));
		for (size_t i = 0; i < 7; i++)
			sum += sizes[i];
		cr_expect_eq(sum, cell(&lattice, n, "sum_sq"));
	}
}

/* By hand. k 3, nobody left out: of the safe nodes (1 1 3), (2 0 3) and those above, at level 3 of the
 * postcode 81*** covers all four (1). Age <50 covers two of four: (2-1)/(4-1), and gender all: (1/3 + 1 +
 * 1)/3 = 7/9. Age at the top with gender as it is: (1 + 0 + 1)/3 = 2/3, which is less. */
Test(disclose, arx7_optimum)
{
	struct loods_microdata m = read_data("small/arx7.csv", "small/arx7_hierarchy_");
	struct loods_disclose_options o = { .k = 3 };
	struct loods_disclose_attribute attributes[3] = { { true, 1 }, { false, 1 }, { false, 1 } };
	struct loods_disclose_result r;
	struct loods_err err;

	cr_assert_eq(loods_disclose_global(&m, &o, &arena, &r, &err), LOODS_OK);
	cr_expect_arr_eq(r.stages[0].node, ((uint8_t[]){ 2, 0, 3 }), 3);
	cr_expect_float_eq(r.loss, 2.0 / 3, 1e-12);
	cr_expect_eq(r.nclasses, 2);
	cr_expect_eq(r.smallest, 3);
	cr_expect_str_eq(loods_disclose_label(&m, &r, 2, 6), "81***");
	cr_expect_str_eq(loods_disclose_label(&m, &r, 1, 6), "male");
	/* Where age is never made coarser its four values have 2, 2, 1 and 2 rows: nothing can be done. */
	o.attributes = attributes;
	cr_expect_eq(loods_disclose_global(&m, &o, &arena, &r, &err), LOODS_EREFUSED);
	cr_expect_eq(loods_disclose_staged(&m, &o, &arena, &r, &err), LOODS_EREFUSED);
	/* With k 2 only 66 (one row) stays out; each other age is a man and a woman, so gender must go. */
	o.k = 2;
	o.limit = 0.15;
	cr_assert_eq(loods_disclose_global(&m, &o, &arena, &r, &err), LOODS_OK, "%s", err.msg);
	cr_expect_arr_eq(r.stages[0].node, ((uint8_t[]){ 0, 1, 3 }), 3);
	cr_expect_float_eq(r.loss, (6 * 2.0 / 3 + 1) / 7, 1e-12);
	cr_expect_eq(r.suppressed, 1);
	cr_expect_eq(r.stage_of[2], 0);
	cr_expect_null(loods_disclose_label(&m, &r, 0, 2));
}

/* sdcMicro's francdat: fk and distinct l. */
Test(disclose, francdat)
{
	static const char *const keys[] = { "Key1", "Key2", "Key3", "Key4" }, *const sensitive[] = { "Num3" };
	struct data_file f = read_file("sdcmicro/francdat_expected.csv");
	struct loods_microdata m = data_plain(&f, keys, 4, 1, f.nrows, &arena);
	struct loods_microdata s = data_plain(&f, sensitive, 1, 1, f.nrows, &arena);
	uint32_t sizes[8], class_of[8];
	struct loods_diversity d[8];

	cr_assert_eq(m.nrows, 8);
	loods_disclose_sizes(&m, NULL, NULL, sizes);
	for (size_t i = 0; i < 8; i++) {
		cr_expect_eq(sizes[i], (uint32_t)cell(&f, i + 1, "fk"));
		cr_expect_float_eq(1.0 / sizes[i], cell(&f, i + 1, "prosecutor_1_over_fk"), 1e-9);
		for (class_of[i] = 0; class_of[i] < i; class_of[i]++) {
			size_t k = 0;

			while (k < 4 && m.columns[k][i] == m.columns[k][class_of[i]])
				k++;
			if (k == 4)
				break;
		}
	}
	loods_risk_diversity(class_of, 8, 8, s.columns[0], s.attributes[0].levels[0].ncodes, d);
	for (size_t i = 0; i < 8; i++)
		cr_expect_eq((double)d[class_of[i]].distinct, cell(&f, i + 1, "distinct_l_Num3"));
}

/* The three readings of a missing value. */
Test(disclose, readings_of_a_missing_value)
{
	static const char *const keys[] = { "A", "B", "C" };
	static const struct {
		enum loods_reading reading;
		const char *column;
	} rows[] = {
		{ LOODS_READING_OWN, "fk_own_category" },
		{ LOODS_READING_ALPHA0, "fk_alpha0" },
		{ LOODS_READING_ANYTHING, "fk_wildcard" },
	};
	struct data_file f = read_file("sdcmicro/freqcalc_missing_expected.csv");
	uint32_t sizes[8];

	cr_assert_eq(f.nrows, 17);
	for (size_t first = 1; first < 17; first += 8) {
		struct loods_microdata m = data_plain(&f, keys, 3, first, first + 8, &arena);
		const bool *missing[3];

		for (size_t k = 0; k < 3; k++) {
			const struct loods_micro_level *level = &m.attributes[k].levels[0];
			bool *is = LOODS_NEW_ARRAY(&arena, bool, level->ncodes);

			for (size_t v = 0; v < level->ncodes; v++)
				is[v] = !*level->labels[v];
			missing[k] = is;
		}
		for (size_t j = 0; j < ROWS(rows); j++) {
			loods_risk_sizes(&m, missing, rows[j].reading, sizes);
			for (size_t i = 0; i < 8; i++)
				cr_expect_eq(sizes[i], (uint32_t)cell(&f, first + i, rows[j].column),
					     "%s, row %zu", rows[j].column, i + 1);
		}
	}
}

/* sdcMicro's testdata: seven keys, fk for each of 4,580 rows, and the counts of its summary. */
Test(disclose, testdata)
{
	static const char *const keys[] = { "urbrur", "roof", "walls", "water", "electcon", "relat", "sex" };
	struct data_file f = read_file("sdcmicro/testdata_expected.csv");
	struct loods_microdata m = data_plain(&f, keys, 7, 1, f.nrows, &arena);
	uint32_t *sizes = LOODS_NEW_ARRAY(&arena, uint32_t, m.nrows);
	struct loods_risk risk;

	cr_expect_eq(loods_disclose_sizes(&m, NULL, NULL, sizes), 412);
	for (size_t i = 0; i < m.nrows; i++)
		cr_expect_eq(sizes[i], (uint32_t)cell(&f, i + 1, "fk"));
	cr_expect_eq(rows_below(sizes, m.nrows, 2), 157);
	cr_expect_eq(rows_below(sizes, m.nrows, 10), 741);
	risk = loods_risk_of(sizes, m.nrows, 0.1);
	cr_expect_float_eq(risk.mean, 0.0899563318777, 1e-9);
	cr_expect_float_eq(risk.mean, 412.0 / 4580, 1e-12);
	cr_expect_eq(risk.highest, 1);
	cr_expect_float_eq(risk.at_risk, 741.0 / 4580, 1e-12);
}

/* µ-Argus' Demodata: every pair and triple of keys, and all seven. */
Test(disclose, demodata)
{
	static const char *const below[] = { "rows_fk_lt_2", "rows_fk_lt_3", "rows_fk_lt_5",
					     "rows_fk_lt_10" };
	static const size_t k[] = { 2, 3, 5, 10 };
	struct data_file f = read_file("muargus/demodata_keys.csv"),
			 e = read_file("muargus/expected_frequencies.csv");
	uint32_t *sizes = LOODS_NEW_ARRAY(&arena, uint32_t, f.nrows);

	cr_assert_eq(e.nrows, 58);
	for (size_t n = 1; n < e.nrows; n++) {
		char *names = loods_arena_strdup(&arena, e.cell[n][0]), *next;
		const char *keys[8];
		size_t nkeys = 0;
		struct loods_microdata m;

		for (char *key = strtok_r(names, " ", &next); key; key = strtok_r(NULL, " ", &next))
			keys[nkeys++] = key;
		m = data_plain(&f, keys, nkeys, 1, f.nrows, &arena);
		cr_expect_eq((double)loods_disclose_sizes(&m, NULL, NULL, sizes),
			     cell(&e, n, "distinct_combinations"));
		cr_expect_eq((double)smallest(sizes, m.nrows), cell(&e, n, "smallest_class"));
		for (size_t i = 0; i < ROWS(k); i++)
			cr_expect_eq((double)rows_below(sizes, m.nrows, k[i]), cell(&e, n, below[i]),
				     "%s, %s", e.cell[n][0], below[i]);
	}
}

static size_t class_column(const struct data_file *f, const char *name, uint32_t *class_of)
{
	size_t most = 0;

	for (size_t i = 1; i < f->nrows; i++) {
		class_of[i - 1] = (uint32_t)cell(f, i, name) - 1;
		most = class_of[i - 1] > most ? class_of[i - 1] : most;
	}
	return most + 1;
}

Test(disclose, ldiv12)
{
	static const char *const sensitive[] = { "condition" };
	struct data_file f = read_file("small/ldiv12.csv"), e = read_file("small/ldiv12_expected.csv");
	struct loods_microdata s = data_plain(&f, sensitive, 1, 1, f.nrows, &arena);
	uint32_t class_of[12];
	struct loods_diversity d[3];

	cr_assert_eq(class_column(&f, "class", class_of), 3);
	loods_risk_diversity(class_of, 12, 3, s.columns[0], s.attributes[0].levels[0].ncodes, d);
	for (size_t k = 0; k < 3; k++) {
		cr_expect_eq((double)d[k].rows, cell(&e, k + 1, "size"));
		cr_expect_eq((double)d[k].distinct, cell(&e, k + 1, "distinct_l"));
		cr_expect_float_eq(d[k].entropy, cell(&e, k + 1, "entropy_nats"), 1e-6);
		cr_expect_float_eq(exp(d[k].entropy), cell(&e, k + 1, "entropy_l_exp"), 1e-6);
		cr_expect_float_eq(d[k].most, cell(&e, k + 1, "max_share"), 1e-9);
	}
}

/* Salaries come in no order in the file, so their codes are set by rank. */
Test(disclose, tclose9)
{
	static const char *const disease[] = { "disease" };
	struct data_file f = read_file("small/tclose9.csv"), e = read_file("small/tclose9_expected.csv");
	struct loods_microdata s = data_plain(&f, disease, 1, 1, f.nrows, &arena);
	uint16_t rank[9];

	for (size_t i = 0; i < 9; i++)
		rank[i] = (uint16_t)(cell(&f, i + 1, "salary_k") - 3); /* 3 .. 11, each once */
	for (size_t first = 1; first < 7; first += 3) {
		uint32_t class_of[9];
		double salary[3], equal[3];

		for (size_t k = 0; k < 3; k++)
			for (const char *p = e.cell[first + k][data_column(&e, "rows")]; *p;
			     p += 1 + (p[1] == ' '))
				class_of[*p - '1'] = (uint32_t)k;
		loods_risk_closeness(class_of, 9, 3, rank, 9, true, salary);
		loods_risk_closeness(class_of, 9, 3, s.columns[0], s.attributes[0].levels[0].ncodes, false,
				     equal);
		for (size_t k = 0; k < 3; k++) {
			cr_expect_float_eq(salary[k], cell(&e, first + k, "emd_ordered_salary"), 1e-6);
			cr_expect_float_eq(equal[k], cell(&e, first + k, "emd_equal_disease"), 1e-6);
		}
	}
}
