/* What was not written down: kinds with their counts, and the clients behind one of them, to be mended. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "missing_office.h"
#include "names.h"
#include "summary_text.h"
#include "text.h"

#define UNUSED __attribute__((unused))

enum { BAR = 20 };

struct row {
	enum loods_missing_kind kind;
	const struct loods_missing_figure *f;
	const char *fold;
};

struct state {
	struct loods_missing_report report;
	int period; /* number of figures.h */
};

static void cell_kind(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_add(out, loods_choice_label(&loods_missing_kinds, (int)((const struct row *)p)->kind));
}

static void add_count(const struct loods_missing_figure *f, int n, struct loods_str *out)
{
	if (f->hidden)
		loods_str_add(out, "-");
	else
		loods_str_addf(out, "%d", n);
}

static void cell_count(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       enum ui_role *role)
{
	const struct loods_missing_figure *f = ((const struct row *)p)->f;

	add_count(f, f->count, out);
	if (f->count && !f->hidden)
		*role = UI_ROLE_LATE;
}

static void cell_of(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		    UNUSED enum ui_role *role)
{
	const struct loods_missing_figure *f = ((const struct row *)p)->f;

	add_count(f, f->of, out);
}

static void cell_share(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	double share = loods_missing_share(((const struct row *)p)->f);
	char buf[LOODS_DECIMAL_LEN];

	if (isnan(share))
		loods_str_add(out, "-");
	else
		loods_str_addf(out, "%s %%", loods_decimal(100 * share, 0, '.', buf));
}

static void cell_bar(const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	const struct loods_missing_figure *f = ((const struct row *)p)->f;

	if (!f->hidden)
		ui_chart_bar(f->count, f->of, BAR, t->ui->marks, out);
}

static int compare_ints(int a, int b)
{
	return a < b ? -1 : a > b;
}

static int compare_kind(const void *a, const void *b)
{
	return compare_ints((int)((const struct row *)a)->kind, (int)((const struct row *)b)->kind);
}

static int compare_count(const void *a, const void *b)
{
	return compare_ints(((const struct row *)a)->f->count, ((const struct row *)b)->f->count);
}

static int compare_share(const void *pa, const void *pb)
{
	double a = loods_missing_share(((const struct row *)pa)->f);
	double b = loods_missing_share(((const struct row *)pb)->f);

	a = isnan(a) ? -1 : a;
	b = isnan(b) ? -1 : b;
	return a < b ? -1 : a > b;
}

static const struct ui_column columns[] = {
	{ .title = N_("Missing"), .width = 30, .grow = true, .cell = cell_kind, .compare = compare_kind },
	{ .title = N_("Count"), .width = 6, .align = UI_RIGHT, .cell = cell_count, .compare = compare_count },
	{ .title = N_("Of"), .width = 6, .align = UI_RIGHT, .cell = cell_of },
	{ .title = N_("Share"), .width = 5, .align = UI_RIGHT, .cell = cell_share, .compare = compare_share },
	{ .title = "", .width = BAR, .priority = 1, .cell = cell_bar },
};

static int64_t row_id(const void *p)
{
	return (int64_t)((const struct row *)p)->kind;
}

static const char *row_fold(const void *p)
{
	return ((const struct row *)p)->fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("Nothing is counted here."),
};

/* ---- the list of kinds ---- */

static enum loods_code open_list(struct ui_list *l, UNUSED const void *arg, UNUSED struct loods_err *err)
{
	((struct state *)l->state)->period = ui_figures_period(l->ui);
	return LOODS_OK;
}

static enum loods_code read_report(struct ui_list *l, int period, struct loods_missing_report *out,
				   struct loods_err *err)
{
	const struct loods_summary_request q = { .days = ui_figures_days[period] };

	return loods_missing_of_office(l->ui->app, &q, &l->view->arena, out, err);
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	struct loods_arena *a = &l->view->arena;
	struct row *rows = LOODS_NEW_ARRAY(a, struct row, LOODS_MISSING_END);
	struct loods_str fold = LOODS_STR_INIT;
	enum loods_code rc = read_report(l, s->period, &s->report, err);

