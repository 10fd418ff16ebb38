#include "fault_vfs.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512, FILES = 16 };

/* What the disk surely holds of one path. */
struct durable {
	char path[512];
	unsigned char *bytes;
	sqlite3_int64 size; /* -1: the file itself may be missing */
};

struct file {
	sqlite3_file sqlite;
	sqlite3_file *below;
	struct durable *durable;
};

/* A VFS is one for the process, and so is what it remembers. */
static struct {
	sqlite3_vfs vfs;
	sqlite3_vfs *base;
	int ops;
	long k, count;
	bool for_ever, fired;
	void (*before_sync)(void *);
	void *arg;
	bool inside; /* the callback runs */
	struct durable files[FILES];
} fault;

static bool strikes(int op)
{
	if (!(fault.ops & op))
		return false;
	fault.count++;
	if (fault.k == 0 || fault.count < fault.k || (fault.count > fault.k && !fault.for_ever))
		return false;
	fault.fired = true;
	return true;
}

static sqlite3_file *below(sqlite3_file *f)
{
	return ((struct file *)f)->below;
}

/* ---- what a power failure leaves ---- */

static unsigned char *slurp(const char *path, sqlite3_int64 *size)
{
	FILE *f = fopen(path, "rb");
	unsigned char *p;

	*size = -1;
	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	*size = ftell(f);
	rewind(f);
	p = malloc(*size + 1);
	if (p && fread(p, 1, *size, f) != (size_t)*size)
		*size = 0;
	fclose(f);
	return p;
}

static struct durable *durable_of(const char *path)
{
	for (int i = 0; i < FILES; i++) {
		struct durable *d = &fault.files[i];
		if (!d->path[0]) {
			snprintf(d->path, sizeof(d->path), "%s", path);
			d->bytes = slurp(path, &d->size);
		}
		if (strcmp(d->path, path) == 0)
			return d;
	}
	abort();
}

/* Reads through the handle: a descriptor of our own would drop SQLite's locks when closed. */
static void durable_take(struct file *f)
{
	sqlite3_int64 size = 0;

	if (!f->durable || f->below->pMethods->xFileSize(f->below, &size) != SQLITE_OK)
		return;
	free(f->durable->bytes);
	f->durable->bytes = malloc(size + 1);
	f->durable->size = size;
	if (size > 0)
		f->below->pMethods->xRead(f->below, f->durable->bytes, (int)size, 0);
}

static void tell(void)
{
	if (!fault.before_sync || fault.inside)
		return;
	fault.inside = true;
	fault.before_sync(fault.arg);
	fault.inside = false;
}

static uint64_t next(uint64_t *s)
{
	uint64_t z = *s += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void sector_mix(unsigned char *out, const unsigned char *old, const unsigned char *now, int n,
		bool garbage, uint64_t *seed)
{
	switch (next(seed) % 8) {
	case 0:
	case 1:
	case 2:
		memcpy(out, old, n);
		break;
	case 3:
		memcpy(out, now, n / 2);
		memcpy(out + n / 2, old + n / 2, n - n / 2);
		break;
	case 4:
		if (garbage) {
			/* Bytes that are not written keep their value, as SQLite takes for granted. */
			for (int i = 0; i < n; i++)
				out[i] = old[i] == now[i] ? old[i] : (unsigned char)next(seed);
			break;
		} /* fall through */
	default:
		memcpy(out, now, n);
	}
}

unsigned char *fault_mix(const unsigned char *old, long old_size, const unsigned char *now, long now_size,
		unsigned long long seed, bool garbage, long *size)
{
	uint64_t s = seed;
	unsigned char *out;

	*size = next(&s) % 2 ? old_size : now_size;
	if (*size < 0)
		return NULL;
	out = calloc(1, *size + SECTOR);
	if (!out)
		abort();
	for (long at = 0; at < *size; at += SECTOR) {
		unsigned char a[SECTOR] = { 0 }, b[SECTOR] = { 0 };
		int n = *size - at < SECTOR ? (int)(*size - at) : SECTOR;
		if (at < old_size)
			memcpy(a, old + at, old_size - at < n ? old_size - at : n);
		if (at < now_size)
			memcpy(b, now + at, now_size - at < n ? now_size - at : n);
		if (memcmp(a, b, n) == 0)
			memcpy(out + at, a, n);
		else
			sector_mix(out + at, a, b, n, garbage, &s);
	}
	return out;
}

int fault_vfs_image(const char *path, const char *to, unsigned long long seed, bool garbage)
{
	struct durable *d = durable_of(path);
	sqlite3_int64 now_size;
	long size;
	unsigned char *now = slurp(path, &now_size);
	unsigned char *out = fault_mix(d->bytes, d->size, now, now_size, seed, garbage, &size);
	FILE *f;
	int rc = 0;

	remove(to);
	free(now);
	if (!out)
		return 0;
	f = fopen(to, "wb");
	if (!f || fwrite(out, 1, size, f) != (size_t)size)
		rc = -1;
	if (f)
		fclose(f);
	free(out);
	return rc;
}

void fault_vfs_power(void (*before_sync)(void *), void *arg)
{
	for (int i = 0; i < FILES; i++) {
		free(fault.files[i].bytes);
		fault.files[i] = (struct durable){ 0 };
	}
	fault.before_sync = before_sync;
	fault.arg = arg;
}

/* ---- files ---- */

static int fault_close(sqlite3_file *f)
{
	return below(f)->pMethods->xClose(below(f));
}

static int fault_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	return strikes(FAULT_READ) ? SQLITE_IOERR_READ : below(f)->pMethods->xRead(below(f), buf, n, off);
}

