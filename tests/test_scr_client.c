/* The screens about one client on a whole office: agreement, intensity, note, one entry read, changed and deleted. */
#include <criterion/criterion.h>
#include <string.h>

#include "agreement_entry.h"
#include "child.h"
#include "childcare.h"
#include "client_intensity.h"
#include "contact.h"
#include "desk.h"
#include "language_level.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "ui_rig.h"

static struct office office;
static struct ui_rig rig;
static struct loods_arena arena;
static struct loods_undo undo;
static struct loods_err err;
static loods_id client;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

/* Monday 23 November 2026; in guidance since January, 2 contacts per 28 days. */
static void begin(void)
{
	office_init(&office, OFFICE_CASEWORKER);
	client = office_client(&office, "C-0142", "Yusuf, Amina");
	office_own(&office, client, office.user.id, "2026-01-01", NULL);
	office_guide(&office, client, "2026-01-01", NULL);
	office_agree(&office, client, 2, 28, "2026-01-01", NULL);
	ui_rig_start(&rig, 24, 80);
	rig.app.store = office.store;
	rig.app.user = office.user;
	rig.app.clock = office.clock;
	rig.app.undo = &undo;
}

static void end(void)
{
	ui_rig_stop(&rig);
	loods_undo_release(&undo);
	loods_arena_release(&arena);
	office_release(&office);
}

static struct loods_list list_of(const struct loods_type *t)
{
	struct loods_list l;

	OK(loods_store_list(office.store, &arena, t, &(struct loods_filter){ .client = client }, &l, &err));
	return l;
}

/* ---- agreement ---- */

static void agree(const char *keys)
{
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_agreement, &client));
	ui_frame(&rig.ui);
	ui_rig_keys(&rig, keys);
}

Test(scr_client, a_new_agreement_ends_the_one_before_the_day_before)
{
	struct loods_list l;
	const struct loods_agreement *old, *new;

	begin();
	agree("4 F2");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	l = list_of(&loods_agreement_type);
	cr_assert_eq(l.n, 2);
	old = l.rec[0];
	new = l.rec[1];
	cr_expect_eq(old->to.n, office_day("2026-11-22").n);
	cr_expect_eq(new->from.n, office_day("2026-11-23").n);
	cr_expect_eq(new->contacts.n, 4);
	cr_expect_eq(new->per_days.n, 28);
	cr_expect_not(loods_date_known(new->to));
	/* One save, taken back as one. */
	OK(loods_ops_undo(&rig.app, &err));
	l = list_of(&loods_agreement_type);
	cr_assert_eq(l.n, 1);
	cr_expect_not(loods_date_known(((const struct loods_agreement *)l.rec[0])->to));
	end();
}

Test(scr_client, an_agreement_of_the_same_day_is_changed_itself)
{
	struct loods_list l;

	begin();
	agree("4 F2");
	agree("3 Enter 2 1 F2");
	l = list_of(&loods_agreement_type);
	cr_assert_eq(l.n, 2);
	cr_expect_eq(((const struct loods_agreement *)l.rec[1])->contacts.n, 3);
	cr_expect_eq(((const struct loods_agreement *)l.rec[1])->per_days.n, 21);
	end();
}

Test(scr_client, the_same_agreement_and_impossible_ones_are_refused_in_their_field)
{
	static const struct { const char *keys, *said; } rows[] = {
		{ "F2", "agreed already" },
		{ "0 Enter F2", "1" },
		{ "4 Enter Ctrl-U F2", "Please fill in: Per days." },
		{ "4 Enter 1 4 Enter Ctrl-U F2", "Please fill in: First day." },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		agree(rows[i].keys);
		cr_expect(strstr(ui_rig_message(&rig), rows[i].said), "%s: %s", rows[i].keys, ui_rig_message(&rig));
		cr_expect_eq(ui_rig_find(&rig, "AGREEMENT"), 0);
		ui_form_close(ui_form_of(rig.ui.top));
	}
	cr_expect_eq(list_of(&loods_agreement_type).n, 1);
	end();
}

/* ---- intensity ---- */

static struct loods_client_intensity intensity(void)
{
	struct loods_client_intensity c;

	OK(loods_client_intensity_load(&rig.app, &arena, client, office_day("2026-11-23"), &c, &err));
	return c;
}

