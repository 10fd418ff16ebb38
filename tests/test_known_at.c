/*
 * "As known at": last month's figures come out as they were printed then, whatever was entered late,
 * corrected, deleted or taken back since. Prints, changes, and prints again; with one history that can be
 * read and with many random ones.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "office.h"
#include "ops.h"
#include "ownership.h"
#include "pause.h"
#include "summary_format.h"
#include "summary_office.h"

static struct office office;
static struct loods_app app, caseworker; /* the lead, who changes things, and who sees the own part alone */
static struct loods_undo undo;
static struct loods_arena arena;
static struct loods_err err;

static void begin(void)
{
	office_init(&office, OFFICE_LEAD);
	app = (struct loods_app){ .store = office.store,
				  .path = office.path,
				  .user = office.user,
				  .clock = office.clock,
				  .lang = "en",
				  .undo = &undo };
	caseworker = app;
	caseworker.undo = NULL;
	caseworker.store = office_session(&office, OFFICE_CASEWORKER, &caseworker.user);
}

static void end(void)
{
	loods_undo_release(&undo);
	loods_arena_release(&arena);
	loods_store_close(caseworker.store);
	office_release(&office);
}

static loods_date on(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d), "%s", iso);
	return d;
}

static void clock_to(loods_stamp t)
{
	office.clock.pinned = app.clock.pinned = caseworker.clock.pinned = t;
}

static void at(const char *iso)
{
	loods_stamp t;

	cr_assert(loods_stamp_parse(iso, false, &t));
	clock_to(t);
}

static enum loods_code try(enum loods_change_kind kind, const struct loods_type *t, void *rec)
{
	struct loods_change c = { kind, t, rec, 0 };
	struct loods_notice notice;

	memset(&err, 0, sizeof(err));
	return loods_ops_save(&app, &c, 1, &notice, NULL, &err);
}

static void save(const struct loods_type *t, void *rec)
{
	cr_assert_eq(try(LOODS_SAVE, t, rec), LOODS_OK, "%s: %s", t->name, err.msg);
}

static loods_user_id user(const char *name)
{
	return loods_store_user_find(office.store, name);
}

/* ---- what is printed ---- */

enum { BYS = 5, PRINTS = 3 * BYS };
static const enum loods_summary_by bys[BYS][2] = {
	{ LOODS_BY_CLIENT, 0 },
	{ LOODS_BY_CASEWORKER, 0 },
	{ LOODS_BY_COHORT, LOODS_BY_GENDER },
	{ LOODS_BY_ARM, 0 },
	{ LOODS_BY_GENDER, LOODS_BY_CASEWORKER },
};

/* All summaries of a window in JSON (the caseworker's too) and as text, the latter without the sentence that
 * says as of when it is known. */
struct printed {
	loods_stamp when;
	loods_date last;
	int days;
	char *text[PRINTS];
};

static char *text_of(const struct loods_summary *s, enum loods_summary_format format)
{
	static const char sentence[] = " As known at ";
	char *text = NULL, *cut;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	cr_assert_eq(loods_summary_write(s, format, f, &err), LOODS_OK);
	fclose(f);
	cut = format == LOODS_SUMMARY_TEXT ? strstr(text, sentence) : NULL;
	if (cut)
		memmove(cut, strchr(cut, '\n'), strlen(strchr(cut, '\n')) + 1);
	return text;
}

static struct printed print(loods_date last, int days, loods_stamp known_at)
{
	struct printed p = { .when = app.clock.pinned, .last = last, .days = days };

