/* What screen.c (process, waiting) and screen_view.c (looking, judging) share; nobody else includes it. */
#ifndef SCREEN_INNER_H
#define SCREEN_INNER_H

#include <stdint.h>
#include <termios.h>
#include <vterm.h>

#include "screen.h"

/* Bytes that grow; always a NUL behind them. */
struct screen_bytes {
	char *p;
	size_t len, cap;
};
void screen_bytes_add(struct screen_bytes *b, const void *p, size_t len);
void screen_bytes_printf(struct screen_bytes *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

enum { SCREEN_MODES_MAX = 64 };

struct screen {
	VTerm *vt;
	VTermScreen *view;
	int rows, cols;
	int master, terminal; /* terminal: kept open, so that the end of the program loses no output */
	pid_t pid;
	int pidfd;
	bool ended;
	int status; /* exit code or 128 + signal, once ended */
	int timeout;

	bool cursor_visible, alternate;
	struct screen_bytes title, scrollback, left_alternate;
	struct screen_bytes raw, unsent, failure;
	struct termios before;
	char held[3]; /* of a character whose last bytes did not come yet */
	size_t nheld;

	/* A small reading of the control sequences, for what libvterm does not tell. */
	enum { SCAN_TEXT, SCAN_ESC, SCAN_CSI } scan;
	char params[64];
	size_t nparams;
	struct {
		int number;
		bool on;
	} modes[SCREEN_MODES_MAX]; /* DEC private modes that the program touched */
	int nmodes;
	bool keypad;
	size_t colours;
};

bool screen_fail(struct screen *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A row's text; without the blanks at its end unless `whole`. */
void screen_cells_add(const VTermScreenCell *cells, int cols, bool whole, struct screen_bytes *to);
void screen_row_add(const struct screen *s, int row, struct screen_bytes *to);

#endif
