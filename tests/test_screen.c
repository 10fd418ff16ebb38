#include "screen.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Starts a shell command on a terminal of the size given. */
static struct screen *start(int rows, int cols, const char *command)
{
	const char *argv[] = { "sh", "-c", command, NULL };
	struct screen *s = screen_open(&(struct screen_start){ .argv = argv, .rows = rows, .cols = cols });
	cr_assert(s != NULL);
	return s;
}

static void assert_row(struct screen *s, int row, const char *expected)
{
	char *text = screen_row(s, row);
	cr_assert_str_eq(text, expected);
	free(text);
}

Test(screen, shows_what_is_typed_and_where_the_cursor_stands)
{
	struct screen *s = start(5, 20, "stty -icrnl; exec cat");
	int row, col;
	bool visible;
	screen_pump(s, 0);
	cr_assert(screen_type(s, "Zoë 漢 e\xcc\x81"));
	cr_assert(screen_expect(s, "Zoë 漢"));
	cr_assert(screen_expect_cursor(s, "/^Zoë/"));
	screen_cursor(s, &row, &col, &visible);
	cr_assert_eq(row, 0);
	cr_assert_eq(col, 8, "a double-width character takes two columns, an accent none: %d", col);
	cr_assert(visible);
	screen_close(s);
}

Test(screen, a_character_that_comes_in_two_parts_is_one)
{
	struct screen *s = start(5, 20, "stty -echo; printf 'a\\314'; read x; printf '\\201b \\346\\274'; read x; printf '\\242.'; read x");
	cr_assert(screen_expect(s, "a"));
	cr_assert(screen_key(s, "Enter"));
	cr_assert(screen_expect(s, "a\xcc\x81" "b"));
	cr_assert(screen_key(s, "Enter"));
	cr_assert(screen_expect(s, "a\xcc\x81" "b 漢."));
	screen_close(s);
}

Test(screen, tells_the_exit_code_and_the_signal)
{
	struct screen *s = start(5, 20, "exit 3");
	cr_assert_eq(screen_wait(s), 3);
	screen_close(s);
	s = start(5, 20, "kill -TERM $$");
	cr_assert_eq(screen_wait(s), 128 + SIGTERM);
	screen_close(s);
}

Test(screen, keeps_output_written_just_before_the_end)
{
	struct screen *s = start(5, 20, "printf 'last words'");
	cr_assert_eq(screen_wait(s), 0);
	assert_row(s, 0, "last words");
	screen_close(s);
}

Test(screen, does_not_wait_for_a_program_that_has_ended)
{
	struct screen *s = start(5, 20, "exit 0");
	cr_assert_not(screen_expect(s, "never"));
	cr_assert(screen_ended(s));
	screen_close(s);
}

Test(screen, gives_up_after_the_time_set)
{
	struct screen *s = start(5, 20, "exec cat");
	screen_set_timeout(s, 50);
	cr_assert_not(screen_expect(s, "never"));
	cr_assert_not(screen_expect(s, "/^never$/"));
	cr_assert_eq(screen_wait(s), -1);
	screen_close(s);
}

Test(screen, answers_where_the_cursor_is_and_what_terminal_it_is)
{
	struct screen *s = start(10, 40,
				 "stty raw opost -echo; printf '\\033[3;5H\\033[6n'; dd bs=1 count=6 2>/dev/null | od -An -c; "
				 "printf '\\033[c'; dd bs=1 count=3 2>/dev/null | od -An -c; stty sane");
	cr_assert(screen_expect(s, "033   [   3   ;   5   R"));
	cr_assert(screen_expect(s, "033   [   ?"));
	screen_close(s);
}

Test(screen, sends_keys_in_the_mode_the_program_chose)
{
	struct screen *s = start(10, 60, "stty raw opost -echo; printf 'ready\\033[?1h\\r\\n'; dd bs=1 count=14 2>/dev/null | od -An -c; stty sane");
	cr_assert(screen_expect(s, "ready"));
	cr_assert(screen_key(s, "Up") && screen_key(s, "F5") && screen_key(s, "C-x") && screen_key(s, "M-é") && screen_key(s, "Enter") &&
		  screen_key(s, "Backspace"));
	cr_assert(screen_expect(s, "033   O   A 033   [   1   5   ~ 030 033 303 251  \\r 177"));
	cr_assert_not(screen_key(s, "Nonsense"));
	screen_close(s);
}

