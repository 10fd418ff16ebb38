#include "field_crypt.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#include <sodium.h>

#include "i18n.h"

enum {
	KEY = 32,
	AT_SEAL = 0, /* subkeys, one behind the other */
	AT_NONCE_KEY = KEY,
	AT_REF = 2 * KEY,
	KEYS = 3 * KEY,
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	NAME_MAX_BYTES = 63,
	PLACE_MAX = 2 * (NAME_MAX_BYTES + 1) + 8,
};

_Static_assert(1 + NONCE + TAG == FIELD_CRYPT_OVERHEAD, "what a blob adds to its text");

enum loods_code field_crypt_init(struct field_crypt *fc, const struct loods_secret *identity_key,
				 struct loods_err *err)
{
	enum loods_code rc = loods_secret_init(&fc->keys, KEYS, err);

	if (rc)
		return rc;
	/* Subkey 1 is the mark in the header, which is public. */
	for (unsigned i = 0; i < KEYS / KEY; i++)
		crypto_kdf_derive_from_key(fc->keys.p + i * KEY, KEY, i + 2, "loodsidn", identity_key->p);
	fc->keys.len = KEYS;
	return LOODS_OK;
}

void field_crypt_release(struct field_crypt *fc)
{
	loods_secret_release(&fc->keys);
}

static size_t put_name(unsigned char *p, const char *name)
{
	size_t n = strlen(name);

	assert(n <= NAME_MAX_BYTES);
	memcpy(p, name, n + 1);
	return n + 1;
}

/* Associated data: table, NUL, column, NUL, row as 8 bytes little-endian. */
static size_t put_place(unsigned char ad[PLACE_MAX], const struct field_place *place)
{
	uint64_t row = htole64((uint64_t)place->row);
	size_t n = put_name(ad, place->table);

	n += put_name(ad + n, place->column);
	memcpy(ad + n, &row, sizeof row);
	return n + sizeof row;
}

static void make_nonce(const struct field_crypt *fc, const unsigned char *ad, size_t ad_len, const void *text,
		       size_t len, unsigned char *nonce)
{
	crypto_generichash_state st;

	crypto_generichash_init(&st, fc->keys.p + AT_NONCE_KEY, KEY, NONCE);
	crypto_generichash_update(&st, ad, ad_len);
	crypto_generichash_update(&st, text, len);
	crypto_generichash_final(&st, nonce, NONCE);
	sodium_memzero(&st, sizeof st);
}

void field_crypt_seal(const struct field_crypt *fc, const struct field_place *place, const void *text,
		      size_t len, struct loods_str *out)
{
	size_t padded = (len / FIELD_CRYPT_PAD + 1) * FIELD_CRYPT_PAD, ad_len, at = out->len;
	unsigned char ad[PLACE_MAX], room[FIELD_CRYPT_PAD] = { FIELD_CRYPT_VERSION }, *blob;

	assert(fc->keys.p);
	ad_len = put_place(ad, place);
	/* Text and padding go to their place in the blob and are encrypted there, so that no other copy of
	 * them is left. */
	loods_str_add_bytes(out, room, 1);
	room[0] = 0;
	loods_str_add_bytes(out, room, NONCE);
	loods_str_add_bytes(out, text, len);
	room[0] = 0x80;
	loods_str_add_bytes(out, room, padded - len);
	room[0] = 0;
	loods_str_add_bytes(out, room, TAG);
	blob = (unsigned char *)out->s + at;
	make_nonce(fc, ad, ad_len, text, len, blob + 1);
	crypto_aead_xchacha20poly1305_ietf_encrypt(blob + 1 + NONCE, NULL, blob + 1 + NONCE, padded, ad,
						   ad_len, NULL, blob + 1, fc->keys.p + AT_SEAL);
}

static enum loods_code damaged(const struct field_place *place, struct loods_err *err)
{
	return loods_fail(err, LOODS_EDAMAGED,
			  _("A sealed text in table %s, column %s, row %lld is damaged or was put there from "
			    "elsewhere. "
			    "Run \"loods verify\" to see what else is, and put back the newest backup."),
			  place->table, place->column, (long long)place->row);
}

enum loods_code field_crypt_open(const struct field_crypt *fc, const struct field_place *place,
				 const void *blob, size_t blob_len, struct loods_arena *arena, char **text,
				 size_t *len, struct loods_err *err)
{
	const unsigned char *b = blob;
	unsigned char ad[PLACE_MAX], *plain;
	size_t ad_len, padded, n;

	assert(fc->keys.p);
	*text = NULL;
	if (blob_len < FIELD_CRYPT_OVERHEAD + FIELD_CRYPT_PAD || b[0] != FIELD_CRYPT_VERSION ||
	    (blob_len - FIELD_CRYPT_OVERHEAD) % FIELD_CRYPT_PAD != 0)
		return damaged(place, err);
	padded = blob_len - FIELD_CRYPT_OVERHEAD;
	ad_len = put_place(ad, place);
	plain = loods_arena_alloc(arena, padded);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, b + 1 + NONCE, padded + TAG, ad,
						       ad_len, b + 1, fc->keys.p + AT_SEAL) != 0 ||
	    sodium_unpad(&n, plain, padded, FIELD_CRYPT_PAD) != 0)
		return damaged(place, err);
	plain[n] = '\0'; /* where the padding began */
	*text = (char *)plain;
	if (len)
		*len = n;
	return LOODS_OK;
}

void field_crypt_ref_hash(const struct field_crypt *fc, const void *ref, size_t len,
			  unsigned char hash[FIELD_CRYPT_HASH_BYTES])
{
	assert(fc->keys.p);
	crypto_generichash(hash, FIELD_CRYPT_HASH_BYTES, ref, len, fc->keys.p + AT_REF, KEY);
}
