#include "table.h"

#include <assert.h>
#include <string.h>

#include "choice.h"
#include "phone.h"
#include "text.h"

enum { FIND_MAX = 60, FIND_BOX_MIN = 12 };

void ui_table_init(struct ui_table *t, const struct ui_table_def *def, struct ui *ui, void *owner)
{
	assert(def->n_columns <= UI_TABLE_COLUMNS);
	*t = (struct ui_table){
		.def = def, .ui = ui, .owner = owner, .sort = -1, .page = 1, .folds = LOODS_STR_INIT
	};
	ui_lineedit_init(&t->find, FIND_MAX, false);
}

void ui_table_release(struct ui_table *t)
{
	free(t->shown);
	ui_lineedit_release(&t->find);
	loods_str_release(&t->folds);
	*t = (struct ui_table){ 0 };
}

/* ---- rows ---- */

static const void *row_at(const struct ui_table *t, int i)
{
	if (t->stride)
		return (const char *)t->base + (size_t)i * t->stride;
	return ((const void *const *)t->base)[i];
}

const void *ui_table_selected(const struct ui_table *t)
{
	return t->has_sel ? row_at(t, t->shown[t->sel]) : NULL;
}

static void select_line(struct ui_table *t, int line)
{
	t->has_sel = t->n_shown > 0;
	if (!t->has_sel)
		return;
	t->sel = line < 0 ? 0 : line >= t->n_shown ? t->n_shown - 1 : line;
	t->sel_id = t->def->id(row_at(t, t->shown[t->sel]));
}

bool ui_table_select(struct ui_table *t, int64_t id)
{
	for (int i = 0; i < t->n_shown; i++)
		if (t->def->id(row_at(t, t->shown[i])) == id) {
			select_line(t, i);
			return true;
		}
	return false;
}

static int by_column(const void *a, const void *b, void *ctx)
{
	const struct ui_table *t = ctx;
	int i = *(const int *)a, k = *(const int *)b;
	int order = t->def->columns[t->sort].compare(row_at(t, i), row_at(t, k));

	if (t->def->last && t->def->last(row_at(t, i)) != t->def->last(row_at(t, k)))
		return t->def->last(row_at(t, i)) ? 1 : -1;
	if (t->descending)
		order = -order;
	/* Equal rows keep the order in which they were loaded. */
	return order ? order : (i > k) - (i < k);
}

/* Rows and their texts lie all over the memory, and to fetch 20,000 of them anew at each key takes longer
 * than to compare: side by side they are read in a millisecond. */
static void take_folds(struct ui_table *t)
{
	if (t->folded)
		return;
	loods_str_clear(&t->folds);
	for (int i = 0; i < t->n; i++) {
		const char *fold = t->def->fold(row_at(t, i));

		loods_str_add_bytes(&t->folds, fold, strlen(fold) + 1);
	}
	t->folded = true;
}

static void show_found(struct ui_table *t, const char *typed, const char *query)
{
	struct loods_str phone = LOODS_STR_INIT;
	bool by_phone = loods_phone_query(typed, &phone);
	const char *fold;

	take_folds(t);
	fold = t->folds.s;
	for (int i = 0; i < t->n; i++, fold += strlen(fold) + 1)
		if (loods_text_match(fold, query) || (by_phone && loods_text_match(fold, phone.s)))
			t->shown[t->n_shown++] = i;
	loods_str_release(&phone);
}

static void arrange(struct ui_table *t)
{
	struct loods_str typed = LOODS_STR_INIT, query = LOODS_STR_INIT;

	ui_lineedit_take(&t->find, &typed);
	loods_text_fold(typed.s, &query);
	t->n_shown = 0;
	if (t->def->filter)
		t->n_shown = t->def->filter(t, typed.s, t->shown);
	else if (query.len && t->def->fold)
		show_found(t, typed.s, query.s);
	else
		while (t->n_shown < t->n) {
			t->shown[t->n_shown] = t->n_shown;
			t->n_shown++;
		}
	if (t->sort >= 0 && t->n_shown)
		qsort_r(t->shown, (size_t)t->n_shown, sizeof *t->shown, by_column, t);
	loods_str_release(&typed);
	loods_str_release(&query);
}

