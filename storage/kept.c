/* The file that was there when another takes the office's name: which name it gets, and what is left when that stops
 * half way. It gets its second name first, then its log follows, and the other file takes the first name in one
 * rename: up to then the office is the old file, by two names, and whoever opens it takes the second one away again,
 * and the log back to where it belongs (store_undo_kept). Each step is on the disk before the next one. */
#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "i18n.h"
#include "office_file.h"
#include "store_impl.h"

static enum loods_code cannot_replace(struct loods_err *err)
{
	int why = errno;
	enum loods_code code = loods_fail(err, LOODS_EIO, "%s (%s)", _("The office file cannot be replaced."), strerror(why));

	loods_err_debug(err, "errno %d", why);
	return code;
}

void store_name_kept(const char *target, const char *why, loods_stamp now, struct loods_str *out)
{
	char at[LOODS_STAMP_LEN], *to = at;
	struct stat st;

	loods_stamp_format(now, at);
	for (const char *p = at; *p; p++) /* 2026-11-23T09:00:00 as 20261123-090000 */
		if (*p >= '0' && *p <= '9')
			*to++ = *p;
		else if (*p == 'T')
			*to++ = '-';
	*to = '\0';
	for (int i = 1; i == 1 || lstat(out->s, &st) == 0; i++) {
		loods_str_clear(out);
		loods_str_addf(out, "%s.before-%s-%s", target, why, at);
		if (i > 1)
			loods_str_addf(out, "-%d", i);
	}
}

enum loods_code store_move_log(const char *target, const char *kept, struct loods_err *err)
{
	static const char *const ends[] = { "-wal", "-shm" };
	struct loods_str from = LOODS_STR_INIT, to = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	for (size_t i = 0; i < sizeof ends / sizeof *ends && code == LOODS_OK; i++) {
		loods_str_clear(&from);
		loods_str_clear(&to);
		loods_str_addf(&from, "%s%s", target, ends[i]);
		loods_str_addf(&to, "%s%s", kept, ends[i]);
		if (rename(from.s, to.s) != 0 && errno != ENOENT)
			code = cannot_replace(err);
	}
	loods_str_release(&from);
	loods_str_release(&to);
	return code;
}

enum loods_code store_keep(const char *target, const char *kept, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	/* Where a file can have but one name, a crash between this and the end leaves none by the first one. */
	if (link(target, kept) != 0 && errno != ENOENT && rename(target, kept) != 0)
		return cannot_replace(err);
	code = office_file_sync_folder(target, err);
	if (code == LOODS_OK)
		code = store_move_log(target, kept, err);
	return code ? code : office_file_sync_folder(target, err);
}

/* ---- what is left when that stops half way ---- */

/* A name "NAME.before-..." of the very file that is the office; false: it has none. */
static bool second_name(const char *path, struct loods_str *out)
{
	struct loods_str start = LOODS_STR_INIT;
	char *one = strdup(path), *two = strdup(path), *folder;
	struct stat st, other;
	struct dirent *e;
	bool found = false;
	DIR *d;

	if (!one || !two)
		loods_nomem();
	folder = dirname(one);
	loods_str_addf(&start, "%s.before-", basename(two));
	d = lstat(path, &st) == 0 && st.st_nlink > 1 ? opendir(folder) : NULL;
	while (d && !found && (e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, start.s, start.len) != 0)
			continue;
		loods_str_clear(out);
		loods_str_addf(out, "%s/%s", folder, e->d_name);
		found = lstat(out->s, &other) == 0 && other.st_dev == st.st_dev && other.st_ino == st.st_ino;
	}
	if (d)
		closedir(d);
	free(one);
	free(two);
	loods_str_release(&start);
	return found;
}

/* The log goes back first: as long as there is a second name, it is looked for. */
static enum loods_code undo(const char *path, const char *second, struct loods_err *err)
{
	struct loods_str index = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	loods_str_addf(&index, "%s-shm", second);
	unlink(index.s); /* made anew from the log */
	loods_str_release(&index);
	if (office_file_has_log(second) && !office_file_has_log(path))
		code = store_move_log(second, path, err);
	if (code == LOODS_OK)
		code = office_file_sync_folder(path, err);
	if (code == LOODS_OK)
		unlink(second);
	return code;
}

enum loods_code store_undo_kept(struct loods_store *s, struct loods_err *err)
{
	struct loods_str second = LOODS_STR_INIT;
	enum loods_code code = LOODS_OK;

	if (second_name(s->path, &second)) {
		/* Whoever replaces the file holds this lock; when it is free, he is dead or done. */
		code = store_lock_file(s, err);
		if (code == LOODS_OK && second_name(s->path, &second))
			code = undo(s->path, second.s, err);
		if (code != LOODS_EBUSY)
			vfs_crypt_io_unlock(&s->io);
	}
	loods_str_release(&second);
	return code;
}
