#include "release_log.h"

#include <stdlib.h>
#include <string.h>

#include "i18n.h"

struct people {
	uint32_t *seen;	 /* for each person the last cell that they were counted in, and one */
	uint32_t *count; /* their contacts in it */
	uint32_t mark;
};

struct tally {
	uint32_t people, largest;
};

struct work {
	const struct loods_release_log *log;
	size_t n, nfields;
	uint32_t *leaf;	 /* for each contact its leaf cell */
	uint32_t *cell;	 /* for each contact its released cell, before sorting */
	uint32_t *left;	 /* contacts that are not released yet */
	uint32_t *order; /* the same, cell by cell */
	size_t nleaves;
	uint64_t *leaf_key;
	uint64_t *place; /* for each field its place in a key */
	struct people people;
	struct loods_log_cell *cells;
	size_t ncells, cap;
};

/* Numbers keys in the order in which they come. */
struct numbering {
	uint64_t *keys;
	uint32_t *slots; /* number and one, 0: free */
	size_t n, cap;	 /* cap: slots, a power of two */
};

static void *room(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		loods_nomem();
	return p;
}

static size_t slot_of(const struct numbering *t, uint64_t key)
{
	uint64_t h = key * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 20) & (t->cap - 1);

	while (t->slots[i] && t->keys[t->slots[i] - 1] != key)
		i = (i + 1) & (t->cap - 1);
	return i;
}

static void numbering_grow(struct numbering *t)
{
	t->cap = t->cap ? t->cap * 2 : 1024;
	free(t->slots);
	t->slots = room(t->cap, sizeof *t->slots);
	t->keys = realloc(t->keys, t->cap / 2 * sizeof *t->keys);
	if (!t->keys)
		loods_nomem();
	for (size_t i = 0; i < t->n; i++)
		t->slots[slot_of(t, t->keys[i])] = (uint32_t)i + 1;
}

static uint32_t number(struct numbering *t, uint64_t key)
{
	size_t i;

	if (t->n >= t->cap / 2)
		numbering_grow(t);
	i = slot_of(t, key);
	if (!t->slots[i]) {
		t->keys[t->n] = key;
		t->slots[i] = (uint32_t)++t->n;
	}
	return t->slots[i] - 1;
}

static void numbering_release(struct numbering *t)
{
	free(t->slots);
	free(t->keys);
}

void loods_release_log_levels(const struct loods_release_log *log, size_t stage, uint8_t levels[LOODS_LOG_FIELDS_MAX])
{
	memset(levels, 0, LOODS_LOG_FIELDS_MAX);
	for (size_t i = 0; i < stage; i++)
		levels[log->steps[i].field] = (uint8_t)log->steps[i].level;
}

const char *loods_release_log_label(const struct loods_release_log *log, const struct loods_log_cell *cell,
				    size_t field)
{
	uint8_t levels[LOODS_LOG_FIELDS_MAX];

	loods_release_log_levels(log, cell->stage, levels);
	return log->contacts->attributes[field].levels[levels[field]].labels[cell->codes[field]];
}

const struct loods_log_cell *loods_release_log_row(const struct loods_log_result *r, uint64_t row)
{
	size_t low = 0, high = r->ncells;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (r->cells[mid].first <= row)
			low = mid;
		else
			high = mid;
	}
	return &r->cells[low];
}

size_t loods_release_log_steps(const struct loods_microdata *contacts, const size_t *order, size_t norder,
			       struct loods_log_step *steps)
{
	size_t n = 0;

	for (size_t i = 0; i < norder; i++)
		for (size_t level = 1; level < contacts->attributes[order[i]].nlevels; level++)
			if (n < LOODS_LOG_STEPS_MAX)
				steps[n++] = (struct loods_log_step){ order[i], level };
	return n;
}

static enum loods_code check(const struct loods_release_log *log, struct loods_err *err)
{
	const struct loods_microdata *m = log->contacts;
	uint8_t levels[LOODS_LOG_FIELDS_MAX] = { 0 };
	bool bad = log->k < 2 || !m->nattributes || m->nattributes > LOODS_LOG_FIELDS_MAX ||
		   log->nsteps > LOODS_LOG_STEPS_MAX || m->nrows >= LOODS_LOG_DROPPED ||
		   log->nwho >= UINT32_MAX;
	uint64_t product = 1;

