/* Undo: the last save is taken back as it was made, and never over somebody else's change. */
#include <criterion/criterion.h>
#include <string.h>

#include "client.h"
#include "contact.h"
#include "language_level.h"
#include "office.h"
#include "ops.h"
#include "ownership.h"

static struct loods_arena arena;
static struct office office;
static struct loods_app app;
static struct loods_undo last;
static struct loods_err err;

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)", err.msg, err.debug)
#define FAILS(call, wanted) cr_assert_eq((call), wanted, "got %d: %s", err.code, err.msg)

static void begin(void)
{
	office_init(&office, OFFICE_CASEWORKER);
	app = (struct loods_app){ .store = office.store, .path = office.path, .user = office.user, .clock = office.clock, .lang = "en",
				  .undo = &last };
}

static enum loods_code change(enum loods_change_kind kind, const struct loods_type *t, void *rec)
{
	struct loods_change c = { kind, t, rec, 0 };

	return loods_ops_save(&app, &c, 1, NULL, NULL, &err);
}

static int64_t count(const struct loods_type *t)
{
	int64_t n = -1;

	OK(loods_store_count(app.store, t, NULL, &n, &err));
	return n;
}

static struct loods_client *client(void)
{
	struct loods_client *c = loods_rec_new(&loods_client_type, &arena);

	c->reference = "C-1";
	c->name = "Yusuf, Amina";
	OK(change(LOODS_SAVE, &loods_client_type, c));
	return c;
}

static struct loods_contact *contact(loods_id client, int d, int outcome)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &arena);

	k->client = client;
	cr_assert(loods_date_from_ymd(2026, 11, d, &k->occurred_on));
	k->channel = LOODS_CHANNEL_PHONE;
	k->outcome = outcome;
	k->note = "belt terug";
	k->conducted_by = app.user.id;
	k->minutes = loods_num_of(20);
	return k;
}

static const struct loods_contact *stored(loods_id id)
{
	void *rec;

	OK(loods_store_get(app.store, &arena, &loods_contact_type, id, false, &rec, &err));
	return rec;
}

Test(ops_undo, a_new_client_goes_with_the_ownership_that_came_with_it)
{
	begin();
	cr_assert_not(loods_ops_can_undo(&app));
	FAILS(loods_ops_undo(&app, &err), LOODS_EREFUSED);
	client();
	cr_assert(loods_ops_can_undo(&app));
	OK(loods_ops_undo(&app, &err));
	cr_assert_eq(count(&loods_client_type), 0);
	cr_assert_eq(count(&loods_ownership_type), 0);
	office_release(&office);
	loods_undo_release(&last);
}

Test(ops_undo, a_change_and_a_deletion_come_back_and_go_again)
{
	struct loods_contact *k;
	struct loods_log log;
	int undone = 0;

	begin();
	k = contact(client()->meta.id, 20, LOODS_OUTCOME_HELD);
	OK(change(LOODS_SAVE, &loods_contact_type, k));
	k->note = "andere notitie";
	k->minutes = loods_num_of(50);
	OK(change(LOODS_SAVE, &loods_contact_type, k));
	OK(loods_ops_undo(&app, &err));
	cr_assert_str_eq(stored(k->meta.id)->note, "belt terug");
	cr_assert_eq(stored(k->meta.id)->minutes.n, 20);
	OK(loods_ops_undo(&app, &err)); /* the undo itself */
	cr_assert_str_eq(stored(k->meta.id)->note, "andere notitie");

	k->meta = stored(k->meta.id)->meta;
	OK(change(LOODS_DELETE, &loods_contact_type, k));
	cr_assert_eq(count(&loods_contact_type), 0);
	OK(loods_ops_undo(&app, &err));
	cr_assert_eq(count(&loods_contact_type), 1);
	cr_assert_eq(stored(k->meta.id)->minutes.n, 50);
	OK(loods_store_log_list(app.store, &arena, k->client, &log, &err));
	for (int i = 0; i < log.n; i++)
		undone += log.list[i].action == LOODS_LOG_UNDO;
	cr_assert_eq(undone, 3);
	office_release(&office);
	loods_undo_release(&last);
}

Test(ops_undo, a_contact_that_took_a_plans_place_gives_it_back)
{
	struct loods_contact *planned, *k, *next;
	loods_id id;

	begin();
	id = client()->meta.id;
	planned = contact(id, 20, LOODS_OUTCOME_PLANNED);
	OK(loods_ops_save_contact(&app, planned, NULL, NULL, NULL, &err));
	k = contact(id, 21, LOODS_OUTCOME_HELD);
	next = contact(id, 28, LOODS_OUTCOME_PLANNED);
	OK(loods_ops_save_contact(&app, k, next, NULL, NULL, &err));
	cr_assert_eq(count(&loods_contact_type), 2);
	OK(loods_ops_undo(&app, &err));
	cr_assert_eq(count(&loods_contact_type), 1);
	cr_assert_eq(stored(planned->meta.id)->outcome, LOODS_OUTCOME_PLANNED);
	cr_assert_eq(stored(planned->meta.id)->occurred_on.n, planned->occurred_on.n);
	office_release(&office);
	loods_undo_release(&last);
}

Test(ops_undo, never_over_a_later_change)
{
	struct loods_contact *k;
	struct loods_undo other = { 0 };

	begin();
	k = contact(client()->meta.id, 20, LOODS_OUTCOME_HELD);
	OK(change(LOODS_SAVE, &loods_contact_type, k));
	app.undo = &other; /* another session */
	k->minutes = loods_num_of(50);
	OK(change(LOODS_SAVE, &loods_contact_type, k));
	app.undo = &last;
	FAILS(loods_ops_undo(&app, &err), LOODS_ECONFLICT);
	cr_assert_eq(stored(k->meta.id)->minutes.n, 50);
	cr_assert_not(loods_ops_can_undo(&app));
	loods_undo_release(&other);
	office_release(&office);
	loods_undo_release(&last);
}

Test(ops_undo, what_is_only_added_stays)
{
	struct loods_language_level l = { .skill = LOODS_SKILL_READING, .level = LOODS_LEVEL_A1, .basis = LOODS_BASIS_EXAM };

	begin();
	l.client = client()->meta.id;
	cr_assert(loods_date_from_ymd(2026, 11, 1, &l.measured_on));
	OK(change(LOODS_SAVE, &loods_language_level_type, &l));
	FAILS(loods_ops_undo(&app, &err), LOODS_EREFUSED);
	cr_assert_eq(count(&loods_language_level_type), 1);
	office_release(&office);
	loods_undo_release(&last);
}
