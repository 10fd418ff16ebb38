#include <stdlib.h>
#include <string.h>

#include "screen_inner.h"

static void add_utf8(struct screen_bytes *b, uint32_t c)
{
	char u[4];
	size_t n;
	if (c < 0x80) {
		u[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		u[0] = (char)(0xc0 | c >> 6);
		u[1] = (char)(0x80 | (c & 0x3f));
		n = 2;
	} else if (c < 0x10000) {
		u[0] = (char)(0xe0 | c >> 12);
		u[1] = (char)(0x80 | (c >> 6 & 0x3f));
		u[2] = (char)(0x80 | (c & 0x3f));
		n = 3;
	} else {
		u[0] = (char)(0xf0 | c >> 18);
		u[1] = (char)(0x80 | (c >> 12 & 0x3f));
		u[2] = (char)(0x80 | (c >> 6 & 0x3f));
		u[3] = (char)(0x80 | (c & 0x3f));
		n = 4;
	}
	screen_bytes_add(b, u, n);
}

static VTermScreenCell cell_at(const struct screen *s, int row, int col)
{
	VTermScreenCell cell = { 0 };
	vterm_screen_get_cell(s->view, (VTermPos){ .row = row, .col = col }, &cell);
	return cell;
}

void screen_cells_add(const VTermScreenCell *cells, int cols, bool whole, struct screen_bytes *to)
{
	size_t start = to->len;
	for (int col = 0; col < cols;) {
		const VTermScreenCell *cell = &cells[col];
		if (!cell->chars[0] || cell->chars[0] == (uint32_t)-1)
			screen_bytes_add(to, " ", 1);
		else
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
				add_utf8(to, cell->chars[i]);
		col += cell->width > 1 ? cell->width : 1;
	}
	while (!whole && to->len > start && to->p[to->len - 1] == ' ')
		to->len--;
	screen_bytes_add(to, "", 0);
}

static void add_row(const struct screen *s, int row, bool whole, struct screen_bytes *to)
{
	VTermScreenCell *cells = calloc((size_t)s->cols, sizeof(*cells));
	if (!cells)
		abort();
	for (int col = 0; col < s->cols; col++)
		cells[col] = cell_at(s, row, col);
	screen_cells_add(cells, s->cols, whole, to);
	free(cells);
}

void screen_row_add(const struct screen *s, int row, struct screen_bytes *to)
{
	add_row(s, row, false, to);
}

int screen_rows(const struct screen *s)
{
	return s->rows;
}

int screen_cols(const struct screen *s)
{
	return s->cols;
}

bool screen_ended(const struct screen *s)
{
	return s->ended;
}

char *screen_row(const struct screen *s, int row)
{
	struct screen_bytes b = { 0 };
	screen_bytes_add(&b, "", 0);
	if (row >= 0 && row < s->rows)
		screen_row_add(s, row, &b);
	return b.p;
}

char *screen_text(const struct screen *s)
{
	struct screen_bytes b = { 0 };
	for (int row = 0; row < s->rows; row++) {
		screen_row_add(s, row, &b);
		screen_bytes_add(&b, "\n", 1);
	}
	return b.p;
}

char *screen_scrollback(const struct screen *s)
{
	return strdup(s->scrollback.len ? s->scrollback.p : "");
}

char *screen_alternate(const struct screen *s)
{
	return s->alternate ? screen_text(s) : strdup(s->left_alternate.len ? s->left_alternate.p : "");
}

const char *screen_title(const struct screen *s)
{
	return s->title.len ? s->title.p : "";
}

bool screen_in_alternate(const struct screen *s)
{
	return s->alternate;
}

void screen_cursor(const struct screen *s, int *row, int *col, bool *visible)
{
	VTermPos pos;
	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &pos);
	if (row)
		*row = pos.row;
	if (col)
		*col = pos.col;
	if (visible)
		*visible = s->cursor_visible;
}

const char *screen_raw(const struct screen *s, size_t *len)
{
	*len = s->raw.len;
	return s->raw.p;
}

size_t screen_colours(const struct screen *s)
{
	return s->colours;
}

static void add_colour(struct screen_bytes *b, const char *which, const VTermColor *c)
{
	if (VTERM_COLOR_IS_INDEXED(c))
		screen_bytes_printf(b, " %s=%d", which, c->indexed.idx);
	else
		screen_bytes_printf(b, " %s=#%02x%02x%02x", which, c->rgb.red, c->rgb.green, c->rgb.blue);
}

