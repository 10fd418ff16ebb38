/* Delivered contact in a few characters, the same on every screen. */
#ifndef UI_WEEK_LINE_H
#define UI_WEEK_LINE_H

#include "chart.h"
#include "intensity.h"
#include "str.h"

/* Thirteen weeks, oldest first, one character each: contact days from none to many as . : - = + * #, a blank
 * for a week without eligible days. */
void ui_week_line(const struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS], enum ui_marks marks,
		  struct loods_str *out);

/* One of those characters. */
void ui_week_mark(const struct loods_intensity_week *week, enum ui_marks marks, struct loods_str *out);

/* "2/4": contact days of those expected; the expectation to one decimal where it is no whole number, "-"
 * where there is none. */
void ui_delivered(int contact_days, struct loods_rational expected, struct loods_str *out);

#endif
