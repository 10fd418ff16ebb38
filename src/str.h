/*
 * A string that grows. Invariants: `s` is always NUL-terminated and never NULL (an empty buffer points to a
 * shared empty string), `len` excludes the NUL. Growing and releasing wipe what they leave behind, because
 * names and notes pass through. Lengths are in bytes; limits in characters and widths in columns are the
 * business of text.h. Memory that runs out ends the process (loods_nomem).
 */
#ifndef LOODS_STR_H
#define LOODS_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct loods_str {
	char *s;
	size_t len;
	size_t cap; /* 0: `s` points to the shared empty string */
};

extern char loods_str_empty[1];
#define LOODS_STR_INIT ((struct loods_str){ loods_str_empty, 0, 0 })

void loods_str_init(struct loods_str *b);
void loods_str_release(struct loods_str *b); /* wiped, and ready for use again */
void loods_str_clear(struct loods_str *b);   /* length 0, content wiped, memory kept */
void loods_str_add(struct loods_str *b, const char *s);
void loods_str_add_bytes(struct loods_str *b, const void *s, size_t n);
void loods_str_add_char(struct loods_str *b, char c);
void loods_str_addf(struct loods_str *b, const char *fmt, ...) LOODS_PRINTF(2, 3);
void loods_str_vaddf(struct loods_str *b, const char *fmt, va_list ap) LOODS_PRINTF(2, 0);
/* Replaces the `del` bytes at `at` by the `n` bytes at `s` (which may be NULL when n is 0). */
void loods_str_splice(struct loods_str *b, size_t at, size_t del, const char *s, size_t n);

/* True when both are equal; NULL equals only NULL. */
bool loods_str_eq(const char *a, const char *b);
/* True when `s` is NULL or has no byte. */
bool loods_str_blank(const char *s);

#endif
