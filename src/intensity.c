#include "intensity.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "contact.h"
#include "i18n.h"

const struct loods_intensity_settings loods_intensity_defaults = {
	.below_percent = 80,
	.uneven_percent = 70,
	.above_percent = 120,
	.grace_days = 7,
	.min_days = 14,
	.min_minutes = 5,
	.lost_attempts = 2,
};

static const struct loods_choice classes[] = {
	[LOODS_CLASS_NO_AGREEMENT] = { "no_agreement", N_("no agreement") },
	[LOODS_CLASS_TOO_LITTLE_DATA] = { "too_little_data", N_("too little data") },
	[LOODS_CLASS_CONTACT_LOST] = { "contact_lost", N_("contact lost") },
	[LOODS_CLASS_BELOW] = { "below", N_("below agreement") },
	[LOODS_CLASS_UNEVEN] = { "uneven", N_("uneven") },
	[LOODS_CLASS_ABOVE] = { "above", N_("above agreement") },
	[LOODS_CLASS_AS_AGREED] = { "as_agreed", N_("as agreed") },
};
_Static_assert(LOODS_COUNT(classes) == LOODS_CLASS_END, "a class lacks its code");
const struct loods_choices loods_classes = LOODS_CHOICES(classes);

void loods_intensity_work_release(struct loods_intensity_work *work)
{
	loods_eligible_release(&work->eligible);
	free(work->shares);
	free(work->conducted);
	*work = (struct loods_intensity_work){ 0 };
}

/* To a millionth, where the exact value does not fit. */
static struct loods_rational rounded(long double v)
{
	struct loods_rational r;

	return loods_rational_from(llroundl(v * 1e6L), 1000000, &r) ? r : (struct loods_rational){ 0 };
}

static long double value(struct loods_rational r)
{
	return (long double)r.num / (long double)r.den;
}

struct loods_rational loods_expected_add(struct loods_rational a, struct loods_rational b)
{
	struct loods_rational sum;

	if (!loods_rational_known(a) || !loods_rational_known(b))
		return loods_rational_known(a) ? a : b;
	return loods_rational_add(a, b, &sum) ? sum : rounded(value(a) + value(b));
}

/* num / den; undefined when den is 0. */
static struct loods_rational share_of(int64_t num, int64_t den)
{
	struct loods_rational r;

	return loods_rational_from(num, den, &r) ? r : (struct loods_rational){ 0 };
}

struct loods_rational loods_expected_share(int64_t days, struct loods_rational expected)
{
	struct loods_rational r = { 0 };

	if (!loods_rational_known(expected) || !expected.num ||
	    loods_rational_div((struct loods_rational){ days, 1 }, expected, &r))
		return r;
	return rounded((long double)days / value(expected));
}

/* A computation in progress. */
struct run {
	const struct loods_guidance *g;
	const struct loods_intensity_settings *settings;
	struct loods_intensity_work *work;
	struct loods_intensity *out;
	int32_t first, last; /* of the window */
	int32_t since;	     /* contacts before this day are not among the facts; 0: all are */
	int version;	     /* number of the agreement that counted last */
};

/* Owners are few, so a search from the end, where the last one stands, is enough. */
static struct loods_intensity_share *share_for(struct run *r, int owner)
{
	struct loods_intensity_work *w = r->work;
	loods_user_id who = { owner < 0 ? 0 : r->g->owners[owner].caseworker.n };

	for (int i = w->n_shares - 1; i >= 0; i--)
		if (w->shares[i].caseworker.n == who.n)
			return &w->shares[i];
	w->shares = loods_one_more(w->shares, w->n_shares, &w->cap_shares, sizeof(*w->shares));
	w->shares[w->n_shares] = (struct loods_intensity_share){ .caseworker = who };
	return &w->shares[w->n_shares++];
}

static void count_talk(struct run *r, loods_user_id who)
{
	struct loods_intensity_work *w = r->work;
	int i = w->n_conducted - 1;

	while (i >= 0 && w->conducted[i].user.n != who.n)
		i--;
	if (i < 0) {
		w->conducted =
			loods_one_more(w->conducted, w->n_conducted, &w->cap_conducted, sizeof(*w->conducted));
		i = w->n_conducted++;
		w->conducted[i] = (struct loods_intensity_conducted){ .user = who };
	}
	w->conducted[i].talks++;
}

/* Versions come in order of time, and one does not come back after another. */
static void count_term(struct run *r, int v, int days)
{
	struct loods_intensity *out = r->out;

	if (!out->n_terms || v != r->version) {
		if (out->n_terms < LOODS_INTENSITY_TERMS)
			out->terms[out->n_terms] = (struct loods_intensity_term){
				r->g->agreements[v].contacts, r->g->agreements[v].per_days, 0
			};
		out->n_terms++;
		r->version = v;
	}
	if (out->n_terms <= LOODS_INTENSITY_TERMS)
		out->terms[out->n_terms - 1].days += days;
}

