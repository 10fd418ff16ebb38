#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void bench_must(enum loods_code code, const struct loods_err *err, const char *what)
{
	if (code == LOODS_OK)
		return;
	fprintf(stderr, "bench: %s: %s (%s)\n", what, err->msg, err->debug);
	exit(1);
}

#define PILOT "pilot-"
enum { CITY_CONTACTS = 100, CITY_MONTHS = 96, CITY_CASELOAD = 67 };

const struct loods_synth_size *bench_size(const char *name)
{
	static struct loods_synth_size part;

	for (const struct loods_synth_size *s = loods_synth_sizes; s->name; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	/* The pilot with more people in it: two arms, which a city has not. */
	if (strncmp(name, PILOT, strlen(PILOT)) == 0) {
		part = loods_synth_sizes[0];
		part.name = name;
		part.clients = (int)strtol(name + strlen(PILOT), NULL, 10);
		part.contacts = loods_synth_sizes[0].contacts * part.clients / loods_synth_sizes[0].clients;
		if (part.clients > 0)
			return &part;
	}
	part = (struct loods_synth_size){ .clients = (int)strtol(name, NULL, 10) };
	if (part.clients > 0) {
		/* A part of a city: as many contacts a client, as many clients a caseworker. */
		part.name = name;
		part.contacts = (int64_t)part.clients * CITY_CONTACTS;
		part.months = CITY_MONTHS;
		part.caseworkers = part.clients / CITY_CASELOAD + 1;
		part.leads = 1;
		return &part;
	}
	fprintf(stderr, "bench: \"%s\" is no size: pilot, municipality, city, a number of clients or \"pilot-\" and one.\n", name);
	exit(2);
}

struct loods_secret bench_passphrase(void)
{
	struct loods_secret s = { 0 };
	struct loods_err err = { 0 };

	bench_must(loods_secret_init(&s, LOODS_PASSPHRASE_MAX + 1, &err), &err, "guarded memory");
	bench_must(loods_secret_set(&s, BENCH_PASSPHRASE, strlen(BENCH_PASSPHRASE), &err), &err,
		   "guarded memory");
	return s;
}

void bench_enter_user(struct loods_app *app, const char *path, const char *name)
{
	struct loods_store_options options = { .path = path, .clock = &app->clock };
	struct loods_secret passphrase = bench_passphrase();
	struct loods_err err = { 0 };

	if (!loods_stamp_parse(BENCH_NOW, false, &app->clock.pinned))
		abort();
	app->path = path;
	app->lang = "en";
	bench_must(loods_store_open(&options, &app->store, &err), &err, path);
	bench_must(loods_store_unlock(app->store, name, &passphrase, &app->user, &err), &err, name);
	loods_secret_release(&passphrase);
}

void bench_enter(struct loods_app *app, const char *path, enum loods_role role)
{
	char name[64];

	bench_enter_user(app, path, loods_synth_user(role, 0, name));
}

void bench_leave(struct loods_app *app)
{
	loods_store_close(app->store);
	app->store = NULL;
}

static long field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtol(at + strlen(name), NULL, 10) : 0;
}

static void read_text(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n = f ? fread(buf, 1, size - 1, f) : 0;

	buf[n] = '\0';
	if (f)
		fclose(f);
}

struct bench_memory bench_memory(long pid)
{
	struct bench_memory m = { 0 };
	char path[64], text[8192];

	snprintf(path, sizeof path, "/proc/%ld/status", pid);
	read_text(path, text, sizeof text);
	m.peak = field(text, "VmHWM:");
	m.resident = field(text, "VmRSS:");
	snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", pid);
	read_text(path, text, sizeof text);
	m.proportional = field(text, "\nPss:");
	return m;
}
