/* Dump: what is written, brought into a new office and written again is the same to the byte. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump.h"
#include "folder.h"
#include "import.h"
#include "office.h"
#include "str.h"
#include "types.h"

static struct loods_arena arena;
static struct loods_err err;

static struct loods_app app_of(const struct office *o)
{
	return (struct loods_app){ .store = o->store, .path = o->path, .user = o->user, .clock = o->clock, .lang = "en" };
}

static void hear(const struct loods_import_message *m, void *ctx)
{
	(void)ctx;
	cr_assert(m->warning, "%s:%ld:%d: %s", m->file, m->line, m->column, m->text);
}

static void import(const struct office *o, const char *dir)
{
	const char *paths[] = { dir };
	const struct loods_import_options options = { paths, 1, false, hear, NULL };
	struct loods_import_result result;
	struct loods_app app = app_of(o);

	cr_assert_eq(loods_import(&app, &options, &result, &err), LOODS_OK, "%s (%s)", err.msg, err.debug);
}

static enum loods_code dump(const struct office *o, const char *dir, const char *reason)
{
	struct loods_dump_result result;
	struct loods_app app = app_of(o);

	return loods_dump(&app, dir, reason, &result, &err);
}

/* A small generator, the same numbers in every run (Numerical Recipes, 7.1). */
static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static const char *pick(uint32_t *seed, const char *const *list, int n)
{
	return list[next(seed) % (uint32_t)n];
}

static const char *const texts[] = {
	"", "plain", "\"with, comma\"", "\"said \"\"yes\"\"\"", "\"two\nlines\"", "\"line end\r\nof Windows\"", "  leading and  double blanks ",
	"a;b;c", "=SUM(A1)", "-5", "@x", "'quoted'", "Jose\xcc\x81 in NFD", "\xe1\x89\xb0\xe1\x88\xb5\xe1\x8d\x8b\xe1\x8b\xad", "\xd9\x81\xd8\xa7\xd8\xaf\xd9\x88\xd9\x85\xd9\x87",
	"\"\"\"\"", "0012", "2026-01-01", "\xc2\xa0no-break", "NULL",
};
#define TEXT(seed) pick(seed, texts, (int)(sizeof texts / sizeof texts[0]))

static void choice(struct loods_str *s, uint32_t *seed, const struct loods_choices *c)
{
	loods_str_add(s, loods_choice_code(c, 1 + (int)(next(seed) % (uint32_t)(c->n - 1))));
}

static const struct loods_choices *choices(const char *type, const char *field)
{
	return loods_type_field(loods_type_find(type), field)->choices;
}

