/*
 * The database connection: the only place that prepares and steps a statement. Keeps prepared statements for
 * the next use, binds and reads by type, runs transactions that remember where they began, and turns SQLite's
 * codes into ours. It sets every connection up the same way (write-ahead log, full sync, no spilling of the
 * page cache, nothing on disk beside the log) and watches over it with an authorizer: no ATTACH, no change of
 * the schema outside a migration, no write to the access log but its own.
 *
 * It knows no table but that one, no key and no record; pages are encrypted below it by the VFS named in the
 * options.
 */
#ifndef LOODS_DB_H
#define LOODS_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct db;
struct db_stmt; /* a prepared statement in use */

struct db_options {
	const char *path;
	const char *vfs; /* name of a registered VFS; NULL: SQLite's own */
	bool create;     /* make the file where there is none; else ENOTFOUND */
	bool exclusive;  /* nobody else may have it open: for file systems without shared memory */
};

enum {
	DB_BUSY_MS = 10000, /* how long a write waits for another's */
	DB_SOON_MS = 200,
};

/* Opens the file without reading a page, so that a key can be given first (db_control). A symbolic link is
 * refused. ENOTFOUND, EIO. */
enum loods_code db_open(const struct db_options *o, struct db **out, struct loods_err *err) LOODS_CHECKED;
/* Sets the connection up; reads the file. EDAMAGED: not a database under this key. EIO: a setting did not
 * take. */
enum loods_code db_start(struct db *db, struct loods_err *err) LOODS_CHECKED;
/* NULL is fine. No statement may be in use. */
void db_close(struct db *db);

/* Something asked of the VFS about the main file; `op` and `arg` are the VFS's own. */
enum loods_code db_control(struct db *db, int op, void *arg, struct loods_err *err) LOODS_CHECKED;

/* Writes the log back into the file and empties it. Never more than one connection at a time may do so: the
 * caller holds a lock of the office. EBUSY: others are reading or writing; nothing is lost, try later. */
enum loods_code db_checkpoint(struct db *db, struct loods_err *err) LOODS_CHECKED;

/* EREFUSED: the file no longer stands where it was opened. db_begin asks this as well, and again once nobody
 * else can write. */
enum loods_code db_in_place(struct db *db, struct loods_err *err) LOODS_CHECKED;
/* Who knows why it does not may say so instead, with a code of its own; never OK. */
typedef enum loods_code db_moved_fn(void *ctx, struct loods_err *err);
void db_on_moved(struct db *db, db_moved_fn *moved, void *ctx);
/* Who knows what the others are busy with may say so as well; false: not that. */
typedef bool db_busy_fn(void *ctx, struct loods_err *err);
void db_on_busy(struct db *db, db_busy_fn *busy, void *ctx);

/* Changes whenever another connection commits; the same number twice means nothing was committed by others in
 * between. */
enum loods_code db_data_version(struct db *db, int64_t *out, struct loods_err *err) LOODS_CHECKED;

/* ---- statements ---- */

/* A statement of that text, ready to be bound. The same text may be in use several times at once. Give it
 * back with db_finish. */
enum loods_code db_prepare(struct db *db, const char *sql, struct db_stmt **out,
			   struct loods_err *err) LOODS_CHECKED;
/* The same for the two modules that may add to the access log and to the register of exports. */
enum loods_code db_prepare_log(struct db *db, const char *sql, struct db_stmt **out,
			       struct loods_err *err) LOODS_CHECKED;
void db_finish(struct db_stmt *st); /* NULL is fine; also in the middle of reading */
/* Back to before the first step, bindings kept, so that it can be bound anew and run again. */
void db_reset(struct db_stmt *st);

/* Positions count from 1. Texts and blobs are not copied: they must stay until the statement is reset or
 * finished. A failure is told by the next step. */
void db_bind_int(struct db_stmt *st, int pos, int64_t v);
void db_bind_id(struct db_stmt *st, int pos, int64_t id); /* 0 is stored as NULL */
void db_bind_null(struct db_stmt *st, int pos);
void db_bind_text(struct db_stmt *st, int pos, const char *s); /* NULL is NULL */
void db_bind_blob(struct db_stmt *st, int pos, const void *p, size_t len);
/* What `from` has in that column, of whatever type; copied. */
void db_bind_same(struct db_stmt *to, int pos, struct db_stmt *from, int col);

/* *row: there is a row to read. After the last row, or a failure, the statement is reset by itself. */
enum loods_code db_step(struct db_stmt *st, bool *row, struct loods_err *err) LOODS_CHECKED;
/* Steps a statement that gives no rows, and finishes it whatever happens. */
enum loods_code db_run(struct db_stmt *st, struct loods_err *err) LOODS_CHECKED;
/* One statement without parameters and rows, kept for the next use. */
enum loods_code db_exec(struct db *db, const char *sql, struct loods_err *err) LOODS_CHECKED;
/* Rows changed by the last statement that was run. */
int64_t db_changes(const struct db *db);

/* Columns of the row, from 0. Texts and blobs are valid until the next step, reset or finish. */
int64_t db_int(struct db_stmt *st, int col); /* NULL reads as 0 */
bool db_is_null(struct db_stmt *st, int col);
bool db_is_blob(struct db_stmt *st, int col);
const char *db_text(struct db_stmt *st, int col); /* NULL where NULL */
const void *db_blob(struct db_stmt *st, int col, size_t *len);
/* Have both rows the same value there, of the same type? */
bool db_same(struct db_stmt *a, struct db_stmt *b, int col);
/* Position of the column of that name; it must be there. For a loop: ask once. */
int db_column(struct db_stmt *st, const char *name);

/* The first column of the first row, with up to two whole numbers bound. *found (may be NULL): there was a
 * row; *out is 0 otherwise. */
enum loods_code db_read_int(struct db *db, const char *sql, int64_t a, int64_t b, int64_t *out, bool *found,
			    struct loods_err *err) LOODS_CHECKED;
/* Statements without parameters, separated by `;`. With `schema` they may change the schema. */
enum loods_code db_script(struct db *db, const char *sql, bool schema, struct loods_err *err) LOODS_CHECKED;

/* ---- transactions ---- */

/* Begins to write (BEGIN IMMEDIATE): waits for others up to DB_BUSY_MS, then EBUSY. The place is told in the
 * debug text of failures. */
#define db_begin(db, err) db_begin_at((db), __FILE__, __LINE__, (err))
enum loods_code db_begin_at(struct db *db, const char *file, int line, struct loods_err *err) LOODS_CHECKED;
/* The same for what can as well be done a moment later and need not survive a power failure by itself: it waits at
 * most DB_SOON_MS, and the commit does not wait for the disk. A kill takes nothing of it away; the next ordinary
 * commit makes it durable. */
enum loods_code db_begin_soon(struct db *db, struct loods_err *err) LOODS_CHECKED;
/* Durable when it returns OK; otherwise it was rolled back. */
enum loods_code db_commit(struct db *db, struct loods_err *err) LOODS_CHECKED;
void db_rollback(struct db *db); /* also fine when SQLite did so by itself, or nothing was begun */
bool db_writing(const struct db *db);

/* Several readings of one and the same state. Nests; inside a writing transaction it is that transaction's
 * state. */
enum loods_code db_snapshot_begin(struct db *db, struct loods_err *err) LOODS_CHECKED;
void db_snapshot_end(struct db *db);

#endif
