/* Signals: those of one client, as the dossier's first lines tell and in a list of their own; and the review
 * of a team lead, how many there are of each kind and about whom. */
#include <string.h>

#include "chart.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "names.h"
#include "signals_office.h"
#include "text.h"

#define UNUSED __attribute__((unused))

enum { BAR = 20 };

static enum ui_role role_of(const struct loods_signal *s)
{
	return s->mark == LOODS_MARK_LATE  ? UI_ROLE_LATE
	       : s->mark == LOODS_MARK_DUE ? UI_ROLE_DUE
					   : UI_ROLE_TEXT;
}

/* ---- rows of signals ---- */

struct row {
	struct ui_name_row client; /* the review alone */
	const struct loods_signal *s;
	const char *sentence, *owner;
	const char *fold; /* of a client's own ones */
};

static const char *sentence(struct ui_list *l, const struct loods_signal *s)
{
	struct loods_str text = LOODS_STR_INIT;
	const char *out;

	loods_signals_say(l->ui->app, s, &text);
	out = loods_arena_strdup(&l->view->arena, text.s);
	loods_str_release(&text);
	return out;
}

static const char *fold_of(struct ui_list *l, const char *text)
{
	struct loods_str fold = LOODS_STR_INIT;
	const char *out;

	loods_text_fold(text, &fold);
	out = loods_arena_strdup(&l->view->arena, fold.s);
	loods_str_release(&fold);
	return out;
}

static void cell_mark(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      enum ui_role *role)
{
	const struct row *row = p;

	loods_str_add(out, loods_mark_label(row->s->mark));
	*role = role_of(row->s);
}

static void cell_sentence(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			  UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct row *)p)->sentence);
}

/* A client may have several of a kind, each about a record of its own. */
static int64_t row_id(const void *p)
{
	const struct loods_signal *s = ((const struct row *)p)->s;

	return (s->record.n ? s->record.n : s->client.n) * LOODS_SIGNAL_END + (int64_t)s->kind;
}

/* The whole sentence, for which a line may be too short. */
static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct row *row = ui_table_selected(&l->table);

	if (row)
		ui_draw_wrapped(screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 },
				UI_ROLE_TEXT, row->sentence);
}

/* ---- one client ---- */

struct ui_rect ui_signals_line(struct ui *ui, const struct loods_signals *s, struct ui_screen *screen,
			       struct ui_rect r)
{
	struct loods_str line = LOODS_STR_INIT;

	if (!s->n)
		return r;
	loods_str_addf(&line, P_("%d signal (S): ", "%d signals (S): ", (unsigned long)s->n), s->n);
	loods_signals_say(ui->app, &s->list[0], &line);
	ui_draw_text(screen, r.row, r.col + 1, r.cols - 1, role_of(&s->list[0]), UI_LEFT, line.s);
	loods_str_release(&line);
	return ui_rect_below(r, 1);
}

struct of_client {
	loods_id client;
	struct loods_signals signals;
};

static const struct ui_column own_columns[] = {
	{ .title = N_("State"), .width = 11, .cell = cell_mark },
	{ .title = N_("What is noticed"), .width = 30, .grow = true, .cell = cell_sentence },
};

static const char *own_fold(const void *p)
{
	return ((const struct row *)p)->fold;
}

static const struct ui_table_def own_table = {
	.columns = own_columns,
	.n_columns = LOODS_COUNT(own_columns),
	.id = row_id,
	.fold = own_fold,
	.empty = N_("There is nothing to notice about this client. Esc goes back."),
};

static enum loods_code open_own(struct ui_list *l, const void *arg, UNUSED struct loods_err *err)
{
	((struct of_client *)l->state)->client = *(const loods_id *)arg;
	return LOODS_OK;
}

static enum loods_code load_own(struct ui_list *l, struct loods_err *err)
{
	struct of_client *s = l->state;
	struct row *rows;
	enum loods_code rc = loods_signals_of_client(l->ui->app, &l->view->arena, s->client,
						     loods_clock_today(&l->ui->app->clock), &s->signals, err);

	if (rc != LOODS_OK)
		return rc;
	rows = LOODS_NEW_ARRAY(&l->view->arena, struct row, (size_t)s->signals.n + 1);
	for (int i = 0; i < s->signals.n; i++) {
		rows[i].s = &s->signals.list[i];
		rows[i].sentence = sentence(l, rows[i].s);
		rows[i].fold = fold_of(l, rows[i].sentence);
	}
	ui_table_set(&l->table, rows, s->signals.n, sizeof *rows);
	return LOODS_OK;
}

