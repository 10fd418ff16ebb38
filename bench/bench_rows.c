#include "bench_rows.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OURS, PLAIN, WAYS };
enum { BULK_ROWS = 100000, BULK_COMMIT = 20000, SAVES = 300, LOOKUPS = 2000, CACHE_KIB = 32768, SMALL_KIB = 2048 };

static const char rows_of_table[] = "SELECT count(*), sum(minutes), sum(length(topics)) FROM contact NOT INDEXED";
static const char rows_of_index[] =
	"SELECT client, count(*), sum(fact) FROM contact INDEXED BY contact_client GROUP BY client";
static const char newest[] = "SELECT * FROM contact WHERE client = ?1 ORDER BY occurred_on DESC LIMIT 50";

void rows_die(sqlite3 *h, const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, h ? sqlite3_errmsg(h) : "failed");
	exit(1);
}

void rows_run(sqlite3 *h, const char *sql)
{
	if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
		rows_die(h, sql);
}

static sqlite3_stmt *prepare(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h, sql, -1, &st, NULL) != SQLITE_OK)
		rows_die(h, sql);
	return st;
}

static void step_all(sqlite3 *h, sqlite3_stmt *st)
{
	int rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		;
	if (rc != SQLITE_DONE)
		rows_die(h, sqlite3_sql(st));
	sqlite3_reset(st);
}

void rows_set_up(sqlite3 *h, int cache_kib)
{
	char sql[64];

	rows_run(h, "PRAGMA cache_spill = OFF; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA "
		    "synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON");
	snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d", cache_kib);
	rows_run(h, sql);
}

