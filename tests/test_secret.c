/* Passphrases: how they are read, in which form, and which are good enough. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "secret.h"

/* A pipe that holds these bytes and ends. */
static int pipe_with(const char *bytes, size_t n)
{
	int fd[2];

	cr_assert_eq(pipe(fd), 0);
	cr_assert_eq(write(fd[1], bytes, n), (ssize_t)n);
	close(fd[1]);
	return fd[0];
}

Test(secret, a_started_program_leaves_no_dump)
{
	struct rlimit core;

	cr_assert_eq(loods_secret_start(NULL), LOODS_OK);
	cr_assert_eq(getrlimit(RLIMIT_CORE, &core), 0);
	cr_expect(core.rlim_cur == 0 && core.rlim_max == 0);
	cr_expect_eq(prctl(PR_GET_DUMPABLE), 0);
}

Test(secret, set_keeps_a_terminated_copy_and_grows)
{
	struct loods_secret s = { 0 };

	cr_assert_eq(loods_secret_set(&s, "abc", 3, NULL), LOODS_OK);
	cr_expect_eq(s.len, 3u);
	cr_expect_str_eq((char *)s.p, "abc");
	cr_assert_eq(loods_secret_set(&s, "a longer one", 12, NULL), LOODS_OK);
	cr_expect_str_eq((char *)s.p, "a longer one");
	cr_assert_eq(loods_secret_set(&s, "x", 1, NULL), LOODS_OK);
	cr_expect_str_eq((char *)s.p, "x");
	cr_expect_eq(s.p[2] | s.p[5] | s.p[11], 0, "nothing of the earlier one stays");
	cr_assert_eq(loods_secret_set(&s, s.p, 1, NULL), LOODS_OK);
	cr_expect_str_eq((char *)s.p, "x");
	loods_secret_release(&s);
	cr_expect_null(s.p);
	loods_secret_release(&s);
}

Test(secret, reads_one_line_and_leaves_the_next)
{
	int fd = pipe_with("eerste zin\r\ntweede zin\nderde", 28);
	struct loods_secret s = { 0 };

	cr_assert_eq(loods_secret_read_line(&s, fd, NULL), LOODS_OK);
	cr_expect_str_eq((char *)s.p, "eerste zin");
	cr_assert_eq(loods_secret_read_line(&s, fd, NULL), LOODS_OK);
	cr_expect_str_eq((char *)s.p, "tweede zin");
	cr_assert_eq(loods_secret_read_line(&s, fd, NULL), LOODS_OK, "a last line without its end");
	cr_expect_str_eq((char *)s.p, "derde");
	cr_expect_eq(loods_secret_read_line(&s, fd, NULL), LOODS_EINVALID);
	close(fd);
	cr_expect_eq(loods_secret_read_line(&s, fd, NULL), LOODS_EIO);
	loods_secret_release(&s);
}

Test(secret, the_same_letters_are_the_same_passphrase)
{
	int a = pipe_with("caf\xc3\xa9 s\xc3\xb4\n", 10), b = pipe_with("cafe\xcc\x81 so\xcc\x82\n", 12);
	struct loods_secret x = { 0 }, y = { 0 };

	cr_assert_eq(loods_secret_read_line(&x, a, NULL), LOODS_OK);
	cr_assert_eq(loods_secret_read_line(&y, b, NULL), LOODS_OK);
	cr_expect_eq(x.len, y.len);
	cr_expect_str_eq((char *)x.p, (char *)y.p);
	loods_secret_release(&x);
	loods_secret_release(&y);
	close(a);
	close(b);
}

Test(secret, blanks_belong_to_a_passphrase)
{
	struct loods_secret s = { 0 };

	cr_assert_eq(loods_secret_set_passphrase(&s, " a b ", 5, NULL), LOODS_OK);
	cr_expect_str_eq((char *)s.p, " a b ");
	loods_secret_release(&s);
}