/* Eligible days and what was to be expected on them: the window cut wherever a stretch, an agreement or an
 * owner begins or ends. */
static void count_days(struct run *r)
{
	const struct loods_eligible *e = &r->work->eligible;
	struct loods_walk agreements = loods_walk_agreements(r->g), owners = loods_walk_owners(r->g);

	for (int i = loods_eligible_find(e, r->first); i < e->n; i++) {
		int32_t day = e->list[i].first < r->first ? r->first : e->list[i].first;

		while (day <= e->list[i].last) {
			int32_t end = e->list[i].last, until;
			int v = loods_walk_to(&agreements, day, &until);
			struct loods_intensity_share *share;
			int days;

			if (until < end)
				end = until;
			share = share_for(r, loods_walk_to(&owners, day, &until));
			if (until < end)
				end = until;
			days = end - day + 1;
			r->out->eligible_days += days;
			share->eligible_days += days;
			if (v >= 0) {
				const struct loods_agreed *a = &r->g->agreements[v];
				struct loods_rational x = share_of((int64_t)a->contacts * days, a->per_days);

				count_term(r, v, days);
				r->out->agreed_days += days;
				r->out->expected = loods_expected_add(r->out->expected, x);
				share->expected = loods_expected_add(share->expected, x);
			}
			day = end + 1;
		}
	}
}

/* What happened on one eligible day of the window. */
struct day {
	int32_t on; /* 0: none yet */
	bool countable, face_to_face, no_show;
	int64_t minutes;
};

static void close_day(struct run *r, struct day *d, struct loods_walk *agreements, struct loods_walk *owners)
{
	struct loods_intensity *out = r->out;
	int32_t until;

	if (d->on && (d->countable || d->no_show)) {
		bool agreed = loods_walk_to(agreements, d->on, &until) >= 0;
		struct loods_intensity_share *share = share_for(r, loods_walk_to(owners, d->on, &until));

		out->contact_days += d->countable;
		out->face_to_face_days += d->face_to_face;
		out->minutes += d->minutes;
		out->agreed_contact_days += d->countable && agreed;
		out->offered_days += agreed;
		share->contact_days += d->countable;
		share->face_to_face_days += d->face_to_face;
		share->minutes += d->minutes;
		share->agreed_contact_days += d->countable && agreed;
		share->offered_days += agreed;
	}
	*d = (struct day){ 0 };
}

static void count_contact(struct run *r, const struct loods_contact_fact *c, struct day *d)
{
	if (!loods_fact_attempt(c))
		return;
	if (c->outcome == LOODS_OUTCOME_HELD || c->outcome == LOODS_OUTCOME_PARTLY_HELD)
		r->out->held++;
	if (c->outcome == LOODS_OUTCOME_NO_SHOW) {
		r->out->no_shows++;
		d->no_show = true;
	}
	if (!loods_fact_countable(c, r->settings->min_minutes))
		return;
	d->countable = true;
	d->face_to_face = d->face_to_face || loods_fact_face_to_face(c);
	d->minutes += c->minutes;
	r->out->topics |= c->topics;
	count_talk(r, c->conducted_by);
}

static void count_contacts(struct run *r)
{
	const struct loods_guidance *g = r->g;
	const struct loods_eligible *e = &r->work->eligible;
	struct loods_walk agreements = loods_walk_agreements(g), owners = loods_walk_owners(g);
	struct day day = { 0 };
	int s = loods_eligible_find(e, r->first);

	for (int i = 0; i < g->n_contacts && g->contacts[i].on.n <= r->last; i++) {
		const struct loods_contact_fact *c = &g->contacts[i];

		if (c->on.n < r->first)
			continue;
		if (c->status == LOODS_CONTACT_FINAL && c->outcome != LOODS_OUTCOME_PLANNED) {
			if (c->kind == LOODS_CONTACT_THIRD_PARTY)
				r->out->third_party++;
			else if (c->channel == LOODS_CHANNEL_CHAT || c->channel == LOODS_CHANNEL_EMAIL ||
				 c->channel == LOODS_CHANNEL_LETTER)
				r->out->written++;
		}
		while (s < e->n && e->list[s].last < c->on.n)
			s++;
		if (s == e->n || e->list[s].first > c->on.n)
			continue;
		if (day.on != c->on.n)
			close_day(r, &day, &agreements, &owners);
		day.on = c->on.n;
		count_contact(r, c, &day);
	}
	close_day(r, &day, &agreements, &owners);
	r->out->breadth = __builtin_popcount(r->out->topics);
}

