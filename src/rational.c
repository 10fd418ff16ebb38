#include "rational.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static unsigned __int128 magnitude(__int128 n)
{
	return n < 0 ? -(unsigned __int128)n : (unsigned __int128)n;
}

static uint64_t gcd_64(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Steps of 128 bits take several times as long, and hardly any number needs them. */
static unsigned __int128 gcd(unsigned __int128 a, unsigned __int128 b)
{
	while (b) {
		unsigned __int128 rest;

		if (a <= UINT64_MAX && b <= UINT64_MAX)
			return gcd_64((uint64_t)a, (uint64_t)b);
		rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* The one place where a value is made. */
static bool reduce(__int128 num, __int128 den, struct loods_rational *out)
{
	unsigned __int128 n = magnitude(num), d = magnitude(den), common = gcd(n, d);
	bool negative = (num < 0) != (den < 0) && num != 0;

	*out = (struct loods_rational){ 0, 0 };
	if (!d)
		return false;
	n /= common;
	d /= common;
	/* INT64_MIN is left out, so that every value has its opposite. */
	if (n > INT64_MAX || d > INT64_MAX)
		return false;
	out->num = negative ? -(int64_t)n : (int64_t)n;
	out->den = (int64_t)d;
	return true;
}

bool loods_rational_from(int64_t num, int64_t den, struct loods_rational *out)
{
	return reduce(num, den, out);
}

bool loods_rational_add(struct loods_rational a, struct loods_rational b, struct loods_rational *out)
{
	/* Two products of 63 bits each and their sum stay below 2^127. */
	return reduce((__int128)a.num * b.den + (__int128)b.num * a.den, (__int128)a.den * b.den, out);
}

bool loods_rational_mul_int(struct loods_rational a, int64_t n, struct loods_rational *out)
{
	return reduce((__int128)a.num * n, a.den, out);
}

bool loods_rational_div(struct loods_rational a, struct loods_rational b, struct loods_rational *out)
{
	/* Without this an unknown divisor, 0/0, would be taken for infinitely small. */
	if (!b.den) {
		*out = b;
		return false;
	}
	return reduce((__int128)a.num * b.den, (__int128)a.den * b.num, out);
}

int loods_rational_compare(struct loods_rational a, struct loods_rational b)
{
	__int128 left = (__int128)a.num * b.den, right = (__int128)b.num * a.den;

	assert(a.den && b.den);
	return (left > right) - (left < right);
}

double loods_rational_double(struct loods_rational r)
{
	/* Both numbers are exact as long doubles where that type has 64 bits of mantissa or more. */
	return r.den ? (double)((long double)r.num / (long double)r.den) : NAN;
}

char *loods_rational_format(struct loods_rational r, char buf[LOODS_RATIONAL_LEN])
{
	if (!r.den)
		buf[0] = '\0';
	else if (r.den == 1)
		snprintf(buf, LOODS_RATIONAL_LEN, "%" PRId64, r.num);
	else
		snprintf(buf, LOODS_RATIONAL_LEN, "%" PRId64 "/%" PRId64, r.num, r.den);
	return buf;
}