void ui_table_set(struct ui_table *t, const void *base, int n, size_t stride)
{
	int line = t->sel;

	t->base = base;
	t->stride = stride;
	t->n = n;
	t->folded = false;
	free(t->shown);
	t->shown = calloc((size_t)n + 1, sizeof *t->shown);
	if (!t->shown)
		loods_nomem();
	arrange(t);
	if (!ui_table_select(t, t->sel_id))
		select_line(t, line);
}

void ui_table_forget(struct ui_table *t)
{
	t->n = t->n_shown = 0;
	loods_str_release(&t->folds);
	t->folded = false;
	t->has_sel = false;
	t->finding = false;
	ui_lineedit_release(&t->find);
	ui_lineedit_init(&t->find, FIND_MAX, false);
}

void ui_table_use(struct ui_table *t, const struct ui_table_def *def)
{
	if (t->def == def)
		return;
	t->def = def;
	t->hidden = 0;
	ui_table_sort(t, -1, false);
}

void ui_table_sort(struct ui_table *t, int column, bool descending)
{
	int64_t id = t->sel_id;

	assert(column < t->def->n_columns && (column < 0 || t->def->columns[column].compare));
	t->sort = column;
	t->descending = descending;
	arrange(t);
	if (!ui_table_select(t, id))
		select_line(t, 0);
}

/* ---- finding ---- */

static bool can_find(const struct ui_table *t)
{
	return t->def->fold || t->def->filter;
}

void ui_table_find(struct ui_table *t, const char *text)
{
	t->finding = true;
	ui_lineedit_set(&t->find, text, false);
	arrange(t);
	/* What is typed names somebody: the first hit is meant, not who was selected before. */
	select_line(t, 0);
}

static void clear_find(struct ui_table *t)
{
	int64_t id = t->sel_id;
	bool had = t->has_sel;

	t->finding = false;
	ui_lineedit_set(&t->find, "", false);
	arrange(t);
	if (!had || !ui_table_select(t, id))
		select_line(t, 0);
}

const struct ui_context *ui_table_context(const struct ui_table *t, const struct ui_context *base)
{
	return !t->finding ? base : t->def->typing ? t->def->typing : &ui_context_find;
}

/* ---- sorting and columns, chosen from a list ---- */

static void sort_chosen(struct ui *ui, void *ctx, const struct ui_option *options, int n)
{
	struct ui_table *t = ctx;

	(void)ui;
	for (int i = 0; i < n; i++)
		if (options[i].on) {
			int column = (int)options[i].value;

			ui_table_sort(t, column, column >= 0 && column == t->sort && !t->descending);
		}
}

static void columns_chosen(struct ui *ui, void *ctx, const struct ui_option *options, int n)
{
	struct ui_table *t = ctx;

	(void)ui;
	t->hidden = 0;
	for (int i = 0; i < n; i++)
		if (!options[i].on)
			t->hidden |= UINT32_C(1) << options[i].value;
}

static void ask_sort(struct ui_table *t)
{
	struct ui_option o[UI_TABLE_COLUMNS + 1];
	int n = 0;

	o[n++] =
		(struct ui_option){ .value = -1, .digit = '0', .label = _("as it comes"), .on = t->sort < 0 };
	for (int i = 0; i < t->def->n_columns; i++)
		if (t->def->columns[i].compare) {
			o[n] = (struct ui_option){ .value = i,
						   .label = _(t->def->columns[i].title),
						   .on = t->sort == i };
			if (n < 10)
				o[n].digit = (char)('0' + n);
			n++;
		}
	ui_choice_ask(t->ui, &(struct ui_choice){
		.title = _("Sort by (the same column again: the other way round)"), .options = o, .n = n,
		.done = sort_chosen, .ctx = t });
}

