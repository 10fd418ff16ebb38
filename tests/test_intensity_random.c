/* Guidance intensity, the weeks and the way back against a second computation, day by day, written for this test only, over random clients. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "client_weeks.h"
#include "contact.h"
#include "facts.h"
#include "intensity.h"
#include "intensity_track.h"

enum { DAYS = 260, COMMON = 420 }; /* every P below divides 420 */

static unsigned seed_state;

static int roll(int n)
{
	seed_state = seed_state * 1664525u + 1013904223u;
	return (int)((seed_state >> 8) % (unsigned)n);
}

static void random_facts(struct facts *f)
{
	static const int per[] = { 1, 2, 3, 7, 10, 14, 28, 30 };
	int at, n;

	start(f);
	for (at = 1 + roll(60), n = roll(4); n > 0 && at < DAYS; n--) {
		int end = at + roll(120);

		period(f, at, n == 1 && roll(2) ? 0 : end);
		at = end + 1 + (roll(3) ? roll(30) : 0);
	}
	for (at = 1 + roll(40), n = roll(4); n > 0 && at < DAYS; n--) {
		pause_on(f, at, n == 1 && !roll(6) ? 0 : at + roll(25));
		at += roll(70);
	}
	for (at = 1 + roll(60), n = roll(4); n > 0 && at < DAYS; n--) {
		int end = at + roll(90);

		agreed(f, at, n == 1 && roll(2) ? 0 : end, 1 + roll(3), per[roll(8)]);
		at = end + 1 + (roll(2) ? roll(20) : 0);
	}
	for (at = 1 + roll(60), n = roll(4); n > 0 && at < DAYS; n--) {
		int end = at + roll(90);

		owner(f, at, n == 1 && roll(2) ? 0 : end, 1 + roll(2));
		at = end + 1 + (roll(2) ? roll(20) : 0);
	}
	for (at = 1, n = roll(50); n > 0; n--) {
		struct loods_contact_fact *c;

		at += roll(3) ? roll(7) : roll(30);
		if (at >= DAYS)
			break;
		c = contact(f, at, roll(12) ? roll(60) : -1,
			    roll(3) ? LOODS_OUTCOME_HELD : 1 + roll(LOODS_OUTCOME_END - 1));
		c->channel = (uint8_t)(1 + roll(LOODS_CHANNEL_END - 1));
		c->kind = (uint8_t)(1 + roll(LOODS_CONTACT_KIND_END - 1));
		c->status = roll(10) ? LOODS_CONTACT_FINAL : LOODS_CONTACT_DRAFT;
		c->topics = (uint32_t)roll(1 << 13) & ~1u;
		c->conducted_by.n = 1 + roll(3);
	}
}

/* What each day is. */
struct naive_day {
	int period, version, owner;
	bool eligible, countable, face_to_face, no_show;
	int minutes;
};

static void naive_days(const struct facts *f, struct naive_day d[DAYS + 1])
{
	for (int i = 0; i <= DAYS; i++) {
		bool paused = false;

		d[i] = (struct naive_day){ -1, -1, -1, false, false, false, false, 0 };
		for (int k = 0; k < f->g.n_periods; k++)
			if (loods_span_has(f->periods[k], day(i)))
				d[i].period = k;
		for (int k = 0; k < f->g.n_pauses; k++)
			paused = paused || loods_span_has(f->pauses[k], day(i));
		for (int k = 0; k < f->g.n_agreements; k++)
			if (loods_span_has(f->agreements[k].span, day(i)))
				d[i].version = k;
		for (int k = 0; k < f->g.n_owners; k++)
			if (loods_span_has(f->owners[k].span, day(i)))
				d[i].owner = k;
		d[i].eligible = d[i].period >= 0 && !paused;
	}
	for (int i = 0; i < f->g.n_contacts; i++) {
		const struct loods_contact_fact *c = &f->contacts[i];
		struct naive_day *on = &d[c->on.n - BASE];
		bool written = c->channel == LOODS_CHANNEL_CHAT || c->channel == LOODS_CHANNEL_EMAIL ||
			       c->channel == LOODS_CHANNEL_LETTER;

		if (!on->eligible || c->status != LOODS_CONTACT_FINAL ||
		    c->kind == LOODS_CONTACT_THIRD_PARTY || written)
			continue;
		if (c->outcome == LOODS_OUTCOME_NO_SHOW)
			on->no_show = true;
		if ((c->outcome != LOODS_OUTCOME_HELD && c->outcome != LOODS_OUTCOME_PARTLY_HELD) ||
		    c->minutes < 5)
			continue;
		on->countable = true;
		on->minutes += c->minutes;
		if (c->channel != LOODS_CHANNEL_PHONE && c->channel != LOODS_CHANNEL_VIDEO)
			on->face_to_face = true;
	}
}

