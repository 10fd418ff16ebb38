#include "draw.h"

#include <limits.h>

#include "arena.h"
#include "text.h"

/* memset that the compiler may not leave out, for cells that nobody reads again. */
static void wipe(struct ui_screen *s)
{
	if (s->cells)
		explicit_bzero(s->cells, (size_t)s->rows * (size_t)s->cols * sizeof *s->cells);
}

void ui_screen_init(struct ui_screen *s, int rows, int cols)
{
	*s = (struct ui_screen){ 0 };
	ui_screen_resize(s, rows, cols);
}

void ui_screen_release(struct ui_screen *s)
{
	wipe(s);
	free(s->cells);
	*s = (struct ui_screen){ 0 };
}

void ui_screen_resize(struct ui_screen *s, int rows, int cols)
{
	struct ui_reading *reading = s->reading;

	ui_screen_release(s);
	s->reading = reading;
	if (rows < 1)
		rows = 1;
	if (cols < 1)
		cols = 1;
	s->cells = calloc((size_t)rows * (size_t)cols, sizeof *s->cells);
	if (!s->cells)
		loods_nomem();
	s->rows = rows;
	s->cols = cols;
	ui_screen_erase(s);
}

static struct ui_cell *cell_at(const struct ui_screen *s, int row, int col)
{
	if (row < 0 || row >= s->rows || col < 0 || col >= s->cols)
		return NULL;
	return &s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
}

static void put(struct ui_screen *s, int row, int col, wchar_t ch, enum ui_role role)
{
	struct ui_cell *c = cell_at(s, row, col);

	if (!c)
		return;
	*c = (struct ui_cell){ .ch = { ch }, .role = (uint8_t)role };
}

void ui_screen_erase(struct ui_screen *s)
{
	wipe(s);
	for (int i = 0; i < s->rows * s->cols; i++)
		s->cells[i].ch[0] = L' ';
	s->cursor_row = s->rows - 1;
	s->cursor_col = s->cols - 1;
	s->no_cursor = true;
	if (s->reading)
		*s->reading = (struct ui_reading){ .selected_row = -1 };
}

void ui_screen_cursor(struct ui_screen *s, int row, int col)
{
	s->cursor_row = row < 0 ? 0 : row >= s->rows ? s->rows - 1 : row;
	s->cursor_col = col < 0 ? 0 : col >= s->cols ? s->cols - 1 : col;
	s->no_cursor = false;
}

static wchar_t decode(const char *s, size_t *len)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] < 0x80)
		return *len = 1, (wchar_t)u[0];
	if (u[0] < 0xe0)
		return *len = 2, (wchar_t)((u[0] & 0x1f) << 6 | (u[1] & 0x3f));
	if (u[0] < 0xf0)
		return *len = 3, (wchar_t)((u[0] & 0x0f) << 12 | (u[1] & 0x3f) << 6 | (u[2] & 0x3f));
	return *len = 4,
	       (wchar_t)((u[0] & 0x07) << 18 | (u[1] & 0x3f) << 12 | (u[2] & 0x3f) << 6 | (u[3] & 0x3f));
}

/* Bidi controls would turn whole lines round in some terminals. */
static bool left_out(wchar_t ch)
{
	return ch < L' ' || (ch >= 0x7f && ch < 0xa0) || (ch >= 0x202a && ch <= 0x202e) ||
	       (ch >= 0x2066 && ch <= 0x2069);
}

/* Draws the `len` bytes, which fit; returns the columns. A mark goes into the cell of its letter. */
static int put_run(struct ui_screen *s, int row, int col, enum ui_role role, const char *text, size_t len)
{
	struct ui_cell *last = NULL;
	int used = 0;

	for (size_t n, i = 0; i < len; i += n) {
		wchar_t ch = decode(text + i, &n);
		int w;

		if (left_out(ch))
			continue;
		w = wcwidth(ch);
		if (w < 0) {
			ch = 0xfffd;
			w = 1;
		}
		if (w == 0) {
			size_t k = last ? wcslen(last->ch) : UI_CELL_CHARS;

			if (k + 1 < UI_CELL_CHARS)
				last->ch[k] = ch;
			continue;
		}
		if (col + used + w > s->cols)
			break;
		put(s, row, col + used, ch, role);
		last = cell_at(s, row, col + used);
		for (int k = 1; k < w; k++)
			put(s, row, col + used + k, L'\0', role);
		used += w;
	}
	return used;
}

