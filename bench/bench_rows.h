/*
 * The rows of the table "page encryption beside plain SQLite": two ways to keep one database, one encrypted and one not,
 * through the same statements. Needs SQLite and nothing of Loods, so that a program with another SQLite measures the same.
 * Each measurement is a process of its own, because what SQLite allocates with and how is of a whole process; the rounds
 * of the two ways alternate. Any failure ends the program with a message.
 */
#ifndef LOODS_BENCH_ROWS_H
#define LOODS_BENCH_ROWS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "bench_time.h"

struct rows_way {
	/* Opens it, with its key, made anew or as it is; called first in a process. Without the settings below. */
	sqlite3 *(*open)(const struct rows_way *w, const char *path, bool make);
	const char *path;     /* the database that is read */
	const char *new_path; /* one that is made and removed */
	int page_size;
};

/* Prints the lines. ways[0] is the encrypted one. */
void rows_time(const struct rows_way ways[2], const char *title);

/* Makes w->path: clients, accounts and the first `contacts` contacts of another database, with the indexes of contacts. The
 * database comes from `from`, called in the process that makes it. */
void rows_fill(const struct rows_way *w, sqlite3 *(*from)(void), long contacts);

/* Runs `what` in a process of its own; what it puts into `out` (two numbers) is there afterwards. */
void rows_apart(void (*what)(const void *ctx, double out[2]), const void *ctx, double out[2]);

/* The settings of storage/db.c. */
void rows_set_up(sqlite3 *h, int cache_kib);
void rows_run(sqlite3 *h, const char *sql);
_Noreturn void rows_die(sqlite3 *h, const char *what);

#endif
