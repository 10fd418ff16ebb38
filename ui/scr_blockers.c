/* What waits on what: causes and the weeks they cost, women beside men; and the clients whom one of them
 * blocks today. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "blockers_print.h"
#include "chart.h"
#include "client.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "names.h"
#include "summary_text.h"
#include "text.h"

#define UNUSED __attribute__((unused))

struct row {
	enum loods_blocker cause;
	const struct loods_blockers_group *g;
	const char *fold;
};

struct state {
	struct loods_blocker_report report;
	int period; /* number of figures.h */
};

/* ---- figures ---- */

static void add_number(double v, int decimals, struct loods_str *out)
{
	char buf[LOODS_DECIMAL_LEN];

	loods_str_add(out, isnan(v) ? "-" : loods_decimal(v, decimals, loods_summary_point(), buf));
}

/* Of a few weeks the tenths matter. */
static void add_weeks_of(double weeks, struct loods_str *out)
{
	add_number(weeks, weeks > 0 && weeks < 9.95 ? 1 : 0, out);
}

static const struct loods_block_figure *figure(const struct row *row, enum loods_block_who who)
{
	return &row->g->figure[row->cause][who];
}

static double weeks_of(const struct row *row, enum loods_block_who who)
{
	const struct loods_block_figure *f = figure(row, who);

	return f->hidden ? NAN : (double)f->days / 7;
}

static void add_clients(const void *p, enum loods_block_who who, struct loods_str *out)
{
	const struct loods_block_figure *f = figure(p, who);

	if (f->hidden)
		loods_str_add(out, "-");
	else
		loods_str_addf(out, "%d", f->clients);
}

static void add_share(const void *p, enum loods_block_who who, struct loods_str *out)
{
	double share = loods_block_share(((const struct row *)p)->g, ((const struct row *)p)->cause, who);

	add_number(100 * share, 0, out);
	if (!isnan(share))
		loods_str_add(out, " %");
}

static void add_weeks(const void *p, enum loods_block_who who, struct loods_str *out)
{
	add_weeks_of(weeks_of(p, who), out);
}

static int compare_numbers(double a, double b)
{
	return a < b ? -1 : a > b;
}

#define COLUMN(name, add, value, who)                                                                        \
	static void cell_##name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,       \
				UNUSED enum ui_role *role)                                                   \
	{                                                                                                    \
		add(p, who, out);                                                                            \
	}                                                                                                    \
	static int compare_##name(const void *a, const void *b)                                              \
	{                                                                                                    \
		return compare_numbers(value(a, who), value(b, who));                                        \
	}
#define CLIENTS(p, who) figure(p, who)->clients
#define SHARE(p, who)                                                                                        \
	loods_block_share(((const struct row *)(p))->g, ((const struct row *)(p))->cause, who)
COLUMN(all, add_clients, CLIENTS, LOODS_WHO_ALL)
COLUMN(all_weeks, add_weeks, weeks_of, LOODS_WHO_ALL)
COLUMN(all_share, add_share, SHARE, LOODS_WHO_ALL)
COLUMN(women, add_clients, CLIENTS, LOODS_WHO_WOMEN)
COLUMN(women_weeks, add_weeks, weeks_of, LOODS_WHO_WOMEN)
COLUMN(women_share, add_share, SHARE, LOODS_WHO_WOMEN)
COLUMN(men, add_clients, CLIENTS, LOODS_WHO_MEN)
COLUMN(men_weeks, add_weeks, weeks_of, LOODS_WHO_MEN)
COLUMN(men_share, add_share, SHARE, LOODS_WHO_MEN)

static void cell_cause(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       enum ui_role *role)
{
	const struct row *row = p;

	loods_str_add(out, loods_choice_label(&loods_blockers, (int)row->cause));
	if ((int)row->cause >= LOODS_BLOCK_CAUSES)
		*role = UI_ROLE_HEADING;
}

/* In the order of the enum: childcare first. */
static int compare_cause(const void *a, const void *b)
{
	return (int)((const struct row *)a)->cause - (int)((const struct row *)b)->cause;
}

