/* Operations: who may write what, that a save is all or nothing, and what follows from a contact. */
#include <criterion/criterion.h>
#include <string.h>

#include "assignment.h"
#include "child.h"
#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "language_level.h"
#include "office.h"
#include "ops.h"
#include "ownership.h"
#include "task.h"

static struct loods_arena arena;
static struct office office;
static struct loods_app app;
static struct loods_notice notice;
static struct loods_err err;
static int at;

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){ .store = office.store, .path = office.path, .user = office.user, .clock = office.clock, .lang = "en" };
}

static loods_date day(int month, int d)
{
	loods_date out;

	cr_assert(loods_date_from_ymd(2026, month, d, &out));
	return out;
}

static enum loods_code save(const struct loods_type *t, void *rec)
{
	struct loods_change c = { LOODS_SAVE, t, rec, 0 };

	memset(&err, 0, sizeof err);
	return loods_ops_save(&app, &c, 1, &notice, &at, &err);
}

static enum loods_code delete(const struct loods_type *t, void *rec)
{
	struct loods_change c = { LOODS_DELETE, t, rec, 0 };

	memset(&err, 0, sizeof err);
	return loods_ops_save(&app, &c, 1, &notice, &at, &err);
}

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)
#define FAILS(call, wanted) cr_assert_eq((call), wanted, "got %d: %s", err.code, err.msg)

static struct loods_client *client(const char *reference)
{
	struct loods_client *c = loods_rec_new(&loods_client_type, &arena);

	c->reference = reference;
	c->name = "Yusuf, Amina";
	return c;
}

static struct loods_contact *contact(loods_id client, loods_date on, int outcome)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &arena);

	k->client = client;
	k->occurred_on = on;
	k->channel = LOODS_CHANNEL_PHONE;
	k->outcome = outcome;
	k->conducted_by = app.user.id;
	if (outcome == LOODS_OUTCOME_HELD)
		k->minutes = loods_num_of(20);
	return k;
}

static int64_t count(const struct loods_type *t)
{
	int64_t n = -1;

	OK(loods_store_count(app.store, t, NULL, &n, &err));
	return n;
}

/* A client of Anna's caseload, saved by Anna, who stays in. */
static loods_id annas_client(void)
{
	struct loods_client *c = client("C-1");

	enter(OFFICE_CASEWORKER);
	OK(save(&loods_client_type, c));
	return c->meta.id;
}

Test(ops, a_caseworkers_new_client_is_the_own_case)
{
	loods_id id = annas_client();

	cr_assert_neq(notice.text[0], '\0');
	cr_assert_eq(count(&loods_ownership_type), 1);
	OK(loods_ops_open_client(&app, id, NULL, &err));
	OK(save(&loods_contact_type, contact(id, day(11, 20), LOODS_OUTCOME_HELD)));
	office_release(&office);
}

Test(ops, a_client_comes_with_what_belongs_to_it_or_not_at_all)
{
	struct loods_client *c = client("C-2");
	struct loods_guidance_period *p = loods_rec_new(&loods_guidance_period_type, &arena);
	struct loods_ownership *o = loods_rec_new(&loods_ownership_type, &arena);
	struct loods_change changes[] = {
		{ LOODS_SAVE, &loods_client_type, c, 0 },
		{ LOODS_SAVE, &loods_guidance_period_type, p, 1 },
		{ LOODS_SAVE, &loods_ownership_type, o, 1 },
	};

	enter(OFFICE_CASEWORKER);
	p->start = day(11, 1);
	p->end = day(10, 1); /* wrong */
	o->caseworker = app.user.id;
	o->from = day(11, 1);
	FAILS(loods_ops_save(&app, changes, 3, &notice, &at, &err), LOODS_EINVALID);
	cr_assert_eq(at, 1);
	cr_assert_str_eq(err.field->name, "end");
	cr_assert_eq(c->meta.id.n, 0);
	cr_assert_eq(count(&loods_client_type), 0);
	p->end = LOODS_DATE_NONE;
	OK(loods_ops_save(&app, changes, 3, &notice, &at, &err));
	cr_assert_eq(p->client.n, c->meta.id.n);
	cr_assert_eq(o->client.n, c->meta.id.n);
	cr_assert_eq(count(&loods_ownership_type), 1, "no second one by itself");
	office_release(&office);
}

