/* The part of src/store.h about backups: sealed pages are copied as they are, never opened on the way, and
 * read back before the copy gets its name. A file that is put in place of another keeps that one beside it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"
#include "office_file.h"
#include "store_impl.h"

enum { CHUNK = 256 * 1024, SETTLE_TRIES = 100 };

/* SQLite's lock bytes in the real file; every open connection holds a shared lock on some of them. */
enum { LOCK_BYTES_AT = 0x40000000, LOCK_BYTES = 512 };

struct copy {
	loods_progress_fn *progress;
	void *ctx;
	int64_t done, total;
	unsigned char *buf, *again;
	int fd;
};

static enum loods_code disk_failed(const char *what, struct loods_err *err)
{
	int why = errno;
	enum loods_code code = loods_fail(err, LOODS_EIO, "%s (%s)", what, strerror(why));

	loods_err_debug(err, "errno %d", why);
	return code;
}

static enum loods_code copy_begin(struct copy *c, const char *path, struct loods_err *err)
{
	c->buf = malloc(CHUNK);
	c->again = malloc(CHUNK);
	if (!c->buf || !c->again)
		loods_nomem();
	c->fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	return c->fd < 0 ? disk_failed(_("The copy cannot be written."), err) : LOODS_OK;
}

static void copy_end(struct copy *c)
{
	if (c->fd >= 0)
		close(c->fd);
	free(c->buf);
	free(c->again);
}

static enum loods_code step(struct copy *c, size_t n, struct loods_err *err)
{
	c->done += (int64_t)n;
	if (c->progress && !c->progress(c->done, c->total, c->ctx))
		return loods_fail(err, LOODS_ECANCEL, _("Stopped. No copy was made."));
	return LOODS_OK;
}

/* All of it, or a failure. */
static enum loods_code write_at(int fd, const void *buf, size_t n, int64_t off, struct loods_err *err)
{
	const unsigned char *p = buf;

	while (n) {
		ssize_t k = pwrite(fd, p, n, off);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return disk_failed(_("The copy cannot be written."), err);
		p += k;
		n -= (size_t)k;
		off += k;
	}
	return LOODS_OK;
}

/* As many bytes as there are, at most n. */
static enum loods_code read_at(int fd, void *buf, size_t n, int64_t off, size_t *got, struct loods_err *err)
{
	unsigned char *p = buf;

	*got = 0;
	while (*got < n) {
		ssize_t k = pread(fd, p + *got, n - *got, off + (int64_t)*got);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return disk_failed(_("The disk refused to read."), err);
		if (k == 0)
			break;
		*got += (size_t)k;
	}
	return LOODS_OK;
}

/* What was written is on the disk, and does not come from memory when it is read again. */
static enum loods_code settle_copy(int fd, struct loods_err *err)
{
	if (fsync(fd) != 0)
		return disk_failed(_("The copy cannot be written."), err);
	(void)!posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	return LOODS_OK;
}

static enum loods_code differs(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO,
			  _("What was written does not read back as it was written. Look at the disk, and "
			    "make the copy on another one."));
}

/* ---- the header of the copy ---- */

static enum loods_code fd_read(void *ctx, void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	size_t got;
	enum loods_code code = read_at(*(int *)ctx, buf, n, (int64_t)off, &got, err);

	if (code == LOODS_OK && got < n)
		memset((unsigned char *)buf + got, 0, n - got);
	return code;
}

static enum loods_code fd_write(void *ctx, const void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	return write_at(*(int *)ctx, buf, n, (int64_t)off, err);
}

static enum loods_code fd_sync(void *ctx, struct loods_err *err)
{
	return fsync(*(int *)ctx) == 0 ? LOODS_OK : disk_failed(_("The copy cannot be written."), err);
}

static enum loods_code fd_size(void *ctx, uint64_t *size, struct loods_err *err)
{
	struct stat st;

	*size = 0;
	if (fstat(*(int *)ctx, &st) != 0)
		return disk_failed(_("The disk refused to read."), err);
	*size = (uint64_t)st.st_size;
	return LOODS_OK;
}

struct keyfile_io store_fd_io(int *fd)
{
	return (struct keyfile_io){ .ctx = fd, .read = fd_read, .write = fd_write, .sync = fd_sync, .size = fd_size };
}

static enum loods_code copy_header(struct loods_store *s, struct copy *c, struct loods_err *err)
{
	const struct keyfile_io io = store_fd_io(&c->fd);

	return keyfile_copy(s->kf, &s->session, &io, err);
}

/* Both copies of the header stand in the file, and are those of the office. */
static enum loods_code check_header(struct loods_store *s, struct copy *c, struct loods_err *err)
{
	const struct keyfile_io io = store_fd_io(&c->fd);
	const struct keyfile_info *a = keyfile_info(s->kf), *b;
	struct keyfile *kf;
	enum loods_code code = keyfile_open(&io, &kf, err);
	bool same;

