/* Records as the file stood at an earlier time of entry, from the tables and their history. */
#ifndef LOODS_KNOWN_AT_H
#define LOODS_KNOWN_AT_H

#include <stdbool.h>

#include "str.h"

/*
 * "SELECT columns FROM table WHERE living AND extra", or, as known at ?2, the versions that stood then:
 * version 1 counts from its time of entry (which an import may bring from elsewhere), later ones from when
 * they were written, each until it was superseded.
 */
void known_at_sql(struct loods_str *sql, const char *table, const char *columns, const char *extra,
		  bool known_at);

#endif
