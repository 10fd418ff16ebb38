/*
 * What the benchmarks share: the synthetic office they read, a clock, medians, and lines of a table. A figure
 * is the median of rounds; where two ways are compared their rounds alternate, so that a machine that is busy
 * for a while is busy for both. Nothing here judges: right or wrong is what tests/ is for.
 */
#ifndef LOODS_BENCH_H
#define LOODS_BENCH_H

#include "app.h"
#include "bench_time.h"
#include "synth.h"

/* Everybody's passphrase in these offices of invented people. */
#define BENCH_PASSPHRASE "haven en kade"
/* Figures are of this moment, whenever they are taken. */
#define BENCH_NOW "2026-11-23T09:40:00"

/* Ends the program with the message of `err` unless `code` is OK. */
void bench_must(enum loods_code code, const struct loods_err *err, const char *what);

/* The size of that name, of a part of a city with so many clients ("1500"), or of a pilot with them
 * ("pilot-1500"); ends the program when there is none. Valid until the next
 * call. */
const struct loods_synth_size *bench_size(const char *name);

/* Opens the office file and lets the first invented account of that role in; fills app->store, user and
 * clock. */
void bench_enter(struct loods_app *app, const char *path, enum loods_role role);
void bench_leave(struct loods_app *app);
/* A caseworker's account; the i-th invented one. */
void bench_enter_user(struct loods_app *app, const char *path, const char *name);
/* BENCH_PASSPHRASE in guarded memory, to be released. */
struct loods_secret bench_passphrase(void);

/* Kilobytes of this process, or of another by its number, from /proc: peak resident set, present one,
 * proportional set. */
struct bench_memory {
	long peak, resident, proportional;
};
struct bench_memory bench_memory(long pid);

#endif
