#include "cli_output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"
#include "str.h"

static enum loods_code not_made(const char *path, int number, struct loods_err *err)
{
	return loods_fail(err, number == EEXIST ? LOODS_EEXISTS : LOODS_EIO,
			  _("The file %s cannot be made: %s."), path, strerror(number));
}

/* A new file in the folder of `path`; its name into `name`. mkostemp makes it for its owner only, and makes
 * no file that somebody else's link points at. NULL: errno says why. */
static FILE *beside(const char *path, struct loods_str *name)
{
	const char *slash = strrchr(path, '/');
	FILE *f;
	int fd;

	if (slash)
		loods_str_add_bytes(name, path, (size_t)(slash - path) + 1);
	loods_str_add(name, ".loods-XXXXXX");
	fd = mkostemp(name->s, O_CLOEXEC);
	if (fd < 0)
		return NULL;
	f = fdopen(fd, "w");
	if (!f) {
		int number = errno;

		close(fd);
		unlink(name->s);
		errno = number;
	}
	return f;
}

/* Gives the file its own name, unless something has that already. Not every file system can rename so; the
 * others can link. 0, or the errno. */
static int take_name(const char *name, const char *path)
{
	if (renameat2(AT_FDCWD, name, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	if (link(name, path) != 0)
		return errno;
	return unlink(name) == 0 ? 0 : errno;
}

enum loods_code cli_output_file(const char *path, cli_output_fn *write, const void *result,
				struct loods_err *err)
{
	struct loods_str name = LOODS_STR_INIT;
	struct stat there;
	enum loods_code rc;
	bool whole;
	FILE *f;
	int number;

	/* Said before the work is done. */
	if (lstat(path, &there) == 0)
		return not_made(path, EEXIST, err);
	f = beside(path, &name);
	if (!f) {
		rc = not_made(path, errno, err);
		loods_str_release(&name);
		return rc;
	}
	rc = write(result, f, err);
	whole = fflush(f) == 0 && !ferror(f) && fsync(fileno(f)) == 0;
	whole &= fclose(f) == 0;
	if (rc == LOODS_OK && !whole)
		rc = loods_fail(err, LOODS_EIO, _("The file %s could not be written."), path);
	if (rc == LOODS_OK && (number = take_name(name.s, path)) != 0)
		rc = not_made(path, number, err);
	if (rc != LOODS_OK)
		unlink(name.s); /* it was made here, and is not whole */
	loods_str_release(&name);
	return rc;
}

enum loods_code cli_output(const struct cli_run *run, cli_output_fn *write, const void *result,
			   struct loods_err *err)
{
	const char *path = cli_given(run, "output");

	return path ? cli_output_file(path, write, result, err) : write(result, stdout, err);
}
