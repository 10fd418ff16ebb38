/*
 * The files of an anonymous export, from export.h: client file, contact log, tables and recoding as the
 * tables of release_table.h; release_files.h writes them. The same export gives the same bytes on any
 * machine; codes are stable English words, an empty field is missing or hidden. The report is
 * export_report.h's.
 */
#ifndef LOODS_EXPORT_FILES_H
#define LOODS_EXPORT_FILES_H

#include "export.h"
#include "export_folder.h"

struct loods_export_files {
	bool rows;     /* the contact log one row for each contact, beside the cells */
	bool excel_nl; /* a second set of CSV for Dutch spreadsheets: `;`, decimal comma, BOM */
};

#define LOODS_EXPORT_CLIENTS "clients.csv"
#define LOODS_EXPORT_CONTACT_CELLS "contacts.csv"
#define LOODS_EXPORT_TABLES "tables.csv"
#define LOODS_EXPORT_RECODING "recoding.csv"

/* Writes them all into the folder; the data package last, since it has the hashes of the others. */
enum loods_code loods_export_files(const struct loods_export *e, const struct loods_export_files *o,
				   struct loods_folder *f, struct loods_err *err) LOODS_CHECKED;

#endif
