/*
 * A small table of figures in three formats: text with translated headers, CSV and JSON with stable names.
 * Cells are put row by row in the order of the columns; a cell is null where a figure is not known or not to
 * be shown. It computes nothing.
 */
#ifndef LOODS_REPORT_TABLE_H
#define LOODS_REPORT_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"
#include "err.h"

struct loods_report_table_column {
	const char *name;  /* in CSV and JSON */
	const char *label; /* N_(); NULL: not in the text */
	bool text;         /* to the left */
};

enum loods_report_table_format { LOODS_REPORT_TABLE_TEXT, LOODS_REPORT_TABLE_CSV, LOODS_REPORT_TABLE_JSON };

struct loods_report_table_cell;
struct loods_report_table {
	const struct loods_report_table_column *columns;
	int n_columns;
	struct loods_arena arena;
	struct loods_report_table_cell *cells; /* row by row */
	int n, cap;
};

/* All zeros but the columns is ready. */
void loods_report_table_release(struct loods_report_table *s);

/* `label` is what the text shows, NULL: the code; both are copied. A code of NULL is null. */
void loods_report_table_put(struct loods_report_table *s, const char *code, const char *label);
void loods_report_table_put_int(struct loods_report_table *s, bool known, int64_t n);
/* `decimals` in the text; NaN is null. */
void loods_report_table_put_number(struct loods_report_table *s, double v, int decimals);
/* "17 %" in the text, 0.17 elsewhere; NaN is null. */
void loods_report_table_put_share(struct loods_report_table *s, double v);

/* Writes to `f`, with `foot` (may be NULL) below a text. EIO: the system refused. */
enum loods_code loods_report_table_write(const struct loods_report_table *s, enum loods_report_table_format format,
				  const char *foot, FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
