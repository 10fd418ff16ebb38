/*
 * The guard: a small parent process that holds the terminal while a child runs the session. However the child
 * ends, by itself, by a signal or by SIGKILL, the guard puts the line settings back and, when the child could
 * not, wipes the screen, leaves the alternate buffer and resets modes and title. It reads no key and opens no
 * file; keys and data are the child's alone.
 */
#ifndef UI_GUARD_H
#define UI_GUARD_H

#include <signal.h>
#include <stddef.h>

enum { UI_GUARD_RESTORE = 32768 };

/* Memory shared by both. The child writes the bytes that put the terminal back, whenever they change; `up`
 * says that they are needed. */
struct ui_guard {
	volatile sig_atomic_t up;
	volatile size_t len;
	char restore[UI_GUARD_RESTORE];
};

/*
 * Runs `session` in a child and returns its exit code; 128 + the signal's number when a signal ended it,
 * after a sentence on stderr. SIGTERM, SIGHUP and SIGINT that the guard gets go on to the child, which has
 * five seconds. 1: the system refused. Nothing may hold the office file open before: a database does not
 * survive a fork.
 */
int ui_guard_run(int (*session)(struct ui_guard *g, void *ctx), void *ctx);

#endif
