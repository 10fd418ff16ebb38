/*
 * Operations: the only way in which anything is written. Each one checks the rights, the record, the rules
 * across records, then saves rows and log entries in one transaction. Screens and commands call this; nothing
 * else begins a transaction.
 */
#ifndef LOODS_OPS_H
#define LOODS_OPS_H

#include <stdbool.h>

#include "app.h"
#include "contact.h"
#include "rec.h"
#include "rules.h"
#include "str.h"

enum loods_change_kind { LOODS_SAVE = 1, LOODS_DELETE };

/* One record to be saved or deleted. A save fills `rec`'s meta. */
struct loods_change {
	enum loods_change_kind kind;
	const struct loods_type *type;
	void *rec;
	int parent; /* 0: none, else the index + 1 of an earlier change */
};

/*
 * Saves all changes or none, in their order. A REF field of 0 in a change may be tied to a record saved
 * earlier in the same call, before that record has an id: set `parent` to that change's index + 1, and the
 * REF field that points to its type is filled in. A new client that comes without an ownership becomes the
 * case of the caseworker who enters it. A record to which others refer cannot be deleted (EREFUSED);
 * append-only ones are neither changed nor deleted. EINVALID: *at (may be NULL) gets the index of the change
 * at fault and err->field the field. ECONFLICT: the record was changed meanwhile; nothing was saved and
 * nothing typed is lost. EDENIED: the client is not in the own caseload (see loods_ops_open_client). EBUSY,
 * EIO.
 */
enum loods_code loods_ops_save(struct loods_app *app, struct loods_change *changes, int n,
			       struct loods_notice *notice, int *at, struct loods_err *err) LOODS_CHECKED;

/* A contact together with what follows from it, in one save: where an open planned contact of the client lies
 * on or before the day of `contact` (and `contact` is new and not itself planned), that planned record
 * becomes this contact; `next` (NULL: none) is the planned contact that follows, and replaces another open
 * planned contact that was offered in its place when next->meta.id is set. */
enum loods_code loods_ops_save_contact(struct loods_app *app, struct loods_contact *contact,
				       struct loods_contact *next, struct loods_notice *notice, int *at,
				       struct loods_err *err) LOODS_CHECKED;

/* What the last save did, record by record, so that it can be taken back. An all-zero one is empty. */
struct loods_undo_step {
	const struct loods_type *type;
	struct loods_meta after; /* as it stands now */
	void *before;            /* NULL: it was new */
};
struct loods_undo {
	struct loods_arena arena;
	struct loods_undo_step *steps;
	int n, cap;
	loods_stamp at; /* when it was saved */
};
enum { LOODS_UNDO_SECONDS = 600 };
void loods_undo_release(struct loods_undo *u); /* wiped: it holds what records said; to be called when the
						  session is locked */

/* True when there is a save of this session to take back (app->undo is set and not empty). */
bool loods_ops_can_undo(const struct loods_app *app);
/* Takes back the last save made through loods_ops_save() or loods_ops_save_contact(): what was new is
 * deleted, what was changed or deleted is as before, in new versions. Another undo right after it takes the
 * undo back. Later than LOODS_UNDO_SECONDS after the save it is EREFUSED. ECONFLICT: somebody changed one of
 * the records since. EREFUSED: nothing to undo, or a record that is only ever added. Either way nothing was
 * changed and there is nothing to undo any more. */
enum loods_code loods_ops_undo(struct loods_app *app, struct loods_err *err) LOODS_CHECKED;
/* Names what the last save was about, translated: "Contact: phone, 12 min (Haile, Saba)". `out` is appended
 * to, left as it is where there is nothing to undo. */
void loods_ops_undo_what(const struct loods_app *app, struct loods_str *out);

/* What was typed and is not saved: the drafts of this account, the newest first, into `a`. Those older than
 * LOODS_DRAFT_DAYS are gone, everybody's. */
enum { LOODS_DRAFT_DAYS = 14 };
enum loods_code loods_ops_drafts(struct loods_app *app, struct loods_arena *a, struct loods_drafts *out,
				 struct loods_err *err) LOODS_CHECKED;
