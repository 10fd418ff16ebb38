/*
 * What users rely on: what was saved is there again, nobody reads it without the key, and nobody changes it unseen.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

/* ---- help ---- */

static char dir[64];
static char path[128];
static char log_path[160];

static void setup(void)
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

static void teardown(void)
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

TestSuite(vfs_crypt, .init = setup, .fini = teardown, .timeout = 60);

static int run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static sqlite3_int64 number(sqlite3 *db, const char *sql)
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

static bool says(sqlite3 *db, const char *sql, const char *want)
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

static bool sound(sqlite3 *db)
{
	return says(db, "PRAGMA integrity_check", "ok");
}

static int give_key(sqlite3 *db, const struct opening *o)
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

static int set_up(sqlite3 *db, bool spill)
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
static int try_open(const struct opening *o, sqlite3 **db)
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

static sqlite3 *open_it(struct opening o)
{
	sqlite3 *db;
	int rc = try_open(&o, &db);

	cr_assert_eq(rc, SQLITE_OK, "opening: %d", rc);
	return db;
}

#define must(db, sql) cr_assert_eq(run(db, sql), SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db))

static void checkpoint(sqlite3 *db)
{
	int rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	cr_assert_eq(rc, SQLITE_OK, "checkpoint: %d", rc);
}

static struct vfs_crypt_io io_of(sqlite3 *db)
{
	struct vfs_crypt_io io = { 0 };
	cr_assert_eq(sqlite3_file_control(db, "main", VFS_CRYPT_FCNTL_IO, &io), SQLITE_OK);
	return io;
}

static uint64_t next(uint64_t *s)
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

static struct bytes slurp(const char *name)
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

static void spit(const char *name, struct bytes b)
{
	FILE *f = fopen(name, "wb");

	if (!f || fwrite(b.p, 1, b.n, f) != (size_t)b.n || fclose(f) != 0)
		abort();
}

static bool holds(struct bytes b, const char *what)
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

static const char fill[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB); CREATE INDEX ta ON t(a);"
		"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<300)"
		"INSERT INTO t SELECT i, '" CANARY "' || i, randomblob(100) FROM n;";

/* A database with 300 rows, all of it in the main file; closed. */
static void make_filled(int page_size)
{
	sqlite3 *db = open_it((struct opening){ .create = true, .page_size = page_size });

	must(db, fill);
	checkpoint(db);
	cr_assert_eq(sqlite3_close(db), SQLITE_OK);
}

/* ---- that it is a database ---- */

Test(vfs_crypt, what_was_saved_is_there_again)
{
	sqlite3 *db = open_it((struct opening){ .create = true });

	must(db, fill);
	cr_assert(sound(db));
	cr_assert_eq(sqlite3_close(db), SQLITE_OK);
	db = open_it((struct opening){ 0 });
	cr_assert_eq(number(db, "SELECT count(*) FROM t WHERE a = '" CANARY "' || id"), 300);
	cr_assert(sound(db));
	sqlite3_close(db);
}

ParameterizedTestParameters(vfs_crypt, every_page_size_works)
{
	static int sizes[] = { 1024, 2048, 4096, 8192, 16384, 32768, 65536 };
	return cr_make_param_array(int, sizes, sizeof(sizes) / sizeof(*sizes));
}

ParameterizedTest(int *size, vfs_crypt, every_page_size_works)
{
	sqlite3 *db, *copy;

	make_filled(*size);
	db = open_it((struct opening){ .page_size = *size });
	cr_assert_eq(number(db, "PRAGMA page_size"), *size);
	must(db, "UPDATE t SET b = zeroblob(9000) WHERE id % 3 = 0; DELETE FROM t WHERE id % 3 = 1");
	copy = open_it((struct opening){ .path = crash_copy(), .page_size = *size });
	cr_assert_eq(number(copy, "SELECT sum(length(b)) FROM t"), 100 * 9000 + 100 * 100);
	cr_assert(sound(copy));
	sqlite3_close(copy);
	must(db, "VACUUM");
	checkpoint(db);
	cr_assert(sound(db));
	sqlite3_close(db);
}

Test(vfs_crypt, no_header_region_is_fine_too)
{
	sqlite3 *db = open_it((struct opening){ .create = true, .region = -1 });

	must(db, fill);
	sqlite3_close(db);
	db = open_it((struct opening){ .region = -1 });
	cr_assert(sound(db));
	cr_assert_eq(number(db, "SELECT count(*) FROM t"), 300);
	sqlite3_close(db);
}

struct pair {
	sqlite3 *ours, *plain;
};

static bool same_result(sqlite3 *a, sqlite3 *b, const char *sql)
{
	sqlite3_stmt *x = NULL, *y = NULL;
	bool same = sqlite3_prepare_v2(a, sql, -1, &x, NULL) == SQLITE_OK &&
			sqlite3_prepare_v2(b, sql, -1, &y, NULL) == SQLITE_OK;

	while (same) {
		int r = sqlite3_step(x);
		if (r != sqlite3_step(y))
			same = false;
		if (r != SQLITE_ROW || !same)
			break;
		for (int c = 0; c < sqlite3_column_count(x); c++) {
			int n = sqlite3_column_bytes(x, c);
			if (n != sqlite3_column_bytes(y, c) ||
					(n && memcmp(sqlite3_column_blob(x, c), sqlite3_column_blob(y, c), n) != 0))
				same = false;
		}
	}
	sqlite3_finalize(x);
	sqlite3_finalize(y);
	return same;
}

