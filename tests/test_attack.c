/* The attack: small releases by hand and against brute force; what must pass passes and what must fail
 * fails. */
#include "attack.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "random.h"

enum { TRAITS = 4, LEVELS = 3, SECRETS = 1 };

/* Every trait has three levels: its code, its code / 2, one for all. */
struct made {
	struct loods_micro_level levels[TRAITS][LEVELS];
	struct loods_micro_attribute attributes[TRAITS];
	const uint16_t *columns[TRAITS], *codes[TRAITS], *sensitive[SECRETS];
	uint16_t *traits[TRAITS], *released[TRAITS], *secret;
	struct loods_microdata m;
	size_t *first;
	int32_t *day;
	uint16_t *channel, *minutes;
	uint8_t *stage;
	uint32_t *owner;
	struct loods_attack_snapshot snapshot;
	struct loods_attack_release release;
	struct loods_attack attack;
};

static const uint8_t node1[TRAITS] = { 0, 0, 0, 0 }, node2[TRAITS] = { 0, 0, 1, 1 },
		     node3[TRAITS] = { 0, 0, 2, 1 };
static const uint8_t *const nodes[] = { node1, node2, node3 };

static void make(struct made *t, struct loods_arena *a, size_t n, size_t ncontacts,
		 const size_t leaves[TRAITS], size_t k)
{
	*t = (struct made){ 0 };
	for (size_t f = 0; f < TRAITS; f++) {
		for (size_t l = 0; l < LEVELS; l++) {
			uint16_t *map = LOODS_NEW_ARRAY(a, uint16_t, leaves[f]);

			for (size_t c = 0; c < leaves[f]; c++)
				map[c] = (uint16_t)(l == 2 ? 0 : c >> l);
			t->levels[f][l] =
				(struct loods_micro_level){ map[leaves[f] - 1] + (size_t)1, NULL, map };
		}
		t->attributes[f] = (struct loods_micro_attribute){ "trait", LEVELS, t->levels[f] };
		t->columns[f] = t->traits[f] = LOODS_NEW_ARRAY(a, uint16_t, n);
		t->codes[f] = t->released[f] = LOODS_NEW_ARRAY(a, uint16_t, n);
	}
	t->m = (struct loods_microdata){ TRAITS, t->attributes, n, t->columns };
	t->sensitive[0] = t->secret = LOODS_NEW_ARRAY(a, uint16_t, n);
	t->first = LOODS_NEW_ARRAY(a, size_t, n + 1);
	t->day = LOODS_NEW_ARRAY(a, int32_t, ncontacts);
	t->channel = LOODS_NEW_ARRAY(a, uint16_t, ncontacts);
	t->minutes = LOODS_NEW_ARRAY(a, uint16_t, ncontacts);
	t->stage = LOODS_NEW_ARRAY(a, uint8_t, n);
	t->owner = LOODS_NEW_ARRAY(a, uint32_t, n);
	t->snapshot = (struct loods_attack_snapshot){ .traits = &t->m,
						      .first = t->first,
						      .day = t->day,
						      .channel = t->channel,
						      .minutes = t->minutes };
	t->release = (struct loods_attack_release){ .nstages = 3,
						    .nodes = nodes,
						    .stage = t->stage,
						    .codes = t->codes,
						    .owner = t->owner,
						    .sensitive = t->sensitive };
	t->attack =
		(struct loods_attack){ .snapshot = &t->snapshot, .release = &t->release, .k = k, .seed = 1 };
}

static uint16_t at(const struct made *t, size_t stage, size_t trait, size_t client)
{
	return t->levels[trait][nodes[stage - 1][trait]].code_of[t->traits[trait][client]];
}

static uint64_t key_at(const struct made *t, size_t stage, size_t client)
{
	uint64_t key = 0;

	for (size_t f = 0; f < TRAITS; f++)
		key = key * 32 + at(t, stage, f, client);
	return key;
}

/* Staged recoding with fixed nodes: who is in a class of k at stage 1, else at 2, else at 3, else nobody.
 * Rows in the order of clients, which the attack must make nothing of. */
