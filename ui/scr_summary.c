/* The summary: guidance intensity in groups, for team leads of the office, for caseworkers of their own
 * clients. */
#include <math.h>

#include "chart.h"
#include "client.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "msg.h"
#include "summary_columns.h"
#include "summary_notes.h"
#include "summary_text.h"
#include "text.h"

struct row {
	const struct loods_summary *s;
	const struct loods_summary_group *g;
	const char *label, *fold;
	int64_t id; /* of its keys */
	bool total;
};

struct state {
	const struct loods_summary *summary, *genders;
	struct loods_summary_group all;
	struct ui_figures_wish wish;
};

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void cell_group(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       enum ui_role *role)
{
	const struct row *row = p;

	loods_str_add(out, row->label);
	*role = row->total ? UI_ROLE_HEADING : UI_ROLE_TEXT;
}

static double value(const struct row *row, enum loods_column c, bool before)
{
	return before ? loods_summary_value(row->s->before, row->g->before, c)
		      : loods_summary_value(row->s, row->g, c);
}

/* What is late or below the threshold stands out, by its mark and by its colour. */
static void cell_value(const struct row *row, enum loods_column c, bool before, struct loods_str *out,
		       enum ui_role *role)
{
	double v = value(row, c, before);

	if (c == LOODS_COLUMN_REALISED && !before && 100 * v < row->s->options.settings.below_percent) {
		loods_str_add(out, "! ");
		*role = UI_ROLE_LATE;
	}
	if (c == LOODS_COLUMN_OVERDUE && v > 0)
		*role = UI_ROLE_LATE;
	loods_summary_add_value(c, v, out);
}

/* What is not known comes before nothing. */
static int compare_values(double a, double b)
{
	a = isnan(a) ? -1 : a;
	b = isnan(b) ? -1 : b;
	return a < b ? -1 : a > b;
}

#define COLUMN(name, column, before)                                                                         \
	static void cell_##name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,       \
				enum ui_role *role)                                                          \
	{                                                                                                    \
		cell_value(p, column, before, out, role);                                                    \
	}                                                                                                    \
	static int compare_##name(const void *a, const void *b)                                              \
	{                                                                                                    \
		return compare_values(value(a, column, before), value(b, column, before));                   \
	}
COLUMN(clients, LOODS_COLUMN_CLIENTS, false)
COLUMN(late, LOODS_COLUMN_OVERDUE, false)
COLUMN(contacts, LOODS_COLUMN_CONTACTS, false)
COLUMN(expected, LOODS_COLUMN_EXPECTED, false)
COLUMN(realised, LOODS_COLUMN_REALISED, false)
COLUMN(offered, LOODS_COLUMN_OFFERED, false)
COLUMN(median, LOODS_COLUMN_MEDIAN, false)
COLUMN(weight, LOODS_COLUMN_WEIGHT, false)
COLUMN(lag, LOODS_COLUMN_LAG_P90, false)
COLUMN(clients_before, LOODS_COLUMN_CLIENTS, true)
COLUMN(contacts_before, LOODS_COLUMN_CONTACTS, true)
COLUMN(realised_before, LOODS_COLUMN_REALISED, true)
COLUMN(median_before, LOODS_COLUMN_MEDIAN, true)

#define CLASS(name, class)                                                                                   \
	static void cell_##name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,       \
				UNUSED enum ui_role *role)                                                   \
	{                                                                                                    \
		loods_str_addf(out, "%d", ((const struct row *)p)->g->classes[class]);                       \
	}                                                                                                    \
	static int compare_##name(const void *a, const void *b)                                              \
	{                                                                                                    \
		return compare_values(((const struct row *)a)->g->classes[class],                            \
				      ((const struct row *)b)->g->classes[class]);                           \
	}
CLASS(below, LOODS_CLASS_BELOW)
CLASS(lost, LOODS_CLASS_CONTACT_LOST)
CLASS(without, LOODS_CLASS_NO_AGREEMENT)

enum { SPARK_WEEKS = 13 }; /* as many as the column has room for */