/* Eligible days of a version, numbered from 0 on its first one. */
static int days_before(const struct loods_eligible *e, int from, int32_t first, int32_t last, int32_t day)
{
	int n = 0;

	for (int i = from; i < e->n && e->list[i].first <= last && e->list[i].first < day; i++) {
		int32_t a = e->list[i].first < first ? first : e->list[i].first;
		int32_t b = e->list[i].last > last ? last : e->list[i].last;

		if (b >= day)
			b = day - 1;
		if (a <= b)
			n += b - a + 1;
	}
	return n;
}

/*
 * Slots of one version. With T0 eligible days of it before the window and T up to the window's end, slot k
 * (from 0) ends on the eligible day number (k + 1) P, which lies in the window for T0 / P <= k < T / P (whole
 * divisions).
 */
static void count_slots(struct run *r, const struct loods_agreed *a, int32_t first, int32_t last)
{
	const struct loods_eligible *e = &r->work->eligible;
	int from = loods_eligible_find(e, first), p = a->per_days;
	int low = days_before(e, from, first, last, r->first) / p;
	int high = days_before(e, from, first, last, r->last + 1) / p;
	/* Days whose contacts the facts leave out. */
	int unseen = r->since ? days_before(e, from, first, last, r->since) : 0;
	int full = 0, full_unseen = 0, in_slot = 0, slot = -1, passed = 0, s = from, begun_unseen;

	if (high <= low)
		return;
	for (int i = loods_eligible_find_contact(e, first); i < e->n_days && e->days[i] <= last; i++) {
		int32_t day = e->days[i], start;
		int k;

		for (; e->list[s].last < day; s++)
			passed += e->list[s].last - (e->list[s].first < first ? first : e->list[s].first) + 1;
		start = e->list[s].first < first ? first : e->list[s].first;
		k = (passed + (day - start)) / p;
		in_slot = k == slot ? in_slot + 1 : 1;
		slot = k;
		if (k < low || k >= high || in_slot != a->contacts)
			continue;
		full++;
		full_unseen += k * p < unseen;
	}
	/* Slots that begin on a day whose contacts are left out: what is known of them fills them, or all
	 * must be known. */
	begun_unseen = (unseen + p - 1) / p;
	begun_unseen = (begun_unseen < high ? begun_unseen : high) - low;
	if (begun_unseen > full_unseen)
		r->out->needs_more = true;
	r->out->slots += high - low;
	r->out->full_slots += full;
}

static void count_coverage(struct run *r)
{
	struct loods_walk agreements = loods_walk_agreements(r->g);

	for (int i = 0; i < r->g->n_agreements; i++) {
		int32_t first, last;

		assert(r->g->agreements[i].contacts > 0 && r->g->agreements[i].per_days > 0);
		loods_walk_bounds(&agreements, i, &first, &last);
		if (last > r->last)
			last = r->last;
		if (first && first <= last && last >= r->first)
			count_slots(r, &r->g->agreements[i], first, last);
	}
}

/* A run of eligible days without a countable contact. */
struct gap {
	int32_t first, last;
	int days;
};

static void gap_close(struct run *r, struct gap *gap)
{
	if (gap->days && gap->last >= r->first) {
		if (gap->days > r->out->longest_gap.n) {
			r->out->longest_gap.n = gap->days;
			r->out->longest_gap_from.n = gap->first;
			r->out->longest_gap_to.n = gap->last;
		}
		if (gap->first < r->since)
			r->out->needs_more = true;
	}
	gap->days = 0;
}

static void gap_extend(struct gap *gap, int32_t first, int32_t last)
{
	if (first > last)
		return;
	if (!gap->days)
		gap->first = first;
	gap->days += last - first + 1;
	gap->last = last;
}

static void count_gaps(struct run *r)
{
	const struct loods_eligible *e = &r->work->eligible;
	struct loods_intensity *out = r->out;
	struct gap gap = { 0 };
	int d = 0;

	for (int i = 0; i < e->n; i++) {
		int32_t day = e->list[i].first;

		if (i && e->list[i].period != e->list[i - 1].period)
			gap_close(r, &gap);
		for (; d < e->n_days && e->days[d] <= e->list[i].last; d++) {
			gap_extend(&gap, day, e->days[d] - 1);
			gap_close(r, &gap);
			day = e->days[d] + 1;
		}
		gap_extend(&gap, day, e->list[i].last);
	}
	if (e->n && e->list[e->n - 1].last == r->last) {
		out->open_gap = loods_num_of(gap.days);
		if (gap.days)
			out->open_gap_from.n = gap.first;
	}
	gap_close(r, &gap);
	out->longest_gap.set = out->eligible_days > 0;
}

