/* The outcome review: what is counted, against a computation that knows nothing of it, and that nobody can work out what an
 * evaluator does not see. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "outcome_review.h"
#include "random.h"

enum { CLIENTS = 3000, OUTCOMES = 3 };

/* ---- an office in memory ---- */

struct person {
	struct loods_guidance g;
	struct loods_span periods[2];
	struct loods_outcome_fact outcomes[OUTCOMES];
	int n;
};
static struct person people[CLIENTS];
static int n_people;
static struct loods_arena arena;

static loods_date day(int year, int month, int dom)
{
	loods_date d;

	cr_assert(loods_date_from_ymd(year, month, dom, &d));
	return d;
}

static struct person *person(const char *cohort, const char *arm, int gender)
{
	struct person *p = &people[n_people++];

	*p = (struct person){ .g = { .client = { n_people }, .gender = gender, .cohort_key = cohort, .arm = arm } };
	p->g.periods = p->periods;
	return p;
}

static struct loods_outcome_fact *outcome(struct person *p, int destination, loods_date on)
{
	struct loods_outcome_fact *f = &p->outcomes[p->n++];

	*f = (struct loods_outcome_fact){ .on = on, .destination = destination };
	return f;
}

static void guided(struct person *p, loods_date from, loods_date to)
{
	p->periods[p->g.n_periods++] = (struct loods_span){ from, to };
}

static struct loods_outcome_review review_of(struct loods_outcome_options o)
{
	struct loods_outcome_maker *m = loods_outcome_maker_new(&o);
	struct loods_outcome_review r;

	/* the order of the clients is no one's business */
	for (int i = n_people - 1; i >= 0; i--)
		loods_outcome_maker_add(m, &people[i].g, people[i].outcomes, people[i].n);
	loods_outcome_finish(m, &arena, &r);
	loods_outcome_maker_free(m);
	return r;
}

static struct loods_outcome_options year_2025(enum loods_summary_by first, enum loods_summary_by second)
{
	return (struct loods_outcome_options){ .by = { first, second },
					       .window = loods_window_between(day(2025, 1, 1), day(2025, 12, 31)),
					       .as_of = day(2026, 3, 31) };
}

static void equal(struct loods_rational r, int num, int den)
{
	cr_assert(loods_rational_known(r));
	cr_assert(fabs(loods_rational_double(r) - (double)num / den) < 1e-12, "%g is not %d/%d", loods_rational_double(r), num, den);
}

/* ---- by hand ---- */

