/* Agreements of many clients: what a cohort's template offers, which agreements are missing or end, and one agreement
 * for a whole cohort. Today is 23 November 2026. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "agreement_bulk.h"
#include "agreement_entry.h"
#include "agreement_gaps.h"
#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"

static struct office office;
static struct loods_app app;
static struct loods_undo undo;
static struct loods_arena arena;
static struct loods_err err;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){ .store = office.store,
				  .path = office.path,
				  .user = office.user,
				  .clock = office.clock,
				  .undo = &undo,
				  .lang = "en" };
}

static void end(void)
{
	loods_undo_release(&undo);
	loods_arena_release(&arena);
	office_release(&office);
}

static loods_id cohort(const char *key)
{
	struct loods_cohort c = { .key = key };

	office_save(&office, &loods_cohort_type, &c);
	return c.meta.id;
}

static void assign(loods_id client, loods_id to, const char *arm)
{
	struct loods_assignment a = {
		.client = client, .cohort = to, .arm = arm, .assigned_on = office_day("2026-01-01")
	};

	office_save(&office, &loods_assignment_type, &a);
}

static void guide_in(loods_id client, loods_id in, const char *start, const char *end)
{
	struct loods_guidance_period p = { .client = client,
					   .cohort = in,
					   .start = office_day(start),
					   .end = end ? office_day(end) : LOODS_DATE_NONE };

	office_save(&office, &loods_guidance_period_type, &p);
}

static loods_id template(loods_id of, const char *arm, int contacts, int per_days, int channel)
{
	struct loods_agreement_template t = { .cohort = of,
					      .arm = arm,
					      .contacts = loods_num_of(contacts),
					      .per_days = loods_num_of(per_days),
					      .channel = channel };

	office_save(&office, &loods_agreement_template_type, &t);
	return t.meta.id;
}

static loods_id client(const char *reference)
{
	return office_client(&office, reference, reference);
}

/* ---- templates ---- */

Test(template, of_the_arm_before_of_all)
{
	const struct loods_agreement_template all = { .cohort = { 1 } }, arm = { .cohort = { 1 }, .arm = "a" },
					      again = { .cohort = { 1 }, .arm = "a" }, other = { .cohort = { 2 } };
	const struct loods_agreement_template *list[] = { &all, &arm, &again, &other };
	const struct {
		int64_t cohort;
		const char *arm;
		const struct loods_agreement_template *want;
	} rows[] = { { 1, "a", &arm },	{ 1, "b", &all },   { 1, NULL, &all }, { 2, "a", &other },
		     { 3, "a", NULL }, { 0, NULL, NULL } };

	for (int i = 0; i < LOODS_COUNT(rows); i++)
		cr_assert_eq(loods_agreement_template_for(list, 4, (loods_id){ rows[i].cohort }, rows[i].arm),
			     rows[i].want, "row %d", i);
	cr_assert_null(loods_agreement_template_for(list + 1, 1, (loods_id){ 1 }, "b"));
	cr_assert_null(loods_agreement_template_for(list, 0, (loods_id){ 1 }, "a"));
}

Test(template, the_agreement_form_offers_it)
{
	struct loods_agreement_entry_context c;
	struct loods_agreement_entry e;
	loods_id via, sub, k[5];

	enter(OFFICE_LEAD);
	via = cohort("VIA");
	sub = cohort("SUB");
	template(via, NULL, 2, 28, 0);
	template(via, "treatment", 1, 7, LOODS_CHANNEL_PHONE);
	for (int i = 0; i < 5; i++)
		k[i] = client((const char *[]){ "C-0", "C-1", "C-2", "C-3", "C-4" }[i]);
	assign(k[0], via, "treatment");
	assign(k[1], via, "control");
	guide_in(k[2], via, "2026-01-01", NULL); /* of a cohort by the period alone, so of no arm */
	guide_in(k[3], sub, "2026-01-01", NULL); /* its protocol asks for nothing */
	assign(k[4], via, "treatment");
	office_agree(&office, k[4], 3, 14, "2026-01-01", NULL);

	OK(loods_agreement_entry_prepare(&app, &arena, k[0], &e, &c, &err));
	cr_assert(c.asked && e.contacts.n == 1 && e.per_days.n == 7 && e.channel == LOODS_CHANNEL_PHONE);
	OK(loods_agreement_entry_prepare(&app, &arena, k[1], &e, &c, &err));
	cr_assert(c.asked && e.contacts.n == 2 && e.per_days.n == 28 && !e.channel);
	OK(loods_agreement_entry_prepare(&app, &arena, k[2], &e, &c, &err));
	cr_assert(c.asked && e.contacts.n == 2 && e.per_days.n == 28);
	OK(loods_agreement_entry_prepare(&app, &arena, k[3], &e, &c, &err));
	cr_assert(!c.asked && !e.contacts.set && !e.per_days.set);
	OK(loods_agreement_entry_prepare(&app, &arena, k[4], &e, &c, &err));
	cr_assert(!c.asked && e.contacts.n == 3 && e.per_days.n == 14);
	end();
}

