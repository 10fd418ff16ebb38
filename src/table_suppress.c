#include <stdlib.h>

#include "table_protect.h"

/* Which equations a cell is in: list[first[cell]] .. list[first[cell + 1] - 1]. */
struct links {
	size_t *first;
	uint32_t *list;
	uint32_t *hidden; /* for each equation how many of its cells are */
};

struct hiding {
	const struct loods_table_system *s;
	uint8_t *status;
	struct links links;
	size_t n; /* hidden cells */
};

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

static uint32_t member(const struct loods_table_system *s, const struct loods_table_equation *e, size_t i)
{
	return i ? s->parts[e->first + i - 1] : e->total;
}

static void links_make(const struct loods_table_system *s, struct links *l)
{
	l->first = room(s->ncells + 1, sizeof *l->first);
	l->hidden = room(s->nequations, sizeof *l->hidden);
	for (size_t e = 0; e < s->nequations; e++)
		for (size_t i = 0; i <= s->equations[e].n; i++)
			l->first[member(s, &s->equations[e], i) + 1]++;
	for (size_t c = 0; c < s->ncells; c++)
		l->first[c + 1] += l->first[c];
	l->list = room(l->first[s->ncells], sizeof *l->list);
	for (size_t e = 0; e < s->nequations; e++)
		for (size_t i = 0; i <= s->equations[e].n; i++)
			l->list[l->first[member(s, &s->equations[e], i)]++] = (uint32_t)e;
	for (size_t c = s->ncells; c > 0; c--)
		l->first[c] = l->first[c - 1];
	l->first[0] = 0;
}

static void set(struct hiding *h, uint32_t cell, enum loods_table_status status)
{
	bool was = h->status[cell] != LOODS_TABLE_PUBLISHED, is = status != LOODS_TABLE_PUBLISHED;

	h->status[cell] = (uint8_t)status;
	if (was == is)
		return;
	h->n += is ? 1 : (size_t)-1;
	for (size_t i = h->links.first[cell]; i < h->links.first[cell + 1]; i++)
		h->links.hidden[h->links.list[i]] += is ? 1 : UINT32_MAX;
}

/* How good a cell is to hide: lower is better, and the first of these that differs decides. */
struct price {
	int empty; /* nobody is in it, so hiding it moves little */
	int small; /* its value is below what is needed */
	int alone; /* its other equations in which nothing is hidden yet */
	int64_t value;
};

static struct price price_of(const struct hiding *h, uint32_t cell, int64_t need)
{
	int64_t value = h->s->value[cell];
	struct price p = { value == 0, value < need, 0, value < need ? -value : value };

	for (size_t i = h->links.first[cell]; i < h->links.first[cell + 1]; i++)
		p.alone += !h->links.hidden[h->links.list[i]];
	return p;
}

static bool cheaper(struct price a, struct price b)
{
	if (a.empty != b.empty)
		return a.empty < b.empty;
	if (a.small != b.small)
		return a.small < b.small;
	if (a.alone != b.alone)
		return a.alone < b.alone;
	return a.value < b.value;
}

/* The best published cell of an equation against the best so far. */
static void look(const struct hiding *h, size_t equation, int64_t need, uint32_t *best, struct price *price)
{
	const struct loods_table_equation *e = &h->s->equations[equation];

	for (size_t i = 0; i <= e->n; i++) {
		uint32_t c = member(h->s, e, i);
		struct price p;

		if (h->status[c] != LOODS_TABLE_PUBLISHED)
			continue;
		p = price_of(h, c, need);
		if (*best == LOODS_TABLE_NONE || cheaper(p, *price) || (!cheaper(*price, p) && c < *best)) {
			*best = c;
			*price = p;
		}
	}
}

/* What a hidden cell of the equation must be able to move. */
static int64_t need_in(const struct hiding *h, size_t equation)
{
	const struct loods_table_equation *e = &h->s->equations[equation];
	int64_t most = 1;

	for (size_t i = 0; i <= e->n; i++) {
		uint32_t c = member(h->s, e, i);
		int64_t up = h->status[c] == LOODS_TABLE_PRIMARY ? loods_table_needs(h->s, c).up : 1;

		most = up > most ? up : most;
	}
	return most;
}

/* No equation with a single hidden cell. */
static void close_equations(struct hiding *h)
{
	for (bool again = true; again;) {
		again = false;
		for (size_t e = 0; e < h->s->nequations; e++) {
			uint32_t best = LOODS_TABLE_NONE;
			struct price price = { 0, 0, 0, 0 };

			if (h->links.hidden[e] != 1)
				continue;
			look(h, e, need_in(h, e), &best, &price);
			if (best == LOODS_TABLE_NONE)
				continue; /* a total of one part, and both are hidden or neither can be */
			set(h, best, LOODS_TABLE_SECONDARY);
			again = true;
		}
	}
}

