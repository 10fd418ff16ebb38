/* Blockers of many clients: days split over owners, shares, and that what an evaluator does not see cannot be worked out. */
#include "blockers_sum.h"

#include <math.h>
#include <stdio.h>

#include "block_versions.h"
#include "client.h"
#include "random.h"

static const char *user_name(void *ctx, loods_user_id id)
{
	static char text[8][8];

	(void)ctx;
	snprintf(text[id.n], sizeof text[id.n], "user%d", (int)id.n);
	return text[id.n];
}
static const struct loods_summary_names names = { user_name, NULL, NULL };

static void add(struct loods_blockers_maker *m, int id, int gender, const char *arm, const struct versions *vs)
{
	struct facts f;

	start(&f);
	f.g.client.n = id;
	f.g.gender = gender;
	f.g.arm = arm;
	period(&f, 1, 0);
	owner(&f, 1, 14, 1);
	owner(&f, 15, 0, 2);
	loods_blockers_maker_add(m, &f.g, vs->v, vs->n);
}

static struct loods_blockers_options options(enum loods_summary_by by, bool hide)
{
	return (struct loods_blockers_options){ .by = by, .window = loods_window_between(day(1), day(28)), .today = day(28),
						.hide_small = hide };
}

Test(blockers, groups_split_the_days_over_the_owners)
{
	struct loods_blockers_options o = options(LOODS_BY_CASEWORKER, false);
	struct loods_blockers_maker *m = loods_blockers_maker_new(&o);
	struct loods_arena a = { 0 };
	struct loods_blocker_report r;
	struct versions none = { 0 }, one = { 0 }, two = { 0 };

	version(&one, 1, 8, LOODS_STEP_WAITING_LIST, 0);  /* 8-28: 7 days of user 1, 14 of user 2 */
	version(&two, 1, 22, LOODS_STEP_WAITING_LIST, 0); /* 22-28: 7 days of user 2 */
	add(m, 1, LOODS_GENDER_WOMAN, NULL, &one);
	add(m, 2, LOODS_GENDER_WOMAN, NULL, &two);
	add(m, 3, LOODS_GENDER_MAN, NULL, &none);
	add(m, 4, 0, NULL, &none);
	loods_blockers_finish(m, &names, &a, &r);
	loods_blockers_maker_free(m);
	cr_assert_eq(r.n_groups, 2);
	cr_assert_str_eq(r.groups[0].key, "user1");
	cr_expect_eq(r.groups[0].figure[0][LOODS_WHO_ALL].clients, 4);
	cr_expect_eq(r.groups[0].figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_ALL].clients, 1);
	cr_expect_eq(r.groups[0].figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_ALL].days, 7);
	cr_expect_eq(r.groups[1].figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_WOMEN].clients, 2);
	cr_expect_eq(r.groups[1].figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_WOMEN].days, 21);
	cr_expect_float_eq(r.groups[1].figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_WOMEN].median_weeks, 1.5, 1e-9);
	cr_expect_eq(r.total.figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_ALL].days, 28);
	cr_expect_float_eq(r.total.figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_ALL].median_weeks, 2.0, 1e-9);
	cr_expect_eq(r.total.figure[0][LOODS_WHO_OTHERS].clients, 1);
	cr_expect_float_eq(loods_block_share(&r.total, LOODS_BLOCK_WAITING_LIST, LOODS_WHO_ALL), 0.5, 1e-9);
	cr_expect(isnan(r.total.figure[LOODS_BLOCK_HEALTH][LOODS_WHO_ALL].median_weeks));
	cr_expect_eq(loods_blockers_difference(&r.total), LOODS_BLOCK_WAITING_LIST);
	/* Both wait still, the longer one first, in the group of who has them now. */
	cr_assert_eq(r.n_items, 2);
	cr_expect(r.items[0].client.n == 1 && r.items[0].open.days == 21 && r.items[0].group == 2);
	loods_arena_release(&a);
}

Test(blockers, one_caseworker_sees_the_days_owned)
{
	struct loods_blockers_options o = options(0, false);
	struct loods_arena a = { 0 };
	struct loods_blockers_maker *m;
	struct loods_blocker_report r;
	struct versions one = { 0 };

	o.only.n = 1;
	m = loods_blockers_maker_new(&o);
	version(&one, 1, 8, LOODS_STEP_WAITING_LIST, 0);
	add(m, 1, LOODS_GENDER_WOMAN, NULL, &one);
	loods_blockers_finish(m, &names, &a, &r);
	loods_blockers_maker_free(m);
	cr_expect_eq(r.n_groups, 0);
	cr_expect_eq(r.total.figure[0][LOODS_WHO_ALL].days, 14);
	cr_expect_eq(r.total.figure[LOODS_BLOCK_WAITING_LIST][LOODS_WHO_ALL].days, 7);
	cr_expect_eq(r.n_items, 0, "somebody else has the client now");
	loods_arena_release(&a);
}

