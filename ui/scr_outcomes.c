/* Where clients went, in groups, and whether it lasted after 3, 6 and 12 months: for team leads of the
 * office, for caseworkers of their own clients. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "outcome_office.h"
#include "summary_text.h"
#include "text.h"

static const enum loods_summary_by bys[][2] = {
	{ LOODS_BY_COHORT, 0 },
	{ LOODS_BY_ARM, 0 },
	{ LOODS_BY_GENDER, 0 },
	{ LOODS_BY_COHORT, LOODS_BY_ARM },
	{ LOODS_BY_ARM, LOODS_BY_GENDER },
};
/* A year, two years, everything (0). */
static const int periods[] = { 365, LOODS_OUTCOME_DAYS, 0 };
enum { BYS = LOODS_COUNT(bys), PERIODS = LOODS_COUNT(periods), TWO_YEARS = 1, TOO_LONG = 10000 };

struct row {
	const struct loods_outcome_group *g;
	const char *label, *fold;
	int64_t id; /* of its keys */
	bool total;
};

struct state {
	struct loods_outcome_review review; /* in the view's arena */
	int by, period;
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

static void add_num(loods_num n, struct loods_str *out)
{
	if (n.set)
		loods_str_addf(out, "%" PRId64, n.n);
	else
		loods_str_add(out, "-");
}

static void add_percent(struct loods_rational r, struct loods_str *out)
{
	char buf[LOODS_DECIMAL_LEN];

	if (loods_rational_known(r))
		loods_str_addf(out, "%s %%", loods_decimal(100 * loods_rational_double(r), 0, '.', buf));
	else
		loods_str_add(out, "-");
}

static void cell_clients(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	add_num(loods_outcome_clients(((const struct row *)p)->g), out);
}

static void cell_left(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	add_percent(loods_outcome_left_share(((const struct row *)p)->g), out);
}

static void cell_outcomes(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			  UNUSED enum ui_role *role)
{
	add_num(loods_outcome_outcomes(((const struct row *)p)->g), out);
}

/* Still so, of how many due: "72/112 64 %"; "-" when none is due. Where numbers are too long for that, the
 * share stands alone; the pane has them. */
static void add_still(const struct row *row, int months, struct loods_str *out)
{
	struct loods_lasting_figures f = loods_outcome_lasting_figures(row->g, months);

	if (!f.due.set || !f.due.n) {
		loods_str_add(out, "-");
		return;
	}
	if (f.due.n < TOO_LONG) {
		add_num(loods_outcome_lasting(row->g, months, LOODS_LASTING_STILL), out);
		loods_str_add_char(out, '/');
		add_num(f.due, out);
		loods_str_add_char(out, ' ');
	}
	add_percent(f.still_of_due, out);
}

static void cell_3(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		   UNUSED enum ui_role *role)
{
	add_still(p, LOODS_CHECK_3_MONTHS, out);
}

static void cell_6(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		   UNUSED enum ui_role *role)
{
	add_still(p, LOODS_CHECK_6_MONTHS, out);
}

static void cell_12(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		    UNUSED enum ui_role *role)
{
	add_still(p, LOODS_CHECK_12_MONTHS, out);
}

/* What is not known comes before nothing. */
static int compare_doubles(double a, double b)
{
	a = isnan(a) ? -1 : a;
	b = isnan(b) ? -1 : b;
	return a < b ? -1 : a > b;
}

static double value_of(loods_num n)
{
	return n.set ? (double)n.n : NAN;
}

#define COMPARE(name, value)                                                                                 \
	static int compare_##name(const void *pa, const void *pb)                                            \
	{                                                                                                    \
		const struct loods_outcome_group *a = ((const struct row *)pa)->g,                           \
						 *b = ((const struct row *)pb)->g;                           \
		return compare_doubles(value(a), value(b));                                                  \
	}
#define CLIENTS(g) value_of(loods_outcome_clients(g))
#define LEFT(g) loods_rational_double(loods_outcome_left_share(g))
#define OUTCOMES(g) value_of(loods_outcome_outcomes(g))
#define STILL(g, m) loods_rational_double(loods_outcome_lasting_figures(g, m).still_of_due)
#define STILL_3(g) STILL(g, LOODS_CHECK_3_MONTHS)
#define STILL_6(g) STILL(g, LOODS_CHECK_6_MONTHS)
#define STILL_12(g) STILL(g, LOODS_CHECK_12_MONTHS)
COMPARE(clients, CLIENTS)
COMPARE(left, LEFT)
COMPARE(outcomes, OUTCOMES)
COMPARE(3, STILL_3)
COMPARE(6, STILL_6)
COMPARE(12, STILL_12)

static int compare_group(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->fold, ((const struct row *)b)->fold);
}

