#include "week.h"

#include <stdio.h>
#include <string.h>

enum { DAYS = 7 };

loods_week loods_week_of(loods_date d)
{
	return (loods_week){ d.n ? d.n - loods_date_weekday(d) + 1 : 0 };
}

loods_week loods_week_add(loods_week w, int weeks)
{
	return loods_week_of(loods_date_add_days(loods_week_monday(w), DAYS * weeks));
}

bool loods_week_from(int year, int week, loods_week *out)
{
	loods_date fourth;
	int found_year, found_week;

	*out = (loods_week){ 0 };
	/* 4 January always lies in week 1. */
	if (week < 1 || week > 53 || !loods_date_from_ymd(year, 1, 4, &fourth))
		return false;
	*out = loods_week_add(loods_week_of(fourth), week - 1);
	loods_week_to(*out, &found_year, &found_week);
	if (found_year != year || found_week != week)
		*out = (loods_week){ 0 };
	return out->n != 0;
}

void loods_week_to(loods_week w, int *year, int *week)
{
	loods_date_iso_week(loods_week_monday(w), year, week);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool loods_week_parse(const char *s, loods_week *out)
{
	static const char form[] = "dddd-Wdd";
	int year, week;

	*out = (loods_week){ 0 };
	if (strlen(s) != sizeof form - 1)
		return false;
	for (int i = 0; form[i]; i++)
		if (form[i] == 'd' ? !is_digit(s[i]) : s[i] != form[i])
			return false;
	year = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
	week = (s[6] - '0') * 10 + (s[7] - '0');
	return loods_week_from(year, week, out);
}

char *loods_week_format(loods_week w, char buf[LOODS_DATE_LEN])
{
	int year, week;

	buf[0] = '\0';
	loods_week_to(w, &year, &week);
	if (year)
		snprintf(buf, LOODS_DATE_LEN, "%04d-W%02d", year % 10000, week % 100);
	return buf;
}

/* Up to `digits` of them; -1: none. */
static int number(const char **s, int digits)
{
	int n = -1;

	for (; is_digit(**s) && digits > 0; (*s)++, digits--)
		n = (n < 0 ? 0 : n * 10) + (**s - '0');
	return n;
}

/* Over "w" or "week" in small or capital letters and blanks; false: none of these stands there. */
static bool over_word(const char **s)
{
	static const char word[] = "week";
	const char *at = *s;
	int n = 0;

	while (n < 4 && (at[n] | 32) == word[n])
		n++;
	if (n != 1 && n != 4)
		return false;
	*s = at + n;
	while (**s == ' ')
		(*s)++;
	return true;
}

static bool nearest(int week, loods_date today, bool future, loods_week *out)
{
	const loods_week present = loods_week_of(today);
	int year, this_week, step = future ? 1 : -1;

	loods_week_to(present, &year, &this_week);
	/* Week 53 is there every five or six years. */
	for (int i = 0; i < 8; i++, year += step)
		if (loods_week_from(year, week, out) && (future ? out->n >= present.n : out->n <= present.n))
			return true;
	*out = (loods_week){ 0 };
	return false;
}

bool loods_week_parse_typed(const char *s, loods_date today, bool future, loods_week *out)
{
	char upper[LOODS_DATE_LEN];
	const char *at = s;
	loods_date day;
	int week, year;

	snprintf(upper, sizeof upper, "%s", s);
	for (char *c = upper; *c; c++)
		*c = (char)(*c == 'w' ? 'W' : *c);
	if (strlen(s) < sizeof upper && loods_week_parse(upper, out))
		return true;
	over_word(&at);
	week = number(&at, 2);
	if (week >= 0 && !*at)
		return nearest(week, today, future, out);
	if (week >= 0 && strchr("-/ ", *at)) {
		at++;
		year = number(&at, 4);
		if (year >= 1000 && !*at)
			return loods_week_from(year, week, out);
	}
	*out = (loods_week){ 0 };
	if (!loods_date_parse_typed(s, today, future, &day))
		return false;
	*out = loods_week_of(day);
	return true;
}
