/*
 * The schema and how an older office gets it: a list of migrations, run in order, each office from where it
 * stands. The version is SQLite's user_version and rolls back with the transaction. Never goes backwards; a
 * newer office is refused.
 */
#ifndef LOODS_MIGRATE_H
#define LOODS_MIGRATE_H

#include "db.h"

enum { MIGRATION_PARTS = 4 };

struct migration {
	const char *what;                 /* English, for the maintainer */
	const char *sql[MIGRATION_PARTS]; /* run one after another; NULL: no more */
};

/* Append-only; the schema's version is the number of those that were run. */
extern const struct migration migrations[];
extern const int migrations_n;

/* Brings the schema to the newest version, all or nothing, in a writing transaction of its own; returns at
 * once when it is there. EDAMAGED: made by a newer Loods. EBUSY, EIO. */
enum loods_code migrate_run(struct db *db, struct loods_err *err) LOODS_CHECKED;

/* The first `n` migrations only: what tests start an old office from. */
enum loods_code migrate_to(struct db *db, int n, struct loods_err *err) LOODS_CHECKED;

#endif
