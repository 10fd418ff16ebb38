/* Pseudonyms against vectors that Python's hashlib.blake2b and base64 gave, and where their key is kept. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "pseudonym_key.h"

#define LINE "loods project key 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s", #call, err.msg)

/* 00 01 02 ... 1f, or 32 times ff */
static struct loods_secret key_of(bool ff)
{
	struct loods_secret key = { 0 };
	unsigned char bytes[LOODS_PSEUDONYM_KEY];

	for (int i = 0; i < LOODS_PSEUDONYM_KEY; i++)
		bytes[i] = ff ? 0xff : (unsigned char)i;
	cr_assert_eq(loods_secret_set(&key, bytes, sizeof bytes, NULL), LOODS_OK);
	return key;
}

/*
 * In Python, with t(s) = pack("<Q", len(s)) + s and n(v) = pack("<q", v):
 * b32encode(blake2b(t(b"loods pseudonym 1") + t(project) + n(wave) + n(client), key=key, digest_size=32).digest()[:10])
 */
static const struct {
	bool ff;
	const char *project;
	int64_t wave, client;
	const char *want;
} vectors[] = {
	{ false, "default", 0, 1, "5HFJWEO44PWAI6B4" },
	{ false, "default", 0, 2, "GFNGKVC7I2XX7NUJ" },
	{ false, "default", 1, 1, "LY3XIUIC6TQ6BQW6" },
	{ false, "pilot wïjk", 0, 1, "5ZSG5F3KK63SDVNX" },
	{ false, "", 0, 1, "RIAJRN26AN4TMWMX" },
	{ true, "default", 0, 1, "26HZR43E64DVP355" },
	{ true, "default", 12, INT64_C(1099511627783), "KBC22Q3KM4MZJZQA" },
};

Test(pseudonym, is_the_beginning_of_a_keyed_hash)
{
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		struct loods_secret key = key_of(vectors[i].ff);
		char got[LOODS_PSEUDONYM_LEN];

		loods_pseudonym(&key, vectors[i].project, vectors[i].wave, (loods_id){ vectors[i].client }, got);
		cr_expect_str_eq(got, vectors[i].want);
		loods_secret_release(&key);
	}
}

Test(pseudonym, two_of_the_same_are_seen)
{
	static const char good[][LOODS_PSEUDONYM_LEN] = { "22", "2A", "A2", "B2" };
	static const char same[][LOODS_PSEUDONYM_LEN] = { "22", "2A", "2A", "B2" };
	static const char order[][LOODS_PSEUDONYM_LEN] = { "22", "B2", "A2" };

	cr_expect(loods_pseudonyms_differ(good, 4));
	cr_expect(loods_pseudonyms_differ(good, 1));
	cr_expect(loods_pseudonyms_differ(good, 0));
	cr_expect_not(loods_pseudonyms_differ(same, 4));
	cr_expect(loods_pseudonyms_differ(same, 2));
	cr_expect_not(loods_pseudonyms_differ(order, 3));
}

Test(pseudonym, a_random_key_is_never_the_same)
{
	struct loods_secret a, b;
	struct loods_err err = { 0 };

	OK(loods_pseudonym_key_random(&a, &err));
	OK(loods_pseudonym_key_random(&b, &err));
	cr_expect_eq(a.len, (size_t)LOODS_PSEUDONYM_KEY);
	cr_expect(memcmp(a.p, b.p, a.len) != 0);
	loods_secret_release(&a);
	loods_secret_release(&b);
}

Test(pseudonym, a_key_is_one_line)
{
	struct loods_secret key = key_of(false), line, back;
	struct loods_err err = { 0 };

	OK(loods_pseudonym_key_text(&key, &line, &err));
	cr_expect_eq(line.len, strlen(LINE));
	cr_expect_str_eq((const char *)line.p, LINE);
	OK(loods_pseudonym_key_parse(&line, &back, &err));
	cr_expect_eq(back.len, key.len);
	cr_expect_eq(memcmp(back.p, key.p, key.len), 0);
	loods_secret_release(&back);
	loods_secret_release(&line);
	loods_secret_release(&key);
}

static const char *const bad_lines[] = {
	"",
	"\n",
	"haven en kade\n",
	"loods project key 1 \n",
	"loods project key 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	"loods project key 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e\n",
	"loods project key 1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g\n",
	"loods project key 2 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n",
	LINE "\n",
};

