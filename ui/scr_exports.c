/* The register of exports: what was released, when, of which project, for whom. A new one begins here. Nobody's name
 * but those of accounts stands in it, so an evaluator sees it too. */
#include "desk.h"
#include "export_register.h"
#include "i18n.h"
#include "list.h"

enum { DETAILS = 6, DETAILS_FROM = 16, DETAILS_FEW = 3 };

struct state {
	struct loods_releases all; /* in the view's arena, the newest first */
};

#define UNUSED __attribute__((unused))

/* ---- columns ---- */

static void cell_when(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	ui_desk_day(loods_stamp_date(((const struct loods_release *)p)->at), out);
}

static void cell_project(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
			 UNUSED enum ui_role *role)
{
	loods_str_add(out, ((const struct loods_release *)p)->project);
}

static void cell_wave(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	loods_str_addf(out, "%d", ((const struct loods_release *)p)->wave);
}

static void cell_level(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		       UNUSED enum ui_role *role)
{
	loods_str_add(out, loods_choice_label(&loods_export_levels, ((const struct loods_release *)p)->level));
}

static void cell_k(UNUSED const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	const struct loods_release *r = p;

	if (r->level == LOODS_EXPORT_ANONYMOUS)
		loods_str_addf(out, "%d", r->k);
	else
		loods_str_add(out, "-");
}

static void cell_by(const struct ui_table *t, const void *p, struct loods_str *out, UNUSED enum ui_role *role)
{
	if (t->ui->app->store)
		loods_str_add(out, loods_store_user_name(t->ui->app->store, ((const struct loods_release *)p)->user));
}

static void cell_days(UNUSED const struct ui_table *t, const void *p, struct loods_str *out,
		      UNUSED enum ui_role *role)
{
	const struct loods_release *r = p;

	ui_desk_span(r->first, r->last, out);
}

static const struct ui_column columns[] = {
	{ N_("Made on"), 10, false, 0, UI_LEFT, cell_when, NULL },
	{ N_("Project"), 12, true, 0, UI_LEFT, cell_project, NULL },
	{ N_("Release"), 7, false, 1, UI_RIGHT, cell_wave, NULL },
	{ N_("Level"), 10, false, 0, UI_LEFT, cell_level, NULL },
	{ N_("k"), 3, false, 3, UI_RIGHT, cell_k, NULL },
	{ N_("By"), 12, false, 2, UI_LEFT, cell_by, NULL },
	{ N_("Days"), 23, false, 4, UI_LEFT, cell_days, NULL },
};

static int64_t id_of(const void *p)
{
	return ((const struct loods_release *)p)->id.n;
}

static const struct ui_table_def table = {
	.columns = columns,
	.n_columns = LOODS_COUNT(columns),
	.id = id_of,
	.empty = N_("Nothing was exported yet. Press n for a new export."),
};

/* ---- the list ---- */

static enum loods_code load(struct ui_list *l, struct loods_err *err)
{
	struct state *s = l->state;
	struct loods_arena *a = &l->view->arena;
	struct loods_releases read;
	enum loods_code rc = loods_register_list(l->ui->app, a, NULL, false, &read, err);

	if (rc)
		return rc;
	s->all = (struct loods_releases){ LOODS_NEW_ARRAY(a, struct loods_release, (size_t)read.n + 1), read.n };
	for (int i = 0; i < read.n; i++)
		s->all.list[i] = read.list[read.n - 1 - i];
	ui_table_set(&l->table, s->all.list, s->all.n, sizeof *s->all.list);
	return LOODS_OK;
}

static void add_detail(const char *label, const char *text, struct loods_str *out)
{
	if (text && *text)
		loods_str_addf(out, "%s: %s.\n", label, text);
}

/* What the columns have no room for. */
static void details(const struct loods_release *r, struct loods_str *out)
{
	struct loods_str until = LOODS_STR_INIT;

	add_detail(_("Analysis plan"), r->plan, out);
	add_detail(_("Cohorts"), r->cohorts, out);
	add_detail(_("Signed off by"), r->signed_off_by, out);
	add_detail(_("Recipient"), r->recipient, out);
	add_detail(_("Purpose"), r->purpose, out);
	ui_desk_day(r->until, &until);
	add_detail(_("Kept until"), until.s, out);
	loods_str_release(&until);
}

static void foot(struct ui_list *l, struct ui_screen *screen, struct ui_rect r)
{
	const struct loods_release *row = ui_table_selected(&l->table);
	struct loods_str text = LOODS_STR_INIT;

	if (row) {
		details(row, &text);
		ui_draw_wrapped(screen, (struct ui_rect){ r.row, r.col + 1, r.rows, r.cols - 1 }, UI_ROLE_DIM, text.s);
	}
	loods_str_release(&text);
}

static int foot_rows(int rows)
{
	return rows >= DETAILS_FROM ? DETAILS : DETAILS_FEW;
}

static enum ui_result command(struct ui_list *l, enum ui_cmd cmd, UNUSED const void *row)
{
	if (cmd != UI_CMD_NEW)
		return UI_IGNORED;
	ui_push(l->ui, &ui_scr_export, NULL);
	return UI_DONE;
}

static const struct ui_binding keys[] = {
	{ UI_CMD_NEW, { 'n' }, .label = N_("New export"), .hint = 1 },
	/* There is nothing behind a row. */
	{ UI_CMD_OPEN, { UI_KEY_ENTER } },
};
const struct ui_context ui_context_exports = {
	.name = "exports", .title = N_("the register of exports"), .parent = &ui_context_list, UI_BINDINGS(keys),
};

const struct ui_list_def ui_scr_exports = {
	.name = "exports",
	.area = 4,
	.context = &ui_context_exports,
	.table = &table,
	.state_size = sizeof(struct state),
	.load = load,
	.foot = foot,
	.foot_rows = foot_rows,
	.command = command,
};
