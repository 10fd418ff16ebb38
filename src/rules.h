/*
 * Rules across records: what one record may say next to the others of its client. Rules within one record are
 * the type's own check (rec.h); rights are rights.h. A rule refuses (EINVALID, with the field and how to mend
 * it) or lets the record through with a notice.
 *
 * Rules read through one function, so that they know no storage; what they have read they keep, so that a
 * bulk of many records does not read the same neighbours again and again. One struct loods_rules lives for
 * one save or one bulk, inside one transaction.
 */
#ifndef LOODS_RULES_H
#define LOODS_RULES_H

#include <stddef.h>

#include "arena.h"
#include "rec.h"
#include "store.h"

/* What the user should know about a save that went well: translated sentences, or "". */
struct loods_notice {
	char text[300];
};
/* Adds a sentence, as far as there is room for whole ones. NULL is fine. */
void loods_notice_add(struct loods_notice *n, const char *sentence);

/* The living records of type `t` whose field `by` is `id`; with `by` NULL the one record with that row id
 * (none: n is 0). */
typedef enum loods_code loods_rules_read_fn(void *ctx, struct loods_arena *a, const struct loods_type *t,
					    const struct loods_field *by, loods_id id, struct loods_list *out,
					    struct loods_err *err);

/* The account with that id: *found false where there is none. */
struct loods_user;
typedef enum loods_code loods_rules_account_fn(void *ctx, loods_user_id id, struct loods_user *out,
					       bool *found, struct loods_err *err);

struct loods_rules_slot;
struct loods_rules {
	struct loods_check who;
	loods_rules_read_fn *read;
	loods_rules_account_fn *account;
	void *ctx; /* of both */
	struct loods_arena arena;
	struct loods_rules_slot *slots; /* hash table of what was read */
	size_t n, cap;
};

void loods_rules_init(struct loods_rules *r, const struct loods_check *who, loods_rules_read_fn *read,
		      loods_rules_account_fn *account, void *ctx);
void loods_rules_release(struct loods_rules *r);

/* Judges a record that is about to be saved. `old` is the version that it replaces, NULL: it is new. Reads
 * may fail with their own codes. */
enum loods_code loods_rules_check(struct loods_rules *r, const struct loods_type *t, const void *rec,
				  const void *old, struct loods_notice *notice,
				  struct loods_err *err) LOODS_CHECKED;

/* To be called after each record saved or deleted (then meta.deleted is set), so that the next ones are
 * judged next to it. */
void loods_rules_saved(struct loods_rules *r, const struct loods_type *t, const void *rec);

/* May a language step go from this state to that one? Ahead always (a step may be entered late), between
 * running and interrupted, and back only before it has begun; what is over stays over. */
bool loods_rules_step_may(int from, int to);

#endif
