/* Forms: the contact form's keystrokes as SCREENS counts them, checks on leaving a field, and nothing typed is lost. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "contact.h"
#include "form.h"
#include "text.h"
#include "ui_rig.h"

struct saved {
	int n;
	struct loods_contact k;
	char note[200];
	bool next_known;
	loods_date next;
	enum loods_code fails;
	const char *fails_at;
	int fails_record;
	int conflicts;
};

static struct ui_rig rig;
static struct saved saved;
static struct ui_form *form;

static loods_date day(int y, int m, int d)
{
	loods_date out;

	if (!loods_date_from_ymd(y, m, d, &out))
		abort();
	return out;
}

/* ---- a form such as the contact form ---- */

static enum loods_code next_parse(struct ui_form *f, const char *text, struct loods_err *err)
{
	struct loods_contact *next = f->rec[1];

	if (!*text || !strcmp(text, "-")) {
		next->occurred_on = LOODS_DATE_NONE;
		return LOODS_OK;
	}
	if (!loods_date_parse_typed(text, loods_clock_today(&f->ui->app->clock), true, &next->occurred_on))
		return loods_fail(err, LOODS_EINVALID, "A date is needed: +14, 7, 7-12.");
	return LOODS_OK;
}

static void next_show(struct ui_form *f, struct loods_str *out)
{
	struct loods_contact *next = f->rec[1];

	if (loods_date_known(next->occurred_on))
		loods_field_show(loods_type_field(&loods_contact_type, "occurred_on"), next, out);
}

static void users(struct ui_form *f, struct ui_field *field)
{
	ui_field_option(f, field, 7, '1', "M. Jansen", NULL);
	ui_field_option(f, field, 8, '2', "T. Bakker", NULL);
}

static bool needs_minutes(struct ui_form *f)
{
	return ((struct loods_contact *)f->rec[0])->outcome != LOODS_OUTCOME_NO_ANSWER;
}

static void long_talk(struct ui_form *f, struct loods_str *out)
{
	if (((struct loods_contact *)f->rec[0])->minutes.n > 240)
		loods_str_add(out, "More than four hours. Enter keeps it.");
}

static const struct ui_field_def fields[] = {
	{ 0, "occurred_on" },
	{ 0, "start", .label = "", .beside = true },
	{ 0, "channel" },
	{ 0, "topics" },
	{ 0, "minutes", .applies = needs_minutes, .doubt = long_talk, .help = "How long it took." },
	{ 0, "outcome" },
	{ 0, "conducted_by", .options = users },
	{ 1, "occurred_on", .label = "Next", .parse = next_parse, .show = next_show },
	{ 0, "note" },
};

static enum loods_code open_contact(struct ui_form *f, const void *arg, struct loods_err *err)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &f->keep);

	(void)arg, (void)err;
	k->occurred_on = day(2026, 11, 23);
	loods_time_from_hm(9, 40, &k->start);
	k->outcome = LOODS_OUTCOME_HELD;
	k->minutes = loods_num_of(15);
	k->conducted_by = (loods_user_id){ 7 };
	ui_form_record(f, 0, &loods_contact_type, k);
	ui_form_record(f, 1, &loods_contact_type, loods_rec_new(&loods_contact_type, &f->keep));
	return LOODS_OK;
}

static void who(struct ui_form *f, struct loods_str *out)
{
	(void)f;
	loods_str_add(out, "C-0142  YUSUF, Amina   born 1991");
}

static const void *last(struct ui_form *f, int record)
{
	static const struct loods_contact before = { .channel = LOODS_CHANNEL_HOME, .topics = 1u << LOODS_TOPIC_HEALTH };

	(void)f;
	return record ? NULL : &before;
}

static void changed(struct ui_form *f, const struct ui_field *field)
{
	struct loods_contact *k = f->rec[0];

	if (field->rec_field && !strcmp(field->rec_field->name, "channel") && k->channel == LOODS_CHANNEL_OFFICE) {
		k->minutes = loods_num_of(30);
		ui_form_show(f, ui_form_field(f, 0, "minutes"));
	}
}

static enum loods_code save(struct ui_form *f, struct loods_notice *notice, int *record, struct loods_err *err)
{
	const struct loods_contact *k = f->rec[0], *next = f->rec[1];

