/* Linear mode on every screen: each command of each place is given as a line, in both languages, by a
 * caseworker, a team lead and an evaluator; what is said is lines and nothing else, and says what the screen
 * shows. A screen that a command opens is walked by that alone. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "desk.h"
#include "form.h"
#include "lang.h"
#include "linear.h"
#include "office.h"
#include "office_fill.h"
#include "page.h"
#include "task.h"

static struct office office;
static struct loods_app app;
static struct ui_desk desk;
static struct ui_shell shell;
static struct ui ui;
static struct ui_linear linear;
static struct loods_err err;
static bool given[UI_CMD_END];

static void begin(const char *user)
{
	if (!office.store || strcmp(office.user.name, user) != 0)
		office_enter(&office, user);
	app.store = office.store;
	app.path = office.path;
	app.user = office.user;
	app.clock = office.clock;
	desk = (struct ui_desk){ .user = user };
	snprintf(desk.name, sizeof desk.name, "%s", app.user.name);
	app.undo = &desk.undo;
	shell = ui_desk_shell;
	shell.office = &desk;
	cr_assert_eq(ui_start(&ui, &app, &shell, 24, 80, &err), LOODS_OK, "%s", err.msg);
	ui_desk_enter(&ui);
	ui_key(&ui, &(struct ui_key){ .code = UI_KEY_INSERT });
	ui.front = ui.front_wanted = UI_FRONT_LINEAR;
	linear = (struct ui_linear){ 0 };
	ui_linear_start(&linear, &ui, 100);
	ui_linear_show(&linear);
}

static void end(void)
{
	ui_linear_release(&linear);
	ui_stop(&ui, false);
	loods_undo_release(&desk.undo);
	app.undo = NULL;
	/* Locking closed the store; the first screen may have opened another one, for nobody yet. */
	if (desk.locked || !app.user.id.n) {
		loods_store_close(app.store);
		app.store = office.store = NULL;
	}
}

static int columns(const char *s, size_t len)
{
	wchar_t wide[512];
	char line[2048];
	size_t n;

	cr_assert_lt(len, sizeof line);
	snprintf(line, sizeof line, "%.*s", (int)len, s);
	n = mbstowcs(wide, line, 512);
	cr_assert_lt(n, 512);
	return wcswidth(wide, n);
}

/* Only lines, none too long, and a prompt at their end. */
static void look(const char *where)
{
	const char *out = linear.out.s;

	if (ui.ended)
		return;
	cr_assert_gt(linear.out.len, 2, "%s: nothing is said", where);
	cr_assert(!strcmp(out + linear.out.len - 2, ": "), "%s: no prompt: %s", where, out);
	cr_assert_null(strstr(out, "(null)"), "%s: %s", where, out);
	cr_assert_null(strstr(out, "Project-Id-Version"), "%s: %s", where, out);
	for (const char *s = out; *s; s++)
		cr_assert((unsigned char)*s >= ' ' || *s == '\n', "%s: the control %02x", where,
			  (unsigned)(unsigned char)*s);
	for (const char *s = out, *next; *s; s = next) {
		size_t n = strcspn(s, "\n");

		cr_assert_leq(columns(s, n), 101, "%s: %s", where, s);
		next = s + n + (s[n] == '\n');
	}
}

static void line(const char *text, const char *where)
{
	loods_str_clear(&linear.out);
	ui_linear_take(&linear, text);
	ui_linear_show(&linear);
	look(where);
}

/* ---- what is said is what the screen has ---- */

static void add_squeezed(const char *s, struct loods_str *out)
{
	for (; *s; s++)
		if (*s != ' ' && *s != '\n')
			loods_str_add_char(out, *s);
}

static bool said_in(const struct loods_str *said, const char *text)
{
	struct loods_str b = LOODS_STR_INIT;
	bool found;

	add_squeezed(text, &b);
	found = strstr(said->s, b.s) != NULL;
	loods_str_release(&b);
	return found;
}

/* All of a page, portion by portion. */
static void read_page(struct ui_page *p, struct loods_str *said, const char *where)
{
	for (int n = 0; p->top + p->rows < p->total && n < 50; n++) {
		line("PgDn", where);
		add_squeezed(linear.out.s, said);
	}
	for (int i = 0; i < p->n; i++) {
		cr_assert(said_in(said, p->lines[i].text), "%s: not read: %s", where, p->lines[i].text);
		cr_assert(!p->lines[i].label || said_in(said, p->lines[i].label), "%s: not read: %s", where,
			  p->lines[i].label);
	}
}

/* Each field is asked for by its label, and ? says its values. */
static void ask_fields(struct ui_form *f, const char *where)
{
	for (int i = 0; i < f->n_fields; i++) {
		struct ui_field *field = &f->fields[i];
		struct loods_str said = LOODS_STR_INIT;

		if (!ui_field_applies(f, field))
			continue;
		ui_form_focus(f, field);
		line("?", where);
		add_squeezed(linear.out.s, &said);
		cr_assert(said_in(&said, ui_field_label(field)), "%s: not asked: %s", where,
			  field->def->name);
		for (int o = 0; o < field->n_options; o++)
			cr_assert(said_in(&said, field->options[o].label), "%s: no value %s", where,
				  field->options[o].label);
		loods_str_release(&said);
	}
}