static void ask_columns(struct ui_table *t)
{
	struct ui_option o[UI_TABLE_COLUMNS];
	int n = 0;

	for (int i = 0; i < t->def->n_columns; i++)
		if (t->def->columns[i].priority) {
			o[n] = (struct ui_option){ .value = i, .label = _(t->def->columns[i].title),
						   .on = !(t->hidden >> i & 1) };
			if (n < 9)
				o[n].digit = (char)('1' + n);
			n++;
		}
	if (!n) {
		ui_msg_say(&t->ui->msg, "%s", _("All columns of this list are needed."));
		return;
	}
	ui_choice_ask(t->ui, &(struct ui_choice){ .title = _("Columns to show"),
						  .options = o,
						  .n = n,
						  .many = true,
						  .done = columns_chosen,
						  .ctx = t });
}

/* ---- commands and keys ---- */

enum ui_result ui_table_command(struct ui_table *t, enum ui_cmd cmd)
{
	switch (cmd) {
	case UI_CMD_UP:
		select_line(t, t->sel - 1);
		return UI_MOVED;
	case UI_CMD_DOWN:
		select_line(t, t->sel + 1);
		return UI_MOVED;
	case UI_CMD_PAGE_UP:
		t->top = t->top > t->page ? t->top - t->page : 0;
		select_line(t, t->sel - t->page);
		return UI_MOVED;
	case UI_CMD_PAGE_DOWN:
		if (t->top + t->page < t->n_shown)
			t->top += t->page;
		select_line(t, t->sel + t->page);
		return UI_MOVED;
	case UI_CMD_FIRST:
		select_line(t, 0);
		return UI_MOVED;
	case UI_CMD_LAST:
		select_line(t, t->n_shown - 1);
		return UI_MOVED;
	case UI_CMD_FIND:
		if (!can_find(t))
			return UI_IGNORED;
		t->finding = true;
		return UI_MOVED;
	case UI_CMD_CLEAR_FIND:
		if (t->def->filter && !t->find.text.len)
			return UI_IGNORED;
		clear_find(t);
		t->finding = t->def->filter != NULL;
		return UI_MOVED;
	case UI_CMD_BACK:
		if (!t->find.text.len || t->def->filter)
			return UI_IGNORED;
		clear_find(t);
		return UI_MOVED;
	case UI_CMD_SORT:
		ask_sort(t);
		return UI_MOVED;
	case UI_CMD_COLUMNS:
		ask_columns(t);
		return UI_MOVED;
	case UI_CMD_OPEN:
		if (!t->finding || t->def->asks)
			return UI_IGNORED;
		/* What was found is selected: the next key says what is to be done with it. */
		t->finding = !t->has_sel;
		return UI_MOVED;
	default:
		return UI_IGNORED;
	}
}

enum ui_result ui_table_key(struct ui_table *t, const struct ui_key *key)
{
	/* Pasted text is never a row of commands: it is what somebody looks for. */
	if (key->code == UI_KEY_PASTE && can_find(t))
		t->finding = true;
	if (!t->finding)
		return UI_IGNORED;
	switch (ui_lineedit_key(&t->find, key)) {
	case UI_EDIT_CHANGED:
	case UI_EDIT_FULL:
		arrange(t);
		select_line(t, 0);
		t->top = 0;
		return UI_DONE;
	case UI_EDIT_MOVED:
		return UI_MOVED;
	case UI_EDIT_NOT_MINE:
		break;
	}
	return UI_IGNORED;
}

/* ---- drawing ---- */

struct placed {
	int col[UI_TABLE_COLUMNS], width[UI_TABLE_COLUMNS]; /* width 0: not shown */
};

static int total_width(const struct placed *p, int n)
{
	int sum = 1; /* the selection's mark */

	for (int i = 0; i < n; i++)
		sum += p->width[i] ? p->width[i] + (sum > 1) : 0;
	return sum;
}

static void place_columns(const struct ui_table *t, int cols, struct placed *p)
{
	int n = t->def->n_columns, grow = -1, at = 1;

	for (int i = 0; i < n; i++) {
		const struct ui_column *c = &t->def->columns[i];
		int title = loods_text_width(_(c->title));

		p->width[i] = t->hidden >> i & 1 ? 0 : c->width > title ? c->width : title;
		if (c->grow)
			grow = i;
	}
	while (total_width(p, n) > cols) {
		int drop = -1;

		for (int i = 0; i < n; i++)
			if (p->width[i] && t->def->columns[i].priority &&
			    (drop < 0 || t->def->columns[i].priority > t->def->columns[drop].priority))
				drop = i;
		if (drop < 0)
			break;
		p->width[drop] = 0;
	}
	if (grow >= 0 && p->width[grow])
		p->width[grow] += cols - total_width(p, n) > 0 ? cols - total_width(p, n) : 0;
	for (int i = 0; i < n; i++) {
		p->col[i] = at;
		at += p->width[i] ? p->width[i] + 1 : 0;
	}
}