struct naive {
	int e, n, ftf, m, nx, offered, x, slots, full, longest, open,
		lost; /* x in 420ths, -1 undefined; gaps -1 undefined */
	int longest_from, longest_to, open_from; /* 0: none */
	int agreed;
};

/* Only days owned by `who`; -1: all. */
static struct naive naive_sums(const struct facts *f, const struct naive_day *d, int a, int b, int who)
{
	struct naive r = { .x = -1, .longest = -1, .open = -1 };

	for (int i = a; i <= b; i++) {
		int owner_id = d[i].owner < 0 ? 0 : (int)f->owners[d[i].owner].caseworker.n;

		if (!d[i].eligible || (who >= 0 && owner_id != who))
			continue;
		r.e++;
		r.n += d[i].countable;
		r.ftf += d[i].face_to_face;
		r.m += d[i].minutes;
		if (d[i].version < 0)
			continue;
		r.agreed++;
		r.nx += d[i].countable;
		r.offered += d[i].countable || d[i].no_show;
		r.x = (r.x < 0 ? 0 : r.x) +
		      COMMON * f->agreements[d[i].version].contacts / f->agreements[d[i].version].per_days;
	}
	return r;
}

static void naive_rest(const struct facts *f, const struct naive_day *d, int a, int b, struct naive *r)
{
	int run = 0, run_last = 0, run_first = 0;

	for (int v = 0; v < f->g.n_agreements; v++) {
		int in = 0, got = 0;

		for (int i = 0; i <= b; i++) {
			if (!d[i].eligible || d[i].version != v)
				continue;
			got += d[i].countable;
			if (++in < f->agreements[v].per_days)
				continue;
			r->slots += i >= a;
			r->full += i >= a && got >= f->agreements[v].contacts;
			in = got = 0;
		}
	}
	r->longest = r->e ? 0 : -1;
	for (int p = 0; p < f->g.n_periods; p++) {
		run = 0;
		for (int i = 0; i <= b; i++) {
			if (d[i].period != p || !d[i].eligible)
				continue;
			if (d[i].countable) {
				run = 0;
				continue;
			}
			run_first = run ? run_first : i;
			run_last = i;
			run++;
			if (i >= a && run > r->longest) {
				r->longest = run;
				r->longest_from = run_first;
				r->longest_to = i;
			}
		}
		if (d[b].eligible && d[b].period == p)
			r->open = run && run_last == b ? run : 0, r->open_from = run_first;
		if (r->open > 0 && d[b].period == p)
			break;
	}
	for (int i = 0; i < f->g.n_contacts && r->open > 0; i++) {
		int on = f->contacts[i].on.n - BASE;

		if (on >= run_first && on <= b && d[on].eligible &&
		    f->contacts[i].status == LOODS_CONTACT_FINAL)
			r->lost += f->contacts[i].outcome == LOODS_OUTCOME_NO_SHOW ||
				   f->contacts[i].outcome == LOODS_OUTCOME_NO_ANSWER;
	}
}

static const char *naive_class(const struct facts *f, const struct naive *r, int version)
{
	bool overdue = false;

	if (r->x < 0)
		return "no_agreement";
	if (r->e < 14)
		return "too_little_data";
	if (version >= 0 && r->open >= 0) {
		const struct loods_agreed *v = &f->agreements[version];

		if (r->open > 2 * v->per_days && r->lost >= 2)
			return "contact_lost";
		overdue = r->open * v->contacts > v->per_days + 7 * v->contacts;
	}
	if (5 * r->nx * COMMON < 4 * r->x || overdue)
		return "below";
	if (r->slots && 10 * r->full < 7 * r->slots)
		return "uneven";
	return 5 * r->nx * COMMON > 6 * r->x ? "above" : "as_agreed";
}

#define SAME(actual, expected)                                                                               \
	cr_assert_eq((long long)(actual), (long long)(expected),                                             \
		     "client %d, days %d to %d: " #actual " is %lld, not %lld", client, a, b,                \
		     (long long)(actual), (long long)(expected))

static void same_expected(struct loods_rational x, int expected, int client, int a, int b)
{
	if (expected < 0)
		SAME(x.den, 0);
	else
		SAME(x.num * COMMON, x.den * expected);
}

