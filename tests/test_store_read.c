/* What the port reads of a real encrypted office: lists by filter, the caseload, guidance facts now and as
 * known earlier, and who sees what of it. */
#include "office_fill.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "ownership.h"
#include "rec_seal.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

/* ---- lists ---- */

static int ids_of(struct office *o, const struct loods_type *t, const struct loods_filter *f, int64_t ids[16])
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_list list;
	int64_t n;

	OK(loods_store_list(o->store, &a, t, f, &list, &err));
	OK(loods_store_count(o->store, t, f, &n, &err));
	cr_assert_eq(n, list.n);
	cr_assert_leq(list.n, 16);
	for (int i = 0; i < list.n; i++)
		ids[i] = loods_rec_meta(list.rec[i])->id.n;
	loods_arena_release(&a);
	return list.n;
}

Test(store_read, lists_are_narrowed_and_ordered)
{
	const struct loods_type *t = &loods_contact_type;
	struct loods_err err = { 0 };
	loods_id amina, bob, k[5];
	struct loods_filter f;
	int64_t ids[16];
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	amina = office_client(&o, "A1", "Amina");
	bob = office_client(&o, "B1", "Bob");
	k[0] = office_contact(&o, amina, "2026-03-05", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	k[1] = office_contact(&o, bob, "2026-03-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 60);
	k[2] = office_contact(&o, amina, "2026-02-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	k[3] = office_contact(&o, amina, "2026-12-01", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	k[4] = office_contact(&o, amina, "2026-03-05", LOODS_CHANNEL_VIDEO, LOODS_OUTCOME_HELD, 25);
	office_own(&o, amina, o.user.id, "2026-01-01", "2026-06-30");
	office_own(&o, bob, loods_store_user_find(o.store, OFFICE_CASEWORKER_2), "2026-01-01", NULL);

	cr_assert_eq(ids_of(&o, t, NULL, ids), 5);
	cr_assert(ids[0] == k[0].n && ids[4] == k[4].n, "by id");
	f = (struct loods_filter){ .client = amina };
	cr_assert_eq(ids_of(&o, t, &f, ids), 4);
	cr_assert(ids[0] == k[2].n && ids[1] == k[0].n && ids[2] == k[4].n && ids[3] == k[3].n,
		  "oldest first");
	f.newest_first = true;
	f.limit = 2;
	cr_assert_eq(ids_of(&o, t, &f, ids), 2);
	cr_assert(ids[0] == k[3].n && ids[1] == k[4].n, "newest first");
	f = (struct loods_filter){ .from = office_day("2026-03-01"), .to = office_day("2026-03-05") };
	cr_assert_eq(ids_of(&o, t, &f, ids), 3);
	cr_assert_eq(ids[0], k[1].n);
	f = (struct loods_filter){ .by = loods_type_field(t, "outcome"), .value = LOODS_OUTCOME_PLANNED };
	cr_assert_eq(ids_of(&o, t, &f, ids), 1);
	cr_assert_eq(ids[0], k[3].n);
	f = (struct loods_filter){ .by = loods_type_field(t, "on_behalf_of"), .value = 0 };
	cr_assert_eq(ids_of(&o, t, &f, ids), 5);
	f = (struct loods_filter){ .owner = o.user.id, .on = office_day("2026-06-30") };
	cr_assert_eq(ids_of(&o, t, &f, ids), 4);
	cr_assert_eq(ids_of(&o, &loods_client_type, &f, ids), 1);
	cr_assert_eq(ids[0], amina.n);
	f.on = office_day("2026-07-01");
	cr_assert_eq(ids_of(&o, t, &f, ids), 0);
	(void)err;
	office_release(&o);
}

Test(store_read, a_client_is_found_through_the_records_between)
{
	const struct loods_type *funding = loods_type_find("funding"),
				*childcare = loods_type_find("childcare");
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_filter f = { 0 };
	int64_t ids[16];
	struct office o;
	loods_id client;
	void *rec, *care;

	office_init(&o, OFFICE_CASEWORKER);
	rec = office_make(&o, funding, 1, &a);
	office_make(&o, funding, 3, &a);
	OK(loods_store_client_of(o.store, funding, rec, &client, &err));
	cr_assert_gt(client.n, 0);
	f.client = client;
	cr_assert_eq(ids_of(&o, funding, &f, ids), 1);
	cr_assert_eq(ids[0], loods_rec_meta(rec)->id.n);
	cr_assert_eq(ids_of(&o, childcare, &f, ids), 1);
	OK(loods_store_get(o.store, &a, childcare,
			   *(loods_id *)loods_field_at(loods_type_field(funding, "childcare"), rec), false,
			   &care, &err));
	cr_assert_eq(ids[0], loods_rec_meta(care)->id.n);
	/* A cohort is nobody's. */
	cr_assert_eq(ids_of(&o, loods_type_find("cohort"), &f, ids), 0);
	rec = office_make(&o, loods_type_find("cohort"), 40, &a);
	OK(loods_store_client_of(o.store, loods_type_find("cohort"), rec, &client, &err));
	cr_assert_eq(client.n, 0);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- who may not see ---- */

Test(store_read, an_evaluator_sees_dates_and_no_names)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload load;
	struct loods_tx *tx;
	struct loods_client *c, *seen;
	struct loods_contact *k;
	struct office o;
	const char *key;
	loods_id id;
	void *got;

	office_init(&o, OFFICE_CASEWORKER);
	c = office_make(&o, &loods_client_type, 2, &a);
	k = office_make(&o, &loods_contact_type, 3, &a);
	cr_assert_not_null(k->note);
	office_enter(&o, OFFICE_EVALUATOR);
	cr_assert_not(loods_store_sees_names(o.store));
	OK(loods_store_get(o.store, &a, &loods_client_type, c->meta.id, false, &got, &err));
	seen = got;
	for (int i = 0; i < loods_client_type.n_fields; i++)
		if (rec_seal_ident(&loods_client_type.fields[i]))
			cr_assert_not(loods_field_known(&loods_client_type.fields[i], seen), "%s",
				      loods_client_type.fields[i].name);
	cr_assert_eq(seen->birth_year.n, c->birth_date.year);
	cr_assert_eq(seen->gender, c->gender);
	OK(loods_store_get(o.store, &a, &loods_contact_type, k->meta.id, false, &got, &err));
	cr_assert_null(((struct loods_contact *)got)->note);
	cr_assert_eq(((struct loods_contact *)got)->occurred_on.n, k->occurred_on.n);
	OK(loods_store_caseload(o.store, &a, (loods_user_id){ 0 }, office_day("2026-11-23"), &load, &err));
	cr_assert_geq(load.n, 1);
	for (int i = 0; i < load.n; i++)
		cr_assert(!load.list[i].name && !load.list[i].reference);
	cr_assert_eq(loods_store_find_key(o.store, &loods_client_type, c->reference, &id, &err),
		     LOODS_EDENIED);
	OK(loods_store_key_of(o.store, &a, &loods_client_type, c->meta.id, &key, &err));
	cr_assert_str_eq(key, "");
	/* Saving what was read would wipe what was not. */
	OK(loods_store_begin(o.store, &tx, &err));
	cr_assert_eq(loods_store_put(tx, &loods_client_type, seen, &err), LOODS_EDENIED);
	loods_store_rollback(tx);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- caseload ---- */

static const struct loods_case *case_of(const struct loods_caseload *l, loods_id client)
{
	for (int i = 0; i < l->n; i++)
		if (l->list[i].client.n == client.n)
			return &l->list[i];
	return NULL;
}

Test(store_read, the_caseload_shows_who_when_and_what_next)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload mine, all;
	const struct loods_case *k;
	loods_id yusuf, amina, berg, next;
	loods_user_id bert;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	bert = loods_store_user_find(o.store, OFFICE_CASEWORKER_2);
	yusuf = office_client(&o, "C3", "Yusuf, Amina");
	amina = office_client(&o, "C1", "Ámina");
	berg = office_client(&o, "C2", "van den Berg, Jan");
	office_own(&o, yusuf, o.user.id, "2026-01-01", NULL);
	office_own(&o, amina, bert, "2026-01-01", "2026-05-31");
	office_own(&o, amina, o.user.id, "2026-06-01", NULL);
	office_own(&o, berg, bert, "2026-01-01", NULL);
	office_guide(&o, yusuf, "2026-01-01", NULL);
	office_guide(&o, amina, "2026-01-01", "2026-11-23");
	office_guide(&o, berg, "2026-01-01", "2026-11-22");
	office_pause(&o, yusuf, "2026-11-23", "2026-11-23");
	office_contact(&o, yusuf, "2026-11-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 60);
	office_contact(&o, yusuf, "2026-11-20", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, -1);
	office_contact(&o, yusuf, "2026-11-24", LOODS_CHANNEL_LETTER, LOODS_OUTCOME_CANCELLED_BY_US, -1);
	office_contact(&o, yusuf, "2026-12-10", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_PLANNED, -1);
	next = office_contact(&o, yusuf, "2026-11-10", LOODS_CHANNEL_VIDEO, LOODS_OUTCOME_PLANNED, -1);

	for (int all_first = 0; all_first < 2; all_first++) {
		loods_user_id who = all_first ? (loods_user_id){ 0 } : o.user.id;

		OK(loods_store_caseload(o.store, &a, who, office_day("2026-11-23"), all_first ? &all : &mine,
					&err));
	}
	cr_assert_eq(mine.n, 2);
	cr_assert_str_eq(mine.list[0].name, "Ámina");
	cr_assert_str_eq(mine.list[1].name, "Yusuf, Amina");
	cr_assert_eq(all.n, 3);
	cr_assert_eq(all.list[1].client.n, berg.n, "by name without its particles");
	cr_assert_eq(all.list[1].owner.n, bert.n);
	for (int i = 0; i < 2; i++) {
		const struct loods_caseload *l = i ? &all : &mine;

		k = case_of(l, yusuf);
		cr_assert_eq(k->owner.n, o.user.id.n);
		cr_assert_not(k->in_guidance, "paused that day");
		cr_assert_eq(k->last_on.n, office_day("2026-11-20").n);
		cr_assert_eq(k->last_outcome, LOODS_OUTCOME_NO_ANSWER);
		cr_assert_eq(k->last_channel, LOODS_CHANNEL_PHONE);
		cr_assert_eq(k->next.n, next.n, "the oldest that is open");
		cr_assert_eq(k->next_on.n, office_day("2026-11-10").n);
		cr_assert_eq(k->next_channel, LOODS_CHANNEL_VIDEO);
		k = case_of(l, amina);
		cr_assert(k->in_guidance, "the last day is one of guidance");
		cr_assert_eq(k->next.n, 0);
		cr_assert_eq(k->last_on.n, 0);
	}
	cr_assert_not(case_of(&all, berg)->in_guidance);
	OK(loods_store_caseload(o.store, &a, bert, office_day("2026-05-31"), &mine, &err));
	cr_assert_eq(mine.n, 2);
	cr_assert_not_null(case_of(&mine, amina));
	loods_arena_release(&a);
	office_release(&o);
}

Test(store_read, a_list_follows_what_others_change)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload load;
	struct loods_client *c;
	struct loods_store *other;
	struct loods_user user;
	struct loods_tx *tx;
	struct office o;
	int64_t seen;
	loods_id one, two;
	void *got;

	office_init(&o, OFFICE_LEAD);
	one = office_client(&o, "1", "Zwart");
	two = office_client(&o, "2", "Bakker");
	OK(loods_store_caseload(o.store, &a, (loods_user_id){ 0 }, office_day("2026-11-23"), &load, &err));
	cr_assert_eq(load.n, 2);
	cr_assert_eq(load.list[0].client.n, two.n);
	seen = loods_store_generation(o.store);
	cr_assert_eq(loods_store_generation(o.store), seen);
	other = office_session(&o, OFFICE_CASEWORKER, &user);
	OK(loods_store_get(other, &a, &loods_client_type, one, false, &got, &err));
	c = got;
	c->name = "Aalbers";
	OK(loods_store_begin(other, &tx, &err));
	OK(loods_store_put(tx, &loods_client_type, c, &err));
	OK(loods_store_get(other, &a, &loods_client_type, two, false, &got, &err));
	OK(loods_store_delete(tx, &loods_client_type, got, &err));
	c = loods_rec_new(&loods_client_type, &a);
	c->name = "Cuypers";
	c->reference = "3";
	OK(loods_store_put(tx, &loods_client_type, c, &err));
	OK(loods_store_commit(tx, &err));
	cr_assert_gt(loods_store_generation(o.store), seen);
	OK(loods_store_caseload(o.store, &a, (loods_user_id){ 0 }, office_day("2026-11-23"), &load, &err));
	cr_assert_eq(load.n, 2);
	cr_assert_str_eq(load.list[0].name, "Aalbers");
	cr_assert_str_eq(load.list[1].name, "Cuypers");
	loods_store_close(other);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- guidance facts ---- */

struct seen {
	int n;
	int64_t last;
	struct loods_guidance g; /* of the client wanted */
	int64_t want;
	char arm[32], cohort[32];
	struct loods_contact_fact contacts[8];
	struct loods_agreed agreements[4];
	struct loods_owned owners[4];
	struct loods_span periods[4], pauses[4];
};

static void keep(void *to, const void *from, int n, size_t size)
{
	if (n)
		memcpy(to, from, (size_t)n * size);
}

static enum loods_code see(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct seen *s = ctx;

	(void)err;
	cr_assert_gt(g->client.n, s->last, "clients come in the order of their ids");
	s->last = g->client.n;
	s->n++;
	if (g->client.n != s->want)
		return LOODS_OK;
	s->g = *g;
	snprintf(s->arm, sizeof s->arm, "%s", g->arm ? g->arm : "");
	snprintf(s->cohort, sizeof s->cohort, "%s", g->cohort_key ? g->cohort_key : "");
	keep(s->contacts, g->contacts, g->n_contacts, sizeof *g->contacts);
	keep(s->agreements, g->agreements, g->n_agreements, sizeof *g->agreements);
	keep(s->owners, g->owners, g->n_owners, sizeof *g->owners);
	keep(s->periods, g->periods, g->n_periods, sizeof *g->periods);
	keep(s->pauses, g->pauses, g->n_pauses, sizeof *g->pauses);
	return LOODS_OK;
}

static struct seen facts(struct office *o, struct loods_guidance_query q, loods_id want)
{
	struct loods_err err = { 0 };
	struct seen s = { .want = want.n };

	if (!loods_date_known(q.from)) {
		q.from = office_day("2026-11-01");
		q.to = office_day("2026-11-24");
	}
	OK(loods_store_guidance(o->store, &q, see, &s, &err));
	return s;
}

Test(store_read, guidance_facts_are_whole_and_in_order)
{
	struct loods_cohort cohort = { .key = "via", .name = "VIA" };
	struct loods_assignment assignment;
	struct loods_guidance_query few = { 0 };
	struct office o;
	struct seen s;
	loods_id amina, bob, carla;
	loods_user_id bert;

	office_init(&o, OFFICE_CASEWORKER);
	bert = loods_store_user_find(o.store, OFFICE_CASEWORKER_2);
	amina = office_client(&o, "A", "Amina");
	bob = office_client(&o, "B", "Bob");
	carla = office_client(&o, "C", "Carla");
	office_save(&o, &loods_cohort_type, &cohort);
	assignment = (struct loods_assignment){ .client = amina,
						.cohort = cohort.meta.id,
						.arm = "treatment",
						.assigned_on = office_day("2026-01-05") };
	office_save(&o, &loods_assignment_type, &assignment);
	office_own(&o, amina, bert, "2026-06-01", NULL);
	office_own(&o, amina, o.user.id, "2026-01-01", "2026-05-31");
	office_own(&o, carla, o.user.id, "2026-11-23", NULL);
	office_guide(&o, amina, "2026-08-01", NULL);
	office_guide(&o, amina, "2026-01-01", "2026-07-01");
	office_pause(&o, amina, "2026-09-01", "2026-09-14");
	office_agree(&o, amina, 1, 7, "2026-07-01", NULL);
	office_agree(&o, amina, 2, 28, "2026-01-01", "2026-06-30");
	office_contact(&o, amina, "2026-11-23", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	office_contact(&o, amina, "2026-11-24", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 11);
	office_contact(&o, amina, "2026-10-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_NO_SHOW, -1);
	office_contact(&o, amina, "2024-10-01", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 45);
	office_contact(&o, bob, "2026-11-02", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 40);

	for (int i = 0; i < 2; i++) {
		few.client = i ? amina : (loods_id){ 0 };
		few.all_contacts = i == 0; /* of one client they are not left out in any case */
		s = facts(&o, few, amina);
		cr_assert_eq(s.n, i ? 1 : 3);
		cr_assert_str_eq(s.arm, "treatment");
		cr_assert_str_eq(s.cohort, "via");
		cr_assert_eq(s.g.gender, LOODS_GENDER_WOMAN);
		cr_assert_eq(s.g.n_periods, 2);
		cr_assert_eq(s.periods[0].first.n, office_day("2026-01-01").n);
		cr_assert_eq(s.periods[1].last.n, 0);
		cr_assert_eq(s.g.n_pauses, 1);
		cr_assert_eq(s.pauses[0].last.n, office_day("2026-09-14").n);
		cr_assert_eq(s.g.n_owners, 2);
		cr_assert_eq(s.owners[0].caseworker.n, o.user.id.n);
		cr_assert_eq(s.g.n_agreements, 2);
		cr_assert_eq(s.agreements[0].per_days, 28);
		cr_assert_eq(s.agreements[1].contacts, 1);
		cr_assert_eq(s.g.n_contacts, 3, "none from the window's end on");
		cr_assert_eq(s.contacts[0].on.n, office_day("2024-10-01").n);
		cr_assert_eq(s.contacts[1].on.n, office_day("2026-10-01").n);
		cr_assert_eq(s.contacts[1].minutes, -1);
		cr_assert_eq(s.contacts[1].outcome, LOODS_OUTCOME_NO_SHOW);
		cr_assert_eq(s.contacts[2].minutes, 10);
		cr_assert_eq(s.contacts[2].channel, LOODS_CHANNEL_PHONE);
		cr_assert_eq(s.contacts[2].kind, LOODS_CONTACT_PROGRESS);
		cr_assert_eq(s.contacts[2].status, LOODS_CONTACT_FINAL);
		cr_assert_eq(s.contacts[2].topics, 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_DIGITAL);
		cr_assert_eq(s.contacts[2].conducted_by.n, o.user.id.n);
		cr_assert_eq(s.contacts[2].entered_on.n, office_day("2026-11-23").n);
		cr_assert_not(loods_date_known(s.g.contacts_since));
	}
	/* As known at a time of entry those from long before are left out, and the facts say so. */
	s = facts(&o, (struct loods_guidance_query){ .known_at = loods_clock_now(&o.clock) }, amina);
	cr_assert_eq(s.g.n_contacts, 2);
	cr_assert_eq(s.contacts[0].on.n, office_day("2026-10-01").n);
	cr_assert(loods_date_known(s.g.contacts_since) && s.g.contacts_since.n < s.contacts[0].on.n);
	s = facts(&o, (struct loods_guidance_query){ .all_contacts = true }, amina);
	cr_assert_eq(s.g.n_contacts, 3);
	cr_assert_eq(s.contacts[0].minutes, 45);
	cr_assert_not(loods_date_known(s.g.contacts_since));
	/* Bob has no guidance period: his contact counts nowhere, so it is read only when all are wanted. */
	cr_assert_eq(facts(&o, (struct loods_guidance_query){ 0 }, bob).g.n_contacts, 0);
	cr_assert_eq(facts(&o, (struct loods_guidance_query){ .all_contacts = true }, bob).g.n_contacts, 1);
	/* Owned on some day of the window. */
	s = facts(&o, (struct loods_guidance_query){ .owner = o.user.id }, carla);
	cr_assert_eq(s.n, 1);
	cr_assert_eq(s.last, carla.n);
	s = facts(&o, (struct loods_guidance_query){ .owner = bert }, amina);
	cr_assert_eq(s.n, 1);
	s = facts(&o, (struct loods_guidance_query){ .client = { 99 } }, amina);
	cr_assert_eq(s.n, 0);
	office_release(&o);
}

/* Of all clients the contacts of the last months are read, and older ones where a silence goes on into the
 * window: from the newest talk on. 29 November 2025 is the first day of a stretch (day 739584 = 2889 * 256).
 */
Test(store_read, a_window_takes_no_older_contacts_than_it_needs)
{
	static const struct {
		const char *guided, *until, *talks[3], *no_show;
		int n;
		const char *since; /* NULL: no contact that can count was left out */
	} rows[] = {
		{ "2015-01-01",
		  NULL,
		  { "2024-01-10", "2025-11-29", "2026-10-05" },
		  "2023-03-03",
		  2,
		  "2025-11-29" },
		{ "2015-01-01",
		  NULL,
		  { "2020-01-10", "2024-10-01", "2026-11-10" },
		  "2025-01-01",
		  3,
		  "2024-10-01" },
		{ "2015-01-01",
		  "2026-11-01",
		  { "2020-01-10", "2024-10-01", NULL },
		  "2025-01-01",
		  2,
		  "2024-10-01" },
		{ "2015-01-01",
		  "2026-10-31",
		  { "2020-01-10", "2024-10-01", NULL },
		  "2026-01-01",
		  1,
		  "2025-11-29" },
		{ "2024-05-01", NULL, { "2020-01-10", "2024-04-30", NULL }, "2024-05-01", 2, NULL },
		{ "2026-01-01", NULL, { "2024-10-01", "2026-10-05", NULL }, "2025-12-31", 2, NULL },
		{ "2015-01-01", "2025-09-26", { "2024-10-01", "2026-10-05", NULL }, "2025-01-01", 0, NULL },
	};
	enum { N = sizeof rows / sizeof *rows };
	loods_id clients[N];
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	for (int i = 0; i < N; i++) {
		char reference[8];

		snprintf(reference, sizeof reference, "%d", i);
		clients[i] = office_client(&o, reference, "Iemand");
		office_guide(&o, clients[i], rows[i].guided, rows[i].until);
		for (int k = 0; k < 3 && rows[i].talks[k]; k++)
			office_contact(&o, clients[i], rows[i].talks[k], LOODS_CHANNEL_PHONE,
				       LOODS_OUTCOME_HELD, 10);
		office_contact(&o, clients[i], rows[i].no_show, LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_SHOW,
			       -1);
	}
	for (int i = 0; i < N; i++) {
		struct seen s = facts(&o, (struct loods_guidance_query){ 0 }, clients[i]);

		cr_assert_eq(s.g.n_contacts, rows[i].n, "row %d: %d", i, s.g.n_contacts);
		cr_assert_eq(s.g.contacts_since.n, rows[i].since ? office_day(rows[i].since).n : 0, "row %d",
			     i);
	}
	office_release(&o);
}

Test(store_read, facts_can_be_read_as_they_were_known)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_guidance_query q = { 0 };
	struct loods_contact *k;
	struct loods_tx *tx;
	loods_stamp start, entered, corrected;
	struct office o;
	struct seen s;
	loods_id amina, late;
	void *got;

	office_init(&o, OFFICE_CASEWORKER);
	start = o.clock.pinned;
	amina = office_client(&o, "A", "Amina");
	office_agree(&o, amina, 1, 7, "2026-01-01", NULL);
	office_guide(&o, amina, "2026-01-01", NULL);
	o.clock.pinned.n += 100;
	late = office_contact(&o, amina, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	entered = o.clock.pinned;
	o.clock.pinned.n += 100;
	OK(loods_store_get(o.store, &a, &loods_contact_type, late, false, &got, &err));
	k = got;
	k->minutes = loods_num_of(30);
	office_save(&o, &loods_contact_type, k);
	corrected = o.clock.pinned;
	o.clock.pinned.n += 100;
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_delete(tx, &loods_contact_type, k, &err));
	OK(loods_store_commit(tx, &err));
	office_client(&o, "B", "Bob");

	for (int one = 0; one < 2; one++) {
		q.client = one ? amina : (loods_id){ 0 };
		q.known_at = start;
		s = facts(&o, q, amina);
		cr_assert_eq(s.n, 1, "Bob was not there yet");
		cr_assert_eq(s.g.n_contacts, 0);
		cr_assert_eq(s.g.n_agreements, 1);
		q.known_at.n = start.n - 1;
		cr_assert_eq(facts(&o, q, amina).n, 0);
		q.known_at = entered;
		s = facts(&o, q, amina);
		cr_assert_eq(s.g.n_contacts, 1);
		cr_assert_eq(s.contacts[0].minutes, 10);
		q.known_at = corrected;
		s = facts(&o, q, amina);
		cr_assert_eq(s.g.n_contacts, 1);
		cr_assert_eq(s.contacts[0].minutes, 30);
		q.known_at = o.clock.pinned;
		s = facts(&o, q, amina);
		cr_assert_eq(s.g.n_contacts, 0);
		cr_assert_eq(s.n, one ? 1 : 2);
	}
	loods_arena_release(&a);
	office_release(&o);
}

Test(store_read, usual_minutes_are_the_clients_own_before_the_offices)
{
	struct loods_err err = { 0 };
	struct office o;
	loods_id amina, bob;
	int minutes;

	office_init(&o, OFFICE_CASEWORKER);
	amina = office_client(&o, "A", "Amina");
	bob = office_client(&o, "B", "Bob");
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_PHONE, &minutes, &err));
	cr_assert_eq(minutes, 0);
	office_contact(&o, bob, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 20);
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_PHONE, &minutes, &err));
	cr_assert_eq(minutes, 20);
	office_contact(&o, amina, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 5);
	office_contact(&o, amina, "2026-11-03", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 9);
	office_contact(&o, amina, "2026-11-04", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 60);
	office_contact(&o, amina, "2026-11-05", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_NO_ANSWER, 1);
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_PHONE, &minutes, &err));
	cr_assert_eq(minutes, 9);
	OK(loods_store_usual_minutes(o.store, amina, LOODS_CHANNEL_HOME, &minutes, &err));
	cr_assert_eq(minutes, 0);
	office_release(&o);
}

