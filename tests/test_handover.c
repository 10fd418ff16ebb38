/* Handing over: which records move from which day, that nothing of the past does, who may, and that a refusal
 * leaves everything as it was. Today is 23 November 2026. */
#include "ops_handover.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "handover_sheet.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static loods_user_id anna, bert, lead;

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){
		.store = office.store, .user = office.user, .clock = office.clock, .lang = "en"
	};
	anna = loods_store_user_find(office.store, OFFICE_CASEWORKER);
	bert = loods_store_user_find(office.store, OFFICE_CASEWORKER_2);
	lead = loods_store_user_find(office.store, OFFICE_LEAD);
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&office);
}

static loods_id task(loods_id client, const char *due, loods_user_id who, const char *done)
{
	struct loods_task t = { .client = client,
				.what = "Formulier",
				.due = due ? office_day(due) : LOODS_DATE_NONE,
				.assigned_to = who,
				.done_on = done ? office_day(done) : LOODS_DATE_NONE };

	office_save(&office, &loods_task_type, &t);
	return t.meta.id;
}

static loods_id contact(loods_id client, const char *on, int outcome, loods_user_id who)
{
	struct loods_contact k = { .client = client,
				   .occurred_on = office_day(on),
				   .channel = LOODS_CHANNEL_OFFICE,
				   .kind = LOODS_CONTACT_PROGRESS,
				   .outcome = outcome,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .conducted_by = who,
				   .status = LOODS_CONTACT_FINAL };

	if (outcome == LOODS_OUTCOME_HELD)
		k.minutes = loods_num_of(30);
	office_save(&office, &loods_contact_type, &k);
	return k.meta.id;
}

static int64_t whose_task(loods_id id)
{
	void *rec;

	OK(loods_store_get(office.store, &arena, &loods_task_type, id, false, &rec, &err));
	return ((struct loods_task *)rec)->assigned_to.n;
}

static int64_t whose_contact(loods_id id)
{
	void *rec;

	OK(loods_store_get(office.store, &arena, &loods_contact_type, id, false, &rec, &err));
	return ((struct loods_contact *)rec)->conducted_by.n;
}

/* "anna 2026-06-01..2026-11-22; bert 2026-11-23..": the cases of a client, the oldest first. */
static const char *cases(loods_id client)
{
	const struct loods_filter filter = { .client = client };
	struct loods_str out = LOODS_STR_INIT;
	struct loods_list list;
	const char *copy;

	OK(loods_store_list(office.store, &arena, &loods_ownership_type, &filter, &list, &err));
	for (int i = 0; i < list.n; i++) {
		const struct loods_ownership *o = list.rec[i];
		char from[LOODS_DATE_LEN], to[LOODS_DATE_LEN];

		loods_str_addf(&out, "%s%s %s..%s", i ? "; " : "",
			       loods_store_user_name(office.store, o->caseworker),
			       loods_date_format_iso(o->from, from), loods_date_format_iso(o->to, to));
	}
	copy = loods_arena_strdup(&arena, out.s);
	loods_str_release(&out);
	return copy;
}

static enum loods_code plan(const char *from, const char *to, const char *on, const char *const *references,
			    int n, struct loods_handover *h)
{
	const struct loods_handover_request q = { .from = from,
						  .to = to,
						  .on = office_day(on),
						  .references = references,
						  .n_references = n,
						  .reason = "other job" };

	return loods_handover_plan(&app, &arena, &q, h, &err);
}

static enum loods_code hand_over(const char *from, const char *to, const char *on)
{
	struct loods_handover h;
	enum loods_code code = plan(from, to, on, NULL, 0, &h);

	return code ? code : loods_ops_handover(&app, &h, &err);
}

