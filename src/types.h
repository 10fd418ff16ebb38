/*
 * The list of record types: the only one. Storage, CSV, dump, list, time line and the subject-access report
 * walk it. Order: a type stands after every type it refers to, so that files can be imported in this order.
 */
#ifndef LOODS_TYPES_H
#define LOODS_TYPES_H

#include "rec.h"

extern const struct loods_type *const loods_types[];
extern const int loods_types_n;

/* The type of that name ("language_step"), or NULL. */
const struct loods_type *loods_type_find(const char *name);

#endif
