/* A planned contact that passed gets its result: what is offered, that it stays the same record, and that undo
 * makes it planned again. Today is 23 November 2026, a Monday. */
#include "contact_entry.h"

#include <criterion/criterion.h>

#include "cover.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static struct loods_undo undo;
static loods_id client;

static void begin(void)
{
	office_init(&office, OFFICE_CASEWORKER);
	app = (struct loods_app){ .store = office.store, .user = office.user, .clock = office.clock,
				  .lang = "en", .undo = &undo };
	client = office_client(&office, "E-1", "Kanarie Zang");
	office_own(&office, client, office.user.id, "2026-01-05", NULL);
}

static void end(void)
{
	loods_undo_release(&undo);
	loods_arena_release(&arena);
	office_release(&office);
}

static loods_id planned(const char *on, int channel)
{
	struct loods_contact k = { .client = client,
				   .occurred_on = office_day(on),
				   .channel = channel,
				   .kind = LOODS_CONTACT_PLAN,
				   .outcome = LOODS_OUTCOME_PLANNED,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .conducted_by = office.user.id,
				   .status = LOODS_CONTACT_FINAL };

	office_save(&office, &loods_contact_type, &k);
	return k.meta.id;
}

static const struct loods_contact *get(loods_id id)
{
	void *rec;

	OK(loods_store_get(office.store, &arena, &loods_contact_type, id, false, &rec, &err));
	return rec;
}

static int64_t contacts(void)
{
	const struct loods_filter of = { .client = client };
	int64_t n;

	OK(loods_store_count(office.store, &loods_contact_type, &of, &n, &err));
	return n;
}

Test(contact_entry, a_passed_plan_is_offered_as_planned_and_without_a_result)
{
	struct loods_contact_entry_context c;
	struct loods_contact_entry e;
	loods_id first, second;

	begin();
	first = planned("2026-11-16", LOODS_CHANNEL_HOME);
	second = planned("2026-11-18", LOODS_CHANNEL_PHONE);
	OK(loods_contact_entry_prepare_planned(&app, &arena, second, &e, &c, &err));
	cr_assert_eq(c.base.meta.id.n, second.n);
	cr_assert_eq(e.occurred_on.n, office_day("2026-11-18").n);
	cr_assert_eq(e.channel, LOODS_CHANNEL_PHONE);
	cr_assert_eq(e.outcome, 0);
	cr_assert(!e.minutes.set);
	/* An ordinary contact of today takes the oldest one. */
	OK(loods_contact_entry_prepare(&app, &arena, client, &e, &c, &err));
	cr_assert_eq(c.base.meta.id.n, first.n);
	cr_assert_eq(e.outcome, LOODS_OUTCOME_HELD);
	end();
}

Test(contact_entry, the_result_is_written_on_that_record_and_undone)
{
	struct loods_contact_entry_context c;
	struct loods_notice notice;
	struct loods_contact_entry e;
	loods_id first, second;

	begin();
	first = planned("2026-11-16", LOODS_CHANNEL_HOME);
	second = planned("2026-11-18", LOODS_CHANNEL_PHONE);
	OK(loods_contact_entry_prepare_planned(&app, &arena, second, &e, &c, &err));
	/* It took place a day earlier than planned: still that record. */
	e.occurred_on = office_day("2026-11-17");
	e.outcome = LOODS_OUTCOME_NO_SHOW;
	e.next_on = LOODS_DATE_NONE;
	OK(loods_contact_entry_save(&app, &e, &c, &notice, &err));
	cr_assert_eq(contacts(), 2);
	cr_assert_eq(get(second)->outcome, LOODS_OUTCOME_NO_SHOW);
	cr_assert_eq(get(second)->occurred_on.n, office_day("2026-11-17").n);
	cr_assert_eq(get(second)->kind, LOODS_CONTACT_PLAN);
	cr_assert_eq(get(first)->outcome, LOODS_OUTCOME_PLANNED);
	OK(loods_ops_undo(&app, &err));
	cr_assert_eq(get(second)->outcome, LOODS_OUTCOME_PLANNED);
	cr_assert_eq(get(second)->occurred_on.n, office_day("2026-11-18").n);
	end();
}

