#include "str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"

char loods_str_empty[1] = "";

void loods_str_init(struct loods_str *b)
{
	*b = LOODS_STR_INIT;
}

void loods_str_release(struct loods_str *b)
{
	if (b->cap) {
		explicit_bzero(b->s, b->cap);
		free(b->s);
	}
	*b = LOODS_STR_INIT;
}

void loods_str_clear(struct loods_str *b)
{
	if (b->cap)
		explicit_bzero(b->s, b->len + 1);
	b->len = 0;
}

/* realloc() would leave the old copy unwiped. */
static void grow(struct loods_str *b, size_t extra)
{
	size_t cap, need;
	char *s;

	if (__builtin_add_overflow(b->len, extra, &need) || need > SIZE_MAX / 4)
		loods_nomem();
	if (need + 1 <= b->cap)
		return;
	cap = b->cap ? b->cap * 2 : 64;
	if (cap < need + 1)
		cap = need + 1;
	s = malloc(cap);
	if (!s)
		loods_nomem();
	memcpy(s, b->s, b->len + 1);
	if (b->cap) {
		explicit_bzero(b->s, b->cap);
		free(b->s);
	}
	b->s = s;
	b->cap = cap;
}

void loods_str_add_bytes(struct loods_str *b, const void *s, size_t n)
{
	if (!n)
		return;
	grow(b, n);
	memcpy(b->s + b->len, s, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void loods_str_add(struct loods_str *b, const char *s)
{
	loods_str_add_bytes(b, s, strlen(s));
}

void loods_str_add_char(struct loods_str *b, char c)
{
	loods_str_add_bytes(b, &c, 1);
}

void loods_str_vaddf(struct loods_str *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		loods_nomem();
	if (!n)
		return;
	grow(b, (size_t)n);
	vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
}

void loods_str_addf(struct loods_str *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	loods_str_vaddf(b, fmt, ap);
	va_end(ap);
}

void loods_str_splice(struct loods_str *b, size_t at, size_t del, const char *s, size_t n)
{
	assert(at <= b->len && del <= b->len - at);
	if (n > del)
		grow(b, n - del);
	if (!b->cap)
		return;
	memmove(b->s + at + n, b->s + at + del, b->len - at - del + 1);
	if (n)
		memcpy(b->s + at, s, n);
	b->len = b->len - del + n;
}

bool loods_str_eq(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool loods_str_blank(const char *s)
{
	return !s || !*s;
}
