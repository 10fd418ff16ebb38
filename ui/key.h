/*
 * One key as the interface sees it: a code, whatever bytes the terminal sent for it. Text is its code point,
 * control keys are their control code, the rest lies beyond Unicode. Tests and key scripts make keys from
 * names, so nothing here knows a terminal.
 */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UI_CTRL(letter) ((uint32_t)(letter) & 0x1f)

enum {
	UI_KEY_NONE = 0,
	UI_KEY_TAB = 9,
	UI_KEY_ENTER = 13,
	UI_KEY_ESC = 27,
	UI_KEY_SPACE = ' ',
	UI_KEY_BEYOND = 0x110000, /* the first code that is no character */
	UI_KEY_UP,
	UI_KEY_DOWN,
	UI_KEY_LEFT,
	UI_KEY_RIGHT,
	UI_KEY_HOME,
	UI_KEY_END,
	UI_KEY_PAGE_UP,
	UI_KEY_PAGE_DOWN,
	UI_KEY_BACKSPACE,
	UI_KEY_DELETE,
	UI_KEY_INSERT,
	UI_KEY_BACK_TAB,
	UI_KEY_PASTE, /* text came at once, see struct ui_key */
	UI_KEY_F0,    /* UI_F(1) to UI_F(12) follow */
	UI_KEY_LAST = UI_KEY_F0 + 12,
};
#define UI_F(n) ((uint32_t)UI_KEY_F0 + (n))

struct ui_key {
	uint32_t code;
	const char *paste; /* UI_KEY_PASTE: valid UTF-8 with \n for line ends and no other controls; lives
			      until the next key is read. Else NULL. */
};

/* A character that can be typed into a field. */
bool ui_key_is_text(uint32_t code);
static inline bool ui_key_is_f(uint32_t code) { return code > UI_KEY_F0 && code <= UI_KEY_LAST; }
/* A control code other than Tab, Enter and Esc. */
bool ui_key_is_ctrl(uint32_t code);

enum { UI_KEY_NAME_LEN = 24, UI_KEY_UTF8_LEN = 5 };

/* The character as UTF-8 with a NUL; its length in bytes, 0 when it is no text. */
size_t ui_key_utf8(uint32_t code, char buf[UI_KEY_UTF8_LEN]);

/* What people call it, translated ("F2", "Ctrl-S", "Enter", "c"). Returns `buf`. */
char *ui_key_name(uint32_t code, char buf[UI_KEY_NAME_LEN]);

/* The key of an English name as ui_key_name() gives it, or of one character; UI_KEY_NONE when there is none.
 */
uint32_t ui_key_from_name(const char *name);

#endif
