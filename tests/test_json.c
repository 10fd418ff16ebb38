/* What scripts rely on: valid JSON whatever a record says, one object a line, points whatever the locale. */
#include "json.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>

#define ROWS(rows) (sizeof(rows) / sizeof *(rows))

Test(json, a_list_of_objects_has_one_a_line)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;

	loods_json_init(&j, &out);
	loods_json_array_begin(&j);
	for (int i = 1; i <= 2; i++) {
		loods_json_object_begin(&j);
		loods_json_key(&j, "client");
		loods_json_string(&j, i == 1 ? "C-1" : NULL);
		loods_json_key(&j, "n");
		loods_json_int(&j, i);
		loods_json_key(&j, "topics");
		loods_json_array_begin(&j);
		loods_json_string(&j, "work");
		loods_json_string(&j, "health");
		loods_json_array_end(&j);
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_finish(&j);
	cr_expect_str_eq(out.s, "[\n"
				"  {\"client\": \"C-1\", \"n\": 1, \"topics\": [\"work\", \"health\"]},\n"
				"  {\"client\": null, \"n\": 2, \"topics\": [\"work\", \"health\"]}\n"
				"]\n");
	loods_str_release(&out);
}

Test(json, nested_lists_are_indented)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;

	loods_json_init(&j, &out);
	loods_json_object_begin(&j);
	loods_json_key(&j, "empty");
	loods_json_array_begin(&j);
	loods_json_array_end(&j);
	loods_json_key(&j, "rows");
	loods_json_array_begin(&j);
	loods_json_object_begin(&j);
	loods_json_object_end(&j);
	loods_json_bool(&j, true);
	loods_json_bool(&j, false);
	loods_json_null(&j);
	loods_json_array_end(&j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
	cr_expect_str_eq(out.s, "{\"empty\": [], \"rows\": [\n"
				"    {},\n"
				"    true,\n"
				"    false,\n"
				"    null\n"
				"  ]}\n");
	loods_str_release(&out);
}

Test(json, strings_are_escaped)
{
	static const struct {
		const char *s, *json;
	} rows[] = {
		{ "", "\"\"" },
		{ "Özdemir 王", "\"Özdemir 王\"" },
		{ "a \"b\" \\c/", "\"a \\\"b\\\" \\\\c/\"" },
		{ "1\n2\r3\t4\x01\x1f\x7f", "\"1\\n2\\r3\\t4\\u0001\\u001f\\u007f\"" },
		{ "\u2028|\u2029|\xc2\x85", "\"\\u2028|\\u2029|\\u0085\"" },
		{ "a\xff" "b\xc3", "\"a\ufffdb\ufffd\"" },
		{ "\xed\xa0\x80", "\"\ufffd\ufffd\ufffd\"" },
		{ "\xc0\x80", "\"\ufffd\ufffd\"" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct loods_str out = LOODS_STR_INIT;
		struct loods_json j;

		loods_json_init(&j, &out);
		loods_json_string(&j, rows[i].s);
		cr_expect_str_eq(out.s, rows[i].json, "row %zu: %s", i, out.s);
		loods_str_release(&out);
	}
}

static void check_numbers(void)
{
	static const struct {
		double value;
		int decimals;
		const char *json;
	} rows[] = {
		{ 1.5, 1, "1.5" },
		{ 2.0 / 3, 6, "0.666667" },
		{ 126.66666, 1, "126.7" },
		{ -0.25, 2, "-0.25" },
		{ -0.001, 2, "0.00" },
		{ 0, 3, "0.000" },
		{ 41.7, 0, "42" },
		{ 1234567.5, 1, "1234567.5" },
		{ NAN, 2, "null" },
		{ INFINITY, 2, "null" },
		{ -INFINITY, 2, "null" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct loods_str out = LOODS_STR_INIT;
		struct loods_json j;

		loods_json_init(&j, &out);
		loods_json_fixed(&j, rows[i].value, rows[i].decimals);
		cr_expect_str_eq(out.s, rows[i].json, "row %zu: %s", i, out.s);
		loods_str_release(&out);
	}
}

Test(json, numbers)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;

	check_numbers();
	loods_json_init(&j, &out);
	loods_json_array_begin(&j);
	loods_json_int(&j, INT64_MIN);
	loods_json_int(&j, INT64_MAX);
	loods_json_fixed(&j, 1.7976931348623157e308, 15);
	loods_json_array_end(&j);
	cr_expect_eq(strncmp(out.s, "[-9223372036854775808, 9223372036854775807, 17976931348623157", 61), 0);
	cr_expect_str_eq(out.s + out.len - 17, ".000000000000000]" );
	loods_str_release(&out);
}

/* Only where such a locale is installed can this differ from the test above. */
Test(json, numbers_have_points_in_every_locale)
{
	static const char *const locales[] = { "nl_NL.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8" };

	for (size_t i = 0; i < ROWS(locales); i++) {
		if (setlocale(LC_ALL, locales[i]))
			check_numbers();
	}
	check_numbers();
}

Test(json, text_may_be_taken_away_in_between)
{
	struct loods_str out = LOODS_STR_INIT, all = LOODS_STR_INIT;
	struct loods_json j;

	loods_json_init(&j, &out);
	loods_json_array_begin(&j);
	for (int i = 0; i < 3; i++) {
		loods_json_array_begin(&j);
		loods_json_int(&j, i);
		loods_json_array_end(&j);
		loods_str_add(&all, out.s);
		loods_str_clear(&out);
	}
	loods_json_array_end(&j);
	loods_json_finish(&j);
	loods_str_add(&all, out.s);
	cr_expect_str_eq(all.s, "[\n  [0],\n  [1],\n  [2]\n]\n");
	loods_str_release(&all);
	loods_str_release(&out);
}
