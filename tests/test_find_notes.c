/* Finding in notes: what finds what, in whose notes, where the word stands, that it can be stopped, and what the access
 * log keeps of it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "contact.h"
#include "cover.h"
#include "find_notes.h"
#include "goal.h"
#include "goal_step.h"
#include "office.h"
#include "office_fill.h"
#include "task.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

Test(find_notes, a_word_stands_where_it_is_seen)
{
	static const struct {
		const char *text, *word, *found; /* NULL: nowhere */
	} rows[] = {
		{ "belt terug", "terug", "terug" },
		{ "Kinderopvang geregeld", "opvang", "opvang" },
		{ "ÖZDEMİR belt", "ozdemir", "ÖZDEMİR" },
		{ "naar \u0130stanbul", "istanbul", "\u0130stanbul" },
		{ "O\u0308zgu\u0308n belt", "gun", "gu\u0308n" },
		{ "Straße 5", "strasse", "Straße" },
		{ "Straße 5", "ass", "aß" },
		{ "twee keer twee", "twee", "twee" },
		{ "foto's", "fotos", "foto's" },
		{ "\u1230\u120b\u121d \u0633\u0645\u064a\u0631", "\u0633\u0645\u064a\u0631", "\u0633\u0645\u064a\u0631" },
		{ "geen woord", "rug", NULL },
		{ "", "rug", NULL },
		{ "rug", "", NULL },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t from, to;
		bool is = loods_find_word(rows[i].text, rows[i].word, &from, &to);

		cr_expect_eq(is, rows[i].found != NULL, "%s", rows[i].text);
		if (!is || !rows[i].found)
			continue;
		cr_expect_eq(to - from, strlen(rows[i].found), "%s: %zu bytes", rows[i].text, to - from);
		cr_expect_eq(strncmp(rows[i].text + from, rows[i].found, strlen(rows[i].found)), 0, "%s", rows[i].text);
		if (strcmp(rows[i].word, "twee") == 0)
			cr_expect_eq(from, 0, "the first one");
	}
}

/* ---- a whole office ---- */

static struct office o;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static struct loods_found_notes found;
static loods_id amina, bob;

static void enter(const char *name)
{
	office_enter(&o, name);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock };
}

static loods_id note(loods_id client, const char *on, const char *text)
{
	struct loods_contact c = { .client = client, .occurred_on = office_day(on), .channel = LOODS_CHANNEL_EMAIL,
				   .kind = LOODS_CONTACT_PROGRESS, .outcome = LOODS_OUTCOME_HELD,
				   .initiator = LOODS_INITIATOR_CLIENT, .conducted_by = o.user.id,
				   .minutes = loods_num_of(5), .note = text, .status = LOODS_CONTACT_FINAL };

	office_save(&o, &loods_contact_type, &c);
	return c.meta.id;
}

/* Amina is anna's, Bob is bert's. */
static void begin(void)
{
	struct loods_goal g = { .goal = "Een eigen naaiatelier", .domain = LOODS_TOPIC_WORK,
				 .target = office_day("2027-03-01"), .state = LOODS_GOAL_OPEN };
	struct loods_goal_step step = { .step = "Bellen met de kamer van koophandel", .actor = LOODS_ACTOR_CLIENT };
	struct loods_task task = { .what = "Naaimachine regelen" };

	office_init(&o, OFFICE_CASEWORKER);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock };
	amina = office_client(&o, "C-1", "Yusuf, Amina");
	bob = office_client(&o, "C-2", "De Boer, Bob");
	office_own(&o, amina, o.user.id, "2026-01-01", NULL);
	office_own(&o, bob, loods_store_user_find(o.store, OFFICE_CASEWORKER_2), "2026-01-01", NULL);
	note(amina, "2026-10-01", "Kinderopvang geregeld,\nbegint maandag");
	note(amina, "2026-11-01", "Wil naar de naaicursus in \u0130stanbul");
	note(bob, "2026-11-02", "Ook de naaicursus");
	g.client = amina;
	office_save(&o, &loods_goal_type, &g);
	step.goal = g.meta.id;
	office_save(&o, &loods_goal_step_type, &step);
	task.client = amina;
	task.due = office_day("2026-12-01");
	task.assigned_to = o.user.id;
	office_save(&o, &loods_task_type, &task);
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&o);
}

