/*
 * A session killed at a random moment while a contact is typed: whatever the screen had shown as filled in is in the
 * draft that is offered at the next sign-in, or in the saved record, and never in both. One round in four kills the guard
 * instead of the session. $LOODS_TESTS_KILLS says how many rounds (200 in `make check-long`).
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "contact.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "screen.h"

enum { ROUNDS = 40, SEED = 20261123 };

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

static struct office office;
static struct loods_err err;
static loods_id amina;
static char copy[128];

/* The keys of a contact; the last one saves. */
static const char *const keys[] = { "2", "1", "2", "Enter", "3", "5", "Enter", "6", "+", "1", "0", "Enter",
				    "Q", "a", "n", "a", "r",	 "y", "F2" };
enum { N_KEYS = sizeof keys / sizeof *keys };

/* A row of the form with a field that is filled in: it is complete when the cursor has left it. */
static const char *const filled[] = { "Channel [2  ] phone", "[12          ] work, language", "Minutes [35",
				      "Result  [6] partly held", "Next    [03-12-2026" };
enum { N_FILLED = sizeof filled / sizeof *filled };

struct tally {
	int nothing, drafts, saved;
};

static uint64_t state = SEED;

/* 0 to n - 1 (xorshift64*). */
static int any_of(int n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (int)((state * UINT64_C(2685821657736338717) >> 33) % (uint64_t)n);
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

/* ---- the office of a round ---- */

static void remove_copy(void)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[160];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", copy, ends[i]);
		unlink(path);
	}
}

static void make_copy(void)
{
	char buf[65536];
	int from, to;
	ssize_t n;

	remove_copy();
	from = open(office.path, O_RDONLY);
	to = open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	cr_assert(from >= 0 && to >= 0);
	while ((n = read(from, buf, sizeof buf)) > 0)
		cr_assert_eq(write(to, buf, (size_t)n), n);
	close(from);
	close(to);
}

/* What there is after the kill: contacts of Amina, drafts. *k is the contact, in `a`. */
static void look(struct loods_arena *a, int *contacts, int *drafts, const struct loods_contact **k)
{
	struct loods_store_options o = { .path = copy, .clock = &office.clock, .no_delay = true };
	struct loods_secret pass = office_passphrase(OFFICE_PASSPHRASE);
	struct loods_drafts d = { 0 };
	struct loods_store *s;
	struct loods_user user;
	struct loods_list l;

	OK(loods_store_open(&o, &s, &err));
	OK(loods_store_unlock(s, OFFICE_CASEWORKER, &pass, &user, &err));
	OK(loods_store_list(s, a, &loods_contact_type, &(struct loods_filter){ .client = amina }, &l, &err));
	OK(loods_store_drafts(s, a, &d, &err));
	*contacts = 0;
	for (int i = 0; i < l.n; i++)
		if (((const struct loods_contact *)l.rec[i])->outcome != LOODS_OUTCOME_PLANNED) {
			*k = l.rec[i];
			++*contacts;
		}
	*drafts = d.n;
	loods_store_close(s);
	loods_secret_release(&pass);
}

/* ---- the session ---- */

static struct screen *sign_in(void)
{
	static const char *const env[] = { "LOODS_NOW=2026-11-23T10:00", NULL };
	char loods[256];
	const char *argv[] = { loods, "--file", copy, "--user", OFFICE_CASEWORKER, "--lang", "en", NULL };
	struct screen *s;

	snprintf(loods, sizeof loods, "%s/loods", getenv("builddir") ? getenv("builddir") : ".");
	s = screen_open(&(struct screen_start){ .argv = argv, .env = env });
	cr_assert(s && screen_expect(s, "Passphrase"));
	cr_assert(screen_type(s, OFFICE_PASSPHRASE "\n"));
	return s;
}

/* Does the form show the field as complete? */
static bool is_complete(struct screen *s, const char *field)
{
	int row, col;
	bool visible, complete = false;

	screen_cursor(s, &row, &col, &visible);
	for (int i = 0; i < screen_rows(s) && !complete; i++) {
		char *text = screen_row(s, i);

		complete = i != row && strstr(text, field);
		free(text);
	}
	return complete;
}

static bool stands(struct screen *s, const char *text)
{
	char *all = screen_text(s);
	bool there = strstr(all, text);

	free(all);
	return there;
}

/* Types from the open form on until `kill_at` ms have passed (negative: to the end); what was seen then. */
static double type_until(struct screen *s, double kill_at, bool shown[N_FILLED], bool *saved)
{
	double began = now_ms(), due = 0;
	int next = 0;

	while (kill_at < 0 || now_ms() - began < kill_at) {
		if (next < N_KEYS && now_ms() - began >= due) {
			cr_assert(screen_key(s, keys[next++]));
			due += any_of(8);
		}
		screen_pump(s, 1);
		if (kill_at < 0 && stands(s, "Saved"))
			break;
	}
	while (screen_pump(s, 0))
		;
	for (int i = 0; i < N_FILLED; i++)
		shown[i] = is_complete(s, filled[i]);
	*saved = stands(s, "Saved");
	return now_ms() - began;
}