/* A row's last weeks, at most so many, each row up to its own highest week; an evaluator's hidden groups have
 * none. */
static void add_weeks(const struct loods_summary_group *g, int most, enum ui_marks marks, struct loods_str *out)
{
	int n = g->n_weeks < most ? g->n_weeks : most;

	if (n)
		ui_chart_spark(g->weeks + g->n_weeks - n, n, 0, marks, out);
}

static void cell_weeks(const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	add_weeks(((const struct row *)p)->g, SPARK_WEEKS, t->ui->marks, out);
}

static int compare_group(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->fold, ((const struct row *)b)->fold);
}

#define NUMBER(label, columns, drop, name)                                                                   \
	{                                                                                                    \
		.title = label, .width = columns, .priority = drop, .align = UI_RIGHT, .cell = cell_##name,  \
		.compare = compare_##name                                                                    \
	}
#define GROUP                                                                                                \
	{                                                                                                    \
		.title = N_("Group"), .width = 12, .grow = true, .cell = cell_group, .compare = compare_group  \
	}

static const struct ui_column columns[] = {
	GROUP,
	NUMBER(N_("Clients"), 5, 0, clients),
	NUMBER(N_("Late"), 5, 0, late),
	NUMBER(N_("Below"), 5, 3, below),
	NUMBER(N_("Lost"), 5, 5, lost),
	NUMBER(N_("No agr."), 5, 6, without),
	NUMBER(N_("Contacts"), 7, 1, contacts),
	NUMBER(N_("Expected"), 8, 1, expected),
	NUMBER(N_("Realised"), 7, 0, realised),
	NUMBER(N_("Offered"), 6, 0, offered),
	NUMBER(N_("Median"), 6, 2, median),
	NUMBER(N_("Weight"), 6, 7, weight),
	NUMBER(N_("Entry 90 %"), 6, 8, lag),
	{ .title = N_("Per week"), .width = SPARK_WEEKS, .priority = 4, .align = UI_RIGHT, .cell = cell_weeks },
};

static const struct ui_column compared[] = {
	GROUP,
	NUMBER(N_("Clients"), 5, 0, clients),
	NUMBER(N_("before"), 5, 1, clients_before),
	NUMBER(N_("Contacts"), 7, 2, contacts),
	NUMBER(N_("before"), 6, 2, contacts_before),
	NUMBER(N_("Realised"), 7, 0, realised),
	NUMBER(N_("before"), 6, 0, realised_before),
	NUMBER(N_("Median"), 6, 3, median),
	NUMBER(N_("before"), 6, 3, median_before),
};

static int64_t row_id(const void *p)
{
	return ((const struct row *)p)->id;
}

static const char *row_fold(const void *p)
{
	return ((const struct row *)p)->fold;
}

static bool row_last(const void *p)
{
	return ((const struct row *)p)->total;
}

#define TABLE(list)                                                                                          \
	{                                                                                                    \
		.columns = list, .n_columns = LOODS_COUNT(list), .id = row_id, .fold = row_fold,             \
		.last = row_last, .empty = N_("Nobody was in guidance in this period. m shows another period.")  \
	}
static const struct ui_table_def table = TABLE(columns), table_compared = TABLE(compared);

/* ---- the list ---- */

/* The same group has the same id whatever was read: FNV-1a over its label, never that of the sum. */
static int64_t id_of(const char *label)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *label; label++)
		h = (h ^ (unsigned char)*label) * UINT64_C(1099511628211);
	return (int64_t)(h >> 1);
}

static struct row row_of(struct ui_list *l, const struct loods_summary_group *g)
{
	struct state *s = l->state;
	struct loods_arena *a = &l->view->arena;
	struct loods_str label = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	struct row row = { .s = s->summary, .g = g, .total = g == &s->all };

	if (row.total) {
		row.label = _("All");
		row.fold = "";
		row.id = -1;
		return row;
	}
	loods_summary_group_label(s->summary, g, &label);
	loods_text_fold(label.s, &fold);
	row.label = loods_arena_strdup(a, label.s);
	row.fold = loods_arena_strdup(a, fold.s);
	row.id = id_of(label.s);
	loods_str_release(&label);
	loods_str_release(&fold);
	return row;
}

