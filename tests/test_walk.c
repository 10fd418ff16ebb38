/* Every key on every screen, at every size and in both languages: nothing falls over, the cursor stays where it belongs. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "desk.h"
#include "lang.h"
#include "office.h"
#include "office_fill.h"
#include "task.h"

static struct office office;
static struct loods_app app;
static struct ui_desk desk;
static struct ui_shell shell;
static struct ui ui;
static struct loods_err err;
static struct loods_str row = LOODS_STR_INIT;

/* How each screen is reached from Today. */
static const char *const screens[] = {
	"",	   "2",	       "2 / y u s",   "2 s",	"2 v",	     "?",	  ": o p v",  "Enter",	    "Enter Tab",
	"Enter Tab Tab", "Enter Tab Tab Tab", "Enter Tab Tab Tab Tab", "o", "Enter Enter", "Enter e", "Enter x", "Enter ?", "c", "c 2 1 Enter", "c F4", "c F1",
	"c 2 Esc", "c Enter Enter F8",
	"p",	   "t",	       "t 4 Enter Enter 4", "d", "d Enter 3", "w",	  "n",	      "a",	    "i",
	"e",	   "q",	       "Ctrl-X",	    "Ctrl-X F1",
	"3", "3 Tab Tab", "3 m", "3 s", "3 Enter", "3 Enter Tab Enter", "3 o", "3 o Tab Tab Tab", "3 o m s", "3 o ?",
	"3 a", "3 a Tab", "3 a Enter", "3 a a", "3 a m", "3 g",
};

static void key(uint32_t code)
{
	ui_key(&ui, &(struct ui_key){ .code = code });
}

static void keys(const char *names)
{
	char name[40];
	size_t n;

	for (; *names; names += n) {
		names += strspn(names, " ");
		n = strcspn(names, " ");
		if (!n)
			break;
		snprintf(name, sizeof name, "%.*s", (int)n, names);
		cr_assert_neq(ui_key_from_name(name), UI_KEY_NONE, "%s", name);
		key(ui_key_from_name(name));
		ui_frame(&ui);
	}
}

/* A session of its own at Today, whatever the one before did to it. */
static void begin(int rows, int cols)
{
	/* Locking closes the store; the first screen may have opened another one. */
	if (app.store != office.store) {
		loods_store_close(app.store);
		office.store = NULL;
		office_enter(&office, OFFICE_CASEWORKER);
	}
	app.store = office.store;
	app.path = office.path;
	app.user = office.user;
	app.clock = office.clock;
	desk = (struct ui_desk){ .user = OFFICE_CASEWORKER };
	snprintf(desk.name, sizeof desk.name, "%s", app.user.name);
	app.undo = &desk.undo;
	shell = ui_desk_shell;
	shell.office = &desk;
	cr_assert_eq(ui_start(&ui, &app, &shell, rows, cols, &err), LOODS_OK, "%s", err.msg);
	ui_desk_enter(&ui);
	key(UI_KEY_INSERT); /* which is bound to nothing: what was replaced is closed after a key */
	ui_frame(&ui);
}

static void end(void)
{
	ui_stop(&ui, false);
	loods_undo_release(&desk.undo);
	app.undo = NULL;
	app.lang = loods_lang_set("en");
}

static const char *row_of(int i)
{
	ui_screen_row(&ui.screen, i, &row);
	return row.s;
}

/* What holds for every frame, whatever led to it. */
static void look(const char *screen, const char *then)
{
	bool marked = false;
	int wide = 0;

	if (ui.ended)
		return;
	ui_frame(&ui);
	cr_assert(ui.screen.cursor_row >= 0 && ui.screen.cursor_row < ui.screen.rows, "%s, %s", screen, then);
	cr_assert(ui.screen.cursor_col >= 0 && ui.screen.cursor_col < ui.screen.cols, "%s, %s", screen, then);
	for (int i = 0; i < ui.screen.rows; i++) {
		const char *text = row_of(i);

		cr_assert_null(strstr(text, "Project-Id-Version"), "%s, %s: %s", screen, then, text);
		cr_assert_null(strstr(text, "(null)"), "%s, %s: %s", screen, then, text);
		wide += text[0] != '\0';
		marked |= text[0] == '>';
	}
	cr_assert_gt(wide, 0, "%s, %s: nothing is shown", screen, then);
	/* The cursor is in the marked row, unless something is asked or looked for on a line of its own. */
	if (marked && !ui.prompt.text[0] && ui.screen.cursor_row != ui.layout.state.row)
		cr_assert_eq(row_of(ui.screen.cursor_row)[0], '>', "%s, %s: %s", screen, then, row.s);
}

