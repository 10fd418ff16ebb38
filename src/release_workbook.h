/*
 * A release as a workbook (workbook.h): a sheet for each table that asks for one, the last of them what is
 * said of the whole. Codes are shown by their labels, numbers stay numbers, texts stay texts: nothing is a
 * formula.
 */
#ifndef LOODS_RELEASE_WORKBOOK_H
#define LOODS_RELEASE_WORKBOOK_H

#include "release_table.h"

enum { LOODS_RELEASE_SHEET_ROWS = 1000000 }; /* a sheet holds no more */

/* Added to `out`. EINVALID: a table has too many rows. EIO: no memory, or the system refused. */
enum loods_code loods_release_workbook(const struct loods_release_data *d, struct loods_str *out,
				       struct loods_err *err) LOODS_CHECKED;

#endif
