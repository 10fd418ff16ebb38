/* The report of an export: report.json for machines and report.html for the privacy officer and whoever gets
 * the files. What was asked for and what was reached, what was left out, what the analysis keeps, how the
 * attack went. Counts of clients below k are not told but as "fewer than k". */
#ifndef LOODS_EXPORT_REPORT_H
#define LOODS_EXPORT_REPORT_H

#include "export_run.h"

/* Writes both into the folder. */
enum loods_code loods_export_report(const struct loods_export *e, const struct loods_export_said *said,
				    struct loods_folder *f, struct loods_err *err) LOODS_CHECKED;

#endif
