/*
 * What the tests of the page encryption share: a folder of their own, an encrypted database with some rows in
 * it, ways to open it rightly and wrongly, and copies as a crash would leave them. Everything is static:
 * include it once in a program.
 */
#ifndef VFS_OFFICE_H
#define VFS_OFFICE_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fault_vfs.h"
#include "vfs_crypt.h"

#define CANARY "CANARY-Jansen-06-12345678"

enum { REGION = 8192, PAGE = 4096, RESERVED = VFS_CRYPT_RESERVED, FRAME = 24, LOG = 32 };

/* How a test opens a database; zeros are the usual. */
struct opening {
	const char *path;
	int page_size;
	sqlite3_int64 region; /* -1: none */
	unsigned char key, id; /* one byte, repeated */
	bool create;
	const char *vfs;
	bool spill; /* the mistake that the program does not make: SQLite's default cache_spill */
};

static char dir[64];
static char path[128];
static char log_path[160];

static inline void setup(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(dir, sizeof(dir), "%s/vfs-test-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
	if (!mkdtemp(dir))
		abort();
	snprintf(path, sizeof(path), "%s/office", dir);
	snprintf(log_path, sizeof(log_path), "%s-wal", path);
	if (fault_vfs_register() != SQLITE_OK || vfs_crypt_register("crypt", NULL, 0) != SQLITE_OK ||
			vfs_crypt_register("crypt-fault", "fault", 0) != SQLITE_OK)
		abort();
}

static inline void teardown(void)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char name[400];

	while (d && (e = readdir(d))) {
		snprintf(name, sizeof(name), "%s/%s", dir, e->d_name);
		remove(name);
	}
	if (d)
		closedir(d);
	rmdir(dir);
}

static inline int run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static inline sqlite3_int64 number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;
	sqlite3_int64 n = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static inline bool says(sqlite3 *db, const char *sql, const char *want)
{
	sqlite3_stmt *st;
	bool same = false;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return false;
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0))
		same = strcmp((const char *)sqlite3_column_text(st, 0), want) == 0;
	sqlite3_finalize(st);
	return same;
}

static inline bool sound(sqlite3 *db)
{
	return says(db, "PRAGMA integrity_check", "ok");
}

static inline int give_key(sqlite3 *db, const struct opening *o)
{
	unsigned char key[VFS_CRYPT_KEY_BYTES];
	struct vfs_crypt_params p = {
		.region = o->region < 0 ? 0 : o->region ? o->region : REGION,
		.page_size = o->page_size ? o->page_size : PAGE,
		.key = key,
		.create = o->create,
	};

	memset(key, o->key ? o->key : 0x11, sizeof(key));
	memset(p.file_id, o->id ? o->id : 0x22, sizeof(p.file_id));
	return sqlite3_file_control(db, "main", VFS_CRYPT_FCNTL_KEY, &p);
}

static inline int set_up(sqlite3 *db, bool spill)
{
	int rc = run(db, "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0;"
			"PRAGMA synchronous=FULL");
	sqlite3_busy_timeout(db, 20000);
	if (rc == SQLITE_OK && !spill)
		rc = run(db, "PRAGMA cache_spill=OFF");
	if (rc == SQLITE_OK && !spill && number(db, "PRAGMA cache_spill") != 0)
		rc = SQLITE_ERROR;
	if (rc == SQLITE_OK && !says(db, "PRAGMA journal_mode=WAL", "wal"))
		rc = sqlite3_errcode(db) != SQLITE_OK ? sqlite3_errcode(db) : SQLITE_ERROR;
	return rc;
}

/* SQLITE_OK and *db, or the code and *db NULL. */
static inline int try_open(const struct opening *o, sqlite3 **db)
{
	int flags = SQLITE_OPEN_READWRITE | (o->create ? SQLITE_OPEN_CREATE : 0);
	int rc = sqlite3_open_v2(o->path ? o->path : path, db, flags, o->vfs ? o->vfs : "crypt");

	if (rc == SQLITE_OK)
		rc = give_key(*db, o);
	if (rc == SQLITE_OK)
		rc = set_up(*db, o->spill);
	if (rc != SQLITE_OK) {
		sqlite3_close(*db);
		*db = NULL;
	}
	return rc;
}

static inline sqlite3 *open_it(struct opening o)
{
	sqlite3 *db;
	int rc = try_open(&o, &db);

	cr_assert_eq(rc, SQLITE_OK, "opening: %d", rc);
	return db;
}

#define must(db, sql) cr_assert_eq(run(db, sql), SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db))

static inline void checkpoint(sqlite3 *db)
{
	int rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	cr_assert_eq(rc, SQLITE_OK, "checkpoint: %d", rc);
}

static inline struct vfs_crypt_io io_of(sqlite3 *db)
{
	struct vfs_crypt_io io = { 0 };
	cr_assert_eq(sqlite3_file_control(db, "main", VFS_CRYPT_FCNTL_IO, &io), SQLITE_OK);
	return io;
}

static inline uint64_t next(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

struct bytes {
	unsigned char *p;
	long n;
};

static inline struct bytes slurp(const char *name)
{
	struct bytes b = { 0 };
	FILE *f = fopen(name, "rb");

	if (!f)
		return b;
	fseek(f, 0, SEEK_END);
	b.n = ftell(f);
	rewind(f);
	b.p = malloc(b.n + 1);
	if (!b.p || fread(b.p, 1, b.n, f) != (size_t)b.n)
		abort();
	fclose(f);
	return b;
}

static inline void spit(const char *name, struct bytes b)
{
	FILE *f = fopen(name, "wb");

	if (!f || fwrite(b.p, 1, b.n, f) != (size_t)b.n || fclose(f) != 0)
		abort();
}

static inline bool holds(struct bytes b, const char *what)
{
	return b.n > 0 && memmem(b.p, b.n, what, strlen(what));
}

/* A copy of database and log, as a crash would leave them: no -shm. */
static const char *crash_copy(void)
{
	static char copy[160];
	char name[200];
	struct bytes b = slurp(path);

	snprintf(copy, sizeof(copy), "%s/crashed", dir);
	spit(copy, b);
	free(b.p);
	b = slurp(log_path);
	snprintf(name, sizeof(name), "%s-wal", copy);
	spit(name, b);
	free(b.p);
	snprintf(name, sizeof(name), "%s-shm", copy);
	remove(name);
	return copy;
}

static inline void *shared_memory(void)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static const char fill[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB); CREATE INDEX ta ON t(a);"
		"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<300)"
		"INSERT INTO t SELECT i, '" CANARY "' || i, randomblob(100) FROM n;";

/* A database with 300 rows, all of it in the main file; closed. */
static inline void make_filled(int page_size)
{
	sqlite3 *db = open_it((struct opening){ .create = true, .page_size = page_size });

	must(db, fill);
	checkpoint(db);
	cr_assert_eq(sqlite3_close(db), SQLITE_OK);
}

#endif
