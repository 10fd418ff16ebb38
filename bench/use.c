/*
 * What users wait for, without a terminal: use OFFICE LOODS. In process each reading as a screen asks for it,
 * in a new session each time (the system's cache is warm, SQLite's is not), so that key derivation at the
 * test cost is all that lacks; then whole commands from a fresh process. Prints median, 95th percentile and
 * worst of the rounds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "cases.h"
#include "client.h"
#include "client_intensity.h"
#include "contact_entry.h"
#include "summary_office.h"
#include "timeline.h"
#include "today.h"

static void must(enum loods_code code, const struct loods_err *err, const char *what)
{
	bench_must(code, err, what);
}

/* ---- readings ---- */

struct person {
	struct loods_app app;
	struct loods_arena arena;
	loods_date today;
};

static void enter(struct person *p, const char *path, enum loods_role role)
{
	*p = (struct person){ 0 };
	bench_enter(&p->app, path, role);
	p->today = loods_clock_today(&p->app.clock);
}

static void leave(struct person *p)
{
	loods_arena_release(&p->arena);
	bench_leave(&p->app);
}

static void load_today(struct person *p)
{
	struct loods_today t;
	struct loods_err err = { 0 };

	must(loods_today_load(&p->app, &p->arena, p->today, &t, &err), &err, "Today");
}

static void load_own(struct person *p)
{
	struct loods_cases c;
	struct loods_err err = { 0 };

	must(loods_cases_load(&p->app, &p->arena, p->app.user.id, p->today, &c, &err), &err, "caseload");
}

static void load_all(struct person *p)
{
	struct loods_cases c;
	struct loods_err err = { 0 };

	must(loods_cases_load(&p->app, &p->arena, (loods_user_id){ 0 }, p->today, &c, &err), &err,
	     "caseload of all");
}

/* The client with the most to show among the first of the own caseload. */
static loods_id a_client(struct person *p)
{
	struct loods_cases c;
	struct loods_err err = { 0 };

	must(loods_cases_load(&p->app, &p->arena, p->app.user.id, p->today, &c, &err), &err, "caseload");
	return c.n ? c.list[c.n / 2].c.client : (loods_id){ 1 };
}

static void load_dossier(struct person *p, loods_id client)
{
	struct loods_case_row row;
	struct loods_timeline t;
	struct loods_err err = { 0 };
	void *person;

	must(loods_store_get(p->app.store, &p->arena, &loods_client_type, client, false, &person, &err), &err,
	     "client");
	must(loods_case_load(&p->app, &p->arena, client, p->today, &row, &err), &err, "case");
	must(loods_timeline_load(&p->app, &p->arena, client, NULL, &t, &err), &err, "time line");
}

static void load_intensity(struct person *p, loods_id client)
{
	struct loods_client_intensity c;
	struct loods_err err = { 0 };

	must(loods_client_intensity_load(&p->app, &p->arena, client, p->today, &c, &err), &err, "intensity");
}

static void open_contact_form(struct person *p, loods_id client, struct loods_contact_entry **e,
			      struct loods_contact_entry_context *context)
{
	struct loods_case_row row;
	struct loods_err err = { 0 };

	*e = loods_rec_new(&loods_contact_entry_type, &p->arena);
	must(loods_case_load(&p->app, &p->arena, client, p->today, &row, &err), &err, "case");
	must(loods_contact_entry_prepare(&p->app, &p->arena, client, *e, context, &err), &err,
	     "contact form");
	(*e)->channel = LOODS_CHANNEL_PHONE;
	(*e)->outcome = LOODS_OUTCOME_HELD;
	(*e)->minutes = loods_num_of(15);
}

static void save_contact(struct person *p, const struct loods_contact_entry *e,
			 const struct loods_contact_entry_context *context)
{
	struct loods_notice notice;
	struct loods_err err = { 0 };

	must(loods_contact_entry_save(&p->app, e, context, &notice, &err), &err, "save");
}

/* ---- in process ---- */

static void time_entry(const char *path, enum loods_role role, const char *name,
		       void (*screen)(struct person *))
{
	struct bench_set first = { 0 }, again = { 0 };
	char text[96];

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		struct person p;
		double began = bench_now();

		enter(&p, path, role);
		screen(&p);
		bench_add(&first, bench_now() - began);
		began = bench_now();
		screen(&p);
		bench_add(&again, bench_now() - began);
		leave(&p);
	}
	snprintf(text, sizeof text, "sign in%s%s", name ? " and " : "", name ? name : "");
	bench_line_ms(text, &first);
	if (!name)
		return;
	snprintf(text, sizeof text, "%s again", name);
	bench_line_ms(text, &again);
}

static void only_enter(struct person *p)
{
	(void)p;
}

