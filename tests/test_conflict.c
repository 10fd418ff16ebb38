/* Two people change the same record: each form shows both versions, nothing typed is lost, and what was agreed is what is stored. */
#include <criterion/criterion.h>
#include <string.h>

#include "childcare.h"
#include "child.h"
#include "contact.h"
#include "desk.h"
#include "language_step.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "ui_rig.h"

static struct office office;
static struct ui_rig rig;
static struct loods_arena arena;
static struct loods_app other; /* the team lead, in a session of her own */
static struct loods_err err;
static loods_id client;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

static void begin(void)
{
	office_init(&office, OFFICE_CASEWORKER);
	client = office_client(&office, "C-0142", "Yusuf, Amina");
	office_own(&office, client, office.user.id, "2026-01-01", NULL);
	office_guide(&office, client, "2026-01-01", NULL);
	ui_rig_start(&rig, 24, 80);
	rig.app.store = office.store;
	rig.app.user = office.user;
	rig.app.clock = office.clock;
	other = rig.app;
	other.store = office_session(&office, OFFICE_LEAD, &other.user);
}

static void end(void)
{
	ui_rig_stop(&rig);
	loods_store_close(other.store);
	loods_arena_release(&arena);
	office_release(&office);
}

static void *stored(const struct loods_type *t, loods_id id)
{
	void *rec = NULL;

	OK(loods_store_get(office.store, &arena, t, id, true, &rec, &err));
	return rec;
}

/* The lead's copy of a record, to be changed and saved by theirs(). */
static void *theirs_of(const struct loods_type *t, loods_id id)
{
	void *rec = NULL;

	OK(loods_store_get(other.store, &arena, t, id, false, &rec, &err));
	return rec;
}

static void save_theirs(enum loods_change_kind kind, const struct loods_type *t, void *rec)
{
	struct loods_change c = { kind, t, rec, 0 };

	OK(loods_ops_save(&other, &c, 1, NULL, NULL, &err));
}

static loods_id a_contact(void)
{
	return office_contact(&office, client, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
}

static void edit(const struct loods_type *t, loods_id id)
{
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_edit, &(struct ui_record){ t, id }));
	ui_frame(&rig.ui);
}

static void to_field(const char *name)
{
	struct ui_form *f = ui_form_of(rig.ui.top);

	ui_form_focus(f, ui_form_field(f, 0, name));
}

static void type_minutes(const char *digits)
{
	to_field("minutes");
	ui_rig_keys(&rig, "Ctrl-U");
	ui_rig_type(&rig, digits);
	ui_rig_keys(&rig, "F2");
}

static bool in_conflict(void)
{
	return strcmp(rig.ui.top->ops->name, "conflict") == 0;
}

/* A contact of 20 minutes by phone: the lead made it 30 and a visit, here it became 45. */
static loods_id both_change_minutes(void)
{
	loods_id id = a_contact();
	struct loods_contact *k;

	edit(&loods_contact_type, id);
	k = theirs_of(&loods_contact_type, id);
	k->minutes = loods_num_of(30);
	k->channel = LOODS_CHANNEL_HOME;
	save_theirs(LOODS_SAVE, &loods_contact_type, k);
	type_minutes("45");
	cr_assert(in_conflict());
	return id;
}

Test(conflict, both_versions_are_shown_and_enter_decides_nothing)
{
	begin();
	both_change_minutes();
	cr_expect_eq(ui_rig_find(&rig, "NOT SAVED YET"), 0);
	cr_expect(ui_rig_find(&rig, "C-0142  Yusuf, Amina") > 0);
	cr_expect(ui_rig_find(&rig, "Now (lies 10:00)") > 0);
	cr_expect(strstr(ui_rig_row(&rig, ui_rig_find(&rig, "Minutes")), "20"));
	cr_expect(strstr(ui_rig_row(&rig, ui_rig_find(&rig, "Minutes")), "30"));
	cr_expect(strstr(ui_rig_row(&rig, ui_rig_find(&rig, "Minutes")), "45"));
	cr_expect_eq(ui_rig_row(&rig, rig.ui.screen.cursor_row)[0], '>');
	ui_rig_keys(&rig, "Enter Space y F2 4");
	cr_assert(in_conflict());
	end();
}

Test(conflict, mine_is_kept_with_what_only_they_changed)
{
	loods_id id;
	const struct loods_contact *k;

	begin();
	id = both_change_minutes();
	ui_rig_keys(&rig, "1");
	k = stored(&loods_contact_type, id);
	cr_expect_eq(k->minutes.n, 45);
	cr_expect_eq(k->channel, LOODS_CHANNEL_HOME);
	cr_expect_eq(k->meta.version, 3);
	cr_expect_eq(ui_rig_find(&rig, "BASE"), 0, "the form is closed");
	end();
}