static void release(struct made *t, size_t k)
{
	size_t n = t->m.nrows, rows = 0, cells = (size_t)1 << (5 * TRAITS);
	uint32_t *count = malloc(cells * sizeof *count);
	uint8_t *stage = calloc(n + 1, 1);

	for (size_t s = 1; s <= 3; s++) {
		memset(count, 0, cells * sizeof *count);
		for (size_t i = 0; i < n; i++)
			count[key_at(t, s, i)] += !stage[i];
		for (size_t i = 0; i < n; i++)
			if (!stage[i] && count[key_at(t, s, i)] >= k)
				stage[i] = (uint8_t)(s | 0x80);
		for (size_t i = 0; i < n; i++)
			stage[i] &= 0x7f;
	}
	for (size_t i = 0; i < n; i++) {
		if (!stage[i])
			continue;
		t->stage[rows] = stage[i];
		t->owner[rows] = (uint32_t)i;
		for (size_t f = 0; f < TRAITS; f++)
			t->released[f][rows] = at(t, stage[i], f, i);
		rows++;
	}
	t->release.nrows = rows;
	free(stage);
	free(count);
}

static void run(struct made *t, struct loods_attack_result *r)
{
	struct loods_err err = { 0 };

	cr_assert_eq(loods_attack_run(&t->attack, r, &err), LOODS_OK, "%s (%s)", err.msg, err.debug);
}

static const size_t two_by_two[TRAITS] = { 2, 2, 4, 4 };

/* Seven clients of one kind, five of another, k = 6: five are suppressed. */
Test(attack, one_worked_by_hand)
{
	struct loods_arena a = { 0 };
	struct loods_attack_result r;
	struct made t;
	static const uint32_t by_gender[] = { 2 };
	static const uint16_t secrets[] = { 0, 0, 0, 0, 0, 1, LOODS_ATTACK_BLANK };

	make(&t, &a, 12, 0, two_by_two, 6);
	for (size_t i = 7; i < 12; i++)
		t.traits[1][i] = 1;
	release(&t, 6);
	cr_assert_eq(t.release.nrows, 7);
	memcpy(t.secret, secrets, sizeof secrets);
	t.release.nsensitive = 1;
	t.snapshot.first = NULL;
	run(&t, &r);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_TRAITS].highest, 1.0 / 7, 1e-12);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_TRAITS].mean, 7.0 / 7 / 12, 1e-12);
	cr_expect_eq(r.figures[LOODS_ATTACK_TRAITS].at_risk, 0);
	cr_expect_not(r.figures[LOODS_ATTACK_DATES].ran);
	/* 5 of the 6 known values are the same, in the class as in all. */
	cr_expect_float_eq(r.figures[LOODS_ATTACK_SECRET].highest, 5.0 / 6, 1e-12);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_SECRET].gain, 0, 1e-12);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_STAGES].highest, 1.0 / 7, 1e-12);
	/* With totals by gender over everybody the five are what is left by subtraction. */
	t.attack.ntotals = 1;
	t.attack.totals = by_gender;
	run(&t, &r);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_STAGES].highest, 1.0 / 5, 1e-12);
	cr_expect_eq(loods_attack_judge(&r, 6).failed[LOODS_ATTACK_STAGES] & LOODS_ATTACK_HIGHEST_LIMIT,
		     LOODS_ATTACK_HIGHEST_LIMIT);
	/* The same release called one of k = 8 fails at once, and says so. */
	t.attack.k = 8;
	run(&t, &r);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_TRAITS].at_risk, 7.0 / 12, 1e-12);
	cr_expect_str_eq(
		loods_attack_sentence(&r, 8, &a),
		"Not passed: somebody who knows all traits succeeds with a chance of up to 15 %; 12 % is "
		"allowed (K1).");
	loods_arena_release(&a);
}

