/*
 * Makes one synthetic office for the benchmarks: make_office SIZE SEED FILE, where SIZE is a name or a number of
 * clients. It goes the way that "loods
 * demo" goes, with keys derived at the test cost, so that what is measured afterwards is not the derivation.
 * Says its rate.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

static void add(struct loods_app *app, enum loods_role role, int n)
{
	struct loods_secret passphrase = bench_passphrase();
	char name[64], recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_err err = { 0 };

	for (int i = 0; i < n; i++)
		bench_must(loods_store_user_add(app->store, loods_synth_user(role, i, name), role,
						&passphrase, recovery, &err),
			   &err, name);
	loods_secret_release(&passphrase);
}

static void approve(struct loods_app *app, enum loods_role role, int first, int n)
{
	struct loods_err err = { 0 };
	char name[64];

	for (int i = first; i < n; i++)
		bench_must(loods_store_user_approve(app->store, loods_synth_user(role, i, name), &err), &err,
			   name);
}

static void make(struct loods_app *app, const char *path, const struct loods_synth_size *size)
{
	struct loods_store_options options = { .path = path, .clock = &app->clock };
	struct loods_secret passphrase = bench_passphrase();
	char name[64], recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_err err = { 0 };
	int slots = 64;

	while (slots < size->caseworkers + size->leads + 8)
		slots *= 2;
	bench_must(loods_store_create(&options, LOODS_KDF_TEST, slots,
				      loods_synth_user(LOODS_ROLE_ADMINISTRATOR, 0, name), &passphrase,
				      recovery, &err),
		   &err, path);
	loods_secret_release(&passphrase);
	bench_enter(app, path, LOODS_ROLE_ADMINISTRATOR);
	add(app, LOODS_ROLE_LEAD, size->leads);
	add(app, LOODS_ROLE_CASEWORKER, size->caseworkers);
	add(app, LOODS_ROLE_EVALUATOR, 1);
	bench_leave(app);
	bench_enter(app, path, LOODS_ROLE_LEAD);
	approve(app, LOODS_ROLE_LEAD, 1, size->leads);
	approve(app, LOODS_ROLE_CASEWORKER, 0, size->caseworkers);
}

int main(int argc, char **argv)
{
	struct loods_app app = { 0 };
	struct loods_synth_result result;
	struct loods_err err = { 0 };
	const struct loods_synth_size *size;
	char part[4096];
	double began;

	if (argc != 4) {
		fprintf(stderr, "usage: make_office pilot|municipality|city|CLIENTS SEED FILE\n");
		return 2;
	}
	size = bench_size(argv[1]);
	bench_must(loods_secret_start(&err), &err, "guarded memory");
	if (!loods_stamp_parse(BENCH_NOW, false, &app.clock.pinned))
		abort();
	snprintf(part, sizeof part, "%s.new", argv[3]);
	if (unlink(part) != 0 && errno != ENOENT) {
		perror(part);
		return 1;
	}
	began = bench_now();
	make(&app, part, size);
	printf("%s: %d accounts in %.1f s\n", size->name, size->caseworkers + size->leads + 2,
	       bench_now() - began);
	fflush(stdout);
	bench_must(loods_synth_fill(&app, size, strtoull(argv[2], NULL, 10), NULL, NULL, &result, &err), &err,
		   "filling");
	bench_leave(&app);
	printf("%s, seed %s: %lld clients, %lld contacts, %lld records in %.1f s, %.0f records/s\n",
	       size->name, argv[2], (long long)result.clients, (long long)result.contacts,
	       (long long)result.records, result.seconds, (double)result.records / result.seconds);
	if (rename(part, argv[3]) != 0) {
		perror(argv[3]);
		return 1;
	}
	return 0;
}
