/* What an export is asked for: what is understood, what is refused and how. */
#include "export_plan.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
	const char *name, *text, *says; /* NULL: it is taken */
} rows[] = {
	{ "plan", "arm", NULL },
	{ "plan", "arm, gender ,age", NULL },
	{ "plan", "arm,nationality", "Choose from: arm, gender, age, household" },
	{ "plan", "arm,,age", "Choose from:" },
	{ "plan", "", "Choose from:" },
	{ "plan", "Arm", "Choose from:" },
	{ "plan", "arm,age,arm", "names \"arm\" twice" },
	{ "k", "10", NULL },
	{ "k", "3", NULL },
	{ "k", "1000", NULL },
	{ "k", "2", "from 3 to 1000" },
	{ "k", "1001", "from 3 to 1000" },
	{ "k", "ten", "from 3 to 1000" },
	{ "k", "10 ", "from 3 to 1000" },
	{ "k", "-5", "from 3 to 1000" },
	{ "k", "99999999999999999999999", "from 3 to 1000" },
	{ "limit", "0", NULL },
	{ "limit", "100", NULL },
	{ "limit", "2.5", NULL },
	{ "limit", "2,5", NULL },
	{ "limit", "100.1", "from 0 to 100" },
	{ "limit", "2.55", "from 0 to 100" },
	{ "limit", "", "from 0 to 100" },
	{ "limit", ".5", "from 0 to 100" },
	{ "limit", "5%", "from 0 to 100" },
	{ "level", "anonymous", NULL },
	{ "level", "research", NULL },
	{ "level", "open", "\"anonymous\" or \"research\"" },
	{ "cohort", "2026-A,2026-B", NULL },
	{ "cohort", "2026-A,", "one of them is blank" },
	{ "from", "2026-01-01", NULL },
	{ "from", "1-1-2026", "such as 2026-10-31" },
	{ "to", "2026-02-30", "such as 2026-10-31" },
	{ "until", "", "such as 2026-10-31" },
	{ "project", "wave study", NULL },
	{ "project", " ", "1 to 40 letters" },
	{ "project", "12345678901234567890123456789012345678901", "1 to 40 letters" },
	{ "recipient", "", "1 to 200 letters" },
	{ "purpose", "effect\nof dose", NULL },
	{ "signed-off-by", "the privacy officer", NULL },
	{ "seed", "0", NULL },
	{ "seed", "18446744073709551615", NULL },
	{ "seed", "18446744073709551616", "whole number" },
	{ "seed", "x", "whole number" },
	{ "colour", "red", "no parameter of that name" },
};

Test(export_plan, takes_and_refuses)
{
	for (int i = 0; i < LOODS_COUNT(rows); i++) {
		struct loods_export_plan p, before;
		struct loods_arena a = { 0 };
		struct loods_err err = { 0 };
		enum loods_code code;

		loods_export_plan_init(&p);
		before = p;
		code = loods_export_plan_set(&p, &a, rows[i].name, rows[i].text, &err);
		if (!rows[i].says) {
			cr_assert_eq(code, LOODS_OK, "%s \"%s\": %s", rows[i].name, rows[i].text, err.msg);
		} else {
			cr_assert_eq(code, LOODS_EINVALID, "%s \"%s\"", rows[i].name, rows[i].text);
			cr_assert_not_null(strstr(err.msg, rows[i].says), "%s \"%s\": %s", rows[i].name,
					   rows[i].text, err.msg);
			cr_assert_eq(memcmp(&p, &before, sizeof(p)), 0, "%s \"%s\" changed something",
				     rows[i].name, rows[i].text);
		}
		loods_arena_release(&a);
	}
}

Test(export_plan, the_sentence_about_the_plan_names_all)
{
	struct loods_export_plan p;
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };

	loods_export_plan_init(&p);
	cr_assert_eq(loods_export_plan_set(&p, &a, "plan", "nothing", &err), LOODS_EINVALID);
	for (int id = 0; id < LOODS_EXPORT_END; id++)
		cr_assert_not_null(strstr(err.msg, loods_export_attributes[id].name), "%s",
				   loods_export_attributes[id].name);
	cr_assert_eq(err.msg[strlen(err.msg) - 1], '.', "it is whole");
	loods_arena_release(&a);
}