/* Three people with 2, 1 and 1 contacts in one cell, two people with 3 and 1 in another; tables of one. */
Test(attack, cells_and_own_part)
{
	static const uint32_t cell_of[] = { 0, 0, 1, 1, 1, 0, 0, 1, LOODS_LOG_DROPPED };
	static const size_t first[] = { 0, 5, 6, 7, 8, 9, 9, 9 };
	struct loods_arena a = { 0 };
	struct loods_attack_result r;
	struct made t;
	struct loods_attack_figure *own = &r.figures[LOODS_ATTACK_OWN], *cell = &r.figures[LOODS_ATTACK_CELL];

	make(&t, &a, 7, 9, two_by_two, 3);
	memcpy(t.first, first, sizeof first);
	release(&t, 3);
	t.attack.cell_of = cell_of;
	t.attack.ncells = 2;
	run(&t, &r);
	cr_expect_eq(cell->targets, 2);
	cr_expect_float_eq(cell->highest, 1.0 / 2, 1e-12);
	cr_expect_float_eq(cell->mean, (1.0 / 2 + 1.0 / 3) / 2, 1e-12);
	/* The class of seven, the cell of three, and the one of two, in which each knows the other. */
	cr_expect_eq(own->targets, 3);
	cr_expect_eq(own->highest, 1);
	cr_expect_float_eq(own->mean, (1.0 / 7 + 1.0 / 3 + 1) / 3, 1e-12);
	/* The fourth has a partner in the first cell's first: now the second cell is one household's. */
	t.snapshot.unit = (uint32_t[]){ 0, 1, 2, 0, 4, 5, 6 };
	run(&t, &r);
	cr_expect_eq(cell->highest, 1);
	cr_expect_float_eq(r.figures[LOODS_ATTACK_TRAITS].highest, 1.0 / 6, 1e-12);
	t.snapshot.unit = NULL;
	t.attack.cell_of = NULL;
	t.attack.own_exposed = 1;
	run(&t, &r);
	cr_expect_not(cell->ran);
	cr_expect_eq(own->highest, 1, "a table that gives the neighbour away");
	t.attack.cell_of = cell_of;
	t.attack.ncells = 1;
	cr_expect_eq(loods_attack_run(&t.attack, &r, NULL), LOODS_EINVALID);
	loods_arena_release(&a);
}

/* ---- against brute force ---- */

struct record {
	int32_t time;
	uint16_t channel, minutes;
};

static int by_time(const void *x, const void *y)
{
	const struct record *a = x, *b = y;

	return (a->time > b->time) - (a->time < b->time);
}

/* Links every row with its contacts: days shifted by at most `shift`, then in steps of `unit` since
 * `origin`. */
static void link_rows(struct made *t, struct loods_arena *a, struct loods_attack_linked *l, int32_t unit,
		      int32_t shift, const int32_t *origin)
{
	size_t n = t->first[t->m.nrows], at_row = 0;
	size_t *first = LOODS_NEW_ARRAY(a, size_t, t->release.nrows + 1);
	int32_t *time = LOODS_NEW_ARRAY(a, int32_t, n);
	uint16_t *channel = LOODS_NEW_ARRAY(a, uint16_t, n), *minutes = LOODS_NEW_ARRAY(a, uint16_t, n);
	struct record *records = calloc(n + 1, sizeof *records);
	struct loods_random rnd;

	loods_random_seed(&rnd, 99, 0);
	for (size_t row = 0; row < t->release.nrows; row++) {
		size_t client = t->owner[row], len = 0;
		int32_t by = loods_random_between(&rnd, -shift, shift);

		for (size_t c = t->first[client]; c < t->first[client + 1]; c++)
			records[len++] = (struct record){
				(int32_t)floor((double)(t->day[c] + by - (origin ? origin[client] : 0)) /
					       unit),
				t->channel[c], t->minutes[c]
			};
		qsort(records, len, sizeof *records, by_time);
		first[row] = at_row;
		for (size_t i = 0; i < len; i++, at_row++) {
			time[at_row] = records[i].time;
			channel[at_row] = records[i].channel;
			minutes[at_row] = records[i].minutes;
		}
	}
	first[t->release.nrows] = at_row;
	free(records);
	*l = (struct loods_attack_linked){ first, time, channel, minutes, unit, origin, shift };
	t->release.linked = l;
}

