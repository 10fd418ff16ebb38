/* Layout: the rectangles of every size cover the screen once and leave room for the content. */
#include <criterion/criterion.h>

#include "layout.h"

Test(layout, every_size_is_covered_once)
{
	for (int rows = UI_MIN_ROWS; rows <= 60; rows++)
		for (int cols = UI_MIN_COLS; cols <= 200; cols++) {
			struct ui_layout l;

			ui_layout_set(&l, rows, cols);
			cr_assert_not(l.small);
			cr_assert_eq(l.title.rows + l.state.rows + l.rule.rows + l.full.rows + l.message.rows + l.hints.rows, rows);
			cr_assert_eq(l.full.row, l.title.rows + l.state.rows + l.rule.rows);
			cr_assert_eq(l.message.row, l.full.row + l.full.rows);
			cr_assert_eq(l.hints.row, l.message.row + 1);
			cr_assert_eq(l.hints.row + l.hints.rows, rows);
			cr_assert_eq(l.body.cols + (l.wide ? l.bar.cols + 1 + l.pane.cols : 0), cols);
			cr_assert_geq(l.body.cols, UI_MIN_COLS);
		}
}

struct size { int rows, cols, content, hints, wide, small; };

Test(layout, sizes_that_were_promised)
{
	static const struct size want[] = {
		{ 24, 80, 18, 2, 0, 0 }, { 22, 80, 17, 1, 0, 0 }, { 16, 60, 12, 1, 0, 0 }, { 40, 120, 35, 1, 1, 0 },
		{ 15, 80, 0, 0, 0, 1 }, { 24, 59, 0, 0, 0, 1 }, { 5, 20, 0, 0, 0, 1 }, { 1, 1, 0, 0, 0, 1 },
	};

	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct ui_layout l;

		ui_layout_set(&l, want[i].rows, want[i].cols);
		cr_expect_eq(l.full.rows, want[i].content, "%dx%d: %d", want[i].cols, want[i].rows, l.full.rows);
		cr_expect_eq(l.hints.rows, want[i].hints);
		cr_expect_eq(l.wide, want[i].wide);
		cr_expect_eq(l.small, want[i].small);
	}
}