/* Three talks in the last 28 days (27 October to 23 November), one before. */
static void talks(void)
{
	office_contact(&office, client, "2026-09-14", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 45);
	office_contact(&office, client, "2026-10-28", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	office_contact(&office, client, "2026-11-11", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 60);
	office_contact(&office, client, "2026-11-16", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_NO_SHOW, -1);
}

Test(scr_client, the_figures_are_those_of_the_definitions)
{
	struct loods_client_intensity c;

	begin();
	talks();
	c = intensity();
	cr_expect_eq(c.figures[0].contact_days, 2);
	cr_expect_eq(c.figures[0].minutes, 80);
	cr_expect_eq(c.figures[0].expected.num, 2);
	cr_expect_eq(c.figures[0].expected.den, 1);
	cr_expect_eq(c.figures[0].open_gap.n, 12);
	cr_expect_eq(c.figures[1].contact_days, 3);
	cr_expect_eq(c.figures[1].expected.num * 2, c.figures[1].expected.den * 13, "6.5 of 91 days");
	cr_expect_eq(c.agreements.n, 1);
	end();
}

Test(scr_client, the_screen_says_what_is_to_be_done_draws_the_weeks_and_explains_each_figure)
{
	begin();
	talks();
	cr_assert_not_null(ui_push(&rig.ui, &ui_scr_intensity, &client));
	ui_frame(&rig.ui);
	cr_expect(strstr(ui_rig_row(&rig, 0), "INTENSITY"));
	/* 2 of 2 expected of the 28 days to 23 November; the stretch from 8 October to 4 November holds one. */
	cr_expect(strstr(ui_rig_row(&rig, 1), "2/2 100 %  uneven"), "%s", ui_rig_row(&rig, 1));
	/* The last talk was on the 11th; 14 + 7 days later it is not too long yet, the day after it is. */
	cr_expect(ui_rig_find(&rig, "overdue on Thursday 3 December 2026") > 0, "%s", ui_rig_row(&rig, 3));
	/* Weeks of Tuesday to Monday, the last one to the 23rd: talks in the 2nd, 4th and 11th from the
	 * end. */
	cr_expect(strstr(ui_rig_row(&rig, ui_rig_find(&rig, "Contact  ")), ": . . . . . . : . : ."),
		  "%s", ui_rig_row(&rig, ui_rig_find(&rig, "Contact  ")));
	cr_expect(strstr(ui_rig_row(&rig, ui_rig_find(&rig, "Agreed ")), "|2/28---"));
	cr_expect(ui_rig_find(&rig, "Open gap: 12 eligible days without a contact, since 12 November 2026.") > 0);
	ui_rig_keys(&rig, "PgDn");
	cr_expect(ui_rig_find(&rig, "From 1 January 2026: 2 contacts per 28 days.") > 0);
	cr_expect(ui_rig_find(&rig, "[28 days]") > 0);
	cr_expect(ui_rig_find(&rig, "2 contact days of the 2 expected (2 per 28 days over 28 eligible days).") < 0,
		  "it is wrapped");
	cr_expect(ui_rig_find(&rig, "2 contact days of the 2 expected") > 0);
	ui_rig_keys(&rig, "Tab");
	cr_expect(ui_rig_find(&rig, "[91 days]") > 0);
	cr_expect(ui_rig_find(&rig, "3 contact days of the 6.5 expected") > 0);
	end();
}

static void advice(const char *part)
{
	struct loods_client_intensity c = intensity();
	struct loods_str text = LOODS_STR_INIT;

	loods_client_intensity_advice(&c, &text);
	cr_expect(strstr(text.s, part), "%s", text.s);
	loods_str_release(&text);
}

Test(scr_client, the_advice_fits_what_is_agreed)
{
	begin();
	/* Since 1 January without a contact: from day 14 + 7 + 1 on it is overdue. */
	advice("overdue since Thursday 22 January 2026.");
	advice("2 contacts by ");
	office_pause(&office, client, "2026-11-20", NULL);
	advice("nothing is due");
	end();
}

/* ---- note ---- */

Test(scr_client, a_note_is_kept_and_counts_nowhere)
{
	struct loods_list l;
	const struct loods_contact *k;

	begin();
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_note, &client));
	ui_frame(&rig.ui);
	ui_rig_type(&rig, "Şükrü zoekt een fiets");
	ui_rig_keys(&rig, "Enter");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	l = list_of(&loods_contact_type);
	cr_assert_eq(l.n, 1);
	k = l.rec[0];
	cr_expect_str_eq(k->note, "Şükrü zoekt een fiets");
	cr_expect_eq(k->kind, LOODS_CONTACT_THIRD_PARTY);
	cr_expect_eq(intensity().figures[1].contact_days, 0);
	cr_expect_eq(intensity().figures[1].minutes, 0);
	end();
}

/* ---- the dossier ---- */

static void dossier(void)
{
	cr_assert_not_null(ui_push(&rig.ui, &ui_scr_dossier, &client), "%s", ui_rig_message(&rig));
	ui_frame(&rig.ui);
}

