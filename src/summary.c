#include "summary.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "lag_groups.h"
#include "numbered.h"
#include "summary_by.h"
#include "summary_hide.h"
#include "week_groups.h"

/* What one client adds to one group. */
struct part {
	int64_t key[2];
	loods_id client;
	int clients, with_days; /* 1 or 0 */
	int eligible_days, contact_days, agreed_contact_days, offered_days, talks;
	bool overdue, in_guidance;
	int64_t minutes;
	struct loods_rational expected, weight;
	double frequency;	/* NaN: undefined */
	enum loods_class class; /* 0: goes to another group */
};

struct loods_summary_maker {
	struct loods_summary_options o;
	struct loods_intensity_work work;
	struct part *parts;
	struct loods_summary_row *rows;
	struct {
		int64_t cohort, arm;
		loods_user_id owner;
	} * names; /* of the rows */
	struct loods_numbered cohorts, arms;
	struct part *totals; /* one for each client with an eligible day */
	int n_parts, cap_parts, n_rows, cap_rows, cap_names, n_totals, cap_totals, without_days;
	struct loods_lag lag;
	struct loods_lag_groups lags; /* of the groups */
	struct loods_week_groups weeks;
	int64_t total_weeks[LOODS_WEEK_GROUPS_WEEKS];
};

struct loods_summary_maker *loods_summary_maker_new(const struct loods_summary_options *o)
{
	struct loods_summary_maker *m = calloc(1, sizeof(*m));

	if (!m)
		loods_nomem();
	m->o = *o;
	return m;
}

void loods_summary_maker_free(struct loods_summary_maker *m)
{
	if (!m)
		return;
	loods_intensity_work_release(&m->work);
	loods_numbered_release(&m->cohorts);
	loods_numbered_release(&m->arms);
	loods_lag_release(&m->lag);
	loods_lag_groups_release(&m->lags);
	loods_week_groups_release(&m->weeks);
	free(m->parts);
	free(m->rows);
	free(m->names);
	free(m->totals);
	free(m);
}

static int gender_of(const struct loods_guidance *g)
{
	return g->gender ? g->gender : LOODS_GENDER_UNKNOWN;
}

static bool has_key(const struct loods_summary_options *o, enum loods_summary_by by)
{
	return o->by[0] == by || o->by[1] == by;
}

static int64_t key_of(struct loods_summary_maker *m, enum loods_summary_by by, const struct loods_guidance *g,
		      loods_user_id caseworker, int64_t month)
{
	switch (by) {
	case LOODS_BY_CASEWORKER:
		return caseworker.n;
	case LOODS_BY_COHORT:
		return loods_numbered_of(&m->cohorts, g->cohort_key);
	case LOODS_BY_ARM:
		return loods_numbered_of(&m->arms, g->arm);
	case LOODS_BY_GENDER:
		return gender_of(g);
	case LOODS_BY_MONTH:
		return month;
	case LOODS_BY_CLIENT:
	case LOODS_BY_END:
		break;
	}
	return 0;
}

static struct part *add_part(struct loods_summary_maker *m, const struct loods_guidance *g,
			     loods_user_id caseworker, int64_t month)
{
	struct part *p;

	m->parts = loods_one_more(m->parts, m->n_parts, &m->cap_parts, sizeof(*m->parts));
	p = &m->parts[m->n_parts++];
	*p = (struct part){ .client = g->client, .frequency = NAN };
	for (int i = 0; i < 2; i++)
		p->key[i] = key_of(m, m->o.by[i], g, caseworker, month);
	return p;
}

/* What is said of the window's last day. */
static void fill_last_day(struct part *p, const struct loods_intensity *f)
{
	p->class = f->class;
	p->overdue = f->overdue == LOODS_OVERDUE_YES;
	p->in_guidance = f->open_gap.set;
	if (p->in_guidance && f->contacts &&
	    !loods_rational_from((int64_t)LOODS_FREQUENCY_DAYS * f->contacts, f->per_days, &p->weight))
		p->weight = (struct loods_rational){ 0 };
}

/* All of a client's figures, undivided. */
static void fill_whole(struct part *p, const struct loods_intensity *f)
{
	p->clients = 1;
	p->eligible_days = f->eligible_days;
	p->contact_days = f->contact_days;
	p->agreed_contact_days = f->agreed_contact_days;
	p->offered_days = f->offered_days;
	p->minutes = f->minutes;
	p->expected = f->expected;
	p->frequency = loods_rational_double(f->frequency);
	fill_last_day(p, f);
}

