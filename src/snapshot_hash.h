/* SHA-256 of what an export was made from, fed piece by piece. Texts go in with their length and numbers with
 * a fixed width, lowest byte first, so that the same data give the same hash on any machine. */
#ifndef LOODS_SNAPSHOT_HASH_H
#define LOODS_SNAPSHOT_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { LOODS_SNAPSHOT_HASH_BYTES = 32 };

struct loods_snapshot_hash {
	_Alignas(16) unsigned char state[128];
};

void loods_snapshot_hash_begin(struct loods_snapshot_hash *h);
/* The bytes alone, as sha256sum(1) has them. */
void loods_snapshot_hash_bytes(struct loods_snapshot_hash *h, const void *p, size_t n);
void loods_snapshot_hash_text(struct loods_snapshot_hash *h, const char *s); /* NULL is "" */
void loods_snapshot_hash_number(struct loods_snapshot_hash *h, int64_t v);
void loods_snapshot_hash_codes(struct loods_snapshot_hash *h, const uint16_t *codes, size_t n);
void loods_snapshot_hash_end(struct loods_snapshot_hash *h, unsigned char out[LOODS_SNAPSHOT_HASH_BYTES]);

enum { LOODS_SNAPSHOT_HASH_HEX = 2 * LOODS_SNAPSHOT_HASH_BYTES + 1 };
/* In lower-case hexadecimal digits. Returns buf. */
char *loods_snapshot_hash_hex(const unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES],
			      char buf[LOODS_SNAPSHOT_HASH_HEX]);

#endif