static enum loods_code open_list(struct ui_list *l, UNUSED const void *arg, UNUSED struct loods_err *err)
{
	struct state *s = l->state;

	/* 28 days for who sees the own clients, a quarter for who looks over the office. */
	s->wish.period = ui_figures_period(l->ui);
	return LOODS_OK;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct ui_desk *desk = l->ui->office;
	struct state *s = l->state;
	enum loods_code rc =
		ui_figures_get(l->ui, &desk->figures, &s->wish, &s->summary, &s->genders, err);
	struct row *rows;
	int n = 0;

	if (rc)
		return rc;
	ui_table_use(&l->table, s->wish.compare ? &table_compared : &table);
	rows = LOODS_NEW_ARRAY(&l->view->arena, struct row, (size_t)s->summary->n_groups + 1);
	for (int i = 0; i < s->summary->n_groups; i++)
		rows[n++] = row_of(l, &s->summary->groups[i]);
	s->all = loods_summary_all(s->summary);
	if (n && loods_summary_shows_all(s->summary))
		rows[n++] = row_of(l, &s->all);
	ui_table_set(&l->table, rows, n, sizeof *rows);
	return LOODS_OK;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;
	const enum loods_summary_by *by = ui_figures_by[s->wish.by];
	int days = ui_figures_days[s->wish.period];

	loods_str_addf(out, "%s", loods_choice_label(&loods_summary_bys, (int)by[0]));
	if (by[1])
		loods_str_addf(out, " / %s", loods_choice_label(&loods_summary_bys, (int)by[1]));
	loods_str_add(out, _(" (Tab)"));
	switch (ui_figures_compare[s->wish.compare]) {
	case LOODS_COMPARE_PREVIOUS:
		loods_str_addf(out,
			       P_("   %d day (m) beside the one before (c)",
				  "   %d days (m) beside those before (c)", (unsigned long)days),
			       days);
		return;
	case LOODS_COMPARE_YEAR:
		loods_str_addf(out,
			       P_("   %d day (m) beside a year earlier (c)",
				  "   %d days (m) beside a year earlier (c)", (unsigned long)days),
			       days);
		return;
	case LOODS_COMPARE_NONE:
	case LOODS_COMPARE_DATES:
		break;
	}
	loods_str_addf(out, P_("   %d day (m) to ", "   %d days (m) to ", (unsigned long)days), days);
	ui_desk_day(loods_clock_today(&l->ui->app->clock), out);
}

/* ---- below the table ---- */

/* Under a rule, lines of figures and sentences, then what the columns mean; little room: that alone. */
enum {
	FOOT_PARTS = 6,
	FOOT_MEANING = 2,
	FOOT_MOST = 1 + FOOT_PARTS + FOOT_MEANING,
	FOOT_LEAST = 3,
	FOOT_FROM = 16,
	FOOT_LEGEND = 2, /* what the marks of the weeks mean, where there is room to spare */
	FOOT_LEGEND_FROM = 24,
	TABLE_COLS = 99, /* from here on the weeks have their column */
	GENDERS_COLS = 44,
	LABEL = 17,
	NUMBER_COLS = 8,
};

static int foot_rows(int rows)
{
	return rows >= FOOT_LEGEND_FROM ? FOOT_MOST + FOOT_LEGEND : rows >= FOOT_FROM ? FOOT_MOST : FOOT_LEAST;
}

/* What the columns mean; the whole of it stands on a printed report. */
static void draw_meaning(const struct state *s, enum ui_marks marks, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_intensity_settings *t = &s->summary->options.settings;
	struct loods_str text = LOODS_STR_INIT;

	loods_str_addf(&text,
		       _("Contacts: days with a talk that counts. Realised: of those expected; ! is under %d "
			 "%%. Late: %d days beyond the agreement. Median: per 28 days."),
		       t->below_percent, t->grace_days);
	if (r.rows > FOOT_LEAST)
		loods_str_addf(&text,
			       " %s",
			       marks == UI_MARKS_BLOCKS
				       ? _("Per week: each bar is one week of contacts up to the last day (every row "
					   "by its own highest week).")
				       : _("Per week: each mark is one week of contacts up to the last day, low to "
					   "high . : - = + * # (every row by its own highest week)."));
	ui_draw_wrapped(screen, r, UI_ROLE_DIM, text.s);
	loods_str_release(&text);
}