	if (saved.fails) {
		*record = saved.fails_record;
		return loods_fail_field(err, saved.fails,
					saved.fails_at ? loods_type_field(&loods_contact_type, saved.fails_at) : NULL,
					"It was refused.");
	}
	saved.n++;
	saved.k = *k;
	snprintf(saved.note, sizeof saved.note, "%s", k->note ? k->note : "");
	saved.next = next->occurred_on;
	snprintf(notice->text, sizeof notice->text, "Saved: contact.");
	return LOODS_OK;
}

static void conflict(struct ui_form *f)
{
	(void)f;
	saved.conflicts++;
}

static void aside(struct ui_form *f, struct ui_screen *s, struct ui_rect r)
{
	(void)f;
	ui_draw_text(s, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT, "Last three");
}

static const struct ui_form_def contact = {
	.name = "contact", .title = "CONTACT", .fields = fields, .n_fields = LOODS_COUNT(fields), .first = "channel",
	.open = open_contact, .who = who, .last = last, .changed = changed, .save = save, .conflict = conflict, .aside = aside,
};

static void start(int rows, int cols)
{
	saved = (struct saved){ 0 };
	ui_rig_start(&rig, rows, cols);
	form = ui_form_of(ui_form_push(&rig.ui, &contact, NULL));
	ui_frame(&rig.ui);
}

static const char *active(void)
{
	return form->fields[form->active].def->name;
}

/* ---- keystrokes ---- */

Test(form, four_keys_of_a_routine_contact)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 1 F2");
	cr_assert_eq(saved.n, 1, "%s", ui_rig_message(&rig));
	cr_assert_eq(saved.k.channel, LOODS_CHANNEL_PHONE);
	cr_assert_eq(saved.k.topics, 1u << LOODS_TOPIC_WORK);
	cr_assert_eq(saved.k.outcome, LOODS_OUTCOME_HELD);
	cr_assert_eq(saved.k.minutes.n, 15);
	cr_assert_eq(saved.k.occurred_on.n, day(2026, 11, 23).n);
	cr_assert_str_eq(ui_rig_message(&rig), "Saved: contact.");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0);
	ui_rig_stop(&rig);
}

Test(form, every_field_touched_and_the_last_enter_saves)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 1 Enter Enter Enter Enter + 1 4 Enter e x a m Space m o v e d Enter");
	cr_assert_eq(saved.n, 1, "%s", ui_rig_message(&rig));
	cr_assert_eq(saved.next.n, day(2026, 12, 7).n);
	cr_assert_str_eq(saved.note, "exam moved");
	ui_rig_stop(&rig);
}

Test(form, sets_toggle_and_letters_find_the_list)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 1 2 3 1");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->topics, 1u << LOODS_TOPIC_LANGUAGE | 1u << LOODS_TOPIC_CHILDCARE);
	ui_rig_keys(&rig, "Backspace");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->topics, 1u << LOODS_TOPIC_LANGUAGE);
	ui_rig_keys(&rig, "d i g Space Enter F2");
	cr_assert_eq(saved.k.topics, 1u << LOODS_TOPIC_LANGUAGE | 1u << LOODS_TOPIC_DIGITAL, "%s", ui_rig_message(&rig));
	ui_rig_stop(&rig);
}

Test(form, a_choice_without_digit_by_its_first_letters)
{
	start(24, 80);
	ui_rig_keys(&rig, "e");
	cr_assert_eq(ui_rig_find(&rig, "e-mail"), form->ui->screen.cursor_row, "the value it would be stands beside");
	ui_rig_keys(&rig, "Enter F2");
	cr_assert_eq(saved.k.channel, LOODS_CHANNEL_EMAIL);
	ui_rig_stop(&rig);
}

Test(form, the_list_of_values)
{
	start(24, 80);
	ui_rig_keys(&rig, "? l e t t e r Enter");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->channel, LOODS_CHANNEL_LETTER);
	cr_assert_str_eq(active(), "topics");
	ui_rig_keys(&rig, "Shift-Tab F4 2");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->channel, LOODS_CHANNEL_PHONE);
	ui_rig_keys(&rig, "Shift-Tab 0 Esc");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->channel, LOODS_CHANNEL_PHONE);
	cr_assert_str_eq(active(), "channel");
	ui_rig_stop(&rig);
}

Test(form, same_as_last_time)
{
	start(24, 80);
	ui_rig_keys(&rig, "Space Space F2");
	cr_assert_eq(saved.k.channel, LOODS_CHANNEL_HOME);
	cr_assert_eq(saved.k.topics, 1u << LOODS_TOPIC_HEALTH);
	ui_rig_stop(&rig);
}