static void own_title(struct ui_list *l, struct loods_str *out)
{
	loods_str_add(out, "   ");
	ui_desk_client_line_of(l->ui, ((struct of_client *)l->state)->client, out);
}

static enum ui_result own_command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	const struct row *row = p;

	if (cmd == UI_CMD_OPEN && row) {
		ui_desk_settle(l->ui, row->s);
		return UI_DONE;
	}
	return cmd == UI_CMD_OPEN
		       ? UI_IGNORED
		       : ui_desk_client_command(l->ui, cmd, ((struct of_client *)l->state)->client);
}

const struct ui_list_def ui_scr_client_signals = {
	.name = "client-signals",
	.title = N_("SIGNALS"),
	.context = &ui_context_client,
	.table = &own_table,
	.state_size = sizeof(struct of_client),
	.open = open_own,
	.load = load_own,
	.title_more = own_title,
	.foot = foot,
	.foot_rows = ui_list_foot_three,
	.command = own_command,
};

/* ---- the review: kinds and how many ---- */

struct kind_row {
	enum loods_signal_kind kind;
	struct loods_signals_count count;
	int most; /* of any kind */
	const char *fold;
};

static void cell_kind(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_add(out, loods_choice_label(&loods_signal_kinds, (int)((const struct kind_row *)p)->kind));
}

static void cell_count(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct kind_row *)p)->count.n);
}

static void cell_clients(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct kind_row *)p)->count.clients);
}

static void cell_bar(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		     UNUSED enum ui_role *role)
{
	const struct kind_row *row = p;

	ui_chart_bar(row->count.n, row->most, BAR, UI_MARKS_ASCII, out);
}

static int compare_ints(int a, int b)
{
	return a < b ? -1 : a > b;
}

static int compare_kind(const void *a, const void *b)
{
	return compare_ints((int)((const struct kind_row *)a)->kind, (int)((const struct kind_row *)b)->kind);
}

static int compare_count(const void *a, const void *b)
{
	return compare_ints(((const struct kind_row *)a)->count.n, ((const struct kind_row *)b)->count.n);
}

static int compare_clients(const void *a, const void *b)
{
	return compare_ints(((const struct kind_row *)a)->count.clients,
			    ((const struct kind_row *)b)->count.clients);
}

static const struct ui_column kind_columns[] = {
	{ .title = N_("Signal"), .width = 30, .grow = true, .cell = cell_kind, .compare = compare_kind },
	{ .title = N_("Count"), .width = 6, .align = UI_RIGHT, .cell = cell_count, .compare = compare_count },
	{ .title = N_("Clients"),
	  .width = 7,
	  .align = UI_RIGHT,
	  .cell = cell_clients,
	  .compare = compare_clients },
	{ .title = "", .width = BAR, .priority = 1, .cell = cell_bar },
};

static int64_t kind_id(const void *p)
{
	return (int64_t)((const struct kind_row *)p)->kind;
}

static const char *kind_fold(const void *p)
{
	return ((const struct kind_row *)p)->fold;
}

static const struct ui_table_def kind_table = {
	.columns = kind_columns,
	.n_columns = LOODS_COUNT(kind_columns),
	.id = kind_id,
	.fold = kind_fold,
	.empty = N_("Nothing is counted here."),
};

static enum loods_code load_kinds(struct ui_list *l, struct loods_err *err)
{
	struct loods_signals_review r;
	struct kind_row *rows = LOODS_NEW_ARRAY(&l->view->arena, struct kind_row, LOODS_SIGNAL_END);
	enum loods_code rc = loods_signals_review(l->ui->app, &l->view->arena, &r, err);
	int most = 0;

	if (rc != LOODS_OK)
		return rc;
	*(struct loods_signals_count *)l->state = r.count[0];
	for (int kind = 1; kind < LOODS_SIGNAL_END; kind++)
		most = r.count[kind].n > most ? r.count[kind].n : most;
	for (int kind = 1; kind < LOODS_SIGNAL_END; kind++)
		rows[kind - 1] =
			(struct kind_row){ (enum loods_signal_kind)kind, r.count[kind], most,
					   fold_of(l, loods_choice_label(&loods_signal_kinds, kind)) };
	ui_table_set(&l->table, rows, LOODS_SIGNAL_END - 1, sizeof *rows);
	return LOODS_OK;
}

