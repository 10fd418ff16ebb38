/*
 * What text looks like: roles (why it stands out) by schemes (how). Pure data; the terminal is tty.c's.
 * Colour only adds: each status also has its mark and word, so that mono loses nothing.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdint.h>

enum ui_role {
	UI_ROLE_TEXT,
	UI_ROLE_TITLE,    /* line 1 */
	UI_ROLE_HEADING,  /* of columns and groups */
	UI_ROLE_LABEL,    /* of a field */
	UI_ROLE_FIELD,    /* inside its brackets */
	UI_ROLE_ACTIVE,   /* inside the brackets of the field with the cursor */
	UI_ROLE_OFFER,    /* a value that is offered, and values to choose from */
	UI_ROLE_DIM,      /* rules, hints */
	UI_ROLE_KEY,      /* a key in the hints */
	UI_ROLE_LATE,     /* !! */
	UI_ROLE_DUE,      /* ! */
	UI_ROLE_GOOD,     /* ok */
	UI_ROLE_ERROR,    /* a message about something wrong */
	UI_ROLE_MESSAGE,  /* any other message */
	UI_ROLE_END,
};

enum ui_scheme { UI_SCHEME_DARK, UI_SCHEME_LIGHT, UI_SCHEME_CONTRAST, UI_SCHEME_MONO, UI_SCHEME_END };

enum ui_look { UI_BOLD = 1, UI_UNDERLINE = 2, UI_REVERSE = 4 };

struct ui_style {
	int8_t fg, bg; /* 0 to 7 as ECMA-48 numbers them, -1: the terminal's own */
	uint8_t look;  /* UI_BOLD … */
};

struct ui_style ui_theme_style(enum ui_scheme scheme, enum ui_role role);

/* "dark", "light", "contrast", "mono"; UI_SCHEME_END for another word. */
enum ui_scheme ui_theme_from_name(const char *name);
const char *ui_theme_name(enum ui_scheme scheme);

#endif
