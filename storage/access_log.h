/*
 * The access log: who opened, changed, took out or brought in what, as a chain of hashes, so that an entry
 * which was changed, removed, put in between or moved shows. Only appends. The chain can be checked without
 * the identity key, because a purpose is hashed as it is stored (sealed).
 *
 * hash of an entry = BLAKE2b-256 over: hash of the entry before (32 zero bytes for the first), then, each
 * with its length as 8 bytes little-endian before it: "loods log 1", and seq, at, user, on_behalf_of, action
 * (code), client, type, record, purpose; whole numbers as 8 bytes little-endian, what is not known as length
 * 0. The newest seq and hash stand in access_log_head once more. Who holds the page key could compute a whole
 * new chain: against that helps only a copy of the newest hash kept elsewhere.
 */
#ifndef LOODS_ACCESS_LOG_H
#define LOODS_ACCESS_LOG_H

#include "db.h"
#include "rec_sql.h"
#include "store.h"

enum { ACCESS_LOG_HASH_BYTES = 32 };

/* Appends `e` in the transaction in progress; seq and at are given here. */
enum loods_code access_log_append(const struct rec_session *s, const struct loods_log_entry *e,
				  struct loods_err *err) LOODS_CHECKED;

/*
 * Makes the whole log anew in `to`, whose log is empty: the same entries, with a chain of their own, because the
 * purposes in it are sealed anew by `seal` (NULL: as they are, and the same chain). Called for each entry with a
 * purpose: the blob as it stood, the new one appended to `out`. `step` is called after each entry, and may commit
 * and begin in `to`. *n and `last`: the newest entry as it stood. EDAMAGED: the chain breaks, with where.
 */
typedef enum loods_code access_log_seal_fn(int64_t seq, const void *blob, size_t len, struct loods_str *out,
					   void *ctx, struct loods_err *err);
typedef enum loods_code access_log_step_fn(void *ctx, struct loods_err *err);
enum loods_code access_log_carry(struct db *from, struct db *to, access_log_seal_fn *seal, access_log_step_fn *step,
				 void *ctx, int64_t *n, unsigned char last[ACCESS_LOG_HASH_BYTES],
				 struct loods_err *err) LOODS_CHECKED;

/* Newest first. `client` 0: about everybody. */
enum loods_code access_log_read(const struct rec_session *s, struct loods_arena *a, loods_id client,
				struct loods_log *out, struct loods_err *err) LOODS_CHECKED;

/* The same one by one, as loods_store_log_each. */
enum loods_code access_log_each(const struct rec_session *s, const struct loods_log_query *q, loods_log_fn *each,
				void *ctx, struct loods_err *err) LOODS_CHECKED;

/* Is there an entry of that action by that user about that client at or after `since`? */
enum loods_code access_log_recent(const struct rec_session *s, loods_user_id user, loods_id client,
				  enum loods_log_action action, loods_stamp since, bool *found,
				  struct loods_err *err) LOODS_CHECKED;

/* Walks the chain; *bad is the seq at which it breaks first (0: whole), *n the number of entries. */
enum loods_code access_log_check(struct db *db, int64_t *bad, int64_t *n,
				 struct loods_err *err) LOODS_CHECKED;

#endif
