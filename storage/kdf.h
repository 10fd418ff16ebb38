/*
 * From a passphrase to a key: Argon2id (version 1.3), its profiles and limits, and the queue that keeps
 * twenty people at half past eight from needing five gigabytes at once. Knows nothing of the office file.
 */
#ifndef LOODS_KDF_H
#define LOODS_KDF_H

#include <stdbool.h>
#include <stdint.h>

#include "secret.h"

enum {
	KDF_SALT_BYTES = 16,
	KDF_KEY_BYTES = 32,
	KDF_PASSES_MAX = 16, /* more than this, read from a file, is refused: it would only stop the reader */
};
#define KDF_MEMORY_MAX ((uint64_t)1 << 30) /* bytes; likewise */

enum kdf_profile {
	KDF_INTERACTIVE = 1, /* 2 passes over 64 MiB */
	KDF_MODERATE,	     /* 3 passes over 256 MiB */
	KDF_SENSITIVE,	     /* 4 passes over 1 GiB */
	KDF_TEST, /* 1 pass over 8 KiB: worthless against guessing, for tests only, no command offers it */
};

struct kdf_cost {
	uint32_t passes;
	uint64_t memory; /* bytes */
};

/* A key made from a passphrase, with what is needed to make it again. */
struct kdf_key {
	struct loods_secret key; /* KDF_KEY_BYTES */
	struct kdf_cost cost;
	unsigned char salt[KDF_SALT_BYTES];
};

struct kdf_cost kdf_profile_cost(enum kdf_profile profile);

/* "interactive", "moderate", "sensitive" to a profile; 0 for any other word (the test profile has none). */
enum kdf_profile kdf_profile_from_code(const char *code);

/* Within the limits that are accepted from a file? */
bool kdf_cost_ok(struct kdf_cost cost);

/* Is `a` weaker than `b` in passes or in memory? */
bool kdf_cost_weaker(struct kdf_cost a, struct kdf_cost b);

/* Makes out->key from the passphrase with out->cost and out->salt, which the caller has set; waits its turn
 * in the queue of this host first when the memory is worth queueing for. ENOMEM: the memory is not there.
 * Slow by design: 0.1 to 3 s. */
enum loods_code kdf_derive(const struct loods_secret *passphrase, struct kdf_key *out,
			   struct loods_err *err) LOODS_CHECKED;

void kdf_key_release(struct kdf_key *k); /* wiped; also fine on an all-zero one */

#endif