Test(ops, another_ones_client_opens_with_a_reason_for_three_hours)
{
	loods_id id = annas_client();

	enter(OFFICE_CASEWORKER_2);
	FAILS(loods_ops_open_client(&app, id, NULL, &err), LOODS_EDENIED);
	FAILS(loods_ops_open_client(&app, id, "   ", &err), LOODS_EDENIED);
	cr_assert_null(err.field);
	FAILS(save(&loods_contact_type, contact(id, day(11, 20), LOODS_OUTCOME_HELD)), LOODS_EDENIED);
	OK(loods_ops_open_client(&app, id, "Anna is ill today", &err));
	OK(loods_ops_open_client(&app, id, NULL, &err));
	OK(save(&loods_contact_type, contact(id, day(11, 20), LOODS_OUTCOME_HELD)));
	office.clock.pinned.n += 3 * 3600 + 1;
	app.clock = office.clock;
	FAILS(loods_ops_open_client(&app, id, NULL, &err), LOODS_EDENIED);
	FAILS(save(&loods_contact_type, contact(id, day(11, 21), LOODS_OUTCOME_HELD)), LOODS_EDENIED);
	office_release(&office);
}

Test(ops, a_reason_does_not_make_it_the_own_case)
{
	loods_id id = annas_client();
	struct loods_ownership *o = loods_rec_new(&loods_ownership_type, &arena);

	enter(OFFICE_CASEWORKER_2);
	OK(loods_ops_open_client(&app, id, "Anna is ill today", &err));
	o->client = id;
	o->caseworker = app.user.id;
	o->from = day(1, 1);
	o->to = day(1, 2);
	FAILS(save(&loods_ownership_type, o), LOODS_EDENIED);
	office_release(&office);
}

Test(ops, a_restricted_client_is_for_the_own_caseworker_and_leads)
{
	struct loods_client *c = client("C-3");

	enter(OFFICE_CASEWORKER);
	c->restricted = true;
	OK(save(&loods_client_type, c));
	OK(loods_ops_open_client(&app, c->meta.id, NULL, &err));
	enter(OFFICE_CASEWORKER_2);
	FAILS(loods_ops_open_client(&app, c->meta.id, "a good reason", &err), LOODS_EDENIED);
	cr_assert_str_eq(err.field->name, "restricted");
	FAILS(save(&loods_contact_type, contact(c->meta.id, day(11, 20), LOODS_OUTCOME_HELD)), LOODS_EDENIED);
	enter(OFFICE_LEAD);
	OK(loods_ops_open_client(&app, c->meta.id, NULL, &err));
	OK(save(&loods_contact_type, contact(c->meta.id, day(11, 20), LOODS_OUTCOME_HELD)));
	office_release(&office);
}

Test(ops, restricting_a_client_ends_what_a_reason_opened)
{
	struct loods_client *c = client("C-4");

	enter(OFFICE_CASEWORKER);
	OK(save(&loods_client_type, c));
	enter(OFFICE_CASEWORKER_2);
	OK(loods_ops_open_client(&app, c->meta.id, "Anna is ill today", &err));
	enter(OFFICE_LEAD);
	c->restricted = true;
	OK(save(&loods_client_type, c));
	enter(OFFICE_CASEWORKER_2);
	FAILS(loods_ops_open_client(&app, c->meta.id, NULL, &err), LOODS_EDENIED);
	FAILS(save(&loods_contact_type, contact(c->meta.id, day(11, 20), LOODS_OUTCOME_HELD)), LOODS_EDENIED);
	office_release(&office);
}

Test(ops, evaluators_and_administrators_write_and_open_nothing)
{
	static const char *const who[] = { OFFICE_EVALUATOR, OFFICE_ADMINISTRATOR };
	loods_id id = annas_client();

	for (int i = 0; i < 2; i++) {
		struct loods_bulk *b;

		enter(who[i]);
		FAILS(loods_ops_open_client(&app, id, "curious", &err), LOODS_EDENIED);
		FAILS(save(&loods_contact_type, contact(id, day(11, 20), LOODS_OUTCOME_HELD)), LOODS_EDENIED);
		FAILS(loods_ops_bulk_begin(&app, "import", &b, &err), LOODS_EDENIED);
		cr_assert_null(b);
	}
	office_release(&office);
}

