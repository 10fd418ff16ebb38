/* What a release says of its tables, and what its forms do with what they cannot hold. That the files are
 * right is release_files.sh's: other programs read them. */
#include "release_sav.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "release_workbook.h"

static struct loods_err err;
static struct loods_arena a;

static void teardown(void)
{
	loods_arena_release(&a);
}

TestSuite(release_table, .fini = teardown);

static const struct loods_release_code codes[] = { { "a", "A" }, { "b", "B" } };

/* One table of one column with one cell. */
static struct loods_release_data one(const char *name, enum loods_release_type type,
				     union loods_release_cell cell)
{
	struct loods_release_column *c = LOODS_NEW(&a, struct loods_release_column);
	struct loods_release_table *t = LOODS_NEW(&a, struct loods_release_table);
	union loods_release_cell *v = LOODS_NEW(&a, union loods_release_cell);

	*v = cell;
	*c = (struct loods_release_column){ .name = name, .label = "Label", .type = type };
	if (type == LOODS_RELEASE_CODE) {
		c->codes = codes;
		c->n_codes = 2;
	}
	*t = (struct loods_release_table){
		.name = "t", .title = "T", .columns = c, .n_columns = 1, .cells = v, .n_rows = 1
	};
	return (struct loods_release_data){ .title = "D", .tables = t, .n_tables = 1 };
}