static const struct loods_summary_group *of_gender(const struct loods_summary *s, int gender)
{
	for (int i = 0; i < s->n_groups; i++)
		if (s->groups[i].order[0] == gender)
			return &s->groups[i];
	return NULL;
}

/* So many of the clients, in per cent. */
static void add_part(int n, int of, struct loods_str *out)
{
	loods_summary_add_value(LOODS_COLUMN_REALISED, of ? (double)n / of : NAN, out);
}

static void part_late(const struct loods_summary_group *g, struct loods_str *out)
{
	add_part(g->overdue, g->in_guidance, out);
}
static void part_lost(const struct loods_summary_group *g, struct loods_str *out)
{
	add_part(g->classes[LOODS_CLASS_CONTACT_LOST], g->clients, out);
}
static void part_without(const struct loods_summary_group *g, struct loods_str *out)
{
	add_part(g->classes[LOODS_CLASS_NO_AGREEMENT], g->clients, out);
}
static void part_realised(const struct loods_summary_group *g, struct loods_str *out)
{
	loods_summary_add_value(LOODS_COLUMN_REALISED, loods_rational_double(g->realisation), out);
}
static void part_clients(const struct loods_summary_group *g, struct loods_str *out)
{
	loods_str_addf(out, "%d", g->clients);
}

/* Men and women side by side, whatever the groups above. */
static void draw_genders(const struct loods_summary *s, struct ui_screen *screen, struct ui_rect r)
{
	static const struct {
		const char *label;
		void (*add)(const struct loods_summary_group *g, struct loods_str *out);
	} lines[] = {
		{ N_("Clients"), part_clients },     { N_("Realised"), part_realised },
		{ N_("Late"), part_late },	     { N_("Contact lost"), part_lost },
		{ N_("No agreement"), part_without },
	};
	const char *const headings[] = { _("women"), _("men"), _("all") };
	const struct loods_summary_group *groups[] = { of_gender(s, LOODS_GENDER_WOMAN),
						       of_gender(s, LOODS_GENDER_MAN), &s->total };
	struct loods_str text = LOODS_STR_INIT;

	ui_draw_text(screen, r.row, r.col, LABEL, UI_ROLE_HEADING, UI_LEFT, _("WOMEN AND MEN"));
	for (int k = 0; k < LOODS_COUNT(groups); k++)
		ui_draw_text(screen, r.row, r.col + LABEL + k * NUMBER_COLS, NUMBER_COLS, UI_ROLE_HEADING,
			     UI_RIGHT, headings[k]);
	for (int i = 0; i < LOODS_COUNT(lines) && i + 1 < r.rows; i++) {
		ui_draw_text(screen, r.row + 1 + i, r.col, LABEL, UI_ROLE_LABEL, UI_LEFT, _(lines[i].label));
		for (int k = 0; k < LOODS_COUNT(groups); k++) {
			loods_str_clear(&text);
			if (groups[k])
				lines[i].add(groups[k], &text);
			ui_draw_text(screen, r.row + 1 + i, r.col + LABEL + k * NUMBER_COLS, NUMBER_COLS,
				     UI_ROLE_TEXT, UI_RIGHT, groups[k] ? text.s : "-");
		}
	}
	loods_str_release(&text);
}