Test(ops, rights_of_the_roles)
{
	static const struct { enum loods_right right; bool may[4]; } rows[] = { /* caseworker, lead, evaluator, administrator */
		{ LOODS_MAY_READ_NAMES, { true, true, false, false } }, { LOODS_MAY_WRITE, { true, true, false, false } },
		{ LOODS_MAY_IMPORT, { false, true, false, false } }, { LOODS_MAY_DUMP, { false, true, false, false } },
		{ LOODS_MAY_SUMMARY_CLIENTS, { true, true, false, false } }, { LOODS_MAY_SUMMARY_GROUPS, { true, true, true, false } },
		{ LOODS_MAY_SEE_ALL, { false, true, false, false } }, { LOODS_MAY_ACCOUNTS, { false, false, false, true } },
		{ LOODS_MAY_APPROVE, { false, true, false, false } }, { LOODS_MAY_EXPORT, { false, true, true, false } },
		{ LOODS_MAY_VERIFY, { true, true, true, true } },
	};
	static const char *const who[] = { OFFICE_CASEWORKER, OFFICE_LEAD, OFFICE_EVALUATOR, OFFICE_ADMINISTRATOR };

	for (int u = 0; u < 4; u++) {
		enter(who[u]);
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
			cr_assert_eq(loods_ops_may(&app, rows[i].right, &err), rows[i].may[u] ? LOODS_OK : LOODS_EDENIED, "right %d of %s",
				     rows[i].right, who[u]);
	}
	app.store = NULL; /* locked */
	cr_assert_eq(loods_ops_may(&app, LOODS_MAY_VERIFY, &err), LOODS_EDENIED);
	office_release(&office);
}

Test(ops, somebody_elses_change_is_a_conflict_and_takes_nothing)
{
	loods_id id = annas_client();
	struct loods_contact *k = contact(id, day(11, 20), LOODS_OUTCOME_HELD), other;

	OK(save(&loods_contact_type, k));
	other = *k;
	other.minutes = loods_num_of(30);
	OK(save(&loods_contact_type, &other));
	k->minutes = loods_num_of(40);
	FAILS(save(&loods_contact_type, k), LOODS_ECONFLICT);
	cr_assert_eq(k->minutes.n, 40);
	cr_assert_eq(k->meta.version, 1);
	OK(delete(&loods_contact_type, &other));
	FAILS(save(&loods_contact_type, k), LOODS_ECONFLICT);
	office_release(&office);
}

Test(ops, what_is_once_stays_and_what_is_added_is_not_changed)
{
	loods_id id = annas_client();
	struct loods_cohort *cohort = loods_rec_new(&loods_cohort_type, &arena);
	struct loods_assignment *a = loods_rec_new(&loods_assignment_type, &arena);
	struct loods_language_level *l = loods_rec_new(&loods_language_level_type, &arena);

	cohort->key = "west";
	FAILS(save(&loods_cohort_type, cohort), LOODS_EDENIED);
	enter(OFFICE_LEAD);
	OK(save(&loods_cohort_type, cohort));
	a->client = id;
	a->cohort = cohort->meta.id;
	a->arm = "treatment";
	a->assigned_on = day(1, 1);
	OK(save(&loods_assignment_type, a));
	a->stratum = "A";
	OK(save(&loods_assignment_type, a));
	a->arm = "control";
	FAILS(save(&loods_assignment_type, a), LOODS_EINVALID);
	cr_assert_str_eq(err.field->name, "arm");

	*l = (struct loods_language_level){ .client = id, .skill = LOODS_SKILL_READING, .level = LOODS_LEVEL_A1, .basis = LOODS_BASIS_EXAM,
					    .measured_on = day(1, 1) };
	OK(save(&loods_language_level_type, l));
	l->level = LOODS_LEVEL_A2;
	FAILS(save(&loods_language_level_type, l), LOODS_EREFUSED);
	FAILS(delete(&loods_language_level_type, l), LOODS_EREFUSED);
	FAILS(delete(&loods_cohort_type, cohort), LOODS_EREFUSED);
	office_release(&office);
}

