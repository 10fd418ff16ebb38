/* Retention: from which day a dossier may be erased, that after it nothing of the person is in the file, what
 * is kept in figures, and that the log and everybody else's records are as they were. Today is 23 November
 * 2026. */
#include "ops_retention.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "guidance_period.h"
#include "office.h"
#include "office_fill.h"
#include "ops.h"
#include "store_impl.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;

static void enter(const char *name)
{
	if (office.store)
		office_enter(&office, name);
	else
		office_init(&office, name);
	app = (struct loods_app){
		.store = office.store, .user = office.user, .clock = office.clock, .lang = "en"
	};
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&office);
}

static struct loods_retention_case state_of(loods_id client)
{
	struct loods_retention r;

	OK(loods_retention_load(&app, &arena, client, &r, &err));
	cr_assert_eq(r.n, 1);
	return r.list[0];
}

static bool same_day(loods_date d, const char *iso)
{
	return d.n == (iso ? office_day(iso).n : 0);
}

Test(retention, when)
{
	static const struct {
		const char *first, *last, *second, *second_last; /* periods; NULL: none, open */
		enum loods_retention_why why;
		const char *from; /* NULL: no day */
		bool due;
	} rows[] = {
		/* Guidance ended on 22 November: ten years have passed when the 22nd of ten years later is
		   over. */
		{ "2015-01-01", "2016-11-22", NULL, NULL, LOODS_RETENTION_ENDED, "2026-11-23", true },
		{ "2015-01-01", "2016-11-23", NULL, NULL, LOODS_RETENTION_ENDED, "2026-11-24", false },
		{ "2014-01-01", "2014-06-30", "2015-01-01", "2015-12-31", LOODS_RETENTION_ENDED, "2026-01-01",
		  true },
		{ "2014-01-01", "2014-06-30", "2020-01-01", "2020-02-28", LOODS_RETENTION_ENDED, "2030-02-28",
		  false }, /* the day after is 29 February; 2030 has none */
		{ "2014-01-01", "2014-06-30", "2026-01-01", NULL, LOODS_RETENTION_GUIDED, NULL, false },
		{ "2014-01-01", "2026-11-23", NULL, NULL, LOODS_RETENTION_GUIDED, "2036-11-24", false },
		{ NULL, NULL, NULL, NULL, LOODS_RETENTION_NEVER, NULL, false },
	};
	struct loods_retention due;

	enter(OFFICE_LEAD);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char reference[] = { 'A', (char)('0' + i), '\0' };
		loods_id client = office_client(&office, reference, reference);
		struct loods_retention_case c;

		if (rows[i].first)
			office_guide(&office, client, rows[i].first, rows[i].last);
		if (rows[i].second)
			office_guide(&office, client, rows[i].second, rows[i].second_last);
		c = state_of(client);
		cr_assert_eq(c.why, rows[i].why, "row %zu", i);
		cr_assert(same_day(c.erase_from, rows[i].from), "row %zu", i);
		cr_assert_eq(c.due, rows[i].due, "row %zu", i);
		cr_assert_str_eq(c.reference, reference);
		cr_assert_eq(loods_retention_erase(&app, client, "time", &err),
			     rows[i].due ? LOODS_OK : LOODS_EREFUSED, "row %zu: %s", i, err.msg);
		if (!rows[i].due && rows[i].why == LOODS_RETENTION_ENDED)
			cr_assert_not_null(strstr(err.msg, i == 1 ? "24 November 2026" : "28 February 2030"),
					   "%s", err.msg);
	}
	OK(loods_retention_load(&app, &arena, (loods_id){ 0 }, &due, &err));
	cr_assert_eq(due.n, 0, "all that were due are gone");
	end();
}