Test(template, is_the_team_leads)
{
	struct loods_agreement_template *t;
	struct loods_change change;
	struct loods_notice notice;
	loods_id via;

	enter(OFFICE_CASEWORKER);
	via = cohort("VIA");
	t = loods_rec_new(&loods_agreement_template_type, &arena);
	t->cohort = via;
	t->contacts = loods_num_of(1);
	t->per_days = loods_num_of(7);
	change = (struct loods_change){ LOODS_SAVE, &loods_agreement_template_type, t, 0 };
	cr_assert_eq(loods_ops_save(&app, &change, 1, &notice, NULL, &err), LOODS_EDENIED);
	enter(OFFICE_LEAD);
	OK(loods_ops_save(&app, &change, 1, &notice, NULL, &err));
	cr_assert_str_eq(t->key, "T1");
	end();
}

/* ---- missing and ending ---- */

/* What is agreed with each client, and what the list says of it with 28 days: M missing, E ending, - neither. */
static const struct {
	const char *guided, *guided_to, *from, *to, *from2;
	char want;
} cases[] = {
	{ "2026-01-01", NULL, NULL, NULL, NULL, 'M' },			     /* 0: nothing agreed */
	{ NULL, NULL, NULL, NULL, NULL, '-' },				     /* 1: not in guidance */
	{ "2026-01-01", "2026-11-22", NULL, NULL, NULL, '-' },		     /* 2: not any more */
	{ "2026-11-24", NULL, NULL, NULL, NULL, '-' },			     /* 3: not yet */
	{ "2026-01-01", "2026-11-23", NULL, NULL, NULL, 'M' },		     /* 4: the last day counts */
	{ "2026-11-23", NULL, NULL, NULL, NULL, 'M' },			     /* 5: the first day too */
	{ "2026-01-01", NULL, "2026-01-01", NULL, NULL, '-' },		     /* 6: it goes on */
	{ "2026-01-01", NULL, "2026-01-01", "2026-11-22", NULL, 'M' },	     /* 7: ended yesterday */
	{ "2026-01-01", NULL, "2026-01-01", "2026-11-23", NULL, 'E' },	     /* 8: ends today */
	{ "2026-01-01", NULL, "2026-01-01", "2026-12-21", NULL, 'E' },	     /* 9: 28 days from now */
	{ "2026-01-01", NULL, "2026-01-01", "2026-12-22", NULL, '-' },	     /* 10: 29 days */
	{ "2026-01-01", NULL, "2026-01-01", "2026-12-01", "2026-12-02", '-' }, /* 11: another follows */
	{ "2026-01-01", "2026-12-01", "2026-01-01", "2026-12-01", NULL, '-' }, /* 12: guidance ends with it */
	{ "2026-01-01", "2026-12-02", "2026-01-01", "2026-12-01", NULL, 'E' }, /* 13: a day later */
	{ "2026-01-01", NULL, "2026-11-24", NULL, NULL, 'M' },		     /* 14: begins tomorrow */
	{ "2026-01-01", NULL, "2026-11-23", NULL, NULL, '-' },		     /* 15: begins today */
};

