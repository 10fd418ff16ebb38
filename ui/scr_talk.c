/* The list for the talk with one caseworker: who needs a word, and about what. */
#include "cases.h"
#include "desk.h"
#include "i18n.h"
#include "list.h"
#include "summary_text.h"
#include "talk.h"

struct state {
	loods_user_id caseworker;
	struct loods_talk talk;
};

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void cell_name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_talk_row *row = p;

	loods_str_add(out, row->row->c.name ? row->row->c.name : "");
}

static void cell_born(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_talk_row *row = p;

	if (row->row->c.birth_year)
		loods_str_addf(out, "%d", row->row->c.birth_year);
}

/* Contact days under an agreement of those expected. */
static void cell_done(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_talk_row *row = p;
	char expected[LOODS_DECIMAL_LEN];

	loods_str_addf(out, "%d/", row->figures.agreed_contact_days);
	loods_str_add(out, loods_rational_known(row->figures.expected)
				   ? loods_decimal(loods_rational_double(row->figures.expected), 1,
						   loods_summary_point(), expected)
				   : "-");
}

static bool urgent(enum loods_talk_kind kind)
{
	return kind == LOODS_TALK_LOST || kind == LOODS_TALK_LATE;
}

static void cell_first(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       enum ui_role *role)
{
	const struct loods_talk_row *row = p;

	if (!row->n_points) {
		loods_str_add(out, _("ok"));
		*role = UI_ROLE_GOOD;
		return;
	}
	loods_str_addf(out, "%s %s", urgent(row->points[0].kind) ? "!!" : " !", row->points[0].text);
	*role = urgent(row->points[0].kind) ? UI_ROLE_LATE : UI_ROLE_DUE;
}

static void cell_more(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_talk_row *row = p;

	if (row->n_points > 1)
		loods_str_addf(out, "+%d", row->n_points - 1);
}

static int compare_name(const void *a, const void *b)
{
	const struct loods_talk_row *x = a, *y = b;

	return x->row < y->row ? -1 : x->row > y->row; /* cases come by name */
}

static int compare_open(const void *a, const void *b)
{
	const struct loods_talk_row *x = a, *y = b;

	return x->figures.open_gap.n < y->figures.open_gap.n ? -1 : x->figures.open_gap.n > y->figures.open_gap.n;
}

static void cell_open(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_talk_row *row = p;

	if (row->figures.open_gap.set)
		loods_str_addf(out, "%d", (int)row->figures.open_gap.n);
	else
		loods_str_add(out, "-");
}

static const struct ui_column columns[] = {
	{ .title = N_("Client"), .width = 18, .cell = cell_name, .compare = compare_name },
	{ .title = N_("Born"), .width = 4, .priority = 3, .cell = cell_born },
	{ .title = N_("91 days"), .width = 8, .priority = 2, .align = UI_RIGHT, .cell = cell_done },
	{ .title = N_("Silent"),
	  .width = 5,
	  .priority = 1,
	  .align = UI_RIGHT,
	  .cell = cell_open,
	  .compare = compare_open },
	{ .title = N_("To talk about"), .width = 20, .grow = true, .cell = cell_first },
	{ .title = N_("More"), .width = 4, .cell = cell_more },
};

static int64_t row_id(const void *p)
{
	return ((const struct loods_talk_row *)p)->row->c.client.n;
}

static const char *row_fold(const void *p)
{
	return ((const struct loods_talk_row *)p)->row->c.fold;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.fold = row_fold,
	.empty = N_("This caseworker has no clients today."),
};

/* ---- the list ---- */

static enum loods_code open_list(struct ui_list *l, const void *arg, struct loods_err *err)
{
	struct state *s = l->state;

	s->caseworker = *(const loods_user_id *)arg;
	return loods_talk_open(l->ui->app, s->caseworker, err);
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	enum loods_code rc = loods_talk_load(l->ui->app, &l->view->arena, s->caseworker,
					     loods_clock_today(&l->ui->app->clock), &s->talk, err);

	if (rc == LOODS_OK)
		ui_table_set(&l->table, s->talk.rows, s->talk.n, sizeof *s->talk.rows);
	return rc;
}

static void title_more(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;

	if (l->ui->app->store)
		loods_str_addf(out, "   %s", loods_store_user_name(l->ui->app->store, s->caseworker));
}

static void state_line(struct ui_list *l, struct loods_str *out)
{
	const struct state *s = l->state;

	loods_str_addf(out,
		       P_("%d with something to talk about", "%d with something to talk about",
			  (unsigned long)s->talk.n_with_points),
		       s->talk.n_with_points);
}

/* All there is to say of the selected client. */
static void draw_points(const struct loods_talk_row *row, struct ui_screen *screen, struct ui_rect r)
{
	struct loods_str text = LOODS_STR_INIT;

	for (int i = 0; i < row->n_points && r.rows > 0; i++) {
		loods_str_clear(&text);
		loods_str_addf(&text, "- %s", row->points[i].text);
		r = ui_rect_below(r, ui_draw_wrapped(screen, r, UI_ROLE_TEXT, text.s));
	}
	loods_str_release(&text);
}

enum { FOOT_ROWS = 6, FOOT_FROM = 12 };

static int foot_rows(int rows)
{
	return rows >= FOOT_FROM ? FOOT_ROWS : 0;
}

static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_talk_row *row = ui_table_selected(&l->table);
	struct loods_str text = LOODS_STR_INIT;

	if (!row || r.rows < 2)
		return;
	ui_draw_rule(screen, r.row, r.col, r.cols);
	loods_str_addf(&text, "%s  (%s)", row->row->c.name ? row->row->c.name : "",
		       loods_choice_label(&loods_classes, (int)row->figures.class));
	ui_draw_text(screen, r.row + 1, r.col + 1, r.cols - 1, UI_ROLE_HEADING, UI_LEFT, text.s);
	loods_str_release(&text);
	draw_points(row, screen, (struct ui_rect){ r.row + 2, r.col + 1, r.rows - 2, r.cols - 1 });
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *row)
{
	return ui_desk_client_command(l->ui, cmd,
				      row ? ((const struct loods_talk_row *)row)->row->c.client : (loods_id){ 0 });
}

static const char *why_not(UNUSED struct ui_list *l, enum ui_cmd cmd)
{
	return cmd == UI_CMD_TICK ? _("Only a task on Today can be ticked.") : NULL;
}

const struct ui_list_def ui_scr_talk = {
	.name = "talk",
	.title = N_("TALK WITH"),
	.context = &ui_context_client,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.title_more = title_more,
	.state = state_line,
	.foot = foot,
	.foot_rows = foot_rows,
	.command = command,
	.why_not = why_not,
};
