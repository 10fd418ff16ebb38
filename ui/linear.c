#include "linear.h"

#include "field.h"
#include "form.h"
#include "i18n.h"
#include "page.h"
#include "table.h"
#include "text.h"

/* Columns that are left out on a screen of 80 are read with the selected row only: slow lines, and ears, have
 * no room. */
enum { ROWS_AT_ONCE = 10, LINES_AT_ONCE = 20, TABLE_COLS = 80 };

void ui_linear_start(struct ui_linear *l, struct ui *ui, int cols)
{
	*l = (struct ui_linear){ .ui = ui, .out = LOODS_STR_INIT, .said = LOODS_STR_INIT, .field = -1 };
	ui->screen.reading = &l->reading;
	ui_linear_width(l, cols);
}

void ui_linear_release(struct ui_linear *l)
{
	l->ui->screen.reading = NULL;
	loods_str_release(&l->out);
	loods_str_release(&l->said);
}

void ui_linear_width(struct ui_linear *l, int cols)
{
	l->cols = cols < UI_LINEAR_MIN_COLS ? UI_LINEAR_MIN_COLS
		  : cols > UI_LINEAR_COLS   ? UI_LINEAR_COLS
					    : cols;
	ui_resize(l->ui, UI_LINEAR_ROWS, l->cols);
}

/* ---- saying ---- */

/* Controls, also those of two bytes, and the signs that turn lines round: nothing of what is stored may steer
 * the terminal. The length in bytes; 0: an ordinary letter. */
static size_t steers(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] < ' ' || u[0] == 0x7f)
		return 1;
	if (u[0] == 0xc2 && u[1] >= 0x80 && u[1] < 0xa0)
		return 2;
	if (u[0] == 0xe2 && ((u[1] == 0x80 && u[2] >= 0xaa && u[2] <= 0xae) ||
			     (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9)))
		return 3;
	return 0;
}

static void add_clean(struct loods_str *out, const char *s, size_t len)
{
	for (size_t i = 0, n; i < len; i += n ? n : 1) {
		n = steers(s + i);
		if (!n)
			loods_str_add_char(out, s[i]);
	}
}

static void add_line(const char *text, size_t len, void *ctx)
{
	struct loods_str *out = ctx;

	add_clean(out, text, len);
	loods_str_add_char(out, '\n');
}

void ui_linear_say(struct ui_linear *l, const char *text)
{
	loods_text_wrap(text, l->cols, add_line, &l->out);
}

/* ---- the frame as lines ---- */

/* A row of cells as it is read: no mark of the selection, no blanks to line things up, no rule. */
static void add_row(struct loods_str *out, const char *row)
{
	size_t dashes = strspn(row, "- "), blanks = 0;

	if (!row[dashes])
		return;
	row += *row == '>';
	row += strspn(row, " ");
	for (; *row; row++) {
		blanks = *row == ' ' ? blanks + 1 : 0;
		if (blanks < 3)
			loods_str_add_char(out, *row);
	}
	loods_str_add_char(out, '\n');
}