Test(ops, every_change_is_in_the_log)
{
	loods_id id = annas_client();
	struct loods_contact *k = contact(id, day(11, 20), LOODS_OUTCOME_HELD);
	struct loods_log log;
	int created = 0, changed = 0, deleted = 0, opened = 0;

	OK(loods_ops_open_client(&app, id, NULL, &err));
	OK(save(&loods_contact_type, k));
	OK(save(&loods_contact_type, k));
	OK(delete(&loods_contact_type, k));
	OK(loods_store_log_list(app.store, &arena, id, &log, &err));
	for (int i = 0; i < log.n; i++) {
		cr_assert_eq(log.list[i].user.n, app.user.id.n);
		created += log.list[i].action == LOODS_LOG_CREATE && log.list[i].type == &loods_contact_type;
		changed += log.list[i].action == LOODS_LOG_CHANGE;
		deleted += log.list[i].action == LOODS_LOG_DELETE;
		opened += log.list[i].action == LOODS_LOG_OPEN;
	}
	cr_assert(created == 1 && changed == 1 && deleted == 1 && opened == 1);
	office_release(&office);
}

Test(ops, a_contact_takes_the_place_of_the_planned_one_and_the_next_follows)
{
	loods_id id = annas_client();
	struct loods_contact *early = contact(id, day(11, 2), LOODS_OUTCOME_PLANNED), *due = contact(id, day(11, 20), LOODS_OUTCOME_PLANNED);
	struct loods_contact *later = contact(id, day(12, 20), LOODS_OUTCOME_PLANNED), *k, *next;
	void *rec;

	OK(loods_ops_save_contact(&app, early, NULL, &notice, &at, &err));
	OK(loods_ops_save_contact(&app, due, NULL, &notice, &at, &err));
	OK(loods_ops_save_contact(&app, later, NULL, &notice, &at, &err));
	cr_assert_eq(count(&loods_contact_type), 3);

	/* The next one offered was the very plan that is now fulfilled: it becomes a new record. */
	k = contact(id, day(11, 21), LOODS_OUTCOME_HELD);
	next = contact(id, day(12, 5), LOODS_OUTCOME_PLANNED);
	next->meta = due->meta;
	OK(loods_ops_save_contact(&app, k, next, &notice, &at, &err));
	cr_assert_eq(k->meta.id.n, due->meta.id.n, "the plan of 20 November became the contact of the 21st");
	cr_assert_neq(next->meta.id.n, due->meta.id.n);
	cr_assert_eq(count(&loods_contact_type), 4);
	OK(loods_store_get(app.store, &arena, &loods_contact_type, k->meta.id, false, &rec, &err));
	cr_assert_eq(((struct loods_contact *)rec)->outcome, LOODS_OUTCOME_HELD);

	/* A next one with an id of its own moves that plan. */
	k = contact(id, day(11, 22), LOODS_OUTCOME_NO_ANSWER);
	later->occurred_on = day(11, 25);
	OK(loods_ops_save_contact(&app, k, later, &notice, &at, &err));
	cr_assert_eq(k->meta.id.n, early->meta.id.n, "the plan of 2 November was the only open one left up to that day");
	cr_assert_eq(count(&loods_contact_type), 4);
	cr_assert_eq(later->meta.version, 2);
	office_release(&office);
}

Test(ops, a_contact_with_a_wrong_next_saves_neither)
{
	loods_id id = annas_client();
	struct loods_contact *due = contact(id, day(11, 20), LOODS_OUTCOME_PLANNED), *k, *next;

	OK(loods_ops_save_contact(&app, due, NULL, &notice, &at, &err));
	k = contact(id, day(11, 21), LOODS_OUTCOME_HELD);
	next = contact(id, day(11, 20), LOODS_OUTCOME_PLANNED);
	FAILS(loods_ops_save_contact(&app, k, next, &notice, &at, &err), LOODS_EINVALID);
	cr_assert_eq(at, 1);
	cr_assert_str_eq(err.field->name, "occurred_on");
	cr_assert_eq(k->meta.id.n, 0);
	next->occurred_on = day(12, 1);
	next->minutes = loods_num_of(700);
	FAILS(loods_ops_save_contact(&app, k, next, &notice, &at, &err), LOODS_EINVALID);
	cr_assert_eq(at, 1);
	cr_assert_eq(k->meta.id.n, 0);
	cr_assert_eq(count(&loods_contact_type), 1);
	next->minutes = (loods_num){ 0 };
	OK(loods_ops_save_contact(&app, k, next, &notice, &at, &err));
	cr_assert_eq(count(&loods_contact_type), 2);
	office_release(&office);
}