	if (code)
		return code == LOODS_EDAMAGED ? differs(err) : code;
	b = keyfile_info(kf);
	same = !keyfile_wants_repair(kf) && a->region == b->region && a->page_size == b->page_size &&
	       memcmp(a->file_id, b->file_id, sizeof a->file_id) == 0;
	keyfile_close(kf);
	return same ? LOODS_OK : differs(err);
}

/* ---- the pages ---- */

/* Everything that was saved stands in the file itself; under the file's lock it then stays as it is, for
 * others go on saving into the log. */
static enum loods_code settle(struct loods_store *s, struct loods_err *err)
{
	enum loods_code code = LOODS_EBUSY;

	for (int i = 0; i < SETTLE_TRIES && code == LOODS_EBUSY; i++)
		code = db_checkpoint(s->db, err);
	if (code == LOODS_EBUSY)
		return loods_fail(err, LOODS_EBUSY,
				  _("Others are busy in the office file all the time. No copy was made; try "
				    "again in a moment."));
	return code;
}

static enum loods_code unreadable(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO,
			  _("The disk refused to read the office file. Look at the disk and try again."));
}

static enum loods_code read_office(struct loods_store *s, unsigned char *buf, int n, int64_t off,
				   struct loods_err *err)
{
	return vfs_crypt_io_read(&s->io, buf, n, off) == SQLITE_OK ? LOODS_OK : unreadable(err);
}

/* A copy of a damaged page would be called a backup one day. */
static enum loods_code check_pages(struct loods_store *s, int64_t off, int n, struct loods_err *err)
{
	const struct keyfile_info *info = keyfile_info(s->kf);
	int64_t page = (off - (int64_t)info->region) / info->page_size + 1;

	for (int at = 0; at < n; at += (int)info->page_size, page++) {
		int rc = vfs_crypt_check_page(&s->io, (unsigned)page);

		if (rc != SQLITE_OK && rc != SQLITE_CORRUPT)
			return unreadable(err);
		if (rc == SQLITE_CORRUPT)
			return loods_fail(err, LOODS_EDAMAGED,
					  _("Page %lld of the office file is damaged, so no backup was made "
					    "of it. \"loods verify\" says what is damaged; keep the backups "
					    "that you have."),
					  (long long)page);
	}
	return LOODS_OK;
}

/* One pass over the pages: writes them, or with `compare` reads them back. */
static enum loods_code pass(struct loods_store *s, struct copy *c, int64_t size, bool compare,
			    struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int64_t off = (int64_t)keyfile_info(s->kf)->region; code == LOODS_OK && off < size; off += CHUNK) {
		int n = size - off < CHUNK ? (int)(size - off) : CHUNK;
		size_t got = 0;

		code = read_office(s, c->buf, n, off, err);
		if (code == LOODS_OK && compare)
			code = read_at(c->fd, c->again, (size_t)n, off, &got, err);
		else if (code == LOODS_OK)
			code = check_pages(s, off, n, err);
		if (code == LOODS_OK && !compare)
			code = write_at(c->fd, c->buf, (size_t)n, off, err);
		else if (code == LOODS_OK && (got != (size_t)n || memcmp(c->buf, c->again, got) != 0))
			code = differs(err);
		if (code == LOODS_OK)
			code = step(c, (size_t)n, err);
	}
	return code;
}

static enum loods_code copy_office(struct loods_store *s, struct copy *c, int64_t *pages,
				   struct loods_err *err)
{
	const struct keyfile_info *info = keyfile_info(s->kf);
	sqlite3_int64 size = 0;
	enum loods_code code = settle(s, err);

	if (code == LOODS_OK && vfs_crypt_io_size(&s->io, &size) != SQLITE_OK)
		code = unreadable(err);
	if (code)
		return code;
	*pages = (size - (int64_t)info->region) / info->page_size;
	c->total = 2 * (size - (int64_t)info->region);
	code = copy_header(s, c, err);
	if (code == LOODS_OK)
		code = pass(s, c, size, false, err);
	if (code == LOODS_OK)
		code = settle_copy(c->fd, err);
	if (code == LOODS_OK)
		code = check_header(s, c, err);
	return code ? code : pass(s, c, size, true, err);
}

enum loods_code loods_store_backup(struct loods_store *s, const char *path, loods_progress_fn *progress,
				   void *ctx, int64_t *pages, struct loods_err *err)
{
	struct copy c = { .progress = progress, .ctx = ctx, .fd = -1 };
	struct loods_str temporary = LOODS_STR_INIT;
	enum loods_code code = office_file_make(path, &temporary, err);

	*pages = 0;
	if (code == LOODS_OK) {
		code = copy_begin(&c, temporary.s, err);
		if (code == LOODS_OK)
			code = store_lock_file(s, err);
		if (code == LOODS_OK) {
			code = copy_office(s, &c, pages, err);
			vfs_crypt_io_unlock(&s->io);
		}
		copy_end(&c);
		if (code == LOODS_OK)
			code = office_file_publish(temporary.s, path, err);
		if (code)
			office_file_discard(temporary.s);
	}
	loods_str_release(&temporary);
	return code;
}

