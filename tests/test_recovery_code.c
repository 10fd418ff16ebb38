/* Recovery codes, as they are printed and as people type them years later. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "recovery_code.h"

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static struct loods_secret made(char kind)
{
	struct loods_secret s = { 0 };

	cr_assert_eq(recovery_code_make(kind, &s, NULL), LOODS_OK);
	return s;
}

static enum loods_code read_text(char kind, const char *text, char out[RECOVERY_CODE_SYMBOLS + 1])
{
	struct loods_secret typed = { 0 }, code = { 0 };
	enum loods_code rc;

	cr_assert_eq(loods_secret_set(&typed, text, strlen(text), NULL), LOODS_OK);
	rc = recovery_code_read(kind, &typed, &code, NULL);
	if (!rc && out)
		memcpy(out, code.p, RECOVERY_CODE_SYMBOLS + 1);
	loods_secret_release(&typed);
	loods_secret_release(&code);
	return rc;
}

Test(recovery_code, is_seven_groups_of_four_without_letters_that_look_like_figures)
{
	struct loods_secret s = made(RECOVERY_CODE_FILE);

	cr_expect_eq(s.len, 34u);
	cr_expect_eq(s.p[0], 'F');
	for (size_t i = 0; i < s.len; i++)
		cr_expect_neq(strchr(i % 5 == 4 ? "-" : ALPHABET, s.p[i]), NULL);
	loods_secret_release(&s);
}

Test(recovery_code, two_are_never_the_same)
{
	struct loods_secret a = made(RECOVERY_CODE_NAMES), b = made(RECOVERY_CODE_NAMES);

	cr_expect_neq(memcmp(a.p, b.p, a.len), 0);
	loods_secret_release(&a);
	loods_secret_release(&b);
}

Test(recovery_code, is_read_however_it_is_typed)
{
	for (int round = 0; round < 200; round++) {
		struct loods_secret s = made(RECOVERY_CODE_FILE);
		char as_printed[29], lower[29], loose[128] = "";
		char text[128] = "";

		cr_assert_eq(read_text('F', (char *)s.p, as_printed), LOODS_OK);
		for (size_t i = 0, n = 0; i < s.len; i++)
			if (s.p[i] != '-')
				text[n++] = s.p[i] >= 'A' ? (char)(s.p[i] + 32) : (char)s.p[i];
		cr_assert_eq(read_text('F', text, lower), LOODS_OK, "small letters, no dashes");
		cr_expect_str_eq(lower, as_printed);
		for (size_t i = 0, n = 0; text[i]; i++) {
			loose[n++] = text[i] == '0'   ? (round % 2 ? 'O' : 'o')
				     : text[i] == '1' ? "iIlL"[round % 4]
						      : text[i];
			loose[n++] = " -"[round % 2];
		}
		cr_assert_eq(read_text('F', loose, lower), LOODS_OK, "o for 0, l for 1, blanks");
		cr_expect_str_eq(lower, as_printed);
		loods_secret_release(&s);
	}
}

Test(recovery_code, every_wrong_symbol_and_every_swap_is_found)
{
	struct loods_secret s = made(RECOVERY_CODE_NAMES);
	char code[29], bad[29];

	cr_assert_eq(read_text('N', (char *)s.p, code), LOODS_OK);
	for (int i = 0; i < 28; i++) {
		for (const char *c = ALPHABET; *c; c++) {
			memcpy(bad, code, sizeof bad);
			bad[i] = *c;
			cr_expect_eq(read_text('N', bad, NULL), *c == code[i] ? LOODS_OK : LOODS_EINVALID);
		}
		for (int j = 0; j < i; j++) {
			memcpy(bad, code, sizeof bad);
			bad[i] = code[j];
			bad[j] = code[i];
			cr_expect_eq(read_text('N', bad, NULL),
				     code[i] == code[j] ? LOODS_OK : LOODS_EINVALID);
		}
	}
	loods_secret_release(&s);
}

Test(recovery_code, what_is_no_code_is_refused)
{
	struct loods_secret s = made(RECOVERY_CODE_FILE);
	char longer[64];

	cr_expect_eq(read_text('F', "", NULL), LOODS_EINVALID);
	cr_expect_eq(read_text('F', "F", NULL), LOODS_EINVALID);
	cr_expect_eq(read_text('F', "een gewone zin van iemand!!", NULL), LOODS_EINVALID);
	cr_expect_eq(read_text('N', (char *)s.p, NULL), LOODS_EINVALID, "the other kind");
	snprintf(longer, sizeof longer, "%s-0000", (char *)s.p);
	cr_expect_eq(read_text('F', longer, NULL), LOODS_EINVALID);
	longer[33] = '\0';
	cr_expect_eq(read_text('F', longer, NULL), LOODS_EINVALID);
	loods_secret_release(&s);
}
