/* Missing data of a real office: each count against a recount from the records themselves, what a caseworker and an
 * evaluator get, and that no hidden count follows from the others. */
#include "missing_office.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "agreement.h"
#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "language_level.h"
#include "office_fill.h"
#include "ownership.h"
#include "pause.h"
#include "random.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

enum { CLIENTS = 120 };

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;

static void enter(const char *name)
{
	office_enter(&office, name);
	app = (struct loods_app){ .store = office.store, .path = office.path, .user = office.user, .clock = office.clock,
				  .lang = "en" };
}

static void iso(int days_ago, char out[LOODS_DATE_LEN])
{
	loods_date_format_iso(loods_date_add_days(loods_clock_today(&office.clock), -days_ago), out);
}

static void save_contact(struct loods_random *r, loods_id client)
{
	struct loods_contact c = { .client = client, .channel = LOODS_CHANNEL_PHONE, .kind = LOODS_CONTACT_PROGRESS,
				   .initiator = LOODS_INITIATOR_CASEWORKER, .conducted_by = office.user.id };

	c.outcome = loods_random_between(r, 1, LOODS_OUTCOME_END - 1);
	c.status = loods_random_chance(r, 0.7) ? LOODS_CONTACT_FINAL : LOODS_CONTACT_DRAFT;
	c.occurred_on = loods_date_add_days(loods_clock_today(&office.clock), loods_random_between(r, -200, 10));
	if (loods_random_chance(r, 0.6))
		c.minutes = loods_num_of(loods_random_between(r, 0, 90));
	if (loods_random_chance(r, 0.7))
		c.meta.entered_at = loods_stamp_of(c.occurred_on, 9, 0, 0);
	office_save(&office, &loods_contact_type, &c);
}

static void save_client(struct loods_random *r, int i, const loods_id cohort[2])
{
	struct loods_client c = { .reference = loods_arena_printf(&arena, "C-%d", i), .name = "Kanarie" };
	struct loods_assignment a = { .cohort = cohort[i % 2], .arm = i % 3 ? "treatment" : "control" };
	struct loods_language_level l = { .skill = i % 5 ? LOODS_SKILL_SPEAKING : LOODS_SKILL_READING,
					  .basis = LOODS_BASIS_SELF };
	char from[LOODS_DATE_LEN], to[LOODS_DATE_LEN];

	c.gender = loods_random_below(r, LOODS_GENDER_END);
	c.birth_date.year = loods_random_chance(r, 0.8) ? 1980 : 0;
	office_save(&office, &loods_client_type, &c);
	iso(loods_random_between(r, 100, 400), from);
	iso(loods_random_between(r, -5, 99), to);
	if (loods_random_chance(r, 0.9))
		office_guide(&office, c.meta.id, from, loods_random_chance(r, 0.3) ? to : NULL);
	if (loods_random_chance(r, 0.2))
		office_pause(&office, c.meta.id, to, NULL);
	if (loods_random_chance(r, 0.8))
		office_own(&office, c.meta.id, loods_store_user_find(office.store, i % 2 ? OFFICE_CASEWORKER : OFFICE_CASEWORKER_2),
			   from, loods_random_chance(r, 0.2) ? to : NULL);
	if (loods_random_chance(r, 0.7))
		office_agree(&office, c.meta.id, 1, 7, from, loods_random_chance(r, 0.2) ? to : NULL);
	a.client = l.client = c.meta.id;
	a.assigned_on = l.measured_on = office_day(from);
	if (loods_random_chance(r, 0.7))
		office_save(&office, &loods_assignment_type, &a);
	l.level = loods_random_chance(r, 0.5) ? LOODS_LEVEL_UNKNOWN : LOODS_LEVEL_A1;
	if (loods_random_chance(r, 0.7))
		office_save(&office, &loods_language_level_type, &l);
	for (int k = loods_random_below(r, 7); k > 0; k--)
		save_contact(r, c.meta.id);
}

static void begin(void)
{
	struct loods_random r;
	loods_id cohort[2];

	office_init(&office, OFFICE_LEAD);
	enter(OFFICE_LEAD);
	loods_random_seed(&r, 11, 0);
	for (int i = 0; i < 2; i++) {
		struct loods_cohort c = { .key = i ? "south" : "north", .name = "Voorbeeld" };

		office_save(&office, &loods_cohort_type, &c);
		cohort[i] = c.meta.id;
	}
	for (int i = 0; i < CLIENTS; i++)
		save_client(&r, i, cohort);
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&office);
}

