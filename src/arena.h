/*
 * Arena: memory that is given out piece by piece and taken back all at once. Loaded records live in an
 * arena that the caller gives as first parameter, so ownership stands in the signature and no record has a
 * free function. Each view owns one: reloading resets it, closing releases it.
 *
 * Names and notes pass through here, so the memory is kept out of core dumps and wiped on reset and release.
 * Memory that runs out ends the process (loods_nomem): what was saved is safe in the file, drafts too.
 */
#ifndef LOODS_ARENA_H
#define LOODS_ARENA_H

#include <stddef.h>

#include "err.h"

struct loods_arena_block;

struct loods_arena {
	struct loods_arena_block *head; /* newest block; an arena of all zeros is empty and ready for use */
};

/* `size` zeroed bytes, aligned for any type. Never NULL. Valid until reset or release. */
void *loods_arena_alloc(struct loods_arena *a, size_t size) __attribute__((returns_nonnull, malloc));

#define LOODS_NEW(arena, type) ((type *)loods_arena_alloc((arena), sizeof(type)))
#define LOODS_NEW_ARRAY(arena, type, n) ((type *)loods_arena_array((arena), (n), sizeof(type)))

/* n * size zeroed bytes; a product that overflows ends the process as memory that runs out does. */
void *loods_arena_array(struct loods_arena *a, size_t n, size_t size)
	__attribute__((returns_nonnull, malloc));

/* A copy of `s` (NULL gives NULL) or of its first `len` bytes, with a terminating NUL. */
char *loods_arena_strdup(struct loods_arena *a, const char *s);
char *loods_arena_strndup(struct loods_arena *a, const char *s, size_t len);

char *loods_arena_printf(struct loods_arena *a, const char *fmt, ...) LOODS_PRINTF(2, 3);

/* Wipes everything given out and keeps one block for the next use. */
void loods_arena_reset(struct loods_arena *a);

/* Wipes everything and gives the memory back to the system; the arena is empty and ready again. */
void loods_arena_release(struct loods_arena *a);

/* A heap list with room for one more of `size` bytes beside its `n`, doubled where it is full; to be freed. */
void *loods_one_more(void *list, int n, int *cap, size_t size) __attribute__((warn_unused_result));

/* Says on stderr that memory has run out and ends the process with exit code 1. */
_Noreturn void loods_nomem(void);

#endif
