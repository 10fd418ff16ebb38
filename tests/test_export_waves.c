/*
 * Five releases of one project out of a whole office, with newcomers, corrections and people who are no longer there:
 * whoever lays any two of them side by side finds no class, no part that two classes share and no part by which they
 * differ that has one to nine clients. Counted from the register's members alone.
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

enum { K = 10, WAVES = 5, FIRST = 160, MORE = 45, MOST = 1000, CORRECTED = 25, LEAVERS = 8 };

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
static uint32_t was[WAVES][MOST];

static void read_members(struct project *p, int waves)
{
	struct loods_releases all;
	struct loods_err err = { 0 };

	OK(loods_register_list(&p->app, &p->a, "five", true, &all, &err));
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

static void release(struct project *p, int wave, const char *today)
{
	struct loods_export_plan plan;
	struct loods_export_said said;
	struct loods_err err = { 0 };
	char target[160], now[40];
	const struct loods_attack_figure *beside;

	snprintf(now, sizeof now, "%sT10:00:00", today);
	cr_assert(loods_stamp_parse(now, false, &p->o.clock.pinned));
	p->app.clock = p->o.clock;
	loods_export_plan_init(&plan);
	OK(loods_export_plan_set(&plan, &p->a, "plan", "arm,gender,age", &err));
	OK(loods_export_plan_set(&plan, &p->a, "signed-off-by", "FG", &err));
	OK(loods_export_plan_set(&plan, &p->a, "project", "five", &err));
	snprintf(target, sizeof target, "%s/export-%d", p->o.dir, wave);
	OK(loods_export_run(&p->app, &plan, &(struct loods_export_files){ 0 }, target, NULL, NULL, &said, &err));
	cr_expect_eq(said.wave, wave);
	cr_expect_geq(said.verified.smallest, (size_t)K);
	beside = &said.verified.attack.figures[LOODS_ATTACK_WAVES];
	cr_expect_eq(beside->ran, wave > 1);
	cr_expect_leq(beside->highest, 1. / K);
	folder_remove(target);
}

Test(export_waves, five_releases_beside_each_other, .timeout = 300)
{
	static const char *const days[] = { "2026-03-02", "2026-05-04", "2026-07-06", "2026-09-07", "2026-11-02" };

	for (uint64_t seed = 1; seed <= 3; seed++) {
		struct loods_cohort cohort = { .key = "P", .name = "Pilot" };
		struct project p = { .n = 0 };
		int left = 0, back = 0;

		office_init(&p.o, OFFICE_LEAD);
		p.app = (struct loods_app){ .store = p.o.store, .user = p.o.user, .clock = p.o.clock };
		loods_random_seed(&p.r, seed, 0);
		office_save(&p.o, &loods_cohort_type, &cohort);
		p.cohort = cohort.meta.id;
		add_clients(&p, FIRST, "2026-01-05");
		for (int wave = 1; wave <= WAVES; wave++) {
			release(&p, wave, days[wave - 1]);
			read_members(&p, wave);
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
		office_release(&p.o);
		loods_arena_release(&p.a);
	}
}