#define FIGURE(text, wide, drop, name)                                                                       \
	{ .title = text, .width = wide, .priority = drop, .align = UI_RIGHT, .cell = cell_##name,            \
	  .compare = compare_##name }
static const struct ui_column columns[] = {
	{ .title = N_("Cause"), .width = 32, .grow = true, .cell = cell_cause, .compare = compare_cause },
	FIGURE(N_("Clients"), 5, 0, all),
	FIGURE(N_("Share"), 5, 0, all_share),
	FIGURE(N_("Weeks"), 5, 0, all_weeks),
	FIGURE(N_("Women"), 5, 0, women_share),
	FIGURE(N_("n"), 4, 2, women),
	FIGURE(N_("Weeks"), 5, 1, women_weeks),
	FIGURE(N_("Men"), 5, 0, men_share),
	FIGURE(N_("n"), 4, 2, men),
	FIGURE(N_("Weeks"), 5, 1, men_weeks),
};

static int64_t row_id(const void *p)
{
	return (int64_t)((const struct row *)p)->cause;
}

static const char *row_fold(const void *p)
{
	return ((const struct row *)p)->fold;
}

static bool row_last(const void *p)
{
	return (int)((const struct row *)p)->cause >= LOODS_BLOCK_CAUSES;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.last = row_last,
	.empty = N_("Nothing was waited for in this period. m shows another period."),
};

/* ---- the list of causes ---- */

static enum loods_code open_list(struct ui_list *l, UNUSED const void *arg, UNUSED struct loods_err *err)
{
	((struct state *)l->state)->period = ui_figures_period(l->ui);
	return LOODS_OK;
}

static enum loods_code read_report(struct ui_list *l, int period, struct loods_blocker_report *out,
				   struct loods_err *err)
{
	const struct loods_summary_request q = { .days = ui_figures_days[period] };

	return loods_blockers_of_office(l->ui->app, &q, &l->view->arena, out, err);
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	struct loods_arena *a = &l->view->arena;
	struct row *rows = LOODS_NEW_ARRAY(a, struct row, LOODS_BLOCK_END);
	struct loods_str fold = LOODS_STR_INIT;
	enum loods_code rc = read_report(l, s->period, &s->report, err);
	int n = 0;

	for (int c = 1; rc == LOODS_OK && c < LOODS_BLOCK_END; c++) {
		if (!s->report.total.figure[c][LOODS_WHO_ALL].clients)
			continue;
		loods_str_clear(&fold);
		loods_text_fold(loods_choice_label(&loods_blockers, c), &fold);
		rows[n++] = (struct row){ (enum loods_blocker)c, &s->report.total,
					  loods_arena_strdup(a, fold.s) };
	}
	if (rc == LOODS_OK)
		ui_table_set(&l->table, rows, n, sizeof *rows);
	loods_str_release(&fold);
	return rc;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	int days = ui_figures_days[((struct state *)l->state)->period];

	loods_str_addf(out, P_("%d day (m) to ", "%d days (m) to ", (unsigned long)days), days);
	ui_desk_day(loods_clock_today(&l->ui->app->clock), out);
}

static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct state *s = l->state;
	struct loods_str text = LOODS_STR_INIT;

	loods_blockers_sentence(&s->report.total, &text);
	loods_str_addf(&text, "%s%s", text.len ? " " : "",
		       _("Share and %: of the clients in guidance in this period; n: how many. Weeks lost: "
			 "days in guidance on which it was so, divided by 7."));
	ui_draw_wrapped(screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 }, UI_ROLE_DIM,
			text.s);
	loods_str_release(&text);
}

static void add_bar(const char *label, double v, double most, int columns_wide, const char *unit,
		    struct loods_str *out)
{
	loods_str_addf(out, "%s ", label);
	if (*unit)
		add_number(v, 0, out);
	else
		add_weeks_of(v, out);
	loods_str_addf(out, "%s\n", isnan(v) ? "" : unit);
	ui_chart_bar(isnan(v) ? 0 : (int64_t)lround(10 * v), (int64_t)lround(10 * most),
		     columns_wide > 2 ? columns_wide - 1 : 1, UI_MARKS_ASCII, out);
	loods_str_add_char(out, '\n');
}

/* Women and men beside each other, as shares and as weeks for each of them. */
static void pane(UNUSED struct ui_list *l, const void *p, struct ui_screen *screen, struct ui_rect r)
{
	const struct row *row = p;
	double women = 100 * SHARE(row, LOODS_WHO_WOMEN), men = 100 * SHARE(row, LOODS_WHO_MEN);
	double w = figure(row, LOODS_WHO_WOMEN)->median_weeks, m = figure(row, LOODS_WHO_MEN)->median_weeks;
	struct loods_str text = LOODS_STR_INIT;

	loods_str_addf(&text, "%s\n\n%s\n", loods_choice_label(&loods_blockers, (int)row->cause),
		       _("Share of the clients"));
	add_bar(_("Women"), women, fmax(women, men), r.cols, " %", &text);
	add_bar(_("Men"), men, fmax(women, men), r.cols, " %", &text);
	loods_str_addf(&text, "\n%s\n", _("Weeks for one client, median"));
	add_bar(_("Women"), w, fmax(w, m), r.cols, "", &text);
	add_bar(_("Men"), m, fmax(w, m), r.cols, "", &text);
	ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s);
	loods_str_release(&text);
}

