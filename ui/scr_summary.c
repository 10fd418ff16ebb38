/* The summary: guidance intensity in groups, for team leads of the office, for caseworkers of their own
 * clients. */
#include <inttypes.h>
#include <math.h>

#include "chart.h"
#include "client.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "summary_text.h"
#include "text.h"

struct row {
	const struct loods_summary_group *g;
	const char *label, *fold;
	int64_t id; /* of its keys */
	int below_percent;
	bool total;
};

struct state {
	const struct loods_summary *summary;
	struct loods_summary_group all;
	int by, period; /* numbers of figures.h */
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

static void cell_clients(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct row *)p)->g->clients);
}

static void cell_late(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      enum ui_role *role)
{
	const struct row *row = p;

	loods_str_addf(out, "%d", row->g->overdue);
	if (row->g->overdue)
		*role = UI_ROLE_LATE;
}

static void cell_below(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct row *)p)->g->classes[LOODS_CLASS_BELOW]);
}

static void cell_lost(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct row *)p)->g->classes[LOODS_CLASS_CONTACT_LOST]);
}

static void cell_without(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct row *)p)->g->classes[LOODS_CLASS_NO_AGREEMENT]);
}

static void cell_contacts(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			  UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct row *)p)->g->contact_days);
}

static void decimal(double v, int decimals, struct loods_str *out)
{
	char buf[LOODS_DECIMAL_LEN];

	loods_str_add(out, isnan(v) ? "-" : loods_decimal(v, decimals, loods_summary_point(), buf));
}

static void percent(struct loods_rational r, struct loods_str *out)
{
	decimal(100 * loods_rational_double(r), 0, out);
	if (loods_rational_known(r))
		loods_str_add(out, " %");
}

static void cell_expected(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			  UNUSED enum ui_role *role)
{
	decimal(loods_rational_double(((const struct row *)p)->g->expected), 1, out);
}

static void cell_realised(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			  enum ui_role *role)
{
	const struct row *row = p;
	double part = loods_rational_double(row->g->realisation);

	if (!isnan(part) && 100 * part < row->below_percent) {
		loods_str_add(out, "! ");
		*role = UI_ROLE_LATE;
	}
	percent(row->g->realisation, out);
}

static void cell_offered(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	percent(((const struct row *)p)->g->offered, out);
}

static void cell_median(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	decimal(((const struct row *)p)->g->frequency_median, 2, out);
}

static int compare_ints(int a, int b)
{
	return a < b ? -1 : a > b;
}

/* What is not known comes before nothing. */
static int compare_doubles(double a, double b)
{
	a = isnan(a) ? -1 : a;
	b = isnan(b) ? -1 : b;
	return a < b ? -1 : a > b;
}

#define COMPARE(name, how, value)                                                                            \
	static int compare_##name(const void *pa, const void *pb)                                            \
	{                                                                                                    \
		const struct loods_summary_group *a = ((const struct row *)pa)->g,                           \
						 *b = ((const struct row *)pb)->g;                           \
		return how(value(a), value(b));                                                              \
	}
#define CLIENTS(g) (g)->clients
#define LATE(g) (g)->overdue
#define BELOW(g) (g)->classes[LOODS_CLASS_BELOW]
#define LOST(g) (g)->classes[LOODS_CLASS_CONTACT_LOST]
#define WITHOUT(g) (g)->classes[LOODS_CLASS_NO_AGREEMENT]
#define CONTACTS(g) (g)->contact_days
#define EXPECTED(g) loods_rational_double((g)->expected)
#define REALISED(g) loods_rational_double((g)->realisation)
#define OFFERED(g) loods_rational_double((g)->offered)
#define MEDIAN(g) (g)->frequency_median
COMPARE(clients, compare_ints, CLIENTS)
COMPARE(late, compare_ints, LATE)
COMPARE(below, compare_ints, BELOW)
COMPARE(lost, compare_ints, LOST)
COMPARE(without, compare_ints, WITHOUT)
COMPARE(contacts, compare_ints, CONTACTS)
COMPARE(expected, compare_doubles, EXPECTED)
COMPARE(realised, compare_doubles, REALISED)
COMPARE(offered, compare_doubles, OFFERED)
COMPARE(median, compare_doubles, MEDIAN)

static int compare_group(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->fold, ((const struct row *)b)->fold);
}

