/* Packed contacts: always the same as the contacts, whatever is done to these, and read here by the
 * description in contact_pack.h alone. */
#include "contact_pack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "contact.h"
#include "migrate.h"
#include "office.h"
#include "office_fill.h"
#include "store_impl.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

enum { CLIENTS = 4, STEPS = 400, FACTS_MAX = 600 };

static uint32_t seed = 20261123;

static int some(int n)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)n);
}

struct fact {
	int64_t on, fact, conductor, lag;
};

static int by_all(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;
	const int64_t p[] = { x->on, x->fact, x->conductor, x->lag };
	const int64_t q[] = { y->on, y->fact, y->conductor, y->lag };

	for (int i = 0; i < 4; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	return 0;
}

/* What the contacts themselves say. */
static int from_contacts(struct office *o, loods_id client, struct fact *out)
{
	const struct loods_filter f = { .client = client };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_list list;

	OK(loods_store_list(o->store, &a, &loods_contact_type, &f, &list, &err));
	cr_assert_leq(list.n, FACTS_MAX);
	for (int i = 0; i < list.n; i++) {
		const struct loods_contact *k = list.rec[i];

		out[i] = (struct fact){ k->occurred_on.n, k->fact.n, k->conducted_by.n,
					loods_stamp_date(k->meta.entered_at).n - k->occurred_on.n };
	}
	if (list.n)
		qsort(out, (size_t)list.n, sizeof *out, by_all);
	loods_arena_release(&a);
	return list.n;
}

static int64_t number(const unsigned char **at, const unsigned char *end)
{
	int64_t v = 0;
	int shift = 0;

	for (;; shift += 7) {
		cr_assert(*at < end);
		v |= (int64_t)(**at & 0x7f) << shift;
		if (*(*at)++ < 0x80)
			return v;
	}
}

/* One pack, read on behind out[n]; its days lie in [first, end). Returns how many there are then. */
static int unpack(struct db_stmt *st, int64_t first, int64_t before, struct fact *out, int n)
{
	size_t len;
	const unsigned char *at = db_blob(st, 1, &len), *end = at + len;
	int64_t day = first;

	cr_assert_gt(len, 0, "where there is no contact there is no pack");
	while (at < end) {
		int64_t lag;

		cr_assert_lt(n, FACTS_MAX);
		day += number(&at, end);
		cr_assert(day >= first && day < before);
		out[n].on = day;
		out[n].fact = number(&at, end);
		out[n].conductor = number(&at, end);
		lag = number(&at, end);
		out[n++].lag = lag % 2 ? -(lag + 1) / 2 : lag / 2;
	}
	return n;
}

/* What the packs say, stretch after stretch of 256 days, or the newest pack; 0 without one. */
static int from_packs(struct office *o, loods_id client, bool newest, struct fact *out)
{
	struct loods_err err = { 0 };
	struct db_stmt *st;
	int n = 0;
	bool row;

	OK(db_prepare(o->store->db,
		      "SELECT id / 4294967296, pack FROM contact_pack WHERE id % 4294967296 = ?1"
		      " AND (id = ?1) = ?2 ORDER BY id",
		      &st, &err));
	db_bind_int(st, 1, client.n);
	db_bind_int(st, 2, newest);
	while (db_step(st, &row, &err) == LOODS_OK && row) {
		int64_t first = db_int(st, 0) * 256;

		n = unpack(st, first, newest ? INT32_MAX : first + 256, out, n);
	}
	db_finish(st);
	return n;
}

static void compare(struct office *o, const loods_id *clients, int step)
{
	static struct fact want[FACTS_MAX], have[FACTS_MAX];

	for (int i = 0; i < CLIENTS; i++) {
		int n = from_contacts(o, clients[i], want), from = 0;

		cr_assert_eq(from_packs(o, clients[i], false, have), n, "step %d", step);
		cr_assert_eq(memcmp(want, have, (size_t)n * sizeof *want), 0, "step %d", step);
		/* From the day of the newest talk on: final (2) and held (1). */
		for (int k = 0; k < n; k++)
			if ((want[k].fact & 3) == 2 && (want[k].fact >> 2 & 15) == 1)
				from = k;
		while (from > 0 && want[from - 1].on == want[from].on)
			from--;
		cr_assert_eq(from_packs(o, clients[i], true, have), n - from, "step %d", step);
		cr_assert_eq(memcmp(want + from, have, (size_t)(n - from) * sizeof *want), 0, "step %d",
			     step);
	}
}

/* A contact of any kind; entered before, on or after its day. */
static void *some_contact(struct office *o, struct loods_arena *a, loods_id client)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, a);

	k->client = client;
	k->occurred_on.n = office_day("2026-11-01").n - some(some(2) ? 8 : 3000);
	k->channel = 1 + some(LOODS_CHANNEL_END - 1);
	k->outcome = 1 + some(LOODS_OUTCOME_END - 1);
	k->minutes = some(4) ? loods_num_of(some(601)) : (loods_num){ 0 };
	k->topics = (uint32_t)some(1 << (LOODS_TOPIC_END - 1)) << 1;
	k->conducted_by = o->user.id;
	k->meta.entered_at =
		loods_stamp_of((loods_date){ k->occurred_on.n + some(30) - 3 }, some(24), some(60), 0);
	return k;
}

