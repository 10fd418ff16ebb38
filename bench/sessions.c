/*
 * Many people on one host: sessions OFFICE [SESSIONS [SECONDS [SAVES_A_SECOND]]], by default 600 for 60 seconds with 50
 * saves a second. Each is a process of its own with an account of its own (as far as there are) and does what a
 * caseworker does, at moments of chance: sees Today, opens dossiers (each an entry in the log), enters contacts, and is
 * idle now and then, when the log is copied into the file. Before that they sign in, ten a second, at the
 * key-derivation cost of the tests. Says how long each thing took, how often it did not go well, the memory,
 * and how the log grew. The exit code is 1 when anything went wrong.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "cases.h"
#include "client.h"
#include "contact_entry.h"
#include "timeline.h"
#include "today.h"

enum { SIGN_IN, TODAY, OPEN, SAVE, IDLE, KINDS };
enum { SAMPLES = 2048, IDLE_SECONDS = 20 /* of ui/desk.c */, CODES = 16, OPENS_A_MINUTE = 2, LOOKS_A_MINUTE = 3, SIGN_INS_A_SECOND = 10 };

static const char *const kind_names[KINDS] = { "sign in and Today", "Today", "open a dossier, logged", "save a contact, durable",
					       "copy the log into the file, when idle" };

/* What a session tells the first process; in memory that all share. */
struct told {
	int n[KINDS], errors[CODES];
	float seconds[KINDS][SAMPLES];
	char first[768]; /* what the first error said */
	int ready;
};

struct session {
	struct loods_app app;
	struct loods_arena arena;
	struct told *told;
	uint64_t chance;
	loods_date today;
	struct loods_cases cases;
};

struct plan {
	const char *office;
	int sessions, caseworkers;
	double seconds, ramp, saves_a_second, began;
};

static double chance(struct session *s)
{
	s->chance = s->chance * 6364136223846793005u + 1442695040888963407u;
	return ((double)(s->chance >> 11) + 1) / 9007199254740993.0;
}

/* Seconds until the next of what happens so many times a second. */
static double wait_of(struct session *s, double rate)
{
	return rate > 0 ? -log(chance(s)) / rate : 1e9;
}

static void sleep_until(double when)
{
	double left = when - bench_now();

	if (left > 0)
		usleep((useconds_t)(left * 1e6));
}

/* ---- what people do ---- */

static enum loods_code see_today(struct session *s, struct loods_err *err)
{
	struct loods_today t;
	enum loods_code code = loods_store_still_allowed(s->app.store, err);

	loods_arena_reset(&s->arena);
	if (code == LOODS_OK)
		code = loods_today_load(&s->app, &s->arena, s->today, &t, err);
	if (code == LOODS_OK)
		s->cases = t.cases;
	return code;
}

static loods_id some_client(struct session *s)
{
	return s->cases.n ? s->cases.list[(int)(chance(s) * s->cases.n) % s->cases.n].c.client : (loods_id){ 1 };
}

static enum loods_code sign_in(struct session *s, struct loods_err *err)
{
	return see_today(s, err);
}

static enum loods_code open_dossier(struct session *s, struct loods_err *err)
{
	loods_id client = some_client(s);
	struct loods_arena arena = { 0 };
	struct loods_case_row row;
	struct loods_timeline t;
	enum loods_code code = loods_ops_open_client(&s->app, client, NULL, err);

	if (code == LOODS_OK)
		code = loods_case_load(&s->app, &arena, client, s->today, &row, err);
	if (code == LOODS_OK)
		code = loods_timeline_load(&s->app, &arena, client, NULL, &t, err);
	loods_arena_release(&arena);
	return code;
}

static enum loods_code fill_in(struct session *s, struct loods_arena *a, struct loods_contact_entry **e,
			       struct loods_contact_entry_context *context, struct loods_err *err)
{
	enum loods_code code;

	*e = loods_rec_new(&loods_contact_entry_type, a);
	code = loods_contact_entry_prepare(&s->app, a, some_client(s), *e, context, err);
	(*e)->channel = LOODS_CHANNEL_PHONE;
	(*e)->outcome = LOODS_OUTCOME_HELD;
	(*e)->minutes = loods_num_of(15);
	(*e)->note = "said that the course goes well, asks about the bill";
	return code;
}

