#include "missing.h"

#include <math.h>
#include <stdlib.h>

#include "client.h"
#include "group_key.h"
#include "i18n.h"
#include "hide.h"

static const struct loods_choice kinds[] = {
	[LOODS_MISSING_MINUTES] = { "minutes", N_("contacts held without minutes") },
	[LOODS_MISSING_OUTCOME] = { "outcome", N_("planned contacts without an outcome") },
	[LOODS_MISSING_DRAFT] = { "draft", N_("drafts left behind") },
	[LOODS_MISSING_OWNER] = { "owner", N_("clients without a caseworker") },
	[LOODS_MISSING_AGREEMENT] = { "agreement", N_("clients without an agreement") },
	[LOODS_MISSING_GENDER] = { "gender", N_("clients without a gender") },
	[LOODS_MISSING_BIRTH_YEAR] = { "birth_year", N_("clients without a birth year") },
	[LOODS_MISSING_ASSIGNMENT] = { "assignment", N_("clients without an arm") },
	[LOODS_MISSING_LANGUAGE] = { "language_level", N_("clients without a language level") },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_MISSING_END, "a kind lacks its code");
const struct loods_choices loods_missing_kinds = LOODS_CHOICES(kinds);

static const char *const sentences[] = {
	[LOODS_MISSING_MINUTES] =
		N_("Final contacts that were held in this period, and nobody wrote down how "
		   "long: they count nowhere. Open the contact and fill in the minutes."),
	[LOODS_MISSING_OUTCOME] = N_("Planned contacts whose day has passed, of all that are planned. Open "
				     "the contact and fill in how it went."),
	[LOODS_MISSING_DRAFT] = N_("Drafts of contacts from more than a day ago, of all drafts. Open the "
				   "contact and finish it, or delete it."),
	[LOODS_MISSING_OWNER] = N_("Clients in guidance today whom no caseworker has. Give the client to "
				   "somebody."),
	[LOODS_MISSING_AGREEMENT] =
		N_("Clients in guidance today without an agreement on how often there is "
		   "contact. Open the dossier and agree on it."),
	[LOODS_MISSING_GENDER] =
		N_("Clients in guidance today whose gender is not known. Ask, and fill it in "
		   "with the client's data."),
	[LOODS_MISSING_BIRTH_YEAR] = N_("Clients in guidance today whose year of birth is not known. Fill it "
					"in with the client's data."),
	[LOODS_MISSING_ASSIGNMENT] = N_("Clients in guidance today who are in no arm of a pilot: they cannot "
					"be compared."),
	[LOODS_MISSING_LANGUAGE] = N_("Clients in guidance today whose level of Dutch was never measured. "
				      "Write down a language level."),
};
_Static_assert(LOODS_COUNT(sentences) == LOODS_MISSING_END, "a kind lacks its sentence");

const char *loods_missing_sentence(enum loods_missing_kind kind)
{
	return sentences[kind] ? _(sentences[kind]) : "";
}

/* What is kept of a client until its contacts are known. */
struct kept {
	loods_id client;
	int64_t group;
	unsigned missing; /* bit 1 << kind, of the kinds of clients */
	bool guided;
};

struct loods_missing_maker {
	struct loods_missing_options o;
	struct loods_group_keys keys;
	struct kept *list;
	int n, cap;
};

struct loods_missing_maker *loods_missing_maker_new(const struct loods_missing_options *o)
{
	struct loods_missing_maker *m = calloc(1, sizeof *m);

	if (!m)
		loods_nomem();
	m->o = *o;
	m->keys.by = o->by;
	return m;
}

void loods_missing_maker_free(struct loods_missing_maker *m)
{
	if (!m)
		return;
	loods_group_keys_release(&m->keys);
	free(m->list);
	free(m);
}

static bool any_has(const struct loods_span *list, int n, loods_date day)
{
	for (int i = 0; i < n; i++)
		if (loods_span_has(list[i], day))
			return true;
	return false;
}

static bool in_window(const struct loods_missing_maker *m, const struct loods_guidance *g)
{
	const struct loods_span window = { m->o.window.from, loods_window_last(m->o.window) };

	for (int i = 0; i < g->n_periods; i++)
		if (loods_span_overlaps(g->periods[i], window))
			return true;
	return false;
}

static bool agreed(const struct loods_guidance *g, loods_date day)
{
	for (int i = 0; i < g->n_agreements; i++)
		if (loods_span_has(g->agreements[i].span, day))
			return true;
	return false;
}