/* One random change, the same in both. */
static void random_step(struct pair *p, uint64_t *s)
{
	char sql[200];
	unsigned id = next(s) % 800, n = next(s) % 9000, of = next(s) % 100;

	if (of < 40)
		snprintf(sql, sizeof(sql), "REPLACE INTO t VALUES(%u, 'row %u', zeroblob(%u))", id, n, n);
	else if (of < 55)
		snprintf(sql, sizeof(sql), "DELETE FROM t WHERE id BETWEEN %u AND %u", id, id + n % 20);
	else if (of < 70)
		snprintf(sql, sizeof(sql), "UPDATE t SET a = a || %u WHERE id %% 7 = %u", n, n % 7);
	else if (of < 75)
		snprintf(sql, sizeof(sql), "SAVEPOINT s");
	else if (of < 80)
		snprintf(sql, sizeof(sql), "ROLLBACK TO s");
	else if (of < 85)
		snprintf(sql, sizeof(sql), "RELEASE s");
	else if (of < 90)
		snprintf(sql, sizeof(sql), "BEGIN");
	else if (of < 92)
		snprintf(sql, sizeof(sql), "ROLLBACK");
	else if (of < 98)
		snprintf(sql, sizeof(sql), "COMMIT");
	else /* fails in its second row, the first is undone */
		snprintf(sql, sizeof(sql), "INSERT INTO t SELECT id + 1 - 2 * (id > %u), 'x', x'' FROM t", id);
	cr_assert_eq(run(p->ours, sql), run(p->plain, sql), "%s: %s", sql, sqlite3_errmsg(p->ours));
}

ParameterizedTestParameters(vfs_crypt, does_what_plain_sqlite_does)
{
	static unsigned long seeds[] = { 1, 2, 3, 4 };
	return cr_make_param_array(unsigned long, seeds, sizeof(seeds) / sizeof(*seeds));
}

/* Odd seeds with SQLite's spilling of its cache, which the program turns off: pages and headers written apart. */
ParameterizedTest(unsigned long *seed, vfs_crypt, does_what_plain_sqlite_does)
{
	uint64_t s = *seed;
	bool spill = *seed % 2;
	int size = *seed > 2 ? 1024 : PAGE;
	struct pair p = { open_it((struct opening){ .create = true, .page_size = size, .spill = spill }), NULL };
	static const char table[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB); CREATE INDEX ta ON t(a)";

	cr_assert_eq(sqlite3_open(":memory:", &p.plain), SQLITE_OK);
	must(p.ours, table);
	must(p.plain, table);
	if (spill)
		must(p.ours, "PRAGMA cache_size=10");
	for (int i = 1; i <= 2000; i++) {
		random_step(&p, &s);
		if (i % 100 != 0)
			continue;
		cr_assert(same_result(p.ours, p.plain, "SELECT * FROM t ORDER BY id"), "after %d steps", i);
		if (!sqlite3_get_autocommit(p.ours))
			continue;
		if (i % 300 == 0)
			checkpoint(p.ours);
		if (i % 500 == 0) {
			must(p.ours, "VACUUM");
			cr_assert_eq(sqlite3_close(p.ours), SQLITE_OK);
			p.ours = open_it((struct opening){ .page_size = size, .spill = spill });
			if (spill)
				must(p.ours, "PRAGMA cache_size=10");
		}
		cr_assert(sound(p.ours));
	}
	sqlite3_close(p.ours);
	sqlite3_close(p.plain);
}

Test(vfs_crypt, grows_past_thousands_of_pages)
{
	sqlite3 *db = open_it((struct opening){ .create = true });
	struct vfs_crypt_io io;
	sqlite3_int64 pages;

	must(db, "CREATE TABLE big(id INTEGER PRIMARY KEY, b BLOB);"
			"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<6000)"
			"INSERT INTO big SELECT i, randomblob(3500) FROM n");
	checkpoint(db);
	pages = number(db, "PRAGMA page_count");
	cr_assert_gt(pages, 6000);
	must(db, "DELETE FROM big WHERE id % 2"); /* free pages, too, must be whole */
	checkpoint(db);
	io = io_of(db);
	for (unsigned i = 1; i <= pages; i++)
		cr_assert_eq(vfs_crypt_check_page(&io, i), SQLITE_OK, "page %u", i);
	cr_assert_eq(vfs_crypt_check_page(&io, (unsigned)pages + 1), SQLITE_CORRUPT);
	must(db, "VACUUM");
	checkpoint(db);
	cr_assert_lt(number(db, "PRAGMA page_count"), 3100);
	cr_assert(sound(db));
	sqlite3_close(db);
}

/*
 * SQLite's locks lie at 1 GiB of the real file, the page it leaves out at 1 GiB of its own count. A database whose header
 * says that it has almost so many pages takes new ones on both sides of that place, while another holds a lock.
 */
Test(vfs_crypt, pages_around_the_lock_bytes_hold_data)
{
	enum { BIG = 65536, BEFORE = 0x40000000 / BIG - 6 };
	struct opening o = { .page_size = BIG };
	unsigned char page[BIG];
	sqlite3_file *f;
	sqlite3 *db, *other;
	struct vfs_crypt_io io;

	make_filled(BIG);
	db = open_it(o);
	cr_assert_eq(sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f), SQLITE_OK);
	cr_assert_eq(f->pMethods->xRead(f, page, BIG, 0), SQLITE_OK);
	page[28] = page[29] = 0;
	page[30] = BEFORE >> 8;
	page[31] = BEFORE & 0xff;
	cr_assert_eq(f->pMethods->xWrite(f, page, BIG, 0), SQLITE_OK);
	cr_assert_eq(truncate(path, REGION + (off_t)BEFORE * BIG), 0);
	sqlite3_close(db);

	db = open_it(o);
	other = open_it(o);
	must(other, "BEGIN; SELECT count(*) FROM t");
	must(db, "CREATE TABLE big(id INTEGER PRIMARY KEY, b BLOB);"
			"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<20)"
			"INSERT INTO big SELECT i, zeroblob(60000) FROM n");
	must(other, "COMMIT");
	checkpoint(db);
	cr_assert_gt(number(db, "PRAGMA page_count"), 0x40000000 / BIG + 10);
	cr_assert_eq(number(other, "SELECT sum(length(b)) FROM big"), 20 * 60000);
	sqlite3_close(other);
	sqlite3_close(db);
	db = open_it(o);
	cr_assert_eq(number(db, "SELECT sum(length(b)) FROM big"), 20 * 60000);
	io = io_of(db);
	for (unsigned i = BEFORE + 1; i <= BEFORE + 20; i++)
		cr_assert_eq(vfs_crypt_check_page(&io, i), SQLITE_OK, "page %u", i);
	sqlite3_close(db);
}

