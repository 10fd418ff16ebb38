/* Rules across records: what may stand beside what, as the law and the office's figures need it. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

#include "agreement.h"
#include "assignment.h"
#include "attendance.h"
#include "child.h"
#include "childcare.h"
#include "contact.h"
#include "funding.h"
#include "guidance_period.h"
#include "language_step.h"
#include "lawtable.h"
#include "notecheck.h"
#include "outcome.h"
#include "outcome_check.h"
#include "ownership.h"
#include "pause.h"
#include "rules.h"
#include "types.h"

/* A small office in memory; the rules read it through this. */
struct office {
	const struct loods_type *type[40];
	void *rec[40];
	int n, reads;
};
static struct loods_arena arena;
static struct office office;
static struct loods_rules rules;
static struct loods_notice notice;
static struct loods_err err;

static enum loods_code read_office(void *ctx, struct loods_arena *a, const struct loods_type *t, const struct loods_field *by, loods_id id,
				   struct loods_list *out, struct loods_err *e)
{
	struct office *o = ctx;

	(void)e;
	o->reads++;
	out->rec = LOODS_NEW_ARRAY(a, void *, 40);
	for (int i = 0; i < o->n; i++)
		if (o->type[i] == t && (by ? ((const loods_id *)loods_field_cat(by, o->rec[i]))->n : loods_rec_cmeta(o->rec[i])->id.n) == id.n)
			out->rec[out->n++] = o->rec[i];
	return LOODS_OK;
}

/* Accounts 1 and 2 are caseworkers, 3 a team lead, 4 an evaluator, 5 an administrator, 6 a caseworker locked out. */
static enum loods_code read_account(void *ctx, loods_user_id id, struct loods_user *out, bool *found, struct loods_err *e)
{
	static const enum loods_role roles[] = { 0, LOODS_ROLE_CASEWORKER, LOODS_ROLE_CASEWORKER, LOODS_ROLE_LEAD, LOODS_ROLE_EVALUATOR,
						 LOODS_ROLE_ADMINISTRATOR, LOODS_ROLE_CASEWORKER };

	(void)ctx, (void)e;
	*found = id.n >= 1 && id.n <= 6;
	if (*found)
		*out = (struct loods_user){ .id = id, .role = roles[id.n], .disabled = id.n == 6 };
	return LOODS_OK;
}

static void setup(void)
{
	struct loods_check who = { .user = { 1 } };

	loods_date_from_ymd(2026, 11, 23, &who.today);
	office = (struct office){ 0 };
	loods_rules_init(&rules, &who, read_office, read_account, &office);
}
TestSuite(rules, .init = setup);

static void set(const struct loods_type *t, void *rec, const char *field, const char *text)
{
	cr_assert_eq(loods_field_parse(loods_type_field(t, field), &arena, text, rec, &err), LOODS_OK, "%s=%s: %s", field, text, err.msg);
}

