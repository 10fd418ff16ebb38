#include "outcome_hide.h"

#include <stddef.h>
#include <stdlib.h>

#include "hide.h"

/* Lines of a cell: those of its own group, and of the same state along all groups, along those that share the
 * first key, and along those that share the second. */
enum { GROUP, ALONG_ALL, ALONG_FIRST, ALONG_SECOND };

/* One table being marked. */
struct table {
	struct loods_outcome_tally *groups;
	int n;
	const struct loods_outcome_tally *const *sums;
	const int *const *sum_row;
	struct loods_hide_cell *cells;
	bool *forced;
};

/* A family: counts that are shown beside each other, `states` of them in each group. State 0 is no one's. */
struct family {
	int states;
	bool less_deaths;	      /* along a group their sum is the outcomes less the deaths */
	size_t count, people, hidden; /* where they stand in a tally: int, int, bool [states] */
};

static int count_of(const struct loods_outcome_tally *t, const struct family *f, int state)
{
	return ((const int *)((const char *)t + f->count))[state];
}

static int people_of(const struct loods_outcome_tally *t, const struct family *f, int state)
{
	return ((const int *)((const char *)t + f->people))[state];
}

static bool is_hidden(const struct loods_outcome_tally *t, const struct family *f, int state)
{
	return ((const bool *)((const char *)t + f->hidden))[state];
}

static bool small(int count, int people)
{
	return count > 0 && people < LOODS_SUMMARY_SMALL;
}

/* Number of the first group in the same sum. */
static int line_of(const struct table *t, int i, int sum)
{
	int first = 0;

	if (!t->sum_row[sum])
		return -1;
	while (t->sum_row[sum][first] != t->sum_row[sum][i])
		first++;
	return first;
}

static void place(const struct table *t, struct loods_hide_cell *c, int i, int state, int states)
{
	c->line[GROUP] = i;
	for (int sum = 0; sum < 3; sum++) {
		int line = line_of(t, i, sum);

		c->line[ALONG_ALL + sum] = line < 0 ? -1 : line * states + state;
	}
}

/* ---- destinations, and lasting ---- */

#define AT(member) offsetof(struct loods_outcome_tally, member)

static const struct family families[] = {
	{ LOODS_DESTINATION_END, false, AT(g.destinations), AT(destination_people),
	  AT(g.destination_hidden) },
	{ LOODS_LASTING_END, true, AT(g.lasting[1]), AT(lasting_people[1]), AT(g.lasting_hidden[1]) },
	{ LOODS_LASTING_END, true, AT(g.lasting[2]), AT(lasting_people[2]), AT(g.lasting_hidden[2]) },
	{ LOODS_LASTING_END, true, AT(g.lasting[3]), AT(lasting_people[3]), AT(g.lasting_hidden[3]) },
};
_Static_assert(sizeof(families) / sizeof(*families) == LOODS_CHECK_MONTHS_END,
	       "a number of months is not hidden");

static void family_cell(struct table *t, const struct family *f, int i, int state)
{
	struct loods_outcome_tally *g = &t->groups[i];
	struct loods_hide_cell *c = &t->cells[i * f->states + state];
	int n = t->n * f->states;

	*c = (struct loods_hide_cell){ .count = count_of(g, f, state), .people = people_of(g, f, state) };
	c->hidden = g->g.hidden || g->g.left_hidden || small(c->count, c->people);
	place(t, c, i, state, f->states);
	for (int sum = 0; sum < 3; sum++)
		if (t->sum_row[sum] && is_hidden(&t->sums[sum][t->sum_row[sum][i]], f, state))
			t->forced[(ALONG_ALL + sum) * n + c->line[ALONG_ALL + sum]] = true;
}

