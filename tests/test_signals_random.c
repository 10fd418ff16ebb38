/* The signals of invented offices, found a second time from the records themselves, in the plainest way: what follows
 * from the definitions at the top of signals_list.h, day by day and record by record. */
#include "office_fill.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "agreement.h"
#include "client.h"
#include "guidance_period.h"
#include "language_level.h"
#include "ownership.h"
#include "signals_office.h"
#include "synth.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

/* All records of one client. */
struct own {
	struct loods_list periods, owners, agreements, steps, attendance, levels, care, funding, instruments, outcomes,
		checks, tasks, contacts;
	loods_date today;
};

static struct loods_list list_of(struct office *o, struct loods_arena *a, const struct loods_type *t, loods_id client)
{
	const struct loods_filter f = { .client = client };
	struct loods_err err = { 0 };
	struct loods_list list;

	OK(loods_store_list(o->store, a, t, &f, &list, &err));
	return list;
}

static struct own own_of(struct office *o, struct loods_arena *a, loods_id c)
{
	return (struct own){ .periods = list_of(o, a, &loods_guidance_period_type, c),
			     .owners = list_of(o, a, &loods_ownership_type, c),
			     .agreements = list_of(o, a, &loods_agreement_type, c),
			     .steps = list_of(o, a, &loods_language_step_type, c),
			     .attendance = list_of(o, a, &loods_attendance_type, c),
			     .levels = list_of(o, a, &loods_language_level_type, c),
			     .care = list_of(o, a, &loods_childcare_type, c),
			     .funding = list_of(o, a, &loods_funding_type, c),
			     .instruments = list_of(o, a, &loods_instrument_type, c),
			     .outcomes = list_of(o, a, &loods_outcome_type, c),
			     .checks = list_of(o, a, &loods_outcome_check_type, c),
			     .tasks = list_of(o, a, &loods_task_type, c),
			     .contacts = list_of(o, a, &loods_contact_type, c) };
}