static int fault_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	if (strikes(FAULT_FULL))
		return SQLITE_FULL;
	if (strikes(FAULT_WRITE)) {
		below(f)->pMethods->xWrite(below(f), buf, n / 2, off);
		return SQLITE_IOERR_WRITE;
	}
	return below(f)->pMethods->xWrite(below(f), buf, n, off);
}

static int fault_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return strikes(FAULT_TRUNCATE) ? SQLITE_IOERR_TRUNCATE :
			below(f)->pMethods->xTruncate(below(f), size);
}

static int fault_sync(sqlite3_file *f, int flags)
{
	int rc;

	tell();
	if (strikes(FAULT_SYNC))
		return SQLITE_IOERR_FSYNC;
	if (fault.before_sync) {
		durable_take((struct file *)f);
		return SQLITE_OK; /* no need to wait for a real disk */
	}
	rc = below(f)->pMethods->xSync(below(f), flags);
	return rc;
}

static int fault_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return strikes(FAULT_SIZE) ? SQLITE_IOERR_FSTAT : below(f)->pMethods->xFileSize(below(f), size);
}

static int fault_lock(sqlite3_file *f, int level)
{
	return strikes(FAULT_LOCK) ? SQLITE_IOERR_LOCK : below(f)->pMethods->xLock(below(f), level);
}

static int fault_unlock(sqlite3_file *f, int level)
{
	return below(f)->pMethods->xUnlock(below(f), level);
}

static int fault_check_reserved(sqlite3_file *f, int *out)
{
	return below(f)->pMethods->xCheckReservedLock(below(f), out);
}

static int fault_control(sqlite3_file *f, int op, void *arg)
{
	return below(f)->pMethods->xFileControl(below(f), op, arg);
}

static int fault_sector_size(sqlite3_file *f)
{
	return below(f)->pMethods->xSectorSize(below(f));
}

static int fault_characteristics(sqlite3_file *f)
{
	return below(f)->pMethods->xDeviceCharacteristics(below(f));
}

static int fault_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
	*out = NULL;
	return strikes(FAULT_SHM) ? SQLITE_IOERR_SHMMAP :
			below(f)->pMethods->xShmMap(below(f), region, size, extend, out);
}

static int fault_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	if ((flags & SQLITE_SHM_LOCK) && strikes(FAULT_LOCK))
		return SQLITE_IOERR_SHMLOCK;
	return below(f)->pMethods->xShmLock(below(f), offset, n, flags);
}

static void fault_shm_barrier(sqlite3_file *f)
{
	below(f)->pMethods->xShmBarrier(below(f));
}

static int fault_shm_unmap(sqlite3_file *f, int delete_it)
{
	return below(f)->pMethods->xShmUnmap(below(f), delete_it);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = fault_close,
	.xRead = fault_read,
	.xWrite = fault_write,
	.xTruncate = fault_truncate,
	.xSync = fault_sync,
	.xFileSize = fault_size,
	.xLock = fault_lock,
	.xUnlock = fault_unlock,
	.xCheckReservedLock = fault_check_reserved,
	.xFileControl = fault_control,
	.xSectorSize = fault_sector_size,
	.xDeviceCharacteristics = fault_characteristics,
	.xShmMap = fault_shm_map,
	.xShmLock = fault_shm_lock,
	.xShmBarrier = fault_shm_barrier,
	.xShmUnmap = fault_shm_unmap,
};

/* ---- the VFS ---- */

static int fault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	struct file *f = (struct file *)file;
	int rc;

	(void)vfs;
	memset(f, 0, sizeof(*f));
	if (strikes(FAULT_OPEN))
		return SQLITE_CANTOPEN;
	f->below = (sqlite3_file *)(f + 1);
	if (fault.before_sync && name)
		f->durable = durable_of(name);
	rc = fault.base->xOpen(fault.base, name, f->below, flags, out_flags);
	if (f->below->pMethods)
		f->sqlite.pMethods = &methods;
	return rc;
}

static int fault_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
	int rc;

	(void)vfs;
	tell();
	if (strikes(FAULT_DELETE))
		return SQLITE_IOERR_DELETE;
	rc = fault.base->xDelete(fault.base, name, sync_dir);
	if (fault.before_sync && rc == SQLITE_OK) {
		struct durable *d = durable_of(name);
		free(d->bytes);
		d->bytes = NULL;
		d->size = -1;
	}
	return rc;
}

static int fault_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	(void)vfs;
	return fault.base->xAccess(fault.base, name, flags, out);
}

static int fault_full_pathname(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
	(void)vfs;
	return fault.base->xFullPathname(fault.base, name, n, out);
}

int fault_vfs_register(void)
{
	if (fault.base)
		return SQLITE_OK;
	fault.base = sqlite3_vfs_find("unix");
	fault.vfs = *fault.base; /* randomness, sleep and time as they are: they ask nothing of their VFS */
	fault.vfs.szOsFile = sizeof(struct file) + fault.base->szOsFile;
	fault.vfs.pNext = NULL;
	fault.vfs.zName = "fault";
	fault.vfs.xOpen = fault_open;
	fault.vfs.xDelete = fault_delete;
	fault.vfs.xAccess = fault_access;
	fault.vfs.xFullPathname = fault_full_pathname;
	return sqlite3_vfs_register(&fault.vfs, 0);
}

void fault_vfs_arm(int ops, long k, bool for_ever)
{
	fault.ops = ops;
	fault.k = k;
	fault.for_ever = for_ever;
	fault.count = 0;
	fault.fired = false;
}

void fault_vfs_disarm(void)
{
	fault.ops = 0;
}

long fault_vfs_count(void)
{
	return fault.count;
}

bool fault_vfs_fired(void)
{
	return fault.fired;
}
