/*
 * The summaries of random offices through the office file: facts are saved by the operations, read back as
 * storage gives them (older contacts left out until they matter), and every figure is compared with the naive
 * one (naive_summary.h).
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agreement.h"
#include "assignment.h"
#include "client.h"
#include "cohort.h"
#include "folder.h"
#include "guidance_period.h"
#include "naive_summary.h"
#include "office.h"
#include "ops.h"
#include "ownership.h"
#include "pause.h"
#include "random_office.h"
#include "summary_look.h"
#include "summary_office.h"

static struct office file;
static struct loods_app app;
static struct loods_err err;
static const char *user_names[NAIVE_USERS];
static int n_users;

static void enter(const char *name)
{
	office_enter(&file, name);
	app = (struct loods_app){
		.store = file.store, .path = file.path, .user = file.user, .clock = file.clock, .lang = "en"
	};
}

static const char *user_name(void *ctx, loods_user_id id)
{
	(void)ctx;
	return user_names[id.n];
}

static const char *client_reference(void *ctx, loods_id id)
{
	static char text[16];

	(void)ctx;
	snprintf(text, sizeof(text), "R-%02d", (int)(id.n * 7 % 13));
	return text;
}

static int user_called(const char *name)
{
	for (int i = 1; i <= n_users; i++)
		if (strcmp(user_names[i], name) == 0)
			return i;
	cr_assert_fail("nobody is called %s", name);
	return 0;
}

static void load_users(void)
{
	n_users = 0;
	for (int i = 1; i < NAIVE_USERS; i++) {
		const char *name = loods_store_user_name(file.store, (loods_user_id){ i });

		if (!name || !*name)
			break;
		user_names[n_users = i] = strdup(name);
	}
	cr_assert_eq(n_users, 5);
}

/* ---- facts into the file ---- */

static void put(struct loods_bulk *b, const struct loods_type *t, void *rec)
{
	cr_assert_eq(loods_ops_bulk_put(b, t, rec, NULL, &err), LOODS_OK, "%s: %s", t->name, err.msg);
}

static const char *const cohort_keys[] = { "north", "Zuid", "a-cohort" };

/* Who has an arm has it of the newest assignment, whatever the older one and the guidance periods say; else
 * the newest guidance period says the cohort. */
static void put_cohorts(struct loods_bulk *b, const struct facts *f, loods_id client, loods_id cohort,
			const loods_id cohorts[3])
{
	loods_id other = cohorts[cohort.n == cohorts[0].n];

	for (int newest = 0; newest < 2 && f->g.arm; newest++) {
		struct loods_assignment a = { .client = client,
					      .cohort = newest ? cohort : other,
					      .arm = newest ? f->g.arm : "earlier",
					      .assigned_on = day(1 + newest),
					      .method = LOODS_ASSIGNMENT_RANDOM };

		put(b, &loods_assignment_type, &a);
	}
	for (int i = 0; i < f->g.n_periods; i++) {
		bool newest = i + 1 == f->g.n_periods;
		struct loods_guidance_period p = { .client = client,
						   .start = f->periods[i].first,
						   .end = f->periods[i].last };

		if (cohort.n)
			p.cohort = newest && !f->g.arm ? cohort : other;
		put(b, &loods_guidance_period_type, &p);
	}
}

static void put_client(struct loods_bulk *b, struct facts *f, const loods_id cohorts[3])
{
	char reference[16];
	struct loods_client c = { .name = "Jansen", .gender = f->g.gender };
	loods_id cohort = { 0 };

	snprintf(reference, sizeof(reference), "%s", client_reference(NULL, f->g.client));
	c.reference = reference;
	put(b, &loods_client_type, &c);
	cr_assert_eq(c.meta.id.n, f->g.client.n);
	for (int k = 0; k < 3; k++)
		if (f->g.cohort_key && strcmp(cohort_keys[k], f->g.cohort_key) == 0)
			cohort = cohorts[k];
	put_cohorts(b, f, c.meta.id, cohort, cohorts);
	for (int i = 0; i < f->g.n_pauses; i++) {
		struct loods_pause p = { .client = c.meta.id,
					 .from = f->pauses[i].first,
					 .to = f->pauses[i].last,
					 .reason = LOODS_PAUSE_LEAVE };

		put(b, &loods_pause_type, &p);
	}
	for (int i = 0; i < f->g.n_agreements; i++) {
		const struct loods_agreed *v = &f->agreements[i];
		struct loods_agreement a = { .client = c.meta.id,
					     .contacts = loods_num_of(v->contacts),
					     .per_days = loods_num_of(v->per_days),
					     .from = v->span.first,
					     .to = v->span.last };

		put(b, &loods_agreement_type, &a);
	}
	for (int i = 0; i < f->g.n_owners; i++) {
		struct loods_ownership w = { .client = c.meta.id,
					     .caseworker = f->owners[i].caseworker,
					     .from = f->owners[i].span.first,
					     .to = f->owners[i].span.last };

		put(b, &loods_ownership_type, &w);
	}
	for (int i = 0; i < f->g.n_contacts; i++) {
		const struct loods_contact_fact *k = &f->contacts[i];
		struct loods_contact r = { .client = c.meta.id,
					   .occurred_on = k->on,
					   .channel = k->channel,
					   .kind = k->kind,
					   .outcome = k->outcome,
					   .status = k->status,
					   .topics = k->topics,
					   .initiator = LOODS_INITIATOR_CASEWORKER,
					   .conducted_by = k->conducted_by };

		r.minutes = k->minutes < 0 ? (loods_num){ 0 } : loods_num_of(k->minutes);
		r.meta.entered_at = loods_stamp_of(k->entered_on, 12, 0, 0);
		put(b, &loods_contact_type, &r);
	}
}