/* By caseworker: a part for each owner, the class to the owner on the last day, the talks to who conducted
 * them. */
static void add_split(struct loods_summary_maker *m, const struct loods_guidance *g,
		      const struct loods_intensity *f, int64_t month)
{
	bool given = false;

	for (int i = 0; i < f->n_shares; i++) {
		const struct loods_intensity_share *s = &f->shares[i];
		struct part *p = add_part(m, g, s->caseworker, month);

		p->clients = 1;
		p->eligible_days = s->eligible_days;
		p->contact_days = s->contact_days;
		p->agreed_contact_days = s->agreed_contact_days;
		p->offered_days = s->offered_days;
		p->minutes = s->minutes;
		p->expected = s->expected;
		p->frequency = loods_rational_double(s->frequency);
		if (s->caseworker.n == f->owner.n) {
			fill_last_day(p, f);
			given = true;
		}
	}
	if (!given)
		fill_last_day(add_part(m, g, f->owner, month), f);
	for (int i = 0; i < f->n_conducted; i++)
		add_part(m, g, f->conducted[i].user, month)->talks = f->conducted[i].talks;
}

static void add_row(struct loods_summary_maker *m, const struct loods_guidance *g,
		    const struct loods_intensity *f)
{
	struct loods_summary_row *row;

	m->rows = loods_one_more(m->rows, m->n_rows, &m->cap_rows, sizeof(*m->rows));
	m->names = loods_one_more(m->names, m->n_rows, &m->cap_names, sizeof(*m->names));
	row = &m->rows[m->n_rows];
	*row = (struct loods_summary_row){ .client = g->client, .gender = gender_of(g), .figures = *f };
	row->figures.shares = NULL;
	row->figures.conducted = NULL;
	row->figures.n_shares = row->figures.n_conducted = 0;
	m->names[m->n_rows].cohort = loods_numbered_of(&m->cohorts, g->cohort_key);
	m->names[m->n_rows].arm = loods_numbered_of(&m->arms, g->arm);
	m->names[m->n_rows].owner = f->owner;
	m->n_rows++;
}

static bool in_a_period(const struct loods_guidance *g, loods_date on)
{
	for (int i = 0; i < g->n_periods; i++)
		if (loods_span_has(g->periods[i], on))
			return true;
	return false;
}

/* Contacts outside every guidance period count nowhere. */
static void add_lag(struct loods_summary_maker *m, const struct loods_guidance *g)
{
	bool groups = m->o.by[0] != LOODS_BY_CLIENT, month = has_key(&m->o, LOODS_BY_MONTH);

	for (int i = g->n_contacts - 1; i >= 0 && g->contacts[i].on.n >= m->o.window.from.n; i--) {
		const struct loods_contact_fact *c = &g->contacts[i];
		int64_t key[2];

		if (c->on.n >= m->o.window.to.n || !in_a_period(g, c->on))
			continue;
		loods_lag_add(&m->lag, c);
		for (int k = 0; groups && k < 2; k++)
			key[k] = key_of(m, m->o.by[k], g, c->conducted_by, month ? loods_month_of(c->on) : 0);
		if (groups)
			loods_lag_groups_add(&m->lags, key, c);
	}
}

/* Contact days of the window just computed, by week: each on its owner of that day where groups are caseworkers,
 * else all on the client's group. */
static void add_weeks(struct loods_summary_maker *m, const struct loods_guidance *g, struct loods_window w,
		      int64_t month)
{
	const struct loods_eligible *e = &m->work.eligible;
	bool split = has_key(&m->o, LOODS_BY_CASEWORKER);
	struct loods_walk owners = loods_walk_owners(g);
	int n = loods_weeks_in(w), owner = -1;
	int32_t first = w.to.n - 7 * n, until = 0;
	int64_t *weeks = NULL;

	for (int i = loods_eligible_find_contact(e, first); i < e->n_days; i++) {
		if (!weeks || (split && e->days[i] > until)) {
			int64_t key[2];

			if (split)
				owner = loods_walk_to(&owners, e->days[i], &until);
			for (int k = 0; k < 2; k++)
				key[k] = key_of(m, m->o.by[k], g,
						owner < 0 ? (loods_user_id){ 0 } : g->owners[owner].caseworker,
						month);
			weeks = loods_week_groups_of(&m->weeks, key, n);
		}
		weeks[(e->days[i] - first) / 7]++;
	}
}