Test(secret, what_is_no_passphrase_is_refused)
{
	static const struct {
		const char *bytes;
		size_t n;
	} rows[] = {
		{ "\n", 1 },
		{ "", 0 },
		{ "\r\n", 2 },
		{ "a\xff zin\n", 7 },
		{ "\xc3\n", 2 },
		{ "\xed\xa0\x80\n", 4 },
		{ "met een \0 erin\n", 15 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int fd = pipe_with(rows[i].bytes, rows[i].n);
		struct loods_secret s = { 0 };
		struct loods_err err = { 0 };

		cr_expect_eq(loods_secret_read_line(&s, fd, &err), LOODS_EINVALID, "row %zu", i);
		cr_expect_neq(err.msg[0], '\0');
		loods_secret_release(&s);
		close(fd);
	}
}

Test(secret, a_kilobyte_is_the_limit)
{
	char text[LOODS_PASSPHRASE_MAX + 2];
	struct loods_secret s = { 0 };

	memset(text, 'x', sizeof text);
	for (int over = 0; over < 2; over++) {
		int fd = pipe_with(text, LOODS_PASSPHRASE_MAX + over);

		cr_expect_eq(loods_secret_read_line(&s, fd, NULL), over ? LOODS_EINVALID : LOODS_OK);
		close(fd);
	}
	/* U+0958 takes two letters in NFC: 3 bytes become 6. */
	for (size_t i = 0; i + 3 <= LOODS_PASSPHRASE_MAX; i += 3)
		memcpy(text + i, "\xe0\xa5\x98", 3);
	cr_expect_eq(loods_secret_set_passphrase(&s, text, 3 * (LOODS_PASSPHRASE_MAX / 3), NULL),
		     LOODS_EINVALID);
	cr_expect_eq(loods_secret_set_passphrase(&s, text, 3 * (LOODS_PASSPHRASE_MAX / 6), NULL), LOODS_OK);
	loods_secret_release(&s);
}

struct row {
	char text[64];
	char user[16];
	enum loods_code want;
};

ParameterizedTestParameters(secret, good_enough)
{
	static struct row rows[] = {
		{ "", "anna", LOODS_EINVALID },
		{ "elf tekens!", "anna", LOODS_EINVALID },
		{ "twaalf teken", "anna", LOODS_OK },
		{ "éééüüüöööïï", "anna", LOODS_EINVALID }, /* 11 characters in 22 bytes */
		{ "regen op het zinken dak", "anna", LOODS_OK },
		{ "correct horse battery staple", "anna", LOODS_OK },
		{ "vT9#kq2Lw8xZ", "anna", LOODS_OK },
		{ "приветсоседка", "anna", LOODS_OK },
		{ "wachtwoord1234", "anna", LOODS_EINVALID },
		{ "Wachtwoord!2024", "anna", LOODS_EINVALID },
		{ "w@chtw00rd!2024", "anna", LOODS_EINVALID },
		{ "P4ssw0rd2025!!", "anna", LOODS_EINVALID },
		{ "passwordpassword", "anna", LOODS_EINVALID },
		{ "123456789012", "anna", LOODS_EINVALID },
		{ "098765432109", "anna", LOODS_EINVALID },
		{ "qwertyuiopas", "anna", LOODS_EINVALID },
		{ "1qaz2wsx3edc", "anna", LOODS_EINVALID },
		{ "asdfghjkl;'asdf", "anna", LOODS_EINVALID },
		{ "abcdefghijklmno", "anna", LOODS_EINVALID },
		{ "aaaaaaaaaaaaaaaa", "anna", LOODS_EINVALID },
		{ "abababababababab", "anna", LOODS_EINVALID },
		{ "kopje kopje kopje", "anna", LOODS_EINVALID },
		{ "kopjekopjekopje", "anna", LOODS_EINVALID },
		{ "Welkom01Welkom01", "anna", LOODS_EINVALID },
		{ "Welkom2024Zomer2025", "anna", LOODS_EINVALID },
		{ "welkom2024welkom2025", "anna", LOODS_EINVALID },
		{ "Gemeente Amsterdam", "anna", LOODS_EINVALID },
		{ "klantmanager1", "anna", LOODS_EINVALID },
		{ "annadevries2", "annadevries2", LOODS_EINVALID },
		{ "AnnaDeVries!", "annadevries", LOODS_EINVALID },
		{ "annadevries2024", "AnnaDeVries", LOODS_EINVALID },
		{ "annadevries2024", "pieter", LOODS_OK },
		{ "annadevries houdt van kaas", "annadevries", LOODS_OK },
	};

	return cr_make_param_array(struct row, rows, sizeof rows / sizeof rows[0]);
}

ParameterizedTest(struct row *row, secret, good_enough)
{
	struct loods_secret s = { 0 };
	struct loods_err err = { 0 };
	enum loods_code rc;

	cr_assert_eq(loods_secret_set(&s, row->text, strlen(row->text), NULL), LOODS_OK);
	rc = loods_secret_passphrase_check(&s, row->user, &err);
	cr_expect_eq(rc, row->want, "%s: %s", row->text, err.msg);
	cr_expect(!row->text[0] || !strstr(err.msg, row->text));
	loods_secret_release(&s);
}

Test(secret, a_user_name_that_is_no_text_does_not_matter)
{
	struct loods_secret s = { 0 };

	cr_assert_eq(loods_secret_set(&s, "regen op het zinken dak", 23, NULL), LOODS_OK);
	cr_expect_eq(loods_secret_passphrase_check(&s, "\xff", NULL), LOODS_OK);
	cr_expect_eq(loods_secret_passphrase_check(&s, NULL, NULL), LOODS_OK);
	loods_secret_release(&s);
}
