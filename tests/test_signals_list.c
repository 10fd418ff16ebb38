/* All signals: the day before, on and after each limit, worked out by hand. It is Monday 23 November 2026, 10:00,
 * unless a row says otherwise. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "language_level.h"
#include "signals_list.h"

enum { CLIENT = 7 };

static loods_date day(const char *iso)
{
	loods_date d = LOODS_DATE_NONE;

	cr_assert(!iso || loods_date_parse_iso(iso, &d), "%s", iso);
	return d;
}

/* A client in guidance since 2020, owned and with an agreement without end, so that nothing is to be noticed. */
struct quiet {
	struct loods_span period;
	struct loods_owned owner;
	struct loods_agreed agreed;
	struct loods_signal_facts f;
};

static void quiet(struct quiet *q)
{
	memset(q, 0, sizeof *q);
	q->period.first = day("2020-01-01");
	q->owner.span.first = q->agreed.span.first = day("2020-01-01");
	q->owner.caseworker.n = 3;
	q->agreed.contacts = 1;
	q->agreed.per_days = 28;
	q->f.g = (struct loods_guidance){ .client = { CLIENT },
					  .periods = &q->period,
					  .n_periods = 1,
					  .owners = &q->owner,
					  .n_owners = 1,
					  .agreements = &q->agreed,
					  .n_agreements = 1 };
}

static struct loods_arena arena;

/* What follows on that day, at 10:00. */
static struct loods_signals on(const struct quiet *q, const char *today)
{
	struct loods_signals out = { .arena = &arena };
	struct loods_signals_work work = { 0 };

	loods_signals_of(&q->f, loods_stamp_of(day(today), 10, 0, 0), &work, &out);
	for (int i = 0; i < out.n; i++)
		cr_expect_eq(out.list[i].client.n, CLIENT);
	loods_signals_work_release(&work);
	return out;
}

/* The kind of the only one; 0: none; -1: several. */
static int only(const struct quiet *q, const char *today)
{
	struct loods_signals s = on(q, today);

	return s.n == 0 ? 0 : s.n == 1 ? (int)s.list[0].kind : -1;
}

static const char *user_name(void *ctx, loods_user_id id)
{
	(void)ctx;
	return id.n == 3 ? "anna" : "bert";
}

static void assert_says(const struct quiet *q, const char *today, const char *want)
{
	struct loods_signals s = on(q, today);
	struct loods_str text = LOODS_STR_INIT;

	cr_assert_eq(s.n, 1);
	loods_signal_say(&s.list[0], user_name, NULL, &text);
	cr_expect_str_eq(text.s, want);
	loods_str_release(&text);
}

Test(signals_list, nothing_to_notice)
{
	struct quiet q;

	quiet(&q);
	cr_assert_eq(only(&q, "2026-11-23"), 0);
	loods_arena_release(&arena);
}

Test(signals_list, a_draft_is_left_behind_after_a_day)
{
	struct loods_contact draft = { .meta.id = { 5 }, .occurred_on = day("2026-11-20") };
	struct quiet q;

	quiet(&q);
	q.f.drafts = &draft;
	q.f.n_drafts = 1;
	draft.meta.entered_at = loods_stamp_of(day("2026-11-22"), 10, 0, 0);
	cr_assert_eq(only(&q, "2026-11-23"), 0, "a day, to the second");
	draft.meta.entered_at = loods_stamp_of(day("2026-11-22"), 9, 59, 59);
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_DRAFT);
	assert_says(&q, "2026-11-23", "A contact of 20 Nov 26 is still a draft: finish or delete it.");
	q.period.last = day("2026-10-01");
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_DRAFT, "also when guidance has ended");
	loods_arena_release(&arena);
}

Test(signals_list, a_task_is_due_on_its_day)
{
	struct loods_task task = { .meta.id = { 5 }, .due = day("2026-11-23"), .assigned_to = { 4 } };
	struct quiet q;

	quiet(&q);
	q.f.tasks = &task;
	q.f.n_tasks = 1;
	cr_assert_eq(only(&q, "2026-11-22"), 0);
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_TASK_DUE);
	cr_assert_eq(on(&q, "2026-11-23").list[0].mark, LOODS_MARK_DUE);
	cr_assert_eq(on(&q, "2026-11-24").list[0].mark, LOODS_MARK_LATE);
	assert_says(&q, "2026-11-24", "A task of bert is not done, due 23 Nov 26.");
	task.done_on = day("2026-11-23");
	cr_assert_eq(only(&q, "2026-11-24"), 0);
	loods_arena_release(&arena);
}

