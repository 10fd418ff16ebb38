/*
 * A program on a pseudo-terminal, seen through libvterm as a person would see it: its rows, styles, cursor,
 * title, what it left in the scroll-back and in the alternate buffer. Owns the process and the terminal;
 * never knows Loods, never sleeps: what is awaited is looked for after every byte that arrives.
 *
 * It plays the strictest terminal there is: erasing the whole primary screen pushes it into the scroll-back
 * (as Windows Terminal and VTE do), a title set stays, the alternate buffer keeps what was last shown there.
 * Functions that return bool return false on failure and then screen_report() says why, with the screen.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct screen;

struct screen_start {
	const char *const *argv; /* NULL-terminated; argv[0] is looked for along PATH */
	const char *const *env;  /* "K=V" sets, "K" unsets; NULL-terminated; NULL: none */
	const char *folder;      /* working folder, NULL: this one */
	int rows, cols;          /* 0: 24 and 80 */
};

/* Starts the program with this process's environment, but TERM=xterm-256color, LANG=C.UTF-8, LANGUAGE=en, LOODS_BARS=ascii, and
 * without LC_*, LOODS_THEME, NO_COLOR, COLUMNS, LINES and COLORTERM; `env` comes after that. NULL when the system refuses. */
struct screen *screen_open(const struct screen_start *start);
/* Ends the program if it still runs, and everything it started in its session. NULL is fine. */
void screen_close(struct screen *s);

/* How long the waiting functions wait, in milliseconds; at first $SCREEN_TIMEOUT (seconds), else 10 s. */
void screen_set_timeout(struct screen *s, int ms);

/* Sending. Keys go as this terminal would send them in the modes the program chose. */
bool screen_send(struct screen *s, const void *bytes, size_t len);
bool screen_type(struct screen *s, const char *utf8); /* "\n" is sent as Enter */
/* Pasted text: between paste marks if the program asked for them; line ends as carriage returns. */
bool screen_paste(struct screen *s, const char *utf8);
/* A key by name: one character, or Enter Tab Esc Space Backspace Up Down Left Right Home End PageUp PageDown
 * Insert Delete F1 to F24, with C- (Ctrl), S- (Shift) or M- (Alt) before it. */
bool screen_key(struct screen *s, const char *name);
/* Two parts of one sequence with a pause between them, as a slow line delivers them. */
bool screen_split(struct screen *s, int ms, const void *a, size_t alen, const void *b, size_t blen);
bool screen_resize(struct screen *s, int rows, int cols);
bool screen_signal(struct screen *s, int sig);
/* To the first process that the program started, such as the one behind a guard. */
bool screen_signal_child(struct screen *s, int sig);
/* The line is cut: the terminal goes away. */
void screen_hangup(struct screen *s);

/* Waiting. `pattern` is text that stands within one row, or a regular expression (POSIX extended, ^ and $ at the
 * edges of a row) between slashes: "/^ *2 clients/". A program that has ended is not waited for. */
bool screen_expect(struct screen *s, const char *pattern);
bool screen_expect_not(struct screen *s, const char *pattern); /* until it is gone */
bool screen_expect_cursor(struct screen *s, const char *pattern); /* until the cursor's row matches */
bool screen_expect_title(struct screen *s, const char *title);
/* Until the program ends: its exit code, or 128 + the signal that ended it; -1 when it does not end. */
int screen_wait(struct screen *s);
/* Takes what arrives until nothing does for `quiet_ms`. Only for writing golden screens and after screen_wait. */
void screen_settle(struct screen *s, int quiet_ms);
/* Takes what has arrived or arrives within `ms`. False when nothing came. */
bool screen_pump(struct screen *s, int ms);

/* Looking; nothing here waits. Strings returned are to be freed. */
int screen_rows(const struct screen *s);
int screen_cols(const struct screen *s);
bool screen_ended(const struct screen *s);
char *screen_row(const struct screen *s, int row);  /* without trailing blanks */
char *screen_text(const struct screen *s);          /* all rows, "\n" after each */
char *screen_scrollback(const struct screen *s);    /* what a person finds when scrolling up */
char *screen_alternate(const struct screen *s);     /* what the alternate buffer held when it was last left, or holds */
const char *screen_title(const struct screen *s);
bool screen_in_alternate(const struct screen *s);
void screen_cursor(const struct screen *s, int *row, int *col, bool *visible);
/* The style of a cell in words: "" when plain, else such as "bold reverse fg=4 bg=#102030". */
void screen_style(const struct screen *s, int row, int col, char *buf, size_t size);
/* Everything the program sent, as bytes; valid until the next call that takes output. */
const char *screen_raw(const struct screen *s, size_t *len);
/* How many times a colour was asked for. */
size_t screen_colours(const struct screen *s);
/* The whole picture in the form of a golden file: size, cursor, rows, styles and their legend. To be freed. */
char *screen_picture(const struct screen *s);

/* Judging; false with the reason in screen_report(). */
/* `secret` stands nowhere: not on the screen, in the scroll-back, the other buffer or the title. */
bool screen_clean(struct screen *s, const char *secret);
/* Modes and line settings are as they were before the program started. */
bool screen_restored(struct screen *s);

/* The last failure and the screen as it stands, each line after `prefix`. */
void screen_report(const struct screen *s, FILE *to, const char *prefix);

#endif
