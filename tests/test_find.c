/* Finding a client of the office: what finds whom, whose clients come first, who is not found, and whose dossiers were
 * open last. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "client.h"
#include "cover.h"
#include "find.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "phone.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

Test(find, phone_numbers_have_one_form)
{
	static const struct {
		const char *written, *words;
	} rows[] = {
		{ "0612345678", " +612345678" },
		{ "06-12 34 56 78", " +612345678" },
		{ "+31612345678", " +612345678" },
		{ "+31 (0)6 1234 5678", " +612345678" },
		{ "0031 6 12345678", " +612345678" },
		{ "0031-(0)20.123.4567", " +201234567" },
		{ "+32 470 12 34 56", " +32470123456" },
		{ "06-12345678; 020 1234567 (moeder)", " +612345678 +201234567" },
		{ "06-12345678, +31 20 1234567", " +612345678 +201234567" },
		{ "0612345678+31201234567", " +612345678 +201234567" },
		{ "12", "" },
		{ "geen", "" },
		{ "", "" },
		{ NULL, "" },
	};
	struct loods_str out = LOODS_STR_INIT;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		loods_str_clear(&out);
		loods_phone_words(rows[i].written, &out);
		cr_expect_str_eq(out.s, rows[i].words, "%s", rows[i].written ? rows[i].written : "NULL");
	}
	loods_str_release(&out);
}

Test(find, what_is_typed_may_be_the_beginning_of_a_number)
{
	static const struct {
		const char *typed, *query; /* NULL: no number */
	} rows[] = {
		{ "06", "+6" },		   { "06 12", "+612" },	    { "06-1234", "+61234" },
		{ "+31 6 12", "+612" },	   { "+31(0)6", "+6" },	    { "0031612", "+612" },
		{ "612", "+612" },	   { "12 34", "+1234" },	    { "+", NULL },
		{ "+31", NULL },	   { "0", NULL },	    { "", NULL },
		{ "C-0101", NULL },	   { "06 jansen", NULL },   { "van", NULL },
	};
	struct loods_str out = LOODS_STR_INIT;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool is = loods_phone_query(rows[i].typed, &out);

		cr_expect_eq(is, rows[i].query != NULL, "%s", rows[i].typed);
		cr_expect_str_eq(out.s, rows[i].query ? rows[i].query : "", "%s", rows[i].typed);
	}
	loods_str_release(&out);
}

/* ---- a whole office ---- */

static struct office o;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static struct loods_find found;

static loods_id person(const char *reference, const char *name, int year, const char *phone, bool restricted)
{
	struct loods_client c = { .reference = reference, .name = name, .birth_date = { .year = (int16_t)year },
				  .phone = phone, .restricted = restricted };

	c.birth_year = loods_num_of(year);
	office_save(&o, &loods_client_type, &c);
	return c.meta.id;
}

static void enter(const char *name)
{
	office_enter(&o, name);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock };
}

static loods_user_id user(const char *name)
{
	return loods_store_user_find(o.store, name);
}

/* anna: Özdemir, Yusuf; bert, whom nobody covers yet: İstanbul, a restricted one; nobody's: Van der Berg. */
static void begin(void)
{
	office_init(&o, OFFICE_CASEWORKER);
	app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock };
	office_own(&o, person("C-1", "Özdemir, Mehmet", 1988, "06-1234 5601", false), o.user.id, "2026-01-01", NULL);
	office_own(&o, person("C-2", "Yusuf, Amina", 1991, "+31 6 12345602", false), o.user.id, "2026-01-01", NULL);
	office_own(&o, person("C-3", "İstanbul, Ayşe", 1979, NULL, false), user(OFFICE_CASEWORKER_2), "2026-01-01", NULL);
	office_own(&o, person("C-4", "Özdemir, Geheim", 1990, NULL, true), user(OFFICE_CASEWORKER_2), "2026-01-01", NULL);
	person("C-5", "Van der Berg, Özgür", 1991, "020 7654321", false);
	/* over by now */
	office_own(&o, person("C-6", "Oudman", 1960, NULL, false), o.user.id, "2025-01-01", "2026-11-22");
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&o);
}

/* The numbers of those found, with a blank between: "C-1 C-2". */
static const char *find(const char *typed)
{
	static char text[200];
	int hits[16], n;

	loods_arena_reset(&arena);
	OK(loods_find_load(&app, &arena, &found, &err));
	cr_assert_leq(found.n, 16);
	n = loods_find_match(&found, typed, hits);
	text[0] = '\0';
	for (int i = 0; i < n; i++) {
		if (i)
			strcat(text, " ");
		strcat(text, found.list[hits[i]].p.reference);
	}
	return text;
}

