/*
 * Secrets: keys and passphrases in libsodium's guarded memory (locked, kept out of dumps, wiped when freed).
 * Nothing secret lives anywhere else for longer than a call.
 */
#ifndef LOODS_SECRET_H
#define LOODS_SECRET_H

#include <stddef.h>

#include "err.h"

enum { LOODS_PASSPHRASE_MAX = 1024 }; /* bytes, NUL not counted */

struct loods_secret {
	unsigned char *p; /* guarded memory; NULL: none */
	size_t len;	  /* bytes of content */
	size_t cap;
};

/* Starts libsodium and forbids core dumps and tracing of this process (RLIMIT_CORE 0, PR_SET_DUMPABLE 0).
 * Once, in main. */
enum loods_code loods_secret_start(struct loods_err *err) LOODS_CHECKED;

enum loods_code loods_secret_init(struct loods_secret *s, size_t cap, struct loods_err *err) LOODS_CHECKED;
void loods_secret_release(struct loods_secret *s); /* wiped; also fine on an all-zero or released one */
enum loods_code loods_secret_set(struct loods_secret *s, const void *bytes, size_t len,
				 struct loods_err *err) LOODS_CHECKED;

/* A passphrase that was typed, in NFC. EINVALID: empty, longer than LOODS_PASSPHRASE_MAX bytes, or not UTF-8.
 * `text` stays the caller's to wipe. */
enum loods_code loods_secret_set_passphrase(struct loods_secret *s, const char *text, size_t len,
					    struct loods_err *err) LOODS_CHECKED;

/* First line of an open file descriptor, without its line end, as a passphrase in NFC. EINVALID: empty, too
 * long, or not UTF-8. */
enum loods_code loods_secret_read_line(struct loods_secret *s, int fd, struct loods_err *err) LOODS_CHECKED;

/* Is `s` good enough as a new passphrase of `user`? At least 12 characters, not the user's name, not a common
 * one. EINVALID with the reason. */
enum loods_code loods_secret_passphrase_check(const struct loods_secret *s, const char *user,
					      struct loods_err *err) LOODS_CHECKED;

#endif
