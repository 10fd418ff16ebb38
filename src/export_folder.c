#include "export_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "i18n.h"

static enum loods_code failed(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO, _("The export could not be written: %s. Nothing is left of it."),
			  strerror(errno));
}

static enum loods_code taken(struct loods_err *err)
{
	return loods_fail(err, LOODS_EEXISTS,
			  _("There is something at that place already; it was not touched. Choose another "
			    "folder."));
}

/* The folder in which `path` is to appear. */
static char *parent_of(const char *path)
{
	char *copy = strdup(path), *parent;

	if (!copy || !(parent = strdup(dirname(copy))))
		loods_nomem();
	free(copy);
	return parent;
}

enum loods_code loods_folder_vacant(const char *target, struct loods_err *err)
{
	struct stat st;

	return lstat(target, &st) == 0 ? taken(err) : LOODS_OK;
}

/* ---- what a killed process left ---- */

#define HIDDEN ".loods-export-"
/* One that is being made just now may not hold its lock yet. */
enum { LEFT_SECONDS = 60 };

/* All that is in it, and itself. Nothing but files stands in such a folder. */
static void remove_left(int parent, const char *name, int fd)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;

	if (!d) {
		close(fd);
		return;
	}
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlinkat(fd, e->d_name, 0);
	unlinkat(parent, name, AT_REMOVEDIR);
	closedir(d);
}

/* Hidden folders of this user's in `parent` at which nobody is at work: whoever is holds the folder's lock. */
static void sweep(const char *parent)
{
	int in = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC), again = in < 0 ? -1 : dup(in);
	DIR *d = again < 0 ? NULL : fdopendir(again);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL) {
		struct stat st;
		int fd;

		if (strncmp(e->d_name, HIDDEN, sizeof HIDDEN - 1) != 0)
			continue;
		fd = openat(in, e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && st.st_mtime < time(NULL) - LEFT_SECONDS &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0)
			remove_left(in, e->d_name, fd);
		else
			close(fd);
	}
	if (d)
		closedir(d);
	if (in >= 0)
		close(in);
}

enum loods_code loods_folder_begin(struct loods_folder *f, const char *target, struct loods_err *err)
{
	char *parent;

	*f = (struct loods_folder){ .target = LOODS_STR_INIT, .hidden = LOODS_STR_INIT, .fd = -1 };
	loods_str_add(&f->target, target);
	while (f->target.len > 1 && f->target.s[f->target.len - 1] == '/')
		f->target.s[--f->target.len] = '\0';
	if (!f->target.len)
		return loods_fail(err, LOODS_EUSAGE, _("Say which folder the export makes."));
	if (loods_folder_vacant(f->target.s, err))
		return err->code;
	parent = parent_of(f->target.s);
	sweep(parent);
	loods_str_addf(&f->hidden, "%s/" HIDDEN "XXXXXX", parent);
	free(parent);
	if (!mkdtemp(f->hidden.s)) {
		loods_str_clear(&f->hidden);
		return failed(err);
	}
	f->fd = open(f->hidden.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return f->fd < 0 || flock(f->fd, LOCK_EX) != 0 ? failed(err) : LOODS_OK;
}

enum loods_code loods_folder_open(struct loods_folder *f, const char *path, struct loods_err *err)
{
	*f = (struct loods_folder){ .target = LOODS_STR_INIT, .hidden = LOODS_STR_INIT };
	loods_str_add(&f->target, path);
	f->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd >= 0)
		return LOODS_OK;
	loods_str_release(&f->target);
	f->fd = 0;
	return loods_fail(err, LOODS_ENOTFOUND, _("There is no folder of that name."));
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return fsync(fd) == 0;
}

enum loods_code loods_folder_put(struct loods_folder *f, const char *name, const void *bytes, size_t len,
				 struct loods_err *err)
{
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	struct loods_folder_file *file = &f->files[f->n];
	struct loods_snapshot_hash h;
	bool ok;
	int fd;

	if (f->n == LOODS_FOLDER_FILES_MAX)
		return loods_fail(err, LOODS_EREFUSED, _("The export has too many files."));
	fd = openat(f->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	ok = fd >= 0 && write_all(fd, bytes, len);
	if (!ok) {
		enum loods_code code = failed(err);

		/* It is not in the list yet, so nobody else would remove it. */
		if (fd >= 0) {
			close(fd);
			unlinkat(f->fd, name, 0);
		}
		return code;
	}
	close(fd);
	loods_snapshot_hash_begin(&h);
	loods_snapshot_hash_bytes(&h, bytes, len);
	loods_snapshot_hash_end(&h, hash);
	*file = (struct loods_folder_file){ .name = loods_arena_strdup(&f->a, name), .bytes = len };
	loods_snapshot_hash_hex(hash, file->sha256);
	f->n++;
	return LOODS_OK;
}

enum loods_code loods_folder_get(const struct loods_folder *f, const char *name, struct loods_str *out,
				 struct loods_err *err)
{
	int fd = openat(f->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char buf[65536];
	ssize_t n = 0;

	while (fd >= 0 && ((n = read(fd, buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			loods_str_add_bytes(out, buf, (size_t)n);
	if (fd >= 0)
		close(fd);
	return fd < 0 || n < 0 ? failed(err) : LOODS_OK;
}

enum loods_code loods_folder_publish(struct loods_folder *f, struct loods_err *err)
{
	char *parent;
	int fd;

	if (fsync(f->fd) != 0)
		return failed(err);
	if (renameat2(AT_FDCWD, f->hidden.s, AT_FDCWD, f->target.s, RENAME_NOREPLACE) != 0)
		return errno == EEXIST ? taken(err) : failed(err);
	loods_str_clear(&f->hidden);
	parent = parent_of(f->target.s);
	fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(parent);
	if (fd >= 0) {
		(void)!fsync(fd);
		close(fd);
	}
	return LOODS_OK;
}

void loods_folder_end(struct loods_folder *f)
{
	if (f->hidden.len) {
		for (int i = 0; i < f->n; i++)
			unlinkat(f->fd, f->files[i].name, 0);
		rmdir(f->hidden.s);
	}
	if (f->hidden.len || f->fd > 0)
		close(f->fd);
	loods_str_release(&f->target);
	loods_str_release(&f->hidden);
	loods_arena_release(&f->a);
	*f = (struct loods_folder){ 0 };
}