static void open_office(void)
{
	struct loods_arena arena = { 0 };
	struct loods_task *task = loods_rec_new(&loods_task_type, &arena);
	loods_id client;

	setlocale(LC_ALL, "C.UTF-8");
	office_init(&office, OFFICE_CASEWORKER);
	app.lang = loods_lang_set("en");
	app.store = office.store;
	client = office_client(&office, "C-0101", "Yusuf, Amina");
	office_own(&office, client, office.user.id, "2026-01-01", NULL);
	office_guide(&office, client, "2026-01-01", NULL);
	office_agree(&office, client, 1, 14, "2026-01-01", NULL);
	office_contact(&office, client, "2026-10-28", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	client = office_client(&office, "C-0102", "\345\261\261\347\224\260, \350\212\261\345\255\220");
	office_own(&office, client, office.user.id, "2026-01-01", NULL);
	office_guide(&office, client, "2026-01-01", NULL);
	task->what = "Ask for the letter";
	task->due = office_day("2026-11-23");
	task->assigned_to = office.user.id;
	office_save(&office, &loods_task_type, task);
	loods_arena_release(&arena);
}

static void close_office(void)
{
	office.store = app.store;
	loods_str_release(&row);
	office_release(&office);
}

/* Letters, digits, signs, Ctrl with every letter, and every key with a name. */
static int all_keys(uint32_t codes[256])
{
	int n = 0;

	for (uint32_t c = ' '; c < 0x7f; c++)
		codes[n++] = c;
	for (uint32_t c = 'A'; c <= 'Z'; c++)
		codes[n++] = UI_CTRL(c);
	for (uint32_t c = UI_KEY_UP; c <= UI_KEY_LAST; c++)
		if (c != UI_KEY_PASTE && c != UI_KEY_F0)
			codes[n++] = c;
	codes[n++] = UI_KEY_ESC;
	codes[n++] = 0xe9;
	codes[n++] = 0x5c71;
	return n;
}

Test(walk, every_key_on_every_screen, .timeout = 900)
{
	uint32_t codes[256];
	int n = all_keys(codes);

	open_office();
	for (size_t s = 0; s < sizeof screens / sizeof *screens; s++)
		for (int k = 0; k < n; k++) {
			char name[UI_KEY_NAME_LEN];

			begin(24, 80);
			keys(screens[s]);
			look(screens[s], "");
			key(codes[k]);
			look(screens[s], ui_key_name(codes[k], name));
			end();
		}
	close_office();
}

Test(walk, every_screen_at_every_size_in_both_languages, .timeout = 300)
{
	static const struct { int rows, cols; } sizes[] = { { 24, 80 }, { 40, 120 }, { 22, 80 }, { 16, 60 }, { 5, 20 }, { 1, 1 }, { 60, 200 } };

	open_office();
	for (int dutch = 0; dutch < 2; dutch++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
			for (size_t s = 0; s < sizeof screens / sizeof *screens; s++) {
				app.lang = loods_lang_set(dutch ? "nl" : "en");
				begin(sizes[i].rows, sizes[i].cols);
				keys(screens[s]);
				look(screens[s], "drawn");
				keys("Down PgDn Tab End");
				look(screens[s], "moved");
				/* Seen from close by and from far in the middle of it. */
				ui_resize(&ui, 16, 60);
				look(screens[s], "smaller");
				ui_resize(&ui, 40, 120);
				look(screens[s], "larger");
				end();
			}
	close_office();
}
