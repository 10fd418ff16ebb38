/* Summaries in groups beyond the sums: months, the load on the last day, registration lag, two periods side by
 * side. Day 1 is 25 April 2024, day 28 is 22 May. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "client.h"
#include "facts.h"
#include "summary.h"
#include "summary_columns.h"

static struct loods_arena arena;

static const char *user_name(void *ctx, loods_user_id id)
{
	static char names[8][8];

	(void)ctx;
	snprintf(names[id.n], sizeof(names[id.n]), "user%d", (int)id.n);
	return names[id.n];
}

static const char *no_reference(void *ctx, loods_id id)
{
	(void)ctx;
	(void)id;
	return NULL;
}

static struct loods_summary_maker *maker(enum loods_summary_by first, enum loods_summary_by second, int from,
					 int to)
{
	struct loods_summary_options o = { .by = { first, second },
					   .window = loods_window_between(day(from), day(to)),
					   .settings = loods_intensity_defaults };

	return loods_summary_maker_new(&o);
}

static struct loods_summary finished(struct loods_summary_maker *m)
{
	const struct loods_summary_names names = { user_name, no_reference, NULL };
	struct loods_summary out;

	loods_summary_finish(m, &names, &arena, &out);
	loods_summary_maker_free(m);
	return out;
}

/* Weekly from day 1 on, a woman of user 1's, with a talk of half an hour on each of the days given (0: end). */
static void client(struct facts *f, int id, const int *days)
{
	start(f);
	f->g.client.n = id;
	f->g.gender = LOODS_GENDER_WOMAN;
	f->g.cohort_key = "north";
	period(f, 1, 0);
	agreed(f, 1, 0, 1, 7);
	owner(f, 1, 0, 1);
	for (; *days; days++)
		talk(f, *days, 30);
}

static void add(struct loods_summary_maker *m, const struct facts *f)
{
	cr_assert(loods_summary_maker_takes(m, &f->g));
	cr_assert(loods_summary_maker_add(m, &f->g));
}

static void equals(struct loods_rational r, int64_t num, int64_t den)
{
	cr_assert(r.num == num && r.den == den, "%lld/%lld, not %lld/%lld", (long long)r.num, (long long)r.den,
		  (long long)num, (long long)den);
}

static void near(double actual, double expected)
{
	cr_assert(fabs(actual - expected) < 1e-12, "%.15f, not %.15f", actual, expected);
}

Test(months, each_has_the_figures_of_its_own_days)
{
	struct loods_summary_maker *m = maker(LOODS_BY_MONTH, 0, 1, 28);
	struct loods_summary s;
	struct facts f;

	client(&f, 1, (int[]){ 2, 9, 16, 0 });
	add(m, &f);
	s = finished(m);
	cr_assert_eq(s.n_groups, 2);
	/* 25 to 30 April: six days, 6/7 expected. */
	cr_assert_str_eq(s.groups[0].key[0], "2024-04");
	cr_assert_eq(s.groups[0].window.from.n, day(1).n);
	cr_assert_eq(s.groups[0].window.to.n, day(7).n);
	cr_assert_eq(s.groups[0].eligible_days, 6);
	cr_assert_eq(s.groups[0].contact_days, 1);
	equals(s.groups[0].expected, 6, 7);
	cr_assert_eq(s.groups[0].classes[LOODS_CLASS_TOO_LITTLE_DATA], 1);
	cr_assert(isnan(s.groups[0].frequency_median));
	/* 1 to 22 May: 22 days, 22/7 expected, two talks: 28 * 2 / 22 a frequency, 14/22 realised. */
	cr_assert_str_eq(s.groups[1].key[0], "2024-05");
	cr_assert_eq(s.groups[1].contact_days, 2);
	equals(s.groups[1].expected, 22, 7);
	equals(s.groups[1].realisation, 7, 11);
	near(s.groups[1].frequency_median, 28.0 * 2 / 22);
	cr_assert_eq(s.groups[1].classes[LOODS_CLASS_BELOW], 1);
	/* All at once: the window undivided. */
	cr_assert_eq(s.total.clients, 1);
	equals(s.total.expected, 4, 1);
	loods_arena_release(&arena);
}