	for (size_t i = 0; !bad && i < log->nsteps; i++) {
		const struct loods_log_step *s = &log->steps[i];

		bad = s->field >= m->nattributes || s->level >= m->attributes[s->field].nlevels ||
		      s->level > UINT8_MAX || (log->groups >> s->field & 1) || s->level <= levels[s->field];
		if (!bad)
			levels[s->field] = (uint8_t)s->level;
	}
	for (size_t f = 0; !bad && f < m->nattributes; f++)
		bad = __builtin_mul_overflow(product, (uint64_t)m->attributes[f].levels[0].ncodes, &product);
	for (size_t f = 0; !bad && f < m->nattributes; f++) {
		size_t ncodes = m->attributes[f].levels[0].ncodes;

		for (size_t i = 0; i < m->nrows; i++)
			bad |= m->columns[f][i] >= ncodes;
	}
	for (size_t i = 0; !bad && i < m->nrows; i++)
		bad = log->who[i] >= log->nwho;
	if (!bad)
		return LOODS_OK;
	loods_fail(err, LOODS_EINVALID,
		   _("The contact log of the export cannot be made with these settings."));
	loods_err_debug(err, "release_log: k, fields, steps or codes out of bounds");
	return LOODS_EINVALID;
}

static void number_leaves(struct work *w)
{
	const struct loods_microdata *m = w->log->contacts;
	struct numbering t = { 0 };
	uint64_t place = 1;

	for (size_t f = 0; f < w->nfields; f++) {
		w->place[f] = place;
		place *= m->attributes[f].levels[0].ncodes;
	}
	for (size_t i = 0; i < w->n; i++) {
		uint64_t key = 0;

		for (size_t f = 0; f < w->nfields; f++)
			key += w->place[f] * m->columns[f][i];
		w->leaf[i] = number(&t, key);
	}
	w->nleaves = t.n;
	w->leaf_key = t.keys;
	free(t.slots);
}

/* A leaf's code of a field, and a leaf's cell at given levels with only the fields of `mask`. */
static uint16_t leaf_code(const struct work *w, size_t leaf, size_t field, size_t level)
{
	const struct loods_micro_attribute *at = &w->log->contacts->attributes[field];
	size_t code = (size_t)(w->leaf_key[leaf] / w->place[field] % at->levels[0].ncodes);

	return level ? at->levels[level].code_of[code] : (uint16_t)code;
}

/* Numbers the cells that the leaves fall in at these levels: map[leaf]. Returns how many. */
static size_t map_leaves(const struct work *w, const uint8_t *levels, uint32_t mask, uint32_t *map)
{
	struct numbering t = { 0 };
	size_t n;

	for (size_t leaf = 0; leaf < w->nleaves; leaf++) {
		uint64_t key = 0;

		for (size_t f = 0; f < w->nfields; f++)
			if (mask >> f & 1)
				key += w->place[f] * leaf_code(w, leaf, f, levels[f]);
		map[leaf] = number(&t, key);
	}
	n = t.n;
	numbering_release(&t);
	return n;
}

static struct tally count_people(struct work *w, const uint32_t *contacts, size_t n)
{
	struct people *p = &w->people;
	struct tally t = { 0 };

	p->mark++;
	for (size_t i = 0; i < n; i++) {
		uint32_t who = w->log->who[contacts[i]];

		if (p->seen[who] != p->mark) {
			p->seen[who] = p->mark;
			p->count[who] = 0;
			t.people++;
		}
		if (++p->count[who] > t.largest)
			t.largest = p->count[who];
	}
	return t;
}

static bool holds(const struct work *w, struct tally t, uint64_t contacts)
{
	return t.people >= w->log->k && 2 * (uint64_t)t.largest <= contacts;
}

/* order[]: the contacts of `list` cell by cell, in which map[leaf] is a contact's cell; starts has nmap +
 * 1. */
