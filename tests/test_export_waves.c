/*
 * Five releases of one project out of a whole office, with newcomers, corrections and people who are no longer there,
 * and releases of several projects about the same people: whoever lays any two of them side by side finds no class, no
 * part that two classes share and no part by which they differ that has one to nine clients. Counted from the
 * register's members alone.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "export_register.h"
#include "export_run.h"
#include "guidance_period.h"
#include "folder.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "random.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

enum { K = 10, WAVES = 5, RELEASES = 8, FIRST = 160, MORE = 45, MOST = 1000, CORRECTED = 25, LEAVERS = 8 };

struct project {
	struct office o;
	struct loods_app app;
	struct loods_arena a;
	struct loods_random r;
	loods_id cohort, clients[MOST];
	int n;
};

static void add_clients(struct project *p, int n, const char *start)
{
	for (int i = 0; i < n; i++) {
		char reference[16];
		struct loods_client c = { .reference = reference, .name = "Invented", .household = LOODS_HOUSEHOLD_SINGLE };
		struct loods_assignment g = { .cohort = p->cohort, .method = LOODS_ASSIGNMENT_RANDOM };

		snprintf(reference, sizeof reference, "W-%04d", p->n);
		c.gender = loods_random_chance(&p->r, 0.55) ? LOODS_GENDER_WOMAN : LOODS_GENDER_MAN;
		c.birth_date.year = (int16_t)loods_random_between(&p->r, 1962, 2004);
		office_save(&p->o, &loods_client_type, &c);
		g.client = c.meta.id;
		g.arm = loods_random_chance(&p->r, 0.5) ? "treatment" : "control";
		g.assigned_on = office_day(start);
		office_save(&p->o, &loods_assignment_type, &g);
		office_guide(&p->o, c.meta.id, start, NULL);
		if (loods_random_chance(&p->r, 0.9))
			office_contact(&p->o, c.meta.id, start, LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 15);
		p->clients[p->n++] = c.meta.id;
	}
}

/* Gender and birth year were entered wrongly. */
static void correct(struct project *p, loods_id client)
{
	struct loods_err err = { 0 };
	struct loods_client *c;
	void *rec;

	OK(loods_store_get(p->o.store, &p->a, &loods_client_type, client, false, &rec, &err));
	c = rec;
	c->gender = loods_random_chance(&p->r, 0.3) ? LOODS_GENDER_WOMAN + LOODS_GENDER_MAN - c->gender : c->gender;
	c->birth_date.year = (int16_t)loods_random_between(&p->r, 1962, 2004);
	office_save(&p->o, &loods_client_type, c);
}

/* Was never meant to be in guidance: assignment and period are taken back. */
static void take_back(struct project *p, loods_id client)
{
	static const struct loods_type *const types[] = { &loods_assignment_type, &loods_guidance_period_type };
	struct loods_filter of = { .client = client };
	struct loods_err err = { 0 };

	for (int t = 0; t < 2; t++) {
		struct loods_list list;
		struct loods_change change = { LOODS_DELETE, types[t], NULL, 0 };

		OK(loods_store_list(p->o.store, &p->a, types[t], &of, &list, &err));
		for (int i = 0; i < list.n; i++) {
			change.rec = list.rec[i];
			OK(loods_ops_save(&p->app, &change, 1, NULL, NULL, &err));
		}
	}
}

/* Classes of each client in each release so far; 0: in none. */
static uint32_t was[RELEASES][MOST];

static void read_members(struct project *p, const char *project, int waves)
{
	struct loods_releases all;
	struct loods_err err = { 0 };

	OK(loods_register_list(&p->app, &p->a, project, true, &all, &err));
	cr_assert_eq(all.n, waves);
	memset(was, 0, sizeof was);
	for (int w = 0; w < waves; w++)
		for (size_t m = 0; m < all.list[w].members.n; m++)
			for (int c = 0; c < p->n; c++)
				if (p->clients[c].n == all.list[w].members.clients[m].n)
					was[w][c] = all.list[w].members.classes[m];
}