static loods_id fill_cases(int i, loods_id in)
{
	char reference[8];
	loods_id k;

	snprintf(reference, sizeof reference, "C-%02d", i);
	k = client(reference);
	if (cases[i].guided)
		guide_in(k, in, cases[i].guided, cases[i].guided_to);
	if (cases[i].from)
		office_agree(&office, k, 1, 7, cases[i].from, cases[i].to);
	if (cases[i].from2)
		office_agree(&office, k, 1, 14, cases[i].from2, NULL);
	return k;
}

static struct loods_agreement_gaps gaps(struct loods_agreement_gaps_query q)
{
	struct loods_agreement_gaps out;

	if (!loods_date_known(q.on))
		q.on = office_day("2026-11-23");
	OK(loods_agreement_gaps_load(&app, &arena, &q, &out, &err));
	return out;
}

static const struct loods_agreement_gap *gap_of(const struct loods_agreement_gaps *g, loods_id client)
{
	for (int i = 0; i < g->n; i++)
		if (g->list[i].client.n == client.n)
			return &g->list[i];
	return NULL;
}

Test(gaps, each_case)
{
	loods_id k[LOODS_COUNT(cases)];
	struct loods_agreement_gaps g;
	int missing = 0, ending = 0;

	enter(OFFICE_LEAD);
	for (int i = 0; i < LOODS_COUNT(cases); i++)
		k[i] = fill_cases(i, (loods_id){ 0 });
	g = gaps((struct loods_agreement_gaps_query){ .days = 28, .missing = true, .ending = true });
	for (int i = 0; i < LOODS_COUNT(cases); i++) {
		const struct loods_agreement_gap *one = gap_of(&g, k[i]);

		missing += cases[i].want == 'M';
		ending += cases[i].want == 'E';
		cr_assert_eq(one ? one->kind : 0,
			     cases[i].want == 'M'   ? LOODS_GAP_MISSING
			     : cases[i].want == 'E' ? LOODS_GAP_ENDING
						    : 0,
			     "case %d", i);
	}
	cr_assert(missing == 5 && ending == 3);
	cr_assert_eq(g.n_missing, missing);
	cr_assert_eq(g.n_ending, ending);
	/* Missing by name, then ending by last day. */
	cr_assert_str_eq(g.list[0].reference, "C-00");
	cr_assert_str_eq(g.list[4].reference, "C-14");
	cr_assert_eq(g.list[4].begins.n, office_day("2026-11-24").n);
	cr_assert_str_eq(g.list[5].reference, "C-08");
	cr_assert_str_eq(g.list[6].reference, "C-13");
	cr_assert_str_eq(g.list[7].reference, "C-09");
	cr_assert_eq(g.list[7].last.n, office_day("2026-12-21").n);
	cr_assert(g.list[7].contacts == 1 && g.list[7].per_days == 7);
	/* One kind alone, fewer days, another day. */
	g = gaps((struct loods_agreement_gaps_query){ .days = 28, .missing = true });
	cr_assert(g.n == 5 && g.n_ending == 0);
	g = gaps((struct loods_agreement_gaps_query){ .days = 0, .ending = true });
	cr_assert(g.n == 1 && g.list[0].client.n == k[8].n);
	g = gaps((struct loods_agreement_gaps_query){ .on = office_day("2026-11-22"), .days = 0, .ending = true });
	cr_assert(g.n == 1 && g.list[0].client.n == k[7].n);
	end();
}

Test(gaps, a_pause_does_not_end_guidance)
{
	struct loods_agreement_gaps g;
	loods_id k;

	enter(OFFICE_LEAD);
	k = client("C-1");
	office_guide(&office, k, "2026-01-01", NULL);
	office_pause(&office, k, "2026-11-01", NULL);
	g = gaps((struct loods_agreement_gaps_query){ .missing = true });
	cr_assert(g.n == 1 && g.list[0].client.n == k.n);
	end();
}

