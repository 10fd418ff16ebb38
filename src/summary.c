#include "summary.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "i18n.h"
#include "lag.h"
#include "summary_hide.h"

static const struct loods_choice bys[] = {
	[LOODS_BY_CLIENT] = { "client", N_("Client") },
	[LOODS_BY_CASEWORKER] = { "caseworker", N_("Caseworker") },
	[LOODS_BY_COHORT] = { "cohort", N_("Cohort") },
	[LOODS_BY_ARM] = { "arm", N_("Arm") },
	[LOODS_BY_GENDER] = { "gender", N_("Gender") },
};
_Static_assert(LOODS_COUNT(bys) == LOODS_BY_END, "a grouping lacks its code");
const struct loods_choices loods_summary_bys = LOODS_CHOICES(bys);

bool loods_summary_by_parse(const char *text, enum loods_summary_by by[2])
{
	int n = 0;

	by[0] = by[1] = 0;
	for (const char *s = text; n < 2; n++) {
		size_t len = strcspn(s, ",");

		for (int i = 1; i < LOODS_BY_END; i++)
			if (strlen(bys[i].code) == len && memcmp(bys[i].code, s, len) == 0)
				by[n] = (enum loods_summary_by)i;
		if (!by[n])
			return false;
		if (!s[len])
			return n == 0 ||
			       (by[0] != by[1] && by[0] != LOODS_BY_CLIENT && by[1] != LOODS_BY_CLIENT);
		s += len + 1;
	}
	return false;
}

/* What one client adds to one group. */
struct part {
	int64_t key[2];
	loods_id client;
	int clients, with_days; /* 1 or 0 */
	int eligible_days, contact_days, agreed_contact_days, offered_days, talks;
	bool overdue;
	int64_t minutes;
	struct loods_rational expected;
	double frequency;	/* NaN: undefined */
	enum loods_class class; /* 0: goes to another group */
};

/* Texts met before, numbered from 1; 0 is none. */
struct texts {
	char **list;
	int n, cap, last;
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
	struct texts cohorts, arms;
	struct part *totals; /* one for each client with an eligible day */
	int n_parts, cap_parts, n_rows, cap_rows, cap_names, n_totals, cap_totals, without_days;
	struct loods_lag lag;
};

static void *one_more(void *list, int n, int *cap, size_t size)
{
	void *p;

	if (n < *cap)
		return list;
	*cap = *cap ? *cap * 2 : 64;
	p = realloc(list, (size_t)*cap * size);
	if (!p)
		loods_nomem();
	return p;
}

static int64_t text_number(struct texts *t, const char *s)
{
	size_t size;

	if (loods_str_blank(s))
		return 0;
	/* Clients of one cohort come in rows. */
	if (t->last && strcmp(t->list[t->last - 1], s) == 0)
		return t->last;
	for (int i = 0; i < t->n; i++)
		if (strcmp(t->list[i], s) == 0)
			return t->last = i + 1;
	size = strlen(s) + 1;
	t->list = one_more(t->list, t->n, &t->cap, sizeof(*t->list));
	t->list[t->n] = malloc(size);
	if (!t->list[t->n])
		loods_nomem();
	memcpy(t->list[t->n], s, size);
	return t->last = ++t->n;
}

static void texts_release(struct texts *t)
{
	for (int i = 0; i < t->n; i++)
		free(t->list[i]);
	free(t->list);
}

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
	texts_release(&m->cohorts);
	texts_release(&m->arms);
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

static int64_t key_of(struct loods_summary_maker *m, enum loods_summary_by by, const struct loods_guidance *g,
		      loods_user_id caseworker)
{
	switch (by) {
	case LOODS_BY_CASEWORKER:
		return caseworker.n;
	case LOODS_BY_COHORT:
		return text_number(&m->cohorts, g->cohort_key);
	case LOODS_BY_ARM:
		return text_number(&m->arms, g->arm);
	case LOODS_BY_GENDER:
		return gender_of(g);
	case LOODS_BY_CLIENT:
	case LOODS_BY_END:
		break;
	}
	return 0;
}

static struct part *add_part(struct loods_summary_maker *m, const struct loods_guidance *g,
			     loods_user_id caseworker)
{
	struct part *p;

	m->parts = one_more(m->parts, m->n_parts, &m->cap_parts, sizeof(*m->parts));
	p = &m->parts[m->n_parts++];
	*p = (struct part){ .client = g->client, .frequency = NAN };
	for (int i = 0; i < 2; i++)
		p->key[i] = key_of(m, m->o.by[i], g, caseworker);
	return p;
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
	p->class = f->class;
	p->overdue = f->overdue == LOODS_OVERDUE_YES;
}

/* By caseworker: a part for each owner, the class to the owner on the last day, the talks to who conducted
 * them. */
