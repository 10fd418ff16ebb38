/* SPSS files: the same bytes on any machine, labels that fit, and no value that was not declared. That SPSS's
 * own relative reads them is tests/cli_export.sh's to say. */
#include "export_sav.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct loods_err err;

/* 60 letters of two bytes and one more, so that byte 120 ends a letter in one label and cuts one in the
 * other. */
#define SIXTY "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé"
static const char *const arms[] = { "'=a", "b, \"b\"", "م" };
static const char *const labels[] = { "=a", SIXTY "é", "x" SIXTY };
static const struct loods_sav_column columns[] = {
	{ "arm", "Arm é", arms, labels, 3 },
	{ "mean", "Mean", NULL, NULL, 0 },
};
static const char csv[] = "arm,mean\n'=a,-0.25\n\"b, \"\"b\"\"\",\n,3\nم,1000000.01\n";

static struct loods_str made(const char *zone)
{
	struct loods_str out = LOODS_STR_INIT;
	loods_stamp at;

	cr_assert(loods_stamp_parse("2026-03-09T00:30:05", false, &at));
	setenv("TZ", zone, 1);
	tzset();
	cr_assert_eq(loods_sav_of_csv(csv, strlen(csv), columns, 2, "Title", at, &out, &err), LOODS_OK, "%s",
		     err.msg);
	return out;
}

static bool holds(const struct loods_str *s, const char *bytes, size_t n)
{
	return memmem(s->s, s->len, bytes, n) != NULL;
}

Test(export_sav, is_the_same_in_every_zone)
{
	struct loods_str a = made("UTC"), b = made("Pacific/Auckland"), c = made("America/New_York");

	cr_assert_eq(a.len, b.len);
	cr_assert_eq(memcmp(a.s, b.s, a.len), 0);
	cr_assert_eq(memcmp(a.s, c.s, a.len), 0);
	cr_assert_eq(memcmp(a.s + 92, "09 Mar 2600:30:05Title ", 23), 0, "%.23s", a.s + 92);
	loods_str_release(&a);
	loods_str_release(&b);
	loods_str_release(&c);
}

/* IEEE 754, lowest byte first, worked out by hand: -0.25 is -1 * 2^-2, 3 is 1.5 * 2^1. */
Test(export_sav, holds_numbers_and_whole_letters)
{
	struct loods_str s = made("UTC");

	cr_assert(holds(&s, "\0\0\0\0\0\0\xd0\xbf", 8));
	cr_assert(holds(&s, "\0\0\0\0\0\0\x08\x40", 8));
	/* Labels end with a whole letter: 60 letters of the first, one and 59 of the second. */
	cr_assert(holds(&s, "\x78" SIXTY, 121));
	cr_assert(holds(&s, "\x77x", 2));
	cr_assert_not(holds(&s, SIXTY "é", 122));
	loods_str_release(&s);
}

Test(export_sav, refuses_what_was_not_declared)
{
	static const char unknown[] = "arm,mean\nc,1\n";
	struct loods_str out = LOODS_STR_INIT;

	cr_assert_eq(loods_sav_of_csv(unknown, strlen(unknown), columns, 2, "Title", (loods_stamp){ 0 }, &out,
				      &err),
		     LOODS_EINVALID);
	cr_assert_not_null(strstr(err.msg, "arm"));
	loods_str_release(&out);
}