struct key_row {
	char name[12], bytes[12];
};

/* What terminfo says of xterm-256color, so that a program finds each key it knows by name. */
ParameterizedTestParameters(screen, keys_are_those_of_terminfo)
{
	static const struct key_row rows[] = {
		{ "F1", "\033OP" },      { "F4", "\033OS" },      { "F6", "\033[17~" },    { "F12", "\033[24~" },
		{ "F13", "\033[1;2P" },  { "Home", "\033OH" },    { "End", "\033OF" },     { "PageUp", "\033[5~" },
		{ "PageDown", "\033[6~" }, { "Insert", "\033[2~" }, { "Delete", "\033[3~" }, { "S-Tab", "\033[Z" },
		{ "C-Right", "\033[1;5C" }, { "Esc", "\033" },    { "Tab", "\t" },         { "C-Space", "" },
	};
	return cr_make_param_array(const struct key_row, (void *)(uintptr_t)rows, sizeof(rows) / sizeof(rows[0]));
}

ParameterizedTest(const struct key_row *row, screen, keys_are_those_of_terminfo)
{
	char command[200], expected[100] = "";
	size_t n = strlen(row->bytes) ? strlen(row->bytes) : 1;
	snprintf(command, sizeof(command), "stty raw opost -echo; printf '\\033[?1hready\r\n'; dd bs=1 count=%zu status=none | od -An -v -tx1", n);
	for (size_t i = 0; i < n; i++)
		snprintf(expected + strlen(expected), 5, " %02x", (unsigned char)row->bytes[i]);
	struct screen *s = start(5, 60, command);
	cr_assert(screen_expect(s, "ready"));
	cr_assert(screen_key(s, row->name));
	cr_assert(screen_expect(s, expected), "%s", row->name);
	screen_close(s);
}

Test(screen, pastes_between_marks_only_when_asked)
{
	struct screen *s = start(10, 70, "stty raw opost -echo; printf 'a\\r\\n'; dd bs=1 count=3 2>/dev/null | od -An -c; "
					 "printf '\\033[?2004hb\\r\\n'; dd bs=1 count=15 2>/dev/null | od -An -c; stty sane");
	cr_assert(screen_expect(s, "a"));
	cr_assert(screen_paste(s, "q\nq"));
	cr_assert(screen_expect(s, "q  \\r   q"));
	cr_assert(screen_expect(s, "/^b/"));
	cr_assert(screen_paste(s, "q\nq"));
	cr_assert(screen_expect(s, "033   [   2   0   0   ~   q  \\r   q 033   [   2   0   1   ~"));
	screen_close(s);
}

Test(screen, tells_the_program_of_a_new_size)
{
	struct screen *s = start(24, 80, "trap 'stty size' WINCH; stty size; while :; do read -r x; done");
	cr_assert(screen_expect(s, "24 80"));
	cr_assert(screen_resize(s, 40, 120));
	cr_assert(screen_type(s, "\n"));
	cr_assert(screen_expect(s, "40 120"));
	screen_close(s);
}

Test(screen, signals_reach_the_program_and_its_child)
{
	struct screen *s = start(5, 40, "sh -c 'trap \"echo child\" USR1; trap \"exit 4\" TERM; echo ready; while :; do read x; done'; exit $?");
	cr_assert(screen_expect(s, "ready"));
	cr_assert(screen_signal_child(s, SIGTERM));
	cr_assert(screen_type(s, "\n"));
	cr_assert_eq(screen_wait(s), 4);
	screen_close(s);
}

Test(screen, a_lost_line_ends_the_program)
{
	struct screen *s = start(5, 40, "echo ready; exec cat");
	cr_assert(screen_expect(s, "ready"));
	screen_hangup(s);
	cr_assert_eq(screen_wait(s), 128 + SIGHUP);
	cr_assert_not(screen_type(s, "x"));
	screen_close(s);
}

