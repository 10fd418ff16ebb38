/* What everybody relies on about days: the calendar, ISO weeks, typed dates, the nights the clock changes. */
#include "date.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

static loods_date day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d), "no such day: %s", iso);
	return d;
}

static const char *iso(loods_date d)
{
	static char buf[LOODS_DATE_LEN];

	return loods_date_format_iso(d, buf);
}

/* The C library's calendar is the witness. */
Test(date, every_day_from_1900_to_2199_is_the_c_librarys)
{
	struct tm tm = { .tm_year = 0, .tm_mon = 0, .tm_mday = 1 };
	time_t t = timegm(&tm);
	int days = 0;

	for (loods_date d = day("1900-01-01"); d.n; d = loods_date_add_days(d, 1), t += 86400, days++) {
		int year, month, dom, week_year, week;
		loods_date back;
		char buf[16];

		gmtime_r(&t, &tm);
		loods_date_to_ymd(d, &year, &month, &dom);
		cr_assert(year == tm.tm_year + 1900 && month == tm.tm_mon + 1 && dom == tm.tm_mday, "%s",
			  iso(d));
		cr_assert(loods_date_from_ymd(year, month, dom, &back) && back.n == d.n, "%s", iso(d));
		cr_assert_eq(loods_date_weekday(d), tm.tm_wday ? tm.tm_wday : 7, "%s", iso(d));
		strftime(buf, sizeof buf, "%G %V", &tm);
		loods_date_iso_week(d, &week_year, &week);
		cr_assert(week_year == atoi(buf) && week == atoi(buf + 5), "%s: %d %d, not %s", iso(d),
			  week_year, week, buf);
		cr_assert(loods_date_parse_iso(iso(d), &back) && back.n == d.n, "%s", iso(d));
	}
	cr_assert_eq(days, 109573);
}

Test(date, rata_die_is_the_published_number)
{
	/* Calendrical Calculations, appendix C: sample dates. */
	cr_expect_eq(day("1943-04-19").n, 709409);
	cr_expect_eq(day("1996-02-25").n, 728714);
	cr_expect_eq(day("2038-11-10").n, 744313);
}

Test(date, there_is_no_such_day)
{
	static const char *const rows[] = {
		"",	      "2026",	    "2026-1-01",  "2026-01-1",	 "2026-01-011", "2026-00-10",
		"2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31",	 "2026-02-29",	"2100-02-29",
		"1900-02-29", "1899-12-31", "2200-01-01", " 2026-01-01", "2026-01-01 ", "2026/01/01",
		"+026-01-01", "2026-01-0a", "0000-00-00",
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		loods_date d = { 7 };

		cr_expect_not(loods_date_parse_iso(rows[i], &d), "%s", rows[i]);
		cr_expect_eq(d.n, 0, "%s", rows[i]);
	}
	cr_expect(day("2024-02-29").n && day("2000-02-29").n);
}

Test(date, not_known_stays_not_known)
{
	char buf[LOODS_STAMP_LEN];
	int year = 1, month = 1, d = 1;

	cr_expect_str_eq(iso(LOODS_DATE_NONE), "");
	cr_expect_eq(loods_date_add_days(LOODS_DATE_NONE, 5).n, 0);
	cr_expect_eq(loods_date_add_months(LOODS_DATE_NONE, 5).n, 0);
	cr_expect_eq(loods_date_weekday(LOODS_DATE_NONE), 0);
	loods_date_to_ymd(LOODS_DATE_NONE, &year, &month, &d);
	cr_expect(!year && !month && !d);
	cr_expect_str_eq(loods_time_format((loods_time){ 0 }, buf), "");
	cr_expect_str_eq(loods_stamp_format((loods_stamp){ 0 }, buf), "");
	cr_expect_eq(loods_stamp_of(LOODS_DATE_NONE, 1, 2, 3).n, 0);
	cr_expect_eq(loods_stamp_date((loods_stamp){ 0 }).n, 0);
	cr_expect_str_eq(loods_pdate_format((loods_pdate){ 0, 0, 0 }, buf), "");
	cr_expect_eq(loods_date_age((loods_pdate){ 0, 0, 0 }, day("2026-01-01")), -1);
	cr_expect_eq(loods_date_age((loods_pdate){ 1990, 0, 0 }, LOODS_DATE_NONE), -1);
}

