/* Charts: marks from low to high, and bars that never hide a value. */
#include <criterion/criterion.h>

#include "chart.h"

struct spark { int64_t values[8]; int n; int64_t max; const char *want; };

Test(chart, sparklines)
{
	static const struct spark rows[] = {
		{ { 1, 2, 3, 4, 5, 6, 7 }, 7, 0, ".:-=+*#" },
		{ { 0, 7, 0 }, 3, 0, " # " },
		{ { 0, 0 }, 2, 0, "  " },
		{ { 1 }, 1, 1000, "." },
		{ { 50, 200 }, 2, 100, "=#" },
		{ { -3, 7 }, 2, 0, " #" },
		{ { 0 }, 0, 0, "" },
	};
	struct loods_str b = LOODS_STR_INIT;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		loods_str_clear(&b);
		ui_chart_spark(rows[i].values, rows[i].n, rows[i].max, UI_MARKS_ASCII, &b);
		cr_expect_str_eq(b.s, rows[i].want, "row %zu: %s", i, b.s);
	}
	loods_str_release(&b);
}

struct bar { int64_t value, max; int columns; const char *want; };

Test(chart, bars)
{
	static const struct bar rows[] = {
		{ 5, 10, 4, "##  " }, { 10, 10, 4, "####" }, { 20, 10, 4, "####" }, { 0, 10, 4, "    " },
		{ 1, 1000, 4, "#   " }, { 3, 0, 4, "#   " }, { 3, 10, 0, "" },
	};
	struct loods_str b = LOODS_STR_INIT;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		loods_str_clear(&b);
		ui_chart_bar(rows[i].value, rows[i].max, rows[i].columns, UI_MARKS_ASCII, &b);
		cr_expect_str_eq(b.s, rows[i].want, "row %zu: %s", i, b.s);
	}
	loods_str_clear(&b);
	ui_chart_bar(1, 2, 4, UI_MARKS_BLOCKS, &b);
	cr_expect_str_eq(b.s, "\u2588\u2588  ");
	loods_str_release(&b);
}