static void read_table(const struct ui_table *t, const struct loods_str *said, const char *where)
{
	for (int i = 0; i < t->n_shown && i < 10; i++) {
		struct loods_str b = LOODS_STR_INIT, row = LOODS_STR_INIT;

		ui_table_read(t, i, 80, &row);
		loods_str_addf(&b, "%d. %s", ui_table_number(t, i), row.s);
		cr_assert(t->sel >= 10 || said_in(said, b.s), "%s: not read: %s", where, b.s);
		loods_str_release(&b);
		loods_str_release(&row);
	}
}

/* Of the view that came up with the last line. */
static void read_all(const char *where)
{
	struct loods_str said = LOODS_STR_INIT, row = LOODS_STR_INIT;

	add_squeezed(linear.out.s, &said);
	ui_frame(&ui);
	for (int i = 0; i < ui.screen.rows; i++) {
		ui_screen_row(&ui.screen, i, &row);
		if (row.s[strspn(row.s, "->[] ")])
			cr_assert(said_in(&said, row.s + strspn(row.s, "> ")) || i == ui.screen.cursor_row,
				  "%s: not read: %s in %s", where, row.s, linear.out.s);
	}
	if (linear.reading.table)
		read_table(linear.reading.table, &said, where);
	if (linear.reading.page)
		read_page(linear.reading.page, &said, where);
	if (linear.reading.form)
		ask_fields(linear.reading.form, where);
	loods_str_release(&said);
	loods_str_release(&row);
}

/* ---- the walk ---- */

enum { STEPS = 3 };

struct path {
	const char *user;
	bool text[STEPS]; /* a command is given with ^ there */
	enum ui_cmd cmd[STEPS];
	int n;
};

/* From the first screen along the commands; false: the last one led nowhere else. */
static bool go(const struct path *p)
{
	char where[200], name[60];
	const struct ui_view *before = NULL;

	begin(p->user);
	snprintf(where, sizeof where, "%s", p->user);
	look(where);
	for (int i = 0; i < p->n && !ui.ended; i++) {
		size_t len = strlen(where);

		before = ui.top;
		snprintf(name, sizeof name, "%s%s", p->text[i] ? "^" : "", ui_command(p->cmd[i])->name);
		snprintf(where + len, sizeof where - len, ", %s", name);
		line(name, where);
		if (!strstr(linear.out.s, "There is no command"))
			given[p->cmd[i]] = true;
	}
	if (ui.ended || ui.top == before || ui.prompt.text[0])
		return false;
	read_all(where);
	return !ui.ended;
}

static bool worth_a_third(enum ui_cmd cmd)
{
	return cmd == UI_CMD_OPEN || cmd == UI_CMD_EDIT || cmd == UI_CMD_NEW || cmd == UI_CMD_DELETE ||
	       cmd == UI_CMD_CHECK || cmd == UI_CMD_VALUES || cmd == UI_CMD_LONG_TEXT || cmd == UI_CMD_SORT ||
	       cmd == UI_CMD_COLUMNS;
}

/* On from the place with these keys. */
static void walk(struct path p, const struct ui_context *ctx)
{
	bool tried[UI_CMD_END] = { false };

	if (p.n == STEPS)
		return;
	p.text[p.n] = ctx->text;
	for (const struct ui_context *c = ctx; c; c = c->parent)
		for (int i = 0; i < c->n; i++) {
			const struct ui_context *next;
			struct path further = p;
			enum ui_cmd cmd = c->bindings[i].cmd;

			if (tried[cmd] || cmd == UI_CMD_NOTHING || cmd == UI_CMD_LINEAR ||
			    (p.n == STEPS - 1 && !worth_a_third(cmd)))
				continue;
			/* There are four areas. */
			if (cmd >= UI_CMD_AREA_1 && (int)(cmd - UI_CMD_AREA_1) >= shell.n_areas &&
			    cmd <= UI_CMD_AREA_5)
				continue;
			tried[cmd] = true;
			further.cmd[further.n++] = cmd;
			next = go(&further) ? ui.top->ops->context(ui.top) : NULL;
			end();
			if (next)
				walk(further, next);
		}
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
	task->what = "Ask for the letter";
	task->due = office_day("2026-11-23");
	task->assigned_to = office.user.id;
	office_save(&office, &loods_task_type, task);
	loods_arena_release(&arena);
}

static void walk_as(const char *user, const char *lang)
{
	const struct ui_context *ctx;

	app.lang = loods_lang_set(lang);
	begin(user);
	read_all(user);
	ctx = ui.top->ops->context(ui.top);
	end();
	walk((struct path){ .user = user }, ctx);
}

static void close_office(void)
{
	app.lang = loods_lang_set("en");
	office.store = app.store;
	office_release(&office);
}

Test(linear, every_command_of_every_place, .timeout = 300)
{
	open_office();
	walk_as(OFFICE_CASEWORKER, "en");
	walk_as(OFFICE_LEAD, "en");
	walk_as(OFFICE_EVALUATOR, "en");
	for (int cmd = UI_CMD_NONE + 1; cmd < UI_CMD_END; cmd++)
		if (cmd != UI_CMD_NOTHING && cmd != UI_CMD_LINEAR && cmd != UI_CMD_AREA_5)
			cr_expect(given[cmd], "%s was given nowhere", ui_command((enum ui_cmd)cmd)->name);
	close_office();
}

Test(linear, in_dutch_too, .timeout = 300)
{
	open_office();
	walk_as(OFFICE_CASEWORKER, "nl");
	close_office();
}
