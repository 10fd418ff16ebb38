/* Unfinished work: what this account typed and did not save, offered when it signs in. */
#include "desk.h"
#include "draft.h"
#include "i18n.h"
#include "list.h"
#include "msg.h"
#include "prompt.h"

struct row {
	const struct loods_draft *draft;
	struct ui_draft read;
	const char *name; /* of the client; "" for none */
	int born;
};

struct state {
	loods_id deleting;
	struct loods_str text; /* of the one being opened: the rows are gone when its form is open */
};

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void cell_what(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct row *)p)->read.what);
}

static void cell_name(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct row *)p)->name);
}

static void cell_born(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	if (((const struct row *)p)->born)
		loods_str_addf(out, "%d", ((const struct row *)p)->born);
}

static void cell_when(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	const struct row *row = p;
	char at[LOODS_STAMP_LEN];

	ui_desk_weekday(loods_stamp_date(row->draft->at), out);
	loods_str_addf(out, " %.5s", loods_stamp_format(row->draft->at, at) + 11);
}

static void cell_filled(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct row *)p)->read.filled);
}

static const struct ui_column columns[] = {
	{ .title = N_("What"), .width = 12, .cell = cell_what },
	{ .title = N_("Client"), .width = 20, .cell = cell_name },
	{ .title = N_("Born"), .width = 4, .priority = 1, .cell = cell_born },
	{ .title = N_("Kept"), .width = 16, .cell = cell_when },
	{ .title = N_("Filled in"), .width = 16, .grow = true, .priority = 2, .cell = cell_filled },
};

static int64_t row_id(const void *p)
{
	return ((const struct row *)p)->draft->id.n;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = row_id,
	.empty = N_("There is no unfinished work."),
};

/* ---- the list ---- */

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct loods_app *app = l->ui->app;
	struct loods_arena *a = &l->view->arena;
	loods_date today = loods_clock_today(&app->clock);
	struct loods_drafts drafts;
	struct row *rows;
	enum loods_code rc = ui_drafts_load(l->ui, a, &drafts, err);
	int n = 0;

	if (rc != LOODS_OK)
		return rc;
	rows = LOODS_NEW_ARRAY(a, struct row, (size_t)drafts.n + 1);
	for (int i = 0; i < drafts.n; i++) {
		struct row *row = &rows[n++];
		struct loods_case c;
		struct loods_err none;

		*row = (struct row){ .draft = &drafts.list[i], .name = "" };
		if (!ui_draft_read(a, row->draft->text, &row->read))
			row->read = (struct ui_draft){ .what = "?", .filled = "", .says = "" };
		if (row->draft->client.n &&
		    loods_store_case(app->store, a, row->draft->client, today, &c, &none) == LOODS_OK) {
			row->name = c.name ? c.name : "";
			row->born = c.birth_year;
		}
	}
	ui_table_set(&l->table, rows, n, sizeof *rows);
	return LOODS_OK;
}

static enum loods_code open_list(struct ui_list *l, UNUSED const void *arg, UNUSED struct loods_err *err)
{
	((struct state *)l->state)->text = LOODS_STR_INIT;
	return LOODS_OK;
}

static void close_list(struct ui_list *l)
{
	loods_str_release(&((struct state *)l->state)->text);
}

static int foot_rows(int rows)
{
	return rows < 12 ? 3 : 6;
}

/* What is in the selected one, and how long it stays. */
static void foot(struct ui_list *l, struct ui_screen *s, struct ui_rect r)
{
	const struct row *row = ui_table_selected(&l->table);
	struct loods_str b = LOODS_STR_INIT;

	if (row)
		loods_str_addf(&b, _("Filled in: %s"), row->read.filled);
	if (row && row->read.says[0])
		loods_str_addf(&b, "\n%s", row->read.says);
	ui_draw_wrapped(s, (struct ui_rect){ r.row, r.col + 1, r.rows - 1, r.cols - 2 }, UI_ROLE_TEXT, b.s);
	loods_str_release(&b);
	ui_draw_textf(s, r.row + r.rows - 1, r.col + 1, r.cols - 2, UI_ROLE_DIM,
		      P_("Drafts are encrypted, offered to you alone, and gone after %d day.",
			 "Drafts are encrypted, offered to you alone, and gone after %d days.", LOODS_DRAFT_DAYS),
		      LOODS_DRAFT_DAYS);
}

static void drop_answer(struct ui *ui, char answer, void *ctx)
{
	struct ui_list *l = ctx;
	struct loods_err err = { 0 };

	if (answer != 'w')
		return;
	if (loods_ops_draft_drop(ui->app, ((struct state *)l->state)->deleting, &err))
		ui_msg_err(&ui->msg, &err);
	else
		ui_msg_say(&ui->msg, "%s", _("Thrown away."));
	ui_stale(l->view);
}

static enum ui_result ask_drop(struct ui_list *l, const struct row *row)
{
	((struct state *)l->state)->deleting = row->draft->id;
	ui_prompt_ask(l->ui, "w", drop_answer, l, _("Throw away?  w Throw away   Esc Keep   %s %s"), row->read.what,
		      row->name);
	return UI_DONE;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	struct state *s = l->state;
	const struct row *row = p;
	struct loods_draft d;

	switch ((int)cmd) {
	case UI_CMD_OPEN:
		if (!row)
			return UI_MOVED;
		loods_str_clear(&s->text);
		loods_str_add(&s->text, row->draft->text);
		d = *row->draft;
		d.text = s->text.s;
		ui_stale(l->view); /* what becomes of it does not show in the generation */
		ui_desk_resume(l->ui, &d);
		loods_str_clear(&s->text);
		return UI_DONE;
	case UI_CMD_DELETE:
		return row ? ask_drop(l, row) : UI_MOVED;
	case UI_CMD_BACK:
		if (row)
			ui_msg_say(&l->ui->msg, "%s", _("Your unfinished work waits: K shows it."));
		return UI_IGNORED;
	default:
		return UI_IGNORED;
	}
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER, UI_KEY_RIGHT }, .label = N_("Go on with it"), .hint = 10, .over = true },
	{ UI_CMD_DELETE, { 'x' }, .label = N_("Throw away"), .hint = 11 },
	{ UI_CMD_BACK, { UI_KEY_ESC, 'q', UI_KEY_LEFT }, .label = N_("Later"), .hint = 12, .over = true },
};
const struct ui_context ui_context_drafts = {
	.name = "drafts",
	.title = N_("unfinished work"),
	.parent = &ui_context_list,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_drafts = {
	.name = "drafts",
	.title = N_("You have unfinished work from before"),
	.context = &ui_context_drafts,
	.table = &table,
	.state_size = sizeof(struct state),
	.open = open_list,
	.load = load,
	.foot = foot,
	.foot_rows = foot_rows,
	.command = command,
	.close = close_list,
};