static struct loods_missing_report report(enum loods_summary_by by)
{
	struct loods_summary_request q = { .by = { by, 0 }, .days = 91 };
	struct loods_missing_report out;

	OK(loods_missing_of_office(&app, &q, &arena, &out, &err));
	return out;
}

/* ---- the recount ---- */

static struct loods_list all_of(const struct loods_type *t, loods_id client)
{
	const struct loods_filter f = { .client = client };
	struct loods_list list;

	OK(loods_store_list(office.store, &arena, t, &f, &list, &err));
	return list;
}

#define ANY(type_of, test)                                                                                           \
	({                                                                                                           \
		struct loods_list list_ = all_of(&loods_##type_of##_type, client);                                   \
		bool any_ = false;                                                                                   \
		for (int i_ = 0; i_ < list_.n; i_++) {                                                               \
			const struct loods_##type_of *x = list_.rec[i_];                                             \
			any_ |= (test);                                                                              \
		}                                                                                                    \
		any_;                                                                                                \
	})

struct recount {
	int count[LOODS_MISSING_END], of[LOODS_MISSING_END];
};

static void recount_contacts(loods_id client, bool in_window, struct recount *n)
{
	loods_date today = loods_clock_today(&office.clock);
	struct loods_list list = all_of(&loods_contact_type, client);

	for (int i = 0; i < list.n; i++) {
		const struct loods_contact *c = list.rec[i];
		bool final = c->status == LOODS_CONTACT_FINAL;
		bool old = c->meta.entered_at.n + 86400 < loods_clock_now(&office.clock).n;

		if (final && in_window && c->outcome <= LOODS_OUTCOME_PARTLY_HELD && c->occurred_on.n > today.n - 91 &&
		    c->occurred_on.n <= today.n) {
			n->of[LOODS_MISSING_MINUTES]++;
			n->count[LOODS_MISSING_MINUTES] += !c->minutes.set;
		}
		if (c->outcome == LOODS_OUTCOME_PLANNED) {
			n->of[LOODS_MISSING_OUTCOME]++;
			n->count[LOODS_MISSING_OUTCOME] += c->occurred_on.n < today.n;
		}
		n->of[LOODS_MISSING_DRAFT] += !final;
		n->count[LOODS_MISSING_DRAFT] += !final && old;
	}
}

static void recount(const struct loods_client *c, struct recount *n)
{
	loods_date today = loods_clock_today(&office.clock);
	const struct loods_span window = { loods_date_add_days(today, -90), today };
	loods_id client = c->meta.id;
	bool guided;

	recount_contacts(client, ANY(guidance_period, loods_span_overlaps((struct loods_span){ x->start, x->end }, window)), n);
	guided = ANY(guidance_period, loods_span_has((struct loods_span){ x->start, x->end }, today)) &&
		 !ANY(pause, loods_span_has((struct loods_span){ x->from, x->to }, today));
	if (!guided)
		return;
	for (int kind = LOODS_MISSING_CLIENTS; kind < LOODS_MISSING_END; kind++)
		n->of[kind]++;
	n->count[LOODS_MISSING_OWNER] += !ANY(ownership, loods_span_has((struct loods_span){ x->from, x->to }, today));
	n->count[LOODS_MISSING_AGREEMENT] += !ANY(agreement, loods_span_has((struct loods_span){ x->from, x->to }, today));
	n->count[LOODS_MISSING_GENDER] += !c->gender || c->gender == LOODS_GENDER_UNKNOWN;
	n->count[LOODS_MISSING_BIRTH_YEAR] += !c->birth_date.year;
	n->count[LOODS_MISSING_ASSIGNMENT] += !ANY(assignment, x->arm != NULL);
	n->count[LOODS_MISSING_LANGUAGE] += !ANY(language_level, x->level != LOODS_LEVEL_UNKNOWN);
}

static void expect_counts(const struct loods_missing_report *r, loods_user_id only)
{
	loods_date today = loods_clock_today(&office.clock);
	struct loods_list clients = all_of(&loods_client_type, (loods_id){ 0 });
	struct recount n = { 0 };

	for (int i = 0; i < clients.n; i++) {
		const struct loods_client *c = clients.rec[i];
		loods_id client = c->meta.id;

		if (only.n && !ANY(ownership, x->caseworker.n == only.n &&
						      loods_span_has((struct loods_span){ x->from, x->to }, today)))
			continue;
		recount(c, &n);
	}
	for (int kind = 1; kind < LOODS_MISSING_END; kind++) {
		const char *code = loods_choice_code(&loods_missing_kinds, kind);
		int sum = 0, items = 0;

		cr_expect_eq(r->total.figure[kind].count, n.count[kind], "%s: %d, not %d", code, r->total.figure[kind].count,
			     n.count[kind]);
		cr_expect_eq(r->total.figure[kind].of, n.of[kind], "of %s: %d, not %d", code, r->total.figure[kind].of, n.of[kind]);
		for (int i = 0; i < r->n_groups; i++)
			sum += r->groups[i].figure[kind].count;
		cr_expect_eq(sum, n.count[kind], "%s over the groups", code);
		for (int i = 0; i < r->n_items; i++)
			items += r->items[i].kind == (enum loods_missing_kind)kind ? r->items[i].count : 0;
		cr_expect_eq(items, n.count[kind], "the clients behind %s", code);
		if (!only.n)
			cr_expect_gt(n.count[kind] || kind == LOODS_MISSING_DRAFT, 0, "nothing tells of %s", code);
	}
}

Test(missing, counts_what_the_records_say)
{
	struct loods_missing_report r;

	begin();
	r = report(LOODS_BY_CASEWORKER);
	expect_counts(&r, (loods_user_id){ 0 });
	cr_expect_eq(r.n_groups, 3, "anna, bert and nobody");
	cr_expect_str_eq(r.groups[0].key, OFFICE_CASEWORKER);
	cr_expect_null(r.groups[2].key);
	r = report(LOODS_BY_ARM);
	expect_counts(&r, (loods_user_id){ 0 });
	r = report(LOODS_BY_COHORT);
	expect_counts(&r, (loods_user_id){ 0 });
	end();
}

Test(missing, a_contact_to_mend_is_the_oldest)
{
	struct loods_missing_report r;
	void *rec;

	begin();
	r = report(0);
	for (int i = 0; i < r.n_items; i++) {
		const struct loods_missing_item *item = &r.items[i];

		if ((int)item->kind >= LOODS_MISSING_CLIENTS) {
			cr_assert_eq(item->record.n, 0);
			continue;
		}
		OK(loods_store_get(office.store, &arena, &loods_contact_type, item->record, false, &rec, &err));
		cr_assert_eq(((struct loods_contact *)rec)->client.n, item->client.n);
		cr_assert_eq(((struct loods_contact *)rec)->occurred_on.n, item->on.n);
	}
	end();
}

Test(missing, who_sees_what)
{
	struct loods_summary_request q = { .by = { LOODS_BY_CASEWORKER, 0 }, .days = 91 };
	struct loods_missing_report r;

	begin();
	enter(OFFICE_CASEWORKER);
	r = report(LOODS_BY_CASEWORKER);
	cr_expect_eq(r.n_groups, 1);
	expect_counts(&r, app.user.id);
	enter(OFFICE_ADMINISTRATOR);
	memset(&err, 0, sizeof err);
	cr_expect_eq(loods_missing_of_office(&app, &q, &arena, &r, &err), LOODS_EDENIED);
	end();
}

Test(missing, an_evaluator_cannot_work_out_a_small_count)
{
	static const enum loods_summary_by bys[] = { 0, LOODS_BY_CASEWORKER, LOODS_BY_COHORT, LOODS_BY_ARM };
	int shown = 0;

	begin();
	enter(OFFICE_EVALUATOR);
	for (size_t b = 0; b < sizeof bys / sizeof *bys; b++) {
		struct loods_missing_report r = report(bys[b]);

		cr_expect_eq(r.n_items, 0);
		for (int kind = 1; kind < LOODS_MISSING_END; kind++) {
			const struct loods_missing_figure *all = &r.total.figure[kind];
			int hidden = all->hidden, rest = all->of_clients - all->clients;

			cr_expect(all->hidden || ((!all->clients || all->clients >= 10) && (!rest || rest >= 10)));
			shown += !all->hidden;
			for (int i = 0; i < r.n_groups; i++) {
				const struct loods_missing_figure *f = &r.groups[i].figure[kind];

				rest = f->of_clients - f->clients;
				cr_expect(f->hidden || ((!f->clients || f->clients >= 10) && (!rest || rest >= 10)),
					  "%d of %d are shown", f->clients, f->of_clients);
				hidden += f->hidden;
			}
			cr_expect(!r.n_groups || hidden != 1, "kind %d: the one hidden follows from the others", kind);
		}
	}
	cr_expect_gt(shown, 8);
	end();
}