static void fill(struct random_office *o)
{
	loods_id cohorts[3];
	struct loods_bulk *b;

	cr_assert_eq(loods_ops_bulk_begin(&app, "a random office", &b, &err), LOODS_OK, "%s", err.msg);
	for (int k = 0; k < 3; k++) {
		struct loods_cohort c = { .key = cohort_keys[k], .name = cohort_keys[k] };

		put(b, &loods_cohort_type, &c);
		cohorts[k] = c.meta.id;
	}
	for (int i = 0; i < o->n; i++)
		put_client(b, &o->f[i], cohorts);
	cr_assert_eq(loods_ops_bulk_commit(b, &err), LOODS_OK, "%s", err.msg);
}

/* ---- and figures out of it ---- */

static void check(struct random_office *o, struct look *look, int only)
{
	for (int k = 0; k < look_all_keys_n && !look->why[0]; k++) {
		struct loods_summary_request q = { .by = { look_all_keys[k].by[0], look_all_keys[k].by[1] },
						   .first = day(o->from),
						   .last = day(o->to) };
		struct loods_arena a = { 0 };
		struct loods_summary s;

		/* Now and then from the history, where all is known by now. */
		if (random_roll(o, 3) == 0)
			q.known_at = file.clock.pinned;
		cr_assert_eq(loods_summary_of_office(&app, &q, &a, &s, &err), LOODS_OK, "%s", err.msg);
		look_at(look, &look_all_keys[k], only, &s);
		loods_arena_release(&a);
	}
	if (look->why[0]) {
		char *text = random_office_text(o);

		cr_assert_fail("%s\n%s", look->why, text);
	}
}

/* Those of the clients that `who` owned on some day of the window. */
static int owned_by(struct random_office *o, int who, struct loods_guidance out[])
{
	const struct loods_span window = { day(o->from), day(o->to) };
	int n = 0;

	for (int i = 0; i < o->n; i++) {
		bool owned = false;

		for (int k = 0; k < o->f[i].g.n_owners; k++)
			owned = owned || (o->f[i].owners[k].caseworker.n == who &&
					  loods_span_overlaps(o->f[i].owners[k].span, window));
		if (owned)
			out[n++] = o->f[i].g;
	}
	return n;
}

static void same_office(struct random_office *o)
{
	struct loods_guidance clients[RANDOM_CLIENTS];
	struct naive_office office = { clients,		o->n,		n_users,     user_names,
				       BASE + o->first, BASE + o->from, BASE + o->to };
	struct look look = { .office = &office,
			     .user_name = user_name,
			     .client_reference = client_reference };
	int anna = user_called(OFFICE_CASEWORKER);

	for (int i = 0; i < o->n; i++)
		clients[i] = o->f[i].g;
	look.naive = naive_new(&office);
	check(o, &look, 0);
	naive_free(look.naive);

	/* A caseworker gets the own part. */
	enter(OFFICE_CASEWORKER);
	office.n = owned_by(o, anna, clients);
	look.naive = naive_new(&office);
	check(o, &look, anna);
	naive_free(look.naive);
}

/* What the file can hold: whose arm is not known is in a cohort by the guidance periods alone, the gender is
 * a word. */
static void fit(struct random_office *o)
{
	for (int i = 0; i < o->n; i++) {
		struct loods_guidance *g = &o->f[i].g;

		if (!g->arm && !g->n_periods)
			g->cohort_key = NULL;
		if (!g->gender)
			g->gender = LOODS_GENDER_UNKNOWN;
	}
}

/* Puts the file back to how it was made: without a client. */
static void restore(const char *made, size_t len)
{
	char wal[sizeof(file.path) + 8];
	FILE *f;

	loods_store_close(file.store);
	file.store = NULL;
	snprintf(wal, sizeof(wal), "%s-wal", file.path);
	unlink(wal);
	snprintf(wal, sizeof(wal), "%s-shm", file.path);
	unlink(wal);
	f = fopen(file.path, "wb");
	cr_assert_not_null(f);
	cr_assert_eq(fwrite(made, 1, len, f), len);
	cr_assert_eq(fclose(f), 0);
}

static void run(int first_seed, int rounds, bool old)
{
	size_t len;
	char *made;

	office_init(&file, OFFICE_LEAD);
	load_users();
	loods_store_close(file.store);
	file.store = NULL;
	made = folder_read(file.dir, "office.loods", &len);
	cr_assert(loods_stamp_parse("2029-06-30T10:00", false, &file.clock.pinned));
	if (getenv("LOODS_TESTS_SLOW"))
		rounds /= 20;
	for (int i = 0; i < rounds; i++) {
		static struct random_office o;

		restore(made, len);
		enter(OFFICE_LEAD);
		o = (struct random_office){
			.old = old, .minutes_known = true, .n_owners = (first_seed + i) % 4, .n_talkers = 5
		};
		o.owners[0] = user_called(OFFICE_CASEWORKER);
		o.owners[1] = user_called(OFFICE_CASEWORKER_2);
		o.owners[2] = user_called(OFFICE_LEAD);
		for (int u = 0; u < 5; u++)
			o.talkers[u] = u + 1;
		random_office_make(&o, (uint64_t)(first_seed + i));
		fit(&o);
		fill(&o);
		same_office(&o);
	}
	free(made);
	office_release(&file);
}

Test(summary_store, same_as_day_by_day)
{
	run(31, 80, false);
}

Test(summary_store, same_with_years_of_history)
{
	run(1031, 120, true);
}
