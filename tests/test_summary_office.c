/* The summary of a whole office: who gets which clients, over which days, from the file as it stands or stood. */
#include <criterion/criterion.h>
#include <string.h>

#include "client.h"
#include "cohort.h"
#include "contact.h"
#include "folder.h"
#include "import.h"
#include "office.h"
#include "ops.h"
#include "summary_format.h"
#include "summary_office.h"

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_err err;
static char dir[FOLDER_PATH_MAX];

static void enter(const char *name)
{
	office_enter(&office, name);
	app = (struct loods_app){ .store = office.store,
				  .path = office.path,
				  .user = office.user,
				  .clock = office.clock,
				  .lang = "en" };
}

static void said(const struct loods_import_message *m, void *ctx)
{
	(void)ctx;
	cr_assert(m->warning, "%s:%ld:%d: %s", m->file, m->line, m->column, m->text);
}

/* Two clients, weekly. C-1 goes from anna to bert on 10 November; C-2 was last seen on 1 February. Today is 23 November 2026. */
static void begin(void)
{
	const char *paths[] = { dir };
	const struct loods_import_options o = { paths, 1, false, said, NULL };
	struct loods_import_result result;

	office_init(&office, OFFICE_LEAD);
	enter(OFFICE_LEAD);
	folder_make(dir, office.dir, "files");
	folder_write(dir, "client.csv", "reference,name,gender\nC-2,Jansen,woman\nC-1,Yusuf,man\n");
	folder_write(dir, "cohort.csv", "key,name\nnorth,Noord\n");
	folder_write(dir, "assignment.csv", "client,cohort,arm,assigned_on\nC-1,north,treatment,2026-01-01\n");
	folder_write(dir, "guidance_period.csv", "client,cohort,start\nC-1,north,2026-01-01\nC-2,north,2026-01-01\n");
	folder_write(dir, "ownership.csv",
		     "client,caseworker,from,to\nC-1,anna,2026-01-01,2026-11-09\nC-1,bert,2026-11-10,\n"
		     "C-2,anna,2026-01-01,\n");
	folder_write(dir, "agreement.csv",
		     "client,contacts,per_days,from\nC-1,1,7,2026-01-01\nC-2,1,7,2026-01-01\n");
	folder_write(dir, "contact.csv",
		     "client,occurred_on,minutes,channel,outcome,conducted_by\nC-2,2026-02-01,30,office,held,anna\n"
		     "C-1,2026-10-28,30,office,held,anna\nC-1,2026-11-11,20,phone,held,bert\n");
	cr_assert_eq(loods_import(&app, &o, &result, &err), LOODS_OK, "%s", err.msg);
	folder_remove(dir);
}

static void end(void)
{
	loods_arena_release(&arena);
	office_release(&office);
}

static enum loods_code ask(const struct loods_summary_request *q, struct loods_summary *out)
{
	memset(&err, 0, sizeof(err));
	return loods_summary_of_office(&app, q, &arena, out, &err);
}

static loods_date day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d));
	return d;
}

Test(office, a_lead_sees_everybody)
{
	const struct loods_summary_request q = { .by = { LOODS_BY_CLIENT } };
	struct loods_summary s;

	begin();
	cr_assert_eq(ask(&q, &s), LOODS_OK, "%s", err.msg);
	cr_assert_eq(loods_window_days(s.options.window), 91);
	cr_assert_eq(loods_window_last(s.options.window).n, day("2026-11-23").n);
	cr_assert_eq(s.n_rows, 2);
	cr_assert_str_eq(s.rows[0].reference, "C-1");
	cr_assert_str_eq(s.rows[0].caseworker, "bert");
	cr_assert_str_eq(s.rows[0].cohort, "north");
	cr_assert_str_eq(s.rows[0].arm, "treatment");
	cr_assert_eq(s.rows[0].figures.contact_days, 2);
	cr_assert_eq(s.rows[0].figures.open_gap.n, 12); /* 12 to 23 November */
	cr_assert_str_eq(s.rows[1].reference, "C-2");
	/* 2 February to 23 November: 27 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 23. The contact before is read too. */
	cr_assert_eq(s.rows[1].figures.longest_gap.n, 295);
	end();
}

Test(office, a_caseworker_sees_the_own_clients)
{
	struct loods_summary_request q = { .by = { LOODS_BY_CLIENT } };
	struct loods_summary s;

	begin();
	enter(OFFICE_CASEWORKER);
	cr_assert_eq(ask(&q, &s), LOODS_OK, "%s", err.msg);
	cr_assert_eq(loods_window_days(s.options.window), 28);
	cr_assert_eq(s.n_rows, 2);
	/* Since 10 November only C-2. */
	q.days = 14;
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.n_rows, 1);
	cr_assert_str_eq(s.rows[0].reference, "C-2");
	/* By caseworker, nobody else's part: 27 October to 9 November are 14 days, and 28 of C-2. */
	q = (struct loods_summary_request){ .by = { LOODS_BY_CASEWORKER } };
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.n_groups, 1);
	cr_assert_str_eq(s.groups[0].key[0], "anna");
	cr_assert_eq(s.groups[0].clients, 2);
	cr_assert_eq(s.groups[0].eligible_days, 42);
	cr_assert_eq(s.groups[0].contact_days, 1);
	end();
}