Test(retention, the_office_sets_the_years_and_deleted_clients_count_from_that_day)
{
	struct loods_retention due;
	struct loods_tx *tx;
	loods_id ended, mistake;
	void *rec;

	enter(OFFICE_LEAD);
	cr_assert_eq(loods_retention_years, 10);
	ended = office_client(&office, "A-1", "A");
	office_guide(&office, ended, "2020-01-01", "2020-06-30");
	office.clock.pinned = loods_stamp_of(office_day("2021-03-01"), 9, 0, 0);
	mistake = office_client(&office, "B-2", "B");
	OK(loods_store_get(office.store, &arena, &loods_client_type, mistake, false, &rec, &err));
	OK(loods_store_begin(office.store, &tx, &err));
	OK(loods_store_delete(tx, &loods_client_type, rec, &err));
	OK(loods_store_commit(tx, &err));
	office.clock.pinned = loods_stamp_of(office_day("2026-11-23"), 10, 0, 0);
	cr_assert(same_day(state_of(ended).erase_from, "2030-07-01"));
	cr_assert_eq(state_of(mistake).why, LOODS_RETENTION_DELETED);
	cr_assert(same_day(state_of(mistake).erase_from, "2031-03-02"));
	OK(loods_store_begin(office.store, &tx, &err));
	OK(loods_store_setting_put(tx, "retention_years", 5, NULL, &err));
	OK(loods_store_commit(tx, &err));
	OK(loods_retention_load(&app, &arena, (loods_id){ 0 }, &due, &err));
	cr_assert_eq(due.n, 2);
	cr_assert_eq(due.years, 5);
	cr_assert(same_day(due.list[0].erase_from, "2025-07-01") && due.list[0].client.n == ended.n);
	cr_assert(same_day(due.list[1].erase_from, "2026-03-02") && due.list[1].client.n == mistake.n);
	OK(loods_retention_erase(&app, mistake, "entered by mistake", &err));
	end();
}

static int64_t rows_of(const char *table)
{
	char sql[96];
	int64_t n;

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
	OK(db_read_int(office.store->db, sql, 0, 0, &n, NULL, &err));
	return n;
}

static void whole(void)
{
	struct loods_health health;

	OK(loods_store_verify(office.store, &arena, NULL, NULL, &health, &err));
	for (int i = 0; i < health.n; i++)
		cr_assert_fail("%s: %s", health.list[i].where, health.list[i].what);
}

static void erase(loods_id client)
{
	struct loods_tx *tx;

	OK(loods_store_begin(office.store, &tx, &err));
	OK(loods_store_erase(tx, client, NULL, 0, &err));
	OK(loods_store_commit(tx, &err));
}

/* Each type once for a client of its own, in two versions; then those clients go, one after the other. */
Test(retention, nothing_of_any_type_is_left)
{
	struct loods_list clients;
	int64_t on;
	struct stat log;
	char path[120];

	enter(OFFICE_LEAD);
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];
		void *rec;

		if (t != &loods_client_type && !loods_type_toward_client(t))
			continue;
		rec = office_make(&office, t, i + 1, &arena);
		if (!t->append_only)
			office_save(&office, t, rec);
	}
	/* A record and what it refers to have clients of their own here, those referred to later ones. */
	OK(loods_store_list(office.store, &arena, &loods_client_type, NULL, &clients, &err));
	cr_assert(clients.n >= 14 && rows_of("contact_history") == 1 && rows_of("contact_pack") > 1);
	whole();
	for (int i = 0; i < clients.n; i++) {
		erase(loods_rec_cmeta(clients.rec[i])->id);
		cr_assert_eq(rows_of("client"), clients.n - i - 1);
	}
	whole();
	for (int i = 0; i < loods_types_n; i++) {
		const struct loods_type *t = loods_types[i];
		char history[80];

		snprintf(history, sizeof history, "%s_history", t->name);
		if (t == &loods_client_type || loods_type_toward_client(t))
			cr_assert(!rows_of(t->name) && !rows_of(history), "%s", t->name);
	}
	cr_assert_eq(rows_of("contact_pack"), 1, "the form's number alone");
	OK(db_read_int(office.store->db, "PRAGMA secure_delete", 0, 0, &on, NULL, &err));
	cr_assert_eq(on, 1, "what is freed is written over");
	OK(loods_store_clean(office.store, &err));
	snprintf(path, sizeof path, "%s-wal", office.path);
	cr_assert(stat(path, &log) != 0 || log.st_size == 0, "no page as it was before");
	whole();
	/* An id is never given again: entries of the log about who was erased are not about anybody new. */
	cr_assert_gt(office_client(&office, "A-1", "A").n, loods_rec_cmeta(clients.rec[clients.n - 1])->id.n);
	end();
}

/* ---- in the bytes of the file ---- */

enum { PAGE = 4096, MARK = 24, MARKS_MAX = 16 };

/* The last bytes of sealed values, as they stand in their rows: nothing else has them. */
struct marks {
	unsigned char bytes[MARKS_MAX][MARK];
	int n;
};

static void take_marks(struct marks *m, const char *sql)
{
	struct db_stmt *st;
	bool row;

	OK(db_prepare(office.store->db, sql, &st, &err));
	while (db_step(st, &row, &err) == LOODS_OK && row) {
		size_t len;
		const unsigned char *p = db_blob(st, 0, &len);

		cr_assert(len >= MARK && m->n < MARKS_MAX);
		memcpy(m->bytes[m->n++], p + len - MARK, MARK);
	}
	db_finish(st);
}

