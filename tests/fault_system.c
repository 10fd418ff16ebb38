#undef _FORTIFY_SOURCE /* its inline versions of these functions would be in the way */
#include "fault_system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fault_vfs.h"

enum { FILES = 256, OPS = 256, NAME = 128 };

/* What the disk surely holds of a file. The descriptor keeps its number from being given to another. */
struct kept {
	ino_t ino;
	int fd;
	unsigned char *bytes;
	long n;
};

struct name {
	char name[NAME];
	ino_t ino;
};

/* A change of names that may not have reached the disk. */
struct op {
	enum { MADE, RENAMED, LINKED, REMOVED } what;
	char from[NAME], to[NAME];
	ino_t ino; /* MADE */
};

static struct {
	enum fault_system_way way;
	long k, n; /* k 0: nothing fails */
	bool all_calls, for_ever, fired, hit;
	const char *what;
	/* power */
	char folder[200];
	void (*before)(bool folder, void *arg);
	void *arg;
	bool inside;
	struct kept files[FILES];
	struct name names[FILES];
	struct op ops[OPS];
	int n_ops;
} sys;

/* ---- which call ---- */

/* True: this call fails. */
static bool begins(const char *what, bool wants_room)
{
	bool common = strcmp(what, "open") == 0 || strcmp(what, "read") == 0 || strcmp(what, "write") == 0;

	sys.hit = false;
	/* A lock that is not given is waited for, so it is refused once and no more. */
	if (strcmp(what, "lock") == 0 && (!sys.all_calls || sys.for_ever))
		return false;
	if (!sys.k || sys.inside || (sys.way == FAULT_SYSTEM_FULL && !wants_room) || (common && !sys.all_calls))
		return false;
	sys.n++;
	if (sys.n < sys.k || (sys.n > sys.k && !sys.for_ever))
		return false;
	if (!sys.fired)
		sys.what = what;
	sys.fired = sys.hit = true;
	if (sys.way == FAULT_SYSTEM_BEFORE)
		raise(SIGKILL);
	errno = sys.way == FAULT_SYSTEM_FULL ? ENOSPC : EIO;
	return sys.way <= FAULT_SYSTEM_FULL;
}

static long ends(long rc)
{
	if (sys.hit && sys.way == FAULT_SYSTEM_AFTER)
		raise(SIGKILL);
	return rc;
}

void fault_system_arm(enum fault_system_way way, bool all_calls, long k, bool for_ever)
{
	sys.way = way;
	sys.all_calls = all_calls;
	sys.k = k;
	sys.n = 0;
	sys.for_ever = for_ever;
	sys.fired = sys.hit = false;
	sys.what = "";
}

void fault_system_disarm(void)
{
	sys.k = 0;
	sys.hit = false;
}

bool fault_system_fired(void)
{
	return sys.fired;
}

const char *fault_system_what(void)
{
	return sys.what;
}

/* ---- what a power failure leaves ---- */

/* The last part of a path in the folder that is looked at; NULL: it is elsewhere. */
static const char *inside(const char *path)
{
	size_t n = strlen(sys.folder);

	return sys.before && !sys.inside && strncmp(path, sys.folder, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/') ?
		path + n + 1 : NULL;
}

static struct kept *kept_of(ino_t ino)
{
	for (int i = 0; i < FILES; i++)
		if (sys.files[i].ino == ino)
			return &sys.files[i];
	return NULL;
}

static unsigned char *content(int fd, long *n)
{
	struct stat st;
	unsigned char *p;

	if (fstat(fd, &st) != 0 || !(p = malloc((size_t)st.st_size + 1)))
		abort();
	*n = syscall(SYS_pread64, fd, p, (size_t)st.st_size, 0L);
	return p;
}

/* A file of the folder, of which the disk holds nothing yet. */
static struct kept *know(const char *path)
{
	struct kept *k = kept_of(0);
	struct stat st;

	if (!k || (k->fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC)) < 0 || fstat(k->fd, &st) != 0)
		abort();
	k->ino = st.st_ino;
	return k;
}

/* The file is on the disk as it is now. */
static void take(struct kept *k)
{
	free(k->bytes);
	k->bytes = content(k->fd, &k->n);
}

static void note(int what, const char *from, const char *to, ino_t ino)
{
	struct op *op = &sys.ops[sys.n_ops];

	if (sys.n_ops++ == OPS)
		abort();
	*op = (struct op){ .ino = ino };
	op->what = what;
	snprintf(op->from, NAME, "%s", from);
	snprintf(op->to, NAME, "%s", to ? to : "");
}

