/*
 * One line (or note) being typed. Moves and deletes by whole graphemes, so that a mark never leaves its
 * letter; what is typed and pasted is kept as it came and becomes NFC when it is taken out. Text wider than
 * its box scrolls. It knows no keys of commands and draws only its own box.
 */
#ifndef UI_LINEEDIT_H
#define UI_LINEEDIT_H

#include "draw.h"
#include "key.h"
#include "str.h"

struct ui_lineedit {
	struct loods_str text; /* valid UTF-8 */
	size_t at;             /* byte offset of the cursor, on the edge of a grapheme */
	size_t left;           /* byte offset of the first grapheme that is shown */
	size_t max;            /* most code points (NFC); 0: 200 */
	bool multiline;        /* \n is kept (shown as one '/' in a box of one line) */
	bool secret;           /* nothing appears while typing */
	bool fresh;            /* an offered value: the first character typed takes its place */
};

void ui_lineedit_init(struct ui_lineedit *e, size_t max, bool multiline);
void ui_lineedit_release(struct ui_lineedit *e); /* wiped */

/* Replaces the text and puts the cursor at its end. `fresh`: see above. NULL: empty. */
void ui_lineedit_set(struct ui_lineedit *e, const char *text, bool fresh);

/* Inserts valid UTF-8 at the cursor; controls go, line ends become blanks unless `multiline`. False: there
 * was no room for all of it, and what fits was taken. */
bool ui_lineedit_insert(struct ui_lineedit *e, const char *text);

enum ui_edit_result { UI_EDIT_NOT_MINE, UI_EDIT_MOVED, UI_EDIT_CHANGED, UI_EDIT_FULL };

/* Characters, paste, Left, Right, Home, End, Backspace, Del. The rest is not ours. */
enum ui_edit_result ui_lineedit_key(struct ui_lineedit *e, const struct ui_key *key);

/* The text, cleaned and in NFC. `out` is replaced. */
void ui_lineedit_take(const struct ui_lineedit *e, struct loods_str *out);

/* Draws the text into `columns` cells and returns the column of the cursor on the screen. One column is kept
 * free for the cursor behind the last letter. */
int ui_lineedit_draw(struct ui_lineedit *e, struct ui_screen *s, int row, int col, int columns,
		     enum ui_role role);

#endif