static const struct ui_list_def blocked;
struct wish {
	enum loods_blocker cause;
	int period;
};

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	const struct row *row = p;
	struct state *s = l->state;

	if (ui_figures_period_command(l->view, cmd, &s->period))
		return UI_DONE;
	if (cmd != UI_CMD_OPEN || !row)
		return UI_IGNORED;
	ui_list_push(l->ui, &blocked, &(struct wish){ row->cause, s->period });
	return UI_DONE;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN,
	  { UI_KEY_ENTER, 'l', UI_KEY_RIGHT },
	  .label = N_("Clients"),
	  .hint = 10,
	  .over = true },
	{ UI_CMD_PERIOD, { 'm' }, .hint = 12 },
};
const struct ui_context ui_context_blockers = {
	.name = "blockers", .title = N_("what waits on what"), .parent = &ui_context_list, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_blockers = {
	.name = "blockers",
	.title = N_("What waits on what"),
	.context = &ui_context_blockers,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.state = state_line,
	.pane = pane,
	.foot = foot,
	.foot_rows = ui_list_foot_three,
	.command = command,
};

/* ---- the clients behind one ---- */

struct client_row {
	struct ui_name_row client;
	const struct loods_block_item *item;
};

static void cell_what(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_add(out, loods_choice_label(&loods_blockers,
					      (int)((const struct client_row *)p)->item->open.cause));
}

static void cell_since(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	ui_desk_day(((const struct client_row *)p)->item->open.since, out);
}

static void cell_lost(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	add_weeks_of(((const struct client_row *)p)->item->open.days / 7.0, out);
}

static int compare_since(const void *a, const void *b)
{
	return compare_numbers(((const struct client_row *)a)->item->open.since.n,
			       ((const struct client_row *)b)->item->open.since.n);
}

static int compare_lost(const void *a, const void *b)
{
	return compare_numbers(((const struct client_row *)a)->item->open.days,
			       ((const struct client_row *)b)->item->open.days);
}

static const struct ui_column client_columns[] = {
	{ .title = N_("Client"), .width = 16, .grow = true, .cell = ui_name_cell, .compare = ui_name_compare },
	{ .title = N_("Number"), .width = 9, .priority = 1, .cell = ui_name_number_cell },
	{ .title = N_("Waits on"), .width = 34, .cell = cell_what },
	{ .title = N_("Since"), .width = 9, .cell = cell_since, .compare = compare_since },
	{ .title = N_("Weeks"), .width = 5, .align = UI_RIGHT, .cell = cell_lost, .compare = compare_lost },
};

static int64_t client_row_id(const void *p)
{
	const struct loods_block_open *o = &((const struct client_row *)p)->item->open;

	return o->record.n * 2 + loods_block_is_childcare(o->cause);
}

static const struct ui_table_def client_table = {
	.columns = client_columns,
	.n_columns = LOODS_COUNT(client_columns),
	.id = client_row_id,
	.fold = ui_name_fold,
	.empty = N_("Nobody waits on this any more today. Esc goes back."),
};

static bool belongs(enum loods_blocker cause, enum loods_blocker row)
{
	return cause == row || row == LOODS_BLOCK_ANY ||
	       (row == LOODS_BLOCK_ANY_CHILDCARE && cause <= LOODS_BLOCK_NO_CHILDCARE);
}

static enum loods_code open_clients(struct ui_list *l, const void *arg, UNUSED struct loods_err *err)
{
	*(struct wish *)l->state = *(const struct wish *)arg;
	return LOODS_OK;
}

static enum loods_code load_clients(struct ui_list *l, struct loods_err *err)
{
	const struct wish *w = l->state;
	struct loods_blocker_report report;
	struct ui_names names;
	struct client_row *rows;
	int n = 0;
	enum loods_code rc = read_report(l, w->period, &report, err);

	if (rc == LOODS_OK)
		rc = ui_names_load(l->ui, &l->view->arena, &names, err);
	if (rc != LOODS_OK)
		return rc;
	rows = LOODS_NEW_ARRAY(&l->view->arena, struct client_row, (size_t)report.n_items + 1);
	for (int i = 0; i < report.n_items; i++) {
		const struct loods_case *c = ui_names_of(&names, report.items[i].client);

		if (c && belongs(report.items[i].open.cause, w->cause))
			rows[n++] = (struct client_row){ { c }, &report.items[i] };
	}
	ui_table_set(&l->table, rows, n, sizeof *rows);
	return LOODS_OK;
}

static void client_state_line(struct ui_list *l, struct loods_str *out)
{
	loods_str_addf(out, _("%s, open today"),
		       loods_choice_label(&loods_blockers, (int)((struct wish *)l->state)->cause));
}

static const struct ui_list_def blocked = {
	.name = "blocked",
	.title = N_("Waiting clients"),
	.context = &ui_context_client,
	.table = &client_table,
	.state_size = sizeof(struct wish),
	.open = open_clients,
	.load = load_clients,
	.state = client_state_line,
	.command = ui_name_command,
};