static void make_files(const char *dir, int clients)
{
	uint32_t seed = 42;
	struct loods_str s, contacts;

	loods_str_init(&s);
	loods_str_add(&s, "reference,name,birth_date,gender,household,education,welfare_since,phone,email,address,language,interpreter\n");
	for (int i = clients; i > 0; i--) {
		loods_str_addf(&s, "C-%d,\"van der Ü, %d\",%s,", i, i, i % 3 ? "1991" : "1984-02-29");
		choice(&s, &seed, choices("client", "gender"));
		loods_str_add(&s, ",");
		choice(&s, &seed, choices("client", "household"));
		loods_str_addf(&s, ",,2015-06-01,%s,", TEXT(&seed));
		loods_str_addf(&s, "%s,", TEXT(&seed));
		loods_str_addf(&s, "%s,,\n", TEXT(&seed));
	}
	folder_write(dir, "client.csv", s.s);

	folder_write(dir, "cohort.csv", "description,key,name\n\"two\n\n  lines; and \"\"more\"\"\",west,West\n,east,\n");
	loods_str_clear(&s);
	loods_str_add(&s, "client,cohort,arm,assigned_on,method,stratum\n");
	for (int i = 1; i <= clients; i += 2)
		loods_str_addf(&s, "C-%d,%s,%s,2025-0%d-01,random,\n", i, i % 4 ? "west" : "east", i % 8 < 4 ? "treatment" : "control", 1 + i % 9);
	folder_write(dir, "assignment.csv", s.s);

	loods_str_clear(&s);
	loods_str_add(&s, "client,cohort,start,end,end_reason\n");
	for (int i = 1; i <= clients; i++)
		loods_str_addf(&s, "C-%d,,2025-01-01,2025-06-30,%s\nC-%d,west,2025-07-01,,\n", i, TEXT(&seed), i);
	folder_write(dir, "guidance_period.csv", s.s);

	loods_str_init(&contacts);
	loods_str_add(&contacts, "client,occurred_on,start,minutes,channel,kind,outcome,initiator,conducted_by,on_behalf_of,topics,interpreter,note,"
				 "status,entered_at\n");
	for (int i = 0; i < clients * 4; i++) {
		loods_str_addf(&contacts, "C-%d,2026-%02d-%02d,%s,%d,", 1 + (int)(next(&seed) % (uint32_t)clients), 1 + i % 10, 1 + i % 28,
			       i % 2 ? "09:05" : "", (int)(next(&seed) % 601));
		choice(&contacts, &seed, choices("contact", "channel"));
		loods_str_add(&contacts, ",,");
		choice(&contacts, &seed, choices("contact", "outcome"));
		loods_str_addf(&contacts, ",,%s,,%s,,%s,%s,%s\n", i % 3 ? OFFICE_CASEWORKER : OFFICE_CASEWORKER_2,
			       i % 5 ? "health;work;digital" : "", TEXT(&seed), i % 7 ? "" : "draft", i % 2 ? "2026-11-01T08:00:59" : "");
	}
	folder_write(dir, "contact.csv", contacts.s);

	folder_write(dir, "ownership.csv", "client,caseworker,from,to\nC-1," OFFICE_CASEWORKER ",2025-01-01,2025-03-01\nC-1,"
					   OFFICE_CASEWORKER_2 ",2025-03-02,\n");
	folder_write(dir, "pause.csv", "client,from,to,reason\nC-1,2025-02-01,,abroad\n");
	folder_write(dir, "agreement.csv", "client,contacts,per_days,from,to,channel\nC-1,2,28,2025-01-01,,phone\n");
	folder_write(dir, "language_level.csv", "client,skill,level,basis,measured_on\nC-1,reading,alfa_b,screening,2025-01-01\n");
	folder_write(dir, "language_step.csv", "client,kind,provider,target,regime,hours,hours_per_week,state,starts_on,ends_on,reason,note\n"
					       "C-1,nt2,\"House, West\",a2,voluntary,120.50,7.5,interrupted,2025-01-01,,no_childcare,\n"
					       "C-1,literacy,,,,,,running,,,,with a note\n");
	folder_write(dir, "child.csv", "key,client,birth_month,school_start,name\nk1,C-1,2020-05,2024-05-07,Hodan\n,C-1,2023,,\n");
	folder_write(dir, "childcare.csv", "key,child,type,provider,lrk,hours_per_month,state,starts_on,ends_on,waiting_since,expected_on,serves,days\n"
					   "a,k1,after_school,Kern,012345678,80.25,active,2025-01-01,,,,L1,fri;mon\n"
					   "b,k1,family_network,,,,need,,,,,other,\n");
	folder_write(dir, "funding.csv", "childcare,source,state,from,to,hours_per_month,applied_on\na,kot,granted,2025-01-01,,80.25,2025-01-15\n");
	folder_write(dir, "outcome.csv", "key,client,destination,date,hours\nwork,C-1,paid_part_time,2025-06-30,22.5\n,C-2,death,2025-07-01,\n");
	folder_write(dir, "outcome_check.csv", "outcome,months,result,checked_on\nwork,12,back_on_benefit,2026-07-01\nwork,3,still,2025-10-01\n");
	folder_write(dir, "task.csv", "client,what,due,assigned_to,done_on\nC-1,\"call, soon\",2026-12-01," OFFICE_CASEWORKER ",\n,tidy up,,,2026-01-01\n");
	loods_str_release(&s);
	loods_str_release(&contacts);
}

static void same_files(const char *a, const char *b)
{
	for (int t = 0; t < loods_types_n; t++) {
		const char *name = loods_arena_printf(&arena, "%s.csv", loods_types[t]->name);
		size_t n, m;
		char *x = folder_read(a, name, &n), *y = folder_read(b, name, &m);

		cr_assert(n == m && memcmp(x, y, n) == 0, "%s differs:\n%s\n%s", name, x, y);
		cr_assert_gt(n, 0);
		free(x);
		free(y);
	}
}