/* ---- what is blocked ---- */

static struct loods_block_version version(int record, bool childcare, int state, int reason, const char *since)
{
	return (struct loods_block_version){ .client = { CLIENT },
					     .record = { record },
					     .version = 1,
					     .childcare = childcare,
					     .state = state,
					     .reason = reason,
					     .since = day(since),
					     .day = day(since) };
}

Test(signals_list, the_chain_names_both_ends_and_the_weeks)
{
	struct loods_language_step step = { .meta.id = { 11 },
					    .kind = LOODS_STEP_NT2,
					    .state = LOODS_STEP_INTERRUPTED,
					    .reason = LOODS_STEP_NO_CHILDCARE };
	struct loods_childcare care = { .meta.id = { 21 }, .child = { 1 }, .state = LOODS_CARE_WAITING_LIST };
	struct loods_block_version v[] = {
		version(11, false, LOODS_STEP_INTERRUPTED, LOODS_STEP_NO_CHILDCARE, "2026-08-04"),
		version(21, true, LOODS_CARE_WAITING_LIST, 0, "2026-08-03"),
	};
	struct quiet q;

	quiet(&q);
	q.f.steps = &step;
	q.f.care = &care;
	q.f.versions = v;
	q.f.n_steps = q.f.n_care = 1;
	q.f.n_versions = 2;
	q.f.measured_on = day("2026-11-01");
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_BLOCKED_CHAIN);
	cr_assert_eq(on(&q, "2026-11-23").list[0].record.n, 21, "it is settled at the childcare");
	/* 4 August to 23 November, both included: 28 + 30 + 31 + 23 = 112 days. */
	assert_says(&q, "2026-11-23",
		    "Dutch as a second language waits for childcare; childcare on the waiting list since 3 Aug 26; 16 "
		    "weeks lost so far.");
	assert_says(&q, "2026-11-22",
		    "Dutch as a second language waits for childcare; childcare on the waiting list since 3 Aug 26; 15 "
		    "weeks lost so far.");
	q.f.n_versions = 1;
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_BLOCKED_NO_CHILDCARE);
	assert_says(&q, "2026-08-09",
		    "Dutch as a second language stands still without childcare since 4 Aug 26, and none is sought; "
		    "less than a week lost so far.");
	q.f.versions = v + 1;
	step.state = LOODS_STEP_RUNNING;
	assert_says(&q, "2026-08-09", "Childcare on the waiting list since 3 Aug 26; 1 week lost so far.");
	cr_assert_eq(only(&q, "2026-08-02"), 0, "the day before it began");
	loods_arena_release(&arena);
}

Test(signals_list, a_waiting_list_of_language_and_other_reasons)
{
	struct loods_language_step step = { .meta.id = { 11 },
					    .kind = LOODS_STEP_LITERACY,
					    .state = LOODS_STEP_WAITING_LIST };
	struct loods_block_version v = version(11, false, LOODS_STEP_WAITING_LIST, 0, "2026-11-10");
	struct loods_span pause = { day("2026-11-20"), day("2026-11-25") };
	struct quiet q;

	quiet(&q);
	q.f.steps = &step;
	q.f.versions = &v;
	q.f.n_steps = q.f.n_versions = 1;
	/* The 10th to the 23rd is 14 days. */
	assert_says(&q, "2026-11-23", "Literacy course on the waiting list since 10 Nov 26; 2 weeks lost so far.");
	q.f.g.pauses = &pause;
	q.f.g.n_pauses = 1;
	cr_assert_eq(only(&q, "2026-11-23"), 0, "no day is lost in a pause");
	q.f.g.n_pauses = 0;
	v.state = LOODS_STEP_INTERRUPTED;
	v.reason = LOODS_STEP_HEALTH;
	cr_assert_eq(only(&q, "2026-11-23"), 0, "health is not what is waited for");
	loods_arena_release(&arena);
}

/* ---- childcare ---- */

struct cared {
	struct quiet q;
	struct loods_childcare care[2];
	struct loods_funding funding[2];
};

/* A day nursery that serves work, 100 hours a month since 1 September, not paid by anybody yet. */
static void cared(struct cared *c)
{
	memset(c, 0, sizeof *c);
	quiet(&c->q);
	c->care[0] = (struct loods_childcare){ .meta.id = { 21 },
					       .child = { 1 },
					       .type = LOODS_CARE_DAY_CARE,
					       .state = LOODS_CARE_ACTIVE,
					       .serves = LOODS_SERVES_WORK,
					       .hours_per_month = { 10000, true },
					       .starts_on = day("2026-09-01") };
	c->q.f.care = c->care;
	c->q.f.n_care = 1;
	c->q.f.funding = c->funding;
}

