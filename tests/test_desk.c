/* The desk as a caseworker meets it: unlock, Today, finding somebody, saving, undo, the lock in the midst of a form, and who may not in. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "contact.h"
#include "desk.h"
#include "office.h"
#include "office_fill.h"
#include "task.h"
#include "ui_rig.h"

static struct office office;
static struct ui_rig rig;
static struct ui_desk desk;
static struct loods_arena arena;
static struct loods_err err;
static loods_id amina, rahel;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

/* The screens on the office file, still locked. Amina is in guidance and late; Rahel is a client without anything. */
static void begin(const char *user)
{
	setlocale(LC_ALL, "C.UTF-8");
	office_init(&office, OFFICE_CASEWORKER);
	amina = office_client(&office, "C-0142", "Yusuf, Amina");
	office_own(&office, amina, office.user.id, "2026-01-01", NULL);
	office_guide(&office, amina, "2026-01-01", NULL);
	office_agree(&office, amina, 2, 28, "2026-01-01", NULL);
	rahel = office_client(&office, "C-0143", "Haile, Rahel");
	office_own(&office, rahel, office.user.id, "2026-01-01", NULL);
	desk = (struct ui_desk){ .user = user };
	rig = (struct ui_rig){ .row = LOODS_STR_INIT, .shell = ui_desk_shell };
	rig.shell.office = &desk;
	rig.app = (struct loods_app){ .path = office.path, .clock = office.clock, .lang = "en", .undo = &desk.undo };
	OK(ui_start(&rig.ui, &rig.app, &rig.shell, 24, 80, &err));
	ui_frame(&rig.ui);
}

static void end(void)
{
	ui_rig_stop(&rig);
	loods_undo_release(&desk.undo);
	loods_store_close(rig.app.store);
	loods_arena_release(&arena);
	office_release(&office);
}

static void unlock(void)
{
	ui_rig_type(&rig, OFFICE_PASSPHRASE);
	ui_rig_keys(&rig, "Enter");
}

static struct loods_list contacts_of(loods_id client)
{
	struct loods_list l;

	OK(loods_store_list(office.store, &arena, &loods_contact_type, &(struct loods_filter){ .client = client }, &l, &err));
	return l;
}

static bool seen(const char *text)
{
	return ui_rig_find(&rig, text) >= 0;
}

Test(desk, unlocking_shows_today)
{
	begin(OFFICE_CASEWORKER);
	cr_expect_not(seen("Yusuf"));
	unlock();
	cr_expect_eq(ui_rig_find(&rig, "[1 Today]"), 0, "%s", ui_rig_message(&rig));
	cr_expect(seen("LATE"));
	cr_expect(seen("Yusuf, Amina"));
	cr_expect_not(seen("Haile"), "nothing is due about her");
	end();
}

Test(desk, nine_keys_for_somebody_who_is_not_on_today)
{
	struct loods_list l;

	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "Ctrl-F h a i Enter c 2 1");
	cr_expect(seen("Haile, Rahel"));
	/* No usual minutes are known in a new office: they are asked for, the rest is offered. */
	ui_rig_keys(&rig, "Enter 1 5 F2");
	l = contacts_of(rahel);
	cr_assert_eq(l.n, 1, "%s", ui_rig_message(&rig));
	cr_expect_eq(((const struct loods_contact *)l.rec[0])->channel, LOODS_CHANNEL_PHONE);
	cr_expect_eq(contacts_of(amina).n, 0);
	end();
}

Test(desk, ctrl_f_from_a_form_leaves_it_as_it_is)
{
	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "c 2 1 Enter 4 7 Ctrl-F");
	cr_expect_eq(ui_rig_find(&rig, "FIND A CLIENT"), 0);
	ui_rig_keys(&rig, "Esc");
	cr_expect_eq(ui_rig_find(&rig, "CONTACT"), 0);
	cr_expect(seen("47"));
	end();
}