/* What is offered is what had been seen. */
static void compare_draft(struct screen *s, const bool shown[N_FILLED], int round)
{
	cr_assert(screen_expect(s, "You have unfinished work"), "round %d", round);
	cr_assert(screen_key(s, "Enter") && screen_expect(s, "As you left it"), "round %d", round);
	for (int i = 0; i < N_FILLED; i++)
		if (shown[i] && !stands(s, filled[i])) {
			screen_report(s, stderr, "# ");
			cr_assert_fail("round %d: seen, and lost: %s", round, filled[i]);
		}
}

static void compare_contact(const struct loods_contact *k, int round)
{
	cr_assert_eq(k->channel, LOODS_CHANNEL_PHONE, "round %d", round);
	cr_assert_eq(k->minutes.n, 35, "round %d", round);
	cr_assert_eq(k->outcome, LOODS_OUTCOME_PARTLY_HELD, "round %d", round);
	cr_assert_eq(k->topics, 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_LANGUAGE, "round %d", round);
	cr_assert_str_eq(k->note, "Qanary", "round %d", round);
}

/* A session whose guard was killed ends by itself; until then its draft is not offered. */
static void wait_for_orphans(void)
{
	double began = now_ms();

	for (;;) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0)
			return;
		cr_assert_lt(now_ms() - began, 5000, "the session outlived its guard");
		if (!pid)
			nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
	}
}

static void play(int round, double kill_at, struct tally *t)
{
	struct loods_arena a = { 0 };
	const struct loods_contact *k = NULL;
	bool shown[N_FILLED], saved, any = false;
	int contacts, drafts;
	struct screen *s;

	make_copy();
	s = sign_in();
	cr_assert(screen_expect(s, "[1 Today]") && screen_key(s, "c") && screen_expect(s, "CONTACT"), "round %d", round);
	type_until(s, kill_at, shown, &saved);
	cr_assert(round % 4 ? screen_signal_child(s, SIGKILL) : screen_signal(s, SIGKILL));
	screen_wait(s);
	screen_close(s);
	wait_for_orphans();
	look(&a, &contacts, &drafts, &k);
	for (int i = 0; i < N_FILLED; i++)
		any |= shown[i];
	cr_assert_leq(contacts + drafts, 1, "round %d: %d contacts and %d drafts", round, contacts, drafts);
	cr_assert(!saved || contacts == 1, "round %d: it said Saved", round);
	cr_assert(contacts || drafts || !any, "round %d: something was seen, nothing is there", round);
	if (contacts)
		compare_contact(k, round);
	s = sign_in();
	if (drafts)
		compare_draft(s, shown, round);
	else
		cr_assert(screen_expect(s, "[1 Today]"), "round %d", round);
	screen_close(s);
	t->saved += contacts;
	t->drafts += drafts;
	t->nothing += !contacts && !drafts;
	loods_arena_release(&a);
}

Test(kills, what_was_seen_is_in_the_draft_or_saved, .timeout = 1800)
{
	const char *wanted = getenv("LOODS_TESTS_KILLS");
	int rounds = wanted ? (int)strtol(wanted, NULL, 10) : getenv("LOODS_TESTS_SLOW") ? 4 : ROUNDS;
	struct tally t = { 0 };
	bool shown[N_FILLED], saved;
	struct screen *s;
	double whole;

	cr_assert_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	office_init(&office, OFFICE_CASEWORKER);
	amina = office_client(&office, "C-0142", "Yusuf, Amina");
	office_own(&office, amina, office.user.id, "2026-01-01", NULL);
	office_guide(&office, amina, "2026-01-01", NULL);
	office_agree(&office, amina, 2, 28, "2026-01-01", NULL);
	loods_store_close(office.store);
	office.store = NULL;
	snprintf(copy, sizeof copy, "%s/copy.loods", office.dir);
	/* How long it takes here when nobody is killed. */
	make_copy();
	s = sign_in();
	cr_assert(screen_expect(s, "[1 Today]") && screen_key(s, "c") && screen_expect(s, "CONTACT"));
	whole = type_until(s, -1, shown, &saved);
	cr_assert(saved);
	screen_close(s);
	for (int i = 0; i < rounds; i++)
		play(i, whole * any_of(1100) / 1000, &t);
	fprintf(stderr, "# %d kills within %.0f ms: %d drafts, %d saved, %d before anything was filled in\n", rounds, whole, t.drafts,
	       t.saved, t.nothing);
	cr_assert(rounds < ROUNDS || t.drafts * 4 >= rounds, "%d drafts in %d rounds: it kills at the wrong time", t.drafts,
		  rounds);
	remove_copy();
	office_release(&office);
}