/* A client's part of the groups, over the window or one month of it. */
static void add_grouped(struct loods_summary_maker *m, const struct loods_guidance *g,
			const struct loods_intensity *f, int64_t month)
{
	bool split = has_key(&m->o, LOODS_BY_CASEWORKER);

	if (f->eligible_days && split)
		add_split(m, g, f, month);
	else if (f->eligible_days)
		fill_whole(add_part(m, g, (loods_user_id){ 0 }, month), f);
	else if (!split)
		/* The group is there, though nobody in it had a day: a control arm without guidance. */
		add_part(m, g, (loods_user_id){ 0 }, month);
	add_weeks(m, g, f->window, month);
}

/* Figures of the months of the window, one by one. */
static void add_months(struct loods_summary_maker *m, const struct loods_guidance *g)
{
	int64_t last = loods_month_of(loods_window_last(m->o.window));

	for (int64_t month = loods_month_of(m->o.window.from); month <= last; month++) {
		struct loods_intensity f;

		loods_intensity_of(g, loods_month_window(m->o.window, month), &m->o.settings, &m->work, &f);
		add_grouped(m, g, &f, month);
	}
}

bool loods_summary_maker_takes(struct loods_summary_maker *m, const struct loods_guidance *g)
{
	int64_t last = loods_month_of(loods_window_last(m->o.window));
	struct loods_intensity f;

	if (!loods_date_known(g->contacts_since))
		return true;
	loods_intensity_of(g, m->o.window, &m->o.settings, &m->work, &f);
	for (int64_t month = loods_month_of(m->o.window.from);
	     has_key(&m->o, LOODS_BY_MONTH) && !f.needs_more && month <= last; month++)
		loods_intensity_of(g, loods_month_window(m->o.window, month), &m->o.settings, &m->work, &f);
	return !f.needs_more;
}

bool loods_summary_maker_add(struct loods_summary_maker *m, const struct loods_guidance *g)
{
	struct loods_intensity f;

	if (!loods_summary_maker_takes(m, g))
		return false;
	loods_intensity_of(g, m->o.window, &m->o.settings, &m->work, &f);
	add_lag(m, g);
	if (f.eligible_days) {
		m->totals = loods_one_more(m->totals, m->n_totals, &m->cap_totals, sizeof(*m->totals));
		m->totals[m->n_totals] = (struct part){ .client = g->client };
		fill_whole(&m->totals[m->n_totals++], &f);
		loods_weeks_count(&m->work.eligible, m->o.window, m->total_weeks);
	} else {
		m->without_days++;
	}
	if (m->o.by[0] == LOODS_BY_CLIENT)
		add_row(m, g, &f);
	else if (has_key(&m->o, LOODS_BY_MONTH))
		add_months(m, g);
	else
		add_grouped(m, g, &f, 0);
	return true;
}

double loods_quantile(const double *sorted, int n, double q)
{
	double h = (n - 1) * q;
	int low = (int)h;

	if (n <= 0)
		return NAN;
	return low + 1 < n ? sorted[low] + (h - low) * (sorted[low + 1] - sorted[low]) : sorted[n - 1];
}

