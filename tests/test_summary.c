/* Summaries: grouping, splitting by owner, quartiles, what an evaluator does not see, and the two machine
 * formats. */
#include "summary.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "client.h"
#include "facts.h"
#include "lag.h"
#include "summary_format.h"
#include "random.h"
#include "summary_hide.h"
#include "summary_text.h"

/* Users are called user1 …; the reference of client n is C-(100 - n), so that it does not follow the id. */
static const char *user_name(void *ctx, loods_user_id id)
{
	static char names[8][8];

	(void)ctx;
	snprintf(names[id.n], sizeof(names[id.n]), "user%d", (int)id.n);
	return names[id.n];
}

static const char *client_reference(void *ctx, loods_id id)
{
	static char text[16];

	(void)ctx;
	snprintf(text, sizeof(text), "C-%02d", (int)(100 - id.n));
	return id.n == 99 ? "" : text;
}

static const struct loods_summary_names names = { user_name, client_reference, NULL };

static struct loods_summary_maker *maker(enum loods_summary_by first, enum loods_summary_by second, bool hide)
{
	struct loods_summary_options o = { .by = { first, second },
					   .window = loods_window_between(day(1), day(28)),
					   .settings = loods_intensity_defaults,
					   .hide_small = hide };

	return loods_summary_maker_new(&o);
}

/* Client `id`, weekly from day 1 on in guidance and by agreement, owned by user 1, with talks of 30
 * minutes on days 2, 9, … */
static void weekly(struct facts *f, int id, int talks)
{
	start(f);
	f->g.client.n = id;
	f->g.gender = LOODS_GENDER_WOMAN;
	f->g.cohort_key = "north";
	f->g.arm = "treatment";
	period(f, 1, 0);
	agreed(f, 1, 0, 1, 7);
	owner(f, 1, 0, 1);
	for (int i = 0; i < talks; i++)
		talk(f, 2 + 7 * i, 30);
}

static void add(struct loods_summary_maker *m, const struct facts *f)
{
	cr_assert(loods_summary_maker_add(m, &f->g));
}

static struct loods_arena arena;

static struct loods_summary finished(struct loods_summary_maker *m)
{
	struct loods_summary out;

	loods_summary_finish(m, &names, &arena, &out);
	loods_summary_maker_free(m);
	return out;
}

static char *written(const struct loods_summary *s, enum loods_summary_format format)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	struct loods_err err;

	cr_assert_eq(loods_summary_write(s, format, f, &err), LOODS_OK);
	fclose(f);
	return text;
}

static void near(double actual, double expected)
{
	cr_assert(fabs(actual - expected) < 1e-12, "%.15f, not %.15f", actual, expected);
}