Test(contact_entry, what_has_its_result_is_not_asked_again)
{
	struct loods_contact_entry_context c;
	struct loods_notice notice;
	struct loods_contact_entry e;
	loods_id k;

	begin();
	k = planned("2026-11-18", LOODS_CHANNEL_PHONE);
	OK(loods_contact_entry_prepare_planned(&app, &arena, k, &e, &c, &err));
	e.outcome = LOODS_OUTCOME_NO_ANSWER;
	e.next_on = LOODS_DATE_NONE;
	OK(loods_contact_entry_save(&app, &e, &c, &notice, &err));
	cr_assert_eq(loods_contact_entry_prepare_planned(&app, &arena, k, &e, &c, &err), LOODS_ECONFLICT);
	end();
}

static bool untouched(const struct loods_field *f, void *ctx)
{
	(void)f;
	(void)ctx;
	return false;
}

/* Weekly, and the talk of 10 November is only written down now: a next one on the 17th would lie in the past. */
Test(contact_entry, the_next_one_is_never_offered_in_the_past)
{
	const struct loods_field *outcome = loods_type_field(&loods_contact_entry_type, "outcome");
	struct loods_contact_entry_context c;
	struct loods_contact_entry e;

	begin();
	office_agree(&office, client, 1, 7, "2026-01-05", NULL);
	OK(loods_contact_entry_prepare_planned(&app, &arena, planned("2026-11-10", LOODS_CHANNEL_PHONE), &e, &c,
					       &err));
	e.outcome = LOODS_OUTCOME_NO_SHOW;
	loods_contact_entry_follow(&c, &e, outcome, untouched, NULL);
	cr_assert_eq(e.next_on.n, office_day("2026-11-23").n);
	e.outcome = LOODS_OUTCOME_NO_ANSWER;
	loods_contact_entry_follow(&c, &e, outcome, untouched, NULL);
	cr_assert_eq(e.next_on.n, office_day("2026-11-23").n);
	/* Of last Friday: two working days later is tomorrow. */
	e.occurred_on = office_day("2026-11-20");
	loods_contact_entry_follow(&c, &e, outcome, untouched, NULL);
	cr_assert_eq(e.next_on.n, office_day("2026-11-24").n);
	end();
}

/* The other caseworker at a talk of three stays the other one, whoever of the two writes it down. */
Test(contact_entry, who_writes_a_talk_of_three_down_held_it)
{
	struct loods_contact_entry_context c;
	struct loods_notice notice;
	struct loods_contact_entry e;
	struct loods_contact k;
	loods_user_id bert;
	loods_id talk;

	begin();
	bert = loods_store_user_find(office.store, OFFICE_CASEWORKER_2);
	talk = planned("2026-11-18", LOODS_CHANNEL_OFFICE);
	k = *get(talk);
	k.conducted_by = bert;
	k.on_behalf_of = office.user.id;
	office_save(&office, &loods_contact_type, &k);
	OK(loods_contact_entry_prepare_planned(&app, &arena, talk, &e, &c, &err));
	e.outcome = LOODS_OUTCOME_NO_SHOW;
	e.next_on = LOODS_DATE_NONE;
	OK(loods_contact_entry_save(&app, &e, &c, &notice, &err));
	cr_assert_eq(get(talk)->conducted_by.n, office.user.id.n);
	cr_assert_eq(get(talk)->on_behalf_of.n, bert.n);
	end();
}

/* Until the last day of the cover, and not the day after. */
Test(contact_entry, a_covered_contact_is_on_behalf_of_the_colleague)
{
	static const struct {
		const char *day;
		bool covered;
	} days[] = { { "2026-11-23", true }, { "2026-11-27", true }, { "2026-11-28", false } };
	struct loods_contact_entry_context c;
	struct loods_contact_entry e;
	struct loods_cover v = { .until = { 0 } };

	begin();
	v.for_whom = office.user.id;
	v.by_whom = loods_store_user_find(office.store, OFFICE_CASEWORKER_2);
	v.from = office_day("2026-11-23");
	v.until = office_day("2026-11-27");
	office_save(&office, &loods_cover_type, &v);
	office_enter(&office, OFFICE_CASEWORKER_2);
	app.store = office.store;
	app.user = office.user;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		app.clock.pinned = loods_stamp_of(office_day(days[i].day), 10, 0, 0);
		OK(loods_contact_entry_prepare(&app, &arena, client, &e, &c, &err));
		cr_assert_eq(c.on_behalf_of.n, days[i].covered ? v.for_whom.n : 0, "%s", days[i].day);
	}
	end();
}