Test(conflict, theirs_is_kept_and_nothing_is_written)
{
	loods_id id;
	const struct loods_contact *k;

	begin();
	id = both_change_minutes();
	ui_rig_keys(&rig, "2");
	k = stored(&loods_contact_type, id);
	cr_expect_eq(k->minutes.n, 30);
	cr_expect_eq(k->meta.version, 2);
	cr_expect_eq(ui_rig_find(&rig, "BASE"), 0);
	end();
}

Test(conflict, esc_goes_on_typing_with_everything_there)
{
	begin();
	both_change_minutes();
	ui_rig_keys(&rig, "Esc");
	cr_assert_not(in_conflict());
	cr_assert(ui_rig_find(&rig, "[45") > 0);
	ui_rig_keys(&rig, "F2");
	cr_assert(in_conflict());
	end();
}

Test(conflict, per_field_and_both_notes_one_below_the_other)
{
	struct loods_contact *k;
	loods_id id;

	begin();
	id = a_contact();
	edit(&loods_contact_type, id);
	k = theirs_of(&loods_contact_type, id);
	k->minutes = loods_num_of(30);
	k->note = "van Lies";
	save_theirs(LOODS_SAVE, &loods_contact_type, k);
	to_field("note");
	ui_rig_type(&rig, "van mij");
	type_minutes("45");
	cr_assert(in_conflict());
	ui_rig_keys(&rig, "3 3");
	cr_assert(in_conflict(), "minutes cannot be both");
	ui_rig_keys(&rig, "2 3");
	k = stored(&loods_contact_type, id);
	cr_expect_eq(k->minutes.n, 30);
	cr_expect_str_eq(k->note, "van Lies\nvan mij");
	end();
}

Test(conflict, what_only_they_changed_is_taken_over_and_said)
{
	struct loods_contact *k;
	loods_id id;

	begin();
	id = a_contact();
	edit(&loods_contact_type, id);
	k = theirs_of(&loods_contact_type, id);
	k->channel = LOODS_CHANNEL_HOME;
	save_theirs(LOODS_SAVE, &loods_contact_type, k);
	type_minutes("45");
	cr_assert_not(in_conflict());
	cr_assert(ui_rig_find(&rig, "changed it: Channel") > 0, "%s", ui_rig_message(&rig));
	cr_assert(ui_rig_find(&rig, "save again") > 0, "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "F2");
	k = stored(&loods_contact_type, id);
	cr_expect_eq(k->minutes.n, 45);
	cr_expect_eq(k->channel, LOODS_CHANNEL_HOME);
	end();
}

Test(conflict, what_was_deleted_comes_back_or_stays_away)
{
	for (int answer = '1'; answer <= '2'; answer++) {
		const struct loods_contact *k;
		loods_id id;

		begin();
		id = a_contact();
		edit(&loods_contact_type, id);
		save_theirs(LOODS_DELETE, &loods_contact_type, theirs_of(&loods_contact_type, id));
		type_minutes("45");
		cr_assert(in_conflict());
		cr_assert(ui_rig_find(&rig, "deleted it") > 0);
		ui_rig_keys(&rig, answer == '1' ? "1" : "2");
		cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
		k = stored(&loods_contact_type, id);
		cr_expect_eq(k->meta.deleted, answer == '2');
		cr_expect_eq(k->minutes.n, answer == '1' ? 45 : 20);
		end();
	}
}

Test(conflict, a_form_that_changed_nothing_writes_nothing)
{
	loods_id id;

	begin();
	id = a_contact();
	edit(&loods_contact_type, id);
	ui_rig_keys(&rig, "F2");
	cr_expect_str_eq(ui_rig_message(&rig), "Nothing was changed.");
	cr_expect_eq(((const struct loods_contact *)stored(&loods_contact_type, id))->meta.version, 1);
	end();
}

/* ---- the quick forms ---- */

Test(conflict, a_quick_contact_keeps_what_was_typed_when_its_plan_is_moved)
{
	struct loods_contact *k;
	struct loods_list all;
	loods_id id;

	begin();
	id = office_contact(&office, client, "2026-11-23", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_contact, &client));
	k = theirs_of(&loods_contact_type, id);
	k->channel = LOODS_CHANNEL_HOME;
	save_theirs(LOODS_SAVE, &loods_contact_type, k);
	to_field("channel");
	ui_rig_keys(&rig, "2 1");
	to_field("minutes");
	ui_rig_keys(&rig, "3 0");
	to_field("note");
	ui_rig_type(&rig, "belde zelf");
	ui_rig_keys(&rig, "F2");
	cr_assert(in_conflict(), "%s", ui_rig_message(&rig));
	cr_expect(strstr(ui_rig_row(&rig, ui_rig_find(&rig, "Channel")), "home visit"));
	ui_rig_keys(&rig, "1");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	OK(loods_store_list(office.store, &arena, &loods_contact_type, &(struct loods_filter){ .client = client }, &all, &err));
	cr_assert_eq(all.n, 1, "the plan became this contact");
	k = all.rec[0];
	cr_expect_eq(k->channel, LOODS_CHANNEL_PHONE);
	cr_expect_eq(k->outcome, LOODS_OUTCOME_HELD);
	cr_expect_eq(k->minutes.n, 30);
	cr_expect_str_eq(k->note, "belde zelf");
	end();
}

