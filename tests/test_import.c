/* Import: all or nothing, every error with its place, references in whatever order, and nothing that a cell says in a message. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "childcare.h"
#include "client.h"
#include "contact.h"
#include "folder.h"
#include "import.h"
#include "language_step.h"
#include "office.h"
#include "ops.h"
#include "str.h"
#include "types.h"

static struct office office;
static struct loods_app app;
static struct loods_arena arena;
static struct loods_import_result result;
static struct loods_err err;
static struct loods_str said; /* "file:line:column: [warning: ]text\n", file without its folder */
static char dir[FOLDER_PATH_MAX];

static void begin(const char *user)
{
	office_init(&office, user);
	app = (struct loods_app){ .store = office.store, .path = office.path, .user = office.user, .clock = office.clock, .lang = "en" };
	folder_make(dir, office.dir, "files");
	loods_str_init(&said);
}

static void end(void)
{
	folder_remove(dir);
	office_release(&office);
	loods_str_release(&said);
}

static void hear(const struct loods_import_message *m, void *ctx)
{
	(void)ctx;
	loods_str_addf(&said, "%s:%ld:%d: %s%s\n", strrchr(m->file, '/') + 1, m->line, m->column, m->warning ? "warning: " : "", m->text);
}

static enum loods_code import(bool dry_run)
{
	const char *paths[] = { dir };
	const struct loods_import_options o = { paths, 1, dry_run, hear, NULL };

	loods_str_clear(&said);
	memset(&err, 0, sizeof err);
	return loods_import(&app, &o, &result, &err);
}

static int64_t count(const struct loods_type *t)
{
	int64_t n = -1;

	cr_assert_eq(loods_store_count(app.store, t, NULL, &n, &err), LOODS_OK);
	return n;
}

static const void *only(const struct loods_type *t)
{
	struct loods_list list;

	cr_assert_eq(loods_store_list(app.store, &arena, t, NULL, &list, &err), LOODS_OK);
	cr_assert_eq(list.n, 1, "%d of %s", list.n, t->name);
	return list.rec[0];
}

static bool heard(const char *start)
{
	for (const char *s = said.s; *s; s += strcspn(s, "\n"), s += *s == '\n')
		if (strncmp(s, start, strlen(start)) == 0)
			return true;
	return false;
}

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s (%s)\n%s", err.msg, err.debug, said.s)

Test(import, a_contact_needs_little)
{
	const struct loods_contact *k;

	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "reference,name\nC-1,Yusuf\n");
	folder_write(dir, "guidance_period.csv", "client,start\nC-1,2026-01-01\n");
	folder_write(dir, "contact.csv", "minutes,client,outcome,channel,occurred_on\n20,C-1,held,phone,2026-11-02\n");
	folder_write(dir, "notes.txt", "not a record type, and not a CSV file");
	OK(import(false));
	cr_assert_str_eq(said.s, "");
	cr_assert_eq(result.records, 3);
	k = only(&loods_contact_type);
	cr_assert_eq(k->kind, LOODS_CONTACT_PROGRESS);
	cr_assert_eq(k->initiator, LOODS_INITIATOR_CASEWORKER);
	cr_assert_eq(k->conducted_by.n, app.user.id.n);
	cr_assert_eq(k->status, LOODS_CONTACT_FINAL);
	cr_assert_eq(k->meta.entered_at.n, office.clock.pinned.n);
	end();
}

Test(import, a_dry_run_checks_everything_and_saves_nothing)
{
	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "reference,name\nC-1,Yusuf\n");
	OK(import(true));
	cr_assert_eq(result.records, 1);
	cr_assert_eq(count(&loods_client_type), 0);
	folder_write(dir, "client.csv", "reference,name\nC-1,\n");
	cr_assert_eq(import(true), LOODS_EINVALID);
	end();
}

