/* Tables: finding, sorting and the selection that stays with its record; what people see, row by row. */
#include <criterion/criterion.h>

#include "list.h"
#include "text.h"
#include "ui_rig.h"

struct person {
	int64_t id;
	const char *name, *fold;
	int year;
};

struct people {
	struct person *list;
	int n, loads;
	int64_t opened;
	bool fails;
};

static struct ui_rig rig;
static struct people people;

static int64_t person_id(const void *row)
{
	return ((const struct person *)row)->id;
}

static const char *person_fold(const void *row)
{
	return ((const struct person *)row)->fold;
}

static int formatted;

static void cell_name(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	formatted++;
	*role = UI_ROLE_KEY;
	loods_str_add(out, ((const struct person *)row)->name);
}

static void cell_year(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t, (void)role;
	loods_str_addf(out, "%d", ((const struct person *)row)->year);
}

static void cell_word(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t, (void)row, (void)role;
	loods_str_add(out, "word");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct person *)a)->name, ((const struct person *)b)->name);
}

static int by_year(const void *a, const void *b)
{
	return ((const struct person *)a)->year - ((const struct person *)b)->year;
}

static const struct ui_column columns[] = {
	{ .title = "Name", .width = 20, .grow = true, .cell = cell_name, .compare = by_name },
	{ .title = "Born", .width = 4, .align = UI_RIGHT, .cell = cell_year, .compare = by_year },
	{ .title = "First to go", .width = 20, .priority = 2, .cell = cell_word },
	{ .title = "Second", .width = 20, .priority = 1, .cell = cell_word },
};
static const struct ui_table_def table = {
	.columns = columns, .n_columns = 4, .id = person_id, .fold = person_fold, .empty = "Nobody yet.",
};

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	people.loads++;
	if (people.fails)
		return loods_fail(err, LOODS_EIO, "The file cannot be read.");
	ui_table_set(&l->table, people.list, people.n, sizeof *people.list);
	return LOODS_OK;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	(void)l;
	if (cmd != UI_CMD_OPEN || !row)
		return UI_IGNORED;
	people.opened = person_id(row);
	return UI_DONE;
}

static void pane(struct ui_list *l, const void *row, struct ui_screen *s, struct ui_rect r)
{
	(void)l;
	ui_draw_text(s, r.row, r.col, r.cols, UI_ROLE_TEXT, UI_LEFT, ((const struct person *)row)->name);
}

static const struct ui_list_def list = {
	.name = "people", .title = "PEOPLE", .context = &ui_context_list, .table = &table, .load = load, .command = command,
	.pane = pane,
};

static struct person three[] = {
	{ 11, "Yusuf, Amina", "yusuf amina 1991", 1991 },
	{ 12, "G\xc3\xbcng\xc3\xb6r, Zeynep", "gungor zeynep 1990", 1990 },
	{ 13, "Haile, Rahel", "haile rahel 1986", 1986 },
};

static void start(int rows, int cols, struct person *p, int n)
{
	ui_rig_start(&rig, rows, cols);
	people = (struct people){ .list = p, .n = n };
	ui_list_push(&rig.ui, &list, NULL);
	ui_frame(&rig.ui);
}

static int64_t selected(void)
{
	const void *row = ui_table_selected(&ui_list_of(rig.ui.top)->table);

	return row ? person_id(row) : 0;
}

Test(table, rows_heading_and_selection_stand_where_they_belong)
{
	start(24, 80, three, 3);
	cr_assert_str_eq(ui_rig_row(&rig, 0), " PEOPLE");
	cr_assert_str_eq(ui_rig_row(&rig, 1), " 3 rows");
	cr_assert_eq(ui_rig_find(&rig, "Name"), 3);
	cr_assert_eq(strncmp(ui_rig_row(&rig, 4), ">Yusuf, Amina ", 14), 0);
	cr_assert(strstr(ui_rig_row(&rig, 4), "1991"));
	cr_assert_eq(rig.ui.screen.cursor_row, 4);
	cr_assert_eq(rig.ui.screen.cursor_col, 0);
	cr_assert(rig.ui.screen.cells[4 * 80 + 70].reverse);
	cr_assert_not(rig.ui.screen.cells[5 * 80 + 1].reverse);
	cr_assert_eq(ui_screen_role(&rig.ui.screen, 5, 1), UI_ROLE_KEY);
	ui_rig_stop(&rig);
}

