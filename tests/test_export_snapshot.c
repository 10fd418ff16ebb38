/* The snapshot of an office that was worked out by hand: who is in it, with which values, and that it says
 * the same twice, whoever reads it and in whatever order the office was filled. */
#include "export_snapshot.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "agreement.h"
#include "assignment.h"
#include "child.h"
#include "childcare.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "language_level.h"
#include "office_fill.h"
#include "outcome.h"
#include "outcome_check.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct office o;
static struct loods_app app;
static struct loods_err err;

static void enter(const char *name)
{
	if (o.store)
		office_enter(&o, name);
	else
		office_init(&o, name);
	app = (struct loods_app){
		.store = o.store, .path = o.path, .user = o.user, .clock = o.clock, .lang = "en"
	};
}

static loods_id cohort(const char *key, const char *municipality)
{
	struct loods_cohort c = { .key = key, .name = key, .municipality = municipality };

	office_save(&o, &loods_cohort_type, &c);
	return c.meta.id;
}

static loods_id person(const char *reference, int gender, int born, int household, const char *welfare_since)
{
	struct loods_client c = { .reference = reference,
				  .name = "Kanarie",
				  .birth_date = { (int16_t)born, 3, 4 },
				  .gender = gender,
				  .household = household };

	if (welfare_since)
		c.welfare_since = office_day(welfare_since);
	loods_client_type.derive(&c);
	office_save(&o, &loods_client_type, &c);
	return c.meta.id;
}

static void assign(loods_id client, loods_id cohort_id, const char *arm, const char *on)
{
	struct loods_assignment a = { .client = client,
				      .cohort = cohort_id,
				      .arm = arm,
				      .assigned_on = office_day(on),
				      .method = LOODS_ASSIGNMENT_RANDOM };

	office_save(&o, &loods_assignment_type, &a);
}

static void level(loods_id client, int skill, int value, int basis, const char *on)
{
	struct loods_language_level l = { .client = client,
					  .skill = skill,
					  .level = value,
					  .basis = basis,
					  .measured_on = office_day(on) };

	office_save(&o, &loods_language_level_type, &l);
}

static loods_id child(loods_id client, int year, int month)
{
	struct loods_child c = { .client = client, .birth_month = { (int16_t)year, (uint8_t)month, 0 } };

	office_save(&o, &loods_child_type, &c);
	return c.meta.id;
}

static void care(loods_id of, int state)
{
	struct loods_childcare c = { .child = of, .type = LOODS_CARE_DAY_CARE, .state = state };

	office_save(&o, &loods_childcare_type, &c);
}

static void left(loods_id client, int destination, const char *on, int result, const char *checked)
{
	struct loods_client_outcome w = { .client = client,
					  .destination = destination,
					  .date = office_day(on) };

	office_save(&o, &loods_outcome_type, &w);
	if (result) {
		struct loods_outcome_check c = { .outcome = w.meta.id,
						 .months = LOODS_CHECK_3_MONTHS,
						 .result = result,
						 .checked_on = office_day(checked) };

		office_save(&o, &loods_outcome_check_type, &c);
	}
}

/* A woman of the treatment arm: 36 at the start, two children at home then and one grown up, three contact
 * days. */
