#include "outcome_review.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "hide.h"
#include "outcome_hide.h"

bool loods_outcome_by_parse(const char *text, enum loods_summary_by by[2])
{
	if (!loods_summary_by_parse(text, by))
		return false;
	for (int k = 0; k < 2; k++)
		if (by[k] == LOODS_BY_CLIENT || by[k] == LOODS_BY_CASEWORKER)
			return false;
	return true;
}

/* ---- figures ---- */

static loods_num shown_num(bool shown, int n)
{
	return shown ? loods_num_of(n) : (loods_num){ 0 };
}

loods_num loods_outcome_clients(const struct loods_outcome_group *g)
{
	return shown_num(!g->hidden, g->clients);
}

loods_num loods_outcome_left(const struct loods_outcome_group *g)
{
	return shown_num(!g->hidden && !g->left_hidden, g->left);
}

loods_num loods_outcome_outcomes(const struct loods_outcome_group *g)
{
	return shown_num(!g->hidden && !g->left_hidden, g->outcomes);
}

loods_num loods_outcome_destination(const struct loods_outcome_group *g, int destination)
{
	return shown_num(!g->hidden && !g->destination_hidden[destination], g->destinations[destination]);
}

loods_num loods_outcome_lasting(const struct loods_outcome_group *g, int months, int lasting)
{
	return shown_num(!g->hidden && !g->lasting_hidden[months][lasting], g->lasting[months][lasting]);
}

static struct loods_rational share(loods_num part, loods_num whole)
{
	struct loods_rational r = { 0 };

	if (part.set && whole.set && !loods_rational_from(part.n, whole.n, &r))
		r = (struct loods_rational){ 0 };
	return r;
}

struct loods_rational loods_outcome_left_share(const struct loods_outcome_group *g)
{
	return share(loods_outcome_left(g), loods_outcome_clients(g));
}

struct loods_rational loods_outcome_destination_share(const struct loods_outcome_group *g, int destination)
{
	return share(loods_outcome_destination(g, destination), loods_outcome_outcomes(g));
}

static loods_num sum_of(const struct loods_outcome_group *g, int months, const int *states, int n)
{
	loods_num sum = loods_num_of(0);

	for (int i = 0; i < n; i++) {
		loods_num one = loods_outcome_lasting(g, months, states[i]);

		sum.n += one.n;
		sum.set &= one.set;
	}
	return sum.set ? sum : (loods_num){ 0 };
}

struct loods_lasting_figures loods_outcome_lasting_figures(const struct loods_outcome_group *g, int months)
{
	static const int states[] = { LOODS_LASTING_STILL, LOODS_LASTING_CHANGED,
				      LOODS_LASTING_BACK_ON_BENEFIT, LOODS_LASTING_UNREACHABLE,
				      LOODS_LASTING_UNCHECKED };
	struct loods_lasting_figures f = { .due = sum_of(g, months, states, 5),
					   .known = sum_of(g, months, states, 3),
					   .lost = sum_of(g, months, states + 3, 2) };

	f.still_of_due = share(loods_outcome_lasting(g, months, LOODS_LASTING_STILL), f.due);
	f.still_of_known = share(loods_outcome_lasting(g, months, LOODS_LASTING_STILL), f.known);
	f.back_of_known = share(loods_outcome_lasting(g, months, LOODS_LASTING_BACK_ON_BENEFIT), f.known);
	return f;
}

/* ---- collecting ---- */

/* The tables that are made side by side: the wanted one, and those that show its sums. */
enum { ALL, FIRST, SECOND, PAIR, TABLES };

struct table {
	struct loods_outcome_tally *rows;
	int n, cap, last; /* the row that was asked for last */
};

struct loods_outcome_maker {
	struct loods_outcome_options o;
	struct loods_arena arena; /* keys */
	struct table tables[TABLES];
	int outside;
};

struct loods_outcome_maker *loods_outcome_maker_new(const struct loods_outcome_options *o)
{
	struct loods_outcome_maker *m = loods_hide_zeroed(1, sizeof(*m));