/* ---- a session ---- */

static void tell(struct session *s, int kind, double began, enum loods_code code, const struct loods_err *err)
{
	struct told *t = s->told;

	if (code) {
		t->errors[(unsigned)code < CODES ? code : 0]++;
		if (!t->first[0])
			snprintf(t->first, sizeof t->first, "%s: %s (%s)", kind_names[kind], err->msg, err->debug);
		return;
	}
	if (t->n[kind] < SAMPLES)
		t->seconds[kind][t->n[kind]++] = (float)(bench_now() - began);
}

static void save(struct session *s)
{
	struct loods_contact_entry_context context;
	struct loods_contact_entry *e;
	struct loods_arena arena = { 0 };
	struct loods_notice notice;
	struct loods_err err = { 0 };
	enum loods_code code = fill_in(s, &arena, &e, &context, &err);
	double began = bench_now();

	if (code == LOODS_OK)
		code = loods_contact_entry_save(&s->app, e, &context, &notice, &err);
	tell(s, SAVE, began, code, &err);
	loods_arena_release(&arena);
}

static void look(struct session *s, int kind, enum loods_code (*what)(struct session *, struct loods_err *))
{
	struct loods_err err = { 0 };
	double began = bench_now();

	tell(s, kind, began, what(s, &err), &err);
}

static void live(struct session *s, const struct plan *p)
{
	const double end = p->began + p->seconds;
	const double rates[KINDS] = { [TODAY] = LOOKS_A_MINUTE / 60.0,
				      [OPEN] = OPENS_A_MINUTE / 60.0,
				      [SAVE] = p->saves_a_second / p->sessions };
	double next[KINDS], last = bench_now(), now;
	bool idle = false;
	int kind;

	for (kind = 0; kind < KINDS; kind++)
		next[kind] = last + wait_of(s, rates[kind]);
	for (;;) {
		next[IDLE] = idle ? end : last + IDLE_SECONDS;
		kind = TODAY;
		for (int k = TODAY; k < KINDS; k++)
			if (next[k] < next[kind])
				kind = k;
		if (next[kind] >= end)
			break;
		sleep_until(next[kind]);
		idle = kind == IDLE;
		now = bench_now();
		if (idle) {
			loods_store_idle(s->app.store);
			tell(s, IDLE, now, LOODS_OK, NULL);
			continue;
		}
		if (kind == SAVE)
			save(s);
		if (kind == OPEN)
			look(s, OPEN, open_dossier);
		else
			look(s, TODAY, see_today); /* after a save as well */
		last = bench_now();
		next[kind] = last + wait_of(s, rates[kind]);
	}
	sleep_until(end);
}

static void be_session(const struct plan *p, int i, struct told *told)
{
	struct session s = { .told = told, .chance = 0x9e3779b97f4a7c15u * (uint64_t)(i + 1) };
	char name[64];
	double began;

	sleep_until(p->began + p->ramp * i / p->sessions);
	began = bench_now();
	bench_enter_user(&s.app, p->office, loods_synth_user(LOODS_ROLE_CASEWORKER, i % p->caseworkers, name));
	s.today = loods_clock_today(&s.app.clock);
	look(&s, SIGN_IN, sign_in);
	told->seconds[SIGN_IN][0] = (float)(bench_now() - began);
	told->ready = 1;
	live(&s, p);
	loods_arena_release(&s.arena);
	bench_leave(&s.app);
}

/* ---- all of them ---- */

static double size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (double)st.st_size / 1048576 : 0;
}

static int ascending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static void say_kind(const struct told *told, int sessions, int kind)
{
	size_t n = 0;
	float *all;

	for (int i = 0; i < sessions; i++)
		n += (size_t)told[i].n[kind];
	all = malloc((n + 1) * sizeof *all);
	if (!all)
		loods_nomem();
	n = 0;
	for (int i = 0; i < sessions; i++)
		for (int k = 0; k < told[i].n[kind]; k++)
			all[n++] = told[i].seconds[kind][k];
	qsort(all, n, sizeof *all, ascending);
	if (n > 0)
		printf("  %-44s%9zu%9.1f%9.1f%9.1f ms\n", kind_names[kind], n, 1e3 * (double)all[n / 2],
		       1e3 * (double)all[n * 99 / 100], 1e3 * (double)all[n - 1]);
	free(all);
}