/* KOT without an end, granted since the care began. */
static struct loods_funding kot(int id, int care)
{
	return (struct loods_funding){ .meta.id = { id },
				       .childcare = { care },
				       .source = LOODS_FUNDING_KOT,
				       .state = LOODS_FUNDING_GRANTED };
}

Test(signals_list, allowance_not_applied_for_after_60_and_80_days)
{
	/* 1 September + 60 days is 31 October, + 80 is 20 November, and three months end on 1 December. */
	static const struct row {
		const char *today;
		int kind;
	} rows[] = {
		{ "2026-10-30", 0 },
		{ "2026-10-31", LOODS_SIGNAL_KOT_60_DAYS },
		{ "2026-11-19", LOODS_SIGNAL_KOT_60_DAYS },
		{ "2026-11-20", LOODS_SIGNAL_KOT_80_DAYS },
		{ "2026-12-01", LOODS_SIGNAL_KOT_80_DAYS },
		{ "2027-03-01", LOODS_SIGNAL_KOT_80_DAYS },
	};
	struct cared c;

	cared(&c);
	for (int i = 0; i < LOODS_COUNT(rows); i++)
		cr_expect_eq(only(&c.q, rows[i].today), rows[i].kind, "%s", rows[i].today);
	assert_says(&c.q, "2026-11-20",
		    "Childcare allowance not applied for, 80 days after care began; possible until 1 Dec 26.");
	assert_says(&c.q, "2026-12-02",
		    "Childcare allowance not applied for; the term ended on 1 Dec 26: apply now.");
	loods_arena_release(&arena);
}

Test(signals_list, allowance_is_not_asked_for_where_it_cannot_be)
{
	static const struct row {
		const char *what;
		int type, state, serves, source, funding_state;
		const char *lrk;
		bool noticed;
	} rows[] = {
		{ "day nursery", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, 0, 0, NULL, true },
		{ "not begun", LOODS_CARE_DAY_CARE, LOODS_CARE_OFFERED, LOODS_SERVES_WORK, 0, 0, NULL, false },
		{ "playgroup", LOODS_CARE_PLAYGROUP, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, 0, 0, NULL, false },
		{ "registered playgroup", LOODS_CARE_PLAYGROUP, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, 0, 0, "123456789",
		  true },
		{ "no such activity", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_OTHER, 0, 0, NULL, false },
		{ "to assess", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, LOODS_FUNDING_KOT,
		  LOODS_FUNDING_TO_ASSESS, NULL, true },
		{ "applied for", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, LOODS_FUNDING_KOT,
		  LOODS_FUNDING_APPLIED, NULL, false },
		{ "rejected", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, LOODS_FUNDING_KOT,
		  LOODS_FUNDING_REJECTED, NULL, false },
		{ "municipal share beside it", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK,
		  LOODS_FUNDING_MUNICIPAL_SHARE, LOODS_FUNDING_GRANTED, NULL, true },
		{ "smi", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, LOODS_FUNDING_SMI,
		  LOODS_FUNDING_GRANTED, NULL, false },
		{ "smi rejected", LOODS_CARE_DAY_CARE, LOODS_CARE_ACTIVE, LOODS_SERVES_WORK, LOODS_FUNDING_SMI,
		  LOODS_FUNDING_REJECTED, NULL, true },
	};

	for (int i = 0; i < LOODS_COUNT(rows); i++) {
		struct cared c;

		cared(&c);
		c.care[0].type = rows[i].type;
		c.care[0].state = rows[i].state;
		c.care[0].serves = rows[i].serves;
		c.care[0].lrk = rows[i].lrk;
		c.funding[0] = (struct loods_funding){ .meta.id = { 31 },
						       .childcare = { 21 },
						       .source = rows[i].source,
						       .state = rows[i].funding_state };
		c.q.f.n_funding = rows[i].source != 0;
		cr_expect_eq(only(&c.q, "2026-11-23"), rows[i].noticed ? LOODS_SIGNAL_KOT_80_DAYS : 0, "%s",
			     rows[i].what);
	}
	loods_arena_release(&arena);
}