	m->o = *o;
	return m;
}

void loods_outcome_maker_free(struct loods_outcome_maker *m)
{
	if (!m)
		return;
	for (int t = 0; t < TABLES; t++)
		free(m->tables[t].rows);
	loods_arena_release(&m->arena);
	free(m);
}

static const char *key_of(enum loods_summary_by by, const struct loods_guidance *g)
{
	switch (by) {
	case LOODS_BY_COHORT:
		return loods_str_blank(g->cohort_key) ? NULL : g->cohort_key;
	case LOODS_BY_ARM:
		return loods_str_blank(g->arm) ? NULL : g->arm;
	case LOODS_BY_GENDER:
		return loods_choice_code(&loods_genders, g->gender ? g->gender : LOODS_GENDER_UNKNOWN);
	case LOODS_BY_CLIENT:
	case LOODS_BY_CASEWORKER:
	case LOODS_BY_MONTH:
	case LOODS_BY_END:
		break;
	}
	return NULL;
}

/* None comes last. */
static int compare_keys(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b;
	return strcmp(a, b);
}

static bool has_keys(const struct loods_outcome_group *g, const char *const key[2])
{
	return compare_keys(g->key[0], key[0]) == 0 && compare_keys(g->key[1], key[1]) == 0;
}

static struct loods_outcome_tally *row_of(struct loods_outcome_maker *m, struct table *t,
					  const char *const key[2])
{
	if (t->n && has_keys(&t->rows[t->last].g, key))
		return &t->rows[t->last];
	for (int i = 0; i < t->n; i++)
		if (has_keys(&t->rows[i].g, key))
			return &t->rows[t->last = i];
	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 16;
		t->rows = reallocarray(t->rows, (size_t)t->cap, sizeof(*t->rows));
		if (!t->rows)
			loods_nomem();
	}
	t->rows[t->n] = (struct loods_outcome_tally){ 0 };
	for (int k = 0; k < 2; k++)
		t->rows[t->n].g.key[k] = key[k] ? loods_arena_strdup(&m->arena, key[k]) : NULL;
	return &t->rows[t->last = t->n++];
}

static bool in_guidance(const struct loods_guidance *g, struct loods_window w)
{
	for (int i = 0; i < g->n_periods; i++)
		if (loods_span_overlaps(g->periods[i], (struct loods_span){ w.from, loods_window_last(w) }))
			return true;
	return false;
}

static bool counts(const struct loods_outcome_maker *m, const struct loods_outcome_fact *f)
{
	return f->on.n >= m->o.window.from.n && f->on.n < m->o.window.to.n && f->on.n <= m->o.as_of.n;
}

static int lasting_of(const struct loods_outcome_maker *m, const struct loods_outcome_fact *f, int months)
{
	return (int)loods_lasting_of(f->on, months, f->checks[months].result, f->checks[months].on,
				     m->o.as_of);
}

/* One client to one row; who has several outcomes is one of the people behind the newest. */
static void add_to(const struct loods_outcome_maker *m, struct loods_outcome_tally *t, bool guided,
		   const struct loods_outcome_fact *outcomes, int n)
{
	const struct loods_outcome_fact *newest = NULL, *newest_lasting = NULL;

	t->g.clients += guided;
	for (int i = 0; i < n; i++) {
		const struct loods_outcome_fact *f = &outcomes[i];

		if (!counts(m, f))
			continue;
		newest = f;
		t->g.outcomes++;
		t->g.destinations[f->destination]++;
		if (!loods_destination_lasts(f->destination))
			continue;
		newest_lasting = f;
		for (int k = 1; k < LOODS_CHECK_MONTHS_END; k++)
			t->g.lasting[k][lasting_of(m, f, k)]++;
	}
	if (!newest)
		return;
	t->g.left += guided;
	t->people++;
	t->destination_people[newest->destination]++;
	for (int k = 1; newest_lasting && k < LOODS_CHECK_MONTHS_END; k++)
		t->lasting_people[k][lasting_of(m, newest_lasting, k)]++;
}

