/*
 * What users rely on: what was saved survives whatever happens to the machine, and nobody changes it unseen.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "vfs_office.h"

TestSuite(vfs_crypt_damage, .init = setup, .fini = teardown, .timeout = 60);

/* ---- crashes ---- */

Test(vfs_crypt_damage, what_was_committed_survives_a_crash)
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

Test(vfs_crypt_damage, a_torn_log_ends_at_a_commit)
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

/* So many bits, one by one; LOODS_TESTS_FULL: ten thousand. */
static int flips(int few)
{
	return getenv("LOODS_TESTS_FULL") ? 10000 : few;
}

Test(vfs_crypt_damage, a_flipped_bit_in_the_log_ends_it_at_a_commit_and_warns)
{
	sqlite3 *db = make_commits();
	struct bytes d = slurp(path), l = slurp(log_path);
	struct vfs_crypt_wal_warning w;
	uint64_t s = 7;
	long frames = (l.n - LOG) / (FRAME + PAGE);

	for (int i = 0; i < flips(250); i++) {
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

Test(vfs_crypt_damage, frames_that_are_moved_end_the_log)
{
	sqlite3 *db = make_commits();
	struct bytes d = slurp(path), l = slurp(log_path);
	struct vfs_crypt_wal_warning w;
	long size = FRAME + PAGE;

	memcpy(l.p + LOG + 6 * size, l.p + LOG + 4 * size, size);
	memcpy(l.p + LOG + 8 * size, l.p + LOG + 4 * size, size);
	cr_assert_lt(rows_after_crash(d, l, &w), COMMITS);
	cr_assert_eq(w.stopped_at, 7);
	cr_assert_eq(w.later_frames, (l.n - LOG) / size - 8, "the ninth is not one of them");
	free(d.p);
	free(l.p);
	sqlite3_close(db);
}

/* Damage under a running session is told; nothing wrong is ever answered. */
Test(vfs_crypt_damage, a_flipped_bit_in_the_log_is_told_while_reading)
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
			cr_assert_eq(sqlite3_wal_checkpoint_v2(other, NULL, SQLITE_CHECKPOINT_FULL, NULL,
					NULL), SQLITE_IOERR);
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

/* A frame that was moved opens nowhere else, even where SQLite does not look at its checksums. */
Test(vfs_crypt_damage, a_moved_frame_is_told_while_reading)
{
	sqlite3 *db = make_commits(), *other;
	unsigned char frame[FRAME + PAGE];
	int fd = open(log_path, O_RDWR), told = 0;

	/* The first frame in place of all others. */
	cr_assert_gt(pread(fd, frame, sizeof(frame), LOG), 0);
	for (long i = 1; i < (lseek(fd, 0, SEEK_END) - LOG) / (long)sizeof(frame); i++)
		cr_assert_gt(pwrite(fd, frame, sizeof(frame), LOG + i * sizeof(frame)), 0);
	close(fd);
	if (try_open(&(struct opening){ 0 }, &other) != SQLITE_OK)
		told = 1;
	else if (run(other, "SELECT sum(length(b)) FROM c") != SQLITE_OK)
		told = sqlite3_extended_errcode(other) == SQLITE_IOERR_DATA;
	cr_assert(told);
	sqlite3_close(other);
	sqlite3_close(db);
}

/* What SQLite must not take for an empty page, and the one thing it may know of a torn page 1. */
Test(vfs_crypt_damage, a_page_beyond_the_end_is_no_page_and_a_torn_first_one_tells_its_size)
{
	unsigned char buf[PAGE];
	sqlite3_file *f;
	sqlite3 *db;
	struct vfs_crypt_io io;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	io = io_of(db);
	cr_assert_eq(sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f), SQLITE_OK);
	cr_assert_eq(f->pMethods->xRead(f, buf, PAGE, 1000 * PAGE), SQLITE_IOERR_DATA);
	memset(buf, 0x5a, 512);
	cr_assert_eq(vfs_crypt_io_write(&io, buf, 512, REGION), SQLITE_OK);
	cr_assert_eq(f->pMethods->xRead(f, buf, PAGE, 0), SQLITE_IOERR_DATA);
	cr_assert_eq(f->pMethods->xRead(f, buf, 100, 0), SQLITE_OK);
	cr_assert_eq(buf[16] << 8 | buf[17], PAGE);
	cr_assert_eq(buf[20], RESERVED);
	sqlite3_close(db);
}

/*
 * A transaction that spilled and overwrote its own frames, so that their headers are written anew before the
 * commit.
 */
static sqlite3 *make_spilled(void)
{
	sqlite3 *db = open_it((struct opening){ .create = true, .spill = true });

	must(db, "PRAGMA cache_size=20; PRAGMA synchronous=NORMAL");
	must(db, "CREATE TABLE c(n INTEGER PRIMARY KEY, b BLOB)");
	checkpoint(db);
	must(db, "BEGIN; WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<100)"
			"INSERT INTO c SELECT i, randomblob(3000) FROM n; UPDATE c SET b = randomblob(3000)");
	return db;
}

/* Not synced, so that nothing is called between the last header and the crash. */
Test(vfs_crypt_damage, a_commit_that_spilled_is_whole_at_once)
{
	sqlite3 *db = make_spilled(), *copy;

	must(db, "COMMIT");
	copy = open_it((struct opening){ .path = crash_copy() });
	cr_assert_eq(number(copy, "SELECT count(*) FROM c"), 100);
	cr_assert(sound(copy));
	sqlite3_close(copy);
	sqlite3_close(db);
}

Test(vfs_crypt_damage, a_spilled_frame_that_is_damaged_stops_the_commit)
{
	sqlite3 *db = make_spilled();
	unsigned char b;
	int fd = open(log_path, O_RDWR);
	long at = LOG + 50 * (FRAME + PAGE) + 1000;

	cr_assert_eq(pread(fd, &b, 1, at), 1);
	b ^= 4;
	cr_assert_eq(pwrite(fd, &b, 1, at), 1);
	close(fd);
	cr_assert_neq(run(db, "COMMIT"), SQLITE_OK);
	sqlite3_close(db);
	db = open_it((struct opening){ 0 });
	cr_assert_eq(number(db, "SELECT count(*) FROM c"), 0);
	cr_assert(sound(db));
	sqlite3_close(db);
}

/* A checkpoint cut short by a power failure: page 1 is half written, the log has it whole. */
Test(vfs_crypt_damage, a_torn_first_page_is_mended_from_the_log)
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
 * afterwards. This shows that the danger is there (so that the rule is not dropped as superstition) and that
 * the rule helps.
 */
#define MANY "WITH RECURSIVE n(i) AS (VALUES(300) UNION ALL SELECT i+1 FROM n WHERE i<900)" \
	"INSERT INTO c SELECT CASE i WHEN 900 THEN %s ELSE i END, x'', hex(randomblob(300)) FROM n"

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

Test(vfs_crypt_damage, a_spilling_cache_loses_commits_and_ours_does_not)
{
	unsigned warned;

	for (int statement = 0; statement < 2; statement++) {
		if (sqlite3_libversion_number() < 3050003) {
			cr_assert_eq(rows_after_undo_and_crash(statement, true, &warned), 0);
			cr_assert_geq(warned, 2, "and the loss is told");
		}
		cr_assert_eq(rows_after_undo_and_crash(statement, false, &warned), 4);
		cr_assert_eq(warned, 0);
	}
}

/* ---- damage to the main file ---- */

static const char read_all[] = "SELECT a FROM t NOT INDEXED; SELECT a FROM t ORDER BY a";

Test(vfs_crypt_damage, a_flipped_bit_in_a_page_is_seen_and_named)
{
	struct bytes d;
	uint64_t s = 3;
	int fd;
	long pages;

	make_filled(PAGE);
	d = slurp(path);
	pages = (d.n - REGION) / PAGE;
	fd = open(path, O_RDWR);
	for (int i = 0; i < flips(300); i++) {
		unsigned page = next(&s) % pages;
		long in = i < RESERVED ? PAGE - RESERVED + i : (long)(next(&s) % PAGE);
		long at = REGION + page * PAGE + in;
		unsigned char b = d.p[at] ^ 1 << next(&s) % 8;
		struct vfs_crypt_io io;
		sqlite3 *db;

		cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "crypt"), SQLITE_OK);
		cr_assert_eq(give_key(db, &(struct opening){ 0 }), SQLITE_OK);
		cr_assert_eq(pwrite(fd, &b, 1, at), 1);
		io = io_of(db);
		for (unsigned n = 1; n <= pages; n++)
			cr_assert_eq(vfs_crypt_check_page(&io, n) != SQLITE_OK, n == page + 1);
		cr_assert_neq(run(db, read_all), SQLITE_OK, "page %u", page);
		cr_assert_eq(sqlite3_extended_errcode(db), SQLITE_IOERR_DATA);
		cr_assert_eq(pwrite(fd, d.p + at, 1, at), 1);
		sqlite3_close(db);
	}
	close(fd);
	free(d.p);
}

