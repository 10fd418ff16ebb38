/* ISO weeks: the file form, the weeks around New Year, and what people type. */
#include "week.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

static loods_date day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d), "no such day: %s", iso);
	return d;
}

/* The C library's calendar is the witness. */
Test(week, every_day_lies_in_the_c_librarys_week)
{
	struct tm tm = { .tm_year = 90, .tm_mon = 0, .tm_mday = 1 };
	time_t t = timegm(&tm);

	for (loods_date d = day("1990-01-01"); d.n < day("2060-01-01").n; d = loods_date_add_days(d, 1), t += 86400) {
		char want[32], got[LOODS_DATE_LEN];
		loods_week w = loods_week_of(d), back;

		gmtime_r(&t, &tm);
		strftime(want, sizeof want, "%G-W%V", &tm);
		cr_assert_str_eq(loods_week_format(w, got), want);
		cr_assert(loods_week_parse(want, &back) && back.n == w.n, "%s", want);
		cr_assert_eq(loods_date_weekday(loods_week_monday(w)), 1);
		cr_assert(d.n - w.n >= 0 && d.n - w.n < 7, "%s", want);
	}
}

Test(week, files_have_one_form)
{
	static const char *const bad[] = { "",	      "2026-7",	   "2026-W7",  "2026-W00", "2026-W54", "2025-W53", "2026W07",
					   "2026-w07", "2026-W071", "26-W07",   " 2026-W07", "0000-W01", "2026-02-09" };
	loods_week w;

	for (size_t i = 0; i < ROWS(bad); i++)
		cr_expect(!loods_week_parse(bad[i], &w) && !loods_week_known(w), "%s", bad[i]);
	cr_assert(loods_week_parse("2026-W07", &w));
	cr_assert_eq(loods_week_monday(w).n, day("2026-02-09").n);
	cr_assert(loods_week_parse("2020-W53", &w));
	cr_assert_eq(loods_week_monday(w).n, day("2020-12-28").n);
	cr_assert_eq(loods_week_add(w, 1).n, day("2021-01-04").n);
}

/* On Monday 23 November 2026, which begins week 48. */
Test(week, what_people_type)
{
	static const struct {
		const char *typed, *want;
		bool future;
	} rows[] = {
		{ "7", "2026-W07", false },	     { "7", "2027-W07", true },
		{ "48", "2026-W48", false },	     { "48", "2026-W48", true },
		{ "49", "2025-W49", false },	     { "49", "2026-W49", true },
		{ "53", "2020-W53", false },	     { "53", "2026-W53", true },
		{ "w7", "2026-W07", false },	     { "Week 7", "2026-W07", false },
		{ "week7", "2026-W07", false },	     { "W07 2025", "2025-W07", false },
		{ "7-2025", "2025-W07", false },     { "2026-w07", "2026-W07", false },
		{ "2026-W07", "2026-W07", false },   { "today", "2026-W48", false },
		{ "-1w", "2026-W47", false },	     { "12-2-2026", "2026-W07", false },
		{ "2026-01-01", "2026-W01", false }, { "1-1-2027", "2026-W53", false },
		{ "0", "", false },		     { "54", "", false },
		{ "53-2025", "", false },	     { "we 7", "", false },
		{ "7-", "", false },		     { "w", "", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		char got[LOODS_DATE_LEN];
		loods_week w;
		bool ok = loods_week_parse_typed(rows[i].typed, day("2026-11-23"), rows[i].future, &w);

		cr_expect_eq(ok, *rows[i].want != '\0', "%s", rows[i].typed);
		cr_expect_str_eq(loods_week_format(w, got), rows[i].want, "%s", rows[i].typed);
	}
}