/* ---- putting one in place ---- */

static enum loods_code copy_file(int from, struct copy *c, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	int64_t off = 0;
	size_t got = CHUNK, again;

	for (; code == LOODS_OK && got == CHUNK; off += CHUNK) {
		code = read_at(from, c->buf, CHUNK, off, &got, err);
		if (code == LOODS_OK)
			code = write_at(c->fd, c->buf, got, off, err);
		if (code == LOODS_OK)
			code = step(c, got, err);
	}
	if (code == LOODS_OK)
		code = settle_copy(c->fd, err);
	got = CHUNK;
	for (off = 0; code == LOODS_OK && got == CHUNK; off += CHUNK) {
		code = read_at(from, c->buf, CHUNK, off, &got, err);
		if (code == LOODS_OK)
			code = read_at(c->fd, c->again, CHUNK, off, &again, err);
		if (code == LOODS_OK && (again != got || memcmp(c->buf, c->again, got) != 0))
			code = differs(err);
		if (code == LOODS_OK)
			code = step(c, got, err);
	}
	return code;
}

static enum loods_code copy_beside(const char *backup, const char *temporary, loods_progress_fn *progress,
				   void *ctx, struct loods_err *err)
{
	struct copy c = { .progress = progress, .ctx = ctx, .fd = -1 };
	int from = open(backup, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	enum loods_code code = LOODS_OK;

	if (from < 0 && errno == ENOENT)
		return loods_fail(err, LOODS_ENOTFOUND, _("There is no backup of that name."));
	if (from < 0 || fstat(from, &st) != 0)
		code = disk_failed(_("The backup cannot be read."), err);
	if (code == LOODS_OK) {
		c.total = 2 * (int64_t)st.st_size;
		code = copy_begin(&c, temporary, err);
		if (code == LOODS_OK)
			code = copy_file(from, &c, err);
		copy_end(&c);
	}
	if (from >= 0)
		close(from);
	return code;
}

enum loods_code loods_store_backup_fetch(const char *backup, const char *target, loods_progress_fn *progress,
					 void *ctx, struct loods_str *temporary, struct loods_err *err)
{
	enum loods_code code = office_file_check_kind(backup, err);

	if (code == LOODS_OK && office_file_has_log(backup))
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Somebody worked in this backup: there are saves beside it (-wal) that it "
				    "does not hold yet. Open it with Loods, leave, and restore it then."));
	if (code == LOODS_OK)
		code = office_file_make_beside(target, temporary, err);
	if (code == LOODS_OK)
		code = copy_beside(backup, temporary->s, progress, ctx, err);
	if (code && temporary->len)
		office_file_discard(temporary->s);
	return code;
}

/* Nobody has it open, and nobody can open it before the descriptor is closed. */
static enum loods_code take_alone(const char *path, int *fd, struct loods_err *err)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTES_AT, .l_len = LOCK_BYTES };

	*fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return disk_failed(_("The office file cannot be replaced."), err);
	if (fcntl(*fd, F_OFD_SETLK, &all) == 0)
		return LOODS_OK;
	close(*fd);
	*fd = -1;
	return loods_fail(err, LOODS_EBUSY,
			  _("Somebody has the office file open. Nothing was changed; ask everybody to leave "
			    "Loods, and try again."));
}

/* For the people of the file that it replaces; where the system does not allow that, for its owner alone, as it was made:
 * a damaged office is not to wait for that. */
static void same_people(const char *target, const char *temporary)
{
	int fd = open(temporary, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	if (fd < 0)
		return;
	if (stat(target, &st) == 0 &&
	    (fchown(fd, st.st_uid, st.st_gid) == 0 || fchown(fd, (uid_t)-1, st.st_gid) == 0))
		(void)!fchmod(fd, st.st_mode & 0770);
	close(fd);
}

enum loods_code loods_store_backup_place(const char *temporary, const char *target, bool replace,
					 loods_stamp now, struct loods_str *kept, struct loods_err *err)
{
	struct stat st;
	bool there = lstat(target, &st) == 0;
	enum loods_code code = LOODS_OK;
	int fd = -1;

	loods_str_clear(kept);
	if (there && replace) {
		code = take_alone(target, &fd, err);
		if (code == LOODS_OK) {
			same_people(target, temporary);
			store_name_kept(target, "restore", now, kept);
			code = store_keep(target, kept->s, err);
		}
		if (code == LOODS_OK && rename(temporary, target) != 0)
			code = disk_failed(_("The office file cannot be replaced."), err);
		if (code == LOODS_OK)
			code = office_file_sync_folder(target, err);
	} else if (office_file_has_log(target)) {
		code = loods_fail(err, LOODS_EREFUSED,
				  _("The office file is gone, but its log (-wal) is still there. Move that "
				    "away, and restore again."));
	} else {
		code = office_file_publish(temporary, target, err);
	}
	if (fd >= 0)
		close(fd);
	if (code)
		loods_str_clear(kept);
	return code;
}

void loods_store_backup_discard(const char *temporary)
{
	office_file_discard(temporary);
}