static void checkpoint(sqlite3 *h)
{
	if (sqlite3_wal_checkpoint_v2(h, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
		rows_die(h, "checkpoint");
}

void rows_apart(void (*what)(const void *ctx, double out[2]), const void *ctx, double out[2])
{
	double *told = mmap(NULL, 2 * sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	pid_t pid;

	if (told == MAP_FAILED)
		rows_die(NULL, "memory");
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		what(ctx, told);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		rows_die(NULL, "a measurement");
	out[0] = told[0];
	out[1] = told[1];
	munmap(told, 2 * sizeof *told);
}

/* ---- making the databases ---- */

struct filling {
	const struct rows_way *w;
	sqlite3 *(*from)(void);
	long contacts;
};

static void copy_rows(sqlite3 *to, sqlite3 *from, const char *table, long most)
{
	char sql[8192];
	sqlite3_stmt *in, *out;
	int n, at;

	snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" WHERE id <= %ld", table, most);
	in = prepare(from, sql);
	n = sqlite3_column_count(in);
	at = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?1", table);
	for (int i = 2; i <= n; i++)
		at += snprintf(sql + at, sizeof sql - (size_t)at, ", ?%d", i);
	snprintf(sql + at, sizeof sql - (size_t)at, ")");
	out = prepare(to, sql);
	rows_run(to, "BEGIN");
	for (long k = 1; sqlite3_step(in) == SQLITE_ROW; k++) {
		for (int i = 0; i < n; i++)
			sqlite3_bind_value(out, i + 1, sqlite3_column_value(in, i));
		step_all(to, out);
		if (k % BULK_COMMIT == 0)
			rows_run(to, "COMMIT; BEGIN");
	}
	rows_run(to, "COMMIT");
	sqlite3_finalize(in);
	sqlite3_finalize(out);
	checkpoint(to);
}

/* The office's own statements, but for STRICT, which older SQLites do not know. */
static void copy_schema(sqlite3 *to, sqlite3 *from, const char *where)
{
	char sql[512];
	sqlite3_stmt *st;

	snprintf(sql, sizeof sql, "SELECT replace(sql, ') STRICT', ')') FROM sqlite_master WHERE %s AND sql NOT NULL", where);
	st = prepare(from, sql);
	while (sqlite3_step(st) == SQLITE_ROW)
		rows_run(to, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
}

static void fill(const void *ctx, double out[2])
{
	const struct filling *f = ctx;
	sqlite3 *to = f->w->open(f->w, f->w->path, true), *from = f->from();

	(void)out;
	rows_set_up(to, 65536);
	copy_schema(to, from, "type = 'table' AND name IN ('client', 'contact', 'user')");
	copy_rows(to, from, "user", 1L << 40);
	copy_rows(to, from, "client", 1L << 40);
	copy_rows(to, from, "contact", f->contacts);
	copy_schema(to, from, "type = 'index' AND tbl_name = 'contact'");
	checkpoint(to);
	sqlite3_close(to);
	sqlite3_close(from);
}

void rows_fill(const struct rows_way *w, sqlite3 *(*from)(void), long contacts)
{
	const struct filling f = { w, from, contacts };
	double none[2];

	unlink(w->path);
	rows_apart(fill, &f, none);
}

/* ---- reading ---- */

struct reading {
	const struct rows_way *w;
	const char *sql;
	int cache_kib;
};

/* The system forgets the file: what is read next comes from the disk. */
static void forget(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0 || fdatasync(fd) != 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		rows_die(NULL, path);
	close(fd);
}

/* Twice: in a new connection, by the clock, and again with SQLite's cache as the first time left it, of the processor. */
static void scan(const void *ctx, double out[2])
{
	const struct reading *r = ctx;
	sqlite3 *h = r->w->open(r->w, r->w->path, false);
	sqlite3_stmt *st;

	rows_set_up(h, r->cache_kib);
	st = prepare(h, r->sql);
	for (int i = 0; i < 2; i++) {
		double began = i ? bench_processor() : bench_now();

		step_all(h, st);
		out[i] = (i ? bench_processor() : bench_now()) - began;
	}
	sqlite3_finalize(st);
	sqlite3_close(h);
}

/* Contacts of clients all over the office, the second time round: what fits is in SQLite's cache. */
static void look_up(const void *ctx, double out[2])
{
	const struct reading *r = ctx;
	sqlite3 *h = r->w->open(r->w, r->w->path, false);
	sqlite3_stmt *st;
	sqlite3_int64 clients;

	rows_set_up(h, r->cache_kib);
	st = prepare(h, "SELECT max(client) FROM contact");
	sqlite3_step(st);
	clients = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	st = prepare(h, r->sql);
	for (int i = 0; i < 2; i++) {
		double began = bench_processor();

		for (int k = 0; k < LOOKUPS; k++) {
			sqlite3_bind_int64(st, 1, 1 + (sqlite3_int64)(k * 2654435761u % (unsigned)clients));
			step_all(h, st);
		}
		out[i] = (bench_processor() - began) / LOOKUPS;
	}
	sqlite3_finalize(st);
	sqlite3_close(h);
}

static void line(const char *name, const struct bench_set t[WAYS], double scale, const char *unit, const char *want)
{
	char text[64];

	snprintf(text, sizeof text, "%-7s want %s", unit, want);
	bench_line_ratio(name, bench_median(&t[OURS]) * scale, bench_median(&t[PLAIN]) * scale, want ? text : unit);
}

static void time_scan(const struct rows_way ways[WAYS], const char *name, const char *sql, int cache_kib, bool cold,
		      const char *want)
{
	struct bench_set t[WAYS] = { 0 };

	for (int i = 0; i < BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++) {
			const struct reading r = { &ways[way], sql, cache_kib };
			double out[2];

			if (cold)
				forget(ways[way].path);
			rows_apart(scan, &r, out);
			bench_add(&t[way], cold ? out[0] : out[1]);
		}
	line(name, t, 1e3, "ms", want);
}

static void time_lookups(const struct rows_way ways[WAYS], int cache_mib, const char *want)
{
	struct bench_set t[WAYS] = { 0 };
	char name[64];

	for (int i = 0; i < BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++) {
			const struct reading r = { &ways[way], newest, cache_mib * 1024 };
			double out[2];

			rows_apart(look_up, &r, out);
			bench_add(&t[way], out[1]);
		}
	snprintf(name, sizeof name, "a client's newest 50 contacts, %d MiB cache", cache_mib);
	line(name, t, 1e6, "us", want);
}

/* ---- writing ---- */

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

/* Rows a second in bulk, and saves a second of one row. */
static void write_rows(const void *ctx, double out[2])
{
	const struct rows_way *w = ctx;
	sqlite3 *h, *like;
	sqlite3_stmt *st;
	double began;
	int id = 0;

	unlink(w->new_path);
	h = w->open(w, w->new_path, true);
	like = w->open(w, w->path, false);
	rows_set_up(h, CACHE_KIB);
	copy_schema(h, like, "tbl_name = 'contact'");
	sqlite3_close(like);
	st = prepare(h, "INSERT INTO contact (id, version, entered_by, entered_at, changed_by, changed_at, client, occurred_on, start,"
			" minutes, channel, kind, outcome, initiator, conducted_by, topics, note, status, fact)"
			" VALUES (?1, 1, 5, 63900000000 + ?1, 5, 63900000000 + ?1, ?2, 739000 + ?1 % 3000, 600, 45, 'office', 'progress',"
			" 'held', 'caseworker', 5, 'work;language', ?3, 'final', 16780000 + ?1 % 97)");
	began = bench_now();
	while (id < BULK_ROWS) {
		rows_run(h, "BEGIN IMMEDIATE");
		for (int i = 0; i < BULK_COMMIT; i++)
			put(h, st, ++id);
		rows_run(h, "COMMIT");
	}
	checkpoint(h);
	out[0] = BULK_ROWS / (bench_now() - began);
	began = bench_now();
	for (int i = 0; i < SAVES; i++) {
		rows_run(h, "BEGIN IMMEDIATE");
		put(h, st, ++id);
		rows_run(h, "COMMIT");
	}
	out[1] = SAVES / (bench_now() - began);
	sqlite3_finalize(st);
	sqlite3_close(h);
	unlink(w->new_path);
}

static void time_writes(const struct rows_way ways[WAYS])
{
	struct bench_set bulk[WAYS] = { 0 }, saves[WAYS] = { 0 };

	for (int i = 0; i < BENCH_ROUNDS; i++)
		for (int way = 0; way < WAYS; way++) {
			double out[2];

			rows_apart(write_rows, &ways[way], out);
			bench_add(&bulk[way], out[0]);
			bench_add(&saves[way], out[1]);
		}
	line("bulk insert of contacts, 20,000 a commit", bulk, 1, "rows/s", ">= 0.85");
	line("single saves, durable (FULL)", saves, 1, "saves/s", ">= 0.95");
}

void rows_time(const struct rows_way ways[WAYS], const char *title)
{
	bench_title(title, "   encrypted       plain    ratio");
	time_writes(ways);
	time_scan(ways, "aggregate scan of contacts, from the disk", rows_of_table, CACHE_KIB, true, "<= 1.02");
	time_scan(ways, "scan of the index of contacts, from the disk", rows_of_index, CACHE_KIB, true, "<= 1.5");
	time_scan(ways, "aggregate scan again, 2 MiB cache", rows_of_table, SMALL_KIB, false, "<= 1.8");
	time_lookups(ways, 2, "<= 3.2");
	time_lookups(ways, 32, NULL);
	time_lookups(ways, 64, NULL);
	time_lookups(ways, 128, NULL);
	time_lookups(ways, 256, "<= 1.0");
}
