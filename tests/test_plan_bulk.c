/* The next contact planned for many: when each has it, who keeps what is planned, what is pointed out, and that it
 * is all or nothing with one undo. Today is Monday 23 November 2026. */
#include "ops_plan.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "cover.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)
enum { CLIENTS = 4 };

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static struct loods_undo undo;
static loods_user_id anna;
static loods_id clients[CLIENTS];

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){ .store = office.store, .user = office.user, .clock = office.clock,
				  .lang = "en", .undo = &undo };
	anna = loods_store_user_find(office.store, OFFICE_CASEWORKER);
}

/* Four clients of anna, in guidance until the end of the year. */
static void begin(void)
{
	enter(OFFICE_CASEWORKER);
	for (int i = 0; i < CLIENTS; i++) {
		char reference[8];

		snprintf(reference, sizeof reference, "P-%d", i);
		clients[i] = office_client(&office, reference, "Kanarie");
		office_own(&office, clients[i], anna, "2026-01-05", NULL);
		office_guide(&office, clients[i], "2026-01-05", "2026-12-31");
	}
}

static void end(void)
{
	loods_undo_release(&undo);
	loods_arena_release(&arena);
	office_release(&office);
}

static loods_time at(const char *text)
{
	loods_time t;

	cr_assert(loods_time_parse(text, &t));
	return t;
}

static loods_id planned(loods_id client, const char *on)
{
	struct loods_contact k = { .client = client,
				   .occurred_on = office_day(on),
				   .channel = LOODS_CHANNEL_HOME,
				   .kind = LOODS_CONTACT_PLAN,
				   .outcome = LOODS_OUTCOME_PLANNED,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .conducted_by = anna,
				   .status = LOODS_CONTACT_FINAL };

	office_save(&office, &loods_contact_type, &k);
	return k.meta.id;
}

static struct loods_plan_slots laid(const struct loods_plan_bulk *b)
{
	struct loods_plan_slots s;

	OK(loods_plan_bulk_load(&app, app.store, &arena, clients, CLIENTS, &s, &err));
	OK(loods_plan_bulk_lay(&app, b, &s, &err));
	return s;
}

static int64_t contacts(void)
{
	int64_t n;

	OK(loods_store_count(office.store, &loods_contact_type, NULL, &n, &err));
	return n;
}

/* The open planned contact of a client from today on; NULL: none. */
static const struct loods_contact *next_of(loods_id client)
{
	struct loods_plan_slots s;

	OK(loods_plan_bulk_load(&app, app.store, &arena, &client, 1, &s, &err));
	return s.list[0].planned.n ? s.list[0].planned.rec[0] : NULL;
}

Test(plan_bulk, spread_over_working_days)
{
	/* From a Saturday on: Monday, Tuesday, Wednesday, Thursday; and over the weekend from a Thursday. */
	static const char *const from_saturday[] = { "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03" };
	static const char *const from_thursday[] = { "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01" };
	struct loods_plan_bulk b = { .spread = LOODS_SPREAD_DAYS, .start = at("09:00") };
	loods_date on;
	loods_time start;

	for (int i = 0; i < CLIENTS; i++) {
		b.from = office_day("2026-11-28");
		cr_assert(loods_plan_bulk_place(&b, i, &on, &start));
		cr_assert_eq(on.n, office_day(from_saturday[i]).n, "%d", i);
		cr_assert_eq(start.n, at("09:00").n);
		b.from = office_day("2026-11-26");
		cr_assert(loods_plan_bulk_place(&b, i, &on, &start));
		cr_assert_eq(on.n, office_day(from_thursday[i]).n, "%d", i);
	}
}

Test(plan_bulk, spread_over_the_minutes_of_one_day)
{
	struct loods_plan_bulk b = { .spread = LOODS_SPREAD_MINUTES, .from = office_day("2026-11-26"),
				     .start = at("22:30"), .minutes = loods_num_of(40) };
	loods_date on;
	loods_time start;

	cr_assert(loods_plan_bulk_place(&b, 2, &on, &start));
	cr_assert_eq(start.n, at("23:50").n);
	cr_assert_eq(on.n, b.from.n);
	cr_assert_not(loods_plan_bulk_place(&b, 3, &on, &start));
}

