#include "db.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "i18n.h"
#include "str.h"

enum { CACHED_MAX = 128 };

struct db_stmt {
	struct db *db;
	sqlite3_stmt *s;
	char *sql;
	uint64_t hash;
	uint64_t used;  /* tick of the last use: the oldest goes first */
	bool busy, log; /* in use; prepared with the right to write to the access log */
	bool cached;    /* stays in the table when finished */
	int bind_rc;    /* first failure of a binding */
};

struct db {
	sqlite3 *h;
	struct db_stmt *cache[CACHED_MAX];
	int n_cached;
	uint64_t tick;
	bool exclusive;
	bool allow_log, allow_schema; /* while preparing */
	bool writing;
	bool light; /* commits do not wait for the disk: after db_begin_soon, until the next db_begin */
	int snapshots;
	const char *file; /* where the transaction began */
	int line;
	int wait_ms;             /* how long to wait for somebody else's lock */
	struct timespec waiting; /* since when, while waiting */
	db_moved_fn *moved; /* NULL: nobody knows more about it */
	void *moved_ctx;
	db_busy_fn *busy; /* NULL: the same of who is busy */
	void *busy_ctx;
};

/* ---- failures ---- */

/* SQLite's own text is about tables and columns: every value is bound, so none can stand in it. */
static void say_debug(const struct db *db, int rc, struct loods_err *err)
{
	const char *text = db->h ? sqlite3_errmsg(db->h) : sqlite3_errstr(rc);

	if (db->writing)
		loods_err_debug(err, "sqlite %d: %s (transaction begun at %s:%d)", rc, text, db->file,
				db->line);
	else
		loods_err_debug(err, "sqlite %d: %s", rc, text);
}

