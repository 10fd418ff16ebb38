#include "attack.h"

#include <stdlib.h>
#include <string.h>

#include "attack_inner.h"
#include "i18n.h"
#include "random.h"

enum { TRAITS_MAX = 64, CALLS = 100 };

struct known {
	int32_t day;
	uint16_t channel, minutes;
};

/* ---- whom to attack ---- */

struct ranked {
	uint64_t rarity;
	uint32_t client;
};

static int rarest_first(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;

	if (a->rarity != b->rarity)
		return a->rarity > b->rarity ? -1 : 1;
	return a->client < b->client ? -1 : a->client > b->client;
}

/* Sum over the traits of 1/frequency, in millionths of n, so that it is exact. */
static void rank(const struct loods_microdata *m, struct ranked *ranked)
{
	for (size_t i = 0; i < m->nrows; i++)
		ranked[i] = (struct ranked){ .client = (uint32_t)i };
	for (size_t t = 0; t < m->nattributes; t++) {
		uint64_t *frequency = loods_attack_room(m->attributes[t].levels[0].ncodes, sizeof *frequency);

		for (size_t i = 0; i < m->nrows; i++)
			frequency[m->columns[t][i]]++;
		for (size_t i = 0; i < m->nrows; i++)
			ranked[i].rarity += (uint64_t)m->nrows * 1000000 / frequency[m->columns[t][i]];
		free(frequency);
	}
	if (m->nrows)
		qsort(ranked, m->nrows, sizeof *ranked, rarest_first);
}

/* targets[] has room for all clients. Returns how many. */
static size_t choose_targets(const struct loods_attack *a, uint32_t *targets)
{
	const struct loods_microdata *m = a->snapshot->traits;
	size_t n = m->nrows, chosen = n < LOODS_ATTACK_TARGETS ? n : LOODS_ATTACK_TARGETS, rare = 0;
	struct ranked *ranked;
	struct loods_random r;
	bool *in;

	for (size_t i = 0; i < n; i++)
		targets[i] = (uint32_t)i;
	if (chosen == n)
		return n;
	loods_random_seed(&r, a->seed, 0);
	for (size_t i = 0; i < chosen; i++) {
		size_t j = i + (size_t)loods_random_below(&r, (int)(n - i));
		uint32_t t = targets[i];

		targets[i] = targets[j];
		targets[j] = t;
	}
	in = loods_attack_room(n, sizeof *in);
	ranked = loods_attack_room(n, sizeof *ranked);
	for (size_t i = 0; i < chosen; i++)
		in[targets[i]] = true;
	rank(m, ranked);
	for (size_t i = 0; i < n / LOODS_ATTACK_RAREST; i++)
		if (!in[ranked[i].client])
			targets[chosen + rare++] = ranked[i].client;
	free(ranked);
	free(in);
	return chosen + rare;
}

/* ---- linked contacts ---- */

static int32_t floor_div(int32_t a, int32_t b)
{
	return a / b - (a % b < 0);
}

/* Whether the row has a record at this time, and where `all`, one of this channel and minutes. */
static bool has_record(const struct loods_attack_linked *l, size_t row, int32_t time, const struct known *k,
		       bool all)
{
	size_t low = l->first[row], high = l->first[row + 1], end = high;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (l->time[mid] < time)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < end && l->time[low] == time; low++)
		if (!all || ((!l->channel || l->channel[low] == k->channel) &&
			     (!l->minutes || l->minutes[low] == k->minutes)))
			return true;
	return false;
}