	for (int i = 0; i < BYS; i++) {
		const struct loods_summary_request q = {
			.by = { bys[i][0], bys[i][1] }, .as_of = last, .days = days, .known_at = known_at
		};
		struct loods_summary s;
		struct loods_arena a = { 0 };

		cr_assert_eq(loods_summary_of_office(&app, &q, &a, &s, &err), LOODS_OK, "%s", err.msg);
		p.text[3 * i] = text_of(&s, LOODS_SUMMARY_JSON);
		p.text[3 * i + 1] = text_of(&s, LOODS_SUMMARY_TEXT);
		cr_assert_eq(loods_summary_of_office(&caseworker, &q, &a, &s, &err), LOODS_OK, "%s", err.msg);
		p.text[3 * i + 2] = text_of(&s, LOODS_SUMMARY_JSON);
		loods_arena_release(&a);
	}
	return p;
}

static void forget(struct printed *p)
{
	for (int i = 0; i < PRINTS; i++)
		free(p->text[i]);
}

/* Asks for it again as known then; returns how many of the texts are others when asked as known now. */
static int same_again(const struct printed *then, const char *where)
{
	struct printed again = print(then->last, then->days, then->when),
		       now = print(then->last, then->days, (loods_stamp){ 0 });
	int others = 0;

	for (int i = 0; i < PRINTS; i++) {
		cr_assert_str_eq(again.text[i], then->text[i], "%s: by %d, %d; now:\n%s\nthen:\n%s", where,
				 bys[i / 3][0], bys[i / 3][1], again.text[i], then->text[i]);
		others += strcmp(now.text[i], then->text[i]) != 0;
	}
	forget(&again);
	forget(&now);
	return others;
}

/* ---- one history ---- */

static struct loods_client client_a, client_b;
static struct loods_cohort cohort;
static struct loods_guidance_period period_a, period_b;
static struct loods_agreement agreement_a, agreement_b;
static struct loods_ownership owner_a, owner_b;
static struct loods_pause pause_b;
static struct loods_contact talk_a, talk_b, missed_b;

static struct loods_contact contact(loods_id client, const char *day, int outcome, int minutes)
{
	struct loods_contact k = { .client = client,
				   .occurred_on = on(day),
				   .channel = LOODS_CHANNEL_OFFICE,
				   .kind = LOODS_CONTACT_PROGRESS,
				   .outcome = outcome,
				   .status = LOODS_CONTACT_FINAL,
				   .initiator = LOODS_INITIATOR_CASEWORKER,
				   .topics = 1u << LOODS_TOPIC_WORK };

	k.conducted_by = user(OFFICE_CASEWORKER);
	if (minutes)
		k.minutes = loods_num_of(minutes);
	return k;
}

/* Two clients, weekly, since August; entered in September. */
static void enter_all(void)
{
	client_a = (struct loods_client){ .reference = "C-1", .name = "Yusuf", .gender = LOODS_GENDER_WOMAN };
	client_b = (struct loods_client){ .reference = "C-2", .name = "Jansen", .gender = LOODS_GENDER_MAN };
	cohort = (struct loods_cohort){ .key = "north", .name = "Noord" };
	save(&loods_client_type, &client_a);
	save(&loods_client_type, &client_b);
	save(&loods_cohort_type, &cohort);
	period_a = (struct loods_guidance_period){ .client = client_a.meta.id,
						   .cohort = cohort.meta.id,
						   .start = on("2026-08-01") };
	period_b = (struct loods_guidance_period){ .client = client_b.meta.id,
						   .cohort = cohort.meta.id,
						   .start = on("2026-08-01") };
	agreement_a = (struct loods_agreement){ .client = client_a.meta.id,
						.contacts = loods_num_of(1),
						.per_days = loods_num_of(7),
						.from = on("2026-08-01") };
	agreement_b = agreement_a;
	agreement_b.client = client_b.meta.id;
	owner_a = (struct loods_ownership){ .client = client_a.meta.id,
					    .caseworker = user(OFFICE_CASEWORKER),
					    .from = on("2026-08-01") };
	owner_b = owner_a;
	owner_b.client = client_b.meta.id;
	pause_b = (struct loods_pause){ .client = client_b.meta.id,
					.from = on("2026-10-12"),
					.to = on("2026-10-18"),
					.reason = LOODS_PAUSE_LEAVE };
	save(&loods_guidance_period_type, &period_a);
	save(&loods_guidance_period_type, &period_b);
	save(&loods_agreement_type, &agreement_a);
	save(&loods_agreement_type, &agreement_b);
	save(&loods_ownership_type, &owner_a);
	save(&loods_ownership_type, &owner_b);
}

