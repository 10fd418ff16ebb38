#include "naive_summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "contact.h"

const char *const naive_classes[NAIVE_CLASSES] = { "no_agreement", "too_little_data", "contact_lost", "below",
						   "uneven",	   "above",	      "as_agreed" };

/* ---- fractions ---- */

static struct naive_fraction fraction(int64_t num, int64_t den)
{
	int64_t a = num < 0 ? -num : num, b = den;

	if (!den)
		return (struct naive_fraction){ 0, 0 };
	while (b) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return (struct naive_fraction){ num / a, den / a };
}

/* What is undefined counts as nothing. */
static struct naive_fraction plus(struct naive_fraction a, struct naive_fraction b)
{
	if (!a.den || !b.den)
		return a.den ? a : b;
	return fraction(a.num * b.den + b.num * a.den, a.den * b.den);
}

static struct naive_fraction whole_over(int64_t n, struct naive_fraction f)
{
	return f.den ? fraction(n * f.den, f.num) : f;
}

/* -1, 0, 1: below, at, above so many hundredths. */
static int against(struct naive_fraction f, int hundredths)
{
	int64_t left = f.num * 100, right = f.den * hundredths;

	return left < right ? -1 : left > right;
}

double naive_value(struct naive_fraction f)
{
	return f.den ? (double)f.num / (double)f.den : NAN;
}

const char *naive_text(struct naive_fraction f, char buf[48])
{
	if (!f.den)
		return NULL;
	if (f.den == 1)
		snprintf(buf, 48, "%lld", (long long)f.num);
	else
		snprintf(buf, 48, "%lld/%lld", (long long)f.num, (long long)f.den);
	return buf;
}

/* ---- the days of one client ---- */

struct day {
	int period;  /* which guidance period, -1: none */
	int version; /* of the agreement, -1: none */
	int owner;   /* user, 0: none */
	bool eligible, talked, faced, stayed_away;
	int minutes, attempts_held, attempts_missed, reached_nobody;
	uint32_t topics;
	int talks_by[NAIVE_USERS + 1];
};

static bool within(struct loods_span s, int day)
{
	return s.first.n <= day && (s.last.n == 0 || day <= s.last.n);
}

static bool together(int channel)
{
	switch (channel) {
	case LOODS_CHANNEL_OFFICE:
	case LOODS_CHANNEL_HOME:
	case LOODS_CHANNEL_WORKPLACE:
	case LOODS_CHANNEL_NEIGHBOURHOOD:
	case LOODS_CHANNEL_WALK:
	case LOODS_CHANNEL_GROUP:
		return true;
	default:
		return false;
	}
}

static void put_contact(struct day *d, const struct loods_contact_fact *c)
{
	bool held = c->outcome == LOODS_OUTCOME_HELD || c->outcome == LOODS_OUTCOME_PARTLY_HELD;

	if (!d->eligible || c->status != LOODS_CONTACT_FINAL)
		return;
	if (c->outcome == LOODS_OUTCOME_NO_SHOW || c->outcome == LOODS_OUTCOME_NO_ANSWER)
		d->reached_nobody++;
	if (c->kind == LOODS_CONTACT_THIRD_PARTY)
		return;
	if (!together(c->channel) && c->channel != LOODS_CHANNEL_VIDEO && c->channel != LOODS_CHANNEL_PHONE)
		return;
	d->attempts_held += held;
	if (c->outcome == LOODS_OUTCOME_NO_SHOW) {
		d->attempts_missed++;
		d->stayed_away = true;
	}
	if (!held || c->minutes < 5)
		return;
	d->talked = true;
	d->faced = d->faced || together(c->channel);
	d->minutes += c->minutes;
	d->topics |= c->topics;
	d->talks_by[c->conducted_by.n]++;
}