static void same_terms(const struct facts *f, const struct naive_day *d, const struct loods_intensity *o, int client,
		       int a, int b)
{
	int n = 0;

	for (int v = 0; v < f->g.n_agreements; v++) {
		int days = 0;

		for (int i = a; i <= b; i++)
			days += d[i].eligible && d[i].version == v;
		if (!days)
			continue;
		SAME(o->terms[n].contacts, f->agreements[v].contacts);
		SAME(o->terms[n].per_days, f->agreements[v].per_days);
		SAME(o->terms[n].days, days);
		n++;
	}
	SAME(o->n_terms, n);
}

static void same_as_naive(const struct facts *f, const struct naive_day *d, int client, int a, int b)
{
	struct naive r = naive_sums(f, d, a, b, -1);
	struct loods_intensity o = over(f, a, b);
	int shares = 0;

	naive_rest(f, d, a, b, &r);
	SAME(o.eligible_days, r.e);
	SAME(o.contact_days, r.n);
	SAME(o.face_to_face_days, r.ftf);
	SAME(o.minutes, r.m);
	SAME(o.agreed_days, r.agreed);
	SAME(o.agreed_contact_days, r.nx);
	SAME(o.offered_days, r.offered);
	same_expected(o.expected, r.x, client, a, b);
	SAME(o.slots, r.slots);
	SAME(o.full_slots, r.full);
	SAME(o.longest_gap.set ? o.longest_gap.n : -1, r.longest);
	SAME(o.longest_gap_from.n ? o.longest_gap_from.n - BASE : 0, r.longest_from);
	SAME(o.longest_gap_to.n ? o.longest_gap_to.n - BASE : 0, r.longest_to);
	SAME(o.open_gap.set ? o.open_gap.n : -1, r.open);
	same_terms(f, d, &o, client, a, b);
	cr_assert_str_eq(loods_classes.list[o.class].code, naive_class(f, &r, d[b].version),
			 "client %d, days %d to %d", client, a, b);
	for (int who = 0; who <= 2; who++) {
		struct naive s = naive_sums(f, d, a, b, who);
		const struct loods_intensity_share *found = NULL;

		for (int i = 0; i < o.n_shares; i++)
			if (o.shares[i].caseworker.n == who)
				found = &o.shares[i];
		SAME(found != NULL, s.e > 0);
		if (!found)
			continue;
		shares++;
		SAME(found->eligible_days, s.e);
		SAME(found->contact_days, s.n);
		SAME(found->face_to_face_days, s.ftf);
		SAME(found->minutes, s.m);
		SAME(found->agreed_contact_days, s.nx);
		SAME(found->offered_days, s.offered);
		same_expected(found->expected, s.x, client, a, b);
		SAME(loods_rational_known(found->frequency), s.e >= 14);
		if (s.e >= 14)
			SAME(found->frequency.num * s.e, found->frequency.den * 28 * s.n);
	}
	SAME(o.n_shares, shares);
}

Test(random, same_as_day_by_day)
{
	seed_state = 20201109;
	for (int client = 0; client < 4000; client++) {
		static struct naive_day d[DAYS + 1];
		struct facts f;

		random_facts(&f);
		naive_days(&f, d);
		for (int i = 0; i < 4; i++) {
			int a = 1 + roll(DAYS - 1), b = a + roll(DAYS - a);

			same_as_naive(&f, d, client, a, b);
		}
	}
}

Test(random, what_is_left_out_is_asked_for_when_it_matters)
{
	int asked = 0, answered = 0;

	seed_state = 1337;
	for (int client = 0; client < 6000; client++) {
		struct facts f;
		int a = 60 + roll(100), b = a + roll(90), since = a - roll(60), skip = 0;
		struct loods_intensity all, some;

		random_facts(&f);
		all = over(&f, a, b);
		while (skip < f.g.n_contacts && f.contacts[skip].on.n < BASE + since)
			skip++;
		f.g.contacts += skip;
		f.g.n_contacts -= skip;
		f.g.contacts_since = day(since);
		some = over(&f, a, b);
		cr_assert(!all.needs_more);
		if (some.needs_more) {
			asked++;
			continue;
		}
		answered++;
		SAME(some.contact_days, all.contact_days);
		SAME(some.full_slots, all.full_slots);
		SAME(some.longest_gap.n, all.longest_gap.n);
		SAME(some.open_gap.n, all.open_gap.n);
		SAME(some.class, all.class);
	}
	cr_assert(asked > 500 && answered > 500, "%d asked, %d answered", asked, answered);
}