Test(table, the_cursor_follows_every_move)
{
	static const char *const keys[] = { "Down", "j", "Down", "Up", "k", "End", "Home", "PgDn", "PgUp" };

	start(24, 80, three, 3);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		ui_rig_keys(&rig, keys[i]);
		cr_expect_eq(ui_rig_row(&rig, rig.ui.screen.cursor_row)[0], '>', "%s", keys[i]);
	}
	ui_rig_keys(&rig, "End Enter");
	cr_assert_eq(people.opened, 13);
	ui_rig_stop(&rig);
}

Test(table, finding_ignores_accents_and_selects_the_first_hit)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "/ g u n");
	cr_assert_eq(selected(), 12);
	cr_assert(strstr(ui_rig_row(&rig, 1), "Find: gun"));
	cr_assert(strstr(ui_rig_row(&rig, 1), "1 of 3"));
	cr_assert_eq(rig.ui.screen.cursor_row, 1);
	cr_assert_eq(rig.ui.screen.cursor_col, 10);
	ui_rig_keys(&rig, "Enter");
	cr_assert_eq(people.opened, 0, "Enter selects what was found");
	ui_rig_keys(&rig, "Enter");
	cr_assert_eq(people.opened, 12, "Enter again opens it");
	cr_assert(ui_rig_find(&rig, "Haile") < 0, "the filter stays");
	ui_rig_keys(&rig, "Esc");
	cr_assert(ui_rig_find(&rig, "Haile") > 0);
	cr_assert_eq(selected(), 12, "the selection stays with its record");
	ui_rig_stop(&rig);
}

Test(table, letters_are_text_while_finding_and_nothing_found_is_said)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "/ q x");
	cr_assert(ui_rig_find(&rig, "Nothing found") > 0);
	cr_assert_eq(selected(), 0);
	ui_rig_keys(&rig, "Down Enter");
	cr_assert_eq(people.opened, 0);
	ui_rig_keys(&rig, "Esc");
	cr_assert(selected() != 0);
	ui_rig_stop(&rig);
}

Test(table, pasted_text_is_looked_for_and_never_a_command)
{
	start(24, 80, three, 3);
	ui_rig_paste(&rig, "haile\nq");
	cr_assert_eq(rig.ui.ended, false);
	cr_assert(strstr(ui_rig_row(&rig, 1), "haile q"));
	ui_rig_stop(&rig);
}

Test(table, a_reload_keeps_the_record_and_not_the_row)
{
	static struct person four[] = {
		{ 9, "Abdi, Fadumo", "abdi fadumo", 1998 }, { 11, "Yusuf, Amina", "yusuf amina", 1991 },
		{ 12, "Gungor", "gungor", 1990 }, { 13, "Haile", "haile", 1986 },
	};

	start(24, 80, three, 3);
	ui_rig_keys(&rig, "Down");
	people.list = four;
	people.n = 4;
	rig.generation++;
	ui_frame(&rig.ui);
	cr_assert_eq(people.loads, 2);
	cr_assert_eq(selected(), 12);
	ui_frame(&rig.ui);
	cr_assert_eq(people.loads, 2, "read once per generation");
	/* Its record is gone: the row that took its place is selected. */
	people.n = 2;
	rig.generation++;
	ui_frame(&rig.ui);
	cr_assert_eq(selected(), 11);
	ui_rig_stop(&rig);
}

Test(table, a_failed_reload_shows_no_old_rows_and_says_why)
{
	start(24, 80, three, 3);
	people.fails = true;
	rig.generation++;
	ui_frame(&rig.ui);
	cr_assert(ui_rig_find(&rig, "Yusuf") < 0);
	cr_assert_str_eq(ui_rig_message(&rig), "The file cannot be read.");
	people.fails = false;
	ui_rig_keys(&rig, "F5");
	cr_assert(ui_rig_find(&rig, "Yusuf") > 0);
	ui_rig_stop(&rig);
}

