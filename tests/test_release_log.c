/* The contact log of the anonymous export, against a recount that knows no sorting, no hashing and no
 * stages but those written out here. */
#include "release_log.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "random.h"

enum { ARM, GENDER, PERIOD, CHANNEL, OUTCOME, MINUTES, FIELDS };

/* Hierarchies by halving or by a divisor: level l of a field with `leaves` is code / divisors[l]. */
struct shape {
	size_t leaves, nlevels;
	uint16_t divisors[5];
};
static const struct shape shapes[FIELDS] = {
	[ARM] = { 3, 1, { 1 } },
	[GENDER] = { 2, 1, { 1 } },
	[PERIOD] = { 24, 4, { 1, 3, 12, 24 } },
	[CHANNEL] = { 6, 3, { 1, 3, 6 } },
	[OUTCOME] = { 4, 3, { 1, 2, 4 } },
	[MINUTES] = { 6, 3, { 1, 2, 6 } },
};
static const struct loods_log_step steps[] = {
	{ MINUTES, 1 }, { MINUTES, 2 }, { CHANNEL, 1 }, { PERIOD, 1 }, { CHANNEL, 2 },
	{ PERIOD, 2 },	{ OUTCOME, 1 }, { OUTCOME, 2 }, { PERIOD, 3 },
};
enum { STEPS = sizeof steps / sizeof *steps };

static const char *const no_labels[64];

struct made {
	struct loods_micro_level levels[FIELDS][5];
	struct loods_micro_attribute attributes[FIELDS];
	const uint16_t *columns[FIELDS];
	uint16_t *data[FIELDS];
	struct loods_microdata m;
	uint32_t *who;
	struct loods_release_log log;
};

static void make(struct made *t, struct loods_arena *a, size_t n, size_t nwho, size_t k)
{
	for (size_t f = 0; f < FIELDS; f++) {
		for (size_t l = 0; l < shapes[f].nlevels; l++) {
			uint16_t *map = LOODS_NEW_ARRAY(a, uint16_t, shapes[f].leaves);

			for (size_t c = 0; c < shapes[f].leaves; c++)
				map[c] = (uint16_t)(c / shapes[f].divisors[l]);
			t->levels[f][l] = (struct loods_micro_level){ map[shapes[f].leaves - 1] + (size_t)1,
								      no_labels, map };
		}
		t->attributes[f] = (struct loods_micro_attribute){ "field", shapes[f].nlevels, t->levels[f] };
		t->columns[f] = t->data[f] = LOODS_NEW_ARRAY(a, uint16_t, n);
	}
	t->m = (struct loods_microdata){ FIELDS, t->attributes, n, t->columns };
	t->who = LOODS_NEW_ARRAY(a, uint32_t, n);
	t->log = (struct loods_release_log){ .contacts = &t->m,
				     .who = t->who,
				     .nwho = nwho,
				     .k = k,
				     .nsteps = STEPS,
				     .steps = steps,
				     .groups = 1u << ARM | 1u << GENDER };
}

static uint16_t code_at(const struct made *t, size_t contact, size_t field, size_t stage)
{
	size_t level = 0;

	for (size_t s = 0; s < stage; s++)
		if (steps[s].field == field)
			level = steps[s].level;
	return t->data[field][contact] / shapes[field].divisors[level];
}

static bool same_cell(const struct made *t, size_t i, size_t j, size_t stage)
{
	for (size_t f = 0; f < FIELDS; f++)
		if (code_at(t, i, f, stage) != code_at(t, j, f, stage))
			return false;
	return true;
}

/* Distinct people among marked contacts, and the most contacts of one of them. */
static size_t people_of(const struct made *t, const bool *in, size_t *largest)
{
	size_t n = 0, counts[64] = { 0 };

	*largest = 0;
	for (size_t i = 0; i < t->m.nrows; i++)
		if (in[i] && ++counts[t->who[i]] > *largest)
			*largest = counts[t->who[i]];
	for (size_t p = 0; p < 64; p++)
		n += counts[p] > 0;
	return n;
}

/* stage_of[contact], by the definition alone, before rests are made up. */
static void naive_stages(const struct made *t, int *stage_of)
{
	size_t n = t->m.nrows;

	for (size_t i = 0; i < n; i++)
		stage_of[i] = -1;
	for (size_t s = 0; s <= t->log.nsteps; s++) {
		int next[400];

		memcpy(next, stage_of, n * sizeof *next);
		for (size_t i = 0; i < n; i++) {
			bool in[400];
			size_t largest, people, size = 0;

			if (stage_of[i] >= 0)
				continue;
			for (size_t j = 0; j < n; j++)
				size += in[j] = stage_of[j] < 0 && same_cell(t, i, j, s);
			people = people_of(t, in, &largest);
			if (people >= t->log.k && largest * 2 <= size)
				next[i] = (int)s;
		}
		memcpy(stage_of, next, n * sizeof *next);
	}
}