Test(handover, today_what_is_open_goes_along_and_the_past_stays)
{
	loods_id a, held, passed, ahead, other, open, late, done, berts;
	struct loods_log log;

	enter(OFFICE_LEAD);
	a = office_client(&office, "A-1", "A");
	office_guide(&office, a, "2026-06-01", NULL);
	office_own(&office, a, anna, "2026-06-01", NULL);
	office_agree(&office, a, 1, 7, "2026-06-01", NULL);
	held = contact(a, "2026-11-20", LOODS_OUTCOME_HELD, anna);
	passed = contact(a, "2026-11-22", LOODS_OUTCOME_PLANNED, anna);
	ahead = contact(a, "2026-11-23", LOODS_OUTCOME_PLANNED, anna);
	other = contact(a, "2026-12-01", LOODS_OUTCOME_PLANNED, lead);
	open = task(a, NULL, anna, NULL);
	late = task(a, "2026-11-01", anna, NULL);
	done = task(a, "2026-11-01", anna, "2026-11-02");
	berts = task(a, "2026-12-01", lead, NULL);
	OK(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23"));
	cr_assert_str_eq(cases(a), "anna 2026-06-01..2026-11-22; bert 2026-11-23..");
	cr_assert_eq(whose_contact(held), anna.n);
	cr_assert_eq(whose_contact(passed), anna.n,
		     "what was planned for a day that has passed stays with who planned it");
	cr_assert_eq(whose_contact(ahead), bert.n);
	cr_assert_eq(whose_contact(other), lead.n);
	cr_assert_eq(whose_task(open), bert.n);
	cr_assert_eq(whose_task(late), bert.n, "it is still to be done");
	cr_assert_eq(whose_task(done), anna.n);
	cr_assert_eq(whose_task(berts), lead.n);
	/* The newest entry says what for; below it one for each record: two cases, a contact, two tasks, the
	 * hand-over itself. */
	OK(loods_store_log_list(office.store, &arena, a, &log, &err));
	cr_assert_eq(log.n, 7);
	cr_assert_eq(log.list[0].action, LOODS_LOG_HANDOVER);
	cr_assert_str_eq(log.list[0].purpose, "other job");
	cr_assert_eq(log.list[1].type, &loods_handed_type);
	cr_assert_eq(log.list[6].action, LOODS_LOG_CHANGE);
	cr_assert_eq(log.list[5].action, LOODS_LOG_CREATE);
	end();
}

Test(handover, from_a_day_ahead)
{
	loods_id a, before, after, early, late, undated;

	enter(OFFICE_LEAD);
	a = office_client(&office, "A-1", "A");
	office_own(&office, a, anna, "2026-06-01", "2026-12-31");
	before = contact(a, "2026-11-30", LOODS_OUTCOME_PLANNED, anna);
	after = contact(a, "2026-12-01", LOODS_OUTCOME_PLANNED, anna);
	early = task(a, "2026-11-30", anna, NULL);
	late = task(a, "2026-12-01", anna, NULL);
	undated = task(a, NULL, anna, NULL);
	OK(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-12-01"));
	cr_assert_str_eq(cases(a), "anna 2026-06-01..2026-11-30; bert 2026-12-01..2026-12-31",
			 "it ends when it would have ended");
	cr_assert_eq(whose_contact(before), anna.n);
	cr_assert_eq(whose_contact(after), bert.n);
	cr_assert_eq(whose_task(early), anna.n);
	cr_assert_eq(whose_task(late), bert.n);
	cr_assert_eq(whose_task(undated), bert.n);
	end();
}

Test(handover, cases_that_would_begin_later_and_those_that_are_over)
{
	loods_id today, later, over, berts;
	struct loods_handover h;

	enter(OFFICE_LEAD);
	today = office_client(&office, "A-1", "A");
	later = office_client(&office, "B-2", "B");
	over = office_client(&office, "C-3", "C");
	berts = office_client(&office, "D-4", "D");
	office_own(&office, today, anna, "2026-11-23", NULL);
	office_own(&office, later, bert, "2026-06-01", "2026-12-31");
	office_own(&office, later, anna, "2027-01-01", NULL);
	office_own(&office, over, anna, "2026-01-01", "2026-11-22");
	office_own(&office, berts, bert, "2026-01-01", NULL);
	OK(plan(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23", NULL, 0, &h));
	cr_assert_eq(h.n, 2);
	OK(loods_ops_handover(&app, &h, &err));
	cr_assert_str_eq(cases(today), "bert 2026-11-23..", "a case of no day is none");
	cr_assert_str_eq(cases(later), "bert 2026-06-01..2026-12-31; bert 2027-01-01..");
	cr_assert_str_eq(cases(over), "anna 2026-01-01..2026-11-22");
	cr_assert_str_eq(cases(berts), "bert 2026-01-01..");
	end();
}

Test(handover, wishes_that_are_refused_change_nothing)
{
	static const char *const some[] = { "A-1", "B-2", "X-8", "X-9" };
	struct loods_handover h;
	loods_id a, b;

	enter(OFFICE_LEAD);
	a = office_client(&office, "A-1", "A");
	b = office_client(&office, "B-2", "B");
	office_own(&office, a, anna, "2026-06-01", NULL);
	office_own(&office, b, bert, "2026-06-01", NULL);
	cr_assert_eq(plan(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23", some, 4, &h),
		     LOODS_ENOTFOUND);
	cr_assert_not_null(strstr(err.msg, "X-8, X-9"));
	cr_assert_null(strstr(err.msg, "A-1"));
	cr_assert_eq(plan(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23", some, 2, &h), LOODS_EREFUSED);
	cr_assert_not_null(strstr(err.msg, "B-2"));
	cr_assert_null(strstr(err.msg, "A-1"));
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-22"), LOODS_EINVALID);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER, "2026-11-23"), LOODS_EINVALID);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_LEAD, "2026-11-23"), LOODS_EREFUSED);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_EVALUATOR, "2026-11-23"), LOODS_EREFUSED);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, "nobody", "2026-11-23"), LOODS_ENOTFOUND);
	cr_assert_eq(hand_over("nobody", OFFICE_CASEWORKER, "2026-11-23"), LOODS_ENOTFOUND);
	cr_assert_eq(hand_over(OFFICE_EVALUATOR, OFFICE_CASEWORKER, "2026-11-23"), LOODS_EREFUSED,
		     "no clients");
	/* Who is locked out gets none, but those left behind can be handed over. */
	enter(OFFICE_ADMINISTRATOR);
	OK(loods_store_user_disable(office.store, OFFICE_CASEWORKER_2, &err));
	enter(OFFICE_LEAD);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23"), LOODS_EREFUSED);
	cr_assert_str_eq(cases(a), "anna 2026-06-01..");
	OK(hand_over(OFFICE_CASEWORKER_2, OFFICE_CASEWORKER, "2026-11-23"));
	cr_assert_str_eq(cases(b), "bert 2026-06-01..2026-11-22; anna 2026-11-23..");
	end();
}

Test(handover, by_the_team_lead_or_by_who_has_them)
{
	struct loods_handover h, again;
	loods_id a;

	enter(OFFICE_LEAD);
	a = office_client(&office, "A-1", "A");
	office_own(&office, a, anna, "2026-06-01", NULL);
	enter(OFFICE_EVALUATOR);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23"), LOODS_EDENIED);
	enter(OFFICE_ADMINISTRATOR);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23"), LOODS_EDENIED);
	enter(OFFICE_CASEWORKER_2);
	cr_assert_eq(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23"), LOODS_EDENIED,
		     "nobody takes a case");
	enter(OFFICE_CASEWORKER);
	OK(plan(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23", NULL, 0, &h));
	OK(plan(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23", NULL, 0, &again));
	OK(loods_ops_handover(&app, &h, &err));
	cr_assert_str_eq(cases(a), "anna 2026-06-01..2026-11-22; bert 2026-11-23..");
	cr_assert_eq(loods_ops_handover(&app, &again, &err), LOODS_ECONFLICT, "it was done meanwhile");
	cr_assert_str_eq(cases(a), "anna 2026-06-01..2026-11-22; bert 2026-11-23..");
	end();
}

/* One of two clients cannot move: the other does not either. */
Test(handover, all_or_nothing)
{
	struct loods_handover h;
	struct loods_tx *tx;
	loods_id a, b;
	void *rec;
	struct loods_list list;

	enter(OFFICE_LEAD);
	a = office_client(&office, "A-1", "A");
	b = office_client(&office, "B-2", "B");
	office_own(&office, a, anna, "2026-06-01", NULL);
	office_own(&office, b, anna, "2026-06-01", NULL);
	OK(plan(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23", NULL, 0, &h));
	/* Meanwhile somebody ends the case of the second. */
	OK(loods_store_list(office.store, &arena, &loods_ownership_type,
			    &(struct loods_filter){ .client = b }, &list, &err));
	rec = list.rec[0];
	((struct loods_ownership *)rec)->to = office_day("2026-11-20");
	OK(loods_store_begin(office.store, &tx, &err));
	OK(loods_store_put(tx, &loods_ownership_type, rec, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_eq(loods_ops_handover(&app, &h, &err), LOODS_ECONFLICT);
	cr_assert_str_eq(cases(a), "anna 2026-06-01..");
	cr_assert_str_eq(cases(b), "anna 2026-06-01..2026-11-20");
	end();
}

/* ---- the answer ---- */

static struct loods_handed_rows handovers(void)
{
	struct loods_handed_rows rows;

	OK(loods_handovers_open(&app, &arena, &rows, &err));
	return rows;
}

static enum loods_code answer(enum loods_handed_state state, const char *sentence)
{
	const struct loods_handed_rows rows = handovers();

	cr_assert_eq(rows.n, 1);
	return loods_ops_handover_answer(&app, &rows.list[0].handed->meta.id, 1, state, sentence, &err);
}

static loods_id one_client(void)
{
	loods_id a = office_client(&office, "A-1", "A");

	office_guide(&office, a, "2026-06-01", NULL);
	office_own(&office, a, anna, "2026-06-01", NULL);
	return a;
}

Test(handover, both_and_the_lead_see_it_until_it_is_accepted)
{
	loods_id a;

	enter(OFFICE_CASEWORKER);
	a = one_client();
	OK(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-30"));
	cr_assert(handovers().n == 1 && handovers().to_answer == 0, "who handed over");
	cr_assert_eq(answer(LOODS_HANDED_ACCEPTED, NULL), LOODS_EDENIED, "nobody accepts for somebody else");
	enter(OFFICE_LEAD);
	cr_assert(handovers().n == 1 && handovers().to_answer == 0, "the lead");
	enter(OFFICE_CASEWORKER_2);
	cr_assert(handovers().n == 1 && handovers().to_answer == 1, "who takes over, before the first day too");
	OK(answer(LOODS_HANDED_ACCEPTED, NULL));
	cr_assert_eq(handovers().n, 0);
	cr_assert_str_eq(cases(a), "anna 2026-06-01..2026-11-29; bert 2026-11-30..", "days are as agreed");
	enter(OFFICE_LEAD);
	cr_assert_eq(handovers().n, 0);
	end();
}

Test(handover, sent_back_needs_a_sentence_and_waits_for_the_next_handover)
{
	loods_id a;

	enter(OFFICE_LEAD);
	a = one_client();
	OK(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-23"));
	enter(OFFICE_CASEWORKER_2);
	cr_assert_eq(answer(LOODS_HANDED_SENT_BACK, NULL), LOODS_EINVALID);
	OK(answer(LOODS_HANDED_SENT_BACK, "Ken de taal niet"));
	cr_assert_eq(handovers().list[0].handed->answered_on.n, office_day("2026-11-23").n);
	cr_assert_str_eq(cases(a), "anna 2026-06-01..2026-11-22; bert 2026-11-23..", "the case stays for now");
	cr_assert_eq(answer(LOODS_HANDED_ACCEPTED, NULL), LOODS_EREFUSED, "one answer");
	enter(OFFICE_LEAD);
	cr_assert_eq(handovers().n, 1);
	OK(hand_over(OFFICE_CASEWORKER_2, OFFICE_CASEWORKER, "2026-11-23"));
	/* Only the new one is open; what was sent back is with its first caseworker again. */
	cr_assert_eq(handovers().n, 1);
	cr_assert_eq(handovers().list[0].handed->to_whom.n, anna.n);
	end();
}

Test(handover, handed_on_before_an_answer_asks_the_last_one_alone)
{
	enter(OFFICE_LEAD);
	one_client();
	OK(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-11-24"));
	OK(hand_over(OFFICE_CASEWORKER_2, OFFICE_CASEWORKER, "2026-11-25"));
	cr_assert_eq(handovers().n, 1);
	cr_assert_eq(handovers().list[0].handed->to_whom.n, anna.n);
	end();
}

static const struct loods_contact *talk_of(loods_id client)
{
	const struct loods_filter of = { .client = client };
	struct loods_list list;

	OK(loods_store_list(office.store, &arena, &loods_contact_type, &of, &list, &err));
	cr_assert_eq(list.n, 1);
	return list.rec[0];
}

static struct loods_handover_request with_talks(const char *talk_on, const char *at, int minutes)
{
	struct loods_handover_request q = { .from = OFFICE_CASEWORKER,
					    .to = OFFICE_CASEWORKER_2,
					    .on = office_day("2026-12-01"),
					    .talk_on = office_day(talk_on) };

	if (at)
		cr_assert(loods_time_parse(at, &q.talk_at));
	if (minutes)
		q.talk_minutes = loods_num_of(minutes);
	return q;
}

Test(handover, a_talk_of_three_is_planned_with_each)
{
	struct loods_handover_request q;
	struct loods_handover h;
	struct loods_undo undo = { 0 };
	loods_id a, b;
	char at[LOODS_TIME_LEN];

	enter(OFFICE_LEAD);
	app.undo = &undo;
	a = one_client();
	b = office_client(&office, "A-2", "B");
	office_own(&office, b, anna, "2026-06-01", NULL);
	q = with_talks("2026-11-22", NULL, 0);
	cr_assert_eq(loods_handover_plan(&app, &arena, &q, &h, &err), LOODS_EINVALID);
	q = with_talks("2026-11-26", NULL, 30);
	cr_assert_eq(loods_handover_plan(&app, &arena, &q, &h, &err), LOODS_EINVALID);
	/* Before the first day of the second: the first holds it, the second is there. */
	q = with_talks("2026-11-26", "10:00", 45);
	OK(loods_handover_plan(&app, &arena, &q, &h, &err));
	OK(loods_ops_handover(&app, &h, &err));
	cr_assert_eq(talk_of(a)->kind, LOODS_CONTACT_THREE_PARTY);
	cr_assert_eq(talk_of(a)->outcome, LOODS_OUTCOME_PLANNED);
	cr_assert_eq(talk_of(a)->conducted_by.n, anna.n);
	cr_assert_eq(talk_of(a)->on_behalf_of.n, bert.n);
	cr_assert_str_eq(loods_time_format(talk_of(a)->start, at), "10:00");
	cr_assert_str_eq(loods_time_format(talk_of(b)->start, at), "10:45");
	OK(loods_ops_undo(&app, &err));
	cr_assert_eq(handovers().n, 0);
	cr_assert_str_eq(cases(a), "anna 2026-06-01..");
	/* On that day or later it is the other way round. */
	q = with_talks("2026-12-01", NULL, 0);
	OK(loods_handover_plan(&app, &arena, &q, &h, &err));
	OK(loods_ops_handover(&app, &h, &err));
	cr_assert_eq(talk_of(a)->conducted_by.n, bert.n);
	cr_assert_eq(talk_of(a)->on_behalf_of.n, anna.n);
	loods_undo_release(&undo);
	end();
}

Test(handover, its_sheet_is_for_both_sides_and_the_lead)
{
	struct loods_handover_sheet sheet;
	struct loods_handover h;
	loods_id id, a;

	enter(OFFICE_LEAD);
	a = one_client();
	task(a, "2026-12-01", anna, NULL);
	OK(hand_over(OFFICE_CASEWORKER, OFFICE_CASEWORKER_2, "2026-12-01"));
	id = handovers().list[0].handed->meta.id;
	enter(OFFICE_CASEWORKER_2);
	OK(loods_handover_of(&app, &arena, id, &h, &err));
	cr_assert_eq(h.n, 1);
	cr_assert_eq(h.tasks, 1);
	cr_assert_eq(h.list[0].client.n, a.n);
	OK(loods_handover_sheet_load(&app, &arena, &h, &sheet, &err));
	cr_assert_eq(sheet.talk.n, 0, "not in his caseload yet");
	enter(OFFICE_LEAD);
	OK(loods_handover_sheet_load(&app, &arena, &h, &sheet, &err));
	cr_assert_eq(sheet.talk.n, 1);
	enter(OFFICE_ADMINISTRATOR);
	cr_assert_eq(loods_handover_of(&app, &arena, id, &h, &err), LOODS_EDENIED);
	end();
}
