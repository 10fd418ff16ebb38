/* The access log: it says what was done, and whoever changes, removes, adds or moves a line behind its back
 * is found out. */
#include "office.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sqlite3.h>
#include <string.h>

#include "client.h"
#include "contact.h"
#include "office_fill.h"
#include "store_impl.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static void log_one(struct office *o, enum loods_log_action action, int64_t client, const char *purpose)
{
	struct loods_log_entry e = {
		.user = o->user.id, .action = action, .client.n = client, .purpose = purpose
	};
	struct loods_err err = { 0 };
	struct loods_tx *tx;

	OK(loods_store_begin(o->store, &tx, &err));
	OK(loods_store_log(tx, &e, &err));
	OK(loods_store_commit(tx, &err));
}

static int64_t broken_at(struct office *o)
{
	struct loods_err err = { 0 };
	int64_t bad, n;

	OK(access_log_check(o->store->db, &bad, &n, &err));
	return bad;
}

Test(access_log, says_who_did_what)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_log log;
	struct office o;
	bool found;

	office_init(&o, OFFICE_CASEWORKER);
	log_one(&o, LOODS_LOG_OPEN_REASON, 7, "covers for a colleague");
	log_one(&o, LOODS_LOG_OPEN, 8, NULL);
	OK(loods_store_log_list(o.store, &a, (loods_id){ 7 }, &log, &err));
	cr_assert_eq(log.n, 1);
	cr_assert_eq(log.list[0].action, LOODS_LOG_OPEN_REASON);
	cr_assert_eq(log.list[0].user.n, o.user.id.n);
	cr_assert_eq(log.list[0].at.n, o.clock.pinned.n);
	cr_assert_str_eq(log.list[0].purpose, "covers for a colleague");
	OK(loods_store_log_list(o.store, &a, (loods_id){ 0 }, &log, &err));
	cr_assert_eq(log.list[0].action, LOODS_LOG_OPEN, "newest first");
	cr_assert_eq(log.list[2].action, LOODS_LOG_LOGIN, "signing in is written down");
	cr_assert_eq(log.list[0].seq, log.n, "no number is missing");
	OK(loods_store_log_recent(o.store, o.user.id, (loods_id){ 7 }, LOODS_LOG_OPEN_REASON, o.clock.pinned,
				  &found, &err));
	cr_assert(found);
	OK(loods_store_log_recent(o.store, o.user.id, (loods_id){ 7 }, LOODS_LOG_OPEN_REASON,
				  (loods_stamp){ o.clock.pinned.n + 1 }, &found, &err));
	cr_assert_not(found);
	OK(loods_store_log_recent(o.store, o.user.id, (loods_id){ 8 }, LOODS_LOG_OPEN_REASON, o.clock.pinned,
				  &found, &err));
	cr_assert_not(found);
	/* A reason is for those who see names. */
	office_enter(&o, OFFICE_EVALUATOR);
	OK(loods_store_log_list(o.store, &a, (loods_id){ 7 }, &log, &err));
	cr_assert_null(log.list[0].purpose);
	log_one(&o, LOODS_LOG_EXPORT, 0, "yearly report");
	OK(loods_store_log_list(o.store, &a, (loods_id){ 0 }, &log, &err));
	cr_assert_str_eq(log.list[0].purpose, "yearly report");
	cr_assert_eq(broken_at(&o), 0);
	loods_arena_release(&a);
	office_release(&o);
}

struct read {
	char clients[64]; /* of the entries, in their order */
	int n, stop;      /* `stop`: after so many, 0: never */
};

static enum loods_code take(const struct loods_log_entry *e, void *ctx, struct loods_err *err)
{
	struct read *r = ctx;

	r->clients[r->n++] = (char)('0' + e->client.n);
	return r->n == r->stop ? loods_fail(err, LOODS_ECANCEL, "enough") : LOODS_OK;
}

static const char *clients_of(struct office *o, struct loods_log_query q, struct read *r)
{
	struct loods_err err = { 0 };

	*r = (struct read){ 0 };
	OK(loods_store_log_each(o->store, &q, take, r, &err));
	return r->clients;
}

