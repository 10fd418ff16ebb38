/* The engine on a terminal: every kind of key arrives, and nothing is left behind however the session ends. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "screen.h"

static struct screen *start_as(const char *const *env, int rows, int cols, const char *a, const char *b)
{
	static char path[4096];
	const char *argv[] = { path, a, b, NULL };
	const char *build = getenv("builddir");
	struct screen *s;

	snprintf(path, sizeof path, "%s/tests/ui_probe", build ? build : ".");
	s = screen_open(&(struct screen_start){ .argv = argv, .env = env, .rows = rows, .cols = cols });
	cr_assert(s != NULL);
	return s;
}

#define OK(call) do { bool ok_ = (call); if (!ok_) screen_report(s, stderr, "# "); cr_assert(ok_, #call); } while (0)

static struct screen *start(int rows, int cols)
{
	struct screen *s = start_as(NULL, rows, cols, NULL, NULL);

	OK(screen_expect(s, ">Yusuf"));
	return s;
}

/* Under valgrind nothing is quick. */
static bool slow(void)
{
	return getenv("LOODS_TESTS_SLOW") != NULL;
}

/* ---- keys ---- */

struct f_key {
	const char *name, *bytes, *seen;
};

Test(ui, keys_of_several_terminals)
{
	static const struct f_key rows[] = {
		{ "F6 of xterm", "\033[17~", "CONTACT" },
		{ "F1 of PuTTY", "\033[11~", "HELP AND COMMANDS" },
		{ "F1 of xterm", "\033OP", "HELP AND COMMANDS" },
		{ "F1 of the Linux console", "\033[[A", "HELP AND COMMANDS" },
		{ "Down in normal mode", "\033[B", ">Haile" },
		{ "Down in application mode", "\033OB", ">Haile" },
		{ "c", "c", "CONTACT" },
		{ "Ctrl-K", "\013", "HELP AND COMMANDS" },
		{ "Enter", "\r", "Opened 1" },
		{ "Enter of the numeric pad", "\033OM", "Opened 1" },
		{ "Ctrl-C does nothing", "\003", "Esc goes back" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct screen *s = start(24, 80);
		bool seen;

		OK(screen_send(s, rows[i].bytes, strlen(rows[i].bytes)));
		seen = screen_expect(s, rows[i].seen);
		if (!seen)
			screen_report(s, stderr, "# ");
		cr_expect(seen, "%s", rows[i].name);
		screen_close(s);
	}
}

Test(ui, digits_of_the_numeric_pad_in_application_mode)
{
	struct screen *s = start(24, 80);

	OK(screen_type(s, "c"));
	OK(screen_expect(s, "CONTACT"));
	OK(screen_send(s, "\033Or\033Oq", 6));
	OK(screen_expect(s, "[2  ] phone"));
	OK(screen_expect(s, "[1           ] work"));
	screen_close(s);
}

Test(ui, keys_typed_ahead_in_one_write_are_all_done)
{
	struct screen *s = start(24, 80);

	OK(screen_send(s, "c21\023", 4));
	OK(screen_expect(s, "Saved channel 7 topics 2 note 0 bytes"));
	screen_close(s);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

Test(ui, esc_alone_acts_at_once_and_a_split_arrow_is_one_key)
{
	struct screen *s = start(24, 80);
	int64_t t0;
	int best = 1000;

	OK(screen_split(s, 40, "\033", 1, "OB", 2));
	OK(screen_expect(s, ">Haile"));
	/* The best of three: a busy machine may be slow once. */
	for (int i = 0; i < 3; i++) {
		OK(screen_type(s, "c"));
		OK(screen_expect(s, "CONTACT"));
		t0 = now_ms();
		OK(screen_send(s, "\033", 1));
		OK(screen_expect(s, ">Haile"));
		best = now_ms() - t0 < best ? (int)(now_ms() - t0) : best;
	}
	cr_expect(best < 70 || slow(), "%d ms", best);
	screen_close(s);
}

Test(ui, a_paste_runs_no_command_and_arrives_whole)
{
	struct screen *s = start(24, 80);
	char text[2100];

	for (size_t i = 0; i < sizeof text - 1; i++)
		text[i] = i % 50 == 49 ? '\n' : i % 7 == 3 ? 'q' : 'a';
	text[2000] = '\0';
	OK(screen_paste(s, text));
	OK(screen_expect(s, "Find: "));
	OK(screen_key(s, "Esc"));
	OK(screen_expect(s, ">Yusuf"));
	OK(screen_type(s, "c21"));
	OK(screen_key(s, "Enter"));
	OK(screen_key(s, "Enter"));
	OK(screen_paste(s, text));
	OK(screen_key(s, "F2"));
	/* The newline at the end is no part of a note. */
	OK(screen_expect(s, "note 1999 bytes"));
	screen_close(s);
}

Test(ui, a_paste_without_marks_runs_no_command)
{
	struct screen *s = start(24, 80);
	char text[1200];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 3 ? 'q' : '\r';
	OK(screen_send(s, text, sizeof text));
	OK(screen_expect(s, "Find: "));
	screen_close(s);
}

Test(ui, letters_in_several_bytes_may_come_apart)
{
	struct screen *s = start(24, 80);

	OK(screen_type(s, "/"));
	OK(screen_expect(s, "Find:"));
	OK(screen_split(s, 30, "g\xc3", 2, "\xbcn", 2));
	OK(screen_expect(s, "Find: g\xc3\xbcn"));
	OK(screen_expect(s, ">G\xc3\xbcng\xc3\xb6r"));
	screen_close(s);
}

Test(ui, control_s_and_control_z_are_ours)
{
	struct screen *s = start(24, 80);

	OK(screen_key(s, "C-s"));
	OK(screen_key(s, "C-z"));
	OK(screen_key(s, "C-\\"));
	OK(screen_key(s, "Down"));
	OK(screen_expect(s, ">Haile"));
	screen_close(s);
}

/* ---- the screen ---- */

Test(ui, the_cursor_stands_on_the_selected_row)
{
	struct screen *s = start(24, 80);
	bool visible;
	int row, col;

	OK(screen_expect_cursor(s, "/^>Yusuf/"));
	OK(screen_key(s, "Down"));
	OK(screen_expect_cursor(s, "/^>Haile/"));
	screen_cursor(s, &row, &col, &visible);
	cr_assert_eq(col, 0);
	cr_assert(visible);
	screen_close(s);
}

Test(ui, resizing_in_a_form_keeps_what_was_typed)
{
	struct screen *s = start(24, 80);

	OK(screen_type(s, "c21"));
	OK(screen_expect(s, "[1           ] work"));
	OK(screen_resize(s, 5, 20));
	OK(screen_expect(s, "Please make"));
	OK(screen_resize(s, 40, 120));
	OK(screen_expect(s, "[1           ] work"));
	OK(screen_resize(s, 22, 80));
	OK(screen_key(s, "F2"));
	OK(screen_expect(s, "Saved channel 7"));
	screen_close(s);
}

Test(ui, no_color_means_none)
{
	static const char *const env[] = { "NO_COLOR=1", NULL };
	struct screen *s = start_as(env, 24, 80, NULL, NULL);

	OK(screen_expect(s, ">Yusuf"));
	OK(screen_key(s, "Down"));
	OK(screen_expect(s, ">Haile"));
	cr_assert_eq(screen_colours(s), 0);
	screen_close(s);
}

Test(ui, a_key_sends_few_bytes)
{
	struct screen *s = start(24, 80);
	size_t before, after;

	screen_settle(s, 50);
	screen_raw(s, &before);
	OK(screen_key(s, "Down"));
	OK(screen_expect(s, ">Haile"));
	screen_settle(s, 50);
	screen_raw(s, &after);
	cr_assert_leq(after - before, 400, "%zu bytes", after - before);
	screen_close(s);
}

Test(ui, odd_places_work_or_say_why)
{
	static const char *const envs[][3] = {
		{ "TERM=nonsense-9", NULL }, { "TERM", NULL }, { "TERM=vt100", NULL }, { "TERM=linux", NULL },
		{ "LANG=C", NULL }, { "LANG", NULL }, { "LANG=nl_NL.ISO-8859-1", NULL }, { "COLUMNS=20", "LINES=5", NULL },
	};

	for (size_t i = 0; i < sizeof envs / sizeof *envs; i++) {
		struct screen *s = start_as(envs[i], 24, 80, NULL, NULL);

		OK(screen_expect(s, ">Yusuf"));
		OK(screen_expect(s, "G\xc3\xbcng\xc3\xb6r"));
		screen_close(s);
	}
}

Test(ui, where_nothing_can_be_drawn_it_goes_line_by_line)
{
	static const char *const env[] = { "TERM=dumb", NULL };
	struct screen *s = start_as(env, 24, 80, NULL, NULL);

	OK(screen_expect(s, "can only write lines"));
	OK(screen_expect(s, "/^[0-9]+\\. Yusuf/"));
	OK(screen_expect(s, "G\xc3\xbcng\xc3\xb6r"));
	screen_close(s);
}

Test(ui, without_a_terminal_it_says_so)
{
	const char *argv[] = { "sh", "-c", "exec \"${builddir:-.}/tests/ui_probe\" </dev/null", NULL };
	struct screen *s = screen_open(&(struct screen_start){ .argv = argv });

	OK(screen_expect(s, "need a terminal"));
	cr_assert_neq(screen_wait(s), 0);
	screen_close(s);
}

Test(ui, locks_by_itself_and_wipes)
{
	struct screen *s = start_as(NULL, 24, 80, "lock", "1");

	OK(screen_expect(s, "Locked now"));
	screen_close(s);
}

Test(ui, line_by_line_it_locks_too_and_moves_names_out_of_sight)
{
	static const char *const env[] = { "TERM=dumb", NULL };
	struct screen *s = start_as(env, 24, 80, "lock", "1");

	OK(screen_expect(s, "scrolling back"));
	OK(screen_expect_not(s, "Yusuf"));
	screen_close(s);
}

/* ---- the six ends ---- */

enum end { LEAVE, TERM, HUP, KILL_CHILD, ABORT, TERM_GUARD };

static void end_it(struct screen *s, enum end how)
{
	switch (how) {
	case LEAVE:
		OK(screen_type(s, "q"));
		OK(screen_expect(s, "Leave"));
		OK(screen_type(s, "y"));
		break;
	case TERM: OK(screen_signal_child(s, SIGTERM)); break;
	case HUP: OK(screen_signal_child(s, SIGHUP)); break;
	case KILL_CHILD: OK(screen_signal_child(s, SIGKILL)); break;
	case ABORT: OK(screen_type(s, "a")); break;
	case TERM_GUARD: OK(screen_signal(s, SIGTERM)); break;
	}
}

static void ends_clean(const char *const *env, enum end how, int code)
{
	struct screen *s = start_as(env, 24, 80, NULL, NULL);

	OK(screen_expect(s, ">Yusuf, Amina CANARY"));
	end_it(s, how);
	cr_assert_eq(screen_wait(s), code, "end %d", (int)how);
	OK(screen_clean(s, "CANARY"));
	OK(screen_restored(s));
	screen_close(s);
}

Test(ui, nothing_is_left_by_leaving) { ends_clean(NULL, LEAVE, 0); }
Test(ui, nothing_is_left_by_term) { ends_clean(NULL, TERM, 1); }
Test(ui, nothing_is_left_by_hup) { ends_clean(NULL, HUP, 1); }
Test(ui, nothing_is_left_by_kill) { ends_clean(NULL, KILL_CHILD, 128 + SIGKILL); }
Test(ui, nothing_is_left_by_a_crash) { ends_clean(NULL, ABORT, 128 + SIGABRT); }
Test(ui, nothing_is_left_when_the_guard_is_asked) { ends_clean(NULL, TERM_GUARD, 1); }

Test(ui, nothing_is_left_on_terminals_without_another_buffer)
{
	static const char *const vt100[] = { "TERM=vt100", NULL };
	static const char *const console[] = { "TERM=linux", NULL };

	ends_clean(vt100, LEAVE, 0);
	ends_clean(vt100, KILL_CHILD, 128 + SIGKILL);
	ends_clean(console, LEAVE, 0);
	ends_clean(console, KILL_CHILD, 128 + SIGKILL);
}

Test(ui, a_cut_line_ends_it_within_a_second)
{
	struct screen *s = start(24, 80);
	int64_t t0 = now_ms();

	screen_hangup(s);
	cr_assert_neq(screen_wait(s), -1);
	cr_assert(now_ms() - t0 < 1000 || slow());
	screen_close(s);
}