/* Whether a row can be of somebody with all these contacts. */
static bool fits(const struct made *t, const struct loods_attack_linked *l, size_t row, size_t client)
{
	for (int32_t shift = -l->shift; shift <= l->shift; shift++) {
		bool all = true;

		for (size_t c = t->first[client]; c < t->first[client + 1]; c++) {
			bool one = false;

			for (size_t i = l->first[row]; i < l->first[row + 1]; i++)
				one |= l->time[i] == (int32_t)floor((double)(t->day[c] + shift) / l->unit) &&
				       l->channel[i] == t->channel[c] && l->minutes[i] == t->minutes[c];
			all &= one;
		}
		if (all)
			return true;
	}
	return false;
}

/* K1 (and K4 with `l`) from the definition. */
static double naive_success(const struct made *t, size_t client, const struct loods_attack_linked *l)
{
	double best = 0;

	for (size_t s = 1; s <= 4; s++) {
		bool seen[512] = { false }, has = false, any = false;
		size_t candidates = 0;

		for (size_t row = 0; row < t->release.nrows; row++) {
			bool same = s == 4 || t->stage[row] == s;

			for (size_t f = 0; f < TRAITS; f++)
				same &= t->released[f][row] == at(t, t->stage[row], f, client);
			if (!same)
				continue;
			any = true;
			if (l && !fits(t, l, row, client))
				continue;
			has |= t->owner[row] == client;
			seen[t->snapshot.unit ? t->snapshot.unit[t->owner[row]] : t->owner[row]] = true;
		}
		for (size_t i = 0; i < 512; i++)
			candidates += seen[i];
		if (has)
			best = 1 / (double)candidates;
		if (has || s == 4)
			return best;
		if (any)
			s = 3; /* not in the first stage that covers: all rows that do */
	}
	return best;
}

static void fill(struct made *t, struct loods_random *rnd, const size_t leaves[TRAITS], int most, int days)
{
	for (size_t i = 0; i < t->m.nrows; i++) {
		int n = loods_random_between(rnd, 0, most);

		for (size_t f = 0; f < TRAITS; f++)
			t->traits[f][i] = (uint16_t)(loods_random_unit(rnd) * loods_random_unit(rnd) *
						     (double)leaves[f]);
		t->first[i + 1] = t->first[i] + (size_t)n;
		for (size_t c = t->first[i]; c < t->first[i + 1]; c++) {
			t->day[c] = loods_random_between(rnd, -5, days);
			t->channel[c] = (uint16_t)loods_random_below(rnd, 2);
			t->minutes[c] = (uint16_t)loods_random_below(rnd, 2);
		}
	}
}

