#include "office_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "arena.h"
#include "i18n.h"
#include "sqlite_memory.h"

enum loods_code office_file_start(struct loods_err *err)
{
	sqlite_memory_wiped();
	if (vfs_crypt_register(OFFICE_FILE_VFS, "unix", 0) != SQLITE_OK)
		return loods_fail(err, LOODS_EIO,
				  _("The encryption of the office file could not be started."));
	return LOODS_OK;
}

static enum loods_code system_failed(const char *what, struct loods_err *err)
{
	int why = errno;
	enum loods_code code = loods_fail(err, LOODS_EIO, "%s (%s)", what, strerror(why));

	loods_err_debug(err, "errno %d", why);
	return code;
}

/* The folder of `path`; to be freed. */
static char *folder_of(const char *path)
{
	char *copy = strdup(path), *folder;

	if (!copy)
		loods_nomem();
	folder = strdup(dirname(copy));
	if (!folder)
		loods_nomem();
	free(copy);
	return folder;
}

/* Shared memory between processes of several machines does not exist there, or not as SQLite needs it
 * (statfs(2) has the numbers). */
static bool shared_badly(unsigned long type)
{
	static const unsigned long types[] = {
		0x6969,     /* NFS */
		0x517b,     /* SMB */
		0xfe534d42, /* SMB2 */
		0xff534d42, /* CIFS */
		0x65735546, /* FUSE: sshfs, cloud folders and the like */
		0x01021997, /* 9P */
		0x5346414f, /* AFS */
		0x73757245, /* Coda */
		0x00c36400, /* Ceph */
		0x0bd00bd0, /* Lustre */
		0x01161970, /* GFS2 */
		0x7461636f, /* OCFS2 */
		0x786f4256, /* VirtualBox shared folder */
		0xbacbacbc, /* VMware shared folder */
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if ((uint32_t)type == (uint32_t)types[i])
			return true;
	return false;
}

enum loods_code office_file_check_kind(const char *path, struct loods_err *err)
{
	struct stat st;

	if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
		return LOODS_OK;
	if (S_ISDIR(st.st_mode))
		return loods_fail(err, LOODS_EDAMAGED,
				  _("This is a folder, not an office file. Name the file in it."));
	return loods_fail(err, LOODS_EDAMAGED, _("This is not an office file."));
}

enum loods_code office_file_check_place(const char *path, bool exclusive, struct loods_err *err)
{
	char *folder = folder_of(path);
	struct statfs fs;
	int rc = statfs(folder, &fs);

	free(folder);
	if (rc != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return loods_fail(err, LOODS_ENOTFOUND,
					  _("The folder of the office file does not exist."));
		return system_failed(_("The folder of the office file cannot be used."), err);
	}
	if (!exclusive && shared_badly((unsigned long)fs.f_type))
		return loods_fail(err, LOODS_EREFUSED,
				  _("The office file is on a network folder, where several people at once "
				    "would damage it. Put it on the host's "
				    "own disk, or open it with --exclusive, one person at a time."));
	return LOODS_OK;
}

enum loods_code office_file_check_rights(const char *path, struct loods_err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return system_failed(_("The office file cannot be read."), err);
	if (st.st_mode & S_IRWXO)
		return loods_fail(err, LOODS_EREFUSED,
				  _("Everybody on this machine may read or change the office file. Take that "
				    "away with \"chmod o= FILE\", then "
				    "open it again."));
	return LOODS_OK;
}

enum loods_code office_file_make_beside(const char *path, struct loods_str *temporary, struct loods_err *err)
{
	mode_t mask = umask(0077);
	enum loods_code code = LOODS_OK;
	int fd;

	umask(mask);
	loods_str_addf(temporary, "%s.new-XXXXXX", path);
	fd = mkostemp(temporary->s, O_CLOEXEC);
	if (fd < 0 || fchmod(fd, 0660 & ~mask) != 0)
		code = system_failed(_("The office file cannot be made in this folder."), err);
	if (fd >= 0)
		close(fd);
	if (code && fd >= 0)
		unlink(temporary->s);
	if (code)
		loods_str_clear(temporary);
	return code;
}

enum loods_code office_file_make(const char *path, struct loods_str *temporary, struct loods_err *err)
{
	struct stat st;

	if (lstat(path, &st) == 0)
		return loods_fail(
			err, LOODS_EEXISTS,
			_("There is a file of that name already. Nothing was changed; choose another name."));
	if (office_file_has_log(path)) /* would be written over */
		return loods_fail(err, LOODS_EREFUSED,
				  _("Of an office file of that name only the log (-wal) is there, and it may hold saves. "
				    "Nothing was made; move the log away, or choose another name."));
	return office_file_make_beside(path, temporary, err);
}

enum loods_code office_file_sync_folder(const char *path, struct loods_err *err)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	free(folder);
	if (fd < 0)
		return system_failed(_("The folder of the office file cannot be used."), err);
	rc = fsync(fd);
	close(fd);
	return rc == 0 || errno == EINVAL
		       ? LOODS_OK
		       : system_failed(_("The folder of the office file cannot be used."), err);
}