static const struct ui_column columns[] = {
	{ .title = N_("Group"), .width = 12, .grow = true, .cell = cell_group, .compare = compare_group },
	{ .title = N_("Clients"),
	  .width = 5,
	  .align = UI_RIGHT,
	  .cell = cell_clients,
	  .compare = compare_clients },
	{ .title = N_("Late"), .width = 5, .align = UI_RIGHT, .cell = cell_late, .compare = compare_late },
	{ .title = N_("Below"),
	  .width = 5,
	  .priority = 3,
	  .align = UI_RIGHT,
	  .cell = cell_below,
	  .compare = compare_below },
	{ .title = N_("Lost"),
	  .width = 5,
	  .priority = 4,
	  .align = UI_RIGHT,
	  .cell = cell_lost,
	  .compare = compare_lost },
	{ .title = N_("No agr."),
	  .width = 5,
	  .priority = 5,
	  .align = UI_RIGHT,
	  .cell = cell_without,
	  .compare = compare_without },
	{ .title = N_("Contacts"),
	  .width = 7,
	  .priority = 1,
	  .align = UI_RIGHT,
	  .cell = cell_contacts,
	  .compare = compare_contacts },
	{ .title = N_("Expected"),
	  .width = 8,
	  .priority = 1,
	  .align = UI_RIGHT,
	  .cell = cell_expected,
	  .compare = compare_expected },
	{ .title = N_("Realised"),
	  .width = 7,
	  .align = UI_RIGHT,
	  .cell = cell_realised,
	  .compare = compare_realised },
	{ .title = N_("Offered"),
	  .width = 6,
	  .align = UI_RIGHT,
	  .cell = cell_offered,
	  .compare = compare_offered },
	{ .title = N_("Median"),
	  .width = 6,
	  .priority = 2,
	  .align = UI_RIGHT,
	  .cell = cell_median,
	  .compare = compare_median },
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
	.empty = N_("Nobody was in guidance in this period. m shows another period."),
};

/* ---- the list ---- */

/* The same group has the same id whatever was read: FNV-1a over its label, never that of the sum. */
static int64_t id_of(const char *label)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *label; label++)
		h = (h ^ (unsigned char)*label) * UINT64_C(1099511628211);
	return (int64_t)(h >> 1);
}

static void label_of(const struct loods_summary *s, const struct loods_summary_group *g,
		     struct loods_str *out)
{
	for (int k = 0; k < 2; k++)
		if (s->options.by[k])
			loods_str_addf(out, k ? " / %s" : "%s",
				       loods_summary_key_label(s->options.by[k], g->key[k]));
}

static struct row row_of(struct ui_list *l, const struct loods_summary_group *g)
{
	struct state *s = l->state;
	struct loods_arena *a = &l->view->arena;
	struct loods_str label = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	struct row row = { .g = g,
			   .below_percent = s->summary->options.settings.below_percent,
			   .total = g == &s->all };

	if (row.total) {
		row.label = _("All");
		row.fold = "";
		row.id = -1;
		return row;
	}
	label_of(s->summary, g, &label);
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
	s->period = l->ui->app->user.role == LOODS_ROLE_CASEWORKER ? 0 : 1;
	return LOODS_OK;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct ui_desk *desk = l->ui->office;
	struct state *s = l->state;
	enum loods_code rc = ui_figures_get(l->ui, &desk->figures, s->by, s->period, &s->summary, err);
	struct row *rows;
	int n = 0;

	if (rc)
		return rc;
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
	const enum loods_summary_by *by = ui_figures_by[s->by];
	int days = ui_figures_days[s->period];

	loods_str_addf(out, "%s", loods_choice_label(&loods_summary_bys, (int)by[0]));
	if (by[1])
		loods_str_addf(out, " / %s", loods_choice_label(&loods_summary_bys, (int)by[1]));
	loods_str_add(out, _(" (Tab)"));
	loods_str_addf(out, P_("   %d day (m) to ", "   %d days (m) to ", (unsigned long)days), days);
	ui_desk_day(loods_clock_today(&l->ui->app->clock), out);
}

/* What the columns mean; the whole of it stands on a printed report. */
static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct state *s = l->state;
	const struct loods_intensity_settings *t;
	struct loods_str text = LOODS_STR_INIT;

	if (!s->summary)
		return;
	t = &s->summary->options.settings;
	loods_str_addf(&text,
		       _("Contacts: days with a talk that counts. Realised: of those expected; ! is under %d "
			 "%%. Late: on the last day, %d days beyond "
			 "the agreement. Median: contacts per 28 days."),
		       t->below_percent, t->grace_days);
	ui_draw_wrapped(screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 }, UI_ROLE_DIM,
			text.s);
	loods_str_release(&text);
}

/* The classes of the selected group, with bars. */
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
		ui_chart_bar(row->g->classes[c], most, r.cols > 8 ? r.cols - 7 : 1, UI_MARKS_ASCII, &text);
		loods_str_add_char(&text, '\n');
	}
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

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	struct state *s = l->state;

	switch ((int)cmd) {
	case UI_CMD_NEXT_TAB:
		s->by = (s->by + 1) % UI_FIGURES_BYS;
		break;
	case UI_CMD_PREVIOUS_TAB:
		s->by = (s->by + UI_FIGURES_BYS - 1) % UI_FIGURES_BYS;
		break;
	case UI_CMD_PERIOD:
		s->period = (s->period + 1) % UI_FIGURES_PERIODS;
		break;
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
	{ UI_CMD_BLOCKERS, { 'b' }, .hint = 13 },
	{ UI_CMD_MISSING, { 'w' }, .hint = 14 },
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
	.foot_rows = 3,
	.command = command,
};