Test(plan_bulk, what_is_planned_stays_and_takes_no_place)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .start = at("09:00"), .minutes = loods_num_of(30),
				     .spread = LOODS_SPREAD_MINUTES, .planned = LOODS_PLANNED_STAYS };
	struct loods_plan_slots s;

	begin();
	planned(clients[1], "2026-12-04");
	/* One that passed without a result is no plan. */
	planned(clients[2], "2026-11-20");
	s = laid(&b);
	cr_assert_eq(s.goes, 3);
	cr_assert_eq(s.keeps, 1);
	cr_assert_not(s.list[1].goes);
	cr_assert_eq(s.list[2].start.n, at("09:30").n);
	s.list[0].left_out = true;
	OK(loods_plan_bulk_lay(&app, &b, &s, &err));
	cr_assert_eq(s.goes, 2);
	cr_assert_eq(s.left_out, 1);
	cr_assert_eq(s.list[2].start.n, at("09:00").n);
	b.planned = LOODS_PLANNED_MOVES;
	OK(loods_plan_bulk_lay(&app, &b, &s, &err));
	cr_assert_eq(s.goes, 3);
	cr_assert_eq(s.list[1].start.n, at("09:00").n);
	end();
}

Test(plan_bulk, weekends_and_days_outside_guidance_are_pointed_out)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-28"), .spread = LOODS_SPREAD_SAME,
				     .planned = LOODS_PLANNED_STAYS };
	struct loods_plan_slots s;

	begin();
	office_pause(&office, clients[3], "2026-11-27", NULL);
	s = laid(&b);
	cr_assert(s.list[0].weekend && !s.list[0].outside);
	cr_assert(s.list[3].weekend && s.list[3].outside);
	b.from = office_day("2027-01-04");
	OK(loods_plan_bulk_lay(&app, &b, &s, &err));
	cr_assert(!s.list[0].weekend && s.list[0].outside);
	cr_assert_eq(s.doubts, CLIENTS);
	end();
}

Test(plan_bulk, channel_as_agreed_or_as_last_time)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .spread = LOODS_SPREAD_SAME,
				     .planned = LOODS_PLANNED_STAYS };
	struct loods_plan_slots s;

	begin();
	office_contact(&office, clients[0], "2026-11-02", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 30);
	office_contact(&office, clients[0], "2026-11-16", LOODS_CHANNEL_WALK, LOODS_OUTCOME_HELD, 30);
	s = laid(&b);
	cr_assert_eq(s.list[0].channel, LOODS_CHANNEL_WALK);
	cr_assert_eq(s.list[1].channel, LOODS_CHANNEL_OFFICE);
	b.channel = LOODS_CHANNEL_PHONE;
	OK(loods_plan_bulk_lay(&app, &b, &s, &err));
	cr_assert_eq(s.list[0].channel, LOODS_CHANNEL_PHONE);
	end();
}

Test(plan_bulk, what_is_not_complete_names_its_field)
{
	static const struct {
		const char *field, *from, *start;
		int spread, minutes;
	} cases[] = {
		{ "from", "2026-11-22", "09:00", LOODS_SPREAD_SAME, 0 },
		{ "start", "2026-11-26", NULL, LOODS_SPREAD_MINUTES, 30 },
		{ "minutes", "2026-11-26", "09:00", LOODS_SPREAD_MINUTES, 0 },
		{ "minutes", "2026-11-26", "22:30", LOODS_SPREAD_MINUTES, 40 },
	};
	struct loods_plan_slots s;

	begin();
	OK(loods_plan_bulk_load(&app, app.store, &arena, clients, CLIENTS, &s, &err));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct loods_plan_bulk b = { .from = office_day(cases[i].from), .spread = cases[i].spread,
					     .planned = LOODS_PLANNED_STAYS };

		if (cases[i].start)
			b.start = at(cases[i].start);
		if (cases[i].minutes)
			b.minutes = loods_num_of(cases[i].minutes);
		cr_assert_eq(loods_plan_bulk_lay(&app, &b, &s, &err), LOODS_EINVALID, "%zu", i);
		cr_assert_str_eq(err.field->name, cases[i].field, "%zu", i);
	}
	end();
}