Test(gaps, who_sees_which)
{
	const struct loods_agreement_gaps_query q = { .on = office_day("2026-11-23"), .missing = true };
	struct loods_agreement_gaps g;
	loods_id via, k[3];
	loods_user_id anna;

	enter(OFFICE_CASEWORKER);
	anna = app.user.id;
	via = cohort("VIA");
	for (int i = 0; i < 3; i++) {
		k[i] = client((const char *[]){ "C-0", "C-1", "C-2" }[i]);
		guide_in(k[i], via, "2026-01-01", NULL);
	}
	assign(k[0], via, "treatment");
	assign(k[1], via, "control");
	office_own(&office, k[0], anna, "2026-01-01", NULL);
	office_own(&office, k[1], anna, "2026-01-01", "2026-11-22");
	office_own(&office, k[1], (loods_user_id){ anna.n + 1 }, "2026-11-23", NULL);
	g = gaps(q);
	cr_assert(g.n == 1 && g.list[0].client.n == k[0].n);
	cr_assert_str_eq(g.list[0].name, "C-0");
	cr_assert_str_eq(g.list[0].cohort, "VIA");
	cr_assert_str_eq(g.list[0].arm, "treatment");
	enter(OFFICE_LEAD);
	g = gaps(q);
	cr_assert_eq(g.n, 3);
	cr_assert_eq(gap_of(&g, k[0])->caseworker.n, anna.n);
	cr_assert_eq(gap_of(&g, k[1])->caseworker.n, anna.n + 1);
	cr_assert_eq(gap_of(&g, k[2])->caseworker.n, 0);
	cr_assert_null(gap_of(&g, k[2])->arm);
	g = gaps((struct loods_agreement_gaps_query){ .missing = true, .cohort = "VIA", .arm = "control" });
	cr_assert(g.n == 1 && g.list[0].client.n == k[1].n);
	g = gaps((struct loods_agreement_gaps_query){ .missing = true, .cohort = "SUB" });
	cr_assert_eq(g.n, 0);
	enter(OFFICE_EVALUATOR);
	cr_assert_eq(loods_agreement_gaps_load(&app, &arena, &q, &g, &err), LOODS_EDENIED);
	enter(OFFICE_ADMINISTRATOR);
	cr_assert_eq(loods_agreement_gaps_load(&app, &arena, &q, &g, &err), LOODS_EDENIED);
	end();
}

/* ---- one for a cohort ---- */

static struct loods_agreement_bulk weekly(loods_id of, const char *from, int whom)
{
	return (struct loods_agreement_bulk){ .cohort = of,
					      .contacts = loods_num_of(1),
					      .per_days = loods_num_of(7),
					      .channel = LOODS_CHANNEL_PHONE,
					      .from = office_day(from),
					      .whom = whom };
}

static struct loods_list versions(loods_id client)
{
	const struct loods_filter filter = { .client = client };
	struct loods_list out;

	OK(loods_store_list(app.store, &arena, &loods_agreement_type, &filter, &out, &err));
	return out;
}

/* "1/7 2026-01-01-2026-11-30 phone; …", oldest first. */
static const char *told(loods_id client)
{
	const struct loods_list l = versions(client);
	struct loods_str s = LOODS_STR_INIT;
	const char *out;
	char a[LOODS_DATE_LEN], b[LOODS_DATE_LEN];

	for (int i = 0; i < l.n; i++) {
		const struct loods_agreement *g = l.rec[i];

		loods_str_addf(&s, "%s%d/%d %s..%s%s", i ? "; " : "", (int)g->contacts.n, (int)g->per_days.n,
			       loods_date_format_iso(g->from, a), loods_date_format_iso(g->to, b),
			       g->channel == LOODS_CHANNEL_PHONE ? " phone" : "");
	}
	out = loods_arena_strdup(&arena, s.s);
	loods_str_release(&s);
	return out;
}

struct members {
	loods_id via, none, open, same, ends, today, later, after, out, other;
};

/* The clients of a cohort, each with something else agreed. */
static struct members members(void)
{
	struct members m = { .via = cohort("VIA") };
	loods_id sub = cohort("SUB"), *in[] = { &m.none, &m.open, &m.same, &m.ends, &m.today, &m.later, &m.after };
	struct loods_agreement same = { .contacts = loods_num_of(1),
					.per_days = loods_num_of(7),
					.from = office_day("2026-01-01"),
					.channel = LOODS_CHANNEL_PHONE };