static void enter_october(void)
{
	talk_a = contact(client_a.meta.id, "2026-10-07", LOODS_OUTCOME_HELD, 30);
	talk_b = contact(client_b.meta.id, "2026-10-09", LOODS_OUTCOME_HELD, 45);
	missed_b = contact(client_b.meta.id, "2026-10-21", LOODS_OUTCOME_NO_SHOW, 0);
	save(&loods_pause_type, &pause_b);
	save(&loods_contact_type, &talk_a);
	save(&loods_contact_type, &talk_b);
	save(&loods_contact_type, &missed_b);
}

static struct printed october;

/* The report of October, printed on 1 November. */
static void print_october(void)
{
	begin();
	at("2026-09-01T09:00");
	enter_all();
	at("2026-10-30T16:00");
	enter_october();
	at("2026-11-01T09:00");
	october = print(on("2026-10-31"), 31, (loods_stamp){ 0 });
	/* Both clients had an owner and figures: weekly over 31 days, and 24 of them. */
	cr_assert_not_null(strstr(october.text[0], "\"expected_exact\": \"31/7\""), "%s", october.text[0]);
	cr_assert_not_null(strstr(october.text[0], "\"expected_exact\": \"24/7\""), "%s", october.text[0]);
	at("2026-11-23T10:00");
}

/* Every change is seen in the figures of now and none in those of then. */
static void only_now(const char *what)
{
	cr_assert_gt(same_again(&october, what), 0, "%s changed nothing", what);
	forget(&october);
	end();
}

Test(known_at, a_late_entry)
{
	struct loods_contact late;

	print_october();
	late = contact(client_a.meta.id, "2026-10-14", LOODS_OUTCOME_HELD, 20);
	save(&loods_contact_type, &late);
	only_now("a late entry");
}

Test(known_at, corrected_contacts)
{
	print_october();
	talk_a.minutes = loods_num_of(60);
	save(&loods_contact_type, &talk_a);
	talk_b.occurred_on = on("2026-10-02");
	save(&loods_contact_type, &talk_b);
	missed_b.outcome = LOODS_OUTCOME_HELD;
	missed_b.minutes = loods_num_of(15);
	save(&loods_contact_type, &missed_b);
	only_now("corrected minutes, date and outcome");
}

Test(known_at, a_contact_corrected_twice)
{
	print_october();
	talk_a.occurred_on = on("2026-11-02"); /* out of the window, and back on another day */
	save(&loods_contact_type, &talk_a);
	at("2026-11-24T10:00");
	talk_a.occurred_on = on("2026-10-08");
	talk_a.minutes = loods_num_of(10);
	save(&loods_contact_type, &talk_a);
	only_now("two corrections");
}

Test(known_at, a_deleted_contact)
{
	print_october();
	cr_assert_eq(try(LOODS_DELETE, &loods_contact_type, &talk_b), LOODS_OK, "%s", err.msg);
	only_now("a deletion");
}

Test(known_at, a_changed_pause)
{
	print_october();
	pause_b.to = on("2026-10-25");
	save(&loods_pause_type, &pause_b);
	only_now("a longer pause");
}

Test(known_at, a_changed_agreement)
{
	print_october();
	agreement_a.to = on("2026-10-14");
	save(&loods_agreement_type, &agreement_a);
	agreement_b.contacts = loods_num_of(2);
	save(&loods_agreement_type, &agreement_b);
	only_now("other agreements");
}