Test(signals_list, the_form_is_the_funding_that_is_there_or_a_new_one)
{
	struct loods_signal s;
	struct cared c;

	cared(&c);
	s = on(&c.q, "2026-11-23").list[0];
	cr_assert_eq(s.type, &loods_childcare_type);
	cr_assert_eq(s.record.n, 21);
	cr_assert_eq(s.fresh, &loods_funding_type);
	c.funding[0] = kot(31, 21);
	c.funding[0].state = LOODS_FUNDING_TO_ASSESS;
	c.q.f.n_funding = 1;
	s = on(&c.q, "2026-11-23").list[0];
	cr_assert_eq(s.type, &loods_funding_type);
	cr_assert_eq(s.record.n, 31);
	cr_assert_null(s.fresh);
	loods_arena_release(&arena);
}

Test(signals_list, allowance_of_care_that_ended_until_the_term_is_over)
{
	struct cared c;

	cared(&c);
	c.care[0].state = LOODS_CARE_ENDED;
	c.care[0].ends_on = day("2026-10-15");
	cr_assert_eq(only(&c.q, "2026-12-01"), LOODS_SIGNAL_KOT_80_DAYS);
	cr_assert_eq(only(&c.q, "2026-12-02"), 0);
	loods_arena_release(&arena);
}

Test(signals_list, allowance_runs_on_after_the_step_is_over)
{
	struct loods_language_step step = { .meta.id = { 11 },
					    .kind = LOODS_STEP_NT2,
					    .state = LOODS_STEP_RUNNING,
					    .starts_on = day("2026-09-01"),
					    .ends_on = day("2026-11-20") };
	struct cared c;

	cared(&c);
	c.care[0].serves = LOODS_SERVES_LANGUAGE_STEP;
	c.care[0].serves_step.n = 11;
	c.funding[0] = kot(31, 21);
	c.q.f.n_funding = c.q.f.n_steps = 1;
	c.q.f.steps = &step;
	c.q.f.measured_on = day("2026-11-01");
	cr_assert_eq(only(&c.q, "2026-11-20"), 0, "its last day");
	cr_assert_eq(only(&c.q, "2026-11-21"), LOODS_SIGNAL_KOT_ACTIVITY_ENDED);
	assert_says(&c.q, "2026-11-23",
		    "Childcare allowance runs on, but language step ended on 20 Nov 26: risk of repayment.");
	c.funding[0].to = day("2026-11-22");
	cr_assert_eq(only(&c.q, "2026-11-22"), LOODS_SIGNAL_KOT_ACTIVITY_ENDED, "its last day");
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "it no longer runs");
	c.funding[0].to = LOODS_DATE_NONE;
	c.funding[0].state = LOODS_FUNDING_STOPPED;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0);
	c.funding[0].state = LOODS_FUNDING_APPLIED;
	step.meta.id.n = 12;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "another step");
	c.care[0].serves_step.n = 0;
	cr_assert_eq(only(&c.q, "2026-11-23"), LOODS_SIGNAL_KOT_ACTIVITY_ENDED, "any step, and all are over");
	loods_arena_release(&arena);
}

Test(signals_list, allowance_runs_on_after_the_work_or_the_instrument_is_over)
{
	struct loods_client_outcome work = { .meta.id = { 41 },
					     .destination = LOODS_DESTINATION_PAID_PART_TIME,
					     .date = day("2026-07-01") };
	struct loods_outcome_check check = { .meta.id = { 42 },
					     .outcome = { 41 },
					     .months = LOODS_CHECK_3_MONTHS,
					     .result = LOODS_CHECK_STILL,
					     .checked_on = day("2026-10-05") };
	struct loods_instrument coach = { .meta.id = { 51 }, .start = day("2026-09-01") };
	struct cared c;

	cared(&c);
	c.funding[0] = kot(31, 21);
	c.q.f.n_funding = c.q.f.n_outcomes = c.q.f.n_checks = 1;
	c.q.f.outcomes = &work;
	c.q.f.checks = &check;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0);
	check.result = LOODS_CHECK_BACK_ON_BENEFIT;
	cr_assert_eq(only(&c.q, "2026-11-23"), LOODS_SIGNAL_KOT_ACTIVITY_ENDED);
	c.q.f.n_outcomes = c.q.f.n_checks = 0;
	c.care[0].serves = LOODS_SERVES_INSTRUMENT;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "no instrument is written down");
	c.q.f.instruments = &coach;
	c.q.f.n_instruments = 1;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0);
	coach.end = day("2026-11-22");
	cr_assert_eq(only(&c.q, "2026-11-22"), 0, "its last day");
	cr_assert_eq(only(&c.q, "2026-11-23"), LOODS_SIGNAL_KOT_ACTIVITY_ENDED);
	loods_arena_release(&arena);
}