static void expect_groups(const struct made *t, const struct loods_log_result *r)
{
	uint64_t dropped = 0, contacts = 0;

	for (size_t g = 0; g < r->ngroups; g++) {
		const struct loods_log_group *group = &r->groups[g];
		bool in[400], all[400];
		size_t size = 0, total = 0, largest, people;

		for (size_t i = 0; i < t->m.nrows; i++) {
			all[i] = t->data[ARM][i] == group->codes[ARM] &&
				 t->data[GENDER][i] == group->codes[GENDER];
			total += all[i];
			size += in[i] = all[i] && r->cell_of[i] == LOODS_LOG_DROPPED;
		}
		people = people_of(t, in, &largest);
		cr_expect_eq(group->dropped, size);
		cr_expect_eq(group->contacts, total);
		cr_expect_eq(group->dropped_people, people);
		cr_expect(!size || (people >= t->log.k && largest * 2 <= size) ||
			  (group->small && size == total));
		cr_expect_eq(group->people, people_of(t, all, &largest));
		dropped += size;
		contacts += total;
	}
	cr_expect_eq(dropped, r->dropped);
	cr_expect_eq(contacts, t->m.nrows);
}

static void expect_cells(const struct made *t, const struct loods_log_result *r)
{
	uint64_t rows = 0;

	for (size_t c = 0; c < r->ncells; c++) {
		const struct loods_log_cell *cell = &r->cells[c];
		bool in[400];
		size_t size = 0, largest, people;

		for (size_t i = 0; i < t->m.nrows; i++) {
			size += in[i] = r->cell_of[i] == c;
			for (size_t f = 0; in[i] && f < FIELDS; f++)
				cr_assert_eq(cell->codes[f], code_at(t, i, f, cell->stage));
		}
		people = people_of(t, in, &largest);
		cr_assert_eq(cell->contacts, size);
		cr_assert_eq(cell->people, people);
		cr_assert_eq(cell->largest, largest);
		cr_assert(people >= t->log.k && largest * 2 <= size);
		cr_assert_eq(cell->first, rows);
		for (size_t i = 0; i < size; i++)
			cr_assert_eq(loods_release_log_row(r, rows + i), cell);
		rows += size;
	}
	cr_expect_eq(rows, r->rows);
	cr_expect_eq(rows + r->dropped, t->m.nrows);
}

/* Each contact where the definition says, or merged into a rest: then that rest was needed, and all of the
 * finer cell went. */
static void expect_stages(const struct made *t, const struct loods_log_result *r, const int *stage_of,
			  int last)
{
	uint64_t merged = 0, withdrawn = 0;

	for (size_t i = 0; i < t->m.nrows; i++) {
		bool dropped = r->cell_of[i] == LOODS_LOG_DROPPED, rest = false;
		int stage = dropped ? -1 : (int)r->cells[r->cell_of[i]].stage;

		if (stage == stage_of[i])
			continue;
		cr_assert(dropped || stage == last);
		merged += !dropped && stage_of[i] >= 0;
		withdrawn += dropped;
		for (size_t j = 0; j < t->m.nrows; j++) {
			rest |= stage_of[j] < 0 && t->data[ARM][i] == t->data[ARM][j] &&
				t->data[GENDER][i] == t->data[GENDER][j];
			if (stage_of[i] >= 0 && stage_of[j] == stage_of[i] &&
			    same_cell(t, i, j, (size_t)stage_of[i]))
				cr_assert_eq(r->cell_of[j], r->cell_of[i]);
		}
		cr_assert(rest);
	}
	/* A rest that was made and then withdrawn in its turn counts as merged no less. */
	cr_expect(merged == r->merged || (withdrawn && merged < r->merged));
}

