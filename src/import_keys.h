/* Keys that an import has met, with where they stand: in its files or in the office. Only import*.c include
 * this. */
#ifndef LOODS_IMPORT_KEYS_H
#define LOODS_IMPORT_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "rec.h"

struct import_key {
	const struct loods_type *type; /* NULL: the place is free */
	const char *key;
	int64_t id;       /* 0: its record has an error, or (file NULL) there is none in the office */
	const char *file; /* NULL: looked up in the office */
	long line;
};

struct import_keys {
	struct import_key *slots;
	size_t n, cap;
	struct loods_arena arena; /* of the keys' texts */
};

void import_keys_release(struct import_keys *k);
/* NULL when it was not met. Valid until the next import_keys_add(). */
struct import_key *import_keys_find(struct import_keys *k, const struct loods_type *t, const char *key);
/* Adds one that is not there yet. */
void import_keys_add(struct import_keys *k, const struct loods_type *t, const char *key, int64_t id,
		     const char *file, long line);

#endif
