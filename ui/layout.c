#include "layout.h"

enum { PANE_MIN = 20, PANE_MAX = 60, BODY_WITH_PANE = 99 };

void ui_layout_set(struct ui_layout *l, int rows, int cols)
{
	int hints = rows >= 24 && cols < UI_WIDE_COLS ? 2 : 1;
	int head = rows >= 20 ? 3 : 2;
	int pane;

	*l = (struct ui_layout){ 0 };
	l->small = rows < UI_MIN_ROWS || cols < UI_MIN_COLS;
	if (l->small) {
		l->message = (struct ui_rect){ 0, 0, rows > 0, cols };
		return;
	}
	l->title = (struct ui_rect){ 0, 0, 1, cols };
	l->state = (struct ui_rect){ 1, 0, 1, cols };
	if (head == 3)
		l->rule = (struct ui_rect){ 2, 0, 1, cols };
	l->full = (struct ui_rect){ head, 0, rows - head - 1 - hints, cols };
	l->message = (struct ui_rect){ rows - hints - 1, 0, 1, cols };
	l->hints = (struct ui_rect){ rows - hints, 0, hints, cols };
	l->body = l->full;
	l->wide = cols >= UI_WIDE_COLS;
	if (!l->wide)
		return;
	pane = cols - BODY_WITH_PANE - 1;
	pane = pane < PANE_MIN ? PANE_MIN : pane > PANE_MAX ? PANE_MAX : pane;
	l->body.cols = cols - pane - 1;
	l->bar = (struct ui_rect){ head, l->body.cols, l->full.rows, 1 };
	l->pane = (struct ui_rect){ head, l->body.cols + 2, l->full.rows, pane - 1 };
}

struct ui_rect ui_rect_top(struct ui_rect r, int n)
{
	if (r.rows > n)
		r.rows = n;
	return r;
}

struct ui_rect ui_rect_below(struct ui_rect r, int n)
{
	if (n > r.rows)
		n = r.rows;
	r.row += n;
	r.rows -= n;
	return r;
}