/* One more cell near an unsafe one: in its own equations, else next to any hidden cell, else anywhere. */
static bool hide_more(struct hiding *h, uint32_t cell)
{
	struct loods_table_need n = loods_table_needs(h->s, cell);
	int64_t need = n.up > n.width ? n.up : n.width;
	uint32_t best = LOODS_TABLE_NONE;
	struct price price = { 0, 0, 0, 0 };

	for (size_t i = h->links.first[cell]; i < h->links.first[cell + 1]; i++)
		look(h, h->links.list[i], need, &best, &price);
	for (size_t e = 0; best == LOODS_TABLE_NONE && e < h->s->nequations; e++)
		if (h->links.hidden[e])
			look(h, e, need, &best, &price);
	for (size_t e = 0; best == LOODS_TABLE_NONE && e < h->s->nequations; e++)
		look(h, e, need, &best, &price);
	if (best == LOODS_TABLE_NONE)
		return false;
	set(h, best, LOODS_TABLE_SECONDARY);
	return true;
}

static bool closed_without(const struct hiding *h, uint32_t cell)
{
	for (size_t i = h->links.first[cell]; i < h->links.first[cell + 1]; i++)
		if (h->links.hidden[h->links.list[i]] == 2)
			return false;
	return true;
}

/* The secondary cell with the highest value below `than` (value, then number), or nothing. */
static uint32_t next_largest(const struct hiding *h, uint32_t than)
{
	uint32_t best = LOODS_TABLE_NONE;
	const int64_t *v = h->s->value;

	for (uint32_t c = 0; c < h->s->ncells; c++) {
		if (h->status[c] != LOODS_TABLE_SECONDARY)
			continue;
		if (than != LOODS_TABLE_NONE && (v[c] > v[than] || (v[c] == v[than] && c >= than)))
			continue;
		if (best == LOODS_TABLE_NONE || v[c] >= v[best])
			best = c;
	}
	return best;
}

/* How often `progress` is asked does not depend on time; its total is the cells that may be tried. */
static bool show_again(struct hiding *h, bool (*progress)(int64_t, int64_t, void *), void *ctx)
{
	size_t done = 0, total = h->n;
	uint32_t turn = LOODS_TABLE_NONE; /* who found the last one to be needed is asked first */

	for (uint32_t c = next_largest(h, LOODS_TABLE_NONE); c != LOODS_TABLE_NONE; c = next_largest(h, c)) {
		if (progress && !progress((int64_t)(total + done++), (int64_t)(2 * total), ctx))
			return false;
		if (!closed_without(h, c))
			continue;
		set(h, c, LOODS_TABLE_PUBLISHED);
		if (loods_table_audit_one(h->s, h->status, turn) == LOODS_TABLE_NONE) {
			turn = LOODS_TABLE_NONE;
			if (loods_table_audit_from(h->s, h->status, &turn) == LOODS_TABLE_NONE)
				continue;
		}
		set(h, c, LOODS_TABLE_SECONDARY);
	}
	return true;
}

static bool hide(struct hiding *h, bool (*progress)(int64_t, int64_t, void *), void *ctx, bool *refused)
{
	for (uint32_t c = 0; c < h->s->ncells; c++)
		if (loods_table_is_primary(h->s, c))
			set(h, c, LOODS_TABLE_PRIMARY);
	for (uint32_t turn = LOODS_TABLE_NONE;;) {
		uint32_t bad;

		if (progress && !progress((int64_t)h->n, (int64_t)h->s->ncells * 2, ctx))
			return false;
		close_equations(h);
		*refused = h->n > LOODS_TABLE_SUPPRESSED_MAX;
		if (*refused)
			return false;
		bad = loods_table_audit_from(h->s, h->status, &turn);
		if (bad == LOODS_TABLE_NONE)
			return show_again(h, progress, ctx);
		*refused = !hide_more(h, bad);
		if (*refused)
			return false;
	}
}

bool loods_table_suppress(const struct loods_table_system *s, uint8_t *status,
			  bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx, bool *refused)
{
	struct hiding h = { .s = s, .status = status };
	bool good;

	for (size_t c = 0; c < s->ncells; c++)
		status[c] = LOODS_TABLE_PUBLISHED;
	links_make(s, &h.links);
	*refused = false;
	good = hide(&h, progress, ctx, refused);
	free(h.links.first);
	free(h.links.list);
	free(h.links.hidden);
	return good;
}