/* One contact more, changed or gone; false: there is none to change. */
static bool some_change(struct office *o, struct loods_tx *tx, const loods_id *clients)
{
	const struct loods_filter f = { .client = clients[some(CLIENTS)] };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_list list;
	bool any;

	OK(loods_store_list(o->store, &a, &loods_contact_type, &f, &list, &err));
	any = list.n > 0;
	if (!any || some(3) == 0) {
		OK(loods_store_put(tx, &loods_contact_type, some_contact(o, &a, f.client), &err));
	} else {
		struct loods_contact *k = list.rec[some(list.n)];

		if (some(4) == 0) {
			OK(loods_store_delete(tx, &loods_contact_type, k, &err));
		} else {
			k->occurred_on.n += some(3) ? some(3) - 1 : some(1200) - 600;
			k->minutes = loods_num_of(some(601));
			OK(loods_store_put(tx, &loods_contact_type, k, &err));
		}
	}
	loods_arena_release(&a);
	return any;
}

/* A window of all clients: what is left out is older than what the facts say, and than any guidance. */
struct window {
	struct office *o;
	struct loods_guidance_query q;
	int step;
};

static enum loods_code check_window(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	static struct fact want[FACTS_MAX];
	const struct window *w = ctx;
	const struct loods_span near = { { w->q.from.n - 400 }, { w->q.to.n - 1 } };
	int32_t since = g->contacts_since.n ? g->contacts_since.n
			: g->n_periods	    ? g->periods[0].first.n
					    : INT32_MAX;
	int n = from_contacts(w->o, g->client, want), left_out;

	(void)err;
	while (n && want[n - 1].on >= w->q.to.n)
		n--;
	left_out = n - g->n_contacts;
	cr_assert_geq(left_out, 0);
	for (int i = 0; i < g->n_contacts; i++) {
		const struct loods_contact_fact *f = &g->contacts[i];
		const struct fact *x = &want[left_out + i];

		cr_assert(f->on.n == x->on && f->conducted_by.n == x->conductor &&
				  f->entered_on.n == x->on + x->lag && f->status == (x->fact & 3),
			  "step %d", w->step);
	}
	if (g->n_contacts || (g->n_periods && loods_span_overlaps(g->periods[g->n_periods - 1], near)))
		cr_assert(!left_out || want[left_out - 1].on < since, "step %d: %d left out", w->step,
			  left_out);
	return LOODS_OK;
}

static void check_some_window(struct office *o, int step)
{
	struct window w = { .o = o, .step = step };
	struct loods_err err = { 0 };

	w.q.from.n = office_day("2026-11-01").n - some(some(2) ? 60 : 3000);
	w.q.to.n = w.q.from.n + 1 + some(200);
	OK(loods_store_guidance(o->store, &w.q, check_window, &w, &err));
}

