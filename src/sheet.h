/*
 * A small table of figures in three formats: text with translated headers, CSV and JSON with stable names.
 * Cells are put row by row in the order of the columns; a cell is null where a figure is not known or not to
 * be shown. It computes nothing.
 */
#ifndef LOODS_SHEET_H
#define LOODS_SHEET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "err.h"

struct loods_sheet_column {
	const char *name;  /* in CSV and JSON */
	const char *label; /* N_(); NULL: not in the text */
	bool text;         /* to the left */
};

enum loods_sheet_format { LOODS_SHEET_TEXT, LOODS_SHEET_CSV, LOODS_SHEET_JSON };

struct loods_sheet_cell;
struct loods_sheet {
	const struct loods_sheet_column *columns;
	int n_columns;
	struct loods_arena arena;
	struct loods_sheet_cell *cells; /* row by row */
	int n, cap;
};

/* All zeros but the columns is ready. */
void loods_sheet_release(struct loods_sheet *s);

/* `label` is what the text shows, NULL: the code; both are copied. A code of NULL is null. */
void loods_sheet_put(struct loods_sheet *s, const char *code, const char *label);
void loods_sheet_put_int(struct loods_sheet *s, bool known, int64_t n);
/* `decimals` in the text; NaN is null. */
void loods_sheet_put_number(struct loods_sheet *s, double v, int decimals);
/* "17 %" in the text, 0.17 elsewhere; NaN is null. */
void loods_sheet_put_share(struct loods_sheet *s, double v);

/* Writes to `f`, with `foot` (may be NULL) below a text. EIO: the system refused. */
enum loods_code loods_sheet_write(const struct loods_sheet *s, enum loods_sheet_format format,
				  const char *foot, FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