/* A record from "field=value field=value". */
static void *make(const char *type, const char *values)
{
	const struct loods_type *t = loods_type_find(type);
	void *rec = loods_rec_new(t, &arena);
	char buf[400], *save = NULL;

	snprintf(buf, sizeof buf, "%s", values);
	for (char *w = strtok_r(buf, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		char *eq = strchr(w, '=');

		*eq = '\0';
		set(t, rec, w, eq + 1);
	}
	return rec;
}

static void *stand(const char *type, int id, const char *values)
{
	void *rec = make(type, values);

	loods_rec_meta(rec)->id.n = id;
	loods_rec_meta(rec)->version = 1;
	office.type[office.n] = loods_type_find(type);
	office.rec[office.n++] = rec;
	return rec;
}

static enum loods_code judge(const char *type, void *rec, const void *old)
{
	notice.text[0] = '\0';
	memset(&err, 0, sizeof err);
	return loods_rules_check(&rules, loods_type_find(type), rec, old, &notice, &err);
}

static void refused(const char *type, void *rec, const char *field)
{
	cr_assert_eq(judge(type, rec, NULL), LOODS_EINVALID, "%s was accepted", type);
	cr_assert_not_null(err.field);
	cr_assert_str_eq(err.field->name, field, "%s", err.msg);
	cr_assert_eq(err.msg[strlen(err.msg) - 1], '.', "%s", err.msg);
}

static void accepted(const char *type, void *rec)
{
	cr_assert_eq(judge(type, rec, NULL), LOODS_OK, "%s: %s", type, err.msg);
}

struct overlap {
	char type[20], standing[80], added[80], field[10]; /* field "": accepted */
};
ParameterizedTestParameters(rules, overlaps)
{
	static struct overlap rows[] = {
		{ "guidance_period", "start=2026-01-01 end=2026-03-31", "start=2026-03-31", "start" },
		{ "guidance_period", "start=2026-01-01 end=2026-03-31", "start=2026-04-01", "" },
		{ "guidance_period", "start=2026-01-01", "start=2027-01-01", "start" },
		{ "guidance_period", "start=2026-01-01", "start=2025-01-01 end=2025-12-31", "" },
		{ "agreement", "contacts=1 per_days=7 from=2026-01-01 to=2026-01-31", "contacts=1 per_days=7 from=2026-01-31", "from" },
		{ "agreement", "contacts=1 per_days=7 from=2026-01-01 to=2026-01-31", "contacts=2 per_days=7 from=2026-02-01", "" },
		{ "ownership", "caseworker=2 from=2026-01-01", "caseworker=3 from=2026-06-01", "from" },
		{ "ownership", "caseworker=2 from=2026-01-01 to=2026-05-31", "caseworker=3 from=2026-06-01", "" },
	};

	return cr_make_param_array(struct overlap, rows, sizeof rows / sizeof rows[0]);
}
ParameterizedTest(struct overlap *o, rules, overlaps, .init = setup)
{
	void *mine, *other;
	const struct loods_type *t = loods_type_find(o->type);

	set(t, stand(o->type, 1, o->standing), "client", "7");
	mine = make(o->type, o->added);
	other = make(o->type, o->added);
	set(t, mine, "client", "7");
	set(t, other, "client", "8");
	if (o->field[0])
		refused(o->type, mine, o->field);
	else
		accepted(o->type, mine);
	accepted(o->type, other);
	accepted(o->type, office.rec[0]); /* a record does not overlap itself */
}

Test(rules, overlapping_pauses_are_only_noticed)
{
	stand("pause", 1, "client=7 from=2026-01-01 to=2026-01-31");
	accepted("pause", make("pause", "client=7 from=2026-01-15"));
	cr_assert_neq(notice.text[0], '\0');
	accepted("pause", make("pause", "client=7 from=2026-02-01"));
	cr_assert_eq(notice.text[0], '\0');
}

Test(rules, one_assignment_in_a_cohort)
{
	stand("assignment", 1, "client=7 cohort=1 arm=treatment assigned_on=2026-01-01");
	refused("assignment", make("assignment", "client=7 cohort=1 arm=control assigned_on=2026-02-01"), "cohort");
	accepted("assignment", make("assignment", "client=7 cohort=2 arm=control assigned_on=2026-02-01"));
	accepted("assignment", make("assignment", "client=8 cohort=1 arm=control assigned_on=2026-02-01"));
}

Test(rules, a_contact_outside_every_period_is_kept_with_a_notice)
{
	stand("guidance_period", 1, "client=7 start=2026-01-01 end=2026-06-30");
	accepted("contact", make("contact", "client=7 occurred_on=2026-06-30"));
	cr_assert_eq(notice.text[0], '\0');
	accepted("contact", make("contact", "client=7 occurred_on=2026-07-01"));
	cr_assert_neq(notice.text[0], '\0');
	accepted("contact", make("contact", "client=8 occurred_on=2026-06-30"));
	cr_assert_neq(notice.text[0], '\0');
}

Test(rules, what_was_saved_is_judged_with_and_nothing_is_read_twice)
{
	struct loods_guidance_period *p = make("guidance_period", "client=7 start=2026-01-01");

	accepted("guidance_period", p);
	p->meta.id.n = 9;
	loods_rules_saved(&rules, &loods_guidance_period_type, p);
	for (int i = 0; i < 100; i++)
		accepted("contact", make("contact", "client=7 occurred_on=2026-06-30"));
	cr_assert_eq(notice.text[0], '\0');
	refused("guidance_period", make("guidance_period", "client=7 start=2026-05-01"), "start");
	p->meta.deleted = true;
	loods_rules_saved(&rules, &loods_guidance_period_type, p);
	accepted("guidance_period", make("guidance_period", "client=7 start=2026-05-01"));
	cr_assert_eq(office.reads, 1);
}

Test(rules, many_clients_are_kept_apart)
{
	for (int i = 1; i <= 3000; i++) {
		struct loods_ownership *o = make("ownership", "caseworker=2 from=2026-01-01");

		o->client.n = i;
		accepted("ownership", o);
		o->meta.id.n = i;
		loods_rules_saved(&rules, &loods_ownership_type, o);
	}
	for (int i = 1; i <= 3000; i++) {
		struct loods_ownership *o = make("ownership", "caseworker=2 from=2026-02-01");

		o->client.n = i;
		refused("ownership", o, "from");
	}
	cr_assert_eq(office.reads, 3000);
}

/* ---- language steps ---- */

Test(rules, states_of_a_language_step)
{
	static const struct { int from, to; bool may; } rows[] = {
		{ LOODS_STEP_INTENDED, LOODS_STEP_RUNNING, true },
		{ LOODS_STEP_SCHEDULED, LOODS_STEP_WAITING_LIST, true },
		{ LOODS_STEP_RUNNING, LOODS_STEP_INTERRUPTED, true },
		{ LOODS_STEP_INTERRUPTED, LOODS_STEP_RUNNING, true },
		{ LOODS_STEP_RUNNING, LOODS_STEP_SCHEDULED, false },
		{ LOODS_STEP_INTERRUPTED, LOODS_STEP_WAITING_LIST, false },
		{ LOODS_STEP_RUNNING, LOODS_STEP_COMPLETED_ACHIEVED, true },
		{ LOODS_STEP_COMPLETED_ACHIEVED, LOODS_STEP_RUNNING, false },
		{ LOODS_STEP_STOPPED, LOODS_STEP_COMPLETED_ACHIEVED, false },
		{ LOODS_STEP_STOPPED, LOODS_STEP_STOPPED, true },
		{ LOODS_STEP_WAITING_LIST, LOODS_STEP_EXEMPT, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		cr_assert_eq(loods_rules_step_may(rows[i].from, rows[i].to), rows[i].may, "%d to %d", rows[i].from, rows[i].to);
}

Test(rules, a_mistake_of_today_can_be_taken_back)
{
	struct loods_language_step *old = stand("language_step", 1, "client=7 kind=nt2 state=stopped reason=work");
	struct loods_language_step *rec = make("language_step", "client=7 kind=nt2 state=running");

	old->meta.changed_by.n = 2;
	old->meta.changed_at = loods_stamp_of(rules.who.today, 9, 0, 0);
	cr_assert_eq(judge("language_step", rec, old), LOODS_EINVALID);
	cr_assert_str_eq(err.field->name, "state");
	old->meta.changed_by.n = 1;
	cr_assert_eq(judge("language_step", rec, old), LOODS_OK);
	old->meta.changed_at.n -= 86400;
	cr_assert_eq(judge("language_step", rec, old), LOODS_EINVALID);
}

/* ---- childcare ---- */

static void family(void)
{
	stand("language_step", 1, "client=7 kind=nt2 state=running");
	stand("language_step", 2, "client=7 kind=language_buddy state=running");
	stand("language_step", 3, "client=8 kind=nt2 state=running");
	stand("child", 1, "client=7 birth_month=2020-05 school_start=2024-05");
	stand("child", 2, "client=7 birth_month=2023-05");
	stand("childcare", 1, "child=1 type=day_care lrk=123456789 serves=work starts_on=2026-01-01 hours_per_month=100");
	stand("childcare", 2, "child=1 type=guest_parent lrk=123456780 serves=work starts_on=2026-03-15 hours_per_month=100");
	stand("childcare", 3, "child=2 type=day_care serves=work starts_on=2026-01-01");
	stand("childcare", 4, "child=2 type=day_care lrk=123456789 starts_on=2026-01-01");
	stand("childcare", 5, "child=2 type=day_care lrk=123456789 serves=language_step serves_step=2 starts_on=2026-01-01");
	stand("childcare", 6, "child=2 type=day_care lrk=123456789 serves=language_step serves_step=1 starts_on=2026-01-01");
}

Test(rules, the_allowance_needs_a_registered_provider_and_an_activity)
{
	family();
	accepted("funding", make("funding", "childcare=1 source=kot state=granted"));
	refused("funding", make("funding", "childcare=3 source=kot state=granted"), "source");
	refused("funding", make("funding", "childcare=4 source=kot state=applied"), "source");
	refused("funding", make("funding", "childcare=5 source=kot state=applied"), "source");
	accepted("funding", make("funding", "childcare=6 source=kot state=applied"));
	accepted("funding", make("funding", "childcare=3 source=kot state=to_assess"));
	accepted("funding", make("funding", "childcare=3 source=own state=granted"));
}

Test(rules, an_arrangement_that_is_paid_keeps_what_the_allowance_needs)
{
	struct loods_childcare *care;

	family();
	stand("funding", 1, "childcare=1 source=kot state=granted");
	care = make("childcare", "child=1 type=day_care serves=work starts_on=2026-01-01");
	care->meta.id.n = 1;
	refused("childcare", care, "lrk");
	set(&loods_childcare_type, care, "lrk", "123456789");
	accepted("childcare", care);
	set(&loods_childcare_type, care, "serves", "other");
	refused("childcare", care, "serves");
}

Test(rules, at_most_230_hours_a_month_for_one_child)
{
	struct loods_funding *f;

	family();
	stand("funding", 1, "childcare=1 source=kot state=granted from=2026-01-01 to=2026-03-31 hours_per_month=130");
	accepted("funding", make("funding", "childcare=2 source=kot state=granted from=2026-03-15 hours_per_month=100"));
	refused("funding", make("funding", "childcare=2 source=kot state=granted from=2026-03-15 hours_per_month=100.5"), "hours_per_month");
	/* the same hours from April on, when the other one has ended */
	accepted("funding", make("funding", "childcare=2 source=kot state=granted from=2026-04-01 hours_per_month=230"));
	refused("funding", make("funding", "childcare=2 source=kot state=granted from=2026-04-01 hours_per_month=231"), "hours_per_month");
	/* another child, or other money */
	accepted("funding", make("funding", "childcare=6 source=kot state=granted from=2026-03-01 hours_per_month=200"));
	accepted("funding", make("funding", "childcare=2 source=own state=granted from=2026-03-15 hours_per_month=200"));
	/* without hours of its own a funding pays those of the arrangement */
	accepted("funding", make("funding", "childcare=2 source=kot state=granted from=2026-03-15"));
	f = make("funding", "childcare=1 source=kot state=granted from=2026-01-01 to=2026-03-31 hours_per_month=230");
	f->meta.id.n = 1;
	accepted("funding", f); /* its own old version does not count */
}

Test(rules, the_allowance_and_smi_exclude_each_other)
{
	family();
	stand("funding", 1, "childcare=1 source=smi state=granted from=2026-01-01 to=2026-03-31");
	refused("funding", make("funding", "childcare=2 source=kot state=applied from=2026-03-31"), "source");
	accepted("funding", make("funding", "childcare=2 source=kot state=applied from=2026-04-01"));
	accepted("funding", make("funding", "childcare=6 source=kot state=applied from=2026-03-31")); /* another child */
	accepted("funding", make("funding", "childcare=2 source=kot state=rejected from=2026-03-31"));
}

Test(rules, an_outcome_may_lie_outside_guidance_and_says_so)
{
	stand("guidance_period", 1, "client=1 start=2025-01-01 end=2025-12-31");
	accepted("outcome", make("outcome", "client=1 destination=moved date=2025-12-31"));
	cr_assert_eq(notice.text[0], '\0', "%s", notice.text);
	accepted("outcome", make("outcome", "client=1 destination=moved date=2026-01-01"));
	cr_assert_neq(notice.text[0], '\0');
	/* one that is still to come */
	stand("guidance_period", 2, "client=2 start=2026-01-01");
	accepted("outcome", make("outcome", "client=2 destination=paid_full_time date=2026-11-23"));
	cr_assert_eq(notice.text[0], '\0', "%s", notice.text);
	accepted("outcome", make("outcome", "client=2 destination=paid_full_time date=2026-11-24"));
	cr_assert_neq(notice.text[0], '\0');
}

Test(rules, a_check_follows_its_outcome_once_for_each_number_of_months)
{
	struct loods_outcome_check *again;

	stand("outcome", 1, "client=1 destination=paid_full_time date=2026-01-31");
	stand("outcome", 2, "client=1 destination=education date=2026-01-31");
	refused("outcome_check", make("outcome_check", "outcome=1 months=3 result=still checked_on=2026-01-30"), "checked_on");
	stand("outcome_check", 1, "outcome=1 months=3 result=still checked_on=2026-05-02");
	refused("outcome_check", make("outcome_check", "outcome=1 months=3 result=changed checked_on=2026-05-03"), "months");
	accepted("outcome_check", make("outcome_check", "outcome=1 months=6 result=still checked_on=2026-08-03"));
	accepted("outcome_check", make("outcome_check", "outcome=2 months=3 result=still checked_on=2026-05-02"));
	again = make("outcome_check", "outcome=1 months=3 result=changed checked_on=2026-05-02");
	again->meta.id.n = 1;
	accepted("outcome_check", again); /* its own old version does not count */
}

Test(rules, a_check_before_its_months_are_over_is_noticed)
{
	/* 31 January and three months: 30 April */
	stand("outcome", 1, "client=1 destination=paid_full_time date=2026-01-31");
	accepted("outcome_check", make("outcome_check", "outcome=1 months=3 result=still checked_on=2026-04-29"));
	cr_assert_neq(notice.text[0], '\0');
	accepted("outcome_check", make("outcome_check", "outcome=1 months=3 result=still checked_on=2026-04-30"));
	cr_assert_eq(notice.text[0], '\0', "%s", notice.text);
}

Test(rules, an_outcome_stays_before_its_checks)
{
	struct loods_client_outcome *o;

	stand("guidance_period", 1, "client=1 start=2025-01-01");
	stand("outcome", 1, "client=1 destination=paid_full_time date=2026-01-31");
	stand("outcome_check", 1, "outcome=1 months=3 result=still checked_on=2026-05-02");
	o = make("outcome", "client=1 destination=paid_full_time date=2026-05-02");
	o->meta.id.n = 1;
	cr_assert_eq(judge("outcome", o, office.rec[1]), LOODS_OK, "%s", err.msg);
	set(&loods_outcome_type, o, "date", "2026-05-03");
	cr_assert_eq(judge("outcome", o, office.rec[1]), LOODS_EINVALID);
	cr_assert_str_eq(err.field->name, "date");
}

Test(rules, applying_late_is_noticed)
{
	family();
	accepted("funding", make("funding", "childcare=1 source=kot state=applied from=2026-01-01 applied_on=2026-04-01"));
	cr_assert_eq(notice.text[0], '\0');
	accepted("funding", make("funding", "childcare=1 source=kot state=applied from=2026-01-01 applied_on=2026-04-02"));
	cr_assert_neq(notice.text[0], '\0');
}

Test(rules, care_after_school_needs_school)
{
	struct loods_child *child;

	family();
	accepted("childcare", make("childcare", "child=1 type=after_school starts_on=2024-05-01"));
	refused("childcare", make("childcare", "child=1 type=after_school starts_on=2024-04-30"), "starts_on");
	refused("childcare", make("childcare", "child=2 type=after_school"), "type");
	accepted("childcare", make("childcare", "child=2 type=day_care"));
	stand("childcare", 9, "child=1 type=after_school starts_on=2024-05-01");
	child = make("child", "client=7 birth_month=2020-05 school_start=2025");
	child->meta.id.n = 1;
	refused("child", child, "school_start");
}

Test(rules, care_serves_a_step_of_the_own_parent)
{
	family();
	accepted("childcare", make("childcare", "child=1 type=day_care serves=language_step serves_step=1"));
	refused("childcare", make("childcare", "child=1 type=day_care serves=language_step serves_step=3"), "serves_step");
}

Test(rules, the_law_is_dated)
{
	loods_date before, after;

	loods_date_from_ymd(2011, 12, 31, &before);
	loods_date_from_ymd(2012, 1, 1, &after);
	cr_assert_null(loods_law_on(LOODS_LAW_KOT_HOURS, before));
	cr_assert_eq(loods_law_on(LOODS_LAW_KOT_HOURS, after)->value, 230);
	for (int i = 1; i < LOODS_LAW_END; i++)
		cr_assert(loods_law_on(i, rules.who.today) && loods_law_on(i, rules.who.today)->source[0], "fact %d has no row", i);
}

/* ---- the plan and the course ---- */

Test(rules, attendance_has_one_line_for_each_step_and_week)
{
	struct loods_attendance *own;

	stand("language_step", 1, "client=7 kind=nt2 state=running starts_on=2026-02-11 ends_on=2026-06-30");
	stand("attendance", 1, "language_step=1 week=2026-W08 planned=240 attended=180");
	refused("attendance", make("attendance", "language_step=1 week=2026-W08 planned=60 attended=60"), "week");
	accepted("attendance", make("attendance", "language_step=2 week=2026-W08 planned=60 attended=60"));
	own = make("attendance", "language_step=1 week=2026-W08 planned=240 attended=200");
	own->meta.id.n = 1;
	accepted("attendance", own);
	/* 11 February is the Wednesday of week 7, 30 June the Tuesday of week 27. */
	accepted("attendance", make("attendance", "language_step=1 week=2026-W07 planned=60 attended=60"));
	cr_assert_str_eq(notice.text, "");
	accepted("attendance", make("attendance", "language_step=1 week=2026-W27 planned=60 attended=60"));
	cr_assert_str_eq(notice.text, "");
	accepted("attendance", make("attendance", "language_step=1 week=2026-W06 planned=60 attended=60"));
	cr_assert(strstr(notice.text, "outside"), "%s", notice.text);
	accepted("attendance", make("attendance", "language_step=1 week=2026-W28 planned=60 attended=60"));
	cr_assert(strstr(notice.text, "outside"), "%s", notice.text);
}

Test(rules, a_contact_serves_a_goal_of_its_own_client)
{
	stand("guidance_period", 1, "client=7 start=2026-01-01");
	stand("goal", 1, "client=7 goal=Kok domain=work target=2027-01-01");
	stand("goal", 2, "client=8 goal=Kok domain=work target=2027-01-01");
	accepted("contact", make("contact", "client=7 occurred_on=2026-06-30 goal=1"));
	refused("contact", make("contact", "client=7 occurred_on=2026-06-30 goal=2"), "goal");
	refused("contact", make("contact", "client=7 occurred_on=2026-06-30 goal=3"), "goal");
}

Test(rules, a_deviation_is_from_an_assignment)
{
	stand("assignment", 1, "client=7 cohort=3 arm=treatment assigned_on=2026-03-01");
	accepted("deviation", make("deviation", "client=7 cohort=3 kind=withdrawal on=2026-03-01"));
	refused("deviation", make("deviation", "client=7 cohort=3 kind=withdrawal on=2026-02-28"), "on");
	refused("deviation", make("deviation", "client=7 cohort=4 kind=withdrawal on=2026-03-01"), "cohort");
	refused("deviation", make("deviation", "client=8 cohort=3 kind=withdrawal on=2026-03-01"), "cohort");
}

Test(rules, a_code_of_the_statistics_that_goes_with_another_kind_is_noticed)
{
	static const struct { const char *values; bool noticed; } rows[] = {
		{ "kind=trial_placement start=2026-01-01 statistics_code=23", false },
		{ "kind=work_experience start=2026-01-01 statistics_code=29", false },
		{ "kind=job_coach start=2026-01-01 statistics_code=30", false },
		{ "kind=wage_subsidy start=2026-01-01 statistics_code=59", false },
		{ "kind=job_coach start=2026-01-01 statistics_code=31", true },
		{ "kind=job_coach start=2026-01-01", false },
		{ "kind=job_coach start=2021-01-01 statistics_code=31", true },
		{ "kind=job_coach start=2020-12-31 statistics_code=31", false },
		{ "kind=training start=2026-01-01 statistics_code=31", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char values[200];

		snprintf(values, sizeof values, "client=7 %s", rows[i].values);
		accepted("instrument", make("instrument", values));
		cr_expect_eq(notice.text[0] != '\0', rows[i].noticed, "%s: %s", rows[i].values, notice.text);
	}
}

Test(rules, who_covers_and_is_covered_may_have_clients)
{
	accepted("cover", make("cover", "for_whom=1 by_whom=2 from=2026-12-01 until=2026-12-14"));
	accepted("cover", make("cover", "for_whom=3 by_whom=1 from=2026-12-01 until=2026-12-14"));
	accepted("cover", make("cover", "for_whom=6 by_whom=3 from=2026-12-01 until=2026-12-14"));
	refused("cover", make("cover", "for_whom=4 by_whom=2 from=2026-12-01 until=2026-12-14"), "for_whom");
	refused("cover", make("cover", "for_whom=1 by_whom=5 from=2026-12-01 until=2026-12-14"), "by_whom");
	refused("cover", make("cover", "for_whom=1 by_whom=7 from=2026-12-01 until=2026-12-14"), "by_whom");
	refused("cover", make("cover", "for_whom=1 by_whom=6 from=2026-11-01 until=2026-11-23"), "by_whom");
	accepted("cover", make("cover", "for_whom=1 by_whom=6 from=2026-11-01 until=2026-11-22"));
}

/* ---- notes ---- */

Test(rules, notes_that_hold_too_much_are_noticed)
{
	static const struct { const char *note; bool bsn, diagnosis; } rows[] = {
		{ "belde terug, gaat goed", false, false },
		{ "bsn 111222333.", true, false },
		{ "bsn 1112.22.333", true, false },
		{ "bsn 111222334", false, false },
		{ "tel 0611122233", false, false },
		{ "12345678 2", true, false },
		{ "000000000", false, false },
		{ "heeft een depressie", false, true },
		{ "Dépressie", false, true },
		{ "psychiater gebeld", false, true },
		{ "verslag gemaakt", false, false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		cr_assert_eq(loods_note_like_bsn(rows[i].note), rows[i].bsn, "bsn: %s", rows[i].note);
		cr_assert_eq(loods_note_like_diagnosis(rows[i].note), rows[i].diagnosis, "diagnosis: %s", rows[i].note);
	}
	stand("guidance_period", 1, "client=7 start=2026-01-01");
	accepted("contact", make("contact", "client=7 occurred_on=2026-06-30 note=111222333"));
	cr_assert_neq(notice.text[0], '\0');
	cr_assert_null(strstr(notice.text, "111222333"));
}
