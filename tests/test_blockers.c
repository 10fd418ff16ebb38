/* Blockers: spans from versions, days by cause, the chain; by hand and against a computation that looks at each day for
 * itself; and the versions as an office stores them. */
#include "block_versions.h"

#include <stdio.h>

#include "child.h"
#include "office_fill.h"
#include "random.h"

/* The only span, as day numbers; 0-0: none. */
static void one_span(const struct versions *vs, enum loods_blocker cause, int first, int last, bool open)
{
	struct loods_blocks b = { 0 };

	loods_blocks_fill(&b, vs->v, vs->n, day(TODAY));
	cr_assert_eq(b.n, first != 0, "%d spans", b.n);
	if (b.n) {
		cr_expect_eq(b.list[0].cause, cause);
		cr_expect_eq(b.list[0].first, day(first).n, "begins on day %d", b.list[0].first - BASE);
		cr_expect_eq(b.list[0].last, day(last).n, "ends on day %d", b.list[0].last - BASE);
		cr_expect_eq(b.list[0].open, open);
	}
	loods_blocks_release(&b);
}

/* ---- language steps ---- */

Test(blockers, a_wait_begins_as_recorded_and_ends_when_the_step_runs)
{
	struct versions v = { 0 };

	version(&v, 1, 12, LOODS_STEP_WAITING_LIST, 0)->since = day(10);
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 10, TODAY, true);
	version(&v, 1, 30, LOODS_STEP_RUNNING, 0)->starts_on = day(28);
	v.v[1].since = day(10); /* left standing: says nothing of the new state */
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 10, 27, false);
}

Test(blockers, without_a_day_the_version_tells)
{
	struct versions v = { 0 };

	version(&v, 1, 12, LOODS_STEP_WAITING_LIST, 0);
	version(&v, 1, 15, LOODS_STEP_WAITING_LIST, 0); /* another field was changed */
	version(&v, 1, 31, LOODS_STEP_SCHEDULED, 0)->starts_on = day(60);
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 12, 30, false);
}

Test(blockers, a_correction_moves_the_beginning)
{
	struct versions v = { 0 };

	version(&v, 1, 12, LOODS_STEP_WAITING_LIST, 0)->since = day(10);
	version(&v, 1, 13, LOODS_STEP_WAITING_LIST, 0)->since = day(5);
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 5, TODAY, true);
	/* It runs since day 3 after all: nothing was waited for. */
	version(&v, 1, 20, LOODS_STEP_RUNNING, 0)->since = day(3);
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 0, 0, false);
}

Test(blockers, an_interruption_has_its_reason_and_ends)
{
	static const struct {
		int reason;
		enum loods_blocker cause;
	} rows[] = {
		{ LOODS_STEP_NO_CHILDCARE, LOODS_BLOCK_NO_CHILDCARE }, { LOODS_STEP_HEALTH, LOODS_BLOCK_HEALTH },
		{ LOODS_STEP_WORK, LOODS_BLOCK_WORK }, { LOODS_STEP_TRAVEL, LOODS_BLOCK_TRAVEL },
		{ LOODS_STEP_FAMILY, LOODS_BLOCK_FAMILY }, { LOODS_STEP_MOVED, LOODS_BLOCK_MOVED },
		{ LOODS_STEP_MOTIVATION, LOODS_BLOCK_MOTIVATION }, { LOODS_STEP_PROVIDER, LOODS_BLOCK_PROVIDER },
		{ LOODS_STEP_OTHER, LOODS_BLOCK_OTHER },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct versions v = { 0 };

		version(&v, 1, 1, LOODS_STEP_RUNNING, 0);
		version(&v, 1, 22, LOODS_STEP_INTERRUPTED, rows[i].reason)->since = day(20);
		one_span(&v, rows[i].cause, 20, TODAY, true);
		version(&v, 1, 40, LOODS_STEP_RUNNING, 0)->since = day(40);
		one_span(&v, rows[i].cause, 20, 39, false);
	}
}