static enum loods_code not_allowed(struct ui *ui, struct loods_err *err)
{
	(void)ui;
	return loods_fail(err, LOODS_EDENIED, "This account was switched off.");
}

Test(table, an_account_switched_off_meanwhile_sees_and_does_nothing_more)
{
	start(24, 80, three, 3);
	rig.shell.allowed = not_allowed;
	rig.generation++;
	ui_frame(&rig.ui);
	cr_assert(ui_rig_find(&rig, "Yusuf") < 0);
	cr_assert_str_eq(ui_rig_message(&rig), "This account was switched off.");
	ui_rig_keys(&rig, "Enter");
	cr_assert_eq(people.opened, 0);
	ui_rig_keys(&rig, "Esc");
	cr_assert(rig.ui.top->below == NULL, "the way back stays open");
	ui_rig_stop(&rig);
}

Test(table, sorting_by_a_column_and_back_again)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "s 2");
	cr_assert(strstr(ui_rig_row(&rig, 1), "By: Born"));
	cr_assert_eq(ui_rig_find(&rig, "Haile"), 4);
	cr_assert_eq(selected(), 11, "the selection stays with its record");
	ui_rig_keys(&rig, "s 2");
	cr_assert_eq(ui_rig_find(&rig, "Yusuf"), 4);
	cr_assert(strstr(ui_rig_row(&rig, 1), "last first"));
	ui_rig_keys(&rig, "s 0");
	cr_assert_str_eq(ui_rig_row(&rig, 1), " 3 rows");
	ui_rig_stop(&rig);
}

Test(table, columns_go_by_priority_when_it_gets_narrow)
{
	start(24, 80, three, 3);
	cr_assert(ui_rig_find(&rig, "First to go") > 0);
	ui_resize(&rig.ui, 24, 60);
	cr_assert(ui_rig_find(&rig, "First to go") < 0);
	cr_assert(ui_rig_find(&rig, "Second") > 0);
	ui_rig_stop(&rig);
}

Test(table, columns_can_be_switched_off)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "v 1 Enter");
	cr_assert(ui_rig_find(&rig, "First to go") < 0);
	cr_assert(ui_rig_find(&rig, "Second") > 0);
	ui_rig_keys(&rig, "v 1 Enter");
	cr_assert(ui_rig_find(&rig, "First to go") > 0);
	ui_rig_stop(&rig);
}

Test(table, the_pane_shows_the_selected_row_when_wide)
{
	start(40, 120, three, 3);
	cr_assert(strstr(ui_rig_row(&rig, 3), "| Yusuf, Amina"));
	ui_rig_keys(&rig, "Down");
	cr_assert(strstr(ui_rig_row(&rig, 3), "| G\xc3\xbcng\xc3\xb6r"));
	ui_rig_stop(&rig);
}

Test(table, too_small_says_so_and_keeps_the_state)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "Down /  h a");
	ui_resize(&rig.ui, 5, 40);
	cr_assert(strstr(ui_rig_row(&rig, 0), "larger"));
	cr_assert(ui_rig_find(&rig, "Haile") < 0);
	ui_resize(&rig.ui, 24, 80);
	cr_assert(strstr(ui_rig_row(&rig, 1), "Find: ha"));
	ui_rig_stop(&rig);
}

Test(table, forty_thousand_rows_format_only_what_is_seen)
{
	enum { N = 40000 };
	struct person *many = calloc(N, sizeof *many);

	for (int i = 0; i < N; i++)
		many[i] = (struct person){ i + 1, i % 100 ? "Somebody" : "Yusuf, Amina", i % 100 ? "somebody" : "yusuf amina", 1960 + i % 40 };
	start(24, 80, many, N);
	formatted = 0;
	ui_rig_keys(&rig, "PgDn");
	cr_assert_leq(formatted, 20);
	ui_rig_keys(&rig, "/ y u s");
	cr_assert(strstr(ui_rig_row(&rig, 1), "400 of 40000"));
	ui_rig_keys(&rig, "Esc End");
	cr_assert_eq(selected(), N);
	cr_assert_eq(ui_rig_row(&rig, rig.ui.screen.cursor_row)[0], '>');
	ui_rig_stop(&rig);
	free(many);
}

