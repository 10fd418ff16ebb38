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

/* The decimal point of the language. */
char loods_summary_point(void);
/* A group's key as people read it: "(none)", a gender's label, else the key itself. */
const char *loods_summary_key_label(enum loods_summary_by by, const char *key);
/* The office's figures with the talks of all groups. */
struct loods_summary_group loods_summary_all(const struct loods_summary *s);
/* False where the figures of all clients do not belong below the groups: of one caseworker alone, whole
 * figures of clients shared with others would stand beside the own part. */
bool loods_summary_shows_all(const struct loods_summary *s);

/* Adds the table and what explains it (loods_summary_explain). Columns are two blanks apart, numbers to
 * the right. */
void loods_summary_text(const struct loods_summary *s, struct loods_str *out);

#endif
