/*
 * An office as an earlier Loods left it: the older schema, with the rows of the tables and columns that were there
 * then. What later versions added is gone; what is worked out from other rows (packed contacts) is left empty.
 */
#ifndef LOODS_TESTS_OFFICE_OLD_H
#define LOODS_TESTS_OFFICE_OLD_H

#include "office.h"
#include "str.h"

/* The schema of the first version. */
enum { OFFICE_OLDEST = 1 };

/* Puts such a file in the place of the office, and closes it. Whoever opens it next migrates it. */
void office_make_old(struct office *o, int version);
/* The schema of the office file, which nobody migrates on the way: its number, and in `text`, empty before, its
 * tables and indexes. */
int office_schema(const struct office *o, struct loods_str *text);

#endif