Test(outcome_review, counts_those_who_left_and_what_became_of_it)
{
	struct loods_outcome_group *g;
	struct loods_outcome_review r;
	struct loods_lasting_figures l;
	struct loods_outcome_fact *f;
	struct person *p;

	/* stays; guidance touches the window on its last day */
	guided(person("west", "treatment", LOODS_GENDER_WOMAN), day(2025, 12, 31), LOODS_DATE_NONE);
	/* not in guidance in the window, and nothing happened */
	guided(person("west", "treatment", LOODS_GENDER_WOMAN), day(2024, 1, 1), day(2024, 12, 31));
	/* work on the last day of guidance: asked and still so after 3 and 6 months; 12 are not over */
	p = person("west", "treatment", LOODS_GENDER_WOMAN);
	guided(p, day(2024, 1, 1), day(2025, 6, 30));
	f = outcome(p, LOODS_DESTINATION_PAID_PART_TIME, day(2025, 6, 30));
	f->checks[LOODS_CHECK_3_MONTHS].result = LOODS_CHECK_STILL;
	f->checks[LOODS_CHECK_3_MONTHS].on = day(2025, 9, 20); /* early, and over since */
	f->checks[LOODS_CHECK_6_MONTHS].result = LOODS_CHECK_STILL;
	f->checks[LOODS_CHECK_6_MONTHS].on = day(2026, 1, 5);
	f->checks[LOODS_CHECK_12_MONTHS].result = LOODS_CHECK_STILL;
	f->checks[LOODS_CHECK_12_MONTHS].on = day(2026, 3, 30); /* early, and not over yet */
	/* work, back after 3 months; and a second time, illness, in the same window; nobody asked */
	p = person("west", "control", LOODS_GENDER_MAN);
	guided(p, day(2024, 1, 1), LOODS_DATE_NONE);
	f = outcome(p, LOODS_DESTINATION_PAID_FULL_TIME, day(2025, 1, 1));
	f->checks[LOODS_CHECK_3_MONTHS].result = LOODS_CHECK_BACK_ON_BENEFIT;
	f->checks[LOODS_CHECK_3_MONTHS].on = day(2025, 4, 1);
	f->checks[LOODS_CHECK_6_MONTHS].result = LOODS_CHECK_UNREACHABLE;
	f->checks[LOODS_CHECK_6_MONTHS].on = day(2026, 4, 1); /* after the day that is looked from */
	outcome(p, LOODS_DESTINATION_ILLNESS_CARE, day(2025, 12, 31));
	/* died: nothing is asked. The benefit ended the day after the guidance, before which the window began */
	p = person("west", "control", 0);
	guided(p, day(2024, 1, 1), day(2024, 12, 31));
	outcome(p, LOODS_DESTINATION_DEATH, day(2025, 1, 1));
	/* outside the window by a day on either side */
	p = person("west", "control", LOODS_GENDER_MAN);
	guided(p, day(2024, 1, 1), LOODS_DATE_NONE);
	outcome(p, LOODS_DESTINATION_MOVED, day(2024, 12, 31));
	outcome(p, LOODS_DESTINATION_MOVED, day(2026, 1, 1));

	r = review_of(year_2025(LOODS_BY_ARM, 0));
	cr_assert_eq(r.n_groups, 2);
	cr_assert_eq(r.outside, 1);
	g = &r.groups[0];
	cr_assert_str_eq(g->key[0], "control");
	cr_assert_eq(loods_outcome_clients(g).n, 2);
	cr_assert_eq(loods_outcome_left(g).n, 1);
	equal(loods_outcome_left_share(g), 1, 2);
	cr_assert_eq(loods_outcome_outcomes(g).n, 3);
	cr_assert_eq(loods_outcome_destination(g, LOODS_DESTINATION_PAID_FULL_TIME).n, 1);
	cr_assert_eq(loods_outcome_destination(g, LOODS_DESTINATION_ILLNESS_CARE).n, 1);
	cr_assert_eq(loods_outcome_destination(g, LOODS_DESTINATION_DEATH).n, 1);
	equal(loods_outcome_destination_share(g, LOODS_DESTINATION_DEATH), 1, 3);
	/* after 3 months: one back; the illness of 31 December is due on 31 March, today, and unchecked */
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_3_MONTHS, LOODS_LASTING_BACK_ON_BENEFIT).n, 1);
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_3_MONTHS, LOODS_LASTING_UNCHECKED).n, 1);
	l = loods_outcome_lasting_figures(g, LOODS_CHECK_3_MONTHS);
	cr_assert_eq(l.due.n, 2);
	cr_assert_eq(l.known.n, 1);
	cr_assert_eq(l.lost.n, 1);
	equal(l.still_of_due, 0, 2);
	equal(l.back_of_known, 1, 1);
	/* after 6: the check was made later than that, so nobody had asked; the illness is not due */
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_6_MONTHS, LOODS_LASTING_UNCHECKED).n, 1);
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_6_MONTHS, LOODS_LASTING_NOT_DUE).n, 1);
	l = loods_outcome_lasting_figures(g, LOODS_CHECK_6_MONTHS);
	cr_assert(l.known.set && l.known.n == 0);
	cr_assert_not(loods_rational_known(l.still_of_known), "of nobody");
	equal(l.still_of_due, 0, 1);

	g = &r.groups[1];
	cr_assert_str_eq(g->key[0], "treatment");
	cr_assert_eq(loods_outcome_clients(g).n, 2);
	cr_assert_eq(loods_outcome_left(g).n, 1);
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_3_MONTHS, LOODS_LASTING_STILL).n, 1);
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_6_MONTHS, LOODS_LASTING_STILL).n, 1);
	cr_assert_eq(loods_outcome_lasting(g, LOODS_CHECK_12_MONTHS, LOODS_LASTING_NOT_DUE).n, 1);
	cr_assert_not(loods_rational_known(loods_outcome_lasting_figures(g, LOODS_CHECK_12_MONTHS).still_of_due), "none is due");
	cr_assert_eq(r.total.clients, 4);
	cr_assert_eq(r.total.outcomes, 4);

	r = review_of(year_2025(0, 0));
	cr_assert_eq(r.n_groups, 0);
	cr_assert_eq(r.total.left, 2);
	r = review_of(year_2025(LOODS_BY_GENDER, 0));
	cr_assert_eq(r.n_groups, 3);
	cr_assert_str_eq(r.groups[1].key[0], "unknown");
}