Test(months, pairs_count_a_client_in_each_month_in_which_it_has_a_day)
{
	struct loods_summary_maker *m = maker(LOODS_BY_GENDER, LOODS_BY_MONTH, 1, 28);
	struct loods_summary s;
	struct facts f;

	client(&f, 1, (int[]){ 2, 0 });
	add(m, &f);
	client(&f, 2, (int[]){ 9, 0 });
	f.periods[0].first = day(8); /* from May on */
	add(m, &f);
	s = finished(m);
	cr_assert_eq(s.n_groups, 2);
	cr_assert_eq(s.groups[0].clients, 1);
	cr_assert_eq(s.groups[1].clients, 2);
	cr_assert_eq(s.groups[1].eligible_days, 22 + 21);
	cr_assert_eq(s.total.clients, 2);
	loods_arena_release(&arena);
}

Test(load, is_what_the_agreements_of_the_last_day_ask_for)
{
	struct loods_summary_maker *m = maker(LOODS_BY_CASEWORKER, 0, 1, 28);
	struct loods_summary s;
	struct facts f;

	client(&f, 1, (int[]){ 2, 0 }); /* weekly: 4 per 28 days */
	add(m, &f);
	client(&f, 2, (int[]){ 2, 0 }); /* 2 per 28 days, from user 1 to user 2 on day 15 */
	f.agreements[0] = (struct loods_agreed){ span(1, 0), 2, 28 };
	f.owners[0].span.last = day(14);
	owner(&f, 15, 0, 2);
	add(m, &f);
	client(&f, 3, (int[]){ 2, 0 }); /* paused on the last day: nothing is asked of anybody */
	pause_on(&f, 28, 30);
	add(m, &f);
	client(&f, 4, (int[]){ 2, 0 }); /* the agreement has ended */
	f.agreements[0].span.last = day(27);
	add(m, &f);
	s = finished(m);
	cr_assert_eq(s.n_groups, 2);
	cr_assert_str_eq(s.groups[0].key[0], "user1");
	cr_assert_eq(s.groups[0].clients, 4);
	cr_assert_eq(s.groups[0].in_guidance, 2); /* 1 and 4 */
	equals(s.groups[0].weight, 4, 1);
	cr_assert_eq(s.groups[1].in_guidance, 1);
	equals(s.groups[1].weight, 2, 1);
	cr_assert_eq(s.total.in_guidance, 3);
	equals(s.total.weight, 6, 1);
	loods_arena_release(&arena);
}

/* Entry is the work of who conducted the talk, whoever has the client. */
Test(lag, goes_to_who_conducted_and_to_the_month_of_the_talk)
{
	static const enum loods_summary_by by[] = { LOODS_BY_CASEWORKER, LOODS_BY_MONTH, LOODS_BY_GENDER };

	for (int i = 0; i < LOODS_COUNT(by); i++) {
		struct loods_summary_maker *m = maker(by[i], 0, 1, 28);
		struct loods_summary s;
		struct facts f;

		/* User 1: lags 0 and 4; user 2, of the client of user 1: lag 10; one before the window. */
		client(&f, 1, (int[]){ -5, 2, 9, 20, 0 });
		owner(&f, 28, 0, 2);
		f.owners[0].span.last = day(27);
		f.contacts[0].entered_on = day(50);
		f.contacts[1].entered_on = day(2);
		f.contacts[2].entered_on = day(13);
		f.contacts[3].entered_on = day(30);
		f.contacts[3].conducted_by.n = 2;
		add(m, &f);
		s = finished(m);
		near(s.lag_median, 4);
		switch (by[i]) {
		case LOODS_BY_CASEWORKER:
			near(s.groups[0].lag_median, 2);
			near(s.groups[0].lag_p90, 3.6);
			near(s.groups[1].lag_median, 10);
			break;
		case LOODS_BY_MONTH:
			near(s.groups[0].lag_median, 0);
			near(s.groups[1].lag_median, 7);
			break;
		default:
			near(s.groups[0].lag_median, 4);
			near(s.groups[0].lag_p90, 4 + 0.8 * 6);
		}
	}
	loods_arena_release(&arena);
}