/* Three days; anna owns client 1 until the second, and client 2 from the third on. */
Test(access_log, is_read_by_client_account_owner_and_day)
{
	struct loods_err err = { 0 };
	struct loods_log_query q = { 0 };
	struct office o;
	struct read r;
	loods_id one, two;
	loods_user_id anna, lead;

	office_init(&o, OFFICE_LEAD);
	lead = o.user.id;
	anna = loods_store_user_find(o.store, OFFICE_CASEWORKER);
	one = office_client(&o, "A-1", "A");
	two = office_client(&o, "B-2", "B");
	cr_assert(one.n == 1 && two.n == 2);
	office_own(&o, one, anna, "2026-11-01", "2026-11-24");
	office_own(&o, two, anna, "2026-11-25", NULL);
	o.clock.pinned = loods_stamp_of(office_day("2026-11-24"), 0, 0, 0);
	log_one(&o, LOODS_LOG_OPEN, 1, NULL);
	o.clock.pinned = loods_stamp_of(office_day("2026-11-24"), 23, 59, 59);
	log_one(&o, LOODS_LOG_OPEN, 2, NULL);
	log_one(&o, LOODS_LOG_DUMP, 0, "a reason");
	o.clock.pinned = loods_stamp_of(office_day("2026-11-25"), 0, 0, 0);
	office_enter(&o, OFFICE_CASEWORKER);
	log_one(&o, LOODS_LOG_OPEN, 1, NULL);
	cr_assert_str_eq(clients_of(&o, (struct loods_log_query){ .client = two }, &r), "2");
	cr_assert_str_eq(clients_of(&o, (struct loods_log_query){ .client = one }, &r), "11");
	cr_assert_str_eq(clients_of(&o, (struct loods_log_query){ .client = one, .user = lead }, &r), "1");
	q = (struct loods_log_query){ .from = office_day("2026-11-24"), .to = office_day("2026-11-24") };
	cr_assert_str_eq(clients_of(&o, q, &r), "021", "newest first, the last second of the day too");
	q = (struct loods_log_query){ .from = office_day("2026-11-25") };
	cr_assert_str_eq(clients_of(&o, q, &r), "10", "signing in, and what came then");
	q = (struct loods_log_query){ .owner = anna, .on = office_day("2026-11-24") };
	cr_assert_str_eq(clients_of(&o, q, &r), "11");
	q.on = office_day("2026-11-25");
	cr_assert_str_eq(clients_of(&o, q, &r), "2");
	r = (struct read){ .stop = 1 };
	cr_assert_eq(loods_store_log_each(o.store, &(struct loods_log_query){ 0 }, take, &r, &err), LOODS_ECANCEL);
	cr_assert_eq(r.n, 1);
	office_release(&o);
}

/* What `loods log --verify` asks. */
Test(access_log, says_how_many_entries_hold_together)
{
	struct loods_err err = { 0 };
	int64_t bad, n;
	struct office o;

	office_init(&o, OFFICE_LEAD);
	log_one(&o, LOODS_LOG_OPEN, 1, NULL);
	OK(loods_store_log_check(o.store, &bad, &n, &err));
	cr_assert(bad == 0 && n == 10, "the nine of a new office that its lead came into, and this one: %d", (int)n);
	OK(db_script(o.store->db, "DROP TRIGGER access_log_no_update; UPDATE access_log SET user = 1 WHERE seq = 10",
		     true, &err));
	OK(loods_store_log_check(o.store, &bad, &n, &err));
	cr_assert(bad == 10 && n == 9);
	office_release(&o);
}

Test(access_log, what_is_rolled_back_was_never_said)
{
	struct loods_log_entry e = { .action = LOODS_LOG_OPEN };
	struct loods_err err = { 0 };
	struct loods_tx *tx;
	struct office o;

	office_init(&o, OFFICE_CASEWORKER);
	e.user = o.user.id;
	OK(loods_store_begin(o.store, &tx, &err));
	OK(loods_store_log(tx, &e, &err));
	loods_store_rollback(tx);
	log_one(&o, LOODS_LOG_OPEN, 1, NULL);
	cr_assert_eq(broken_at(&o), 0);
	office_release(&o);
}

