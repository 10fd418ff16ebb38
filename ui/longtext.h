/* A text on a page of its own, with lines: notes. Edits by whole graphemes as the fields do (lineedit.h). */
#ifndef UI_LONGTEXT_H
#define UI_LONGTEXT_H

#include "stack.h"

struct ui_longtext {
	const char *title; /* translated */
	const char *text;  /* to begin with; copied */
	size_t max;        /* code points */
	bool multiline;    /* Enter makes a new line; else it is done */
	/* Called with what was written, in NFC, when the page is left, and meanwhile as it grows: nothing is thrown
	 * away here. */
	void (*done)(struct ui *ui, void *ctx, const char *text);
	/* SAVE was given: done() was called, and what it belongs to is to be saved. NULL: SAVE only ends the page. */
	void (*save)(struct ui *ui, void *ctx);
	void *ctx;
};

void ui_longtext_ask(struct ui *ui, const struct ui_longtext *t);

#endif