#define EACH(type, var, list) \
	for (int i_##var = 0; i_##var < (list).n; i_##var++) \
		for (const type *var = (list).rec[i_##var]; var; var = NULL)

/* Does that day lie from `first` to `last`, both included, where 0 is no end? */
static bool within(loods_date d, loods_date first, loods_date last)
{
	return first.n && d.n >= first.n && (!last.n || d.n <= last.n);
}

/* The same day of the month so many months later, or the last one that there is. */
static loods_date later(loods_date d, int months)
{
	int year, month, day;
	loods_date out = LOODS_DATE_NONE;

	loods_date_to_ymd(d, &year, &month, &day);
	for (; months > 0; months--)
		if (++month > 12) {
			month = 1;
			year++;
		}
	while (day && !loods_date_from_ymd(year, month, day, &out))
		day--;
	return out;
}

static bool guided(const struct own *o)
{
	EACH(struct loods_guidance_period, p, o->periods)
		if (within(o->today, p->start, p->end))
			return true;
	return false;
}

/* ---- each kind, how many ---- */

static int tasks(const struct own *o)
{
	int n = 0;

	EACH(struct loods_task, t, o->tasks)
		n += t->due.n && t->due.n <= o->today.n && !t->done_on.n;
	return n;
}

static int no_owner(const struct own *o)
{
	if (!guided(o))
		return 0;
	EACH(struct loods_ownership, w, o->owners)
		if (within(o->today, w->from, w->to))
			return 0;
	return 1;
}

static bool agreed_on(const struct own *o, loods_date d)
{
	EACH(struct loods_agreement, g, o->agreements)
		if (within(d, g->from, g->to))
			return true;
	return false;
}

static int missing(const struct own *o)
{
	return guided(o) && !agreed_on(o, o->today);
}

/* Agreed today, nothing from some day of the next 28 on, and somebody is guided still on the day after. */
static int ending(const struct own *o)
{
	loods_date last = LOODS_DATE_NONE;

	if (!guided(o))
		return 0;
	EACH(struct loods_agreement, g, o->agreements) {
		if (g->from.n > o->today.n)
			return 0;
		if (within(o->today, g->from, g->to) && !g->to.n)
			return 0;
		if (within(o->today, g->from, g->to))
			last = g->to;
	}
	if (!last.n || last.n > o->today.n + 28)
		return 0;
	EACH(struct loods_guidance_period, p, o->periods)
		if (!p->end.n || p->end.n > last.n)
			return 1;
	return 0;
}

static int instruments(const struct own *o)
{
	int n = 0;

	EACH(struct loods_instrument, i, o->instruments)
		n += guided(o) && i->planned_end.n && i->planned_end.n < o->today.n && !i->end.n;
	return n;
}

static bool asked(const struct own *o, loods_id outcome, int months)
{
	EACH(struct loods_outcome_check, c, o->checks)
		if (c->outcome.n == outcome.n && c->months == months && c->checked_on.n <= o->today.n)
			return true;
	return false;
}

static int checks(const struct own *o)
{
	static const int months[] = { 3, 6, 12, 24 };
	int n = 0;

	EACH(struct loods_client_outcome, c, o->outcomes)
		for (int i = 0; i < 3 && c->destination != LOODS_DESTINATION_DEATH; i++)
			n += o->today.n >= later(c->date, months[i]).n &&
			     o->today.n < later(c->date, months[i + 1]).n && !asked(o, c->meta.id, i + 1);
	return n;
}

static int attendance(const struct own *o)
{
	loods_date monday = o->today;
	int n = 0;

	while (loods_date_weekday(monday) != 1)
		monday.n--;
	EACH(struct loods_language_step, s, o->steps) {
		int64_t planned = 0, there = 0;

		EACH(struct loods_attendance, a, o->attendance)
			if (a->language_step.n == s->meta.id.n && a->week.n < monday.n && a->week.n >= monday.n - 28) {
				planned += a->planned.n;
				there += a->attended.n;
			}
		n += guided(o) && s->state <= LOODS_STEP_INTERRUPTED && there * 10 < planned * 8;
	}
	return n;
}

static int levels(const struct own *o)
{
	loods_date since = LOODS_DATE_NONE, first = LOODS_DATE_NONE;
	bool goes = false;

	EACH(struct loods_language_level, l, o->levels)
		if (l->level != LOODS_LEVEL_UNKNOWN && l->measured_on.n > since.n)
			since = l->measured_on;
	EACH(struct loods_language_step, s, o->steps)
		if (s->state >= LOODS_STEP_SCHEDULED && s->state <= LOODS_STEP_INTERRUPTED) {
			goes = true;
			if (s->starts_on.n && (!first.n || s->starts_on.n < first.n))
				first = s->starts_on;
		}
	if (!since.n)
		since = first;
	return guided(o) && goes && since.n && o->today.n >= later(since, 6).n;
}

static int terms(const struct own *o)
{
	int n = 0;

	for (int regime = LOODS_REGIME_WI2013; regime <= LOODS_REGIME_WI2021; regime++) {
		loods_date first = LOODS_DATE_NONE;
		bool done = false;

		EACH(struct loods_language_step, s, o->steps)
			if (s->regime == regime) {
				done |= s->state == LOODS_STEP_COMPLETED_ACHIEVED || s->state >= LOODS_STEP_EXEMPT;
				if (s->starts_on.n && (!first.n || s->starts_on.n < first.n))
					first = s->starts_on;
			}
		if (first.n < office_day(regime == LOODS_REGIME_WI2013 ? "2013-01-01" : "2022-01-01").n)
			continue;
		/* From six months before its end, which is found from the other side: 30 months after its beginning, but
		 * for the last days of a month. */
		n += guided(o) && !done && o->today.n >= loods_date_add_months(later(first, 36), -6).n;
	}
	return n;
}

static bool paid_by(const struct own *o, const struct loods_childcare *k, int source, loods_date first, loods_date last)
{
	EACH(struct loods_funding, f, o->funding) {
		loods_date from = f->from.n ? f->from : k->starts_on, to = f->to.n ? f->to : k->ends_on;

		if (f->childcare.n == k->meta.id.n && (!source || f->source == source) &&
		    (f->state == LOODS_FUNDING_APPLIED || f->state == LOODS_FUNDING_GRANTED ||
		     f->state == LOODS_FUNDING_CHANGED))
			for (int32_t d = first.n; d <= last.n; d++)
				if (within((loods_date){ d }, from, to))
					return true;
	}
	return false;
}

/* Children of whom more than 230 hours are paid for this month. */
static int hours(const struct own *o)
{
	int year, month, day, n = 0;
	loods_date first, last;

	loods_date_to_ymd(o->today, &year, &month, &day);
	loods_date_from_ymd(year, month, 1, &first);
	last = (loods_date){ later(first, 1).n - 1 };
	EACH(struct loods_childcare, k, o->care) {
		int64_t sum = 0;
		bool before = false; /* another one of the child was counted already */

		EACH(struct loods_childcare, other, o->care)
			if (other->child.n == k->child.n && paid_by(o, other, LOODS_FUNDING_KOT, first, last)) {
				sum += other->hours_per_month.n;
				before |= other->meta.id.n < k->meta.id.n;
			}
		n += guided(o) && !before && paid_by(o, k, LOODS_FUNDING_KOT, first, last) && sum > 23000;
	}
	return n;
}

static int smi(const struct own *o)
{
	int n = 0;

	EACH(struct loods_funding, f, o->funding)
		EACH(struct loods_childcare, k, o->care) {
			loods_date last = f->to.n ? f->to : k->ends_on, next = { last.n + 1 };
			bool follows = false;

			if (f->childcare.n != k->meta.id.n || f->source != LOODS_FUNDING_SMI || !last.n ||
			    !paid_by(o, k, LOODS_FUNDING_SMI, last, last))
				continue;
			EACH(struct loods_childcare, other, o->care)
				follows |= other->child.n == k->child.n && paid_by(o, other, 0, next, next);
			n += guided(o) && !follows && last.n >= o->today.n && last.n - o->today.n <= 42 &&
			     (f->state == LOODS_FUNDING_APPLIED || f->state == LOODS_FUNDING_GRANTED ||
			      f->state == LOODS_FUNDING_CHANGED);
		}
	return n;
}

/* The plain kinds that only a course with the right gives; from day `first` to the day before `end` (0: none). */
static int kot(const struct own *o, int first, int end)
{
	int n = 0;

	EACH(struct loods_childcare, k, o->care) {
		int days = o->today.n - k->starts_on.n;
		bool asked_for = false, right = k->serves == LOODS_SERVES_WORK || k->serves == LOODS_SERVES_INSTRUMENT;

		EACH(struct loods_language_step, s, o->steps)
			right |= k->serves == LOODS_SERVES_LANGUAGE_STEP && s->meta.id.n == k->serves_step.n &&
				 s->kind != LOODS_STEP_LANGUAGE_BUDDY && s->kind != LOODS_STEP_LANGUAGE_HOUSE;
		right |= k->serves == LOODS_SERVES_LANGUAGE_STEP && !k->serves_step.n;
		EACH(struct loods_funding, f, o->funding)
			if (f->childcare.n == k->meta.id.n)
				asked_for |= f->source == LOODS_FUNDING_KOT
						     ? f->state != LOODS_FUNDING_TO_ASSESS || f->applied_on.n
						     : f->source != LOODS_FUNDING_MUNICIPAL_SHARE &&
							       f->state != LOODS_FUNDING_REJECTED &&
							       f->state != LOODS_FUNDING_STOPPED &&
							       f->state != LOODS_FUNDING_RECLAIMED;
		if (!guided(o) || !k->starts_on.n || asked_for || !right || days < first || (end && days >= end))
			continue;
		if (k->type > LOODS_CARE_GUEST_PARENT && loods_str_blank(k->lrk))
			continue;
		n += k->state == LOODS_CARE_CONTRACT || k->state == LOODS_CARE_ACTIVE ||
		     (k->state == LOODS_CARE_ENDED && o->today.n <= later(k->starts_on, 3).n);
	}
	return n;
}

static int kot_60(const struct own *o)
{
	return kot(o, 60, 80);
}

static int kot_80(const struct own *o)
{
	return kot(o, 80, 0);
}

static const struct kind {
	enum loods_signal_kind kind;
	int (*naive)(const struct own *o);
} kinds[] = {
	{ LOODS_SIGNAL_TASK_DUE, tasks },	    { LOODS_SIGNAL_NO_OWNER, no_owner },
	{ LOODS_SIGNAL_AGREEMENT_MISSING, missing }, { LOODS_SIGNAL_AGREEMENT_ENDING, ending },
	{ LOODS_SIGNAL_INSTRUMENT_PAST, instruments }, { LOODS_SIGNAL_OUTCOME_CHECK, checks },
	{ LOODS_SIGNAL_ATTENDANCE_LOW, attendance }, { LOODS_SIGNAL_LEVEL_OLD, levels },
	{ LOODS_SIGNAL_EXAM_TERM, terms },	     { LOODS_SIGNAL_KOT_HOURS, hours },
	{ LOODS_SIGNAL_SMI_ENDS, smi },		     { LOODS_SIGNAL_KOT_60_DAYS, kot_60 },
	{ LOODS_SIGNAL_KOT_80_DAYS, kot_80 },
};

/* ---- what the invented offices lack ---- */

/* Agreements that end around the days asked about, clients whom nobody owns any more, care of many hours, and care that
 * is paid on social-medical grounds for a while. */
static void change(struct office *o, const struct loods_type *t, void (*how)(void *rec, int i))
{
	const struct loods_filter all = { 0 };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_list list;
	struct loods_tx *tx;

	OK(loods_store_list(o->store, &a, t, &all, &list, &err));
	OK(loods_store_begin(o->store, &tx, &err));
	for (int i = 0; i < list.n; i++) {
		how(list.rec[i], i);
		OK(loods_store_put(tx, t, list.rec[i], &err));
	}
	OK(loods_store_commit(tx, &err));
	loods_arena_release(&a);
}

static void agreement(void *rec, int i)
{
	struct loods_agreement *g = rec;

	if (i % 3 == 0 && !g->to.n)
		g->to.n = office_day("2026-08-01").n + i % 160;
	if (g->to.n && g->to.n < g->from.n)
		g->to = g->from;
}

static void ownership(void *rec, int i)
{
	struct loods_ownership *w = rec;

	if (i % 7 == 0 && !w->to.n)
		w->to.n = office_day("2026-09-01").n + i % 90;
	if (w->to.n && w->to.n < w->from.n)
		w->to = w->from;
}

static void care(void *rec, int i)
{
	struct loods_childcare *k = rec;

	k->hours_per_month = loods_num_of(6000 + i * 3700 % 20000);
	if (i % 3 == 0 && k->state == LOODS_CARE_ACTIVE && !k->ends_on.n)
		k->starts_on.n = office_day("2026-07-25").n + i * 7 % 60;
}

static void funding(void *rec, int i)
{
	struct loods_funding *f = rec;

	if (i % 3)
		return;
	f->source = LOODS_FUNDING_SMI;
	f->state = i % 6 ? LOODS_FUNDING_GRANTED : LOODS_FUNDING_REJECTED;
	f->to.n = office_day("2026-07-20").n + i * 13 % 180;
	if (f->from.n > f->to.n)
		f->from = f->to;
}

/* ---- beside the program ---- */

static void compare(struct office *o, const struct loods_list *clients, const char *today, int total[])
{
	struct loods_app app = { .store = o->store, .user = o->user, .clock = o->clock, .lang = "en" };
	struct loods_err err = { 0 };

	for (int i = 0; i < clients->n; i++) {
		loods_id client = loods_rec_cmeta(clients->rec[i])->id;
		struct loods_arena a = { 0 };
		struct own own = own_of(o, &a, client);
		int found[LOODS_SIGNAL_END] = { 0 };
		struct loods_signals s;

		own.today = office_day(today);
		OK(loods_signals_of_client(&app, &a, client, own.today, &s, &err));
		for (int k = 0; k < s.n; k++)
			found[s.list[k].kind]++;
		for (int k = 0; k < LOODS_COUNT(kinds); k++) {
			int want = kinds[k].naive(&own);

			cr_expect_eq(found[kinds[k].kind], want, "%s of client %lld on %s: %d, not %d",
				     loods_choice_code(&loods_signal_kinds, (int)kinds[k].kind), (long long)client.n, today,
				     found[kinds[k].kind], want);
			total[kinds[k].kind] += want;
		}
		loods_arena_release(&a);
	}
}

Test(signals_random, found_a_second_time, .timeout = 300)
{
	static const char *const days[] = { "2026-11-23", "2026-10-01", "2026-08-14", "2026-02-28" };
	static const struct loods_synth_size size = { .name = "test", .clients = 250, .contacts = 500, .months = 36 };
	struct loods_filter all = { 0 };
	int total[LOODS_SIGNAL_END] = { 0 };
	struct loods_err err = { 0 };

	for (uint64_t seed = 1; seed <= 2; seed++) {
		struct loods_synth_result result;
		struct loods_arena a = { 0 };
		struct loods_list clients;
		struct loods_app app;
		struct office o;

		office_init(&o, OFFICE_LEAD);
		app = (struct loods_app){ .store = o.store, .user = o.user, .clock = o.clock, .lang = "en" };
		OK(loods_synth_fill(&app, &size, seed, NULL, NULL, &result, &err));
		change(&o, &loods_agreement_type, agreement);
		change(&o, &loods_ownership_type, ownership);
		change(&o, &loods_childcare_type, care);
		change(&o, &loods_funding_type, funding);
		OK(loods_store_list(o.store, &a, &loods_client_type, &all, &clients, &err));
		for (int i = 0; i < LOODS_COUNT(days); i++)
			compare(&o, &clients, days[i], total);
		loods_arena_release(&a);
		office_release(&o);
	}
	/* What never happens proves nothing. */
	for (int k = 0; k < LOODS_COUNT(kinds); k++)
		cr_expect_gt(total[kinds[k].kind], 0, "%s",
			     loods_choice_code(&loods_signal_kinds, (int)kinds[k].kind));
}
