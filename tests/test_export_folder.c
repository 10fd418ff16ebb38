/* The folder of an export: whole, for its owner only, with the right hashes, or not there at all. */
#include "export_folder.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s", #call, err.msg)

static struct loods_err err;
static char parent[FOLDER_PATH_MAX], target[FOLDER_PATH_MAX];

static void setup(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(parent, sizeof parent, "%s/loods-folder-XXXXXX", tmp ? tmp : "/tmp");
	cr_assert_not_null(mkdtemp(parent));
	cr_assert_lt(snprintf(target, sizeof target, "%.200s/export", parent), FOLDER_PATH_MAX);
}

static void teardown(void)
{
	struct stat st;

	if (stat(target, &st) == 0)
		folder_remove(target);
	folder_remove(parent);
}

/* Entries of the folder, hidden ones too. */
static int entries(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	int n = 0;

	cr_assert_not_null(d);
	while ((e = readdir(d)))
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	closedir(d);
	return n;
}

static unsigned mode_of(const char *path)
{
	struct stat st;

	cr_assert_eq(stat(path, &st), 0, "%s", path);
	return st.st_mode & 07777;
}

TestSuite(export_folder, .init = setup, .fini = teardown);

/* SHA-256 of "abc" and of nothing: FIPS 180-4, the examples of NIST. */
Test(export_folder, appears_whole_under_its_name)
{
	char path[FOLDER_PATH_MAX + 16];
	struct loods_folder f;
	char *text;
	size_t n;

	umask(0);
	OK(loods_folder_begin(&f, target, &err));
	cr_assert_eq(mode_of(f.hidden.s), 0700);
	OK(loods_folder_put(&f, "abc.csv", "abc", 3, &err));
	OK(loods_folder_put(&f, "nothing", "", 0, &err));
	cr_assert_neq(access(target, F_OK), 0, "there before it is published");
	OK(loods_folder_publish(&f, &err));
	cr_assert_eq(f.n, 2);
	cr_assert_str_eq(f.files[0].name, "abc.csv");
	cr_assert_eq(f.files[0].bytes, 3);
	cr_assert_str_eq(f.files[0].sha256,
			 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	cr_assert_str_eq(f.files[1].sha256,
			 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	loods_folder_end(&f);
	cr_assert_eq(entries(parent), 1);
	cr_assert_eq(entries(target), 2);
	cr_assert_eq(mode_of(target), 0700);
	snprintf(path, sizeof path, "%s/abc.csv", target);
	cr_assert_eq(mode_of(path), 0600);
	text = folder_read(target, "abc.csv", &n);
	cr_assert_str_eq(text, "abc");
	free(text);
}

Test(export_folder, what_is_not_published_is_gone)
{
	struct loods_folder f;

	OK(loods_folder_begin(&f, target, &err));
	OK(loods_folder_put(&f, "abc.csv", "abc", 3, &err));
	loods_folder_end(&f);
	cr_assert_eq(entries(parent), 0);
}

Test(export_folder, what_is_there_is_left_alone)
{
	char path[FOLDER_PATH_MAX];
	struct loods_folder f;

	/* There before it began, also when it is an empty folder or a link to nowhere. */
	cr_assert_eq(symlink("nowhere", target), 0);
	cr_assert_eq(loods_folder_begin(&f, target, &err), LOODS_EEXISTS);
	loods_folder_end(&f);
	cr_assert_eq(unlink(target), 0);
	/* There only when it is done. */
	OK(loods_folder_begin(&f, target, &err));
	OK(loods_folder_put(&f, "abc.csv", "abc", 3, &err));
	folder_make(path, parent, "export");
	cr_assert_eq(loods_folder_publish(&f, &err), LOODS_EEXISTS);
	loods_folder_end(&f);
	cr_assert_eq(entries(parent), 1);
	cr_assert_eq(entries(target), 0);
}

/* A disk that is full, here a limit on the size of files: half a file was written by then. */
Test(export_folder, a_full_disk_leaves_nothing)
{
	static char much[100000];
	struct loods_folder f;
	enum loods_code code;

	signal(SIGXFSZ, SIG_IGN);
	OK(loods_folder_begin(&f, target, &err));
	OK(loods_folder_put(&f, "abc.csv", "abc", 3, &err));
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 50000, RLIM_INFINITY }), 0);
	code = loods_folder_put(&f, "much.csv", much, sizeof much, &err);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY }), 0);
	cr_assert_eq(code, LOODS_EIO);
	cr_assert_eq(f.n, 1);
	loods_folder_end(&f);
	cr_assert_eq(entries(parent), 0);
}

/* As after a kill: a hidden folder with files, nobody at work in it, some time ago. */
static void leave(const char *name, bool old, bool held, int *fd)
{
	const struct timespec long_ago[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
	char path[FOLDER_PATH_MAX], file[FOLDER_PATH_MAX + 20];
	FILE *f;

	snprintf(path, sizeof path, "%.200s/%s", parent, name);
	cr_assert_eq(mkdir(path, 0700), 0);
	snprintf(file, sizeof file, "%s/clients.csv", path);
	f = fopen(file, "w");
	cr_assert(f && fclose(f) == 0);
	*fd = open(path, O_RDONLY | O_DIRECTORY);
	cr_assert(*fd >= 0);
	if (old)
		cr_assert_eq(futimens(*fd, long_ago), 0);
	if (held)
		cr_assert_eq(flock(*fd, LOCK_EX), 0);
	else
		close(*fd);
}

Test(export_folder, what_a_killed_process_left_goes_and_nothing_else, .init = setup, .fini = teardown)
{
	static const char *const stay[] = { ".loods-export-work00", ".loods-export-new000", "loods-export-mine00" };
	struct loods_folder f;
	int left, held, young;

	leave(".loods-export-left00", true, false, &left);
	leave(stay[0], true, true, &held);
	leave(stay[1], false, false, &young);
	leave(stay[2], true, false, &left);
	OK(loods_folder_begin(&f, target, &err));
	cr_expect_eq(entries(parent), 4, "the one that was left is gone, that of others and the new one are there");
	close(held);
	loods_folder_end(&f);
	cr_expect_eq(entries(parent), 3);
	for (int i = 0; i < 3; i++) {
		char path[FOLDER_PATH_MAX];

		snprintf(path, sizeof path, "%.200s/%s", parent, stay[i]);
		folder_remove(path);
	}
}
