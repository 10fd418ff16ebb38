#include "keyfile_slot.h"

#include <stdlib.h>

#include <sodium.h>

#include "i18n.h"
#include "user_name.h"

enum { BOUND = KEYFILE_ID_BYTES + 4 + SLOT_NONCE - SLOT_BOUND };

_Static_assert(SLOT_SECRET + SECRET_SEALED == SLOT_PAGE_KEY, "slot layout");
_Static_assert(SLOT_PAGE_KEY + KEY_SEALED == SLOT_IDENTITY_KEY, "slot layout");
_Static_assert(SLOT_IDENTITY_KEY + KEY_SEALED <= KEYFILE_SLOT_BYTES, "slot layout");
_Static_assert(crypto_box_SECRETKEYBYTES == KEYFILE_KEY_BYTES, "one size of key");

unsigned char *keyfile_slot_at(const struct keyfile *kf, uint32_t i)
{
	return keyfile_header_slot(&kf->h, i);
}

bool keyfile_role_sees_names(enum loods_role role)
{
	return role == LOODS_ROLE_CASEWORKER || role == LOODS_ROLE_LEAD;
}

bool keyfile_slot_is_account(const unsigned char *slot)
{
	return slot[SLOT_STATE] == KEYFILE_ACTIVE || slot[SLOT_STATE] == KEYFILE_PENDING;
}

bool keyfile_name_hash(const struct keyfile *kf, const char *user, unsigned char hash[SLOT_NAME_BYTES])
{
	struct loods_str folded = LOODS_STR_INIT;
	bool ok = loods_user_name_fold(user, &folded);

	crypto_generichash(hash, SLOT_NAME_BYTES, (const unsigned char *)folded.s, folded.len,
			   kf->h.info.file_id, sizeof kf->h.info.file_id);
	loods_str_release(&folded);
	return ok;
}

/* The account of that name, disabled ones included; -1: none. */
int64_t keyfile_slot_find_user(const struct keyfile *kf, const char *user)
{
	unsigned char hash[SLOT_NAME_BYTES];

	if (!keyfile_name_hash(kf, user, hash))
		return -1;
	for (uint32_t i = 0; i < kf->h.info.slots; i++) {
		const unsigned char *slot = keyfile_slot_at(kf, i);

		if ((keyfile_slot_is_account(slot) || slot[SLOT_STATE] == KEYFILE_DISABLED) &&
		    memcmp(slot + SLOT_NAME, hash, sizeof hash) == 0)
			return i;
	}
	return -1;
}

int64_t keyfile_slot_find_state(const struct keyfile *kf, enum keyfile_state state)
{
	for (uint32_t i = 0; i < kf->h.info.slots; i++)
		if (keyfile_slot_at(kf, i)[SLOT_STATE] == state)
			return i;
	return -1;
}

/* A slot for something new: a free one, or else the one that has been disabled. */
int64_t keyfile_slot_find_room(const struct keyfile *kf)
{
	int64_t i = keyfile_slot_find_state(kf, KEYFILE_FREE);

	return i >= 0 ? i : keyfile_slot_find_state(kf, KEYFILE_DISABLED);
}

static void bound_data(const struct keyfile *kf, uint32_t i, unsigned char ad[BOUND])
{
	memcpy(ad, kf->h.info.file_id, KEYFILE_ID_BYTES);
	keyfile_put32(ad + KEYFILE_ID_BYTES, i);
	memcpy(ad + KEYFILE_ID_BYTES + 4, keyfile_slot_at(kf, i) + SLOT_BOUND, SLOT_NONCE - SLOT_BOUND);
}

static void seal_to(unsigned char *slot, int at, const struct loods_secret *key)
{
	/* Fails only on a public key of low order, which slot_fill's is not and the MAC keeps others out. */
	if (crypto_box_seal(slot + at, key->p, KEYFILE_KEY_BYTES, slot + SLOT_PUBLIC) != 0)
		abort();
}

void keyfile_slot_give_page(struct keyfile *kf, unsigned char *slot, const struct loods_secret *page_key)
{
	slot[SLOT_PAGE_EPOCH] = kf->h.info.page_epoch;
	seal_to(slot, SLOT_PAGE_KEY, page_key);
}

void keyfile_slot_give_identity(struct keyfile *kf, unsigned char *slot, const struct loods_secret *identity)
{
	seal_to(slot, SLOT_IDENTITY_KEY, identity);
	slot[SLOT_IDENTITY_EPOCH] = kf->h.info.identity_epoch;
}

