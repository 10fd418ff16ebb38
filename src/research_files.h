/*
 * The files of research files (research.h): clients and contacts as the tables of release_table.h, with the
 * pseudonym as their key; release_files.h writes them all, with the words for personal data in their names.
 * The same office, plan and key give the same bytes on any machine. The report is research_report.h's.
 */
#ifndef LOODS_RESEARCH_FILES_H
#define LOODS_RESEARCH_FILES_H

#include "export_folder.h"
#include "release_table.h"
#include "research.h"

#define LOODS_RESEARCH_CLIENTS "clients"
#define LOODS_RESEARCH_CONTACTS "contacts"
#define LOODS_RESEARCH_PSEUDONYM "pseudonym"

/* Columns of the contacts, in order; none is a name of an attribute, so that both files can be laid together. */
enum loods_research_column {
	LOODS_RESEARCH_WHO,
	LOODS_RESEARCH_DAYS,
	LOODS_RESEARCH_CHANNEL,
	LOODS_RESEARCH_OUTCOME,
	LOODS_RESEARCH_LENGTH,
	LOODS_RESEARCH_COLUMNS,
};
extern const char *const loods_research_columns[LOODS_RESEARCH_COLUMNS];

/* The name of a file of research files: "personal-data-persoonsgegevens-clients.csv". */
const char *loods_research_file(const char *name, const char *end, struct loods_arena *a);

/* Whose attribute `id` is in the snapshot, and its place there: that of the plan. */
const struct loods_snapshot_part *loods_research_part(const struct loods_snapshot *s, enum loods_export_id id,
						      size_t *at);

/* Writes them into the folder, the data package last. `excel_nl`: a second set of CSV for Dutch spreadsheets. */
enum loods_code loods_research_files(const struct loods_research *r, bool excel_nl, struct loods_folder *f,
				     struct loods_err *err) LOODS_CHECKED;

#endif
