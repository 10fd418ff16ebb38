/*
 * The encrypted office file beside plain SQLite: pages OFFICE FOLDER. Reads go over the office and a plain
 * copy of it (made with SQLite's backup, so both hold the same pages; only ever done with invented people),
 * writes over two new files with the table of contacts. Rounds alternate between the two; each line is ours,
 * plain SQLite's, and ours over plain.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "keyfile.h"
#include "office_file.h"
#include "vfs_crypt.h"

enum { OURS, PLAIN, WAYS };
enum { BULK_ROWS = 100000, BULK_COMMIT = 20000, SAVES = 300, LOOKUPS = 2000, PAGE = 4096 };

/* A database in one of the two ways. `io` must stay where it is while it is open. */
struct file {
	sqlite3 *h;
	struct vfs_crypt_io io;
	struct keyfile *kf;
	struct keyfile_session session;
};

static char copy_path[4096], new_path[WAYS][4096], office_path[4096];

static void die(sqlite3 *h, const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, h ? sqlite3_errmsg(h) : "no memory");
	exit(1);
}

static void run(sqlite3 *h, const char *sql)
{
	if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(h, sql);
}

static sqlite3_stmt *prepare(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		die(h, sql);
	return st;
}

static void step_all(sqlite3 *h, sqlite3_stmt *st)
{
	int rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		;
	if (rc != SQLITE_DONE)
		die(h, sqlite3_sql(st));
	sqlite3_reset(st);
}

/* ---- opening ---- */

static enum loods_code io_read(void *ctx, void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	(void)err;
	return vfs_crypt_io_read(ctx, buf, (int)n, (sqlite3_int64)off) == SQLITE_OK ? LOODS_OK : LOODS_EIO;
}

static enum loods_code io_size(void *ctx, uint64_t *size, struct loods_err *err)
{
	sqlite3_int64 n = 0;
	int rc = vfs_crypt_io_size(ctx, &n);

	(void)err;
	*size = (uint64_t)n;
	return rc == SQLITE_OK ? LOODS_OK : LOODS_EIO;
}

static enum loods_code io_none(void *ctx, const void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	(void)ctx, (void)buf, (void)n, (void)off, (void)err;
	return LOODS_EIO;
}

static enum loods_code io_sync(void *ctx, struct loods_err *err)
{
	(void)ctx, (void)err;
	return LOODS_EIO;
}

/* The settings of storage/db.c, the same for both. */
static void set_up(sqlite3 *h, int cache_kib)
{
	char sql[64];

	run(h, "PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA "
	       "synchronous = FULL;"
	       "PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON");
	snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d", cache_kib);
	run(h, sql);
}

static void open_plain(struct file *f, const char *path, int cache_kib)
{
	if (sqlite3_open_v2(path, &f->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    "unix") != SQLITE_OK)
		die(f->h, path);
	set_up(f->h, cache_kib);
}

/* Opens the office as its lead does. */
static void open_office(struct file *f, int cache_kib)
{
	struct vfs_crypt_params key = { .page_size = PAGE };
	struct keyfile_io kio = {
		.ctx = &f->io, .read = io_read, .write = io_none, .sync = io_sync, .size = io_size
	};
	struct loods_secret passphrase = bench_passphrase();
	struct loods_err err = { 0 };
	char name[64];

	if (sqlite3_open_v2(office_path, &f->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			    OFFICE_FILE_VFS) != SQLITE_OK ||
	    sqlite3_file_control(f->h, "main", VFS_CRYPT_FCNTL_IO, &f->io) != SQLITE_OK)
		die(f->h, office_path);
	bench_must(keyfile_open(&kio, &f->kf, &err), &err, office_path);
	bench_must(keyfile_unlock(f->kf, loods_synth_user(LOODS_ROLE_LEAD, 0, name), &passphrase, &f->session,
				  &err),
		   &err, name);
	key.region = (sqlite3_int64)keyfile_info(f->kf)->region;
	key.key = f->session.page_key.p;
	memcpy(key.file_id, keyfile_info(f->kf)->file_id, sizeof key.file_id);
	if (sqlite3_file_control(f->h, "main", VFS_CRYPT_FCNTL_KEY, &key) != SQLITE_OK)
		die(f->h, office_path);
	loods_secret_release(&passphrase);
	set_up(f->h, cache_kib);
}

static void open_way(struct file *f, int way, int cache_kib)
{
	*f = (struct file){ 0 };
	if (way == OURS)
		open_office(f, cache_kib);
	else
		open_plain(f, copy_path, cache_kib);
}

