#include "table_simplex.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

__extension__ typedef __int128 wide;

static const int64_t entry_max = INT64_C(1) << 62;

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

static int64_t *row(const struct loods_simplex *s, size_t i)
{
	return s->t + i * (s->cols + 1);
}

static int64_t right(const struct loods_simplex *s, size_t i)
{
	return row(s, i)[s->cols];
}

/* ri - f * pr, where f is 1 or -1; entries are below 2^62, so the difference fits. */
static void subtract(struct loods_simplex *s, int64_t *ri, const int64_t *pr, int64_t f)
{
	uint64_t beyond = 0;

	for (size_t j = 0; j <= s->cols; j++) {
		ri[j] -= f * pr[j];
		beyond |= (uint64_t)ri[j] + (uint64_t)entry_max;
	}
	s->overflow |= beyond >> 63;
}

/* ri = (ri * p - f * pr) / d. The entries of tables are mostly 0, and p and d mostly 1. */
static void combine(struct loods_simplex *s, int64_t *ri, const int64_t *pr, int64_t p, int64_t f)
{
	for (size_t j = 0; j <= s->cols; j++) {
		wide v;

		if (!pr[j] && (!ri[j] || p == s->d))
			continue;
		v = (wide)ri[j] * p - (wide)f * pr[j];
		if (s->d != 1)
			v /= s->d;
		if (v >= entry_max || v <= -entry_max) {
			s->overflow = true;
			v = 0;
		}
		ri[j] = (int64_t)v;
	}
}

/* Unknown `col` becomes the basic one of row `r`, where its entry is not 0. */
static void pivot(struct loods_simplex *s, size_t r, size_t col)
{
	int64_t *pr = row(s, r), p;

	if (pr[col] < 0)
		for (size_t j = 0; j <= s->cols; j++)
			pr[j] = -pr[j];
	p = pr[col];
	for (size_t i = 0; i < s->rows; i++) {
		int64_t f = row(s, i)[col];

		if (i == r || (!f && p == s->d))
			continue;
		if (p == 1 && s->d == 1 && (f == 1 || f == -1))
			subtract(s, row(s, i), pr, f);
		else
			combine(s, row(s, i), pr, p, f);
	}
	if (s->basis[r] != UINT32_MAX)
		s->row_of[s->basis[r]] = -1;
	s->basis[r] = (uint32_t)col;
	s->row_of[col] = (int32_t)r;
	s->d = p;
}

/* Gauss and Jordan; rows that depend on others go. */
static void reduce(struct loods_simplex *s)
{
	size_t rank = 0;

	for (size_t i = 0; i < s->rows; i++)
		s->basis[i] = UINT32_MAX;
	for (size_t i = 0; i < s->rows; i++) {
		size_t j = 0;

		while (j < s->cols && !row(s, i)[j])
			j++;
		if (j < s->cols)
			pivot(s, i, j);
	}
	for (size_t i = 0; i < s->rows; i++) {
		if (s->basis[i] == UINT32_MAX)
			continue;
		if (rank != i)
			memcpy(row(s, rank), row(s, i), (s->cols + 1) * sizeof *s->t);
		s->basis[rank] = s->basis[i];
		s->row_of[s->basis[rank]] = (int32_t)rank;
		rank++;
	}
	s->rows = rank;
}

/* d times the basic unknown of a row, when the nonbasic ones are at x. */
static wide basic_at(const struct loods_simplex *s, size_t i, const int64_t *x)
{
	wide v = right(s, i);

	for (size_t j = 0; j < s->cols; j++)
		if (s->row_of[j] < 0 && x[j])
			v -= (wide)row(s, i)[j] * x[j];
	return v;
}

/* The nonbasic unknowns go to 0 one by one; a basic one that comes to 0 first takes the place. */
static void to_vertex(struct loods_simplex *s, int64_t *x)
{
	for (size_t j = 0; j < s->cols; j++) {
		size_t leaves = s->rows;
		wide best = 0, of = 1;

		if (s->row_of[j] >= 0 || !x[j])
			continue;
		for (size_t i = 0; i < s->rows; i++) {
			wide v, f = -(wide)row(s, i)[j];

			if (f <= 0)
				continue;
			v = basic_at(s, i, x);
			/* v / f below x[j], and below the best so far */
			if (v < f * x[j] && (leaves == s->rows || v * of < best * f)) {
				leaves = i;
				best = v;
				of = f;
			}
		}
		if (leaves < s->rows) {
			x[s->basis[leaves]] = 0;
			pivot(s, leaves, j);
		} else {
			x[j] = 0;
		}
		if (s->overflow)
			return;
	}
}

