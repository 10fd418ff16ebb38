/* The report of research files: report.json for machines and report.html for the privacy officer and whoever
 * gets the files: that they are personal data, for whom, why and until when, what was left out, and how high
 * the risk is. */
#ifndef LOODS_RESEARCH_REPORT_H
#define LOODS_RESEARCH_REPORT_H

#include "research_run.h"

/* Writes both into the folder. */
enum loods_code loods_research_report(const struct loods_research *r, const struct loods_research_said *said,
				      struct loods_folder *f, struct loods_err *err) LOODS_CHECKED;

#endif
