#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "i18n.h"

/* First block; each later one doubles up to the cap, so that a list of 40,000 clients takes a handful of
 * maps. */
enum { BLOCK_MIN = 64 * 1024, BLOCK_MAX = 4 * 1024 * 1024, ALIGN = _Alignof(max_align_t) };

struct loods_arena_block {
	struct loods_arena_block *prev;
	size_t size; /* of the whole map, this header included */
	size_t used; /* bytes given out, this header included */
};

enum { HEADER = (sizeof(struct loods_arena_block) + ALIGN - 1) / ALIGN * ALIGN };

_Noreturn void loods_nomem(void)
{
	const char *text =
		_("There is no memory left. What was saved is safe; close other programs and start again.");

	(void)!write(STDERR_FILENO, text, strlen(text));
	(void)!write(STDERR_FILENO, "\n", 1);
	_exit(1);
}

static struct loods_arena_block *block_new(struct loods_arena_block *prev, size_t need)
{
	size_t size = prev ? prev->size * 2 : BLOCK_MIN;
	struct loods_arena_block *b;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (need > SIZE_MAX - HEADER - BLOCK_MAX)
		loods_nomem();
	if (size < need + HEADER)
		size = (need + HEADER + BLOCK_MIN - 1) / BLOCK_MIN * BLOCK_MIN;
	b = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (b == MAP_FAILED)
		loods_nomem();
	madvise(b, size, MADV_DONTDUMP);
	b->prev = prev;
	b->size = size;
	b->used = HEADER;
	return b;
}

static void block_free(struct loods_arena_block *b)
{
	size_t size = b->size;

	explicit_bzero(b, b->used);
	munmap(b, size);
}

void *loods_arena_alloc(struct loods_arena *a, size_t size)
{
	struct loods_arena_block *b = a->head;
	void *p;

	if (size > SIZE_MAX - ALIGN)
		loods_nomem();
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (!b || b->size - b->used < size)
		b = a->head = block_new(b, size);
	p = (char *)b + b->used;
	b->used += size;
	return p;
}

void *loods_arena_array(struct loods_arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		loods_nomem();
	return loods_arena_alloc(a, bytes);
}

char *loods_arena_strndup(struct loods_arena *a, const char *s, size_t len)
{
	char *p = loods_arena_alloc(a, len + 1);

	memcpy(p, s, len);
	return p;
}

char *loods_arena_strdup(struct loods_arena *a, const char *s)
{
	return s ? loods_arena_strndup(a, s, strlen(s)) : NULL;
}

char *loods_arena_printf(struct loods_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		loods_nomem();
	p = loods_arena_alloc(a, (size_t)len + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return p;
}

void loods_arena_reset(struct loods_arena *a)
{
	struct loods_arena_block *b = a->head;

	if (!b)
		return;
	while (b->prev) {
		struct loods_arena_block *prev = b->prev;

		b->prev = prev->prev;
		block_free(prev);
	}
	explicit_bzero((char *)b + HEADER, b->used - HEADER);
	b->used = HEADER;
}

void loods_arena_release(struct loods_arena *a)
{
	while (a->head) {
		struct loods_arena_block *b = a->head;

		a->head = b->prev;
		block_free(b);
	}
}

void *loods_one_more(void *list, int n, int *cap, size_t size)
{
	if (n < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 32;
	list = reallocarray(list, (size_t)*cap, size);
	if (!list)
		loods_nomem();
	return list;
}