/* How many of them stand in some page of the file, as it is below its encryption. */
static int marks_in_file(const struct marks *m)
{
	unsigned char *all;
	sqlite3_file *f;
	sqlite3_int64 size;
	int found = 0;

	OK(loods_store_clean(office.store, &err));
	OK(db_control(office.store->db, SQLITE_FCNTL_FILE_POINTER, &f, &err));
	cr_assert_eq(f->pMethods->xFileSize(f, &size), SQLITE_OK);
	all = malloc((size_t)size);
	cr_assert(all && size % PAGE == 0);
	for (sqlite3_int64 at = 0; at < size; at += PAGE)
		cr_assert_eq(f->pMethods->xRead(f, all + at, PAGE, at), SQLITE_OK);
	for (int i = 0; i < m->n; i++)
		found += memmem(all, (size_t)size, m->bytes[i], MARK) != NULL;
	free(all);
	return found;
}

static void save_note(loods_id contact, char letter)
{
	char note[6001] = "";
	void *rec;

	memset(note, letter, sizeof note - 1); /* of more than a page */
	OK(loods_store_get(office.store, &arena, &loods_contact_type, contact, false, &rec, &err));
	((struct loods_contact *)rec)->note = note;
	office_save(&office, &loods_contact_type, rec);
}

Test(retention, not_one_byte_is_left_in_the_file)
{
	struct marks gone = { 0 }, stay = { 0 };
	loods_id old, other, talk;

	enter(OFFICE_LEAD);
	old = office_client(&office, "A-1", "Iemand van toen");
	other = office_client(&office, "B-2", "Iemand van nu");
	office_guide(&office, old, "2014-01-01", "2014-12-31");
	talk = office_contact(&office, old, "2014-02-03", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
	save_note(talk, 'a');
	save_note(talk, 'b'); /* the one before is in the history */
	save_note(office_contact(&office, other, "2014-02-03", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30), 'c');
	take_marks(&gone, "SELECT ident FROM client WHERE id = 1");
	take_marks(&gone, "SELECT note FROM contact WHERE client = 1");
	take_marks(&gone, "SELECT note FROM contact_history WHERE client = 1 AND note IS NOT NULL");
	take_marks(&stay, "SELECT ident FROM client WHERE id = 2");
	take_marks(&stay, "SELECT note FROM contact WHERE client = 2");
	cr_assert(gone.n == 3 && stay.n == 2 && old.n == 1 && other.n == 2);
	cr_assert_eq(marks_in_file(&gone), 3);
	OK(loods_retention_erase(&app, old, "ten years", &err));
	cr_assert_eq(marks_in_file(&gone), 0);
	cr_assert_eq(marks_in_file(&stay), 2);
	end();
}

static loods_id guided(const char *reference, loods_id cohort, int gender)
{
	loods_id id = office_client(&office, reference, reference);
	struct loods_guidance_period *p;
	struct loods_client *c;
	void *rec;

	OK(loods_store_get(office.store, &arena, &loods_client_type, id, false, &rec, &err));
	c = rec;
	c->gender = gender;
	office_save(&office, &loods_client_type, c);
	p = loods_rec_new(&loods_guidance_period_type, &arena);
	p->client = id;
	p->cohort = cohort;
	p->start = office_day("2014-11-01");
	p->end = office_day("2015-02-28");
	office_save(&office, &loods_guidance_period_type, p);
	return id;
}

/* November and December 2014 are 61 days, January and February 2015 are 59. */
Test(retention, counts_by_hand)
{
	struct loods_erased_counts k;
	struct loods_cohort *cohort;
	loods_id a, b, c;

	enter(OFFICE_LEAD);
	cohort = loods_rec_new(&loods_cohort_type, &arena);
	cohort->key = "VIA";
	office_save(&office, &loods_cohort_type, cohort);
	a = guided("A-1", cohort->meta.id, LOODS_GENDER_WOMAN);
	b = guided("B-2", cohort->meta.id, LOODS_GENDER_WOMAN);
	c = guided("C-3", cohort->meta.id, LOODS_GENDER_MAN);
	office_contact(&office, a, "2014-11-05", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
	office_contact(&office, a, "2014-12-10", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 45);
	office_contact(&office, a, "2014-12-10", LOODS_CHANNEL_PHONE, LOODS_OUTCOME_HELD,
		       5); /* the same day */
	office_contact(&office, a, "2015-01-07", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 20);
	office_contact(&office, a, "2015-01-14", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_NO_SHOW, -1);
	office_contact(&office, a, "2015-03-02", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD,
		       60); /* afterwards */
	office_pause(&office, b, "2014-11-01", "2014-12-31");
	office_contact(&office, b, "2015-02-02", LOODS_CHANNEL_HOME, LOODS_OUTCOME_HELD, 40);
	OK(loods_retention_erase(&app, a, "ten years", &err));
	OK(loods_retention_erase(&app, b, "ten years", &err));
	OK(loods_retention_erase(&app, c, "ten years", &err));
	OK(loods_retention_counts(&app, &arena, &k, &err));
	cr_assert_eq(k.n, 4, "%d", k.n);
	for (int i = 0; i < k.n; i++) {
		const struct loods_erased_count *r = &k.list[i];
		bool woman = r->gender == LOODS_GENDER_WOMAN, y14 = r->year == 2014;
		/* In 2014 b was not there: all of it is a pause. */
		int64_t clients = woman && !y14 ? 2 : 1;

		cr_assert_eq(r->cohort.n, cohort->meta.id.n);
		cr_assert(woman || r->gender == LOODS_GENDER_MAN);
		cr_assert(y14 || r->year == 2015);
		cr_assert_eq(r->clients, clients);
		cr_assert_eq(r->eligible_days, clients * (y14 ? 61 : 59));
		cr_assert_eq(r->contact_days, woman ? 2 : 0);
		cr_assert_eq(r->minutes, woman ? (y14 ? 80 : 60) : 0);
	}
	end();
}

Test(retention, the_log_stays_and_nobody_else_is_touched)
{
	struct loods_log before, after;
	loods_id old, other, talk;
	int64_t bad, n;
	void *rec;

	enter(OFFICE_LEAD);
	old = office_client(&office, "A-1", "Weg");
	other = office_client(&office, "B-2", "Blijft");
	office_guide(&office, old, "2014-01-01", "2014-12-31");
	office_guide(&office, other, "2014-01-01", NULL);
	office_contact(&office, old, "2014-02-03", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
	talk = office_contact(&office, other, "2014-02-03", LOODS_CHANNEL_OFFICE, LOODS_OUTCOME_HELD, 30);
	OK(loods_ops_open_client(&app, old, NULL, &err));
	OK(loods_store_log_list(office.store, &arena, old, &before, &err));
	OK(loods_retention_erase(&app, old, "ten years", &err));
	OK(loods_store_log_list(office.store, &arena, old, &after, &err));
	cr_assert_eq(after.n, before.n + 1);
	cr_assert_eq(after.list[0].action, LOODS_LOG_ERASE);
	cr_assert_str_eq(after.list[0].purpose, "ten years");
	OK(loods_store_log_check(office.store, &bad, &n, &err));
	cr_assert_eq(bad, 0);
	cr_assert_eq(loods_store_get(office.store, &arena, &loods_client_type, old, true, &rec, &err),
		     LOODS_ENOTFOUND);
	OK(loods_store_get(office.store, &arena, &loods_contact_type, talk, false, &rec, &err));
	cr_assert_eq(loods_retention_erase(&app, old, "again", &err), LOODS_ENOTFOUND);
	whole();
	end();
}

Test(retention, only_a_team_lead_and_not_with_a_reason_of_blanks)
{
	static const char *const others[] = { OFFICE_CASEWORKER, OFFICE_EVALUATOR, OFFICE_ADMINISTRATOR };
	struct loods_erased_counts k;
	struct loods_retention r;
	loods_id client;
	void *rec;

	enter(OFFICE_LEAD);
	client = office_client(&office, "A-1", "A");
	office_guide(&office, client, "2014-01-01", "2014-12-31");
	cr_assert_eq(loods_retention_erase(&app, client, "  ", &err), LOODS_EUSAGE);
	for (int i = 0; i < 3; i++) {
		enter(others[i]);
		cr_assert_eq(loods_retention_load(&app, &arena, (loods_id){ 0 }, &r, &err), LOODS_EDENIED);
		cr_assert_eq(loods_retention_erase(&app, client, "why", &err), LOODS_EDENIED);
		cr_assert_eq(loods_retention_counts(&app, &arena, &k, &err), LOODS_EDENIED);
	}
	OK(loods_store_get(office.store, &arena, &loods_client_type, client, false, &rec, &err));
	end();
}