Test(form, options_of_a_user_field)
{
	start(24, 80);
	ui_form_focus(form, ui_form_field(form, 0, "conducted_by"));
	ui_rig_keys(&rig, "2");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->conducted_by.n, 8);
	cr_assert(ui_rig_find(&rig, "[2] T. Bakker") > 0);
	ui_rig_stop(&rig);
}

/* ---- what is wrong ---- */

Test(form, a_wrong_value_is_said_and_typing_goes_on_in_the_field)
{
	start(24, 80);
	ui_form_focus(form, ui_form_field(form, 0, "minutes"));
	ui_rig_keys(&rig, "9 9 9 Enter");
	cr_assert_str_eq(active(), "minutes");
	cr_assert(strlen(ui_rig_message(&rig)) > 10);
	cr_assert_eq(ui_rig_find(&rig, "999"), rig.ui.screen.cursor_row, "what was typed stands there still");
	ui_rig_keys(&rig, "Backspace");
	cr_assert_str_eq(ui_rig_message(&rig), "", "the message goes with the next change");
	ui_rig_keys(&rig, "Enter");
	cr_assert_eq(((struct loods_contact *)form->rec[0])->minutes.n, 99);
	ui_rig_stop(&rig);
}

Test(form, saving_takes_the_cursor_to_what_is_missing)
{
	start(24, 80);
	ui_rig_keys(&rig, "Tab Tab F2");
	cr_assert_eq(saved.n, 0);
	cr_assert_str_eq(active(), "channel");
	cr_assert_str_eq(ui_rig_message(&rig), "Please fill in: Channel.");
	cr_assert(strstr(ui_rig_row(&rig, rig.ui.screen.cursor_row), "*["), "required and blank is marked");
	ui_rig_stop(&rig);
}

Test(form, a_refusal_leads_to_its_field_of_the_right_record)
{
	start(24, 80);
	saved.fails = LOODS_EINVALID;
	saved.fails_at = "occurred_on";
	saved.fails_record = 1;
	ui_rig_keys(&rig, "2 1 F2");
	cr_assert_eq(form->active, 7);
	cr_assert_str_eq(ui_rig_message(&rig), "It was refused.");
	saved.fails = LOODS_ECONFLICT;
	ui_rig_keys(&rig, "F2");
	cr_assert_eq(saved.conflicts, 1);
	saved.fails = LOODS_OK;
	ui_rig_keys(&rig, "F2");
	cr_assert_eq(saved.n, 1);
	cr_assert_eq(saved.k.channel, LOODS_CHANNEL_PHONE, "nothing was lost");
	ui_rig_stop(&rig);
}

Test(form, an_unlikely_value_is_asked_about_once)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 1 Enter 3 0 0 Enter");
	cr_assert_str_eq(active(), "minutes");
	cr_assert(strstr(ui_rig_message(&rig), "four hours"));
	ui_rig_keys(&rig, "Enter");
	cr_assert_str_eq(active(), "outcome");
	ui_rig_stop(&rig);
}

Test(form, no_such_digit)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 1 Enter Enter 9");
	cr_assert_str_eq(active(), "outcome");
	cr_assert(strstr(ui_rig_message(&rig), "no such number"));
	ui_rig_stop(&rig);
}

/* ---- leaving ---- */

Test(form, an_untouched_form_closes_and_a_changed_one_asks)
{
	start(24, 80);
	ui_rig_keys(&rig, "Esc");
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0);
	ui_rig_stop(&rig);

	start(24, 80);
	ui_rig_keys(&rig, "2 Esc Enter");
	cr_assert(strstr(ui_rig_message(&rig), "Throw away"));
	cr_assert(rig.ui.discard, "keys typed ahead do not answer");
	ui_rig_keys(&rig, "Esc");
	cr_assert_str_eq(active(), "topics");
	ui_rig_keys(&rig, "Esc s");
	cr_assert_eq(saved.n, 1);
	ui_rig_stop(&rig);

	start(24, 80);
	ui_rig_keys(&rig, "2 Esc w");
	cr_assert_eq(saved.n, 0);
	cr_assert_eq(ui_rig_find(&rig, "BASE"), 0);
	ui_rig_stop(&rig);
}

Test(form, going_elsewhere_asks_about_a_changed_form)
{
	start(24, 80);
	ui_rig_keys(&rig, "2");
	cr_assert(ui_replace_all(&rig.ui, rig.ui.top->below->ops, NULL) == NULL);
	cr_assert(strstr(ui_rig_message(&rig), "Throw away"));
	ui_rig_keys(&rig, "Esc");
	cr_assert_str_eq(active(), "topics");
	ui_rig_stop(&rig);
}

