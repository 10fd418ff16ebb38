/* The message line: one sentence that stays until the next key that changes something, and can be heard
 * again. */
#ifndef UI_MSG_H
#define UI_MSG_H

#include <stdbool.h>

#include "draw.h"
#include "err.h"

enum { UI_MSG_LEN = 400 };

struct ui_msg {
	char text[UI_MSG_LEN];   /* what stands on the line; "": nothing */
	enum ui_role role;
	char last[UI_MSG_LEN];   /* the last one that stood there */
	enum ui_role last_role;
	bool shifted;            /* drawn one column further, so that a screen reader sees a change */
	bool new;                /* set since ui_msg_begin() */
};

/* At the start of a key; ui_msg_end() clears what stood there when the key changed something and said nothing
 * itself. */
void ui_msg_begin(struct ui_msg *m);
void ui_msg_end(struct ui_msg *m, bool changed);

/* `fmt` is translated already. */
void ui_msg_say(struct ui_msg *m, const char *fmt, ...) LOODS_PRINTF(2, 3);
/* Something is wrong. */
void ui_msg_error(struct ui_msg *m, const char *fmt, ...) LOODS_PRINTF(2, 3);
void ui_msg_err(struct ui_msg *m, const struct loods_err *err);
void ui_msg_clear(struct ui_msg *m);
/* The last message again. */
void ui_msg_repeat(struct ui_msg *m);
/* Forgets both, wiped: a screen is locked. */
void ui_msg_forget(struct ui_msg *m);

void ui_msg_draw(const struct ui_msg *m, struct ui_screen *s, struct ui_rect r);

#endif
