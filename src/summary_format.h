/*
 * A summary as people and programs read it: text, HTML (summary_html.h) and workbooks
 * (summary_xlsx.h) with translated headers, CSV and JSON with the names of the command line's contract. It computes nothing. In CSV and JSON `from` and `to`
 * are the window's first and last day, both included; what is undefined or hidden is empty in CSV and null in
 * JSON; the thresholds stand in every row.
 */
#ifndef LOODS_SUMMARY_FORMAT_H
#define LOODS_SUMMARY_FORMAT_H

#include <stdio.h>

#include "err.h"
#include "summary.h"

enum loods_summary_format {
	LOODS_SUMMARY_TEXT = 1,
	LOODS_SUMMARY_CSV,
	LOODS_SUMMARY_JSON,
	LOODS_SUMMARY_HTML,
	LOODS_SUMMARY_XLSX,
	LOODS_SUMMARY_FORMAT_END,
};
extern const struct loods_choices loods_summary_formats; /* codes `text` … `xlsx` */

/* Writes to `f`, which stays the caller's. EIO: the system refused. EUSAGE: a workbook by client. */
enum loods_code loods_summary_write(const struct loods_summary *s, enum loods_summary_format format, FILE *f,
				    struct loods_err *err) LOODS_CHECKED;

/* The lines below a text: window, definitions and thresholds in words, each ended by \n. Screens show them
 * too. */
void loods_summary_explain(const struct loods_summary *s, struct loods_str *out);

#endif