Test(vfs_crypt, backup_takes_over_a_database)
{
	char to[160];
	sqlite3 *db, *copy, *plain;
	sqlite3_backup *b;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	snprintf(to, sizeof(to), "%s/copy", dir);
	copy = open_it((struct opening){ .path = to, .create = true, .key = 0x77, .id = 0x78 });
	b = sqlite3_backup_init(copy, "main", db, "main");
	cr_assert_not_null(b);
	while (sqlite3_backup_step(b, 3) == SQLITE_OK)
		;
	cr_assert_eq(sqlite3_backup_finish(b), SQLITE_OK);
	cr_assert(same_result(db, copy, "SELECT * FROM t"));
	checkpoint(copy);
	sqlite3_close(copy);
	copy = open_it((struct opening){ .path = to, .key = 0x77, .id = 0x78 });
	cr_assert(sound(copy));
	cr_assert(same_result(db, copy, "SELECT * FROM t"));

	/* One with other reserved bytes would overwrite what is kept in ours: refused, and nothing is changed. */
	cr_assert_eq(sqlite3_open(":memory:", &plain), SQLITE_OK);
	must(plain, "CREATE TABLE other(x)");
	b = sqlite3_backup_init(copy, "main", plain, "main");
	if (b) {
		int rc = sqlite3_backup_step(b, -1);
		cr_assert_neq(rc, SQLITE_DONE);
		sqlite3_backup_finish(b);
	}
	sqlite3_close(copy);
	copy = open_it((struct opening){ .path = to, .key = 0x77, .id = 0x78 });
	cr_assert(sound(copy));
	cr_assert(same_result(db, copy, "SELECT * FROM t"));
	sqlite3_close(copy);
	sqlite3_close(plain);
	sqlite3_close(db);
}

/* ---- that nobody reads it ---- */

Test(vfs_crypt, nothing_is_readable_on_the_disk)
{
	sqlite3 *db = open_it((struct opening){ .create = true });
	DIR *d;
	struct dirent *e;
	int seen = 0;

	must(db, fill);
	checkpoint(db);
	must(db, "UPDATE t SET a = a || 'x'; BEGIN; DELETE FROM t WHERE id < 100; SAVEPOINT s; DELETE FROM t;"
			"ROLLBACK TO s; SELECT a FROM t ORDER BY b; COMMIT");
	d = opendir(dir);
	while ((e = readdir(d))) {
		char name[400];
		struct bytes b;
		if (e->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", dir, e->d_name);
		b = slurp(name);
		cr_assert_not(holds(b, "CANARY"), "%s", e->d_name);
		cr_assert_not(holds(b, "SQLite format"), "%s", e->d_name);
		cr_assert_not(holds(b, "CREATE TABLE"), "%s", e->d_name);
		seen += b.n > 0;
		free(b.p);
	}
	closedir(d);
	cr_assert_eq(seen, 3, "database, log and index, and no other file: %d", seen);
	sqlite3_close(db);
}

Test(vfs_crypt, each_page_has_its_own_nonce_and_no_page_is_written_alike_twice)
{
	struct bytes a, b;
	sqlite3 *db;
	long pages;

	make_filled(PAGE);
	a = slurp(path);
	pages = (a.n - REGION) / PAGE;
	cr_assert_gt(pages, 10);
	for (long i = 0; i < pages; i++) {
		const unsigned char *tail = a.p + REGION + i * PAGE + PAGE - RESERVED;
		static const unsigned char zero[16];
		cr_assert_eq(memcmp(tail + 48, zero, 16), 0, "page %ld", i + 1);
		for (long j = 0; j < i; j++)
			cr_assert_neq(memcmp(tail + 24, a.p + REGION + j * PAGE + PAGE - 40, 24), 0);
	}
	db = open_it((struct opening){ 0 });
	must(db, "UPDATE t SET b = b WHERE id = 1; UPDATE t SET id = id WHERE id = 2; PRAGMA user_version = 0");
	must(db, "PRAGMA user_version = 5");
	must(db, "PRAGMA user_version = 0");
	checkpoint(db);
	sqlite3_close(db);
	b = slurp(path);
	cr_assert_neq(memcmp(a.p + REGION, b.p + REGION, PAGE - RESERVED), 0);
	free(a.p);
	free(b.p);
}

Test(vfs_crypt, a_wrong_key_or_none_opens_nothing)
{
	sqlite3 *db;
	struct vfs_crypt_io io;
	unsigned char buf[16];

	make_filled(PAGE);
	cr_assert_eq(try_open(&(struct opening){ .key = 0x12 }, &db), SQLITE_IOERR_DATA & 0xff);
	cr_assert_eq(try_open(&(struct opening){ .id = 0x23 }, &db), SQLITE_IOERR_DATA & 0xff);

	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "crypt"), SQLITE_OK);
	cr_assert_eq(run(db, "SELECT * FROM t"), SQLITE_NOTADB);
	cr_assert_eq(run(db, "CREATE TABLE x(y)"), SQLITE_NOTADB);
	io = io_of(db);
	cr_assert_eq(vfs_crypt_io_read(&io, buf, sizeof(buf), 0), SQLITE_OK);
	cr_assert_eq(vfs_crypt_check_page(&io, 1), SQLITE_NOTADB);
	cr_assert_eq(give_key(db, &(struct opening){ .create = true }), SQLITE_MISUSE, "there are pages");
	cr_assert_eq(give_key(db, &(struct opening){ .page_size = 1000 }), SQLITE_MISUSE);
	cr_assert_eq(give_key(db, &(struct opening){ 0 }), SQLITE_OK);
	cr_assert_eq(number(db, "SELECT count(*) FROM t"), 300);
	cr_assert_eq(give_key(db, &(struct opening){ 0 }), SQLITE_MISUSE, "a second time");
	sqlite3_close(db);
}

