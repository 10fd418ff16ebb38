/*
 * The port: the only way in which the core and, through it, the interface get at an office's data. storage/
 * implements it on one encrypted SQLite file; nothing here or above it sees SQL, pages or keys.
 *
 * Reading takes the store. Writing takes a transaction, and only ops.c begins one. After every commit of
 * anybody the generation grows; a view that sees another generation than the one it loaded reloads. A process
 * without the identity key (evaluator, administrator) reads sealed fields as unknown. Drafts are no data: writing
 * one leaves the generation as it is.
 */
#ifndef LOODS_STORE_H
#define LOODS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "date.h"
#include "err.h"
#include "guidance.h"
#include "outcome_fact.h"
#include "rec.h"
#include "role.h"
#include "secret.h"
#include "str.h"

struct loods_store; /* an office file, opened */
struct loods_tx;    /* a transaction that writes, in progress */

/* ---- the file ---- */

struct loods_store_options {
	const char *path;
	const struct loods_clock *clock; /* what time stamps are taken from; must outlive the store */
	bool exclusive;                  /* one session at a time, for file systems on which WAL is unsafe */
	bool no_delay;                   /* tests: no slow-down after a wrong passphrase */
};

enum { LOODS_RECOVERY_CODE_MAX = 128 };

enum loods_kdf { LOODS_KDF_INTERACTIVE = 1, LOODS_KDF_MODERATE, LOODS_KDF_SENSITIVE, LOODS_KDF_TEST };

/* Makes a new office file with its first administrator; never overwrites (EEXISTS). `recovery` gets the code
 * that is printed once. */
enum loods_code loods_store_create(const struct loods_store_options *o, enum loods_kdf kdf, int slots,
				   const char *admin, const struct loods_secret *passphrase,
				   char recovery[LOODS_RECOVERY_CODE_MAX],
				   struct loods_err *err) LOODS_CHECKED;

/* Opens an office file, still locked: nothing can be read. ENOTFOUND, EDAMAGED (no office file, damaged,
 * newer), EIO, EBUSY. */
enum loods_code loods_store_open(const struct loods_store_options *o, struct loods_store **out,
				 struct loods_err *err) LOODS_CHECKED;

/* Wipes the keys and closes; NULL is fine. */
void loods_store_close(struct loods_store *s);

struct loods_user {
	loods_user_id id;
	const char *name; /* the account's name, as typed to log in */
	enum loods_role role;
	bool disabled;
	bool waiting;     /* added, but a team lead has not approved it yet: no identity key */
	loods_stamp last_in; /* from loods_store_unlock: the time before this one */
};

/* Unlocks with a passphrase, migrates an older schema, writes the log-in to the access log. `user` gets the
 * account, its name in memory of the store. EAUTH: wrong passphrase or no such user. */
enum loods_code loods_store_unlock(struct loods_store *s, const char *name,
				   const struct loods_secret *passphrase, struct loods_user *user,
				   struct loods_err *err) LOODS_CHECKED;
/* With the recovery code of the file instead of a passphrase: adds an administrator `name` with that passphrase, for an
 * office in which none can sign in any more. Afterwards the store can only be closed. EAUTH: not the code of this office.
 * EINVALID: mistyped, or a name or passphrase that is not good enough. EEXISTS: there is an account of that name. */
enum loods_code loods_store_recover(struct loods_store *s, const struct loods_secret *code, const char *name,
				    const struct loods_secret *passphrase, struct loods_err *err) LOODS_CHECKED;
/* True when this process holds the identity key. */
bool loods_store_sees_names(const struct loods_store *s);
/* EDENIED when the account of this session was disabled meanwhile, EREFUSED when the file was replaced. Cheap;
 * ops and every view's reload call it. */