Test(vfs_crypt_damage, pages_swapped_zeroed_foreign_or_cut_off_are_seen)
{
	struct bytes d, bad;
	struct opening other = { .create = true, .id = 0x33 };
	struct vfs_crypt_io io;
	unsigned pages;
	char name[160];
	sqlite3 *db;

	make_filled(PAGE);
	d = slurp(path);
	pages = (d.n - REGION) / PAGE;
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
		io = io_of(db);
		cr_assert_eq(vfs_crypt_check_page(&io, i < 3 ? 3 : pages), SQLITE_CORRUPT, "%d", i);
		cr_assert_eq(vfs_crypt_check_page(&io, 2), SQLITE_OK, "%d", i);
		cr_assert_neq(run(db, read_all), SQLITE_OK, "%d", i);
		cr_assert_not(sound(db), "%d", i);
		sqlite3_close(db);
		free(b.p);
	}
	free(d.p);
	free(bad.p);
}

Test(vfs_crypt_damage, a_file_cut_off_under_a_log_is_seen)
{
	sqlite3 *db = make_commits(), *other;

	cr_assert_eq(truncate(path, REGION + 5 * PAGE), 0);
	if (try_open(&(struct opening){ 0 }, &other) == SQLITE_OK)
		cr_assert_neq(run(other, "SELECT sum(length(b)) FROM t"), SQLITE_OK);
	sqlite3_close(other);
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
				"UPDATE t SET a = '%d' WHERE id %% 50 = %d; COMMIT",
				who, *acknowledged + 1, i * 37 % 5000, i, who);
		if (run(db, sql) != SQLITE_OK)
			_exit(3);
		(*acknowledged)++;
		if (i % 10 == who)
			sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
	_exit(sqlite3_close(db) == SQLITE_OK ? 0 : 4);
}

