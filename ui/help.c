#include "help.h"

#include "rec.h"
#include "table.h"
#include "text.h"

struct entry {
	enum ui_cmd cmd;
	const struct ui_context *where;
	const char *label, *help, *why_not;
	char keys[80];
	const char *fold;
};

struct state {
	const struct ui_context *below; /* of the view that help was asked in */
	struct loods_arena keep;
	struct entry entries[UI_CMD_END];
	int n;
	struct ui_table table;
};

struct request {
	const struct ui_context *below;
};

static int64_t entry_id(const void *row)
{
	return ((const struct entry *)row)->cmd;
}

static const char *entry_fold(const void *row)
{
	return ((const struct entry *)row)->fold;
}

static void cell_key(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct entry *e = row;

	(void)t;
	*role = e->why_not ? UI_ROLE_DIM : UI_ROLE_KEY;
	loods_str_add(out, e->keys[0] ? e->keys : "-");
}

static void cell_label(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct entry *e = row;

	(void)t;
	if (e->why_not)
		*role = UI_ROLE_DIM;
	loods_str_add(out, e->label);
}

static void cell_help(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	*role = UI_ROLE_OFFER;
	loods_str_add(out, ((const struct entry *)row)->help);
}

static void cell_where(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	*role = UI_ROLE_DIM;
	loods_str_add(out, _(((const struct entry *)row)->where->title));
}

static const struct ui_column columns[] = {
	{ .title = N_("Press"), .width = 16, .cell = cell_key },
	{ .title = N_("Command"), .width = 20, .cell = cell_label },
	{ .title = N_("What it does"), .width = 30, .grow = true, .cell = cell_help },
	{ .title = N_("Where"), .width = 25, .priority = 1, .cell = cell_where },
};
static const struct ui_table_def table_def = {
	.columns = columns, .n_columns = LOODS_COUNT(columns), .id = entry_id, .fold = entry_fold,
};

/* The keys that really work there, joined. */
static void keys_of(const struct ui_context *ctx, const struct ui_binding *b, char *out, size_t size)
{
	char name[UI_KEY_NAME_LEN];
	size_t len = 0;

	out[0] = '\0';
	for (int k = 0; k < UI_BINDING_KEYS && b->keys[k]; k++) {
		if (ui_keys_find(ctx, b->keys[k]) != b->cmd || len >= size)
			continue;
		len += (size_t)snprintf(out + len, size - len, "%s%s", len ? " " : "",
					ui_key_name(b->keys[k], name));
	}
}

static bool is_area(enum ui_cmd cmd)
{
	return cmd >= UI_CMD_AREA_1 && cmd <= UI_CMD_AREA_5;
}

static bool is_there(const struct state *st, struct ui *ui, enum ui_cmd cmd)
{
	for (int i = 0; i < st->n; i++)
		if (st->entries[i].cmd == cmd)
			return true;
	/* An area that there is none of is no command here. */
	return is_area(cmd) && (int)(cmd - UI_CMD_AREA_1) >= ui->shell->n_areas;
}

/* A command that is given in the context `of`: the place where help was asked, or another one. */
static void add(struct state *st, struct ui *ui, const struct ui_context *of, const struct ui_context *where,
		const struct ui_binding *b)
{
	struct loods_str words = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	const struct ui_command *c = ui_command(b->cmd);
	struct entry *e = &st->entries[st->n];

	if (b->cmd == UI_CMD_NOTHING || is_there(st, ui, b->cmd))
		return;
	*e = (struct entry){ .cmd = b->cmd, .where = where, .label = ui_keys_label(of, b->cmd), .help = _(c->help) };
	if (is_area(b->cmd))
		e->label = _(ui->shell->areas[b->cmd - UI_CMD_AREA_1]);
	e->why_not = ui_why_not(ui, b->cmd);
	if (!e->why_not && of != st->below)
		e->why_not = loods_arena_printf(&st->keep, _("Not here. This works in: %s."), _(where->title));
	keys_of(of, b, e->keys, sizeof e->keys);
	loods_str_addf(&words, "%s %s %s %s %s", e->label, _(c->label), c->label, c->words, e->help);
	loods_text_fold(words.s, &fold);
	e->fold = loods_arena_strdup(&st->keep, fold.s);
	st->n++;
	loods_str_release(&words);
	loods_str_release(&fold);
}