/* A file that was moved away, or replaced, would take saves that nobody ever finds again. */
static bool has_moved(const struct db *db)
{
	int moved = 0;

	(void)sqlite3_file_control(db->h, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	return moved != 0;
}

static enum loods_code say_moved(const struct db *db, struct loods_err *err)
{
	if (db->moved)
		return db->moved(db->moved_ctx, err);
	return loods_fail(err, LOODS_EREFUSED,
			  _("The office file was moved, or replaced by a backup, while it was open here. Leave "
			    "Loods and start it again; what was not saved yet is to be entered again."));
}

/* Some calls of SQLite's say that a disk or a quota is full as they say anything else. */
static bool no_room(const struct db *db, int rc)
{
	int why = db->h && (rc & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(db->h) : 0;

	return why == ENOSPC || why == EDQUOT;
}

static enum loods_code fail(const struct db *db, int rc, struct loods_err *err)
{
	enum loods_code code;

	if ((rc & 0xff) != SQLITE_CONSTRAINT && db->moved && has_moved(db)) {
		code = say_moved(db, err);
		say_debug(db, rc, err);
		return code;
	}
	switch (no_room(db, rc) ? SQLITE_FULL : rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		code = LOODS_EBUSY;
		if (!db->busy || !db->busy(db->busy_ctx, err))
			code = loods_fail(err, LOODS_EBUSY,
					  _("Someone else is saving. Nothing was changed; try again in a moment."));
		break;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
		code = loods_fail(err, LOODS_EDAMAGED,
				  _("The office file is damaged. Run \"loods verify\" to see where; restore "
				    "a backup if it cannot be read."));
		break;
	case SQLITE_NOMEM:
		code = loods_fail(err, LOODS_ENOMEM,
				  _("There is not enough memory. Close other programs and try again."));
		break;
	case SQLITE_FULL:
		code = loods_fail(err, LOODS_EIO,
				  _("The disk is full. Nothing was changed; make room and try again."));
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		code = loods_fail(
			err, LOODS_EIO,
			_("The office file cannot be written. Check the rights of the file and its folder."));
		break;
	case SQLITE_CANTOPEN:
		code = loods_fail(
			err, LOODS_EIO,
			_("The office file cannot be opened. Check the rights of the file and its folder."));
		break;
	case SQLITE_INTERRUPT:
		code = loods_fail(err, LOODS_ECANCEL, _("Interrupted. Nothing was changed."));
		break;
	case SQLITE_CONSTRAINT:
		if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY)
			code = loods_fail(err, LOODS_EEXISTS, _("There is one already with the same key."));
		else if (rc == SQLITE_CONSTRAINT_FOREIGNKEY)
			code = loods_fail(
				err, LOODS_EREFUSED,
				_("It refers to something that is not there, or others refer to it."));
		else
			code = loods_fail(err, LOODS_EREFUSED,
					  _("The office file does not accept this value."));
		break;
	case SQLITE_IOERR:
		if (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_CORRUPTFS || rc == SQLITE_IOERR_AUTH) {
			code = loods_fail(err, LOODS_EDAMAGED,
					  _("A page of the office file is damaged. Run \"loods verify\" to "
					    "see which; restore a backup if needed."));
			break;
		}
		code = loods_fail(err, LOODS_EIO,
				  _("The disk refused to read or write. Nothing was changed; look at the "
				    "disk and try again."));
		break;
	default:
		code = loods_fail(err, LOODS_EIO,
				  _("The office file could not be used. Try again; if it stays so, run "
				    "\"loods verify\"."));
	}
	say_debug(db, rc, err);
	return code;
}

/* ---- opening ---- */

/* Tables that are only added to, each by one module. */
static bool is_log(const char *table)
{
	return table && (strcmp(table, "access_log") == 0 || strcmp(table, "access_log_head") == 0 ||
			 strcmp(table, "export_release") == 0 || strcmp(table, "export_member") == 0);
}

/* Runs while a statement is prepared: guards against our own mistakes, not against who holds the keys. */
static int authorize(void *ctx, int action, const char *a, const char *b, const char *place,
		     const char *trigger)
{
	const struct db *db = ctx;

	(void)place;
	(void)trigger;
	switch (action) {
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return SQLITE_DENY;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
		return is_log(a) && !db->allow_log ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_CREATE_INDEX:
	case SQLITE_CREATE_TABLE:
	case SQLITE_CREATE_TRIGGER:
	case SQLITE_CREATE_VIEW:
	case SQLITE_CREATE_VTABLE:
	case SQLITE_DROP_INDEX:
	case SQLITE_DROP_TABLE:
	case SQLITE_DROP_TRIGGER:
	case SQLITE_DROP_VIEW:
	case SQLITE_DROP_VTABLE:
	case SQLITE_ALTER_TABLE:
	case SQLITE_ANALYZE:
		return db->allow_schema ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_CREATE_TEMP_INDEX:
	case SQLITE_CREATE_TEMP_TABLE:
	case SQLITE_CREATE_TEMP_TRIGGER:
	case SQLITE_CREATE_TEMP_VIEW:
		return SQLITE_DENY;
	case SQLITE_FUNCTION:
		return b && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	default: /* the actions are SQLite's numbers, not an enum of ours */
		return SQLITE_OK;
	}
}

/*
 * Waiting for another's lock. SQLite's own way waits longer each time it is asked, so that among many who save the newest
 * get in and the oldest wait until they are told to try again. Here who has waited long asks more often than who has not,
 * but never so often that hundreds who wait keep the processor from who saves.
 */
static int wait_turn(void *ctx, int times)
{
	struct db *db = ctx;
	struct timespec now, pause = { 0 };
	int64_t ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (times == 0)
		db->waiting = now;
	ms = (now.tv_sec - db->waiting.tv_sec) * 1000 + (now.tv_nsec - db->waiting.tv_nsec) / 1000000;
	if (ms >= db->wait_ms)
		return 0;
	/* The clock's last digits are chance enough that those who began together do not go on so. */
	pause.tv_nsec = (ms < 20 ? 1000000 : ms < 500 ? 12000000 : 8000000) + now.tv_nsec % 1000000;
	nanosleep(&pause, NULL);
	return 1;
}

/* A log alone is worth something to whoever finds its file again. */
static enum loods_code not_there(const char *path, struct loods_err *err)
{
	struct loods_str log = LOODS_STR_INIT;
	bool alone;

	loods_str_addf(&log, "%s-wal", path);
	alone = access(log.s, F_OK) == 0;
	loods_str_release(&log);
	if (alone)
		return loods_fail(err, LOODS_ENOTFOUND,
				  _("The office file is gone, but its log (-wal) is still there and may hold saves. Put "
				    "the file back beside it; if it is lost, move the log away and restore a backup."));
	return loods_fail(err, LOODS_ENOTFOUND, _("There is no office file of that name."));
}

enum loods_code db_open(const struct db_options *o, struct db **out, struct loods_err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
		    (o->create ? SQLITE_OPEN_CREATE : 0);
	struct db *db = calloc(1, sizeof *db);
	int rc;

	*out = NULL;
	if (!db)
		loods_nomem();
	db->exclusive = o->exclusive;
	if (!o->create && access(o->path, F_OK) != 0 && errno == ENOENT) {
		free(db);
		return not_there(o->path, err);
	}
	rc = sqlite3_open_v2(o->path, &db->h, flags, o->vfs);
	if (rc != SQLITE_OK) {
		int why = db->h ? sqlite3_extended_errcode(db->h) : rc;
		enum loods_code code = why == SQLITE_CANTOPEN_SYMLINK
					       ? loods_fail(err, LOODS_EREFUSED,
							    _("The office file is a symbolic link. Give the "
							      "place of the file itself."))
					       : fail(db, why, err);

		sqlite3_close(db->h);
		free(db);
		return code;
	}
	sqlite3_extended_result_codes(db->h, 1);
	db->wait_ms = DB_BUSY_MS;
	sqlite3_busy_handler(db->h, wait_turn, db);
	sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_set_authorizer(db->h, authorize, db);
	*out = db;
	return LOODS_OK;
}

/* Sets a pragma and reads it back; `want` NULL: it need not be read back. */
static enum loods_code setting(struct db *db, const char *set, const char *get, const char *want,
			       struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code;
	bool row;

	code = db_prepare(db, set, &st, err);
	if (code)
		return code;
	code = db_step(st, &row, err);
	db_finish(st);
	if (code || !want)
		return code;
	code = db_prepare(db, get, &st, err);
	if (code)
		return code;
	code = db_step(st, &row, err);
	if (code == LOODS_OK && (!row || !db_text(st, 0) || strcmp(db_text(st, 0), want) != 0)) {
		code = loods_fail(
			err, LOODS_EIO,
			_("This system's SQLite refuses a setting that Loods needs to keep data safe."));
		loods_err_debug(err, "%s did not take", set);
	}
	db_finish(st);
	return code;
}

enum loods_code db_start(struct db *db, struct loods_err *err)
{
	/* Spilling off comes first: SQLite before 3.50.3 may lose commits that were made after a spill and a
	 * rollback to a savepoint. Checkpoints are ours alone, because two that overlap may lose the log
	 * (SQLite before 3.51.3). */
	static const struct {
		const char *set, *get, *want;
	} settings[] = {
		{ "PRAGMA cache_spill = OFF", "PRAGMA cache_spill", "0" },
		{ "PRAGMA mmap_size = 0", NULL, NULL },
		{ "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2" },
		{ "PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal" },
		{ "PRAGMA synchronous = FULL", "PRAGMA synchronous", "2" },
		{ "PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0" },
		{ "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1" },
		/* Else what was erased stays in the free parts of pages (erase.c). */
		{ "PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1" },
		{ "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0" },
		{ "PRAGMA cell_size_check = ON", NULL, NULL },
		{ "PRAGMA cache_size = -32768", "PRAGMA cache_size",
		  "-32768" }, /* KiB; a session takes what it touches, at most this: a city's caseworker some
				 MiB */
	};
	enum loods_code code = LOODS_OK;

	if (db->exclusive)
		code = setting(db, "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode", "exclusive",
			       err);
	for (size_t i = 0; code == LOODS_OK && i < sizeof settings / sizeof *settings; i++)
		code = setting(db, settings[i].set, settings[i].get, settings[i].want, err);
	return code;
}

static void stmt_free(struct db_stmt *st)
{
	sqlite3_finalize(st->s);
	free(st->sql);
	free(st);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	for (int i = 0; i < db->n_cached; i++) {
		assert(!db->cache[i]->busy);
		stmt_free(db->cache[i]);
	}
	if (sqlite3_close(db->h) != SQLITE_OK)
		assert(!"a statement is still in use");
	free(db);
}

enum loods_code db_control(struct db *db, int op, void *arg, struct loods_err *err)
{
	int rc = sqlite3_file_control(db->h, "main", op, arg);

	return rc == SQLITE_OK ? LOODS_OK : fail(db, rc, err);
}

static enum loods_code wait_for_the_disk(struct db *db, struct loods_err *err)
{
	enum loods_code code = db->light ? db_exec(db, "PRAGMA synchronous = FULL", err) : LOODS_OK;

	if (code == LOODS_OK)
		db->light = false;
	return code;
}

enum loods_code db_checkpoint(struct db *db, struct loods_err *err)
{
	enum loods_code code = wait_for_the_disk(db, err);
	int rc;

	assert(!db->writing && !db->snapshots);
	if (code)
		return code;
	/* It waits for readers at most an instant: nobody is kept waiting for housekeeping. */
	db->wait_ms = 100;
	rc = sqlite3_wal_checkpoint_v2(db->h, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	db->wait_ms = DB_BUSY_MS;
	return rc == SQLITE_OK ? LOODS_OK : fail(db, rc, err);
}

enum loods_code db_data_version(struct db *db, int64_t *out, struct loods_err *err)
{
	return db_read_int(db, "PRAGMA data_version", 0, 0, out, NULL, err);
}

/* ---- statements ---- */

static uint64_t hash_of(const char *s)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

static struct db_stmt *cached(struct db *db, const char *sql, uint64_t hash, bool log)
{
	for (int i = 0; i < db->n_cached; i++) {
		struct db_stmt *st = db->cache[i];

		if (st->hash == hash && !st->busy && st->log == log && strcmp(st->sql, sql) == 0)
			return st;
	}
	return NULL;
}

/* Takes `st` into the table, if need be in the place of the one that was not used for longest. */
static void keep(struct db *db, struct db_stmt *st)
{
	int oldest = -1;

	if (db->n_cached < CACHED_MAX) {
		db->cache[db->n_cached++] = st;
		st->cached = true;
		return;
	}
	for (int i = 0; i < CACHED_MAX; i++)
		if (!db->cache[i]->busy && (oldest < 0 || db->cache[i]->used < db->cache[oldest]->used))
			oldest = i;
	if (oldest < 0)
		return;
	stmt_free(db->cache[oldest]);
	db->cache[oldest] = st;
	st->cached = true;
}

static enum loods_code prepare(struct db *db, const char *sql, bool log, struct db_stmt **out,
			       struct loods_err *err)
{
	uint64_t hash = hash_of(sql);
	struct db_stmt *st = cached(db, sql, hash, log);
	int rc;

	*out = NULL;
	if (!st) {
		st = calloc(1, sizeof *st);
		if (!st)
			loods_nomem();
		st->sql = strdup(sql);
		if (!st->sql)
			loods_nomem();
		st->db = db;
		st->hash = hash;
		st->log = log;
		db->allow_log = log;
		rc = sqlite3_prepare_v3(db->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &st->s, NULL);
		db->allow_log = false;
		if (rc != SQLITE_OK || !st->s) {
			stmt_free(st);
			return fail(db, rc == SQLITE_OK ? SQLITE_MISUSE : rc, err);
		}
		keep(db, st);
	}
	st->busy = true;
	st->bind_rc = SQLITE_OK;
	st->used = ++db->tick;
	*out = st;
	return LOODS_OK;
}

enum loods_code db_prepare(struct db *db, const char *sql, struct db_stmt **out, struct loods_err *err)
{
	return prepare(db, sql, false, out, err);
}

enum loods_code db_prepare_log(struct db *db, const char *sql, struct db_stmt **out, struct loods_err *err)
{
	return prepare(db, sql, true, out, err);
}

void db_reset(struct db_stmt *st)
{
	sqlite3_reset(st->s);
	st->bind_rc = SQLITE_OK;
}

void db_finish(struct db_stmt *st)
{
	if (!st)
		return;
	assert(st->busy);
	sqlite3_reset(st->s);
	sqlite3_clear_bindings(st->s);
	st->busy = false;
	if (!st->cached)
		stmt_free(st);
}

static void bound(struct db_stmt *st, int rc)
{
	if (rc != SQLITE_OK && st->bind_rc == SQLITE_OK)
		st->bind_rc = rc;
}

void db_bind_int(struct db_stmt *st, int pos, int64_t v)
{
	bound(st, sqlite3_bind_int64(st->s, pos, v));
}

void db_bind_id(struct db_stmt *st, int pos, int64_t id)
{
	bound(st, id ? sqlite3_bind_int64(st->s, pos, id) : sqlite3_bind_null(st->s, pos));
}

void db_bind_null(struct db_stmt *st, int pos)
{
	bound(st, sqlite3_bind_null(st->s, pos));
}

void db_bind_text(struct db_stmt *st, int pos, const char *s)
{
	bound(st, s ? sqlite3_bind_text(st->s, pos, s, -1, SQLITE_STATIC) : sqlite3_bind_null(st->s, pos));
}

void db_bind_blob(struct db_stmt *st, int pos, const void *p, size_t len)
{
	bound(st, sqlite3_bind_blob64(st->s, pos, p ? p : "", len, SQLITE_STATIC));
}

void db_bind_same(struct db_stmt *to, int pos, struct db_stmt *from, int col)
{
	bound(to, sqlite3_bind_value(to->s, pos, sqlite3_column_value(from->s, col)));
}

/* After some failures (a full disk, say) SQLite rolls back by itself: what follows must not be saved piece by
 * piece. */
static bool rolled_back(const struct db *db)
{
	return db->writing && sqlite3_get_autocommit(db->h);
}

static enum loods_code lost(struct loods_err *err)
{
	return loods_fail(
		err, LOODS_EIO,
		_("Nothing was saved, because an earlier step of the same save failed. Try again."));
}

enum loods_code db_step(struct db_stmt *st, bool *row, struct loods_err *err)
{
	int rc = st->bind_rc;

	assert(st->busy);
	*row = false;
	if (rolled_back(st->db))
		return lost(err);
	if (rc != SQLITE_OK)
		return fail(st->db, rc, err);
	rc = sqlite3_step(st->s);
	if (rc == SQLITE_ROW) {
		*row = true;
		return LOODS_OK;
	}
	if (rc != SQLITE_DONE) {
		enum loods_code code = fail(st->db, sqlite3_extended_errcode(st->db->h), err);

		sqlite3_reset(st->s);
		return code;
	}
	sqlite3_reset(st->s);
	return LOODS_OK;
}

enum loods_code db_run(struct db_stmt *st, struct loods_err *err)
{
	bool row;
	enum loods_code code = db_step(st, &row, err);

	db_finish(st);
	return code;
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->h);
}

int64_t db_int(struct db_stmt *st, int col)
{
	return sqlite3_column_int64(st->s, col);
}

bool db_is_null(struct db_stmt *st, int col)
{
	return sqlite3_column_type(st->s, col) == SQLITE_NULL;
}

bool db_is_blob(struct db_stmt *st, int col)
{
	return sqlite3_column_type(st->s, col) == SQLITE_BLOB;
}

const char *db_text(struct db_stmt *st, int col)
{
	return (const char *)sqlite3_column_text(st->s, col);
}

const void *db_blob(struct db_stmt *st, int col, size_t *len)
{
	const void *p = sqlite3_column_blob(st->s, col);

	*len = (size_t)sqlite3_column_bytes(st->s, col);
	return p;
}

bool db_same(struct db_stmt *a, struct db_stmt *b, int col)
{
	int type = sqlite3_column_type(a->s, col), n;

	if (type != sqlite3_column_type(b->s, col))
		return false;
	if (type == SQLITE_NULL)
		return true;
	if (type == SQLITE_INTEGER)
		return sqlite3_column_int64(a->s, col) == sqlite3_column_int64(b->s, col);
	if (type == SQLITE_FLOAT)
		return sqlite3_column_double(a->s, col) == sqlite3_column_double(b->s, col);
	n = sqlite3_column_bytes(a->s, col);
	return n == sqlite3_column_bytes(b->s, col) &&
	       (n == 0 || memcmp(sqlite3_column_blob(a->s, col), sqlite3_column_blob(b->s, col), (size_t)n) == 0);
}

int db_column(struct db_stmt *st, const char *name)
{
	int n = sqlite3_column_count(st->s);

	for (int i = 0; i < n; i++)
		if (strcmp(sqlite3_column_name(st->s, i), name) == 0)
			return i;
	assert(!"the statement has no such column");
	return -1;
}

enum loods_code db_read_int(struct db *db, const char *sql, int64_t a, int64_t b, int64_t *out, bool *found,
			    struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(db, sql, &st, err);
	bool row = false;
	int n;

	*out = 0;
	if (found)
		*found = false;
	if (code)
		return code;
	n = sqlite3_bind_parameter_count(st->s);
	if (n >= 1)
		db_bind_int(st, 1, a);
	if (n >= 2)
		db_bind_int(st, 2, b);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		*out = db_int(st, 0);
	if (found)
		*found = row;
	db_finish(st);
	return code;
}

enum loods_code db_script(struct db *db, const char *sql, bool schema, struct loods_err *err)
{
	while (*sql) {
		sqlite3_stmt *s;
		int rc;

		if (rolled_back(db))
			return lost(err);
		db->allow_schema = db->allow_log = schema;
		rc = sqlite3_prepare_v3(db->h, sql, -1, 0, &s, &sql);
		db->allow_schema = db->allow_log = false;
		if (rc != SQLITE_OK)
			return fail(db, rc, err);
		if (!s) /* only blanks and comments were left */
			break;
		do
			rc = sqlite3_step(s);
		while (rc == SQLITE_ROW);
		rc = rc == SQLITE_DONE ? SQLITE_OK : sqlite3_extended_errcode(db->h);
		if (rc != SQLITE_OK) {
			enum loods_code code = fail(db, rc, err);

			sqlite3_finalize(s);
			return code;
		}
		sqlite3_finalize(s);
	}
	return LOODS_OK;
}

/* ---- transactions ---- */

enum loods_code db_exec(struct db *db, const char *sql, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(db, sql, &st, err);

	return code ? code : db_run(st, err);
}

enum loods_code db_in_place(struct db *db, struct loods_err *err)
{
	return has_moved(db) ? say_moved(db, err) : LOODS_OK;
}

void db_on_moved(struct db *db, db_moved_fn *moved, void *ctx)
{
	db->moved = moved;
	db->moved_ctx = ctx;
}

void db_on_busy(struct db *db, db_busy_fn *busy, void *ctx)
{
	db->busy = busy;
	db->busy_ctx = ctx;
}

static enum loods_code begin(struct db *db, const char *file, int line, struct loods_err *err)
{
	enum loods_code code = db_in_place(db, err);

	assert(!db->writing && !db->snapshots);
	db->file = file;
	db->line = line;
	if (code)
		return code;
	code = db_exec(db, "BEGIN IMMEDIATE", err);
	db->writing = code == LOODS_OK;
	if (code)
		return code;
	/* Whoever put another file in its place may have been who had to be waited for. From here on nobody can. */
	code = db_in_place(db, err);
	if (code)
		db_rollback(db);
	return code;
}

enum loods_code db_begin_at(struct db *db, const char *file, int line, struct loods_err *err)
{
	enum loods_code code = wait_for_the_disk(db, err);

	return code ? code : begin(db, file, line, err);
}

enum loods_code db_begin_soon(struct db *db, struct loods_err *err)
{
	enum loods_code code;

	assert(!db->writing);
	code = db_exec(db, "PRAGMA synchronous = NORMAL", err);
	if (code)
		return code;
	db->light = true;
	sqlite3_busy_timeout(db->h, DB_SOON_MS);
	code = begin(db, __FILE__, __LINE__, err);
	sqlite3_busy_timeout(db->h, DB_BUSY_MS);
	return code;
}

enum loods_code db_commit(struct db *db, struct loods_err *err)
{
	enum loods_code code;

	assert(db->writing);
	code = rolled_back(db) ? lost(err) : db_exec(db, "COMMIT", err);
	if (code)
		db_rollback(db);
	db->writing = false;
	return code;
}

void db_rollback(struct db *db)
{
	if (db->writing && !sqlite3_get_autocommit(db->h))
		(void)!db_exec(db, "ROLLBACK", NULL);
	db->writing = false;
}

bool db_writing(const struct db *db)
{
	return db->writing;
}

enum loods_code db_snapshot_begin(struct db *db, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	if (!db->writing && db->snapshots == 0)
		code = db_exec(db, "BEGIN", err);
	if (code == LOODS_OK)
		db->snapshots++;
	return code;
}

void db_snapshot_end(struct db *db)
{
	assert(db->snapshots > 0);
	if (--db->snapshots == 0 && !db->writing && !sqlite3_get_autocommit(db->h))
		(void)!db_exec(db, "COMMIT", NULL);
}
