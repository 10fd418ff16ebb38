/*
 * A clock, medians, and lines of a table: what also a benchmark that has nothing of Loods in it needs.
 */
#ifndef LOODS_BENCH_TIME_H
#define LOODS_BENCH_TIME_H

enum { BENCH_ROUNDS = 7, BENCH_ROUNDS_MAX = 512 };

/* Seconds of a clock that never jumps. */
double bench_now(void);
/* Seconds of the processor that this process has had: what others take does not count, waiting for a disk neither. */
double bench_processor(void);

/* Some measured values, in whatever unit. */
struct bench_set {
	double v[BENCH_ROUNDS_MAX];
	int n;
};
void bench_add(struct bench_set *s, double v);
double bench_median(const struct bench_set *s);
/* Sorted, the value below which `share` (0 to 1) of them lie. */
double bench_quantile(const struct bench_set *s, double share);

/* Lines of the table: a name of at most 44 characters and figures. */
void bench_title(const char *title, const char *columns);
/* Median, 95th percentile and worst, in ms. */
void bench_line_ms(const char *name, const struct bench_set *seconds);
/* Ours, plain SQLite's and the ratio. `unit` such as "ms" or "rows/s". */
void bench_line_ratio(const char *name, double ours, double plain, const char *unit);
void bench_line_value(const char *name, double value, const char *unit);

#endif