Test(known_at, a_hand_over_entered_afterwards)
{
	struct loods_ownership next;

	print_october();
	owner_a.to = on("2026-10-06");
	save(&loods_ownership_type, &owner_a);
	next = (struct loods_ownership){ .client = client_a.meta.id,
					 .caseworker = user(OFFICE_CASEWORKER_2),
					 .from = on("2026-10-07") };
	save(&loods_ownership_type, &next);
	only_now("a hand-over");
}

Test(known_at, a_guidance_period_that_had_ended)
{
	print_october();
	period_a.end = on("2026-10-20");
	save(&loods_guidance_period_type, &period_a);
	only_now("an earlier end");
}

Test(known_at, an_undo)
{
	struct loods_contact late;

	print_october();
	late = contact(client_a.meta.id, "2026-10-14", LOODS_OUTCOME_HELD, 20);
	save(&loods_contact_type, &late);
	talk_a.minutes = loods_num_of(60);
	at("2026-11-23T10:05");
	save(&loods_contact_type, &talk_a);
	at("2026-11-23T10:06");
	cr_assert_eq(loods_ops_undo(&app, &err), LOODS_OK, "%s", err.msg);
	only_now("an undo");
}

/* A client entered by mistake before the print, and taken back after it. */
Test(known_at, a_client_that_was_taken_back)
{
	struct loods_client c = { .reference = "C-3", .name = "Vergissing", .gender = LOODS_GENDER_OTHER };

	print_october();
	forget(&october);
	save(&loods_client_type, &c);
	at("2026-11-23T10:02");
	october = print(on("2026-10-31"), 31, (loods_stamp){ 0 });
	cr_assert_not_null(strstr(october.text[0], "\"C-3\""));
	at("2026-11-23T10:04");
	cr_assert_eq(loods_ops_undo(&app, &err), LOODS_OK, "%s", err.msg);
	only_now("a client taken back");
}

Test(known_at, a_new_client)
{
	struct loods_client c = { .reference = "C-3", .name = "Haile", .gender = LOODS_GENDER_WOMAN };
	struct loods_guidance_period p;

	print_october();
	save(&loods_client_type, &c);
	p = (struct loods_guidance_period){ .client = c.meta.id,
					    .cohort = cohort.meta.id,
					    .start = on("2026-08-01") };
	save(&loods_guidance_period_type, &p);
	only_now("a new client");
}

Test(known_at, a_changed_gender)
{
	print_october();
	client_a.gender = LOODS_GENDER_OTHER;
	save(&loods_client_type, &client_a);
	only_now("another gender");
}

Test(known_at, a_later_assignment)
{
	struct loods_assignment s;

	print_october();
	s = (struct loods_assignment){ .client = client_a.meta.id,
				       .cohort = cohort.meta.id,
				       .arm = "treatment",
				       .assigned_on = on("2026-08-01"),
				       .method = LOODS_ASSIGNMENT_RANDOM };
	save(&loods_assignment_type, &s);
	only_now("an assignment");
}

Test(known_at, a_client_with_another_number)
{
	print_october();
	client_a.reference = "Z-1";
	save(&loods_client_type, &client_a);
	only_now("another reference");
}

Test(known_at, a_cohort_with_another_key)
{
	print_october();
	cohort.key = "south";
	save(&loods_cohort_type, &cohort);
	only_now("another key");
}

Test(known_at, other_thresholds)
{
	struct loods_tx *tx;

	print_october();
	cr_assert_eq(loods_store_begin(office.store, &tx, &err), LOODS_OK);
	cr_assert_eq(loods_store_setting_put(tx, "below_percent", 10, NULL, &err), LOODS_OK);
	cr_assert_eq(loods_store_commit(tx, &err), LOODS_OK);
	only_now("other thresholds");
}

/* ---- random histories ---- */

static unsigned seed_state;

static int roll(int n)
{
	seed_state = seed_state * 1664525u + 1013904223u;
	return (int)((seed_state >> 8) % (unsigned)n);
}

static loods_date some_day(void)
{
	return (loods_date){ on("2026-08-01").n + roll(110) };
}