/* Of two releases: how many are in class `a` of the one and `b` of the other (0: in none of it). */
static void nobody_stands_apart(const struct project *p, int v, int w)
{
	static int both[64][64];

	memset(both, 0, sizeof both);
	for (int c = 0; c < p->n; c++) {
		cr_assert(was[v][c] < 64 && was[w][c] < 64);
		both[was[v][c]][was[w][c]]++;
	}
	for (int x = 0; x < 64; x++)
		for (int y = 0; y < 64; y++)
			cr_assert((!x && !y) || !both[x][y] || both[x][y] >= K,
				  "%d clients are in class %d of release %d and class %d of release %d", both[x][y], x,
				  v + 1, y, w + 1);
}

/* One release of a project on that day, as the figures of it say; ends with what loods_export_run() does. */
static enum loods_code release(struct project *p, const char *project, const char *cohort, const char *traits,
			       const char *today, struct loods_export_said *said)
{
	struct loods_export_plan plan;
	struct loods_err err = { 0 };
	char target[160], now[40];
	enum loods_code code;

	snprintf(now, sizeof now, "%sT10:00:00", today);
	cr_assert(loods_stamp_parse(now, false, &p->o.clock.pinned));
	p->app.clock = p->o.clock;
	loods_export_plan_init(&plan);
	OK(loods_export_plan_set(&plan, &p->a, "plan", traits, &err));
	OK(loods_export_plan_set(&plan, &p->a, "signed-off-by", "FG", &err));
	OK(loods_export_plan_set(&plan, &p->a, "project", project, &err));
	if (cohort)
		OK(loods_export_plan_set(&plan, &p->a, "cohort", cohort, &err));
	snprintf(target, sizeof target, "%s/export", p->o.dir);
	code = loods_export_run(&p->app, &plan, &(struct loods_export_files){ 0 }, target, NULL, NULL, said, &err);
	cr_assert(code == LOODS_OK || code == LOODS_EREFUSED, "%s (%s)", err.msg, err.debug);
	if (code == LOODS_OK) {
		cr_expect_geq(said->verified.smallest, (size_t)K);
		cr_expect_leq(said->verified.attack.figures[LOODS_ATTACK_WAVES].highest, 1. / K);
		folder_remove(target);
	}
	return code;
}

static void begin(struct project *p, uint64_t seed)
{
	struct loods_cohort cohort = { .key = "P", .name = "Pilot" };

	office_init(&p->o, OFFICE_LEAD);
	p->app = (struct loods_app){ .store = p->o.store, .user = p->o.user, .clock = p->o.clock };
	loods_random_seed(&p->r, seed, 0);
	office_save(&p->o, &loods_cohort_type, &cohort);
	p->cohort = cohort.meta.id;
	add_clients(p, FIRST, "2026-01-05");
}

static void end(struct project *p)
{
	office_release(&p->o);
	loods_arena_release(&p->a);
}

Test(export_waves, five_releases_beside_each_other, .timeout = 300)
{
	static const char *const days[] = { "2026-03-02", "2026-05-04", "2026-07-06", "2026-09-07", "2026-11-02" };

	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct project p = { .n = 0 };
		int left = 0, back = 0;

		begin(&p, seed);
		for (int wave = 1; wave <= WAVES; wave++) {
			struct loods_export_said said;

			cr_assert_eq(release(&p, "five", NULL, "arm,gender,age", days[wave - 1], &said), LOODS_OK);
			cr_expect_eq(said.wave, wave);
			cr_expect_eq(said.verified.attack.figures[LOODS_ATTACK_WAVES].ran, wave > 1);
			read_members(&p, "five", wave);
			for (int v = 0; v < wave; v++)
				nobody_stands_apart(&p, v, wave - 1);
			for (int c = 0; wave > 1 && c < p.n; c++) {
				left += was[wave - 2][c] && !was[wave - 1][c];
				back += !was[wave - 2][c] && was[wave - 1][c];
			}
			add_clients(&p, MORE, days[wave - 1]);
			for (int i = 0; i < CORRECTED; i++)
				correct(&p, p.clients[loods_random_below(&p.r, p.n)]);
			for (int i = 0; i < LEAVERS; i++)
				take_back(&p, p.clients[loods_random_below(&p.r, p.n)]);
		}
		cr_expect(left >= K && back >= 2 * K, "%d who left and %d who came: nothing was put to the test", left, back);
		end(&p);
	}
}

/* Somebody who holds the files of several projects lays them side by side as well. Another plan about the same people
 * is as safe beside them, or refused; about other people it is as free as a first one. */