static const char *group_at(const struct ui_table *t, int line)
{
	if (!t->def->group || t->sort >= 0 || line < 0 || line >= t->n_shown)
		return NULL;
	return t->def->group(t, row_at(t, t->shown[line]));
}

/* A heading stands above the first row on the screen, and wherever the group changes. */
static bool has_heading(const struct ui_table *t, int line)
{
	const char *here = group_at(t, line);

	return here && (line == t->top || !loods_str_eq(here, group_at(t, line - 1)));
}

/* Moves `top` so that the selected row is on the screen. */
static void scroll(struct ui_table *t, int rows)
{
	int used;

	t->page = rows > 1 ? rows - 1 : 1;
	if (t->top > t->sel)
		t->top = t->sel;
	if (t->sel - t->top > rows)
		t->top = t->sel - rows;
	if (t->top + rows > t->n_shown && !t->def->group)
		t->top = t->n_shown > rows ? t->n_shown - rows : 0;
	for (;;) {
		used = 0;
		for (int i = t->top; i <= t->sel; i++)
			used += 1 + has_heading(t, i);
		if (used <= rows || t->top >= t->sel)
			break;
		t->top++;
	}
}

static void draw_row(struct ui_table *t, struct ui_screen *s, struct ui_rect r, int y, const struct placed *p,
		     int line, struct loods_str *b)
{
	const void *row = row_at(t, t->shown[line]);
	int wide = t->def->wide ? t->def->wide(row) : -1;

	for (int i = 0; i < t->def->n_columns && (wide < 0 || i <= wide); i++) {
		const struct ui_column *c = &t->def->columns[i];
		enum ui_role role = UI_ROLE_TEXT;
		int w = p->width[i];

		if (!w || p->col[i] >= r.cols)
			continue;
		if (p->col[i] + w > r.cols || i == wide)
			w = r.cols - p->col[i];
		loods_str_clear(b);
		c->cell(t, row, b, &role);
		ui_draw_text(s, y, r.col + p->col[i], w, role, c->align, b->s);
	}
	if (line == t->sel) {
		ui_draw_selection(s, y, r.col, r.cols);
		if (!t->finding)
			ui_screen_cursor(s, y, r.col);
	}
}

void ui_table_draw(struct ui_table *t, struct ui_screen *s, struct ui_rect r)
{
	struct loods_str b = LOODS_STR_INIT;
	struct placed p;
	int y = r.row + 1, end = r.row + r.rows;

	if (s->reading) {
		s->reading->table = t;
		s->reading->table_row = r.row;
		return;
	}
	place_columns(t, r.cols, &p);
	for (int i = 0; i < t->def->n_columns; i++)
		if (p.width[i] && p.col[i] < r.cols)
			ui_draw_text(s, r.row, r.col + p.col[i], p.width[i], UI_ROLE_HEADING,
				     t->def->columns[i].align, _(t->def->columns[i].title));
	if (!t->n_shown) {
		const char *none = (t->n && !t->def->filter) || !t->def->empty ? _("Nothing found. Esc shows all rows again.")
							  : _(t->def->empty);

		ui_draw_wrapped(s, (struct ui_rect){ y + 1, r.col + 1, end - y - 1, r.cols - 1 },
				UI_ROLE_TEXT, none);
		if (!t->finding)
			ui_screen_cursor(s, y + 1, r.col);
		return;
	}
	scroll(t, r.rows - 1);
	for (int i = t->top; i < t->n_shown && y < end; i++) {
		if (has_heading(t, i) && y + 1 < end)
			ui_draw_text(s, y++, r.col + 1, r.cols - 1, UI_ROLE_HEADING, UI_LEFT, group_at(t, i));
		draw_row(t, s, r, y++, &p, i, &b);
	}
	loods_str_release(&b);
}

