/* Where things stand on the screen: pure rectangles from the number of rows and columns. Draws nothing. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>

struct ui_rect {
	int row, col, rows, cols; /* 0-based; an empty one has 0 rows or columns */
};

enum { UI_MIN_ROWS = 16, UI_MIN_COLS = 60, UI_WIDE_COLS = 110 };

struct ui_layout {
	bool small;            /* below 60x16: only `message` can be used, everything else is empty */
	bool wide;             /* there is a pane on the right */
	struct ui_rect title;  /* line 1: where and who */
	struct ui_rect state;  /* line 2: state or filter */
	struct ui_rect rule;   /* line 3 from 20 rows on */
	struct ui_rect full;   /* the content, whole width */
	struct ui_rect body;   /* the content left of the pane; as `full` when there is none */
	struct ui_rect bar;    /* one column of | between both */
	struct ui_rect pane;   /* right of it behind a blank, only when wide */
	struct ui_rect message;
	struct ui_rect hints;  /* two lines from 24 rows on, else one */
};

/* 80x24: 18 lines of content; 80x22: 17; 60x16: 12. */
void ui_layout_set(struct ui_layout *l, int rows, int cols);

/* The first `n` lines of a rectangle, and what is left below them. */
struct ui_rect ui_rect_top(struct ui_rect r, int n);
struct ui_rect ui_rect_below(struct ui_rect r, int n);

#endif
