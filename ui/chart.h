/* Bars and sparklines as text. They only add: the number always stands beside them, which is the caller's to
 * draw. */
#ifndef UI_CHART_H
#define UI_CHART_H

#include <stdint.h>

#include "str.h"

enum ui_marks {
	UI_MARKS_ASCII,  /* . : - = + * # from low to high */
	UI_MARKS_BLOCKS, /* eight rising blocks, for terminals on which somebody said that they are visible */
};

/* One mark for each of `n` values from low to high, the highest of them the highest mark; 0 or less is a
 * blank. `max`: the value of the highest mark, so that several lines can be compared; 0: the highest of these
 * values. Adds to `out`. */
void ui_chart_spark(const int64_t *values, int n, int64_t max, enum ui_marks marks, struct loods_str *out);

/* A bar of '#' (or full blocks) for `value` of `max` in `columns`, rounded, at least one mark when the value
 * is above 0, padded with blanks. Adds to `out`. */
void ui_chart_bar(int64_t value, int64_t max, int columns, enum ui_marks marks, struct loods_str *out);

#endif