static void sort_by_cell(const struct work *w, const uint32_t *list, size_t n, const uint32_t *map,
			 size_t nmap, size_t *starts)
{
	memset(starts, 0, (nmap + 1) * sizeof *starts);
	for (size_t i = 0; i < n; i++)
		starts[map[w->leaf[list[i]]] + 1]++;
	for (size_t c = 0; c < nmap; c++)
		starts[c + 1] += starts[c];
	for (size_t i = 0; i < n; i++)
		w->order[starts[map[w->leaf[list[i]]]]++] = list[i];
	for (size_t c = nmap; c > 0; c--)
		starts[c] = starts[c - 1];
	starts[0] = 0;
}

static void release_cell(struct work *w, size_t stage, const uint8_t *levels, const uint32_t *contacts,
			 size_t n, struct tally t)
{
	struct loods_log_cell *c;

	if (w->ncells == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 256;
		w->cells = realloc(w->cells, w->cap * sizeof *w->cells);
		if (!w->cells)
			loods_nomem();
	}
	c = &w->cells[w->ncells];
	*c = (struct loods_log_cell){
		.stage = (uint8_t)stage, .people = t.people, .largest = t.largest, .contacts = n
	};
	for (size_t f = 0; f < w->nfields; f++)
		c->codes[f] = leaf_code(w, w->leaf[contacts[0]], f, levels[f]);
	for (size_t i = 0; i < n; i++)
		w->cell[contacts[i]] = (uint32_t)w->ncells;
	w->ncells++;
}

/* One stage. Returns how many contacts are left, which stand at the front of w->left. */
static size_t run_stage(struct work *w, size_t stage, size_t n)
{
	uint8_t levels[LOODS_LOG_FIELDS_MAX];
	uint32_t *map = room(w->nleaves, sizeof *map);
	size_t nmap, *starts, left = 0;

	loods_release_log_levels(w->log, stage, levels);
	nmap = map_leaves(w, levels, UINT32_MAX, map);
	starts = room(nmap + 1, sizeof *starts);
	sort_by_cell(w, w->left, n, map, nmap, starts);
	for (size_t c = 0; c < nmap; c++) {
		const uint32_t *contacts = w->order + starts[c];
		size_t len = starts[c + 1] - starts[c];
		struct tally t = count_people(w, contacts, len);

		if (len && holds(w, t, len))
			release_cell(w, stage, levels, contacts, len, t);
	}
	for (size_t i = 0; i < n; i++)
		if (w->cell[w->left[i]] == LOODS_LOG_DROPPED)
			w->left[left++] = w->left[i];
	free(starts);
	free(map);
	return left;
}

static int by_stage_and_codes(const void *x, const void *y)
{
	const struct loods_log_cell *a = x, *b = y;

	if (a->stage != b->stage)
		return a->stage < b->stage ? -1 : 1;
	for (size_t f = 0; f < LOODS_LOG_FIELDS_MAX; f++)
		if (a->codes[f] != b->codes[f])
			return a->codes[f] < b->codes[f] ? -1 : 1;
	return 0;
}

/* Cells in their order, and the contacts' numbers with them. */
static void sort_cells(struct work *w)
{
	uint32_t *now = room(w->ncells, sizeof *now);

	for (size_t c = 0; c < w->ncells; c++)
		w->cells[c].first = c;
	if (w->ncells)
		qsort(w->cells, w->ncells, sizeof *w->cells, by_stage_and_codes);
	for (size_t c = 0; c < w->ncells; c++)
		now[w->cells[c].first] = (uint32_t)c;
	for (size_t i = 0; i < w->n; i++)
		if (w->cell[i] != LOODS_LOG_DROPPED)
			w->cell[i] = now[w->cell[i]];
	free(now);
}