static void add_split(struct loods_summary_maker *m, const struct loods_guidance *g,
		      const struct loods_intensity *f)
{
	int class_given = 0;

	for (int i = 0; i < f->n_shares; i++) {
		const struct loods_intensity_share *s = &f->shares[i];
		struct part *p = add_part(m, g, s->caseworker);

		p->clients = 1;
		p->eligible_days = s->eligible_days;
		p->contact_days = s->contact_days;
		p->agreed_contact_days = s->agreed_contact_days;
		p->offered_days = s->offered_days;
		p->minutes = s->minutes;
		p->expected = s->expected;
		p->frequency = loods_rational_double(s->frequency);
		if (s->caseworker.n == f->owner.n) {
			p->class = f->class;
			p->overdue = f->overdue == LOODS_OVERDUE_YES;
			class_given = 1;
		}
	}
	if (!class_given) {
		struct part *p = add_part(m, g, f->owner);

		p->class = f->class;
		p->overdue = f->overdue == LOODS_OVERDUE_YES;
	}
	for (int i = 0; i < f->n_conducted; i++)
		add_part(m, g, f->conducted[i].user)->talks = f->conducted[i].talks;
}

static void add_row(struct loods_summary_maker *m, const struct loods_guidance *g,
		    const struct loods_intensity *f)
{
	struct loods_summary_row *row;

	m->rows = one_more(m->rows, m->n_rows, &m->cap_rows, sizeof(*m->rows));
	m->names = one_more(m->names, m->n_rows, &m->cap_names, sizeof(*m->names));
	row = &m->rows[m->n_rows];
	*row = (struct loods_summary_row){ .client = g->client, .gender = gender_of(g), .figures = *f };
	row->figures.shares = NULL;
	row->figures.conducted = NULL;
	row->figures.n_shares = row->figures.n_conducted = 0;
	m->names[m->n_rows].cohort = text_number(&m->cohorts, g->cohort_key);
	m->names[m->n_rows].arm = text_number(&m->arms, g->arm);
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
	for (int i = g->n_contacts - 1; i >= 0 && g->contacts[i].on.n >= m->o.window.from.n; i--)
		if (g->contacts[i].on.n < m->o.window.to.n && in_a_period(g, g->contacts[i].on))
			loods_lag_add(&m->lag, &g->contacts[i]);
}

bool loods_summary_maker_add(struct loods_summary_maker *m, const struct loods_guidance *g)
{
	struct loods_intensity f;

	loods_intensity_of(g, m->o.window, &m->o.settings, &m->work, &f);
	if (f.needs_more && loods_date_known(g->contacts_since))
		return false;
	add_lag(m, g);
	if (f.eligible_days) {
		m->totals = one_more(m->totals, m->n_totals, &m->cap_totals, sizeof(*m->totals));
		m->totals[m->n_totals] = (struct part){ .client = g->client };
		fill_whole(&m->totals[m->n_totals++], &f);
	} else {
		m->without_days++;
	}
	if (m->o.by[0] == LOODS_BY_CLIENT)
		add_row(m, g, &f);
	else if (f.eligible_days && (m->o.by[0] == LOODS_BY_CASEWORKER || m->o.by[1] == LOODS_BY_CASEWORKER))
		add_split(m, g, &f);
	else if (f.eligible_days)
		fill_whole(add_part(m, g, (loods_user_id){ 0 }), &f);
	else
		/* The group is there, though nobody in it had a day: a control arm without guidance. */
		if (m->o.by[0] != LOODS_BY_CASEWORKER && m->o.by[1] != LOODS_BY_CASEWORKER)
			add_part(m, g, (loods_user_id){ 0 });
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
	int key = m->o.by[0] == LOODS_BY_CASEWORKER ? 0 : 1;
	int classes = 0;

	if (m->o.by[key] != LOODS_BY_CASEWORKER)
		return true;
	for (int c = 1; c < LOODS_CLASS_END; c++)
		classes += g->classes[c];
	return (g->clients || classes) && (!m->o.only.n || g->order[key] == m->o.only.n);
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
		for (int k = 0; k < 2; k++)
			g->key[k] = key_text(m, m->o.by[k], g->order[k], names, a);
		n += kept(m, g);
	}
	if (m->o.hide_small)
		loods_summary_hide(out->groups, n, with);
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
	if (m->o.hide_small)
		loods_summary_hide(&out->total, 1, &with);
}

void loods_summary_finish(struct loods_summary_maker *m, const struct loods_summary_names *names,
			  struct loods_arena *a, struct loods_summary *out)
{
	*out = (struct loods_summary){ .options = m->o, .without_days = m->without_days };
	assert(m->o.by[0]);
	if (m->o.by[0] == LOODS_BY_CLIENT)
		make_rows(m, names, a, out);
	else
		make_groups(m, names, a, out);
	make_total(m, a, out);
	out->lag_median = loods_lag_percentile(&m->lag, 50);
	out->lag_p90 = loods_lag_percentile(&m->lag, 90);
}