Test(desk, ctrl_f_closes_what_the_find_opened_but_asks_before_work_is_lost)
{
	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "Ctrl-F y u s Enter c 2 1 Ctrl-F");
	cr_expect(strstr(ui_rig_message(&rig), "Not saved yet"), "%s", ui_rig_message(&rig));
	cr_expect_eq(ui_rig_find(&rig, "CONTACT"), 0);
	ui_rig_keys(&rig, "w");
	cr_expect_eq(ui_rig_find(&rig, "FIND A CLIENT"), 0);
	ui_rig_keys(&rig, "Enter");
	cr_expect(seen("[Timeline]"));
	ui_rig_keys(&rig, "Ctrl-F");
	cr_expect_eq(ui_rig_find(&rig, "FIND A CLIENT"), 0);
	/* one step back, not two: the dossier is closed */
	ui_rig_keys(&rig, "Esc");
	cr_expect(seen("[1 Today]"));
	end();
}

Test(desk, a_save_says_what_it_was_and_u_takes_it_back)
{
	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "c 2 1 Enter 1 5 F2");
	cr_expect(seen("Saved: Contact: phone, 15 min"), "%s", ui_rig_message(&rig));
	cr_expect(seen("Yusuf, Amina"));
	ui_rig_keys(&rig, "u");
	cr_expect(seen("Taken back: Contact: phone, 15 min"), "%s", ui_rig_message(&rig));
	for (int i = 0; i < contacts_of(amina).n; i++)
		cr_expect_neq(((const struct loods_contact *)contacts_of(amina).rec[i])->outcome, LOODS_OUTCOME_HELD);
	end();
}

Test(desk, undo_ends_after_ten_minutes)
{
	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "c 2 1 Enter 1 5 F2");
	rig.app.clock.pinned.n += LOODS_UNDO_SECONDS + 1;
	ui_rig_keys(&rig, "u");
	cr_expect(seen("more than ten minutes ago"), "%s", ui_rig_message(&rig));
	end();
}

Test(desk, a_task_is_ticked_and_brought_back)
{
	struct loods_task *t;

	begin(OFFICE_CASEWORKER);
	t = loods_rec_new(&loods_task_type, &arena);
	t->client = amina;
	t->what = "Formulier sturen";
	t->due = office_day("2026-11-23");
	t->assigned_to = office.user.id;
	office_save(&office, &loods_task_type, t);
	unlock();
	ui_rig_keys(&rig, "Tab");
	cr_expect(strstr(ui_rig_row(&rig, rig.ui.screen.cursor_row), "Formulier sturen"), "the next block");
	ui_rig_keys(&rig, "Space");
	cr_expect_not(seen("[ ] "));
	cr_expect(seen("u Undo"), "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "u");
	cr_expect(seen("Formulier sturen"));
	cr_expect(seen("Tasks 1"));
	end();
}

/* ---- the lock ---- */

Test(desk, the_lock_hides_all_and_gives_the_form_back_as_it_was)
{
	struct loods_list l;

	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "c 2 1 Enter 1 5 Enter Enter Enter");
	ui_rig_type(&rig, "Şükrü belde");
	ui_rig_keys(&rig, "Ctrl-X");
	cr_expect_eq(ui_rig_find(&rig, "locked"), 0);
	cr_expect_not(seen("Yusuf"));
	cr_expect_not(seen("C-0142"));
	cr_expect_not(seen("belde"));
	cr_assert_null(rig.app.store);
	unlock();
	cr_expect_eq(ui_rig_find(&rig, "CONTACT"), 0, "%s", ui_rig_message(&rig));
	cr_expect(seen("Şükrü belde"));
	ui_rig_keys(&rig, "F2");
	l = contacts_of(amina);
	cr_assert_geq(l.n, 1, "%s", ui_rig_message(&rig));
	cr_expect_str_eq(((const struct loods_contact *)l.rec[0])->note, "Şükrü belde");
	end();
}