Test(signals_list, more_hours_than_the_allowance_pays)
{
	struct cared c;

	cared(&c);
	c.care[1] = c.care[0];
	c.care[1].meta.id.n = 22;
	c.care[1].hours_per_month.n = 13000;
	c.funding[0] = kot(31, 21);
	c.funding[1] = kot(32, 22);
	c.q.f.n_care = c.q.f.n_funding = 2;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "230 hours is what it pays");
	c.care[1].hours_per_month.n = 13001;
	cr_assert_eq(only(&c.q, "2026-11-23"), LOODS_SIGNAL_KOT_HOURS);
	assert_says(&c.q, "2026-11-23",
		    "231 hours of childcare this month for one child; allowance pays at most 230.");
	cr_assert_eq(on(&c.q, "2026-11-23").list[0].record.n, 22);
	c.care[1].child.n = 2;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "two children");
	c.care[1].child.n = 1;
	c.funding[1].source = LOODS_FUNDING_OWN;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "the parent pays for the second one");
	c.funding[1].source = LOODS_FUNDING_KOT;
	c.funding[0].to = day("2026-11-01");
	cr_assert_eq(only(&c.q, "2026-11-23"), LOODS_SIGNAL_KOT_HOURS, "a part of this month");
	c.funding[0].to = day("2026-10-31");
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "only last month");
	loods_arena_release(&arena);
}

Test(signals_list, social_medical_funding_ends_within_six_weeks)
{
	struct cared c;

	cared(&c);
	c.care[0].serves = LOODS_SERVES_OTHER;
	c.funding[0] = kot(31, 21);
	c.funding[0].source = LOODS_FUNDING_SMI;
	c.funding[0].to = day("2027-01-05");
	c.q.f.n_funding = 1;
	/* 42 days before 5 January is 24 November. */
	cr_assert_eq(only(&c.q, "2026-11-23"), 0);
	cr_assert_eq(only(&c.q, "2026-11-24"), LOODS_SIGNAL_SMI_ENDS);
	cr_assert_eq(only(&c.q, "2027-01-05"), LOODS_SIGNAL_SMI_ENDS, "its last day");
	cr_assert_eq(only(&c.q, "2027-01-06"), 0);
	assert_says(&c.q, "2026-11-24", "Social-medical funding of childcare ends on 5 Jan 27, and nothing follows.");
	c.funding[1] = c.funding[0];
	c.funding[1].from = day("2027-01-06");
	c.funding[1].to = LOODS_DATE_NONE;
	c.q.f.n_funding = 2;
	cr_assert_eq(only(&c.q, "2026-11-24"), 0, "it goes on");
	c.funding[1].from = day("2027-01-07");
	cr_assert_eq(only(&c.q, "2026-11-24"), LOODS_SIGNAL_SMI_ENDS, "a day is not paid");
	loods_arena_release(&arena);
}

Test(signals_list, the_course_begins_before_the_childcare)
{
	struct loods_language_step step = { .meta.id = { 11 },
					    .kind = LOODS_STEP_NT2,
					    .state = LOODS_STEP_SCHEDULED,
					    .starts_on = day("2026-12-01") };
	struct cared c;

	cared(&c);
	c.care[0].state = LOODS_CARE_CONTRACT;
	c.care[0].serves = LOODS_SERVES_LANGUAGE_STEP;
	c.care[0].serves_step.n = 11;
	c.care[0].starts_on = day("2026-12-01");
	c.q.f.steps = &step;
	c.q.f.n_steps = 1;
	c.q.f.measured_on = day("2026-11-01");
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "the same day");
	c.care[0].starts_on = day("2026-12-02");
	cr_assert_eq(only(&c.q, "2026-11-23"), LOODS_SIGNAL_CARE_AFTER_START);
	cr_assert_eq(on(&c.q, "2026-11-30").list[0].mark, LOODS_MARK_DUE);
	cr_assert_eq(on(&c.q, "2026-12-01").list[0].mark, LOODS_MARK_LATE);
	cr_assert_eq(only(&c.q, "2026-12-02"), 0, "the care is there");
	assert_says(&c.q, "2026-11-23", "Language step begins on 1 Dec 26, childcare only on 2 Dec 26.");
	c.care[0].starts_on = LOODS_DATE_NONE;
	c.care[0].state = LOODS_CARE_OFFERED;
	/* 42 days before 1 December is 20 October, 42 after is 12 January. */
	cr_assert_eq(only(&c.q, "2026-10-19"), 0);
	cr_assert_eq(only(&c.q, "2026-10-20"), LOODS_SIGNAL_CARE_AFTER_START);
	cr_assert_eq(only(&c.q, "2027-01-12"), LOODS_SIGNAL_CARE_AFTER_START);
	cr_assert_eq(only(&c.q, "2027-01-13"), 0);
	c.care[0].state = LOODS_CARE_REFUSED;
	cr_assert_eq(only(&c.q, "2026-11-23"), 0, "nothing comes of that care");
	loods_arena_release(&arena);
}