static void set(struct loods_export_plan *p, struct loods_arena *a, const char *name, const char *text)
{
	struct loods_err err = { 0 };

	cr_assert_eq(loods_export_plan_set(p, a, name, text, &err), LOODS_OK, "%s", err.msg);
}

Test(export_plan, values_are_kept)
{
	struct loods_str text = LOODS_STR_INIT;
	struct loods_export_plan p;
	struct loods_arena a = { 0 };

	loods_export_plan_init(&p);
	loods_export_plan_text(&p, &text);
	cr_assert_str_eq(text.s, "arm,gender,age,children,language,start,contacts", "the safe plan");
	cr_assert_eq(p.k, 10);
	cr_assert_eq(p.level, LOODS_EXPORT_ANONYMOUS);
	set(&p, &a, "plan", " outcome, arm");
	set(&p, &a, "limit", "2,5");
	set(&p, &a, "cohort", "x, y z");
	set(&p, &a, "seed", "18446744073709551615");
	set(&p, &a, "purpose", "  effect\n of  dose ");
	loods_str_clear(&text);
	loods_export_plan_text(&p, &text);
	cr_assert_str_eq(text.s, "outcome,arm", "in the order asked for");
	cr_assert(loods_export_plan_has(&p, LOODS_EXPORT_OUTCOME));
	cr_assert_not(loods_export_plan_has(&p, LOODS_EXPORT_AGE));
	cr_assert_eq(p.limit, 25);
	cr_assert_eq(p.ncohorts, 2);
	cr_assert_str_eq(p.cohorts[1], "y z");
	cr_assert_eq(p.seed, UINT64_MAX);
	cr_assert_str_eq(p.purpose, "effect of dose");
	loods_str_release(&text);
	loods_arena_release(&a);
}

/* Parameters in turn, and what is then said of them together on 23 November 2026. */
static const struct {
	const char *set[6][2];
	const char *says;
} together[] = {
	{ { { "signed-off-by", "FG" } }, NULL },
	{ { { "k", "12" } }, "who signed off" },
	{ { { "signed-off-by", "FG" }, { "from", "2026-02-01" }, { "to", "2026-01-31" } },
	  "before it begins" },
	{ { { "signed-off-by", "FG" }, { "from", "2026-02-01" }, { "to", "2026-02-01" } }, NULL },
	{ { { "signed-off-by", "FG" }, { "to", "2026-11-24" } }, "after today" },
	{ { { "signed-off-by", "FG" }, { "from", "2026-11-24" } }, "before it begins" },
	{ { { "level", "research" }, { "recipient", "u" }, { "purpose", "p" } }, "until when" },
	{ { { "level", "research" }, { "recipient", "u" }, { "until", "2027-01-01" } }, "what for" },
	{ { { "level", "research" }, { "purpose", "p" }, { "until", "2027-01-01" } }, "who gets them" },
	{ { { "level", "research" }, { "recipient", "u" }, { "purpose", "p" }, { "until", "2027-01-01" } },
	  NULL },
	{ { { "level", "research" }, { "recipient", "u" }, { "purpose", "p" }, { "until", "2026-11-22" } },
	  "is past" },
	{ { { "level", "research" }, { "recipient", "u" }, { "purpose", "p" }, { "until", "2036-11-24" } },
	  "10 years" },
};

Test(export_plan, parameters_fit_together)
{
	loods_date today;

	cr_assert(loods_date_parse_iso("2026-11-23", &today));
	for (int i = 0; i < LOODS_COUNT(together); i++) {
		struct loods_export_plan p;
		struct loods_arena a = { 0 };
		struct loods_err err = { 0 };
		enum loods_code code;

		loods_export_plan_init(&p);
		for (int k = 0; k < 6 && together[i].set[k][0]; k++)
			set(&p, &a, together[i].set[k][0], together[i].set[k][1]);
		code = loods_export_plan_check(&p, today, &err);
		cr_assert_eq(code, together[i].says ? LOODS_EINVALID : LOODS_OK, "row %d: %s", i, err.msg);
		if (together[i].says)
			cr_assert_not_null(strstr(err.msg, together[i].says), "row %d: %s", i, err.msg);
		loods_arena_release(&a);
	}
}
