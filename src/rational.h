/*
 * Exact rational numbers: expected contacts are sums of n * days / P, and only the screen may round. This
 * module owns their arithmetic; it knows nothing of what they count. Every value is kept reduced, with a
 * denominator above 0. The value of all zeros means "not known" (denominator 0) and makes every result
 * not known; zero itself is 0/1.
 */
#ifndef LOODS_RATIONAL_H
#define LOODS_RATIONAL_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct loods_rational {
	int64_t num, den;
};

enum { LOODS_RATIONAL_LEN = 42 }; /* two numbers with sign, the slash and the NUL */

#define LOODS_RATIONAL_ZERO ((struct loods_rational){ 0, 1 })

static inline bool loods_rational_known(struct loods_rational r) { return r.den != 0; }

/* num / den, reduced. False and *out not known: den is 0, or the result does not fit. */
bool loods_rational_from(int64_t num, int64_t den, struct loods_rational *out) LOODS_CHECKED;

/* Sums, products, quotients; `out` may be one of the operands. False and *out not known: an operand is not
 * known, a division by zero, or the reduced result does not fit into 64 bits (in between, 128 are used). */
bool loods_rational_add(struct loods_rational a, struct loods_rational b,
			struct loods_rational *out) LOODS_CHECKED;
bool loods_rational_mul_int(struct loods_rational a, int64_t n, struct loods_rational *out) LOODS_CHECKED;
bool loods_rational_div(struct loods_rational a, struct loods_rational b,
			struct loods_rational *out) LOODS_CHECKED;

/* -1, 0 or 1, exactly. Both must be known. */
int loods_rational_compare(struct loods_rational a, struct loods_rational b);

/* As a double, for display and quartiles; NaN when not known. */
double loods_rational_double(struct loods_rational r);

/* "3/2", "2", "-1/3"; "" when not known. Returns buf. */
char *loods_rational_format(struct loods_rational r, char buf[LOODS_RATIONAL_LEN]);

#endif
