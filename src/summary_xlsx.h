/*
 * A summary as a workbook for spreadsheet programs, in the language of the texts: the groups with all their
 * figures as numbers, the classes, charts, and what it all means. It holds aggregates alone, never a row
 * about one client. What is hidden is a word and no number, on no sheet; what is undefined is an empty cell.
 * It computes nothing.
 *
 * To add a column, add a line to `figures` in summary_xlsx.c; a sheet, a function that fills one and a line
 * in loods_summary_xlsx(). How it looks is workbook.h's.
 */
#ifndef LOODS_SUMMARY_XLSX_H
#define LOODS_SUMMARY_XLSX_H

#include <stdio.h>

#include "err.h"
#include "summary.h"

/* EUSAGE where it may not be written: clients one by one belong in CSV. */
enum loods_code loods_summary_xlsx_may(enum loods_summary_by by, struct loods_err *err) LOODS_CHECKED;

/* Writes it to `f`, which stays the caller's. EUSAGE as above; EIO. */
enum loods_code loods_summary_xlsx(const struct loods_summary *s, FILE *f,
				   struct loods_err *err) LOODS_CHECKED;

#endif
