/* Cover: who has whose clients, on which days, what it allows, and that it lapses by itself. */
#include <criterion/criterion.h>
#include <string.h>

#include "cases.h"
#include "client.h"
#include "contact.h"
#include "cover.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "ownership.h"
#include "task.h"

static struct loods_arena arena;
static struct office office;
static struct loods_app app;
static struct loods_err err;
static loods_user_id anna, bram; /* by whom the client is owned, and who covers */
static loods_id annas, brams;

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){ .store = office.store, .path = office.path, .user = office.user, .clock = office.clock, .lang = "en" };
}

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)
#define FAILS(call, wanted) cr_assert_eq((call), wanted, "got %d: %s", err.code, err.msg)

static enum loods_code save(const struct loods_type *t, void *rec)
{
	struct loods_change c = { LOODS_SAVE, t, rec, 0 };

	memset(&err, 0, sizeof err);
	return loods_ops_save(&app, &c, 1, NULL, NULL, &err);
}

static struct loods_cover *cover(loods_user_id for_whom, loods_user_id by_whom, const char *from, const char *until)
{
	struct loods_cover *v = loods_rec_new(&loods_cover_type, &arena);

	v->for_whom = for_whom;
	v->by_whom = by_whom;
	v->from = office_day(from);
	v->until = office_day(until);
	return v;
}

static enum loods_code write_contact(loods_id client)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &arena);

	k->client = client;
	k->occurred_on = loods_clock_today(&app.clock);
	k->channel = LOODS_CHANNEL_PHONE;
	k->outcome = LOODS_OUTCOME_NO_ANSWER;
	k->conducted_by = app.user.id;
	return save(&loods_contact_type, k);
}

static void on(const char *day)
{
	office.clock.pinned = loods_stamp_of(office_day(day), 10, 0, 0);
	app.clock = office.clock;
}

/* Anna and Bram have a client each since January; it is Monday 23 November 2026. */
static void setup(void)
{
	enter(OFFICE_CASEWORKER_2);
	bram = app.user.id;
	brams = office_client(&office, "C-2", "Visser, Jan");
	office_own(&office, brams, bram, "2026-01-01", NULL);
	enter(OFFICE_CASEWORKER);
	anna = app.user.id;
	annas = office_client(&office, "C-1", "Yusuf, Amina");
	office_own(&office, annas, anna, "2026-01-01", NULL);
	office_guide(&office, annas, "2026-01-01", NULL);
	office_agree(&office, annas, 1, 7, "2026-01-01", NULL);
	office_contact(&office, annas, "2026-11-19", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
}

static void finish(void)
{
	office_release(&office);
}
TestSuite(cover, .init = setup, .fini = finish);

Test(cover, gives_the_clients_for_its_days_and_lapses_by_itself)
{
	static const struct { const char *day; bool covered; } rows[] = {
		{ "2026-11-24", false }, { "2026-11-25", true }, { "2026-11-27", true }, { "2026-11-28", false }, { "2027-11-26", false },
	};

	OK(save(&loods_cover_type, cover(anna, bram, "2026-11-25", "2026-11-27")));
	enter(OFFICE_CASEWORKER_2);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct loods_cases cases;
		int64_t n;

		on(rows[i].day);
		OK(loods_cases_load(&app, &arena, bram, loods_clock_today(&app.clock), &cases, &err));
		cr_assert_eq(cases.n, rows[i].covered ? 2 : 1, "%s: %d", rows[i].day, cases.n);
		OK(loods_store_count(app.store, &loods_client_type,
				     &(struct loods_filter){ .owner = bram, .on = loods_clock_today(&app.clock) }, &n, &err));
		cr_assert_eq(n, rows[i].covered ? 2 : 1, "%s", rows[i].day);
		FAILS(loods_ops_open_client(&app, annas, NULL, &err), rows[i].covered ? LOODS_OK : LOODS_EDENIED);
		FAILS(write_contact(annas), rows[i].covered ? LOODS_OK : LOODS_EDENIED);
		OK(write_contact(brams));
	}
}

Test(cover, shows_whose_clients_they_are_and_how_it_goes_with_them)
{
	const struct loods_case_row *hers = NULL;
	struct loods_cases cases;

	OK(save(&loods_cover_type, cover(anna, bram, "2026-11-23", "2026-11-23")));
	enter(OFFICE_CASEWORKER_2);
	OK(loods_cases_load(&app, &arena, bram, loods_clock_today(&app.clock), &cases, &err));
	for (int i = 0; i < cases.n; i++) {
		cr_assert_eq(cases.list[i].c.owner.n, cases.list[i].c.client.n == annas.n ? anna.n : bram.n);
		if (cases.list[i].c.client.n == annas.n)
			hers = &cases.list[i];
	}
	cr_assert_not_null(hers);
	/* Once a week over four weeks, and one talk in them. */
	cr_assert_eq(hers->contact_days, 1);
	cr_assert(loods_rational_known(hers->realisation));
}

