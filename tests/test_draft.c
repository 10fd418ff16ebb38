/* Drafts: whose they are, how long they stay, what takes them away, and that a form gets back what it held. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "contact.h"
#include "desk.h"
#include "office.h"
#include "office_fill.h"
#include "store_impl.h"
#include "task.h"
#include "ui_rig.h"

static struct office office;
static struct loods_app app;
static struct ui_rig rig;
static struct ui_desk desk;
static struct loods_arena arena;
static struct loods_err err;
static loods_id amina;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){ .store = office.store, .user = office.user, .clock = office.clock, .lang = "en" };
}

static struct loods_drafts all(void)
{
	struct loods_drafts d = { 0 };

	OK(loods_ops_drafts(&app, &arena, &d, &err));
	return d;
}

static loods_id keep(const char *text)
{
	struct loods_draft d = { .text = text };

	OK(loods_ops_draft_keep(&app, &d, &err));
	return d.id;
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&office);
}

/* ---- in the office file ---- */

Test(draft, is_written_over_and_belongs_to_one_account)
{
	struct loods_draft d;
	loods_id first, second;

	enter(OFFICE_CASEWORKER);
	first = keep("one");
	second = keep("two\nthree");
	cr_expect_neq(first.n, second.n);
	d = (struct loods_draft){ .id = first, .text = "one and more" };
	OK(loods_ops_draft_keep(&app, &d, &err));
	cr_assert_eq(all().n, 2);
	cr_expect_str_eq(all().list[0].text, "two\nthree");
	cr_expect_str_eq(all().list[1].text, "one and more");

	enter(OFFICE_CASEWORKER_2);
	cr_expect_eq(all().n, 0);
	OK(loods_ops_draft_drop(&app, first, &err));
	d.text = "not his";
	OK(loods_ops_draft_keep(&app, &d, &err));
	cr_expect_eq(all().n, 0, "a draft of somebody else is neither taken away nor written over");

	enter(OFFICE_CASEWORKER);
	cr_assert_eq(all().n, 2);
	cr_expect_str_eq(all().list[1].text, "one and more");
	OK(loods_ops_draft_drop(&app, second, &err));
	cr_expect_eq(all().n, 1);
	cr_expect_gt(keep("four").n, second.n, "an id is never given twice");
	enter(OFFICE_EVALUATOR);
	d = (struct loods_draft){ .text = "x" };
	cr_expect_eq(loods_ops_draft_keep(&app, &d, &err), LOODS_EDENIED);
	end();
}

Test(draft, goes_after_fourteen_days)
{
	int64_t kept;

	enter(OFFICE_CASEWORKER);
	keep("old");
	kept = office.clock.pinned.n;
	app.clock.pinned.n = office.clock.pinned.n = kept + INT64_C(14) * 86400;
	cr_expect_eq(all().n, 1);
	app.clock.pinned.n = office.clock.pinned.n = kept + INT64_C(14) * 86400 + 1;
	cr_expect_eq(all().n, 0);
	app.clock.pinned.n = kept;
	cr_expect_eq(all().n, 0, "gone, not only hidden");
	end();
}

Test(draft, others_need_not_read_again_because_of_one)
{
	struct loods_user user;
	struct loods_store *other;
	int64_t seen;
	loods_id id;

	enter(OFFICE_CASEWORKER);
	other = office_session(&office, OFFICE_CASEWORKER_2, &user);
	id = keep("first: how many there were before is not known");
	loods_store_generation(other);
	seen = loods_store_generation(other);
	keep("one");
	OK(loods_ops_draft_drop(&app, id, &err));
	cr_expect_eq(loods_store_generation(other), seen);
	keep("two");
	OK(loods_ops_log_reading(&app, LOODS_LOG_LIST, NULL, (loods_id){ 0 }, NULL, &err));
	cr_expect_gt(loods_store_generation(other), seen, "whatever else is written is seen");
	loods_store_close(other);
	end();
}

static int64_t synchronous(void)
{
	int64_t n;

	OK(db_read_int(office.store->db, "PRAGMA synchronous", 0, 0, &n, NULL, &err));
	return n;
}

