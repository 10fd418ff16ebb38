/*
 * Linear mode: the same views, forms, lists and commands, read line by line. Nothing is drawn over anything:
 * what is new is appended as lines, then a prompt asks, and a whole line answers it. A screen needs no code
 * for this. Its frame is drawn into cells that nobody sees, with tables, pages, forms and fields noted apart
 * (reading.h), and both are turned into lines here; what was read already is not read again. A line that was
 * typed becomes the keys, commands and values that the views know.
 *
 * This half knows no terminal, so that tests run it without one; linear_tty.c gives it lines and writes what
 * it says. What it says holds names: it is wiped when it was written. Lines are at most `cols` columns,
 * without any control.
 *
 *   in a list:  a number chooses a row, "c 3" is the command c for row 3, "/yus" finds; words are commands
 * too in a field: the value; Enter takes what is offered, @ empties, = is the same as last time everywhere: ?
 * helps, ^ goes back, ^^ out of this, ^word is a command, ^s is Ctrl-S
 */
#ifndef UI_LINEAR_H
#define UI_LINEAR_H

#include "stack.h"

enum { UI_LINEAR_COLS = 100, UI_LINEAR_MIN_COLS = UI_MIN_COLS, UI_LINEAR_ROWS = 60, UI_LINEAR_KNOWN = 48 };

struct ui_linear {
	struct ui *ui;
	struct ui_reading reading;
	int cols;
	struct loods_str out;	    /* to be written */
	struct loods_str said;	    /* the frame that was read last, one line after the other */
	const struct ui_view *view; /* whose it was */
	int64_t row;		    /* which record was selected in it */
	int selected_row;	    /* or which row of the screen */
	uint64_t rows;		    /* a sum over the rows of its table, to see whether they are others */
	int portion;		    /* where the part of a table or page began that was read */
	const struct ui_form *form; /* whose field was asked last */
	int field;
	const struct ui_context *known[UI_LINEAR_KNOWN]; /* those whose keys were told */
	int n_known;
};

/* Takes the place of the screen: ui is drawn into cells that are read, until the release. */
void ui_linear_start(struct ui_linear *l, struct ui *ui, int cols);
void ui_linear_release(struct ui_linear *l);
void ui_linear_width(struct ui_linear *l, int cols);

/* Adds what is new on the screen, the message and the prompt to l->out. */
void ui_linear_show(struct ui_linear *l);
/* What is asked for may not be seen while it is typed. Holds after a show. */
bool ui_linear_secret(const struct ui_linear *l);
/* One line as it was typed, without its end. */
void ui_linear_take(struct ui_linear *l, const char *line);
/* Lines of their own, wrapped. */
void ui_linear_say(struct ui_linear *l, const char *text);

/* ---- for its own files ---- */

/* linear_command.c: a line that gives a command ("c 3", "save"), with or without the sign that led to it. */
void ui_linear_command(struct ui_linear *l, const char *line);
/* What can be done here: all commands with what they are called and do. */
void ui_linear_help(struct ui_linear *l);
/* The text between blanks at its ends. */
void ui_linear_trim(const char *line, struct loods_str *out);

/* linear_form.c: the fields before the active one, when a form is new; its values; its label and what is
 * offered. */
void ui_linear_form_begin(struct ui_linear *l, struct ui_form *f);
void ui_linear_form_values(struct ui_linear *l, struct ui_form *f, bool all);
void ui_linear_form_prompt(struct ui_form *f, struct loods_str *out);
/* An answer to the active field. */
void ui_linear_form_take(struct ui_linear *l, struct ui_form *f, const char *line);
/* Help for the active field, and its values. */
void ui_linear_form_help(struct ui_linear *l, struct ui_form *f);

#endif