/* What stands out, each sentence with its mark. */
static void draw_notes(const struct state *s, struct ui_screen *screen, struct ui_rect r)
{
	struct loods_str notes = LOODS_STR_INIT;
	char *at, *line;

	ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT, _("WHAT STANDS OUT"));
	r = ui_rect_below(r, 1);
	loods_summary_notes(s->summary, s->genders, &notes);
	if (!notes.len)
		ui_draw_wrapped(screen, r, UI_ROLE_DIM, _("Nothing late, lost or without agreement."));
	for (at = notes.s; notes.len && r.rows > 0 && (line = strsep(&at, "\n"));) {
		struct ui_rect text = { r.row, r.col + 2, r.rows, r.cols - 2 };

		if (!*line)
			continue;
		ui_draw_text(screen, r.row, r.col, 1, UI_ROLE_DUE, UI_LEFT, "!");
		r = ui_rect_below(r, ui_draw_wrapped(screen, text, UI_ROLE_TEXT, line));
	}
	loods_str_release(&notes);
}

/* The selected row's weeks on the rule, where the table has no column for them. */
static void draw_weeks(const struct row *row, enum ui_marks kind, struct ui_screen *screen, int at, int col,
		       int cols)
{
	struct loods_str label = LOODS_STR_INIT, marks = LOODS_STR_INIT;
	int most = cols - SPARK_WEEKS - 1, width;

	loods_str_addf(&label, _(" %s, per week: "), row->label);
	width = loods_text_width(label.s);
	width = width < most ? width : most;
	add_weeks(row->g, cols - width - 1, kind, &marks);
	if (marks.len) {
		loods_str_add_char(&marks, ' ');
		ui_draw_text(screen, at, col, width, UI_ROLE_LABEL, UI_LEFT, label.s);
		ui_draw_text(screen, at, col + width, loods_text_width(marks.s), UI_ROLE_TEXT, UI_LEFT, marks.s);
	}
	loods_str_release(&label);
	loods_str_release(&marks);
}

static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct state *s = l->state;
	const struct row *row = ui_table_selected(&l->table);

	if (!s->summary)
		return;
	if (r.rows < FOOT_MOST) {
		draw_meaning(s, l->ui->marks, screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 });
		return;
	}
	ui_draw_rule(screen, r.row, r.col, r.cols);
	if (row && (s->wish.compare || r.cols < TABLE_COLS))
		draw_weeks(row, l->ui->marks, screen, r.row, r.col + 2, r.cols - 4);
	draw_genders(s->genders, screen, (struct ui_rect){ r.row + 1, r.col + 1, FOOT_PARTS, GENDERS_COLS });
	draw_notes(s, screen,
		   (struct ui_rect){ r.row + 1, r.col + 1 + GENDERS_COLS, FOOT_PARTS, r.cols - 1 - GENDERS_COLS });
	draw_meaning(s, l->ui->marks, screen, ui_rect_below((struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 }, 1 + FOOT_PARTS));
}

