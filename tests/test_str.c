/* What everybody relies on about growing strings: always ended, never NULL, wiped when they go. */
#include "str.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Test(str, an_empty_one_is_ready)
{
	struct loods_str b = LOODS_STR_INIT;

	cr_expect_str_eq(b.s, "");
	loods_str_clear(&b);
	loods_str_add(&b, "");
	loods_str_add_bytes(&b, NULL, 0);
	loods_str_addf(&b, "%s", "");
	loods_str_splice(&b, 0, 0, NULL, 0);
	cr_expect_eq(b.len, 0);
	cr_expect_str_eq(b.s, "");
	cr_expect_eq(loods_str_empty[0], '\0', "nobody wrote into the shared empty string");
	loods_str_release(&b);
	loods_str_release(&b);
	cr_expect_str_eq(b.s, "");
}

Test(str, grows_by_every_way_of_adding)
{
	struct loods_str b;

	loods_str_init(&b);
	for (int i = 0; i < 1000; i++) {
		loods_str_add_char(&b, 'a');
		loods_str_add(&b, "bc");
		loods_str_add_bytes(&b, "d\0e", 3);
		loods_str_addf(&b, "%03d", i);
		cr_assert_eq(b.len, (size_t)(i + 1) * 9);
		cr_assert_eq(b.s[b.len], '\0');
		cr_assert_eq(strlen(b.s), 4, "the NUL inside");
	}
	for (int i = 0; i < 1000; i++) {
		char part[16];

		snprintf(part, sizeof part, "%03d", i);
		cr_assert_eq(memcmp(b.s + i * 9, "abcd\0e", 6), 0);
		cr_assert_eq(memcmp(b.s + i * 9 + 6, part, 3), 0);
	}
	loods_str_release(&b);
}

Test(str, splice)
{
	static const struct {
		size_t at, del;
		const char *s, *result;
	} rows[] = {
		{ 0, 0, "x", "xhello" },      { 5, 0, "x", "hellox" },
		{ 2, 1, "", "helo" },	      { 0, 5, "", "" },
		{ 1, 3, "ipp", "hippo" },     { 4, 1, "p!!!!", "hellp!!!!" },
		{ 1, 1, "oooo", "hoooollo" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct loods_str b = LOODS_STR_INIT;

		loods_str_add(&b, "hello");
		loods_str_splice(&b, rows[i].at, rows[i].del, rows[i].s, strlen(rows[i].s));
		cr_expect_str_eq(b.s, rows[i].result, "row %zu", i);
		cr_expect_eq(b.len, strlen(rows[i].result), "row %zu", i);
		loods_str_release(&b);
	}
}

Test(str, clear_wipes_and_keeps_the_memory)
{
	struct loods_str b = LOODS_STR_INIT;
	char *s;

	loods_str_add(&b, "a passphrase");
	s = b.s;
	loods_str_clear(&b);
	cr_expect_eq(b.s, s);
	cr_expect_eq(b.len, 0);
	for (int i = 0; i < 12; i++)
		cr_expect_eq(s[i], 0, "byte %d", i);
	loods_str_add(&b, "x");
	cr_expect_str_eq(b.s, "x");
	loods_str_release(&b);
}

Test(str, equal_and_blank)
{
	cr_expect(loods_str_eq("a", "a") && loods_str_eq(NULL, NULL) && loods_str_eq("", ""));
	cr_expect_not(loods_str_eq("a", "b") || loods_str_eq("a", NULL) || loods_str_eq(NULL, ""));
	cr_expect(loods_str_blank(NULL) && loods_str_blank(""));
	cr_expect_not(loods_str_blank(" "));
}