/* ---- what is refused ---- */

Test(vfs_crypt, no_other_journal_and_no_file_in_the_clear)
{
	sqlite3 *db;
	char sql[300], other[160];
	struct stat st;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	cr_assert_neq(run(db, "PRAGMA journal_mode=DELETE; CREATE TABLE x(y)"), SQLITE_OK);
	sqlite3_close(db);
	db = open_it((struct opening){ 0 });
	run(db, "PRAGMA journal_mode=MEMORY; CREATE TABLE x(y)");
	sqlite3_close(db);
	db = open_it((struct opening){ 0 });
	run(db, "PRAGMA journal_mode=OFF; CREATE TABLE z(y)");
	sqlite3_close(db);
	db = open_it((struct opening){ 0 });
	cr_assert(says(db, "PRAGMA journal_mode", "wal"));
	cr_assert(sound(db));
	cr_assert_eq(number(db, "SELECT count(*) FROM t"), 300);

	must(db, "PRAGMA temp_store=FILE; PRAGMA cache_size=5");
	cr_assert_neq(run(db, "CREATE TEMP TABLE big AS SELECT a.a, b.b FROM t a, t b"), SQLITE_OK);
	must(db, "PRAGMA temp_store=MEMORY");
	must(db, "CREATE TEMP TABLE big AS SELECT a.a FROM t a, t b");

	snprintf(other, sizeof(other), "%s/other", dir);
	snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", other);
	cr_assert_neq(run(db, sql), SQLITE_OK);
	snprintf(sql, sizeof(sql), "ATTACH '%s' AS o; CREATE TABLE o.x(y)", other);
	cr_assert_neq(run(db, sql), SQLITE_OK);
	cr_assert(stat(other, &st) != 0 || st.st_size == 0);
	sqlite3_close(db);
}

Test(vfs_crypt, registering_twice_and_by_mistake)
{
	cr_assert_eq(vfs_crypt_register("crypt", NULL, 0), SQLITE_OK);
	cr_assert_eq(vfs_crypt_register("unix", NULL, 0), SQLITE_ERROR);
	cr_assert_eq(vfs_crypt_register("x", "no such", 0), SQLITE_ERROR);
	cr_assert_str_eq(sqlite3_vfs_find(NULL)->zName, "unix");
	cr_assert_eq(vfs_crypt_register("crypt2", NULL, 1), SQLITE_OK);
	cr_assert_str_eq(sqlite3_vfs_find(NULL)->zName, "crypt2");
}

/* ---- crashes ---- */

Test(vfs_crypt, what_was_committed_survives_a_crash)
{
	sqlite3 *db, *copy;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	must(db, "UPDATE t SET a = 'one'");
	must(db, "DELETE FROM t WHERE id > 200");
	must(db, "BEGIN; DELETE FROM t"); /* not committed */
	copy = open_it((struct opening){ .path = crash_copy() });
	cr_assert_eq(number(copy, "SELECT count(*) FROM t WHERE a = 'one'"), 200);
	cr_assert(sound(copy));
	must(copy, "DELETE FROM t WHERE id > 100"); /* goes on where the log ended */
	checkpoint(copy);
	cr_assert_eq(number(copy, "SELECT count(*) FROM t"), 100);
	sqlite3_close(copy);
	sqlite3_close(db);
}

enum { COMMITS = 12 };

/* A database of 300 rows in the main file and COMMITS commits in the log, each adding one row to `c`. */
static sqlite3 *make_commits(void)
{
	sqlite3 *db;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	must(db, "CREATE TABLE c(n INTEGER PRIMARY KEY, b BLOB)");
	checkpoint(db);
	for (int i = 0; i < COMMITS; i++)
		must(db, "INSERT INTO c(b) VALUES(randomblob(3000)); ");
	return db;
}

/* Opens a crashed copy with this log; the rows in `c`, or -1: it did not open or is not sound. */
static int rows_after_crash(struct bytes db_bytes, struct bytes log_bytes, struct vfs_crypt_wal_warning *w)
{
	char copy[160], name[200];
	sqlite3 *db;
	struct vfs_crypt_io io;
	int rows = -1;

	snprintf(copy, sizeof(copy), "%s/crashed", dir);
	spit(copy, db_bytes);
	snprintf(name, sizeof(name), "%s-wal", copy);
	spit(name, log_bytes);
	snprintf(name, sizeof(name), "%s-shm", copy);
	remove(name);
	if (try_open(&(struct opening){ .path = copy }, &db) != SQLITE_OK)
		return -1;
	if (sound(db) && number(db, "SELECT count(*) FROM t") == 300)
		rows = (int)number(db, "SELECT count(*) FROM c");
	io = io_of(db);
	vfs_crypt_wal_warning(&io, w);
	sqlite3_close(db);
	return rows;
}

Test(vfs_crypt, a_torn_log_ends_at_a_commit)
{
	sqlite3 *db = make_commits();
	struct bytes d = slurp(path), l = slurp(log_path), cut = l;
	struct vfs_crypt_wal_warning w;
	int last = 0;

	cr_assert_eq(rows_after_crash(d, l, &w), COMMITS);
	cr_assert_eq(w.later_frames, 0);
	for (cut.n = 0; cut.n < l.n; cut.n += cut.n % (FRAME + PAGE) < 100 ? 37 : 797) {
		int rows = rows_after_crash(d, cut, &w);
		cr_assert(rows >= last, "cut at %ld: %d rows after %d", cut.n, rows, last);
		cr_assert_eq(w.later_frames, 0);
		last = rows;
	}
	cr_assert_eq(last, COMMITS - 1);
	free(d.p);
	free(l.p);
	sqlite3_close(db);
}