/* ---- groups ---- */

static const char *by_decade(const struct ui_table *t, const void *row)
{
	(void)t;
	return ((const struct person *)row)->year < 1990 ? "EIGHTIES" : "NINETIES";
}

Test(table, headings_stand_above_their_group_and_the_selection_skips_them)
{
	static struct ui_table_def grouped;
	static struct ui_list_def grouped_list;
	static struct person many[60];

	for (int i = 0; i < 60; i++)
		many[i] = (struct person){ i + 1, "Somebody", "somebody", i < 30 ? 1985 : 1995 };
	grouped = table;
	grouped.group = by_decade;
	grouped_list = list;
	grouped_list.table = &grouped;
	ui_rig_start(&rig, 24, 80);
	people = (struct people){ .list = many, .n = 60 };
	ui_list_push(&rig.ui, &grouped_list, NULL);
	cr_assert_eq(ui_rig_find(&rig, "EIGHTIES"), 4);
	cr_assert_eq(ui_rig_row(&rig, 5)[0], '>');
	for (int i = 0; i < 59; i++) {
		ui_rig_keys(&rig, "Down");
		cr_assert_eq(ui_rig_row(&rig, rig.ui.screen.cursor_row)[0], '>', "row %d", i);
		cr_assert_eq(selected(), i + 2);
	}
	cr_assert(ui_rig_find(&rig, "EIGHTIES") < 0);
	cr_assert_eq(ui_rig_find(&rig, "NINETIES"), 4, "the heading of the first row seen stays above it");
	ui_rig_keys(&rig, "s 2");
	cr_assert(ui_rig_find(&rig, "NINETIES") < 0, "sorted by a column there are no groups");
	ui_rig_stop(&rig);
}

Test(table, an_empty_list_says_what_is_missing)
{
	start(24, 80, three, 0);
	cr_assert(ui_rig_find(&rig, "Nobody yet.") > 0);
	ui_rig_keys(&rig, "Down Enter End");
	cr_assert_eq(people.opened, 0);
	ui_rig_stop(&rig);
}

Test(table, leaving_the_last_list_asks_and_enter_is_no_answer)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "q q");
	cr_assert(strstr(ui_rig_message(&rig), "Leave"));
	ui_rig_keys(&rig, "Enter q");
	cr_assert_not(rig.ui.ended);
	ui_rig_keys(&rig, "Esc");
	cr_assert_str_eq(ui_rig_message(&rig), "");
	ui_rig_keys(&rig, "q j");
	cr_assert(rig.ui.ended);
	ui_rig_stop(&rig);
}

Test(table, another_area_takes_the_place_of_all_views)
{
	start(24, 80, three, 3);
	ui_key(&rig.ui, &(struct ui_key){ .code = UI_KEY_DOWN });
	cr_assert(ui_list_replace_all(&rig.ui, &list, NULL) != NULL);
	cr_assert(rig.ui.top->below == NULL);
	cr_assert_not(rig.ui.ended);
	ui_rig_keys(&rig, "Down");
	cr_assert_eq(selected(), 12);
	ui_rig_stop(&rig);
}

Test(table, help_lists_what_works_here_and_does_it)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "? s o r t");
	cr_assert(ui_rig_find(&rig, "Sorts by another column") > 0);
	ui_rig_keys(&rig, "Enter");
	cr_assert(ui_rig_find(&rig, "Sort by") >= 0, "the command was done");
	ui_rig_keys(&rig, "Esc");
	ui_rig_keys(&rig, ": v e r v e r s e n Enter");
	cr_assert_eq(people.loads, 2, "found by its Dutch word");
	ui_rig_stop(&rig);
}

Test(table, locking_forgets_what_was_read)
{
	start(24, 80, three, 3);
	ui_rig_keys(&rig, "/ h a Ctrl-X");
	cr_assert_eq(rig.locked, 1);
	cr_assert_eq(people.loads, 2, "read again for the frame after");
	cr_assert(ui_rig_find(&rig, "Find:") < 0);
	ui_rig_stop(&rig);
}