static int say_errors(const struct told *told, int sessions)
{
	int all = 0;

	for (int i = 0; i < sessions; i++) {
		for (int c = 0; c < CODES; c++)
			all += told[i].errors[c];
		if (told[i].first[0] && all <= 5)
			printf("  %s\n", told[i].first);
	}
	printf("  %-44s%9d\n", "did not go well", all);
	return all;
}

/* Until shortly before the end: the largest size of the log, and then the memory of all. */
static void watch(const struct plan *p, const pid_t *pids, const struct told *told)
{
	char log_path[4096];
	double largest = 0, kib = 0, most = 0;
	int seen = 0, in = 0;

	snprintf(log_path, sizeof log_path, "%s-wal", p->office);
	while (bench_now() < p->began + p->seconds - 1) {
		double mib = size_of(log_path);

		largest = mib > largest ? mib : largest;
		usleep(200000);
	}
	for (int i = 0; i < p->sessions; i++) {
		double own = (double)bench_memory(pids[i]).proportional;

		in += told[i].ready;
		seen += own > 0;
		kib += own;
		most = own > most ? own : most;
	}
	printf("  %-44s%9d\n", "signed in", in);
	if (seen)
		printf("  %-44s%9.2f MiB, the largest %.2f, all together %.0f\n", "memory of a session (PSS)",
		       kib / seen / 1024, most / 1024, kib / 1024);
	printf("  %-44s%9.2f MiB, at most %.2f\n", "the log near the end", size_of(log_path), largest);
}

static int caseworkers(const char *office)
{
	struct loods_app app = { 0 };
	char name[64];
	int n = 0;

	bench_enter(&app, office, LOODS_ROLE_LEAD);
	while (loods_store_user_find(app.store, loods_synth_user(LOODS_ROLE_CASEWORKER, n, name)).n)
		n++;
	bench_leave(&app);
	return n;
}

int main(int argc, char **argv)
{
	struct plan p = { .sessions = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 600,
			  .seconds = argc > 3 ? strtod(argv[3], NULL) : 60,
			  .saves_a_second = argc > 4 ? strtod(argv[4], NULL) : 50 };
	struct loods_err err = { 0 };
	struct told *told;
	int failed = 0, status;
	pid_t *pids;

	if (argc < 2 || p.sessions < 1 || p.seconds < 2) {
		fprintf(stderr, "usage: sessions OFFICE [SESSIONS [SECONDS [SAVES_A_SECOND]]]\n");
		return 2;
	}
	bench_must(loods_secret_start(&err), &err, "guarded memory");
	p.office = argv[1];
	p.caseworkers = caseworkers(p.office);
	p.ramp = p.sessions / SIGN_INS_A_SECOND;
	p.seconds += p.ramp;
	told = mmap(NULL, (size_t)p.sessions * sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pids = calloc((size_t)p.sessions, sizeof *pids);
	if (told == MAP_FAILED || !pids)
		loods_nomem();
	printf("\n%d sessions on %ld processors, %.0f s of signing in and %.0f more, %.0f saves a second together\n", p.sessions,
	       sysconf(_SC_NPROCESSORS_ONLN), p.ramp, p.seconds - p.ramp, p.saves_a_second);
	fflush(stdout);
	p.began = bench_now() + 0.5;
	for (int i = 0; i < p.sessions; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			be_session(&p, i, &told[i]);
			_exit(0);
		}
		if (pids[i] < 0)
			perror("bench: fork");
	}
	watch(&p, pids, told);
	for (int i = 0; i < p.sessions; i++)
		failed += pids[i] < 0 || waitpid(pids[i], &status, 0) != pids[i] || status != 0;
	printf("  %-44s%9s%9s%9s%9s\n", "", "times", "median", "99 %", "worst");
	for (int kind = 0; kind < KINDS; kind++)
		say_kind(told, p.sessions, kind);
	failed += say_errors(told, p.sessions);
	return failed ? 1 : 0;
}