static unsigned missing_of(const struct loods_guidance *g, loods_user_id owner, loods_date today)
{
	unsigned bits = 0;

	if (!owner.n)
		bits |= 1u << LOODS_MISSING_OWNER;
	if (!agreed(g, today))
		bits |= 1u << LOODS_MISSING_AGREEMENT;
	if (!g->gender || g->gender == LOODS_GENDER_UNKNOWN)
		bits |= 1u << LOODS_MISSING_GENDER;
	if (!g->birth_year.set)
		bits |= 1u << LOODS_MISSING_BIRTH_YEAR;
	if (!g->arm)
		bits |= 1u << LOODS_MISSING_ASSIGNMENT;
	return bits;
}

/* The one who began last, where several own it. */
static loods_user_id owner_on(const struct loods_guidance *g, loods_date day)
{
	loods_user_id owner = { 0 };

	for (int i = 0; i < g->n_owners; i++)
		if (loods_span_has(g->owners[i].span, day))
			owner = g->owners[i].caseworker;
	return owner;
}

bool loods_missing_maker_add(struct loods_missing_maker *m, const struct loods_guidance *g,
			     struct loods_gaps *want)
{
	loods_user_id owner = owner_on(g, m->o.today);
	struct kept *k;

	if (m->o.only.n && owner.n != m->o.only.n)
		return false;
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 256;
		m->list = reallocarray(m->list, (size_t)m->cap, sizeof *m->list);
		if (!m->list)
			loods_nomem();
	}
	k = &m->list[m->n++];
	*k = (struct kept){ .client = g->client,
			    .group = loods_group_key(&m->keys, g, owner),
			    .guided = any_has(g->periods, g->n_periods, m->o.today) &&
				      !any_has(g->pauses, g->n_pauses, m->o.today) };
	if (k->guided)
		k->missing = missing_of(g, owner, m->o.today);
	*want = (struct loods_gaps){ .client = g->client,
				     .held_wanted = in_window(m, g),
				     .level_wanted = k->guided };
	return true;
}

/* ---- adding up ---- */

static struct loods_gap_records records_of(const struct kept *k, const struct loods_gaps *g, int kind)
{
	switch (kind) {
	case LOODS_MISSING_MINUTES:
		return g->held;
	case LOODS_MISSING_OUTCOME:
		return g->planned;
	case LOODS_MISSING_DRAFT:
		return g->drafts;
	case LOODS_MISSING_LANGUAGE:
		return (struct loods_gap_records){ .of = k->guided, .missing = k->guided && !g->measured };
	default:
		return (struct loods_gap_records){ .of = k->guided, .missing = k->missing >> kind & 1 };
	}
}

static void add_figure(struct loods_missing_figure *f, struct loods_gap_records r)
{
	f->count += r.missing;
	f->of += r.of;
	f->clients += r.missing > 0;
	f->of_clients += r.of > 0;
}

