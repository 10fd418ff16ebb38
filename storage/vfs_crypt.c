/*
 * From top to bottom: the database file, the VFS, and the functions for the owner of the header region. How
 * pages are sealed stands in vfs_crypt_page.c, the log file in vfs_crypt_log.c, the layout in vfs_crypt.h.
 */
#include "vfs_crypt_inner.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	PROBE_BYTES = 100, /* what SQLite reads of page 1 before it knows the page size */
	PENDING_BYTE = 0x40000000,
};

static const sqlite3_io_methods db_methods;

/* ---- what both sorts of file do alike ---- */

/* SQLite's `unix` VFS calls a disk that cannot read "a corrupt file system", which SQLite then makes damage of. */
int vfs_crypt_any_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	int rc = CALL(f, xRead, buf, n, off);

	return rc == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : rc;
}

int vfs_crypt_any_sync(sqlite3_file *f, int flags)
{
	return CALL(f, xSync, flags);
}

int vfs_crypt_any_check_reserved(sqlite3_file *f, int *out)
{
	return CALL(f, xCheckReservedLock, out);
}

int vfs_crypt_any_sector_size(sqlite3_file *f)
{
	return BELOW(f)->pMethods->xSectorSize(BELOW(f));
}

/* True of records as they are written here, whole and never beside others', unlike each other promise. */
int vfs_crypt_any_characteristics(sqlite3_file *f)
{
	return BELOW(f)->pMethods->xDeviceCharacteristics(BELOW(f)) & SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- the database file ---- */

static sqlite3_int64 page_offset(const struct db_file *db, unsigned page_no)
{
	return db->region + (sqlite3_int64)(page_no - 1) * db->seal.page_size;
}

/*
 * The first page of a database without tables, as SQLite's newDatabase() makes it, but in WAL mode from the
 * start.
 */
static void page_first(const struct db_file *db, unsigned char *open)
{
	unsigned usable = db->seal.page_size - VFS_CRYPT_RESERVED;

	memset(open, 0, db->seal.page_size);
	memcpy(open, "SQLite format 3", 16);
	open[16] = db->seal.page_size >> 8 & 0xff;
	open[17] = db->seal.page_size >> 16;
	open[18] = open[19] = 2;
	open[20] = VFS_CRYPT_RESERVED;
	open[21] = 64;
	open[22] = open[23] = 32;
	open[31] = 1;
	open[100] = 0x0d; /* a leaf of a table, without a cell */
	open[105] = usable >> 8;
	open[106] = usable & 0xff;
}

static int page_damaged(unsigned page_no)
{
	sqlite3_log(SQLITE_IOERR_DATA, "page %u of the database is damaged or does not belong here", page_no);
	return SQLITE_IOERR_DATA;
}

/*
 * Page `page_no` of the main file into `open`; zeros if that fails. SQLITE_IOERR_SHORT_READ: it lies beyond
 * the end; SQLITE_IOERR_DATA: it is there, or half of it, and does not open.
 */
static int page_load(struct db_file *db, unsigned page_no, unsigned char *open)
{
	sqlite3_int64 size;
	int rc = vfs_crypt_any_read((sqlite3_file *)db, open, db->seal.page_size, page_offset(db, page_no));

	/* Nothing may stand where a frame has its header's tag. */
	if (rc == SQLITE_OK && sodium_is_zero(vfs_crypt_page_head_tag(&db->seal, open), HEAD_TAG_BYTES) &&
			vfs_crypt_page_open(&db->seal, page_no, open, open))
		return SQLITE_OK;
	memset(open, 0, db->seal.page_size);
	if (rc == SQLITE_OK)
		return SQLITE_IOERR_DATA;
	if (rc != SQLITE_IOERR_SHORT_READ)
		return rc;
	rc = CALL(db, xFileSize, &size);
	if (rc != SQLITE_OK)
		return rc;
	return size > page_offset(db, page_no) ? SQLITE_IOERR_DATA : SQLITE_IOERR_SHORT_READ;
}

/* Any range, as SQLite reads it before it knows the page size and when it looks at the change counter. */
static int db_read_range(struct db_file *db, unsigned char *buf, int n, sqlite3_int64 off)
{
	bool probe = off + n <= PROBE_BYTES, beyond = false;

	while (n > 0) {
		unsigned page_no = off / db->seal.page_size + 1;
		int at = off % db->seal.page_size;
		int part = db->seal.page_size - at < n ? db->seal.page_size - at : n;
		int rc = page_load(db, page_no, db->page);

		/* A checkpoint cut short by a power failure leaves page 1 torn while the log has it whole.
		 * SQLite learns the page size here, and must get far enough to read the log. */
		if (rc == SQLITE_IOERR_DATA && probe)
			page_first(db, db->page);
		else if (rc == SQLITE_IOERR_DATA)
			return page_damaged(page_no);
		else if (rc == SQLITE_IOERR_SHORT_READ)
			beyond = true;
		else if (rc != SQLITE_OK)
			return rc;
		memcpy(buf, db->page + at, part);
		buf += part;
		off += part;
		n -= part;
	}
	return beyond ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int db_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	struct db_file *db = (struct db_file *)f;
	int rc;

	if (!db->seal.keys) {
		/* sqlite3_open() looks at the header before anybody can have given a key: an empty file, for
		 * all it knows. Nothing follows from it, as no lock is given. */
		memset(buf, 0, n);
		return off == 0 && n == PROBE_BYTES ? SQLITE_IOERR_SHORT_READ : SQLITE_NOTADB;
	}
	if (n != db->seal.page_size || off % db->seal.page_size != 0)
		return db_read_range(db, buf, n, off);
	rc = page_load(db, off / db->seal.page_size + 1, buf);
	/* SQLite would take a short read for a page of zeros, and an overflow page of zeros for content. */
	if (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ)
		return page_damaged(off / db->seal.page_size + 1);
	if (rc == SQLITE_OK)
		vfs_crypt_page_remask(&db->seal, buf);
	return rc;
}

static int db_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct db_file *db = (struct db_file *)f;
	unsigned char *out = db->page;
	unsigned page_no;

	if (!db->seal.keys)
		return SQLITE_NOTADB;
	page_no = off / db->seal.page_size + 1;
	if (n != db->seal.page_size || off % db->seal.page_size != 0 ||
			!vfs_crypt_page_acceptable(&db->seal, page_no, buf))
		return SQLITE_IOERR_WRITE;
	if (db->copy_no == page_no && memcmp(buf, db->copy, n - VFS_CRYPT_RESERVED) == 0) {
		out = db->frame + HEAD_BYTES;
		memset(vfs_crypt_page_head_tag(&db->seal, out), 0, HEAD_TAG_BYTES);
	} else {
		vfs_crypt_page_seal(&db->seal, page_no, buf, out);
	}
	return CALL(db, xWrite, out, n, page_offset(db, page_no));
}