Test(import, every_error_has_its_place_and_nothing_is_saved)
{
	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "\xef\xbb\xbf"
					"reference,name,birth_date,gender\r\n"
					"C-1,Yusuf,1991-02-30,woman\r\n"
					"C-2,Haile,1991,vrouw\r\n"
					"C-3,,1991,man\r\n"
					"C-2,Ali,91,x\r\n"
					"C-4,Nour,1980,man\r\n");
	folder_write(dir, "contact.csv", "client,occurred_on,channel,outcome,minutes,conducted_by,topics\n"
					 "C-1,2026-11-02,phone,held,20,,work\n"     /* its client has an error: no second one here */
					 "C-1,2026-11-02,phone,held,,,work\n"      /* but its own is found */
					 "C-4,2026-11-02,phone,held,,,\n"          /* no minutes */
					 "C-4,2027-11-02,phone,held,20,,\n"        /* in the future */
					 "C-9,2026-11-02,fone,held,20,nobody,wrk\n" /* four at once */
					 "C-4,2026-11-02\n"                        /* too short */
					 "C-4,2026-11-02,phone,no_answer,,anna,work;health\n");
	cr_assert_eq(import(false), LOODS_EINVALID);
	cr_assert(heard("client.csv:2:3: birth_date: "), "%s", said.s);
	cr_assert(heard("client.csv:3:4: gender: "), "%s", said.s);
	cr_assert(heard("client.csv:4:2: name: "), "%s", said.s);
	cr_assert(heard("client.csv:5:1: reference: "), "%s", said.s);
	cr_assert_not_null(strstr(said.s, "line 3"));
	cr_assert(heard("client.csv:5:3: "), "%s", said.s);
	cr_assert(heard("client.csv:5:4: "), "%s", said.s);
	cr_assert(!heard("client.csv:6"), "%s", said.s);
	cr_assert(!heard("contact.csv:2"), "%s", said.s);
	cr_assert(heard("contact.csv:3:5: minutes: "), "%s", said.s);
	cr_assert(heard("contact.csv:4:5: minutes: "), "%s", said.s);
	cr_assert(heard("contact.csv:5:2: occurred_on: "), "%s", said.s);
	cr_assert(heard("contact.csv:6:1: client: "), "%s", said.s);
	cr_assert(heard("contact.csv:6:3: channel: "), "%s", said.s);
	cr_assert(heard("contact.csv:6:6: conducted_by: "), "%s", said.s);
	cr_assert(heard("contact.csv:6:7: topics: "), "%s", said.s);
	cr_assert(heard("contact.csv:7:"), "%s", said.s);
	cr_assert(heard("contact.csv:8:2: warning: "), "outside every period: %s", said.s);
	cr_assert_eq(result.errors, 14, "%s", said.s);
	cr_assert_eq(count(&loods_client_type), 0);
	cr_assert_eq(count(&loods_contact_type), 0);
	end();
}

Test(import, no_message_repeats_a_cell)
{
	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "reference,name,birth_date,gender,phone\nkanarie,kanarie,kanarie,kanarie,kanarie\nkanarie,kanarie,,,\n");
	folder_write(dir, "contact.csv", "client,occurred_on,start,minutes,channel,outcome,conducted_by,topics,entered_at\n"
					 "kanarie2,kanarie,kanarie,kanarie,kanarie,kanarie,kanarie,kanarie,kanarie\n");
	cr_assert_eq(import(false), LOODS_EINVALID);
	cr_assert_null(strstr(said.s, "kanarie"), "%s", said.s);
	cr_assert_null(strstr(err.msg, "kanarie"));
	cr_assert_null(strstr(err.debug, "kanarie"));
	end();
}

Test(import, columns_that_are_unknown_missing_or_double_are_named)
{
	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "reference,nationality,reference\nC-1,x,C-1\n");
	folder_write(dir, "agreement.csv", "client,contacts,from\nC-1,1,x\nC-1,1,2026-01-01\n");
	folder_write(dir, "pause.csv", "");
	cr_assert_eq(import(false), LOODS_EINVALID);
	cr_assert(heard("client.csv:1:2: Unknown column: nationality."), "%s", said.s);
	cr_assert(heard("client.csv:1:3: This column is there twice: reference."), "%s", said.s);
	cr_assert(heard("client.csv:1:1: This column is missing: name."), "%s", said.s);
	cr_assert(heard("agreement.csv:1:1: This column is missing: per_days."), "%s", said.s);
	cr_assert(heard("agreement.csv:2:3: from: "), "%s", said.s);
	cr_assert(!heard("agreement.csv:3"), "%s", said.s);
	cr_assert(heard("pause.csv:1:1: "), "%s", said.s);
	cr_assert_eq(result.errors, 6, "%s", said.s);
	end();
}

