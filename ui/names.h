/* Clients by their ids, as lists show them: for screens whose rows come from figures that know no names. */
#ifndef UI_NAMES_H
#define UI_NAMES_H

#include "stack.h"

struct ui_names {
	struct loods_case *list; /* by id */
	int n;
};

/* The clients that this user sees today: the own caseload, for a team lead all. Into `a`. */
enum loods_code ui_names_load(struct ui *ui, struct loods_arena *a, struct ui_names *out,
			      struct loods_err *err) LOODS_CHECKED;
/* NULL: not one of them. */
const struct loods_case *ui_names_of(const struct ui_names *names, loods_id client);

#endif
