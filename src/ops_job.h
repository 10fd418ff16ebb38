/*
 * One transaction of the operations at work: what is asked of a record before it is saved, the saving, the
 * log entry, and the note of how to take it back. Only ops*.c include this.
 */
#ifndef LOODS_OPS_JOB_H
#define LOODS_OPS_JOB_H

#include "ops.h"

struct loods_job {
	struct loods_app *app;
	struct loods_tx *tx;
	struct loods_store *store; /* as the transaction sees it */
	struct loods_rules rules;
	struct loods_check who;
	struct loods_arena arena;
	struct loods_notice *notice;
	struct loods_undo undo;
};

/* Begins the transaction; EDENIED when the account was disabled meanwhile. Then, whatever it returned,
 * loods_job_end(). */
enum loods_code loods_job_begin(struct loods_job *j, struct loods_app *app, struct loods_notice *notice,
				struct loods_err *err) LOODS_CHECKED;
/* Commits when `code` is OK, else takes everything back; returns what came of it. */
enum loods_code loods_job_end(struct loods_job *j, enum loods_code code, struct loods_err *err) LOODS_CHECKED;

/* The rights on one record. About the client `fresh` (0: none), made in this very transaction, nothing is
 * asked: nobody owns it yet. */
enum loods_code loods_job_may(struct loods_job *j, const struct loods_type *t, const void *rec,
			      loods_id fresh, struct loods_err *err) LOODS_CHECKED;
/* Save and delete, with checks and rules, without rights. `action` goes into the log; 0: what it is. A
 * deleted record that is saved again in its newest version comes back. */
enum loods_code loods_job_save(struct loods_job *j, const struct loods_type *t, void *rec,
			       enum loods_log_action action, struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_job_delete(struct loods_job *j, const struct loods_type *t, void *rec,
				 enum loods_log_action action, struct loods_err *err) LOODS_CHECKED;

/* How the rules read: `ctx` is the store. */
enum loods_code loods_ops_read(void *ctx, struct loods_arena *a, const struct loods_type *t,
			       const struct loods_field *by, loods_id id, struct loods_list *out,
			       struct loods_err *err) LOODS_CHECKED;

/* How the rules ask for an account: `ctx` is the store. The name is left out. */
enum loods_code loods_ops_account(void *ctx, loods_user_id id, struct loods_user *out, bool *found,
				  struct loods_err *err) LOODS_CHECKED;

/* Everything that is asked of a record before it is saved, but for the rights: fills what is derived, then
 * checks and rules. */
enum loods_code loods_ops_judge(struct loods_rules *rules, const struct loods_type *t, void *rec,
				const void *old, struct loods_notice *notice,
				struct loods_err *err) LOODS_CHECKED;

#endif
