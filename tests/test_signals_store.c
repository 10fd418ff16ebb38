/* What signals follow from, as storage reads it in its own way, beside the same from lists of records; and what an
 * office notices for whom. */
#include "office_fill.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agreement.h"
#include "client.h"
#include "cover.h"
#include "exam.h"
#include "guidance_period.h"
#include "language_level.h"
#include "ownership.h"
#include "pause.h"
#include "signals_office.h"
#include "synth.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct loods_app app_of(struct office *o)
{
	return (struct loods_app){ .store = o->store, .user = o->user, .clock = o->clock, .lang = "en" };
}

/* ---- the facts, read twice ---- */

struct compare {
	struct office *o;
	int clients, records, waiting;
};

static struct loods_list list_of(struct office *o, struct loods_arena *a, const struct loods_type *t, loods_id client)
{
	const struct loods_filter f = { .client = client };
	struct loods_err err = { 0 };
	struct loods_list list;

	OK(loods_store_list(o->store, a, t, &f, &list, &err));
	return list;
}

/* The record of that id in an array of records of the type; NULL: none. */
static const void *find(const struct loods_type *t, const void *array, int n, loods_id id)
{
	for (int i = 0; i < n; i++) {
		const void *rec = (const char *)array + (size_t)i * t->size;

		if (loods_rec_cmeta(rec)->id.n == id.n)
			return rec;
	}
	return NULL;
}

/* Each record of the list stands in the array with these fields, and there are no others. Returns how many. */
static int same(const struct loods_type *t, const struct loods_list *want, const void *got, int n,
		const char *const *fields)
{
	cr_assert_eq(n, want->n, "%s: %d instead of %d", t->name, n, want->n);
	for (int i = 0; i < want->n; i++) {
		const void *rec = find(t, got, n, loods_rec_cmeta(want->rec[i])->id);

		cr_assert(rec, "%s is missing", t->name);
		for (int k = 0; fields[k]; k++)
			cr_assert(loods_field_equal(loods_type_field(t, fields[k]), rec, want->rec[i]), "%s.%s", t->name,
				  fields[k]);
	}
	return n;
}

/* Leaves those records of the list for which `keep` says so. */
static struct loods_list kept(struct loods_list l, bool (*keep)(const void *rec))
{
	int n = 0;

	for (int i = 0; i < l.n; i++)
		if (keep(l.rec[i]))
			l.rec[n++] = l.rec[i];
	l.n = n;
	return l;
}

static bool is_draft(const void *rec)
{
	return ((const struct loods_contact *)rec)->status == LOODS_CONTACT_DRAFT;
}

static bool is_due(const void *rec)
{
	const struct loods_task *t = rec;

	return loods_date_known(t->due) && t->due.n <= office_day("2026-11-23").n && !loods_date_known(t->done_on);
}

static bool is_recent(const void *rec) /* the four weeks before that of 23 November, and later */
{
	return ((const struct loods_attendance *)rec)->week.n >= office_day("2026-10-26").n;
}

#define FIELDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static int compare_records(struct office *o, struct loods_arena *a, const struct loods_signal_facts *f)
{
	const loods_id c = f->g.client;
	struct loods_list l[] = {
		list_of(o, a, &loods_language_step_type, c),
		kept(list_of(o, a, &loods_attendance_type, c), is_recent),
		list_of(o, a, &loods_childcare_type, c),
		list_of(o, a, &loods_funding_type, c),
		list_of(o, a, &loods_instrument_type, c),
		list_of(o, a, &loods_outcome_type, c),
		list_of(o, a, &loods_outcome_check_type, c),
		kept(list_of(o, a, &loods_contact_type, c), is_draft),
		kept(list_of(o, a, &loods_task_type, c), is_due),
	};

	return same(&loods_language_step_type, &l[0], f->steps, f->n_steps,
		    FIELDS("client", "kind", "regime", "state", "reason", "starts_on", "ends_on")) +
	       same(&loods_attendance_type, &l[1], f->attendance, f->n_attendance,
		    FIELDS("language_step", "week", "planned", "attended", "excused")) +
	       same(&loods_childcare_type, &l[2], f->care, f->n_care,
		    FIELDS("child", "type", "lrk", "hours_per_month", "state", "starts_on", "ends_on", "waiting_since",
			   "expected_on", "serves", "serves_step")) +
	       same(&loods_funding_type, &l[3], f->funding, f->n_funding,
		    FIELDS("childcare", "source", "state", "from", "to", "hours_per_month", "applied_on")) +
	       same(&loods_instrument_type, &l[4], f->instruments, f->n_instruments,
		    FIELDS("client", "kind", "start", "planned_end", "end")) +
	       same(&loods_outcome_type, &l[5], f->outcomes, f->n_outcomes, FIELDS("client", "destination", "date")) +
	       same(&loods_outcome_check_type, &l[6], f->checks, f->n_checks,
		    FIELDS("outcome", "months", "result", "checked_on")) +
	       same(&loods_contact_type, &l[7], f->drafts, f->n_drafts, FIELDS("client", "occurred_on")) +
	       same(&loods_task_type, &l[8], f->tasks, f->n_tasks, FIELDS("client", "due", "assigned_to"));
}