static int db_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct db_file *db = (struct db_file *)f;

	return db->seal.keys ? CALL(db, xTruncate, db->region + size) : SQLITE_NOTADB;
}

static int db_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct db_file *db = (struct db_file *)f;
	int rc = db->seal.keys ? CALL(db, xFileSize, size) : SQLITE_NOTADB;

	if (rc == SQLITE_OK)
		*size = *size > db->region ? *size - db->region : 0;
	return rc;
}

/*
 * Does the name that this file was opened by belong to another file by now? The log and its index are found by
 * that name, so they may be the other file's: whoever has lost the name keeps his hands off them. To be asked
 * with a lock held that keeps the name where it is.
 */
static int still_named(struct db_file *db)
{
	int moved = 0;

	/* A VFS below that cannot tell has files that nobody can move. */
	if (CALL(db, xFileControl, SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || !moved)
		return SQLITE_OK;
	return SQLITE_READONLY_DBMOVED;
}

static int db_lock(sqlite3_file *f, int level)
{
	struct db_file *db = (struct db_file *)f;
	int rc = db->seal.keys ? CALL(db, xLock, level) : SQLITE_NOTADB;

	if (rc != SQLITE_OK || level <= db->level)
		return rc;
	/* Above SHARED SQLite is about to remove the log, by its name. */
	rc = still_named(db);
	if (rc == SQLITE_OK)
		db->level = level;
	else if (!db->io_locked)
		CALL(db, xUnlock, db->level);
	return rc;
}

static int db_unlock(sqlite3_file *f, int level)
{
	struct db_file *db = (struct db_file *)f;

	if (level < db->level)
		db->level = level;
	return db->io_locked ? SQLITE_OK : CALL(db, xUnlock, level);
}

static void db_wipe(struct db_file *db)
{
	if (db->page) {
		/* page, copy and frame are one block */
		sodium_memzero(db->page, 3 * (size_t)db->seal.page_size + HEAD_BYTES);
		free(db->page);
	}
	db->page = NULL;
	vfs_crypt_seal_release(&db->seal);
}

static int db_close(sqlite3_file *f)
{
	struct db_file *db = (struct db_file *)f;
	int rc = BELOW(db)->pMethods->xClose(BELOW(db));

	db_wipe(db);
	return rc;
}

static bool params_possible(const struct vfs_crypt_params *p)
{
	return p->key && p->region >= 0 && p->region % 512 == 0 && p->page_size >= 1024 &&
			p->page_size <= 65536 && (p->page_size & (p->page_size - 1)) == 0;
}

static int db_key(struct db_file *db, const struct vfs_crypt_params *p)
{
	sqlite3_int64 size = 0;
	int rc = SQLITE_OK;

	if (db->seal.keys || !params_possible(p))
		return SQLITE_MISUSE;
	if (p->create)
		rc = CALL(db, xFileSize, &size);
	if (rc != SQLITE_OK)
		return rc;
	if (size > p->region)
		return SQLITE_MISUSE;
	db->region = p->region;
	db->page = malloc(3 * (size_t)p->page_size + HEAD_BYTES);
	if (!db->page || !vfs_crypt_seal_init(&db->seal, p->page_size, p->key, p->file_id)) {
		db_wipe(db);
		return SQLITE_NOMEM;
	}
	db->copy = db->page + p->page_size;
	db->frame = db->copy + p->page_size;
	if (!p->create)
		return SQLITE_OK;
	page_first(db, db->page);
	vfs_crypt_page_remask(&db->seal, db->page);
	vfs_crypt_page_seal(&db->seal, 1, db->page, db->page);
	rc = CALL(db, xWrite, db->page, p->page_size, p->region);
	if (rc != SQLITE_OK)
		db_wipe(db);
	return rc;
}

static int db_control(sqlite3_file *f, int op, void *arg)
{
	struct db_file *db = (struct db_file *)f;
	sqlite3_int64 hint;
	int rc;

	switch (op) {
	case VFS_CRYPT_FCNTL_IO:
		((struct vfs_crypt_io *)arg)->file = f;
		return SQLITE_OK;
	case VFS_CRYPT_FCNTL_KEY:
		return db_key(db, arg);
	case SQLITE_FCNTL_CKPT_START:
	case SQLITE_FCNTL_CKPT_DONE:
		db->checkpoint = op == SQLITE_FCNTL_CKPT_START;
		db->copy_no = 0;
		return SQLITE_OK;
	case SQLITE_FCNTL_SIZE_HINT:
		hint = *(sqlite3_int64 *)arg + db->region;
		return CALL(db, xFileControl, op, &hint);
	case SQLITE_FCNTL_VFSNAME:
		rc = CALL(db, xFileControl, op, arg);
		if (rc == SQLITE_OK)
			*(char **)arg = sqlite3_mprintf("crypt/%z", *(char **)arg);
		return rc;
	case SQLITE_FCNTL_CHUNK_SIZE: /* would leave zeros behind the last page */
	case SQLITE_FCNTL_MMAP_SIZE:
	case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
	case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
	case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
		return SQLITE_NOTFOUND;
	}
	return CALL(db, xFileControl, op, arg);
}

static int db_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
	struct db_file *db = (struct db_file *)f;
	int rc = CALL(f, xShmMap, region, size, extend, out);

	/* The first one opens the index by its name. */
	if (rc == SQLITE_OK && region == 0 && !db->shm_named) {
		rc = still_named(db);
		db->shm_named = rc == SQLITE_OK;
	}
	if (rc != SQLITE_OK)
		*out = NULL;
	return rc;
}