Test(import, references_go_to_the_same_import_and_to_the_office)
{
	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "reference,name\nC-1,Yusuf\n");
	folder_write(dir, "language_step.csv", "key,client,kind,state\nT1,C-1,nt2,running\n");
	OK(import(false));
	folder_remove(dir);
	folder_make(dir, office.dir, "files");
	/* childcare before child in the alphabet, and both after the client that is in the office already */
	folder_write(dir, "child.csv", "key,client,birth_month\nkid,C-1,2021-05\n");
	folder_write(dir, "childcare.csv", "key,child,type,lrk,serves\nkc,kid,day_care,123456789,T1\n");
	folder_write(dir, "funding.csv", "childcare,source,state\nkc,kot,granted\n");
	OK(import(false));
	cr_assert_eq(((const struct loods_childcare *)only(&loods_childcare_type))->serves, LOODS_SERVES_LANGUAGE_STEP);
	cr_assert_eq(((const struct loods_childcare *)only(&loods_childcare_type))->serves_step.n,
		     ((const struct loods_language_step *)only(&loods_language_step_type))->meta.id.n);
	/* and once more: the keys are taken now */
	cr_assert_eq(import(false), LOODS_EINVALID);
	cr_assert(heard("child.csv:2:1: key: "), "%s", said.s);
	folder_write(dir, "childcare.csv", "key,child,type,lrk,serves\nkd,kid,day_care,123456789,gardening\n");
	cr_assert_eq(import(false), LOODS_EINVALID);
	cr_assert(heard("childcare.csv:2:5: serves: Expected is one of: language_step"), "%s", said.s);
	end();
}

Test(import, accounts_that_are_disabled_are_known_by_name)
{
	begin(OFFICE_ADMINISTRATOR);
	cr_assert_eq(loods_store_user_disable(app.store, OFFICE_CASEWORKER_2, &err), LOODS_OK, "%s", err.msg);
	office_enter(&office, OFFICE_LEAD);
	app.store = office.store;
	app.user = office.user;
	folder_write(dir, "client.csv", "reference,name\nC-1,Yusuf\n");
	folder_write(dir, "ownership.csv", "client,caseworker,from,to\nC-1," OFFICE_CASEWORKER_2 ",2020-01-01,2020-12-31\n"
					   "C-1," OFFICE_CASEWORKER ",2021-01-01,\n");
	OK(import(false));
	end();
}

Test(import, rules_across_records_hold_within_one_import)
{
	begin(OFFICE_LEAD);
	folder_write(dir, "client.csv", "reference,name\nC-1,Yusuf\nC-2,Haile\n");
	folder_write(dir, "guidance_period.csv", "client,start,end\nC-1,2026-01-01,2026-06-30\nC-2,2026-01-01,\nC-1,2026-06-30,\n");
	cr_assert_eq(import(false), LOODS_EINVALID);
	cr_assert(heard("guidance_period.csv:4:2: start: "), "%s", said.s);
	cr_assert_eq(result.errors, 1, "%s", said.s);
	end();
}

Test(import, is_the_team_leads_and_names_what_it_cannot_read)
{
	const char *missing[] = { "/nowhere/contact.csv" };
	const struct loods_import_options o = { missing, 1, false, hear, NULL };

	begin(OFFICE_CASEWORKER);
	folder_write(dir, "client.csv", "reference,name\nC-1,Yusuf\n");
	cr_assert_eq(import(false), LOODS_EDENIED);
	office_enter(&office, OFFICE_LEAD);
	app.store = office.store;
	app.user = office.user;
	cr_assert_eq(loods_import(&app, &o, &result, &err), LOODS_ENOTFOUND);
	cr_assert_not_null(strstr(err.msg, missing[0]));
	folder_write(dir, "klant.csv", "reference,name\nC-1,Yusuf\n");
	cr_assert_eq(import(false), LOODS_EUSAGE);
	cr_assert_not_null(strstr(err.msg, "klant.csv"));
	cr_assert_eq(count(&loods_client_type), 0);
	end();
}
