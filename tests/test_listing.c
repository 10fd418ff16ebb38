/* Listing: the forms that people, spreadsheets and programs read, and who may see what. */
#include <criterion/criterion.h>
#include <string.h>

#include "folder.h"
#include "import.h"
#include "listing.h"
#include "office.h"
#include "types.h"

static struct office office;
static struct loods_app app;
static struct loods_str out;
static struct loods_err err;

static void enter(const char *name)
{
	office_enter(&office, name);
	app = (struct loods_app){ .store = office.store, .path = office.path, .user = office.user, .clock = office.clock, .lang = "en" };
}

static void begin(void)
{
	char dir[FOLDER_PATH_MAX];
	const char *paths[] = { dir };
	const struct loods_import_options o = { paths, 1, false, NULL, NULL };
	struct loods_import_result result;

	office_init(&office, OFFICE_LEAD);
	enter(OFFICE_LEAD);
	folder_make(dir, office.dir, "files");
	folder_write(dir, "client.csv", "reference,name\nC-1,\"Yusuf, Amina\"\nC-2,=Haile\n");
	folder_write(dir, "ownership.csv", "client,caseworker,from\nC-1," OFFICE_CASEWORKER ",2025-01-01\nC-2," OFFICE_CASEWORKER_2 ",2025-01-01\n");
	folder_write(dir, "cohort.csv", "key\nwest\n");
	folder_write(dir, "contact.csv", "client,occurred_on,channel,outcome,minutes,topics,note\n"
					 "C-2,2026-11-03,phone,no_answer,,,\nC-1,2026-11-02,home,held,45,work;health,\"first\nsecond\"\n");
	folder_write(dir, "language_step.csv", "key,client,kind,hours,state\nT1,C-1,nt2,7.5,running\n");
	cr_assert_eq(loods_import(&app, &o, &result, &err), LOODS_OK, "%s", err.msg);
	folder_remove(dir);
	loods_str_init(&out);
}

static void end(void)
{
	loods_str_release(&out);
	office_release(&office);
}

static enum loods_code list(const char *type, const char *client, enum loods_listing_format format)
{
	const struct loods_listing l = { loods_type_find(type), client, format, true };

	loods_str_clear(&out);
	memset(&err, 0, sizeof err);
	return loods_listing_make(&app, &l, &out, &err);
}

Test(listing, as_text)
{
	begin();
	cr_assert_eq(list("contact", NULL, LOODS_LISTING_TEXT), LOODS_OK, "%s", err.msg);
	cr_assert_not_null(strstr(out.s, "Client  Date"));
	cr_assert_not_null(strstr(out.s, "C-1     02-11-2026  45       home visit  progress  held"), "%s", out.s);
	cr_assert_not_null(strstr(out.s, "work, health"));
	cr_assert_not_null(strstr(out.s, "first…"));
	cr_assert_null(strstr(out.s, "second"));
	cr_assert_null(strstr(out.s, "For colleague"), "an empty column takes no place");
	end();
}

Test(listing, as_csv_and_json)
{
	begin();
	cr_assert_eq(list("client", NULL, LOODS_LISTING_CSV), LOODS_OK, "%s", err.msg);
	cr_assert_str_eq(out.s, "reference,name,birth_date,gender,household,education,welfare_since,phone,email,address,language,interpreter\n"
				"C-1,\"Yusuf, Amina\",,,,,,,,,,\nC-2,'=Haile,,,,,,,,,,\n");
	cr_assert_eq(list("language_step", NULL, LOODS_LISTING_JSON), LOODS_OK, "%s", err.msg);
	cr_assert_not_null(strstr(out.s, "\"key\": \"T1\""), "%s", out.s);
	cr_assert_not_null(strstr(out.s, "\"hours\": 7.50"), "%s", out.s);
	cr_assert_not_null(strstr(out.s, "\"target\": null"), "%s", out.s);
	cr_assert_eq(list("contact", "C-1", LOODS_LISTING_JSON), LOODS_OK, "%s", err.msg);
	cr_assert_not_null(strstr(out.s, "\"minutes\": 45"), "%s", out.s);
	cr_assert_not_null(strstr(out.s, "\"topics\": [\"work\", \"health\"]"), "%s", out.s);
	cr_assert_null(strstr(out.s, "C-2"));
	end();
}

Test(listing, shows_a_caseworker_the_own_caseload)
{
	begin();
	enter(OFFICE_CASEWORKER);
	cr_assert_eq(list("contact", NULL, LOODS_LISTING_CSV), LOODS_OK, "%s", err.msg);
	cr_assert_not_null(strstr(out.s, "C-1"));
	cr_assert_null(strstr(out.s, "C-2"));
	cr_assert_eq(list("cohort", NULL, LOODS_LISTING_CSV), LOODS_OK, "%s", err.msg);
	cr_assert_not_null(strstr(out.s, "west"));
	cr_assert_eq(list("contact", "C-2", LOODS_LISTING_CSV), LOODS_EDENIED);
	cr_assert_eq(list("contact", "C-3", LOODS_LISTING_CSV), LOODS_ENOTFOUND);
	cr_assert_str_eq(out.s, "");
	enter(OFFICE_EVALUATOR);
	cr_assert_eq(list("contact", NULL, LOODS_LISTING_CSV), LOODS_EDENIED);
	cr_assert_str_eq(out.s, "");
	end();
}