static void days_of(const struct naive_office *o, const struct loods_guidance *g, struct day days[NAIVE_DAYS])
{
	for (int i = 0; i <= o->to - o->first_day; i++) {
		struct day *d = &days[i];
		int on = o->first_day + i;

		*d = (struct day){ .period = -1, .version = -1 };
		for (int k = 0; k < g->n_periods; k++)
			if (within(g->periods[k], on))
				d->period = k;
		for (int k = 0; k < g->n_agreements; k++)
			if (within(g->agreements[k].span, on))
				d->version = k;
		for (int k = 0; k < g->n_owners; k++)
			if (within(g->owners[k].span, on))
				d->owner = (int)g->owners[k].caseworker.n;
		d->eligible = d->period >= 0;
		for (int k = 0; k < g->n_pauses; k++)
			if (within(g->pauses[k], on))
				d->eligible = false;
	}
	for (int k = 0; k < g->n_contacts; k++)
		if (g->contacts[k].on.n <= o->to)
			put_contact(&days[g->contacts[k].on.n - o->first_day], &g->contacts[k]);
}

/* ---- figures of one client ---- */

/* Sums over the eligible days of the window; of those that `owner` owned alone, -1: all. */
struct sums {
	int eligible, talked, faced, minutes, agreed_talked, agreed_offered, held, missed;
	uint32_t topics;
	struct naive_fraction expected;
};

static struct sums sums_of(const struct naive_office *o, const struct loods_guidance *g,
			   const struct day *days, int owner)
{
	struct sums s = { 0 };

	for (int i = o->from - o->first_day; i <= o->to - o->first_day; i++) {
		const struct day *d = &days[i];

		if (!d->eligible || (owner >= 0 && d->owner != owner))
			continue;
		s.eligible++;
		s.talked += d->talked;
		s.faced += d->faced;
		s.minutes += d->minutes;
		s.held += d->attempts_held;
		s.missed += d->attempts_missed;
		s.topics |= d->topics;
		if (d->version < 0)
			continue;
		s.expected = plus(s.expected, fraction(g->agreements[d->version].contacts,
						       g->agreements[d->version].per_days));
		s.agreed_talked += d->talked;
		s.agreed_offered += d->talked || d->stayed_away;
	}
	return s;
}

static struct naive_fraction coverage_of(const struct naive_office *o, const struct loods_guidance *g,
					 const struct day *days)
{
	int slots = 0, full = 0;

	for (int v = 0; v < g->n_agreements; v++) {
		int in_slot = 0, talks = 0;

		for (int i = 0; i <= o->to - o->first_day; i++) {
			if (!days[i].eligible || days[i].version != v)
				continue;
			in_slot++;
			talks += days[i].talked;
			if (in_slot < g->agreements[v].per_days)
				continue;
			if (o->first_day + i >= o->from) {
				slots++;
				full += talks >= g->agreements[v].contacts;
			}
			in_slot = talks = 0;
		}
	}
	return fraction(full, slots);
}

/* Days of the run without a talk that ends on eligible day `i`, back to the last talk or the period's
 * beginning; `nobody` gets how often nobody was reached on them. */
static int run_that_ends_on(const struct day *days, int i, int *nobody)
{
	int period = days[i].period, n = 0;

	*nobody = 0;
	for (; i >= 0; i--) {
		if (days[i].period >= 0 && days[i].period != period)
			break;
		if (!days[i].eligible)
			continue;
		if (days[i].talked)
			break;
		n++;
		*nobody += days[i].reached_nobody;
	}
	return n;
}

static const char *class_of(const struct naive_row *r, const struct loods_agreed *in_force, int nobody)
{
	if (!r->expected.den)
		return "no_agreement";
	if (r->eligible_days < 14)
		return "too_little_data";
	if (in_force && r->open_gap > 2 * in_force->per_days && nobody >= 2)
		return "contact_lost";
	if (against(r->realisation, 80) < 0 || r->overdue == 1)
		return "below";
	if (r->coverage.den && against(r->coverage, 70) < 0)
		return "uneven";
	return against(r->realisation, 120) > 0 ? "above" : "as_agreed";
}

static void row_of(const struct naive_office *o, const struct loods_guidance *g, const struct day *days,
		   struct naive_row *r)
{
	struct sums s = sums_of(o, g, days, -1);
	int last = o->to - o->first_day, nobody = 0, ignored;
	const struct loods_agreed *in_force =
		days[last].version < 0 ? NULL : &g->agreements[days[last].version];