static void hide_family(struct table *t, const struct family *f)
{
	int n = t->n * f->states;

	for (int i = 0; i < LOODS_HIDE_KINDS * n; i++)
		t->forced[i] = false;
	for (int i = 0; i < t->n; i++) {
		/* Where the deaths are hidden, what is left without them is not shown whole. */
		t->forced[GROUP * n + i] =
			f->less_deaths && t->groups[i].g.destination_hidden[LOODS_DESTINATION_DEATH];
		for (int s = 0; s < f->states; s++)
			family_cell(t, f, i, s);
	}
	loods_hide_protect(t->cells, n, n, t->forced);
	for (int i = 0; i < n; i++) {
		struct loods_outcome_tally *g = &t->groups[i / f->states];

		((bool *)((char *)g + f->hidden))[i % f->states] = t->cells[i].hidden;
	}
}

/* ---- groups, and those who left ---- */

static void hide_groups(struct table *t)
{
	for (int i = 0; i < LOODS_HIDE_KINDS * t->n; i++)
		t->forced[i] = false;
	for (int i = 0; i < t->n; i++) {
		struct loods_hide_cell *c = &t->cells[i];
		int clients = t->groups[i].g.clients;

		*c = (struct loods_hide_cell){ .count = clients,
					       .people = clients,
					       .hidden = clients < LOODS_SUMMARY_SMALL };
		place(t, c, i, 0, 1);
		c->line[GROUP] = -1;
		for (int sum = 0; sum < 3; sum++)
			if (t->sum_row[sum] && t->sums[sum][t->sum_row[sum][i]].g.hidden)
				t->forced[(ALONG_ALL + sum) * t->n + c->line[ALONG_ALL + sum]] = true;
	}
	loods_hide_protect(t->cells, t->n, t->n, t->forced);
	for (int i = 0; i < t->n; i++)
		t->groups[i].g.hidden = t->cells[i].hidden;
}

/* One of left, stayed, and outcomes: `part` 0, 1, 2. Along a group left and stayed are all clients, so each
 * tells the other; outcomes would tell left. So they are hidden together. */
static void left_cell(const struct table *t, struct loods_hide_cell *c, int i, int part)
{
	const struct loods_outcome_tally *g = &t->groups[i];
	const int count[3] = { g->g.left, g->g.clients - g->g.left, g->g.outcomes };
	const int people[3] = { count[0], count[1], g->people };

	*c = (struct loods_hide_cell){ .count = count[part], .people = people[part] };
	c->hidden = g->g.hidden || g->g.left_hidden || small(count[part], people[part]);
	place(t, c, i, part, 3);
	c->line[GROUP] = -1;
}

/* True when something more was hidden. */
static bool hide_left_once(struct table *t)
{
	int n = 3 * t->n;
	bool more = false;

	for (int i = 0; i < LOODS_HIDE_KINDS * n; i++)
		t->forced[i] = false;
	for (int i = 0; i < n; i++) {
		left_cell(t, &t->cells[i], i / 3, i % 3);
		for (int sum = 0; sum < 3; sum++)
			if (t->sum_row[sum] && t->sums[sum][t->sum_row[sum][i / 3]].g.left_hidden)
				t->forced[(ALONG_ALL + sum) * n + t->cells[i].line[ALONG_ALL + sum]] = true;
	}
	loods_hide_protect(t->cells, n, n, t->forced);
	for (int i = 0; i < n; i++) {
		struct loods_outcome_group *g = &t->groups[i / 3].g;

		more |= t->cells[i].hidden && !g->left_hidden;
		g->left_hidden |= t->cells[i].hidden;
	}
	return more;
}

void loods_outcome_hide(struct loods_outcome_tally *groups, int n,
			const struct loods_outcome_tally *const sums[3], const int *const sum_row[3])
{
	size_t cells = (size_t)n * LOODS_DESTINATION_END; /* the most that a family has in a group */
	struct table t = { .groups = groups, .n = n, .sums = sums, .sum_row = sum_row };

	t.cells = loods_hide_zeroed(cells, sizeof(*t.cells));
	t.forced = loods_hide_zeroed(LOODS_HIDE_KINDS * cells, sizeof(*t.forced));
	hide_groups(&t);
	while (hide_left_once(&t))
		;
	for (size_t f = 0; f < sizeof(families) / sizeof(*families); f++)
		hide_family(&t, &families[f]);
	free(t.cells);
	free(t.forced);
}