Test(scr_client, an_entry_is_read_whole_and_changed)
{
	struct loods_contact k = { .client = client };
	char note[401];

	begin();
	memset(note, 'a', sizeof note - 1);
	for (size_t i = 9; i < sizeof note - 1; i += 10)
		note[i] = ' ';
	memcpy(note + sizeof note - 5, "slot", 5);
	k = (struct loods_contact){ .client = client, .occurred_on = office_day("2026-11-20"), .minutes = loods_num_of(20),
				    .channel = LOODS_CHANNEL_PHONE, .kind = LOODS_CONTACT_PROGRESS, .outcome = LOODS_OUTCOME_HELD,
				    .initiator = LOODS_INITIATOR_CASEWORKER, .conducted_by = office.user.id, .note = note,
				    .status = LOODS_CONTACT_FINAL };
	office_save(&office, &loods_contact_type, &k);
	dossier();
	cr_expect_eq(rig.ui.screen.cursor_row, ui_rig_find(&rig, "20 Nov 26 Contact"));
	ui_rig_keys(&rig, "Enter");
	cr_expect(ui_rig_find(&rig, "slot") > 0, "the note to its end");
	ui_rig_keys(&rig, "End");
	cr_expect(ui_rig_find(&rig, "by anna") > 0);
	ui_rig_keys(&rig, "e");
	cr_expect_eq(ui_rig_find(&rig, "CHANGE"), 0);
	ui_form_focus(ui_form_of(rig.ui.top), ui_form_field(ui_form_of(rig.ui.top), 0, "minutes"));
	ui_rig_keys(&rig, "3 5 F2");
	cr_expect_eq(((const struct loods_contact *)list_of(&loods_contact_type).rec[0])->minutes.n, 35);
	end();
}

Test(scr_client, deleting_names_it_and_needs_another_key)
{
	begin();
	office_contact(&office, client, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	dossier();
	ui_rig_keys(&rig, "x");
	cr_expect(strstr(ui_rig_message(&rig), "Yusuf, Amina"), "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "x Enter Esc");
	cr_assert_eq(list_of(&loods_contact_type).n, 1);
	ui_rig_keys(&rig, "x w");
	cr_assert_eq(list_of(&loods_contact_type).n, 0);
	cr_expect(strstr(ui_rig_message(&rig), "Deleted"), "%s", ui_rig_message(&rig));
	OK(loods_ops_undo(&rig.app, &err));
	cr_assert_eq(list_of(&loods_contact_type).n, 1);
	end();
}

Test(scr_client, what_is_only_added_says_so)
{
	struct loods_language_level *level;

	begin();
	level = loods_rec_new(&loods_language_level_type, &arena);
	level->client = client;
	level->skill = LOODS_SKILL_READING;
	level->level = LOODS_LEVEL_A1;
	level->basis = LOODS_BASIS_CASEWORKER;
	level->measured_on = office_day("2026-11-20");
	office_save(&office, &loods_language_level_type, level);
	dossier();
	ui_rig_keys(&rig, "x");
	cr_expect(strstr(ui_rig_message(&rig), "never deleted"), "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "e");
	cr_expect(strstr(ui_rig_message(&rig), "never changed"), "%s", ui_rig_message(&rig));
	end();
}

Test(scr_client, a_time_line_is_searched)
{
	begin();
	office_contact(&office, client, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	dossier();
	ui_rig_keys(&rig, "/ o w n e r");
	cr_expect(ui_rig_find(&rig, "Find: owner") == 1);
	cr_expect(ui_rig_find(&rig, "Contact: phone") < 0);
	ui_rig_keys(&rig, "Esc");
	cr_expect(ui_rig_find(&rig, "Contact: phone") > 0);
	end();
}

Test(scr_client, keystrokes_of_the_acceptance_list)
{
	static const struct { const struct ui_form_def *form; const char *keys; } rows[] = {
		{ &ui_scr_contact, "2 1 Enter 2 0 F2" },
		{ &ui_scr_contact, "2 Enter Enter 3 F2" },
		{ &ui_scr_contact, "2 1 Enter 2 0 Enter Enter + 1 4 Enter e x a m Space m o v e d Enter" },
		{ &ui_scr_plan, "+ 1 4 Enter" },
		{ &ui_scr_language, "4 Enter Enter a 2 F2" },
	};

	begin();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		cr_assert_not_null(ui_form_push(&rig.ui, rows[i].form, &client));
		ui_frame(&rig.ui);
		ui_rig_keys(&rig, rows[i].keys);
		cr_expect_eq(ui_rig_find(&rig, "BASE"), 0, "%s: %s", rows[i].keys, ui_rig_message(&rig));
		if (ui_rig_find(&rig, "BASE") != 0)
			ui_form_close(ui_form_of(rig.ui.top));
	}
	end();
}

Test(scr_client, childcare_to_active_in_four_keys)
{
	struct loods_child *child;
	struct loods_childcare *care;
	struct loods_list l;

	begin();
	child = loods_rec_new(&loods_child_type, &arena);
	child->client = client;
	child->birth_month = (loods_pdate){ .year = 2023, .month = 4 };
	office_save(&office, &loods_child_type, child);
	care = loods_rec_new(&loods_childcare_type, &arena);
	care->child = child->meta.id;
	care->type = LOODS_CARE_DAY_CARE;
	care->state = LOODS_CARE_WAITING_LIST;
	office_save(&office, &loods_childcare_type, care);
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_childcare, &client));
	ui_frame(&rig.ui);
	ui_rig_keys(&rig, "Enter 3 F2");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	l = list_of(&loods_childcare_type);
	cr_assert_eq(l.n, 1);
	care = l.rec[0];
	cr_expect_eq(care->state, LOODS_CARE_ACTIVE);
	cr_expect_eq(care->starts_on.n, office_day("2026-11-23").n);
	end();
}
