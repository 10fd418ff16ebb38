#include "date.h"

#include <assert.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
	YEAR_MIN = 1900,
	YEAR_MAX = 2199,
	RD_MIN = 693596,  /* 1900-01-01 */
	RD_MAX = 803168,  /* 2199-12-31 */
	RD_UNIX = 719163, /* 1970-01-01 */
	DAY = 86400,
	HOUR = 3600,
};

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

/* Calendrical Calculations, fixed-from-gregorian. */
static int32_t rata_die(int year, int month, int day)
{
	int y = year - 1;
	int32_t n = 365 * y + y / 4 - y / 100 + y / 400 + (367 * month - 362) / 12 + day;

	if (month > 2)
		n -= leap(year) ? 1 : 2;
	return n;
}

static loods_date in_range(int64_t n)
{
	return n < RD_MIN || n > RD_MAX ? LOODS_DATE_NONE : (loods_date){ (int32_t)n };
}

bool loods_date_from_ymd(int year, int month, int day, loods_date *out)
{
	*out = LOODS_DATE_NONE;
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return false;
	out->n = rata_die(year, month, day);
	return true;
}

/* Calendrical Calculations, gregorian-year-from-fixed: whole cycles of 400, 100, 4 and 1 years. */
static int year_of(int32_t n)
{
	int d0 = n - 1, n400 = d0 / 146097;
	int d1 = d0 % 146097, n100 = d1 / 36524;
	int d2 = d1 % 36524, n4 = d2 / 1461;
	int d3 = d2 % 1461, n1 = d3 / 365;
	int year = 400 * n400 + 100 * n100 + 4 * n4 + n1;

	return n100 == 4 || n1 == 4 ? year : year + 1;
}

void loods_date_to_ymd(loods_date d, int *year, int *month, int *day)
{
	int32_t prior;

	*year = *month = *day = 0;
	if (!d.n)
		return;
	*year = year_of(d.n);
	prior = d.n - rata_die(*year, 1, 1);
	if (d.n >= rata_die(*year, 3, 1))
		prior += leap(*year) ? 1 : 2;
	*month = (12 * prior + 373) / 367;
	*day = d.n - rata_die(*year, *month, 1) + 1;
}

loods_date loods_date_add_days(loods_date d, int days)
{
	return d.n ? in_range((int64_t)d.n + days) : d;
}

loods_date loods_date_add_months(loods_date d, int months)
{
	int year, month, day, last;
	int64_t m;

	if (!d.n)
		return d;
	loods_date_to_ymd(d, &year, &month, &day);
	m = (int64_t)year * 12 + month - 1 + months;
	if (m < YEAR_MIN * 12 || m > YEAR_MAX * 12 + 11)
		return LOODS_DATE_NONE;
	year = (int)(m / 12);
	month = (int)(m % 12) + 1;
	last = month_days(year, month);
	loods_date_from_ymd(year, month, day < last ? day : last, &d);
	return d;
}

int loods_date_weekday(loods_date d)
{
	return d.n ? (d.n - 1) % 7 + 1 : 0;
}

loods_date loods_date_working(loods_date d)
{
	int weekday = loods_date_weekday(d);

	return weekday > 5 ? loods_date_add_days(d, 8 - weekday) : d;
}

void loods_date_iso_week(loods_date d, int *year, int *week)
{
	int32_t thursday;

	*year = *week = 0;
	if (!d.n)
		return;
	/* A week belongs to the year in which its Thursday lies. */
	thursday = d.n - loods_date_weekday(d) + 4;
	*year = year_of(thursday);
	*week = (thursday - rata_die(*year, 1, 1)) / 7 + 1;
}

int loods_date_age(loods_pdate birth, loods_date on)
{
	int year, month, day, age;

	if (!birth.year || !on.n)
		return -1;
	loods_date_to_ymd(on, &year, &month, &day);
	age = year - birth.year;
	/* 29 February compares as later than the 28th, so the birthday falls on 1 March by itself. */
	if (birth.month && (month < birth.month || (month == birth.month && day < birth.day)))
		age--;
	return age < 0 ? -1 : age;
}

/* Exactly `n` digits at `s`, as a number; -1 when there are fewer. */
static int digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static char *put(char *p, int v, int n)
{
	for (int i = n - 1; i >= 0; i--, v /= 10)
		p[i] = (char)('0' + v % 10);
	return p + n;
}

/* YYYY-MM-DD at `s`, whatever follows. */
static bool parse_ymd(const char *s, loods_date *out)
{
	int year, month, day;

	*out = LOODS_DATE_NONE;
	if ((year = digits(s, 4)) < 0 || s[4] != '-' || (month = digits(s + 5, 2)) < 0 || s[7] != '-' ||
	    (day = digits(s + 8, 2)) < 0)
		return false;
	return loods_date_from_ymd(year, month, day, out);
}

