/* Blockers as people and programs read them: text in the language shown, CSV and JSON with stable names. */
#ifndef LOODS_BLOCKERS_PRINT_H
#define LOODS_BLOCKERS_PRINT_H

#include "blockers_office.h"
#include "report_table.h"

/* A row for each group and cause with somebody in it; in CSV and JSON every cause has its row. */
enum loods_code loods_blockers_print(const struct loods_blocker_report *r, enum loods_report_table_format format,
				     FILE *f, struct loods_err *err) LOODS_CHECKED;
/* What is blocked today: a row for each, with the client's reference. */
enum loods_code loods_blockers_print_clients(struct loods_app *app, const struct loods_blocker_report *r,
					     enum loods_report_table_format format, FILE *f,
					     struct loods_err *err) LOODS_CHECKED;
/* "Childcare is the cause for 17 % of women and 2 % of men." Adds nothing where no row differs. */
void loods_blockers_sentence(const struct loods_blockers_group *g, struct loods_str *out);

#endif