Test(release_log, agrees_with_a_naive_recount, .timeout = 120)
{
	int rounds = getenv("LOODS_TESTS_SLOW") ? 60 : 3000;
	size_t withdrawn = 0, merged = 0, small = 0;

	for (int round = 0; round < rounds; round++) {
		struct loods_random rnd;
		struct loods_arena a = { 0 };
		struct made t;
		struct loods_log_result r;
		int stage_of[400], last = round % 3 ? STEPS : STEPS - 1 - round % 4;
		size_t n, nwho, wide;

		loods_random_seed(&rnd, 4, (uint64_t)round);
		n = (size_t)loods_random_between(&rnd, 0, round % 10 ? 120 : 390);
		nwho = (size_t)loods_random_between(&rnd, 1, 60);
		wide = (size_t)loods_random_between(&rnd, 1, 24);
		make(&t, &a, n, nwho, (size_t)loods_random_between(&rnd, 2, 10));
		t.log.nsteps = (size_t)last;
		for (size_t i = 0; i < n; i++) {
			/* A few people have most contacts, as it is. */
			t.who[i] =
				(uint32_t)(loods_random_unit(&rnd) * loods_random_unit(&rnd) * (double)nwho);
			for (size_t f = 0; f < FIELDS; f++)
				t.data[f][i] =
					(uint16_t)((size_t)loods_random_below(&rnd, (int)shapes[f].leaves) %
						   wide);
		}
		cr_assert_eq(loods_release_log(&t.log, &a, &r, NULL), LOODS_OK);
		naive_stages(&t, stage_of);
		expect_stages(&t, &r, stage_of, last);
		merged += r.merged > 0;
		expect_cells(&t, &r);
		expect_groups(&t, &r);
		withdrawn += r.withdrawn > 0;
		for (size_t g = 0; g < r.ngroups; g++)
			small += r.groups[g].small;
		loods_arena_release(&a);
	}
	/* All must have been met, else this shows little. */
	cr_expect_gt(merged, 0);
	cr_expect_gt(withdrawn, 0);
	cr_expect_gt(small, 0);
}

/* 4 contacts of 2 people at one code, 2 of 2 others at a sibling, one of a fifth elsewhere; k = 2. */
Test(release_log, one_worked_by_hand)
{
	static const uint16_t minutes[] = { 0, 0, 0, 0, 1, 1, 5 };
	static const uint32_t who[] = { 0, 1, 0, 1, 2, 3, 4 };
	struct loods_arena a = { 0 };
	struct made t;
	struct loods_log_result r;

	make(&t, &a, 7, 5, 2);
	memcpy(t.data[MINUTES], minutes, sizeof minutes);
	memcpy(t.who, who, sizeof who);
	cr_assert_eq(loods_release_log(&t.log, &a, &r, NULL), LOODS_OK);
	/* The fifth is left alone, so the smaller cell (2 contacts) joins it: 3 contacts, 3 people, one each.
	 */
	cr_assert_eq(r.ncells, 2);
	cr_expect_eq(r.cells[0].contacts, 4);
	cr_expect_eq(r.cells[0].people, 2);
	cr_expect_eq(r.cells[1].stage, STEPS);
	cr_expect_eq(r.cells[1].contacts, 3);
	cr_expect_eq(r.cells[1].people, 3);
	cr_expect_eq(r.merged, 2);
	cr_expect_eq(r.dropped, 0);
	cr_assert_eq(r.ngroups, 1);

	/* Without the step that brings all minutes together the rest cannot be released: both are dropped. */
	t.log.nsteps = 1;
	cr_assert_eq(loods_release_log(&t.log, &a, &r, NULL), LOODS_OK);
	cr_assert_eq(r.ncells, 1);
	cr_expect_eq(r.cells[0].contacts, 4);
	cr_assert_eq(r.ngroups, 1);
	cr_expect_eq(r.withdrawn, 2);
	cr_expect_eq(r.dropped, 3);
	cr_expect_eq(r.groups[0].dropped_people, 3);
	loods_arena_release(&a);
}

Test(release_log, order_of_contacts_and_people_does_not_matter)
{
	struct loods_random rnd;
	struct loods_arena a = { 0 };
	struct made t, back;
	struct loods_log_result r, s;
	size_t n = 5000;

	make(&t, &a, n, 100, 5);
	make(&back, &a, n, 100, 5);
	loods_random_seed(&rnd, 7, 0);
	for (size_t i = 0; i < n; i++) {
		t.who[i] = (uint32_t)loods_random_below(&rnd, 100);
		back.who[n - 1 - i] = 99 - t.who[i];
		for (size_t f = 0; f < FIELDS; f++)
			back.data[f][n - 1 - i] = t.data[f][i] =
				(uint16_t)loods_random_below(&rnd, (int)shapes[f].leaves);
	}
	cr_assert_eq(loods_release_log(&t.log, &a, &r, NULL), LOODS_OK);
	cr_assert_eq(loods_release_log(&back.log, &a, &s, NULL), LOODS_OK);
	cr_assert_eq(r.ncells, s.ncells);
	cr_assert_gt(r.ncells, 100);
	cr_assert_arr_eq(r.cells, s.cells, r.ncells * sizeof *r.cells);
	loods_arena_release(&a);
}

static bool never(int64_t done, int64_t total, void *ctx)
{
	(void)ctx;
	return done < total / 2;
}

