/* Packed contacts: always the same as the contacts, whatever is done to these, and read here by the
 * description in contact_pack.h alone. */
#include "contact_pack.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "contact.h"
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

/* What the pack says; 0 without one. */
static int from_pack(struct office *o, loods_id client, struct fact *out)
{
	struct loods_err err = { 0 };
	struct db_stmt *st;
	int n = 0;
	bool row;

	OK(db_prepare(o->store->db, "SELECT pack FROM contact_pack WHERE client = ?1", &st, &err));
	db_bind_int(st, 1, client.n);
	OK(db_step(st, &row, &err));
	if (row) {
		size_t len;
		const unsigned char *at = db_blob(st, 0, &len), *end = at + len;
		int64_t day = 0;

		cr_assert_gt(len, 0, "a client without contacts has no pack");
		while (at < end) {
			int64_t lag;

			cr_assert_lt(n, FACTS_MAX);
			day += number(&at, end);
			out[n].on = day;
			out[n].fact = number(&at, end);
			out[n].conductor = number(&at, end);
			lag = number(&at, end);
			out[n++].lag = lag % 2 ? -(lag + 1) / 2 : lag / 2;
		}
	}
	db_finish(st);
	return n;
}

static void compare(struct office *o, const loods_id *clients, int step)
{
	static struct fact want[FACTS_MAX], have[FACTS_MAX];

	for (int i = 0; i < CLIENTS; i++) {
		int n = from_contacts(o, clients[i], want);

		cr_assert_eq(from_pack(o, clients[i], have), n, "step %d", step);
		cr_assert_eq(memcmp(want, have, (size_t)n * sizeof *want), 0, "step %d", step);
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
			k->occurred_on.n += some(3) - 1;
			k->minutes = loods_num_of(some(601));
			OK(loods_store_put(tx, &loods_contact_type, k, &err));
		}
	}
	loods_arena_release(&a);
	return any;
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
		"DELETE FROM contact_pack WHERE client = 0; DELETE FROM contact_pack WHERE client = 2",
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

/* What the right key wrote wrongly is found, and told without a word about anybody. */
Test(contact_pack, verify_compares_it_with_the_contacts)
{
	static const struct {
		const char *sql, *where;
	} rows[] = {
		{ "DELETE FROM contact_pack WHERE client = 1", "table contact_pack, row 1" },
		{ "UPDATE contact_pack SET pack = CAST(pack || x'00010100' AS BLOB) WHERE client = 1",
		  "table contact_pack, row 1" },
		{ "UPDATE contact_pack SET pack = x'ff' WHERE client = 1", "table contact_pack, row 1" },
		{ "INSERT INTO contact_pack SELECT 2, pack FROM contact_pack WHERE client = 1",
		  "table contact_pack, row 2" },
		{ "INSERT INTO contact_pack SELECT 99, pack FROM contact_pack WHERE client = 1",
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
		cr_assert_eq(health.n, i < 3 ? 0 : 1);
		loods_arena_release(&a);
		office_release(&o);
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
		struct contact_pack_reader r = contact_pack_read(rows[i].bytes, rows[i].len);
		struct loods_contact_fact f;
		struct loods_err err = { 0 };
		int n = 0;

		while (contact_pack_next(&r, &f))
			n++;
		cr_assert_eq(n, rows[i].n, "row %zu", i);
		cr_assert_eq(contact_pack_done(&r, &err), rows[i].bad ? LOODS_EDAMAGED : LOODS_OK, "row %zu", i);
	}
}
