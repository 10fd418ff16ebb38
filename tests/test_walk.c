/* Every key on every screen, at every size and in both languages: nothing falls over, the cursor stays where it belongs. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "i18n.h"
#include "lang.h"
#include "office.h"
#include "office_fill.h"
#include "task.h"
#include "ui_contexts.h"

static struct office office;
static struct loods_app app;
static struct ui_desk desk;
static struct ui_shell shell;
static struct ui ui;
static struct loods_err err;
static struct loods_str row = LOODS_STR_INIT;

/* How each screen is reached from Today by a caseworker, and from the summary by a team lead. */
static const char *const own_screens[] = {
	"",	   "2",	       "2 / y u s",   "2 s",	"2 v",	     "?",	  ": o p v",  "Enter",	    "Enter Tab",
	"Enter Tab Tab", "Enter Tab Tab Tab", "Enter Tab Tab Tab Tab", "o", "Enter Enter", "Enter e", "Enter x", "Enter ?", "c", "c 2 1 Enter", "c F4", "c F1",
	"c 2 Esc", "n F8", "n a Enter F8 b Enter c",
	"p",	   "t",	       "t 4 Enter Enter 4", "d", "d Enter 3", "w",	  "n",	      "a",	    "i",
	"e",	   "q",	       "Ctrl-X",	    "Ctrl-X F1",
	"3", "3 Tab Tab", "3 m", "3 s", "3 Enter", "3 Enter Tab Enter", "3 o", "3 o Tab Tab Tab", "3 o m s", "3 o ?",
	"3 a", "3 a Tab", "3 a Enter", "3 a m", "3 g", "3 b", "3 b Tab", "3 w", "3 w Tab",
	"O", "Enter H", "Ctrl-F", "Ctrl-F y u s", "Ctrl-F y u s Enter", "Ctrl-W", "Ctrl-W l e t t e r Enter", "2 Space P",
	"2 Space P 2 8 Enter F2", "2 Space H", "2 Space H 1 F2",
	"K", "n x Esc k K", "n x Esc k K x", "Tab Tab W", "T", "T F1 F2 F10", "T Enter Enter Enter Enter Enter",
};
static const char *const lead_screens[] = { "3 t", "3 t ?", "3 a b", "3 a m", "3 a m n", "4", "4 n", "4 n ?", "3 g", "2 W", "2 W n" };

enum { OWN = sizeof own_screens / sizeof *own_screens, ALL = OWN + sizeof lead_screens / sizeof *lead_screens };

static const char *screen_of(size_t i)
{
	return i < OWN ? own_screens[i] : lead_screens[i - OWN];
}

static const char *user_of(size_t i)
{
	return i < OWN ? OFFICE_CASEWORKER : OFFICE_LEAD;
}

static bool been[sizeof contexts / sizeof *contexts];

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

/* What the session before left unsaved would be what is offered first. */
static void throw_drafts_away(void)
{
	struct loods_arena a = { 0 };
	struct loods_drafts d = { 0 };

	cr_assert_eq(loods_ops_drafts(&app, &a, &d, &err), LOODS_OK, "%s", err.msg);
	for (int i = 0; i < d.n; i++)
		cr_assert_eq(loods_ops_draft_drop(&app, d.list[i].id, &err), LOODS_OK, "%s", err.msg);
	loods_arena_release(&a);
}