Test(vfs_crypt, a_flipped_bit_in_the_log_ends_it_at_a_commit_and_warns)
{
	sqlite3 *db = make_commits();
	struct bytes d = slurp(path), l = slurp(log_path);
	struct vfs_crypt_wal_warning w;
	uint64_t s = 7;
	long frames = (l.n - LOG) / (FRAME + PAGE);

	for (int i = 0; i < 250; i++) {
		/* each byte of the log's header and of a frame's header and tail, then anything */
		long frame = next(&s) % frames, at;
		int rows;
		if (i < LOG)
			at = i;
		else if (i < LOG + FRAME)
			at = LOG + frame * (FRAME + PAGE) + i - LOG;
		else if (i < LOG + FRAME + RESERVED)
			at = LOG + frame * (FRAME + PAGE) + PAGE - RESERVED + i - LOG;
		else
			at = next(&s) % l.n;
		frame = at < LOG ? 0 : (at - LOG) / (FRAME + PAGE);
		l.p[at] ^= 1 << next(&s) % 8;
		rows = rows_after_crash(d, l, &w);
		cr_assert(rows >= 0 && rows < COMMITS, "byte %ld: %d rows", at, rows);
		if (at < LOG) {
			cr_assert_eq(rows, 0, "byte %ld", at);
			cr_assert_eq(w.later_frames, frames, "byte %ld: %u", at, w.later_frames);
			cr_assert_eq(w.later_commits, COMMITS);
		} else {
			cr_assert_eq(w.later_frames, frames - 1 - frame, "byte %ld: %u", at, w.later_frames);
			if (w.later_frames)
				cr_assert_eq(w.stopped_at, frame + 1);
		}
		l = (free(l.p), slurp(log_path));
	}
	free(d.p);
	free(l.p);
	sqlite3_close(db);
}

Test(vfs_crypt, frames_that_are_moved_end_the_log)
{
	sqlite3 *db = make_commits();
	struct bytes d = slurp(path), l = slurp(log_path);
	struct vfs_crypt_wal_warning w;
	long size = FRAME + PAGE;

	memcpy(l.p + LOG + 6 * size, l.p + LOG + 4 * size, size);
	cr_assert_lt(rows_after_crash(d, l, &w), COMMITS);
	cr_assert_gt(w.later_frames, 0);
	free(d.p);
	free(l.p);
	sqlite3_close(db);
}

/* Damage under a running session is told; nothing wrong is ever answered. */
Test(vfs_crypt, a_flipped_bit_in_the_log_is_told_while_reading)
{
	sqlite3 *db = make_commits(), *other;
	struct bytes l = slurp(log_path), bad;
	uint64_t s = 9;
	int told = 0;

	for (int i = 0; i < 60; i++) {
		int fd = open(log_path, O_RDWR);
		long at = LOG + next(&s) % (l.n - LOG);
		unsigned char b = l.p[at] ^ 1 << next(&s) % 8;
		int rc;
		cr_assert_eq(pwrite(fd, &b, 1, at), 1);
		rc = try_open(&(struct opening){ 0 }, &other);
		if (rc == SQLITE_OK) {
			rc = run(other, "SELECT sum(length(b)) FROM c; SELECT count(*) FROM t");
			if (rc == SQLITE_OK)
				cr_assert_eq(number(other, "SELECT sum(length(b)) FROM c"), COMMITS * 3000);
			else
				cr_assert_eq(sqlite3_extended_errcode(other), SQLITE_IOERR_DATA);
		} else {
			cr_assert_eq(rc, SQLITE_IOERR);
		}
		told += rc != SQLITE_OK;
		if (rc != SQLITE_OK && other) /* a checkpoint does not copy damage */
			cr_assert_eq(sqlite3_wal_checkpoint_v2(other, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL),
					SQLITE_IOERR);
		cr_assert_eq(pwrite(fd, l.p + at, 1, at), 1);
		close(fd);
		sqlite3_close(other);
	}
	cr_assert_gt(told, 10);
	bad = slurp(log_path);
	cr_assert_eq(bad.n, l.n);
	cr_assert_eq(memcmp(bad.p, l.p, l.n), 0, "no session wrote");
	free(bad.p);
	free(l.p);
	sqlite3_close(db);
}

/* A checkpoint cut short by a power failure: page 1 is half written, the log has it whole. */
Test(vfs_crypt, a_torn_first_page_is_mended_from_the_log)
{
	sqlite3 *db = make_commits();
	struct bytes d, l;
	struct vfs_crypt_wal_warning w;

	must(db, "CREATE TABLE one(x); DROP TABLE one");
	d = slurp(path);
	l = slurp(log_path);
	memset(d.p + REGION, 0x5a, 512);
	cr_assert_eq(rows_after_crash(d, l, &w), COMMITS);
	memset(d.p + REGION, 0, PAGE);
	cr_assert_eq(rows_after_crash(d, l, &w), COMMITS);
	free(d.p);
	free(l.p);
	sqlite3_close(db);
}

/*
 * SQLite before 3.50.3 loses commits when its cache spilled and a savepoint or a failed statement is undone
 * afterwards. This shows that the danger is there (so that the rule is not dropped as superstition) and that the rule helps.
 */
#define MANY "WITH RECURSIVE n(i) AS (VALUES(300) UNION ALL SELECT i+1 FROM n WHERE i<900)" \
	"INSERT INTO c SELECT CASE i WHEN 900 THEN %s ELSE i END, randomblob(300), hex(randomblob(200)) FROM n"