Test(export_waves, projects_beside_each_other, .timeout = 300)
{
	static const struct {
		const char *project, *cohort, *traits, *day;
		bool must;	      /* be possible */
		const char *newcomers; /* their first day, after this release; NULL: nothing changes */
	} releases[] = {
		{ "first", NULL, "arm,gender,age", "2026-03-02", true, NULL },
		{ "part of its plan", "P", "gender,age", "2026-03-02", true, NULL },
		{ "another plan", NULL, "arm,gender,household,contacts", "2026-03-02", false, "2026-04-06" },
		{ "other people", "Q", "arm,contacts", "2026-05-04", true, NULL },
		{ "all of them", NULL, "arm,gender", "2026-05-04", false, "2026-06-01" },
		{ "part of its plan", "P", "gender,age", "2026-07-06", false, "2026-08-03" },
		{ "first", NULL, "arm,gender,age", "2026-09-07", true, NULL },
	};

	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct loods_cohort second = { .key = "Q", .name = "Second" };
		struct project p = { .n = 0 };
		int made = 0;

		begin(&p, seed);
		office_save(&p.o, &loods_cohort_type, &second);
		p.cohort = second.meta.id;
		for (size_t i = 0; i < LOODS_COUNT(releases); i++) {
			struct loods_export_said said;
			enum loods_code code = release(&p, releases[i].project, releases[i].cohort, releases[i].traits,
						       releases[i].day, &said);

			cr_expect(code == LOODS_OK || !releases[i].must, "%s, number %zu", releases[i].project, i);
			if (code == LOODS_OK) {
				cr_expect_eq(said.verified.attack.figures[LOODS_ATTACK_WAVES].ran, made > 0);
				/* What was told of people stays told; other people have tables and contacts of their own. */
				cr_expect(said.tables == (i == 0 || i == 3) || i > 4, "tables of number %zu", i);
				cr_expect((said.contacts > 0) == (i == 0 || i == 3) || i > 4, "log of number %zu", i);
				read_members(&p, NULL, ++made);
				for (int v = 0; v + 1 < made; v++)
					nobody_stands_apart(&p, v, made - 1);
			}
			if (!releases[i].newcomers)
				continue;
			add_clients(&p, MORE, releases[i].newcomers);
			for (int c = 0; c < CORRECTED; c++)
				correct(&p, p.clients[loods_random_below(&p.r, p.n)]);
			for (int c = 0; c < LEAVERS; c++)
				take_back(&p, p.clients[loods_random_below(&p.r, p.n)]);
		}
		end(&p);
	}
}

/* The same wish once more tells nothing new: it is made as it was, for whatever project, and not as a later release. */
Test(export_waves, the_same_release_again)
{
	struct loods_export_said first, again;
	struct project p = { .n = 0 };

	begin(&p, 7);
	cr_assert_eq(release(&p, "one", NULL, "arm,gender,age", "2026-03-02", &first), LOODS_OK);
	cr_assert_eq(release(&p, "one", NULL, "arm,gender,age", "2026-03-02", &again), LOODS_OK);
	cr_expect_eq(again.wave, 2);
	cr_expect_eq(again.released, first.released);
	cr_expect_eq(again.kept, first.kept);
	cr_expect(again.tables);
	cr_assert_eq(release(&p, "two", NULL, "arm,gender,age", "2026-03-02", &again), LOODS_OK);
	cr_expect_eq(again.released, first.released);
	cr_expect_eq(again.kept, first.kept);
	read_members(&p, NULL, 3);
	cr_expect(memcmp(was[0], was[1], sizeof was[0]) == 0 && memcmp(was[0], was[2], sizeof was[0]) == 0);
	/* And after another one came in between, which is a later release of the same people. */
	cr_assert_eq(release(&p, "one", NULL, "arm,gender,age", "2026-03-03", &again), LOODS_OK);
	cr_expect_eq(again.contacts, 0u);
	cr_assert_eq(release(&p, "one", NULL, "arm,gender,age", "2026-03-02", &again), LOODS_OK);
	cr_expect_eq(again.kept, first.kept);
	cr_expect(again.tables);
	/* Somebody was corrected: another office, so a later release of it, with contacts that were not told. */
	correct(&p, p.clients[0]);
	cr_assert_eq(release(&p, "one", NULL, "arm,gender,age", "2026-03-02", &again), LOODS_OK);
	cr_expect_eq(again.contacts, 0u);
	cr_expect_not(again.tables);
	end(&p);
}