Test(outcome_review, an_office_without_anybody)
{
	struct loods_outcome_review r = review_of(year_2025(LOODS_BY_COHORT, LOODS_BY_ARM));

	cr_assert_eq(r.n_groups, 0);
	cr_assert_eq(r.total.clients, 0);
	cr_assert_not(loods_rational_known(loods_outcome_left_share(&r.total)));
}

Test(outcome_review, keys)
{
	enum loods_summary_by by[2];

	cr_assert(loods_outcome_by_parse("cohort,gender", by));
	cr_assert_eq(by[1], LOODS_BY_GENDER);
	cr_assert(loods_outcome_by_parse("arm", by));
	cr_assert_eq(by[1], 0);
	cr_assert_not(loods_outcome_by_parse("client", by));
	cr_assert_not(loods_outcome_by_parse("arm,caseworker", by));
	cr_assert_not(loods_outcome_by_parse("arm,arm", by));
	cr_assert_not(loods_outcome_by_parse("", by));
}

/* ---- any office, counted the long way ---- */

static const char *const cohorts[] = { "2024-A", "2025-A", "VROUW", NULL };
static const char *const arms[] = { "control", "treatment", NULL };

static void random_person(struct loods_random *r, bool rare)
{
	struct person *p = person(cohorts[loods_random_below(r, 4)], arms[loods_random_below(r, 3)], loods_random_below(r, LOODS_GENDER_END));
	int at = loods_random_between(r, -500, 500), n;

	if (loods_random_chance(r, 0.9)) {
		loods_date from = loods_date_add_days(day(2025, 1, 1), at);

		guided(p, from, loods_random_chance(r, 0.5) ? loods_date_add_days(from, loods_random_below(r, 400)) : LOODS_DATE_NONE);
	}
	n = loods_random_chance(r, 0.6) ? loods_random_chance(r, 0.9) ? 1 : 1 + loods_random_below(r, OUTCOMES) : 0;
	for (int i = 0; i < n; i++) {
		loods_date on = i ? loods_date_add_days(p->outcomes[i - 1].on, loods_random_below(r, 200))
				  : loods_date_add_days(day(2025, 1, 1), loods_random_between(r, -30, 400));
		struct loods_outcome_fact *f =
			outcome(p, rare && loods_random_chance(r, 0.8) ? LOODS_DESTINATION_PAID_PART_TIME : loods_random_between(r, 1, LOODS_DESTINATION_END - 1), on);

		for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++)
			if (loods_random_chance(r, 0.8)) {
				f->checks[m].result = loods_random_between(r, 1, LOODS_CHECK_RESULT_END - 1);
				f->checks[m].on = loods_date_add_days(on, loods_random_between(r, 0, 450));
			}
	}
}

static const char *naive_key(const struct person *p, enum loods_summary_by by)
{
	static const char *const genders[] = { "unknown", "woman", "man", "other", "unknown" };

	return by == LOODS_BY_COHORT   ? p->g.cohort_key
	       : by == LOODS_BY_ARM    ? p->g.arm
	       : by == LOODS_BY_GENDER ? genders[p->g.gender]
				       : NULL;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* So many months later by the calendar, on the last day of a month that is too short. */
static bool months_are_over(loods_date on, int months, loods_date as_of)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int y, m, d, last;

	loods_date_to_ymd(on, &y, &m, &d);
	m += months;
	y += (m - 1) / 12;
	m = (m - 1) % 12 + 1;
	last = length[m - 1] + (m == 2 && y % 4 == 0 && (y % 100 || y % 400 == 0));
	return day(y, m, d > last ? last : d).n <= as_of.n;
}

