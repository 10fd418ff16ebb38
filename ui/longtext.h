/* A text on a page of its own, with lines: notes. Edits by whole graphemes as the fields do (lineedit.h). */
#ifndef UI_LONGTEXT_H
#define UI_LONGTEXT_H

#include "stack.h"

struct ui_longtext {
	const char *title; /* translated */
	const char *text;  /* to begin with; copied */
	size_t max;        /* code points */
	bool multiline;    /* Enter makes a new line; else it is done */
	/* Called with what was written, in NFC, when the page is left: nothing is thrown away here. */
	void (*done)(struct ui *ui, void *ctx, const char *text);
	void *ctx;
};

void ui_longtext_ask(struct ui *ui, const struct ui_longtext *t);

#endif