Test(random, due_dates_are_the_days_that_become_overdue)
{
	int ahead = 0, past = 0, needed = 0;

	seed_state = 42;
	for (int client = 0; client < 3000; client++) {
		struct facts f;
		struct loods_intensity_due due;
		int on = 30 + roll(DAYS - 40), a = on, b = on;

		random_facts(&f);
		while (f.g.n_contacts && f.contacts[f.g.n_contacts - 1].on.n > BASE + on)
			f.g.n_contacts--;
		loods_intensity_due_of(&f.g, day(on), &loods_intensity_defaults, &work, &due);
		if (over(&f, on, on).overdue == LOODS_OVERDUE_YES)
			cr_assert(due.contact_by.n && due.contact_by.n <= BASE + on, "client %d, day %d",
				  client, on);
		if (due.contact_by.n) {
			int by = due.contact_by.n - BASE;

			SAME(over(&f, by, by).overdue, LOODS_OVERDUE_YES);
			past += by <= on;
			ahead += by > on;
		}
		if (!due.contact_by.n || due.contact_by.n > BASE + on)
			for (int i = on; i < (due.contact_by.n ? due.contact_by.n - BASE : DAYS + 200); i++)
				cr_assert_neq(over(&f, i, i).overdue, LOODS_OVERDUE_YES,
					      "client %d, day %d: overdue on %d", client, on, i);
		if (due.needed_by.n) {
			struct loods_intensity o = over(&f, due.needed_by.n - BASE, due.needed_by.n - BASE);

			SAME(o.slots, 1);
			SAME(o.full_slots, due.contacts_needed == 0);
			needed += due.contacts_needed > 0;
		}
	}
	cr_assert(ahead > 100 && past > 100 && needed > 100, "%d ahead, %d past, %d needed", ahead, past,
		  needed);
}

Test(random, weeks_are_windows_of_seven_days)
{
	seed_state = 7;
	for (int client = 0; client < 500; client++) {
		struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS];
		struct facts f;

		random_facts(&f);
		cr_assert(loods_intensity_weeks(&f.g, day(DAYS - 40), LOODS_INTENSITY_WEEKS,
						&loods_intensity_defaults, &work, weeks));
		for (int i = 0; i < LOODS_INTENSITY_WEEKS; i++) {
			int b = DAYS - 40 - 7 * (LOODS_INTENSITY_WEEKS - 1 - i), a = b - 6;
			struct loods_intensity o = over(&f, a, b);

			SAME(weeks[i].contact_days, o.contact_days);
			SAME(weeks[i].eligible_days, o.eligible_days);
		}
	}
}

/* ---- the way back, by trying every set of days ---- */

enum { TRIED = 10 };

static bool naive_on_track(const struct facts *f, const struct naive_day *d, int a, int b)
{
	struct naive r = naive_sums(f, d, a, b, -1);
	const char *class;

	naive_rest(f, d, a, b, &r);
	class = naive_class(f, &r, d[b].version);
	if (d[b].version >= 0 && r.open >= 0) {
		const struct loods_agreed *v = &f->agreements[d[b].version];

		if (r.open * v->contacts > v->per_days + 7 * v->contacts)
			return false;
	}
	return strcmp(class, "below") != 0 && strcmp(class, "contact_lost") != 0;
}

/* Smallest number of the `n` days that brings it back, -1: none does. */
static int naive_track(const struct facts *f, struct naive_day *d, const int *days, int n, int a, int b)
{
	int best = -1;

	for (unsigned set = 0; set < 1u << n; set++) {
		int size = __builtin_popcount(set);

		if (best >= 0 && size >= best)
			continue;
		for (int i = 0; i < n; i++)
			d[days[i]].countable = set >> i & 1;
		if (naive_on_track(f, d, a, b))
			best = size;
	}
	return best;
}

