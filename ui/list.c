#include "list.h"

#include "i18n.h"

struct request {
	const struct ui_list_def *def;
	const void *arg;
};

static enum loods_code open_list(struct ui_view *v, const void *arg, struct loods_err *err)
{
	const struct request *rq = arg;
	struct ui_list *l = v->state;

	*l = (struct ui_list){ .ui = v->ui, .view = v, .def = rq->def };
	v->area = l->def->area;
	ui_table_init(&l->table, l->def->table, v->ui, l);
	ui_table_set(&l->table, NULL, 0, 1);
	if (l->def->state_size && !(l->state = calloc(1, l->def->state_size)))
		loods_nomem();
	return l->def->open ? l->def->open(l, rq->arg, err) : LOODS_OK;
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct ui_list *l = v->state;
	enum loods_code rc;

	/* The old rows are gone with the arena; which record was selected is kept for the new ones. */
	ui_table_set(&l->table, NULL, 0, 1);
	rc = l->def->load(l, err);
	if (rc)
		ui_table_set(&l->table, NULL, 0, 1);
	return rc;
}

static void forget(struct ui_view *v)
{
	struct ui_list *l = v->state;

	ui_table_forget(&l->table);
	if (l->def->forget)
		l->def->forget(l);
}

static void close_list(struct ui_view *v)
{
	struct ui_list *l = v->state;

	if (l->def->close)
		l->def->close(l);
	ui_table_release(&l->table);
	if (l->state)
		explicit_bzero(l->state, l->def->state_size);
	free(l->state);
}

static const struct ui_context *context(const struct ui_view *v)
{
	const struct ui_list *l = v->state;

	return ui_table_context(&l->table, l->def->context);
}

static void title(struct ui_view *v, struct loods_str *out)
{
	struct ui_list *l = v->state;

	if (l->def->title)
		loods_str_add(out, _(l->def->title));
	if (l->def->title_more)
		l->def->title_more(l, out);
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *lay)
{
	struct ui_list *l = v->state;
	struct loods_str more = LOODS_STR_INIT;
	const void *row = ui_table_selected(&l->table);
	bool pane = lay->wide && l->def->pane;
	struct ui_rect r = pane ? lay->body : lay->full;

	if (l->def->state)
		l->def->state(l, &more);
	if (l->def->foot && (!l->def->foot_wanted || l->def->foot_wanted(l))) {
		int rows = l->def->foot_rows(r.rows);

		l->def->foot(l, s, ui_rect_below(r, r.rows - rows));
		r = ui_rect_top(r, r.rows - rows);
	}
	ui_table_draw(&l->table, s, r);
	ui_table_draw_state(&l->table, s, lay->state, more.s);
	loods_str_release(&more);
	if (!pane)
		return;
	ui_draw_bar(s, lay->bar);
	if (row)
		l->def->pane(l, row, s, lay->pane);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct ui_list *l = v->state;
	enum ui_result r = ui_table_command(&l->table, cmd);

	if (r == UI_IGNORED && l->def->command)
		r = l->def->command(l, cmd, ui_table_selected(&l->table));
	return r;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	return ui_table_key(&((struct ui_list *)v->state)->table, k);
}

static const char *why_not(struct ui_view *v, enum ui_cmd cmd)
{
	struct ui_list *l = v->state;

	return l->def->why_not ? l->def->why_not(l, cmd) : NULL;
}

static const struct ui_view_ops ops = {
	.name = "list",
	.state_size = sizeof(struct ui_list),
	.open = open_list,
	.load = load,
	.context = context,
	.title = title,
	.draw = draw,
	.command = command,
	.key = key,
	.why_not = why_not,
	.forget = forget,
	.close = close_list,
};

struct ui_view *ui_list_push(struct ui *ui, const struct ui_list_def *def, const void *arg)
{
	struct request rq = { def, arg };

	return ui_push(ui, &ops, &rq);
}

struct ui_view *ui_list_replace_all(struct ui *ui, const struct ui_list_def *def, const void *arg)
{
	struct request rq = { def, arg };

	return ui_replace_all(ui, &ops, &rq);
}

struct ui_list *ui_list_of(struct ui_view *v)
{
	return v->ops == &ops ? v->state : NULL;
}

int ui_list_foot_three(int rows)
{
	(void)rows;
	return 3;
}