bool loods_date_parse_iso(const char *s, loods_date *out)
{
	loods_date d;

	*out = LOODS_DATE_NONE;
	if (!parse_ymd(s, &d) || s[10])
		return false;
	*out = d;
	return true;
}

char *loods_date_format_iso(loods_date d, char buf[LOODS_DATE_LEN])
{
	int year, month, day;
	char *p = buf;

	if (d.n) {
		loods_date_to_ymd(d, &year, &month, &day);
		p = put(p, year, 4);
		*p++ = '-';
		p = put(p, month, 2);
		*p++ = '-';
		p = put(p, day, 2);
	}
	*p = '\0';
	return buf;
}

bool loods_time_from_hm(int hour, int minute, loods_time *out)
{
	*out = (loods_time){ 0 };
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	out->n = (int16_t)(hour * 60 + minute + 1);
	return true;
}

void loods_time_to_hm(loods_time t, int *hour, int *minute)
{
	*hour = t.n ? (t.n - 1) / 60 : -1;
	*minute = t.n ? (t.n - 1) % 60 : -1;
}

bool loods_time_parse(const char *s, loods_time *out)
{
	int hour, minute;

	*out = (loods_time){ 0 };
	if ((hour = digits(s, 2)) < 0 || s[2] != ':' || (minute = digits(s + 3, 2)) < 0 || s[5])
		return false;
	return loods_time_from_hm(hour, minute, out);
}

char *loods_time_format(loods_time t, char buf[LOODS_TIME_LEN])
{
	char *p = buf;

	if (t.n) {
		p = put(p, (t.n - 1) / 60, 2);
		*p++ = ':';
		p = put(p, (t.n - 1) % 60, 2);
	}
	*p = '\0';
	return buf;
}

loods_stamp loods_stamp_of(loods_date d, int hour, int minute, int second)
{
	assert(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60);
	return (loods_stamp){ d.n ? (int64_t)d.n * DAY + hour * HOUR + minute * 60 + second : 0 };
}

loods_date loods_stamp_date(loods_stamp t)
{
	return in_range(t.n / DAY);
}

static int32_t last_sunday(int year, int month)
{
	int32_t last = rata_die(year, month, 31);

	return last - last % 7;
}

/* `utc` counts as a stamp does, but on UTC's clock. Outside the calendar: not known. */
static loods_stamp amsterdam(int64_t utc)
{
	int64_t begin, end;
	int year;

	if (!in_range(utc / DAY).n)
		return (loods_stamp){ 0 };
	year = year_of((int32_t)(utc / DAY));
	begin = (int64_t)last_sunday(year, 3) * DAY + HOUR;
	end = (int64_t)last_sunday(year, 10) * DAY + HOUR;
	utc += utc >= begin && utc < end ? 2 * HOUR : HOUR;
	return (loods_stamp){ in_range(utc / DAY).n ? utc : 0 };
}

loods_stamp loods_stamp_from_unix(int64_t unix_seconds)
{
	int64_t t;

	if (__builtin_add_overflow(unix_seconds, (int64_t)RD_UNIX * DAY, &t))
		return (loods_stamp){ 0 };
	return amsterdam(t);
}

loods_stamp loods_stamp_utc(loods_stamp local)
{
	if (!local.n)
		return local;
	if (amsterdam(local.n - 2 * HOUR).n == local.n)
		return (loods_stamp){ local.n - 2 * HOUR };
	return (loods_stamp){ local.n - HOUR };
}

/* What may follow the time of a stamp: nothing, Z, or ±HH:MM. */
static bool parse_zone(const char *s, int64_t local, loods_stamp *out)
{
	int hour, minute, offset;

	if (!*s) {
		out->n = local;
		return true;
	}
	if (s[0] == 'Z' && !s[1]) {
		*out = amsterdam(local);
		return out->n != 0;
	}
	if ((s[0] != '+' && s[0] != '-') || (hour = digits(s + 1, 2)) < 0 || hour > 14 || s[3] != ':' ||
	    (minute = digits(s + 4, 2)) < 0 || minute > 59 || s[6])
		return false;
	offset = hour * HOUR + minute * 60;
	*out = amsterdam(s[0] == '+' ? local - offset : local + offset);
	return out->n != 0;
}

bool loods_stamp_parse(const char *s, bool end_of_day, loods_stamp *out)
{
	int hour, minute, second = 0;
	loods_date d;

	*out = (loods_stamp){ 0 };
	if (!parse_ymd(s, &d))
		return false;
	s += 10;
	if (!*s) {
		*out = end_of_day ? loods_stamp_of(d, 23, 59, 59) : loods_stamp_of(d, 0, 0, 0);
		return true;
	}
	if ((s[0] != 'T' && s[0] != ' ') || (hour = digits(s + 1, 2)) < 0 || hour > 23 || s[3] != ':' ||
	    (minute = digits(s + 4, 2)) < 0 || minute > 59)
		return false;
	s += 6;
	if (*s == ':') {
		second = digits(s + 1, 2);
		if (second < 0 || second > 59)
			return false;
		s += 3;
	}
	return parse_zone(s, loods_stamp_of(d, hour, minute, second).n, out);
}