/* ---- language ---- */

Test(signals_list, the_term_for_civic_integration)
{
	struct loods_language_step steps[2] = {
		{ .meta.id = { 11 },
		  .kind = LOODS_STEP_CIVIC_B1,
		  .regime = LOODS_REGIME_WI2021,
		  .state = LOODS_STEP_STOPPED,
		  .starts_on = day("2024-02-01") },
		{ .meta.id = { 12 },
		  .kind = LOODS_STEP_CIVIC_B1,
		  .regime = LOODS_REGIME_WI2021,
		  .state = LOODS_STEP_INTENDED,
		  .starts_on = day("2025-06-01") },
	};
	struct quiet q;

	quiet(&q);
	q.f.steps = steps;
	q.f.n_steps = 2;
	/* Three years from 1 February 2024; six months before is 1 August 2026. */
	cr_assert_eq(only(&q, "2026-07-31"), 0);
	cr_assert_eq(only(&q, "2026-08-01"), LOODS_SIGNAL_EXAM_TERM);
	cr_assert_eq(on(&q, "2027-02-01").list[0].mark, LOODS_MARK_SOON);
	cr_assert_eq(on(&q, "2027-02-02").list[0].mark, LOODS_MARK_LATE);
	cr_assert_eq(on(&q, "2026-11-23").list[0].record.n, 12, "the newest step is the one to change");
	assert_says(&q, "2026-11-23",
		    "The term of the Civic Integration Act 2021 ends on 1 Feb 27, and it is not completed.");
	assert_says(&q, "2027-02-02",
		    "The term of the Civic Integration Act 2021 ended on 1 Feb 27, and it is not completed.");
	steps[1].state = LOODS_STEP_COMPLETED_ACHIEVED;
	cr_assert_eq(only(&q, "2026-11-23"), 0);
	steps[1].state = LOODS_STEP_INTENDED;
	steps[0].regime = steps[1].regime = LOODS_REGIME_VOLUNTARY;
	cr_assert_eq(only(&q, "2026-11-23"), 0, "nobody obliges to it");
	steps[0].regime = steps[1].regime = LOODS_REGIME_WI2013;
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_EXAM_TERM);
	steps[0].starts_on = LOODS_DATE_NONE;
	cr_assert_eq(only(&q, "2026-11-23"), 0, "from 1 June 2025 it is far");
	loods_arena_release(&arena);
}

Test(signals_list, attendance_under_80_per_cent)
{
	struct loods_language_step step = { .meta.id = { 11 }, .kind = LOODS_STEP_NT2, .state = LOODS_STEP_RUNNING };
	struct loods_attendance a = { .language_step = { 11 },
				      .planned = { 500, true },
				      .attended = { 400, true } };
	struct quiet q;

	quiet(&q);
	cr_assert(loods_week_from(2026, 44, &a.week));
	q.f.steps = &step;
	q.f.attendance = &a;
	q.f.n_steps = q.f.n_attendance = 1;
	q.f.measured_on = day("2026-11-01");
	cr_assert_eq(only(&q, "2026-11-23"), 0, "80 %% is enough");
	a.attended.n = 399;
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_ATTENDANCE_LOW);
	cr_assert_eq(only(&q, "2026-11-30"), 0, "week 44 is no longer one of the four");
	assert_says(&q, "2026-11-23",
		    "Attendance of the last 4 weeks is 79 %, less than 80 %: 399 of 500 min.");
	step.state = LOODS_STEP_STOPPED;
	cr_assert_eq(only(&q, "2026-11-23"), 0);
	loods_arena_release(&arena);
}

Test(signals_list, no_level_for_six_months)
{
	struct loods_language_step step = { .meta.id = { 11 },
					    .kind = LOODS_STEP_NT2,
					    .state = LOODS_STEP_RUNNING,
					    .starts_on = day("2026-05-24") };
	struct quiet q;

	quiet(&q);
	q.f.steps = &step;
	q.f.n_steps = 1;
	cr_assert_eq(only(&q, "2026-11-23"), 0);
	cr_assert_eq(only(&q, "2026-11-24"), LOODS_SIGNAL_LEVEL_OLD);
	cr_assert_eq(on(&q, "2026-11-24").list[0].fresh, &loods_language_level_type);
	assert_says(&q, "2026-11-24", "No language level was measured since the step began on 24 May 26.");
	q.f.measured_on = day("2026-05-23");
	cr_assert_eq(only(&q, "2026-11-22"), 0);
	assert_says(&q, "2026-11-23", "No language level was measured since 23 May 26.");
	step.state = LOODS_STEP_INTENDED;
	cr_assert_eq(only(&q, "2026-11-23"), 0, "nothing is being learned");
	loods_arena_release(&arena);
}