Test(blockers, a_stop_costs_time_until_another_step_is_under_way)
{
	struct versions v = { 0 };

	version(&v, 1, 1, LOODS_STEP_RUNNING, 0);
	version(&v, 1, 21, LOODS_STEP_STOPPED, LOODS_STEP_HEALTH)->ends_on = day(20);
	one_span(&v, LOODS_BLOCK_HEALTH, 20, TODAY, true);
	version(&v, 2, 5, LOODS_STEP_COMPLETED_ACHIEVED, 0); /* long before */
	one_span(&v, LOODS_BLOCK_HEALTH, 20, TODAY, true);
	version(&v, 3, 50, LOODS_STEP_INTENDED, 0);
	one_span(&v, LOODS_BLOCK_HEALTH, 20, 49, false);
	version(&v, 4, 30, LOODS_STEP_EXEMPT, 0);
	one_span(&v, LOODS_BLOCK_HEALTH, 20, 29, false);
	version(&v, 5, 2, LOODS_STEP_RUNNING, 0); /* it runs beside the one that stopped */
	one_span(&v, LOODS_BLOCK_HEALTH, 0, 0, false);
}

Test(blockers, deleted_records_do_not_count)
{
	struct versions v = { 0 };

	version(&v, 1, 12, LOODS_STEP_WAITING_LIST, 0);
	version(&v, 1, 30, LOODS_STEP_WAITING_LIST, 0)->deleted = true;
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 0, 0, false);
	version(&v, 1, 35, LOODS_STEP_RUNNING, 0); /* and it came back */
	one_span(&v, LOODS_BLOCK_WAITING_LIST, 12, 34, false);
}

/* ---- childcare ---- */

Test(blockers, childcare_is_waited_for_until_it_starts_or_moves_on)
{
	static const struct {
		struct { int on, state, since, starts; } v[3];
		int first, last;
	} rows[] = {
		{ { { 20, LOODS_CARE_WAITING_LIST, 10, 0 } }, 10, TODAY },
		{ { { 20, LOODS_CARE_NEED, 0, 0 }, { 30, LOODS_CARE_WAITING_LIST, 28, 0 } }, 20, TODAY },
		{ { { 20, LOODS_CARE_SEARCHING, 0, 90 } }, 20, TODAY }, /* a start hoped for */
		{ { { 20, LOODS_CARE_WAITING_LIST, 10, 0 }, { 40, LOODS_CARE_ACTIVE, 10, 35 } }, 10, 34 },
		{ { { 20, LOODS_CARE_WAITING_LIST, 10, 0 }, { 40, LOODS_CARE_CONTRACT, 10, 60 } }, 10, 39 },
		{ { { 20, LOODS_CARE_WAITING_LIST, 10, 0 }, { 40, LOODS_CARE_REFUSED, 10, 0 } }, 10, 39 },
		{ { { 20, LOODS_CARE_ACTIVE, 5, 15 } }, 5, 14 }, /* all that was brought in */
		{ { { 20, LOODS_CARE_ACTIVE, 5, 0 } }, 0, 0 },
		{ { { 20, LOODS_CARE_ACTIVE, 0, 15 } }, 0, 0 },
		{ { { 20, LOODS_CARE_WAITING_LIST, 10, 0 }, { 25, LOODS_CARE_WAITING_LIST, 12, 0 } }, 12, TODAY },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct versions v = { 0 };

		for (int k = 0; k < 3 && rows[i].v[k].on; k++)
			care(&v, 1, rows[i].v[k].on, rows[i].v[k].state, rows[i].v[k].since, rows[i].v[k].starts);
		one_span(&v, LOODS_BLOCK_CHILDCARE, rows[i].first, rows[i].last, rows[i].last == TODAY);
	}
}