/* The smallest cell of the contacts; ncells: none of them is released. */
static size_t smallest_cell(const struct work *w, const uint32_t *contacts, size_t n)
{
	size_t best = w->ncells;

	for (size_t i = 0; i < n; i++) {
		size_t c = w->cell[contacts[i]];

		if (c >= w->ncells || c == best)
			continue;
		if (best == w->ncells || w->cells[c].contacts < w->cells[best].contacts ||
		    (w->cells[c].contacts == w->cells[best].contacts && c > best))
			best = c;
	}
	return best;
}

/* The contacts of a list that are not released, and with them the smallest cells, until all that is safe
 * or no cell is left. */
struct residue {
	uint32_t *contacts;
	size_t n;
	uint64_t withdrawn;
	struct tally tally;
};

static struct residue gather(struct work *w, const uint32_t *list, size_t n)
{
	struct residue r = { .contacts = room(n, sizeof *r.contacts) };

	for (size_t i = 0; i < n; i++)
		if (w->cell[list[i]] == LOODS_LOG_DROPPED)
			r.contacts[r.n++] = list[i];
	r.tally = count_people(w, r.contacts, r.n);
	while (r.n && !holds(w, r.tally, r.n)) {
		size_t c = smallest_cell(w, list, n);

		if (c == w->ncells)
			break;
		for (size_t i = 0; i < n; i++)
			if (w->cell[list[i]] == c) {
				w->cell[list[i]] = LOODS_LOG_DROPPED;
				r.contacts[r.n++] = list[i];
			}
		r.withdrawn += w->cells[c].contacts;
		w->cells[c].contacts = 0;
		r.tally = count_people(w, r.contacts, r.n);
	}
	return r;
}

/* After the last stage: what is left of each of its cells takes in the smallest finer cell, and is
 * released so. */
static uint64_t release_rest(struct work *w)
{
	uint8_t levels[LOODS_LOG_FIELDS_MAX];
	uint32_t *map = room(w->nleaves, sizeof *map);
	size_t nmap, *starts;
	uint64_t merged = 0;

	loods_release_log_levels(w->log, w->log->nsteps, levels);
	nmap = map_leaves(w, levels, UINT32_MAX, map);
	starts = room(nmap + 1, sizeof *starts);
	for (size_t i = 0; i < w->n; i++)
		w->left[i] = (uint32_t)i;
	sort_by_cell(w, w->left, w->n, map, nmap, starts);
	for (size_t c = 0; c < nmap; c++) {
		struct residue r = gather(w, w->order + starts[c], starts[c + 1] - starts[c]);

		if (r.n && holds(w, r.tally, r.n)) {
			release_cell(w, w->log->nsteps, levels, r.contacts, r.n, r.tally);
			merged += r.withdrawn;
		}
		free(r.contacts);
	}
	free(starts);
	free(map);
	return merged;
}

/* Fills in a group, and withdraws cells into its residue until that is empty or safe. */
static uint64_t close_group(struct work *w, const uint32_t *contacts, size_t n, struct loods_log_group *g)
{
	struct tally all = count_people(w, contacts, n);
	struct residue r = gather(w, contacts, n);

	g->contacts = n;
	g->people = all.people;
	g->dropped = r.n;
	g->dropped_people = r.tally.people;
	g->small = r.n == n && !holds(w, r.tally, r.n);
	free(r.contacts);
	return r.withdrawn;
}

static int by_group_codes(const void *x, const void *y)
{
	const struct loods_log_group *a = x, *b = y;

	for (size_t f = 0; f < LOODS_LOG_FIELDS_MAX; f++)
		if (a->codes[f] != b->codes[f])
			return a->codes[f] < b->codes[f] ? -1 : 1;
	return 0;
}

