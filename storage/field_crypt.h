/*
 * The identity layer: seals names and free text under the identity key, so that whoever holds the page key
 * alone (an evaluator) reads dates and figures and cannot read a person. A blob is bound to its place (table,
 * row, column) and cannot be moved; its length says only how many times 64 bytes the text takes. The same
 * text in the same place gives the same blob. Layout in doc/format.md. Never sees SQL, never says content in
 * an error.
 */
#ifndef LOODS_FIELD_CRYPT_H
#define LOODS_FIELD_CRYPT_H

#include <stdint.h>

#include "arena.h"
#include "secret.h"
#include "str.h"

enum {
	FIELD_CRYPT_VERSION = 1,
	FIELD_CRYPT_OVERHEAD = 1 + 24 + 16, /* version, nonce, tag */
	FIELD_CRYPT_PAD = 64,
	FIELD_CRYPT_HASH_BYTES = 32,
};

/* Where a blob stands. Names are identifiers: no NUL in them, at most 63 bytes each. */
struct field_place {
	const char *table;
	const char *column;
	int64_t row; /* assigned before the insert, never changed */
};

struct field_crypt {
	struct loods_secret keys; /* subkeys of the identity key; .p == NULL: none, nothing can be opened */
};

/* From the identity key of a session (32 bytes). ENOMEM. */
enum loods_code field_crypt_init(struct field_crypt *fc, const struct loods_secret *identity_key,
				 struct loods_err *err) LOODS_CHECKED;
void field_crypt_release(struct field_crypt *fc); /* wiped; also fine on an all-zero one */

/* Appends the blob of `len` bytes of text to `out`: FIELD_CRYPT_OVERHEAD more than the text padded to the
 * next multiple of 64 (1 byte more at least). */
void field_crypt_seal(const struct field_crypt *fc, const struct field_place *place, const void *text,
		      size_t len, struct loods_str *out);

/* The text of a blob, NUL-terminated, in `arena`; *len (may be NULL) gets its bytes without the NUL.
 * EDAMAGED: not what was sealed in this place; the message names table, column and row. */
enum loods_code field_crypt_open(const struct field_crypt *fc, const struct field_place *place,
				 const void *blob, size_t blob_len, struct loods_arena *arena, char **text,
				 size_t *len, struct loods_err *err) LOODS_CHECKED;

/* A keyed hash of an office's own reference, for the unique index: equal for equal bytes (the caller brings
 * them into one form), and says nothing to whoever lacks the identity key. */
void field_crypt_ref_hash(const struct field_crypt *fc, const void *ref, size_t len,
			  unsigned char hash[FIELD_CRYPT_HASH_BYTES]);

#endif