int ui_draw_text(struct ui_screen *s, int row, int col, int columns, enum ui_role role, enum ui_align align,
		 const char *text)
{
	int used, lead = 0;
	size_t len;

	if (columns > s->cols - col)
		columns = s->cols - col;
	if (columns <= 0 || row < 0 || row >= s->rows || col < 0)
		return 0;
	len = loods_text_fit(text, columns, &used);
	if (align == UI_RIGHT)
		lead = columns - used;
	for (int i = 0; i < columns; i++)
		put(s, row, col + i, L' ', role);
	return put_run(s, row, col + lead, role, text, len);
}

int ui_draw_textf(struct ui_screen *s, int row, int col, int columns, enum ui_role role, const char *fmt, ...)
{
	struct loods_str b = LOODS_STR_INIT;
	va_list ap;
	int used;

	va_start(ap, fmt);
	loods_str_vaddf(&b, fmt, ap);
	va_end(ap);
	used = ui_draw_text(s, row, col, columns, role, UI_LEFT, b.s);
	loods_str_release(&b);
	return used;
}

struct wrapping {
	struct ui_screen *s;
	struct ui_rect r;
	enum ui_role role;
	int line;
};

static void wrapped_line(const char *text, size_t len, void *ctx)
{
	struct wrapping *w = ctx;
	struct loods_str b = LOODS_STR_INIT;

	if (w->line < w->r.rows) {
		loods_str_add_bytes(&b, text, len);
		ui_draw_text(w->s, w->r.row + w->line, w->r.col, w->r.cols, w->role, UI_LEFT, b.s);
		loods_str_release(&b);
	}
	w->line++;
}

int ui_draw_wrapped(struct ui_screen *s, struct ui_rect r, enum ui_role role, const char *text)
{
	struct wrapping w = { s, r, role, 0 };

	if (r.cols < 1)
		return 0;
	loods_text_wrap(text, r.cols, wrapped_line, &w);
	return w.line < r.rows ? w.line : r.rows;
}

void ui_draw_rule(struct ui_screen *s, int row, int col, int columns)
{
	for (int i = 0; i < columns; i++)
		put(s, row, col + i, L'-', UI_ROLE_DIM);
}

void ui_draw_bar(struct ui_screen *s, struct ui_rect r)
{
	for (int i = 0; i < r.rows; i++)
		put(s, r.row + i, r.col, L'|', UI_ROLE_DIM);
}

void ui_draw_selection(struct ui_screen *s, int row, int col, int columns)
{
	struct ui_cell *first = cell_at(s, row, col);

	if (s->reading) {
		s->reading->selected_row = row;
		return;
	}
	for (int i = 0; i < columns; i++) {
		struct ui_cell *c = cell_at(s, row, col + i);

		if (c)
			c->reverse = true;
	}
	if (first)
		first->ch[0] = L'>';
}

void ui_screen_row(const struct ui_screen *s, int row, struct loods_str *out)
{
	size_t end = 0;

	loods_str_clear(out);
	for (int col = 0; col < s->cols; col++) {
		const struct ui_cell *c = cell_at(s, row, col);
		char mb[MB_LEN_MAX];
		mbstate_t st = { 0 };

		for (int k = 0; c && c->ch[k]; k++) {
			size_t n = wcrtomb(mb, c->ch[k], &st);

			if (n != (size_t)-1)
				loods_str_add_bytes(out, mb, n);
		}
		if (c && c->ch[0] && c->ch[0] != L' ')
			end = out->len;
	}
	loods_str_splice(out, end, out->len - end, NULL, 0);
}

enum ui_role ui_screen_role(const struct ui_screen *s, int row, int col)
{
	const struct ui_cell *c = cell_at(s, row, col);

	return c ? (enum ui_role)c->role : UI_ROLE_TEXT;
}
