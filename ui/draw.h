/*
 * The screen as a grid of cells: text and role. Everything that is drawn goes through here and is clipped on
 * whole graphemes and padded to columns; tty.c copies the grid to the terminal, tests read it. Nothing here
 * knows a terminal or a colour.
 *
 * The cells hold what people may see, names included: they are wiped on every frame, resize and release.
 */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "err.h"
#include "layout.h"
#include "reading.h"
#include "str.h"
#include "theme.h"

enum { UI_CELL_CHARS = 6 }; /* a letter, at most four marks (as many as ncurses draws), a NUL */

struct ui_cell {
	wchar_t ch[UI_CELL_CHARS]; /* empty: the right half of the letter before */
	uint8_t role;              /* enum ui_role */
	bool reverse;              /* part of the selection */
};

struct ui_screen {
	int rows, cols;
	struct ui_cell *cells;    /* rows * cols */
	int cursor_row, cursor_col; /* the hardware cursor: always in the selected row or the active field */
	bool no_cursor;           /* nothing is selected: the cursor stands in the lower right corner */
	struct ui_reading *reading; /* the frame is read, not seen; NULL: it is seen. Kept by resize */
};

void ui_screen_init(struct ui_screen *s, int rows, int cols);
void ui_screen_release(struct ui_screen *s);
/* Another size; the content is blank afterwards. */
void ui_screen_resize(struct ui_screen *s, int rows, int cols);
/* All cells blank, no selection, cursor in the lower right corner. */
void ui_screen_erase(struct ui_screen *s);

/* Where the hardware cursor stands after this frame. The only function that sets it. */
void ui_screen_cursor(struct ui_screen *s, int row, int col);

enum ui_align { UI_LEFT, UI_RIGHT };

/* Draws `text` (valid UTF-8; line ends and controls are left out) into `columns` cells from (row, col), cut
 * on whole graphemes and padded with blanks. Cells outside the screen are left out. Returns the columns the
 * text took. */
int ui_draw_text(struct ui_screen *s, int row, int col, int columns, enum ui_role role, enum ui_align align,
		 const char *text);

/* The same from a format, at the left. */
int ui_draw_textf(struct ui_screen *s, int row, int col, int columns, enum ui_role role, const char *fmt, ...)
	LOODS_PRINTF(6, 7);

/* Wraps `text` into a rectangle; returns the lines used. */
int ui_draw_wrapped(struct ui_screen *s, struct ui_rect r, enum ui_role role, const char *text);

/* A line of '-' from (row, col), and a column of '|'. */
void ui_draw_rule(struct ui_screen *s, int row, int col, int columns);
void ui_draw_bar(struct ui_screen *s, struct ui_rect r);

/* Marks cells as selected: reverse video over whatever role they have, and '>' in the first one. */
void ui_draw_selection(struct ui_screen *s, int row, int col, int columns);

/* One row of the grid as UTF-8 without blanks at its end, for tests and messages to screen readers. */
void ui_screen_row(const struct ui_screen *s, int row, struct loods_str *out);
/* The role at a cell; UI_ROLE_TEXT outside. */
enum ui_role ui_screen_role(const struct ui_screen *s, int row, int col);

#endif
