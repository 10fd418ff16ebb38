#include "page.h"

#include <stdarg.h>

#include "i18n.h"
#include "text.h"

static const struct ui_binding keys[] = {
	{ UI_CMD_UP, { UI_KEY_UP, 'k' } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN, 'j' } },
	{ UI_CMD_PAGE_UP, { UI_KEY_PAGE_UP } },
	{ UI_CMD_PAGE_DOWN, { UI_KEY_PAGE_DOWN, UI_KEY_SPACE }, .label = N_("Read on"), .hint = 30 },
	{ UI_CMD_FIRST, { UI_KEY_HOME } },
	{ UI_CMD_LAST, { UI_KEY_END } },
	{ UI_CMD_BACK, { UI_KEY_ESC, 'q', 'h', UI_KEY_LEFT }, .hint = 92 },
	/* There is nothing to find on a page: bound only so that it is not hinted at. */
	{ UI_CMD_FIND, { '/' } },
};
const struct ui_context ui_context_page = {
	.name = "page", .title = N_("pages to read"), .parent = &ui_context_global, UI_BINDINGS(keys),
};

void ui_page_clear(struct ui_page *p)
{
	p->lines = NULL;
	p->n = p->cap = 0;
}

void ui_page_add(struct ui_page *p, struct loods_arena *a, enum ui_role role, const char *label,
		 const char *text)
{
	if (p->n == p->cap) {
		int cap = p->cap ? 2 * p->cap : 32;
		struct ui_page_line *more = LOODS_NEW_ARRAY(a, struct ui_page_line, (size_t)cap);

		if (p->n)
			memcpy(more, p->lines, (size_t)p->n * sizeof *more);
		p->lines = more;
		p->cap = cap;
	}
	p->lines[p->n++] =
		(struct ui_page_line){ loods_arena_strdup(a, label), loods_arena_strdup(a, text), role };
}

void ui_page_addf(struct ui_page *p, struct loods_arena *a, enum ui_role role, const char *label,
		  const char *fmt, ...)
{
	struct loods_str b = LOODS_STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	loods_str_vaddf(&b, fmt, ap);
	va_end(ap);
	ui_page_add(p, a, role, label, b.s);
	loods_str_release(&b);
}

struct drawing {
	const struct ui_page *p;
	struct ui_screen *s;
	struct ui_rect r;
	enum ui_role role;
	int col, y; /* of the line of the page that comes next */
};

static bool seen(const struct drawing *d)
{
	return d->y >= d->p->top && d->y < d->p->top + d->r.rows;
}

static void one_line(const char *text, size_t len, void *ctx)
{
	struct drawing *d = ctx;
	struct loods_str b = LOODS_STR_INIT;

	if (seen(d)) {
		loods_str_add_bytes(&b, text, len);
		ui_draw_text(d->s, d->r.row + d->y - d->p->top, d->col, d->r.col + d->r.cols - d->col,
			     d->role, UI_LEFT, b.s);
	}
	loods_str_release(&b);
	d->y++;
}

static int label_width(const struct ui_page *p, int cols)
{
	int widest = 0;

	for (int i = 0; i < p->n; i++) {
		int w = p->lines[i].label ? loods_text_width(p->lines[i].label) : 0;

		widest = w > widest ? w : widest;
	}
	return widest > cols / 3 ? cols / 3 : widest;
}

static void draw_from_top(struct ui_page *p, struct ui_screen *s, struct ui_rect r)
{
	struct drawing d = { .p = p, .s = s, .r = r };
	int label = label_width(p, r.cols);

	for (int i = 0; i < p->n; i++) {
		const struct ui_page_line *l = &p->lines[i];
		int before = d.y;

		d.role = l->role;
		d.col = r.col + 1 + (l->label ? label + 2 : 0);
		if (l->label && seen(&d))
			ui_draw_text(s, r.row + d.y - p->top, r.col + 1, label, UI_ROLE_LABEL, UI_LEFT,
				     l->label);
		loods_text_wrap(l->text, r.col + r.cols - d.col, one_line, &d);
		if (d.y == before)
			d.y++;
	}
	p->total = d.y;
}

void ui_page_draw(struct ui_page *p, struct ui_screen *s, struct ui_rect r)
{
	if (r.rows < 1 || r.cols < 8)
		return;
	if (s->reading) {
		s->reading->page = p;
		s->reading->page_row = r.row;
		return;
	}
	p->rows = r.rows;
	draw_from_top(p, s, r);
	/* A larger window or a shorter text: no empty end. */
	if (p->top > 0 && p->top > p->total - r.rows) {
		for (int i = 0; i < r.rows; i++)
			ui_draw_text(s, r.row + i, r.col, r.cols, UI_ROLE_TEXT, UI_LEFT, "");
		p->top = p->total > r.rows ? p->total - r.rows : 0;
		draw_from_top(p, s, r);
	}
	ui_screen_cursor(s, r.row, r.col);
}

static enum ui_result go(struct ui_page *p, int top)
{
	int last = p->total > p->rows ? p->total - p->rows : 0;

	p->top = top < 0 ? 0 : top > last ? last : top;
	return UI_MOVED;
}

enum ui_result ui_page_command(struct ui_page *p, enum ui_cmd cmd)
{
	int page = p->rows > 1 ? p->rows - 1 : 1;

	switch ((int)cmd) {
	case UI_CMD_UP:
		return go(p, p->top - 1);
	case UI_CMD_DOWN:
		return go(p, p->top + 1);
	case UI_CMD_PAGE_UP:
		return go(p, p->top - page);
	case UI_CMD_PAGE_DOWN:
		return go(p, p->top + page);
	case UI_CMD_FIRST:
		return go(p, 0);
	case UI_CMD_LAST:
		return go(p, p->total);
	default:
		return UI_IGNORED;
	}
}