static void close_file(struct file *f)
{
	keyfile_session_release(&f->session);
	keyfile_close(f->kf);
	if (sqlite3_close(f->h) != SQLITE_OK)
		die(f->h, "closing");
}

static void make_copy(void)
{
	struct file from = { 0 };
	sqlite3_backup *b;
	sqlite3 *to;

	open_office(&from, 2048);
	if (sqlite3_open_v2(copy_path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix") != SQLITE_OK)
		die(to, copy_path);
	b = sqlite3_backup_init(to, "main", from.h, "main");
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE)
		die(to, "backup");
	sqlite3_backup_finish(b);
	sqlite3_close(to);
	close_file(&from);
}

/* ---- reading ---- */

static double scan(int way, const char *sql)
{
	struct file f;
	sqlite3_stmt *st;
	double began;

	open_way(&f, way, 32768);
	st = prepare(f.h, sql);
	began = bench_now();
	step_all(f.h, st);
	began = bench_now() - began;
	sqlite3_finalize(st);
	close_file(&f);
	return began;
}

static void time_scan(const char *name, const char *sql)
{
	struct bench_set t[WAYS] = { 0 };

	for (int i = 0; i < BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++)
			bench_add(&t[way], scan(way, sql));
	bench_line_ratio(name, bench_median(&t[OURS]) * 1e3, bench_median(&t[PLAIN]) * 1e3, "ms");
}

/* Contacts of clients all over the office; the second time round what fits is in SQLite's cache. */
static void time_lookups(const char *name, int cache_kib)
{
	struct bench_set t[WAYS] = { 0 };
	struct file f[WAYS];
	sqlite3_stmt *st[WAYS];
	sqlite3_int64 clients;

	for (int way = 0; way < WAYS; way++) {
		open_way(&f[way], way, cache_kib);
		st[way] = prepare(f[way].h, "SELECT count(*) FROM client");
		sqlite3_step(st[way]);
		clients = sqlite3_column_int64(st[way], 0);
		sqlite3_finalize(st[way]);
		st[way] =
			prepare(f[way].h,
				"SELECT * FROM contact WHERE client = ?1 ORDER BY occurred_on DESC LIMIT 50");
	}
	for (int i = 0; i <= BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++) {
			double began = bench_now();

			for (int k = 0; k < LOOKUPS; k++) {
				sqlite3_bind_int64(st[way], 1,
						   1 + (sqlite3_int64)(k * 2654435761u % (unsigned)clients));
				step_all(f[way].h, st[way]);
			}
			if (i)
				bench_add(&t[way], (bench_now() - began) / LOOKUPS);
		}
	for (int way = 0; way < WAYS; way++) {
		sqlite3_finalize(st[way]);
		close_file(&f[way]);
	}
	bench_line_ratio(name, bench_median(&t[OURS]) * 1e6, bench_median(&t[PLAIN]) * 1e6, "us");
}

static void time_open(void)
{
	struct bench_set t[WAYS] = { 0 };

	for (int i = 0; i < 5 * BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++) {
			double began = bench_now();
			struct file f;

			open_way(&f, way, 32768);
			run(f.h, "SELECT * FROM user WHERE id = 1");
			bench_add(&t[way], bench_now() - began);
			close_file(&f);
		}
	bench_line_ratio("open and first query", bench_median(&t[OURS]) * 1e3, bench_median(&t[PLAIN]) * 1e3,
			 "ms");
}

/* ---- writing ---- */

/* The office's own statements for the table of contacts and its indexes. */
static void make_table(sqlite3 *to)
{
	struct file from = { 0 };
	sqlite3_stmt *st;

	open_office(&from, 2048);
	st = prepare(from.h, "SELECT sql FROM sqlite_schema WHERE tbl_name = 'contact' AND sql NOT NULL "
			     "ORDER BY type DESC");
	while (sqlite3_step(st) == SQLITE_ROW)
		run(to, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	close_file(&from);
}

static void new_file(struct file *f, int way)
{
	static const unsigned char key[VFS_CRYPT_KEY_BYTES] = { 1, 2, 3 };
	struct vfs_crypt_params p = { .page_size = PAGE, .key = key, .create = 1 };

	*f = (struct file){ 0 };
	unlink(new_path[way]);
	if (way == PLAIN) {
		open_plain(f, new_path[way], 32768);
	} else {
		if (sqlite3_open_v2(new_path[way], &f->h,
				    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
				    OFFICE_FILE_VFS) != SQLITE_OK ||
		    sqlite3_file_control(f->h, "main", VFS_CRYPT_FCNTL_KEY, &p) != SQLITE_OK)
			die(f->h, new_path[way]);
		set_up(f->h, 32768);
	}
	make_table(f->h);
}

static sqlite3_stmt *insert(sqlite3 *h)
{
	return prepare(
		h, "INSERT INTO contact (id, version, entered_by, entered_at, changed_by, changed_at, "
		   "client, occurred_on, start,"
		   " minutes, channel, kind, outcome, initiator, conducted_by, topics, note, status, fact)"
		   " VALUES (?1, 1, 5, 63900000000 + ?1, 5, 63900000000 + ?1, ?2, 739000 + ?1 % 3000, 600, "
		   "45, 'office', 'progress',"
		   " 'held', 'caseworker', 5, 'work;language', ?3, 'final', 16780000 + ?1 % 97)");
}

static void put(sqlite3 *h, sqlite3_stmt *st, int id)
{
	static const unsigned char note[105] = { 1 };

	sqlite3_bind_int(st, 1, id);
	sqlite3_bind_int(st, 2, id / 100 + 1);
	if (id % 2)
		sqlite3_bind_blob(st, 3, note, sizeof note, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 3);
	step_all(h, st);
}

static void checkpoint(sqlite3 *h)
{
	if (sqlite3_wal_checkpoint_v2(h, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
		die(h, "checkpoint");
}

static void write_round(int way, struct bench_set *bulk, struct bench_set *saves)
{
	struct file f;
	sqlite3_stmt *st;
	double began;
	int id = 0;

	new_file(&f, way);
	st = insert(f.h);
	began = bench_now();
	while (id < BULK_ROWS) {
		run(f.h, "BEGIN IMMEDIATE");
		for (int i = 0; i < BULK_COMMIT; i++)
			put(f.h, st, ++id);
		run(f.h, "COMMIT");
	}
	checkpoint(f.h);
	bench_add(bulk, BULK_ROWS / (bench_now() - began));
	began = bench_now();
	for (int i = 0; i < SAVES; i++) {
		run(f.h, "BEGIN IMMEDIATE");
		put(f.h, st, ++id);
		run(f.h, "COMMIT");
	}
	bench_add(saves, SAVES / (bench_now() - began));
	sqlite3_finalize(st);
	close_file(&f);
	unlink(new_path[way]);
}

static void time_writes(void)
{
	struct bench_set bulk[WAYS] = { 0 }, saves[WAYS] = { 0 };

	for (int i = 0; i < BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++)
			write_round(way, &bulk[way], &saves[way]);
	bench_line_ratio("bulk insert of contacts, 20,000 a commit", bench_median(&bulk[OURS]),
			 bench_median(&bulk[PLAIN]), "rows/s");
	bench_line_ratio("single saves, durable (FULL)", bench_median(&saves[OURS]),
			 bench_median(&saves[PLAIN]), "saves/s");
}

int main(int argc, char **argv)
{
	struct loods_err err = { 0 };

	if (argc != 3) {
		fprintf(stderr, "usage: pages OFFICE FOLDER\n");
		return 2;
	}
	bench_must(loods_secret_start(&err), &err, "guarded memory");
	bench_must(office_file_start(&err), &err, "page encryption");
	snprintf(office_path, sizeof office_path, "%s", argv[1]);
	snprintf(copy_path, sizeof copy_path, "%s/plain.db", argv[2]);
	for (int way = 0; way < WAYS; way++)
		snprintf(new_path[way], sizeof new_path[way], "%s/new-%d.db", argv[2], way);
	unlink(copy_path);
	make_copy();
	bench_title("Beside plain SQLite " SQLITE_VERSION, "        ours       plain    ratio");
	time_writes();
	time_scan("aggregate scan of contacts, cold",
		  "SELECT count(*), sum(minutes), sum(length(topics)) FROM contact NOT INDEXED");
	time_scan(
		"scan of the index of contacts, cold",
		"SELECT client, count(*), sum(fact) FROM contact INDEXED BY contact_client GROUP BY client");
	time_lookups("a client's newest 50 contacts, 256 MiB cache", 262144);
	time_lookups("the same, 32 MiB cache (the program's)", 32768);
	time_lookups("the same, 2 MiB cache", 2048);
	time_open();
	unlink(copy_path);
	return 0;
}
