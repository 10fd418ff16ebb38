/* Where a workbook is put together: in memory, whatever libxlsxwriter would do by itself. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter/utility.h>

#include "i18n.h"
#include "str.h"
#include "workbook_inner.h"

/* ---- its temporary files ---- */

struct memory {
	struct loods_str bytes;
	size_t at;
};

static ssize_t memory_read(void *cookie, char *buf, size_t n)
{
	struct memory *m = cookie;
	size_t left = m->at < m->bytes.len ? m->bytes.len - m->at : 0;

	n = n < left ? n : left;
	if (n)
		memcpy(buf, m->bytes.s + m->at, n);
	m->at += n;
	return (ssize_t)n;
}

static ssize_t memory_write(void *cookie, const char *buf, size_t n)
{
	struct memory *m = cookie;
	size_t over = m->at < m->bytes.len ? m->bytes.len - m->at : 0;

	while (m->at > m->bytes.len)
		loods_str_add_char(&m->bytes, '\0');
	loods_str_splice(&m->bytes, m->at, over < n ? over : n, buf, n);
	m->at += n;
	return (ssize_t)n;
}

static int memory_seek(void *cookie, off64_t *offset, int whence)
{
	struct memory *m = cookie;
	off64_t from = whence == SEEK_SET ? 0 : (off64_t)(whence == SEEK_CUR ? m->at : m->bytes.len);

	if (from + *offset < 0)
		return -1;
	*offset += from;
	m->at = (size_t)*offset;
	return 0;
}

static int memory_close(void *cookie)
{
	struct memory *m = cookie;

	loods_str_release(&m->bytes);
	free(m);
	return 0;
}

/*
 * The library calls this by name for each part of a workbook; this one is found before its own, as a
 * program's functions are found before those of its libraries. It makes no file: what is written cannot be
 * found on a disk, and cannot be cut off by a full one, which the library would not notice.
 */
FILE *lxw_tmpfile(char *tmpdir)
{
	static const cookie_io_functions_t memory = { memory_read, memory_write, memory_seek, memory_close };
	struct memory *m = calloc(1, sizeof(*m));
	FILE *f;

	(void)tmpdir;
	if (!m)
		return NULL;
	m->bytes = LOODS_STR_INIT;
	f = fopencookie(m, "w+", memory);
	if (!f)
		free(m);
	return f;
}

/* ---- its messages ---- */

int workbook_silence(void)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC), kept = -1;

	fflush(stderr);
	if (null >= 0)
		kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (kept >= 0)
		dup2(null, STDERR_FILENO);
	if (null >= 0)
		close(null);
	return kept;
}

void workbook_speak(int kept)
{
	fflush(stderr);
	if (kept < 0)
		return;
	dup2(kept, STDERR_FILENO);
	close(kept);
}

/* ---- the whole ---- */

enum loods_code workbook_memory_open(int *fd, char path[WORKBOOK_PATH_LEN], struct loods_err *err)
{
	*fd = memfd_create("workbook", MFD_CLOEXEC);
	snprintf(path, WORKBOOK_PATH_LEN, "/proc/self/fd/%d", *fd);
	if (*fd >= 0 && access(path, W_OK) == 0)
		return LOODS_OK;
	loods_fail(err, LOODS_EIO, _("The workbook could not be put together in memory: %s."),
		   strerror(errno));
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	return LOODS_EIO;
}

enum loods_code workbook_memory_copy(int fd, FILE *f, struct loods_err *err)
{
	char buf[16384];
	ssize_t n;
	off_t at = 0;

	while ((n = pread(fd, buf, sizeof(buf), at)) > 0) {
		if (fwrite(buf, 1, (size_t)n, f) != (size_t)n)
			break;
		at += n;
	}
	if (n != 0 || fflush(f) != 0)
		return loods_fail(err, LOODS_EIO, _("The workbook could not be written: %s."),
				  strerror(errno));
	return LOODS_OK;
}