Test(compare, groups_meet_by_their_keys_and_months_by_their_place)
{
	struct loods_summary_maker *now = maker(LOODS_BY_COHORT, 0, 29, 56), *then = maker(LOODS_BY_COHORT, 0, 1, 28);
	struct loods_summary a, b;
	struct facts f;

	client(&f, 1, (int[]){ 2, 30, 37, 44, 0 });
	add(now, &f);
	add(then, &f);
	client(&f, 2, (int[]){ 30, 0 });
	f.g.cohort_key = "south";
	f.periods[0].first = day(29);
	add(now, &f);
	a = finished(now);
	b = finished(then);
	loods_summary_tie(&a, &b);
	cr_assert_eq(a.before, &b);
	cr_assert_eq(a.total.before, &b.total);
	cr_assert_eq(a.n_groups, 2);
	cr_assert_eq(a.groups[0].before, &b.groups[0]);
	cr_assert_eq(a.groups[0].contact_days, 3);
	cr_assert_eq(a.groups[0].before->contact_days, 1);
	cr_assert_null(a.groups[1].before);
	cr_assert(isnan(loods_summary_value(&b, a.groups[1].before, LOODS_COLUMN_CLIENTS)));

	/* 25 April to 22 May beside 23 May to 19 June: first month beside first month. */
	now = maker(LOODS_BY_MONTH, 0, 29, 56);
	then = maker(LOODS_BY_MONTH, 0, 1, 28);
	client(&f, 1, (int[]){ 2, 30, 0 });
	add(now, &f);
	add(then, &f);
	a = finished(now);
	b = finished(then);
	loods_summary_tie(&a, &b);
	for (int i = 0; i < 2; i++)
		cr_assert_eq(a.groups[i].before, &b.groups[i]);
	loods_arena_release(&arena);
}

/* What is about the office's own work is nothing for an evaluator; a hidden group shows nothing. */
Test(columns, an_evaluator_does_not_see_the_load)
{
	struct loods_summary s = { .options = { .by = { LOODS_BY_COHORT }, .hide_small = true } };
	struct loods_summary_group g = { .clients = 12, .overdue = 3, .frequency_median = 2, .hidden = false };

	cr_assert(loods_summary_shows(&s, &g, LOODS_COLUMN_CLIENTS));
	for (enum loods_column c = LOODS_COLUMN_IN_GUIDANCE; c < LOODS_COLUMN_END; c++) {
		cr_assert_not(loods_summary_has_column(&s, c));
		cr_assert(isnan(loods_summary_value(&s, &g, c)));
	}
	cr_assert_not(loods_summary_has_column(&s, LOODS_COLUMN_TALKS));
	g.quartiles_hidden = true;
	cr_assert(isnan(loods_summary_value(&s, &g, LOODS_COLUMN_MEDIAN)));
	g.hidden = true;
	cr_assert(isnan(loods_summary_value(&s, &g, LOODS_COLUMN_CLIENTS)));
	s.options.hide_small = false;
	s.options.by[1] = LOODS_BY_CASEWORKER;
	cr_assert(loods_summary_has_column(&s, LOODS_COLUMN_OVERDUE) &&
		  loods_summary_has_column(&s, LOODS_COLUMN_TALKS));
}

Test(columns, each_has_its_words)
{
	for (int c = 0; c < LOODS_COLUMN_END; c++) {
		cr_assert_not_null(loods_summary_columns[c].code);
		cr_assert_gt(strlen(loods_summary_columns[c].meaning), 20);
		for (int k = 0; k < c; k++)
			cr_assert_str_neq(loods_summary_columns[c].code, loods_summary_columns[k].code);
	}
}

