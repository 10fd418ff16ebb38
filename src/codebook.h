/*
 * The codebook of a release: every column, what it is, its unit and what an empty cell means, and below it
 * every code that it may hold; before them what is said of the whole. As a table, which becomes codebook.csv
 * and a sheet of the workbook, and as a page to read.
 */
#ifndef LOODS_CODEBOOK_H
#define LOODS_CODEBOOK_H

#include "release_table.h"

#define LOODS_CODEBOOK "codebook" /* name of its table and files */

/* The table, in `a`: file, column, type, value, meaning, number (of the value in SPSS), unit, missing. Values
 * stand in it as in the CSV files. */
void loods_codebook_table(const struct loods_release_data *d, struct loods_arena *a,
			  struct loods_release_table *out);

/* The page, added to `out`. */
void loods_codebook_html(const struct loods_release_data *d, struct loods_str *out);

#endif
