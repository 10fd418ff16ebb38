/*
 * The event loop: waits for keys and signals in one place, gives keys to the views and draws when nothing
 * more is waiting. Between keys it sleeps: the only timers are the lock and one moment of idleness. It knows
 * no screen.
 */
#ifndef UI_LOOP_H
#define UI_LOOP_H

#include "stack.h"
#include "tty.h"

/* Runs until the session ends or another front is wanted. False: the line was lost, or SIGHUP or SIGTERM came:
 * what was typed is to be kept (ui_stop), then the end, within a second. SIGINT does nothing: Ctrl-C is a key. */
bool ui_loop_run(struct ui *ui, struct ui_tty *t) LOODS_CHECKED;

/* ---- for both fronts ---- */

struct ui_timers {
	int64_t last_key; /* milliseconds */
	bool idle_done, locked;
};

/* Something was typed. */
void ui_timers_key(struct ui_timers *tm);
/* Does what is due. True: it was the lock. */
bool ui_timers_run(struct ui *ui, struct ui_timers *tm);

enum ui_waited { UI_WAIT_READY, UI_WAIT_TIME, UI_WAIT_SIGNAL, UI_WAIT_GONE };

/* Waits for input, a signal or a timer, at most `most` milliseconds (0: as long as it takes). GONE: the line. */
enum ui_waited ui_loop_wait(const struct ui *ui, const struct ui_timers *tm, int most);
/* Which signals came since they were asked for last; the end stays. */
bool ui_loop_resized(void), ui_loop_interrupted(void), ui_loop_ending(void);
/* During long work, when signals wait: the session is to end. */
bool ui_loop_to_end(void);

/* For ui.c, before the terminal is opened: takes SIGWINCH, SIGHUP, SIGTERM and SIGINT away from everybody
 * else and blocks them, so that they arrive inside the loop's wait only. */
void ui_loop_signals(void);

#endif