static int rows_after_undo_and_crash(bool statement, bool spill, unsigned *warned)
{
	struct opening o = { .create = true, .spill = spill };
	sqlite3 *db, *copy;
	struct vfs_crypt_io io;
	struct vfs_crypt_wal_warning w;
	char sql[400];
	int rows;

	remove(path);
	db = open_it(o);
	must(db, "PRAGMA cache_size=20");
	must(db, "CREATE TABLE c(n INTEGER PRIMARY KEY, b BLOB, u UNIQUE)");
	checkpoint(db);
	must(db, "BEGIN; INSERT INTO c VALUES(1, randomblob(3000), 1); SAVEPOINT s");
	snprintf(sql, sizeof(sql), MANY, statement ? "1" : "900");
	cr_assert_eq(run(db, sql), statement ? SQLITE_CONSTRAINT : SQLITE_OK);
	if (!statement)
		must(db, "ROLLBACK TO s");
	must(db, "INSERT INTO c VALUES(2, randomblob(3000), 2); COMMIT");
	must(db, "INSERT INTO c VALUES(1000, 'x', 1000)");
	must(db, "INSERT INTO c VALUES(1001, 'x', 1001)");
	cr_assert_eq(number(db, "SELECT count(*) FROM c"), 4);
	copy = open_it((struct opening){ .path = crash_copy() });
	rows = (int)number(copy, "SELECT count(*) FROM c");
	cr_assert(sound(copy));
	io = io_of(copy);
	vfs_crypt_wal_warning(&io, &w);
	*warned = w.later_commits;
	sqlite3_close(copy);
	sqlite3_close(db);
	return rows;
}

Test(vfs_crypt, a_spilling_cache_loses_commits_and_ours_does_not)
{
	unsigned warned;

	for (int statement = 0; statement < 2; statement++) {
		if (sqlite3_libversion_number() < 3050003) {
			cr_assert_eq(rows_after_undo_and_crash(statement, true, &warned), 0, "so the rule may go");
			cr_assert_geq(warned, 2, "and the loss is told");
		}
		cr_assert_eq(rows_after_undo_and_crash(statement, false, &warned), 4);
		cr_assert_eq(warned, 0);
	}
}

/* ---- damage to the main file ---- */

Test(vfs_crypt, a_flipped_bit_in_a_page_is_seen_and_named)
{
	struct bytes d;
	uint64_t s = 3;
	int fd;
	long pages;

	make_filled(PAGE);
	d = slurp(path);
	pages = (d.n - REGION) / PAGE;
	fd = open(path, O_RDWR);
	for (int i = 0; i < 300; i++) {
		unsigned page = next(&s) % pages;
		long at = REGION + page * PAGE + (i < RESERVED ? PAGE - RESERVED + i : (long)(next(&s) % PAGE));
		unsigned char b = d.p[at] ^ 1 << next(&s) % 8;
		struct vfs_crypt_io io;
		sqlite3 *db;

		cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "crypt"), SQLITE_OK);
		cr_assert_eq(give_key(db, &(struct opening){ 0 }), SQLITE_OK);
		cr_assert_eq(pwrite(fd, &b, 1, at), 1);
		io = io_of(db);
		for (unsigned n = 1; n <= pages; n++)
			cr_assert_eq(vfs_crypt_check_page(&io, n), n == page + 1 ? SQLITE_CORRUPT : SQLITE_OK);
		cr_assert_neq(run(db, "SELECT a FROM t NOT INDEXED; SELECT a FROM t ORDER BY a"), SQLITE_OK, "page %u", page);
		cr_assert_eq(sqlite3_extended_errcode(db), SQLITE_IOERR_DATA);
		cr_assert_eq(pwrite(fd, d.p + at, 1, at), 1);
		sqlite3_close(db);
	}
	close(fd);
	free(d.p);
}

Test(vfs_crypt, pages_swapped_zeroed_foreign_or_cut_off_are_seen)
{
	struct bytes d, bad;
	struct opening other = { .create = true, .id = 0x33 };
	char name[160];
	sqlite3 *db;

	make_filled(PAGE);
	d = slurp(path);
	snprintf(name, sizeof(name), "%s/other", dir);
	other.path = name;
	db = open_it(other);
	must(db, fill);
	checkpoint(db);
	sqlite3_close(db);
	bad = slurp(name);
	for (int i = 0; i < 4; i++) {
		struct bytes b = { malloc(d.n), d.n };
		unsigned char *page3 = b.p + REGION + 2 * PAGE, *page4 = page3 + PAGE;
		memcpy(b.p, d.p, d.n);
		if (i == 0) {
			memcpy(page3, d.p + REGION + 3 * PAGE, PAGE);
			memcpy(page4, d.p + REGION + 2 * PAGE, PAGE);
		} else if (i == 1) {
			memset(page3, 0, PAGE);
		} else if (i == 2) {
			memcpy(page3, bad.p + REGION + 2 * PAGE, PAGE);
		} else {
			b.n = d.n - PAGE / 2;
		}
		spit(path, b);
		db = open_it((struct opening){ 0 });
		cr_assert_neq(run(db, "SELECT a FROM t NOT INDEXED; SELECT a FROM t ORDER BY a"), SQLITE_OK, "%d", i);
		cr_assert_not(sound(db), "%d", i);
		sqlite3_close(db);
		free(b.p);
	}
	free(d.p);
	free(bad.p);
}

Test(vfs_crypt, a_file_cut_off_under_a_log_is_seen)
{
	sqlite3 *db = make_commits(), *other;

	cr_assert_eq(truncate(path, REGION + 5 * PAGE), 0);
	if (try_open(&(struct opening){ 0 }, &other) == SQLITE_OK)
		cr_assert_neq(run(other, "SELECT sum(length(b)) FROM t"), SQLITE_OK);
	sqlite3_close(other);
	sqlite3_close(db);
}

/* ---- the header region ---- */

