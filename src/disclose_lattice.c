#include <stdlib.h>
#include <string.h>

#include "disclose_inner.h"
#include "i18n.h"

/*
 * The search of one stage. A node is "unsafe" when it leaves more rows uncovered than may be, or so many that
 * their price alone is above the best cost so far; both are inherited by everything finer. The cost of a node
 * has a lower bound that needs no counting (bounds()), so nodes are taken by rising bound and the rest is
 * never looked at once the bound passes the best cost. Sums are of whole numbers until the last step: equal
 * costs are found equal whichever way a table was rolled up.
 */

enum { STATE_SAFE = 1, STATE_UNSAFE = 2, STATE_CHECKED = 4 };
enum { CACHE_SLOTS = 48, CACHE_BYTES = 48 * 1024 * 1024 };

struct level_sum {
	uint64_t below;	   /* over all rows: leaves under the released value, less one */
	double mean, most; /* loss of the attribute at this level: mean over rows, and the highest there is */
};

struct cached {
	struct loods_table table;
	uint64_t used; /* when last; 0: empty */
};

struct lattice {
	struct loods_search *s;
	const struct loods_encoding *e;
	struct loods_arena arena;
	size_t levels[LOODS_DISCLOSE_ATTRIBUTES_MAX], stride[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	struct level_sum *sum[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	double unit[LOODS_DISCLOSE_ATTRIBUTES_MAX]; /* loss of one row for one leaf more below its value */
	size_t n;				    /* nodes */
	uint8_t *state;
	float *bound;	     /* for each node, a row's share of the lower bound of its cost */
	float *most;	     /* highest loss a row can have there */
	uint32_t *uncovered; /* rows; of the nodes that were checked */
	uint32_t *order;
	struct loods_counter counter;
	struct loods_table table, left; /* the one in hand; the uncovered classes rolled up to the top */
	struct cached cache[CACHE_SLOTS];
	size_t cached, cache_room;
	uint64_t clock;
	double best, equal; /* cost; what counts as the same cost */
};

size_t loods_lattice_levels(const struct loods_encoding *e, const struct loods_disclose_options *o, size_t i)
{
	return o->attributes && o->attributes[i].fixed ? 1 : e->nlevels[i];
}

size_t loods_lattice_size(const struct loods_encoding *e, const struct loods_disclose_options *o)
{
	size_t n = 1;

	for (size_t i = 0; i < e->n; i++) {
		n *= loods_lattice_levels(e, o, i);
		if (n > LOODS_DISCLOSE_NODES_MAX)
			return LOODS_DISCLOSE_NODES_MAX + 1;
	}
	return n;
}

static void node_of(const struct lattice *t, size_t at, uint8_t *node)
{
	for (size_t i = 0; i < t->e->n; i++)
		node[i] = (uint8_t)(at / t->stride[i] % t->levels[i]);
}

static void sum_levels(struct lattice *t)
{
	const struct loods_fold *f = t->s->fold;

	for (size_t i = 0; i < t->e->n; i++) {
		t->sum[i] = LOODS_NEW_ARRAY(&t->arena, struct level_sum, t->levels[i]);
		t->unit[i] = t->e->leaves[i] > 1 ? t->s->weight[i] / (t->e->leaves[i] - 1) : 0;
		for (size_t l = 0; l < t->levels[i]; l++) {
			struct level_sum *sum = &t->sum[i][l];
			const uint32_t *below = t->e->level[i][l].below;
			uint32_t most = 0;

			for (size_t k = 0; k < f->n; k++) {
				uint32_t b = below[f->codes[k * t->e->n + i]];

				sum->below += (uint64_t)b * f->rows[k];
				most = b > most ? b : most;
			}
			sum->mean = (double)sum->below * t->unit[i] / (double)f->total;
			sum->most = most * t->unit[i];
		}
	}
}

/*
 * A row costs its loss x, or the price p when it is uncovered: at least min(x, p). That is concave in x, and
 * x lies between 0 and the highest loss m of the node, so its mean is at least (mean of x) * p / m where m >
 * p. Rounded down, as single precision is enough to order nodes by.
 */
static void bounds(struct lattice *t)
{
	for (size_t at = 0; at < t->n; at++) {
		double mean = 0, most = 0;

		for (size_t i = 0; i < t->e->n; i++) {
			const struct level_sum *sum = &t->sum[i][at / t->stride[i] % t->levels[i]];

			mean += sum->mean;
			most += sum->most;
		}
		if (most > t->s->price)
			mean *= t->s->price / most;
		t->bound[at] = (float)(mean * (1 - 1e-6));
		t->most[at] = (float)(most * (1 + 1e-6));
	}
}

static int by_bound(const void *x, const void *y, void *ctx)
{
	const struct lattice *t = ctx;
	uint32_t p = *(const uint32_t *)x, q = *(const uint32_t *)y;

	if (t->bound[p] != t->bound[q])
		return t->bound[p] < t->bound[q] ? -1 : 1;
	return (p > q) - (p < q);
}

static void lattice_init(struct lattice *t, struct loods_search *s)
{
	const struct loods_fold *f = s->fold;

	*t = (struct lattice){ .s = s, .e = f->e, .n = 1 };
	for (size_t i = t->e->n; i-- > 0;) {
		t->levels[i] = loods_lattice_levels(t->e, s->o, i);
		t->stride[i] = t->n;
		t->n *= t->levels[i];
	}
	t->state = LOODS_NEW_ARRAY(&t->arena, uint8_t, t->n);
	t->bound = LOODS_NEW_ARRAY(&t->arena, float, t->n);
	t->most = LOODS_NEW_ARRAY(&t->arena, float, t->n);
	t->uncovered = LOODS_NEW_ARRAY(&t->arena, uint32_t, t->n);
	t->order = LOODS_NEW_ARRAY(&t->arena, uint32_t, t->n);
	t->counter = loods_counter_new(f, &t->arena);
	t->table = loods_table_new(f, f->n, &t->arena);
	t->left = loods_table_new(f, f->n, &t->arena);
	t->cache_room = f->n / 2 + 1;
	t->cached = CACHE_BYTES / (t->cache_room * 2 * sizeof(uint32_t));
	t->cached = f->pairs ? 0 : t->cached < CACHE_SLOTS ? t->cached : CACHE_SLOTS;
	t->equal = 1e-10 * (double)f->total;
	t->best = s->price * (double)f->total + 2 * t->equal;
	if (s->below > 0 && s->below - 2 * t->equal < t->best)
		t->best = s->below - 2 * t->equal;
	sum_levels(t);
	bounds(t);
	s->work.nodes = t->n;
	s->work.tuples = f->n;
}

/* The smallest table at hand of a node at or below `node`. */
static const struct loods_table *nearest(struct lattice *t, const uint8_t *node)
{
	struct cached *found = NULL;

	for (size_t c = 0; c < t->cached; c++) {
		struct cached *k = &t->cache[c];
		size_t i = 0;

		if (!k->used || (found && k->table.n >= found->table.n))
			continue;
		while (i < t->e->n && k->table.node[i] <= node[i])
			i++;
		if (i == t->e->n)
			found = k;
	}
	if (!found)
		return NULL;
	found->used = ++t->clock;
	return &found->table;
}

/* Keeps the table in hand when it is much smaller than what it came from; the one longest unused goes. */
static void keep(struct lattice *t, size_t source)
{
	struct cached *oldest = &t->cache[0];

	if (!t->cached || t->table.n > source / 2 || t->table.n < 64)
		return;
	for (size_t c = 1; c < t->cached; c++)
		if (t->cache[c].used < oldest->used)
			oldest = &t->cache[c];
	if (!oldest->table.tuple)
		oldest->table = loods_table_new(t->s->fold, t->cache_room, &t->arena);
	memcpy(oldest->table.node, t->table.node, sizeof t->table.node);
	oldest->table.n = t->table.n;
	memcpy(oldest->table.tuple, t->table.tuple, t->table.n * sizeof *t->table.tuple);
	memcpy(oldest->table.rows, t->table.rows, t->table.n * sizeof *t->table.rows);
	oldest->used = ++t->clock;
}

/* Rows that would stay uncovered even at the top, of those that the table in hand leaves uncovered. */
static size_t lost_at_top(struct lattice *t)
{
	const struct loods_fold *f = t->s->fold;
	uint8_t top[LOODS_DISCLOSE_ATTRIBUTES_MAX];
	struct loods_arena own = { 0 };
	struct loods_table some = loods_table_new(f, t->table.n, &own);
	size_t lost = 0;

	node_of(t, t->n - 1, top);
	if (f->pairs) {
		bool *open = LOODS_NEW_ARRAY(&own, bool, f->n);
		uint32_t *from = LOODS_NEW_ARRAY(&own, uint32_t, f->n);
		struct loods_fold rest;

		for (size_t k = 0; k < f->n; k++)
			open[k] = t->table.units[t->counter.class_of[k]] < t->s->o->k;
		rest = loods_fold_some(f, open, &own, from);
		loods_table_make(&rest, NULL, top, &t->counter, &t->left);
	} else {
		for (size_t c = 0; c < t->table.n; c++) {
			if (t->table.units[c] >= t->s->o->k)
				continue;
			some.tuple[some.n] = t->table.tuple[c];
			some.rows[some.n++] = t->table.rows[c];
		}
		loods_table_make(f, &some, top, &t->counter, &t->left);
	}
	for (size_t c = 0; c < t->left.n; c++)
		lost += t->left.units[c] < t->s->o->k ? t->left.rows[c] : 0;
	loods_arena_release(&own);
	return lost;
}

static double cost_of(const struct lattice *t, const uint8_t *node, size_t uncovered)
{
	const struct loods_fold *f = t->s->fold;
	uint64_t open[LOODS_DISCLOSE_ATTRIBUTES_MAX] = { 0 };
	double cost = t->s->price * (double)uncovered;

	for (size_t c = 0; c < t->table.n; c++) {
		const uint16_t *codes = f->codes + (size_t)t->table.tuple[c] * t->e->n;

		if (t->table.units[c] >= t->s->o->k)
			continue;
		for (size_t i = 0; i < t->e->n; i++)
			open[i] += (uint64_t)t->e->level[i][node[i]].below[codes[i]] * t->table.rows[c];
	}
	for (size_t i = 0; i < t->e->n; i++)
		cost += (double)(t->sum[i][node[i]].below - open[i]) * t->unit[i];
	return cost;
}

/* Takes the node in hand when it is better than the best; equal cost: fewest uncovered, then the smallest. */
static void consider(struct lattice *t, const uint8_t *node, size_t uncovered)
{
	struct loods_search *s = t->s;
	double cost = cost_of(t, node, uncovered);

	if (cost > t->best + t->equal)
		return;
	if (s->found && cost > t->best - t->equal &&
	    (uncovered > s->uncovered || (uncovered == s->uncovered && memcmp(node, s->node, t->e->n) > 0)))
		return;
	if (uncovered > s->may_lose && lost_at_top(t) > s->may_lose)
		return;
	s->found = true;
	s->uncovered = uncovered;
	s->cost = t->best = cost;
	memcpy(s->node, node, t->e->n);
}

static bool unsafe(const struct lattice *t, size_t uncovered)
{
	return uncovered > t->s->may_leave || (double)uncovered * t->s->price > t->best + t->equal;
}

/* Counts the classes of a node and takes it when it is the best so far. True when it is safe. */
static bool check(struct lattice *t, size_t at)
{
	uint8_t node[LOODS_DISCLOSE_ATTRIBUTES_MAX] = { 0 };
	const struct loods_table *from;
	size_t uncovered = 0;

	if (t->state[at] & STATE_CHECKED)
		return !unsafe(t, t->uncovered[at]);
	node_of(t, at, node);
	from = nearest(t, node);
	loods_table_make(t->s->fold, from, node, &t->counter, &t->table);
	for (size_t c = 0; c < t->table.n; c++)
		uncovered += t->table.units[c] < t->s->o->k ? t->table.rows[c] : 0;
	t->state[at] |= STATE_CHECKED;
	t->uncovered[at] = (uint32_t)uncovered;
	t->s->work.checks++;
	keep(t, from ? from->n : t->s->fold->n);
	if (unsafe(t, uncovered))
		return false;
	consider(t, node, uncovered);
	return true;
}

/* Everything above a safe node is safe, everything below an unsafe one is not. */
static void tag(struct lattice *t, size_t at, int state)
{
	if (t->state[at] & state)
		return;
	t->state[at] |= (uint8_t)state;
	for (size_t i = 0; i < t->e->n; i++) {
		size_t level = at / t->stride[i] % t->levels[i];

		if (state == STATE_SAFE && level + 1 < t->levels[i])
			tag(t, at + t->stride[i], state);
		if (state == STATE_UNSAFE && level > 0)
			tag(t, at - t->stride[i], state);
	}
}

/* From an untagged node up, each time to the untagged successor of the lowest bound; then the lowest safe
 * node on that path, by halving. */
static void walk(struct lattice *t, size_t at)
{
	size_t path[LOODS_DISCLOSE_ATTRIBUTES_MAX * LOODS_DISCLOSE_LEVELS_MAX], n = 0, low = 0, high;

	for (size_t next = at; next != SIZE_MAX;) {
		path[n++] = at = next;
		next = SIZE_MAX;
		for (size_t i = 0; i < t->e->n; i++) {
			size_t up = at + t->stride[i];

			if (at / t->stride[i] % t->levels[i] + 1 < t->levels[i] &&
			    !(t->state[up] & (STATE_SAFE | STATE_UNSAFE)) &&
			    (next == SIZE_MAX || t->bound[up] < t->bound[next]))
				next = up;
		}
	}
	for (high = n; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (check(t, path[middle])) {
			tag(t, path[middle], STATE_SAFE);
			high = middle;
		} else {
			tag(t, path[middle], STATE_UNSAFE);
			low = middle + 1;
		}
	}
}

/* The bound, when at least that many rows are uncovered. */
static double bound_with(const struct lattice *t, size_t at, uint32_t uncovered)
{
	double spare = t->s->price - t->most[at];

	return (double)t->bound[at] * (double)t->s->fold->total + (spare > 0 ? spare * uncovered : 0);
}

/* Rows that the nodes just above leave uncovered, as far as is known: this one leaves no fewer. */
static uint32_t left_above(const struct lattice *t, size_t at)
{
	uint32_t uncovered = 0;

	for (size_t i = 0; i < t->e->n; i++) {
		size_t up = at + t->stride[i];

		if (at / t->stride[i] % t->levels[i] + 1 < t->levels[i] && t->uncovered[up] > uncovered)
			uncovered = t->uncovered[up];
	}
	return uncovered;
}

static bool go_on(const struct lattice *t, size_t done)
{
	const struct loods_search *s = t->s;

	return !s->o->progress || s->o->progress(s->done + (int64_t)done, s->total, s->o->ctx);
}

/* Where few rows may be left: nodes by rising bound. */
static bool search_up(struct lattice *t)
{
	size_t n = 0;

	for (size_t at = 0; at < t->n; at++)
		if ((double)t->bound[at] * (double)t->s->fold->total <= t->best + t->equal)
			t->order[n++] = (uint32_t)at;
	qsort_r(t->order, n, sizeof *t->order, by_bound, t);
	for (size_t k = 0; k < n; k++) {
		size_t at = t->order[k];

		if ((double)t->bound[at] * (double)t->s->fold->total > t->best + t->equal)
			break;
		if ((t->state[at] & (STATE_UNSAFE | STATE_CHECKED)) ||
		    bound_with(t, at, left_above(t, at)) > t->best + t->equal)
			continue;
		if (!go_on(t, k * t->n / n))
			return false;
		if (!(t->state[at] & STATE_SAFE))
			walk(t, at);
		if (!(t->state[at] & (STATE_UNSAFE | STATE_CHECKED)) && !check(t, at))
			tag(t, at, STATE_UNSAFE);
	}
	return true;
}

/* Down from the top, each time to the predecessor of least cost, as long as that is less than here: a good
 * best cost to begin with. */
static bool descend(struct lattice *t)
{
	size_t at = t->n - 1;
	double cost;

	do {
		size_t from = at;

		if (!go_on(t, 0))
			return false;
		cost = t->best;
		for (size_t i = 0; i < t->e->n; i++) {
			double before = t->best;

			if (from / t->stride[i] % t->levels[i] == 0)
				continue;
			check(t, from - t->stride[i]);
			if (t->best < before)
				at = from - t->stride[i];
		}
	} while (t->best < cost);
	return true;
}

/* Where rows may be left at a price: from the top down, so that for every node it is known what the nodes
 * above leave uncovered. A node's number is below those of all nodes above it. */
static bool search_down(struct lattice *t)
{
	if (!descend(t))
		return false;
	for (size_t at = t->n; at-- > 0;) {
		uint32_t above = left_above(t, at);

		if (t->state[at] & STATE_CHECKED)
			continue;
		t->uncovered[at] = above;
		if (unsafe(t, above) || bound_with(t, at, above) > t->best + t->equal)
			continue;
		if (!go_on(t, t->n - at))
			return false;
		check(t, at);
	}
	return true;
}

static bool search(struct lattice *t)
{
	/* The top first: it says whether there is an answer at all, and bounds the work. */
	if (!check(t, t->n - 1) && t->uncovered[t->n - 1] > t->s->may_leave)
		return true;
	return t->s->open ? search_down(t) : search_up(t);
}

enum loods_code loods_search_run(struct loods_search *s, struct loods_err *err)
{
	struct lattice t;
	bool finished;

	s->found = false;
	s->work = (struct loods_disclose_work){ 0 };
	lattice_init(&t, s);
	finished = search(&t);
	loods_arena_release(&t.arena);
	return finished ? LOODS_OK : loods_fail(err, LOODS_ECANCEL, _("Stopped; nothing was written."));
}