/* The list of all clients shows the newest final contact that is not planned, up to its day. */
static void check_caseload(struct office *o, int step)
{
	static struct fact want[FACTS_MAX];
	const loods_date on = { office_day("2026-11-01").n - some(some(2) ? 60 : 3000) };
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct loods_caseload list;

	OK(loods_store_caseload(o->store, &a, (loods_user_id){ 0 }, on, &list, &err));
	cr_assert_eq(list.n, CLIENTS);
	for (int i = 0; i < list.n; i++) {
		int n = from_contacts(o, list.list[i].client, want);
		int64_t last = 0;

		for (int k = 0; k < n; k++)
			if (want[k].on <= on.n && (want[k].fact & 3) == LOODS_CONTACT_FINAL &&
			    (want[k].fact >> 2 & 15) != LOODS_OUTCOME_PLANNED)
				last = want[k].on;
		cr_assert_eq(list.list[i].last_on.n, last, "step %d", step);
	}
	loods_arena_release(&a);
}

static enum loods_code count_contacts(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	(void)err;
	*(int *)ctx += g->n_contacts;
	return LOODS_OK;
}

Test(contact_pack, says_what_the_contacts_say_after_any_change)
{
	struct loods_err err = { 0 };
	struct loods_arena a = { 0 };
	struct loods_health health;
	loods_id clients[CLIENTS];
	struct office o;

	office_init(&o, OFFICE_LEAD);
	for (int i = 0; i < CLIENTS; i++)
		clients[i] = office_client(&o, loods_arena_printf(&a, "%d", i), "Iemand");
	office_guide(&o, clients[0], "2010-01-01", NULL);
	office_guide(&o, clients[1], "2026-01-01", NULL);
	office_guide(&o, clients[2], "2019-01-01", "2024-06-30");
	for (int step = 0; step < STEPS; step++) {
		struct loods_tx *tx;

		OK(loods_store_begin(o.store, &tx, &err));
		for (int i = some(6); i >= 0; i--)
			some_change(&o, tx, clients);
		if (some(5) == 0) {
			loods_store_rollback(tx);
		} else {
			if (some(3) == 0) {
				/* Figures that are read before the commit see what it brings. */
				const struct loods_guidance_query q = { .from = { 1 },
									.to = office_day("2199-12-31"),
									.all_contacts = true };
				static struct fact rows[FACTS_MAX];
				int n = 0, want = 0;

				OK(loods_store_guidance(o.store, &q, count_contacts, &n, &err));
				for (int i = 0; i < CLIENTS; i++)
					want += from_contacts(&o, clients[i], rows);
				cr_assert_eq(n, want);
			}
			OK(loods_store_commit(tx, &err));
		}
		compare(&o, clients, step);
		check_some_window(&o, step);
		check_caseload(&o, step);
	}
	OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
	for (int i = 0; i < health.n; i++)
		cr_assert_fail("%s: %s", health.list[i].where, health.list[i].what);
	loods_arena_release(&a);
	office_release(&o);
}

/* An office of before there were packs, or with packs of another form, gets them when it is opened. */
Test(contact_pack, is_made_where_an_office_lacks_it)
{
	static const char *const losses[] = {
		"DELETE FROM contact_pack",
		"DELETE FROM contact_pack WHERE id = 0; DELETE FROM contact_pack WHERE id % 4294967296 = 2",
		"UPDATE contact_pack SET pack = x'00'",
	};
	struct loods_err err = { 0 };
	struct loods_arena a = { 0 };
	loods_id clients[CLIENTS];
	struct office o;

	office_init(&o, OFFICE_LEAD);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = office_client(&o, loods_arena_printf(&a, "%d", i), "Iemand");
		for (int k = 0; k < i; k++)
			office_contact(&o, clients[i], "2026-11-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD,
				       k);
	}
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
		OK(db_script(o.store->db, losses[i], false, &err));
		office_enter(&o, i % 2 ? OFFICE_EVALUATOR : OFFICE_LEAD);
		compare(&o, clients, (int)i);
	}
	loods_arena_release(&a);
	office_release(&o);
}

/* All but the last digit of a row of November 2026: 1 November is day 739921 = 2890 * 256 + 81, and
 * 2890 * 2^32 = 12412455485440. */
#define ROW "1241245548544"