Test(random, the_way_back_is_the_smallest_set_of_days)
{
	static const int windows[] = { 14, 28, 91 };
	int none = 0, at_once = 0, some = 0;

	seed_state = 99;
	for (int client = 0; client < 6000; client++) {
		static struct naive_day d[DAYS + 1];
		struct facts f;
		struct loods_intensity_track track;
		struct loods_intensity_due due;
		int on = 30 + roll(DAYS - 70), days[TRIED], n = 0, window = windows[roll(3)], a, b, best;

		random_facts(&f);
		loods_intensity_track_of(&f.g, day(on), window, &loods_intensity_defaults, &work, &track);
		while (f.g.n_contacts && f.contacts[f.g.n_contacts - 1].on.n > BASE + on)
			f.g.n_contacts--;
		loods_intensity_due_of(&f.g, day(on), &loods_intensity_defaults, &work, &due);
		cr_assert_eq(track.by.n, due.needed_by.n, "client %d", client);
		b = due.needed_by.n - BASE;
		if (!due.needed_by.n || b > DAYS)
			continue;
		a = b - window + 1 < 0 ? 0 : b - window + 1;
		naive_days(&f, d);
		for (int i = on; i <= b && n <= TRIED; i++)
			if (d[i].eligible && !d[i].countable && n++ < TRIED)
				days[n - 1] = i;
		if (n > TRIED)
			continue;
		best = naive_track(&f, d, days, n, a, b);
		SAME(track.reachable, best >= 0);
		if (best >= 0)
			SAME(track.contacts, best);
		none += best < 0;
		at_once += best == 0;
		some += best > 0;
	}
	cr_assert(none > 30 && at_once > 100 && some > 100, "%d never, %d at once, %d with contacts", none, at_once,
		  some);
}

/* ---- weeks, day by day ---- */

static void same_week(const struct facts *f, const struct naive_day *d, const struct naive *r,
		      const struct loods_client_week *w, int client, int a, int b)
{
	int contact_days = 0, eligible = 0, paused = 0, outside = 0, version = -1, no_shows = 0, no_answers = 0;
	bool longest = false, open = false;

	for (int i = a; i <= b; i++) {
		contact_days += d[i].countable;
		eligible += d[i].eligible;
		paused += d[i].period >= 0 && !d[i].eligible;
		outside += d[i].period < 0;
		version = d[i].version >= 0 ? d[i].version : version;
		longest = longest || (d[i].eligible && r->longest > 0 && r->longest_from <= i && i <= r->longest_to);
		open = open || (d[i].eligible && r->open > 0 && r->open_from <= i);
	}
	for (int k = 0; k < f->g.n_contacts; k++) {
		const struct loods_contact_fact *c = &f->contacts[k];
		int on = c->on.n - BASE;

		if (on < a || on > b || !d[on].eligible || c->status != LOODS_CONTACT_FINAL ||
		    c->kind == LOODS_CONTACT_THIRD_PARTY || c->channel == LOODS_CHANNEL_CHAT ||
		    c->channel == LOODS_CHANNEL_EMAIL || c->channel == LOODS_CHANNEL_LETTER)
			continue;
		no_shows += c->outcome == LOODS_OUTCOME_NO_SHOW;
		no_answers += c->outcome == LOODS_OUTCOME_NO_ANSWER;
	}
	SAME(w->first.n - BASE, a);
	SAME(w->contact_days, contact_days);
	SAME(w->eligible_days, eligible);
	SAME(w->paused_days, paused);
	SAME(w->outside_days, outside);
	SAME(w->version, version);
	SAME(w->contacts, version < 0 ? 0 : f->agreements[version].contacts);
	SAME(w->per_days, version < 0 ? 0 : f->agreements[version].per_days);
	SAME(w->no_shows, no_shows);
	SAME(w->no_answers, no_answers);
	SAME(w->longest_gap, longest);
	SAME(w->open_gap, open);
}

Test(random, client_weeks_are_their_days)
{
	int open = 0;

	seed_state = 2026;
	for (int client = 0; client < 2000; client++) {
		static struct naive_day d[DAYS + 1];
		static struct loods_client_weeks weeks;
		struct facts f;
		struct naive r;
		int n = 1 + roll(26), b = 7 * n + roll(DAYS - 7 * n), a = b - 7 * n + 1;

		random_facts(&f);
		naive_days(&f, d);
		loods_client_weeks_of(&f.g, day(b), n, &loods_intensity_defaults, &work, &weeks);
		r = naive_sums(&f, d, a, b, -1);
		naive_rest(&f, d, a, b, &r);
		SAME(weeks.n, n);
		SAME(weeks.contact_days, r.n);
		SAME(weeks.longest_gap.set ? weeks.longest_gap.n : -1, r.longest);
		SAME(weeks.open_gap.set ? weeks.open_gap.n : -1, r.open);
		open += r.open > 0;
		for (int i = 0; i < n; i++)
			same_week(&f, d, &r, &weeks.week[i], client, a + 7 * i, a + 7 * i + 6);
	}
	cr_assert(open > 200, "%d open", open);
}
