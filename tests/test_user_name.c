/* The form in which user names are compared. */
#include <criterion/criterion.h>

#include "user_name.h"

Test(user_name, is_compared_without_case_and_composed)
{
	static const char *const rows[][2] = {
		{ "anna", "anna" },
		{ "ANNA", "anna" },
		{ "Zoe\xcc\x88", "zo\xc3\xab" },
		{ "\xc3\x89mile", "\xc3\xa9mile" },
		{ "E\xcc\x81mile", "\xc3\xa9mile" },
		{ "\xc4\xb0"
		  "rem",
		  "irem" },
		{ "ŁUKASZ", "łukasz" },
		{ "Ян", "ян" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct loods_str out = LOODS_STR_INIT;

		cr_expect(loods_user_name_fold(rows[i][0], &out));
		cr_expect_str_eq(out.s, rows[i][1], "row %zu: %s", i, out.s);
		loods_str_release(&out);
	}
}

Test(user_name, what_is_no_name_is_said)
{
	struct loods_str out = LOODS_STR_INIT;

	cr_expect(!loods_user_name_fold("", &out));
	cr_expect(!loods_user_name_fold("a\xff", &out));
	cr_expect_eq(out.len, 0u);
	loods_str_release(&out);
}