static const struct ui_column columns[] = {
	{ .title = N_("Group"), .width = 12, .grow = true, .cell = cell_group, .compare = compare_group },
	{ .title = N_("Clients"),
	  .width = 7,
	  .align = UI_RIGHT,
	  .cell = cell_clients,
	  .compare = compare_clients },
	/* TRANSLATORS: share of the clients with an outcome, a short heading */
	{ .title = N_("Out"), .width = 5, .align = UI_RIGHT, .cell = cell_left, .compare = compare_left },
	{ .title = N_("Outcomes"),
	  .width = 8,
	  .align = UI_RIGHT,
	  .cell = cell_outcomes,
	  .compare = compare_outcomes },
	{ .title = N_("3 months"), .width = 14, .align = UI_RIGHT, .cell = cell_3, .compare = compare_3 },
	{ .title = N_("6 months"), .width = 14, .align = UI_RIGHT, .cell = cell_6, .compare = compare_6 },
	{ .title = N_("12 months"), .width = 14, .align = UI_RIGHT, .cell = cell_12, .compare = compare_12 },
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

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.last = row_last,
	.empty = N_("Nobody was in guidance in this period, and nobody left. m shows another period."),
};

/* ---- the list ---- */

static enum loods_code open_list(struct ui_list *l, UNUSED const void *arg, UNUSED struct loods_err *err)
{
	((struct state *)l->state)->period = TWO_YEARS;
	return LOODS_OK;
}

/* The same group has the same id whatever was read: FNV-1a over its label, never that of the sum. */
static int64_t id_of(const char *label)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *label; label++)
		h = (h ^ (unsigned char)*label) * UINT64_C(1099511628211);
	return (int64_t)(h >> 1);
}

static struct row row_of(struct ui_list *l, const struct loods_outcome_group *g)
{
	const struct loods_outcome_review *r = &((struct state *)l->state)->review;
	struct loods_str label = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	struct row row = { .g = g, .label = _("All"), .fold = "", .id = -1, .total = g == &r->total };

	for (int k = 0; k < 2 && !row.total; k++)
		if (r->options.by[k])
			loods_str_addf(&label, k ? " / %s" : "%s",
				       loods_summary_key_label(r->options.by[k], g->key[k]));
	if (!row.total) {
		loods_text_fold(label.s, &fold);
		row.label = loods_arena_strdup(&l->view->arena, label.s);
		row.fold = loods_arena_strdup(&l->view->arena, fold.s);
		row.id = id_of(label.s);
	}
	loods_str_release(&label);
	loods_str_release(&fold);
	return row;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	const struct loods_outcome_request q = { .by = { bys[s->by][0], bys[s->by][1] },
						 .days = periods[s->period],
						 .everything = !periods[s->period] };
	enum loods_code rc = loods_outcomes_of_office(l->ui->app, &q, &l->view->arena, &s->review, err);
	struct row *rows;
	int n = 0;

	if (rc)
		return rc;
	rows = LOODS_NEW_ARRAY(&l->view->arena, struct row, (size_t)s->review.n_groups + 1);
	for (int i = 0; i < s->review.n_groups; i++)
		rows[n++] = row_of(l, &s->review.groups[i]);
	if (n)
		rows[n++] = row_of(l, &s->review.total);
	ui_table_set(&l->table, rows, n, sizeof *rows);
	return LOODS_OK;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;
	const enum loods_summary_by *by = bys[s->by];
	int days = periods[s->period];

	loods_str_add(out, loods_choice_label(&loods_summary_bys, (int)by[0]));
	if (by[1])
		loods_str_addf(out, " / %s", loods_choice_label(&loods_summary_bys, (int)by[1]));
	loods_str_add(out, _(" (Tab)"));
	if (days)
		loods_str_addf(out, P_("   %d day (m) to ", "   %d days (m) to ", (unsigned long)days), days);
	else
		loods_str_add(out, _("   everything (m) to "));
	ui_desk_day(loods_clock_today(&l->ui->app->clock), out);
}