/* Whether some shift lets all known contacts be in the row. */
static bool can_be(const struct loods_attack_linked *l, size_t row, size_t client, const struct known *known,
		   size_t n, bool all)
{
	int32_t origin = l->origin ? l->origin[client] : 0;

	for (int32_t shift = -l->shift; shift <= l->shift; shift++) {
		size_t i = 0;

		while (i < n &&
		       has_record(l, row, floor_div(known[i].day - origin + shift, l->unit), &known[i], all))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

/* All contacts of a client, those that K2 and K3 know at the front. Returns how many. */
static size_t learn(const struct loods_attack *a, size_t client, struct known *known)
{
	const struct loods_attack_snapshot *s = a->snapshot;
	size_t n = s->first ? s->first[client + 1] - s->first[client] : 0;
	struct loods_random r;

	for (size_t i = 0; i < n; i++) {
		size_t c = s->first[client] + i;

		known[i] = (struct known){ s->day[c], s->channel ? s->channel[c] : 0,
					   s->minutes ? s->minutes[c] : 0 };
	}
	loods_random_seed(&r, a->seed, client + UINT64_C(1));
	for (size_t i = 0; i < LOODS_ATTACK_KNOWN && i < n; i++) {
		size_t j = i + (size_t)loods_random_below(&r, (int)(n - i));
		struct known t = known[i];

		known[i] = known[j];
		known[j] = t;
	}
	return n;
}

/* ---- K1-K4, and K7 for those who are released ---- */

/* What somebody who has the files finds for one client: the classes that cover the traits, finest first. */
struct cover {
	uint32_t classes[UINT8_MAX + 1];
	size_t n;
	bool first_has, any_has; /* the target is in the first, in one of them */
};

static struct cover find_cover(const struct loods_attack_work *w, size_t client)
{
	uint32_t own = loods_classes_own(&w->classes, client);
	struct cover c = { .n = 0 };

	for (size_t s = 1; s <= w->a->release->nstages; s++) {
		uint32_t found = loods_classes_find(&w->classes, s, client);

		if (found == LOODS_ATTACK_NONE)
			continue;
		if (found == own)
			c.any_has = true;
		if (!c.n)
			c.first_has = c.any_has;
		c.classes[c.n++] = found;
	}
	return c;
}

/* 1/candidates among the rows of the first `n` classes of the cover, of which the target's row is one. */
static double success_in(struct loods_attack_work *w, const struct cover *c, size_t nclasses, size_t client,
			 const struct known *known, size_t nknown, bool all)
{
	const struct loods_attack_linked *l = w->a->release->linked;
	uint32_t own = w->classes.row_of[client];

	if (nknown && l && !can_be(l, own, client, known, nknown, all))
		return 0;
	if (nclasses == 1 && !(nknown && l))
		return 1 / (double)w->class_units[c->classes[0]];
	loods_units_begin(&w->units);
	for (size_t i = 0; i < nclasses; i++)
		for (size_t j = w->classes.first[c->classes[i]]; j < w->classes.first[c->classes[i] + 1];
		     j++) {
			uint32_t row = w->classes.rows[j];

			if (!nknown || !l || can_be(l, row, client, known, nknown, all))
				loods_units_add(&w->units, w->a->release->owner[row]);
		}
	return w->units.n ? 1 / (double)w->units.n : 0;
}

static double success(struct loods_attack_work *w, const struct cover *c, size_t client,
		      const struct known *known, size_t nknown, bool all)
{
	if (c->first_has)
		return success_in(w, c, 1, client, known, nknown, all);
	return c->any_has ? success_in(w, c, c->n, client, known, nknown, all) : 0;
}

static double attack_one(struct loods_attack_work *w, size_t client, struct known *known)
{
	struct loods_attack_figure *f = w->out->figures;
	struct cover c = find_cover(w, client);
	size_t n = learn(w->a, client, known), few = n < LOODS_ATTACK_KNOWN ? n : LOODS_ATTACK_KNOWN;
	double risk = 1 / (double)w->a->k, traits = success(w, &c, client, known, 0, false);

	loods_figure_add(&f[LOODS_ATTACK_TRAITS], traits, risk);
	loods_figure_add(&f[LOODS_ATTACK_STAGES], traits, risk);
	if (w->a->snapshot->first) {
		loods_figure_add(&f[LOODS_ATTACK_DATES], success(w, &c, client, known, few, false), risk);
		loods_figure_add(&f[LOODS_ATTACK_CONTACTS], success(w, &c, client, known, few, true), risk);
		loods_figure_add(&f[LOODS_ATTACK_LOG], success(w, &c, client, known, n, true), risk);
	}
	return c.any_has ? success_in(w, &c, c.n, client, known, 0, false) : 0;
}

static bool attack_targets(struct loods_attack_work *w)
{
	const struct loods_attack *a = w->a;
	size_t nclients = a->snapshot->traits->nrows, most = 0, n;
	uint32_t *targets = loods_attack_room(nclients, sizeof *targets);
	struct known *known;
	double plain = 0;
	bool go = true;

	for (size_t c = 0; a->snapshot->first && c < nclients; c++)
		if (a->snapshot->first[c + 1] - a->snapshot->first[c] > most)
			most = a->snapshot->first[c + 1] - a->snapshot->first[c];
	known = loods_attack_room(most, sizeof *known);
	n = choose_targets(a, targets);
	for (size_t i = 0; go && i < n; i++) {
		plain += attack_one(w, targets[i], known);
		if (a->progress && i % 64 == 0)
			go = a->progress((int64_t)(i * (CALLS - 20) / n), CALLS, a->ctx);
	}
	w->out->figures[LOODS_ATTACK_STAGES].gain = n ? plain / (double)n : 0;
	free(known);
	free(targets);
	return go;
}

/* ---- all of it ---- */

static void finish(struct loods_attack_result *out)
{
	struct loods_attack_figure *f = out->figures;
	double plain = f[LOODS_ATTACK_STAGES].gain;

	for (int i = 0; i < LOODS_ATTACK_END; i++)
		if (i != LOODS_ATTACK_SECRET)
			loods_figure_end(&f[i]);
	for (int i = LOODS_ATTACK_DATES; i <= LOODS_ATTACK_LOG; i++)
		f[i].gain = f[i].ran ? f[i].mean - f[LOODS_ATTACK_TRAITS].mean : 0;
	f[LOODS_ATTACK_STAGES].gain = f[LOODS_ATTACK_STAGES].mean - plain;
}

static bool snapshot_in_bounds(const struct loods_attack *a)
{
	const struct loods_microdata *m = a->snapshot->traits;
	bool bad = a->k < 2 || m->nattributes > TRAITS_MAX || m->nrows > INT32_MAX;

	for (size_t t = 0; !bad && t < m->nattributes; t++)
		for (size_t i = 0; i < m->nrows; i++)
			bad |= m->columns[t][i] >= m->attributes[t].levels[0].ncodes;
	for (size_t i = 0; !bad && a->snapshot->unit && i < m->nrows; i++)
		bad |= a->snapshot->unit[i] >= m->nrows;
	return !bad;
}

static enum loods_code run(struct loods_attack_work *w, struct loods_err *err)
{
	const struct loods_attack *a = w->a;
	enum loods_code code;

	for (size_t c = 0; c < w->classes.n; c++) {
		loods_units_begin(&w->units);
		for (size_t j = w->classes.first[c]; j < w->classes.first[c + 1]; j++)
			loods_units_add(&w->units, a->release->owner[w->classes.rows[j]]);
		w->class_units[c] = (uint32_t)w->units.n;
	}
	if (!attack_targets(w))
		return loods_fail(err, LOODS_ECANCEL, _("Stopped. Nothing was released."));
	loods_attack_totals(w);
	loods_attack_secrets(w);
	loods_attack_waves(w);
	code = loods_attack_cells(w, err);
	finish(w->out);
	if (code == LOODS_OK && a->progress && !a->progress(CALLS, CALLS, a->ctx))
		code = loods_fail(err, LOODS_ECANCEL, _("Stopped. Nothing was released."));
	return code;
}

enum loods_code loods_attack_run(const struct loods_attack *a, struct loods_attack_result *out,
				 struct loods_err *err)
{
	const struct loods_microdata *m = a->snapshot->traits;
	struct loods_attack_work w = { .a = a, .out = out, .units = { .unit = a->snapshot->unit } };
	enum loods_code code;

	*out = (struct loods_attack_result){ 0 };
	if (!snapshot_in_bounds(a)) {
		loods_fail(err, LOODS_EINVALID,
			   _("The released client file does not fit the clients it is of."));
		loods_err_debug(err, "attack: k, traits or households of the snapshot out of bounds");
		return LOODS_EINVALID;
	}
	code = loods_classes_make(a->release, m, m->nrows, &w.classes, err);
	if (code != LOODS_OK)
		return code;
	w.units.marks = loods_attack_room(m->nrows, sizeof *w.units.marks);
	w.class_units = loods_attack_room(w.classes.n, sizeof *w.class_units);
	code = run(&w, err);
	free(w.class_units);
	free(w.units.marks);
	loods_classes_release(&w.classes);
	return code;
}
