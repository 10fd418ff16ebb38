/*
 * All files of a release into its folder: CSV of each table, a second set for Dutch spreadsheets, SPSS files,
 * a workbook, the codebook as CSV and as a page, scripts that read the files, and the data package, which has
 * the hashes of the others. Personal data say so in the name of every file but datapackage.json, whose name
 * is fixed.
 */
#ifndef LOODS_RELEASE_FILES_H
#define LOODS_RELEASE_FILES_H

#include "export_folder.h"
#include "release_table.h"

struct loods_release_forms {
	bool excel_nl;	      /* a second set of CSV: "clients-nl.csv" */
	const char *workbook; /* its name without the end; NULL: none */
};

/* What is in the folder already is left alone and not in the data package. EINVALID: a table that one of the
 * forms cannot hold. EIO. */
enum loods_code loods_release_files(const struct loods_release_data *d,
				    const struct loods_release_forms *forms, struct loods_folder *folder,
				    struct loods_err *err) LOODS_CHECKED;

#endif
