#include "find.h"

#include <string.h>

#include "ops.h"
#include "phone.h"
#include "text.h"

static enum loods_find_whose whose(const struct loods_person *p)
{
	return p->own ? LOODS_FIND_OWN : p->covered ? LOODS_FIND_COVERED : LOODS_FIND_OTHER;
}

/* Those whom this user may know of, by whose they are and then by name. */
static void sort_out(const struct loods_people *people, bool all, struct loods_arena *a, struct loods_find *out)
{
	out->list = LOODS_NEW_ARRAY(a, struct loods_find_row, (size_t)people->n + 1);
	for (int w = LOODS_FIND_OWN; w < LOODS_FIND_WHOSE_END; w++)
		for (int i = 0; i < people->n; i++) {
			const struct loods_person *p = &people->list[i];
			bool reason = w == LOODS_FIND_OTHER && !all;

			if ((int)whose(p) != w || (reason && p->restricted))
				continue;
			out->list[out->n++] =
				(struct loods_find_row){ .p = *p, .whose = (enum loods_find_whose)w, .reason = reason };
		}
}

/* Side by side: fetched from all over the memory, 10,000 of them would take longer than to compare. */
static const char *side_by_side(const struct loods_find *f, struct loods_arena *a)
{
	size_t size = 1;
	char *all, *at;

	for (int i = 0; i < f->n; i++)
		size += strlen(f->list[i].p.fold) + 1;
	all = at = loods_arena_alloc(a, size);
	for (int i = 0; i < f->n; i++) {
		size_t len = strlen(f->list[i].p.fold) + 1;

		memcpy(at, f->list[i].p.fold, len);
		at += len;
	}
	return all;
}

static void place_recent(struct loods_find *f, const loods_id *ids, int n)
{
	for (int k = 0; k < n; k++)
		for (int i = 0; i < f->n; i++)
			if (f->list[i].p.client.n == ids[k].n) {
				f->recent[f->n_recent++] = i;
				break;
			}
}

enum loods_code loods_find_load(struct loods_app *app, struct loods_arena *a, struct loods_find *out,
				struct loods_err *err)
{
	loods_id ids[LOODS_FIND_RECENT];
	struct loods_people people;
	struct loods_err not_all;
	int n = 0;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*out = (struct loods_find){ .folds = "" };
	if (!code)
		code = loods_store_people(app->store, a, app->user.id, loods_clock_today(&app->clock), &people, err);
	if (!code)
		code = loods_store_opened_last(app->store, app->user.id, ids, LOODS_FIND_RECENT, &n, err);
	if (code)
		return code;
	sort_out(&people, loods_ops_may(app, LOODS_MAY_SEE_ALL, &not_all) == LOODS_OK, a, out);
	out->folds = side_by_side(out, a);
	place_recent(out, ids, n);
	return LOODS_OK;
}

static bool is_recent(const struct loods_find *f, int at)
{
	for (int i = 0; i < f->n_recent; i++)
		if (f->recent[i] == at)
			return true;
	return false;
}

static int without_words(const struct loods_find *f, int *hits)
{
	int n = 0;

	for (int i = 0; i < f->n_recent; i++)
		hits[n++] = f->recent[i];
	for (int i = 0; i < f->n && f->list[i].whose != LOODS_FIND_OTHER; i++)
		if (!is_recent(f, i))
			hits[n++] = i;
	return n;
}

int loods_find_match(const struct loods_find *f, const char *typed, int *hits)
{
	struct loods_str query = LOODS_STR_INIT, phone = LOODS_STR_INIT;
	const char *fold = f->folds;
	bool others, by_phone;
	int n = 0;

	loods_text_fold(typed, &query);
	by_phone = loods_phone_query(typed, &phone);
	others = loods_text_chars(query.s) >= LOODS_FIND_LETTERS;
	if (!query.len)
		n = without_words(f, hits);
	for (int i = 0; query.len && i < f->n && (others || f->list[i].whose != LOODS_FIND_OTHER); i++) {
		if (loods_text_match(fold, query.s) || (by_phone && loods_text_match(fold, phone.s)))
			hits[n++] = i;
		fold += strlen(fold) + 1;
	}
	loods_str_release(&query);
	loods_str_release(&phone);
	return n;
}
