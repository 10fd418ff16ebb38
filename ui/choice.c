#include "choice.h"

#include "table.h"
#include "text.h"

int ui_option_number(const struct ui_option *options, int n, int i)
{
	bool digits = false;
	int before = 0;

	for (int k = 0; k < n; k++) {
		digits |= options[k].digit != 0;
		before += k < i && !options[k].digit;
	}
	if (options[i].digit)
		return options[i].digit - '0';
	return (digits ? 10 : 1) + before;
}

struct entry {
	struct ui_option o;
	const char *fold;
	int index;
};

struct state {
	struct ui_choice c;
	struct loods_arena keep; /* the copied options: they outlive a reload */
	struct ui_option *options;
	struct entry *entries;
	struct ui_table table;
};

static int64_t entry_id(const void *row)
{
	return ((const struct entry *)row)->index;
}

static const char *entry_fold(const void *row)
{
	return ((const struct entry *)row)->fold;
}

static void cell_on(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	const struct state *st = t->owner;
	const struct ui_option *o = &st->options[((const struct entry *)row)->index];

	(void)role;
	if (st->c.many)
		loods_str_add(out, o->on ? "[x]" : "[ ]");
	else if (o->on)
		loods_str_add(out, "*");
}

static void cell_digit(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	*role = UI_ROLE_KEY;
	if (((const struct entry *)row)->o.digit)
		loods_str_add_char(out, ((const struct entry *)row)->o.digit);
}

static void cell_label(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role)
{
	(void)t;
	(void)role;
	loods_str_add(out, ((const struct entry *)row)->o.label);
}

static int entry_number(const struct ui_table *t, const void *row)
{
	const struct state *st = t->owner;

	return ui_option_number(st->options, st->c.n, ((const struct entry *)row)->index);
}

static const struct ui_column columns[] = {
	{ .title = N_("Now"), .width = 3, .cell = cell_on },
	{ .title = "#", .width = 1, .cell = cell_digit },
	{ .title = N_("Value"), .width = 20, .grow = true, .cell = cell_label },
};
static const struct ui_table_def table_def = {
	.columns = columns, .n_columns = LOODS_COUNT(columns), .id = entry_id, .fold = entry_fold, .number = entry_number,
	.empty = N_("There is nothing to choose from yet."),
};

static enum loods_code open_choice(struct ui_view *v, const void *arg, struct loods_err *err)
{
	struct state *st = v->state;
	struct loods_str words = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	int first = 0;

	(void)err;
	st->c = *(const struct ui_choice *)arg;
	st->c.title = loods_arena_strdup(&st->keep, st->c.title);
	st->options = LOODS_NEW_ARRAY(&st->keep, struct ui_option, (size_t)st->c.n);
	st->entries = LOODS_NEW_ARRAY(&st->keep, struct entry, (size_t)st->c.n);
	for (int i = 0; i < st->c.n; i++) {
		struct ui_option *o = &st->options[i];

		*o = st->c.options[i];
		o->label = loods_arena_strdup(&st->keep, o->label);
		o->code = loods_arena_strdup(&st->keep, o->code);
		loods_str_clear(&words);
		loods_str_addf(&words, "%s %s %c", o->label, o->code ? o->code : "",
			       o->digit ? o->digit : ' ');
		loods_text_fold(words.s, &fold);
		st->entries[i] = (struct entry){ *o, loods_arena_strdup(&st->keep, fold.s), i };
		if (o->on && !first)
			first = i;
	}
	st->c.options = st->options;
	ui_table_init(&st->table, &table_def, v->ui, st);
	ui_table_set(&st->table, st->entries, st->c.n, sizeof *st->entries);
	ui_table_find(&st->table, st->c.find ? st->c.find : "");
	if (!st->c.find)
		ui_table_select(&st->table, first);
	loods_str_release(&words);
	loods_str_release(&fold);
	return LOODS_OK;
}

static void close_choice(struct ui_view *v)
{
	struct state *st = v->state;

	ui_table_release(&st->table);
	loods_arena_release(&st->keep);
}

static const struct ui_context *context(const struct ui_view *v)
{
	(void)v;
	return &ui_context_choice;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, ((struct state *)v->state)->c.title);
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l)
{
	struct state *st = v->state;

	ui_table_draw(&st->table, s, l->full);
	ui_table_draw_state(&st->table, s, l->state, st->c.many ? _("Space ticks, Enter takes them") : NULL);
	/* The selection is what counts here, not the letters that find it. */
	if (st->table.has_sel && !st->table.find.text.len)
		ui_screen_cursor(s, l->full.row + 1 + st->table.sel - st->table.top, 0);
}

/* The view is gone before `done` runs, so that it may open the next one; it is closed only after this key. */
static void finish(struct ui_view *v)
{
	struct state *st = v->state;

	ui_pop(v);
	st->c.done(v->ui, st->c.ctx, st->options, st->c.n);
}

static void choose(struct ui_view *v, int index)
{
	struct state *st = v->state;

	if (st->c.many) {
		st->options[index].on = !st->options[index].on;
		ui_table_find(&st->table, "");
		ui_table_select(&st->table, index);
		return;
	}
	for (int i = 0; i < st->c.n; i++)
		st->options[i].on = i == index;
	finish(v);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *st = v->state;
	const struct entry *e = ui_table_selected(&st->table);

	if (cmd == UI_CMD_BACK || cmd == UI_CMD_FIND || cmd == UI_CMD_FIND_CLIENT)
		return UI_IGNORED;
	if (cmd == UI_CMD_TICK && st->c.many && e) {
		choose(v, e->index);
		return UI_DONE;
	}
	if (cmd != UI_CMD_OPEN)
		return ui_table_command(&st->table, cmd);
	if (st->c.many)
		finish(v);
	else if (e)
		choose(v, e->index);
	return UI_DONE;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct state *st = v->state;
	const struct entry *e = ui_table_selected(&st->table);

	if (!st->table.find.text.len && k->code >= '0' && k->code <= '9')
		for (int i = 0; i < st->c.n; i++)
			if (st->options[i].digit == (char)k->code) {
				choose(v, i);
				return UI_DONE;
			}
	if (st->c.many && k->code == UI_KEY_SPACE && e) {
		choose(v, e->index);
		return UI_DONE;
	}
	return ui_table_key(&st->table, k);
}

static const struct ui_view_ops ops = {
	.name = "choice",
	.state_size = sizeof(struct state),
	.open = open_choice,
	.context = context,
	.title = title,
	.draw = draw,
	.command = command,
	.key = key,
	.close = close_choice,
};

void ui_choice_ask(struct ui *ui, const struct ui_choice *c)
{
	ui_push(ui, &ops, c);
}
