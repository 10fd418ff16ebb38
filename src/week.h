/*
 * ISO 8601 weeks: Monday to Sunday, numbered within the year in which their Thursday lies. The value of all
 * zeros means "not known"; the calendar is that of date.h.
 */
#ifndef LOODS_WEEK_H
#define LOODS_WEEK_H

#include "date.h"

typedef struct { int32_t n; } loods_week; /* Rata Die of its Monday; 0: not known */

static inline bool loods_week_known(loods_week w) { return w.n != 0; }
/* The week in which the day lies. */
loods_week loods_week_of(loods_date d);
static inline loods_date loods_week_monday(loods_week w) { return (loods_date){ w.n }; }
loods_week loods_week_add(loods_week w, int weeks);
/* False and *out none where the year has no such week. */
bool loods_week_from(int year, int week, loods_week *out);
/* Both 0 for a week that is not known. */
void loods_week_to(loods_week w, int *year, int *week);

/* Exactly YYYY-Www, as in 2026-W07. Formatting an unknown week gives "". */
bool loods_week_parse(const char *s, loods_week *out);
char *loods_week_format(loods_week w, char buf[LOODS_DATE_LEN]);
/*
 * What people type: 7, w7 or "week 7" (of the nearest year that has one: with `future` the first such week
 * from the present one on, else the last one not after it), 7-2026, w7 2026, 2026-W07; or any day as
 * loods_date_parse_typed() takes it (+1w, today, 12-2-2026), which stands for its week. A number alone is a
 * week, never a day of the month.
 */
bool loods_week_parse_typed(const char *s, loods_date today, bool future, loods_week *out);

#endif