Test(ops, a_bulk_is_all_or_nothing)
{
	struct loods_bulk *b;
	struct loods_client *c = client("C-1"), *twin = client("C-1");
	struct loods_contact *k;

	enter(OFFICE_LEAD);
	OK(loods_ops_bulk_begin(&app, "import of one file", &b, &err));
	OK(loods_ops_bulk_put(b, &loods_client_type, c, &notice, &err));
	FAILS(loods_ops_bulk_put(b, &loods_client_type, twin, &notice, &err), LOODS_EEXISTS);
	k = contact(c->meta.id, day(11, 20), LOODS_OUTCOME_HELD);
	OK(loods_ops_bulk_put(b, &loods_contact_type, k, &notice, &err));
	cr_assert_neq(notice.text[0], '\0', "outside every guidance period");
	FAILS(loods_ops_bulk_commit(b, &err), LOODS_EREFUSED);
	cr_assert_eq(count(&loods_client_type), 0);

	OK(loods_ops_bulk_begin(&app, "import of one file", &b, &err));
	c = client("C-1");
	OK(loods_ops_bulk_put(b, &loods_client_type, c, &notice, &err));
	k = contact(c->meta.id, day(11, 20), LOODS_OUTCOME_HELD);
	k->meta.entered_at = loods_stamp_of(day(11, 24), 0, 0, 0);
	FAILS(loods_ops_bulk_put(b, &loods_contact_type, k, &notice, &err), LOODS_EINVALID);
	cr_assert_str_eq(err.field->name, "entered_at");
	loods_ops_bulk_cancel(b);
	cr_assert_eq(count(&loods_client_type), 0);

	OK(loods_ops_bulk_begin(&app, "import of one file", &b, &err));
	OK(loods_ops_bulk_put(b, &loods_client_type, client("C-1"), &notice, &err));
	OK(loods_ops_bulk_commit(b, &err));
	cr_assert_eq(count(&loods_client_type), 1);
	office_release(&office);
}

/* A bulk of some seconds: what was put after the first of them can be corrected as well. */
Test(ops, a_bulk_takes_time)
{
	struct loods_bulk *b;
	struct loods_contact *k, before;
	struct loods_client *c = client("C-1");

	enter(OFFICE_LEAD);
	OK(loods_ops_bulk_begin(&app, "some seconds", &b, &err));
	OK(loods_ops_bulk_put(b, &loods_client_type, c, &notice, &err));
	office.clock.pinned.n += 2; /* for storage; the bulk began with the time of app */
	k = contact(c->meta.id, day(11, 20), LOODS_OUTCOME_HELD);
	OK(loods_ops_bulk_put(b, &loods_contact_type, k, &notice, &err));
	cr_assert_gt(k->meta.entered_at.n, app.clock.pinned.n);
	before = *k;
	k->minutes = loods_num_of(45);
	OK(loods_ops_bulk_correct(b, &loods_contact_type, &before, k, &err));
	OK(loods_ops_bulk_commit(b, &err));
	office_release(&office);
}

Test(ops, accounts_need_their_rights_and_good_passphrases)
{
	struct loods_secret weak, good;
	char recovery[LOODS_RECOVERY_CODE_MAX];

	enter(OFFICE_LEAD);
	weak = office_passphrase("kort");
	good = office_passphrase("vier droge geiten");
	FAILS(loods_ops_user_add(&app, "noor", LOODS_ROLE_CASEWORKER, &good, recovery, &err), LOODS_EDENIED);
	enter(OFFICE_ADMINISTRATOR);
	FAILS(loods_ops_user_add(&app, "noor", LOODS_ROLE_CASEWORKER, &weak, recovery, &err), LOODS_EINVALID);
	FAILS(loods_ops_user_add(&app, "no or", LOODS_ROLE_CASEWORKER, &good, recovery, &err), LOODS_EINVALID);
	OK(loods_ops_user_add(&app, "noor", LOODS_ROLE_CASEWORKER, &good, recovery, &err));
	FAILS(loods_ops_user_approve(&app, "noor", &err), LOODS_EDENIED);
	FAILS(loods_ops_user_disable(&app, OFFICE_ADMINISTRATOR, &err), LOODS_EREFUSED);
	OK(loods_ops_user_disable(&app, "noor", &err));
	loods_secret_release(&weak);
	loods_secret_release(&good);
	office_release(&office);
}