/* Periods, pauses, owners, agreements and levels, which are no records in the facts. */
static void compare_guidance(struct office *o, struct loods_arena *a, const struct loods_signal_facts *f)
{
	struct loods_list periods = list_of(o, a, &loods_guidance_period_type, f->g.client);
	struct loods_list owners = list_of(o, a, &loods_ownership_type, f->g.client);
	struct loods_list levels = list_of(o, a, &loods_language_level_type, f->g.client);
	loods_date newest = LOODS_DATE_NONE;

	cr_assert_eq(f->g.n_periods, periods.n);
	for (int i = 0; i < periods.n; i++) {
		const struct loods_guidance_period *p = periods.rec[i];

		cr_assert_eq(f->g.periods[i].first.n, p->start.n);
		cr_assert_eq(f->g.periods[i].last.n, p->end.n);
	}
	cr_assert_eq(f->g.n_owners, owners.n);
	for (int i = 0; i < owners.n; i++) {
		const struct loods_ownership *p = owners.rec[i];

		cr_assert_eq(f->g.owners[i].caseworker.n, p->caseworker.n);
		cr_assert_eq(f->g.owners[i].span.last.n, p->to.n);
	}
	cr_assert_eq(f->g.n_pauses, list_of(o, a, &loods_pause_type, f->g.client).n);
	cr_assert_eq(f->g.n_agreements, list_of(o, a, &loods_agreement_type, f->g.client).n);
	for (int i = 0; i < levels.n; i++) {
		const struct loods_language_level *p = levels.rec[i];

		if (p->level != LOODS_LEVEL_UNKNOWN && p->measured_on.n > newest.n)
			newest = p->measured_on;
	}
	cr_assert_eq(f->measured_on.n, newest.n);
}

/* What waits comes with the same versions as the reading of the whole office gives. */
static void compare_versions(const struct loods_signal_facts *f, const struct loods_block_versions *all)
{
	int n = 0;

	for (int i = 0; i < all->n; i++) {
		const struct loods_block_version *v = &all->list[i];

		if (v->client.n != f->g.client.n)
			continue;
		cr_assert_lt(n, f->n_versions);
		cr_assert_eq(f->versions[n].record.n, v->record.n);
		cr_assert_eq(f->versions[n].version, v->version);
		cr_assert_eq(f->versions[n].state, v->state);
		cr_assert_eq(f->versions[n].since.n, v->since.n);
		cr_assert_eq(f->versions[n].day.n, v->day.n);
		n++;
	}
	cr_assert_eq(n, f->n_versions);
}

static enum loods_code compare(const struct loods_signal_facts *f, void *ctx, struct loods_err *error)
{
	struct compare *c = ctx;
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_block_versions all;

	(void)error;
	c->records += compare_records(c->o, &a, f);
	compare_guidance(c->o, &a, f);
	if (f->n_versions) {
		OK(loods_store_block_versions(c->o->store, &a, (loods_stamp){ 0 }, &all, &err));
		compare_versions(f, &all);
		c->waiting++;
	}
	c->clients++;
	loods_arena_release(&a);
	return LOODS_OK;
}

static void fill(struct office *o)
{
	static const struct loods_synth_size size = { .name = "test", .clients = 120, .contacts = 1500, .months = 24 };
	struct loods_app app;
	struct loods_synth_result result;
	struct loods_err err = { 0 };

	office_init(o, OFFICE_LEAD);
	app = app_of(o);
	OK(loods_synth_fill(&app, &size, 11, NULL, NULL, &result, &err));
}