Test(blockers, a_second_wait_does_not_begin_before_the_first_ended)
{
	struct versions v = { 0 };
	struct loods_blocks b = { 0 };

	care(&v, 1, 20, LOODS_CARE_WAITING_LIST, 10, 0);
	care(&v, 1, 40, LOODS_CARE_OFFERED, 10, 0);
	care(&v, 1, 50, LOODS_CARE_WAITING_LIST, 10, 0);
	loods_blocks_fill(&b, v.v, v.n, day(TODAY));
	cr_assert_eq(b.n, 2);
	cr_expect(b.list[0].first == day(10).n && b.list[0].last == day(39).n);
	cr_expect(b.list[1].first == day(50).n && b.list[1].last == day(TODAY).n);
	loods_blocks_release(&b);
}

/* ---- days ---- */

Test(blockers, only_eligible_days_count_and_a_chain_counts_once)
{
	int days[LOODS_BLOCK_END] = { 0 };
	struct loods_block_open open[4];
	struct loods_eligible e = { 0 };
	struct loods_blocks b = { 0 };
	struct versions v = { 0 };
	struct facts f;

	usual(&f);
	pause_on(&f, 50, 59);
	version(&v, 1, 30, LOODS_STEP_INTERRUPTED, LOODS_STEP_NO_CHILDCARE);
	version(&v, 2, 40, LOODS_STEP_WAITING_LIST, 0);
	care(&v, 7, 41, LOODS_CARE_NEED, 0, 0);
	care(&v, 8, 45, LOODS_CARE_NEED, 0, 0);
	loods_eligible_fill(&e, &f.g, day(TODAY).n, 0);
	loods_blocks_fill(&b, v.v, v.n, day(TODAY));
	loods_blocks_count(&b, &e, day(21).n, day(80).n, days);
	/* 21-80 without 50-59 is 50 days. Blocked for childcare 30-40 without anybody waiting for it (11 days), then a chain:
	 * 41-49 and 60-80, 30 days. */
	cr_expect_eq(days[0], 50);
	cr_expect_eq(days[LOODS_BLOCK_NO_CHILDCARE], 11);
	cr_expect_eq(days[LOODS_BLOCK_CHAIN], 30);
	cr_expect_eq(days[LOODS_BLOCK_CHILDCARE], 0);
	cr_expect_eq(days[LOODS_BLOCK_WAITING_LIST], 31);
	cr_expect_eq(days[LOODS_BLOCK_ANY_CHILDCARE], 41);
	cr_expect_eq(days[LOODS_BLOCK_ANY], 41);

	/* Open on day 70: the step that waits on the childcare asked for first, and the other step. */
	cr_assert_eq(loods_blocks_open(&b, &e, day(70), open, 4), 2);
	cr_expect(open[0].cause == LOODS_BLOCK_CHAIN && open[0].record.n == 1 && open[0].on.n == 7);
	cr_expect_eq(open[0].since.n, day(30).n);
	cr_expect_eq(open[0].days, 31, "30-70 without the pause");
	cr_expect(open[1].cause == LOODS_BLOCK_WAITING_LIST && open[1].record.n == 2);
	cr_expect_eq(loods_blocks_open(&b, &e, day(55), open, 4), 0, "nobody is blocked in a pause");
	loods_eligible_release(&e);
	loods_blocks_release(&b);
}

/* ---- against a computation day by day ---- */

/* State of a step on a day: every version says something from some day on, and the last one that says so wins. */
struct said { int from, state, reason; };

static int says(const struct versions *vs, int record, struct said *out)
{
	const struct loods_block_version *last = NULL;
	int n = 0;

	for (int i = 0; i < vs->n; i++) {
		const struct loods_block_version *v = &vs->v[i];
		bool told, same;

		if (v->childcare || v->record.n != record)
			continue;
		told = v->since.n && !(last && last->since.n == v->since.n);
		same = last && last->state == v->state && last->reason == v->reason;
		if (!same)
			out[n++] = (struct said){ v->day.n, v->state, v->reason };
		if (told)
			out[n - 1].from = v->since.n;
		else if (!same && v->state == LOODS_STEP_RUNNING && v->starts_on.n && v->starts_on.n <= v->day.n)
			out[n - 1].from = v->starts_on.n;
		else if (!same && v->state >= LOODS_STEP_COMPLETED_ACHIEVED && v->ends_on.n && v->ends_on.n <= v->day.n)
			out[n - 1].from = v->ends_on.n;
		last = v;
	}
	return n;
}