/* Can the one hidden number of a sum be told from the others? */
static void not_alone(const struct loods_block_figure *const *f, int n, const char *what)
{
	int hidden = 0, nobody = 0;

	for (int i = 0; i < n; i++) {
		hidden += f[i]->hidden;
		nobody += f[i]->hidden && !f[i]->clients;
	}
	cr_assert_neq(hidden, 1, "%s: one is hidden, and follows from the others", what);
	/* Who is hidden with nobody in it protects nobody; but where all parts are hidden none is told from another. */
	cr_assert(hidden == 0 || hidden - nobody > 1 || hidden >= n - 1, "%s", what);
}

static void look_at_sums(const struct loods_blocker_report *r, const struct loods_blockers_group *g)
{
	for (int row = 0; row < LOODS_BLOCK_END; row++) {
		const struct loods_block_figure *who[LOODS_WHO_END];

		for (int w = 0; w < LOODS_WHO_END; w++) {
			who[w] = &g->figure[row][w];
			cr_assert(who[w]->hidden || !who[w]->clients || who[w]->clients >= LOODS_SUMMARY_SMALL,
				  "row %d: %d clients are shown", row, who[w]->clients);
		}
		not_alone(who, LOODS_WHO_END, "women, men, others and all");
	}
	for (int w = 0; w < LOODS_WHO_END; w++) {
		const struct loods_block_figure *sum[] = { &g->figure[LOODS_BLOCK_CHAIN][w], &g->figure[LOODS_BLOCK_CHILDCARE][w],
							   &g->figure[LOODS_BLOCK_NO_CHILDCARE][w],
							   &g->figure[LOODS_BLOCK_ANY_CHILDCARE][w] };
		const struct loods_block_figure *all = &g->figure[0][w], *any = &g->figure[LOODS_BLOCK_ANY][w];
		int rest = all->clients - any->clients;

		const struct loods_block_figure *parts[LOODS_BLOCK_END];
		int n = 0;

		not_alone(sum, 4, "the parts of childcare");
		for (int row = LOODS_BLOCK_WAITING_LIST; row <= LOODS_BLOCK_ANY; row++)
			parts[n++] = &g->figure[row][w];
		not_alone(parts, n, "the causes and all of them");
		cr_assert(all->hidden || any->hidden || !rest || rest >= LOODS_SUMMARY_SMALL,
			  "%d clients without a blocker follow", rest);
	}
	(void)r;
}

Test(blockers, what_is_hidden_cannot_be_worked_out)
{
	static const char *const arms[] = { "a", "b", "c", NULL };
	struct loods_random r;
	int hidden = 0, shown = 0;

	loods_random_seed(&r, 7, 0);
	for (int round = 0; round < 150; round++) {
		struct loods_blockers_options o = options(round % 3 ? LOODS_BY_ARM : 0, true);
		struct loods_blockers_maker *m = loods_blockers_maker_new(&o);
		int clients = loods_random_between(&r, 5, 240), genders = loods_random_between(&r, 2, 4);
		double blocked = loods_random_unit(&r);
		struct loods_arena a = { 0 };
		struct loods_blocker_report report;

		for (int i = 1; i <= clients; i++) {
			struct versions vs = { 0 };

			if (loods_random_chance(&r, blocked))
				version(&vs, 1, loods_random_between(&r, 1, 28), LOODS_STEP_INTERRUPTED,
					loods_random_between(&r, 1, 2));
			if (loods_random_chance(&r, blocked))
				care(&vs, 1, loods_random_between(&r, 1, 28), LOODS_CARE_NEED, 0, 0);
			add(m, i, loods_random_between(&r, 1, genders), arms[loods_random_below(&r, 4)], &vs);
		}
		loods_blockers_finish(m, &names, &a, &report);
		loods_blockers_maker_free(m);
		cr_assert_eq(report.n_items, 0, "an evaluator gets no client");
		look_at_sums(&report, &report.total);
		for (int i = 0; i < report.n_groups; i++)
			look_at_sums(&report, &report.groups[i]);
		for (int row = 0; row < LOODS_BLOCK_END && report.n_groups; row++)
			for (int w = 0; w < LOODS_WHO_END; w++) {
				const struct loods_block_figure *sum[6] = { &report.total.figure[row][w] };

				for (int i = 0; i < report.n_groups; i++)
					sum[i + 1] = &report.groups[i].figure[row][w];
				not_alone(sum, report.n_groups + 1, "the groups and all");
				hidden += sum[1]->hidden;
				shown += !sum[1]->hidden && sum[1]->clients;
			}
		loods_arena_release(&a);
	}
	cr_expect_gt(hidden, 100);
	cr_expect_gt(shown, 100, "not everything is hidden");
}