static void make_for_writers(void)
{
	sqlite3 *db;

	make_filled(PAGE);
	db = open_it((struct opening){ 0 });
	must(db, "CREATE TABLE w(who, n, b, PRIMARY KEY(who, n))");
	sqlite3_close(db);
}

Test(vfs_crypt_damage, two_processes_write_at_once)
{
	volatile int *acks = shared_memory();
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

/* 300 kills, or LOODS_TESTS_KILLS. */
Test(vfs_crypt_damage, a_killed_writer_keeps_what_it_acknowledged, .timeout = 7200)
{
	enum { WRITERS = 4, KILLS = 300 };
	const char *asked = getenv("LOODS_TESTS_KILLS");
	int rounds = (asked ? atoi(asked) : KILLS) / WRITERS;
	volatile int *acks = shared_memory();
	uint64_t s = 5;
	long saves = 0;

	make_for_writers();
	for (int round = 0; round < rounds; round++) {
		pid_t pid[WRITERS];
		sqlite3 *db;

		for (int i = 0; i < WRITERS; i++) {
			pid[i] = fork();
			if (pid[i] == 0)
				writer(i, 100000, &acks[i]);
		}
		usleep(next(&s) % 60000);
		for (int i = 0; i < WRITERS; i++)
			kill(pid[i], SIGKILL);
		for (int i = 0; i < WRITERS; i++)
			waitpid(pid[i], NULL, 0);
		db = open_it((struct opening){ 0 });
		for (int i = 0; i < WRITERS; i++) {
			char sql[100];
			int n;
			snprintf(sql, sizeof(sql), "SELECT coalesce(max(n), 0) FROM w WHERE who = %d", i);
			n = (int)number(db, sql);
			cr_assert(n == acks[i] || n == acks[i] + 1, "round %d: %d of %d", round, n, acks[i]);
			acks[i] = n;
		}
		if (round % 10 == 9) {
			/* What stays small is read again and again. */
			cr_assert(sound(db));
			saves += number(db, "SELECT count(*) FROM w");
			must(db, "DELETE FROM w");
			for (int i = 0; i < WRITERS; i++)
				acks[i] = 0;
		}
		sqlite3_close(db);
	}
	cr_log_info("%d kills, %ld saves", rounds * WRITERS, saves);
}

/* A small life: open, a few saves, an undone one, checkpoint, close. Counts what was acknowledged. */
static int small_life(const struct opening *o, volatile int *acknowledged)
{
	sqlite3 *db;
	int rc = try_open(o, &db);

	for (int i = 1; i <= 3 && rc == SQLITE_OK; i++) {
		char sql[200];
		snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; INSERT INTO w VALUES(9, %d, zeroblob(9000));"
				"COMMIT", *acknowledged + 1);
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

ParameterizedTestParameters(vfs_crypt_damage, each_operation_may_fail)
{
	static struct failure f[] = {
		{ FAULT_ALL, false }, { FAULT_ALL, true }, { FAULT_FULL, false }, { FAULT_FULL, true },
	};
	return cr_make_param_array(struct failure, f, sizeof(f) / sizeof(*f));
}

ParameterizedTest(struct failure *f, vfs_crypt_damage, each_operation_may_fail)
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
		cr_assert(n == acknowledged || (rc != SQLITE_OK && n == acknowledged + 1), "k %ld: %d of %d",
				k, n, acknowledged);
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
			snprintf(o->failed, 100, "image %d: rc %d, %d rows, %d acknowledged",
					o->images, rc, n, o->acknowledged);
		sqlite3_close(db);
	}
}

Test(vfs_crypt_damage, a_power_failure_loses_nothing_acknowledged)
{
	char failed[100] = "";
	struct opening how = { .vfs = "crypt-fault" };
	struct outage o = { .tries = 12, .seed = 11, .failed = failed };

	make_for_writers();
	fault_vfs_power(power_fails, &o);
	for (int i = 0; i < 8 && !failed[0]; i++)
		cr_assert_eq(small_life(&how, &o.acknowledged), SQLITE_OK);
	fault_vfs_power(NULL, NULL);
	cr_assert_str_empty(failed, "%s", failed);
	cr_assert_gt(o.images, 500, "%d", o.images);
}