	for (int i = 0; i < LOODS_COUNT(in); i++) {
		*in[i] = client((const char *[]){ "C-none", "C-open", "C-same", "C-ends", "C-today", "C-later",
						  "C-after" }[i]);
		guide_in(*in[i], m.via, "2026-01-01", NULL);
	}
	office_agree(&office, m.open, 2, 28, "2026-01-01", NULL);
	same.client = m.same;
	office_save(&office, &loods_agreement_type, &same);
	office_agree(&office, m.ends, 2, 28, "2026-01-01", "2026-12-31");
	office_agree(&office, m.today, 2, 28, "2026-12-01", "2027-06-30");
	office_agree(&office, m.later, 2, 28, "2027-01-01", NULL);
	office_agree(&office, m.after, 2, 28, "2026-01-01", "2026-12-31");
	office_agree(&office, m.after, 4, 28, "2027-01-01", NULL);
	m.out = client("C-out"); /* guidance ends before the first day */
	guide_in(m.out, m.via, "2026-01-01", "2026-11-30");
	m.other = client("C-other");
	guide_in(m.other, sub, "2026-01-01", NULL);
	return m;
}

Test(bulk, only_those_without)
{
	struct loods_agreement_bulk b;
	struct loods_agreement_plan p;
	struct members m;

	enter(OFFICE_LEAD);
	m = members();
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_MISSING);
	/* Seven in guidance on 1 December; five have something in force; C-later has something later. */
	OK(loods_agreement_bulk_plan(&app, app.store, &arena, &b, &p, &err));
	cr_assert(p.clients == 7 && p.n_steps == 1 && p.ended == 0 && p.there == 5 && p.n_skips == 1);
	cr_assert_str_eq(told(m.none), ""); /* planned only */
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	cr_assert(p.clients == 7 && p.n_steps == 1 && p.ended == 0 && p.there == 5 && p.n_skips == 1);
	cr_assert_eq(p.skips[0].client.n, m.later.n);
	cr_assert_eq(p.skips[0].begins.n, office_day("2027-01-01").n);
	cr_assert_str_eq(told(m.none), "1/7 2026-12-01.. phone");
	cr_assert_str_eq(told(m.open), "2/28 2026-01-01..");
	cr_assert_str_eq(told(m.later), "2/28 2027-01-01..");
	cr_assert_str_eq(told(m.out), "");
	cr_assert_str_eq(told(m.other), "");
	/* Once more: there is nothing left to do. */
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	cr_assert(p.n_steps == 0 && p.there == 6 && p.n_skips == 1);
	end();
}

Test(bulk, all_of_them)
{
	struct loods_agreement_bulk b;
	struct loods_agreement_plan p;
	struct members m;
	struct loods_log log;
	int created = 0, changed = 0;

	enter(OFFICE_LEAD);
	m = members();
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_ALL);
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	/* Made: none, open, ends, today; in place of something open and ends. */
	cr_assert(p.clients == 7 && p.n_steps == 4 && p.ended == 2 && p.there == 1 && p.n_skips == 2);
	cr_assert_str_eq(told(m.none), "1/7 2026-12-01.. phone");
	cr_assert_str_eq(told(m.open), "2/28 2026-01-01..2026-11-30; 1/7 2026-12-01.. phone");
	cr_assert_str_eq(told(m.same), "1/7 2026-01-01.. phone");
	cr_assert_str_eq(told(m.ends), "2/28 2026-01-01..2026-11-30; 1/7 2026-12-01.. phone");
	cr_assert_str_eq(told(m.today), "1/7 2026-12-01.. phone"); /* was in force on no day before */
	cr_assert_str_eq(told(m.later), "2/28 2027-01-01..");
	cr_assert_str_eq(told(m.after), "2/28 2026-01-01..2026-12-31; 4/28 2027-01-01..");
	cr_assert_str_eq(told(m.other), "");
	/* An entry in the log for each record of each client. */
	OK(loods_store_log_list(app.store, &arena, m.open, &log, &err));
	for (int i = 0; i < log.n; i++) {
		created += log.list[i].action == LOODS_LOG_CREATE;
		changed += log.list[i].action == LOODS_LOG_CHANGE;
		cr_assert_eq(log.list[i].type, &loods_agreement_type);
	}
	cr_assert(created == 1 && changed == 1);
	/* All of it is taken back, and brought back. */
	OK(loods_ops_undo(&app, &err));
	cr_assert_str_eq(told(m.none), "");
	cr_assert_str_eq(told(m.open), "2/28 2026-01-01..");
	cr_assert_str_eq(told(m.ends), "2/28 2026-01-01..2026-12-31");
	cr_assert_str_eq(told(m.today), "2/28 2026-12-01..2027-06-30");
	OK(loods_ops_undo(&app, &err));
	cr_assert_str_eq(told(m.open), "2/28 2026-01-01..2026-11-30; 1/7 2026-12-01.. phone");
	cr_assert_str_eq(told(m.today), "1/7 2026-12-01.. phone");
	end();
}

