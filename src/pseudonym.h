/*
 * Pseudonyms of research files: of each client one that nobody can work out or turn back without the key. It
 * is the beginning, 80 bits in base32, of a keyed BLAKE2b of project, wave and client. With the key of a
 * project and wave 0 a client keeps the pseudonym in every release of that project, and has another one in
 * every other project; with a random key, wiped afterwards, nobody can ever make it again.
 *
 * Keys live in guarded memory (secret.h). This is the one place of an export that knows libsodium's keyed hash.
 */
#ifndef LOODS_PSEUDONYM_H
#define LOODS_PSEUDONYM_H

#include <stdbool.h>
#include <stdint.h>

#include "rec.h"
#include "secret.h"

enum {
	LOODS_PSEUDONYM_KEY = 32,   /* bytes of a key */
	LOODS_PSEUDONYM_CHARS = 16, /* letters A to Z and digits 2 to 7 */
	LOODS_PSEUDONYM_LEN = LOODS_PSEUDONYM_CHARS + 1,
};

/* A new key, to be released. ENOMEM. */
enum loods_code loods_pseudonym_key_random(struct loods_secret *key, struct loods_err *err) LOODS_CHECKED;

/* The key as the line that is kept in a file, and back: "loods project key 1", a blank, 64 hexadecimal digits,
 * a line end. Both in guarded memory, to be released. EINVALID: no such line. */
enum loods_code loods_pseudonym_key_text(const struct loods_secret *key, struct loods_secret *line,
					 struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_pseudonym_key_parse(const struct loods_secret *line, struct loods_secret *key,
					  struct loods_err *err) LOODS_CHECKED;

/* wave 0: none. The key has LOODS_PSEUDONYM_KEY bytes. */
void loods_pseudonym(const struct loods_secret *key, const char *project, int64_t wave, loods_id client,
		     char out[LOODS_PSEUDONYM_LEN]);

/* Whether no two of them are the same, of a list in the order of their bytes. */
bool loods_pseudonyms_differ(const char (*sorted)[LOODS_PSEUDONYM_LEN], size_t n);

#endif