Test(pseudonym, anything_else_is_no_key)
{
	for (size_t i = 0; i < sizeof bad_lines / sizeof *bad_lines; i++) {
		struct loods_secret line = { 0 }, key;
		struct loods_err err = { 0 };

		cr_assert_eq(loods_secret_set(&line, bad_lines[i], strlen(bad_lines[i]), NULL), LOODS_OK);
		cr_expect_eq(loods_pseudonym_key_parse(&line, &key, &err), LOODS_EINVALID, "line %zu", i);
		cr_expect_null(key.p);
		cr_expect_null(strstr(err.msg, "0102"), "the key is not in the message");
		loods_secret_release(&line);
	}
}

/* ---- kept in a file ---- */

struct place {
	char dir[FOLDER_PATH_MAX], path[FOLDER_PATH_MAX + 16];
};

static void place_init(struct place *p)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(p->dir, sizeof p->dir, "%s/loods-key.XXXXXX", tmp ? tmp : "/tmp");
	cr_assert_not_null(mkdtemp(p->dir));
	snprintf(p->path, sizeof p->path, "%s/project.key", p->dir);
}

static void put(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	cr_assert_not_null(f);
	fputs(text, f);
	cr_assert_eq(fclose(f), 0);
	cr_assert_eq(chmod(path, mode), 0);
}

Test(pseudonym_key, is_made_once_and_read_after_that)
{
	struct loods_secret one, two;
	struct loods_err err = { 0 };
	struct stat st;
	struct place p;
	bool made;

	place_init(&p);
	umask(0);
	OK(loods_pseudonym_key_file(p.path, &made, &one, &err));
	cr_expect(made);
	cr_assert_eq(stat(p.path, &st), 0);
	cr_expect_eq(st.st_mode & 07777, (mode_t)0600);
	cr_expect_eq((size_t)st.st_size, strlen(LINE));
	OK(loods_pseudonym_key_file(p.path, &made, &two, &err));
	cr_expect_not(made);
	cr_expect_eq(one.len, two.len);
	cr_expect_eq(memcmp(one.p, two.p, one.len), 0);
	loods_secret_release(&one);
	loods_secret_release(&two);
	folder_remove(p.dir);
}

Test(pseudonym_key, what_is_refused_is_left_alone)
{
	struct loods_secret key;
	struct loods_err err = { 0 };
	struct place p;
	char other[FOLDER_PATH_MAX + 16], away[FOLDER_PATH_MAX + 32];
	bool made;

	place_init(&p);
	snprintf(other, sizeof other, "%s/link", p.dir);
	snprintf(away, sizeof away, "%s/none/project.key", p.dir);
	put(p.path, LINE, 0640);
	cr_expect_eq(loods_pseudonym_key_file(p.path, &made, &key, &err), LOODS_EREFUSED, "others may read it");
	put(p.path, LINE, 0602);
	cr_expect_eq(loods_pseudonym_key_file(p.path, &made, &key, &err), LOODS_EREFUSED, "others may write it");
	put(p.path, "kastanje molen brug\n", 0600);
	cr_expect_eq(loods_pseudonym_key_file(p.path, &made, &key, &err), LOODS_EINVALID, "a passphrase");
	cr_expect_null(strstr(err.msg, "kastanje"));
	cr_assert_eq(symlink(p.path, other), 0);
	put(p.path, LINE, 0600);
	cr_expect_eq(loods_pseudonym_key_file(other, &made, &key, &err), LOODS_EREFUSED, "a link");
	cr_expect_eq(loods_pseudonym_key_file(p.dir, &made, &key, &err), LOODS_EREFUSED, "a folder");
	cr_expect_eq(loods_pseudonym_key_file(away, &made, &key, &err), LOODS_EIO, "no such folder");
	cr_assert_eq(unlink(other), 0);
	cr_assert_eq(mkfifo(other, 0600), 0);
	cr_expect_eq(loods_pseudonym_key_file(other, &made, &key, &err), LOODS_EREFUSED, "a pipe");
	cr_expect_not(made);
	cr_expect_null(key.p);
	OK(loods_pseudonym_key_file(p.path, &made, &key, &err));
	loods_secret_release(&key);
	folder_remove(p.dir);
}

Test(pseudonym_key, comes_through_a_descriptor_too)
{
	struct loods_secret want = key_of(false), key;
	struct loods_err err = { 0 };
	int fd[2];

	cr_assert_eq(pipe(fd), 0);
	cr_assert_eq(write(fd[1], LINE, 30), 30);
	cr_assert_eq(write(fd[1], LINE + 30, strlen(LINE) - 30), (ssize_t)strlen(LINE) - 30);
	close(fd[1]);
	OK(loods_pseudonym_key_fd(fd[0], &key, &err));
	cr_expect_eq(memcmp(key.p, want.p, want.len), 0);
	close(fd[0]);
	loods_secret_release(&key);
	cr_expect_eq(loods_pseudonym_key_fd(fd[0], &key, &err), LOODS_EIO, "it is closed");
	loods_secret_release(&want);
}