char *loods_stamp_format(loods_stamp t, char buf[LOODS_STAMP_LEN])
{
	int second = (int)(t.n % DAY);
	char *p = buf;

	if (!t.n) {
		*p = '\0';
		return buf;
	}
	loods_date_format_iso(loods_stamp_date(t), buf);
	p += strlen(buf);
	*p++ = 'T';
	p = put(p, second / HOUR, 2);
	*p++ = ':';
	p = put(p, second / 60 % 60, 2);
	*p++ = ':';
	p = put(p, second % 60, 2);
	*p = '\0';
	return buf;
}

bool loods_pdate_parse(const char *s, loods_pdate *out)
{
	int year, month = 0, day = 0;
	loods_date d;

	*out = (loods_pdate){ 0, 0, 0 };
	if ((year = digits(s, 4)) < 0)
		return false;
	s += 4;
	if (*s == '-') {
		if ((month = digits(s + 1, 2)) < 1)
			return false;
		s += 3;
		if (*s == '-') {
			if ((day = digits(s + 1, 2)) < 1)
				return false;
			s += 3;
		}
	}
	if (*s || !loods_date_from_ymd(year, month ? month : 1, day ? day : 1, &d))
		return false;
	*out = (loods_pdate){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	return true;
}

char *loods_pdate_format(loods_pdate d, char buf[LOODS_DATE_LEN])
{
	char *p = buf;

	if (d.year)
		p = put(p, d.year, 4);
	if (d.year && d.month) {
		*p++ = '-';
		p = put(p, d.month, 2);
		if (d.day) {
			*p++ = '-';
			p = put(p, d.day, 2);
		}
	}
	*p = '\0';
	return buf;
}

/* Copies without the blanks around; false when nothing or more than `size` - 1 bytes remain. */
static bool trimmed(const char *s, char *buf, size_t size)
{
	size_t n;

	while (*s == ' ')
		s++;
	n = strlen(s);
	while (n && s[n - 1] == ' ')
		n--;
	if (!n || n >= size)
		return false;
	memcpy(buf, s, n);
	buf[n] = '\0';
	return true;
}

static int count_digits(const char *s)
{
	return (int)strspn(s, "0123456789");
}

static bool typed_word(const char *s, loods_date today, loods_date *out)
{
	static const struct {
		const char *word;
		int days;
	} words[] = {
		{ "v", 0 }, { "vandaag", 0 },   { "t", 0 },         { "today", 0 },
		{ "m", 1 }, { "morgen", 1 },    { "tomorrow", 1 },
		{ "g", -1 }, { "gisteren", -1 }, { "yesterday", -1 },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcasecmp(s, words[i].word) == 0) {
			*out = loods_date_add_days(today, words[i].days);
			return out->n != 0;
		}
	}
	return false;
}

/* +14 -1 +2w +1m +1j */
static bool typed_offset(const char *s, loods_date today, loods_date *out)
{
	int len = count_digits(s + 1), n;
	const char *unit = s + 1 + len;

	if (len < 1 || len > 5 || (*unit && unit[1]))
		return false;
	n = digits(s + 1, len);
	if (*s == '-')
		n = -n;
	switch (*unit) {
	case '\0':
	case 'd':
	case 'D':
		*out = loods_date_add_days(today, n);
		break;
	case 'w':
	case 'W':
		*out = loods_date_add_days(today, n * 7);
		break;
	case 'm':
	case 'M':
		*out = loods_date_add_months(today, n);
		break;
	case 'j':
	case 'J':
	case 'y':
	case 'Y':
		*out = loods_date_add_months(today, n * 12);
		break;
	default:
		return false;
	}
	return out->n != 0;
}

static bool on_right_side(loods_date d, loods_date today, bool future)
{
	return future ? d.n >= today.n : d.n <= today.n;
}

/* The 7th of the nearest month: any day of the month comes back within 2 months, today's included. */
static bool nearest_month(int day, loods_date today, bool future, loods_date *out)
{
	int year, month, unused;

	loods_date_to_ymd(today, &year, &month, &unused);
	for (int i = 0; i <= 2; i++) {
		if (loods_date_from_ymd(year, month, day, out) && on_right_side(*out, today, future))
			return true;
		month += future ? 1 : -1;
		if (month < 1 || month > 12) {
			year += future ? 1 : -1;
			month = future ? 1 : 12;
		}
	}
	*out = LOODS_DATE_NONE;
	return false;
}