/* One living record of the type, to be changed; NULL: there is none. */
static void *any(const struct loods_type *t)
{
	const struct loods_filter all = { 0 };
	struct loods_list list;

	cr_assert_eq(loods_store_list(office.store, &arena, t, &all, &list, &err), LOODS_OK);
	return list.n ? list.rec[roll(list.n)] : NULL;
}

static loods_id any_client(void)
{
	struct loods_client *c = any(&loods_client_type);

	return c ? c->meta.id : (loods_id){ 0 };
}

static loods_user_id any_caseworker(void)
{
	return user(roll(2) ? OFFICE_CASEWORKER : OFFICE_CASEWORKER_2);
}

static void *blank(const struct loods_type *t)
{
	return loods_rec_new(t, &arena);
}

static loods_date perhaps_after(loods_date from)
{
	return roll(3) ? (loods_date){ from.n + roll(60) } : LOODS_DATE_NONE;
}

static enum loods_code random_contact(void)
{
	struct loods_contact *k = roll(3) ? blank(&loods_contact_type) : any(&loods_contact_type);

	if (!k)
		return LOODS_ENOTFOUND;
	if (k->meta.id.n && !roll(3))
		return try(LOODS_DELETE, &loods_contact_type, k);
	if (!k->meta.id.n) {
		k->client = any_client();
		k->kind = LOODS_CONTACT_PROGRESS;
		k->initiator = LOODS_INITIATOR_CASEWORKER;
		k->conducted_by = any_caseworker();
	}
	if (!k->meta.id.n || roll(2))
		k->occurred_on = some_day();
	k->outcome = roll(3) ? LOODS_OUTCOME_HELD : LOODS_OUTCOME_NO_SHOW;
	k->minutes = loods_num_of(roll(60));
	k->channel = 1 + roll(LOODS_CHANNEL_END - 1);
	k->topics = 1u << (1 + roll(LOODS_TOPIC_END - 1));
	k->status = roll(5) ? LOODS_CONTACT_FINAL : LOODS_CONTACT_DRAFT;
	return try(LOODS_SAVE, &loods_contact_type, k);
}

/* A record of a type with a beginning and an end: new, or its end changed, or deleted. */
static enum loods_code random_span(const struct loods_type *t, const char *first, const char *last)
{
	void *rec = roll(2) ? blank(t) : any(t);
	loods_date *from, *to;

	if (!rec)
		return LOODS_ENOTFOUND;
	from = loods_field_at(loods_type_field(t, first), rec);
	to = loods_field_at(loods_type_field(t, last), rec);
	if (loods_rec_cmeta(rec)->id.n && !roll(4))
		return try(LOODS_DELETE, t, rec);
	if (!loods_rec_cmeta(rec)->id.n) {
		*(loods_id *)loods_field_at(loods_type_field(t, "client"), rec) = any_client();
		*from = some_day();
	}
	*to = perhaps_after(*from);
	if (t == &loods_agreement_type) {
		((struct loods_agreement *)rec)->contacts = loods_num_of(1 + roll(3));
		((struct loods_agreement *)rec)->per_days =
			loods_num_of((const int[]){ 7, 14, 28, 30 }[roll(4)]);
	} else if (t == &loods_ownership_type) {
		((struct loods_ownership *)rec)->caseworker = any_caseworker();
	} else if (t == &loods_pause_type) {
		((struct loods_pause *)rec)->reason = LOODS_PAUSE_LEAVE;
	} else {
		const struct loods_cohort *c = any(&loods_cohort_type);

		((struct loods_guidance_period *)rec)->cohort = c ? c->meta.id : (loods_id){ 0 };
	}
	return try(LOODS_SAVE, t, rec);
}

static enum loods_code random_client(int number)
{
	struct loods_client *c = roll(2) ? blank(&loods_client_type) : any(&loods_client_type);