static void time_client(const char *path)
{
	struct bench_set dossier = { 0 }, intensity = { 0 }, form = { 0 }, save = { 0 }, after = { 0 };

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		struct loods_contact_entry_context context;
		struct loods_contact_entry *e;
		loods_id client;
		struct person p;
		double began;

		enter(&p, path, LOODS_ROLE_CASEWORKER);
		client = a_client(&p);
		began = bench_now();
		load_dossier(&p, client);
		bench_add(&dossier, bench_now() - began);
		began = bench_now();
		load_intensity(&p, client);
		bench_add(&intensity, bench_now() - began);
		began = bench_now();
		open_contact_form(&p, client, &e, &context);
		bench_add(&form, bench_now() - began);
		began = bench_now();
		save_contact(&p, e, &context);
		bench_add(&save, bench_now() - began);
		began = bench_now();
		load_today(&p);
		bench_add(&after, bench_now() - began);
		leave(&p);
	}
	bench_line_ms("dossier, all tabs", &dossier);
	bench_line_ms("intensity of one client", &intensity);
	bench_line_ms("contact form", &form);
	bench_line_ms("contact save, durable", &save);
	bench_line_ms("Today after the save", &after);
}

/* ---- fresh processes ---- */

struct command {
	const char *name;
	const char *argv[16]; /* after `--file F --user U --passphrase-file P` */
};

/* Runs it with its output thrown away; seconds, and the peak of its memory in kB. */
static double run(const char *loods, char *const *argv, long *peak)
{
	double began = bench_now();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		execv(loods, argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0) {
		fprintf(stderr, "bench: %s %s failed\n", loods, argv[1]);
		exit(1);
	}
	*peak = usage.ru_maxrss;
	return bench_now() - began;
}

static char *copy(const char *s)
{
	char *t = strdup(s);

	if (!t)
		abort();
	return t;
}

static void time_command(const char *loods, const char *path, const char *secret, const struct command *c)
{
	const char *before[] = { loods,	 c->argv[0], "--file", path,	"--passphrase-file",
				 secret, "--lang",   "en",     "--user" };
	char *argv[32] = { 0 }, name[64];
	struct bench_set seconds = { 0 };
	long peak = 0;
	int n = 0;

	for (size_t i = 0; i < LOODS_COUNT(before); i++)
		argv[n++] = copy(before[i]);
	argv[n++] = copy(loods_synth_user(LOODS_ROLE_LEAD, 0, name));
	for (int i = 1; c->argv[i]; i++)
		argv[n++] = copy(c->argv[i]);
	for (int i = 0; i < BENCH_ROUNDS; i++)
		bench_add(&seconds, run(loods, argv, &peak));
	bench_line_ms(c->name, &seconds);
	bench_line_value("  its memory, peak", (double)peak / 1024, "MiB");
	while (n > 0)
		free(argv[--n]);
}

static void time_commands(const char *loods, const char *path, const char *secret)
{
	static const struct command commands[] = {
		{ "loods --version (what any process takes)", { "--version" } },
		{ "summary --by client --window 91, json",
		  { "summary", "--by", "client", "--window", "91", "--format", "json" } },
		{ "the same as csv", { "summary", "--by", "client", "--window", "91", "--format", "csv" } },
		{ "the same as text", { "summary", "--by", "client", "--window", "91", "--format", "text" } },
		{ "summary --by caseworker --window 91",
		  { "summary", "--by", "caseworker", "--window", "91" } },
		{ "summary --by cohort,gender --window 91",
		  { "summary", "--by", "cohort,gender", "--window", "91" } },
	};

	for (size_t i = 0; i < LOODS_COUNT(commands); i++)
		time_command(loods, path, secret, &commands[i]);
}

int main(int argc, char **argv)
{
	struct loods_err err = { 0 };
	struct bench_memory m;
	struct person p;

	if (argc != 4) {
		fprintf(stderr, "usage: use OFFICE LOODS PASSPHRASE_FILE\n");
		return 2;
	}
	setenv("LOODS_NOW", BENCH_NOW, 1);
	bench_must(loods_secret_start(&err), &err, "guarded memory");
	/* First: the peak that the system tells of a new process begins with that of the one it was made
	 * from. */
	bench_title("From a fresh process", "   median      p95    worst");
	time_commands(argv[2], argv[1], argv[3]);
	bench_title("In process, key derivation aside", "   median      p95    worst");
	time_entry(argv[1], LOODS_ROLE_CASEWORKER, NULL, only_enter);
	time_entry(argv[1], LOODS_ROLE_CASEWORKER, "Today", load_today);
	time_entry(argv[1], LOODS_ROLE_CASEWORKER, "own caseload", load_own);
	time_entry(argv[1], LOODS_ROLE_LEAD, "everybody's caseload", load_all);
	time_client(argv[1]);
	enter(&p, argv[1], LOODS_ROLE_LEAD);
	load_all(&p);
	m = bench_memory(getpid());
	bench_line_value("memory of this process, peak", (double)m.peak / 1024, "MiB");
	leave(&p);
	return 0;
}
