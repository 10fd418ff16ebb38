#include "bench_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double bench_now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

double bench_processor(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

void bench_add(struct bench_set *s, double v)
{
	if (s->n < BENCH_ROUNDS_MAX)
		s->v[s->n++] = v;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_quantile(const struct bench_set *s, double share)
{
	struct bench_set t = *s;

	if (!t.n)
		return 0;
	qsort(t.v, (size_t)t.n, sizeof *t.v, ascending);
	return t.v[(int)(share * (t.n - 1) + 0.5)];
}

double bench_median(const struct bench_set *s)
{
	return bench_quantile(s, 0.5);
}

void bench_title(const char *title, const char *columns)
{
	printf("\n%-46s%s\n", title, columns);
	fflush(stdout);
}

void bench_line_ms(const char *name, const struct bench_set *seconds)
{
	printf("  %-44s%9.2f%9.2f%9.2f ms\n", name, bench_median(seconds) * 1e3,
	       bench_quantile(seconds, 0.95) * 1e3, bench_quantile(seconds, 1) * 1e3);
	fflush(stdout);
}

void bench_line_ratio(const char *name, double ours, double plain, const char *unit)
{
	int decimals = ours < 100 ? 2 : 0;

	printf("  %-44s%12.*f%12.*f%9.2f  %s\n", name, decimals, ours, decimals, plain, ours / plain, unit);
	fflush(stdout);
}

void bench_line_value(const char *name, double value, const char *unit)
{
	printf("  %-44s%12.*f %s\n", name, value < 100 ? 2 : 0, value, unit);
	fflush(stdout);
}