	for (int kind = 1; rc == LOODS_OK && kind < LOODS_MISSING_END; kind++) {
		loods_str_clear(&fold);
		loods_text_fold(loods_choice_label(&loods_missing_kinds, kind), &fold);
		rows[kind - 1] = (struct row){ (enum loods_missing_kind)kind, &s->report.total.figure[kind],
					       loods_arena_strdup(a, fold.s) };
	}
	if (rc == LOODS_OK)
		ui_table_set(&l->table, rows, LOODS_MISSING_END - 1, sizeof *rows);
	loods_str_release(&fold);
	return rc;
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	int days = ui_figures_days[((struct state *)l->state)->period];

	loods_str_addf(out, P_("contacts of %d day (m) to ", "contacts of %d days (m) to ",
			       (unsigned long)days),
		       days);
	ui_desk_day(loods_clock_today(&l->ui->app->clock), out);
}

/* What the selected row counts, and how to mend it. */
static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct row *row = ui_table_selected(&l->table);

	if (row)
		ui_draw_wrapped(screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 }, UI_ROLE_DIM,
				loods_missing_sentence(row->kind));
}

static const struct ui_list_def unmended;
struct wish {
	enum loods_missing_kind kind;
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
	ui_list_push(l->ui, &unmended, &(struct wish){ row->kind, s->period });
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
const struct ui_context ui_context_missing = {
	.name = "missing", .title = N_("what is missing"), .parent = &ui_context_list, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_missing = {
	.name = "missing",
	.title = N_("What is missing"),
	.context = &ui_context_missing,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.state = state_line,
	.foot = foot,
	.foot_rows = ui_list_foot_three,
	.command = command,
};

/* ---- the clients behind one ---- */

struct client_row {
	struct ui_name_row client;
	const struct loods_missing_item *item;
	const char *owner;
};

static void cell_owner(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	const struct client_row *row = p;

	loods_str_add(out, loods_str_blank(row->owner) ? _("(none)") : row->owner);
}

static void cell_times(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct client_row *)p)->item->count);
}

static void cell_oldest(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	ui_desk_day(((const struct client_row *)p)->item->on, out);
}

static int compare_owner(const void *a, const void *b)
{
	return strcmp(((const struct client_row *)a)->owner, ((const struct client_row *)b)->owner);
}

static int compare_oldest(const void *a, const void *b)
{
	return compare_ints(((const struct client_row *)a)->item->on.n,
			    ((const struct client_row *)b)->item->on.n);
}

static const struct ui_column client_columns[] = {
	{ .title = N_("Client"), .width = 20, .grow = true, .cell = ui_name_cell, .compare = ui_name_compare },
	{ .title = N_("Number"), .width = 9, .cell = ui_name_number_cell },
	{ .title = N_("Caseworker"), .width = 14, .cell = cell_owner, .compare = compare_owner },
	{ .title = N_("Count"), .width = 6, .align = UI_RIGHT, .cell = cell_times },
	{ .title = N_("Oldest"), .width = 9, .cell = cell_oldest, .compare = compare_oldest },
};

static int64_t client_row_id(const void *p)
{
	return ((const struct client_row *)p)->item->client.n;
}

static const struct ui_table_def client_table = {
	.columns = client_columns,
	.n_columns = LOODS_COUNT(client_columns),
	.id = client_row_id,
	.fold = ui_name_fold,
	.empty = N_("Nothing is missing here. Esc goes back."),
};

static enum loods_code open_clients(struct ui_list *l, const void *arg, UNUSED struct loods_err *err)
{
	*(struct wish *)l->state = *(const struct wish *)arg;
	return LOODS_OK;
}

static enum loods_code load_clients(struct ui_list *l, struct loods_err *err)
{
	const struct wish *w = l->state;
	struct loods_missing_report report;
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

		if (c && report.items[i].kind == w->kind)
			rows[n++] = (struct client_row){ { c }, &report.items[i],
							 loods_store_user_name(l->ui->app->store, c->owner) };
	}
	qsort(rows, (size_t)n, sizeof *rows, ui_name_compare);
	ui_table_set(&l->table, rows, n, sizeof *rows);
	return LOODS_OK;
}

static void client_state_line(struct ui_list *l, struct loods_str *out)
{
	loods_str_add(out, loods_choice_label(&loods_missing_kinds, (int)((struct wish *)l->state)->kind));
}

static const struct ui_list_def unmended = {
	.name = "unmended",
	.title = N_("To be mended"),
	.context = &ui_context_client,
	.table = &client_table,
	.state_size = sizeof(struct wish),
	.open = open_clients,
	.load = load_clients,
	.state = client_state_line,
	.command = ui_name_command,
};