static struct said on_day(const struct said *s, int n, int32_t d)
{
	struct said now = { 0 };

	for (int i = 0; i < n; i++)
		if (s[i].from <= d)
			now = s[i];
	return now;
}

enum { RECORDS = 4 };

/* Is the stopped step `me` still without a successor on day d? */
static bool still_stopped(struct said s[RECORDS][VERSIONS], const int *n, int me, int32_t d)
{
	int32_t since = d;

	/* Back to the first day of this stop. */
	while (since > day(-50).n && on_day(s[me], n[me], since - 1).state == LOODS_STEP_STOPPED &&
	       on_day(s[me], n[me], since - 1).reason == on_day(s[me], n[me], d).reason)
		since--;
	for (int other = 0; other < RECORDS; other++)
		for (int32_t k = since; other != me && k <= d; k++) {
			struct said now = on_day(s[other], n[other], k), before = on_day(s[other], n[other], k - 1);

			if (now.state >= LOODS_STEP_INTENDED && now.state <= LOODS_STEP_RUNNING)
				return false;
			if (now.state > LOODS_STEP_INTERRUPTED && now.state != LOODS_STEP_STOPPED &&
			    (now.state != before.state || now.reason != before.reason))
				return false;
		}
	return true;
}

static bool cares_wait(const struct versions *vs, int record, int32_t d)
{
	/* The waits one by one: where a version begins to wait after one that did not. */
	int32_t after = 0;
	int i = 0;

	while (i < vs->n) {
		int32_t entered = 0, moved = 0, since = 0, starts = 0, from, to;

		for (; i < vs->n; i++) {
			const struct loods_block_version *v = &vs->v[i];
			bool waiting = v->state <= LOODS_CARE_WAITING_LIST;

			if (!v->childcare || v->record.n != record)
				continue;
			if (waiting && moved)
				break;
			if (waiting && !entered)
				entered = v->day.n;
			if (!waiting && !moved)
				moved = v->day.n;
			since = v->since.n ? v->since.n : since;
			starts = v->starts_on.n;
		}
		from = entered;
		if (since && since >= after && (!from || since < from))
			from = since;
		to = moved ? (starts && starts < moved ? starts : moved) : INT32_MAX;
		if (from && (entered || starts) && from <= d && d < to)
			return true;
		after = moved;
	}
	return false;
}

static unsigned naive_causes(const struct versions *vs, struct said s[RECORDS][VERSIONS], const int *n, int32_t d)
{
	static const enum loods_blocker reasons[] = { 0, LOODS_BLOCK_NO_CHILDCARE, LOODS_BLOCK_HEALTH, LOODS_BLOCK_WORK };
	bool step = false, wait = cares_wait(vs, 1, d) || cares_wait(vs, 2, d);
	unsigned bits = 0;

	for (int r = 0; r < RECORDS; r++) {
		struct said now = on_day(s[r], n[r], d);

		if (now.state == LOODS_STEP_WAITING_LIST)
			bits |= 1u << LOODS_BLOCK_WAITING_LIST;
		if (now.state == LOODS_STEP_INTERRUPTED || (now.state == LOODS_STEP_STOPPED && still_stopped(s, n, r, d))) {
			if (now.reason == LOODS_STEP_NO_CHILDCARE)
				step = true;
			else
				bits |= 1u << reasons[now.reason];
		}
	}
	if (step || wait)
		bits |= 1u << (step && wait ? LOODS_BLOCK_CHAIN : step ? LOODS_BLOCK_NO_CHILDCARE : LOODS_BLOCK_CHILDCARE) |
			1u << LOODS_BLOCK_ANY_CHILDCARE;
	return bits ? bits | 1u << LOODS_BLOCK_ANY : 0;
}