Test(date, adding_keeps_inside_the_calendar)
{
	cr_expect_str_eq(iso(loods_date_add_days(day("2199-12-31"), 1)), "");
	cr_expect_str_eq(iso(loods_date_add_days(day("1900-01-01"), -1)), "");
	cr_expect_str_eq(iso(loods_date_add_days(day("2026-01-01"), 2147483647)), "");
	cr_expect_str_eq(iso(loods_date_add_months(day("2026-01-01"), 2147483647)), "");
	cr_expect_str_eq(iso(loods_date_add_months(day("2026-01-01"), -2147483647)), "");
}

Test(date, months_end_where_they_end)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} rows[] = {
		{ "2026-01-31", 1, "2026-02-28" },   { "2024-01-31", 1, "2024-02-29" },
		{ "2026-01-31", 2, "2026-03-31" },   { "2026-12-15", 1, "2027-01-15" },
		{ "2026-01-15", -1, "2025-12-15" },  { "2024-02-29", 12, "2025-02-28" },
		{ "2024-02-29", 48, "2028-02-29" },  { "2026-03-31", -1, "2026-02-28" },
		{ "2026-11-23", -13, "2025-10-23" }, { "2026-11-23", 0, "2026-11-23" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(iso(loods_date_add_months(day(rows[i].from), rows[i].months)), rows[i].to,
				 "%s %+d", rows[i].from, rows[i].months);
}

Test(date, week_53)
{
	static const struct {
		const char *date;
		int year, week;
	} rows[] = {
		{ "2020-12-31", 2020, 53 }, { "2021-01-03", 2020, 53 }, { "2021-01-04", 2021, 1 },
		{ "2026-12-31", 2026, 53 }, { "2027-01-03", 2026, 53 }, { "2024-12-30", 2025, 1 },
		{ "2023-01-01", 2022, 52 }, { "2026-11-23", 2026, 48 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		int year, week;

		loods_date_iso_week(day(rows[i].date), &year, &week);
		cr_expect(year == rows[i].year && week == rows[i].week, "%s: %d-W%d", rows[i].date, year,
			  week);
	}
}

Test(date, age)
{
	static const struct {
		const char *birth, *on;
		int age;
	} rows[] = {
		{ "1991-03-04", "2026-03-03", 34 }, { "1991-03-04", "2026-03-04", 35 },
		{ "2000-02-29", "2026-02-28", 25 }, { "2000-02-29", "2026-03-01", 26 },
		{ "2000-02-29", "2024-02-28", 23 }, { "2000-02-29", "2024-02-29", 24 },
		{ "1985", "2026-01-01", 41 },	    { "1985-06", "2026-05-31", 40 },
		{ "1985-06", "2026-06-01", 41 },    { "2026-03", "2026-03-01", 0 },
		{ "2026-03", "2026-02-28", -1 },    { "2030", "2026-02-28", -1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		loods_pdate birth;

		cr_assert(loods_pdate_parse(rows[i].birth, &birth), "%s", rows[i].birth);
		cr_expect_eq(loods_date_age(birth, day(rows[i].on)), rows[i].age, "%s on %s", rows[i].birth,
			     rows[i].on);
	}
}

Test(date, partial_dates_come_back_as_written)
{
	static const char *const good[] = { "1985", "1985-06", "1985-06-30", "2024-02-29" };
	static const char *const bad[] = { "",		 "85",	       "1985-",
					   "1985-6",	 "1985-00",    "1985-13",
					   "1985-06-00", "1985-06-31", "1985-06-30 ",
					   "1850",	 "2023-02-29", "1985-06-30-01" };
	char buf[LOODS_DATE_LEN];
	loods_pdate d;

	for (size_t i = 0; i < ROWS(good); i++) {
		cr_expect(loods_pdate_parse(good[i], &d), "%s", good[i]);
		cr_expect_str_eq(loods_pdate_format(d, buf), good[i]);
	}
	for (size_t i = 0; i < ROWS(bad); i++) {
		cr_expect_not(loods_pdate_parse(bad[i], &d), "%s", bad[i]);
		cr_expect_not(loods_pdate_known(d), "%s", bad[i]);
	}
}

Test(date, times_of_files)
{
	static const char *const bad[] = { "",	    "9:30", "24:00", "12:60", "12:30:00",
					   "12.30", "1230", " 2:30", "12:3" };
	char buf[LOODS_TIME_LEN];
	loods_time t;
	int hour, minute;

	for (int i = 0; i < 24 * 60; i++) {
		char text[16];

		snprintf(text, sizeof text, "%02d:%02d", i / 60, i % 60);
		cr_assert(loods_time_parse(text, &t), "%s", text);
		cr_assert(loods_time_known(t), "%s", text);
		cr_assert_str_eq(loods_time_format(t, buf), text);
		loods_time_to_hm(t, &hour, &minute);
		cr_assert(hour == i / 60 && minute == i % 60, "%s", text);
	}
	for (size_t i = 0; i < ROWS(bad); i++)
		cr_expect_not(loods_time_parse(bad[i], &t) || t.n, "%s", bad[i]);
}

Test(date, times_as_typed)
{
	static const struct {
		const char *typed, *time;
	} rows[] = {
		{ "930", "09:30" },  { "9:30", "09:30" }, { "0930", "09:30" }, { "9.30", "09:30" },
		{ "9", "09:00" },    { "0", "00:00" },	  { "23", "23:00" },   { "2359", "23:59" },
		{ " 14:05 ", "14:05" }, { "00:00", "00:00" }, { "24", "" },    { "960", "" },
		{ "9:3", "" },	     { "9:300", "" },	  { "12345", "" },     { "", "" },
		{ "-9", "" },	     { "9:", "" },	  { "093:0", "" },     { "9,30", "" },
	};
	char buf[LOODS_TIME_LEN];

	for (size_t i = 0; i < ROWS(rows); i++) {
		loods_time t;

		cr_expect_eq(loods_time_parse_typed(rows[i].typed, &t), *rows[i].time != '\0', "%s",
			     rows[i].typed);
		cr_expect_str_eq(loods_time_format(t, buf), rows[i].time, "%s", rows[i].typed);
	}
}

struct typed {
	const char *typed, *future, *past; /* "" where it is refused */
};

static void check_typed(const char *today, const struct typed *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		loods_date d;
		bool ok = loods_date_parse_typed(rows[i].typed, day(today), true, &d);

		cr_expect_str_eq(iso(d), rows[i].future, "%s, future: %s", rows[i].typed, iso(d));
		cr_expect_eq(ok, *rows[i].future != '\0', "%s", rows[i].typed);
		ok = loods_date_parse_typed(rows[i].typed, day(today), false, &d);
		cr_expect_str_eq(iso(d), rows[i].past, "%s, past: %s", rows[i].typed, iso(d));
		cr_expect_eq(ok, *rows[i].past != '\0', "%s", rows[i].typed);
	}
}

Test(date, dates_as_typed)
{
	static const struct typed rows[] = {
		{ "+14", "2026-12-07", "2026-12-07" },
		{ "+0", "2026-11-23", "2026-11-23" },
		{ "-1", "2026-11-22", "2026-11-22" },
		{ "-1d", "2026-11-22", "2026-11-22" },
		{ "+2w", "2026-12-07", "2026-12-07" },
		{ "+1m", "2026-12-23", "2026-12-23" },
		{ "+1M", "2026-12-23", "2026-12-23" },
		{ "-1j", "2025-11-23", "2025-11-23" },
		{ "+1y", "2027-11-23", "2027-11-23" },
		{ "7", "2026-12-07", "2026-11-07" },
		{ "23", "2026-11-23", "2026-11-23" },
		{ "24", "2026-11-24", "2026-10-24" },
		{ "31", "2026-12-31", "2026-10-31" },
		{ "0712", "2026-12-07", "2025-12-07" },
		{ "7-12", "2026-12-07", "2025-12-07" },
		{ "7/12", "2026-12-07", "2025-12-07" },
		{ "7.12", "2026-12-07", "2025-12-07" },
		{ "1-2", "2027-02-01", "2026-02-01" },
		{ "23-11", "2026-11-23", "2026-11-23" },
		{ "29-2", "2028-02-29", "2024-02-29" },
		{ "7-12-26", "2026-12-07", "2026-12-07" },
		{ "071226", "2026-12-07", "2026-12-07" },
		{ "7-12-2026", "2026-12-07", "2026-12-07" },
		{ "07/12/2026", "2026-12-07", "2026-12-07" },
		{ "7.12.2026", "2026-12-07", "2026-12-07" },
		{ "07122026", "2026-12-07", "2026-12-07" },
		{ "2026-12-07", "2026-12-07", "2026-12-07" },
		{ "2026-12-7", "2026-12-07", "2026-12-07" },
		{ "1-1-85", "1985-01-01", "1985-01-01" },
		{ "1-1-46", "2046-01-01", "2046-01-01" },
		{ "1-1-47", "1947-01-01", "1947-01-01" },
		{ "  7-12 ", "2026-12-07", "2025-12-07" },
		{ "v", "2026-11-23", "2026-11-23" },
		{ "Vandaag", "2026-11-23", "2026-11-23" },
		{ "t", "2026-11-23", "2026-11-23" },
		{ "today", "2026-11-23", "2026-11-23" },
		{ "m", "2026-11-24", "2026-11-24" },
		{ "morgen", "2026-11-24", "2026-11-24" },
		{ "TOMORROW", "2026-11-24", "2026-11-24" },
		{ "gisteren", "2026-11-22", "2026-11-22" },
		{ "g", "2026-11-22", "2026-11-22" },
		{ "yesterday", "2026-11-22", "2026-11-22" },
	};

	check_typed("2026-11-23", rows, ROWS(rows));
}

Test(date, typed_dates_that_are_refused)
{
	static const struct typed rows[] = {
		{ "", "", "" },		{ " ", "", "" },
		{ "0", "", "" },	{ "32", "", "" },
		{ "712", "", "" },	{ "3002", "", "" },
		{ "31-4", "", "" },	{ "29-2-2026", "", "" },
		{ "7-13", "", "" },	{ "7-12.26", "", "" },
		{ "7-12-", "", "" },	{ "-", "", "" },
		{ "+", "", "" },	{ "+1x", "", "" },
		{ "+1ww", "", "" },	{ "+999999", "", "" },
		{ "+99999", "", "" },	{ "7-12-226", "", "" },
		{ "7--12", "", "" },	{ "2026/12/07", "", "" },
		{ "vandaag1", "", "" }, { "maandag", "", "" },
		{ "20261207", "", "" }, { "7-12-2026-1", "", "" },
		{ "7 12", "", "" },	{ "7-12-2200", "", "" },
		{ "00000000", "", "" }, { "123456789012345678", "", "" },
		{ "\xff", "", "" },	{ "7-123", "", "" },
		{ "2026-12", "", "" },
	};

	check_typed("2026-11-23", rows, ROWS(rows));
}

Test(date, typed_near_the_ends_of_year_and_calendar)
{
	static const struct typed new_year[] = { { "31", "2027-01-31", "2026-12-31" },
						 { "0101", "2027-01-01", "2027-01-01" } };
	static const struct typed leap_gap[] = { { "29-2", "2104-02-29", "2096-02-29" } };
	static const struct typed last_day[] = { { "1", "", "2199-12-01" }, { "+1", "", "" } };
	loods_date d;

	check_typed("2027-01-01", new_year, ROWS(new_year));
	check_typed("2097-01-01", leap_gap, ROWS(leap_gap));
	check_typed("2199-12-31", last_day, ROWS(last_day));
	cr_expect_not(loods_date_parse_typed("+1", LOODS_DATE_NONE, true, &d));
}

static void check_stamp(const char *typed, bool end_of_day, const char *expected)
{
	char buf[LOODS_STAMP_LEN];
	loods_stamp t;
	bool ok = loods_stamp_parse(typed, end_of_day, &t);

	cr_expect_str_eq(loods_stamp_format(t, buf), expected, "%s: %s", typed, buf);
	cr_expect_eq(ok, *expected != '\0', "%s", typed);
}

Test(stamp, forms)
{
	check_stamp("2026-11-23", false, "2026-11-23T00:00:00");
	check_stamp("2026-11-23", true, "2026-11-23T23:59:59");
	check_stamp("2026-11-23T09:12", true, "2026-11-23T09:12:00");
	check_stamp("2026-11-23 09:12:34", false, "2026-11-23T09:12:34");
	check_stamp("2026-11-23T09:12Z", false, "2026-11-23T10:12:00");
	check_stamp("2026-07-23T09:12:34Z", false, "2026-07-23T11:12:34");
	check_stamp("2026-07-23T09:12:34+02:00", false, "2026-07-23T09:12:34");
	check_stamp("2026-11-23T22:30-05:00", false, "2026-11-24T04:30:00");
	check_stamp("2026-11-24T00:30:00+05:45", false, "2026-11-23T19:45:00");
}

Test(stamp, refused)
{
	static const char *const rows[] = {
		"",
		"2026-11",
		"2026-11-31",
		"2026-11-23T",
		"2026-11-23T9:12",
		"2026-11-23T24:00",
		"2026-11-23T09:60",
		"2026-11-23T09:12:60",
		"2026-11-23T09:12:3",
		"2026-11-23Z",
		"2026-11-23T09:12z",
		"2026-11-23T09:12ZZ",
		"2026-11-23T09:12+1",
		"2026-11-23T09:12+0100",
		"2026-11-23T09:12+15:00",
		"2026-11-23T09:12+01:60",
		"2026-11-23T09:12 ",
		"2026-11-23  09:12",
		"2199-12-31T23:30Z",
		"2026-11-23T09:12+01:00x",
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		check_stamp(rows[i], false, "");
}

/* 29 March 2026, 01:00 UTC: 02:00 becomes 03:00. 25 October 2026, 01:00 UTC: 03:00 becomes 02:00. */
Test(stamp, nights_that_change_the_clock)
{
	check_stamp("2026-03-29T00:59:59Z", false, "2026-03-29T01:59:59");
	check_stamp("2026-03-29T01:00:00Z", false, "2026-03-29T03:00:00");
	check_stamp("2026-03-29T02:30", false, "2026-03-29T02:30:00");
	check_stamp("2026-10-25T00:30:00Z", false, "2026-10-25T02:30:00");
	check_stamp("2026-10-25T00:59:59Z", false, "2026-10-25T02:59:59");
	check_stamp("2026-10-25T01:00:00Z", false, "2026-10-25T02:00:00");
	check_stamp("2026-10-25T02:30:00+02:00", false, "2026-10-25T02:30:00");
	check_stamp("2026-10-25T02:30:00+01:00", false, "2026-10-25T02:30:00");
	check_stamp("2021-03-28T01:00:00Z", false, "2021-03-28T03:00:00");
	check_stamp("2021-10-31T00:59:59Z", false, "2021-10-31T02:59:59");
}

/* Every hour of 30 years against the C library's own rule for Europe, given as a POSIX time zone. */
Test(stamp, unix_time_is_amsterdams_wall_clock)
{
	setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", 1);
	tzset();
	for (time_t t = 946684800; t < 946684800 + 30LL * 366 * 86400; t += 3600) {
		char expected[32], buf[LOODS_STAMP_LEN];
		struct tm tm;

		localtime_r(&t, &tm);
		strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%S", &tm);
		cr_assert_str_eq(loods_stamp_format(loods_stamp_from_unix(t), buf), expected);
	}
	cr_expect_eq(loods_stamp_from_unix(INT64_MAX).n, 0);
	cr_expect_eq(loods_stamp_from_unix(INT64_MIN).n, 0);
}

Test(stamp, difference_is_in_seconds)
{
	loods_stamp a = loods_stamp_of(day("2026-11-22"), 23, 59, 59),
		    b = loods_stamp_of(day("2026-11-23"), 0, 0, 1);

	cr_expect_eq(b.n - a.n, 2);
	cr_expect_str_eq(iso(loods_stamp_date(a)), "2026-11-22");
	cr_expect_str_eq(iso(loods_stamp_date(b)), "2026-11-23");
}

Test(clock, pinned_and_running)
{
	struct loods_clock pinned = { loods_stamp_of(day("2026-11-23"), 9, 12, 0) }, running = { { 0 } };
	loods_stamp before, now, after;

	cr_expect_eq(loods_clock_now(&pinned).n, pinned.pinned.n);
	cr_expect_str_eq(iso(loods_clock_today(&pinned)), "2026-11-23");
	before = loods_stamp_from_unix(time(NULL));
	now = loods_clock_now(&running);
	after = loods_stamp_from_unix(time(NULL));
	cr_expect(now.n >= before.n && now.n <= after.n);
}

/* An office's day must not depend on the zone its server is set to. */
Test(clock, zone_of_the_machine_does_not_matter)
{
	struct loods_clock running = { { 0 } };
	loods_stamp here, there;

	here = loods_clock_now(&running);
	setenv("TZ", "Pacific/Kiritimati", 1);
	tzset();
	there = loods_clock_now(&running);
	cr_expect_lt(there.n - here.n, 60);
}

Test(span, first_and_last_day_belong_to_it)
{
	struct loods_span s = { day("2026-01-10"), day("2026-01-20") },
			  open = { day("2026-01-10"), LOODS_DATE_NONE };
	struct loods_span none = { LOODS_DATE_NONE, LOODS_DATE_NONE };

	cr_expect(loods_span_has(s, day("2026-01-10")) && loods_span_has(s, day("2026-01-20")));
	cr_expect_not(loods_span_has(s, day("2026-01-09")) || loods_span_has(s, day("2026-01-21")));
	cr_expect(loods_span_has(open, day("2199-12-31")));
	cr_expect_not(loods_span_has(open, day("2026-01-09")) || loods_span_has(open, LOODS_DATE_NONE));
	cr_expect_not(loods_span_has(none, day("2026-01-09")));
}

Test(span, overlap)
{
	static const struct {
		const char *a, *b, *c, *d;
		bool overlaps;
	} rows[] = {
		{ "2026-01-01", "2026-01-10", "2026-01-10", "2026-01-20", true },
		{ "2026-01-01", "2026-01-10", "2026-01-11", "2026-01-20", false },
		{ "2026-01-01", "", "2026-05-01", "2026-05-02", true },
		{ "2026-01-01", "", "2025-05-01", "2025-12-31", false },
		{ "2026-01-01", "", "2025-05-01", "", true },
		{ "2026-01-01", "2026-12-31", "2026-05-01", "2026-05-01", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct loods_span a = { day(rows[i].a), LOODS_DATE_NONE },
				  b = { day(rows[i].c), LOODS_DATE_NONE };

		if (*rows[i].b)
			a.last = day(rows[i].b);
		if (*rows[i].d)
			b.last = day(rows[i].d);
		cr_expect_eq(loods_span_overlaps(a, b), rows[i].overlaps, "row %zu", i);
		cr_expect_eq(loods_span_overlaps(b, a), rows[i].overlaps, "row %zu turned", i);
	}
	cr_expect_not(loods_span_overlaps((struct loods_span){ { 0 }, { 0 } },
					  (struct loods_span){ day("2026-01-01"), { 0 } }));
}

/* Winter, summer, the hour that passes twice (its first passing), the hour that does not exist. */
Test(date, utc_of_amsterdam)
{
	static const char *const rows[][2] = {
		{ "2026-11-23T09:30:00", "2026-11-23T08:30:00" }, { "2026-07-01T09:30:00", "2026-07-01T07:30:00" },
		{ "2026-03-29T01:59:59", "2026-03-29T00:59:59" }, { "2026-03-29T03:00:00", "2026-03-29T01:00:00" },
		{ "2026-10-25T02:30:00", "2026-10-25T00:30:00" }, { "2026-10-25T03:00:00", "2026-10-25T02:00:00" },
		{ "2026-03-29T02:30:00", "2026-03-29T01:30:00" }, { "2026-01-01T00:30:00", "2025-12-31T23:30:00" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char buf[LOODS_STAMP_LEN];
		loods_stamp t;

		cr_assert(loods_stamp_parse(rows[i][0], false, &t));
		cr_assert_str_eq(loods_stamp_format(loods_stamp_utc(t), buf), rows[i][1]);
	}
	cr_assert_not(loods_stamp_known(loods_stamp_utc((loods_stamp){ 0 })));
}