Test(vfs_crypt, the_header_region_is_its_owners)
{
	sqlite3 *db, *other;
	struct vfs_crypt_io io, io2;
	unsigned char head[REGION], back[REGION];
	sqlite3_int64 size;
	struct bytes d;

	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "crypt"), SQLITE_OK);
	io = io_of(db);
	cr_assert_eq(vfs_crypt_io_size(&io, &size), SQLITE_OK);
	cr_assert_eq(size, 0);
	memset(back, 1, sizeof(back));
	cr_assert_eq(vfs_crypt_io_read(&io, back, sizeof(back), 0), SQLITE_IOERR_SHORT_READ);
	cr_assert_eq(back[0] | back[REGION - 1], 0);

	/* Two that make the same office: one is first. */
	cr_assert_eq(sqlite3_open_v2(path, &other, SQLITE_OPEN_READWRITE, "crypt"), SQLITE_OK);
	io2 = io_of(other);
	cr_assert_eq(vfs_crypt_io_lock(&io), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_lock(&io2), SQLITE_BUSY);
	memset(head, 0xab, sizeof(head));
	cr_assert_eq(vfs_crypt_io_write(&io, head, sizeof(head), 0), SQLITE_OK);
	cr_assert_eq(give_key(db, &(struct opening){ .create = true }), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_sync(&io), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_unlock(&io), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_lock(&io2), SQLITE_OK);
	cr_assert_eq(give_key(other, &(struct opening){ .create = true }), SQLITE_MISUSE);
	cr_assert_eq(give_key(other, &(struct opening){ 0 }), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_unlock(&io2), SQLITE_OK);
	cr_assert_eq(set_up(db, false), SQLITE_OK);
	cr_assert_eq(set_up(other, false), SQLITE_OK);
	must(db, fill);

	/* Within a transaction, while the other reads; SQLite's own locks are as before afterwards. */
	must(other, "BEGIN; SELECT count(*) FROM t");
	must(db, "BEGIN IMMEDIATE; DELETE FROM t WHERE id = 1");
	cr_assert_eq(vfs_crypt_io_lock(&io), SQLITE_OK);
	head[5] = 7;
	cr_assert_eq(vfs_crypt_io_write(&io, head + 5, 1, 5), SQLITE_OK);
	must(db, "COMMIT");
	cr_assert_eq(vfs_crypt_io_lock(&io2), SQLITE_BUSY);
	cr_assert_eq(vfs_crypt_io_unlock(&io), SQLITE_OK);
	cr_assert_eq(number(other, "SELECT count(*) FROM t"), 300);
	must(other, "COMMIT");
	checkpoint(db);
	cr_assert_eq(number(other, "SELECT count(*) FROM t"), 299);
	sqlite3_close(other);
	must(db, "VACUUM");
	sqlite3_close(db);
	d = slurp(path);
	cr_assert_eq(memcmp(d.p, head, REGION), 0, "no page was written over it");
	cr_assert_eq((d.n - REGION) % PAGE, 0);
	free(d.p);
}

/* A forked child that goes on with the same random bytes would seal other pages under the same nonce. */
Test(vfs_crypt, a_fork_does_not_repeat_nonces)
{
	unsigned char page[PAGE], *child = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sqlite3_file *f;
	sqlite3 *db;
	struct vfs_crypt_io io;
	pid_t pid;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	io = io_of(db);
	cr_assert_eq(sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f), SQLITE_OK);
	cr_assert_eq(f->pMethods->xRead(f, page, PAGE, 2 * PAGE), SQLITE_OK);
	pid = fork();
	if (pid == 0) {
		f->pMethods->xWrite(f, page, PAGE, 2 * PAGE);
		vfs_crypt_io_read(&io, child, PAGE, REGION + 2 * PAGE);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	cr_assert_eq(f->pMethods->xWrite(f, page, PAGE, 2 * PAGE), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_read(&io, page, PAGE, REGION + 2 * PAGE), SQLITE_OK);
	cr_assert_neq(memcmp(page + PAGE - 40, child + PAGE - 40, 24), 0);
	sqlite3_close(db);
}

/* What SQLite's checksums are computed over is never the same twice, even if the page is. */
Test(vfs_crypt, each_read_has_another_mask)
{
	unsigned char a[PAGE], b[PAGE];
	sqlite3_file *f;
	sqlite3 *db;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	cr_assert_eq(sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f), SQLITE_OK);
	cr_assert_eq(f->pMethods->xRead(f, a, PAGE, 2 * PAGE), SQLITE_OK);
	cr_assert_eq(f->pMethods->xRead(f, b, PAGE, 2 * PAGE), SQLITE_OK);
	cr_assert_eq(memcmp(a, b, PAGE - RESERVED), 0);
	cr_assert_neq(memcmp(a + PAGE - RESERVED, b + PAGE - RESERVED, 8), 0);
	cr_assert_eq(memcmp(a + PAGE - 56, b + PAGE - 56, 56), 0);
	sqlite3_close(db);
}

/* ---- several at once, killed, failing ---- */

/* Writes until killed or `n` rows are done; each acknowledged row is counted in shared memory. */
static void writer(int who, int n, volatile int *acknowledged)
{
	sqlite3 *db;
	char sql[200];

	if (try_open(&(struct opening){ 0 }, &db) != SQLITE_OK)
		_exit(2);
	for (int i = 1; i <= n; i++) {
		snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; INSERT INTO w VALUES(%d, %d, randomblob(%d));"
				"UPDATE t SET a = '%d' WHERE id %% 50 = %d; COMMIT", who, *acknowledged + 1, i * 37 % 5000, i, who);
		if (run(db, sql) != SQLITE_OK)
			_exit(3);
		(*acknowledged)++;
		if (i % 10 == who)
			sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	_exit(sqlite3_close(db) == SQLITE_OK ? 0 : 4);
}

