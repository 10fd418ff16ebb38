/*
 * A question of one line that takes one letter for an answer. While it is open no other key does anything but
 * Esc, which answers no. Keys typed before it was asked are thrown away, so that none of them answers it.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "stack.h"

/* Asks. `answers` are the letters that mean something (at most 15; small letters, capitals count too);
 * `answered` gets the letter, or '\0' for Esc. `fmt` is translated already. */
void ui_prompt_ask(struct ui *ui, const char *answers,
		   void (*answered)(struct ui *ui, char answer, void *ctx), void *ctx, const char *fmt, ...)
	LOODS_PRINTF(5, 6);

/* For stack.c. */
void ui_prompt_key(struct ui *ui, const struct ui_key *key);
void ui_prompt_draw(struct ui *ui);

#endif
