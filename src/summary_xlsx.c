#include "summary_xlsx.h"

#include <string.h>

#include "i18n.h"
#include "summary_columns.h"
#include "summary_format.h"
#include "summary_text.h"
#include "summary_words.h"
#include "window_words.h"
#include "workbook_grid.h"

enum { TERM_WIDTH = 24, MEANING_WIDTH = 88, LABEL_WIDTH = 30, LINES = 4 };

/* Everything that is put together lives in `a` until the workbook is written. */
struct build {
	const struct loods_summary *s;
	struct loods_summary_group all;
	struct loods_arena a;
	const char *title;
	int keys;
	bool with_all; /* a row about all groups stands below them */
};

/* ---- what a cell shows ---- */

static struct loods_cell figure(const struct loods_summary *s, const struct loods_summary_group *g,
				enum loods_column c)
{
	return loods_cell_number(!g || loods_summary_shows(s, g, c), loods_summary_value(s, g, c));
}

static struct loods_cell in_class(const struct loods_summary_group *g, int c)
{
	return loods_cell_number(!g->hidden && !g->class_hidden[c], g->classes[c]);
}

static enum loods_cell_format format_of(enum loods_column c)
{
	const struct loods_summary_column *column = &loods_summary_columns[c];

	switch (column->kind) {
	case LOODS_COLUMN_COUNT:
		return LOODS_FORMAT_WHOLE;
	case LOODS_COLUMN_SHARE:
		return LOODS_FORMAT_PERCENT;
	case LOODS_COLUMN_DECIMAL:
		break;
	}
	return column->decimals == 1 ? LOODS_FORMAT_ONE : LOODS_FORMAT_TWO;
}

/* ---- tables ---- */

static struct loods_sheet_table *keep(struct build *b, const struct loods_grid *g)
{
	struct loods_sheet_table *t = LOODS_NEW(&b->a, struct loods_sheet_table);

	*t = loods_grid_table(g);
	return t;
}

static void key_columns(struct build *b, struct loods_grid *g)
{
	for (int k = 0; k < b->keys; k++)
		loods_grid_column(g, _(loods_summary_bys.list[b->s->options.by[k]].label), LOODS_FORMAT_TEXT,
				  0);
}

/* NULL: all of them. */
static void put_keys(struct build *b, struct loods_grid *g, const struct loods_summary_group *group)
{
	const struct loods_cell none = { .kind = LOODS_CELL_EMPTY };

	for (int k = 0; k < b->keys; k++) {
		if (group)
			loods_grid_cell(g, loods_cell_text(loods_summary_key_label(b->s->options.by[k],
										   group->key[k])));
		else
			loods_grid_cell(g, k ? none : loods_cell_text(_("All")));
	}
}

/* A row for each group, and the one about all of them, whose cells after the keys `row` puts. */
static struct loods_sheet_table *groups(struct build *b, struct loods_grid *g,
					void (*row)(const struct build *b, struct loods_grid *g,
						    const struct loods_summary_group *group))
{
	struct loods_sheet_table *t;

	for (int i = 0; i < b->s->n_groups; i++) {
		put_keys(b, g, &b->s->groups[i]);
		row(b, g, &b->s->groups[i]);
	}
	if (b->with_all) {
		put_keys(b, g, NULL);
		row(b, g, &b->all);
	}
	t = keep(b, g);
	t->keys = b->keys;
	t->total = b->with_all;
	return t;
}

/* ---- sheets ---- */

/* Kept in the arena; `t` is emptied. */
static const char *line(struct build *b, struct loods_str *t)
{
	const char *kept = loods_arena_strdup(&b->a, t->len ? t->s : "");

	loods_str_release(t);
	return kept;
}

/* The lines that each sheet begins with, and one of its own where it is not NULL. */
static void head(struct build *b, struct loods_sheet *sheet, const char *own)
{
	const char **lines = LOODS_NEW_ARRAY(&b->a, const char *, LINES);
	const struct loods_summary_options *o = &b->s->options;
	struct loods_str window = LOODS_STR_INIT, made = LOODS_STR_INIT;

	loods_window_words(o->window, &window);
	loods_made_words(o->known_at, o->made_at, &made);
	sheet->title = b->title;
	lines[sheet->n_lines++] = line(b, &window);
	lines[sheet->n_lines++] = line(b, &made);
	if (own)
		lines[sheet->n_lines++] = own;
	sheet->lines = lines;
}

/* What stands behind the keys of the first sheet: figures, the load, and of two periods the other one's. */
static const enum loods_column *const parts[] = { loods_summary_figures, loods_summary_load };

