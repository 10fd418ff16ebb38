/*
 * Guidance figures of a whole office: figures OFFICE FOLDER [plans]. The reading behind them (what
 * q_guidance.c reads for 91 days), and the two summaries that are asked for most, over the office and over a
 * plain copy of the same pages, in rounds that alternate, each in a connection of its own; then the summaries
 * that the screen and the command line show, and what a client takes, so that offices of several sizes can be
 * compared. With `plans`, the query plan of each statement.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "store_impl.h"
#include "summary_office.h"

enum { DAYS = 91, COMPARE_ROUNDS = 3 * BENCH_ROUNDS /* a ratio is moved by one busy moment */ };

static char copy_path[4096];
static sqlite3 *last_opened; /* SQLite's own handle of the newest connection */

static int note_opened(sqlite3 *h, char **message, const void *routines)
{
	(void)message;
	(void)routines;
	last_opened = h;
	return SQLITE_OK;
}

/* A copy of the office's pages without their encryption; only ever of invented people. */
static void make_copy(const char *office)
{
	struct loods_app app = { 0 };
	sqlite3_backup *b;
	sqlite3 *to, *from;

	bench_enter(&app, office, LOODS_ROLE_LEAD);
	from = last_opened;
	unlink(copy_path);
	if (sqlite3_open_v2(copy_path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix") != SQLITE_OK)
		abort();
	b = sqlite3_backup_init(to, "main", from, "main");
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE || sqlite3_backup_finish(b) != SQLITE_OK) {
		fprintf(stderr, "bench: %s\n", sqlite3_errmsg(to));
		exit(1);
	}
	sqlite3_close(to);
	bench_leave(&app);
}

struct sum {
	int64_t clients, contacts;
};

static enum loods_code count(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct sum *s = ctx;

	(void)err;
	s->clients++;
	s->contacts += g->n_contacts;
	return LOODS_OK;
}

/* Seconds of the processor that this process has had: what else the machine does stays out of it. */
static double worked(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* How long something took, by the clock and of the processor. */
struct timing {
	double clock, work;
};

static void add(struct bench_set set[2], struct timing t)
{
	bench_add(&set[0], t.clock);
	bench_add(&set[1], t.work);
}

static struct timing begin(void)
{
	return (struct timing){ bench_now(), worked() };
}

static struct timing since(struct timing t)
{
	return (struct timing){ bench_now() - t.clock, worked() - t.work };
}

static void line_ratio(const char *name, const struct bench_set ours[2], const struct bench_set plain[2])
{
	bench_line_ratio(name, bench_median(&ours[0]) * 1e3, bench_median(&plain[0]) * 1e3, "ms");
	bench_line_ratio("  of the processor", bench_median(&ours[1]) * 1e3, bench_median(&plain[1]) * 1e3,
			 "ms");
}

static struct timing read_all(struct loods_store *s, struct sum *sum)
{
	struct loods_guidance_query q = { 0 };
	struct loods_err err = { 0 };
	loods_stamp now;
	struct timing t;

	if (!loods_stamp_parse(BENCH_NOW, false, &now))
		abort();
	q.to = loods_date_add_days(loods_stamp_date(now), 1);
	q.from = loods_date_add_days(q.to, -DAYS);
	*sum = (struct sum){ 0 };
	t = begin();
	bench_must(loods_store_guidance(s, &q, count, sum, &err), &err, "guidance");
	return since(t);
}

static struct db *open_plain(void)
{
	struct loods_err err = { 0 };
	struct db *db;

	bench_must(db_open(&(struct db_options){ .path = copy_path, .vfs = "unix" }, &db, &err), &err,
		   "plain");
	bench_must(db_start(db, &err), &err, "plain");
	return db;
}

/* The same reading over plain pages: nothing of the store but its connection is asked for. */
static struct timing read_plain(struct sum *sum)
{
	struct loods_store plain = { .db = open_plain() };
	struct timing t = read_all(&plain, sum);

	db_close(plain.db);
	return t;
}

static struct timing read_ours(const char *office, struct sum *sum, int *pages)
{
	struct loods_app app = { 0 };
	struct timing t;
	int high;

	bench_enter(&app, office, LOODS_ROLE_LEAD);
	sqlite3_db_status(last_opened, SQLITE_DBSTATUS_CACHE_MISS, pages, &high, true);
	t = read_all(app.store, sum);
	sqlite3_db_status(last_opened, SQLITE_DBSTATUS_CACHE_MISS, pages, &high, false);
	bench_leave(&app);
	return t;
}

static void compare(const char *office)
{
	struct bench_set ours[2] = { 0 }, plain[2] = { 0 };
	struct sum a, b;
	int pages;

	for (int i = 0; i < COMPARE_ROUNDS; i++) {
		add(ours, read_ours(office, &a, &pages));
		add(plain, read_plain(&b));
		if (a.clients != b.clients || a.contacts != b.contacts) {
			fprintf(stderr, "bench: the two do not read the same\n");
			exit(1);
		}
	}
	line_ratio("guidance facts of all, 91 days", ours, plain);
	bench_line_ratio("  of a client", bench_median(&ours[0]) * 1e6 / (double)a.clients,
			 bench_median(&plain[0]) * 1e6 / (double)a.clients, "us");
	bench_line_value("  pages read", pages, "");
}

/* The summaries of a session that has just begun; with `plain`, over the pages of the copy. */
static struct timing summarise(const char *office, const struct loods_summary_request *q, int n, bool plain)
{
	struct loods_summary out[LOODS_SUMMARIES_MAX];
	struct loods_arena arena = { 0 };
	struct loods_err err = { 0 };
	struct loods_app app = { 0 };
	struct timing t;
	struct db *own;

	bench_enter(&app, office, LOODS_ROLE_LEAD);
	own = app.store->db;
	if (plain)
		app.store->db = open_plain();
	t = begin();
	bench_must(loods_summaries_of_office(&app, q, n, &arena, out, &err), &err, "summaries");
	t = since(t);
	if (plain)
		db_close(app.store->db);
	app.store->db = own;
	loods_arena_release(&arena);
	bench_leave(&app);
	return t;
}

static void compare_summary(const char *office, const char *name, const struct loods_summary_request *q,
			    int n)
{
	struct bench_set ours[2] = { 0 }, plain[2] = { 0 };

	for (int i = 0; i < COMPARE_ROUNDS; i++) {
		add(ours, summarise(office, q, n, false));
		add(plain, summarise(office, q, n, true));
	}
	line_ratio(name, ours, plain);
}

static void time_summary(const char *office, const char *name, const struct loods_summary_request *q, int n)
{
	struct bench_set t = { 0 };

	for (int i = 0; i < BENCH_ROUNDS; i++)
		bench_add(&t, summarise(office, q, n, false).clock);
	bench_line_ms(name, &t);
}

static void time_summaries(const char *office)
{
	static const struct loods_summary_request first[] = {
		{ .by = { LOODS_BY_CASEWORKER }, .days = DAYS },
		{ .by = { LOODS_BY_GENDER }, .days = DAYS },
	};
	static const struct loods_summary_request compared[] = {
		{ .by = { LOODS_BY_CASEWORKER }, .days = DAYS, .compare = LOODS_COMPARE_YEAR },
		{ .by = { LOODS_BY_GENDER }, .days = DAYS },
	};
	static const struct loods_summary_request year = { .by = { LOODS_BY_GENDER, LOODS_BY_MONTH }, .days = 365 };
	static const struct loods_summary_request clients = { .by = { LOODS_BY_CLIENT }, .days = DAYS };
	static const struct loods_summary_request known = { .by = { LOODS_BY_CASEWORKER },
							    .days = DAYS,
							    .known_at = { INT64_C(63903000000) } };

	compare_summary(office, "a team lead's first screen", first, 2);
	compare_summary(office, "summary by client, 91 days", &clients, 1);
	bench_title("Summaries in a new session, added up and not drawn", "   median      p95    worst");
	time_summary(office, "a team lead's first screen", first, 2);
	time_summary(office, "the same beside a year earlier", compared, 2);
	time_summary(office, "men and women by month, a year", &year, 1);
	time_summary(office, "by client, 91 days", &clients, 1);
	time_summary(office, "by caseworker, as known at an earlier time", &known, 1);
}

static void print_plan(sqlite3 *h, const char *sql)
{
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	sqlite3_stmt *st;

	if (!explain || sqlite3_prepare_v2(h, explain, -1, &st, NULL) != SQLITE_OK)
		abort();
	printf("  %s\n", sql);
	while (sqlite3_step(st) == SQLITE_ROW)
		printf("      %s\n", sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
	sqlite3_free(explain);
}

/* The statements are still there when the reading has ended: they are kept for the next one. */
static void print_plans(const char *office)
{
	struct loods_app app = { 0 };
	struct sum sum;
	sqlite3 *h;

	bench_enter(&app, office, LOODS_ROLE_LEAD);
	h = last_opened;
	read_all(app.store, &sum);
	printf("\nQuery plans of the reading\n");
	for (sqlite3_stmt *st = sqlite3_next_stmt(h, NULL); st; st = sqlite3_next_stmt(h, st))
		if (strstr(sqlite3_sql(st), "ORDER BY"))
			print_plan(h, sqlite3_sql(st));
	bench_leave(&app);
}

int main(int argc, char **argv)
{
	struct loods_err err = { 0 };

	if (argc < 3) {
		fprintf(stderr, "usage: figures OFFICE FOLDER [plans]\n");
		return 2;
	}
	setenv("LOODS_NOW", BENCH_NOW, 1);
	sqlite3_auto_extension((void (*)(void))note_opened);
	bench_must(loods_secret_start(&err), &err, "guarded memory");
	snprintf(copy_path, sizeof copy_path, "%s/figures.db", argv[2]);
	make_copy(argv[1]);
	bench_title("Guidance beside plain SQLite " SQLITE_VERSION, "        ours       plain    ratio");
	compare(argv[1]);
	time_summaries(argv[1]);
	if (argc > 3)
		print_plans(argv[1]);
	unlink(copy_path);
	return 0;
}
