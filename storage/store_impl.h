/*
 * What the files that implement src/store.h share: the inside of an opened office. Nobody else includes this.
 */
#ifndef LOODS_STORE_IMPL_H
#define LOODS_STORE_IMPL_H

#include "access_log.h"
#include "client_index.h"
#include "contact_pack.h"
#include "db.h"
#include "field_crypt.h"
#include "keyfile.h"
#include "rec_sql.h"
#include "store.h"
#include "types.h"
#include "vfs_crypt.h"

/* In the table sequence: how often a draft was written, so that a change of nothing else can be told. */
#define STORE_DRAFT_WRITES "draft_writes"

struct loods_tx {
	struct loods_store *store;
};

/* Accounts by id; names stay where they are until the store closes. */
struct store_users {
	const char **names; /* index: id; NULL: none */
	int64_t n;
};

struct loods_store {
	struct db *db;
	struct vfs_crypt_io io;
	struct keyfile *kf;
	struct keyfile_session session;
	struct field_crypt fc; /* .keys.p == NULL: no identity key */
	const struct loods_clock *clock;
	char *path;
	char *kept;  /* where the file went when its keys were changed; NULL: it is in its place */
	bool exclusive;
	bool keyed;    /* the pages have their key */
	bool unlocked; /* and the schema is there */
	loods_user_id user;
	struct loods_arena memory;  /* plans, names of accounts, generated keys: until the store closes */
	struct loods_arena scratch; /* within one call */
	struct rec_plan *plans;     /* one for each of loods_types */
	struct store_users users;
	struct client_index clients; /* of all, loaded when first wanted */
	int references_read;         /* singly, before that */
	int64_t generation;
	int64_t data_version; /* SQLite's, as last seen */
	int64_t log_seen, drafts_seen; /* the newest entry of the log and how many drafts were written, then; -1: not
					  known */
	struct contact_packs packs; /* to be made anew before the running transaction ends */
	struct loods_tx tx;
};

struct rec_plan *store_plan(struct loods_store *s, const struct loods_type *t);
/* What rec_sql needs to know, as of now. */
struct rec_session store_rec_session(struct loods_store *s);
/* Reads again which accounts there are. */
enum loods_code store_users_load(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;
/* The row of this account, made where a crash left a key slot without one. Inside a writing transaction. */
/* With a session of the file's recovery code: adds the administrator and the entry in the log. */
enum loods_code store_user_recover(struct loods_store *s, const char *name, const struct loods_secret *passphrase,
				   struct loods_err *err) LOODS_CHECKED;
enum loods_code store_user_row(struct loods_store *s, const char *name, enum loods_role role,
			       loods_user_id *id, struct loods_err *err) LOODS_CHECKED;
/* Takes over what the session's keys have become (an account that was approved meanwhile sees names from then
 * on). */
enum loods_code store_take_keys(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;
/* The lock of the whole file (vfs_crypt_io_lock), waited for a while; given back by vfs_crypt_io_unlock. EBUSY. */
enum loods_code store_lock_file(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;
/*
 * Another file of the same office, under other keys: with `make` a header with new ones is written into the empty
 * file `path` first (keyfile_rekey; `names`: the identity key as well), and its database holds nothing, not even
 * a schema; else it is opened as any office. It is entered with the account key of `like`, on the keys that its
 * header gives that account; nobody is signed in and nothing written to its log. To be closed as any store.
 */
enum loods_code store_twin(struct loods_store *like, const char *path, bool make, bool names,
			   struct loods_store **out, struct loods_err *err) LOODS_CHECKED;

/* Plain descriptors and names, for files that no connection of this process has open (backup.c). */
struct keyfile_io store_fd_io(int *fd);
/* "office.loods.before-restore-20261123-090000", or the first name like it that is not taken; `out` is empty
 * before. */
void store_name_kept(const char *target, const char *why, loods_stamp now, struct loods_str *out);
/* `target` gets the name `kept` as well, and its log and index go there: what is left to do is to give the name to
 * another file, in one rename. The caller holds the file as its only user; it is on the disk. */
enum loods_code store_keep(const char *target, const char *kept, struct loods_err *err) LOODS_CHECKED;
/* Takes a second name away that a crash at that moment left, and puts the log back. Before a page is read. EBUSY:
 * somebody is at work. */
enum loods_code store_undo_kept(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;
/* Log and index of `target` become those of `kept`. */
enum loods_code store_move_log(const char *target, const char *kept, struct loods_err *err) LOODS_CHECKED;

/* Keys of cohorts by id, as known at a time (unknown: now); NULL where there is none. */
struct store_cohorts {
	const char **keys;
	int64_t n;
};
enum loods_code store_cohorts_load(struct loods_store *s, struct loods_arena *a, loods_stamp known_at,
				   struct store_cohorts *out, struct loods_err *err) LOODS_CHECKED;
static inline const char *store_cohort_key(const struct store_cohorts *c, int64_t id)
{
	return id > 0 && id < c->n ? c->keys[id] : NULL;
}
/* Own commit: the generation grows. */
enum loods_code store_commit(struct loods_store *s, struct loods_err *err) LOODS_CHECKED;

#endif
