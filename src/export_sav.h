/*
 * A table as an SPSS system file (.sav), through ReadStat: numeric codes with labels, which every version
 * reads. The same table gives the same bytes on any machine: the time in it is given, not the clock's and not
 * the zone's. It knows nothing of exports but what it is told.
 */
#ifndef LOODS_EXPORT_SAV_H
#define LOODS_EXPORT_SAV_H

#include <stddef.h>

#include "date.h"
#include "err.h"
#include "str.h"

enum { LOODS_SAV_LABEL_MAX = 120 }; /* bytes of a label: longer ones are cut at a character */

struct loods_sav_column {
	const char *name, *label;
	/* Values as they stand in the CSV and what they mean: value i gets the number i + 1. n 0: numbers. */
	const char *const *values;
	const char *const *labels;
	size_t n;
	int decimals; /* of numbers, as they are shown */
};

/* Of a CSV with a header, as loods_csv_writer wrote it; an empty field is system-missing. Appended to `out`.
 * EINVALID: a value that the column does not have. ENOMEM. */
enum loods_code loods_sav_of_csv(const char *csv, size_t len, const struct loods_sav_column *columns,
				 size_t n, const char *title, loods_stamp made_at, struct loods_str *out,
				 struct loods_err *err) LOODS_CHECKED;

#endif
