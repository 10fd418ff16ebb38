/*
 * What a key may send and what idling may cost, of the program on a real office: SCREENS' budgets that are right or wrong
 * on any machine. Times are for `make bench`.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "office.h"
#include "office_fill.h"
#include "screen.h"

enum { CLIENTS = 60, KEY_BYTES = 400, FRAME_BYTES = 6 * 1024, IDLE_MS = 3000 };

static struct office office;

#define OK(call) cr_assert(call)

/* A caseworker with 60 clients, at Today. */
static struct screen *begin(void)
{
	static const char *const env[] = { "LOODS_NOW=2026-11-23T10:00", NULL };
	char loods[256], key[16], name[64];
	const char *argv[] = { loods, "--file", office.path, "--user", OFFICE_CASEWORKER, "--lang", "en", NULL };
	struct screen *s;

	office_init(&office, OFFICE_CASEWORKER);
	for (int i = 0; i < CLIENTS; i++) {
		loods_id client;

		snprintf(key, sizeof key, "C-%04d", i);
		snprintf(name, sizeof name, "Achternaam%02d, Voornaam", i);
		client = office_client(&office, key, name);
		office_own(&office, client, office.user.id, "2026-01-01", NULL);
		office_guide(&office, client, "2026-01-01", NULL);
		office_agree(&office, client, 2, 28, "2026-01-01", NULL);
	}
	loods_store_close(office.store);
	office.store = NULL;
	snprintf(loods, sizeof loods, "%s/loods", getenv("builddir") ? getenv("builddir") : ".");
	s = screen_open(&(struct screen_start){ .argv = argv, .env = env });
	cr_assert(s);
	OK(screen_expect(s, "Passphrase"));
	OK(screen_type(s, OFFICE_PASSPHRASE "\n"));
	OK(screen_expect(s, "[1 Today]"));
	screen_settle(s, 100);
	return s;
}

static void end(struct screen *s)
{
	screen_close(s);
	office_release(&office);
}

/* Bytes that the answer to a key takes. */
static size_t bytes_of(struct screen *s, const char *key)
{
	size_t before, after;

	screen_raw(s, &before);
	cr_assert(screen_key(s, key), "%s", key);
	screen_settle(s, 60);
	screen_raw(s, &after);
	return after - before;
}

static int by_size(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

Test(budget, a_key_sends_at_most_400_bytes_in_the_middle_and_a_whole_frame_6_kb, .timeout = 120)
{
	static const char *const keys[] = { "Down", "Down", "Up", "2",	 "Down", "Down", "Up",	"/", "a", "c", "h", "Esc", "c",
					    "2",    "1",    "Tab", "Tab", "1",	 "5",	 "Tab", "x", "y", "Esc", "w", "Down",
					    "Down", "Up",   "Enter", "Tab", "Esc" };
	enum { N = sizeof keys / sizeof *keys };
	size_t bytes[N], most = 0;
	struct screen *s = begin();

	for (int i = 0; i < N; i++) {
		bytes[i] = bytes_of(s, keys[i]);
		most = bytes[i] > most ? bytes[i] : most;
	}
	qsort(bytes, N, sizeof *bytes, by_size);
	cr_expect_leq(bytes[N / 2], KEY_BYTES, "%zu bytes in the middle", bytes[N / 2]);
	cr_expect_gt(bytes[N / 2], 0);
	cr_expect_leq(most, FRAME_BYTES, "%zu bytes at most", most);
	/* Every cell drawn again. */
	cr_expect_leq(bytes_of(s, "C-l"), FRAME_BYTES);
	cr_expect_gt(bytes_of(s, "C-l"), 500, "that did draw it");
	end(s);
}

/* ---- idling ---- */

/* A number of a line in /proc/PID/status; of the process that the one started first has started. */
static long number_of(long pid, const char *what)
{
	char path[64], line[256];
	long n = -1;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/status", pid);
	f = fopen(path, "re");
	cr_assert(f, "%s", path);
	while (fgets(line, sizeof line, f))
		if (!strncmp(line, what, strlen(what)))
			n = strtol(line + strlen(what), NULL, 10);
	fclose(f);
	return n;
}

/* The session: it has a parent that has this process as its parent. */
static long session_pid(void)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	long found = 0;

	cr_assert(d);
	while ((e = readdir(d)) != NULL) {
		long pid = strtol(e->d_name, NULL, 10);
		char path[64];

		snprintf(path, sizeof path, "/proc/%ld/status", pid);
		if (pid > 0 && access(path, R_OK) == 0 && number_of(pid, "PPid:") > 0 &&
		    number_of(number_of(pid, "PPid:"), "PPid:") == getpid())
			found = pid;
	}
	closedir(d);
	return found;
}

/* Two wake-ups a minute are allowed; in three seconds there is none, no byte, and no time of the processor. */
Test(budget, idling_costs_nothing, .timeout = 60)
{
	struct screen *s = begin();
	long pid = session_pid(), slept, forced;

	cr_assert_gt(pid, 0);
	slept = number_of(pid, "voluntary_ctxt_switches:");
	forced = number_of(pid, "nonvoluntary_ctxt_switches:");
	cr_assert(slept > 0 && forced >= 0);
	cr_expect(!screen_pump(s, IDLE_MS), "it writes while nobody types");
	cr_expect_eq(number_of(pid, "voluntary_ctxt_switches:"), slept, "it woke up");
	cr_expect_eq(number_of(pid, "nonvoluntary_ctxt_switches:"), forced, "it ran");
	/* It was looked at rightly: a key does wake it up. */
	OK(screen_key(s, "Down"));
	screen_settle(s, 60);
	cr_expect_gt(number_of(pid, "voluntary_ctxt_switches:"), slept);
	end(s);
}
