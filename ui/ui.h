/* The interface, seen from outside: one function. */
#ifndef UI_H
#define UI_H

#include <stdbool.h>

#include "chart.h"
#include "theme.h"

struct loods_app;
struct ui_shell;

struct ui_options {
	const struct ui_shell *shell; /* the screens: &ui_office */
	enum ui_scheme scheme;
	enum ui_marks marks;
	int esc_delay;                /* milliseconds, 25 to 200; 0: 50 */
	bool linear;                  /* line by line from the start (linear.h) */
};

/*
 * Runs the screens on this terminal until the user leaves, in a child process that a guard watches (guard.h),
 * and returns the exit code. `app` must not hold an open file yet: the unlock screen opens app->path in the
 * child. On a terminal that can show no screen it goes line by line, and says so. Says in a sentence on stderr why
 * neither can be (no terminal, no UTF-8), and returns 1.
 */
int ui_run(struct loods_app *app, const struct ui_options *o);

#endif
