/*
 * One key slot: its bytes, how it is found, filled and opened. Shared by keyfile.c and keyfile_account.c and
 * by nobody else; the file itself is read and written by them. doc/format.md, "Key slots".
 */
#ifndef LOODS_KEYFILE_SLOT_H
#define LOODS_KEYFILE_SLOT_H

#include <time.h>

#include <sodium.h>

#include "keyfile.h"

enum { /* where things stand in a slot */
	SLOT_STATE = 0,
	SLOT_PAGE_EPOCH = 1,
	SLOT_IDENTITY_EPOCH = 2, /* 0: no identity key */
	SLOT_SERIAL = 8,
	SLOT_BOUND = 16, /* from here to SLOT_NONCE bound to the sealed secret key */
	SLOT_ROLE = 16,
	SLOT_KDF = 17,
	SLOT_PASSES = 20,
	SLOT_MEMORY = 24,
	SLOT_SALT = 32,
	SLOT_NAME = 48,
	SLOT_PUBLIC = 80,
	SLOT_NONCE = 112,
	SLOT_SECRET = 136,
	SLOT_PAGE_KEY = 184,
	SLOT_IDENTITY_KEY = 264,
	SLOT_NAME_BYTES = 32,
	SECRET_SEALED = crypto_box_SECRETKEYBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
	KEY_SEALED = KEYFILE_KEY_BYTES + crypto_box_SEALBYTES,
	KDF_ARGON2ID = 1, /* of a passphrase */
	KDF_HASH = 2,	 /* keyed BLAKE2b of a recovery code, which needs no slowness */
};

struct keyfile {
	struct keyfile_io io;
	struct keyfile_header h;
	bool ours;		   /* h is what the file has, proved by its MAC */
	unsigned wait_base;	   /* ms */
	unsigned failures;	   /* to sign in, since the last success */
	struct timespec failed_at; /* monotonic */
};

/* Who a slot is for; all of it in one place, so that nothing of an earlier tenant stays. */
struct keyfile_tenant {
	enum keyfile_state state;
	enum loods_role role;
	uint64_t serial;
	unsigned char name[SLOT_NAME_BYTES];
};

unsigned char *keyfile_slot_at(const struct keyfile *kf, uint32_t i);

/* May this role hold the identity key? */
bool keyfile_role_sees_names(enum loods_role role);

/* Of somebody who can sign in? */
bool keyfile_slot_is_account(const unsigned char *slot);

/* The keyed hash of a user name. False: not a name (the hash is then of the empty one). */
bool keyfile_name_hash(const struct keyfile *kf, const char *user, unsigned char hash[SLOT_NAME_BYTES]);

/* The account of that name, disabled ones included; the first slot in that state; a slot for something new (a
 * free one, or else one that was disabled). -1: none. */
int64_t keyfile_slot_find_user(const struct keyfile *kf, const char *user);
int64_t keyfile_slot_find_state(const struct keyfile *kf, enum keyfile_state state);
int64_t keyfile_slot_find_room(const struct keyfile *kf);

/* Writes slot `i` of kf->h anew with a fresh key pair, whose secret half goes into *own_key (where not NULL).
 * Keys that are NULL are not given. A cost of 0 says that `key` comes from a recovery code. ENOMEM. */
enum loods_code keyfile_slot_fill(struct keyfile *kf, uint32_t i, const struct keyfile_tenant *who,
				  const struct kdf_key *key, const struct loods_secret *page_key,
				  const struct loods_secret *identity_key, struct loods_secret *own_key,
				  struct loods_err *err) LOODS_CHECKED;

/* Seals the page key to the slot's public key, as that of the epoch in force. */
void keyfile_slot_give_page(struct keyfile *kf, unsigned char *slot, const struct loods_secret *page_key);
void keyfile_slot_give_identity(struct keyfile *kf, unsigned char *slot, const struct loods_secret *identity);

/* Opens the secret key of slot `i` into *own, which is initialised. False: not with this key. */
bool keyfile_slot_open(const struct keyfile *kf, uint32_t i, const struct loods_secret *key,
		       struct loods_secret *own);

/* Does `own` belong to the slot's public key? Not after the passphrase was changed in another session. */
bool keyfile_slot_matches(const unsigned char *slot, const struct loods_secret *own);

/* Opens what was sealed to the slot's public key at SLOT_PAGE_KEY or SLOT_IDENTITY_KEY. EDAMAGED, ENOMEM. */
enum loods_code keyfile_slot_unseal(const unsigned char *slot, int at, const struct loods_secret *own,
				    uint32_t i, struct loods_secret *out,
				    struct loods_err *err) LOODS_CHECKED;

/* EDAMAGED with its sentence. */
enum loods_code keyfile_slot_tampered(uint32_t i, struct loods_err *err);

/* The mark by which the header tells the right identity key. */
void keyfile_identity_check(const struct loods_secret *identity, unsigned char out[KEYFILE_CHECK_BYTES]);
bool keyfile_identity_right(const struct keyfile *kf, const struct loods_secret *identity);

/* Reads the header afresh, taking only a copy made with the session's page key; writes it. Any code of
 * keyfile_header.h. */
enum loods_code keyfile_reload(struct keyfile *kf, const struct keyfile_session *s,
			       struct loods_err *err) LOODS_CHECKED;
enum loods_code keyfile_store(struct keyfile *kf, const struct keyfile_session *s,
			      struct loods_err *err) LOODS_CHECKED;

/* An empty one in heap memory; keyfile_close frees it. */
struct keyfile *keyfile_new(const struct keyfile_io *io);

/* The key that a typed recovery code makes with key->salt; opening its slot with it into *own (*slot: its
 * number). EINVALID, EAUTH. */
enum loods_code keyfile_code_key(char kind, const struct loods_secret *typed, struct kdf_key *key,
				 struct loods_err *err) LOODS_CHECKED;
enum loods_code keyfile_code_open(struct keyfile *kf, char kind, enum keyfile_state state,
				  const struct loods_secret *typed, struct loods_secret *own, uint32_t *slot,
				  struct loods_err *err) LOODS_CHECKED;

#endif