Test(dump, goes_in_and_comes_out_the_same)
{
	struct office first, second;
	char files[FOLDER_PATH_MAX], once[FOLDER_PATH_MAX], twice[FOLDER_PATH_MAX], *text;
	struct stat st;
	size_t n;

	office_init(&first, OFFICE_LEAD);
	folder_make(files, first.dir, "files");
	snprintf(once, sizeof once, "%s/once", first.dir);
	make_files(files, 60);
	import(&first, files);
	cr_assert_eq(dump(&first, once, "test of the round trip"), LOODS_OK, "%s (%s)", err.msg, err.debug);

	office_init(&second, OFFICE_LEAD);
	second.clock.pinned.n += 86400;
	import(&second, once);
	folder_make(twice, second.dir, "twice"); /* an empty folder may stand there */
	cr_assert_eq(dump(&second, loods_arena_printf(&arena, "%s/", twice), "test of the round trip"), LOODS_OK, "%s (%s)", err.msg, err.debug);
	same_files(once, twice);

	cr_assert_eq(stat(loods_arena_printf(&arena, "%s/client.csv", once), &st), 0);
	cr_assert_eq(st.st_mode & 0777, 0600);
	cr_assert_eq(stat(once, &st), 0);
	cr_assert_eq(st.st_mode & 0777, 0700);

	text = folder_read(once, "childcare.csv", &n);
	cr_assert_str_eq(text, "key,child,type,provider,lrk,hours_per_month,state,starts_on,ends_on,waiting_since,expected_on,serves,days\n"
			       "a,k1,after_school,Kern,012345678,80.25,active,2025-01-01,,,,L1,mon;fri\n"
			       "b,k1,family_network,,,,need,,,,,other,\n");
	free(text);
	text = folder_read(once, "pause.csv", &n);
	cr_assert_str_eq(text, "client,from,to,reason\nC-1,2025-02-01,,abroad\n");
	free(text);
	text = folder_read(once, "contact.csv", &n);
	cr_assert_not_null(strstr(text, "\"two\nlines\""));
	cr_assert_not_null(strstr(text, "\"line end\nof Windows\""));
	cr_assert_not_null(strstr(text, ",=SUM(A1),"), "no leading quote in a dump");
	cr_assert_not_null(strstr(text, "Jos\xc3\xa9 in NFD"));
	free(text);

	folder_remove(files);
	folder_remove(once);
	folder_remove(twice);
	office_release(&second);
	office_release(&first);
}

Test(dump, needs_a_lead_a_reason_and_a_free_place)
{
	struct office o;
	char dir[FOLDER_PATH_MAX];
	struct loods_log log;
	int found = 0;

	office_init(&o, OFFICE_CASEWORKER);
	snprintf(dir, sizeof dir, "%s/out", o.dir);
	cr_assert_eq(dump(&o, dir, "curious"), LOODS_EDENIED);
	office_enter(&o, OFFICE_LEAD);
	cr_assert_eq(dump(&o, dir, NULL), LOODS_EUSAGE);
	cr_assert_eq(dump(&o, dir, "  "), LOODS_EUSAGE);
	cr_assert_neq(access(dir, F_OK), 0);
	folder_make(dir, o.dir, "out");
	folder_write(dir, "mine.txt", "x");
	cr_assert_eq(dump(&o, dir, "move to a new host"), LOODS_EEXISTS);
	folder_remove(dir);
	cr_assert_eq(dump(&o, dir, "move to a new host"), LOODS_OK, "%s", err.msg);
	cr_assert_eq(loods_store_log_list(o.store, &arena, (loods_id){ 0 }, &log, &err), LOODS_OK);
	for (int i = 0; i < log.n; i++)
		found += log.list[i].action == LOODS_LOG_DUMP && loods_str_eq(log.list[i].purpose, "move to a new host");
	cr_assert_eq(found, 1);
	cr_assert_eq(dump(&o, "/nowhere/at/all", "move to a new host"), LOODS_EIO);
	folder_remove(dir);
	office_release(&o);
}