static int db_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	struct db_file *db = (struct db_file *)f;
	int rc;

	/*
	 * Recovery ends by giving its exclusive locks back: the last moment at which nobody writes to the
	 * log.
	 */
	if (db->log && (flags & SQLITE_SHM_UNLOCK) && (flags & SQLITE_SHM_EXCLUSIVE))
		vfs_crypt_log_scan_end(db->log);
	rc = CALL(f, xShmLock, offset, n, flags);
	/* Whoever writes to the log, makes its index anew or copies it back holds one of these. */
	if (rc == SQLITE_OK && (flags & SQLITE_SHM_LOCK) && (flags & SQLITE_SHM_EXCLUSIVE)) {
		rc = still_named(db);
		if (rc != SQLITE_OK)
			CALL(f, xShmLock, offset, n, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
	}
	return rc;
}

static void db_shm_barrier(sqlite3_file *f)
{
	BELOW(f)->pMethods->xShmBarrier(BELOW(f));
}

static int db_shm_unmap(sqlite3_file *f, int delete_it)
{
	return CALL(f, xShmUnmap, delete_it);
}

/* Version 2: shared memory, but no memory mapping of pages. */
static const sqlite3_io_methods db_methods = {
	.iVersion = 2,
	.xClose = db_close,
	.xRead = db_read,
	.xWrite = db_write,
	.xTruncate = db_truncate,
	.xSync = vfs_crypt_any_sync,
	.xFileSize = db_size,
	.xLock = db_lock,
	.xUnlock = db_unlock,
	.xCheckReservedLock = vfs_crypt_any_check_reserved,
	.xFileControl = db_control,
	.xSectorSize = vfs_crypt_any_sector_size,
	.xDeviceCharacteristics = vfs_crypt_any_characteristics,
	.xShmMap = db_shm_map,
	.xShmLock = db_shm_lock,
	.xShmBarrier = db_shm_barrier,
	.xShmUnmap = db_shm_unmap,
};

