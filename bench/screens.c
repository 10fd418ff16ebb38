/*
 * What users feel, from outside: screens OFFICE PROGRAM. Loods on a pseudo-terminal of 80x24, an account
 * whose key costs nothing to derive, and the time from a key to the last byte of the frame that answers it;
 * beside it the same for other programs where they are installed, so that a slow machine explains itself.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "screen.h"

enum { QUIET_MS = 40, LONGEST_MS = 10000, STARTS = 7, IDLE_S = 30 };

static void die(const struct screen *s)
{
	screen_report(s, stderr, "bench: ");
	exit(1);
}

/* Seconds from the key to the last byte before it is quiet; the frame is whole then. */
static double answer(struct screen *s, const char *key)
{
	double began = bench_now(), last;

	if (!screen_key(s, key))
		die(s);
	if (!screen_pump(s, LONGEST_MS))
		return 0; /* nothing to draw */
	do
		last = bench_now();
	while (screen_pump(s, QUIET_MS));
	return last - began;
}

/* The keys one by one, each waited for, `times` over. Esc is not counted: by itself it waits for the rest of
 * a sequence. */
static void time_keys(struct screen *s, const char *name, const char *const *keys, int times)
{
	struct bench_set t = { 0 };

	for (int i = 0; i < times; i++)
		for (int k = 0; keys[k]; k++) {
			double seconds = answer(s, keys[k]);

			if (seconds > 0 && strcmp(keys[k], "Esc") != 0)
				bench_add(&t, seconds);
		}
	bench_line_ms(name, &t);
}

/* One key until the text stands there, `times` over; `back` undoes it. */
static void time_until(struct screen *s, const char *name, const char *key, const char *text,
		       const char *back, const char *before, int times)
{
	struct bench_set t = { 0 };

	for (int i = 0; i < times; i++) {
		double began = bench_now();

		if (!screen_key(s, key) || !screen_expect(s, text))
			die(s);
		bench_add(&t, bench_now() - began);
		screen_settle(s, QUIET_MS);
		if (back && (!screen_key(s, back) || !screen_expect(s, before)))
			die(s);
		screen_settle(s, QUIET_MS);
	}
	bench_line_ms(name, &t);
}

/* From a new size to the last byte of its frame, there and back. */
static void time_resize(struct screen *s, const char *name)
{
	struct bench_set t = { 0 };

	for (int i = 0; i < 2 * STARTS; i++) {
		double began = bench_now(), last = began;

		if (!screen_resize(s, i % 2 ? 24 : 40, i % 2 ? 80 : 120))
			die(s);
		if (screen_pump(s, LONGEST_MS))
			do
				last = bench_now();
			while (screen_pump(s, QUIET_MS));
		bench_add(&t, last - began);
	}
	bench_line_ms(name, &t);
}

/* Esc alone: the terminal waits whether it begins a sequence. */
static void time_esc(struct screen *s)
{
	struct bench_set t = { 0 };

	for (int i = 0; i < STARTS; i++) {
		double began;

		if (!screen_key(s, "?") || !screen_expect(s, "HELP AND COMMANDS"))
			die(s);
		screen_settle(s, QUIET_MS);
		began = bench_now();
		if (!screen_key(s, "Esc") || !screen_expect(s, "[1 Today]"))
			die(s);
		bench_add(&t, bench_now() - began);
		screen_settle(s, QUIET_MS);
	}
	bench_line_ms("Esc alone", &t);
}

/* ---- memory of the process behind the terminal ---- */

static long parent_of(long pid)
{
	char path[64], text[512];
	const char *at;
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	f = fopen(path, "r");
	n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	text[n] = '\0';
	if (f)
		fclose(f);
	at = strrchr(text, ')');
	return at ? strtol(at + 3, NULL, 10) : 0;
}

/* The descendant of this process that holds most, and its number. */
static struct bench_memory largest_of(long *which)
{
	struct bench_memory most = { 0 };
	DIR *d = opendir("/proc");
	struct dirent *e;

	while (d && (e = readdir(d))) {
		long pid = strtol(e->d_name, NULL, 10), up = pid;

		for (int depth = 0; depth < 4 && up > 1 && up != getpid(); depth++)
			up = parent_of(up);
		if (pid > 1 && pid != getpid() && up == getpid()) {
			struct bench_memory m = bench_memory(pid);

			if (m.proportional > most.proportional) {
				most = m;
				*which = pid;
			}
		}
	}
	if (d)
		closedir(d);
	return most;
}

