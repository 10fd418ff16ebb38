/*
 * The data package of an export: every file with its size and SHA-256, and of each CSV the columns with their
 * types, the values they may hold and what is missing. Frictionless, https://specs.frictionlessdata.io.
 */
#ifndef LOODS_EXPORT_PACKAGE_H
#define LOODS_EXPORT_PACKAGE_H

#include "export_columns.h"
#include "export_folder.h"
#include "str.h"

/* Of all that was written into the folder so far; `sheets` are those whose columns are known, and hold for
 * "clients-nl.csv" as well where they have "clients.csv". Appended to `out`. */
void loods_export_package(const struct loods_folder *folder, const struct loods_export_sheet *const *sheets,
			  int n, const char *title, const char *description, struct loods_str *out);

#endif