static void draw(struct loods_random *r, struct versions *vs, struct facts *f)
{
	*vs = (struct versions){ 0 };
	start(f);
	period(f, loods_random_between(r, -20, 10), loods_random_between(r, 40, 60));
	if (loods_random_chance(r, 0.5))
		period(f, loods_random_between(r, 62, 70), 0);
	if (loods_random_chance(r, 0.5))
		pause_on(f, loods_random_between(r, 0, 40), loods_random_between(r, 41, 80));
	for (int k = 1, n = loods_random_between(r, 0, RECORDS); k <= n; k++)
		for (int i = loods_random_between(r, 1, 5), on = loods_random_between(r, -20, 40); i > 0; i--) {
			int state = loods_random_between(r, 1, LOODS_STEP_STATE_END - 1);
			bool why = state == LOODS_STEP_STOPPED || state == LOODS_STEP_INTERRUPTED;
			struct loods_block_version *v =
				version(vs, k, on, state, why ? loods_random_between(r, 1, 3) : 0);

			if (loods_random_chance(r, 0.5))
				v->since = day(on - loods_random_between(r, 0, 25));
			if (loods_random_chance(r, 0.5))
				v->starts_on = day(on + loods_random_between(r, -15, 15));
			if (loods_random_chance(r, 0.5))
				v->ends_on = day(on + loods_random_between(r, -15, 15));
			on += loods_random_between(r, 0, 25);
		}
	for (int k = 1, n = loods_random_between(r, 0, 2); k <= n; k++)
		for (int i = loods_random_between(r, 1, 5), on = loods_random_between(r, -20, 40); i > 0; i--) {
			care(vs, k, on, loods_random_between(r, 1, LOODS_CARE_STATE_END - 1),
			     loods_random_chance(r, 0.5) ? on - loods_random_between(r, 1, 25) : 0,
			     loods_random_chance(r, 0.5) ? on + loods_random_between(r, -15, 15) : 0);
			on += loods_random_between(r, 1, 25);
		}
}

static bool eligible_on(const struct facts *f, loods_date d)
{
	bool in = false;

	for (int i = 0; i < f->g.n_periods; i++)
		in |= loods_span_has(f->periods[i], d);
	for (int i = 0; i < f->g.n_pauses; i++)
		in &= !loods_span_has(f->pauses[i], d);
	return in;
}

Test(blockers, the_same_as_looking_at_each_day)
{
	struct loods_random r;
	struct loods_blocks b = { 0 };
	struct loods_eligible e = { 0 };
	int rounds = getenv("LOODS_TESTS_SLOW") ? 200 : 4000, seen = 0;

	loods_random_seed(&r, 20261123, 0);
	for (int round = 0; round < rounds; round++) {
		int got[LOODS_BLOCK_END] = { 0 }, want[LOODS_BLOCK_END] = { 0 }, n[RECORDS];
		struct said s[RECORDS][VERSIONS];
		struct versions vs;
		struct facts f;

		draw(&r, &vs, &f);
		for (int k = 0; k < RECORDS; k++)
			n[k] = says(&vs, k + 1, s[k]);
		for (int d = 1; d <= TODAY; d++) {
			unsigned bits = eligible_on(&f, day(d)) ? naive_causes(&vs, s, n, day(d).n) | 1 : 0;

			for (int c = 0; c < LOODS_BLOCK_END; c++)
				want[c] += bits >> c & 1;
		}
		loods_eligible_fill(&e, &f.g, day(TODAY).n, 0);
		loods_blocks_fill(&b, vs.v, vs.n, day(TODAY));
		loods_blocks_count(&b, &e, day(1).n, day(TODAY).n, got);
		for (int c = 0; c < LOODS_BLOCK_END; c++)
			cr_assert_eq(got[c], want[c], "round %d, cause %d: %d days, not %d", round, c, got[c], want[c]);
		seen += want[LOODS_BLOCK_CHAIN] > 0;
	}
	cr_expect_gt(seen, rounds / 40, "the draws have chains in them");
	loods_blocks_release(&b);
	loods_eligible_release(&e);
}

