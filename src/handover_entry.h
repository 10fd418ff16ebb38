/* What is asked for a hand-over in a form: to whom, from which day, why, and whether a talk of three is planned.
 * ops_handover.h does it. */
#ifndef LOODS_HANDOVER_ENTRY_H
#define LOODS_HANDOVER_ENTRY_H

#include "ops_handover.h"

struct loods_handover_entry {
	struct loods_meta meta;
	loods_user_id to;
	loods_date on;
	const char *reason;
	loods_date talk_on;
	loods_time talk_at;
	loods_num talk_minutes;
};

/* Its fields, by the names above. Not a record type: it is in no list and no table. */
extern const struct loods_type loods_handover_entry_type;

/* The request for these clients of `from` (NULL: all of that caseload); what it points to lives in `a`. */
enum loods_code loods_handover_entry_request(struct loods_app *app, struct loods_arena *a,
					     const struct loods_handover_entry *e, loods_user_id from,
					     const loods_id *clients, int n, struct loods_handover_request *out,
					     struct loods_err *err) LOODS_CHECKED;

#endif
