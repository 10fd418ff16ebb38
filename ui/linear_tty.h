/*
 * The terminal in linear mode: its own line editing stays, whole lines come in, lines go out, and no sequence
 * is ever sent: no movement, no colour, no title, no curses. What must not be seen while it is typed is not
 * echoed. The guard (guard.h) puts the line settings back however the session ends.
 */
#ifndef UI_LINEAR_TTY_H
#define UI_LINEAR_TTY_H

#include "stack.h"

/* Runs until the session ends or the full screen is wanted; false as ui_loop_run(). `why`: a sentence to
 * begin with, or NULL. EREFUSED when this is no terminal. */
bool ui_linear_run(struct ui *ui, const char *why) LOODS_CHECKED;

#endif
