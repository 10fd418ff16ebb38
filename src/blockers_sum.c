#include "blockers_sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "group_key.h"
#include "hide.h"

enum { TOTAL = -1, OPEN_MAX = 32 };

/* One client's days for a row, in one group. Row 0: the eligible days. */
struct part {
	int64_t group; /* TOTAL: all */
	int row, who, days;
};

struct loods_blockers_maker {
	struct loods_blockers_options o;
	struct loods_group_keys keys;
	struct loods_eligible eligible;
	struct loods_blocks blocks;
	struct part *parts;
	int n_parts, cap_parts;
	struct loods_block_item *items;
	int n_items, cap_items;
	struct share { /* of the client in hand: its days by owner */
		loods_user_id owner;
		int days[LOODS_BLOCK_END];
	} *shares;
	int n_shares, cap_shares;
};

struct loods_blockers_maker *loods_blockers_maker_new(const struct loods_blockers_options *o)
{
	struct loods_blockers_maker *m = calloc(1, sizeof *m);

	if (!m)
		loods_nomem();
	m->o = *o;
	m->keys.by = o->by;
	return m;
}

void loods_blockers_maker_free(struct loods_blockers_maker *m)
{
	if (!m)
		return;
	loods_group_keys_release(&m->keys);
	loods_eligible_release(&m->eligible);
	loods_blocks_release(&m->blocks);
	free(m->parts);
	free(m->items);
	free(m->shares);
	free(m);
}

static int who_of(const struct loods_guidance *g)
{
	return g->gender == LOODS_GENDER_WOMAN ? LOODS_WHO_WOMEN
	       : g->gender == LOODS_GENDER_MAN ? LOODS_WHO_MEN
					       : LOODS_WHO_OTHERS;
}

static struct share *share_of(struct loods_blockers_maker *m, loods_user_id owner)
{
	for (int i = 0; i < m->n_shares; i++)
		if (m->shares[i].owner.n == owner.n)
			return &m->shares[i];
	m->shares = loods_one_more(m->shares, m->n_shares, &m->cap_shares, sizeof *m->shares);
	m->shares[m->n_shares] = (struct share){ .owner = owner };
	return &m->shares[m->n_shares++];
}

static int32_t last_day(const struct loods_blockers_maker *m)
{
	int32_t last = loods_window_last(m->o.window).n;

	return last < m->o.today.n ? last : m->o.today.n;
}

/* The days of the window by owner. */
static void fill_shares(struct loods_blockers_maker *m, const struct loods_guidance *g)
{
	struct loods_walk walk = loods_walk_owners(g);
	int32_t day = m->o.window.from.n, last = last_day(m), until;

	m->n_shares = 0;
	for (; day <= last; day = until + 1) {
		int i = loods_walk_to(&walk, day, &until);
		loods_user_id owner = i < 0 ? (loods_user_id){ 0 } : g->owners[i].caseworker;

		if (until > last)
			until = last;
		if (!m->o.only.n || owner.n == m->o.only.n)
			loods_blocks_count(&m->blocks, &m->eligible, day, until, share_of(m, owner)->days);
	}
}

static void add_parts(struct loods_blockers_maker *m, int64_t group, int who, const int *days)
{
	for (int row = 0; row < LOODS_BLOCK_END; row++) {
		if (!days[row])
			continue;
		m->parts = loods_one_more(m->parts, m->n_parts, &m->cap_parts, sizeof *m->parts);
		m->parts[m->n_parts++] = (struct part){ group, row, who, days[row] };
	}
}

static void add_open(struct loods_blockers_maker *m, const struct loods_guidance *g, loods_user_id owner)
{
	struct loods_block_open open[OPEN_MAX];
	int n = loods_blocks_open(&m->blocks, &m->eligible, m->o.today, open, OPEN_MAX);

	if (m->o.hide_small || (m->o.only.n && owner.n != m->o.only.n))
		return;
	for (int i = 0; i < n && i < OPEN_MAX; i++) {
		m->items = loods_one_more(m->items, m->n_items, &m->cap_items, sizeof *m->items);
		m->items[m->n_items++] = (struct loods_block_item){
			g->client, g->gender, loods_group_key(&m->keys, g, owner), open[i]
		};
	}
}

