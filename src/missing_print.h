/* Missing data as people and programs read it: text in the language shown, CSV and JSON with stable names. */
#ifndef LOODS_MISSING_PRINT_H
#define LOODS_MISSING_PRINT_H

#include "missing_office.h"
#include "report_table.h"

/* A row for each group and kind, the office's last. */
enum loods_code loods_missing_print(const struct loods_missing_report *r, enum loods_report_table_format format,
				    FILE *f, struct loods_err *err) LOODS_CHECKED;
/* The clients behind one kind, with the oldest contact where it counts contacts. */
enum loods_code loods_missing_print_clients(struct loods_app *app, const struct loods_missing_report *r,
					    enum loods_missing_kind kind, enum loods_report_table_format format,
					    FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
