/* A running interface without a terminal: keys by name go in, rows of text come out. For the tests of ui/. */
#ifndef UI_RIG_H
#define UI_RIG_H

#include "stack.h"

struct ui_rig {
	struct ui ui;
	struct loods_app app;
	struct ui_shell shell;
	struct loods_str row; /* the last one asked for */
	int64_t generation;
	int locked;
};

/* Starts with an empty list called BASE on the bottom; the clock stands at 2026-11-23T09:40. */
void ui_rig_start(struct ui_rig *r, int rows, int cols);
void ui_rig_stop(struct ui_rig *r);

/* Keys by name, separated by blanks: "c 2 1 F2", "Ctrl-F y u s Enter". Each one is given as the loop gives it. */
void ui_rig_keys(struct ui_rig *r, const char *keys);
/* Every character of a text as a key of its own. */
void ui_rig_type(struct ui_rig *r, const char *text);
void ui_rig_paste(struct ui_rig *r, const char *text);

/* A row of the screen as drawn now (0 is the first one), without blanks at its end; valid until the next call. */
const char *ui_rig_row(struct ui_rig *r, int row);
/* The first row that has this text, or -1. */
int ui_rig_find(struct ui_rig *r, const char *text);
/* The row that the message stands on, and what it says without the blanks before it. */
const char *ui_rig_message(struct ui_rig *r);

#endif
