/* Texts numbered in the order in which they were met, so that groups are compared by number. */
#ifndef LOODS_NUMBERED_H
#define LOODS_NUMBERED_H

#include <stdint.h>

struct loods_numbered {
	char **list; /* heap; the text of number i is list[i - 1] */
	int n, cap, last;
};

/* The number of a text, from 1; a new one is copied. Blank and NULL are 0. Quick for texts that come in rows,
 * as clients of one cohort do. */
int64_t loods_numbered_of(struct loods_numbered *t, const char *s);
void loods_numbered_release(struct loods_numbered *t);

#endif
