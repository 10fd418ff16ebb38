/*
 * What an anonymous export takes, and what it leaves an analysis: export WORK OFFICE... makes two of each office
 * below WORK, reads them back, attacks them and throws them away. Every export runs in a process of its own, so that
 * its peak of memory is its own. A line for each office, then the median and the worst of them. "standard errors" is
 * how far a difference between arms, between women and men, and with the small groups of another or unknown gender
 * lies from the raw one.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "export_run.h"

enum column { SECONDS, MEMORY, LEFT_OUT, GAP, ARMS, WOMEN_MEN, OTHERS, CONTACTS, LOG_LOST, BEST, MEAN, COLUMNS };

static const struct {
	const char *title;
	int decimals;
} columns[COLUMNS] = {
	[SECONDS] = { "s", 2 },	      [MEMORY] = { "MiB", 0 },	  [LEFT_OUT] = { "out %", 2 }, [GAP] = { "gap pt", 2 },
	[ARMS] = { "arm SE", 2 },     [WOMEN_MEN] = { "w/m SE", 2 }, [OTHERS] = { "oth SE", 2 }, [CONTACTS] = { "n off %", 2 },
	[LOG_LOST] = { "log -%", 2 }, [BEST] = { "best", 3 },	  [MEAN] = { "mean", 3 },
};

/* Points between the arm of which most are left out and that of which fewest are, arms of at least twenty. */
static double gap(struct loods_app *app, const struct loods_export_plan *plan, int k)
{
	struct loods_export e;
	struct loods_err err = { 0 };
	double least = 1, most = 0;
	size_t narms;

	bench_must(loods_export_make(app, plan, k, false, NULL, NULL, &e, &err), &err, "export in memory");
	narms = e.s.groups.data.attributes[0].levels[0].ncodes;
	for (size_t arm = 0; arm < narms; arm++) {
		size_t all = 0, out = 0;

		for (size_t i = 0; i < e.s.nrows; i++)
			if (e.s.groups.data.columns[0][i] == arm) {
				all++;
				out += e.classes.class_of[i] == LOODS_DISCLOSE_NONE;
			}
		if (all >= LOODS_EFFECT_LEAST) {
			least = fmin(least, (double)out / (double)all);
			most = fmax(most, (double)out / (double)all);
		}
	}
	loods_export_release(&e);
	return most > least ? 100 * (most - least) : 0;
}

static void fill(const struct loods_export_said *said, double *v)
{
	v[LEFT_OUT] = 100 * (double)said->suppressed / (double)said->clients;
	v[ARMS] = said->effects.arm;
	v[WOMEN_MEN] = said->effects.gender;
	v[OTHERS] = said->effects.other;
	v[CONTACTS] = 100 * said->effects.contacts;
	v[LOG_LOST] = 100 * (double)(said->contacts - said->kept) / (double)said->contacts;
	v[BEST] = said->verified.attack.figures[LOODS_ATTACK_TRAITS].highest;
	v[MEAN] = said->verified.attack.figures[LOODS_ATTACK_TRAITS].mean;
}

/* One export, in this process. */
static void measure(const char *office, const char *attributes, const char *target, double *v)
{
	const struct loods_export_files files = { 0 };
	struct loods_export_plan plan;
	struct loods_export_said said;
	struct loods_app app = { 0 };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_export_ready *ready;
	double began;

	bench_enter(&app, office, LOODS_ROLE_EVALUATOR);
	loods_export_plan_init(&plan);
	if (attributes)
		bench_must(loods_export_plan_set(&plan, &a, "plan", attributes, &err), &err, attributes);
	plan.signed_off_by = "nobody: invented people";
	began = bench_now();
	/* Not published: what is in the register would make the next export a later one. */
	bench_must(loods_export_prepare(&app, &plan, &files, target, NULL, NULL, &ready, &err), &err, "export");
	v[SECONDS] = bench_now() - began;
	said = *loods_export_ready_said(ready);
	v[MEMORY] = (double)bench_memory(getpid()).peak / 1024;
	fill(&said, v);
	loods_export_discard(ready);
	v[GAP] = gap(&app, &plan, said.k);
	loods_arena_release(&a);
	bench_leave(&app);
}

static void print(const char *name, const double *v)
{
	printf("  %-22s", name);
	for (int c = 0; c < COLUMNS; c++)
		printf("%8.*f", columns[c].decimals, v[c]);
	putchar('\n');
	fflush(stdout);
}

static void measure_apart(const char *work, const char *office, const char *attributes, double *v)
{
	static int number;
	char target[4096];
	int ends[2], status;
	pid_t pid;

	snprintf(target, sizeof target, "%s/export-%d", work, ++number);
	if (pipe(ends) != 0)
		abort();
	pid = fork();
	if (pid == 0) {
		measure(office, attributes, target, v);
		_exit(write(ends[1], v, COLUMNS * sizeof *v) != (ssize_t)(COLUMNS * sizeof *v));
	}
	close(ends[1]);
	if (pid < 0 || read(ends[0], v, COLUMNS * sizeof *v) != (ssize_t)(COLUMNS * sizeof *v) ||
	    waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "bench: no export of %s\n", office);
		exit(1);
	}
	close(ends[0]);
}

static void title(const char *text)
{
	printf("\n%-24s", text);
	for (int c = 0; c < COLUMNS; c++)
		printf("%8s", columns[c].title);
	putchar('\n');
}

static const char *base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Every office once, and what the middle and the worst of them are like. */
static void measure_all(const char *work, char *const *offices, int n, const char *attributes, const char *text)
{
	struct bench_set sets[COLUMNS] = { 0 };
	double v[COLUMNS];

	title(text);
	for (int i = 0; i < n; i++) {
		char name[64];

		measure_apart(work, offices[i], attributes, v);
		snprintf(name, sizeof name, "%.21s", base(offices[i]));
		print(name, v);
		for (int c = 0; c < COLUMNS; c++)
			bench_add(&sets[c], v[c]);
	}
	if (n < 2)
		return;
	for (int c = 0; c < COLUMNS; c++)
		v[c] = bench_median(&sets[c]);
	print("median", v);
	for (int c = 0; c < COLUMNS; c++)
		v[c] = bench_quantile(&sets[c], 1);
	print("worst", v);
}

int main(int argc, char **argv)
{
	struct loods_err err = { 0 };

	if (argc < 3) {
		fprintf(stderr, "usage: export WORK OFFICE...\n");
		return 2;
	}
	setenv("LOODS_NOW", BENCH_NOW, 1);
	bench_must(loods_secret_start(&err), &err, "guarded memory");
	measure_all(argv[1], argv + 2, argc - 2, NULL, "Export, plan of seven");
	measure_all(argv[1], argv + 2, argc - 2,
		    "arm,gender,age,children,language,start,contacts,outcome,language_progress",
		    "Export, seven, outcomes");
	measure_all(argv[1], argv + 2, argc - 2,
		    "arm,gender,age,household,children,language,cohort,start,welfare,contacts,outcome",
		    "Export, ten traits");
	return 0;
}
