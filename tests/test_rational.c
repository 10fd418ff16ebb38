/* Exactness: what a report prints as 3/2 is 3/2, and what does not fit is refused, never wrong. */
#include "rational.h"

#include <criterion/criterion.h>
#include <math.h>

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

static struct loods_rational make(int64_t num, int64_t den)
{
	struct loods_rational r;

	cr_assert(loods_rational_from(num, den, &r));
	return r;
}

static const char *text(struct loods_rational r)
{
	static char buf[LOODS_RATIONAL_LEN];

	return loods_rational_format(r, buf);
}

Test(rational, is_reduced_and_says_so)
{
	static const struct {
		int64_t num, den;
		const char *text;
	} rows[] = {
		{ 42, 28, "3/2" },
		{ 56, 28, "2" },
		{ 0, 28, "0" },
		{ -42, 28, "-3/2" },
		{ 42, -28, "-3/2" },
		{ -42, -28, "3/2" },
		{ 1, INT64_MAX, "1/9223372036854775807" },
		{ -INT64_MAX, 2, "-9223372036854775807/2" },
		{ INT64_MIN, 2, "-4611686018427387904" },
		{ INT64_MIN, INT64_MIN, "1" },
		{ 0, INT64_MIN, "0" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_expect_str_eq(text(make(rows[i].num, rows[i].den)), rows[i].text, "row %zu", i);
}

Test(rational, what_does_not_fit_is_refused)
{
	struct loods_rational big = make(INT64_MAX, 1), small = make(1, INT64_MAX), r = { 1, 1 };

	cr_expect_not(loods_rational_from(1, 0, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_from(0, 0, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_from(INT64_MIN, 1, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_add(big, big, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_add(big, small, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_mul_int(big, 2, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_mul_int(big, INT64_MIN, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_div(big, small, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_div(big, LOODS_RATIONAL_ZERO, &r) || loods_rational_known(r));
	cr_expect(loods_rational_mul_int(small, INT64_MAX, &r));
	cr_expect_str_eq(text(r), "1");
}

Test(rational, not_known_stays_not_known)
{
	struct loods_rational none = { 0, 0 }, one = make(1, 1), r = one;

	cr_expect_not(loods_rational_add(none, one, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_add(one, none, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_mul_int(none, 3, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_div(none, one, &r) || loods_rational_known(r));
	cr_expect_not(loods_rational_div(one, none, &r) || loods_rational_known(r));
	cr_expect_str_eq(text(none), "");
	cr_expect(isnan(loods_rational_double(none)));
}

/* The example of the manual: 21 eligible days at 2 contacts per 28 days. */
Test(rational, expected_contacts)
{
	struct loods_rational x = LOODS_RATIONAL_ZERO, share, a;

	for (int i = 0; i < 21; i++) {
		cr_assert(loods_rational_mul_int(make(1, 28), 2, &share));
		cr_assert(loods_rational_add(x, share, &x));
	}
	cr_expect_str_eq(text(x), "3/2");
	cr_assert(loods_rational_div(make(2, 1), x, &a));
	cr_expect_str_eq(text(a), "4/3");
	cr_expect_float_eq(loods_rational_double(a), 4.0 / 3.0, 1e-15);
}

Test(rational, sums_of_every_period_stay_exact)
{
	struct loods_rational x = LOODS_RATIONAL_ZERO;

	/* The periods offices agree on, a city's worth of days each. */
	for (int i = 0; i < 100000; i++) {
		static const int periods[] = { 7, 14, 28, 30, 91, 182, 365 };

		cr_assert(loods_rational_add(x, make(1 + i % 3, periods[i % 7]), &x));
	}
	cr_expect_eq(x.den > 0 && (2 * 2 * 2 * 3 * 5 * 7 * 13 * 73) % x.den, 0);
}

Test(rational, order)
{
	static const struct {
		int64_t an, ad, bn, bd;
		int order;
	} rows[] = {
		{ 1, 2, 2, 3, -1 },
		{ 2, 4, 1, 2, 0 },
		{ -1, 2, 1, 3, -1 },
		{ 4, 5, 79, 100, 1 },
		{ INT64_MAX, INT64_MAX - 1, INT64_MAX - 1, INT64_MAX - 2, -1 },
		{ -INT64_MAX, 1, INT64_MAX, 1, -1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct loods_rational a = make(rows[i].an, rows[i].ad), b = make(rows[i].bn, rows[i].bd);

		cr_expect_eq(loods_rational_compare(a, b), rows[i].order, "row %zu", i);
		cr_expect_eq(loods_rational_compare(b, a), -rows[i].order, "row %zu turned", i);
	}
}