/* What the right key wrote wrongly is found, and told without a word about anybody. */
Test(contact_pack, verify_compares_it_with_the_contacts)
{
	static const struct {
		const char *sql, *where;
	} rows[] = {
		{ "DELETE FROM contact_pack WHERE id = " ROW "1", "table contact_pack, row " ROW "1" },
		{ "UPDATE contact_pack SET pack = CAST(pack || x'00010100' AS BLOB) WHERE id = " ROW "1",
		  "table contact_pack, row " ROW "1" },
		{ "UPDATE contact_pack SET pack = x'ff' WHERE id = " ROW "1",
		  "table contact_pack, row " ROW "1" },
		{ "DELETE FROM contact_pack WHERE id = 1", "table contact_pack, row 1" },
		{ "UPDATE contact_pack SET pack = CAST(pack || x'00010100' AS BLOB) WHERE id = 1",
		  "table contact_pack, row 1" },
		{ "INSERT INTO contact_pack SELECT " ROW "2, pack FROM contact_pack WHERE id = " ROW "1",
		  "table contact_pack, row " ROW "2" },
		{ "INSERT INTO contact_pack SELECT 4294967297, pack FROM contact_pack WHERE id = " ROW "1",
		  "table contact_pack, row 4294967297" },
		{ "INSERT INTO contact_pack SELECT -1, pack FROM contact_pack WHERE id = " ROW "1",
		  "table contact_pack, row -1" },
		{ "INSERT INTO contact_pack SELECT 9151314442816847873, pack FROM contact_pack WHERE id = " ROW "1",
		  "table contact_pack, row 9151314442816847873" }, /* stretch 127 * 2^24 */
		{ "INSERT INTO contact_pack SELECT 99, pack FROM contact_pack WHERE id = " ROW "1",
		  "table contact_pack, row 99" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct loods_err err = { 0 };
		struct loods_arena a = { 0 };
		struct loods_health health;
		struct office o;
		loods_id one;

		office_init(&o, OFFICE_LEAD);
		one = office_client(&o, "1", "Een");
		office_client(&o, "2", "Twee");
		office_contact(&o, one, "2026-11-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
		OK(db_script(o.store->db, rows[i].sql, false, &err));
		OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
		cr_assert_eq(health.n, 1, "%s: %d", rows[i].sql, health.n);
		cr_assert_str_eq(health.list[0].where, rows[i].where);
		/* The next save of a contact mends it. */
		office_contact(&o, one, "2026-11-02", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
		OK(loods_store_verify(o.store, &a, NULL, NULL, &health, &err));
		cr_assert_eq(health.n, i < 5 ? 0 : 1);
		loods_arena_release(&a);
		office_release(&o);
	}
}

static void note_row(int64_t row, void *ctx)
{
	int64_t *found = ctx;

	cr_assert_eq(*found, 0, "one row is wrong, and it is told once");
	*found = row;
}

static void put_pack(struct office *o, int64_t row, const unsigned char *pack, size_t len)
{
	struct loods_err err = { 0 };
	struct db_stmt *st;

	OK(db_prepare(o->store->db, "UPDATE contact_pack SET pack = ?2 WHERE id = ?1", &st, &err));
	db_bind_int(st, 1, row);
	db_bind_blob(st, 2, pack, len);
	OK(db_run(st, &err));
}

/* Whatever bit of a pack is turned over: that of a stretch, and the newest one. */
Test(contact_pack, verify_finds_each_bit)
{
	static const int64_t rows[] = { INT64_C(12412455485441), 1 };
	struct loods_err err = { 0 };
	struct office o;
	loods_id client;

	office_init(&o, OFFICE_LEAD);
	client = office_client(&o, "1", "Een");
	office_contact(&o, client, "2026-11-01", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD, 10);
	office_contact(&o, client, "2026-11-05", LOODS_CHANNEL_HOME, LOODS_OUTCOME_NO_SHOW, 20);
	office_contact(&o, client, "2025-11-05", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 30);
	for (int i = 0; i < 2; i++) {
		unsigned char pack[64];
		struct db_stmt *st;
		const void *blob;
		int64_t found = 0;
		size_t len;
		bool row;

		OK(db_prepare(o.store->db, "SELECT pack FROM contact_pack WHERE id = ?1", &st, &err));
		db_bind_int(st, 1, rows[i]);
		OK(db_step(st, &row, &err));
		cr_assert(row);
		blob = db_blob(st, 0, &len);
		cr_assert(len >= 8 && len <= sizeof pack);
		memcpy(pack, blob, len);
		db_finish(st);
		for (size_t bit = 0; bit < len * 8; bit++) {
			pack[bit / 8] ^= 1u << bit % 8;
			put_pack(&o, rows[i], pack, len);
			pack[bit / 8] ^= 1u << bit % 8;
			found = 0;
			OK(contact_packs_compare(o.store->db, note_row, &found, &err));
			cr_assert_eq(found, rows[i], "bit %zu", bit);
		}
		put_pack(&o, rows[i], pack, len);
		found = 0;
		OK(contact_packs_compare(o.store->db, note_row, &found, &err));
		cr_assert_eq(found, 0);
	}
	office_release(&o);
}

static void count_rows(int64_t row, void *ctx)
{
	(void)row;
	++*(int *)ctx;
}

/* An office of any older schema, with contacts and whatever packs it had, gets the packs of today. */
Test(contact_pack, is_made_for_each_older_schema)
{
	static const char fill[] =
		"INSERT INTO user VALUES (1, 'a', 'lead', 1, NULL, NULL);"
		"INSERT INTO client (id, version, entered_by, entered_at, changed_by, changed_at)"
		" VALUES (1, 1, 1, 1, 1, 1), (2, 1, 1, 1, 1, 1), (3, 1, 1, 1, 1, 1);"
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
		"INSERT INTO contact (version, entered_by, entered_at, changed_by, changed_at, client, "
		"occurred_on,"
		"	channel, kind, outcome, initiator, conducted_by, status, fact, deleted)"
		" SELECT 1, 1, (738000 + i * 7 + i % 5) * 86400, 1, 1, 1 + i % 2, 738000 + i * 7, 'phone', "
		"'progress',"
		"	'held', 'client', 1, 'final', 198 + i * 16384, i % 10 = 0 FROM n;";

	for (int from = 1; from < migrations_n; from++) {
		char dir[] = "/tmp/loods-test-pack-XXXXXX", file[64];
		struct loods_err err = { 0 };
		int64_t packs, packed;
		struct db *db;
		int n = 0;

		cr_assert_not_null(mkdtemp(dir));
		snprintf(file, sizeof file, "%s/x.db", dir);
		OK(db_open(&(struct db_options){ .path = file, .create = true }, &db, &err));
		OK(db_start(db, &err));
		OK(migrate_to(db, from, &err));
		OK(db_script(db, fill, false, &err));
		if (from == 2)
			OK(db_script(db, "INSERT INTO contact_pack VALUES (0, x'01'), (1, x'51060100')",
				     false, &err));
		OK(migrate_run(db, &err));
		OK(contact_packs_ready(db, &err));
		OK(contact_packs_compare(db, count_rows, &n, &err));
		cr_assert_eq(n, 0);
		/* Two clients with days 738007 to 740093, which are in the stretches 2882 to 2890. */
		OK(db_read_int(db, "SELECT count(*) FROM contact_pack WHERE id > 0", 0, 0, &packs, NULL,
			       &err));
		cr_assert_eq(packs, 2 * (9 + 1));
		OK(db_read_int(db, "SELECT sum(length(pack)) FROM contact_pack WHERE id > 0", 0, 0, &packed,
			       NULL, &err));
		cr_assert_geq(packed, 4 * 270);
		db_close(db);
		unlink(file);
		cr_assert_eq(rmdir(dir), 0);
	}
}

/* A pack that is none is damage, not a figure. */
Test(contact_pack, what_is_no_pack_is_said_to_be_damage)
{
	static const struct {
		const char *bytes;
		size_t len;
		int n;
		bool bad;
	} rows[] = {
		{ "", 0, 0, false },
		{ "\x05\x06\x01\x00", 4, 1, false },
		{ "\x05\x06\x01\x00\x05", 5, 1, true },
		{ "\x05\x06\x01\x80", 4, 0, true },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, 0, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct contact_pack_reader r = contact_pack_read(256, rows[i].bytes, rows[i].len);
		struct loods_contact_fact f;
		struct loods_err err = { 0 };
		int n = 0;

		while (contact_pack_next(&r, &f))
			n++;
		cr_assert_eq(n, rows[i].n, "row %zu", i);
		cr_assert_eq(contact_pack_done(&r, &err), rows[i].bad ? LOODS_EDAMAGED : LOODS_OK, "row %zu", i);
	}
}