Test(screen, finds_a_secret_wherever_a_terminal_keeps_it)
{
	static const char *const leaks[] = {
		"printf 'Yilmaz'",
		"printf 'Yilmaz\\n'; seq 30",                                /* scrolled away */
		"printf 'Yilmaz\\033[2J\\033[H'",                            /* erased into the scroll-back */
		"printf '\\033[?1049hYilmaz\\033[?1049l'",                   /* left in the alternate buffer */
		"printf '\\033]2;Yilmaz\\007'",                              /* the title */
	};
	for (size_t i = 0; i < sizeof(leaks) / sizeof(leaks[0]); i++) {
		struct screen *s = start(10, 40, leaks[i]);
		cr_assert_eq(screen_wait(s), 0);
		cr_assert_not(screen_clean(s, "Yilmaz"), "%s", leaks[i]);
		screen_close(s);
	}
	struct screen *s = start(10, 40, "printf '\\033[?1049hYilmaz\\033[H\\033[2J\\033[?1049l'");
	cr_assert_eq(screen_wait(s), 0);
	cr_assert(screen_clean(s, "Yilmaz"), "wiped before it was left");
	screen_close(s);
}

Test(screen, tells_modes_and_settings_left_changed)
{
	static const struct {
		const char *command;
		bool restored;
	} rows[] = {
		{ "printf hello", true },
		{ "stty raw -echo", false },
		{ "saved=$(stty -g); stty raw; stty $saved", true },
		{ "printf '\\033[?1049h'", false },
		{ "printf '\\033[?1049h\\033[?1049l'", true },
		{ "printf '\\033[?2004h'", false },
		{ "printf '\\033[?25l'", false },
		{ "printf '\\033[?25l\\033[?12l\\033[?25h'", true },
		{ "printf '\\033[?1h\\033='", false },
		{ "printf '\\033[?1h\\033=\\033[?1l\\033>'", true },
		{ "printf '\\033[?1000;1006h'", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct screen *s = start(10, 40, rows[i].command);
		cr_assert_eq(screen_wait(s), 0);
		cr_assert_eq(screen_restored(s), rows[i].restored, "%s", rows[i].command);
		screen_close(s);
	}
}

Test(screen, sees_styles_and_counts_colours)
{
	char style[80];
	struct screen *s = start(5, 40, "printf 'p\\033[1mb\\033[0;7mr\\033[0;4;31mu\\033[0m'");
	cr_assert_eq(screen_wait(s), 0);
	screen_style(s, 0, 0, style, sizeof(style));
	cr_assert_str_eq(style, "");
	screen_style(s, 0, 1, style, sizeof(style));
	cr_assert_str_eq(style, "bold");
	screen_style(s, 0, 2, style, sizeof(style));
	cr_assert_str_eq(style, "reverse");
	screen_style(s, 0, 3, style, sizeof(style));
	cr_assert_str_eq(style, "underline fg=1");
	cr_assert_eq(screen_colours(s), 1);
	screen_close(s);
}

Test(screen, draws_a_picture_with_styles_and_their_legend)
{
	struct screen *s = start(2, 6, "printf 'a\\033[1;7mbc\\033[0m'");
	cr_assert_eq(screen_wait(s), 0);
	char *picture = screen_picture(s);
	cr_assert_str_eq(picture, "size 6x2\ncursor row 1, column 4\n\ntext\n|abc   |\n|      |\n\nstyles\n|.aa...|\n|......|\n\n"
				  ". plain\na bold reverse\n");
	free(picture);
	screen_close(s);
}

Test(screen, parts_of_a_sequence_arrive_apart)
{
	struct screen *s = start(5, 40, "stty raw opost -echo; printf 'ready\\r\\n'; dd bs=100 count=1 2>/dev/null | od -An -c; "
					"dd bs=100 count=1 2>/dev/null | od -An -c; stty sane");
	cr_assert(screen_expect(s, "ready"));
	cr_assert(screen_split(s, 100, "\033", 1, "OB", 2));
	cr_assert(screen_expect(s, "/^ 033$/"));
	cr_assert(screen_expect(s, "/^   O   B$/"));
	screen_close(s);
}
