/*
 * Where the key of a project's pseudonyms is kept: a file of the privacy officer's, or a file descriptor that
 * whoever calls the program opened. Never an argument, never the environment.
 */
#ifndef LOODS_PSEUDONYM_KEY_H
#define LOODS_PSEUDONYM_KEY_H

#include "pseudonym.h"

/*
 * Reads the key of the file; where nothing is at that place a new key is made and kept there first, for its
 * owner only, and *made says so. EREFUSED: it is no plain file of one's own, or others may read it. EINVALID:
 * no key is in it. EIO. `key` is to be released.
 */
enum loods_code loods_pseudonym_key_file(const char *path, bool *made, struct loods_secret *key,
					 struct loods_err *err) LOODS_CHECKED;

/* Reads a key from an open file descriptor, to its end. EINVALID, EIO. `key` is to be released. */
enum loods_code loods_pseudonym_key_fd(int fd, struct loods_secret *key, struct loods_err *err) LOODS_CHECKED;

#endif