/* Odd ones on top: values in every field, tasks without a client, a contact that is a draft, one of each deleted. */
static void add_odd(struct office *o)
{
	static const char *const types[] = { "task",    "contact", "funding",	 "childcare",    "language_step",
					     "outcome", "outcome_check", "instrument", "language_level", "attendance" };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };

	for (int i = 0; i < LOODS_COUNT(types); i++)
		for (int seed = 50; seed < 56; seed++) {
			const struct loods_type *t = loods_type_find(types[i]);
			void *rec = office_make(o, t, seed + 10 * i, &a);
			struct loods_tx *tx;

			if (seed != 55 || t->append_only)
				continue;
			OK(loods_store_begin(o->store, &tx, &err));
			OK(loods_store_delete(tx, t, rec, &err));
			OK(loods_store_commit(tx, &err));
		}
	loods_arena_release(&a);
}

Test(signals_store, facts_are_those_of_the_lists, .timeout = 120)
{
	struct compare along = { 0 }, few = { 0 };
	struct loods_filter all = { 0 };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_list clients;
	struct office o;
	loods_id *ids;

	fill(&o);
	add_odd(&o);
	along.o = few.o = &o;
	OK(loods_store_signal_facts(o.store, NULL, 0, office_day("2026-11-23"), compare, &along, &err));
	OK(loods_store_list(o.store, &a, &loods_client_type, &all, &clients, &err));
	cr_assert_eq(along.clients, clients.n);
	cr_assert_gt(along.records, 300);
	cr_assert_gt(along.waiting, 5);
	ids = LOODS_NEW_ARRAY(&a, loods_id, (size_t)clients.n);
	for (int i = 0; i < clients.n; i++)
		ids[i] = loods_rec_cmeta(clients.rec[i])->id;
	OK(loods_store_signal_facts(o.store, ids, clients.n, office_day("2026-11-23"), compare, &few, &err));
	cr_assert_eq(few.clients, along.clients);
	cr_assert_eq(few.records, along.records);
	cr_assert_eq(few.waiting, along.waiting);
	OK(loods_store_signal_facts(o.store, ids, 0, office_day("2026-11-23"), compare, &few, &err));
	cr_assert_eq(few.clients, along.clients, "nobody was asked for");
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- who is shown what ---- */

static loods_user_id user(struct office *o, const char *name)
{
	return loods_store_user_find(o->store, name);
}

/* How many of that kind about that client; kind 0: any. */
static int count(const struct loods_signals *s, enum loods_signal_kind kind, loods_id client)
{
	int n = 0;

	for (int i = 0; i < s->n; i++)
		n += (!kind || s->list[i].kind == kind) && s->list[i].client.n == client.n;
	return n;
}

struct people {
	loods_id annas, berts, nobodys;
};

/* Three clients in guidance without an agreement: anna's, bert's and nobody's; anna covers for bert till Friday. */
static struct people people(struct office *o)
{
	struct people p;

	office_init(o, OFFICE_LEAD);
	p.annas = office_client(o, "C-1", "Amina");
	p.berts = office_client(o, "C-2", "Bram");
	p.nobodys = office_client(o, "C-3", "Chaima");
	office_guide(o, p.annas, "2026-01-01", NULL);
	office_guide(o, p.berts, "2026-01-01", NULL);
	office_guide(o, p.nobodys, "2026-01-01", NULL);
	office_own(o, p.annas, user(o, OFFICE_CASEWORKER), "2026-01-01", NULL);
	office_own(o, p.berts, user(o, OFFICE_CASEWORKER_2), "2026-01-01", NULL);
	return p;
}

static void today(struct office *o, struct loods_arena *a, struct loods_signals *out)
{
	struct loods_app app = app_of(o);
	struct loods_err err = { 0 };
	struct loods_cases cases;

	OK(loods_cases_load(&app, a, app.user.id, office_day("2026-11-23"), &cases, &err));
	OK(loods_signals_today(&app, &cases, a, out, &err));
}

Test(signals_store, everybody_sees_those_of_their_own_clients)
{
	struct loods_cover cover = { .from = office_day("2026-11-16"), .until = office_day("2026-11-27") };
	struct loods_arena a = { 0 };
	struct loods_signals s;
	struct office o;
	struct people p = people(&o);

	today(&o, &a, &s);
	cr_assert_eq(count(&s, LOODS_SIGNAL_NO_OWNER, p.nobodys), 1);
	cr_assert_eq(s.n, 1, "a team lead has no clients and sees only who is nobody's");
	office_enter(&o, OFFICE_CASEWORKER);
	today(&o, &a, &s);
	cr_assert_eq(s.n, 1);
	cr_assert_eq(count(&s, LOODS_SIGNAL_AGREEMENT_MISSING, p.annas), 1);
	cover.by_whom = o.user.id;
	cover.for_whom = user(&o, OFFICE_CASEWORKER_2);
	office_enter(&o, OFFICE_LEAD);
	office_save(&o, &loods_cover_type, &cover);
	today(&o, &a, &s);
	cr_assert_eq(count(&s, LOODS_SIGNAL_COVER_LAPSES, (loods_id){ 0 }), 1, "the team lead sees every cover");
	office_enter(&o, OFFICE_CASEWORKER);
	today(&o, &a, &s);
	cr_assert_eq(s.n, 3);
	cr_assert_eq(count(&s, LOODS_SIGNAL_AGREEMENT_MISSING, p.berts), 1, "who covers sees them, too");
	cr_assert_eq(count(&s, LOODS_SIGNAL_COVER_LAPSES, (loods_id){ 0 }), 1);
	office_enter(&o, OFFICE_CASEWORKER_2);
	today(&o, &a, &s);
	cr_assert_eq(s.n, 1, "who is covered is not told");
	loods_arena_release(&a);
	office_release(&o);
}

Test(signals_store, a_task_that_somebody_has_is_not_shown_twice)
{
	struct loods_task task = { .what = "ask", .due = office_day("2026-11-20") };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_signals s;
	struct loods_app app;
	struct office o;
	struct people p = people(&o);

	task.client = p.annas;
	office_save(&o, &loods_task_type, &task);
	task.meta = (struct loods_meta){ 0 };
	task.assigned_to = user(&o, OFFICE_CASEWORKER);
	office_save(&o, &loods_task_type, &task);
	office_enter(&o, OFFICE_CASEWORKER);
	today(&o, &a, &s);
	cr_assert_eq(count(&s, LOODS_SIGNAL_TASK_DUE, p.annas), 1, "the one that nobody has");
	app = app_of(&o);
	OK(loods_signals_of_client(&app, &a, p.annas, office_day("2026-11-23"), &s, &err));
	cr_assert_eq(count(&s, LOODS_SIGNAL_TASK_DUE, p.annas), 2, "in the dossier both");
	loods_arena_release(&a);
	office_release(&o);
}

/* What the review counts is what each client's dossier shows and what the caseload says of contact. */
Test(signals_store, the_review_adds_up, .timeout = 120)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_signals_review r;
	int kinds[LOODS_SIGNAL_END] = { 0 }, people[LOODS_SIGNAL_END] = { 0 }, late = 0;
	struct loods_app app;
	struct office o;

	fill(&o);
	app = app_of(&o);
	OK(loods_signals_review(&app, &a, &r, &err));
	for (int i = 0; i < r.cases.n; i++) {
		const struct loods_case_row *row = &r.cases.list[i];
		int of[LOODS_SIGNAL_END] = { 0 };
		struct loods_signals s;

		OK(loods_signals_of_client(&app, &a, row->c.client, office_day("2026-11-23"), &s, &err));
		for (int k = 0; k < s.n; k++)
			of[s.list[k].kind]++;
		late += row->signal.mark == LOODS_MARK_LATE;
		for (int k = 1; k < LOODS_SIGNAL_END; k++) {
			kinds[k] += of[k];
			people[k] += of[k] > 0;
		}
		cr_assert_eq(loods_signals_case(&r, row->c.client), row);
	}
	for (int k = LOODS_SIGNAL_BLOCKED_CHAIN; k < LOODS_SIGNAL_END; k++) {
		cr_expect_eq(r.count[k].n, kinds[k], "%s: %d, not %d", loods_choice_code(&loods_signal_kinds, k),
			     r.count[k].n, kinds[k]);
		cr_expect_eq(r.count[k].clients, people[k]);
	}
	cr_assert_eq(r.count[LOODS_SIGNAL_CONTACT_LOST].n + r.count[LOODS_SIGNAL_CONTACT_OVERDUE].n +
			     r.count[LOODS_SIGNAL_NO_RESULT].n,
		     late);
	cr_assert_gt(late, 0);
	cr_assert_eq(r.count[0].n, r.signals.n);
	cr_assert_gt(r.count[0].n, 20);
	cr_assert_null(loods_signals_case(&r, (loods_id){ 99999 }));
	loods_arena_release(&a);
	office_release(&o);
}

Test(signals_store, an_evaluator_sees_none)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_signals_review r;
	struct loods_app app;
	struct office o;

	office_init(&o, OFFICE_EVALUATOR);
	app = app_of(&o);
	cr_assert_eq(loods_signals_review(&app, &a, &r, &err), LOODS_EDENIED);
	loods_arena_release(&a);
	office_release(&o);
}