Test(conflict, a_quick_contact_moves_the_next_one_only_when_it_is_as_it_was)
{
	struct loods_contact *k;
	loods_id id;

	begin();
	id = office_contact(&office, client, "2026-12-01", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_contact, &client));
	k = theirs_of(&loods_contact_type, id);
	k->note = "met tolk";
	save_theirs(LOODS_SAVE, &loods_contact_type, k);
	ui_rig_keys(&rig, "2 1");
	to_field("minutes");
	ui_rig_keys(&rig, "3 0");
	to_field("next_on");
	ui_rig_keys(&rig, "+ 1 4 F2");
	cr_assert_not(in_conflict());
	cr_expect(ui_rig_find(&rig, "lies changed") > 0, "%s", ui_rig_message(&rig));
	cr_expect(ui_rig_find(&rig, "[07-12-2026") > 0);
	ui_rig_keys(&rig, "F2");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	k = stored(&loods_contact_type, id);
	cr_expect_eq(k->occurred_on.n, office_day("2026-12-07").n);
	cr_expect_str_eq(k->note, "met tolk");
	end();
}

static loods_id an_arrangement(void)
{
	struct loods_child *child;
	struct loods_childcare *care;

	child = loods_rec_new(&loods_child_type, &arena);
	child->client = client;
	child->birth_month = (loods_pdate){ .year = 2023, .month = 4 };
	office_save(&office, &loods_child_type, child);
	care = loods_rec_new(&loods_childcare_type, &arena);
	care->child = child->meta.id;
	care->type = LOODS_CARE_DAY_CARE;
	care->state = LOODS_CARE_WAITING_LIST;
	care->days = 1u << 1;
	office_save(&office, &loods_childcare_type, care);
	return care->meta.id;
}

Test(conflict, childcare_shows_both_and_keeps_what_is_chosen)
{
	struct loods_childcare *care;
	loods_id id;

	begin();
	id = an_arrangement();
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_childcare, &client));
	care = theirs_of(&loods_childcare_type, id);
	care->days = 1u << 1 | 1u << 3;
	care->provider = "De Kade";
	save_theirs(LOODS_SAVE, &loods_childcare_type, care);
	to_field("days");
	ui_rig_keys(&rig, "2 F2");
	cr_assert(in_conflict(), "%s", ui_rig_message(&rig));
	cr_expect(ui_rig_find(&rig, "Mon, Wed") > 0);
	cr_expect(ui_rig_find(&rig, "Mon, Tue") > 0);
	ui_rig_keys(&rig, "1");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	care = stored(&loods_childcare_type, id);
	cr_expect_eq(care->days, 1u << 1 | 1u << 2);
	cr_expect_str_eq(care->provider, "De Kade");
	end();
}

Test(conflict, a_language_step_goes_on_from_what_stands)
{
	struct loods_language_step *step, *theirs;

	begin();
	step = loods_rec_new(&loods_language_step_type, &arena);
	step->client = client;
	step->kind = LOODS_STEP_NT2;
	step->state = LOODS_STEP_REGISTERED;
	step->provider = "Taalhuis";
	office_save(&office, &loods_language_step_type, step);
	cr_assert_not_null(ui_form_push(&rig.ui, &ui_scr_language, &client));
	theirs = theirs_of(&loods_language_step_type, step->meta.id);
	theirs->provider = "Taalhuis West";
	save_theirs(LOODS_SAVE, &loods_language_step_type, theirs);
	ui_rig_keys(&rig, "3 F2");
	cr_assert(ui_rig_find(&rig, "lies changed") > 0, "%s", ui_rig_message(&rig));
	ui_rig_keys(&rig, "F2");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0, "%s", ui_rig_message(&rig));
	step = stored(&loods_language_step_type, step->meta.id);
	cr_expect_eq(step->state, LOODS_STEP_RUNNING);
	cr_expect_str_eq(step->provider, "Taalhuis West");
	end();
}