Test(form, commands_are_reached_through_esc_without_ctrl_and_f_keys)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 Esc : l o n g Enter");
	cr_assert(ui_rig_find(&rig, "page of its own") > 0, "%s", ui_rig_message(&rig));
	ui_rig_stop(&rig);
}

/* ---- other behaviour ---- */

Test(form, what_follows_from_a_value_is_offered)
{
	start(24, 80);
	ui_rig_keys(&rig, "1 1 F2");
	cr_assert_eq(saved.k.minutes.n, 30);
	ui_rig_stop(&rig);
}

Test(form, a_field_that_does_not_apply_is_not_there)
{
	start(24, 80);
	cr_assert(ui_rig_find(&rig, "Minutes") > 0);
	ui_form_focus(form, ui_form_field(form, 0, "outcome"));
	ui_rig_keys(&rig, "3");
	cr_assert(ui_rig_find(&rig, "Minutes") < 0);
	ui_rig_keys(&rig, "Shift-Tab Shift-Tab");
	cr_assert_str_eq(active(), "topics");
	ui_rig_stop(&rig);
}

Test(form, help_on_a_field_and_the_last_message_again)
{
	start(24, 80);
	ui_form_focus(form, ui_form_field(form, 0, "minutes"));
	ui_rig_keys(&rig, "Ctrl-G");
	cr_assert_str_eq(ui_rig_message(&rig), "Minutes: How long it took.");
	cr_assert_eq(ui_rig_row(&rig, 21)[1], 'M');
	ui_rig_keys(&rig, "Ctrl-G");
	cr_assert_str_eq(ui_rig_message(&rig), "Minutes: How long it took.");
	cr_assert_eq(ui_rig_row(&rig, 21)[1], ' ', "it moved, so that it is read again");
	ui_rig_stop(&rig);
}

Test(form, a_pasted_note_keeps_its_lines_and_runs_no_command)
{
	struct loods_str b = LOODS_STR_INIT;

	start(24, 80);
	ui_rig_keys(&rig, "2 1");
	ui_form_focus(form, ui_form_field(form, 0, "note"));
	for (int i = 0; i < 200; i++)
		loods_str_add(&b, "q word\nq\n");
	ui_rig_paste(&rig, b.s);
	ui_rig_keys(&rig, "F2");
	cr_assert_eq(saved.n, 1);
	cr_assert_eq(strncmp(saved.note, "q word\nq\nq word", 14), 0);
	loods_str_release(&b);
	ui_rig_stop(&rig);
}

Test(form, a_long_note_on_its_own_page)
{
	start(24, 80);
	ui_rig_keys(&rig, "2 1");
	ui_form_focus(form, ui_form_field(form, 0, "note"));
	ui_rig_type(&rig, "one");
	ui_rig_keys(&rig, "F8 Enter t w o Up x Esc");
	cr_assert_str_eq(rig.ui.top->ops->name, "form", "Esc goes back to the form");
	ui_rig_keys(&rig, "F8 Home y F2");
	cr_assert_str_eq(saved.note, "onex\nytwo", "F2 saves from the page");
	ui_rig_stop(&rig);
}

Test(form, the_name_stands_on_line_1_and_all_sizes_show_the_active_field)
{
	static const int sizes[][2] = { { 24, 80 }, { 22, 80 }, { 16, 60 }, { 40, 120 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		start(sizes[i][0], sizes[i][1]);
		cr_expect(strstr(ui_rig_row(&rig, 0), "CONTACT   C-0142  YUSUF, Amina"));
		for (int k = 0; k < 9; k++) {
			/* The mark stands on the line of the cursor. */
			ui_frame(&rig.ui);
			cr_expect_eq(ui_rig_row(&rig, rig.ui.screen.cursor_row)[0], '>', "%dx%d field %s", sizes[i][1], sizes[i][0], active());
			ui_rig_keys(&rig, "Tab");
		}
		ui_rig_stop(&rig);
	}
}

Test(form, a_form_survives_a_window_that_is_too_small)
{
	start(24, 80);
	ui_form_focus(form, ui_form_field(form, 0, "note"));
	ui_rig_type(&rig, "half a no");
	ui_resize(&rig.ui, 5, 20);
	ui_frame(&rig.ui);
	ui_resize(&rig.ui, 24, 80);
	ui_rig_type(&rig, "te");
	cr_assert(ui_rig_find(&rig, "half a note") > 0);
	ui_rig_stop(&rig);
}