Test(release_log, what_is_wrong_is_refused)
{
	static const struct loods_log_step finer[] = { { MINUTES, 2 }, { MINUTES, 1 } };
	static const struct loods_log_step no_level[] = { { ARM, 1 } };
	struct loods_arena a = { 0 };
	struct made t;
	struct loods_log_result r;
	struct loods_err err = { 0 };

	make(&t, &a, 10, 1, 1);
	cr_expect_eq(loods_release_log(&t.log, &a, &r, &err), LOODS_EINVALID, "k of 1");
	make(&t, &a, 10, 1, 2);
	t.log.nsteps = 2;
	t.log.steps = finer;
	cr_expect_eq(loods_release_log(&t.log, &a, &r, &err), LOODS_EINVALID, "a step that is finer");
	t.log.nsteps = 1;
	t.log.steps = no_level;
	t.log.groups = 0;
	cr_expect_eq(loods_release_log(&t.log, &a, &r, &err), LOODS_EINVALID, "a level that is not there");
	make(&t, &a, 10, 1, 2);
	t.who[3] = 1;
	cr_expect_eq(loods_release_log(&t.log, &a, &r, &err), LOODS_EINVALID, "a person too many");
	t.who[3] = 0;
	t.data[PERIOD][9] = 24;
	cr_expect_eq(loods_release_log(&t.log, &a, &r, &err), LOODS_EINVALID, "a code too high");
	t.data[PERIOD][9] = 23;
	t.log.progress = never;
	cr_expect_eq(loods_release_log(&t.log, &a, &r, &err), LOODS_ECANCEL);
	loods_arena_release(&a);
}

/* Clients with log-normal numbers of contacts over up to 24 months, channels and outcomes with uneven
 * weights. */
static void realistic(struct made *t, size_t nwho, size_t n)
{
	static const double channels[] = { 30, 12, 4, 35, 14, 5 }, outcomes[] = { 75, 14, 8, 3 };
	static const double minutes[] = { 10, 25, 35, 20, 8, 2 };
	struct loods_random rnd;
	double *weight = malloc(nwho * sizeof *weight), sum = 0, gone = 0;
	size_t i = 0;

	loods_random_seed(&rnd, 2027, nwho);
	for (size_t p = 0; p < nwho; p++)
		sum += weight[p] = loods_random_lognormal(&rnd, 1, 0.5);
	for (size_t p = 0; p < nwho; p++) {
		int arm = loods_random_below(&rnd, 3), gender = loods_random_below(&rnd, 2);
		int start = loods_random_below(&rnd, 12), months = loods_random_between(&rnd, 6, 24 - start);
		size_t end = (size_t)((gone += weight[p]) / sum * (double)n + 0.5);

		for (; i < end && i < n; i++) {
			t->who[i] = (uint32_t)p;
			t->data[ARM][i] = (uint16_t)arm;
			t->data[GENDER][i] = (uint16_t)gender;
			t->data[PERIOD][i] = (uint16_t)(start + loods_random_below(&rnd, months));
			t->data[CHANNEL][i] = (uint16_t)loods_random_pick(&rnd, channels, 6);
			t->data[OUTCOME][i] = (uint16_t)loods_random_pick(&rnd, outcomes, 4);
			t->data[MINUTES][i] = (uint16_t)loods_random_pick(&rnd, minutes, 6);
		}
	}
	free(weight);
}

Test(release_log, a_pilot_of_150_loses_little)
{
	static const struct {
		size_t people, contacts;
		double most;
	} rows[] = { { 150, 12000, 0.0065 }, { 1500, 120000, 0.0065 }, { 40000, 4000000, 0.001 } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct loods_arena a = { 0 };
		struct made t;
		struct loods_log_result r;
		clock_t begin;

		if (i == 2 && getenv("LOODS_TESTS_SLOW"))
			break;
		make(&t, &a, rows[i].contacts, rows[i].people, 10);
		realistic(&t, rows[i].people, rows[i].contacts);
		begin = clock();
		cr_assert_eq(loods_release_log(&t.log, &a, &r, NULL), LOODS_OK);
		fprintf(stderr,
			"# %zu people, %zu contacts: %zu cells, %.3f %% lost (%.3f %% withdrawn), %.2f s\n",
			rows[i].people, rows[i].contacts, r.ncells,
			100 * (double)r.dropped / (double)rows[i].contacts,
			100 * (double)r.withdrawn / (double)rows[i].contacts,
			(double)(clock() - begin) / CLOCKS_PER_SEC);
		cr_expect_leq((double)r.dropped, rows[i].most * (double)rows[i].contacts);
		loods_arena_release(&a);
	}
}