/* Writes slot `i` anew with a fresh key pair. `own_key` gets the secret half. NULL keys are not given. */
enum loods_code keyfile_slot_fill(struct keyfile *kf, uint32_t i, const struct keyfile_tenant *who,
				  const struct kdf_key *key, const struct loods_secret *page_key,
				  const struct loods_secret *identity_key, struct loods_secret *own_key,
				  struct loods_err *err)
{
	unsigned char *slot = keyfile_slot_at(kf, i), ad[BOUND];
	struct loods_secret own;
	enum loods_code rc = loods_secret_init(&own, KEYFILE_KEY_BYTES, err);

	if (rc)
		return rc;
	own.len = KEYFILE_KEY_BYTES;
	memset(slot, 0, KEYFILE_SLOT_BYTES);
	slot[SLOT_STATE] = (unsigned char)who->state;
	slot[SLOT_ROLE] = (unsigned char)who->role;
	slot[SLOT_KDF] = key->cost.memory ? KDF_ARGON2ID : KDF_HASH;
	keyfile_put64(slot + SLOT_SERIAL, who->serial);
	keyfile_put32(slot + SLOT_PASSES, key->cost.passes);
	keyfile_put64(slot + SLOT_MEMORY, key->cost.memory);
	memcpy(slot + SLOT_SALT, key->salt, sizeof key->salt);
	memcpy(slot + SLOT_NAME, who->name, SLOT_NAME_BYTES);
	crypto_box_keypair(slot + SLOT_PUBLIC, own.p);
	randombytes_buf(slot + SLOT_NONCE, SLOT_SECRET - SLOT_NONCE);
	bound_data(kf, i, ad);
	crypto_aead_xchacha20poly1305_ietf_encrypt(slot + SLOT_SECRET, NULL, own.p, KEYFILE_KEY_BYTES, ad,
						   sizeof ad, NULL, slot + SLOT_NONCE, key->key.p);
	if (page_key)
		keyfile_slot_give_page(kf, slot, page_key);
	if (identity_key)
		keyfile_slot_give_identity(kf, slot, identity_key);
	if (own_key) {
		loods_secret_release(own_key);
		*own_key = own;
	} else {
		loods_secret_release(&own);
	}
	return LOODS_OK;
}

/* Opens the secret key of slot `i`. False: not this key. */
bool keyfile_slot_open(const struct keyfile *kf, uint32_t i, const struct loods_secret *key,
		       struct loods_secret *own)
{
	const unsigned char *slot = keyfile_slot_at(kf, i);
	unsigned char ad[BOUND];

	bound_data(kf, i, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(own->p, NULL, NULL, slot + SLOT_SECRET, SECRET_SEALED,
						       ad, sizeof ad, slot + SLOT_NONCE, key->p) != 0)
		return false;
	own->len = KEYFILE_KEY_BYTES;
	return true;
}

bool keyfile_slot_matches(const unsigned char *slot, const struct loods_secret *own)
{
	unsigned char public[crypto_box_PUBLICKEYBYTES];

	return crypto_scalarmult_base(public, own->p) == 0 &&
	       memcmp(public, slot + SLOT_PUBLIC, sizeof public) == 0;
}

enum loods_code keyfile_slot_tampered(uint32_t i, struct loods_err *err)
{
	return loods_fail(err, LOODS_EDAMAGED,
			  _("Key slot %u of the office file was changed by somebody without its key. "
			    "Put back the newest backup."),
			  i);
}

enum loods_code keyfile_slot_unseal(const unsigned char *slot, int at, const struct loods_secret *own,
				    uint32_t i, struct loods_secret *out, struct loods_err *err)
{
	enum loods_code rc;

	loods_secret_release(out);
	rc = loods_secret_init(out, KEYFILE_KEY_BYTES, err);
	if (rc)
		return rc;
	if (crypto_box_seal_open(out->p, slot + at, KEY_SEALED, slot + SLOT_PUBLIC, own->p) != 0) {
		loods_secret_release(out);
		return keyfile_slot_tampered(i, err);
	}
	out->len = KEYFILE_KEY_BYTES;
	return LOODS_OK;
}

void keyfile_identity_check(const struct loods_secret *identity, unsigned char out[KEYFILE_CHECK_BYTES])
{
	crypto_kdf_derive_from_key(out, KEYFILE_CHECK_BYTES, 1, "loodsidn", identity->p);
}

bool keyfile_identity_right(const struct keyfile *kf, const struct loods_secret *identity)
{
	unsigned char check[KEYFILE_CHECK_BYTES];

	keyfile_identity_check(identity, check);
	return sodium_memcmp(check, kf->h.info.identity_check, sizeof check) == 0;
}
