#include "folder.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void folder_make(char path[FOLDER_PATH_MAX], const char *dir, const char *name)
{
	cr_assert_lt(snprintf(path, FOLDER_PATH_MAX, "%s/%s", dir, name), FOLDER_PATH_MAX);
	cr_assert_eq(mkdir(path, 0700), 0);
}

static FILE *open_in(const char *dir, const char *name, const char *mode)
{
	char path[FOLDER_PATH_MAX];
	FILE *f;

	cr_assert_lt(snprintf(path, sizeof path, "%s/%s", dir, name), FOLDER_PATH_MAX);
	f = fopen(path, mode);
	cr_assert_not_null(f, "%s", path);
	return f;
}

void folder_write(const char *dir, const char *name, const char *text)
{
	FILE *f = open_in(dir, name, "wb");

	cr_assert_neq(fputs(text, f), EOF);
	cr_assert_eq(fclose(f), 0);
}

char *folder_read(const char *dir, const char *name, size_t *len)
{
	FILE *f = open_in(dir, name, "rb");
	struct stat st;
	char *s;

	cr_assert_eq(fstat(fileno(f), &st), 0);
	s = malloc((size_t)st.st_size + 1);
	cr_assert_not_null(s);
	*len = fread(s, 1, (size_t)st.st_size, f);
	cr_assert_eq(*len, (size_t)st.st_size);
	s[*len] = '\0';
	fclose(f);
	return s;
}

void folder_remove(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;

	cr_assert_not_null(d, "%s", path);
	while ((e = readdir(d)) != NULL) {
		char file[FOLDER_PATH_MAX + 256];

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(file, sizeof file, "%s/%s", path, e->d_name);
		cr_assert_eq(unlink(file), 0, "%s", file);
	}
	closedir(d);
	cr_assert_eq(rmdir(path), 0);
}