/* With the rights of a migration, which no other code has: what somebody with the page key and a tool of
 * their own could do to a log of 13 entries, the 11th with a client and a reason. */
struct tampering {
	char sql[200];
	int first; /* the entry at which the chain breaks */
};

ParameterizedTestParameters(access_log, tampering_shows)
{
	static struct tampering rows[] = {
		{ "UPDATE access_log SET at = at + 1 WHERE seq = 5", 5 },
		{ "UPDATE access_log SET user = 1 WHERE seq = 11", 11 },
		{ "UPDATE access_log SET client = NULL WHERE seq = 11", 11 },
		{ "UPDATE access_log SET client = 3 WHERE seq = 12", 12 },
		{ "UPDATE access_log SET action = 'list' WHERE seq = 9", 9 },
		{ "UPDATE access_log SET purpose = NULL WHERE seq = 11", 11 },
		{ "UPDATE access_log SET record = 1, type = 'client' WHERE seq = 12", 12 },
		{ "UPDATE access_log SET on_behalf_of = 2 WHERE seq = 13", 13 },
		{ "UPDATE access_log SET hash = zeroblob(32) WHERE seq = 4", 4 },
		{ "UPDATE access_log SET hash = x'00' WHERE seq = 4", 4 },
		{ "DELETE FROM access_log WHERE seq = 1", 1 },
		{ "DELETE FROM access_log WHERE seq = 6", 6 },
		{ "DELETE FROM access_log WHERE seq = 13", 13 },
		{ "DELETE FROM access_log; DELETE FROM access_log_head", 1 },
		{ "DELETE FROM access_log WHERE seq = 6; UPDATE access_log SET seq = -seq WHERE seq > 6;"
		  " UPDATE access_log SET seq = -seq - 1 WHERE seq < 0",
		  6 },
		{ "UPDATE access_log SET seq = 100 WHERE seq = 4; UPDATE access_log SET seq = 4 WHERE seq = "
		  "5;"
		  " UPDATE access_log SET seq = 5 WHERE seq = 100",
		  4 },
		{ "INSERT INTO access_log SELECT seq + 1, at, user, on_behalf_of, action, client, type, "
		  "record, purpose, hash"
		  " FROM access_log WHERE seq = 13",
		  14 },
		{ "UPDATE access_log_head SET seq = 12", 13 },
	};

	return cr_make_param_array(struct tampering, rows, sizeof rows / sizeof *rows);
}

ParameterizedTest(struct tampering *row, access_log, tampering_shows)
{
	struct loods_err err = { 0 };
	struct office o;
	int64_t n;

	office_init(&o, OFFICE_CASEWORKER);
	OK(db_read_int(o.store->db, "SELECT max(seq) FROM access_log", 0, 0, &n, NULL, &err));
	cr_assert_eq(n, 10, "the office was made, five accounts with their approvals, three signed in");
	log_one(&o, LOODS_LOG_OPEN_REASON, 7, "covers");
	log_one(&o, LOODS_LOG_OPEN, 8, NULL);
	log_one(&o, LOODS_LOG_OPEN, 9, NULL);
	cr_assert_eq(broken_at(&o), 0);
	/* The triggers are in the way of mistakes; whoever tampers takes them away. */
	cr_assert_neq(db_script(o.store->db, "DELETE FROM access_log WHERE seq = 3", true, &err), LOODS_OK);
	OK(db_script(o.store->db, "DROP TRIGGER access_log_no_update; DROP TRIGGER access_log_no_delete",
		     true, &err));
	OK(db_script(o.store->db, row->sql, true, &err));
	cr_assert_eq(broken_at(&o), row->first, "%s: %d", row->sql, (int)broken_at(&o));
	office_release(&o);
}