static struct name *name_of(struct name *list, const char *name)
{
	for (int i = 0; i < FILES; i++)
		if (list[i].ino && strcmp(list[i].name, name) == 0)
			return &list[i];
	return NULL;
}

static void give(struct name *list, const char *name, ino_t ino)
{
	struct name *n = name_of(list, name);

	for (int i = 0; !n && i < FILES; i++)
		if (!list[i].ino)
			n = &list[i];
	if (!n)
		abort();
	snprintf(n->name, NAME, "%s", name);
	n->ino = ino;
}

static void apply(struct name *list, const struct op *op)
{
	struct name *from = name_of(list, op->from);
	ino_t ino = op->what == MADE ? op->ino : from ? from->ino : 0;

	if (!ino)
		return;
	if (op->what == REMOVED || op->what == RENAMED)
		from->ino = 0;
	if (op->what != REMOVED)
		give(list, op->what == MADE ? op->from : op->to, ino);
}

/* What names there are now, for good. */
static void take_names(void)
{
	for (int i = 0; i < sys.n_ops; i++)
		apply(sys.names, &sys.ops[i]);
	sys.n_ops = 0;
}

static void tell(bool folder)
{
	if (!sys.before || sys.inside)
		return;
	sys.inside = true;
	sys.before(folder, sys.arg);
	sys.inside = false;
}

void fault_system_outage(void)
{
	tell(true);
}

static void power_end(void)
{
	for (int i = 0; i < FILES && sys.files[i].ino; i++) {
		close(sys.files[i].fd);
		free(sys.files[i].bytes);
	}
	memset(sys.files, 0, sizeof sys.files);
	memset(sys.names, 0, sizeof sys.names);
	sys.n_ops = 0;
	sys.before = NULL;
}

void fault_system_power(const char *folder, void (*before)(bool folder, void *arg), void *arg)
{
	DIR *d = before ? opendir(folder) : NULL;
	struct dirent *e;

	power_end();
	while (d && (e = readdir(d)) != NULL) {
		char path[sizeof sys.folder + sizeof e->d_name];
		struct stat st;

		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
			continue;
		give(sys.names, e->d_name, st.st_ino);
		if (!kept_of(st.st_ino))
			take(know(path));
	}
	if (d)
		closedir(d);
	snprintf(sys.folder, sizeof sys.folder, "%s", before ? folder : "");
	sys.before = before;
	sys.arg = arg;
}

static uint64_t next(uint64_t *s)
{
	*s = *s * 6364136223846793005u + 1442695040888963407u;
	return *s >> 33;
}

static void image_of(const struct name *n, const char *to, uint64_t seed, bool garbage)
{
	const struct kept *k = kept_of(n->ino);
	long now_n, size;
	unsigned char *now = content(k->fd, &now_n), *out;
	char path[400];
	FILE *f;

	out = fault_mix(k->bytes, k->n, now, now_n, seed, garbage, &size);
	snprintf(path, sizeof path, "%.200s/%.127s", to, n->name);
	f = fopen(path, "wb");
	if (!f || fwrite(out, 1, (size_t)size, f) != (size_t)size || fclose(f) != 0 || chmod(path, 0600) != 0)
		abort();
	free(out);
	free(now);
}

void fault_system_image(const char *to, unsigned long long seed, bool garbage)
{
	struct name list[FILES];
	uint64_t s = seed;

	memcpy(list, sys.names, sizeof list);
	for (int i = 0; i < sys.n_ops; i++)
		if (next(&s) % 2)
			apply(list, &sys.ops[i]);
	for (int i = 0; i < FILES; i++) {
		const char *end = strrchr(list[i].name, '-');
		char first[400], second[400];
		int k = 0;

		if (!list[i].ino || (end && strcmp(end, "-shm") == 0))
			continue;
		while (list[k].ino != list[i].ino)
			k++;
		if (k == i) {
			image_of(&list[i], to, next(&s), garbage);
			continue;
		}
		snprintf(first, sizeof first, "%.200s/%.127s", to, list[k].name);
		snprintf(second, sizeof second, "%.200s/%.127s", to, list[i].name);
		if (link(first, second) != 0)
			abort();
	}
}

/* ---- the calls ---- */

