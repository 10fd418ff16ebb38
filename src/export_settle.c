#include "export_settle.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"

/* Everybody who is here or was ever released. */
struct person {
	int64_t id;
	uint32_t history; /* the same number: the same classes so far; 0: never released */
	uint32_t class;	  /* in the release looked at; 0: none */
	size_t row;	  /* among the clients; SIZE_MAX: no longer here */
};

struct people {
	struct person *list;
	size_t n;
};

static int by_id(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row); /* who is here comes first */
}

static int by_group(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	if (x->history != y->history)
		return x->history < y->history ? -1 : 1;
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void sort(struct people *p, int (*order)(const void *, const void *))
{
	if (p->n)
		qsort(p->list, p->n, sizeof *p->list, order);
}

static void gather(struct people *p, const struct loods_release_members *before, size_t nbefore,
		   const loods_id *clients, size_t n)
{
	size_t most = n, kept = 0;

	for (size_t r = 0; r < nbefore; r++)
		most += before[r].n;
	p->list = calloc(most + 1, sizeof *p->list);
	if (!p->list)
		loods_nomem();
	for (size_t i = 0; i < n; i++)
		p->list[p->n++] = (struct person){ .id = clients[i].n, .row = i };
	for (size_t r = 0; r < nbefore; r++)
		for (size_t i = 0; i < before[r].n; i++)
			p->list[p->n++] = (struct person){ .id = before[r].clients[i].n, .row = SIZE_MAX };
	sort(p, by_id);
	for (size_t i = 0; i < p->n; i++)
		if (!kept || p->list[kept - 1].id != p->list[i].id)
			p->list[kept++] = p->list[i];
	p->n = kept;
}

/* The class of everybody in that release; both are in the order of ids. */
static void take_classes(struct people *p, const struct loods_release_members *m)
{
	size_t at = 0;

	for (size_t i = 0; i < p->n; i++) {
		while (at < m->n && m->clients[at].n < p->list[i].id)
			at++;
		p->list[i].class = at < m->n && m->clients[at].n == p->list[i].id ? m->classes[at] : 0;
	}
}

/* Makes of history and class a new history; never released stays 0. */
static void refine(struct people *p)
{
	uint32_t number = 0, history = 0, class = 0;

	sort(p, by_group);
	for (size_t i = 0; i < p->n; i++) {
		struct person *x = &p->list[i];

		if (x->history != history || x->class != class) {
			history = x->history;
			class = x->class;
			number++;
		}
		x->history = number;
	}
	sort(p, by_id);
}

static void begin(struct people *p, const struct loods_release_members *before, size_t nbefore,
		  const loods_id *clients, size_t n)
{
	*p = (struct people){ 0 };
	gather(p, before, nbefore, clients, n);
	for (size_t r = 0; r < nbefore; r++) {
		take_classes(p, &before[r]);
		refine(p);
	}
}

static void take_proposed(struct people *p, const uint32_t *classes)
{
	for (size_t i = 0; i < p->n; i++)
		p->list[i].class = p->list[i].row == SIZE_MAX ? 0 : classes[p->list[i].row];
	sort(p, by_group);
}

static size_t end_of_group(const struct people *p, size_t i)
{
	size_t j = i + 1;

	while (j < p->n && p->list[j].history == p->list[i].history && p->list[j].class == p->list[i].class)
		j++;
	return j;
}

static size_t end_of_history(const struct people *p, size_t i)
{
	size_t j = i + 1;

	while (j < p->n && p->list[j].history == p->list[i].history)
		j++;
	return j;
}

struct group {
	size_t first, n;
};

static int by_size(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static void leave_out(struct people *p, const struct group *g)
{
	for (size_t i = g->first; i < g->first + g->n; i++)
		p->list[i].class = 0;
}

/* Those of one history, [first, last): what is too small goes, and then more, until those without a class are
 * none or enough. Nobody knows who never was released, so of those any number may be without. */
static void settle_history(struct people *p, size_t first, size_t last, size_t k, struct group *groups)
{
	size_t ngroups = 0, without = 0;

	for (size_t i = first; i < last;) {
		size_t j = end_of_group(p, i);

		if (!p->list[i].class)
			without = j - i;
		else
			groups[ngroups++] = (struct group){ i, j - i };
		i = j;
	}
	if (ngroups)
		qsort(groups, ngroups, sizeof *groups, by_size);
	for (size_t g = 0; g < ngroups; g++) {
		if (groups[g].n >= k && (!p->list[first].history || !without || without >= k))
			break;
		without += groups[g].n;
		leave_out(p, &groups[g]);
	}
}

void loods_settle(const struct loods_release_members *before, size_t nbefore, const loods_id *clients,
		  size_t n, size_t k, uint32_t *classes, struct loods_settled *out)
{
	struct people p;
	struct group *groups;

	*out = (struct loods_settled){ 0 };
	begin(&p, before, nbefore, clients, n);
	take_proposed(&p, classes);
	groups = calloc(p.n + 1, sizeof *groups);
	if (!groups)
		loods_nomem();
	for (size_t i = 0; i < p.n;) {
		size_t j = end_of_history(&p, i);

		settle_history(&p, i, j, k, groups);
		i = j;
	}
	for (size_t i = 0; i < p.n; i++) {
		const struct person *x = &p.list[i];

		if (x->row == SIZE_MAX) {
			out->gone++;
			continue;
		}
		out->released += x->class != 0;
		out->newcomers += x->class && !x->history;
		out->waiting += !x->class && !x->history && classes[x->row];
		out->withdrawn += !x->class && x->history;
		classes[x->row] = x->class;
	}
	free(groups);
	free(p.list);
}

bool loods_settle_holds(const struct loods_release_members *before, size_t nbefore, const loods_id *clients,
			size_t n, size_t k, const uint32_t *classes, size_t *smallest)
{
	struct people p;
	size_t worst = 0;

	begin(&p, before, nbefore, clients, n);
	take_proposed(&p, classes);
	for (size_t i = 0; i < p.n;) {
		size_t last = end_of_history(&p, i), all = last - i;

		while (i < last) {
			size_t j = end_of_group(&p, i);
			const struct person *x = &p.list[i];
			/* A whole history that is left out tells nothing new, however few they are. */
			bool matters = x->class || (x->history && j - i < all);

			if (matters && j - i < k && (!worst || j - i < worst))
				worst = j - i;
			i = j;
		}
	}
	free(p.list);
	if (smallest)
		*smallest = worst;
	return !worst;
}

size_t loods_settle_waves(const struct loods_release_members *before, size_t nbefore, const loods_id *clients,
			  size_t n, size_t k, uint32_t *waves)
{
	size_t fresh = 0;

	for (size_t i = 0; i < n; i++) {
		waves[i] = 0;
		for (size_t r = 0; r < nbefore && !waves[i]; r++)
			if (loods_release_class_of(&before[r], clients[i]))
				waves[i] = (uint32_t)r + 1;
		fresh += !waves[i];
	}
	for (size_t i = 0; i < n; i++)
		if (!waves[i] && fresh >= k)
			waves[i] = (uint32_t)nbefore + 1;
	return fresh;
}

uint32_t loods_release_class_of(const struct loods_release_members *m, loods_id client)
{
	size_t lo = 0, hi = m->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (m->clients[mid].n < client.n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < m->n && m->clients[lo].n == client.n ? m->classes[lo] : 0;
}