Test(office, an_evaluator_sees_groups_of_ten)
{
	struct loods_summary_request q = { .by = { LOODS_BY_CLIENT } };
	struct loods_summary s;

	begin();
	enter(OFFICE_EVALUATOR);
	cr_assert_eq(ask(&q, &s), LOODS_EDENIED);
	q.by[0] = LOODS_BY_GENDER;
	cr_assert_eq(ask(&q, &s), LOODS_OK, "%s", err.msg);
	cr_assert_eq(s.options.window.from.n, day("2026-01-01").n); /* the whole period */
	cr_assert_eq(s.n_groups, 2);
	cr_assert(s.groups[0].hidden && s.groups[1].hidden && s.total.hidden);
	end();
}

Test(office, an_administrator_sees_nothing)
{
	const struct loods_summary_request q = { .by = { LOODS_BY_GENDER } };
	struct loods_summary s;

	begin();
	enter(OFFICE_ADMINISTRATOR);
	cr_assert_eq(ask(&q, &s), LOODS_EDENIED);
	end();
}

Test(office, windows)
{
	struct loods_summary_request q = { .by = { LOODS_BY_GENDER }, .first = day("2026-11-01"), .last = day("2026-11-01") };
	struct loods_summary s;

	begin();
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(loods_window_days(s.options.window), 1); /* both days included */
	q.last = day("2026-10-31");
	cr_assert_eq(ask(&q, &s), LOODS_EUSAGE);
	q = (struct loods_summary_request){ .by = { LOODS_BY_GENDER }, .as_of = day("2026-10-31"), .days = 31 };
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.options.window.from.n, day("2026-10-01").n);
	q.days = -1;
	cr_assert_eq(ask(&q, &s), LOODS_EUSAGE);
	q.days = 1000000;
	cr_assert_eq(ask(&q, &s), LOODS_EUSAGE);
	end();
}

/* Numbers of clients and keys of cohorts can be changed: a summary as known before has those of then. */
Test(office, names_are_those_of_then)
{
	struct loods_summary_request q = { .by = { LOODS_BY_CLIENT }, .as_of = day("2026-11-23"), .days = 28 };
	struct loods_change change = { .kind = LOODS_SAVE };
	struct loods_notice notice;
	struct loods_summary s;
	loods_id id;
	void *rec;

	begin();
	office.clock.pinned = app.clock.pinned = loods_stamp_of(day("2026-11-24"), 12, 0, 0);
	cr_assert_eq(loods_store_find_key(app.store, &loods_client_type, "C-1", &id, &err), LOODS_OK);
	cr_assert_eq(loods_store_get(app.store, &arena, &loods_client_type, id, false, &rec, &err), LOODS_OK);
	((struct loods_client *)rec)->reference = "Z-9";
	change.type = &loods_client_type;
	change.rec = rec;
	cr_assert_eq(loods_ops_save(&app, &change, 1, &notice, NULL, &err), LOODS_OK, "%s", err.msg);
	cr_assert_eq(loods_store_find_key(app.store, &loods_cohort_type, "north", &id, &err), LOODS_OK);
	cr_assert_eq(loods_store_get(app.store, &arena, &loods_cohort_type, id, false, &rec, &err), LOODS_OK);
	((struct loods_cohort *)rec)->key = "south";
	change.type = &loods_cohort_type;
	change.rec = rec;
	cr_assert_eq(loods_ops_save(&app, &change, 1, &notice, NULL, &err), LOODS_OK, "%s", err.msg);

	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_str_eq(s.rows[1].reference, "Z-9");
	cr_assert_str_eq(s.rows[1].cohort, "south");
	q.known_at = loods_stamp_of(day("2026-11-23"), 23, 59, 59);
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.n_rows, 2);
	cr_assert_str_eq(s.rows[0].reference, "C-1");
	cr_assert_str_eq(s.rows[0].cohort, "north");
	/* Of a caseworker, who reads few clients, too. */
	enter(OFFICE_CASEWORKER_2);
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.n_rows, 1);
	cr_assert_str_eq(s.rows[0].reference, "C-1");
	cr_assert_str_eq(s.rows[0].cohort, "north");
	q.known_at = (loods_stamp){ 0 };
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_str_eq(s.rows[0].reference, "Z-9");
	cr_assert_str_eq(s.rows[0].cohort, "south");
	q.known_at = loods_stamp_of(day("2026-11-23"), 23, 59, 59);
	q.by[0] = LOODS_BY_COHORT;
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_str_eq(s.groups[0].key[0], "north");
	end();
}