/* ---- outcomes, instruments, agreements, owners ---- */

Test(signals_list, checks_of_an_outcome)
{
	/* 15 January 2026: after 3 months 15 April, 6: 15 July, 12: 15 January 2027, for a year. */
	static const struct row {
		const char *today;
		int months; /* that are due, 0: none */
	} rows[] = {
		{ "2026-04-14", 0 },
		{ "2026-04-15", LOODS_CHECK_3_MONTHS },
		{ "2026-07-14", LOODS_CHECK_3_MONTHS },
		{ "2026-07-15", LOODS_CHECK_6_MONTHS },
		{ "2027-01-14", LOODS_CHECK_6_MONTHS },
		{ "2027-01-15", LOODS_CHECK_12_MONTHS },
		{ "2028-01-14", LOODS_CHECK_12_MONTHS },
		{ "2028-01-15", 0 },
	};
	struct loods_client_outcome o = { .meta.id = { 41 },
					  .destination = LOODS_DESTINATION_PAID_FULL_TIME,
					  .date = day("2026-01-15") };
	struct loods_outcome_check check = { .outcome = { 41 },
					     .months = LOODS_CHECK_6_MONTHS,
					     .result = LOODS_CHECK_STILL,
					     .checked_on = day("2026-07-20") };
	struct quiet q;

	quiet(&q);
	q.f.outcomes = &o;
	q.f.n_outcomes = 1;
	q.period.last = day("2026-01-14");
	for (int i = 0; i < LOODS_COUNT(rows); i++) {
		cr_expect_eq(only(&q, rows[i].today), rows[i].months ? LOODS_SIGNAL_OUTCOME_CHECK : 0, "%s",
			     rows[i].today);
		if (rows[i].months)
			cr_expect_eq(on(&q, rows[i].today).list[0].n, rows[i].months, "%s", rows[i].today);
	}
	assert_says(&q, "2026-07-15", "How it is after 6 months (full-time work) was to be asked on 15 Jul 26.");
	q.f.checks = &check;
	q.f.n_checks = 1;
	cr_assert_eq(only(&q, "2026-07-19"), LOODS_SIGNAL_OUTCOME_CHECK);
	cr_assert_eq(only(&q, "2026-07-20"), 0);
	q.f.n_checks = 0;
	o.destination = LOODS_DESTINATION_DEATH;
	cr_assert_eq(only(&q, "2026-07-15"), 0);
	loods_arena_release(&arena);
}

Test(signals_list, an_instrument_past_its_planned_end)
{
	struct loods_instrument i = { .meta.id = { 51 },
				      .kind = LOODS_INSTRUMENT_JOB_COACH,
				      .start = day("2026-06-01"),
				      .planned_end = day("2026-11-22") };
	struct quiet q;

	quiet(&q);
	q.f.instruments = &i;
	q.f.n_instruments = 1;
	cr_assert_eq(only(&q, "2026-11-22"), 0);
	assert_says(&q, "2026-11-23", "Job coach goes on 1 day past its planned end.");
	i.end = day("2026-11-30");
	cr_assert_eq(only(&q, "2026-11-23"), 0);
	loods_arena_release(&arena);
}

Test(signals_list, agreements_missing_and_ending)
{
	struct quiet q;

	quiet(&q);
	q.agreed.span.last = day("2026-12-21");
	cr_assert_eq(only(&q, "2026-11-22"), 0, "29 days before");
	cr_assert_eq(only(&q, "2026-11-23"), LOODS_SIGNAL_AGREEMENT_ENDING, "28 days before");
	cr_assert_eq(only(&q, "2026-12-21"), LOODS_SIGNAL_AGREEMENT_ENDING, "its last day");
	cr_assert_eq(only(&q, "2026-12-22"), LOODS_SIGNAL_AGREEMENT_MISSING);
	assert_says(&q, "2026-11-23", "The agreement on contact ends on 21 Dec 26, and none follows.");
	assert_says(&q, "2026-12-22", "There is no agreement on how often there is contact.");
	q.period.last = day("2026-12-21");
	cr_assert_eq(only(&q, "2026-11-23"), 0, "guidance ends with it");
	cr_assert_eq(only(&q, "2026-12-22"), 0, "nobody is guided");
	loods_arena_release(&arena);
}

