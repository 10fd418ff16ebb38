/* One client's weeks drawn as rows of text over the same columns: two for each week, today at the right edge.
 * They only add: the same facts stand below them as sentences, which are the caller's. */
#ifndef UI_TIME_LINE_H
#define UI_TIME_LINE_H

#include "client_weeks.h"
#include "str.h"

enum ui_time_row {
	UI_TIME_WEEKS,	 /* how many, from when, and today */
	UI_TIME_MONTHS,	 /* where each begins */
	UI_TIME_CONTACT, /* contact days, as marks of ui_week_line() */
	UI_TIME_MISSED,	 /* attempts that failed, as a digit */
	UI_TIME_AGREED,	 /* |n/P---- from the week in which it begins */
	UI_TIME_PAUSES,
	UI_TIME_OUTSIDE, /* in no guidance period */
	UI_TIME_LONGEST, /* gaps; < at the left: it began earlier */
	UI_TIME_OPEN,
	UI_TIME_END,
};
enum { UI_TIME_COLUMNS = 2 }; /* for each week */

/* Translated label of a row. */
const char *ui_time_label(enum ui_time_row row);
/* Columns of the widest label: the rows begin below each other. */
int ui_time_label_width(void);
/* False for a row that would be blank and needs no place; the first five but "missed" always have theirs. */
bool ui_time_shown(const struct loods_client_weeks *w, int n, enum ui_time_row row);
/* Adds the row of the last `n` of the weeks (1 to w->n), at most n * UI_TIME_COLUMNS columns wide. */
void ui_time_row(const struct loods_client_weeks *w, int n, enum ui_time_row row, struct loods_str *out);

#endif