/* Keeps one, see loods_store_draft_keep(). While app->draft is its id, the next operation that succeeds drops it in
 * the same transaction. EDENIED: this account writes nothing. */
enum loods_code loods_ops_draft_keep(struct loods_app *app, struct loods_draft *d,
				     struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_ops_draft_drop(struct loods_app *app, loods_id id, struct loods_err *err) LOODS_CHECKED;

/* What this account prefers from now on, its own affair: no record and no setting of the office, so nothing is logged and
 * nothing is there to undo. Read with loods_store_preference(). */
#define LOODS_PREFER_LINEAR "linear" /* "yes": the interface line by line; "no": the full screen */
enum loods_code loods_ops_preference_put(struct loods_app *app, const char *name, const char *value,
					 struct loods_err *err) LOODS_CHECKED;

/*
 * To be called before a dossier is shown: checks that this user may see this client and writes the reading to
 * the access log. EDENIED with err->msg when a reason must be typed first (a caseworker, a client of somebody
 * else): call again with `reason`; it holds for three hours. `restricted` clients are open only to their own
 * caseworker and team leads: then err->field is the client's field of that name, and no reason helps.
 * ENOTFOUND.
 */
enum loods_code loods_ops_open_client(struct loods_app *app, loods_id client, const char *reason,
				      struct loods_err *err) LOODS_CHECKED;

/* The colleague for whom this user covers the client today: what is written down is on that one's behalf. 0: the
 * client is the user's own, or there is no such cover. */
enum loods_code loods_ops_covered(struct loods_app *app, loods_id client, loods_user_id *for_whom,
				  struct loods_err *err) LOODS_CHECKED;

/* Writes one entry to the log about a reading that follows: a list, a report. `type` may be NULL, `client` 0.
 */
enum loods_code loods_ops_log_reading(struct loods_app *app, enum loods_log_action action,
				      const struct loods_type *type, loods_id client, const char *purpose,
				      struct loods_err *err) LOODS_CHECKED;

/* To be called before entries of the access log are shown, about one client or (0) about all whom this user may
 * see there: a caseworker the own clients, a team lead everybody. Writes the reading to the log; *owner gets
 * whose clients the entries may be about (0: anybody's). EDENIED. */
enum loods_code loods_ops_open_log(struct loods_app *app, loods_id client, loods_user_id *owner,
				   struct loods_err *err) LOODS_CHECKED;

/* Runs `read` on the office as it stands at one moment, with nobody writing in between, and logs it when that
 * went well. */
typedef enum loods_code loods_ops_read_fn(struct loods_store *store, void *ctx, struct loods_err *err);
enum loods_code loods_ops_read_whole(struct loods_app *app, enum loods_log_action action, const char *purpose,
				     loods_ops_read_fn *read, void *ctx, struct loods_err *err) LOODS_CHECKED;

/* Adds a release to the register (export_register.h) and its hash to the log. Team leads and evaluators may.
 * ECONFLICT: another release of the project than `follows` says is the newest one. `wave` is given here. */
struct loods_release;
enum loods_code loods_ops_register_export(struct loods_app *app, const struct loods_release *release, loods_id *id,
					  struct loods_err *err) LOODS_CHECKED;

/* True when the role may do it at all; otherwise EDENIED says who may. */
enum loods_right {
	LOODS_MAY_READ_NAMES = 1,
	LOODS_MAY_WRITE,
	LOODS_MAY_IMPORT,
	LOODS_MAY_DUMP,
	LOODS_MAY_SUMMARY_CLIENTS,
	LOODS_MAY_SUMMARY_GROUPS,
	LOODS_MAY_SEE_ALL,
	LOODS_MAY_ACCOUNTS,
	LOODS_MAY_APPROVE,
	LOODS_MAY_EXPORT,
	LOODS_MAY_BACKUP,
	LOODS_MAY_VERIFY,
	LOODS_MAY_SETTINGS,
	LOODS_MAY_AGREE_COHORT,
	LOODS_MAY_READ_LOG,
	LOODS_MAY_ERASE,
	LOODS_MAY_VERIFY_LOG,
	LOODS_MAY_REKEY,      /* both keys */
	LOODS_MAY_REKEY_PAGES /* the page key alone */
};
enum loods_code loods_ops_may(const struct loods_app *app, enum loods_right right,
			      struct loods_err *err) LOODS_CHECKED;

/* Accounts: rights, passphrase rules, log. */
enum loods_code loods_ops_user_add(struct loods_app *app, const char *name, enum loods_role role,
				   const struct loods_secret *passphrase,
				   char recovery[LOODS_RECOVERY_CODE_MAX],
				   struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_ops_user_approve(struct loods_app *app, const char *name,
				       struct loods_err *err) LOODS_CHECKED;
/* For an office in which no administrator can sign in any more: the recovery code of the file adds one, whatever the
 * app's own account. Opens and closes nothing else of app->store, which can only be closed afterwards. */
enum loods_code loods_ops_recover_file(struct loods_app *app, const struct loods_secret *recovery, const char *name,
				       const struct loods_secret *passphrase, struct loods_err *err) LOODS_CHECKED;
/* For an office without an approved lead: the lead who is in and waits takes the names with their recovery code. */
enum loods_code loods_ops_recover_names(struct loods_app *app, const struct loods_secret *recovery,
					struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_ops_user_disable(struct loods_app *app, const char *name,
				       struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_ops_user_passphrase(struct loods_app *app, const struct loods_secret *current,
					  const struct loods_secret *passphrase,
					  struct loods_err *err) LOODS_CHECKED;

/* Makes one agreement with the clients of a cohort, in one transaction with a log entry for each record
 * (agreement_bulk.h); `done` says for whom, in `a`. It can be undone as any save. EDENIED: not a team lead.
 * EINVALID with err->field: as loods_agreement_bulk_plan(). EREFUSED: nobody of them is in guidance on that
 * day. */
struct loods_agreement_bulk;
struct loods_agreement_plan;
enum loods_code loods_ops_agreement_apply(struct loods_app *app, struct loods_arena *a,
					  const struct loods_agreement_bulk *b,
					  struct loods_agreement_plan *done,
					  struct loods_err *err) LOODS_CHECKED;

/* Gives a setting of the office another value, from now on, and writes it to the access log
 * (LOODS_LOG_SETTING); `reason` (NULL: none) may not be about a person. *changed is false where it had that
 * value already: then nothing is written. EDENIED: not an administrator. EINVALID: outside its bounds, or a
 * reason that is too long or no single line. */
struct loods_setting;
enum loods_code loods_ops_setting_put(struct loods_app *app, const struct loods_setting *setting,
				      int64_t value, const char *reason, bool *changed,
				      struct loods_err *err) LOODS_CHECKED;

/* Bulk: one transaction for many records (import, synthetic office), the same checks for each. Begin, put any
 * number, then end. One log entry tells what was brought in; at most `loods_ops_bulk_rows` rows a transaction
 * are advised by the storage, but all-or-nothing wins for import. */
struct loods_bulk;
enum loods_code loods_ops_bulk_begin(struct loods_app *app, const char *purpose, struct loods_bulk **out,
				     struct loods_err *err) LOODS_CHECKED;
/* Saves one new record after all checks. EINVALID leaves the transaction usable, so that all errors can be
 * collected; a bulk with an error cannot be committed. */
enum loods_code loods_ops_bulk_put(struct loods_bulk *b, const struct loods_type *t, void *rec,
				   struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;
/* Saves a record that was put before in its corrected version, after the checks within the record; `before`
 * is what was put. For types that have no rules with other records of their own type. */
enum loods_code loods_ops_bulk_correct(struct loods_bulk *b, const struct loods_type *t, const void *before,
				       void *rec, struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_ops_bulk_commit(struct loods_bulk *b,
				      struct loods_err *err) LOODS_CHECKED; /* frees `b` */
void loods_ops_bulk_cancel(struct loods_bulk *b);			    /* frees `b`; NULL is fine */

#endif