Test(cover, does_not_go_on_to_the_clients_that_the_colleague_covers)
{
	loods_user_id lead;

	enter(OFFICE_LEAD);
	lead = app.user.id;
	OK(save(&loods_cover_type, cover(anna, lead, "2026-11-01", "2026-12-31")));
	OK(save(&loods_cover_type, cover(lead, bram, "2026-11-01", "2026-12-31")));
	enter(OFFICE_CASEWORKER_2);
	FAILS(loods_ops_open_client(&app, annas, NULL, &err), LOODS_EDENIED);
}

Test(cover, ends_with_the_case)
{
	struct loods_ownership *o;
	struct loods_list list;

	OK(save(&loods_cover_type, cover(anna, bram, "2026-11-01", "2026-12-31")));
	OK(loods_store_list(app.store, &arena, &loods_ownership_type, &(struct loods_filter){ .client = annas }, &list, &err));
	o = list.rec[0];
	o->to = office_day("2026-11-22");
	OK(save(&loods_ownership_type, o));
	enter(OFFICE_CASEWORKER_2);
	FAILS(loods_ops_open_client(&app, annas, NULL, &err), LOODS_EDENIED);
}

Test(cover, opens_a_restricted_client_but_hands_nothing_over)
{
	struct loods_ownership *o = loods_rec_new(&loods_ownership_type, &arena);
	void *c;

	OK(loods_store_get(app.store, &arena, &loods_client_type, annas, false, &c, &err));
	((struct loods_client *)c)->restricted = true;
	OK(save(&loods_client_type, c));
	OK(save(&loods_cover_type, cover(anna, bram, "2026-11-23", "2026-11-23")));
	enter(OFFICE_CASEWORKER_2);
	OK(loods_ops_open_client(&app, annas, NULL, &err));
	o->client = annas;
	o->caseworker = bram;
	o->from = office_day("2025-01-01");
	o->to = office_day("2025-01-31");
	FAILS(save(&loods_ownership_type, o), LOODS_EDENIED);
}

Test(cover, is_arranged_by_whose_clients_they_are_or_a_team_lead)
{
	struct loods_cover *v = cover(anna, bram, "2026-11-23", "2026-12-01");

	enter(OFFICE_CASEWORKER_2);
	FAILS(save(&loods_cover_type, v), LOODS_EDENIED);
	cr_assert_str_eq(err.field->name, "for_whom");
	OK(save(&loods_cover_type, cover(bram, anna, "2026-11-23", "2026-12-01")));
	enter(OFFICE_LEAD);
	OK(save(&loods_cover_type, v));
	v->for_whom = bram; /* whose clients they are stays */
	v->by_whom = anna;
	FAILS(save(&loods_cover_type, v), LOODS_EINVALID);
	enter(OFFICE_CASEWORKER_2);
	v->for_whom = anna;
	v->by_whom = bram;
	v->until = office_day("2027-12-01"); /* nor may the one who covers make it last */
	FAILS(save(&loods_cover_type, v), LOODS_EDENIED);
}

Test(cover, the_log_names_on_whose_behalf)
{
	struct loods_log log;
	int behalf = 0, own = 0;

	OK(loods_ops_open_client(&app, annas, NULL, &err));
	OK(save(&loods_cover_type, cover(anna, bram, "2026-11-23", "2026-11-23")));
	enter(OFFICE_CASEWORKER_2);
	OK(loods_ops_open_client(&app, annas, NULL, &err));
	OK(write_contact(annas));
	OK(write_contact(brams));
	OK(loods_store_log_list(app.store, &arena, annas, &log, &err));
	for (int i = 0; i < log.n; i++) {
		cr_assert_eq(log.list[i].on_behalf_of.n, log.list[i].user.n == bram.n ? anna.n : 0);
		behalf += log.list[i].on_behalf_of.n == anna.n;
		own += log.list[i].user.n == anna.n;
	}
	cr_assert(behalf == 2 && own == 1, "%d %d", behalf, own);
	OK(loods_store_log_list(app.store, &arena, brams, &log, &err));
	cr_assert(log.n == 1 && !log.list[0].on_behalf_of.n);
}