/* 7 December of the nearest year: 29 February can be 8 years away (around 1900 and 2100). */
static bool nearest_year(int month, int day, loods_date today, bool future, loods_date *out)
{
	int year, unused;

	loods_date_to_ymd(today, &year, &unused, &unused);
	for (int i = 0; i <= 8; i++, year += future ? 1 : -1) {
		if (loods_date_from_ymd(year, month, day, out) && on_right_side(*out, today, future))
			return true;
	}
	*out = LOODS_DATE_NONE;
	return false;
}

/* A year of two digits lies between 79 years ago and 20 years ahead. */
static int century(int yy, loods_date today)
{
	int year, unused, top;

	loods_date_to_ymd(today, &year, &unused, &unused);
	top = year + 20;
	return top - (top - yy) % 100;
}

/* 7 0712 071226 07122026 */
static bool typed_digits(const char *s, int len, loods_date today, bool future, loods_date *out)
{
	switch (len) {
	case 1:
	case 2:
		return nearest_month(digits(s, len), today, future, out);
	case 4:
		return nearest_year(digits(s + 2, 2), digits(s, 2), today, future, out);
	case 6:
		return loods_date_from_ymd(century(digits(s + 4, 2), today), digits(s + 2, 2), digits(s, 2),
					   out);
	case 8:
		return loods_date_from_ymd(digits(s + 4, 4), digits(s + 2, 2), digits(s, 2), out);
	}
	return false;
}

/* 7-12 7/12/26 7.12.2026 2026-12-07 */
static bool typed_parts(const char *s, loods_date today, bool future, loods_date *out)
{
	int len[3] = { 0, 0, 0 }, part[3] = { 0, 0, 0 }, n = 0;
	char separator = s[count_digits(s)];

	if (!separator || !strchr("-/.", separator))
		return false;
	for (;;) {
		len[n] = count_digits(s);
		if (len[n] < 1 || len[n] > 4)
			return false;
		part[n] = digits(s, len[n]);
		s += len[n++];
		if (!*s)
			break;
		if (*s != separator || n == 3)
			return false;
		s++;
	}
	if (len[1] > 2)
		return false;
	if (n == 3 && len[0] == 4 && len[2] <= 2 && separator == '-')
		return loods_date_from_ymd(part[0], part[1], part[2], out);
	if (len[0] > 2)
		return false;
	if (n == 2)
		return nearest_year(part[1], part[0], today, future, out);
	if (n != 3 || (len[2] != 2 && len[2] != 4))
		return false;
	return loods_date_from_ymd(len[2] == 2 ? century(part[2], today) : part[2], part[1], part[0], out);
}

bool loods_date_parse_typed(const char *s, loods_date today, bool future, loods_date *out)
{
	char buf[16];
	int len;

	*out = LOODS_DATE_NONE;
	if (!today.n || !trimmed(s, buf, sizeof buf))
		return false;
	if (*buf == '+' || *buf == '-')
		return typed_offset(buf, today, out);
	len = count_digits(buf);
	if (!len)
		return typed_word(buf, today, out);
	if (!buf[len])
		return typed_digits(buf, len, today, future, out);
	return typed_parts(buf, today, future, out);
}

bool loods_time_parse_typed(const char *s, loods_time *out)
{
	char buf[8];
	int len;

	*out = (loods_time){ 0 };
	if (!trimmed(s, buf, sizeof buf))
		return false;
	len = count_digits(buf);
	if (len < 1 || len > 4)
		return false;
	if (!buf[len]) {
		if (len <= 2)
			return loods_time_from_hm(digits(buf, len), 0, out);
		return loods_time_from_hm(digits(buf, len - 2), digits(buf + len - 2, 2), out);
	}
	if (len > 2 || (buf[len] != ':' && buf[len] != '.') || digits(buf + len + 1, 2) < 0 || buf[len + 3])
		return false;
	return loods_time_from_hm(digits(buf, len), digits(buf + len + 1, 2), out);
}

bool loods_span_has(struct loods_span s, loods_date d)
{
	return s.first.n && d.n && d.n >= s.first.n && (!s.last.n || d.n <= s.last.n);
}

bool loods_span_overlaps(struct loods_span a, struct loods_span b)
{
	if (!a.first.n || !b.first.n)
		return false;
	return (!a.last.n || b.first.n <= a.last.n) && (!b.last.n || a.first.n <= b.last.n);
}

loods_stamp loods_clock_now(const struct loods_clock *c)
{
	return c->pinned.n ? c->pinned : loods_stamp_from_unix(time(NULL));
}

loods_date loods_clock_today(const struct loods_clock *c)
{
	return loods_stamp_date(loods_clock_now(c));
}
