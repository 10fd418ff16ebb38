/*
 * A table of a release as CSV (csv.h): codes, a decimal point, an empty field where there is no value; a text
 * that a spreadsheet program would take for a formula gets a leading '. The Dutch set has ; and a decimal
 * comma and begins with a BOM.
 */
#ifndef LOODS_RELEASE_CSV_H
#define LOODS_RELEASE_CSV_H

#include "release_table.h"

/* Added to `out`. EIO never comes: it is what the writer to files may say. */
enum loods_code loods_release_csv(const struct loods_release_table *t, bool dutch, struct loods_str *out,
				  struct loods_err *err) LOODS_CHECKED;

#endif