/* A session of its own at the first screen, whatever the one before did to it. */
static void begin(const char *user, int rows, int cols)
{
	/* Locking closes the store; the first screen may have opened another one. */
	if (app.store != office.store) {
		loods_store_close(app.store);
		office.store = NULL;
		office_enter(&office, user);
	} else if (strcmp(office.user.name, user) != 0) {
		office_enter(&office, user);
	}
	app.store = office.store;
	app.path = office.path;
	app.user = office.user;
	app.clock = office.clock;
	throw_drafts_away();
	desk = (struct ui_desk){ .user = user };
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

static void was_here(void)
{
	for (size_t i = 0; ui.top && i < sizeof contexts / sizeof *contexts; i++)
		been[i] |= ui.top->ops->context(ui.top) == contexts[i];
}

/* What is selected, late or due is so in the text, too: a row with the selection has its '>', one with a mark its '!', a field that
 * must be filled in its '*'. A sentence or a number says it itself. */
enum { SENTENCE = 20 };
static void look_at_roles(const char *screen, const char *then, int r)
{
	const char *text = row_of(r);
	int coloured = 0, in_number = 0;

	for (int c = 0; c < ui.screen.cols; c++) {
		enum ui_role role = ui_screen_role(&ui.screen, r, c);
		bool marked = role == UI_ROLE_LATE || role == UI_ROLE_DUE;
		wchar_t ch = ui.screen.cells[r * ui.screen.cols + c].ch[0];

		coloured += marked;
		in_number += marked && (ch == L' ' || ch == L'%' || (ch >= L'0' && ch <= L'9'));
	}
	for (int c = 0; c < ui.screen.cols; c++) {
		const struct ui_cell *cell = &ui.screen.cells[r * ui.screen.cols + c];
		enum ui_role role = ui_screen_role(&ui.screen, r, c);

		cr_assert(!cell->reverse || strchr(text, '>'), "%s, %s: %s", screen, then, text);
		cr_assert((role != UI_ROLE_LATE && role != UI_ROLE_DUE) || coloured > SENTENCE ||
				  coloured == in_number || strpbrk(text, "!*"), "%s, %s: %s", screen, then, text);
	}
}

/* What holds for every frame, whatever led to it. */
static void look(const char *screen, const char *then)
{
	bool marked = false;
	int wide = 0;

	if (ui.ended)
		return;
	ui_frame(&ui);
	was_here();
	cr_assert(ui.screen.cursor_row >= 0 && ui.screen.cursor_row < ui.screen.rows, "%s, %s", screen, then);
	cr_assert(ui.screen.cursor_col >= 0 && ui.screen.cursor_col < ui.screen.cols, "%s, %s", screen, then);
	for (int i = 0; i < ui.screen.rows; i++) {
		const char *text = row_of(i);

		cr_assert_null(strstr(text, "Project-Id-Version"), "%s, %s: %s", screen, then, text);
		cr_assert_null(strstr(text, "(null)"), "%s, %s: %s", screen, then, text);
		wide += text[0] != '\0';
		marked |= text[0] == '>';
		look_at_roles(screen, then, i);
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
	task->client = client;
	office_save(&office, &loods_task_type, task);
	loods_arena_release(&arena);
}

static void close_office(void)
{
	office.store = app.store;
	loods_str_release(&row);
	office_release(&office);
}

/* Every place with keys of its own was come to, but for parents and those that need another's change, something to be
 * noticed or an export: tests/screens/conflict.keys, golden_signals.keys, golden_export.keys. */
static void every_place(void)
{
	static const struct ui_context *const elsewhere[] = {
		&ui_context_global, &ui_context_list, &ui_context_conflict, &ui_context_signals, &ui_context_export_typing, &ui_context_export_work,
		&ui_context_export_check, &ui_context_export_save, &ui_context_export_saved,
	};

	for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
		bool exempt = false;

		for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
			exempt |= elsewhere[k] == contexts[i];
		cr_expect(been[i] || exempt, "nobody came to: %s", contexts[i]->name);
	}
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
	for (size_t s = 0; s < ALL; s++)
		for (int k = 0; k < n; k++) {
			char name[UI_KEY_NAME_LEN];

			begin(user_of(s), 24, 80);
			keys(screen_of(s));
			look(screen_of(s), "");
			key(codes[k]);
			look(screen_of(s), ui_key_name(codes[k], name));
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
			for (size_t s = 0; s < ALL; s++) {
				const char *screen = screen_of(s);

				app.lang = loods_lang_set(dutch ? "nl" : "en");
				begin(user_of(s), sizes[i].rows, sizes[i].cols);
				keys(screen);
				look(screen, "drawn");
				keys("Down PgDn Tab End");
				look(screen, "moved");
				/* Seen from close by and from far in the middle of it. */
				ui_resize(&ui, 16, 60);
				look(screen, "smaller");
				ui_resize(&ui, 40, 120);
				look(screen, "larger");
				end();
			}
	every_place();
	close_office();
}

/* Everything that stands on the screen but the message: it goes with a key. */
static char *picture(void)
{
	struct loods_str b = LOODS_STR_INIT;
	char *copy;

	ui_frame(&ui);
	for (int i = 0; i < ui.screen.rows; i++)
		loods_str_addf(&b, "%s\n", row_of(i));
	loods_str_addf(&b, "%d %d", ui.screen.cursor_row, ui.screen.cursor_col);
	copy = strdup(b.s);
	loods_str_release(&b);
	return copy;
}

/* 80x22 as tmux gives it; 60x16; so small that nothing can be shown; and back: every screen is as it was. */
Test(walk, a_window_made_small_and_large_again_shows_the_same, .timeout = 300)
{
	open_office();
	for (size_t s = 0; s < ALL; s++) {
		const char *screen = screen_of(s);
		char *before, *after;

		begin(user_of(s), 22, 80);
		keys(screen);
		before = picture();
		ui_resize(&ui, 16, 60);
		look(screen, "60x16");
		ui_resize(&ui, 5, 20);
		look(screen, "20x5");
		ui_resize(&ui, 22, 80);
		after = picture();
		cr_assert_str_eq(after, before, "%s", screen);
		free(before);
		free(after);
		end();
	}
	close_office();
}

static bool shown_whole(const char *text)
{
	for (int i = 0; i < ui.screen.rows; i++)
		if (strstr(row_of(i), text))
			return true;
	return false;
}

/* Labels of fields and titles of columns are there whole in both languages, in 80 columns. */
Test(walk, no_label_is_cut_off, .timeout = 300)
{
	int labels = 0;

	open_office();
	for (int dutch = 0; dutch < 2; dutch++)
		for (size_t s = 0; s < ALL; s++) {
			struct ui_list *l;

			app.lang = loods_lang_set(dutch ? "nl" : "en");
			begin(user_of(s), 60, 80);
			keys(screen_of(s));
			ui_frame(&ui);
			l = ui_list_of(ui.top);
			for (int c = 0; l && c < l->table.def->n_columns; c++)
				if (!l->table.def->columns[c].priority && ++labels)
					cr_assert(shown_whole(_(l->table.def->columns[c].title)), "%s: %s", screen_of(s),
						  _(l->table.def->columns[c].title));
			for (int i = 0; !strcmp(ui.top->ops->name, "form") && i < ui_form_of(ui.top)->n_fields; i++) {
				struct ui_form *f = ui_form_of(ui.top);
				const struct ui_field_def *def = f->fields[i].def;

				/* One that stands beside another may do without. */
				if (ui_field_applies(f, &f->fields[i]) && (!def->beside || def->label) && ++labels)
					cr_assert(shown_whole(ui_field_label(&f->fields[i])), "%s: %s\n%s", screen_of(s),
						  ui_field_label(&f->fields[i]), picture());
			}
			end();
		}
	cr_assert_gt(labels, 200, "%d", labels);
	close_office();
}

/* Help lists what can be done here; each entry is chosen, one after the other, in a session of its own. */
Test(walk, every_entry_of_help, .timeout = 300)
{
	static const char *const places[] = { "", "2", "Enter", "c", "3", "K", "i" };

	open_office();
	for (size_t s = 0; s < sizeof places / sizeof *places; s++) {
		char *before = NULL;

		for (int n = 0; n < 200; n++) {
			char *at;
			bool same;

			begin(OFFICE_CASEWORKER, 24, 80);
			keys(places[s]);
			key(UI_F(1));
			for (int i = 0; i < n; i++)
				key(UI_KEY_DOWN);
			at = picture();
			same = before && !strcmp(at, before);
			free(before);
			before = at;
			key(UI_KEY_ENTER);
			look(places[s], "an entry of help");
			end();
			if (same)
				break;
			cr_assert_lt(n, 199);
		}
		free(before);
	}
	close_office();
}