	*r = (struct naive_row){
		.owner = days[last].owner, .longest_gap = -1, .open_gap = -1, .overdue = -1
	};
	r->gender = g->gender == LOODS_GENDER_WOMAN   ? "woman"
		    : g->gender == LOODS_GENDER_MAN   ? "man"
		    : g->gender == LOODS_GENDER_OTHER ? "other"
						      : "unknown";
	r->eligible_days = s.eligible;
	r->contact_days = s.talked;
	r->face_to_face_days = s.faced;
	r->minutes = s.minutes;
	for (int bit = 0; bit < 32; bit++)
		r->breadth += s.topics >> bit & 1;
	if (s.eligible >= 14) {
		r->frequency = fraction(28 * s.talked, s.eligible);
		r->dose = fraction(28 * s.minutes, s.eligible);
	}
	r->expected = s.expected;
	r->realisation = whole_over(s.agreed_talked, s.expected);
	r->offered = whole_over(s.agreed_offered, s.expected);
	r->show_rate = fraction(s.held, s.held + s.missed);
	r->coverage = coverage_of(o, g, days);
	for (int i = o->from - o->first_day; i <= last; i++) {
		int run = days[i].eligible ? run_that_ends_on(days, i, &ignored) : -1;

		if (run > r->longest_gap)
			r->longest_gap = run;
	}
	if (days[last].eligible)
		r->open_gap = run_that_ends_on(days, last, &nobody);
	/* open gap > P/n + 7 */
	if (in_force && r->open_gap >= 0)
		r->overdue = against(fraction(r->open_gap * in_force->contacts,
					      in_force->per_days + 7 * in_force->contacts),
				     100) > 0;
	r->class = class_of(r, in_force, nobody);
}

struct naive {
	const struct naive_office *o;
	struct naive_row rows[NAIVE_CLIENTS];
	struct day days[NAIVE_CLIENTS][NAIVE_DAYS];
	struct month *months; /* of the window; made when first asked for */
	int n_months;
};

/* The same office, seen through the days that a calendar month has in common with the window. */
struct month {
	char text[LOODS_DATE_LEN]; /* YYYY-MM */
	struct naive_office office;
	struct naive *naive;
};

struct naive *naive_new(const struct naive_office *o)
{
	struct naive *w = calloc(1, sizeof(*w));

	if (!w || o->n > NAIVE_CLIENTS || o->n_users > NAIVE_USERS || o->to - o->first_day >= NAIVE_DAYS)
		abort();
	w->o = o;
	for (int i = 0; i < o->n; i++) {
		days_of(o, &o->clients[i], w->days[i]);
		row_of(o, &o->clients[i], w->days[i], &w->rows[i]);
	}
	return w;
}

void naive_free(struct naive *w)
{
	for (int i = 0; i < w->n_months; i++)
		naive_free(w->months[i].naive);
	free(w->months);
	free(w);
}

/* Walks the days of the window: where the month as written changes, another begins. */
static void make_months(struct naive *w)
{
	struct month *m = w->months = calloc(NAIVE_DAYS / 28 + 2, sizeof(*m));
	char text[LOODS_DATE_LEN];

	for (int day = w->o->from; m && day <= w->o->to; day++) {
		loods_date_format_iso((loods_date){ day }, text)[7] = '\0';
		if (strcmp(m->text, text) != 0) {
			m = &w->months[w->n_months++];
			m->office = *w->o;
			m->office.from = day;
			strcpy(m->text, text);
		}
		m->office.to = day;
	}
	for (int i = 0; i < w->n_months; i++)
		w->months[i].naive = naive_new(&w->months[i].office);
}

const struct naive_row *naive_rows(const struct naive *w)
{
	return w->rows;
}

/* ---- groups ---- */

/* One value that a key can have. */
struct value {
	const char *text; /* NULL: none */
	int user;
};

static int by_text(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (!x->text || !y->text)
		return (x->text == NULL) - (y->text == NULL);
	return strcmp(x->text, y->text);
}