/* Every command that there is: first what can be given here, then what other places have. */
static void add_all(struct state *st, struct ui *ui)
{
	for (const struct ui_context *c = st->below; c; c = c->parent)
		for (int i = 0; i < c->n; i++)
			add(st, ui, st->below, c, &c->bindings[i]);
	if (!ui->shell->contexts)
		return;
	for (int k = 0; ui->shell->contexts[k]; k++)
		for (const struct ui_context *c = ui->shell->contexts[k]; c; c = c->parent)
			for (int i = 0; i < c->n; i++)
				add(st, ui, ui->shell->contexts[k], c, &c->bindings[i]);
}

static enum loods_code open_help(struct ui_view *v, const void *arg, struct loods_err *err)
{
	const struct request *rq = arg;
	struct state *st = v->state;

	(void)err;
	st->below = rq->below;
	add_all(st, v->ui);
	ui_table_init(&st->table, &table_def, v->ui, st);
	ui_table_set(&st->table, st->entries, st->n, sizeof *st->entries);
	ui_table_find(&st->table, "");
	return LOODS_OK;
}

static void close_help(struct ui_view *v)
{
	struct state *st = v->state;

	ui_table_release(&st->table);
	loods_arena_release(&st->keep);
}

static const struct ui_context *context(const struct ui_view *v)
{
	(void)v;
	return &ui_context_palette;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	const struct state *st = v->state;

	loods_str_addf(out, "%s   %s", _("HELP AND COMMANDS"), _(st->below->title));
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l)
{
	struct state *st = v->state;
	const struct entry *e = ui_table_selected(&st->table);
	struct ui_rect list = l->full, foot = l->full;

	/* The sentence is cut in the list; below it the selected one stands whole, with the reason when it is
	 * grey. */
	list.rows -= 3;
	foot.row += list.rows + 1;
	foot.rows = 2;
	foot.col++;
	foot.cols--;
	ui_table_draw(&st->table, s, list);
	if (e)
		ui_draw_wrapped(s, foot, e->why_not ? UI_ROLE_ERROR : UI_ROLE_TEXT,
				e->why_not ? e->why_not : e->help);
	ui_table_draw_state(&st->table, s, l->state, _("Words in English and Dutch"));
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *st = v->state;
	const struct entry *e = ui_table_selected(&st->table);
	struct ui *ui = v->ui;

	if (cmd == UI_CMD_BACK || cmd == UI_CMD_FIND || cmd == UI_CMD_FIND_CLIENT)
		return UI_IGNORED;
	if (cmd == UI_CMD_HELP || cmd == UI_CMD_PALETTE)
		return UI_MOVED;
	if (cmd != UI_CMD_OPEN)
		return ui_table_command(&st->table, cmd);
	if (!e)
		return UI_MOVED;
	if (e->why_not) {
		ui_msg_error(&ui->msg, "%s", e->why_not);
		return UI_MOVED;
	}
	cmd = e->cmd;
	ui_pop(v);
	ui_do(ui, cmd);
	return UI_DONE;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	return ui_table_key(&((struct state *)v->state)->table, k);
}

static const struct ui_view_ops ops = {
	.name = "help",
	.state_size = sizeof(struct state),
	.open = open_help,
	.context = context,
	.title = title,
	.draw = draw,
	.command = command,
	.key = key,
	.close = close_help,
};

bool ui_help_open(struct ui *ui)
{
	struct request rq = { ui->top->ops->context(ui->top) };

	return ui->top->ops != &ops && ui_push(ui, &ops, &rq) != NULL;
}