void loods_blockers_maker_add(struct loods_blockers_maker *m, const struct loods_guidance *g,
			      const struct loods_block_version *v, int n)
{
	struct loods_walk walk = loods_walk_owners(g);
	int days[LOODS_BLOCK_END] = { 0 }, who = who_of(g), owner;
	int32_t until;

	loods_eligible_fill(&m->eligible, g, m->o.today.n, 0);
	loods_blocks_fill(&m->blocks, v, n, m->o.today);
	fill_shares(m, g);
	for (int i = 0; i < m->n_shares; i++)
		for (int row = 0; row < LOODS_BLOCK_END; row++)
			days[row] += m->shares[i].days[row];
	add_parts(m, TOTAL, who, days);
	if (m->o.by == LOODS_BY_CASEWORKER)
		for (int i = 0; i < m->n_shares; i++)
			add_parts(m, loods_group_key(&m->keys, g, m->shares[i].owner), who,
				  m->shares[i].days);
	else if (m->o.by)
		add_parts(m, loods_group_key(&m->keys, g, (loods_user_id){ 0 }), who, days);
	owner = loods_walk_to(&walk, m->o.today.n, &until);
	add_open(m, g, owner < 0 ? (loods_user_id){ 0 } : g->owners[owner].caseworker);
}

/* ---- adding up ---- */

static int by_place(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->row != y->row)
		return x->row - y->row;
	return (x->days > y->days) - (x->days < y->days);
}

static void add_up(const struct part *p, int n, enum loods_block_who who, double *weeks,
		   struct loods_block_figure *f)
{
	*f = (struct loods_block_figure){ .median_weeks = NAN };
	for (int i = 0; i < n; i++) {
		if (who != LOODS_WHO_ALL && p[i].who != (int)who)
			continue;
		f->days += p[i].days;
		weeks[f->clients++] = p[i].days / 7.0; /* in order of size already */
	}
	f->median_weeks = loods_quantile(weeks, f->clients, 0.5);
}

static void blank(struct loods_blockers_group *g)
{
	memset(g, 0, sizeof *g);
	for (int row = 0; row < LOODS_BLOCK_END; row++)
		for (int who = 0; who < LOODS_WHO_END; who++)
			g->figure[row][who].median_weeks = NAN;
}

static void make_groups(struct loods_blockers_maker *m, struct loods_arena *a,
			struct loods_blocker_report *out)
{
	double *weeks = LOODS_NEW_ARRAY(a, double, (size_t)m->n_parts + 1);
	struct loods_blockers_group *g = &out->total;
	int groups = 0;

	if (m->n_parts)
		qsort(m->parts, (size_t)m->n_parts, sizeof *m->parts, by_place);
	for (int i = 0; i < m->n_parts; i++)
		groups += !i || m->parts[i].group != m->parts[i - 1].group;
	out->groups = LOODS_NEW_ARRAY(a, struct loods_blockers_group, (size_t)groups + 1);
	blank(&out->total);
	for (int i = 0, end; i < m->n_parts; i = end) {
		const struct part *p = &m->parts[i];

		for (end = i; end < m->n_parts && m->parts[end].group == p->group &&
			      m->parts[end].row == p->row;
		     end++)
			;
		if (p->group != TOTAL && (!i || p->group != p[-1].group)) {
			g = &out->groups[out->n_groups++];
			blank(g);
			g->order = p->group;
		}
		for (int who = 0; who < LOODS_WHO_END; who++)
			add_up(p, end - i, (enum loods_block_who)who, weeks, &g->figure[p->row][who]);
	}
}

/* ---- hiding ---- */

/* Rows of the cells: the figures', and who had no blocker at all. */
enum { NONE_ROW = LOODS_BLOCK_END, CELL_ROWS };

static int count_of(const struct loods_blockers_group *g, int row, int who)
{
	return row == NONE_ROW ? g->figure[0][who].clients - g->figure[LOODS_BLOCK_ANY][who].clients
			       : g->figure[row][who].clients;
}

static int cell_number(int group, int row, int who)
{
	return (group * CELL_ROWS + row) * LOODS_WHO_END + who;
}

/* The sums in which a count stands: over who, over causes (two kinds), over groups. */
static struct loods_hide_cell cell_of(const struct loods_blockers_group *g, int group, int row, int who)
{
	struct loods_hide_cell c = { .count = count_of(g, row, who), .line = { -1, -1, -1, -1 } };
	bool childcare = row && row <= LOODS_BLOCK_NO_CHILDCARE;

	c.people = c.count;
	c.hidden = c.count > 0 && c.count < LOODS_SUMMARY_SMALL;
	c.line[0] = cell_number(group, row, 0);
	if (childcare || row == LOODS_BLOCK_ANY_CHILDCARE)
		c.line[1] = cell_number(group, LOODS_BLOCK_ANY_CHILDCARE, who);
	if (!row || row == LOODS_BLOCK_ANY || row == NONE_ROW)
		c.line[1] = cell_number(group, LOODS_BLOCK_ANY, who);
	if (row > LOODS_BLOCK_NO_CHILDCARE && row <= LOODS_BLOCK_ANY)
		c.line[2] = cell_number(group, LOODS_BLOCK_ANY, who);
	c.line[3] = cell_number(0, row, who);
	return c;
}