static int by_key(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	for (int i = 0; i < 2; i++)
		if (x->key[i] != y->key[i])
			return x->key[i] < y->key[i] ? -1 : 1;
	return (x->client.n > y->client.n) - (x->client.n < y->client.n);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Adds up `n` parts; `values` is room for as many frequencies. Returns how many have one. */
static int add_up(const struct part *parts, int n, double *values, struct loods_summary_group *g)
{
	int with = 0;

	*g = (struct loods_summary_group){ .order = { parts->key[0], parts->key[1] } };
	for (int i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		g->clients += p->clients;
		g->eligible_days += p->eligible_days;
		g->contact_days += p->contact_days;
		g->agreed_contact_days += p->agreed_contact_days;
		g->offered_days += p->offered_days;
		g->minutes += p->minutes;
		g->talks += p->talks;
		g->expected = loods_expected_add(g->expected, p->expected);
		if (p->class)
			g->classes[p->class]++;
		g->overdue += p->overdue;
		g->in_guidance += p->in_guidance;
		g->weight = loods_expected_add(g->weight, p->weight);
		if (!isnan(p->frequency))
			values[with++] = p->frequency;
	}
	g->realisation = loods_expected_share(g->agreed_contact_days, g->expected);
	g->offered = loods_expected_share(g->offered_days, g->expected);
	if (with)
		qsort(values, (size_t)with, sizeof(*values), by_value);
	g->frequency_q1 = loods_quantile(values, with, 0.25);
	g->frequency_median = loods_quantile(values, with, 0.5);
	g->frequency_q3 = loods_quantile(values, with, 0.75);
	return with;
}

static const char *key_text(const struct loods_summary_maker *m, enum loods_summary_by by, int64_t key,
			    const struct loods_summary_names *names, struct loods_arena *a)
{
	if (!key)
		return NULL;
	switch (by) {
	case LOODS_BY_CASEWORKER:
		return loods_arena_strdup(a, names->user(names->ctx, (loods_user_id){ key }));
	case LOODS_BY_COHORT:
		return loods_arena_strdup(a, m->cohorts.list[key - 1]);
	case LOODS_BY_ARM:
		return loods_arena_strdup(a, m->arms.list[key - 1]);
	case LOODS_BY_GENDER:
		return loods_choice_code(&loods_genders, (int)key);
	case LOODS_BY_MONTH:
		return loods_arena_printf(a, "%04d-%02d", (int)(key / 12), (int)(key % 12) + 1);
	case LOODS_BY_CLIENT:
	case LOODS_BY_END:
		break;
	}
	return NULL;
}

/* None comes last. */
static int compare_texts(const char *a, const char *b)
{
	if (!a || !b)
		return !a - !b;
	return strcmp(a, b);
}

static int by_names(const void *a, const void *b)
{
	const struct loods_summary_group *x = a, *y = b;
	int c = compare_texts(x->key[0], y->key[0]);

	return c ? c : compare_texts(x->key[1], y->key[1]);
}

/* By caseworker, who only conducted talks about other people's clients has no group. */
static bool kept(const struct loods_summary_maker *m, const struct loods_summary_group *g)
{
	int key = m->o.by[0] == LOODS_BY_CASEWORKER ? 0 : 1, classes = 0;

	if (m->o.by[key] != LOODS_BY_CASEWORKER)
		return true;
	for (int c = 1; c < LOODS_CLASS_END; c++)
		classes += g->classes[c];
	return (g->clients || classes) && (!m->o.only.n || g->order[key] == m->o.only.n);
}

static void set_lag(struct loods_summary_group *g, const struct loods_lag *lag)
{
	g->lag_median = lag ? loods_lag_percentile(lag, 50) : NAN;
	g->lag_p90 = lag ? loods_lag_percentile(lag, 90) : NAN;
}

/* A copy of the weeks counted, `counted` NULL: zeros; none of a hidden group. */
static void set_weeks(struct loods_summary_group *g, const int64_t *counted, struct loods_arena *a)
{
	int n = loods_weeks_in(g->window);
	int64_t *weeks;

	if (g->hidden || !n)
		return;
	weeks = LOODS_NEW_ARRAY(a, int64_t, (size_t)n);
	for (int i = 0; counted && i < n; i++)
		weeks[i] = counted[i];
	g->weeks = weeks;
	g->n_weeks = n;
}

static void make_groups(struct loods_summary_maker *m, const struct loods_summary_names *names,
			struct loods_arena *a, struct loods_summary *out)
{
	double *values = LOODS_NEW_ARRAY(a, double, (size_t)m->n_parts);
	int *with = LOODS_NEW_ARRAY(a, int, (size_t)m->n_parts), n = 0;

	out->groups = LOODS_NEW_ARRAY(a, struct loods_summary_group, (size_t)m->n_parts);
	if (m->n_parts)
		qsort(m->parts, (size_t)m->n_parts, sizeof(*m->parts), by_key);
	for (int i = 0, end; i < m->n_parts; i = end) {
		struct loods_summary_group *g = &out->groups[n];

		for (end = i; end < m->n_parts && m->parts[end].key[0] == m->parts[i].key[0] &&
			      m->parts[end].key[1] == m->parts[i].key[1];
		     end++)
			;
		with[n] = add_up(&m->parts[i], end - i, values, g);
		g->window = m->o.window;
		set_lag(g, loods_lag_groups_find(&m->lags, g->order));
		for (int k = 0; k < 2; k++) {
			g->key[k] = key_text(m, m->o.by[k], g->order[k], names, a);
			if (m->o.by[k] == LOODS_BY_MONTH)
				g->window = loods_month_window(m->o.window, g->order[k]);
		}
		n += kept(m, g);
	}
	if (m->o.hide_small)
		loods_summary_hide(out->groups, n, m->o.by[1] != 0, with, &out->total);
	for (int i = 0; i < n; i++)
		set_weeks(&out->groups[i], loods_week_groups_find(&m->weeks, out->groups[i].order), a);
	if (n)
		qsort(out->groups, (size_t)n, sizeof(*out->groups), by_names);
	out->n_groups = n;
}

static int by_client(const void *a, const void *b)
{
	const struct loods_summary_row *x = a, *y = b;

	return (x->client.n > y->client.n) - (x->client.n < y->client.n);
}

static int by_reference(const void *a, const void *b)
{
	const struct loods_summary_row *x = a, *y = b;
	int c = compare_texts(x->reference, y->reference);

	return c ? c : by_client(a, b);
}

static void make_rows(struct loods_summary_maker *m, const struct loods_summary_names *names,
		      struct loods_arena *a, struct loods_summary *out)
{
	out->rows = LOODS_NEW_ARRAY(a, struct loods_summary_row, (size_t)m->n_rows);
	for (int i = 0; i < m->n_rows; i++) {
		struct loods_summary_row *row = &out->rows[i];

		*row = m->rows[i];
		row->caseworker = key_text(m, LOODS_BY_CASEWORKER, m->names[i].owner.n, names, a);
		row->cohort = key_text(m, LOODS_BY_COHORT, m->names[i].cohort, names, a);
		row->arm = key_text(m, LOODS_BY_ARM, m->names[i].arm, names, a);
	}
	out->n_rows = m->n_rows;
	if (!m->n_rows)
		return;
	qsort(out->rows, (size_t)out->n_rows, sizeof(*out->rows), by_client);
	for (int i = 0; i < out->n_rows; i++) {
		const char *reference = names->client(names->ctx, out->rows[i].client);

		out->rows[i].reference = loods_str_blank(reference) ? NULL : loods_arena_strdup(a, reference);
	}
	qsort(out->rows, (size_t)out->n_rows, sizeof(*out->rows), by_reference);
}

static void make_total(struct loods_summary_maker *m, struct loods_arena *a, struct loods_summary *out)
{
	double *values = LOODS_NEW_ARRAY(a, double, (size_t)m->n_totals);
	int with;

	out->total = (struct loods_summary_group){ .frequency_q1 = NAN,
						   .frequency_median = NAN,
						   .frequency_q3 = NAN };
	with = m->n_totals ? add_up(m->totals, m->n_totals, values, &out->total) : 0;
	out->total.window = m->o.window;
	set_lag(&out->total, &m->lag);
	if (m->o.hide_small)
		loods_summary_hide(&out->total, 1, false, &with, NULL);
	set_weeks(&out->total, m->total_weeks, a);
}

void loods_summary_finish(struct loods_summary_maker *m, const struct loods_summary_names *names,
			  struct loods_arena *a, struct loods_summary *out)
{
	*out = (struct loods_summary){ .options = m->o, .without_days = m->without_days };
	assert(m->o.by[0]);
	make_total(m, a, out); /* first: what it hides, the groups do not tell */
	if (m->o.by[0] == LOODS_BY_CLIENT)
		make_rows(m, names, a, out);
	else
		make_groups(m, names, a, out);
	out->lag_median = loods_lag_percentile(&m->lag, 50);
	out->lag_p90 = loods_lag_percentile(&m->lag, 90);
}

static bool same_key(const struct loods_summary *now, const struct loods_summary_group *a,
		     const struct loods_summary *before, const struct loods_summary_group *b, int k)
{
	const char *x = a->key[k], *y = b->key[k];

	if (now->options.by[k] == LOODS_BY_MONTH)
		return a->order[k] - loods_month_of(now->options.window.from) ==
		       b->order[k] - loods_month_of(before->options.window.from);
	return x && y ? strcmp(x, y) == 0 : !x && !y;
}

void loods_summary_tie(struct loods_summary *now, const struct loods_summary *before)
{
	now->before = before;
	now->total.before = &before->total;
	for (int i = 0; i < now->n_groups; i++)
		for (int k = 0; k < before->n_groups && !now->groups[i].before; k++)
			if (same_key(now, &now->groups[i], before, &before->groups[k], 0) &&
			    same_key(now, &now->groups[i], before, &before->groups[k], 1))
				now->groups[i].before = &before->groups[k];
}