static void figure_columns(struct build *b, struct loods_grid *g)
{
	for (int i = 0; i < LOODS_COUNT(parts); i++)
		for (const enum loods_column *c = parts[i]; *c != LOODS_COLUMN_END; c++)
			if (loods_summary_has_column(b->s, *c))
				loods_grid_column(g, _(loods_summary_columns[*c].label), format_of(*c), 0);
	if (!b->s->before)
		return;
	for (const enum loods_column *c = loods_summary_compared; *c != LOODS_COLUMN_END; c++)
		loods_grid_column(g,
				  loods_arena_printf(&b->a, "%s, %s", _(loods_summary_columns[*c].label),
						     _("before")),
				  format_of(*c), 0);
}

static void figure_row(const struct build *b, struct loods_grid *g, const struct loods_summary_group *group)
{
	for (int i = 0; i < LOODS_COUNT(parts); i++)
		for (const enum loods_column *c = parts[i]; *c != LOODS_COLUMN_END; c++)
			if (loods_summary_has_column(b->s, *c))
				loods_grid_cell(g, figure(b->s, group, *c));
	if (!b->s->before)
		return;
	for (const enum loods_column *c = loods_summary_compared; *c != LOODS_COLUMN_END; c++)
		loods_grid_cell(g, figure(b->s->before, group->before, *c));
}

/* What else is to be said above the figures; NULL: nothing. */
static const char *figures_note(struct build *b)
{
	struct loods_str text = LOODS_STR_INIT;
	const char *note;

	if (b->s->before) {
		loods_str_addf(&text, "%s: ", _("before"));
		loods_window_words(b->s->before->options.window, &text);
	}
	if (b->s->options.hide_small)
		loods_str_addf(&text,
			       _("Groups and counts under %d clients are hidden, and others where they would "
				 "give them away."),
			       LOODS_SUMMARY_SMALL);
	note = text.len ? loods_arena_strdup(&b->a, text.s) : NULL;
	loods_str_release(&text);
	return note;
}

static struct loods_sheet figures_sheet(struct build *b)
{
	struct loods_sheet sheet = { .name = _("Summary"), .n_tables = 1 };
	struct loods_grid g;

	loods_grid_begin(&g, &b->a, b->keys + 2 * LOODS_COLUMN_END, b->s->n_groups + 1);
	key_columns(b, &g);
	figure_columns(b, &g);
	head(b, &sheet, figures_note(b));
	sheet.tables = groups(b, &g, figure_row);
	return sheet;
}

static void class_row(const struct build *b, struct loods_grid *g, const struct loods_summary_group *group)
{
	(void)b;
	for (int c = 1; c < LOODS_CLASS_END; c++)
		loods_grid_cell(g, in_class(group, c));
}

static struct loods_sheet classes_sheet(struct build *b)
{
	struct loods_sheet sheet = { .name = _("Classes"), .n_tables = 1 };
	struct loods_grid g;

	loods_grid_begin(&g, &b->a, b->keys + LOODS_CLASS_END - 1, b->s->n_groups + 1);
	key_columns(b, &g);
	for (int c = 1; c < LOODS_CLASS_END; c++)
		loods_grid_column(&g, loods_choice_label(&loods_classes, c), LOODS_FORMAT_WHOLE, 0);
	head(b, &sheet, _("Clients in each class on the last day of the window."));
	sheet.tables = groups(b, &g, class_row);
	return sheet;
}

/* ---- charts ---- */

/* No agreement and too little data are grey; then from red to blue. */
static const uint32_t class_colours[LOODS_CLASS_END] = {
	[LOODS_CLASS_NO_AGREEMENT] = 0x9AA5AB, [LOODS_CLASS_TOO_LITTLE_DATA] = 0xD3DADE,
	[LOODS_CLASS_CONTACT_LOST] = 0x8C1C13, [LOODS_CLASS_BELOW] = 0xE07A3F,
	[LOODS_CLASS_UNEVEN] = 0xF2C94C,       [LOODS_CLASS_ABOVE] = 0x7FB6D6,
	[LOODS_CLASS_AS_AGREED] = 0x1F5673,
};
static const uint32_t share_colours[] = { 0x1F5673, 0xA9C9DA };