static void note_vertex(struct loods_simplex *s)
{
	for (size_t i = 0; i < s->rows; i++)
		if (right(s, i) % s->d)
			return;
	for (size_t j = 0; j < s->cols; j++) {
		int64_t v = s->row_of[j] < 0 ? 0 : right(s, (size_t)s->row_of[j]) / s->d;

		if (v < s->low[j])
			s->low[j] = v;
		if (v > s->high[j])
			s->high[j] = v;
	}
}

void loods_simplex_make(struct loods_simplex *s, size_t nrows, size_t ncols, const int8_t *a,
			const int64_t *x)
{
	int64_t *at = room(ncols, sizeof *at);

	*s = (struct loods_simplex){ .rows = nrows, .cols = ncols, .d = 1 };
	s->t = room(nrows * (ncols + 1), sizeof *s->t);
	s->basis = room(nrows, sizeof *s->basis);
	s->row_of = room(ncols, sizeof *s->row_of);
	s->low = room(ncols, sizeof *s->low);
	s->high = room(ncols, sizeof *s->high);
	for (size_t j = 0; j < ncols; j++) {
		s->row_of[j] = -1;
		s->low[j] = s->high[j] = at[j] = x[j];
	}
	for (size_t i = 0; i < nrows; i++)
		for (size_t j = 0; j < ncols; j++) {
			row(s, i)[j] = a[i * ncols + j];
			row(s, i)[ncols] += a[i * ncols + j] * x[j];
		}
	reduce(s);
	if (!s->overflow)
		to_vertex(s, at);
	if (!s->overflow)
		note_vertex(s);
	free(at);
}

void loods_simplex_release(struct loods_simplex *s)
{
	free(s->t);
	free(s->basis);
	free(s->row_of);
	free(s->low);
	free(s->high);
	*s = (struct loods_simplex){ 0 };
}

/* The unknown that comes in to better `unknown` (sign 1: raise, -1: lower), or cols: it is at its best. */
static size_t entering(const struct loods_simplex *s, size_t unknown, int sign, bool bland)
{
	size_t best = s->cols;
	int64_t most = 0;
	const int64_t *r;

	if (s->row_of[unknown] < 0)
		return sign > 0 ? unknown : s->cols;
	r = row(s, (size_t)s->row_of[unknown]);
	for (size_t j = 0; j < s->cols; j++) {
		int64_t gain = sign > 0 ? -r[j] : r[j];

		if (s->row_of[j] >= 0 || gain <= most)
			continue;
		best = j;
		if (bland)
			return best;
		most = gain;
	}
	return best;
}

/* The row whose unknown comes to 0 first as `col` grows, or rows: none does. */
static size_t leaving(const struct loods_simplex *s, size_t col)
{
	size_t best = s->rows;

	for (size_t i = 0; i < s->rows; i++) {
		int64_t f = row(s, i)[col];
		wide left, then;

		if (f <= 0)
			continue;
		if (best == s->rows) {
			best = i;
			continue;
		}
		left = (wide)right(s, i) * row(s, best)[col];
		then = (wide)right(s, best) * f;
		if (left < then || (left == then && s->basis[i] < s->basis[best]))
			best = i;
	}
	return best;
}

static int64_t value(const struct loods_simplex *s, size_t unknown, int sign)
{
	int64_t v = s->row_of[unknown] < 0 ? 0 : right(s, (size_t)s->row_of[unknown]);

	return v / s->d + (sign < 0 && v % s->d != 0);
}

static int64_t go(struct loods_simplex *s, size_t unknown, int sign, int64_t enough)
{
	for (size_t n = 0; !s->overflow; n++) {
		size_t col, r;

		if (sign > 0 ? s->high[unknown] >= enough : s->low[unknown] <= enough)
			return sign > 0 ? s->high[unknown] : s->low[unknown];
		col = entering(s, unknown, sign, n > 4 * s->cols);
		if (col == s->cols)
			break;
		r = leaving(s, col);
		if (r == s->rows) {
			/* Along this edge nothing stops it, so every whole number is reached. */
			s->high[unknown] = INT64_MAX;
			return INT64_MAX;
		}
		pivot(s, r, col);
		note_vertex(s);
	}
	return value(s, unknown, sign);
}

int64_t loods_simplex_highest(struct loods_simplex *s, size_t unknown, int64_t enough)
{
	return go(s, unknown, 1, enough);
}

int64_t loods_simplex_lowest(struct loods_simplex *s, size_t unknown, int64_t enough)
{
	return go(s, unknown, -1, enough);
}