static void count_naively(const struct loods_outcome_options *o, const struct loods_outcome_group *g, bool all)
{
	static const int months[] = { 0, 3, 6, 12 };
	int clients = 0, left = 0, outcomes = 0, to[LOODS_DESTINATION_END] = { 0 };

	for (int i = 0; i < n_people; i++) {
		const struct person *p = &people[i];
		bool in = false, out = false;

		if (!all && (!same(naive_key(p, o->by[0]), g->key[0]) || !same(naive_key(p, o->by[1]), g->key[1])))
			continue;
		for (int d = o->window.from.n; d < o->window.to.n && !in; d++)
			for (int k = 0; k < p->g.n_periods; k++)
				in |= p->periods[k].first.n <= d && (!p->periods[k].last.n || d <= p->periods[k].last.n);
		for (int k = 0; k < p->n; k++)
			if (p->outcomes[k].on.n >= o->window.from.n && p->outcomes[k].on.n < o->window.to.n && p->outcomes[k].on.n <= o->as_of.n) {
				out = true;
				outcomes++;
				to[p->outcomes[k].destination]++;
			}
		clients += in;
		left += in && out;
	}
	cr_assert_eq(g->clients, clients, "%d clients, not %d", g->clients, clients);
	cr_assert_eq(g->left, left);
	cr_assert_eq(g->outcomes, outcomes);
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		cr_assert_eq(g->destinations[d], to[d]);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++) {
		int is[7] = { 0 }; /* not due, still, changed, back, unreachable, unchecked */

		for (int i = 0; i < n_people; i++)
			for (int k = 0; k < people[i].n; k++) {
				const struct loods_outcome_fact *f = &people[i].outcomes[k];

				if (!all && (!same(naive_key(&people[i], o->by[0]), g->key[0]) || !same(naive_key(&people[i], o->by[1]), g->key[1])))
					continue;
				if (f->destination == LOODS_DESTINATION_DEATH || f->on.n < o->window.from.n || f->on.n >= o->window.to.n || f->on.n > o->as_of.n)
					continue;
				if (!months_are_over(f->on, months[m], o->as_of))
					is[1]++;
				else if (!f->checks[m].result || f->checks[m].on.n > o->as_of.n)
					is[6]++;
				else
					is[1 + f->checks[m].result]++;
			}
		for (int l = 1; l < LOODS_LASTING_END; l++)
			cr_assert_eq(g->lasting[m][l], is[l], "after %d months, state %d: %d, not %d", months[m], l, g->lasting[m][l], is[l]);
	}
}

static const enum loods_summary_by bys[][2] = {
	{ 0, 0 }, { LOODS_BY_COHORT, 0 }, { LOODS_BY_ARM, 0 }, { LOODS_BY_GENDER, 0 }, { LOODS_BY_COHORT, LOODS_BY_ARM },
	{ LOODS_BY_ARM, LOODS_BY_GENDER }, { LOODS_BY_GENDER, LOODS_BY_COHORT },
};

Test(outcome_review, is_what_counting_one_by_one_gives)
{
	struct loods_random r;

	loods_random_seed(&r, 20261123, 1);
	for (int round = 0; round < 40; round++) {
		n_people = 0;
		for (int i = loods_random_below(&r, 60); i >= 0; i--)
			random_person(&r, false);
		for (size_t b = 0; b < sizeof bys / sizeof *bys; b++) {
			struct loods_outcome_options o = year_2025(bys[b][0], bys[b][1]);
			struct loods_outcome_review review;
			int sum = 0;

			o.window.from = loods_date_add_days(o.window.from, loods_random_below(&r, 200));
			o.as_of = loods_date_add_days(day(2025, 10, 1), loods_random_below(&r, 500));
			review = review_of(o);
			count_naively(&o, &review.total, true);
			for (int i = 0; i < review.n_groups; i++) {
				count_naively(&o, &review.groups[i], false);
				sum += review.groups[i].clients;
				cr_assert(!i || !same(review.groups[i].key[0], review.groups[i - 1].key[0]) ||
					  !same(review.groups[i].key[1], review.groups[i - 1].key[1]));
			}
			cr_assert(!o.by[0] || sum == review.total.clients);
		}
	}
}

/* ---- what cannot be worked out ---- */

/* Unknown is every count of every group of the finest table; every count that a review shows is an equation. A count
 * that is hidden because it is small must not follow from all of them together. Equations are solved in whole numbers
 * modulo a prime: what follows there is what follows exactly, but for a chance of one in two thousand million. */
enum { PRIME = 2147483647, PER_GROUP = 3 + LOODS_DESTINATION_END + (LOODS_CHECK_MONTHS_END - 1) * LOODS_LASTING_END, ROOM = 700 };
enum { STAYED = 0, LEFT = 1, OUT = 2, TO = 3, LASTING = 3 + LOODS_DESTINATION_END };

