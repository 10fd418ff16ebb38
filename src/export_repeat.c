#include "export_repeat.h"

#include <stdlib.h>
#include <string.h>

static bool same_text(const char *x, const char *y)
{
	return strcmp(x ? x : "", y ? y : "") == 0;
}

static bool same_wish(const struct loods_release *r, const struct loods_release *wish, const struct loods_snapshot *s)
{
	return r->level == LOODS_EXPORT_ANONYMOUS && r->k == wish->k && r->limit == wish->limit &&
	       r->seed == wish->seed && same_text(r->plan, wish->plan) && same_text(r->cohorts, wish->cohorts) &&
	       r->first.n == s->first.n && r->last.n == s->last.n &&
	       memcmp(r->input_hash, s->hash, sizeof s->hash) == 0;
}

static bool has_anonymous(const struct loods_releases *list)
{
	for (int i = 0; i < list->n; i++)
		if (list->list[i].level == LOODS_EXPORT_ANONYMOUS)
			return true;
	return false;
}

static int by_id(const void *x, const void *y)
{
	const struct loods_release *a = x, *b = y;

	return (a->id.n > b->id.n) - (a->id.n < b->id.n);
}

/* What stood in the register before `r`, seen from the project of `r`. */
static void as_then(struct loods_snapshot *s, const struct loods_release *r)
{
	size_t n = (size_t)(s->releases.n + s->elsewhere.n);
	struct loods_release *all = LOODS_NEW_ARRAY(&s->arena, struct loods_release, n + 1);
	struct loods_releases own = { LOODS_NEW_ARRAY(&s->arena, struct loods_release, n + 1), 0 },
			      other = { LOODS_NEW_ARRAY(&s->arena, struct loods_release, n + 1), 0 };

	memcpy(all, s->releases.list, (size_t)s->releases.n * sizeof *all);
	memcpy(&all[s->releases.n], s->elsewhere.list, (size_t)s->elsewhere.n * sizeof *all);
	qsort(all, n, sizeof *all, by_id);
	for (size_t i = 0; i < n && all[i].id.n < r->id.n; i++)
		if (same_text(all[i].project, r->project))
			own.list[own.n++] = all[i];
		else if (all[i].level == LOODS_EXPORT_ANONYMOUS)
			other.list[other.n++] = all[i];
	s->releases = own;
	s->elsewhere = other;
}

const struct loods_release *loods_export_repeat(struct loods_snapshot *s, const struct loods_export_plan *plan)
{
	const struct loods_releases *lists[] = { &s->releases, has_anonymous(&s->releases) ? NULL : &s->elsewhere };
	const struct loods_release *found = NULL;
	struct loods_release wish;

	loods_release_from_plan(plan, &s->arena, &wish);
	for (size_t l = 0; l < 2 && lists[l] && !found; l++)
		for (int i = 0; i < lists[l]->n && !found; i++)
			if (same_wish(&lists[l]->list[i], &wish, s))
				found = &lists[l]->list[i];
	if (found)
		as_then(s, found);
	return found;
}

/* The register's line of a file, NULL: it has none. */
static const char *line_of(const struct loods_release *r, const char *name, size_t *len)
{
	size_t name_len = strlen(name);

	for (const char *at = r->files; at && *at; at += *len + (at[*len] == '\n')) {
		*len = strcspn(at, "\n");
		if (*len > name_len && at[*len - name_len - 1] == ' ' &&
		    memcmp(&at[*len - name_len], name, name_len) == 0)
			return at;
	}
	return NULL;
}

bool loods_export_same_files(const struct loods_release *x, const struct loods_release *y)
{
	static const char *const names[] = { LOODS_EXPORT_CLIENTS, LOODS_EXPORT_CONTACT_CELLS, LOODS_EXPORT_TABLES };

	for (size_t i = 0; i < LOODS_COUNT(names); i++) {
		size_t n = 0, m = 0;
		const char *a = line_of(x, names[i], &n), *b = line_of(y, names[i], &m);

		if (!a || !b || n != m || memcmp(a, b, n) != 0)
			return false;
	}
	return true;
}

const struct loods_release *loods_export_original(struct loods_snapshot *s, const struct loods_release *r)
{
	const struct loods_releases *lists[] = { &s->releases, &s->elsewhere };
	const struct loods_release *first = r;

	for (size_t l = 0; l < 2; l++)
		for (int i = 0; i < lists[l]->n; i++) {
			const struct loods_release *x = &lists[l]->list[i];

			if (x->id.n < first->id.n && same_wish(x, r, s) && loods_export_same_files(x, r))
				first = x;
		}
	as_then(s, first);
	return first;
}

bool loods_export_repeats(const struct loods_export *e, const struct loods_release *r)
{
	struct loods_str classes = LOODS_STR_INIT;
	bool same;

	loods_export_classes_text(&e->classes, &classes);
	same = same_text(classes.s, r->classes) && r->members.n + e->classes.suppressed == e->s.nrows;
	for (size_t i = 0; i < e->s.nrows && same; i++)
		if (e->classes.class_of[i] != LOODS_DISCLOSE_NONE)
			same = loods_release_class_of(&r->members, e->s.clients[i]) == e->classes.class_of[i] + 1;
	loods_str_release(&classes);
	return same;
}