/* How often the scheduler has woken it up so far, and how long it ran, in clock ticks. */
static void activity(long pid, long *wakes, long *ticks)
{
	char path[64], line[1024];
	FILE *f;

	*wakes = *ticks = 0;
	snprintf(path, sizeof path, "/proc/%ld/status", pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
			*wakes = strtol(line + 24, NULL, 10);
	if (f)
		fclose(f);
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	f = fopen(path, "r");
	if (f && fgets(line, sizeof line, f)) {
		char *at = strrchr(line, ')');

		for (int i = 0; at && i < 12; i++)
			at = strchr(at + 1, ' ');
		if (at) {
			*ticks = strtol(at, &at, 10);
			*ticks += strtol(at, NULL, 10);
		}
	}
	if (f)
		fclose(f);
}

/* What it does while nobody types. */
static void time_idle(struct screen *s, const char *name)
{
	long pid = 0, wakes, ticks, wakes_after, ticks_after;
	size_t before, after;
	char text[96];
	double began = bench_now();

	largest_of(&pid);
	screen_raw(s, &before);
	activity(pid, &wakes, &ticks);
	while (bench_now() - began < IDLE_S)
		screen_pump(s, 1000);
	activity(pid, &wakes_after, &ticks_after);
	screen_raw(s, &after);
	snprintf(text, sizeof text, "idle, %s: wake-ups a minute", name);
	bench_line_value(text, (double)(wakes_after - wakes) * 60 / IDLE_S, "");
	snprintf(text, sizeof text, "idle, %s: of a processor", name);
	bench_line_value(text, 100.0 * (double)(ticks_after - ticks) / (double)sysconf(_SC_CLK_TCK) / IDLE_S, "%");
	snprintf(text, sizeof text, "idle, %s: bytes a second", name);
	bench_line_value(text, (double)(after - before) / IDLE_S, "");
}

static void tell_memory(const char *name)
{
	long pid = 0;
	struct bench_memory m = largest_of(&pid);
	char text[96];

	snprintf(text, sizeof text, "memory %s, PSS", name);
	bench_line_value(text, (double)m.proportional / 1024, "MiB");
	snprintf(text, sizeof text, "memory %s, peak RSS", name);
	bench_line_value(text, (double)m.peak / 1024, "MiB");
}

/* ---- Loods ---- */

/* What stands on the first screen of the role when it is whole: a team lead opens the summary. */
static const char *first_screen(enum loods_role role)
{
	return role == LOODS_ROLE_LEAD ? "WOMEN AND MEN" : "[1 Today]";
}

static struct screen *start(const char *loods, const char *office, enum loods_role role,
			    struct bench_set *usable, struct bench_set *first)
{
	static const char *const env[] = { "LOODS_NOW=" BENCH_NOW, NULL };
	char user[64];
	const char *argv[] = {
		loods, "--file", office, "--lang", "en", "--user", loods_synth_user(role, 0, user), NULL
	};
	double began = bench_now();
	struct screen *s = screen_open(&(struct screen_start){ .argv = argv, .env = env });

	if (!s || !screen_expect(s, "Passphrase"))
		die(s);
	bench_add(usable, bench_now() - began);
	screen_settle(s, QUIET_MS);
	if (!screen_type(s, BENCH_PASSPHRASE))
		die(s);
	screen_settle(s, QUIET_MS);
	began = bench_now();
	if (!screen_key(s, "Enter") || !screen_expect(s, first_screen(role)))
		die(s);
	bench_add(first, bench_now() - began);
	screen_settle(s, QUIET_MS);
	return s;
}

static void time_start(const char *loods, const char *office, enum loods_role role, const char *name)
{
	struct bench_set usable = { 0 }, first = { 0 };
	char text[64];

	for (int i = 0; i < STARTS; i++)
		screen_close(start(loods, office, role, &usable, &first));
	if (role == LOODS_ROLE_CASEWORKER)
		bench_line_ms("start to the unlock screen", &usable);
	snprintf(text, sizeof text, "passphrase to the first screen, %s", name);
	bench_line_ms(text, &first);
}

/* A routine contact about each of the next clients, from the form's last key on. */
static void time_saves(struct screen *s)
{
	struct bench_set t = { 0 };

	for (int i = 0; i < STARTS; i++) {
		double began;

		if (!screen_key(s, "c") || !screen_expect(s, "CONTACT") || !screen_key(s, "2") ||
		    !screen_key(s, "1"))
			die(s);
		screen_settle(s, QUIET_MS);
		began = bench_now();
		if (!screen_key(s, "F2") || !screen_expect(s, "Saved"))
			die(s);
		bench_add(&t, bench_now() - began);
		screen_settle(s, QUIET_MS);
		if (!screen_key(s, "Down"))
			die(s);
		screen_settle(s, QUIET_MS);
	}
	bench_line_ms("contact: F2 to \"Saved\"", &t);
}

/* The find over everybody in the office, and a search in the notes of the own clients. */
static void time_find(struct screen *s)
{
	static const char *const letters[] = { "a", "b", "d", "Backspace", "Backspace", "Backspace", NULL };

	time_until(s, "find over the office, opened", "C-f", "FIND A CLIENT", "Esc", "[2 Caseload]", STARTS);
	if (!screen_key(s, "C-f") || !screen_expect(s, "FIND A CLIENT"))
		die(s);
	screen_settle(s, QUIET_MS);
	time_keys(s, "key in the find over the office", letters, 10);
	/* What is found nowhere is looked for in every note. */
	if (!screen_key(s, "C-w") || !screen_expect(s, "FIND IN THE NOTES") || !screen_type(s, "qqqqqqqqqqqqqqqqqqqqqqqqqq"))
		die(s);
	screen_settle(s, QUIET_MS);
	time_until(s, "find in the notes of the own clients", "Enter", "Found nowhere", "Backspace", "FIND IN THE NOTES",
		   STARTS);
	if (!screen_key(s, "C-u") || !screen_key(s, "Esc") || !screen_key(s, "Esc") || !screen_expect(s, "[2 Caseload]"))
		die(s);
	screen_settle(s, QUIET_MS);
}

static void time_session(const char *loods, const char *office, enum loods_role role, const char *name)
{
	static const char *const moves[] = {
		"Down", "Down", "Up", "PageDown", "PageUp", "End", "Home", NULL
	};
	static const char *const form[] = { "c", "2", "1", "2", "Enter", "3", "5", "Enter", "Enter", "Enter", "x", "y", "Esc", "w", NULL };
	static const char *const filter[] = { "/", "a", "b", "d", "Backspace", "i", "Esc", NULL };
	struct bench_set usable = { 0 }, first = { 0 };
	struct screen *s = start(loods, office, role, &usable, &first);
	char text[64];

	screen_set_timeout(s, LONGEST_MS);
	tell_memory("after unlock");
	if (role == LOODS_ROLE_CASEWORKER) {
		time_keys(s, "key in Today", moves, 10);
		time_esc(s);
		time_resize(s, "resize, Today");
		time_keys(s, "key in a form (a value is a draft at once)", form, 5);
		time_until(s, "summary", "3", "[3 Summary]", "1", "[1 Today]", STARTS);
		time_idle(s, "Today");
	} else {
		time_until(s, "summary, everybody's", "3", "WOMEN AND MEN", "2", "[2 Caseload]", 3);
		if (!screen_key(s, "3") || !screen_expect(s, "[3 Summary]"))
			die(s);
		screen_settle(s, QUIET_MS);
	}
	snprintf(text, sizeof text, "caseload, %s", name);
	time_until(s, text, "2", "[2 Caseload]", "1", "[1 Today]",
		   role == LOODS_ROLE_CASEWORKER ? STARTS : 3);
	if (!screen_key(s, "2") || !screen_expect(s, "[2 Caseload]"))
		die(s);
	screen_settle(s, QUIET_MS);
	snprintf(text, sizeof text, "key in the caseload, %s", name);
	time_keys(s, text, moves, 10);
	snprintf(text, sizeof text, "filter key, %s", name);
	time_keys(s, text, filter, 10);
	if (role == LOODS_ROLE_CASEWORKER) {
		time_find(s);
		time_until(s, "dossier", "Enter", "Contacts", "Esc", "[2 Caseload]", STARTS);
		time_until(s, "intensity of one client", "i", "INTENSITY", "Esc", "[2 Caseload]", STARTS);
		time_saves(s);
	}
	snprintf(text, sizeof text, "at the end, %s", name);
	tell_memory(text);
	screen_close(s);
}

/* ---- others ---- */

static bool installed(const char *program)
{
	char path[4096];
	const char *dirs = getenv("PATH");

	for (const char *p = dirs; p && *p; p += strcspn(p, ":"), p += *p == ':') {
		snprintf(path, sizeof path, "%.*s/%s", (int)strcspn(p, ":"), p, program);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static void time_other(const char *const *argv)
{
	static const char *const keys[] = { "Down", "Down", "Up", "PageDown", "PageUp", NULL };
	struct bench_set usable = { 0 };
	struct screen *s = NULL;
	char text[64];

	if (!installed(argv[0])) {
		printf("  %-44s not installed\n", argv[0]);
		return;
	}
	for (int i = 0; i < STARTS; i++) {
		double began = bench_now();

		screen_close(s);
		s = screen_open(&(struct screen_start){ .argv = argv });
		if (!s || !screen_pump(s, LONGEST_MS))
			return;
		bench_add(&usable, bench_now() - began);
		screen_settle(s, 400);
	}
	snprintf(text, sizeof text, "start of %s to its first byte", argv[0]);
	bench_line_ms(text, &usable);
	snprintf(text, sizeof text, "key in %s", argv[0]);
	time_keys(s, text, keys, 10);
	snprintf(text, sizeof text, "resize, %s", argv[0]);
	time_resize(s, text);
	time_idle(s, argv[0]);
	screen_close(s);
}

int main(int argc, char **argv)
{
	static const char *const nano[] = { "nano", "-I", "/etc/services", NULL },
				 *const htop[] = { "htop", "-d", "100", NULL },
				 *const mc[] = { "mc", "-u", "/usr/bin", NULL };

	if (argc != 3) {
		fprintf(stderr, "usage: screens OFFICE LOODS\n");
		return 2;
	}
	bench_title("Through a terminal of 80x24, key derivation aside", "  median      p95    worst");
	time_start(argv[2], argv[1], LOODS_ROLE_CASEWORKER, "caseworker");
	time_start(argv[2], argv[1], LOODS_ROLE_LEAD, "team lead");
	time_session(argv[2], argv[1], LOODS_ROLE_CASEWORKER, "own");
	time_session(argv[2], argv[1], LOODS_ROLE_LEAD, "everybody's");
	time_other(nano);
	time_other(htop);
	time_other(mc);
	return 0;
}