static uint64_t sum_of(const char *s)
{
	uint64_t sum = UINT64_C(14695981039346656037);

	for (; *s; s++)
		sum = (sum ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return sum;
}

static void read_table(struct ui_linear *l, struct ui_table *t, struct loods_str *out)
{
	int first = t->sel - t->sel % ROWS_AT_ONCE, end = first + ROWS_AT_ONCE;
	struct loods_str b = LOODS_STR_INIT;
	size_t from = out->len;

	t->page = ROWS_AT_ONCE;
	if (!t->n_shown) {
		loods_str_addf(out, "%s\n",
			       t->n || !t->def->empty ? _("Nothing found. ^ shows all rows again.")
						      : _(t->def->empty));
		return;
	}
	ui_table_titles(t, TABLE_COLS, &b);
	loods_str_addf(out, _("Columns: %s\n"), b.s);
	end = end < t->n_shown ? end : t->n_shown;
	for (int i = first; i < end; i++) {
		const char *heading = ui_table_heading(t, i, i == first);

		if (heading)
			loods_str_addf(out, "%s\n", heading);
		loods_str_clear(&b);
		ui_table_read(t, i, TABLE_COLS, &b);
		loods_str_addf(out, "%d. %s\n", ui_table_number(t, i), b.s);
	}
	l->rows = sum_of(out->s + from);
	if (t->n_shown > ROWS_AT_ONCE)
		loods_str_addf(out, _("Rows %d to %d of %d. PgDn and PgUp show others.\n"), first + 1, end,
			       t->n_shown);
	loods_str_release(&b);
}

static void page_line(const char *text, size_t len, void *ctx)
{
	struct loods_str *out = ctx;

	loods_str_add_bytes(out, text, len);
	loods_str_add_char(out, '\n');
}

/* The part of a page that is read now; how far it goes is for the page's own commands. */
static void read_page(struct ui_linear *l, struct ui_page *p, struct loods_str *out)
{
	struct loods_str all = LOODS_STR_INIT, b = LOODS_STR_INIT;
	int at = 0;

	for (int i = 0; i < p->n; i++) {
		const struct ui_page_line *line = &p->lines[i];

		loods_str_clear(&b);
		loods_str_addf(&b, "%s%s%s", line->label ? line->label : "", line->label ? ": " : "",
			       line->text);
		if (!loods_str_blank(b.s))
			loods_text_wrap(b.s, l->cols, page_line, &all);
	}
	p->rows = LINES_AT_ONCE;
	p->total = 0;
	for (const char *s = all.s; *s; s = strchr(s, '\n') + 1)
		p->total++;
	if (p->top >= p->total)
		p->top = p->total > p->rows ? p->total - p->rows : 0;
	for (const char *s = all.s, *end; *s; s = end + 1, at++) {
		end = strchr(s, '\n');
		if (at >= p->top && at < p->top + p->rows)
			loods_str_add_bytes(out, s, (size_t)(end - s) + 1);
	}
	if (p->top + p->rows < p->total)
		loods_str_add(out, _("There is more: PgDn reads on.\n"));
	loods_str_release(&all);
	loods_str_release(&b);
}

static void read_frame(struct ui_linear *l, struct loods_str *out)
{
	const struct ui_reading *r = &l->reading;
	struct loods_str row = LOODS_STR_INIT;

	for (int i = 0; i < l->ui->screen.rows; i++) {
		if (r->table && i == r->table_row)
			read_table(l, r->table, out);
		if (r->page && i == r->page_row)
			read_page(l, r->page, out);
		ui_screen_row(&l->ui->screen, i, &row);
		/* The label of what is asked for stands in the prompt. */
		if ((r->edit || r->secret) && i == l->ui->screen.cursor_row)
			continue;
		add_row(out, row.s);
	}
	loods_str_release(&row);
}

static bool has_line(const struct loods_str *lines, const char *line, size_t len)
{
	for (const char *s = lines->s, *end; *s; s = end + 1) {
		end = strchr(s, '\n');
		if ((size_t)(end - s) == len && !memcmp(s, line, len))
			return true;
	}
	return false;
}

/* Of a screen that was read before only what is different is read. */
static void say_new(struct ui_linear *l, const struct loods_str *now, bool whole)
{
	struct loods_str b = LOODS_STR_INIT;

	for (const char *s = now->s, *end; *s; s = end + 1) {
		end = strchr(s, '\n');
		loods_str_clear(&b);
		loods_str_add_bytes(&b, s, (size_t)(end - s));
		if (!whole && has_line(&l->said, s, b.len))
			continue;
		ui_linear_say(l, b.s);
	}
	loods_str_release(&b);
}

/* What was selected by itself is read whole. */
static void say_selected(struct ui_linear *l, bool whole)
{
	const struct ui_table *t = l->reading.table;
	struct loods_str b = LOODS_STR_INIT, cells = LOODS_STR_INIT;
	int row = l->reading.selected_row;

	if (t && t->has_sel && t->sel_id != l->row && !whole) {
		ui_table_read(t, t->sel, 0, &cells);
		loods_str_addf(&b, "%d. %s", ui_table_number(t, t->sel), cells.s);
		ui_linear_say(l, b.s);
	} else if (!t && row >= 0 && row != l->selected_row && !whole) {
		struct loods_str line = LOODS_STR_INIT;

		ui_screen_row(&l->ui->screen, row, &b);
		add_row(&line, b.s);
		/* Unless it was read just now. */
		if (line.len && has_line(&l->said, line.s, line.len - 1))
			ui_linear_say(l, line.s);
		loods_str_release(&line);
	}
	l->row = t && t->has_sel ? t->sel_id : 0;
	l->selected_row = row;
	loods_str_release(&b);
	loods_str_release(&cells);
}

/* The keys of a place, the first time one is there. */
static void say_keys(struct ui_linear *l)
{
	const struct ui_context *ctx = l->ui->top->ops->context(l->ui->top);
	struct loods_str b = LOODS_STR_INIT;

	for (int i = 0; i < l->n_known; i++)
		if (l->known[i] == ctx)
			return;
	if (l->n_known < UI_LINEAR_KNOWN)
		l->known[l->n_known++] = ctx;
	if (ctx->text) {
		ui_linear_say(l, _("? helps, ^ goes back. What stands elsewhere as a key is typed with ^ "
				   "before it: ^s or ^F2 "
				   "saves."));
		return;
	}
	ui_keys_hints(ctx, 3, l->cols - 2, &b);
	ui_linear_say(l, b.s);
	loods_str_release(&b);
}

/* ---- the prompt ---- */

/* What stands before the place where one types. */
static void label_of(const struct ui_linear *l, struct loods_str *out)
{
	const struct ui_screen *s = &l->ui->screen;
	int col = l->reading.edit && !l->reading.secret ? l->reading.edit_col : s->cursor_col;
	struct loods_str row = LOODS_STR_INIT, label = LOODS_STR_INIT;
	const char *from;
	size_t len = 0;

	ui_screen_row(s, l->reading.edit && !l->reading.secret ? l->reading.edit_row : s->cursor_row, &row);
	from = row.s;
	for (int used = 0; from[len];) {
		int w = 0;
		size_t n = loods_text_grapheme(from + len, &w);

		if (!n || (used += w) > col)
			break;
		len += n;
	}
	loods_str_add_bytes(&label, from, len);
	while (label.len && strchr(" [:", label.s[label.len - 1]))
		label.s[--label.len] = '\0';
	from = label.s + (label.s[0] == '>');
	from += strspn(from, " ");
	loods_str_add(out, *from ? from : _("Text"));
	loods_str_release(&row);
	loods_str_release(&label);
}

static void prompt_of_table(const struct ui_table *t, const struct ui_context *ctx, struct loods_str *out)
{
	const char *label = ui_keys_label(ctx, UI_CMD_OPEN);

	if (!t->has_sel)
		loods_str_add(out, _("Command"));
	else if (ui_keys_find(ctx, UI_KEY_ENTER) == UI_CMD_OPEN)
		loods_str_addf(out, _("Row %d, or a command [%s]"), ui_table_number(t, t->sel), label);
	else
		loods_str_addf(out, _("Row %d, or a command"), ui_table_number(t, t->sel));
}

static void prompt(struct ui_linear *l, struct loods_str *out)
{
	const struct ui_context *ctx = l->ui->top->ops->context(l->ui->top);
	const struct ui_reading *r = &l->reading;
	enum ui_cmd enter = ui_keys_find(ctx, UI_KEY_ENTER);

	if (l->ui->prompt.text[0])
		loods_str_add(out, l->ui->prompt.text);
	else if (r->form)
		ui_linear_form_prompt(r->form, out);
	else if (ctx == &ui_context_longtext)
		loods_str_add(out, _("Line, or . alone when it is done"));
	else if (r->secret)
		label_of(l, out);
	else if (r->edit && (!r->table || ctx == &ui_context_find)) {
		label_of(l, out);
		if (r->edit->text.len)
			loods_str_addf(out, " [%s]", r->edit->text.s);
	} else if (r->table && (!ctx->text || r->table->n_shown))
		prompt_of_table(r->table, ctx, out);
	else if (enter)
		loods_str_addf(out, _("Command [%s]"), ui_keys_label(ctx, enter));
	else
		loods_str_add(out, _("Command"));
}

/* Wrapped like everything else, but for the end of the last line, where one types. */
static void say_prompt(struct ui_linear *l)
{
	struct loods_str text = LOODS_STR_INIT, line = LOODS_STR_INIT;

	prompt(l, &line);
	for (size_t i = 0; i < line.len; i++)
		if (!(line.s[i] == ' ' && line.s[i + 1] == ' '))
			loods_str_add_char(&text, line.s[i]);
	loods_str_add(&text, ":");
	loods_text_wrap(text.s, l->cols - 1, add_line, &l->out);
	if (l->out.len && l->out.s[l->out.len - 1] == '\n')
		l->out.s[l->out.len - 1] = ' ';
	loods_str_release(&text);
	loods_str_release(&line);
}

/* Another title on the same view: another step, tab or period. */
static bool same_title(const struct loods_str *a, const struct loods_str *b)
{
	size_t n = strcspn(a->s, "\n");

	return n == strcspn(b->s, "\n") && !memcmp(a->s, b->s, n);
}

static int portion_of(const struct ui_reading *r)
{
	return r->table ? r->table->sel / ROWS_AT_ONCE : r->page ? r->page->top : 0;
}

void ui_linear_show(struct ui_linear *l)
{
	struct loods_str now = LOODS_STR_INIT;
	struct ui *ui = l->ui;
	uint64_t rows = l->rows;
	bool whole, again;
	int portion;

	if (ui->ended || !ui->top)
		return;
	ui_frame(ui);
	read_frame(l, &now);
	whole = ui->top != l->view;
	portion = portion_of(&l->reading);
	again = whole || portion != l->portion || !same_title(&now, &l->said);
	say_new(l, &now, again);
	l->portion = portion;
	/* Where rows were read, the one that is selected was among them. */
	say_selected(l, again || rows != l->rows);
	l->view = ui->top;
	loods_str_release(&l->said);
	l->said = now;
	if (whole)
		say_keys(l);
	if (l->reading.form && l->reading.form != l->form)
		ui_linear_form_begin(l, l->reading.form);
	l->form = l->reading.form;
	if (ui->msg.new && ui->msg.text[0])
		ui_linear_say(l, ui->msg.text);
	ui->msg.new = false;
	if (l->form && l->reading.form->active != l->field && !ui->prompt.text[0])
		ui_linear_form_values(l, l->reading.form, false);
	l->field = l->form ? l->form->active : -1;
	say_prompt(l);
}

bool ui_linear_secret(const struct ui_linear *l)
{
	return l->reading.secret && !l->ui->prompt.text[0];
}

/* ---- a line that was typed ---- */

static void give_key(struct ui_linear *l, uint32_t code)
{
	ui_key(l->ui, &(struct ui_key){ .code = code });
}

/* Text goes in as one piece; a single character is a key, because it may mean something by itself. */
static void give_text(struct ui_linear *l, const char *text)
{
	uint32_t code = ui_key_from_name(text);

	if (ui_key_is_text(code))
		give_key(l, code);
	else if (*text)
		ui_key(l->ui, &(struct ui_key){ .code = UI_KEY_PASTE, .paste = text });
}

static void answer_prompt(struct ui_linear *l, const char *line)
{
	struct loods_str text = LOODS_STR_INIT;

	ui_linear_trim(line, &text);
	if (!strcmp(text.s, "^") || !strcmp(text.s, "Esc"))
		give_key(l, UI_KEY_ESC);
	else if (text.len == 1)
		give_key(l, (unsigned char)text.s[0]);
	if (l->ui->prompt.text[0] && text.len)
		ui_linear_say(l, _("Type one of the letters of the question; ^ is no."));
	loods_str_release(&text);
}

/* Back to the field before, and out of the screen when there is none. */
static void back_from_secret(struct ui_linear *l)
{
	ui_give(l->ui, UI_CMD_PREVIOUS_FIELD);
	ui_frame(l->ui);
	if (l->reading.secret)
		ui_give(l->ui, UI_CMD_BACK);
}

static void take_secret(struct ui_linear *l, const char *line)
{
	if (!strcmp(line, "^"))
		back_from_secret(l);
	else if (*line) {
		give_text(l, line);
		give_key(l, UI_KEY_ENTER);
	}
}

static void take_long_text(struct ui_linear *l, const char *line)
{
	if (!strcmp(line, "."))
		ui_give(l->ui, UI_CMD_BACK);
	else if (!strcmp(line, "@"))
		ui_lineedit_set(l->reading.edit, "", false);
	else {
		give_text(l, line);
		give_key(l, UI_KEY_ENTER);
	}
}

/* Text that finds, or is taken by Enter. A number chooses where there is a table to choose from. */
static void take_text(struct ui_linear *l, const char *line, const struct ui_context *ctx)
{
	struct ui_table *t = ctx == &ui_context_find ? NULL : l->reading.table;
	const struct ui_view *top = l->ui->top;
	char *end;
	long number = strtol(line, &end, 10);
	int at = t && *line && !*end ? ui_table_numbered(t, number) : -1;

	if (at >= 0) {
		ui_table_go(t, at);
		/* Where several are ticked, Enter takes them all: a number ticks. */
		if (ui_give(l->ui, UI_CMD_TICK) == UI_IGNORED)
			give_key(l, UI_KEY_ENTER);
		return;
	}
	if (l->reading.edit && *line)
		ui_lineedit_set(l->reading.edit, "", false);
	give_text(l, line);
	if (!*line || (!t && l->ui->top == top))
		give_key(l, UI_KEY_ENTER);
}

/* ^ in its meanings; false: the line begins otherwise. */
static bool take_caret(struct ui_linear *l, const char *line)
{
	if (line[0] != '^')
		return false;
	if (!line[1])
		ui_give(l->ui, UI_CMD_BACK);
	else if (!strcmp(line, "^^") && !l->ui->top->below)
		ui_give(l->ui, UI_CMD_BACK);
	else if (!strcmp(line, "^^"))
		for (const struct ui_view *v = NULL; l->ui->top != v && l->ui->top && l->ui->top->below &&
						     !l->ui->ended && !l->ui->prompt.text[0];) {
			v = l->ui->top;
			ui_give(l->ui, UI_CMD_BACK);
		}
	else
		ui_linear_command(l, line);
	return true;
}

void ui_linear_take(struct ui_linear *l, const char *line)
{
	const struct ui_context *ctx;
	struct loods_str text = LOODS_STR_INIT;

	if (l->ui->ended || !l->ui->top)
		return;
	ui_frame(l->ui);
	ctx = l->ui->top->ops->context(l->ui->top);
	ui_linear_trim(line, &text);
	if (l->ui->prompt.text[0])
		answer_prompt(l, line);
	else if (l->reading.secret)
		take_secret(l, line);
	else if (l->reading.form)
		ui_linear_form_take(l, l->reading.form, text.s);
	else if (!strcmp(text.s, "?") || !strcmp(text.s, "^?"))
		ui_linear_help(l);
	else if (take_caret(l, text.s))
		;
	else if (ctx == &ui_context_longtext)
		take_long_text(l, text.s);
	else if (ctx->text)
		take_text(l, text.s, ctx);
	else
		ui_linear_command(l, text.s);
	loods_str_release(&text);
}
