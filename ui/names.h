/* Clients by their ids, as lists show them: for screens whose rows come from figures that know no names, and
 * the cells that all lists of clients behind a figure share. */
#ifndef UI_NAMES_H
#define UI_NAMES_H

#include "list.h"

struct ui_names {
	struct loods_case *list; /* by id */
	int n;
};

/* The clients that this user sees today: the own caseload, for a team lead all. Into `a`. */
enum loods_code ui_names_load(struct ui *ui, struct loods_arena *a, struct ui_names *out,
			      struct loods_err *err) LOODS_CHECKED;
/* NULL: not one of them. */
const struct loods_case *ui_names_of(const struct ui_names *names, loods_id client);

/* The rows of such a list begin with this. */
struct ui_name_row {
	const struct loods_case *c;
};
/* For columns: the name, or the number where there is none; the number. For the table: what finds it. */
void ui_name_cell(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role);
void ui_name_number_cell(const struct ui_table *t, const void *row, struct loods_str *out, enum ui_role *role);
int ui_name_compare(const void *a, const void *b);
const char *ui_name_fold(const void *row);
/* What can be done with the client of the selected row; `row` may be NULL. */
enum ui_result ui_name_command(struct ui_list *l, enum ui_cmd cmd, const void *row);

#endif
