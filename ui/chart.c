#include "chart.h"

#include "rec.h"

static const char *const ascii[] = { ".", ":", "-", "=", "+", "*", "#" };
static const char *const blocks[] = { "\u2581", "\u2582", "\u2583", "\u2584",
				      "\u2585", "\u2586", "\u2587", "\u2588" };

void ui_chart_spark(const int64_t *values, int n, int64_t max, enum ui_marks marks, struct loods_str *out)
{
	const char *const *mark = marks == UI_MARKS_BLOCKS ? blocks : ascii;
	int levels = marks == UI_MARKS_BLOCKS ? LOODS_COUNT(blocks) : LOODS_COUNT(ascii);

	if (max <= 0)
		for (int i = 0; i < n; i++)
			max = values[i] > max ? values[i] : max;
	for (int i = 0; i < n; i++) {
		int level;

		if (values[i] <= 0 || max <= 0) {
			loods_str_add_char(out, ' ');
			continue;
		}
		/* Up: the smallest value above nothing has a mark. */
		level = values[i] >= max ? levels - 1 : (int)((values[i] * levels + max - 1) / max) - 1;
		loods_str_add(out, mark[level]);
	}
}

void ui_chart_bar(int64_t value, int64_t max, int columns, enum ui_marks marks, struct loods_str *out)
{
	int64_t len = value <= 0 || max <= 0 ? 0
		      : value >= max	     ? columns
					     : (value * columns * 2 + max) / (2 * max);

	if (value > 0 && len < 1)
		len = 1;
	for (int i = 0; i < columns; i++)
		loods_str_add(out, i >= len ? " " : marks == UI_MARKS_BLOCKS ? "\u2588" : "#");
}