/* ---- the VFS ---- */

/*
 * The database a log belongs to: SQLite hands the log's name out of the same block of memory as the
 * database's.
 */
static struct db_file *log_owner(const char *name)
{
	sqlite3_file *f = sqlite3_database_file_object(name);
	struct db_file *db = (struct db_file *)f;

	return f && f->pMethods == &db_methods && db->seal.keys && !db->log ? db : NULL;
}

static int crypt_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	union any_file *any = (union any_file *)f;
	sqlite3_vfs *base = vfs->pAppData;
	struct db_file *owner = NULL;
	int rc;

	memset(any, 0, sizeof(*any));
	/* Everything else that SQLite may want to put on the disk would stand there in the clear. */
	if (!name || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
		return SQLITE_CANTOPEN;
	if (flags & SQLITE_OPEN_WAL) {
		owner = log_owner(name);
		if (!owner)
			return SQLITE_CANTOPEN;
	}
	any->file.below = (sqlite3_file *)(any + 1);
	rc = base->xOpen(base, name, any->file.below, flags, out_flags);
	if (rc == SQLITE_OK && any->file.below->pMethods->iVersion < 2)
		rc = SQLITE_CANTOPEN; /* without shared memory there is no log */
	if (rc != SQLITE_OK) {
		if (any->file.below->pMethods)
			any->file.below->pMethods->xClose(any->file.below);
		return rc;
	}
	if (owner) {
		f->pMethods = &vfs_crypt_log_methods;
		any->log.db = owner;
		owner->log = &any->log;
	} else {
		f->pMethods = &db_methods;
	}
	return SQLITE_OK;
}

int vfs_crypt_register(const char *name, const char *base, int make_default)
{
	sqlite3_vfs *old = sqlite3_vfs_find(name), *stands_on = sqlite3_vfs_find(base), *vfs;
	size_t n = strlen(name) + 1;

	if (old)
		return old->xOpen == crypt_open ? sqlite3_vfs_register(old, make_default) : SQLITE_ERROR;
	if (!stands_on || stands_on->xOpen == crypt_open || sodium_init() < 0)
		return SQLITE_ERROR;
	vfs = malloc(sizeof(*vfs) + n);
	if (!vfs)
		return SQLITE_NOMEM;
	/* Only opening is ours. Deleting, full names, time and the like are the base's own functions. */
	*vfs = *stands_on;
	vfs->pNext = NULL;
	vfs->szOsFile = sizeof(union any_file) + stands_on->szOsFile;
	vfs->pAppData = stands_on;
	vfs->zName = memcpy(vfs + 1, name, n);
	vfs->xOpen = crypt_open;
	return sqlite3_vfs_register(vfs, make_default);
}

