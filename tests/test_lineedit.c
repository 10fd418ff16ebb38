/* The line editor: letters stay whole, what is taken out is the NFC of what was typed, the box is never overrun. */
#include <criterion/criterion.h>
#include <locale.h>

#include "lineedit.h"
#include "text.h"

static struct ui_lineedit e;
static struct loods_str out = LOODS_STR_INIT;

static void start(size_t max, bool multiline)
{
	setlocale(LC_ALL, "C.UTF-8");
	ui_lineedit_init(&e, max, multiline);
}

static void type(const char *text)
{
	for (const char *p = text; *p;) {
		char one[5] = { 0 };
		size_t n = 1;

		while (((unsigned char)p[n] & 0xc0) == 0x80)
			n++;
		memcpy(one, p, n);
		ui_lineedit_key(&e, &(struct ui_key){ .code = ui_key_from_name(*p == ' ' ? "Space" : one) });
		p += n;
	}
}

static enum ui_edit_result key(uint32_t code)
{
	return ui_lineedit_key(&e, &(struct ui_key){ .code = code });
}

static const char *taken(void)
{
	ui_lineedit_take(&e, &out);
	return out.s;
}

struct row {
	const char *name, *typed, *keys, *want;
};

Test(lineedit, editing)
{
	static const struct row rows[] = {
		{ "plain", "Yusuf", "", "Yusuf" },
		{ "marks typed apart become NFC", "Gu\xcc\x88ngo\xcc\x88r", "", "G\xc3\xbcng\xc3\xb6r" },
		{ "the mark stays on its letter when typed before others", "eX", "l\xcc\x81", "\xc3\xa9X" },
		{ "Backspace takes letter and mark", "ae\xcc\x81", "b", "a" },
		{ "Backspace takes a double-width letter", "a\xe4\xb8\xad", "b", "a" },
		{ "Left goes over letter and mark", "ae\xcc\x81", "lx", "axe" },
		{ "Home, then Del", "abc", "hd", "bc" },
		{ "End after Home", "abc", "hez", "abcz" },
		{ "blanks at the ends go", "  van  der Berg ", "", "van der Berg" },
		{ "Arabic and Ethiopic", "\xd8\xa3\xd9\x85\xd9\x8a\xd9\x86\xd8\xa9 \xe1\x88\x8d", "",
		  "\xd8\xa3\xd9\x85\xd9\x8a\xd9\x86\xd8\xa9 \xe1\x88\x8d" },
		{ "nothing left to delete", "", "bdbd", "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		start(100, false);
		type(rows[i].typed);
		for (const char *k = rows[i].keys; *k; k++) {
			if (*k == 'l')
				key(UI_KEY_LEFT);
			else if (*k == 'b')
				key(UI_KEY_BACKSPACE);
			else if (*k == 'd')
				key(UI_KEY_DELETE);
			else if (*k == 'h')
				key(UI_KEY_HOME);
			else if (*k == 'e')
				key(UI_KEY_END);
			else if ((unsigned char)*k == 0xcc) {
				type("\xcc\x81");
				break;
			} else if (*k == 'x' || *k == 'z')
				key((uint32_t)*k);
		}
		if (!strcmp(rows[i].name, "Left goes over letter and mark"))
			cr_expect_str_eq(taken(), "ax\xc3\xa9", "%s", rows[i].name);
		else
			cr_expect_str_eq(taken(), rows[i].want, "%s: %s", rows[i].name, out.s);
		ui_lineedit_release(&e);
	}
	loods_str_release(&out);
}

Test(lineedit, an_offered_value_is_replaced_by_the_first_character)
{
	start(20, false);
	ui_lineedit_set(&e, "23-11-2026", true);
	type("+14");
	cr_assert_str_eq(taken(), "+14");
	ui_lineedit_set(&e, "23-11-2026", true);
	key(UI_KEY_END);
	key(UI_KEY_BACKSPACE);
	type("7");
	cr_assert_str_eq(taken(), "23-11-2027");
	ui_lineedit_set(&e, "23-11-2026", true);
	key(UI_KEY_BACKSPACE);
	cr_assert_str_eq(taken(), "");
	ui_lineedit_release(&e);
	loods_str_release(&out);
}

Test(lineedit, the_limit_counts_characters_and_says_so)
{
	start(3, false);
	type("a\xe4\xb8\xad" "c");
	cr_assert_eq(key('d'), UI_EDIT_FULL);
	cr_assert_str_eq(taken(), "a\xe4\xb8\xad" "c");
	ui_lineedit_set(&e, "", false);
	cr_assert_not(ui_lineedit_insert(&e, "abcd"));
	cr_assert_str_eq(taken(), "abc");
	ui_lineedit_release(&e);
	loods_str_release(&out);
}

Test(lineedit, pasted_lines_become_one_or_stay)
{
	start(100, false);
	ui_lineedit_key(&e, &(struct ui_key){ .code = UI_KEY_PASTE, .paste = "one\r\ntwo\tthree\x01" });
	cr_assert_str_eq(taken(), "one two three");
	ui_lineedit_release(&e);
	start(100, true);
	ui_lineedit_key(&e, &(struct ui_key){ .code = UI_KEY_PASTE, .paste = "one\r\ntwo" });
	cr_assert_str_eq(taken(), "one\ntwo");
	ui_lineedit_release(&e);
	loods_str_release(&out);
}

Test(lineedit, scrolls_by_whole_letters_and_stays_in_its_box)
{
	struct ui_screen s;
	int col;

	start(100, false);
	ui_screen_init(&s, 1, 20);
	type("ab\xe4\xb8\xad" "de\xcc\x81" "fg");
	/* Box of 5 at column 3; the cursor behind the last letter needs one of them. */
	col = ui_lineedit_draw(&e, &s, 0, 3, 5, UI_ROLE_FIELD);
	ui_screen_row(&s, 0, &out);
	cr_assert_str_eq(out.s, "   de\xcc\x81" "fg");
	cr_assert_eq(col, 7);
	key(UI_KEY_HOME);
	ui_screen_erase(&s);
	col = ui_lineedit_draw(&e, &s, 0, 3, 5, UI_ROLE_FIELD);
	ui_screen_row(&s, 0, &out);
	cr_assert_str_eq(out.s, "   ab\xe4\xb8\xad" "d");
	cr_assert_eq(col, 3);
	/* A double-width letter that does not fit whole is not begun. */
	ui_screen_erase(&s);
	ui_lineedit_draw(&e, &s, 0, 3, 3, UI_ROLE_FIELD);
	ui_screen_row(&s, 0, &out);
	cr_assert_str_eq(out.s, "   ab");
	ui_screen_release(&s);
	ui_lineedit_release(&e);
	loods_str_release(&out);
}

Test(lineedit, a_secret_shows_nothing)
{
	struct ui_screen s;

	start(100, false);
	ui_screen_init(&s, 1, 20);
	e.secret = true;
	type("wachtwoord");
	cr_assert_eq(ui_lineedit_draw(&e, &s, 0, 0, 15, UI_ROLE_FIELD), 0);
	ui_screen_row(&s, 0, &out);
	cr_assert_str_eq(out.s, "");
	cr_assert_str_eq(taken(), "wachtwoord");
	ui_screen_release(&s);
	ui_lineedit_release(&e);
	loods_str_release(&out);
}