static void kinds_state(struct ui_list *l, struct loods_str *out)
{
	const struct loods_signals_count *all = l->state;

	loods_str_addf(out, _("signals %d, clients %d"), all->n, all->clients);
}

static const struct ui_list_def behind;

static enum ui_result kinds_command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	const struct kind_row *row = p;

	if (cmd != UI_CMD_OPEN || !row)
		return UI_IGNORED;
	ui_list_push(l->ui, &behind, &row->kind);
	return UI_DONE;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN,
	  { UI_KEY_ENTER, 'l', UI_KEY_RIGHT },
	  .label = N_("Clients"),
	  .hint = 10,
	  .over = true },
};
const struct ui_context ui_context_signals = {
	.name = "signals", .title = N_("what is noticed"), .parent = &ui_context_list, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_signals = {
	.name = "signals",
	.title = N_("What is noticed"),
	.context = &ui_context_signals,
	.table = &kind_table,
	.state_size = sizeof(struct loods_signals_count),
	.load = load_kinds,
	.state = kinds_state,
	.command = kinds_command,
};

/* ---- the review: those of one kind ---- */

struct behind {
	enum loods_signal_kind kind;
};

static void cell_owner(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	const struct row *row = p;

	loods_str_add(out, loods_str_blank(row->owner) ? _("(none)") : row->owner);
}

static int compare_owner(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->owner, ((const struct row *)b)->owner);
}

static const struct ui_column behind_columns[] = {
	{ .title = N_("State"), .width = 10, .cell = cell_mark },
	{ .title = N_("Client"), .width = 20, .cell = ui_name_cell, .compare = ui_name_compare },
	{ .title = N_("Caseworker"), .width = 12, .cell = cell_owner, .compare = compare_owner },
	{ .title = N_("What is noticed"), .width = 20, .grow = true, .cell = cell_sentence },
};

static const struct ui_table_def behind_table = {
	.columns = behind_columns,
	.n_columns = LOODS_COUNT(behind_columns),
	.id = row_id,
	.fold = ui_name_fold,
	.empty = N_("There are no such signals. Esc goes back."),
};

static enum loods_code open_behind(struct ui_list *l, const void *arg, UNUSED struct loods_err *err)
{
	((struct behind *)l->state)->kind = *(const enum loods_signal_kind *)arg;
	return LOODS_OK;
}

static enum loods_code load_behind(struct ui_list *l, struct loods_err *err)
{
	static const struct loods_case nobody = { .name = "", .fold = "" };
	enum loods_signal_kind kind = ((struct behind *)l->state)->kind;
	struct loods_signals_review r;
	struct row *rows;
	int n = 0;
	enum loods_code rc = loods_signals_review(l->ui->app, &l->view->arena, &r, err);

	if (rc != LOODS_OK)
		return rc;
	rows = LOODS_NEW_ARRAY(&l->view->arena, struct row, (size_t)r.count[kind].n + 1);
	for (int i = 0; i < r.signals.n; i++) {
		const struct loods_signal *s = &r.signals.list[i];
		const struct loods_case_row *of = loods_signals_case(&r, s->client);

		if (s->kind != kind || (s->client.n && !of))
			continue;
		rows[n++] = (struct row){ .client = { of ? &of->c : &nobody },
					  .s = s,
					  .sentence = sentence(l, s),
					  .owner = of ? loods_store_user_name(l->ui->app->store, of->c.owner)
						      : "" };
	}
	ui_table_set(&l->table, rows, n, sizeof *rows);
	return LOODS_OK;
}

static void behind_state(struct ui_list *l, struct loods_str *out)
{
	loods_str_add(out, loods_choice_label(&loods_signal_kinds, (int)((struct behind *)l->state)->kind));
}

static const struct ui_list_def behind = {
	.name = "signals-behind",
	.title = N_("What is noticed"),
	.context = &ui_context_client,
	.table = &behind_table,
	.state_size = sizeof(struct behind),
	.open = open_behind,
	.load = load_behind,
	.state = behind_state,
	.foot = foot,
	.foot_rows = ui_list_foot_three,
	.command = ui_name_command,
};
