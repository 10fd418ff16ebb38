/*
 * Bounds of the unknown cells of a table, exactly: maximise or minimise one unknown under linear equations
 * with small whole coefficients and x >= 0. Whole numbers only, so there is no rounding and every machine
 * gives the same answer.
 *
 * The tableau is kept free of fractions (Edmonds 1967, Bareiss 1968): all entries share one denominator, the
 * determinant of the basis, which for tables is small. The first vertex is found from the true cells, which
 * are a feasible point, by moving one nonbasic unknown after the other to 0. Pivots by the largest
 * coefficient, and after a while by Bland's rule (1977), which cannot cycle.
 */
#ifndef LOODS_TABLE_SIMPLEX_H
#define LOODS_TABLE_SIMPLEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loods_simplex {
	size_t rows, cols;
	int64_t *t;	     /* rows * (cols + 1); the last column is the right side */
	int64_t d;	     /* the denominator of all; above 0 */
	uint32_t *basis;     /* for each row its unknown */
	int32_t *row_of;     /* for each unknown its row, or -1 */
	int64_t *low, *high; /* for each unknown the range over all vertices met so far that are whole
			      * numbers, and the true cells: each of these is a table that could be */
	bool overflow;	     /* numbers grew beyond 62 bits: nothing is known any more */
};

/* `a` has nrows * ncols coefficients, -1, 0 or 1; `x` is a point that is feasible. Everything is made with
 * malloc; loods_simplex_release takes it back. */
void loods_simplex_make(struct loods_simplex *s, size_t nrows, size_t ncols, const int8_t *a,
			const int64_t *x);
void loods_simplex_release(struct loods_simplex *s);

/*
 * The highest (or lowest) value of an unknown, rounded to the whole number within; INT64_MAX when it has no
 * bound. Stops early, with the value reached, as soon as a whole vertex has it at `enough` or beyond
 * (INT64_MAX or INT64_MIN: never).
 */
int64_t loods_simplex_highest(struct loods_simplex *s, size_t unknown, int64_t enough);
int64_t loods_simplex_lowest(struct loods_simplex *s, size_t unknown, int64_t enough);

#endif
