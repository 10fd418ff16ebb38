/* What the files of the operations share; only ops*.c include it. */
#ifndef LOODS_OPS_READ_H
#define LOODS_OPS_READ_H

#include "rules.h"

/* How the rules read: `ctx` is the store. */
enum loods_code loods_ops_read(void *ctx, struct loods_arena *a, const struct loods_type *t, const struct loods_field *by, loods_id id,
			       struct loods_list *out, struct loods_err *err) LOODS_CHECKED;

/* Everything that is asked of a record before it is saved, but for the rights: fills what is derived, then checks and rules. */
enum loods_code loods_ops_judge(struct loods_rules *rules, const struct loods_type *t, void *rec, const void *old,
				struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;

#endif