static const char *own_text(const struct loods_guidance *g, const char *key)
{
	static const char *const genders[] = { "unknown", "woman", "man", "other", "unknown" };

	return strcmp(key, "cohort") == 0 ? g->cohort_key
	       : strcmp(key, "arm") == 0  ? g->arm
					  : genders[g->gender];
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static int values_of(const struct naive_office *o, const char *key, struct value values[])
{
	int n = 0;

	if (!key) {
		values[0] = (struct value){ NULL, 0 };
		return 1;
	}
	if (strcmp(key, "caseworker") == 0)
		for (int u = 0; u <= o->n_users; u++)
			values[n++] = (struct value){ o->user_names[u], u };
	else
		for (int i = 0; i < o->n; i++) {
			const char *text = own_text(&o->clients[i], key);
			bool known = false;

			for (int k = 0; k < n; k++)
				known = known || same_text(values[k].text, text);
			if (!known)
				values[n++] = (struct value){ text, 0 };
		}
	qsort(values, (size_t)n, sizeof(values[0]), by_text);
	return n;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* R's type 7: at (n - 1) q from the smallest, in a straight line between the two beside it. `parts` of `of`.
 */
static double quantile(double *v, int n, int parts, int of)
{
	int low = (n - 1) * parts / of, rest = (n - 1) * parts % of;

	if (!n)
		return NAN;
	qsort(v, (size_t)n, sizeof(*v), by_size);
	return rest ? (v[low] * (of - rest) + v[low + 1] * rest) / of : v[low];
}

/* Adds one client to a group; `owner` -1: whoever owned it. */
static void add_client(const struct naive *w, int client, int owner, struct naive_group *g,
		       double *frequencies)
{
	const struct naive_row *row = &w->rows[client];
	const struct day *days = w->days[client];
	struct sums s = sums_of(w->o, &w->o->clients[client], days, owner);

	if (!row->eligible_days)
		return;
	for (int i = w->o->from - w->o->first_day; i <= w->o->to - w->o->first_day && owner >= 0; i++)
		g->talks += days[i].talks_by[owner];
	if (owner < 0 || owner == row->owner) {
		for (int c = 0; c < NAIVE_CLASSES; c++)
			g->classes[c] += strcmp(naive_classes[c], row->class) == 0;
		g->overdue += row->overdue == 1;
	}
	if (!s.eligible)
		return;
	g->clients++;
	g->eligible_days += s.eligible;
	g->contact_days += s.talked;
	g->agreed_contact_days += s.agreed_talked;
	g->offered_days += s.agreed_offered;
	g->minutes += s.minutes;
	g->expected = plus(g->expected, s.expected);
	if (s.eligible >= 14)
		frequencies[g->with++] = naive_value(fraction(28 * s.talked, s.eligible));
}

static void close_group(struct naive_group *g, double *frequencies)
{
	g->realisation = whole_over(g->agreed_contact_days, g->expected);
	g->offered = whole_over(g->offered_days, g->expected);
	g->q1 = quantile(frequencies, g->with, 1, 4);
	g->median = quantile(frequencies, g->with, 2, 4);
	g->q3 = quantile(frequencies, g->with, 3, 4);
}

/* The client belongs to the group with these values, but for its caseworkers. */
static bool belongs(const struct loods_guidance *g, const char *const keys[2],
		    const struct value *const at[2])
{
	for (int k = 0; k < 2; k++)
		if (keys[k] && strcmp(keys[k], "caseworker") != 0 &&
		    !same_text(own_text(g, keys[k]), at[k]->text))
			return false;
	return true;
}

/* Fills one group; false: there is no such group. */
static bool fill_group(const struct naive *w, const char *const keys[2], const struct value *const at[2],
		       struct naive_group *g)
{
	int split = keys[1] && strcmp(keys[1], "caseworker") == 0 ? 1
		    : strcmp(keys[0], "caseworker") == 0	  ? 0
								  : -1;
	double frequencies[NAIVE_CLIENTS];
	int members = 0, classes = 0;

	*g = (struct naive_group){ .key = { at[0]->text, at[1]->text }, .from = w->o->from, .to = w->o->to };
	for (int i = 0; i < w->o->n; i++) {
		if (!belongs(&w->o->clients[i], keys, at))
			continue;
		members++;
		add_client(w, i, split < 0 ? -1 : at[split]->user, g, frequencies);
	}
	close_group(g, frequencies);
	for (int c = 0; c < NAIVE_CLASSES; c++)
		classes += g->classes[c];
	/* Who only conducted talks with the clients of others has no group; where clients are not split a
	 * group is there even when none of its clients had a day. */
	return split < 0 ? members > 0 : g->clients > 0 || classes > 0;
}

static int groups_of(const struct naive *w, const char *first, const char *second,
		     struct naive_group groups[])
{
	const char *const keys[2] = { first, second };
	struct value values[2][NAIVE_CLIENTS + NAIVE_USERS];
	int n_first = values_of(w->o, first, values[0]), n_second = values_of(w->o, second, values[1]), n = 0;

	for (int a = 0; a < n_first; a++)
		for (int b = 0; b < n_second; b++) {
			const struct value *const at[2] = { &values[0][a], &values[1][b] };

			n += fill_group(w, keys, at, &groups[n]);
		}
	return n;
}

static int by_first_key(const void *a, const void *b)
{
	const struct naive_group *x = a, *y = b;
	int c = !x->key[0] || !y->key[0] ? !x->key[0] - !y->key[0] : strcmp(x->key[0], y->key[0]);

	return c ? c : strcmp(x->key[1], y->key[1]);
}

int naive_groups(struct naive *w, const char *first, const char *second, struct naive_group groups[])
{
	bool month_first = strcmp(first, "month") == 0;
	const char *other = month_first ? second : first;
	int n = 0;

	if (!month_first && !(second && strcmp(second, "month") == 0))
		return groups_of(w, first, second, groups);
	if (!w->months)
		make_months(w);
	for (int i = 0; i < w->n_months; i++) {
		const struct month *m = &w->months[i];
		int before = n;

		n += other ? groups_of(m->naive, other, NULL, &groups[n]) : w->o->n > 0;
		if (!other && n > before)
			naive_total(m->naive, &groups[before]);
		for (int k = before; k < n; k++) {
			groups[k].from = m->office.from;
			groups[k].to = m->office.to;
			groups[k].key[month_first] = groups[k].key[0];
			groups[k].key[!month_first] = m->text;
		}
	}
	if (!month_first)
		qsort(groups, (size_t)n, sizeof(*groups), by_first_key);
	return n;
}

int naive_total(const struct naive *w, struct naive_group *total)
{
	double frequencies[NAIVE_CLIENTS];
	int without = 0;

	*total = (struct naive_group){ 0 };
	for (int i = 0; i < w->o->n; i++) {
		without += w->rows[i].eligible_days == 0;
		add_client(w, i, -1, total, frequencies);
	}
	close_group(total, frequencies);
	return without;
}

void naive_lag(const struct naive *w, double *median, double *p90)
{
	const struct naive_office *o = w->o;
	double *lags = NULL;
	int n = 0, most = 0;

	for (int i = 0; i < o->n; i++)
		most += o->clients[i].n_contacts;
	lags = calloc((size_t)most + 1, sizeof(*lags));
	if (!lags)
		abort();
	for (int i = 0; i < o->n; i++)
		for (int k = 0; k < o->clients[i].n_contacts; k++) {
			const struct loods_contact_fact *c = &o->clients[i].contacts[k];
			bool inside = false;

			for (int p = 0; p < o->clients[i].n_periods; p++)
				inside = inside || within(o->clients[i].periods[p], c->on.n);
			if (!inside || c->on.n < o->from || c->on.n > o->to ||
			    c->status != LOODS_CONTACT_FINAL || c->outcome == LOODS_OUTCOME_PLANNED)
				continue;
			lags[n++] = c->entered_on.n > c->on.n ? c->entered_on.n - c->on.n : 0;
		}
	*median = n ? quantile(lags, n, 50, 100) : -1;
	*p90 = n ? quantile(lags, n, 90, 100) : -1;
	free(lags);
}