static void put_drawn_group(struct build *b, struct loods_grid *g, const struct loods_summary_group *group)
{
	const char *label = _("All");

	if (group != &b->all)
		label = loods_summary_key_label(b->s->options.by[0], group->key[0]);
	if (group != &b->all && b->keys > 1)
		label = loods_arena_printf(&b->a, "%s, %s", label,
					   loods_summary_key_label(b->s->options.by[1], group->key[1]));
	loods_grid_cell(g, loods_cell_text(label));
	loods_grid_cell(g, loods_cell_drawn(figure(b->s, group, LOODS_COLUMN_REALISED)));
	loods_grid_cell(g, loods_cell_drawn(figure(b->s, group, LOODS_COLUMN_OFFERED)));
	loods_grid_cell(g, loods_cell_drawn(figure(b->s, group, LOODS_COLUMN_MEDIAN)));
	for (int c = 1; c < LOODS_CLASS_END; c++)
		loods_grid_cell(g, loods_cell_drawn(in_class(group, c)));
}

/* What the charts draw, in a table of its own: without the groups that are hidden. */
static struct loods_sheet_table *drawn(struct build *b)
{
	struct loods_sheet_table *t;
	struct loods_grid g;

	loods_grid_begin(&g, &b->a, 4 + LOODS_CLASS_END - 1, b->s->n_groups + 1);
	loods_grid_column(&g, _("Group"), LOODS_FORMAT_TEXT, LABEL_WIDTH);
	loods_grid_column(&g, _("Realised"), LOODS_FORMAT_PERCENT, 0);
	loods_grid_column(&g, _("Offered"), LOODS_FORMAT_PERCENT, 0);
	loods_grid_column(&g, _("Median"), LOODS_FORMAT_TWO, 0);
	for (int c = 1; c < LOODS_CLASS_END; c++)
		loods_grid_column(&g, loods_choice_label(&loods_classes, c), LOODS_FORMAT_WHOLE, 0);
	for (int i = 0; i < b->s->n_groups; i++)
		if (!b->s->groups[i].hidden)
			put_drawn_group(b, &g, &b->s->groups[i]);
	if (b->with_all && !b->all.hidden)
		put_drawn_group(b, &g, &b->all);
	t = keep(b, &g);
	t->title = _("What the charts draw");
	t->total = b->with_all && !b->all.hidden;
	t->keys = 1;
	return t;
}

static const char *chart_note(struct build *b, const struct loods_sheet_table *t)
{
	int n = t->n_rows - t->total;

	if (n == 0)
		return _("There is no group that can be shown, so there are no charts.");
	if (n > LOODS_CHART_ROWS_ALL)
		return loods_arena_printf(&b->a,
					  _("The charts show the first %d of %d groups; the table below them "
					    "has them all."),
					  LOODS_CHART_ROWS_ALL, n);
	if (b->s->options.hide_small)
		return _("What is hidden is not drawn.");
	return NULL;
}

static struct loods_sheet charts_sheet(struct build *b)
{
	struct loods_sheet sheet = { .name = _("Charts"), .n_tables = 1 };
	struct loods_sheet_table *t = drawn(b);
	struct loods_sheet_chart *charts = LOODS_NEW_ARRAY(&b->a, struct loods_sheet_chart, 3);
	const char *rows = _(loods_summary_bys.list[b->s->options.by[0]].label);

	if (b->keys > 1)
		rows = loods_arena_printf(&b->a, "%s, %s", rows,
					  _(loods_summary_bys.list[b->s->options.by[1]].label));
	charts[0] = (struct loods_sheet_chart){ LOODS_CHART_BARS,
						_("Contacts realised and offered"),
						rows,
						_("Share of the contacts that were agreed"),
						LOODS_FORMAT_PERCENT,
						1,
						2,
						share_colours,
						true };
	charts[1] = (struct loods_sheet_chart){ LOODS_CHART_STACKED,
						_("Clients in each class on the last day"),
						rows,
						_("Clients"),
						LOODS_FORMAT_WHOLE,
						4,
						LOODS_CLASS_END - 1,
						class_colours + 1,
						false };
	charts[2] = (struct loods_sheet_chart){ LOODS_CHART_BARS,
						_("Frequency: the median client"),
						rows,
						_("Contacts per 28 eligible days"),
						LOODS_FORMAT_TWO,
						3,
						1,
						share_colours,
						true };
	sheet.tables = t;
	sheet.charts = charts;
	sheet.n_charts = t->n_rows - t->total > 0 ? 3 : 0;
	head(b, &sheet, chart_note(b, t));
	return sheet;
}

/* ---- definitions ---- */