/* The kinds of what is found, in their order. */
static const char *find(const char *typed)
{
	static char text[400];

	loods_arena_reset(&arena);
	OK(loods_find_notes(&app, &arena, typed, NULL, NULL, &found, &err));
	text[0] = '\0';
	for (int i = 0; i < found.n; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", found.list[i].type->name);
	return text;
}

Test(find_notes, words_are_found_in_every_kind_of_text)
{
	begin();
	cr_expect_str_eq(find("opvang"), "contact");
	cr_expect_eq(found.list[0].when.n, office_day("2026-10-01").n);
	cr_expect_eq(found.list[0].client.n, amina.n);
	cr_expect_str_eq(found.list[0].name, "Yusuf, Amina");
	cr_expect_str_eq(find("ISTANBUL"), "contact");
	cr_expect_str_eq(find("istanbul naai"), "contact");
	cr_expect_str_eq(find("koophandel"), "goal_step");
	cr_expect_str_eq(find("atelier"), "goal");
	cr_expect_str_eq(find("machine"), "task");
	/* all words in one text, and nothing of a number of the record or a code */
	cr_expect_str_eq(find("opvang istanbul"), "");
	cr_expect_str_eq(find("progress"), "");
	cr_expect_str_eq(find("Yusuf"), "");
	cr_expect_gt(found.looked, 4);
	end();
}

Test(find_notes, the_newest_stands_first_and_the_word_is_marked)
{
	begin();
	/* the task of 1 December, today's goal (entered 23 November), the contact of 1 November */
	cr_expect_str_eq(find("naai"), "task goal contact");
	cr_expect_eq(strncmp(found.list[2].text + found.list[2].from, "naai", 4), 0);
	cr_expect_eq(found.list[2].to - found.list[2].from, 4);
	cr_expect_str_eq(found.list[2].text, "Wil naar de naaicursus in \u0130stanbul");
	/* what stands far before the word is left out, in whole words; a line end is a blank */
	cr_expect_str_eq(find("maandag"), "contact");
	cr_expect_str_eq(found.list[0].text, "... begint maandag");
	cr_expect_eq(found.list[0].from, strlen("... begint "));
	end();
}

Test(find_notes, never_in_those_of_a_colleague)
{
	struct loods_cover cover = { .from = office_day("2026-11-20"), .until = office_day("2026-11-30") };

	begin();
	find("naaicursus");
	cr_assert_eq(found.n, 1);
	cr_expect_eq(found.list[0].client.n, amina.n);
	cover.for_whom = loods_store_user_find(o.store, OFFICE_CASEWORKER_2);
	cover.by_whom = o.user.id;
	office_save(&o, &loods_cover_type, &cover);
	find("naaicursus");
	cr_assert_eq(found.n, 2);
	cr_expect_eq(found.list[0].client.n, bob.n);
	enter(OFFICE_LEAD);
	cr_expect_str_eq(find("naaicursus"), "");
	cr_expect_eq(found.looked, 0);
	enter(OFFICE_EVALUATOR);
	cr_expect_eq(loods_find_notes(&app, &arena, "naaicursus", NULL, NULL, &found, &err), LOODS_EDENIED);
	end();
}

static int searches(struct loods_log_entry *last)
{
	struct loods_log log;
	int n = 0;

	OK(loods_store_log_list(o.store, &arena, (loods_id){ 0 }, &log, &err));
	for (int i = log.n - 1; i >= 0; i--)
		if (log.list[i].action == LOODS_LOG_SEARCH) {
			*last = log.list[i];
			n++;
		}
	return n;
}

Test(find_notes, the_log_keeps_that_it_was_done_and_not_the_words)
{
	struct loods_log_entry e = { 0 };
	int64_t bad, n;

	begin();
	cr_expect_eq(loods_find_notes(&app, &arena, "na", NULL, NULL, &found, &err), LOODS_EINVALID);
	cr_expect_eq(loods_find_notes(&app, &arena, " -, ", NULL, NULL, &found, &err), LOODS_EINVALID);
	cr_expect_eq(searches(&e), 0);
	find("naaicursus");
	cr_expect_eq(searches(&e), 1);
	cr_expect_eq(e.user.n, o.user.id.n);
	cr_expect_eq(e.client.n, 0);
	cr_expect_null(e.purpose);
	OK(loods_store_log_check(o.store, &bad, &n, &err));
	cr_expect_eq(bad, 0);
	end();
}

struct watch {
	int calls;
	int64_t total;
};

static bool stop_at_second(int64_t done, int64_t total, void *ctx)
{
	struct watch *w = ctx;

	cr_assert_leq(done, total);
	w->total = total;
	return ++w->calls < 2;
}

Test(find_notes, it_can_be_stopped)
{
	struct watch w = { 0 };

	begin();
	for (int i = 0; i < 100; i++)
		note(amina, "2026-05-01", "naaicursus");
	cr_expect_eq(loods_find_notes(&app, &arena, "naai", stop_at_second, &w, &found, &err), LOODS_ECANCEL);
	cr_expect_eq(w.calls, 2);
	cr_expect_geq(w.total, 105);
	cr_expect_eq(found.n, 0);
	find("naai");
	cr_expect_eq(found.n, 103);
	cr_expect_not(found.more);
	for (int i = 0; i < 100; i++)
		note(amina, "2026-05-01", "naaicursus");
	find("naai");
	cr_expect_eq(found.n, LOODS_FIND_NOTES_MAX);
	cr_expect(found.more);
	end();
}
