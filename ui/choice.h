/* A list of values over the whole screen: one is chosen, or several are ticked. Typing finds, a digit chooses
 * at once. */
#ifndef UI_CHOICE_H
#define UI_CHOICE_H

#include "stack.h"

struct ui_option {
	int64_t value;
	char digit;        /* 0: none */
	bool on;           /* chosen now */
	const char *label; /* translated */
	const char *code;  /* another word to find it by, or NULL */
};

/* What an option is chosen by where numbers are typed: its digit; the others count on from 10, or from 1 where none
 * has a digit. */
int ui_option_number(const struct ui_option *options, int n, int i);

struct ui_choice {
	const char *title;             /* translated */
	const struct ui_option *options; /* copied */
	int n;
	bool many;                     /* Space and digits tick, Enter takes what is ticked */
	const char *find;              /* what is typed already, or NULL */
	/* Not called for Esc. `on` says which; the options live until it returns. */
	void (*done)(struct ui *ui, void *ctx, const struct ui_option *options, int n);
	void *ctx;                     /* must live as long as the view below does */
};

/* Opens the list. */
void ui_choice_ask(struct ui *ui, const struct ui_choice *c);

#endif