static void take_cells(struct loods_blockers_group *g, const struct loods_hide_cell *cells, bool all)
{
	for (int row = 0; row < LOODS_BLOCK_END; row++)
		for (int who = 0; who < LOODS_WHO_END; who++)
			g->figure[row][who].hidden = all || cells[cell_number(0, row, who)].hidden;
}

/*
 * What the total shows does not depend on the groups asked for: else two questions would tell what one hides.
 * So its cells are decided first and stand fixed beside those of the groups. Where groups cannot be protected
 * beside it, none of them is shown.
 */
static void hide(struct loods_blocker_report *r)
{
	int n = (r->n_groups + 1) * CELL_ROWS * LOODS_WHO_END, each = CELL_ROWS * LOODS_WHO_END;
	struct loods_hide_cell *cells = calloc((size_t)n, sizeof *cells);
	bool safe;

	if (!cells)
		loods_nomem();
	for (int i = 0; i < n; i++) {
		int group = i / each;

		cells[i] = cell_of(group ? &r->groups[group - 1] : &r->total, group,
				   i % each / LOODS_WHO_END, i % LOODS_WHO_END);
		if (!group)
			cells[i].line[3] = -1;
	}
	loods_hide_protect(cells, each, n, NULL);
	take_cells(&r->total, cells, false);
	for (int i = 0; i < each; i++) {
		cells[i].fixed = true;
		for (int kind = 0; kind < LOODS_HIDE_KINDS; kind++)
			cells[i].line[kind] = kind == 3 ? i : -1;
	}
	safe = r->n_groups && loods_hide_protect(cells, n, n, NULL);
	for (int i = 0; i < r->n_groups; i++)
		take_cells(&r->groups[i], cells + (i + 1) * each, !safe);
	free(cells);
}

/* ---- the whole ---- */

static int by_key(const void *a, const void *b)
{
	const struct loods_blockers_group *x = a, *y = b;

	return loods_group_key_compare(x->key, y->key);
}

static int by_days(const void *a, const void *b)
{
	const struct loods_block_item *x = a, *y = b;

	if (x->open.days != y->open.days)
		return y->open.days - x->open.days;
	if (x->client.n != y->client.n)
		return x->client.n < y->client.n ? -1 : 1;
	if (x->open.cause != y->open.cause)
		return (int)x->open.cause - (int)y->open.cause;
	return (x->open.record.n > y->open.record.n) - (x->open.record.n < y->open.record.n);
}

void loods_blockers_finish(struct loods_blockers_maker *m, const struct loods_summary_names *names,
			   struct loods_arena *a, struct loods_blocker_report *out)
{
	*out = (struct loods_blocker_report){ .options = m->o };
	make_groups(m, a, out);
	for (int i = 0; i < out->n_groups; i++)
		out->groups[i].key = loods_arena_strdup(
			a, loods_group_key_text(&m->keys, out->groups[i].order, names));
	if (m->o.hide_small)
		hide(out);
	if (out->n_groups)
		qsort(out->groups, (size_t)out->n_groups, sizeof *out->groups, by_key);
	out->items = LOODS_NEW_ARRAY(a, struct loods_block_item, (size_t)m->n_items + 1);
	if (m->n_items)
		memcpy(out->items, m->items, (size_t)m->n_items * sizeof *m->items);
	out->n_items = m->n_items;
	qsort(out->items, (size_t)out->n_items, sizeof *out->items, by_days);
}

double loods_block_share(const struct loods_blockers_group *g, enum loods_blocker cause,
			 enum loods_block_who who)
{
	const struct loods_block_figure *f = &g->figure[cause][who], *all = &g->figure[0][who];

	return f->hidden || all->hidden || !all->clients ? NAN : (double)f->clients / all->clients;
}

enum loods_blocker loods_blockers_difference(const struct loods_blockers_group *g)
{
	enum loods_blocker best = 0;
	double most = 0;

	for (int c = LOODS_BLOCK_CAUSES; c >= 1; c--) {
		double d = fabs(loods_block_share(g, (enum loods_blocker)c, LOODS_WHO_WOMEN) -
				loods_block_share(g, (enum loods_blocker)c, LOODS_WHO_MEN));

		if (d > most) {
			most = d;
			best = (enum loods_blocker)c;
		}
	}
	return best;
}