void loods_outcome_maker_add(struct loods_outcome_maker *m, const struct loods_guidance *g,
			     const struct loods_outcome_fact *outcomes, int n)
{
	const char *const none[2] = { NULL, NULL };
	const char *const key[2] = { key_of(m->o.by[0], g), key_of(m->o.by[1], g) };
	const char *const first[2] = { key[0], NULL }, *const second[2] = { NULL, key[1] };
	bool guided = in_guidance(g, m->o.window);

	add_to(m, row_of(m, &m->tables[ALL], none), guided, outcomes, n);
	if (m->o.by[0])
		add_to(m, row_of(m, &m->tables[FIRST], first), guided, outcomes, n);
	if (m->o.by[1]) {
		add_to(m, row_of(m, &m->tables[SECOND], second), guided, outcomes, n);
		add_to(m, row_of(m, &m->tables[PAIR], key), guided, outcomes, n);
	}
	for (int i = 0; !guided && i < n; i++)
		m->outside += counts(m, &outcomes[i]);
}

/* ---- the end ---- */

static int by_keys(const void *a, const void *b)
{
	const struct loods_outcome_group *x = a, *y = b; /* the first member */
	int c = compare_keys(x->key[0], y->key[0]);

	return c ? c : compare_keys(x->key[1], y->key[1]);
}

/* For each group of table `t`, the row of table `sum` in which it is. */
static int *rows_in(struct loods_outcome_maker *m, const struct table *t, int sum)
{
	int *rows = LOODS_NEW_ARRAY(&m->arena, int, (size_t)t->n + 1);
	const struct table *s = &m->tables[sum];

	for (int i = 0; i < t->n; i++) {
		const char *const key[2] = { sum == FIRST ? t->rows[i].g.key[0] : NULL,
					     sum == SECOND ? t->rows[i].g.key[1] : NULL };

		while (!has_keys(&s->rows[rows[i]].g, key))
			rows[i]++;
	}
	return rows;
}

/* From the sums down, so that each table knows which of its sums are hidden. */
static void hide(struct loods_outcome_maker *m)
{
	for (int t = ALL; t < TABLES; t++) {
		const struct loods_outcome_tally *sums[3] = { NULL };
		const int *rows[3] = { NULL };

		for (int s = ALL; s < (t == PAIR ? PAIR : t == ALL ? ALL : FIRST); s++) {
			sums[s] = m->tables[s].rows;
			rows[s] = rows_in(m, &m->tables[t], s);
		}
		loods_outcome_hide(m->tables[t].rows, m->tables[t].n, sums, rows);
	}
}

static void copy(struct loods_arena *a, const struct loods_outcome_group *from,
		 struct loods_outcome_group *to)
{
	*to = *from;
	for (int k = 0; k < 2; k++)
		to->key[k] = from->key[k] ? loods_arena_strdup(a, from->key[k]) : NULL;
}

void loods_outcome_finish(struct loods_outcome_maker *m, struct loods_arena *a,
			  struct loods_outcome_review *out)
{
	const struct table *t = &m->tables[m->o.by[1] ? PAIR : FIRST];
	const char *const none[2] = { NULL, NULL };

	*out = (struct loods_outcome_review){ .options = m->o, .outside = m->outside };
	row_of(m, &m->tables[ALL], none); /* of nobody, too */
	for (int i = 0; i < TABLES; i++)
		if (m->tables[i].n)
			qsort(m->tables[i].rows, (size_t)m->tables[i].n, sizeof(*m->tables[i].rows), by_keys);
	if (m->o.hide_small)
		hide(m);
	copy(a, &m->tables[ALL].rows[0].g, &out->total);
	if (!m->o.by[0])
		return;
	out->groups = LOODS_NEW_ARRAY(a, struct loods_outcome_group, (size_t)t->n + 1);
	for (int i = 0; i < t->n; i++)
		copy(a, &t->rows[i].g, &out->groups[i]);
	out->n_groups = t->n;
}