static int64_t matrix[2 * ROOM][ROOM];
static int rows, cols, pivot_of[ROOM];

static int64_t inverse(int64_t a)
{
	int64_t result = 1, power = (a % PRIME + PRIME) % PRIME;

	for (int64_t e = PRIME - 2; e; e >>= 1, power = power * power % PRIME)
		if (e & 1)
			result = result * power % PRIME;
	return result;
}

/* Reduces `row` by what is known; true when nothing is left of it. */
static bool follows(int64_t *row)
{
	for (int c = 0; c < cols; c++) {
		int64_t factor = row[c];

		if (!factor || pivot_of[c] < 0)
			continue;
		for (int k = c; k < cols; k++)
			row[k] = ((row[k] - factor * matrix[pivot_of[c]][k]) % PRIME + PRIME) % PRIME;
	}
	for (int c = 0; c < cols; c++)
		if (row[c])
			return false;
	return true;
}

static void learn(const int64_t *known)
{
	int64_t *row = matrix[rows];

	memcpy(row, known, sizeof matrix[0]);
	if (follows(row))
		return;
	for (int c = 0; c < cols; c++)
		if (row[c]) {
			int64_t by = inverse(row[c]);

			for (int k = c; k < cols; k++)
				row[k] = row[k] * by % PRIME;
			pivot_of[c] = rows++;
			return;
		}
}

static int column(int group, int what)
{
	return group * PER_GROUP + what;
}

static int lasting_at(int m, int l)
{
	return LASTING + (m - 1) * LOODS_LASTING_END + l;
}

static const struct loods_outcome_review *finest;

/* The sum of some of the counts of the finest groups that belong to `g`. */
static void sum_row(const struct loods_outcome_group *g, bool all, int key, const int *what, int n, int64_t *row)
{
	memset(row, 0, sizeof matrix[0]);
	for (int i = 0; i < finest->n_groups; i++)
		if (all || (key < 2 ? same(finest->groups[i].key[key], g->key[0])
				    : same(finest->groups[i].key[0], g->key[0]) && same(finest->groups[i].key[1], g->key[1])))
			for (int k = 0; k < n; k++)
				row[column(i, what[k])] = 1;
}

/* Either learns what group `g` shows, or tries every count that it hides for being small. */
static void look_at(const struct loods_outcome_group *g, bool all, int key, bool learning)
{
	static int64_t row[ROOM];
	const int clients[] = { STAYED, LEFT };

#define ONE(number, hidden, ...)                                                                                               \
	do {                                                                                                                   \
		const int what[] = { __VA_ARGS__ };                                                                            \
		sum_row(g, all, key, what, (int)(sizeof what / sizeof *what), row);                                             \
		if (learning && !(hidden))                                                                                     \
			learn(row);                                                                                            \
		else if (!learning && (hidden) && (number) > 0 && (number) < LOODS_SUMMARY_SMALL)                              \
			cr_assert_not(follows(row), "a hidden %d follows from what is shown", (number));                       \
		cr_assert((hidden) || (number) == 0 || (number) >= LOODS_SUMMARY_SMALL, "%d is shown", (number));              \
	} while (0)
	ONE(g->clients, !loods_outcome_clients(g).set, clients[0], clients[1]);
	ONE(g->left, !loods_outcome_left(g).set, LEFT);
	ONE(g->outcomes, !loods_outcome_outcomes(g).set, OUT);
	ONE(g->clients - g->left, !loods_outcome_clients(g).set || !loods_outcome_left(g).set, STAYED);
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		ONE(g->destinations[d], !loods_outcome_destination(g, d).set, TO + d);
	for (int m = 1; m < LOODS_CHECK_MONTHS_END; m++)
		for (int l = 1; l < LOODS_LASTING_END; l++)
			ONE(g->lasting[m][l], !loods_outcome_lasting(g, m, l).set, lasting_at(m, l));
#undef ONE
}

/* What holds whoever looks: destinations make the outcomes, and so do the states after any number of months, with the
 * deaths. */