/* ---- as stored ---- */

static struct loods_block_versions stored(struct office *o, struct loods_arena *a, const char *known_at)
{
	struct loods_block_versions v;
	loods_stamp at = { 0 };
	struct loods_err err = { 0 };

	cr_assert(!known_at || loods_stamp_parse(known_at, true, &at));
	cr_assert_eq(loods_store_block_versions(o->store, a, at, &v, &err), LOODS_OK, "%s", err.debug);
	return v;
}

Test(blockers, versions_come_from_the_history_too)
{
	struct loods_language_step step = { .kind = LOODS_STEP_NT2, .state = LOODS_STEP_WAITING_LIST };
	struct loods_child child = { .birth_month = { 2024, 5, 0 } };
	struct loods_childcare k = { .type = LOODS_CARE_DAY_CARE, .state = LOODS_CARE_NEED };
	struct loods_block_versions v;
	struct loods_arena a = { 0 };
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	o.clock.pinned = loods_stamp_of(office_day("2026-10-01"), 9, 0, 0);
	step.client = child.client = office_client(&o, "A-1", "Kanarie");
	office_save(&o, &loods_child_type, &child);
	k.child = child.meta.id;
	office_save(&o, &loods_childcare_type, &k);
	step.state_since = office_day("2026-09-20");
	office_save(&o, &loods_language_step_type, &step);
	o.clock.pinned = loods_stamp_of(office_day("2026-11-02"), 9, 0, 0);
	step.state = LOODS_STEP_STOPPED;
	step.reason = LOODS_STEP_HEALTH;
	step.ends_on = office_day("2026-11-01");
	office_save(&o, &loods_language_step_type, &step);
	k.state = LOODS_CARE_ACTIVE;
	k.waiting_since = office_day("2026-09-01");
	k.starts_on = office_day("2026-10-20");
	office_save(&o, &loods_childcare_type, &k);

	v = stored(&o, &a, NULL);
	cr_assert_eq(v.n, 4);
	for (int i = 0; i < v.n; i++) {
		cr_expect_eq(v.list[i].client.n, step.client.n);
		cr_expect_eq(v.list[i].childcare, i >= 2, "steps first");
		cr_expect_eq(v.list[i].version, i % 2 + 1);
		cr_expect_eq(v.list[i].day.n, office_day(i % 2 ? "2026-11-02" : "2026-10-01").n);
	}
	cr_expect(v.list[0].state == LOODS_STEP_WAITING_LIST && v.list[0].since.n == office_day("2026-09-20").n);
	cr_expect(v.list[1].state == LOODS_STEP_STOPPED && v.list[1].reason == LOODS_STEP_HEALTH);
	cr_expect_eq(v.list[1].ends_on.n, office_day("2026-11-01").n);
	cr_expect(v.list[3].state == LOODS_CARE_ACTIVE && v.list[3].since.n == office_day("2026-09-01").n &&
		  v.list[3].starts_on.n == office_day("2026-10-20").n);
	v = stored(&o, &a, "2026-10-15");
	cr_assert_eq(v.n, 2, "what was not entered then is not there");
	cr_expect(v.list[0].version == 1 && v.list[1].version == 1);
	/* An evaluator, who sees no names, reads the same. */
	office_enter(&o, OFFICE_EVALUATOR);
	cr_expect_eq(stored(&o, &a, NULL).n, 4);
	loods_arena_release(&a);
	office_release(&o);
}