Test(release_table, knows_what_no_file_can_say)
{
	static const struct {
		const char *name;
		enum loods_release_type type;
		union loods_release_cell cell;
		bool valid;
	} cases[] = {
		{ "x", LOODS_RELEASE_CODE, { .n = 1 }, true },
		{ "x", LOODS_RELEASE_CODE, { .n = LOODS_RELEASE_MISSING }, true },
		{ "x", LOODS_RELEASE_CODE, { .n = 2 }, false },
		{ "x", LOODS_RELEASE_CODE, { .n = -1 }, false },
		{ "x", LOODS_RELEASE_INTEGER, { .n = -1 }, true },
		{ "x", LOODS_RELEASE_DECIMAL, { .x = NAN }, true },
		{ "x", LOODS_RELEASE_DECIMAL, { .x = INFINITY }, false },
		{ "x", LOODS_RELEASE_TEXT, { .text = NULL }, true },
		{ "Aa_9", LOODS_RELEASE_INTEGER, { .n = 0 }, true },
		{ "", LOODS_RELEASE_INTEGER, { .n = 0 }, false },
		{ "9a", LOODS_RELEASE_INTEGER, { .n = 0 }, false },
		{ "_a", LOODS_RELEASE_INTEGER, { .n = 0 }, false },
		{ "a b", LOODS_RELEASE_INTEGER, { .n = 0 }, false },
		{ "\u00e9", LOODS_RELEASE_INTEGER, { .n = 0 }, false },
		{ "x", LOODS_RELEASE_TYPE_END, { .n = 0 }, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct loods_release_data d = one(cases[i].name, cases[i].type, cases[i].cell);

		cr_assert_eq(loods_release_valid(&d), cases[i].valid, "case %zu", i);
	}
}

Test(release_table, has_no_two_of_one_name)
{
	static const struct loods_release_column same[] = { { "x", "X", NULL, LOODS_RELEASE_TEXT },
							    { "x", "Y", NULL, LOODS_RELEASE_TEXT } };
	struct loods_release_table two[] = { { "t", "T", 0, same, 1, NULL, 0, NULL },
					     { "t", "U", 0, same, 1, NULL, 0, NULL } };
	struct loods_release_data d = { .title = "D", .tables = two, .n_tables = 2 };

	cr_assert_not(loods_release_valid(&d));
	two[1].name = "u";
	cr_assert(loods_release_valid(&d));
	two[1].n_columns = 2;
	cr_assert_not(loods_release_valid(&d));
}

/* A table that belongs to another shares its key with it, and no other name. */
Test(release_table, belongs_to_a_table_with_a_key)
{
	static const struct loods_release_column people[] = { { "who", "W", NULL, LOODS_RELEASE_TEXT },
							      { "age", "A", NULL, LOODS_RELEASE_TEXT } };
	static const struct loods_release_column visits[] = { { "who", "W", NULL, LOODS_RELEASE_TEXT },
							      { "day", "D", NULL, LOODS_RELEASE_TEXT } };
	struct loods_release_table two[] = {
		{ .name = "people", .title = "P", .columns = people, .n_columns = 2, .key = "who" },
		{ .name = "visits", .title = "V", .columns = visits, .n_columns = 2, .of = "people" },
	};
	struct loods_release_data d = { .title = "D", .tables = two, .n_tables = 2 };

	cr_expect(loods_release_valid(&d));
	cr_expect_eq(loods_release_of(&d, &two[1]), &two[0]);
	cr_expect_null(loods_release_of(&d, &two[0]));
	two[0].key = NULL;
	cr_expect_not(loods_release_valid(&d), "no key");
	two[0].key = "name";
	cr_expect_not(loods_release_valid(&d), "no such column");
	two[0].key = "age";
	cr_expect_not(loods_release_valid(&d), "the key is not in both");
	two[0].key = "who";
	two[1].of = "visits";
	cr_expect_not(loods_release_valid(&d), "of itself");
	two[1].of = "nobody";
	cr_expect_not(loods_release_valid(&d), "of no table");
	two[1].of = "people";
	two[1].columns = people;
	cr_expect_not(loods_release_valid(&d), "age is in both");
}

Test(release_table, cuts_between_characters)
{
	static const struct {
		const char *text;
		size_t max, bytes;
	} cases[] = {
		{ "abc", 3, 3 },    { "abc", 2, 2 },	     { "a\u00e9", 3, 3 }, { "a\u00e9", 2, 1 },
		{ "\u20ac", 2, 0 }, { "x\U0001f600", 4, 1 }, { "", 0, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_assert_eq(loods_release_cut(cases[i].text, cases[i].max), cases[i].bytes, "case %zu", i);
}

/* What CSV says with so many decimals is the number that the others have, to the last bit. */
Test(release_table, rounds_as_it_writes)
{
	static const struct {
		double x;
		int decimals;
		double rounded;
	} cases[] = { { 1.0 / 3, 2, 0.33 }, { -1.0 / 3, 2, -0.33 }, { 2.0 / 3, 0, 1 },
		      { 99.96, 1, 100.0 },  { 0.1 + 0.2, 9, 0.3 },  { 1234567.891, 2, 1234567.89 } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct loods_release_column c = { .type = LOODS_RELEASE_DECIMAL,
						  .decimals = cases[i].decimals };

		cr_assert(loods_release_rounded(&c, cases[i].x) == cases[i].rounded, "case %zu", i);
	}
}

Test(release_table, names_variables_that_spss_takes)
{
	static const char *const names[] = { "arm",
					     "ARM",
					     "Arm",
					     "with",
					     "n_",
					     "n",
					     "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff",
					     "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefg" };
	static const char *const wanted[] = { "arm",
					      "ARM_v2",
					      "Arm_v3",
					      "with_value",
					      "n",
					      "n_v2",
					      "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeff",
					      "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefg" };
	enum { N = sizeof names / sizeof *names };
	struct loods_release_column columns[N];
	struct loods_release_table t = { .columns = columns, .n_columns = N };

	for (int i = 0; i < N; i++)
		columns[i] = (struct loods_release_column){ .name = names[i] };
	for (size_t i = 0; i < N; i++)
		cr_assert_str_eq(loods_release_sav_name(&t, i, &a), wanted[i]);
}

static struct loods_str made_in(const char *zone)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_release_data d = one("x", LOODS_RELEASE_INTEGER, (union loods_release_cell){ .n = 1 });

	cr_assert(loods_stamp_parse("2026-03-09T00:30:05", false, &d.made_at));
	setenv("TZ", zone, 1);
	tzset();
	cr_assert_eq(loods_release_sav(&d, d.tables, &out, &err), LOODS_OK, "%s", err.msg);
	return out;
}

/* The day of the month differs between these at that time. */
Test(release_table, writes_spss_files_the_same_in_every_zone)
{
	struct loods_str here = made_in("UTC"), east = made_in("Pacific/Auckland"),
			 west = made_in("America/New_York");

	cr_assert_eq(memcmp(here.s + 92, "09 Mar 2600:30:05T ", 19), 0, "%.19s", here.s + 92);
	cr_assert_eq(here.len, east.len);
	cr_assert_eq(memcmp(here.s, east.s, here.len), 0);
	cr_assert_eq(here.len, west.len);
	cr_assert_eq(memcmp(here.s, west.s, here.len), 0);
	loods_str_release(&here);
	loods_str_release(&east);
	loods_str_release(&west);
}

Test(release_table, refuses_what_spss_cannot_hold)
{
	static const uint64_t too_many = 3000000000;
	struct loods_str out = LOODS_STR_INIT;
	char *text = loods_arena_alloc(&a, LOODS_SAV_TEXT_MAX + 2);
	struct loods_release_data d;
	struct loods_release_table t;

	memset(text, 'x', LOODS_SAV_TEXT_MAX + 1);
	d = one("x", LOODS_RELEASE_TEXT, (union loods_release_cell){ .text = text });
	cr_assert_eq(loods_release_sav(&d, d.tables, &out, &err), LOODS_EINVALID);
	cr_assert_str_eq(err.msg, "Column x has a text that is too long for an SPSS file.");
	text[LOODS_SAV_TEXT_MAX] = '\0';
	cr_assert_eq(loods_release_sav(&d, d.tables, &out, &err), LOODS_OK, "%s", err.msg);
	cr_assert_gt(out.len, LOODS_SAV_TEXT_MAX);

	d = one("x", LOODS_RELEASE_INTEGER, (union loods_release_cell){ .n = 1 });
	t = d.tables[0];
	t.times = &too_many;
	cr_assert_eq(loods_release_sav(&d, &t, &out, &err), LOODS_EINVALID);
	cr_assert_str_eq(err.msg, "No SPSS file can be made of t.");
	loods_str_release(&out);
}

Test(release_table, refuses_what_no_sheet_can_hold)
{
	static const uint64_t too_many = LOODS_RELEASE_SHEET_ROWS + 1;
	struct loods_str out = LOODS_STR_INIT;
	struct loods_release_data d = one("x", LOODS_RELEASE_INTEGER, (union loods_release_cell){ .n = 1 });
	struct loods_release_table t = d.tables[0];

	t.forms = LOODS_RELEASE_SHEET;
	t.times = &too_many;
	d.tables = &t;
	cr_assert_eq(loods_release_workbook(&d, &out, &err), LOODS_EINVALID);
	cr_assert_str_eq(err.msg, "T has more rows than a spreadsheet can hold.");
	cr_assert_eq(out.len, 0);
	loods_str_release(&out);
}