Test(attack, agrees_with_brute_force, .timeout = 60)
{
	int rounds = getenv("LOODS_TESTS_SLOW") ? 20 : 300;

	for (int round = 0; round < rounds; round++) {
		struct loods_arena a = { 0 };
		struct loods_attack_result r;
		struct loods_attack_linked l;
		struct loods_random rnd;
		struct made t;
		double sum = 0, most = 0, log_sum = 0, log_most = 0;
		size_t n, k;

		loods_random_seed(&rnd, 8, (uint64_t)round);
		n = (size_t)loods_random_between(&rnd, 1, 150);
		k = (size_t)loods_random_between(&rnd, 2, 6);
		make(&t, &a, n, n * 5, two_by_two, k);
		fill(&t, &rnd, two_by_two, 3, 12);
		release(&t, k);
		if (round % 4 ==
		    1) /* an attacked release that is unsafe: rows that lie, and rows that lack */
			t.release.nrows /= 2;
		if (round % 3 == 0) {
			uint32_t *unit = LOODS_NEW_ARRAY(&a, uint32_t, n);

			for (size_t i = 0; i < n; i++)
				unit[i] = (uint32_t)loods_random_below(&rnd, (int)n);
			t.snapshot.unit = unit;
		}
		link_rows(&t, &a, &l, round % 2 ? 7 : 1, round % 5, NULL);
		for (size_t i = 0; i < n; i++) {
			double s = naive_success(&t, i, NULL), s4 = naive_success(&t, i, &l);

			sum += s;
			log_sum += s4;
			most = s > most ? s : most;
			log_most = s4 > log_most ? s4 : log_most;
		}
		run(&t, &r);
		cr_assert_eq(r.figures[LOODS_ATTACK_TRAITS].targets, n);
		cr_assert_float_eq(r.figures[LOODS_ATTACK_TRAITS].highest, most, 1e-12, "round %d", round);
		cr_assert_float_eq(r.figures[LOODS_ATTACK_TRAITS].mean, sum / (double)n, 1e-12, "round %d",
				   round);
		cr_assert_float_eq(r.figures[LOODS_ATTACK_LOG].highest, log_most, 1e-12, "round %d", round);
		cr_assert_float_eq(r.figures[LOODS_ATTACK_LOG].mean, log_sum / (double)n, 1e-12, "round %d",
				   round);
		/* At most three contacts each, so the four that are known are all. */
		cr_assert_eq(r.figures[LOODS_ATTACK_CONTACTS].mean, r.figures[LOODS_ATTACK_LOG].mean);
		cr_assert_leq(r.figures[LOODS_ATTACK_DATES].mean, r.figures[LOODS_ATTACK_LOG].mean + 1e-12);
		cr_assert_leq(r.figures[LOODS_ATTACK_TRAITS].mean,
			      r.figures[LOODS_ATTACK_DATES].mean + 1e-12);
		loods_arena_release(&a);
	}
}

/* ---- the pilot: what must pass and what must fail ---- */

enum { ARM, GENDER, AGE, START };
static const size_t pilot_leaves[TRAITS] = { 2, 2, 4, 8 };

/* Clients who start in two years, are guided for a year and a half and have a contact every nine days or
 * so, more for some and fewer for others, on working days. `origin` gets the day that each began. */
static void pilot(struct made *t, struct loods_random *rnd, int32_t *origin, size_t room)
{
	for (size_t i = 0; i < t->m.nrows; i++) {
		double gap = loods_random_lognormal(rnd, 9, 0.3);
		int32_t start = loods_random_below(rnd, 728), day = start;
		size_t c = t->first[i];

		start -= start % 7 > 4 ? 2 : 0;
		origin[i] = start;
		t->traits[ARM][i] = (uint16_t)loods_random_below(rnd, 2);
		t->traits[GENDER][i] = (uint16_t)loods_random_below(rnd, 2);
		t->traits[AGE][i] = (uint16_t)loods_random_below(rnd, 4);
		t->traits[START][i] = (uint16_t)(start / 91);
		for (; c < room && day < start + 550; c++) {
			int32_t on = day - (day % 7 == 5 ? 1 : day % 7 == 6 ? 2 : 0);

			t->day[c] = on;
			t->channel[c] = (uint16_t)loods_random_below(rnd, 5);
			t->minutes[c] = (uint16_t)loods_random_below(rnd, 5);
			day += 1 + (int32_t)loods_random_exponential(rnd, gap);
		}
		t->first[i + 1] = c;
	}
}

