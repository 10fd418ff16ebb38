/*
 * Keys of an office: who holds which. The header region of the file has one slot per account; a slot holds an
 * X25519 key pair, its secret half sealed under the account's passphrase, and the office's page key (and for
 * caseworkers and team leads the identity key) sealed to the public half. So a lead can give the identity key
 * to somebody who is not there. Layout in doc/format.md.
 *
 * Names of users are never in the clear here (the database has them). Roles are enforced as far as keys go:
 * whoever holds a key could do with it what this module refuses, so rights are checked by the core as well.
 *
 * Functions marked [writes] change the header: the caller holds the file's write lock (BEGIN IMMEDIATE)
 * around them. They read the header afresh first, are quick (derive beforehand with keyfile_derive), and
 * after a failure leave the old state or the new. Every function that reads the file may also return EIO from
 * `io`, and EDAMAGED.
 */
#ifndef LOODS_KEYFILE_H
#define LOODS_KEYFILE_H

#include "keyfile_header.h"
#include "role.h"
#include "secret.h"

/* The numbers stand in the file: they never change. */
enum keyfile_state {
	KEYFILE_FREE = 0, /* no account of that name */
	KEYFILE_ACTIVE = 1,
	KEYFILE_DISABLED = 2,	       /* wiped; only the hash of the name and the role remain */
	KEYFILE_RECOVERY_PAGE = 3,     /* not an account: the recovery code of the page key */
	KEYFILE_RECOVERY_IDENTITY = 4, /* likewise of the identity key */
	KEYFILE_PENDING = 5,	       /* can sign in, waits for a team lead to give the identity key */
};

/* What somebody who is signed in holds. */
struct keyfile_session {
	struct loods_secret page_key;	  /* KEYFILE_KEY_BYTES */
	struct loods_secret identity_key; /* likewise, or .p == NULL: none */
	struct loods_secret own_key;	  /* the account's X25519 secret key; .p == NULL after a recovery */
	enum loods_role role;
	enum keyfile_state state; /* KEYFILE_ACTIVE, KEYFILE_PENDING, or KEYFILE_RECOVERY_PAGE */
	uint32_t slot;
	uint64_t serial; /* of the account: a slot used again has another */
	bool weak;	 /* made with a weaker cost than the office now asks: call keyfile_passphrase_set */
};

struct keyfile; /* an open header */

/* How a new office is made. */
struct keyfile_plan {
	uint32_t slots;		  /* power of two, KEYFILE_SLOTS_MIN to KEYFILE_SLOTS_MAX */
	uint32_t page_size;	  /* power of two, KEYFILE_PAGE_SIZE_MIN to KEYFILE_PAGE_SIZE_MAX */
	enum kdf_profile profile; /* cost of passphrases */
	const char *user;	  /* name of the first administrator */
};

/* Writes the header of a new office into an empty file, with its first administrator, who is signed in by it.
 * `code` gets the printable recovery code of the page key; it is nowhere else. EEXISTS: the file is not
 * empty. EINVALID: plan or passphrase not acceptable. */
enum loods_code keyfile_create(const struct keyfile_io *io, const struct keyfile_plan *plan,
			       const struct loods_secret *passphrase, struct keyfile **out,
			       struct keyfile_session *session, struct loods_secret *code,
			       struct loods_err *err) LOODS_CHECKED;

/* Reads the header. `io` is copied; its ctx stays the caller's and must outlive the keyfile. EDAMAGED: both
 * copies damaged, not an office file, or of a newer format, each with its own sentence. */
enum loods_code keyfile_open(const struct keyfile_io *io, struct keyfile **out,
			     struct loods_err *err) LOODS_CHECKED;
void keyfile_close(struct keyfile *kf); /* NULL is fine */

/* Known before unlocking. Valid until the next call that reads the header. */
const struct keyfile_info *keyfile_info(const struct keyfile *kf);

/* Was one of the two copies damaged, or left behind by an update that was cut off, when the header was last
 * read? `keyfile_repair` mends it. */
bool keyfile_wants_repair(const struct keyfile *kf);
/* [writes] Writes the header anew over both copies. Any role. */
enum loods_code keyfile_repair(struct keyfile *kf, const struct keyfile_session *session,
			       struct loods_err *err) LOODS_CHECKED;

/* Signs in. EAUTH for a wrong passphrase, an unknown user and a disabled one alike, in text and in time (as
 * long as all slots have the office's cost). After a failure the next call in this process waits first:
 * keyfile_wait_ms. EDAMAGED: slot or header was tampered with. */
enum loods_code keyfile_unlock(struct keyfile *kf, const char *user, const struct loods_secret *passphrase,
			       struct keyfile_session *out, struct loods_err *err) LOODS_CHECKED;

/* The same with the recovery code of the page key: a session with the page key that may do what an
 * administrator may. EAUTH: not the code of this office. EINVALID: not a code at all, mistyped. */
enum loods_code keyfile_unlock_recovery(struct keyfile *kf, const struct loods_secret *typed,
					struct keyfile_session *out, struct loods_err *err) LOODS_CHECKED;

