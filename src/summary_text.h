/* A summary as a table for people, in their language, and decimal numbers as text whatever the C library's
 * locale. */
#ifndef LOODS_SUMMARY_TEXT_H
#define LOODS_SUMMARY_TEXT_H

#include "str.h"
#include "summary.h"

enum { LOODS_DECIMAL_LEN = 48 };
/* `v` with `decimals` (0 to 15) digits after `point`, rounded to nearest; |v| * 10^decimals stays below
 * 10^18. Returns buf. */
char *loods_decimal(double v, int decimals, char point, char buf[LOODS_DECIMAL_LEN]);

/* Adds the table and what explains it (loods_summary_explain). Columns are two blanks apart, numbers to
 * the right. */
void loods_summary_text(const struct loods_summary *s, struct loods_str *out);

#endif