static void learn_the_sums(void)
{
	static int64_t row[ROOM];

	for (int i = 0; i < finest->n_groups; i++)
		for (int m = 0; m < LOODS_CHECK_MONTHS_END; m++) {
			memset(row, 0, sizeof row);
			row[column(i, OUT)] = PRIME - 1;
			for (int d = 1; !m && d < LOODS_DESTINATION_END; d++)
				row[column(i, TO + d)] = 1;
			for (int l = 1; m && l < LOODS_LASTING_END; l++)
				row[column(i, lasting_at(m, l))] = 1;
			if (m)
				row[column(i, TO + LOODS_DESTINATION_DEATH)] = 1;
			learn(row);
		}
}

/* Learns all that the reviews by both keys, by each, and by none show, and tries what they hide. The review by both lives
 * until the next call. */
static void try_everything(const enum loods_summary_by by[2])
{
	static struct loods_outcome_review views[4];
	const enum loods_summary_by asked[4][2] = { { by[0], by[1] }, { by[0], 0 }, { by[1], 0 }, { 0, 0 } };

	for (int v = 0; v < 4; v++) {
		struct loods_outcome_options o = year_2025(asked[v][0], asked[v][1]);

		o.hide_small = true;
		o.as_of = day(2025, 12, 31);
		views[v] = review_of(o);
	}
	finest = &views[0];
	cols = finest->n_groups * PER_GROUP;
	cr_assert_leq(cols, ROOM);
	rows = 0;
	memset(pivot_of, -1, sizeof pivot_of);
	learn_the_sums();
	for (int pass = 0; pass < 2; pass++)
		for (int v = 0; v < 4; v++) {
			look_at(&views[v].total, true, 2, pass == 0);
			for (int i = 0; i < views[v].n_groups; i++)
				look_at(&views[v].groups[i], false, v == 0 ? 2 : v - 1, pass == 0);
		}
}

/* Of all together the sanctions are hidden, and with them those who moved, the fewest of the others. No group needs to hide
 * its movers, but their sum would give the sanctions away. */
Test(outcome_review, what_is_hidden_of_all_is_not_the_sum_of_what_groups_show)
{
	static const struct { int gender, sanction, part_time, moved; } groups[] = {
		{ LOODS_GENDER_WOMAN, 2, 10, 20 }, { LOODS_GENDER_MAN, 2, 11, 15 }, { LOODS_GENDER_OTHER, 0, 100, 10 },
	};
	const enum loods_summary_by by[2] = { LOODS_BY_GENDER, LOODS_BY_ARM };

	for (int i = 0; i < 3; i++)
		for (int k = 0; k < groups[i].sanction + groups[i].part_time + groups[i].moved; k++) {
			struct person *p = person(NULL, "treatment", groups[i].gender);

			guided(p, day(2025, 1, 1), LOODS_DATE_NONE);
			outcome(p, k < groups[i].sanction ? LOODS_DESTINATION_SANCTION
				   : k < groups[i].sanction + groups[i].moved ? LOODS_DESTINATION_MOVED : LOODS_DESTINATION_PAID_PART_TIME,
				day(2025, 12, 31));
		}
	try_everything(by);
}

Test(outcome_review, nobody_works_out_what_is_hidden)
{
	static const struct { enum loods_summary_by by[2]; int people; } offices[] = {
		{ { LOODS_BY_ARM, LOODS_BY_GENDER }, 60 }, { { LOODS_BY_ARM, LOODS_BY_COHORT }, 400 },
		{ { LOODS_BY_ARM, LOODS_BY_GENDER }, 1500 }, { { LOODS_BY_COHORT, LOODS_BY_ARM }, 3000 },
	};
	struct loods_random r;
	int hidden = 0, shown = 0;

	loods_random_seed(&r, 20261123, 2);
	for (int round = 0; round < 24; round++) {
		const enum loods_summary_by *by = offices[round % 4].by;

		n_people = 0;
		for (int i = 0; i < offices[round % 4].people; i++)
			random_person(&r, round / 4 % 2);
		try_everything(by);
		for (int i = 0; i < finest->n_groups; i++)
			for (int d = 1; d < LOODS_DESTINATION_END; d++)
				if (finest->groups[i].destinations[d] >= 2 * LOODS_SUMMARY_SMALL)
					finest->groups[i].destination_hidden[d] ? hidden++ : shown++;
	}
	/* who is many is mostly seen, or it would be easy */
	cr_assert(hidden > 10 && shown > 2 * hidden, "of large counts %d hidden, %d shown", hidden, shown);
}