Test(desk, the_lock_takes_an_open_question_away)
{
	begin(OFFICE_CASEWORKER);
	office_contact(&office, amina, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	unlock();
	ui_rig_keys(&rig, "Ctrl-F y u s Enter Enter x");
	cr_assert(strstr(ui_rig_message(&rig), "Yusuf"), "%s", ui_rig_message(&rig));
	ui_desk_shell.lock(&rig.ui);
	ui_frame(&rig.ui);
	cr_expect_not(seen("Yusuf"));
	unlock();
	ui_rig_keys(&rig, "w");
	cr_expect_eq(contacts_of(amina).n, 1);
	end();
}

static int drafts(void)
{
	struct loods_drafts d = { 0 };

	OK(loods_store_drafts(office.store, &arena, &d, &err));
	return d.n;
}

Test(desk, esc_at_the_lock_leaves_a_draft)
{
	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "c 2 Ctrl-X");
	cr_expect_eq(drafts(), 1);
	unlock();
	cr_expect_eq(ui_rig_find(&rig, "CONTACT"), 0);
	ui_rig_keys(&rig, "Esc w");
	cr_expect_eq(drafts(), 0, "thrown away is gone");
	ui_rig_keys(&rig, "c 2 Ctrl-X Esc");
	cr_expect(rig.ui.ended);
	cr_expect_eq(drafts(), 1);
	end();
}

/* Somebody else is writing all the time: what was typed cannot be kept. */
Test(desk, esc_at_the_lock_asks_before_unsaved_work_goes)
{
	struct loods_tx *tx;

	begin(OFFICE_CASEWORKER);
	unlock();
	ui_rig_keys(&rig, "c");
	OK(loods_store_begin(office.store, &tx, &err));
	ui_rig_keys(&rig, "2 Ctrl-X");
	loods_store_rollback(tx);
	ui_rig_keys(&rig, "Esc Enter");
	cr_expect_not(rig.ui.ended);
	cr_expect(seen("thrown away"), "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "Esc");
	unlock();
	cr_expect_eq(ui_rig_find(&rig, "CONTACT"), 0);
	ui_rig_keys(&rig, "Esc w Ctrl-X Esc");
	cr_expect(rig.ui.ended, "nothing is unsaved");
	end();
}

/* ---- who may not in ---- */

Test(desk, accounts_without_names_are_told_what_they_can_do)
{
	begin(OFFICE_ADMINISTRATOR);
	unlock();
	cr_expect(seen("loods user"), "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "Ctrl-F");
	cr_expect_not(seen("Caseload"));
	cr_expect(seen("Passphrase"));
	end();
}

Test(desk, an_evaluator_comes_to_the_exports_and_nowhere_else)
{
	static const char *const elsewhere[] = { "1", "2", "3", "Ctrl-F" };

	begin(OFFICE_EVALUATOR);
	unlock();
	cr_expect(seen("Nothing was exported yet"));
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
		ui_rig_keys(&rig, elsewhere[i]);
		cr_expect(seen("An evaluator sees no clients"), "%s: %s", elsewhere[i], ui_rig_message(&rig));
		cr_expect(seen("[4 Export]"));
		ui_rig_keys(&rig, "Down");
	}
	end();
	begin(OFFICE_CASEWORKER);
	unlock();
	cr_expect_not(seen("4 Export"));
	ui_rig_keys(&rig, "4");
	cr_expect(seen("Exports are made by"), "%s", ui_rig_message(&rig));
	end();
}

Test(desk, a_file_that_is_no_office_says_which_and_what_to_do)
{
	char path[128];
	FILE *f;

	begin(OFFICE_CASEWORKER);
	snprintf(path, sizeof path, "%s/other", office.dir);
	rig.app.path = path;
	unlock();
	cr_expect(seen("loods init"), "there is none: %s", ui_rig_message(&rig));
	f = fopen(path, "w");
	cr_assert_not_null(f);
	for (int i = 0; i < 5000; i++)
		fputs("no office", f);
	fclose(f);
	unlock();
	cr_expect(seen("not an office file"), "%s", ui_rig_message(&rig));
	cr_expect(seen("loods verify"));
	cr_expect(seen("Passphrase"));
	end();
}
