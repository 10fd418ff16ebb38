/*
 * Calendar dates, wall-clock times, time stamps, partial dates and spans of days. All are local
 * (Europe/Amsterdam) as people write them down; only loods_clock_now() reads the system's clock, and nothing
 * reads its time zone: a server that runs on UTC must not shift an office's days. In every type the value of
 * all zeros means "not known", so a zeroed record is blank.
 *
 * Day numbers are Rata Die of the proleptic Gregorian calendar (1 January of year 1 is day 1; Reingold &
 * Dershowitz, Calendrical Calculations), so a difference of day numbers is a number of days. The calendar
 * reaches from 1900 to 2199; a function whose result falls outside gives "not known" (or false).
 *
 * A stamp counts wall-clock seconds. On the night the clock goes back an hour passes twice and both passings
 * have the same stamps; on the night it goes forward 02:00-02:59 does not exist, yet is kept when typed.
 * Summer time follows the European rule for every year: last Sundays of March and October, 01:00 UTC.
 */
#ifndef LOODS_DATE_H
#define LOODS_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

typedef struct { int32_t n; } loods_date;                        /* Rata Die; 0: not known */
typedef struct {
	int16_t n;
} loods_time; /* minutes since midnight + 1; 0: not known */
typedef struct {
	int64_t n;
} loods_stamp; /* seconds since 0001-01-01T00:00:00 local, plus 86400; 0: not known */
typedef struct {
	int16_t year;
	uint8_t month, day;
} loods_pdate; /* year 0: not known; month 0: only the year; day 0: year and month */

#define LOODS_DATE_NONE ((loods_date){ 0 })
/* Sizes of the buffers below, NUL included. */
enum { LOODS_DATE_LEN = 11, LOODS_TIME_LEN = 6, LOODS_STAMP_LEN = 20 };

/* False and *out none where there is no such day. */
bool loods_date_from_ymd(int year, int month, int day, loods_date *out);
/* All three 0 for a date that is not known. */
void loods_date_to_ymd(loods_date d, int *year, int *month, int *day);
static inline bool loods_date_known(loods_date d) { return d.n != 0; }
loods_date loods_date_add_days(loods_date d, int days);
/* The same day `months` later, or the last day of that month where it has no such day. */
loods_date loods_date_add_months(loods_date d, int months);
int loods_date_weekday(loods_date d); /* 1 Monday … 7 Sunday (ISO 8601), 0 not known */
/* The day itself, or the Monday after where it is a Saturday or Sunday. */
loods_date loods_date_working(loods_date d);
/* ISO 8601 week, 1 to 53, and the year it belongs to, which differs from the date's around New Year; both 0:
 * not known. */
void loods_date_iso_week(loods_date d, int *year, int *week);
/* Whole years of age on `on` of somebody born on `birth`; who is born on 29 February has a birthday on 1
 * March in other years. From the year alone: the difference of years; from year and month: as if born on the
 * 1st. -1: not known, or `on` lies before the birth. */
int loods_date_age(loods_pdate birth, loods_date on);

/* ISO text, `YYYY-MM-DD`, as files and storage have it; formatting an unknown date gives "". Parsing is
 * strict: exactly that form, else false and *out none. */
bool loods_date_parse_iso(const char *s, loods_date *out);
char *loods_date_format_iso(loods_date d, char buf[LOODS_DATE_LEN]);

bool loods_time_from_hm(int hour, int minute, loods_time *out);
static inline bool loods_time_known(loods_time t) { return t.n != 0; }
/* Exactly HH:MM, 00:00 to 23:59. Formatting an unknown time gives "". */
bool loods_time_parse(const char *s, loods_time *out);
char *loods_time_format(loods_time t, char buf[LOODS_TIME_LEN]);
void loods_time_to_hm(loods_time t, int *hour, int *minute); /* -1 and -1: not known */

/* `d` unknown gives an unknown stamp. */
loods_stamp loods_stamp_of(loods_date d, int hour, int minute, int second);
loods_date loods_stamp_date(loods_stamp t);
/* The wall-clock stamp in Amsterdam of `unix_seconds` since 1970-01-01T00:00:00Z. */
loods_stamp loods_stamp_from_unix(int64_t unix_seconds);
/* The same moment on UTC's clock. Of the hour that passes twice the first one is meant; of one that does not exist,
 * the clock before it went forward. */
loods_stamp loods_stamp_utc(loods_stamp local);
static inline bool loods_stamp_known(loods_stamp t) { return t.n != 0; }
/* YYYY-MM-DD, YYYY-MM-DDTHH:MM, YYYY-MM-DDTHH:MM:SS, with a blank for the T too; a trailing Z or ±HH:MM is
 * converted to Amsterdam time by the European summer-time rule (last Sundays of March and October, 01:00
 * UTC). A date alone is its midnight when `end_of_day` is false, its last second when true. */
bool loods_stamp_parse(const char *s, bool end_of_day, loods_stamp *out);
char *loods_stamp_format(loods_stamp t, char buf[LOODS_STAMP_LEN]); /* YYYY-MM-DDTHH:MM:SS */

/* Partial dates: YYYY, YYYY-MM or YYYY-MM-DD. */
bool loods_pdate_parse(const char *s, loods_pdate *out);
char *loods_pdate_format(loods_pdate d, char buf[LOODS_DATE_LEN]);
static inline bool loods_pdate_known(loods_pdate d) { return d.year != 0; }

/*
 * What people type in a form, relative to `today`; blanks around it and capitals do not matter:
 *   +14 -1 +2w +1m +1j     days, weeks (w), months (m), years (j or y) from today; d for days is allowed
 *   7                      the 7th of the nearest month that has one
 *   0712 7-12 7/12 7.12    7 December of the nearest year that has one
 *   071226 07122026 7-12-26 7/12/2026 7.12.2026   with the year; of two digits: from 79 years ago to 20 ahead
 *   2026-12-07             ISO
 *   v vandaag t today, m morgen tomorrow, g gisteren yesterday
 * "Nearest" where a part is not typed: with `future` the first such day from today on, else the last one not
 * after today. False: not understood, or no such day.
 */
bool loods_date_parse_typed(const char *s, loods_date today, bool future, loods_date *out);
/* 930, 9:30, 0930, 9.30, 9 (the whole hour); 00:00 to 23:59 */
bool loods_time_parse_typed(const char *s, loods_time *out);

/* A run of days, first and last included; `last` unknown means open (no end yet). With `first` unknown it is
 * no span: it has no day and overlaps nothing. */
struct loods_span {
	loods_date first, last;
};
bool loods_span_has(struct loods_span s, loods_date d);
bool loods_span_overlaps(struct loods_span a, struct loods_span b);

/* Where "now" comes from: a record in the app, so that tests pin it. `pinned` 0: the system's clock. */
struct loods_clock {
	loods_stamp pinned;
};
/* Amsterdam's wall clock, whatever time zone the machine is set to. */
loods_stamp loods_clock_now(const struct loods_clock *c);
loods_date loods_clock_today(const struct loods_clock *c);

#endif