bool office_file_has_log(const char *path)
{
	struct loods_str log = LOODS_STR_INIT;
	struct stat st;
	bool there;

	loods_str_addf(&log, "%s-wal", path);
	there = stat(log.s, &st) == 0 && st.st_size > 0;
	loods_str_release(&log);
	return there;
}

enum loods_code office_file_publish(const char *temporary, const char *path, struct loods_err *err)
{
	int rc;

	/* The disk refused when the connection was closed: the new name would be without these commits. */
	if (office_file_has_log(temporary))
		return loods_fail(err, LOODS_EIO,
				  _("The disk refused to write the whole office file. Nothing was made; look at the "
				    "disk and try again."));
	rc = renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE);
	if (rc != 0 && (errno == EINVAL || errno == ENOSYS)) {
		rc = link(temporary, path);
		if (rc == 0)
			unlink(temporary);
	}
	if (rc != 0 && errno == EEXIST)
		return loods_fail(
			err, LOODS_EEXISTS,
			_("There is a file of that name already. Nothing was changed; choose another name."));
	if (rc != 0)
		return system_failed(_("The office file cannot be made in this folder."), err);
	office_file_discard(temporary); /* what a disk that refused left beside it */
	return office_file_sync_folder(path, err);
}

void office_file_discard(const char *temporary)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	struct loods_str path = LOODS_STR_INIT;

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		loods_str_clear(&path);
		loods_str_addf(&path, "%s%s", temporary, ends[i]);
		unlink(path.s);
	}
	loods_str_release(&path);
}

/* ---- the header region ---- */

static enum loods_code io_failed(int rc, struct loods_err *err)
{
	enum loods_code code;

	if (rc == SQLITE_FULL)
		code = loods_fail(err, LOODS_EIO,
				  _("The disk is full. Nothing was changed; make room and try again."));
	else if (rc == SQLITE_READONLY)
		code = loods_fail(
			err, LOODS_EIO,
			_("The office file cannot be written. Check the rights of the file and its folder."));
	else
		code = loods_fail(err, LOODS_EIO,
				  _("The disk refused to read or write. Nothing was changed; look at the "
				    "disk and try again."));
	loods_err_debug(err, "header: sqlite %d", rc);
	return code;
}

static enum loods_code io_read(void *ctx, void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	int rc = vfs_crypt_io_read(ctx, buf, (int)n, (sqlite3_int64)off);

	return rc == SQLITE_OK ? LOODS_OK : io_failed(rc, err);
}

static enum loods_code io_write(void *ctx, const void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	int rc = vfs_crypt_io_write(ctx, buf, (int)n, (sqlite3_int64)off);

	return rc == SQLITE_OK ? LOODS_OK : io_failed(rc, err);
}

static enum loods_code io_sync(void *ctx, struct loods_err *err)
{
	int rc = vfs_crypt_io_sync(ctx);

	return rc == SQLITE_OK ? LOODS_OK : io_failed(rc, err);
}

static enum loods_code io_size(void *ctx, uint64_t *size, struct loods_err *err)
{
	sqlite3_int64 n;
	int rc = vfs_crypt_io_size(ctx, &n);

	*size = rc == SQLITE_OK ? (uint64_t)n : 0;
	return rc == SQLITE_OK ? LOODS_OK : io_failed(rc, err);
}

enum loods_code office_file_io(struct db *db, struct vfs_crypt_io *io, struct keyfile_io *out,
			       struct loods_err *err)
{
	enum loods_code code = db_control(db, VFS_CRYPT_FCNTL_IO, io, err);

	*out = (struct keyfile_io){
		.ctx = io, .read = io_read, .write = io_write, .sync = io_sync, .size = io_size
	};
	return code;
}
