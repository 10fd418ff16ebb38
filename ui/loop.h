/*
 * The event loop: waits for keys and signals in one place, gives keys to the views and draws when nothing
 * more is waiting. Between keys it sleeps: the only timers are the lock and one moment of idleness. It knows
 * no screen.
 */
#ifndef UI_LOOP_H
#define UI_LOOP_H

#include "stack.h"
#include "tty.h"

/* Runs until the session ends; returns its exit code. A lost line or SIGHUP: what was typed is kept (rescue),
 * then the end, within a second. SIGTERM the same. SIGINT does nothing: Ctrl-C is a key. */
int ui_loop_run(struct ui *ui, struct ui_tty *t);

/* For ui.c, before the terminal is opened: takes SIGWINCH, SIGHUP, SIGTERM and SIGINT away from everybody
 * else and blocks them, so that they arrive inside the loop's wait only. */
void ui_loop_signals(void);

#endif