/* A field must not wait for a slow disk; what is saved does. */
Test(draft, does_not_wait_for_the_disk_and_a_save_does)
{
	enum { NORMAL = 1, FULL = 2 };

	enter(OFFICE_CASEWORKER);
	cr_expect_eq(synchronous(), FULL);
	keep("one");
	cr_expect_eq(synchronous(), NORMAL);
	OK(loods_ops_log_reading(&app, LOODS_LOG_LIST, NULL, (loods_id){ 0 }, NULL, &err));
	cr_expect_eq(synchronous(), FULL);
	keep("two");
	loods_store_idle(office.store);
	cr_expect_eq(synchronous(), FULL, "the log is written back with care");
	end();
}

Test(draft, goes_with_the_save_or_stays_with_the_failure)
{
	struct loods_task *t;
	struct loods_change change = { .kind = LOODS_SAVE, .type = &loods_task_type };

	enter(OFFICE_CASEWORKER);
	t = loods_rec_new(&loods_task_type, &arena);
	change.rec = t;
	app.draft = keep("task");
	cr_expect_eq(loods_ops_save(&app, &change, 1, NULL, NULL, &err), LOODS_EINVALID, "nothing says what is to be done");
	cr_expect_neq(app.draft.n, 0);
	cr_expect_eq(all().n, 1);
	t->what = "Bellen";
	t->assigned_to = office.user.id;
	OK(loods_ops_save(&app, &change, 1, NULL, NULL, &err));
	cr_expect_eq(app.draft.n, 0);
	cr_expect_eq(all().n, 0);
	end();
}

Test(draft, goes_over_to_other_keys_and_goes_with_the_client)
{
	struct loods_draft d = { .text = "bellen met Yusuf" };
	struct loods_rekeyed done;
	struct loods_tx *tx;

	enter(OFFICE_LEAD);
	d.client = office_client(&office, "C-1", "Yusuf, Amina");
	OK(loods_ops_draft_keep(&app, &d, &err));
	keep("about nobody");
	OK(loods_store_rekey(office.store, &(struct loods_rekey){ .scope = LOODS_REKEY_ALL }, &done, &err));
	cr_assert_eq(unlink(done.kept.s), 0);
	loods_str_release(&done.kept);
	enter(OFFICE_LEAD);
	cr_assert_eq(all().n, 2);
	cr_expect_str_eq(all().list[1].text, "bellen met Yusuf");
	OK(loods_store_begin(office.store, &tx, &err));
	OK(loods_store_erase(tx, d.client, NULL, 0, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_eq(all().n, 1);
	cr_expect_str_eq(all().list[0].text, "about nobody");
	end();
}

/* ---- in a form ---- */

/* The screens, unlocked. Amina is a client of Anna's. */
static void begin(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	enter(OFFICE_CASEWORKER);
	amina = office_client(&office, "C-0142", "Yusuf, Amina");
	office_own(&office, amina, office.user.id, "2026-01-01", NULL);
	office_guide(&office, amina, "2026-01-01", NULL);
	office_agree(&office, amina, 2, 28, "2026-01-01", NULL);
	desk = (struct ui_desk){ .user = OFFICE_CASEWORKER };
}

static void sign_in(void)
{
	rig = (struct ui_rig){ .row = LOODS_STR_INIT, .shell = ui_desk_shell };
	rig.shell.office = &desk;
	rig.app = (struct loods_app){ .path = office.path, .clock = office.clock, .lang = "en", .undo = &desk.undo };
	OK(ui_start(&rig.ui, &rig.app, &rig.shell, 40, 100, &err));
	ui_rig_type(&rig, OFFICE_PASSPHRASE);
	ui_rig_keys(&rig, "Enter");
}

/* The session ends as a killed one does: nothing is rescued. */
static void killed(void)
{
	ui_rig_stop(&rig);
	loods_undo_release(&desk.undo);
	loods_store_close(rig.app.store);
}

static bool seen(const char *text)
{
	return ui_rig_find(&rig, text) >= 0;
}

/* What the form shows, but for the message and the field with the cursor. */
static char *picture(void)
{
	struct loods_str b = LOODS_STR_INIT;
	char *copy;

	for (int i = 0; i < rig.ui.layout.message.row; i++)
		loods_str_addf(&b, "%s\n", *ui_rig_row(&rig, i) ? ui_rig_row(&rig, i) + 1 : "");
	copy = strdup(b.s);
	loods_str_release(&b);
	return copy;
}

/* As if this process were another one by now: its drafts are offered. */
static void give_up_drafts(void)
{
	struct loods_drafts d = all();

	for (int i = 0; i < d.n; i++) {
		struct loods_draft one = d.list[i];

		cr_assert(!strncmp(one.text, "open\t", 5));
		one.text = strchr(one.text, '\n') + 1;
		OK(loods_ops_draft_keep(&app, &one, &err));
	}
}

/* Keys that open a form about Amina, and keys that fill it in; the last one leaves a field. */
static const struct {
	const char *open, *fill;
} forms[] = {
	{ "c", "2 1 2 Enter 3 5 Enter 2 Enter" },
	{ "p", "Ctrl-U + 1 0 Tab" },
	{ "n", "H a l l o Tab" },
	{ "t", "1 Tab" },
	{ "d", "Enter 0 4 - 2 0 2 3 Tab 3 Tab" },
	{ "w", "B e l Enter + 3 Tab" },
	{ "a", "Ctrl-U 4 Tab Ctrl-U 1 4 Tab" },
	{ "e", "Tab Ctrl-U 2 - 1 - 2 0 2 6 Tab" },
	{ "o", "1 Tab" },
};

Test(draft, every_form_gets_back_what_it_held, .timeout = 120)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const char *open = forms[i].open;
		char *before, *after;
		struct loods_drafts d;

		begin();
		sign_in();
		ui_rig_keys(&rig, "Ctrl-F y u s Enter Enter");
		ui_rig_keys(&rig, open);
		ui_rig_keys(&rig, forms[i].fill);
		before = picture();
		killed();
		d = all();
		cr_assert_eq(d.n, 1, "%s: %d drafts\n%s", open, d.n, before);
		give_up_drafts();
		sign_in();
		cr_assert(seen("You have unfinished work"), "%s", open);
		ui_rig_keys(&rig, "Enter");
		cr_expect(seen("As you left it"), "%s: %s", open, ui_rig_message(&rig));
		after = picture();
		cr_expect_str_eq(after, before, "%s:\n%s---\n%s", open, before, after);
		free(before);
		free(after);
		killed();
		end();
	}
}