Test(find, by_name_number_year_and_phone)
{
	static const struct {
		const char *typed, *found;
	} rows[] = {
		{ "ozdemir", "C-1" },	       { "Ozdemir", "C-1" },	    { "ÖZDEMİR", "C-1" },
		{ "O\u0308zdemir", "C-1" },    { "mehmet oz", "C-1" },	    { "istanbul", "C-3" },
		{ "ISTANBUL", "C-3" },	       { "ayse", "C-3" },	    { "C-2", "C-2" },
		{ "c 2", "C-2" },	       { "1979", "C-3" },	    { "1991", "C-2 C-5" },
		{ "1991 amina", "C-2" },       { "berg", "C-5" },	    { "van der berg", "C-5" },
		{ "der van", "C-5" },	       { "06 1234 56", "C-1 C-2" }, { "0612345602", "C-2" },
		{ "+31 6 1234 5601", "C-1" },  { "0031612345601", "C-1" },  { "6 12 34 56 02", "C-2" },
		{ "020-765", "C-5" },	       { "emir", "" },		    { "nobody", "" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		cr_expect_str_eq(find(rows[i].typed), rows[i].found, "%s: %s", rows[i].typed, find(rows[i].typed));
	end();
}

Test(find, own_clients_come_first_and_colleagues_need_a_reason)
{
	begin();
	/* Both begin a word with "oz"; the restricted one of a colleague does not show. */
	cr_expect_str_eq(find("oz"), "C-1 C-5");
	cr_expect_eq(found.list[0].whose, LOODS_FIND_OWN);
	cr_expect_not(found.list[0].reason);
	/* One letter finds the own clients only, nothing at all finds them and no other. */
	cr_expect_str_eq(find("o"), "C-1");
	cr_expect_str_eq(find(""), "C-1 C-2");
	cr_expect_str_eq(find("  "), "C-1 C-2");
	for (int i = 0; i < found.n; i++) {
		bool own = strcmp(found.list[i].p.reference, "C-2") <= 0;

		cr_expect_eq(found.list[i].whose == LOODS_FIND_OWN, own);
		cr_expect_eq(found.list[i].reason, !own);
		cr_expect_str_neq(found.list[i].p.reference, "C-4");
	}
	end();
}

Test(find, who_covers_finds_those_clients_as_the_own)
{
	struct loods_cover cover = { .from = office_day("2026-11-20"), .until = office_day("2026-11-30") };

	begin();
	cover.for_whom = user(OFFICE_CASEWORKER_2);
	cover.by_whom = o.user.id;
	office_save(&o, &loods_cover_type, &cover);
	cr_expect_str_eq(find(""), "C-1 C-2 C-3 C-4");
	cr_expect_str_eq(find("o"), "C-1 C-4");
	for (int i = 0; i < found.n; i++)
		if (found.list[i].whose == LOODS_FIND_COVERED)
			cr_expect(!found.list[i].reason && !found.list[i].p.own && found.list[i].p.covered);
	end();
}

Test(find, a_team_lead_finds_everybody_without_a_reason)
{
	begin();
	enter(OFFICE_LEAD);
	cr_expect_str_eq(find(""), "");
	cr_expect_str_eq(find("oz"), "C-5 C-4 C-1"); /* Berg, Özdemir, Özdemir */
	for (int i = 0; i < found.n; i++)
		cr_expect_not(found.list[i].reason);
	end();
}

Test(find, an_account_without_names_finds_nobody)
{
	begin();
	enter(OFFICE_EVALUATOR);
	cr_expect_eq(loods_find_load(&app, &arena, &found, &err), LOODS_EDENIED);
	cr_expect_eq(found.n, 0);
	end();
}

static void open_dossier(const char *reference, const char *reason)
{
	loods_id id;

	OK(loods_store_find_key(o.store, &loods_client_type, reference, &id, &err));
	OK(loods_ops_open_client(&app, id, reason, &err));
}

Test(find, whose_dossiers_were_open_last_stand_first)
{
	begin();
	open_dossier("C-1", NULL);
	open_dossier("C-5", "asked by the town hall");
	open_dossier("C-2", NULL);
	open_dossier("C-1", NULL);
	cr_expect_str_eq(find(""), "C-1 C-2 C-5");
	cr_expect_eq(found.n_recent, 3);
	/* What is typed looks at everybody; a colleague has opened other ones. */
	cr_expect_str_eq(find("1991"), "C-2 C-5");
	enter(OFFICE_CASEWORKER_2);
	cr_expect_str_eq(find(""), "C-3 C-4");
	cr_expect_eq(found.n_recent, 0);
	end();
}

Test(find, no_more_than_nine_are_recent)
{
	char reference[8], want[120] = "";

	begin();
	for (int i = 10; i < 22; i++) {
		snprintf(reference, sizeof reference, "D-%d", i);
		person(reference, "Jansen", 1970, NULL, false);
		open_dossier(reference, "looked at");
	}
	for (int i = 21; i > 12; i--)
		snprintf(want + strlen(want), sizeof want - strlen(want), "D-%d ", i);
	loods_arena_reset(&arena);
	OK(loods_find_load(&app, &arena, &found, &err));
	cr_assert_eq(found.n_recent, LOODS_FIND_RECENT);
	for (int i = 0, at = 0; i < LOODS_FIND_RECENT; i++, at += 5)
		cr_expect_eq(strncmp(want + at, found.list[found.recent[i]].p.reference, 4), 0);
	end();
}
