#include "numbered.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "str.h"

int64_t loods_numbered_of(struct loods_numbered *t, const char *s)
{
	if (loods_str_blank(s))
		return 0;
	if (t->last && strcmp(t->list[t->last - 1], s) == 0)
		return t->last;
	for (int i = 0; i < t->n; i++)
		if (strcmp(t->list[i], s) == 0)
			return t->last = i + 1;
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 16;
		t->list = reallocarray(t->list, (size_t)t->cap, sizeof(*t->list));
		if (!t->list)
			loods_nomem();
	}
	t->list[t->n] = strdup(s);
	if (!t->list[t->n])
		loods_nomem();
	return t->last = ++t->n;
}

void loods_numbered_release(struct loods_numbered *t)
{
	for (int i = 0; i < t->n; i++)
		free(t->list[i]);
	free(t->list);
	*t = (struct loods_numbered){ 0 };
}