/* No-shows and calls without answer on the days of the open gap. */
static int count_lost(const struct run *r)
{
	const struct loods_eligible *e = &r->work->eligible;
	int n = 0, s = e->n - 1;

	for (int i = r->g->n_contacts - 1; i >= 0; i--) {
		const struct loods_contact_fact *c = &r->g->contacts[i];

		if (c->on.n > r->last)
			continue;
		if (c->on.n < r->out->open_gap_from.n)
			break;
		if (c->status != LOODS_CONTACT_FINAL ||
		    (c->outcome != LOODS_OUTCOME_NO_SHOW && c->outcome != LOODS_OUTCOME_NO_ANSWER))
			continue;
		while (s > 0 && e->list[s].first > c->on.n)
			s--;
		n += e->list[s].first <= c->on.n && c->on.n <= e->list[s].last;
	}
	return n;
}

/* r against so many per cent; false when r is undefined. */
static bool less(struct loods_rational r, int percent)
{
	return loods_rational_known(r) &&
	       loods_rational_compare(r, (struct loods_rational){ percent, 100 }) < 0;
}

static bool more(struct loods_rational r, int percent)
{
	return loods_rational_known(r) &&
	       loods_rational_compare(r, (struct loods_rational){ percent, 100 }) > 0;
}

/* The first that matches, in the order of the definition; a test on something undefined is skipped. */
static enum loods_class classify(const struct run *r)
{
	const struct loods_intensity *o = r->out;

	if (!loods_rational_known(o->expected))
		return LOODS_CLASS_NO_AGREEMENT;
	if (o->eligible_days < r->settings->min_days)
		return LOODS_CLASS_TOO_LITTLE_DATA;
	if (o->contacts && o->open_gap.set && o->open_gap.n > 2 * (int64_t)o->per_days &&
	    count_lost(r) >= r->settings->lost_attempts)
		return LOODS_CLASS_CONTACT_LOST;
	if (less(o->realisation, r->settings->below_percent) || o->overdue == LOODS_OVERDUE_YES)
		return LOODS_CLASS_BELOW;
	if (less(o->coverage, r->settings->uneven_percent))
		return LOODS_CLASS_UNEVEN;
	if (more(o->realisation, r->settings->above_percent))
		return LOODS_CLASS_ABOVE;
	return LOODS_CLASS_AS_AGREED;
}

/* The agreement in force and the owner on the last day; overdue: open gap > P / n + grace, without
 * dividing.
 * */
static void look_at_last_day(struct run *r)
{
	const struct loods_guidance *g = r->g;
	struct loods_walk agreements = loods_walk_agreements(g), owners = loods_walk_owners(g);
	struct loods_intensity *o = r->out;
	int32_t until;
	int v = loods_walk_to(&agreements, r->last, &until), owner = loods_walk_to(&owners, r->last, &until);

	if (owner >= 0)
		o->owner = g->owners[owner].caseworker;
	if (v < 0)
		return;
	o->contacts = g->agreements[v].contacts;
	o->per_days = g->agreements[v].per_days;
	if (o->open_gap.set)
		o->overdue = (o->open_gap.n - r->settings->grace_days) * o->contacts > o->per_days
				     ? LOODS_OVERDUE_YES
				     : LOODS_OVERDUE_NO;
}

void loods_intensity_of(const struct loods_guidance *g, struct loods_window w,
			const struct loods_intensity_settings *settings, struct loods_intensity_work *work,
			struct loods_intensity *out)
{
	struct run r = { g, settings, work, out, w.from.n, w.to.n - 1, g->contacts_since.n, 0 };

	assert(w.from.n && r.first <= r.last);
	*out = (struct loods_intensity){ .window = w, .needs_more = r.since > r.first };
	work->n_shares = work->n_conducted = 0;
	loods_eligible_fill(&work->eligible, g, r.last, settings->min_minutes);
	count_days(&r);
	count_contacts(&r);
	count_coverage(&r);
	count_gaps(&r);
	look_at_last_day(&r);

	if (out->eligible_days >= settings->min_days) {
		out->frequency =
			share_of((int64_t)LOODS_FREQUENCY_DAYS * out->contact_days, out->eligible_days);
		out->dose = share_of(LOODS_FREQUENCY_DAYS * out->minutes, out->eligible_days);
	}
	for (int i = 0; i < work->n_shares; i++) {
		struct loods_intensity_share *s = &work->shares[i];

		if (s->eligible_days >= settings->min_days)
			s->frequency =
				share_of((int64_t)LOODS_FREQUENCY_DAYS * s->contact_days, s->eligible_days);
	}
	out->realisation = loods_expected_share(out->agreed_contact_days, out->expected);
	out->offered = loods_expected_share(out->offered_days, out->expected);
	out->show_rate = share_of(out->held, out->held + out->no_shows);
	out->coverage = share_of(out->full_slots, out->slots);
	out->class = classify(&r);
	out->shares = work->shares;
	out->conducted = work->conducted;
	out->n_shares = work->n_shares;
	out->n_conducted = work->n_conducted;
}