enum loods_code loods_store_still_allowed(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;

/* Grows with every commit of this or another process. */
int64_t loods_store_generation(struct loods_store *s);
/* To be called when nobody has typed for a while: writes the log back into the file (checkpoint) so that it
 * stays small. Never fails aloud. */
void loods_store_idle(struct loods_store *s);

/* ---- accounts (the rights are checked by ops.h; each change is a transaction of its own that writes its
 * entry, LOODS_LOG_ACCOUNT, to the log) ---- */

struct loods_users { struct loods_user *list; int n; };
enum loods_code loods_store_users(struct loods_store *s, struct loods_arena *a, struct loods_users *out,
				  struct loods_err *err) LOODS_CHECKED;
/* Accounts are in small numbers and names are needed everywhere: "" for an unknown id; valid until the store
 * closes. */
const char *loods_store_user_name(struct loods_store *s, loods_user_id id);
/* 0 when there is no such account; disabled ones are found too. */
loods_user_id loods_store_user_find(struct loods_store *s, const char *name);
/* `recovery` gets the identity recovery code when this is the office's first lead, else "". */
enum loods_code loods_store_user_add(struct loods_store *s, const char *name, enum loods_role role,
				     const struct loods_secret *passphrase,
				     char recovery[LOODS_RECOVERY_CODE_MAX],
				     struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_store_user_approve(struct loods_store *s, const char *name,
					 struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_store_user_disable(struct loods_store *s, const char *name,
					 struct loods_err *err) LOODS_CHECKED;
/* A team lead who waits where nobody is left to approve takes the identity key with its recovery code. EDENIED: another
 * role. EAUTH: not the code of this office. EINVALID: mistyped. */
enum loods_code loods_store_names_recover(struct loods_store *s, const struct loods_secret *code,
					  struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_store_user_passphrase(struct loods_store *s, const struct loods_secret *current,
					    const struct loods_secret *passphrase,
					    struct loods_err *err) LOODS_CHECKED;

/* ---- records, from their descriptors ---- */

/* Loads one record into `a`; *rec is NULL and ENOTFOUND when there is none. Deleted ones are found when
 * `deleted` is true. */
enum loods_code loods_store_get(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				loods_id id, bool deleted, void **rec, struct loods_err *err) LOODS_CHECKED;

struct loods_list { void **rec; int n; };
/* Which records: all fields blank means every living record of the type, by id. */
struct loods_filter {
	loods_id client; /* of this client, also through another record (funding → childcare → child → client)
			  */
	const struct loods_field *by;   /* with this REF or USER or CHOICE field … */
	int64_t value;                  /* … equal to this id or choice */
	loods_date from, to;            /* with the type's `when` date in [from, to]; either may be unknown */
	loods_user_id owner;            /* of clients whom this caseworker owns (or covers) on `on` */
	loods_date on;
	bool newest_first; /* by `when`, newest first, else oldest first; by id where the type has no `when`
			    */
	bool deleted;                   /* superseded ones too */
	int limit;                      /* 0: no limit */
};
enum loods_code loods_store_list(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				 const struct loods_filter *f, struct loods_list *out,
				 struct loods_err *err) LOODS_CHECKED;

/* Every version of one record that is kept, the newest first, into `a`; none: there is no such record. */
enum loods_code loods_store_versions(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				     loods_id id, struct loods_list *out, struct loods_err *err) LOODS_CHECKED;

/* Calls `each` for every record of the filter without holding them all; the record lives until `each`
 * returns. A code other than OK stops. */
typedef enum loods_code loods_each_fn(void *rec, void *ctx, struct loods_err *err);
enum loods_code loods_store_each(struct loods_store *s, const struct loods_type *t,
				 const struct loods_filter *f, loods_each_fn *each, void *ctx,
				 struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_store_count(struct loods_store *s, const struct loods_type *t,
				  const struct loods_filter *f, int64_t *out,
				  struct loods_err *err) LOODS_CHECKED;

/* The record of a type by the text of its key field (a client's reference, a cohort's key). ENOTFOUND, *id 0.
 */
enum loods_code loods_store_find_key(struct loods_store *s, const struct loods_type *t, const char *key,
				     loods_id *id, struct loods_err *err) LOODS_CHECKED;
/* The key's text of a record, into `a`; "" when the record has none or this process may not see it. */
enum loods_code loods_store_key_of(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				   loods_id id, const char **out, struct loods_err *err) LOODS_CHECKED;
/* The same as it stood at time of entry `at`: "" when there was no such record then. */
enum loods_code loods_store_key_then(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				     loods_id id, loods_stamp at, const char **out,
				     struct loods_err *err) LOODS_CHECKED;
/* The client concerned by a record of any type (0: none). */
enum loods_code loods_store_client_of(struct loods_store *s, const struct loods_type *t, const void *rec,
				      loods_id *out, struct loods_err *err) LOODS_CHECKED;

/* ---- writing; only ops.c ---- */

enum loods_code loods_store_begin(struct loods_store *s, struct loods_tx **out, struct loods_err *err)
	LOODS_CHECKED; /* BEGIN IMMEDIATE; EBUSY after 2 s … 10 s */
enum loods_code loods_store_commit(struct loods_tx *tx, struct loods_err *err)
	LOODS_CHECKED;				/* durable when it returns OK; `tx` is gone either way */
void loods_store_rollback(struct loods_tx *tx); /* NULL is fine */

/* Inserts when meta.id is 0 (and gives it one; keys are generated where the type wants it), else updates
 * version meta.version (ECONFLICT when another version stands there), keeping the old version in the history.
 * Fills meta; the text of a generated key belongs to the store. A deleted record comes back when its present
 * version is put. EEXISTS: the key is taken. EREFUSED: the type is append-only. EDENIED: it holds sealed
 * values and this process has no identity key. After a failure the record is as it was, and the transaction
 * can go on unless it is EIO. */
enum loods_code loods_store_put(struct loods_tx *tx, const struct loods_type *t, void *rec,
				struct loods_err *err) LOODS_CHECKED;
/* Marks as deleted (superseded), by the same rules. */
enum loods_code loods_store_delete(struct loods_tx *tx, const struct loods_type *t, void *rec,
				   struct loods_err *err) LOODS_CHECKED;
struct loods_store *loods_tx_store(struct loods_tx *tx); /* reads inside the transaction see its own writes */

/* ---- drafts: what was typed and is not saved (the rights are checked by ops.h) ---- */

struct loods_draft {
	loods_id id;     /* 0: a new one */
	loods_stamp at;  /* when it was kept; given by storage */
	loods_id client; /* whom it is about; 0: nobody */
	const char *text; /* sealed on the disk; read only by whoever wrote it */
};
struct loods_drafts { struct loods_draft *list; int n; };
/* Those of this session's account, the newest first. One that cannot be opened is left out. */
enum loods_code loods_store_drafts(struct loods_store *s, struct loods_arena *a, struct loods_drafts *out,
				   struct loods_err *err) LOODS_CHECKED;
/* Writes over the draft of that id, or makes one and gives it an id. A transaction of its own that waits neither
 * for the disk nor, but for an instant, for others (EBUSY, try later): a kill takes nothing of it away, a power failure
 * may, until anything is saved after it. EDENIED: no identity key. */
enum loods_code loods_store_draft_keep(struct loods_store *s, struct loods_draft *d,
				       struct loods_err *err) LOODS_CHECKED;
/* Gone for good, in a transaction of its own; also when there is none of that id or it is somebody else's. */
enum loods_code loods_store_draft_drop(struct loods_store *s, loods_id id, struct loods_err *err) LOODS_CHECKED;
/* The same inside the transaction that saves what was typed. */
enum loods_code loods_store_draft_saved(struct loods_tx *tx, loods_id id, struct loods_err *err) LOODS_CHECKED;
/* Of everybody: all that were kept before `before`, in a transaction of its own; none is begun when there are none. */
enum loods_code loods_store_drafts_expire(struct loods_store *s, loods_stamp before,
					  struct loods_err *err) LOODS_CHECKED;

/* ---- preferences of this session's account: short texts by name ---- */

/* NULL: not chosen. In `a`. */
enum loods_code loods_store_preference(struct loods_store *s, struct loods_arena *a, const char *name,
				       const char **out, struct loods_err *err) LOODS_CHECKED;
/* A transaction of its own. */
enum loods_code loods_store_preference_put(struct loods_store *s, const char *name, const char *value,
					   struct loods_err *err) LOODS_CHECKED;

/* Of clients who were erased, added up: how many of a cohort, arm and gender were in guidance in a calendar year,
 * and what they were given. */
struct loods_erased_count {
	loods_id cohort; /* 0: none */
	const char *arm; /* "" or NULL: none */
	int gender;	 /* 0: not known */
	int year;
	int64_t clients, eligible_days, contact_days, minutes;
};
/* Erases the client, living or deleted: every record that concerns it and every version of these is written over,
 * and `counts` are added to those kept. Entries of the access log and of the register of exports stay, with an id
 * that is never given again. */
enum loods_code loods_store_erase(struct loods_tx *tx, loods_id client, const struct loods_erased_count *counts,
				  int n, struct loods_err *err) LOODS_CHECKED;
struct loods_erased_counts { struct loods_erased_count *list; int n; };
enum loods_code loods_store_erased(struct loods_store *s, struct loods_arena *a, struct loods_erased_counts *out,
				   struct loods_err *err) LOODS_CHECKED;
/* To be called after erasures: writes the log beside the file into it and empties the log, so that no page is left
 * as it was before. EBUSY: others are reading or saving; the log is emptied when one of them is idle. */
enum loods_code loods_store_clean(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;

enum loods_log_action {
	LOODS_LOG_LOGIN = 1,
	LOODS_LOG_OPEN,
	LOODS_LOG_OPEN_REASON,
	LOODS_LOG_CREATE,
	LOODS_LOG_CHANGE,
	LOODS_LOG_DELETE,
	LOODS_LOG_IMPORT,
	LOODS_LOG_DUMP,
	LOODS_LOG_EXPORT,
	LOODS_LOG_ACCOUNT,
	LOODS_LOG_SETTING,
	LOODS_LOG_UNDO,
	LOODS_LOG_LIST,
	LOODS_LOG_BACKUP,
	LOODS_LOG_RESTORE,
	LOODS_LOG_READ_LOG,
	LOODS_LOG_REPORT,
	LOODS_LOG_ERASE,
	LOODS_LOG_HANDOVER,
	LOODS_LOG_REKEY,
	LOODS_LOG_SEARCH,
	LOODS_LOG_END,
};
struct loods_log_entry {
	int64_t seq;
	loods_stamp at;
	loods_user_id user, on_behalf_of;
	enum loods_log_action action;
	loods_id client;             /* 0: none */
	const struct loods_type *type; /* NULL: none */
	loods_id record;
	const char *purpose;         /* reason typed, sealed; NULL: none */
};
/* Appends to the hash chain; seq and at are given by storage. */
enum loods_code loods_store_log(struct loods_tx *tx, const struct loods_log_entry *e,
				struct loods_err *err) LOODS_CHECKED;
/* Newest entry of that action by that user about that client at or after `since`: *found. */
enum loods_code loods_store_log_recent(struct loods_store *s, loods_user_id user, loods_id client,
				       enum loods_log_action action, loods_stamp since, bool *found,
				       struct loods_err *err) LOODS_CHECKED;
struct loods_log { struct loods_log_entry *list; int n; };
enum loods_code loods_store_log_list(struct loods_store *s, struct loods_arena *a, loods_id client,
				     struct loods_log *out, struct loods_err *err) LOODS_CHECKED;
/* Which entries: all fields blank means every one. */
struct loods_log_query {
	loods_id client;
	loods_user_id user;  /* of what this account did */
	loods_user_id owner; /* about clients whom this caseworker owns on `on` */
	loods_date on;
	loods_date from, to; /* both included; either may be unknown */
};
/* Calls `each` for every entry, newest first, all of one state, without holding them; the entry lives until
 * `each` returns. A code other than OK stops. */
typedef enum loods_code loods_log_fn(const struct loods_log_entry *e, void *ctx, struct loods_err *err);
enum loods_code loods_store_log_each(struct loods_store *s, const struct loods_log_query *q, loods_log_fn *each,
				     void *ctx, struct loods_err *err) LOODS_CHECKED;
/* Walks the chain: *n gets the number of entries that hold together, *bad the first at which the chain breaks
 * (0: it is whole). */
enum loods_code loods_store_log_check(struct loods_store *s, int64_t *bad, int64_t *n,
				      struct loods_err *err) LOODS_CHECKED;

/* ---- hand-written readings ---- */

/* One row of the caseload, as the list shows it; intensity is computed from guidance facts by the core. */
struct loods_case {
	loods_id client;
	const char *reference, *name;
	const char *fold;     /* search form of name, reference, birth year (text.h) and phones (phone.h) */
	int birth_year;       /* 0: not known */
	int gender;
	bool restricted;
	loods_user_id owner;  /* on the day asked for; 0: none */
	bool in_guidance;     /* that day lies in a guidance period and in no pause */
	loods_date last_on;   /* newest final contact up to that day that is not planned */
	int last_channel, last_outcome;
	loods_id next; /* the oldest planned contact that is still open, also when its day has passed */
	loods_date next_on;
	loods_time next_at;
	int next_channel;
};
struct loods_caseload { struct loods_case *list; int n; };
/* Clients owned (or covered) by `owner` on `on`; owner 0: all clients of the office. By name's sort key. */
enum loods_code loods_store_caseload(struct loods_store *s, struct loods_arena *a, loods_user_id owner,
				     loods_date on, struct loods_caseload *out,
				     struct loods_err *err) LOODS_CHECKED;

/* The same row of one client. ENOTFOUND. */
enum loods_code loods_store_case(struct loods_store *s, struct loods_arena *a, loods_id client, loods_date on,
				 struct loods_case *out, struct loods_err *err) LOODS_CHECKED;

/* A client as the find shows it: who it is, whose case it is, and nothing else. */
struct loods_person {
	loods_id client;
	const char *reference, *name;
	const char *fold;    /* as in struct loods_case */
	int birth_year;      /* 0: not known */
	bool restricted;
	loods_user_id owner; /* on the day asked for; 0: none */
	bool own, covered;   /* of the user asked for, on that day; or of a colleague whom that user covers */
};
struct loods_people { struct loods_person *list; int n; };
/* All clients of the office, by name's sort key, into `a`. Much cheaper than the caseload: nothing is read of
 * contacts and agreements. */
enum loods_code loods_store_people(struct loods_store *s, struct loods_arena *a, loods_user_id user,
				   loods_date on, struct loods_people *out, struct loods_err *err) LOODS_CHECKED;
/* The clients whose dossiers this user opened last, each once, the newest first, as the access log says: at most
 * `max` into `ids`, *n of them. Entries long past are not looked for. */
enum loods_code loods_store_opened_last(struct loods_store *s, loods_user_id user, loods_id *ids, int max, int *n,
					struct loods_err *err) LOODS_CHECKED;

struct loods_guidance_query {
	loods_id client;       /* 0: all */
	loods_user_id owner;   /* only clients owned by this user on some day of the window; 0: all */
	loods_date from, to;   /* the window [from, to) */
	loods_stamp known_at;  /* as the file stood at this time of entry; unknown: now */
	bool all_contacts; /* leave no contact out, however old; else those before the window by more than a
			      lookback may be left out, and in any case all of a client without a guidance
			      period in lookback and window: they count nowhere */
	bool no_contacts;  /* leave all of them out */
};
/* Calls `each` for every client, ordered by client id; the facts live until it returns. It may read from the
 * store but not begin to write. */
typedef enum loods_code loods_guidance_fn(const struct loods_guidance *g, void *ctx, struct loods_err *err);
enum loods_code loods_store_guidance(struct loods_store *s, const struct loods_guidance_query *q,
				     loods_guidance_fn *each, void *ctx, struct loods_err *err) LOODS_CHECKED;

/* All versions of language steps and childcare, as blockers.h wants them: ordered by client, kind, record and
 * version, also of deleted clients but not of deleted children, into `a`. `known_at`: those that were there
 * at that time of entry; unknown: all. */
struct loods_block_version;
struct loods_block_versions { struct loods_block_version *list; int n; };
enum loods_code loods_store_block_versions(struct loods_store *s, struct loods_arena *a, loods_stamp known_at,
					   struct loods_block_versions *out,
					   struct loods_err *err) LOODS_CHECKED;

/* The same of one client, whose children's records it looks up by themselves. */
enum loods_code loods_store_block_versions_of(struct loods_store *s, struct loods_arena *a, loods_id client,
					      struct loods_block_versions *out,
					      struct loods_err *err) LOODS_CHECKED;

/* Calls `each` with what the signals of a client follow from, as of `today`, for each of `n` clients, which
 * are in rising order of ids; with `clients` NULL for every client of the office. A few are looked up one by
 * one. `each` may read from the store but not begin to write. */
struct loods_signal_facts;
typedef enum loods_code loods_signal_facts_fn(const struct loods_signal_facts *f, void *ctx,
					      struct loods_err *err);
enum loods_code loods_store_signal_facts(struct loods_store *s, const loods_id *clients, int n,
					 loods_date today, loods_signal_facts_fn *each, void *ctx,
					 struct loods_err *err) LOODS_CHECKED;
/* Clients with a guidance period that holds the day and whom nobody owns on it, by id, into `a`. */
struct loods_ids { loods_id *list; int n; };
enum loods_code loods_store_unowned(struct loods_store *s, struct loods_arena *a, loods_date on,
				    struct loods_ids *out, struct loods_err *err) LOODS_CHECKED;

/* Of one client: what missing.h counts of its contacts and language levels. */
struct loods_gap_records {
	int of, missing;
	loods_id first; /* the oldest one missing, and its day */
	loods_date first_on;
};
struct loods_gaps {
	loods_id client;
	bool held_wanted, level_wanted;    /* given: read these two as well */
	struct loods_gap_records held;     /* final contacts held, in the window; without minutes */
	struct loods_gap_records planned;  /* without an outcome; whose day lies before `today` */
	struct loods_gap_records drafts;   /* all; entered more than a day before `now` */
	bool measured;                     /* a language level other than unknown was ever written down */
};
struct loods_gaps_query {
	loods_date from, to; /* the window [from, to) */
	loods_date today;
	loods_stamp now;
};
/* Fills `list`, which is ordered by client id. */
enum loods_code loods_store_gaps(struct loods_store *s, const struct loods_gaps_query *q,
				 struct loods_gaps *list, int n, struct loods_err *err) LOODS_CHECKED;
/* The same without contacts, and with the client's outcomes in the window, the oldest first. */
typedef enum loods_code loods_outcomes_fn(const struct loods_guidance *g,
					  const struct loods_outcome_fact *outcomes, int n, void *ctx,
					  struct loods_err *err);
enum loods_code loods_store_outcomes(struct loods_store *s, const struct loods_guidance_query *q,
				     loods_outcomes_fn *each, void *ctx, struct loods_err *err) LOODS_CHECKED;
/* How the agreement of a client in guidance stands on a day. Cohort and arm are those of struct
 * loods_guidance. */
struct loods_agreed_case {
	loods_id client;
	const char *reference, *name, *fold; /* where names are asked for; fold as in struct loods_case */
	int birth_year;                      /* 0: not known, or not asked for */
	int place;                           /* in the order of names, where names are asked for */
	loods_id cohort;
	const char *cohort_key, *arm; /* NULL: none */
	loods_user_id owner;          /* on the day; 0: none */
	loods_id agreement;           /* in force on the day; 0: none */
	loods_date from, to;          /* its days; `to` unknown: it goes on */
	int contacts, per_days;
	loods_date next_from;         /* when the first version later than the day begins; unknown: none */
	loods_date guided_to;         /* the last day of guidance, as far as known; unknown: it goes on */
};
struct loods_agreed_query {
	loods_date on;
	loods_user_id owner; /* only clients owned by this user on the day; 0: all */
	bool names;
};
/* Calls `each` for every client with a guidance period that holds the day, paused or not, ordered by client
 * id; texts live until it returns. It may read from the store but not begin to write. */
typedef enum loods_code loods_agreed_fn(const struct loods_agreed_case *k, void *ctx, struct loods_err *err);
enum loods_code loods_store_agreed(struct loods_store *s, const struct loods_agreed_query *q,
				   loods_agreed_fn *each, void *ctx, struct loods_err *err) LOODS_CHECKED;

/* What an export needs of a client beside the guidance facts; arrays are valid during the call that gives
 * them. */
struct loods_export_assigned {
	loods_id cohort;
	const char *arm;
	loods_date on;
};
struct loods_export_level_fact {
	int level, basis; /* of speaking */
	loods_date on;
};
struct loods_export_fact {
	int household, education; /* codes of client.h, 0: not known */
	loods_date welfare_since;
	const struct loods_export_assigned *assignments; /* the oldest first */
	const loods_pdate *children;			 /* born when */
	const struct loods_export_level_fact *levels;	 /* of speaking, the oldest first */
	uint32_t care;					 /* bit 1 << state of each arrangement (childcare.h) */
	int n_assignments, n_children, n_levels;
};
/* Calls `each` for every client, ordered by client id, as loods_store_guidance does with the same query (as of
 * now: `known_at` is not looked at). Nothing sealed is read. */
typedef enum loods_code loods_export_fn(const struct loods_guidance *g, const struct loods_export_fact *x, void *ctx,
					struct loods_err *err);
enum loods_code loods_store_export(struct loods_store *s, const struct loods_guidance_query *q,
				   loods_export_fn *each, void *ctx, struct loods_err *err) LOODS_CHECKED;

/* Calls `read` once: whatever it reads is of one and the same state of the office. It may not write. */
typedef enum loods_code loods_one_state_fn(struct loods_store *s, void *ctx, struct loods_err *err);
enum loods_code loods_store_one_state(struct loods_store *s, loods_one_state_fn *read, void *ctx,
				      struct loods_err *err) LOODS_CHECKED;

/* The register of releases (export_register.h): only added to. `id`, `at` and `user` are given by storage. */
struct loods_release;
struct loods_releases;
enum loods_code loods_store_release_add(struct loods_tx *tx, const struct loods_release *r, loods_id *id,
					struct loods_err *err) LOODS_CHECKED;
/* The oldest first, into `a`; of one project, or of all with NULL. `members`: with who was in them. */
enum loods_code loods_store_releases(struct loods_store *s, struct loods_arena *a, const char *project, bool members,
				     struct loods_releases *out, struct loods_err *err) LOODS_CHECKED;

/* A person's usual minutes for a channel: median over the client's held contacts, else over the office's; 0
 * when there are none. */
enum loods_code loods_store_usual_minutes(struct loods_store *s, loods_id client, int channel, int *out,
					  struct loods_err *err) LOODS_CHECKED;

/* ---- settings: whole numbers by name, with history ---- */
enum loods_code loods_store_setting(struct loods_store *s, const char *name, int64_t dflt, int64_t *out,
				    struct loods_err *err) LOODS_CHECKED;
/* The same as it stood at that time of entry; unknown: now. */
enum loods_code loods_store_setting_at(struct loods_store *s, const char *name, loods_stamp known_at,
				       int64_t dflt, int64_t *out, struct loods_err *err) LOODS_CHECKED;
struct loods_setting_value {
	int64_t value;
	loods_stamp at; /* when it was set */
	loods_user_id by;
	const char *reason; /* NULL: none was given */
};
struct loods_setting_history { struct loods_setting_value *list; int n; };
/* Every value that was set, newest first; none: it has its default. */
enum loods_code loods_store_setting_history(struct loods_store *s, struct loods_arena *a, const char *name,
					    struct loods_setting_history *out,
					    struct loods_err *err) LOODS_CHECKED;
/* `reason` (NULL: none) says nothing about a person: it stands under the page key. */
enum loods_code loods_store_setting_put(struct loods_tx *tx, const char *name, int64_t value,
					const char *reason, struct loods_err *err) LOODS_CHECKED;

/* ---- backups ---- */
typedef bool loods_progress_fn(int64_t done, int64_t total, void *ctx); /* false stops: ECANCEL */
/*
 * Writes the office as it is now into a new file: the same accounts and keys, every page sealed as it stands.
 * Others go on working meanwhile. The copy is read back from the disk and compared before it gets its name, so
 * a file of that name is whole. *pages: how many. EEXISTS: there is one of that name. EDAMAGED: a page of the
 * office is damaged; which, and no backup is made. EBUSY, EIO, ECANCEL: nothing is left.
 */
enum loods_code loods_store_backup(struct loods_store *s, const char *path, loods_progress_fn *progress,
				   void *ctx, int64_t *pages, struct loods_err *err) LOODS_CHECKED;
/* Copies a backup beside `target` and compares; `temporary` gets the copy's name, which can be opened and
 * verified as an office. ENOTFOUND, EDAMAGED (no file of an office), EREFUSED (saves beside it that it does
 * not hold). After a failure nothing is left. */
enum loods_code loods_store_backup_fetch(const char *backup, const char *target, loods_progress_fn *progress,
					 void *ctx, struct loods_str *temporary,
					 struct loods_err *err) LOODS_CHECKED;
/* Gives the closed copy the name `target`. With `replace` a file that is there is kept: `kept` gets its new
 * name (empty: there was none). EEXISTS: there is one, and not `replace`. EBUSY: somebody has it open. */
enum loods_code loods_store_backup_place(const char *temporary, const char *target, bool replace,
					 loods_stamp now, struct loods_str *kept,
					 struct loods_err *err) LOODS_CHECKED;
/* Takes the copy away again. */
void loods_store_backup_discard(const char *temporary);

/* ---- other keys ---- */
enum loods_rekey_scope {
	LOODS_REKEY_ALL = 1, /* the page key and the identity key, where the office has one */
	LOODS_REKEY_PAGES,   /* the page key alone: names and notes stay sealed as they are */
};
struct loods_rekey {
	enum loods_rekey_scope scope;
	loods_progress_fn *progress; /* may be NULL; not asked any more once the new file is in place */
	void *ctx;
};
struct loods_rekeyed {
	struct loods_str kept; /* where the old file is; to be released */
	int64_t pages, records, log_entries; /* of the new file, as verified */
	bool leftover;         /* one that stopped half way had left something, which is taken away */
};
/*
 * Writes the office into a new file beside it under new keys, verifies that, compares all of what both say, and
 * puts it in the place of the old one, which is kept under another name. Accounts, passphrases and recovery codes
 * stay. Others cannot save meanwhile and go on reading; sessions that are open are told to sign in again (EBUSY of
 * whatever they do next), and so is this one: all that is left to do with `s` is to close it. After a failure,
 * or when the process is killed, the office is the old file as it was, or, from the moment of the rename on, the
 * new one; EIO with a kept name that is not empty: the new one is in place, but a power cut might undo it.
 * EDENIED: not a team lead or administrator; an administrator with LOODS_REKEY_ALL in an office with an identity
 * key. EBUSY: others save all the time, or another one changes the keys. EDAMAGED: something in the office cannot
 * be read; it stays. ECANCEL, EIO: nothing is left.
 */
enum loods_code loods_store_rekey(struct loods_store *s, const struct loods_rekey *how, struct loods_rekeyed *done,
				  struct loods_err *err) LOODS_CHECKED;
/* Is `file` the same office as `than`, under keys from before a change of keys? For closed files; no: also where
 * one of them cannot be read. */
bool loods_store_older_keys(const char *file, const char *than);
/* Has the office an identity key yet, and so names that an administrator cannot seal anew? */
bool loods_store_has_names(const struct loods_store *s);

/* ---- the file's health ---- */
struct loods_finding { const char *where, *what; }; /* translated, free of record content */
struct loods_health { struct loods_finding *list; int n; int64_t pages, records, log_entries; };
/* Every page's tag, the database's own check, foreign keys, the log's chain, derived columns. Findings go
 * into `a`; OK also when there are some. `progress` (may be NULL) is called with done of total; false from it
 * stops (ECANCEL). After an unlock that ended with EDAMAGED the pages alone are looked at, when the
 * passphrase was right; else EDAMAGED. */
enum loods_code loods_store_verify(struct loods_store *s, struct loods_arena *a,
				   bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				   struct loods_health *out, struct loods_err *err) LOODS_CHECKED;

#endif
