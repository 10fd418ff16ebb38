#include "group_key.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"

static int64_t text_number(struct loods_group_keys *k, const char *text)
{
	if (loods_str_blank(text))
		return 0;
	for (int i = 0; i < k->n; i++)
		if (strcmp(k->texts[i], text) == 0)
			return i + 1;
	if (k->n == k->cap) {
		k->cap = k->cap ? k->cap * 2 : 16;
		k->texts = reallocarray(k->texts, (size_t)k->cap, sizeof *k->texts);
		if (!k->texts)
			loods_nomem();
	}
	k->texts[k->n] = loods_arena_strdup(&k->arena, text);
	return ++k->n;
}

int64_t loods_group_key(struct loods_group_keys *k, const struct loods_guidance *g, loods_user_id caseworker)
{
	switch (k->by) {
	case LOODS_BY_CASEWORKER:
		return caseworker.n;
	case LOODS_BY_COHORT:
		return text_number(k, g->cohort_key);
	case LOODS_BY_ARM:
		return text_number(k, g->arm);
	case LOODS_BY_GENDER:
		return g->gender ? g->gender : LOODS_GENDER_UNKNOWN;
	case LOODS_BY_MONTH: /* a step that waits lies in many months: not a key of it */
	case LOODS_BY_CLIENT:
	case LOODS_BY_END:
		break;
	}
	return 0;
}

const char *loods_group_key_text(const struct loods_group_keys *k, int64_t key,
				 const struct loods_summary_names *names)
{
	if (!key)
		return NULL;
	if (k->by == LOODS_BY_CASEWORKER)
		return names->user(names->ctx, (loods_user_id){ key });
	return k->by == LOODS_BY_GENDER ? loods_choice_code(&loods_genders, (int)key) : k->texts[key - 1];
}

int loods_group_key_compare(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b;
	return strcmp(a, b);
}

void loods_group_keys_release(struct loods_group_keys *k)
{
	free(k->texts);
	loods_arena_release(&k->arena);
	*k = (struct loods_group_keys){ .by = k->by };
}
