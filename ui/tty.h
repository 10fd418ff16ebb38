/*
 * The terminal: the only file that includes curses. It starts and stops it, turns its bytes into keys (key.h)
 * and the grid of cells (draw.h) into its screen. What it switches on it tells the guard how to switch off.
 * Names never reach the primary screen, the scroll-back, the other buffer or the title.
 */
#ifndef UI_TTY_H
#define UI_TTY_H

#include <stdbool.h>

#include "draw.h"
#include "err.h"
#include "guard.h"
#include "key.h"
#include "theme.h"

struct ui_tty;

struct ui_tty_options {
	enum ui_scheme scheme; /* UI_SCHEME_MONO is taken when NO_COLOR is set or there are no colours */
	int esc_delay;         /* milliseconds that the rest of a key may take; 0: 50 */
};

/* Makes sure that letters are UTF-8: takes the environment's locale, else C.UTF-8. EREFUSED when neither is
 * there. */
enum loods_code ui_tty_locale(struct loods_err *err) LOODS_CHECKED;

/* EREFUSED with a sentence when input or output is no terminal. */
enum loods_code ui_tty_is(struct loods_err *err) LOODS_CHECKED;

/* Takes the terminal over: full screen, raw, paste marks, keypad. Tries $TERM, then xterm-256color, then
 * vt100. EREFUSED with a sentence when none of them is known, or TERM says that this one can do nothing. One at a time; freed by
 * ui_tty_close(). */
enum loods_code ui_tty_open(const struct ui_tty_options *o, struct ui_guard *g, struct ui_tty **out,
			     struct loods_err *err) LOODS_CHECKED;
/* Wipes the screen and gives the terminal back; NULL is fine. */
void ui_tty_close(struct ui_tty *t);

void ui_tty_size(const struct ui_tty *t, int *rows, int *cols);
/* Asks the system for the size and takes it over. */
void ui_tty_resize(struct ui_tty *t);

/* Shows the grid, the cursor last. `repaint`: every cell is sent again. */
void ui_tty_show(struct ui_tty *t, const struct ui_screen *s, bool repaint);

/* The next key that has arrived; false: none now (also while a letter or a paste is only half there). Never
 * waits longer than the escape delay. `key` and its paste live until the next call. */
bool ui_tty_key(struct ui_tty *t, struct ui_key *key);
/* Milliseconds of silence after which a paste that has begun is over although its end mark did not come; 0:
 * none has begun. */
int ui_tty_paste_wait(const struct ui_tty *t);
/* They are over: the next call of ui_tty_key() gives what came. */
void ui_tty_end_paste(struct ui_tty *t);
/* Throws away keys typed ahead. */
void ui_tty_discard(struct ui_tty *t);

#endif