Test(attack, linked_logs_fail_and_unlinked_ones_pass, .timeout = 60)
{
	static const char *const names[] = { "real dates", "weeks since the start", "days shifted by 28",
					     "unlinked" };
	struct loods_arena a = { 0 };
	struct loods_attack_result r[4];
	struct loods_attack_linked l;
	struct loods_random rnd;
	struct made t;
	size_t room = 1500 * 200;
	int32_t *origin = LOODS_NEW_ARRAY(&a, int32_t, 1500);

	make(&t, &a, 1500, room, pilot_leaves, 10);
	loods_random_seed(&rnd, 1500, 0);
	pilot(&t, &rnd, origin, room);
	release(&t, 10);
	link_rows(&t, &a, &l, 1, 0, NULL);
	run(&t, &r[0]);
	link_rows(&t, &a, &l, 7, 0, origin);
	run(&t, &r[1]);
	link_rows(&t, &a, &l, 1, 28, NULL);
	run(&t, &r[2]);
	t.release.linked = NULL;
	run(&t, &r[3]);
	for (int i = 0; i < 4; i++)
		fprintf(stderr, "# %s, %.0f contacts each: K1 %.3f, K2 %.3f, K3 %.3f, K4 %.3f\n", names[i],
			(double)t.first[1500] / 1500, r[i].figures[LOODS_ATTACK_TRAITS].mean,
			r[i].figures[LOODS_ATTACK_DATES].mean, r[i].figures[LOODS_ATTACK_CONTACTS].mean,
			r[i].figures[LOODS_ATTACK_LOG].mean);
	cr_expect_gt(r[0].figures[LOODS_ATTACK_DATES].mean, 0.93);
	cr_expect(fabs(r[1].figures[LOODS_ATTACK_DATES].mean - 0.46) < 0.08);
	cr_expect(fabs(r[2].figures[LOODS_ATTACK_DATES].mean - 0.93) < 0.08);
	for (int i = 0; i < 3; i++) {
		struct loods_attack_verdict v = loods_attack_judge(&r[i], 10);

		cr_expect_not(v.passed, "%s", names[i]);
		cr_expect_eq(v.failed[LOODS_ATTACK_DATES],
			     LOODS_ATTACK_HIGHEST_LIMIT | LOODS_ATTACK_MEAN_LIMIT | LOODS_ATTACK_GAIN_LIMIT);
		cr_expect_eq(v.failed[LOODS_ATTACK_TRAITS] & LOODS_ATTACK_HIGHEST_LIMIT, 0);
	}
	cr_expect_eq(r[3].figures[LOODS_ATTACK_LOG].gain, 0);
	cr_expect_leq(r[3].figures[LOODS_ATTACK_LOG].highest, 0.1);
	loods_arena_release(&a);
}

/* Two arms and two genders alone: large classes, a safe release in all respects. */
static void safe(struct made *t, struct loods_arena *a, size_t n)
{
	struct loods_random rnd;
	static const size_t leaves[TRAITS] = { 2, 2, 2, 2 };

	loods_random_seed(&rnd, 3, n);
	make(t, a, n, n * 3, leaves, 10);
	fill(t, &rnd, leaves, 3, 400);
	release(t, 10);
	for (size_t i = 0; i < n; i++)
		t->secret[i] = (uint16_t)loods_random_below(&rnd, 2);
	t->release.nsensitive = 1;
}

Test(attack, a_safe_release_passes)
{
	struct loods_arena a = { 0 };
	struct loods_attack_result r;
	struct made t;

	safe(&t, &a, 1500);
	run(&t, &r);
	cr_expect(loods_attack_judge(&r, 10).passed, "%s", loods_attack_sentence(&r, 10, &a));
	cr_expect_eq(strncmp(loods_attack_sentence(&r, 10, &a), "Passed: ", 8), 0);
	/* A secret that a class shares is one that is known. */
	for (size_t i = 0; i < t.release.nrows; i++)
		t.secret[i] = t.stage[i] == 1 ? t.released[3][i] : 0;
	run(&t, &r);
	cr_expect_eq(r.figures[LOODS_ATTACK_SECRET].highest, 1);
	cr_expect_eq(loods_attack_judge(&r, 10).failed[LOODS_ATTACK_SECRET], LOODS_ATTACK_HIGHEST_LIMIT);
	loods_arena_release(&a);
}