void screen_style(const struct screen *s, int row, int col, char *buf, size_t size)
{
	VTermScreenCell cell = cell_at(s, row, col);
	/* The right half of a double-width character looks as its left half does. */
	if (col > 0 && cell.chars[0] == (uint32_t)-1)
		cell = cell_at(s, row, col - 1);
	struct screen_bytes b = { 0 };
	screen_bytes_add(&b, "", 0);
	if (cell.attrs.bold)
		screen_bytes_printf(&b, " bold");
	if (cell.attrs.underline)
		screen_bytes_printf(&b, " underline");
	if (cell.attrs.italic)
		screen_bytes_printf(&b, " italic");
	if (cell.attrs.blink)
		screen_bytes_printf(&b, " blink");
	if (cell.attrs.reverse)
		screen_bytes_printf(&b, " reverse");
	if (cell.attrs.strike)
		screen_bytes_printf(&b, " strike");
	if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg))
		add_colour(&b, "fg", &cell.fg);
	if (!VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
		add_colour(&b, "bg", &cell.bg);
	snprintf(buf, size, "%s", b.len ? b.p + 1 : "");
	free(b.p);
}

enum { STYLES_MAX = 26, STYLE_LEN = 80 };

/* The letter of a style: '.' plain, else a, b, c … in the order in which styles appear on the screen. */
static char style_letter(char styles[STYLES_MAX][STYLE_LEN], int *n, const char *style)
{
	if (!*style)
		return '.';
	int i = 0;
	while (i < *n && strcmp(styles[i], style) != 0)
		i++;
	if (i == STYLES_MAX)
		return '?';
	if (i == *n) {
		snprintf(styles[i], STYLE_LEN, "%s", style);
		(*n)++;
	}
	return (char)('a' + i);
}

char *screen_picture(const struct screen *s)
{
	struct screen_bytes b = { 0 };
	char styles[STYLES_MAX][STYLE_LEN], style[STYLE_LEN];
	int n = 0, row, col;
	bool visible;
	screen_cursor(s, &row, &col, &visible);
	screen_bytes_printf(&b, "size %dx%d\ncursor ", s->cols, s->rows);
	if (visible)
		screen_bytes_printf(&b, "row %d, column %d\n", row + 1, col + 1);
	else
		screen_bytes_printf(&b, "hidden\n");
	screen_bytes_printf(&b, "\ntext\n");
	for (int r = 0; r < s->rows; r++) {
		screen_bytes_add(&b, "|", 1);
		add_row(s, r, true, &b);
		screen_bytes_add(&b, "|\n", 2);
	}
	screen_bytes_printf(&b, "\nstyles\n");
	for (int r = 0; r < s->rows; r++) {
		screen_bytes_add(&b, "|", 1);
		for (int c = 0; c < s->cols; c++) {
			screen_style(s, r, c, style, sizeof(style));
			char letter = style_letter(styles, &n, style);
			screen_bytes_add(&b, &letter, 1);
		}
		screen_bytes_add(&b, "|\n", 2);
	}
	screen_bytes_printf(&b, "\n. plain\n");
	for (int i = 0; i < n; i++)
		screen_bytes_printf(&b, "%c %s\n", 'a' + i, styles[i]);
	return b.p;
}

bool screen_clean(struct screen *s, const char *secret)
{
	const struct {
		const char *where;
		char *text;
	} places[] = {
		{ "on the screen", screen_text(s) },
		{ "in the scroll-back", screen_scrollback(s) },
		{ "in the alternate buffer", screen_alternate(s) },
		{ "in the title", strdup(screen_title(s)) },
	};
	const char *found = NULL;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (!found && strstr(places[i].text, secret))
			found = places[i].where;
		free(places[i].text);
	}
	return !found || screen_fail(s, "%s was left %s", secret, found);
}

bool screen_restored(struct screen *s)
{
	struct termios now;
	if (s->terminal < 0 || tcgetattr(s->terminal, &now) < 0)
		return screen_fail(s, "the terminal is gone");
	if (now.c_iflag != s->before.c_iflag || now.c_oflag != s->before.c_oflag || now.c_lflag != s->before.c_lflag ||
	    now.c_cflag != s->before.c_cflag || memcmp(now.c_cc, s->before.c_cc, sizeof(now.c_cc)) != 0)
		return screen_fail(s, "the line settings (stty) are not as they were");
	for (int i = 0; i < s->nmodes; i++) {
		int m = s->modes[i].number;
		bool at_first = m == 7 || m == 25; /* wrapping and the cursor are on in a fresh terminal */
		bool blink = m == 12;              /* how a cursor blinks is the terminal's own business */
		if (s->modes[i].on != at_first && !blink)
			return screen_fail(s, "terminal mode %d was left %s", m, at_first ? "off" : "on");
	}
	if (s->keypad)
		return screen_fail(s, "the keypad was left in application mode");
	return true;
}

void screen_report(const struct screen *s, FILE *to, const char *prefix)
{
	int row, col;
	screen_cursor(s, &row, &col, NULL);
	fprintf(to, "%s%s\n", prefix, s->failure.len ? s->failure.p : "no failure");
	fprintf(to, "%sthe screen, cursor at row %d, column %d:\n", prefix, row + 1, col + 1);
	for (int r = 0; r < s->rows; r++) {
		char *text = screen_row(s, r);
		fprintf(to, "%s|%s\n", prefix, text);
		free(text);
	}
}