static int by_order(const void *a, const void *b)
{
	const struct loods_missing_group *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static struct loods_missing_group *group_of(struct loods_missing_report *r, int64_t order)
{
	const struct loods_missing_group wanted = { .order = order };

	return bsearch(&wanted, r->groups, (size_t)r->n_groups, sizeof *r->groups, by_order);
}

/* The groups that somebody is in, in the order of their numbers. */
static void find_groups(const struct loods_missing_maker *m, struct loods_arena *a,
			struct loods_missing_report *out)
{
	int n = 0;

	out->groups = LOODS_NEW_ARRAY(a, struct loods_missing_group, (size_t)m->n + 1);
	for (int i = 0; i < m->n; i++)
		out->groups[i].order = m->list[i].group;
	qsort(out->groups, (size_t)m->n, sizeof *out->groups, by_order);
	for (int i = 0; i < m->n; i++)
		if (!n || out->groups[n - 1].order != out->groups[i].order)
			out->groups[n++].order = out->groups[i].order;
	out->n_groups = n;
}

static void add_up(const struct loods_missing_maker *m, const struct loods_gaps *gaps, struct loods_arena *a,
		   struct loods_missing_report *out)
{
	int most = 0;

	if (m->o.by)
		find_groups(m, a, out);
	for (int i = 0; i < m->n; i++) {
		struct loods_missing_group *g = m->o.by ? group_of(out, m->list[i].group) : NULL;

		for (int kind = 1; kind < LOODS_MISSING_END; kind++) {
			struct loods_gap_records r = records_of(&m->list[i], &gaps[i], kind);

			add_figure(&out->total.figure[kind], r);
			if (g)
				add_figure(&g->figure[kind], r);
			most += r.missing > 0;
		}
	}
	if (m->o.hide_small)
		return;
	out->items = LOODS_NEW_ARRAY(a, struct loods_missing_item, (size_t)most + 1);
	for (int kind = 1; kind < LOODS_MISSING_END; kind++)
		for (int i = 0; i < m->n; i++) {
			struct loods_gap_records r = records_of(&m->list[i], &gaps[i], kind);

			if (r.missing)
				out->items[out->n_items++] = (struct loods_missing_item){
					(enum loods_missing_kind)kind, m->list[i].client, m->list[i].group,
					r.missing, r.first, r.first_on
				};
		}
}

/* ---- hiding ---- */

/* Cells of a figure: clients with such records, those with something missing, the rest. */
enum { OF, MISSING, REST, CELLS };

static int cell_number(int group, int kind, int cell)
{
	return (group * LOODS_MISSING_END + kind) * CELLS + cell;
}

static struct loods_hide_cell cell_of(const struct loods_missing_group *g, int group, int kind, int cell)
{
	const struct loods_missing_figure *f = &g->figure[kind];
	int count = cell == OF ? f->of_clients : cell == MISSING ? f->clients : f->of_clients - f->clients;

	return (struct loods_hide_cell){
		.count = count,
		.people = count,
		.hidden = count > 0 && count < LOODS_SUMMARY_SMALL,
		.line = { cell_number(group, kind, 0), -1, -1, cell_number(0, kind, cell) },
	};
}

/* All kinds of clients are shares of the same number: hidden beside one, it is hidden beside all. */
static bool hide_same(struct loods_hide_cell *cells, int group)
{
	bool hidden = false, more = false;

	for (int kind = LOODS_MISSING_CLIENTS; kind < LOODS_MISSING_END; kind++)
		hidden |= cells[cell_number(group, kind, OF)].hidden;
	for (int kind = LOODS_MISSING_CLIENTS; hidden && kind < LOODS_MISSING_END; kind++) {
		struct loods_hide_cell *c = &cells[cell_number(group, kind, OF)];

		more |= !c->hidden && !c->fixed;
		c->hidden = true;
	}
	return more;
}

static bool protect(struct loods_hide_cell *cells, int groups, int n)
{
	bool safe, more = true;

	while (more) {
		safe = loods_hide_protect(cells, n, n, NULL);
		more = false;
		for (int i = 0; i < groups; i++)
			more |= hide_same(cells, i);
	}
	return safe;
}

/* A count is hidden where it, or the number that it is a share of, is. */
static void take_cells(struct loods_missing_group *g, const struct loods_hide_cell *cells, bool all)
{
	for (int kind = 1; kind < LOODS_MISSING_END; kind++)
		g->figure[kind].hidden = all || cells[cell_number(0, kind, OF)].hidden ||
					 cells[cell_number(0, kind, MISSING)].hidden;
}

/* As blockers_sum.c does it: the total first, for itself, then the groups beside it. */
static void hide(struct loods_missing_report *r)
{
	int each = cell_number(1, 0, 0), n = (r->n_groups + 1) * each;
	struct loods_hide_cell *cells = calloc((size_t)n, sizeof *cells);
	bool safe;

	if (!cells)
		loods_nomem();
	for (int i = 0; i < n; i++) {
		int group = i / each;

		cells[i] = cell_of(group ? &r->groups[group - 1] : &r->total, group, i % each / CELLS,
				   i % CELLS);
		if (!group)
			cells[i].line[3] = -1;
	}
	protect(cells, 1, each);
	take_cells(&r->total, cells, false);
	for (int i = 0; i < each; i++) {
		cells[i].fixed = true;
		cells[i].line[0] = -1;
		cells[i].line[3] = i;
	}
	safe = protect(cells, r->n_groups + 1, n);
	for (int i = 0; i < r->n_groups; i++)
		take_cells(&r->groups[i], cells + (i + 1) * each, !safe);
	free(cells);
}

static int by_key(const void *a, const void *b)
{
	const struct loods_missing_group *x = a, *y = b;

	return loods_group_key_compare(x->key, y->key);
}

void loods_missing_finish(struct loods_missing_maker *m, const struct loods_gaps *gaps,
			  const struct loods_summary_names *names, struct loods_arena *a,
			  struct loods_missing_report *out)
{
	*out = (struct loods_missing_report){ .options = m->o };
	add_up(m, gaps, a, out);
	for (int i = 0; i < out->n_groups; i++)
		out->groups[i].key = loods_arena_strdup(
			a, loods_group_key_text(&m->keys, out->groups[i].order, names));
	if (m->o.hide_small)
		hide(out);
	if (out->n_groups)
		qsort(out->groups, (size_t)out->n_groups, sizeof *out->groups, by_key);
}

double loods_missing_share(const struct loods_missing_figure *f)
{
	return f->hidden || !f->of ? NAN : (double)f->count / f->of;
}