/* Twelve now and then of a class: the same twelve, then with newcomers, then with one who is gone. */
Test(attack, beside_an_earlier_release)
{
	static const uint32_t left = 7;
	struct loods_arena a = { 0 };
	struct loods_attack_result r;
	struct made now;
	uint32_t was[25];
	struct loods_attack_earlier earlier = { .was = was, .gone = &left };
	const struct loods_attack_figure *f = &r.figures[LOODS_ATTACK_WAVES];

	for (size_t n = 11; n <= 24; n++) {
		double lowest = n <= 12 ? 12 : (double)(n - 12);

		make(&now, &a, n, 0, two_by_two, 10);
		release(&now, 10);
		now.attack.earlier = &earlier;
		for (size_t i = 0; i < n; i++)
			was[i] = i < 12 ? left : LOODS_ATTACK_NONE;
		earlier.ngone = n == 11;
		run(&now, &r);
		if (n == 11)
			cr_expect_eq(f->highest, 1, "whoever left is what is missing");
		else
			cr_expect_float_eq(f->highest, 1 / lowest, 1e-12, "%zu", n);
		cr_expect_eq(f->targets, n < 12 ? 12 : n);
		cr_expect_eq(loods_attack_judge(&r, 10).failed[LOODS_ATTACK_WAVES] == 0, n == 12 || n >= 22);
	}
	/* Of two classes of then in one of now, who is in either is known. */
	make(&now, &a, 24, 0, two_by_two, 10);
	release(&now, 10);
	now.attack.earlier = &earlier;
	for (size_t i = 0; i < 24; i++)
		was[i] = i < 3;
	run(&now, &r);
	cr_expect_float_eq(f->highest, 1. / 3, 1e-12);
	loods_arena_release(&a);
}

static bool at_once(int64_t done, int64_t total, void *ctx)
{
	(void)done;
	(void)total;
	(void)ctx;
	return false;
}

Test(attack, what_is_wrong_is_refused)
{
	struct loods_arena a = { 0 };
	struct loods_attack_result r;
	struct made t;

	make(&t, &a, 12, 0, two_by_two, 2);
	release(&t, 2);
	t.owner[3] = 4;
	cr_expect_eq(loods_attack_run(&t.attack, &r, NULL), LOODS_EINVALID, "two rows of one client");
	t.owner[3] = 3;
	t.stage[0] = 4;
	cr_expect_eq(loods_attack_run(&t.attack, &r, NULL), LOODS_EINVALID, "a stage that is not there");
	t.stage[0] = 1;
	t.attack.progress = at_once;
	cr_expect_eq(loods_attack_run(&t.attack, &r, NULL), LOODS_ECANCEL);
	loods_arena_release(&a);
}

Test(attack, forty_thousand_clients_are_quick, .timeout = 120)
{
	size_t n = 40000, each = 100;
	struct loods_arena a = { 0 };
	struct loods_attack_result r;
	struct loods_random rnd;
	struct made t;
	uint32_t *cell_of;
	clock_t begin;

	if (getenv("LOODS_TESTS_SLOW"))
		return;
	make(&t, &a, n, n * each, pilot_leaves, 10);
	cell_of = LOODS_NEW_ARRAY(&a, uint32_t, n * each);
	loods_random_seed(&rnd, 40, 0);
	for (size_t i = 0; i < n; i++) {
		for (size_t f = 0; f < TRAITS; f++)
			t.traits[f][i] = (uint16_t)loods_random_below(&rnd, (int)pilot_leaves[f]);
		t.first[i + 1] = (i + 1) * each;
	}
	for (size_t c = 0; c < n * each; c++)
		cell_of[c] = (uint32_t)loods_random_below(&rnd, 20000);
	release(&t, 10);
	t.attack.cell_of = cell_of;
	t.attack.ncells = 20000;
	begin = clock();
	run(&t, &r);
	fprintf(stderr, "# %zu targets of %zu clients, %zu contacts: %.2f s\n",
		r.figures[LOODS_ATTACK_TRAITS].targets, n, n * each,
		(double)(clock() - begin) / CLOCKS_PER_SEC);
	cr_expect_geq(r.figures[LOODS_ATTACK_TRAITS].targets, 3800);
	cr_expect_eq(r.figures[LOODS_ATTACK_CELL].targets, 20000);
	loods_arena_release(&a);
}
