/*
 * What users rely on: what was saved is there again, and nobody reads it without the key.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "vfs_office.h"

TestSuite(vfs_crypt, .init = setup, .fini = teardown, .timeout = 60);

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
			const void *p = sqlite3_column_blob(x, c), *q = sqlite3_column_blob(y, c);
			int n = sqlite3_column_bytes(x, c);
			if (n != sqlite3_column_bytes(y, c) || (n && memcmp(p, q, n) != 0))
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
		snprintf(sql, sizeof(sql), "INSERT INTO t SELECT id + 1 - 2 * (id > %u), 'x', '' FROM t", id);
	cr_assert_eq(run(p->ours, sql), run(p->plain, sql), "%s: %s", sql, sqlite3_errmsg(p->ours));
}

ParameterizedTestParameters(vfs_crypt, does_what_plain_sqlite_does)
{
	static unsigned long seeds[] = { 1, 2, 3, 4 };
	return cr_make_param_array(unsigned long, seeds, sizeof(seeds) / sizeof(*seeds));
}

/*
 * Odd seeds with SQLite's spilling of its cache, which the program turns off: pages and headers written
 * apart.
 */
ParameterizedTest(unsigned long *seed, vfs_crypt, does_what_plain_sqlite_does)
{
	uint64_t s = *seed;
	bool spill = *seed % 2;
	int size = *seed > 2 ? 1024 : PAGE;
	struct opening o = { .create = true, .page_size = size, .spill = spill };
	struct pair p = { open_it(o), NULL };
	static const char table[] = "CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b BLOB);"
			"CREATE INDEX ta ON t(a)";

	cr_assert_eq(sqlite3_open(":memory:", &p.plain), SQLITE_OK);
	must(p.ours, table);
	must(p.plain, table);
	if (spill)
		must(p.ours, "PRAGMA cache_size=10");
	int steps = getenv("LOODS_TESTS_SLOW") ? 600 : 2000;
	for (int i = 1; i <= steps; i++) {
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
			o.create = false;
			p.ours = open_it(o);
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
 * SQLite's locks lie at 1 GiB of the real file, the page it leaves out at 1 GiB of its own count. A database
 * whose header says that it has almost so many pages takes new ones on both sides of that place, while
 * another holds a lock.
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

	/*
	 * One with other reserved bytes would overwrite what is kept in ours: refused, and nothing is
	 * changed.
	 */
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

/* One user at a time, where shared memory is not to be trusted: SQLite keeps the log's index to itself. */
Test(vfs_crypt, exclusive_locking_works_without_an_index_file)
{
	char name[160];
	sqlite3 *db, *copy;
	struct opening o = { 0 };

	make_filled(PAGE);
	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "crypt"), SQLITE_OK);
	cr_assert_eq(give_key(db, &o), SQLITE_OK);
	must(db, "PRAGMA locking_mode=EXCLUSIVE");
	cr_assert_eq(set_up(db, false), SQLITE_OK);
	must(db, "DELETE FROM t WHERE id > 100");
	snprintf(name, sizeof(name), "%s-shm", path);
	cr_assert_neq(access(name, F_OK), 0);
	copy = open_it((struct opening){ .path = crash_copy() });
	cr_assert_eq(number(copy, "SELECT count(*) FROM t"), 100);
	sqlite3_close(copy);
	checkpoint(db);
	cr_assert(sound(db));
	sqlite3_close(db);
}

Test(vfs_crypt, who_may_only_read_reads)
{
	sqlite3 *db;

	make_filled(PAGE);
	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, "crypt"), SQLITE_OK);
	cr_assert_eq(give_key(db, &(struct opening){ 0 }), SQLITE_OK);
	cr_assert_eq(number(db, "SELECT count(*) FROM t"), 300);
	cr_assert_eq(run(db, "DELETE FROM t"), SQLITE_READONLY);
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
	must(db, "UPDATE t SET b = b WHERE id = 1; UPDATE t SET id = id WHERE id = 2");
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

/* ---- the header region ---- */

/* SQLite's own VFS writes at most 128 KiB in one call; the region of an office with a thousand accounts is longer. */
Test(vfs_crypt, a_long_header_region_is_written_and_read_whole)
{
	enum { LONG = 3 * 131072 + 1024 };
	unsigned char *head = malloc(LONG), *back = malloc(LONG);
	struct vfs_crypt_io io;
	sqlite3 *db;

	cr_assert(head && back);
	for (int i = 0; i < LONG; i++)
		head[i] = (unsigned char)(i * 7 + i / 4096);
	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "crypt"), SQLITE_OK);
	io = io_of(db);
	cr_assert_eq(vfs_crypt_io_write(&io, head, LONG, 512), SQLITE_OK);
	cr_assert_eq(vfs_crypt_io_read(&io, back, LONG, 512), SQLITE_OK);
	cr_assert_arr_eq(head, back, LONG);
	cr_assert_eq(vfs_crypt_io_read(&io, back, LONG, 1024), SQLITE_IOERR_SHORT_READ);
	cr_assert_arr_eq(head + 512, back, LONG - 512);
	cr_assert_eq(back[LONG - 1], 0);
	sqlite3_close(db);
	free(head);
	free(back);
}

Test(vfs_crypt, the_header_region_is_its_owners)
{
	sqlite3 *db, *other;
	struct vfs_crypt_io io, io2;
	unsigned char head[REGION], back[REGION];
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	sqlite3_int64 size;
	struct bytes d;

	cr_assert_eq(sqlite3_open_v2(path, &db, flags, "crypt"), SQLITE_OK);
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
	unsigned char page[PAGE], *child = shared_memory();
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