static loods_id first_client(loods_id north)
{
	loods_id c = person("R-1", LOODS_GENDER_WOMAN, 1989, LOODS_HOUSEHOLD_LONE_PARENT, "2021-06-15"),
		 toddler;

	assign(c, north, "treatment", "2025-05-20");
	office_guide(&o, c, "2025-06-01", NULL);
	child(c, 2007, 5); /* 18 on 1 May 2025 */
	child(c, 2007, 6); /* 17 on 20 May 2025 */
	toddler = child(c, 2024, 1);
	child(c, 2026, 1); /* not born yet */
	care(toddler, LOODS_CARE_ENDED);
	care(toddler, LOODS_CARE_ACTIVE);
	level(c, LOODS_SKILL_SPEAKING, LOODS_LEVEL_A1, LOODS_BASIS_INTAKE_TEST, "2025-06-10");
	level(c, LOODS_SKILL_SPEAKING, LOODS_LEVEL_B1, LOODS_BASIS_SELF, "2025-06-20"); /* weaker */
	level(c, LOODS_SKILL_READING, LOODS_LEVEL_C2, LOODS_BASIS_EXAM, "2025-06-10");	/* another skill */
	level(c, LOODS_SKILL_SPEAKING, LOODS_LEVEL_A2, LOODS_BASIS_PROGRESS_TEST, "2026-02-01");
	office_contact(&o, c, "2025-05-31", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD,
		       30); /* before guidance */
	office_contact(&o, c, "2025-06-02", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
	office_contact(&o, c, "2025-06-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	office_contact(&o, c, "2025-07-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_PARTLY_HELD, 5);
	office_contact(&o, c, "2025-08-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 60);
	office_contact(&o, c, "2025-09-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_NO_SHOW, -1);
	office_contact(&o, c, "2025-10-01", LOODS_CHANNEL_EMAIL, LOODS_OUTCOME_HELD, 5); /* never counts */
	office_contact(&o, c, "2026-12-01", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	return c;
}

/* A man of the control arm without guidance, who left for work. */
static loods_id second_client(loods_id south)
{
	loods_id c = person("R-2", LOODS_GENDER_MAN, 1961, 0, NULL);

	assign(c, south, "control", "2025-01-07");
	left(c, LOODS_DESTINATION_MOVED, "2025-03-01", 0, NULL);
	left(c, LOODS_DESTINATION_PAID_FULL_TIME, "2026-02-10", LOODS_CHECK_STILL, "2026-05-12");
	return c;
}

/* In guidance without an assignment; in a cohort by the guidance period of nobody. */
static loods_id third_client(void)
{
	loods_id c = person("R-3", 0, 1999, LOODS_HOUSEHOLD_SINGLE, "2024-11-01");

	office_guide(&o, c, "2025-11-10", "2025-12-09");
	care(child(c, 2025, 6), LOODS_CARE_WAITING_LIST);
	office_contact(&o, c, "2025-11-11", LOODS_CHANNEL_VIDEO, LOODS_OUTCOME_HELD, 25);
	office_contact(&o, c, "2025-11-12", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	office_contact(&o, c, "2025-12-10", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10); /* after it */
	return c;
}

static struct {
	loods_id one, two, three;
} who;

static void fill(bool backwards)
{
	loods_id north, south;

	enter(OFFICE_LEAD);
	if (backwards) {
		south = cohort("south", NULL);
		north = cohort("north", "Amsterdam");
		who.three = third_client();
		who.two = second_client(south);
		who.one = first_client(north);
	} else {
		north = cohort("north", "Amsterdam");
		south = cohort("south", NULL);
		who.one = first_client(north);
		who.two = second_client(south);
		who.three = third_client();
	}
	person("R-4", LOODS_GENDER_WOMAN, 1990, 0, NULL); /* neither assigned nor guided: in no export */
}

static void leave(void)
{
	office_release(&o);
	o.store = NULL;
}

static void all(struct loods_export_plan *p)
{
	loods_export_plan_init(p);
	p->n = 0;
	for (int id = 0; id < LOODS_EXPORT_END; id++)
		p->attributes[p->n++] = (enum loods_export_id)id;
}

static size_t row_of(const struct loods_snapshot *s, loods_id client)
{
	for (size_t row = 0; row < s->nrows; row++)
		if (s->clients[row].n == client.n)
			return row;
	cr_assert_fail("the client is not in the snapshot");
	return 0;
}

static const char *value(const struct loods_snapshot *s, loods_id client, enum loods_export_id id)
{
	const struct loods_snapshot_part *const parts[] = { &s->quasi, &s->sensitive, &s->groups };

	for (int i = 0; i < 3; i++)
		for (size_t k = 0; k < parts[i]->data.nattributes; k++)
			if (parts[i]->ids[k] == id)
				return parts[i]
					->data.attributes[k]
					.levels[0]
					.labels[parts[i]->data.columns[k][row_of(s, client)]];
	return "(not there)";
}

static double number(const struct loods_snapshot *s, loods_id client, enum loods_export_id id)
{
	for (size_t k = 0; k < s->quasi.data.nattributes; k++)
		if (s->quasi.ids[k] == id)
			return s->quasi.numbers[k][row_of(s, client)];
	return NAN;
}

static const struct {
	enum loods_export_id id;
	const char *one, *two, *three;
} wanted[] = {
	{ LOODS_EXPORT_ARM, "treatment", "control", "unknown" },
	{ LOODS_EXPORT_GENDER, "woman", "man", "unknown" },
	{ LOODS_EXPORT_AGE, "35_to_39", "60_up", "23_to_26" }, /* 36, 64, 26 */
	{ LOODS_EXPORT_HOUSEHOLD, "lone_parent", "unknown", "single" },
	{ LOODS_EXPORT_CHILDREN, "2", "0", "1" },
	{ LOODS_EXPORT_EDUCATION, "unknown", "unknown", "unknown" },
	{ LOODS_EXPORT_LANGUAGE, "a1", "unknown", "unknown" },
	{ LOODS_EXPORT_MUNICIPALITY, "Amsterdam", "unknown", "unknown" },
	{ LOODS_EXPORT_COHORT, "north", "south", "unknown" },
	{ LOODS_EXPORT_START, "2025-Q2", "2025-Q1", "2025-Q4" },
	{ LOODS_EXPORT_WELFARE, "3", "unknown", "1" }, /* four years on 15 June 2025 */
	{ LOODS_EXPORT_CONTACTS, "3_to_5", "0", "1_to_2" },
	{ LOODS_EXPORT_MINUTES, "1_to_120", "0", "1_to_120" },			/* 30 + 10 + 5 + 60; 25 */
	{ LOODS_EXPORT_NO_SHOW, "20_to_under_30", "unknown", "under_1" },	/* 1 of 5 */
	{ LOODS_EXPORT_FACE_TO_FACE, "60_to_under_75", "unknown", "under_1" },	/* 2 of 3 days */
	{ LOODS_EXPORT_FREQUENCY, "under_0.25", "unknown", "0.75_to_under_1" }, /* 28*3/541; 28*1/30 */
	{ LOODS_EXPORT_PROGRESS, "one_step", "unknown", "unknown" },
	{ LOODS_EXPORT_CHILDCARE, "arranged", "none", "waiting" },
	{ LOODS_EXPORT_OUTCOME, "none", "paid_full_time", "none" },
	{ LOODS_EXPORT_LASTING_3, "none", "still", "none" },
	{ LOODS_EXPORT_LASTING_6, "none", "unchecked", "none" }, /* due on 10 August 2026 */
	{ LOODS_EXPORT_LASTING_12, "none", "not_due", "none" },
};

static void look(const struct loods_snapshot *s)
{
	_Static_assert(sizeof(wanted) / sizeof(*wanted) == LOODS_EXPORT_END,
		       "an attribute is not worked out");

	cr_assert_eq(s->nrows, 3);
	for (int i = 0; i < LOODS_EXPORT_END; i++) {
		const char *name = loods_export_attributes[wanted[i].id].name;

		cr_assert_str_eq(value(s, who.one, wanted[i].id), wanted[i].one, "%s of one", name);
		cr_assert_str_eq(value(s, who.two, wanted[i].id), wanted[i].two, "%s of two", name);
		cr_assert_str_eq(value(s, who.three, wanted[i].id), wanted[i].three, "%s of three", name);
	}
	cr_assert_eq(number(s, who.one, LOODS_EXPORT_MINUTES), 105);
	cr_assert_eq(number(s, who.one, LOODS_EXPORT_NO_SHOW), 20);
	cr_assert_eq(number(s, who.one, LOODS_EXPORT_AGE), 36);
	cr_assert_float_eq(number(s, who.three, LOODS_EXPORT_FREQUENCY), 28.0 / 30, 1e-12);
	cr_assert(isnan(number(s, who.two, LOODS_EXPORT_WELFARE)));
	cr_assert_eq(s->first.n, office_day("2025-01-07").n);
	cr_assert_eq(s->last.n, office_day("2026-11-23").n);
}

static void log_is(const struct loods_snapshot *s, loods_id client, int n, const char *const days[])
{
	uint32_t row = (uint32_t)row_of(s, client);
	int at = 0;

	for (size_t i = 0; i < s->ncontacts; i++) {
		if (i)
			cr_assert(s->contacts[i - 1].row < s->contacts[i].row ||
				  (s->contacts[i - 1].row == s->contacts[i].row &&
				   s->contacts[i - 1].on.n <= s->contacts[i].on.n));
		if (s->contacts[i].row != row)
			continue;
		cr_assert_lt(at, n);
		cr_assert_eq(s->contacts[i].on.n, office_day(days[at]).n, "%s", days[at]);
		at++;
	}
	cr_assert_eq(at, n);
}

Test(export_snapshot, is_what_was_worked_out_by_hand)
{
	struct loods_export_plan p;
	struct loods_snapshot s;

	fill(false);
	all(&p);
	OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
	look(&s);
	log_is(&s, who.one, 6,
	       (const char *const[]){ "2025-06-02", "2025-06-02", "2025-07-01", "2025-08-01", "2025-09-01",
				      "2025-10-01" });
	log_is(&s, who.two, 0, NULL);
	log_is(&s, who.three, 2, (const char *const[]){ "2025-11-11", "2025-11-12" });
	cr_assert_eq(s.contacts[0].row, row_of(&s, who.one) < row_of(&s, who.three) ? row_of(&s, who.one)
										    : row_of(&s, who.three));
	for (size_t i = 0; i < s.ncontacts; i++)
		if (s.contacts[i].on.n == office_day("2025-09-01").n) {
			cr_assert_eq(s.contacts[i].minutes, -1);
			cr_assert_eq(s.contacts[i].outcome, LOODS_OUTCOME_NO_SHOW);
			cr_assert_eq(s.contacts[i].channel, LOODS_CHANNEL_HOME);
			cr_assert_eq(s.contacts[i].kind, LOODS_CONTACT_PROGRESS);
		}
	loods_snapshot_release(&s);
	leave();
}

/* By whoever may, without the identity key too, and however the office was filled. */
Test(export_snapshot, says_the_same_to_all_who_may)
{
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	struct loods_export_plan p;
	struct loods_snapshot s;

	all(&p);
	for (int backwards = 0; backwards < 2; backwards++) {
		fill(backwards);
		for (int round = 0; round < 3; round++) {
			enter(round == 1 ? OFFICE_EVALUATOR : OFFICE_LEAD);
			cr_assert_eq(loods_store_sees_names(o.store), round != 1);
			OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
			look(&s);
			if (!backwards && !round)
				memcpy(hash, s.hash, sizeof(hash));
			cr_assert_arr_eq(s.hash, hash, sizeof(hash), "backwards %d, round %d", backwards,
					 round);
			loods_snapshot_release(&s);
		}
		leave();
	}
}

Test(export_snapshot, one_minute_more_is_another_snapshot)
{
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	struct loods_export_plan p;
	struct loods_snapshot s;

	fill(false);
	loods_export_plan_init(&p);
	OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
	cr_assert_eq(s.quasi.data.nattributes, 7);
	cr_assert_eq(s.sensitive.data.nattributes, 0);
	cr_assert_eq(s.groups.data.nattributes, 2);
	memcpy(hash, s.hash, sizeof(hash));
	loods_snapshot_release(&s);
	office_contact(&o, who.three, "2025-11-12", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
	cr_assert_arr_neq(s.hash, hash, sizeof(hash), "it shows in the log alone");
	cr_assert_str_eq(value(&s, who.three, LOODS_EXPORT_CONTACTS), "1_to_2");
	loods_snapshot_release(&s);
	leave();
}

static size_t count(struct loods_export_plan *p)
{
	struct loods_snapshot s;
	size_t n;

	OK(loods_snapshot_read(&app, p, NULL, NULL, &s, &err));
	n = s.nrows;
	loods_snapshot_release(&s);
	return n;
}

/* Somebody else's cohort does not count; of two the newest of those asked for does. */
Test(export_snapshot, cohorts_and_days_are_those_asked_for)
{
	struct loods_export_plan p;
	struct loods_snapshot s;

	fill(false);
	all(&p);
	p.ncohorts = 1;
	p.cohorts[0] = "north";
	cr_assert_eq(count(&p), 1);
	assign(who.one, cohort("later", "Breda"), "control", "2026-01-05");
	OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
	cr_assert_str_eq(value(&s, who.one, LOODS_EXPORT_ARM), "treatment");
	cr_assert_str_eq(value(&s, who.one, LOODS_EXPORT_START), "2025-Q2");
	loods_snapshot_release(&s);
	p.ncohorts = 0;
	OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
	cr_assert_str_eq(value(&s, who.one, LOODS_EXPORT_COHORT), "later");
	cr_assert_str_eq(value(&s, who.one, LOODS_EXPORT_START), "2026-Q1");
	loods_snapshot_release(&s);
	/* Up to a day: who was assigned later, or guided before or after, is not in it. */
	p.to = office_day("2025-11-09");
	cr_assert_eq(count(&p), 2);
	p.to = office_day("2025-11-10");
	cr_assert_eq(count(&p), 3);
	p.from = office_day("2025-12-10");
	p.to = office_day("2026-01-04");
	OK(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err));
	cr_assert_eq(s.nrows, 2);
	cr_assert_eq(s.ncontacts, 0);
	cr_assert_str_eq(value(&s, who.one, LOODS_EXPORT_CONTACTS), "0");
	cr_assert_str_eq(value(&s, who.one, LOODS_EXPORT_PROGRESS), "unknown", "measured later");
	cr_assert_str_eq(value(&s, who.two, LOODS_EXPORT_OUTCOME), "none", "before and after it");
	loods_snapshot_release(&s);
	leave();
}

static bool stop(int64_t done, int64_t total, void *ctx)
{
	(void)done;
	(void)total;
	++*(int *)ctx;
	return false;
}

Test(export_snapshot, refuses_in_one_sentence)
{
	struct loods_export_plan p;
	struct loods_snapshot s;
	int called = 0;

	fill(false);
	loods_export_plan_init(&p);
	p.ncohorts = 2;
	p.cohorts[0] = "south";
	p.cohorts[1] = "nowhere";
	cr_assert_eq(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err), LOODS_EINVALID);
	cr_assert_not_null(strstr(err.msg, "number 2"), "%s", err.msg);
	p.ncohorts = 0;
	p.to = office_day("2024-12-31");
	cr_assert_eq(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err), LOODS_EREFUSED, "nobody is in it");
	p.to = LOODS_DATE_NONE;
	for (int i = 0; i < 600; i++) {
		char reference[16];

		snprintf(reference, sizeof(reference), "X-%d", i);
		office_client(&o, reference, "Kanarie");
	}
	cr_assert_eq(loods_snapshot_read(&app, &p, stop, &called, &s, &err), LOODS_ECANCEL);
	cr_assert_eq(called, 1);
	enter(OFFICE_CASEWORKER);
	cr_assert_eq(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err), LOODS_EDENIED);
	cr_assert_not_null(strstr(err.msg, "team leads and evaluators"), "%s", err.msg);
	enter(OFFICE_ADMINISTRATOR);
	cr_assert_eq(loods_snapshot_read(&app, &p, NULL, NULL, &s, &err), LOODS_EDENIED);
	leave();
}