static int open_it(const char *path, int flags, unsigned mode)
{
	const char *name = inside(path);
	bool makes = name && (flags & O_CREAT) && access(path, F_OK) != 0;
	int fd;

	if (begins("open", flags & O_CREAT))
		return -1;
	fd = (int)ends(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
	if (fd >= 0 && makes)
		note(MADE, name, NULL, know(path)->ino);
	return fd;
}

#define OPEN(name)                                                 \
	int name(const char *path, int flags, ...)                 \
	{                                                          \
		va_list ap;                                        \
		unsigned mode;                                     \
		va_start(ap, flags);                               \
		mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, unsigned) : 0; \
		va_end(ap);                                        \
		return open_it(path, flags, mode);                 \
	}
OPEN(open)
OPEN(open64)

int mkostemp(char *pattern, int flags)
{
	static unsigned number;
	size_t n = strlen(pattern);

	do
		snprintf(pattern + n - 6, 7, "%06u", ++number % 1000000);
	while (access(pattern, F_OK) == 0);
	return open_it(pattern, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
}

static ssize_t read_it(int fd, void *p, size_t n, off_t at)
{
	return begins("read", false) ? -1 : ends(syscall(SYS_pread64, fd, p, n, at));
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
	return read_it(fd, p, n, at);
}

ssize_t pread64(int fd, void *p, size_t n, off_t at)
{
	return read_it(fd, p, n, at);
}

static ssize_t write_it(int fd, const void *p, size_t n, off_t at)
{
	if (begins("write", true)) {
		int why = errno;

		syscall(SYS_pwrite64, fd, p, n / 2, at);
		errno = why;
		return -1;
	}
	return ends(syscall(SYS_pwrite64, fd, p, n, at));
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	return write_it(fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off_t at)
{
	return write_it(fd, p, n, at);
}

int ftruncate(int fd, off_t n)
{
	return begins("truncate", false) ? -1 : (int)ends(syscall(SYS_ftruncate, fd, n));
}

int ftruncate64(int fd, off_t n)
{
	return begins("truncate", false) ? -1 : (int)ends(syscall(SYS_ftruncate, fd, n));
}

static int sync_it(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return -1;
	tell(S_ISDIR(st.st_mode));
	if (begins("sync", true))
		return -1;
	if (!sys.before || sys.inside)
		return (int)ends(syscall(SYS_fsync, fd));
	if (S_ISDIR(st.st_mode))
		take_names();
	else if (kept_of(st.st_ino))
		take(kept_of(st.st_ino));
	return (int)ends(0); /* no need to wait for a real disk */
}

int fsync(int fd)
{
	return sync_it(fd);
}

int fdatasync(int fd)
{
	return sync_it(fd);
}

static int move(const char *from, const char *to, unsigned flags)
{
	const char *a = inside(from), *b = inside(to);
	int rc;

	if (begins("rename", true))
		return -1;
	rc = (int)ends(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
	if (rc == 0 && a && b)
		note(RENAMED, a, b, 0);
	return rc;
}

int rename(const char *from, const char *to)
{
	return move(from, to, 0);
}

int renameat2(int dir, const char *from, int to_dir, const char *to, unsigned flags)
{
	(void)dir;
	(void)to_dir;
	return move(from, to, flags);
}

int link(const char *from, const char *to)
{
	const char *a = inside(from), *b = inside(to);
	int rc;

	if (begins("link", true))
		return -1;
	rc = (int)ends(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
	if (rc == 0 && a && b)
		note(LINKED, a, b, 0);
	return rc;
}

int unlink(const char *path)
{
	const char *name = inside(path);
	int rc;

	if (begins("unlink", false))
		return -1;
	rc = (int)ends(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
	if (rc == 0 && name)
		note(REMOVED, name, NULL, 0);
	return rc;
}

int fchmod(int fd, mode_t mode)
{
	return begins("chmod", false) ? -1 : (int)ends(syscall(SYS_fchmod, fd, mode));
}

static int control(int fd, int op, void *arg)
{
	bool locks = op == F_SETLK || op == F_SETLKW || op == F_OFD_SETLK || op == F_OFD_SETLKW;

	if (locks && ((const struct flock *)arg)->l_type != F_UNLCK && begins("lock", false))
		return -1;
	return (int)(locks ? ends(syscall(SYS_fcntl, fd, op, arg)) : syscall(SYS_fcntl, fd, op, arg));
}

#define CONTROL(name)                       \
	int name(int fd, int op, ...)       \
	{                                   \
		va_list ap;                 \
		void *arg;                  \
		va_start(ap, op);           \
		arg = va_arg(ap, void *);   \
		va_end(ap);                 \
		return control(fd, op, arg); \
	}
CONTROL(fcntl)
CONTROL(fcntl64)
