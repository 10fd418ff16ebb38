/* Cover: who has whose clients, and when. Caseworkers arrange it for their own clients, team leads for all;
 * the list is open to both, so that everybody knows whom to ask. */
#include "desk.h"
#include "i18n.h"
#include "records.h"
#include "signals_plan.h"
#include "text.h"

struct row {
	const struct loods_cover *v;
	const char *whose, *by;
	const char *fold;
};

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void cell_whose(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct row *)p)->whose);
}

static void cell_by(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		    UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct row *)p)->by);
}

static void cell_from(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	ui_desk_day(((const struct row *)p)->v->from, out);
}

static void cell_until(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	ui_desk_day(((const struct row *)p)->v->until, out);
}

static void cell_state(const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	const struct loods_cover *v = ((const struct row *)p)->v;
	loods_date today = loods_clock_today(&t->ui->app->clock);

	if (v->until.n < today.n)
		/* TRANSLATORS: of a cover; the four have a mark before the word */
		loods_str_add(out, _("-  lapsed"));
	else if (loods_cover_lapses(v, today))
		loods_str_add(out, _("*  now, lapses this week"));
	else
		loods_str_add(out, v->from.n > today.n ? _(">  to come") : _("*  now"));
}

static const struct ui_column columns[] = {
	{ .title = N_("Whose clients"), .width = 14, .cell = cell_whose },
	{ .title = N_("Covered by"), .width = 16, .cell = cell_by },
	{ .title = N_("First day"), .width = 10, .align = UI_RIGHT, .cell = cell_from },
	{ .title = N_("Last day"), .width = 11, .align = UI_RIGHT, .cell = cell_until },
	{ .title = N_("How it is"), .width = 20, .grow = true, .cell = cell_state },
};

static int64_t row_id(const void *p)
{
	return ((const struct row *)p)->v->meta.id.n;
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
	.empty = N_("Nobody covers for anybody yet. n arranges it."),
};

/* ---- the list ---- */

/* Found by both accounts. */
static const char *fold_of(struct loods_arena *a, const struct row *row)
{
	struct loods_str text = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	const char *out;

	loods_str_addf(&text, "%s %s", row->whose, row->by);
	loods_text_fold(text.s, &fold);
	out = loods_arena_strdup(a, fold.s);
	loods_str_release(&text);
	loods_str_release(&fold);
	return out;
}

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	const struct loods_filter newest = { .newest_first = true };
	struct loods_store *store = l->ui->app->store;
	struct loods_arena *a = &l->view->arena;
	struct loods_list list = { 0 };
	struct row *rows;
	enum loods_code rc = loods_store_list(store, a, &loods_cover_type, &newest, &list, err);

	if (rc != LOODS_OK)
		return rc;
	rows = LOODS_NEW_ARRAY(a, struct row, (size_t)list.n + 1);
	for (int i = 0; i < list.n; i++) {
		rows[i].v = list.rec[i];
		rows[i].whose = loods_store_user_name(store, rows[i].v->for_whom);
		rows[i].by = loods_store_user_name(store, rows[i].v->by_whom);
		rows[i].fold = fold_of(a, &rows[i]);
	}
	ui_table_set(&l->table, rows, list.n, sizeof *rows);
	return LOODS_OK;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, const void *p)
{
	const struct row *row = p;

	return ui_records_command(l->ui, l->state, &loods_cover_type, row ? row->v : NULL, row ? row->whose : NULL, cmd);
}

static const struct ui_binding keys[] = {
	{ UI_CMD_OPEN, { UI_KEY_ENTER, 'e', UI_KEY_RIGHT }, .label = N_("Change"), .hint = 10, .over = true },
	{ UI_CMD_NEW, { 'n' }, .hint = 11 },
	{ UI_CMD_DELETE, { 'x' }, .hint = 12 },
};
const struct ui_context ui_context_covers = {
	.name = "covers",
	.title = N_("who covers for whom"),
	.parent = &ui_context_list,
	UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_covers = {
	.name = "covers",
	.title = N_("Who covers for whom"),
	.context = &ui_context_covers,
	.table = &table,
	.state_size = sizeof(struct ui_deletion),
	.load = load,
	.command = command,
};
