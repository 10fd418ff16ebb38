#include "random_office.h"

#include <stdio.h>

#include "client.h"
#include "contact.h"

int random_roll(struct random_office *o, int n)
{
	/* Knuth's MMIX generator; the upper bits are the good ones. */
	o->state = o->state * 6364136223846793005u + 1442695040888963407u;
	return (int)((o->state >> 33) % (unsigned)n);
}

static bool one_in(struct random_office *o, int n)
{
	return random_roll(o, n) == 0;
}

static int between(struct random_office *o, int a, int b)
{
	return a + random_roll(o, b - a + 1);
}

/* ---- days ---- */

static void edge(struct random_office *o, int d)
{
	if (o->n_edges < 160)
		o->edges[o->n_edges++] = d;
}

/* A day; half of them on or beside an edge. */
static int some_day(struct random_office *o)
{
	int d = one_in(o, 2) ? o->edges[random_roll(o, o->n_edges)] + (one_in(o, 2) ? between(o, -1, 1) : 0)
			     : between(o, o->first, o->to + 15);

	return d < o->first ? o->first : d;
}

static int ascending(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Up to `most` spans that do not overlap; many touch, some are of one day, the last is often open. */
static int some_spans(struct random_office *o, int most, int first[], int last[])
{
	int cuts[8], k = between(o, 1, most), n = 0;

	for (int i = 0; i < k; i++)
		cuts[i] = some_day(o);
	qsort(cuts, (size_t)k, sizeof(cuts[0]), ascending);
	for (int i = 0; i < k; i++) {
		if ((i + 1 < k && cuts[i] == cuts[i + 1]) || one_in(o, 7))
			continue;
		first[n] = cuts[i];
		if (i + 1 == k)
			last[n] = one_in(o, 3) ? cuts[i] + random_roll(o, 60) : 0;
		else
			last[n] = one_in(o, 3) ? between(o, cuts[i], cuts[i + 1] - 1) : cuts[i + 1] - 1;
		if (one_in(o, 9))
			last[n] = cuts[i];
		edge(o, first[n]);
		if (last[n])
			edge(o, last[n]);
		n++;
	}
	return n;
}

/* ---- contacts ---- */

static struct loods_contact_fact *countable(struct random_office *o, struct facts *f, int on)
{
	static struct loods_contact_fact none;
	struct loods_contact_fact *c;

	if (f->g.n_contacts == MOST)
		return &none;
	c = talk(f, on, between(o, 5, 60));
	c->channel = (uint8_t)(one_in(o, 2) ? LOODS_CHANNEL_PHONE
					    : between(o, LOODS_CHANNEL_OFFICE, LOODS_CHANNEL_WALK));
	c->topics = 1u << between(o, LOODS_TOPIC_WORK, LOODS_TOPIC_END - 1);
	c->conducted_by.n = o->talkers[random_roll(o, o->n_talkers)];
	c->entered_on = day(on + (one_in(o, 2) ? 0 : between(o, -3, 20)));
	return c;
}

/* Of any kind, half of them countable. */
static void any_contact(struct random_office *o, struct facts *f, int on)
{
	static const int minutes[] = { 0, 4, 5, 6, 30, 600, -1 };
	struct loods_contact_fact *c = countable(o, f, on);

	if (one_in(o, 2))
		return;
	c->minutes = (int16_t)minutes[random_roll(o, o->minutes_known ? 6 : 7)];
	if (one_in(o, 2))
		c->outcome = (uint8_t)between(o, LOODS_OUTCOME_HELD, LOODS_OUTCOME_END - 1);
	if (one_in(o, 3))
		c->channel = (uint8_t)between(o, LOODS_CHANNEL_OFFICE, LOODS_CHANNEL_END - 1);
	if (one_in(o, 3))
		c->kind = (uint8_t)between(o, LOODS_CONTACT_INTAKE, LOODS_CONTACT_KIND_END - 1);
	if (one_in(o, 6))
		c->status = LOODS_CONTACT_DRAFT;
	c->topics = (uint32_t)random_roll(o, 1 << LOODS_TOPIC_END) & ~1u;
}

static void try_in_vain(struct random_office *o, struct facts *f, int on)
{
	struct loods_contact_fact *c = countable(o, f, on);

	c->minutes = -1;
	c->outcome = one_in(o, 3) ? LOODS_OUTCOME_NO_ANSWER : LOODS_OUTCOME_NO_SHOW;
	if (one_in(o, 12))
		c->channel = LOODS_CHANNEL_LETTER;
	if (one_in(o, 12))
		c->status = LOODS_CONTACT_DRAFT;
}

static int by_day(const void *a, const void *b)
{
	const struct loods_contact_fact *x = a, *y = b;

	return x->on.n - y->on.n;
}

/* ---- kinds of clients ---- */

static const int per_days[] = { 1, 2, 3, 4, 5, 7, 7, 10, 13, 14, 14, 28, 28, 30, 31, 90 };

static int some_period(struct random_office *o)
{
	if (o->old && one_in(o, 2))
		return (const int[]){ 90, 182, 364 }[random_roll(o, 3)];
	return per_days[random_roll(o, sizeof(per_days) / sizeof(per_days[0]))];
}

/* Everything anywhere. */
static void any_client(struct random_office *o, struct facts *f)
{
	int first[8], last[8], n, on;

	n = one_in(o, 3) ? 0 : some_spans(o, 4, first, last);
	if (!n)
		period(f, o->first, 0);
	for (int i = 0; i < n; i++)
		period(f, first[i], last[i]);
	n = one_in(o, 8) ? 0 : some_spans(o, 5, first, last);
	for (int i = 0; i < n; i++)
		agreed(f, first[i], last[i], one_in(o, 2) ? 1 : between(o, 1, 4), some_period(o));
	for (n = one_in(o, 2) ? 0 : between(o, 1, 4); n > 0; n--) {
		on = some_day(o);
		if (one_in(o, 10))
			pause_on(f, o->from - random_roll(o, 5), o->to + random_roll(o, 5));
		else
			pause_on(f, on, one_in(o, 6) ? 0 : on + (one_in(o, 3) ? 0 : random_roll(o, 30)));
		edge(o,
		     f->pauses[f->g.n_pauses - 1].last.n ? f->pauses[f->g.n_pauses - 1].last.n - BASE : on);
	}
	if (o->old && one_in(o, 2)) {
		/* Seen last long ago, and perhaps again in the window. */
		for (on = o->first + random_roll(o, 200); on < o->from - 380 && f->g.n_contacts < 20;
		     on += between(o, 1, 60))
			any_contact(o, f, on);
		for (n = random_roll(o, 3); n > 0; n--)
			any_contact(o, f, between(o, o->from, o->to));
		return;
	}
	for (n = one_in(o, 8) ? 0 : random_roll(o, 30); n > 0; n--)
		for (int same = one_in(o, 4) ? 2 : 1, k = (on = some_day(o), 0); k < same; k++)
			any_contact(o, f, on);
}

/* As many contact days as make the realisation one of its thresholds, or just miss it: X is 5 or 10. */
static void realisation_client(struct random_office *o, struct facts *f)
{
	int days = o->to - o->from + 1, x = one_in(o, 2) ? 5 : 10, want;

	period(f, o->first, 0);
	if (days % 7 == 0 && days / 7 == 5) {
		x = 5;
		agreed(f, one_in(o, 2) ? o->from : o->first, 0, 1, 7);
	} else {
		agreed(f, one_in(o, 2) ? o->from : o->first, 0, x, days);
	}
	want = one_in(o, 2) ? x * 4 / 5 : x * 6 / 5;
	want += one_in(o, 3) ? between(o, -1, 1) : 0;
	for (int i = 1; i <= want && days > 12; i++)
		countable(o, f, o->from - 1 + i * days / want);
}

/* Ten or thirteen slots, of which 7 or 9 are full (seven tenths, or just not), or one more or less, and no
 * silence that is overdue. */
static void coverage_client(struct random_office *o, struct facts *f)
{
	int days = o->to - o->from + 1, slots = days % 13 == 0 ? 13 : 10, p = days / slots;
	int empty = (slots == 13 ? 4 : 3) + (one_in(o, 3) ? between(o, -1, 1) : 0);
	int begin = o->from + days % slots;

	if (p < 1)
		p = 1;
	period(f, begin - p * random_roll(o, 3) - (one_in(o, 4) ? 1 : 0), 0);
	agreed(f, begin - p * random_roll(o, 3), 0, 1, p);
	for (int i = 0; i < slots && p > 1; i++) {
		if (i % 3 == 1 && empty-- > 0)
			continue;
		countable(o, f, begin + i * p + random_roll(o, p));
		countable(o, f, begin + i * p + random_roll(o, p));
	}
}

/* A silence that ends with the window, as long as what makes it overdue or lost, or a day shorter or longer.
 */
static void gap_client(struct random_office *o, struct facts *f)
{
	int n = between(o, 1, 4), p = (const int[]){ 7, 10, 14, 3, 28 }[random_roll(o, 5)];
	int gap = one_in(o, 2) ? p / n + 7 : 2 * p, last, pause = one_in(o, 3) ? between(o, 1, 9) : 0;

	gap += one_in(o, 2) ? 0 : between(o, -1, 1);
	last = o->to - gap - pause;
	if (last <= o->first)
		last = o->first + 1;
	period(f, one_in(o, 4) ? last + 1 : o->first, 0);
	agreed(f, one_in(o, 3) ? last + 1 : o->first, 0, n, p);
	for (int on = last, k = 0; k < 30 && on >= o->first; k++, on -= p / n ? p / n : 1)
		countable(o, f, on);
	if (pause)
		pause_on(f, last + 1 + random_roll(o, 3), last + 2 + pause + random_roll(o, 3));
	for (int k = random_roll(o, 4); k > 0; k--)
		try_in_vain(o, f,
			    one_in(o, 3)   ? last + between(o, 0, 1)
			    : one_in(o, 2) ? o->to
					   : between(o, last + 1, o->to + 1));
}

/* Thirteen, fourteen or fifteen days. */
static void short_client(struct random_office *o, struct facts *f)
{
	int days = between(o, 13, 15);

	if (one_in(o, 2)) {
		period(f, o->to - days + 1, one_in(o, 2) ? o->to : 0);
	} else {
		period(f, o->first, 0);
		pause_on(f, o->from + days, o->to > o->from + days ? o->to : o->from + days);
	}
	agreed(f, o->first, 0, 1, 7);
	for (int k = random_roll(o, 6); k > 0; k--)
		any_contact(o, f, between(o, o->to - 16 < o->first ? o->first : o->to - 16, o->to));
}

static void own(struct random_office *o, struct facts *f)
{
	int first[8], last[8], n;

	if (!o->n_owners || one_in(o, 12))
		return;
	if (one_in(o, 3)) {
		owner(f, o->first, 0, o->owners[random_roll(o, o->n_owners)]);
		return;
	}
	edge(o, o->from + 13);
	edge(o, o->from + 14);
	n = some_spans(o, 5, first, last);
	for (int i = 0; i < n; i++)
		owner(f, first[i], last[i], o->owners[random_roll(o, o->n_owners)]);
}

static int by_first(const void *a, const void *b)
{
	const struct loods_span *x = a, *y = b;

	return x->first.n - y->first.n;
}

static void make_client(struct random_office *o, struct facts *f, int id)
{
	static void (*const kinds[])(struct random_office *, struct facts *) = {
		any_client,	    any_client,	     any_client, any_client,
		realisation_client, coverage_client, gap_client, short_client,
	};
	static const char *const cohorts[] = { NULL, "north", "Zuid", "a-cohort" };
	static const char *const arms[] = { NULL, "treatment", "control" };

	start(f);
	f->g.client.n = id;
	f->g.gender = random_roll(o, LOODS_GENDER_END);
	f->g.cohort_key = cohorts[random_roll(o, 4)];
	f->g.arm = f->g.cohort_key ? arms[random_roll(o, 3)] : NULL;
	o->n_edges = 0;
	for (int i = -1; i <= 1; i++) {
		edge(o, o->from + i);
		edge(o, o->to + i);
	}
	kinds[random_roll(o, 8)](o, f);
	if (f->g.n_owners == 0)
		own(o, f);
	qsort(f->contacts, (size_t)f->g.n_contacts, sizeof(f->contacts[0]), by_day);
	qsort(f->pauses, (size_t)f->g.n_pauses, sizeof(f->pauses[0]), by_first);
}

void random_office_make(struct random_office *o, uint64_t seed)
{
	static const int windows[] = { 1, 2, 13, 14, 15, 28, 28, 28, 30, 35, 35, 50, 70, 91 };

	o->seed = seed;
	o->state = seed * 2862933555777941757u + 3037000493u;
	for (int i = 0; i < 8; i++)
		random_roll(o, 2);
	o->first = 1;
	o->from = (o->old ? 1000 : 45) + random_roll(o, 90);
	o->to = o->from - 1 + (one_in(o, 5) ? between(o, 1, 120) : windows[random_roll(o, 14)]);
	o->n = between(o, 1, RANDOM_CLIENTS);
	for (int i = 0; i < o->n; i++)
		make_client(o, &o->f[i], i + 1);
}

/* ---- as text ---- */

static void put_span(FILE *f, const char *what, struct loods_span s)
{
	fprintf(f, "\t%s(f, %d, %d", what, s.first.n - BASE, s.last.n ? s.last.n - BASE : 0);
}

static void put_client(FILE *out, const struct loods_guidance *g)
{
	fprintf(out, "start(f); /* client %d, gender %d, cohort %s, arm %s */\n", (int)g->client.n, g->gender,
		g->cohort_key ? g->cohort_key : "none", g->arm ? g->arm : "none");
	for (int i = 0; i < g->n_periods; i++) {
		put_span(out, "period", g->periods[i]);
		fprintf(out, ");\n");
	}
	for (int i = 0; i < g->n_pauses; i++) {
		put_span(out, "pause_on", g->pauses[i]);
		fprintf(out, ");\n");
	}
	for (int i = 0; i < g->n_agreements; i++) {
		put_span(out, "agreed", g->agreements[i].span);
		fprintf(out, ", %d, %d);\n", g->agreements[i].contacts, g->agreements[i].per_days);
	}
	for (int i = 0; i < g->n_owners; i++) {
		put_span(out, "owner", g->owners[i].span);
		fprintf(out, ", %d);\n", (int)g->owners[i].caseworker.n);
	}
	for (int i = 0; i < g->n_contacts; i++) {
		const struct loods_contact_fact *c = &g->contacts[i];

		fprintf(out,
			"\t*contact(f, %d, %d, %d) = (struct loods_contact_fact){ day(%d), day(%d), %d, %d, "
			"%d, %d, %d, %u, { %d } };\n",
			c->on.n - BASE, c->minutes, c->outcome, c->on.n - BASE, c->entered_on.n - BASE,
			c->minutes, c->channel, c->kind, c->outcome, c->status, c->topics,
			(int)c->conducted_by.n);
	}
}

char *random_office_text(const struct random_office *o)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	fprintf(f, "/* seed %llu: window from day %d to day %d */\n", (unsigned long long)o->seed, o->from,
		o->to);
	for (int i = 0; i < o->n; i++)
		put_client(f, &o->f[i].g);
	fclose(f);
	return text;
}