/* The classes of the selected group, with bars, and the load, which has no column where the weeks stand. */
static void pane(UNUSED struct ui_list *l, const void *p, struct ui_screen *screen, struct ui_rect r)
{
	const struct row *row = p;
	struct loods_str text = LOODS_STR_INIT;
	int most = 0;

	for (int c = 1; c < LOODS_CLASS_END; c++)
		most = row->g->classes[c] > most ? row->g->classes[c] : most;
	loods_str_addf(&text, "%s\n\n", row->label);
	for (int c = 1; c < LOODS_CLASS_END; c++) {
		loods_str_addf(&text, "%s\n%5d ", loods_choice_label(&loods_classes, c), row->g->classes[c]);
		ui_chart_bar(row->g->classes[c], most, r.cols > 8 ? r.cols - 7 : 1, l->ui->marks, &text);
		loods_str_add_char(&text, '\n');
	}
	loods_str_addf(&text, "\n%s ", _("Weight"));
	loods_summary_add_value(LOODS_COLUMN_WEIGHT, loods_summary_value(row->s, row->g, LOODS_COLUMN_WEIGHT),
				&text);
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

/* The group's clients, as they are today; of the sum all of them. */
static void drill_down(struct ui_list *l, const struct row *row)
{
	const struct state *s = l->state;
	struct ui_caseload_wish wish = { .all = false };

	for (int k = 0; k < 2 && !row->total; k++) {
		wish.only[k].by = s->summary->options.by[k];
		wish.only[k].key = row->g->key[k];
		if (wish.only[k].by == LOODS_BY_CASEWORKER)
			wish.only[k].user = (loods_user_id){ row->g->order[k] };
	}
	ui_list_push(l->ui, &ui_scr_caseload, &wish);
}

/* Only a caseworker's row leads to a talk; one's own list is a caseworker's from any row. */
static enum ui_result open_talk(struct ui_list *l, const struct row *row)
{
	const struct state *s = l->state;
	loods_user_id who = l->ui->app->user.id;

	if (l->ui->app->user.role != LOODS_ROLE_CASEWORKER) {
		if (!row || row->total || !row->g->order[0] || s->summary->options.by[0] != LOODS_BY_CASEWORKER) {
			ui_msg_error(&l->ui->msg, "%s",
				     _("Select a caseworker first: Tab shows the groups by caseworker."));
			return UI_DONE;
		}
		who.n = row->g->order[0];
	}
	ui_list_push(l->ui, &ui_scr_talk, &who);
	return UI_DONE;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	struct state *s = l->state;

	switch ((int)cmd) {
	case UI_CMD_NEXT_TAB:
		s->wish.by = (s->wish.by + 1) % UI_FIGURES_BYS;
		break;
	case UI_CMD_PREVIOUS_TAB:
		s->wish.by = (s->wish.by + UI_FIGURES_BYS - 1) % UI_FIGURES_BYS;
		break;
	case UI_CMD_PERIOD:
		s->wish.period = (s->wish.period + 1) % UI_FIGURES_PERIODS;
		break;
	case UI_CMD_COMPARE:
		s->wish.compare = (s->wish.compare + 1) % UI_FIGURES_COMPARES;
		break;
	case UI_CMD_TALK:
		return open_talk(l, row);
	case UI_CMD_OUTCOMES:
		ui_list_push(l->ui, &ui_scr_outcomes, NULL);
		return UI_DONE;
	case UI_CMD_AGREEMENTS:
		ui_list_push(l->ui, &ui_scr_agreements, NULL);
		return UI_DONE;
	case UI_CMD_SIGNALS:
		ui_list_push(l->ui, &ui_scr_signals, NULL);
		return UI_DONE;
	case UI_CMD_SETTINGS:
		ui_push(l->ui, &ui_scr_settings, NULL);
		return UI_DONE;
	case UI_CMD_BLOCKERS:
	case UI_CMD_MISSING:
		ui_list_push(l->ui, cmd == UI_CMD_BLOCKERS ? &ui_scr_blockers : &ui_scr_missing, NULL);
		return UI_DONE;
	case UI_CMD_OPEN:
		if (!row)
			return UI_IGNORED;
		drill_down(l, row);
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
	ui_stale(l->view);
	return UI_DONE;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN,
	  { UI_KEY_ENTER, 'l', UI_KEY_RIGHT },
	  .label = N_("Clients"),
	  .hint = 10,
	  .over = true },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Other groups"), .hint = 11 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Groups before") },
	{ UI_CMD_PERIOD, { 'm' }, .hint = 12 },
	{ UI_CMD_COMPARE, { 'c' }, .hint = 13 },
	{ UI_CMD_TALK, { 't' }, .hint = 14 },
	{ UI_CMD_OUTCOMES, { 'o' }, .hint = 15 },
	{ UI_CMD_AGREEMENTS, { 'a' }, .hint = 16 },
	{ UI_CMD_BLOCKERS, { 'b' }, .hint = 17 },
	{ UI_CMD_MISSING, { 'w' }, .hint = 18 },
	{ UI_CMD_SIGNALS, { 'S' }, .hint = 19 },
	{ UI_CMD_SETTINGS, { 'g' }, .hint = 20 },
};
const struct ui_context ui_context_summary = {
	.name = "summary",
	.title = N_("the summary"),
	.parent = &ui_context_list,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_summary = {
	.name = "summary",
	.area = 3,
	.context = &ui_context_summary,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.state = state_line,
	.pane = pane,
	.foot = foot,
	.foot_rows = foot_rows,
	.command = command,
};