void ui_table_draw_state(struct ui_table *t, struct ui_screen *s, struct ui_rect r, const char *more)
{
	struct loods_str b = LOODS_STR_INIT;
	int col = r.col + 1;

	if (t->finding || t->find.text.len) {
		int label = loods_text_width(_("Find:")), box = loods_text_width(t->find.text.s) + 1;

		box = box < FIND_BOX_MIN ? FIND_BOX_MIN : box > r.cols / 3 ? r.cols / 3 : box;

		ui_draw_text(s, r.row, col, label, UI_ROLE_LABEL, UI_LEFT, _("Find:"));
		col += label + 1;
		label = ui_lineedit_draw(&t->find, s, r.row, col, box,
					 t->finding ? UI_ROLE_ACTIVE : UI_ROLE_FIELD);
		if (t->finding)
			ui_screen_cursor(s, r.row, label);
		col += box + 1;
		loods_str_addf(&b, _("%d of %d"), t->n_shown, t->n);
	} else {
		loods_str_addf(&b, P_("%d row", "%d rows", (unsigned long)t->n), t->n);
	}
	if (t->sort >= 0) {
		loods_str_add(&b, "   ");
		loods_str_addf(&b, t->descending ? _("By: %s, last first") : _("By: %s"),
			       _(t->def->columns[t->sort].title));
	}
	if (!loods_str_blank(more))
		loods_str_addf(&b, "   %s", more);
	ui_draw_text(s, r.row, col, r.col + r.cols - col, UI_ROLE_TEXT, UI_LEFT, b.s);
	loods_str_release(&b);
}

/* ---- reading, line by line ---- */

bool ui_table_go(struct ui_table *t, int line)
{
	if (line < 0 || line >= t->n_shown)
		return false;
	select_line(t, line);
	return true;
}

int ui_table_number(const struct ui_table *t, int line)
{
	return t->def->number ? t->def->number(t, row_at(t, t->shown[line])) : line + 1;
}

int ui_table_numbered(const struct ui_table *t, long number)
{
	if (!t->def->number)
		return number >= 1 && number <= t->n_shown ? (int)number - 1 : -1;
	for (int i = 0; i < t->n_shown; i++)
		if (ui_table_number(t, i) == number)
			return i;
	return -1;
}

const char *ui_table_heading(const struct ui_table *t, int line, bool first)
{
	const char *here = group_at(t, line);

	return here && (first || !loods_str_eq(here, group_at(t, line - 1))) ? here : NULL;
}

/* The number that chooses a row is read before it, not among its cells. */
static bool is_read(const struct ui_table *t, int i, const struct placed *p, int cols)
{
	if (t->def->number && !strcmp(t->def->columns[i].title, "#"))
		return false;
	return cols ? p->width[i] > 0 : !(t->hidden >> i & 1);
}

void ui_table_titles(const struct ui_table *t, int cols, struct loods_str *out)
{
	struct placed p;

	place_columns(t, cols, &p);
	for (int i = 0; i < t->def->n_columns; i++)
		if (is_read(t, i, &p, cols))
			loods_str_addf(out, "%s%s", out->len ? "; " : "", _(t->def->columns[i].title));
}

void ui_table_read(const struct ui_table *t, int line, int cols, struct loods_str *out)
{
	const void *row = row_at(t, t->shown[line]);
	struct loods_str b = LOODS_STR_INIT;
	struct placed p;

	place_columns(t, cols ? cols : UI_WIDE_COLS, &p);
	for (int i = 0; i < t->def->n_columns; i++) {
		const struct ui_column *c = &t->def->columns[i];
		enum ui_role role = UI_ROLE_TEXT;
		const char *text;

		if (!is_read(t, i, &p, cols))
			continue;
		loods_str_clear(&b);
		c->cell(t, row, &b, &role);
		text = b.s + strspn(b.s, " ");
		if (cols)
			loods_str_addf(out, "%s%s", out->len ? "; " : "", *text ? text : "-");
		else if (*text && strcmp(text, "-") != 0)
			loods_str_addf(out, "%s%s: %s", out->len ? "; " : "", _(c->title), text);
	}
	loods_str_release(&b);
}
