#include "pseudonym_key.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "i18n.h"

enum { ROOM = 256 }; /* more than a key has, so that something longer is seen */

enum loods_code loods_pseudonym_key_fd(int fd, struct loods_secret *key, struct loods_err *err)
{
	struct loods_secret line;
	enum loods_code code = loods_secret_init(&line, ROOM, err);
	ssize_t n = 0;

	*key = (struct loods_secret){ 0 };
	if (code)
		return code;
	do {
		n = read(fd, line.p + line.len, line.cap - line.len);
		if (n > 0)
			line.len += (size_t)n;
	} while ((n > 0 && line.len < line.cap) || (n < 0 && errno == EINTR));
	code = n < 0 ? loods_fail(err, LOODS_EIO, _("The key of the project cannot be read: %s."), strerror(errno))
		     : loods_pseudonym_key_parse(&line, key, err);
	loods_secret_release(&line);
	return code;
}

static enum loods_code not_made(struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO, _("The key of the project cannot be kept: %s. No export was made."),
			  strerror(errno));
}

static bool write_all(int fd, const unsigned char *p, size_t n)
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

/* The folder's own entry is on the disk as well: without its key no later release fits this one. */
static void keep_entry(const char *path)
{
	char *copy = strdup(path);
	int fd;

	if (!copy)
		loods_nomem();
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd >= 0) {
		(void)!fsync(fd);
		close(fd);
	}
}

static enum loods_code write_key(int fd, struct loods_err *err)
{
	struct loods_secret key = { 0 }, line = { 0 };
	enum loods_code code = loods_pseudonym_key_random(&key, err);

	if (code == LOODS_OK)
		code = loods_pseudonym_key_text(&key, &line, err);
	if (code == LOODS_OK && !write_all(fd, line.p, line.len))
		code = not_made(err);
	loods_secret_release(&line);
	loods_secret_release(&key);
	return code;
}

/* Where something is there by now, that is read: *made stays false. */
static enum loods_code make(const char *path, bool *made, struct loods_err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
	enum loods_code code;

	if (fd < 0)
		return errno == EEXIST ? LOODS_OK : not_made(err);
	code = write_key(fd, err);
	if (close(fd) != 0 && code == LOODS_OK)
		code = not_made(err);
	if (code)
		unlink(path);
	else
		keep_entry(path);
	*made = code == LOODS_OK;
	return code;
}

static enum loods_code check(int fd, struct loods_err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return loods_fail(err, LOODS_EREFUSED,
				  _("The key of the project is a file of its own. Give the path of that file, or of one "
				    "that is not there yet."));
	if (st.st_uid != geteuid() || st.st_mode & (S_IRWXG | S_IRWXO))
		return loods_fail(err, LOODS_EREFUSED,
				  _("Others may read the key file of the project, or it is somebody else's. Whoever has "
				    "it can tell who a pseudonym is: make it yours alone (chmod 600)."));
	return LOODS_OK;
}

enum loods_code loods_pseudonym_key_file(const char *path, bool *made, struct loods_secret *key,
					 struct loods_err *err)
{
	enum loods_code code;
	int fd;

	*made = false;
	*key = (struct loods_secret){ 0 };
	code = make(path, made, err);
	if (code)
		return code;
	/* Not to wait for whoever is at the other end of a pipe. */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return errno == ELOOP ? loods_fail(err, LOODS_EREFUSED,
						   _("The key file of the project is a link to another place. Give the "
						     "path of the file itself."))
				      : loods_fail(err, LOODS_EIO, _("The key of the project cannot be read: %s."),
						   strerror(errno));
	code = check(fd, err);
	if (code == LOODS_OK)
		code = loods_pseudonym_key_fd(fd, key, err);
	close(fd);
	if (code && *made) {
		unlink(path);
		*made = false;
	}
	return code;
}
