/*
 * Scripts that read the CSV files of an export with their types, labels and missing values: read.R (R alone,
 * no packages), read.sps (SPSS and PSPP), read.do (Stata 14 and newer). They are run in the folder of the
 * files. R takes the meanings from codebook.csv; the others have them written out.
 */
#ifndef LOODS_EXPORT_SCRIPTS_H
#define LOODS_EXPORT_SCRIPTS_H

#include "export_columns.h"
#include "str.h"

enum loods_script { LOODS_SCRIPT_R, LOODS_SCRIPT_SPSS, LOODS_SCRIPT_STATA, LOODS_SCRIPT_END };

extern const char *const loods_script_names[LOODS_SCRIPT_END]; /* "read.R", ... */

/* For these files. Appended to `out`. */
void loods_export_script(enum loods_script script, const struct loods_export_sheet *const *sheets, int n,
			 struct loods_str *out);

#endif