	if (!c)
		return LOODS_ENOTFOUND;
	if (!c->meta.id.n) {
		char reference[16];

		snprintf(reference, sizeof(reference), "R-%03d", number * 7 % 1000);
		c->reference = loods_arena_strdup(&arena, reference);
		c->name = "Haile";
	}
	c->gender = 1 + roll(LOODS_GENDER_END - 1);
	return try(LOODS_SAVE, &loods_client_type, c);
}

static enum loods_code random_assignment(void)
{
	struct loods_assignment *s = blank(&loods_assignment_type);
	const struct loods_cohort *c = any(&loods_cohort_type);

	if (!c)
		return LOODS_ENOTFOUND;
	s->client = any_client();
	s->cohort = c->meta.id;
	s->arm = roll(2) ? "treatment" : "control";
	s->assigned_on = some_day();
	s->method = LOODS_ASSIGNMENT_RANDOM;
	return try(LOODS_SAVE, &loods_assignment_type, s);
}

/* What the rules refuse is not done; true: something changed. */
static bool random_change(int number)
{
	switch (roll(14)) {
	case 0:
	case 1:
		return random_client(number) == LOODS_OK;
	case 2:
		return random_span(&loods_guidance_period_type, "start", "end") == LOODS_OK;
	case 3:
		return random_span(&loods_pause_type, "from", "to") == LOODS_OK;
	case 4:
	case 5:
		return random_span(&loods_agreement_type, "from", "to") == LOODS_OK;
	case 6:
	case 7:
		return random_span(&loods_ownership_type, "from", "to") == LOODS_OK;
	case 8:
		return random_assignment() == LOODS_OK;
	case 9:
		return loods_ops_undo(&app, &err) == LOODS_OK;
	default:
		return random_contact() == LOODS_OK;
	}
}

enum { HISTORY = 160, MOMENTS = 16 };

static void start_random(void)
{
	begin();
	at("2026-11-02T09:00");
	for (int i = 0; i < 2; i++) {
		struct loods_cohort c = { .key = i ? "zuid" : "noord", .name = "Cohort" };

		save(&loods_cohort_type, &c);
	}
	for (int i = 0; i < 4; i++) {
		struct loods_client *c = blank(&loods_client_type);
		struct loods_guidance_period p = { .start = on("2026-08-01") };

		c->reference = (const char *const[]){ "C-4", "C-1", "C-3", "C-2" }[i];
		c->name = "Yusuf";
		save(&loods_client_type, c);
		p.client = c->meta.id;
		save(&loods_guidance_period_type, &p);
	}
}

Test(known_at, random_histories)
{
	int rounds = getenv("LOODS_TESTS_SLOW") ? 1 : 12, changes = 0, others = 0, asked = 0;

	for (int round = 0; round < rounds; round++) {
		struct printed then[MOMENTS];

		seed_state = 20201109u + (unsigned)round;
		start_random();
		for (int i = 0; i < HISTORY; i++) {
			/* Some changes fall in one second. */
			clock_to((loods_stamp){ app.clock.pinned.n +
						((roll(4) ? 1 + roll(roll(2) ? 300 : 20000) : 0)) });
			changes += random_change(i);
			if (i % (HISTORY / MOMENTS) != HISTORY / MOMENTS - 1)
				continue;
			then[i / (HISTORY / MOMENTS)] =
				print(on("2026-10-31"), roll(2) ? 28 : 61, (loods_stamp){ 0 });
			clock_to((loods_stamp){ app.clock.pinned.n + 1 });
		}
		for (int m = 0; m < MOMENTS; m++, asked++) {
			char where[64];

			snprintf(where, sizeof(where), "seed %u, moment %d", 20201109u + (unsigned)round, m);
			others += same_again(&then[m], where) > 0;
			forget(&then[m]);
		}
		end();
	}
	cr_assert(changes > rounds * HISTORY / 2, "%d changes", changes);
	cr_assert(others > asked * 8 / 10, "%d of %d differ from now", others, asked);
}