static volatile int *shared_counts(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void make_for_writers(void)
{
	sqlite3 *db;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	must(db, "CREATE TABLE w(who, n, b, PRIMARY KEY(who, n))");
	sqlite3_close(db);
}

Test(vfs_crypt, two_processes_write_at_once)
{
	volatile int *acks = shared_counts();
	pid_t pid[2];
	sqlite3 *db;

	make_for_writers();
	for (int i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			writer(i, 150, &acks[i]);
	}
	for (int i = 0; i < 2; i++) {
		int status;
		waitpid(pid[i], &status, 0);
		cr_assert_eq(status, 0, "writer %d: %x", i, status);
	}
	db = open_it((struct opening){ 0 });
	cr_assert_eq(number(db, "SELECT count(*) FROM w"), 300);
	cr_assert(sound(db));
	sqlite3_close(db);
}

Test(vfs_crypt, a_killed_writer_keeps_what_it_acknowledged)
{
	volatile int *acks = shared_counts();
	uint64_t s = 5;

	make_for_writers();
	for (int round = 0; round < 50; round++) {
		pid_t pid[2];
		sqlite3 *db;
		for (int i = 0; i < 2; i++) {
			pid[i] = fork();
			if (pid[i] == 0)
				writer(i, 100000, &acks[i]);
		}
		usleep(next(&s) % 60000);
		for (int i = 0; i < 2; i++)
			kill(pid[i], SIGKILL);
		for (int i = 0; i < 2; i++)
			waitpid(pid[i], NULL, 0);
		db = open_it((struct opening){ 0 });
		for (int i = 0; i < 2; i++) {
			char sql[100];
			int n;
			snprintf(sql, sizeof(sql), "SELECT coalesce(max(n), 0) FROM w WHERE who = %d", i);
			n = (int)number(db, sql);
			cr_assert(n == acks[i] || n == acks[i] + 1, "round %d: %d of %d", round, n, acks[i]);
			acks[i] = n;
		}
		if (round % 10 == 9)
			cr_assert(sound(db));
		sqlite3_close(db);
	}
}

/* A small life: open, a few saves, an undone one, checkpoint, close. Counts what was acknowledged. */
static int small_life(const struct opening *o, volatile int *acknowledged)
{
	sqlite3 *db;
	int rc = try_open(o, &db);

	for (int i = 1; i <= 3 && rc == SQLITE_OK; i++) {
		char sql[200];
		snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; INSERT INTO w VALUES(9, %d, zeroblob(9000)); COMMIT",
				*acknowledged + 1);
		rc = run(db, sql);
		if (rc == SQLITE_OK)
			(*acknowledged)++;
	}
	if (rc == SQLITE_OK)
		rc = run(db, "BEGIN; DELETE FROM w; ROLLBACK");
	if (rc == SQLITE_OK)
		rc = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = run(db, "UPDATE t SET a = a || 'x' WHERE id % 60 = 0");
	sqlite3_close(db);
	return rc;
}

struct failure {
	int ops;
	bool for_ever;
};

ParameterizedTestParameters(vfs_crypt, each_operation_may_fail)
{
	static struct failure f[] = {
		{ FAULT_ALL, false }, { FAULT_ALL, true }, { FAULT_FULL, false }, { FAULT_FULL, true },
	};
	return cr_make_param_array(struct failure, f, sizeof(f) / sizeof(*f));
}

ParameterizedTest(struct failure *f, vfs_crypt, each_operation_may_fail)
{
	struct opening o = { .vfs = "crypt-fault" };
	int failed = 0;
	struct bytes fresh;

	make_for_writers();
	fresh = slurp(path);
	for (long k = 1; k < 2000; k++) {
		volatile int acknowledged = 0;
		sqlite3 *db;
		int rc, n;

		spit(path, fresh);
		remove(log_path);
		fault_vfs_arm(f->ops, k, f->for_ever);
		rc = small_life(&o, &acknowledged);
		failed += rc != SQLITE_OK;
		if (!fault_vfs_fired()) {
			cr_assert_eq(rc, SQLITE_OK);
			break;
		}
		fault_vfs_disarm();
		db = open_it((struct opening){ 0 });
		n = (int)number(db, "SELECT coalesce(max(n), 0) FROM w");
		cr_assert(n == acknowledged || (rc != SQLITE_OK && n == acknowledged + 1), "k %ld: %d of %d", k, n,
				acknowledged);
		cr_assert(sound(db), "k %ld", k);
		sqlite3_close(db);
	}
	free(fresh.p);
	cr_assert_gt(failed, 10);
	cr_assert_not(fault_vfs_fired());
}

/* What is left after a power failure at a sync, many times. */
struct outage {
	volatile int acknowledged;
	int tries, images;
	uint64_t seed;
	char *failed; /* 100 bytes; empty: all well */
};

static void power_fails(void *arg)
{
	struct outage *o = arg;
	char to[200], from[200];

	for (int i = 0; i < o->tries && !o->failed[0]; i++) {
		struct opening copy = { .path = to };
		sqlite3 *db = NULL;
		int n, rc;

		snprintf(from, sizeof(from), "%s-wal", path);
		snprintf(to, sizeof(to), "%s/image-wal", dir);
		if (fault_vfs_image(from, to, next(&o->seed), i % 2) != 0)
			abort();
		snprintf(to, sizeof(to), "%s/image-shm", dir);
		remove(to);
		snprintf(to, sizeof(to), "%s/image", dir);
		if (fault_vfs_image(path, to, next(&o->seed), i % 2) != 0)
			abort();
		o->images++;
		rc = try_open(&copy, &db);
		n = db ? (int)number(db, "SELECT coalesce(max(n), 0) FROM w") : -1;
		if (rc != SQLITE_OK || !sound(db) || n < o->acknowledged || n > o->acknowledged + 1)
			snprintf(o->failed, 100, "image %d: rc %d, %d rows, %d acknowledged", o->images, rc, n, o->acknowledged);
		sqlite3_close(db);
	}
}

Test(vfs_crypt, a_power_failure_loses_nothing_acknowledged)
{
	char failed[100] = "";
	struct outage o = { .tries = 12, .seed = 11, .failed = failed };

	make_for_writers();
	fault_vfs_power(power_fails, &o);
	for (int i = 0; i < 8 && !failed[0]; i++)
		cr_assert_eq(small_life(&(struct opening){ .vfs = "crypt-fault" }, &o.acknowledged), SQLITE_OK);
	fault_vfs_power(NULL, NULL);
	cr_assert_str_empty(failed, "%s", failed);
	cr_assert_gt(o.images, 500, "%d", o.images);
}
