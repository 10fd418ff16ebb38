/* The list for a talk with a caseworker, through a whole office. Today is 23 November 2026; the window of 91
 * days began on 25 August. */
#include "talk.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "office.h"
#include "office_fill.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

/* Guided since August and of anna's. */
static loods_id guided(struct office *o, const char *reference)
{
	loods_id client = office_client(o, reference, reference);

	office_guide(o, client, "2026-08-25", NULL);
	office_own(o, client, loods_store_user_find(o->store, OFFICE_CASEWORKER), "2026-08-25", NULL);
	return client;
}

static void talks(struct office *o, loods_id client, const char *first, int every, int n)
{
	loods_date d = office_day(first);
	char buf[LOODS_DATE_LEN];

	for (int i = 0; i < n; i++, d.n += every)
		office_contact(o, client, loods_date_format_iso(d, buf), LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
}

static void plan(struct office *o, loods_id client, const char *on)
{
	office_contact(o, client, on, LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
}

static const struct loods_talk_row *row_of(const struct loods_talk *t, const char *reference)
{
	for (int i = 0; i < t->n; i++)
		if (strcmp(t->rows[i].row->c.reference, reference) == 0)
			return &t->rows[i];
	cr_assert_fail("%s is not in the list", reference);
	return NULL;
}

/* All points of the client, one after the other. */
static void says(const struct loods_talk *t, const char *reference, const char *const *want)
{
	const struct loods_talk_row *r = row_of(t, reference);

	for (int i = 0; i < r->n_points; i++) {
		cr_assert_not_null(want[i], "%s: %s", reference, r->points[i].text);
		cr_assert_str_eq(r->points[i].text, want[i], "%s", reference);
		cr_assert(!i || r->points[i - 1].kind < r->points[i].kind);
	}
	cr_assert_null(want[r->n_points], "%s: not said: %s", reference, want[r->n_points]);
}

#define SAYS(t, reference, ...) says(t, reference, (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

static void fill(struct office *o)
{
	loods_id c;

	c = guided(o, "fine"); /* weekly, each week, the next planned */
	office_agree(o, c, 1, 7, "2026-08-25", NULL);
	talks(o, c, "2026-08-25", 7, 13);
	plan(o, c, "2026-11-25");

	c = guided(o, "lost"); /* weekly; nothing since 31 August, two calls for nothing since */
	office_agree(o, c, 1, 7, "2026-08-25", NULL);
	talks(o, c, "2026-08-31", 1, 1);
	office_contact(o, c, "2026-09-10", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	office_contact(o, c, "2026-09-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	plan(o, c, "2026-11-25");

	c = guided(o, "silent"); /* 2 in 28 days; nothing since 1 November, but 13 talks before: 22 days > 14 + 7 */
	office_agree(o, c, 2, 28, "2026-08-25", NULL);
	talks(o, c, "2026-10-20", 1, 13);
	plan(o, c, "2026-11-20"); /* has passed */

	guided(o, "free"); /* nothing agreed */

	c = guided(o, "absent"); /* once in 14 days, and so it was; three times in vain beside it */
	office_agree(o, c, 1, 14, "2026-08-25", NULL);
	talks(o, c, "2026-08-30", 14, 5);
	office_contact(o, c, "2026-11-02", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_NO_SHOW, -1);
	office_contact(o, c, "2026-11-03", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_NO_SHOW, -1);
	office_contact(o, c, "2026-11-04", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_NO_SHOW, -1);
	talks(o, c, "2026-11-15", 1, 1);
	plan(o, c, "2026-11-25");

	c = office_client(o, "bert's", "Of bert");
	office_own(o, c, loods_store_user_find(o->store, OFFICE_CASEWORKER_2), "2026-08-25", NULL);
}

Test(talk, each_client_with_what_is_worth_a_word)
{
	struct loods_err err = { 0 };
	struct loods_arena a = { 0 };
	struct loods_talk t;
	struct office o;
	struct loods_app app;
	loods_user_id anna;

	office_init(&o, OFFICE_LEAD);
	fill(&o);
	anna = loods_store_user_find(o.store, OFFICE_CASEWORKER);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock, .lang = "en" };
	OK(loods_talk_open(&app, anna, &err));
	OK(loods_talk_load(&app, &a, anna, office_day("2026-11-23"), &t, &err));
	cr_assert_eq(t.n, 5);
	cr_assert_eq(t.n_with_points, 4);
	SAYS(&t, "fine");
	/* 1 September to 23 November are 84 days; 13 weeks, one of them with its contact. */
	SAYS(&t, "lost", "Contact is lost: 84 days without a talk.", "1 contact of 13.0 expected in 91 days.",
	     "1 of 13 agreed stretches of days have their contacts.");
	/* 2 to 23 November. Slots of 28 days: 25 Aug - 21 Sep, 22 Sep - 19 Oct, 20 Oct - 16 Nov: the third. */
	SAYS(&t, "silent", "Late: 22 days without a talk; agreed is 2 in 28 days.",
	     "A planned contact has passed and says no result.",
	     "1 of 3 agreed stretches of days have their contacts.", "More contact than agreed: 200 % of it.");
	SAYS(&t, "free", "Nothing is agreed.", "No contact is planned.");
	/* Six held, three not: two thirds; 6 of 6.5, and every fortnight that is whole has one but the last. */
	SAYS(&t, "absent", "Did not come to 3 of 9 talks.");
	/* By urgency. */
	cr_assert_str_eq(t.rows[0].row->c.reference, "lost");
	cr_assert_str_eq(t.rows[1].row->c.reference, "silent");
	cr_assert_str_eq(t.rows[2].row->c.reference, "free");
	cr_assert_str_eq(t.rows[3].row->c.reference, "absent");
	cr_assert_str_eq(t.rows[4].row->c.reference, "fine");
	loods_arena_release(&a);
	office_release(&o);
}

Test(talk, a_caseworker_has_the_own_list_only_and_an_evaluator_none)
{
	static const struct {
		const char *who;
		enum loods_code own, annas;
	} rows[] = {
		{ OFFICE_LEAD, LOODS_OK, LOODS_OK },
		{ OFFICE_CASEWORKER, LOODS_OK, LOODS_OK },
		{ OFFICE_CASEWORKER_2, LOODS_OK, LOODS_EDENIED },
		{ OFFICE_EVALUATOR, LOODS_EDENIED, LOODS_EDENIED },
		{ OFFICE_ADMINISTRATOR, LOODS_EDENIED, LOODS_EDENIED },
	};
	struct office o;

	office_init(&o, OFFICE_LEAD);
	fill(&o);
	for (int i = 0; i < LOODS_COUNT(rows); i++) {
		struct loods_err err = { 0 };
		struct loods_arena a = { 0 };
		struct loods_app app;
		struct loods_talk t;
		loods_user_id anna;

		office_enter(&o, rows[i].who);
		anna = loods_store_user_find(o.store, OFFICE_CASEWORKER);
		app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock, .lang = "en" };
		cr_assert_eq(loods_talk_open(&app, o.user.id, &err), rows[i].own, "%s", rows[i].who);
		cr_assert_eq(loods_talk_open(&app, anna, &err), rows[i].annas, "%s", rows[i].who);
		cr_assert_eq(loods_talk_load(&app, &a, anna, office_day("2026-11-23"), &t, &err), rows[i].annas,
			     "%s", rows[i].who);
		cr_assert_eq(loods_talk_open(&app, (loods_user_id){ 0 }, &err) == LOODS_OK, false);
		loods_arena_release(&a);
	}
	office_release(&o);
}