/* ---- outcomes ---- */

struct seen_outcomes {
	int n[8];
	struct loods_outcome_fact of[8][4];
};

static enum loods_code see_outcomes(const struct loods_guidance *g, const struct loods_outcome_fact *outcomes, int n, void *ctx,
				    struct loods_err *err)
{
	struct seen_outcomes *s = ctx;

	(void)err;
	cr_assert_eq(g->n_contacts, 0);
	s->n[g->client.n] = n;
	memcpy(s->of[g->client.n], outcomes, (size_t)n * sizeof *outcomes);
	return LOODS_OK;
}

static struct seen_outcomes outcomes_of(struct office *o, struct loods_guidance_query q)
{
	struct seen_outcomes s = { 0 };
	struct loods_err err = { 0 };

	q.from = office_day("2026-01-01");
	q.to = office_day("2026-11-24");
	OK(loods_store_outcomes(o->store, &q, see_outcomes, &s, &err));
	return s;
}

static struct loods_client_outcome *put_outcome(struct office *o, struct loods_arena *a, loods_id client, int destination, const char *on)
{
	struct loods_client_outcome *r = loods_rec_new(&loods_outcome_type, a);

	r->client = client;
	r->destination = destination;
	r->date = office_day(on);
	office_save(o, &loods_outcome_type, r);
	return r;
}