/* Three whole weeks end with day 24: days 4-10, 11-17 and 18-24. Two talks on day 4 are one contact day; that of day 2 lies
 * before the weeks, that of day 15 is too short and that of day 17 in a pause. */
static void with_weeks(struct facts *f)
{
	client(f, 1, (const int[]){ 2, 4, 4, 10, 11, 13, 0 });
	f->g.n_owners = 0;
	owner(f, 1, 12, 1);
	owner(f, 13, 0, 2);
	talk(f, 15, 3);
	pause_on(f, 17, 18);
	talk(f, 17, 30);
	talk(f, 24, 30);
}

static void weeks_are(const struct loods_summary_group *g, int n, const int *days)
{
	cr_assert_eq(g->n_weeks, n);
	for (int i = 0; i < n; i++)
		cr_assert_eq(g->weeks[i], days[i], "week %d: %d, not %d", i, (int)g->weeks[i], days[i]);
}

static struct loods_summary weeks_by(enum loods_summary_by by, int from, int to)
{
	struct loods_summary_maker *m = maker(by, 0, from, to);
	struct facts f;

	with_weeks(&f);
	add(m, &f);
	return finished(m);
}

Test(weeks, of_the_owner_of_the_day)
{
	struct loods_summary s = weeks_by(LOODS_BY_CASEWORKER, 1, 24);

	cr_assert_eq(s.n_groups, 2);
	weeks_are(&s.groups[0], 3, (const int[]){ 2, 1, 0 });
	weeks_are(&s.groups[1], 3, (const int[]){ 0, 1, 1 });
	weeks_are(&s.total, 3, (const int[]){ 2, 2, 1 });
}

Test(weeks, of_a_month_counted_back_from_its_end)
{
	/* April has days 1 to 6 of the window, May days 7 to 24. */
	struct loods_summary s = weeks_by(LOODS_BY_MONTH, 1, 24);

	cr_assert_eq(s.n_groups, 2);
	weeks_are(&s.groups[0], 0, NULL);
	weeks_are(&s.groups[1], 2, (const int[]){ 2, 1 });
}

Test(weeks, none_in_less_than_a_week_and_no_more_than_a_year)
{
	struct loods_summary s = weeks_by(LOODS_BY_GENDER, 19, 24);
	int days[53] = { 0 };

	weeks_are(&s.groups[0], 0, NULL);
	cr_assert_null(s.groups[0].weeks);
	s = weeks_by(LOODS_BY_GENDER, 24 - 54 * 7, 24);
	days[49] = 1; /* day 2 is in the week of days -3 to 3 */
	days[50] = days[51] = 2;
	days[52] = 1;
	weeks_are(&s.groups[0], 53, days);
}

Test(weeks, a_hidden_group_has_none)
{
	struct loods_summary_options o = { .by = { LOODS_BY_GENDER },
					   .window = loods_window_between(day(1), day(24)),
					   .settings = loods_intensity_defaults,
					   .hide_small = true };
	struct loods_summary_maker *m = loods_summary_maker_new(&o);
	struct loods_summary s;

	for (int i = 1; i <= 19; i++) {
		struct facts f;

		with_weeks(&f);
		f.g.client.n = i;
		/* Nine men: too few to be shown. Women are hidden with them, or the sum would tell. */
		f.g.gender = i <= 9 ? LOODS_GENDER_MAN : LOODS_GENDER_WOMAN;
		add(m, &f);
	}
	s = finished(m);
	for (int i = 0; i < s.n_groups; i++) {
		cr_assert(s.groups[i].hidden);
		cr_assert_null(s.groups[i].weeks);
		cr_assert_eq(s.groups[i].n_weeks, 0);
	}
	cr_assert(!s.total.hidden);
	weeks_are(&s.total, 3, (const int[]){ 38, 38, 19 });
}