Test(keys, one_or_two_and_client_alone)
{
	static const struct {
		const char *text;
		bool good;
		enum loods_summary_by by[2];
	} rows[] = {
		{ "client", true, { LOODS_BY_CLIENT, 0 } },
		{ "cohort,gender", true, { LOODS_BY_COHORT, LOODS_BY_GENDER } },
		{ "gender,caseworker", true, { LOODS_BY_GENDER, LOODS_BY_CASEWORKER } },
		{ "client,arm", false, { 0, 0 } },
		{ "arm,client", false, { 0, 0 } },
		{ "arm,arm", false, { 0, 0 } },
		{ "arm,", false, { 0, 0 } },
		{ "", false, { 0, 0 } },
		{ "arms", false, { 0, 0 } },
		{ "ar", false, { 0, 0 } },
		{ "arm,cohort,gender", false, { 0, 0 } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum loods_summary_by by[2];

		cr_assert_eq(loods_summary_by_parse(rows[i].text, by), rows[i].good, "%s", rows[i].text);
		if (rows[i].good)
			cr_assert(by[0] == rows[i].by[0] && by[1] == rows[i].by[1], "%s", rows[i].text);
	}
}

Test(quartiles, type_seven)
{
	/* As quantile(1:4) and quantile(c(1, 2, 4, 8, 16)) in R. */
	static const double four[] = { 1, 2, 3, 4 }, five[] = { 1, 2, 4, 8, 16 };

	near(loods_quantile(four, 4, 0.25), 1.75);
	near(loods_quantile(four, 4, 0.5), 2.5);
	near(loods_quantile(four, 4, 0.75), 3.25);
	near(loods_quantile(five, 5, 0.25), 2);
	near(loods_quantile(five, 5, 0.9), 12.8);
	near(loods_quantile(five, 1, 0.75), 1);
	near(loods_quantile(five, 5, 1), 16);
	cr_assert(isnan(loods_quantile(five, 0, 0.5)));
}

Test(lag, median_and_ninetieth_percentile)
{
	static struct loods_lag lag;
	struct facts f;

	cr_assert(isnan(loods_lag_percentile(&lag, 50)));
	start(&f);
	/* Lags 0, 0, 1, 14; before its day counts as 0: in order 0 0 0 1 14. Median 0, 90th at rank 3.6: 1
	 * + 0.6 * 13. */
	talk(&f, 1, 30)->entered_on = day(1);
	talk(&f, 1, 30)->entered_on = day(15);
	talk(&f, 2, 30)->entered_on = day(2);
	talk(&f, 3, 30)->entered_on = day(4);
	talk(&f, 5, 30)->entered_on = day(4);
	/* None of these: planned, a draft, not known. */
	contact(&f, 9, -1, LOODS_OUTCOME_PLANNED)->entered_on = day(20);
	talk(&f, 9, 30)->entered_on = day(20);
	f.contacts[6].status = LOODS_CONTACT_DRAFT;
	talk(&f, 9, 30);
	for (int i = 0; i < f.g.n_contacts; i++)
		loods_lag_add(&lag, &f.contacts[i]);
	cr_assert_eq(lag.n, 5);
	near(loods_lag_percentile(&lag, 50), 0);
	near(loods_lag_percentile(&lag, 90), 8.8);
	near(loods_lag_percentile(&lag, 100), 14);
	loods_lag_release(&lag);
}

Test(clients, ordered_by_reference_and_all_of_them)
{
	struct loods_summary_maker *m = maker(LOODS_BY_CLIENT, 0, false);
	struct loods_summary s;
	struct facts f;

	weekly(&f, 99, 4); /* its reference is not to be seen */
	add(m, &f);
	weekly(&f, 3, 4);
	f.g.arm = NULL;
	f.g.gender = 0;
	f.g.n_owners = 0;
	add(m, &f);
	weekly(&f, 7, 2);
	add(m, &f);
	weekly(&f, 5, 0);
	f.g.n_periods = 0; /* no eligible day: a row all the same */
	add(m, &f);
	s = finished(m);
	cr_assert_eq(s.n_rows, 4);
	cr_assert_eq(s.without_days, 1);
	cr_assert_str_eq(s.rows[0].reference, "C-93");
	cr_assert_str_eq(s.rows[1].reference, "C-95");
	cr_assert_str_eq(s.rows[2].reference, "C-97");
	cr_assert_null(s.rows[3].reference);
	cr_assert_eq(s.rows[1].figures.class, LOODS_CLASS_NO_AGREEMENT);
	cr_assert_str_eq(s.rows[0].caseworker, "user1");
	cr_assert_str_eq(s.rows[0].arm, "treatment");
	cr_assert_str_eq(s.rows[0].cohort, "north");
	cr_assert_null(s.rows[2].caseworker);
	cr_assert_null(s.rows[2].arm);
	cr_assert_eq(s.rows[2].gender, LOODS_GENDER_UNKNOWN);
	cr_assert_eq(s.total.clients, 3);
	loods_arena_release(&arena);
}

Test(clients, left_out_contacts_are_asked_for)
{
	struct loods_summary_maker *m = maker(LOODS_BY_GENDER, 0, false);
	struct loods_summary s;
	struct facts f;

	weekly(&f, 1, 0);
	f.periods[0].first = day(-100);
	f.g.contacts_since = day(-50);
	cr_assert(!loods_summary_maker_add(m, &f.g));
	f.g.contacts_since = LOODS_DATE_NONE;
	add(m, &f);
	s = finished(m);
	cr_assert_eq(s.groups[0].clients, 1);
	cr_assert_eq(s.total.clients, 1);
	loods_arena_release(&arena);
}

Test(groups, ratio_of_sums)
{
	struct loods_summary_maker *m = maker(LOODS_BY_ARM, 0, false);
	struct loods_summary s;
	struct facts f;

	/* X = 4 and N = 4, 1; X = 28/28 = 1 and N = 1. Realisation 6 / 9, not the mean of 1, 1/4, 1. f =
	 * 4, 1, 1. */
	weekly(&f, 1, 4);
	add(m, &f);
	weekly(&f, 2, 1);
	add(m, &f);
	weekly(&f, 3, 1);
	f.agreements[0].per_days = 28;
	add(m, &f);
	weekly(&f, 4, 2);
	f.g.arm = "control";
	add(m, &f);
	weekly(&f, 5, 0); /* no arm, no eligible day: the group is there, with nobody */
	f.g.arm = NULL;
	f.g.n_periods = 0;
	add(m, &f);
	s = finished(m);
	cr_assert_eq(s.n_groups, 3);
	cr_assert_str_eq(s.groups[0].key[0], "control");
	cr_assert_str_eq(s.groups[1].key[0], "treatment");
	cr_assert_null(s.groups[2].key[0]);
	cr_assert_eq(s.groups[2].clients, 0);
	cr_assert(isnan(s.groups[2].frequency_median));
	cr_assert(!loods_rational_known(s.groups[2].realisation));
	cr_assert_eq(s.groups[1].clients, 3);
	cr_assert_eq(s.groups[1].contact_days, 6);
	cr_assert_eq(s.groups[1].minutes, 180);
	cr_assert(s.groups[1].expected.num == 9 && s.groups[1].expected.den == 1);
	cr_assert(s.groups[1].realisation.num == 2 && s.groups[1].realisation.den == 3);
	near(s.groups[1].frequency_q1, 1);
	near(s.groups[1].frequency_median, 1);
	near(s.groups[1].frequency_q3, 2.5); /* 1 1 4, at rank 1.5 */
	/* 4 of 4: as agreed. 1 of 4: below. 1 of 1, the talk on day 2, then 26 days <= 28 + 7: as agreed. */
	cr_assert_eq(s.groups[1].classes[LOODS_CLASS_AS_AGREED], 2);
	cr_assert_eq(s.groups[1].classes[LOODS_CLASS_BELOW], 1);
	cr_assert_eq(s.total.clients, 4);
	loods_arena_release(&arena);
}

/* Two clients: one goes from user 1 to user 2 on day 15; one is user 1's to day 10, then nobody's. */
static struct loods_summary split(enum loods_summary_by second, int only)
{
	struct loods_summary_options o = { .by = { LOODS_BY_CASEWORKER, second },
					   .window = loods_window_between(day(1), day(28)),
					   .settings = loods_intensity_defaults,
					   .only = { only } };
	struct loods_summary_maker *m = loods_summary_maker_new(&o);
	struct facts f;

	weekly(&f, 1, 4); /* talks on 2, 9, 16, 23 */
	f.g.n_owners = 0;
	owner(&f, 1, 14, 1);
	owner(&f, 15, 0, 2);
	f.contacts[3].conducted_by.n = 3;
	add(m, &f);
	weekly(&f, 2, 2); /* 2 and 9 */
	f.g.n_owners = 0;
	f.g.gender = LOODS_GENDER_MAN;
	owner(&f, 1, 10, 1);
	add(m, &f);
	return finished(m);
}

Test(caseworkers, days_go_to_who_owned_them_and_the_class_to_the_last)
{
	struct loods_summary s = split(0, 0);
	const struct loods_summary_group *g = s.groups;

	cr_assert_eq(s.n_groups, 3); /* user 3 owned nobody */
	cr_assert_str_eq(g[0].key[0], "user1");
	cr_assert_eq(g[0].clients, 2);
	cr_assert_eq(g[0].eligible_days, 24); /* 14 + 10 */
	cr_assert_eq(g[0].contact_days, 4);
	cr_assert_eq(g[0].minutes, 120);
	cr_assert(g[0].expected.num == 24 && g[0].expected.den == 7); /* 2 + 10/7 */
	cr_assert(g[0].realisation.num == 7 && g[0].realisation.den == 6);
	near(g[0].frequency_median, 4); /* 28 * 2 / 14; of the other, 10 days are too few */
	cr_assert_eq(g[0].talks, 5);	/* 3 and 2; one was conducted by user 3 */
	for (int c = 1; c < LOODS_CLASS_END; c++)
		cr_assert_eq(g[0].classes[c], 0);
	cr_assert_str_eq(g[1].key[0], "user2");
	cr_assert_eq(g[1].clients, 1);
	cr_assert_eq(g[1].contact_days, 2);
	cr_assert_eq(g[1].talks, 0);
	cr_assert_eq(g[1].classes[LOODS_CLASS_AS_AGREED], 1);
	/* Nobody's days: 11-28, and the class of that client. */
	cr_assert_null(g[2].key[0]);
	cr_assert_eq(g[2].clients, 1);
	cr_assert_eq(g[2].eligible_days, 18);
	cr_assert_eq(g[2].classes[LOODS_CLASS_BELOW], 1);
	cr_assert_eq(s.total.clients, 2);
	loods_arena_release(&arena);
}

Test(caseworkers, with_a_second_key_and_for_one_alone)
{
	struct loods_summary s = split(LOODS_BY_GENDER, 0);

	cr_assert_eq(s.n_groups, 4);
	cr_assert_str_eq(s.groups[0].key[0], "user1");
	cr_assert_str_eq(s.groups[0].key[1], "man");
	cr_assert_eq(s.groups[0].contact_days, 2);
	cr_assert_str_eq(s.groups[1].key[1], "woman");
	cr_assert_eq(s.groups[1].eligible_days, 14);
	s = split(0, 1);
	cr_assert_eq(s.n_groups, 1);
	cr_assert_str_eq(s.groups[0].key[0], "user1");
	loods_arena_release(&arena);
}

Test(hidden, as_many_groups_as_it_takes)
{
	static const struct {
		int n, clients[5];
		const char *hidden;
	} rows[] = {
		{ 3, { 12, 9, 30 }, "110" }, /* one alone follows from the sum: the next smallest goes too */
		{ 3, { 3, 4, 30 }, "111" },  /* 7 together are still too few */
		{ 3, { 5, 5, 30 }, "110" },
		{ 4, { 5, 30, 5, 30 }, "1010" },
		{ 2, { 10, 11 }, "00" },
		{ 3, { 0, 12, 13 }, "100" }, /* an empty group gives nobody away */
		{ 3, { 0, 9, 13 }, "111" },  /* nor does it protect */
		{ 1, { 9 }, "1" },
		{ 1, { 10 }, "0" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct loods_summary_group groups[5] = { 0 };
		int with[5] = { 0 };

		for (int k = 0; k < rows[i].n; k++) {
			groups[k].clients = rows[i].clients[k];
			groups[k].order[0] = k;
		}
		loods_summary_hide(groups, rows[i].n, false, with, NULL);
		for (int k = 0; k < rows[i].n; k++)
			cr_assert_eq(groups[k].hidden, rows[i].hidden[k] == '1', "row %zu, group %d", i, k);
	}
}

Test(hidden, along_both_keys)
{
	/* Rows by columns; 4 is small. Its row and its column each need a second one: the smallest there,
	 * and where those two cross. */
	static const int clients[3][3] = { { 4, 20, 30 }, { 25, 40, 50 }, { 60, 70, 80 } };
	struct loods_summary_group groups[9] = { 0 };
	int with[9] = { 0 };

	for (int i = 0; i < 9; i++) {
		groups[i].clients = clients[i / 3][i % 3];
		groups[i].order[0] = i / 3;
		groups[i].order[1] = i % 3;
	}
	loods_summary_hide(groups, 9, true, with, NULL);
	for (int line = 0; line < 3; line++) {
		int across = 0, down = 0;

		for (int i = 0; i < 3; i++) {
			across += groups[3 * line + i].hidden;
			down += groups[3 * i + line].hidden;
		}
		cr_assert(across != 1 && down != 1, "line %d: %d and %d", line, across, down);
	}
	cr_assert(groups[0].hidden && groups[1].hidden && groups[3].hidden && groups[4].hidden);
	cr_assert(!groups[8].hidden && !groups[2].hidden);
}

Test(hidden, small_classes_and_quartiles_of_few)
{
	struct loods_summary_group g = { .clients = 52 };
	int with = 9;

	/* 3 is small; 12 goes with it, for it would follow from the clients. Nobody in a class is no
	 * secret.
	 * */
	g.classes[LOODS_CLASS_BELOW] = 3;
	g.classes[LOODS_CLASS_UNEVEN] = 12;
	g.classes[LOODS_CLASS_AS_AGREED] = 37;
	loods_summary_hide(&g, 1, false, &with, NULL);
	cr_assert(!g.hidden && g.quartiles_hidden);
	cr_assert(g.class_hidden[LOODS_CLASS_BELOW] && g.class_hidden[LOODS_CLASS_UNEVEN]);
	cr_assert(!g.class_hidden[LOODS_CLASS_AS_AGREED] && !g.class_hidden[LOODS_CLASS_ABOVE]);
	with = 10;
	loods_summary_hide(&g, 1, false, &with, NULL);
	cr_assert(!g.quartiles_hidden);
}

Test(hidden, classes_that_follow_from_the_other_groups)
{
	/* 25 above in all: were 21 of one group shown, the 4 of the other would be known. Both go, and
	 * with them a second class of the first group. */
	struct loods_summary_group g[2] = { { .clients = 61, .order = { 1 } },
					    { .clients = 34, .order = { 2 } } };
	int with[2] = { 61, 34 };

	g[0].classes[LOODS_CLASS_ABOVE] = 21;
	g[0].classes[LOODS_CLASS_AS_AGREED] = 40;
	g[1].classes[LOODS_CLASS_ABOVE] = 4;
	g[1].classes[LOODS_CLASS_AS_AGREED] = 30;
	loods_summary_hide(g, 2, false, with, NULL);
	for (int i = 0; i < 2; i++)
		cr_assert(!g[i].hidden && g[i].class_hidden[LOODS_CLASS_ABOVE] &&
			  g[i].class_hidden[LOODS_CLASS_AS_AGREED]);
}

Test(hidden, classes_that_the_total_hides)
{
	/* In all 3 are below, so the 12 that are uneven are hidden with them. They are all of one group: shown
	 * there, they would give the 3 away. */
	struct loods_summary_group total = { .clients = 67 };
	struct loods_summary_group g[2] = { { .clients = 33, .order = { 1 } },
					    { .clients = 34, .order = { 2 } } };
	int with[2] = { 33, 34 }, all = 67;

	g[0].classes[LOODS_CLASS_BELOW] = 3;
	g[0].classes[LOODS_CLASS_ABOVE] = 10;
	g[0].classes[LOODS_CLASS_AS_AGREED] = 20;
	g[1].classes[LOODS_CLASS_UNEVEN] = 12;
	g[1].classes[LOODS_CLASS_ABOVE] = 11;
	g[1].classes[LOODS_CLASS_AS_AGREED] = 11;
	for (int c = 1; c < LOODS_CLASS_END; c++)
		total.classes[c] = g[0].classes[c] + g[1].classes[c];
	loods_summary_hide(&total, 1, false, &all, NULL);
	cr_assert(total.class_hidden[LOODS_CLASS_BELOW] && total.class_hidden[LOODS_CLASS_UNEVEN]);
	loods_summary_hide(g, 2, false, with, &total);
	cr_assert(g[1].class_hidden[LOODS_CLASS_UNEVEN]);
}

/* What a summary by one key hides, the pairs may not add up to. */
Test(hidden, groups_of_one_key_do_not_follow_from_pairs)
{
	struct loods_random r;
	int hidden = 0;

	loods_random_seed(&r, 11, 0);
	for (int round = 0; round < 3000; round++) {
		struct loods_summary_group pair[9] = { 0 }, alone[2][3] = { 0 };
		int with[9] = { 0 };

		for (int i = 0; i < 9; i++) {
			int row = i / 3, column = i % 3;

			pair[i].order[0] = alone[0][row].order[0] = row + 1;
			pair[i].order[1] = alone[1][column].order[0] = column + 1;
			for (int c = 1; c <= 3; c++) {
				int count = loods_random_below(&r, 3) ? loods_random_below(&r, 25) : 0;

				pair[i].classes[c] = count;
				pair[i].clients += count;
				alone[0][row].classes[c] += count;
				alone[0][row].clients += count;
				alone[1][column].classes[c] += count;
				alone[1][column].clients += count;
			}
		}
		loods_summary_hide(pair, 9, true, with, NULL);
		for (int key = 0; key < 2; key++) {
			loods_summary_hide(alone[key], 3, false, with, NULL);
			for (int i = 0; i < 9; i++) {
				const struct loods_summary_group *sum = &alone[key][key ? i % 3 : i / 3];
				bool one = false, one_of[4] = { false };

				for (int j = 0; j < 9; j++) {
					if ((key ? j % 3 != i % 3 : j / 3 != i / 3))
						continue;
					one |= pair[j].hidden && pair[j].clients;
					for (int c = 1; c <= 3; c++)
						one_of[c] |= pair[j].class_hidden[c] && pair[j].classes[c];
				}
				cr_assert(!sum->hidden || !sum->clients || one);
				for (int c = 1; c <= 3; c++) {
					cr_assert(!sum->class_hidden[c] || !sum->classes[c] || one_of[c]);
					hidden += sum->class_hidden[c];
				}
			}
		}
	}
	cr_assert_gt(hidden, 1000); /* there was something to keep */
}

/* Eleven men and nine women, so the nine and with them the men are hidden; all twenty are shown. */
static struct loods_summary evaluators(void)
{
	struct loods_summary_maker *m = maker(LOODS_BY_GENDER, 0, true);
	struct facts f;

	for (int i = 1; i <= 20; i++) {
		weekly(&f, i, 4);
		f.g.gender = i <= 9 ? LOODS_GENDER_WOMAN : LOODS_GENDER_MAN;
		add(m, &f);
	}
	return finished(m);
}

Test(hidden, nothing_small_is_written)
{
	struct loods_summary s = evaluators();
	char *json = written(&s, LOODS_SUMMARY_JSON), *csv = written(&s, LOODS_SUMMARY_CSV);
	char *text = written(&s, LOODS_SUMMARY_TEXT);

	cr_assert(s.groups[0].hidden && s.groups[1].hidden);
	cr_assert_not_null(strstr(json, "\"clients\": null"), "%s", json);
	cr_assert_null(strstr(json, "\"clients\": 9"));
	cr_assert_not_null(strstr(csv, "\nwoman,,,,,,,,,"), "%s", csv);
	cr_assert_not_null(strstr(text, "<10"), "%s", text);
	cr_assert_not_null(strstr(text, " 20 "), "%s", text);
	free(json);
	free(csv);
	free(text);
	loods_arena_release(&arena);
}

Test(formats, client_as_json_and_csv)
{
	struct loods_summary_maker *m = maker(LOODS_BY_CLIENT, 0, false);
	struct loods_summary s;
	struct facts f;
	char *json, *csv;

	/* Weekly, days 8-14 paused: E = 21, X = 3; talks on 2, 16 and 23: A = 1. Slots 1-7, 15-21, 22-28
	 * all full. */
	weekly(&f, 1, 4);
	pause_on(&f, 8, 14);
	f.contacts[0].topics = 1u << LOODS_TOPIC_WORK;
	add(m, &f);
	s = finished(m);
	json = written(&s, LOODS_SUMMARY_JSON);
	csv = written(&s, LOODS_SUMMARY_CSV);
	for (const char *const *p = (const char *const[]){ "\"client\": \"C-99\"",
							   "\"caseworker\": \"user1\"",
							   "\"cohort\": \"north\"",
							   "\"arm\": \"treatment\"",
							   "\"gender\": \"woman\"",
							   "\"from\": \"2024-04-25\"",
							   "\"to\": \"2024-05-22\"",
							   "\"eligible_days\": 21",
							   "\"contact_days\": 3",
							   "\"face_to_face_days\": 3",
							   "\"minutes\": 90",
							   "\"frequency\": 4.0000",
							   "\"dose\": 120.0000",
							   "\"expected\": 3.0000",
							   "\"expected_exact\": \"3\"",
							   "\"realisation\": 1.0000",
							   "\"offered\": 1.0000",
							   "\"show_rate\": 1.0000",
							   "\"coverage\": 1.0000",
							   "\"longest_gap\": 6",
							   "\"open_gap\": 5",
							   "\"overdue\": false",
							   "\"breadth\": 1",
							   "\"class\": \"as_agreed\"",
							   "\"thresholds\": \"below=80%",
							   NULL };
	     *p; p++)
		cr_assert_not_null(strstr(json, *p), "%s is not in %s", *p, json);
	cr_assert_not_null(strstr(csv, "client,caseworker,cohort,arm,gender,from,to,eligible_days,contact_"
				       "days,face_to_face_days,minutes,"
				       "frequency,dose,expected,expected_exact,realisation,offered,show_rate,"
				       "coverage,longest_gap,open_gap,"
				       "overdue,breadth,class,thresholds,definitions"),
			   "%s", csv);
	cr_assert_not_null(strstr(csv, "\nC-99,user1,north,treatment,woman,2024-04-25,2024-05-22,21,3,3,90,4."
				       "000000000,120.000000000,"
				       "3.000000000,3,1.000000000,1.000000000,1.000000000,1.000000000,6,5,"
				       "false,1,as_agreed,"),
			   "%s", csv);
	free(json);
	free(csv);
	loods_arena_release(&arena);
}

Test(formats, undefined_is_null)
{
	struct loods_summary_maker *m = maker(LOODS_BY_CLIENT, 0, false);
	struct loods_summary s;
	struct facts f;
	char *json;

	weekly(&f, 1, 0);
	f.g.n_periods = f.g.n_owners = 0;
	f.g.cohort_key = NULL;
	add(m, &f);
	s = finished(m);
	json = written(&s, LOODS_SUMMARY_JSON);
	for (const char *const *p =
		     (const char *const[]){ "caseworker", "cohort", "frequency", "dose", "expected",
					    "expected_exact", "realisation", "offered", "show_rate",
					    "coverage", "longest_gap", "open_gap", "overdue", NULL };
	     *p; p++) {
		char want[64];

		snprintf(want, sizeof(want), "\"%s\": null", *p);
		cr_assert_not_null(strstr(json, want), "%s is not in %s", want, json);
	}
	cr_assert_not_null(strstr(json, "\"class\": \"no_agreement\""));
	free(json);
	s.n_rows = 0;
	json = written(&s, LOODS_SUMMARY_JSON);
	cr_assert_str_eq(json, "[]\n");
	free(json);
	loods_arena_release(&arena);
}

Test(formats, groups_as_json)
{
	struct loods_summary s = split(LOODS_BY_GENDER, 0);
	char *json = written(&s, LOODS_SUMMARY_JSON), *csv = written(&s, LOODS_SUMMARY_CSV);

	/* User 1 and the woman: days 1-14, talks on 2 and 9. */
	cr_assert_not_null(strstr(json,
				  "{\"group\": {\"caseworker\": \"user1\", \"gender\": \"woman\"}, "
				  "\"clients\": 1, \"contact_days\": 2, "
				  "\"minutes\": 60, \"expected\": 2.000000000, \"realisation\": 1.000000000, "
				  "\"frequency_median\": 4.000000000, \"frequency_q1\": 4.000000000, "
				  "\"frequency_q3\": 4.000000000, "
				  "\"classes\": {\"no_agreement\": 0, \"too_little_data\": 0, "
				  "\"contact_lost\": 0, \"below\": 0, "
				  "\"uneven\": 0, \"above\": 0, \"as_agreed\": 0}, \"offered\": 1.000000000, \"talks\": 3, "),
			   "%s", json);
	cr_assert_not_null(strstr(json, "{\"group\": {\"caseworker\": null, \"gender\": \"man\"}"), "%s",
			   json);
	cr_assert_eq(strncmp(csv,
			     "caseworker,gender,clients,contact_days,minutes,expected,realisation,frequency_"
			     "median,frequency_q1,"
			     "frequency_q3,class_no_agreement,",
			     100),
		     0, "%s", csv);
	free(json);
	free(csv);
	loods_arena_release(&arena);
}

/* Two periods: the other one's figures stand in an object of their own, and in columns of their own. */
Test(formats, two_periods)
{
	struct loods_summary now = split(LOODS_BY_GENDER, 0), then = split(LOODS_BY_GENDER, 0);
	char *json, *csv, *text;

	then.options.window = loods_window_between(day(-27), day(0));
	then.groups[0].window = then.options.window;
	then.groups[0].contact_days = 7;
	then.groups[1].key[1] = "nobody";
	loods_summary_tie(&now, &then);
	json = written(&now, LOODS_SUMMARY_JSON);
	csv = written(&now, LOODS_SUMMARY_CSV);
	text = written(&now, LOODS_SUMMARY_TEXT);
	cr_assert_not_null(strstr(json, "\"before\": {\"clients\": 1, \"contact_days\": 7, "), "%s", json);
	cr_assert_not_null(strstr(json, "\"before\": {\"clients\": null, \"contact_days\": null, "), "%s", json);
	cr_assert_not_null(strstr(json, "\"from\": \"2024-03-28\", \"to\": \"2024-04-24\"}"), "%s", json);
	cr_assert_not_null(strstr(csv, ",before_clients,before_contact_days,"), "%s", csv);
	cr_assert_not_null(strstr(csv, ",before_class_below,"), "%s", csv);
	cr_assert_not_null(strstr(text, "Before: 28-03-2024 to 24-04-2024, 28 days."), "%s", text);
	free(json);
	free(csv);
	free(text);
	loods_arena_release(&arena);
}

Test(formats, numbers_do_not_follow_the_locale)
{
	static const struct {
		double v;
		int decimals;
		char point;
		const char *text;
	} rows[] = {
		{ 2.0 / 3, 9, '.', "0.666666667" },
		{ 4.0 / 3, 2, ',', "1,33" },
		{ 0, 2, '.', "0.00" },
		{ 12.5, 0, '.', "13" },
		{ -0.001, 2, '.', "0.00" },
		{ -1.5, 1, '.', "-1.5" },
		{ 123456.78, 9, '.', "123456.780000000" },
		{ 0.0001, 15, '.', "0.000100000000000" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char buf[LOODS_DECIMAL_LEN];

		cr_assert_str_eq(loods_decimal(rows[i].v, rows[i].decimals, rows[i].point, buf),
				 rows[i].text);
	}
}