Test(bulk, what_differs_by_the_channel_alone_is_something_else)
{
	struct loods_agreement_bulk b;
	struct loods_agreement_plan p;
	struct members m;

	enter(OFFICE_LEAD);
	m = members();
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_ALL);
	b.channel = 0;
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	cr_assert(p.n_steps == 5 && p.there == 0);
	cr_assert_str_eq(told(m.same), "1/7 2026-01-01..2026-11-30 phone; 1/7 2026-12-01..");
	end();
}

Test(bulk, refused)
{
	struct loods_agreement_bulk b;
	struct loods_agreement_plan p;
	loods_id of_sub, of_arm;
	struct members m;

	enter(OFFICE_LEAD);
	m = members();
	of_sub = template(cohort("THIRD"), NULL, 1, 7, 0);
	of_arm = template(m.via, "treatment", 1, 7, 0);
#define REFUSED(code, wanted)                                                                                \
	do {                                                                                                 \
		memset(&err, 0, sizeof err);                                                                 \
		cr_assert_eq(loods_ops_agreement_apply(&app, &arena, &b, &p, &err), code, "%s", err.msg);    \
		cr_assert_str_eq(err.field ? err.field->name : "", wanted);                                  \
	} while (0)
	b = weekly(m.via, "2026-11-22", LOODS_AGREE_MISSING);
	REFUSED(LOODS_EINVALID, "from");
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_MISSING);
	b.contacts = loods_num_of(0);
	REFUSED(LOODS_EINVALID, "contacts");
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_MISSING);
	b.per_days = (loods_num){ 0 };
	REFUSED(LOODS_EINVALID, "per_days");
	b = weekly((loods_id){ 0 }, "2026-12-01", LOODS_AGREE_MISSING);
	REFUSED(LOODS_EINVALID, "cohort");
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_MISSING);
	b.protocol = of_sub;
	REFUSED(LOODS_EINVALID, "protocol");
	b.protocol = of_arm;
	REFUSED(LOODS_EINVALID, "protocol");
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_MISSING);
	b.arm = "treatment"; /* nobody is of it */
	REFUSED(LOODS_EREFUSED, "");
	b = weekly(m.via, "2026-12-01", LOODS_AGREE_MISSING);
	enter(OFFICE_CASEWORKER);
	REFUSED(LOODS_EDENIED, "");
	enter(OFFICE_EVALUATOR);
	REFUSED(LOODS_EDENIED, "");
	enter(OFFICE_LEAD);
	cr_assert_str_eq(told(m.none), "");
	/* Today itself is fine. */
	b = weekly(m.via, "2026-11-23", LOODS_AGREE_MISSING);
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	cr_assert_str_eq(told(m.none), "1/7 2026-11-23.. phone");
	end();
}