Test(store_read, outcomes_come_with_their_checks_now_and_as_known)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_guidance_query q = { 0 };
	struct loods_client_outcome *work;
	struct loods_outcome_check *check;
	struct loods_tx *tx;
	loods_stamp start, checked, corrected;
	struct seen_outcomes s;
	loods_id amina, bob;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	amina = office_client(&o, "A", "Amina");
	bob = office_client(&o, "B", "Bob");
	office_guide(&o, amina, "2026-01-01", NULL);
	office_contact(&o, amina, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	office_own(&o, bob, o.user.id, "2026-01-01", NULL);
	put_outcome(&o, &a, bob, LOODS_DESTINATION_MOVED, "2026-11-23");
	put_outcome(&o, &a, bob, LOODS_DESTINATION_DEATH, "2026-11-24"); /* past the window */
	work = put_outcome(&o, &a, amina, LOODS_DESTINATION_PAID_FULL_TIME, "2026-06-01");
	put_outcome(&o, &a, amina, LOODS_DESTINATION_EDUCATION, "2026-01-01");
	put_outcome(&o, &a, amina, LOODS_DESTINATION_PENSION, "2025-12-31"); /* before it */
	start = o.clock.pinned;
	o.clock.pinned.n += 100;
	check = loods_rec_new(&loods_outcome_check_type, &a);
	check->outcome = work->meta.id;
	check->months = LOODS_CHECK_3_MONTHS;
	check->result = LOODS_CHECK_STILL;
	check->checked_on = office_day("2026-09-02");
	office_save(&o, &loods_outcome_check_type, check);
	checked = o.clock.pinned;
	o.clock.pinned.n += 100;
	check->result = LOODS_CHECK_CHANGED;
	office_save(&o, &loods_outcome_check_type, check);
	work->destination = LOODS_DESTINATION_SELF_EMPLOYED;
	office_save(&o, &loods_outcome_type, work);
	corrected = o.clock.pinned;
	o.clock.pinned.n += 100;
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_delete(tx, &loods_outcome_check_type, check, &err));
	OK(loods_store_commit(tx, &err));

	s = outcomes_of(&o, q);
	cr_assert_eq(s.n[amina.n], 2);
	cr_assert_eq(s.n[bob.n], 1);
	cr_assert_eq(s.of[amina.n][0].destination, LOODS_DESTINATION_EDUCATION, "the oldest first");
	cr_assert_eq(s.of[amina.n][1].destination, LOODS_DESTINATION_SELF_EMPLOYED);
	cr_assert_eq(s.of[amina.n][1].checks[LOODS_CHECK_3_MONTHS].result, 0, "taken back");
	q.known_at = corrected;
	s = outcomes_of(&o, q);
	cr_assert_eq(s.of[amina.n][1].checks[LOODS_CHECK_3_MONTHS].result, LOODS_CHECK_CHANGED);
	q.known_at = checked;
	s = outcomes_of(&o, q);
	cr_assert_eq(s.of[amina.n][1].destination, LOODS_DESTINATION_PAID_FULL_TIME);
	cr_assert_eq(s.of[amina.n][1].checks[LOODS_CHECK_3_MONTHS].result, LOODS_CHECK_STILL);
	cr_assert_eq(s.of[amina.n][1].checks[LOODS_CHECK_3_MONTHS].on.n, office_day("2026-09-02").n);
	q.known_at = start;
	s = outcomes_of(&o, q);
	cr_assert_eq(s.n[amina.n], 2);
	cr_assert_eq(s.of[amina.n][1].checks[LOODS_CHECK_3_MONTHS].result, 0);
	/* of the clients of one caseworker */
	q = (struct loods_guidance_query){ .owner = o.user.id };
	s = outcomes_of(&o, q);
	cr_assert_eq(s.n[amina.n], 0);
	cr_assert_eq(s.n[bob.n], 1);
	loods_arena_release(&a);
	office_release(&o);
}