/* ---- for the owner of the header region ---- */

/* SQLite's `unix` VFS moves at most 128 KiB in one call and loses count beyond (it masks the length). */
enum { IO_CHUNK = 65536 };

int vfs_crypt_io_read(struct vfs_crypt_io *io, void *buf, int n, sqlite3_int64 off)
{
	int rc = SQLITE_OK;

	for (int at = 0; at < n; at += IO_CHUNK) {
		int part = n - at < IO_CHUNK ? n - at : IO_CHUNK;
		int one = vfs_crypt_any_read(io->file, (char *)buf + at, part, off + at);

		if (one != SQLITE_OK && one != SQLITE_IOERR_SHORT_READ)
			return one;
		if (one != SQLITE_OK)
			rc = one;
	}
	return rc;
}

int vfs_crypt_io_write(struct vfs_crypt_io *io, const void *buf, int n, sqlite3_int64 off)
{
	int rc = SQLITE_OK;

	for (int at = 0; at < n && rc == SQLITE_OK; at += IO_CHUNK) {
		int part = n - at < IO_CHUNK ? n - at : IO_CHUNK;

		rc = CALL(io->file, xWrite, (const char *)buf + at, part, off + at);
	}
	return rc;
}

int vfs_crypt_io_sync(struct vfs_crypt_io *io)
{
	return vfs_crypt_any_sync(io->file, SQLITE_SYNC_FULL);
}

int vfs_crypt_io_size(struct vfs_crypt_io *io, sqlite3_int64 *size)
{
	return CALL(io->file, xFileSize, size);
}

int vfs_crypt_io_lock(struct vfs_crypt_io *io)
{
	struct db_file *db = (struct db_file *)io->file;
	int rc = SQLITE_OK;

	if (db->io_locked)
		return SQLITE_MISUSE;
	if (db->level < SQLITE_LOCK_SHARED)
		rc = CALL(db, xLock, SQLITE_LOCK_SHARED);
	if (rc == SQLITE_OK && db->level < SQLITE_LOCK_RESERVED) {
		rc = CALL(db, xLock, SQLITE_LOCK_RESERVED);
		if (rc != SQLITE_OK)
			CALL(db, xUnlock, db->level);
	}
	db->io_locked = rc == SQLITE_OK;
	return rc;
}

int vfs_crypt_io_unlock(struct vfs_crypt_io *io)
{
	struct db_file *db = (struct db_file *)io->file;

	if (!db->io_locked)
		return SQLITE_MISUSE;
	db->io_locked = false;
	/* A lock of SQLite's of RESERVED and above is its own and stays. */
	return db->level >= SQLITE_LOCK_RESERVED ? SQLITE_OK : CALL(db, xUnlock, db->level);
}

int vfs_crypt_log_forget(struct vfs_crypt_io *io)
{
	enum { INDEX_REGION = 32768, INDEX_HEADERS = 96 };
	volatile void *index = NULL;
	int rc = CALL(io->file, xShmMap, 0, INDEX_REGION, 0, &index);

	if (rc != SQLITE_OK || !index)
		return rc;
	/* Both copies of its header: neither is believed, and the next one to begin reads the log. */
	memset((void *)(uintptr_t)index, 0, INDEX_HEADERS);
	BELOW(io->file)->pMethods->xShmBarrier(BELOW(io->file));
	return SQLITE_OK;
}

int vfs_crypt_check_page(struct vfs_crypt_io *io, unsigned page_no)
{
	struct db_file *db = (struct db_file *)io->file;
	int rc;

	if (!db->seal.keys)
		return SQLITE_NOTADB;
	if (page_no == 0)
		return SQLITE_CORRUPT;
	if (page_no == (unsigned)(PENDING_BYTE / db->seal.page_size) + 1)
		return SQLITE_OK;
	rc = page_load(db, page_no, db->page);
	return rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ ? SQLITE_CORRUPT : rc;
}

int vfs_crypt_wal_warning(struct vfs_crypt_io *io, struct vfs_crypt_wal_warning *out)
{
	*out = ((struct db_file *)io->file)->warning;
	return SQLITE_OK;
}