static void close_groups(struct work *w, struct loods_arena *a, struct loods_log_result *out)
{
	uint8_t levels[LOODS_LOG_FIELDS_MAX] = { 0 };
	uint32_t *map = room(w->nleaves, sizeof *map);
	size_t nmap = map_leaves(w, levels, w->log->groups, map);
	size_t *starts = room(nmap + 1, sizeof *starts);
	struct loods_log_group *groups = LOODS_NEW_ARRAY(a, struct loods_log_group, nmap);

	for (size_t i = 0; i < w->n; i++)
		w->left[i] = (uint32_t)i;
	sort_by_cell(w, w->left, w->n, map, nmap, starts);
	for (size_t g = 0; g < nmap; g++) {
		const uint32_t *contacts = w->order + starts[g];

		for (size_t f = 0; f < w->nfields; f++)
			if (w->log->groups >> f & 1)
				groups[g].codes[f] = leaf_code(w, w->leaf[contacts[0]], f, 0);
		out->withdrawn += close_group(w, contacts, starts[g + 1] - starts[g], &groups[g]);
		out->dropped += groups[g].dropped;
	}
	if (nmap)
		qsort(groups, nmap, sizeof *groups, by_group_codes);
	out->ngroups = nmap;
	out->groups = groups;
	free(starts);
	free(map);
}

/* What is left of the cells, without those that were withdrawn. */
static void hand_over(struct work *w, struct loods_arena *a, struct loods_log_result *out)
{
	struct loods_log_cell *cells = LOODS_NEW_ARRAY(a, struct loods_log_cell, w->ncells);
	uint32_t *now = room(w->ncells, sizeof *now), *cell_of = LOODS_NEW_ARRAY(a, uint32_t, w->n);

	for (size_t c = 0; c < w->ncells; c++) {
		if (!w->cells[c].contacts)
			continue;
		now[c] = (uint32_t)out->ncells;
		cells[out->ncells] = w->cells[c];
		cells[out->ncells++].first = out->rows;
		out->rows += w->cells[c].contacts;
	}
	for (size_t i = 0; i < w->n; i++)
		cell_of[i] = w->cell[i] == LOODS_LOG_DROPPED ? LOODS_LOG_DROPPED : now[w->cell[i]];
	out->cells = cells;
	out->cell_of = cell_of;
	free(now);
}

static bool go_on(const struct loods_release_log *log, size_t done)
{
	return !log->progress || log->progress((int64_t)done, (int64_t)log->nsteps + 4, log->ctx);
}

static bool run(struct work *w, struct loods_arena *a, struct loods_log_result *out)
{
	const struct loods_release_log *log = w->log;
	size_t n = w->n;

	if (!go_on(log, 0))
		return false;
	number_leaves(w);
	for (size_t i = 0; i < n; i++) {
		w->left[i] = (uint32_t)i;
		w->cell[i] = LOODS_LOG_DROPPED;
	}
	for (size_t stage = 0; stage <= log->nsteps; stage++) {
		if (!go_on(log, stage + 1))
			return false;
		if (n)
			n = run_stage(w, stage, n);
	}
	sort_cells(w);
	if (!go_on(log, log->nsteps + 2))
		return false;
	out->merged = release_rest(w);
	sort_cells(w);
	if (!go_on(log, log->nsteps + 3))
		return false;
	close_groups(w, a, out);
	hand_over(w, a, out);
	return go_on(log, log->nsteps + 4);
}

enum loods_code loods_release_log(const struct loods_release_log *log, struct loods_arena *a,
				  struct loods_log_result *out, struct loods_err *err)
{
	uint64_t place[LOODS_LOG_FIELDS_MAX];
	struct work w = {
		.log = log, .n = log->contacts->nrows, .nfields = log->contacts->nattributes, .place = place
	};
	enum loods_code code = check(log, err);
	bool done;

	if (code != LOODS_OK)
		return code;
	*out = (struct loods_log_result){ 0 };
	w.leaf = room(w.n, sizeof *w.leaf);
	w.cell = room(w.n, sizeof *w.cell);
	w.left = room(w.n, sizeof *w.left);
	w.order = room(w.n, sizeof *w.order);
	w.people.seen = room(log->nwho, sizeof *w.people.seen);
	w.people.count = room(log->nwho, sizeof *w.people.count);
	done = run(&w, a, out);
	free(w.leaf);
	free(w.cell);
	free(w.left);
	free(w.order);
	free(w.people.seen);
	free(w.people.count);
	free(w.leaf_key);
	free(w.cells);
	return done ? LOODS_OK : loods_fail(err, LOODS_ECANCEL, _("Stopped. Nothing was released."));
}
