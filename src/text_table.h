/* A table as plain text for people: cells are put one after the other, the heading's first, and laid out when
 * all are there. Columns are two blanks apart, numbers to the right. */
#ifndef LOODS_TEXT_TABLE_H
#define LOODS_TEXT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "rational.h"
#include "str.h"

/* Begin it with zeros; `left`, `last_is_text` and `texts` can be set before it is added. */
struct loods_text_table {
	struct loods_arena arena;
	const char **cells; /* row by row; the first row is the header */
	int columns, n, cap;
	int left; /* so many first columns, and the last, are texts */
	bool last_is_text;
	uint32_t texts; /* bit c: column c is a text as well */
};

/* `n` more columns with these headings (N_()); at most 24 in all. */
void loods_text_table_begin(struct loods_text_table *t, const char *const *headers, int n);
void loods_text_cell(struct loods_text_table *t, const char *fmt, ...) LOODS_PRINTF(2, 3);
/* "-" where it is not known (NaN; NULL). */
void loods_text_cell_decimal(struct loods_text_table *t, double v, int decimals);
void loods_text_cell_percent(struct loods_text_table *t, struct loods_rational r);
void loods_text_cell_text(struct loods_text_table *t, const char *text);
void loods_text_table_add(const struct loods_text_table *t, struct loods_str *out);
void loods_text_table_release(struct loods_text_table *t);

#endif