Test(bulk, of_one_arm)
{
	struct loods_agreement_bulk b;
	struct loods_agreement_plan p;
	loods_id via, k[3], of_arm;
	void *t;

	enter(OFFICE_LEAD);
	via = cohort("VIA");
	for (int i = 0; i < 3; i++) {
		k[i] = client((const char *[]){ "C-0", "C-1", "C-2" }[i]);
		guide_in(k[i], via, "2026-01-01", NULL);
	}
	assign(k[0], via, "treatment");
	assign(k[1], via, "control");
	of_arm = template(via, "treatment", 3, 28, LOODS_CHANNEL_PHONE);
	OK(loods_store_get(app.store, &arena, &loods_agreement_template_type, of_arm, false, &t, &err));
	b = (struct loods_agreement_bulk){ .cohort = via,
					   .protocol = of_arm,
					   .from = office_day("2026-12-01"),
					   .whom = LOODS_AGREE_ALL };
	loods_agreement_bulk_follow(&b, t);
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	cr_assert(p.clients == 1 && p.n_steps == 1);
	cr_assert_str_eq(told(k[0]), "3/28 2026-12-01.. phone");
	cr_assert_str_eq(told(k[1]), "");
	cr_assert_str_eq(told(k[2]), "");
	end();
}

/* ---- whatever was agreed ---- */

/* What is in force on a day, as a number; 0: nothing, -1: two at once. */
static int on_day(const struct loods_list *l, int32_t day)
{
	int found = 0;

	for (int i = 0; i < l->n; i++) {
		const struct loods_agreement *g = l->rec[i];

		if (g->from.n <= day && (!g->to.n || g->to.n >= day))
			found = found ? -1 : (int)(g->contacts.n * 1000 + g->per_days.n);
	}
	return found;
}

/* A walk over 40 clients with agreements at random: after it, no day before the first one says anything else than it
 * did, no day has two, and from the first day on it is the new one wherever no later one stood. */
Test(bulk, days_that_have_passed_stay)
{
	enum { CLIENTS = 40, DAYS = 60 };
	const int32_t today = office_day("2026-11-23").n, from = today + 7;
	struct loods_agreement_bulk b;
	struct loods_agreement_plan p;
	struct loods_list before[CLIENTS];
	loods_id via, k[CLIENTS];
	unsigned seed = 12345;
	int made = 0;

#define RANDOM(n) ((int)((seed = seed * 1103515245u + 12345u) >> 16) % (n))
	enter(OFFICE_LEAD);
	via = cohort("VIA");
	for (int i = 0; i < CLIENTS; i++) {
		int32_t at = today - 30 + RANDOM(25);
		char reference[8];

		snprintf(reference, sizeof reference, "R-%02d", i);
		k[i] = client(reference);
		guide_in(k[i], via, "2026-01-01", NULL);
		for (int v = RANDOM(4); v > 0 && at < today + DAYS; v--) {
			struct loods_agreement g = { .client = k[i],
						     .contacts = loods_num_of(2 + RANDOM(3)),
						     .per_days = loods_num_of(28),
						     .from = { at } };

			at += 1 + RANDOM(20);
			if (v > 1 || RANDOM(2))
				g.to.n = at;
			at += 1 + RANDOM(4);
			office_save(&office, &loods_agreement_type, &g);
		}
		before[i] = versions(k[i]);
	}
	b = weekly(via, "2026-11-30", LOODS_AGREE_ALL);
	cr_assert_eq(b.from.n, from);
	OK(loods_ops_agreement_apply(&app, &arena, &b, &p, &err));
	cr_assert_eq(p.clients, CLIENTS);
	cr_assert_eq(p.n_steps + p.there + p.n_skips, CLIENTS);
	for (int i = 0; i < CLIENTS; i++) {
		const struct loods_list after = versions(k[i]);
		bool later = false;

		for (int v = 0; v < before[i].n; v++)
			later |= ((struct loods_agreement *)before[i].rec[v])->from.n > from;
		made += !later;
		for (int32_t day = today - 40; day < today + DAYS; day++) {
			int was = on_day(&before[i], day), is = on_day(&after, day);

			cr_assert_neq(is, -1, "client %d, day %d", i, day - today);
			cr_assert_eq(is, !later && day >= from ? 1007 : was, "client %d, day %d", i, day - today);
		}
	}
	cr_assert_eq(p.n_steps, made);
	cr_assert(made > 5 && p.n_skips > 2 && p.ended > 2); /* there is something of each to see */
	end();
}