Test(signals_list, nobody_is_the_caseworker)
{
	struct quiet q;

	quiet(&q);
	q.owner.span.last = day("2026-11-22");
	cr_assert_eq(only(&q, "2026-11-22"), 0);
	assert_says(&q, "2026-11-23", "In guidance since 1 Jan 20 and nobody is the caseworker.");
	q.period.last = day("2026-11-22");
	cr_assert_eq(only(&q, "2026-11-23"), 0);
	loods_arena_release(&arena);
}

/* ---- those made from elsewhere ---- */

Test(signals_list, contacts_that_are_late_and_no_others)
{
	static const struct row {
		struct loods_contact_signal s;
		int kind;
		const char *says;
	} rows[] = {
		{ { .mark = LOODS_MARK_LATE, .why = LOODS_WHY_LOST, .days = 26 }, LOODS_SIGNAL_CONTACT_LOST,
		  "Contact lost: did not come or answer, and contact is 26 days late." },
		{ { .mark = LOODS_MARK_LATE, .why = LOODS_WHY_OVERDUE, .days = 1, .contacts = 1, .per_days = 14 },
		  LOODS_SIGNAL_CONTACT_OVERDUE, "Contact is 1 day late. Agreed: 1 per 14 days." },
		{ { .mark = LOODS_MARK_LATE, .why = LOODS_WHY_NO_RESULT, .days = 5, .when = { 739939 } },
		  LOODS_SIGNAL_NO_RESULT, NULL },
		{ { .mark = LOODS_MARK_DUE, .why = LOODS_WHY_PLANNED }, 0, NULL },
		{ { .mark = LOODS_MARK_SOON, .why = LOODS_WHY_AGREED }, 0, NULL },
		{ { .mark = LOODS_MARK_NO_PLAN, .why = LOODS_WHY_NO_AGREEMENT }, 0, NULL },
	};

	for (int i = 0; i < LOODS_COUNT(rows); i++) {
		struct loods_signals out = { .arena = &arena };
		struct loods_str text = LOODS_STR_INIT;

		loods_signals_of_contact((loods_id){ CLIENT }, &rows[i].s, &out);
		cr_assert_eq(out.n, rows[i].kind != 0, "row %d", i);
		if (out.n)
			cr_expect_eq((int)out.list[0].kind, rows[i].kind);
		if (rows[i].says) {
			loods_signal_say(&out.list[0], user_name, NULL, &text);
			cr_expect_str_eq(text.s, rows[i].says);
		}
		loods_str_release(&text);
	}
	loods_arena_release(&arena);
}

Test(signals_list, cover_that_lapses_this_week)
{
	const struct loods_cover v = { .meta.id = { 61 },
				       .for_whom = { 3 },
				       .by_whom = { 4 },
				       .from = day("2026-11-01"),
				       .until = day("2026-11-27") };
	struct loods_signals out = { .arena = &arena };
	struct loods_str text = LOODS_STR_INIT;

	loods_signals_of_cover(&v, day("2026-11-22"), &out);
	cr_assert_eq(out.n, 0, "the Sunday before");
	loods_signals_of_cover(&v, day("2026-11-28"), &out);
	cr_assert_eq(out.n, 0, "it has lapsed");
	loods_signals_of_cover(&v, day("2026-11-23"), &out);
	cr_assert_eq(out.n, 1);
	loods_signal_say(&out.list[0], user_name, NULL, &text);
	cr_expect_str_eq(text.s, "Cover by bert for anna ends this week, on 27 Nov 26.");
	loods_str_release(&text);
	loods_arena_release(&arena);
}

/* Outside guidance only what somebody left undone is noticed. */
Test(signals_list, outside_guidance)
{
	struct loods_language_step step = { .meta.id = { 11 },
					    .regime = LOODS_REGIME_WI2013,
					    .state = LOODS_STEP_RUNNING,
					    .starts_on = day("2020-01-01") };
	struct cared c;

	cared(&c);
	c.q.f.steps = &step;
	c.q.f.n_steps = 1;
	cr_assert_eq(on(&c.q, "2026-11-23").n, 3, "allowance, term and level");
	c.q.period.last = day("2026-11-22");
	cr_assert_eq(on(&c.q, "2026-11-23").n, 0);
	loods_arena_release(&arena);
}
