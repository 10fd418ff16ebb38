/*
 * Filters: the SQL that finds the records of a struct loods_filter, for any type, from its descriptor alone.
 */
#ifndef LOODS_REC_LIST_H
#define LOODS_REC_LIST_H

#include "rec_sql.h"
#include "store.h"

/* "SELECT what FROM type WHERE …" with its order and limit, prepared and bound. `f` NULL: every living
 * record. With `order` false neither order nor limit. */
enum loods_code rec_list_prepare(const struct rec_plan *p, struct db *db, const char *what,
				 const struct loods_filter *f, bool order, struct db_stmt **out,
				 struct loods_err *err) LOODS_CHECKED;

#endif