Test(plan_bulk, saved_at_once_and_undone_at_once)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .start = at("09:00"),
				     .spread = LOODS_SPREAD_DAYS, .planned = LOODS_PLANNED_MOVES };
	struct loods_plan_slots s;

	begin();
	planned(clients[1], "2026-12-04");
	s = laid(&b);
	OK(loods_ops_plan_contacts(&app, &s, &err));
	cr_assert_eq(contacts(), CLIENTS);
	cr_assert_eq(next_of(clients[0])->occurred_on.n, office_day("2026-11-26").n);
	cr_assert_eq(next_of(clients[0])->conducted_by.n, anna.n);
	cr_assert_eq(next_of(clients[0])->kind, LOODS_CONTACT_PROGRESS);
	/* The moved one stays what it was. */
	cr_assert_eq(next_of(clients[1])->occurred_on.n, office_day("2026-11-27").n);
	cr_assert_eq(next_of(clients[1])->kind, LOODS_CONTACT_PLAN);
	cr_assert_eq(next_of(clients[3])->occurred_on.n, office_day("2026-12-01").n);
	OK(loods_ops_undo(&app, &err));
	cr_assert_eq(contacts(), 1);
	cr_assert_eq(next_of(clients[1])->occurred_on.n, office_day("2026-12-04").n);
	end();
}

Test(plan_bulk, one_that_changed_meanwhile_stops_all)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .spread = LOODS_SPREAD_SAME,
				     .planned = LOODS_PLANNED_STAYS };
	struct loods_plan_slots s;

	begin();
	s = laid(&b);
	planned(clients[3], "2026-12-04");
	cr_assert_eq(loods_ops_plan_contacts(&app, &s, &err), LOODS_ECONFLICT);
	cr_assert_eq(contacts(), 1);
	end();
}

Test(plan_bulk, a_client_of_somebody_else_stops_all)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .spread = LOODS_SPREAD_SAME,
				     .planned = LOODS_PLANNED_STAYS };
	struct loods_plan_slots s;

	begin();
	clients[2] = office_client(&office, "P-9", "Kanarie Vreemd");
	s = laid(&b);
	cr_assert_eq(loods_ops_plan_contacts(&app, &s, &err), LOODS_EDENIED);
	cr_assert_eq(contacts(), 0);
	end();
}

Test(plan_bulk, the_lead_plans_for_whose_clients_they_are)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .spread = LOODS_SPREAD_SAME,
				     .planned = LOODS_PLANNED_STAYS };
	struct loods_plan_slots s;

	begin();
	enter(OFFICE_LEAD);
	s = laid(&b);
	OK(loods_ops_plan_contacts(&app, &s, &err));
	cr_assert_eq(next_of(clients[0])->conducted_by.n, anna.n);
	end();
}

Test(plan_bulk, who_covers_plans_on_behalf_of_the_colleague)
{
	struct loods_plan_bulk b = { .from = office_day("2026-11-26"), .spread = LOODS_SPREAD_SAME,
				     .planned = LOODS_PLANNED_STAYS };
	struct loods_cover v = { .for_whom = { 0 } };
	struct loods_plan_slots s;

	begin();
	v.for_whom = anna;
	v.by_whom = loods_store_user_find(office.store, OFFICE_CASEWORKER_2);
	v.from = v.until = office_day("2026-11-23");
	office_save(&office, &loods_cover_type, &v);
	enter(OFFICE_CASEWORKER_2);
	s = laid(&b);
	OK(loods_ops_plan_contacts(&app, &s, &err));
	cr_assert_eq(next_of(clients[0])->conducted_by.n, v.by_whom.n);
	cr_assert_eq(next_of(clients[0])->on_behalf_of.n, anna.n);
	end();
}