/* Where the clients of the selected group went; all destinations, each for itself. */
static void add_destinations(const struct row *row, struct loods_str *out)
{
	loods_str_addf(out, "%s: ", row->label);
	for (int d = 1; d < LOODS_DESTINATION_END; d++) {
		loods_str_addf(out, d > 1 ? ", %s " : "%s ", loods_choice_label(&loods_destinations, d));
		add_num(loods_outcome_destination(row->g, d), out);
	}
	loods_str_add(out, ".");
}

/* What the months say, and without a pane where they went. */
static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct row *row = ui_table_selected(&l->table);
	struct loods_str text = LOODS_STR_INIT;
	int used = 0;

	r.col++;
	r.cols--;
	if (row && r.cols + 1 == screen->cols) {
		add_destinations(row, &text);
		used = ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	}
	ui_draw_wrapped(screen, ui_rect_below(r, used), UI_ROLE_DIM,
			_("Months: still so, of those due, not reached and not checked included. Not yet due "
			  "is in none. Out: clients with an outcome."));
	loods_str_release(&text);
}

/* A name and its figure at the right; one row down. */
static void pane_line(struct ui_screen *screen, struct ui_rect *r, const char *label, loods_num n)
{
	struct loods_str text = LOODS_STR_INIT;
	int width;

	if (r->rows < 1)
		return;
	add_num(n, &text);
	width = loods_text_width(text.s);
	ui_draw_text(screen, r->row, r->col, r->cols - width - 1, UI_ROLE_TEXT, UI_LEFT, label);
	ui_draw_text(screen, r->row, r->col + r->cols - width, width, UI_ROLE_TEXT, UI_RIGHT, text.s);
	*r = ui_rect_below(*r, 1);
	loods_str_release(&text);
}

/* Where they went, then how it was with them after each number of months. */
static void pane(UNUSED struct ui_list *l, const void *p, struct ui_screen *screen, struct ui_rect r)
{
	const struct row *row = p;

	ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT, row->label);
	r = ui_rect_below(r, 1);
	for (int d = 1; d < LOODS_DESTINATION_END; d++)
		pane_line(screen, &r, loods_choice_label(&loods_destinations, d),
			  loods_outcome_destination(row->g, d));
	for (int m = 1; m < LOODS_CHECK_MONTHS_END && r.rows > 0; m++) {
		ui_draw_text(screen, r.row, r.col, r.cols, UI_ROLE_HEADING, UI_LEFT,
			     loods_choice_label(&loods_check_months, m));
		r = ui_rect_below(r, 1);
		for (int s = 1; s < LOODS_LASTING_END; s++)
			pane_line(screen, &r, loods_choice_label(&loods_lastings, s),
				  loods_outcome_lasting(row->g, m, s));
	}
}

static const char *why_not(UNUSED struct ui_list *l, enum ui_cmd cmd)
{
	return cmd == UI_CMD_OPEN ? _("A group cannot be opened here; 3 shows the clients of groups.") : NULL;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, UNUSED const void *row)
{
	struct state *s = l->state;

	switch ((int)cmd) {
	case UI_CMD_NEXT_TAB:
		s->by = (s->by + 1) % BYS;
		break;
	case UI_CMD_PREVIOUS_TAB:
		s->by = (s->by + BYS - 1) % BYS;
		break;
	case UI_CMD_PERIOD:
		s->period = (s->period + 1) % PERIODS;
		break;
	default:
		return UI_IGNORED;
	}
	ui_stale(l->view);
	return UI_DONE;
}

static const struct ui_binding keys[] = {
	/* Bound here too only so that it is not hinted at. */
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'l', UI_KEY_RIGHT } },
	{ UI_CMD_NEXT_TAB, { UI_KEY_TAB }, .label = N_("Other groups"), .hint = 11 },
	{ UI_CMD_PREVIOUS_TAB, { UI_KEY_BACK_TAB }, .label = N_("Groups before") },
	{ UI_CMD_PERIOD, { 'm' }, .hint = 12 },
};
const struct ui_context ui_context_outcomes = {
	.name = "outcomes",
	.title = N_("the outcomes"),
	.parent = &ui_context_list,
	UI_BINDINGS(keys),
};

static int foot_rows(int rows)
{
	(void)rows;
	return 6;
}

const struct ui_list_def ui_scr_outcomes = {
	.name = "outcomes",
	.title = N_("OUTCOMES"),
	.context = &ui_context_outcomes,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.state = state_line,
	.pane = pane,
	.foot = foot,
	.foot_rows = foot_rows,
	.command = command,
	.why_not = why_not,
};