static struct loods_sheet_table words(struct build *b, const char *title, const char *heading,
				      const struct loods_summary_word *list, int n)
{
	struct loods_sheet_table t;
	struct loods_grid g;

	loods_grid_begin(&g, &b->a, 2, n);
	loods_grid_column(&g, heading, LOODS_FORMAT_TEXT, TERM_WIDTH);
	loods_grid_column(&g, _("What it means"), LOODS_FORMAT_TEXT, MEANING_WIDTH);
	for (int i = 0; i < n; i++) {
		loods_grid_cell(&g, loods_cell_text(list[i].term));
		loods_grid_cell(&g, loods_cell_text(list[i].meaning));
	}
	t = loods_grid_table(&g);
	t.title = title;
	return t;
}

static struct loods_sheet_table thresholds(struct build *b)
{
	struct loods_sheet_table t;
	const struct loods_summary_threshold *list;
	struct loods_grid g;
	int n;

	list = loods_summary_thresholds(b->s, &b->a, &n);
	loods_grid_begin(&g, &b->a, 4, n);
	loods_grid_column(&g, _("Threshold"), LOODS_FORMAT_TEXT, TERM_WIDTH);
	loods_grid_column(&g, _("What it means"), LOODS_FORMAT_TEXT, MEANING_WIDTH);
	loods_grid_column(&g, _("Value"), LOODS_FORMAT_WHOLE, 0);
	loods_grid_column(&g, _("Unit"), LOODS_FORMAT_TEXT, 0);
	for (int i = 0; i < n; i++) {
		loods_grid_cell(&g, loods_cell_text(list[i].term));
		loods_grid_cell(&g, loods_cell_text(list[i].meaning));
		loods_grid_cell(&g, loods_cell_number(true, list[i].value));
		loods_grid_cell(&g, loods_cell_text(list[i].unit));
	}
	t = loods_grid_table(&g);
	t.title = _("Thresholds of the office");
	return t;
}

/* The lines that stand below the text, too. */
static struct loods_sheet_table explained(struct build *b)
{
	struct loods_str lines = LOODS_STR_INIT;
	struct loods_summary_word *list;
	char *at, *one;
	int n = 0;

	loods_summary_explain(b->s, &lines);
	list = LOODS_NEW_ARRAY(&b->a, struct loods_summary_word, lines.len + 1);
	for (at = lines.s; (one = strsep(&at, "\n"));) {
		if (!*one)
			continue;
		list[n].term = loods_arena_printf(&b->a, "%d", n + 1);
		list[n++].meaning = loods_arena_strdup(&b->a, one);
	}
	loods_str_release(&lines);
	return words(b, _("Window, thresholds and what is not in it"), _("No."), list, n);
}

static struct loods_sheet definitions_sheet(struct build *b)
{
	enum { TABLES = 4 };
	struct loods_sheet sheet = { .name = _("Definitions"), .n_tables = TABLES };
	struct loods_sheet_table *tables = LOODS_NEW_ARRAY(&b->a, struct loods_sheet_table, TABLES);
	const struct loods_summary_word *list;
	int n;

	list = loods_summary_figure_words(b->s, &b->a, &n);
	tables[0] = words(b, _("What the words mean"), _("Word"), list, n);
	list = loods_summary_class_words(b->s, &b->a, &n);
	tables[1] = words(b, _("The classes: the first that holds"), _("Class"), list, n);
	tables[2] = thresholds(b);
	tables[3] = explained(b);
	sheet.tables = tables;
	head(b, &sheet, NULL);
	return sheet;
}

/* ---- the workbook ---- */

enum loods_code loods_summary_xlsx_may(enum loods_summary_by by, struct loods_err *err)
{
	if (by != LOODS_BY_CLIENT)
		return LOODS_OK;
	return loods_fail(
		err, LOODS_EUSAGE,
		_("A workbook holds groups, not clients one by one: choose --by caseworker, cohort, "
		  "arm, gender or month, or --format csv."));
}

enum loods_code loods_summary_xlsx(const struct loods_summary *s, FILE *f, struct loods_err *err)
{
	struct build b = { .s = s,
			   .all = loods_summary_all(s),
			   .keys = s->options.by[1] ? 2 : 1,
			   .with_all = loods_summary_shows_all(s) };
	struct loods_sheet sheets[4];
	struct loods_str title = LOODS_STR_INIT;
	enum loods_code code = loods_summary_xlsx_may(s->options.by[0], err);

	if (code)
		return code;
	loods_summary_title(s, &title);
	b.title = line(&b, &title);
	sheets[0] = figures_sheet(&b);
	sheets[1] = classes_sheet(&b);
	sheets[2] = charts_sheet(&b);
	sheets[3] = definitions_sheet(&b);
	code = loods_workbook_write(
		&(struct loods_workbook){ b.title, s->options.made_at, sheets, LOODS_COUNT(sheets) }, f, err);
	loods_arena_release(&b.a);
	return code;
}
