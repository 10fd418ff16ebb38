#include "snapshot_hash.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(((struct loods_snapshot_hash *)0)->state),
	       "the state does not fit");
_Static_assert((int)crypto_hash_sha256_BYTES == (int)LOODS_SNAPSHOT_HASH_BYTES, "another hash");

static crypto_hash_sha256_state *state(struct loods_snapshot_hash *h)
{
	return (crypto_hash_sha256_state *)(void *)h->state;
}

void loods_snapshot_hash_begin(struct loods_snapshot_hash *h)
{
	crypto_hash_sha256_init(state(h));
}

void loods_snapshot_hash_number(struct loods_snapshot_hash *h, int64_t v)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)v >> (8 * i));
	crypto_hash_sha256_update(state(h), bytes, sizeof bytes);
}

void loods_snapshot_hash_bytes(struct loods_snapshot_hash *h, const void *p, size_t n)
{
	crypto_hash_sha256_update(state(h), p, n);
}

void loods_snapshot_hash_text(struct loods_snapshot_hash *h, const char *s)
{
	size_t len = s ? strlen(s) : 0;

	loods_snapshot_hash_number(h, (int64_t)len);
	if (len)
		crypto_hash_sha256_update(state(h), (const unsigned char *)s, len);
}

void loods_snapshot_hash_codes(struct loods_snapshot_hash *h, const uint16_t *codes, size_t n)
{
	unsigned char bytes[512];
	size_t at = 0;

	loods_snapshot_hash_number(h, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		bytes[at++] = (unsigned char)(codes[i] & 0xff);
		bytes[at++] = (unsigned char)(codes[i] >> 8);
		if (at == sizeof bytes || i + 1 == n) {
			crypto_hash_sha256_update(state(h), bytes, at);
			at = 0;
		}
	}
}

void loods_snapshot_hash_end(struct loods_snapshot_hash *h, unsigned char out[LOODS_SNAPSHOT_HASH_BYTES])
{
	crypto_hash_sha256_final(state(h), out);
}

char *loods_snapshot_hash_hex(const unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES],
			      char buf[LOODS_SNAPSHOT_HASH_HEX])
{
	return sodium_bin2hex(buf, LOODS_SNAPSHOT_HASH_HEX, hash, LOODS_SNAPSHOT_HASH_BYTES);
}