Test(office, as_it_was_known)
{
	struct loods_summary_request q = { .by = { LOODS_BY_CLIENT }, .as_of = day("2026-11-23"), .days = 28 };
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &arena);
	struct loods_change change = { LOODS_SAVE, &loods_contact_type, k, 0 };
	struct loods_notice notice;
	struct loods_summary s;

	begin();
	/* The day after, a talk of the 22nd is entered. */
	office.clock.pinned = app.clock.pinned = loods_stamp_of(day("2026-11-24"), 12, 0, 0);
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	k->client = s.rows[1].client;
	k->occurred_on = day("2026-11-22");
	k->channel = LOODS_CHANNEL_OFFICE;
	k->outcome = LOODS_OUTCOME_HELD;
	k->minutes = loods_num_of(20);
	k->conducted_by = app.user.id;
	cr_assert_eq(loods_ops_save(&app, &change, 1, &notice, NULL, &err), LOODS_OK, "%s", err.msg);
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.rows[1].figures.contact_days, 1);
	q.known_at = loods_stamp_of(day("2026-11-23"), 23, 59, 59);
	cr_assert_eq(ask(&q, &s), LOODS_OK);
	cr_assert_eq(s.n_rows, 2);
	cr_assert_eq(s.rows[1].figures.contact_days, 0);
	end();
}

/* Everything else was known on 30 November; on 10 December somebody enters that C-3 was guided from June 2025 on. */
static void begin_late(void)
{
	const char *paths[] = { dir };
	const struct loods_import_options o = { paths, 1, false, said, NULL };
	struct loods_import_result result;

	begin();
	cr_assert(loods_stamp_parse("2026-12-10T10:00", false, &office.clock.pinned));
	enter(OFFICE_LEAD);
	folder_make(dir, office.dir, "files");
	folder_write(dir, "client.csv", "reference,name\nC-3,Haile\n");
	folder_write(dir, "guidance_period.csv", "client,cohort,start\nC-3,north,2025-06-01\n");
	cr_assert_eq(loods_import(&app, &o, &result, &err), LOODS_OK, "%s", err.msg);
	folder_remove(dir);
}

static void window_is(const char *known_at, int days, const char *from, const char *to)
{
	struct loods_summary_request q = { .by = { LOODS_BY_COHORT }, .days = days };
	struct loods_window w;
	char buf[LOODS_DATE_LEN];

	if (known_at)
		cr_assert(loods_stamp_parse(known_at, true, &q.known_at));
	cr_assert_eq(loods_summary_choose_window(&app, &q, &w, &err), LOODS_OK, "%s", err.msg);
	cr_assert_str_eq(loods_date_format_iso(w.from, buf), from);
	cr_assert_str_eq(loods_date_format_iso(loods_window_last(w), buf), to);
}

Test(office, the_usual_window_is_that_of_the_day_it_was_known_on)
{
	begin_late();
	/* 91 days: 30 of November, 31 of October and 30 of September. */
	window_is("2026-11-30", 0, "2026-09-01", "2026-11-30");
	window_is("2026-11-30T09:00", 7, "2026-11-24", "2026-11-30");
	window_is(NULL, 0, "2026-09-11", "2026-12-10");
	window_is("2027-03-01", 0, "2026-09-11", "2026-12-10"); /* not beyond today */
	enter(OFFICE_CASEWORKER);
	window_is("2026-11-30", 0, "2026-11-03", "2026-11-30");
	enter(OFFICE_EVALUATOR);
	window_is("2026-11-30", 0, "2026-01-01", "2026-11-30");
	window_is("2026-12-10", 0, "2025-06-01", "2026-12-10");
	window_is(NULL, 0, "2025-06-01", "2026-12-10");
	/* Before anything was entered: as for a lead. */
	window_is("2026-11-22", 0, "2026-08-24", "2026-11-22");
	end();
}

Test(office, a_day_asked_for_goes_before_that_of_knowing)
{
	const struct loods_summary_request q = { .by = { LOODS_BY_COHORT }, .as_of = day("2026-10-31") };
	struct loods_summary_request then = q;
	struct loods_window w;

	begin_late();
	cr_assert(loods_stamp_parse("2026-11-30", true, &then.known_at));
	enter(OFFICE_EVALUATOR);
	cr_assert_eq(loods_summary_choose_window(&app, &then, &w, &err), LOODS_OK);
	cr_assert_eq(w.from.n, day("2026-01-01").n);
	cr_assert_eq(loods_window_last(w).n, day("2026-10-31").n);
	end();
}