/* Milliseconds that the next unlock will wait: base · 2^(failures−1) since the last failure, at most 64 times
 * the base. */
unsigned keyfile_wait_ms(const struct keyfile *kf);
/* Another base than 500 ms; tests use 0. */
void keyfile_wait_base(struct keyfile *kf, unsigned ms);

void keyfile_session_release(struct keyfile_session *s); /* wiped; also fine on an all-zero one */

/* Is the session's account still there? Cheap (16 bytes read) while the header is unchanged: call it before
 * each action. EDENIED: it was disabled. Fetches the identity key, the role's state and the like when the
 * account was approved meanwhile. */
enum loods_code keyfile_session_check(struct keyfile *kf, struct keyfile_session *s,
				      struct loods_err *err) LOODS_CHECKED;

/* Checks a new passphrase of `user` (loods_secret_passphrase_check) and derives its key at the office's cost.
 * Slow; needs no lock. Released by kdf_key_release. EINVALID: not good enough, with the reason. */
enum loods_code keyfile_derive(const struct keyfile *kf, const char *user,
			       const struct loods_secret *passphrase, struct kdf_key *out,
			       struct loods_err *err) LOODS_CHECKED;

/* [writes] A new account, by an administrator. `key` comes from keyfile_derive. Evaluators and administrators
 * are active at once; caseworkers and leads are pending until keyfile_user_approve. The first lead of an
 * office without identity key gets it, freshly made, and `code` its recovery code (untouched otherwise:
 * code->p stays NULL). EDENIED: not an administrator. EEXISTS: name in use. EREFUSED: no slot left. EINVALID:
 * name or role. */
enum loods_code keyfile_user_add(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				 enum loods_role role, const struct kdf_key *key, struct loods_secret *code,
				 struct loods_err *err) LOODS_CHECKED;

/* [writes] Gives the identity key to a pending caseworker or lead, by a lead who holds it. EDENIED: not such
 * a lead. ENOTFOUND: no account of that name. EREFUSED: an evaluator, an administrator or disabled. EEXISTS:
 * has it already. */
enum loods_code keyfile_user_approve(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				     struct loods_err *err) LOODS_CHECKED;

/* [writes] Wipes the slot, by an administrator; open sessions of that account end at their next
 * keyfile_session_check. EDENIED: not an administrator. ENOTFOUND: no such account, or disabled already.
 * EREFUSED: the last administrator. */
enum loods_code keyfile_user_disable(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				     struct loods_err *err) LOODS_CHECKED;

/* The state of an account as last read, and its role where `role` is not NULL. KEYFILE_FREE: none of that
 * name. */
enum keyfile_state keyfile_user_state(const struct keyfile *kf, const char *user, enum loods_role *role);

/* [writes] Another passphrase (or the same at a higher cost) for the session's own account; the key pair is
 * made anew as well. EDENIED: the session came from a recovery code, or the account was disabled. */
enum loods_code keyfile_passphrase_set(struct keyfile *kf, struct keyfile_session *s,
				       const struct kdf_key *key, struct loods_err *err) LOODS_CHECKED;

/* [writes] A lead who waits for approval where no lead is left takes the identity key with its recovery code.
 * EDENIED: another role. EAUTH: not the code of this office. EINVALID: not a code, mistyped. */
enum loods_code keyfile_identity_recover(struct keyfile *kf, struct keyfile_session *s,
					 const struct loods_secret *typed,
					 struct loods_err *err) LOODS_CHECKED;

/* [writes] The cost of passphrases from now on, by an administrator; slots made with less are renewed when
 * their people sign in. */
enum loods_code keyfile_cost_set(struct keyfile *kf, const struct keyfile_session *by,
				 enum kdf_profile profile, struct loods_err *err) LOODS_CHECKED;

/*
 * [writes to another file] Writes the header of this office with new keys into the empty file `to`: the page key,
 * and with `names` the identity key, each sealed to the public half of every slot that held the one before, so
 * that passphrases and recovery codes stay as they are. File id and slots stay, epochs and generation grow. The
 * new keys are nowhere else: keyfile_resume has them. EDENIED: neither an administrator nor a lead, or `names`
 * without the identity key, or the account was disabled.
 */
enum loods_code keyfile_rekey(struct keyfile *kf, const struct keyfile_session *by, bool names,
			      const struct keyfile_io *to, struct loods_err *err) LOODS_CHECKED;

/* Signs in to another file of the same office with the account key of `s`, which is copied. EDENIED: a session
 * without one (recovery), or the account is not the same there. EDAMAGED: tampered with. */
enum loods_code keyfile_resume(struct keyfile *kf, const struct keyfile_session *s, struct keyfile_session *out,
			       struct loods_err *err) LOODS_CHECKED;

/* Writes the same header, slots and all, into another file (a backup). */
enum loods_code keyfile_copy(struct keyfile *kf, const struct keyfile_session *session,
			     const struct keyfile_io *to, struct loods_err *err) LOODS_CHECKED;

#endif