Test(draft, what_somebody_else_saved_since_is_not_undone)
{
	struct loods_contact *k;
	struct loods_list l;
	loods_id id;

	begin();
	id = office_contact(&office, amina, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	sign_in();
	/* Anna changes the minutes, and is killed; then the channel is changed. */
	ui_rig_keys(&rig, "Ctrl-F y u s Enter Enter e Tab Tab Ctrl-U 3 5 Tab");
	cr_expect(seen("CHANGE"));
	cr_expect(seen("[35"), "%s", picture());
	killed();
	give_up_drafts();
	OK(loods_store_get(office.store, &arena, &loods_contact_type, id, false, (void **)&k, &err));
	k->channel = LOODS_CHANNEL_OFFICE;
	office_save(&office, &loods_contact_type, k);
	sign_in();
	ui_rig_keys(&rig, "Enter");
	cr_expect(seen("saved by somebody else"), "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "F2");
	OK(loods_store_list(office.store, &arena, &loods_contact_type, &(struct loods_filter){ .client = amina }, &l, &err));
	cr_assert_eq(l.n, 1);
	k = l.rec[0];
	cr_expect_eq(k->minutes.n, 35);
	cr_expect_eq(k->channel, LOODS_CHANNEL_OFFICE);
	cr_expect_eq(all().n, 0);
	killed();
	end();
}

Test(draft, a_form_that_is_open_is_not_offered)
{
	begin();
	sign_in();
	ui_rig_keys(&rig, "c 2");
	cr_expect_eq(all().n, 1);
	killed();
	sign_in();
	cr_expect_not(seen("unfinished work"), "this process, which has it open, still runs");
	ui_rig_keys(&rig, "n x Esc k");
	cr_expect(seen("Kept as a draft"));
	ui_rig_keys(&rig, "K");
	cr_expect(seen("NOTE"));
	cr_expect_not(seen("CONTACT"));
	killed();
	end();
}
