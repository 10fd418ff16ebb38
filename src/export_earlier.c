#include "export_earlier.h"

#include <stdlib.h>
#include <string.h>

/* Where a client was: `today` is the place among today's clients, LOODS_ATTACK_NONE: not here any more. */
struct past {
	loods_id client;
	const uint32_t *classes; /* of each release, 0: not in it */
	size_t n;
	uint32_t today, number;
};

static int by_client(const void *x, const void *y)
{
	const struct past *a = x, *b = y;

	return (a->client.n > b->client.n) - (a->client.n < b->client.n);
}

static int by_classes(const void *x, const void *y)
{
	const struct past *a = x, *b = y;

	return memcmp(a->classes, b->classes, a->n * sizeof *a->classes);
}

static bool counts(const struct loods_release *r)
{
	return r->level == LOODS_EXPORT_ANONYMOUS;
}

/* Everybody who is here today or was released, each once, by client. */
static size_t everybody(const struct loods_releases *project, const loods_id *clients, size_t n,
			struct loods_arena *a, struct past **out)
{
	size_t most = n, all = 0, kept = 0;
	struct past *p;

	for (int r = 0; r < project->n; r++)
		most += project->list[r].members.n;
	p = LOODS_NEW_ARRAY(a, struct past, most + 1);
	for (size_t i = 0; i < n; i++)
		p[all++] = (struct past){ .client = clients[i], .today = (uint32_t)i };
	for (int r = 0; r < project->n; r++)
		for (size_t i = 0; counts(&project->list[r]) && i < project->list[r].members.n; i++)
			p[all++] = (struct past){ .client = project->list[r].members.clients[i],
						  .today = LOODS_ATTACK_NONE };
	if (all)
		qsort(p, all, sizeof *p, by_client);
	for (size_t i = 0, end; i < all; i = end) {
		p[kept] = p[i];
		for (end = i; end < all && p[end].client.n == p[i].client.n; end++)
			if (p[end].today != LOODS_ATTACK_NONE)
				p[kept].today = p[end].today;
		kept++;
	}
	*out = p;
	return kept;
}

/* Both by client, so one pass for each release. */
static size_t find_classes(const struct loods_releases *project, struct past *p, size_t n, struct loods_arena *a)
{
	size_t releases = 0, at = 0;
	uint32_t *classes;

	for (int r = 0; r < project->n; r++)
		releases += counts(&project->list[r]);
	classes = LOODS_NEW_ARRAY(a, uint32_t, releases * n + 1);
	for (size_t i = 0; i < n; i++) {
		p[i].classes = &classes[i * releases];
		p[i].n = releases;
	}
	for (int r = 0; r < project->n; r++) {
		const struct loods_release_members *m = &project->list[r].members;

		if (!counts(&project->list[r]))
			continue;
		for (size_t i = 0, j = 0; i < n && j < m->n; i++)
			if (m->clients[j].n == p[i].client.n)
				classes[i * releases + at] = m->classes[j++];
		at++;
	}
	return releases;
}

static bool never(const struct past *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->classes[i])
			return false;
	return true;
}

bool loods_export_earlier(const struct loods_releases *project, const loods_id *clients, size_t n,
			  struct loods_arena *a, struct loods_attack_earlier *out)
{
	struct past *p;
	size_t all = everybody(project, clients, n, a, &p);
	uint32_t *was = LOODS_NEW_ARRAY(a, uint32_t, n + 1), *gone = LOODS_NEW_ARRAY(a, uint32_t, all + 1);

	*out = (struct loods_attack_earlier){ .was = was, .gone = gone };
	if (!find_classes(project, p, all, a))
		return false;
	if (all)
		qsort(p, all, sizeof *p, by_classes);
	for (size_t i = 0; i < all; i++) {
		p[i].number = !i || by_classes(&p[i - 1], &p[i]) ? (uint32_t)i : p[i - 1].number;
		if (p[i].today != LOODS_ATTACK_NONE)
			was[p[i].today] = never(&p[i]) ? LOODS_ATTACK_NONE : p[i].number;
		else
			gone[out->ngone++] = p[i].number;
	}
	return true;
}
