/*
 * Top to bottom: the files, random bytes, sealing and opening of pages and frame headers, the database file, the log
 * file, the VFS, and the functions for the header region. The layout is described in vfs_crypt.h.
 */
#include "vfs_crypt.h"

#include <assert.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	MASK_BYTES = 8,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	SEALED_TAIL = VFS_CRYPT_RESERVED - MASK_BYTES, /* tag, nonce, frame tag */
	LOG_HEADER = 32,
	FRAME_HEADER = 24,
	SALT_AT = 8, /* in a frame header; the same 8 bytes stand at 16 of the log's header */
	SALT_BYTES = 8,
	CHECKSUM_AT = 16,
	PROBE_BYTES = 100, /* what SQLite reads of page 1 before it knows the page size */
	PENDING_BYTE = 0x40000000,
	POOL_BYTES = 4096,
};
static_assert(MASK_BYTES + TAG_BYTES + NONCE_BYTES + TAG_BYTES == VFS_CRYPT_RESERVED, "reserved bytes hold all");
static_assert(crypto_kdf_KEYBYTES == VFS_CRYPT_KEY_BYTES && crypto_kdf_CONTEXTBYTES == 8, "subkeys fit");

struct keys {
	unsigned char page[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	unsigned char frame[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
};

/* Random bytes in stock: a system call for each page would cost a tenth of its sealing. */
struct pool {
	size_t left; /* zero in a forked child, so that it never hands out its parent's bytes */
	unsigned char bytes[POOL_BYTES - sizeof(size_t)];
};

/* What SQLite calls a file begins with this; the file object of the VFS below stands right behind. */
struct file {
	sqlite3_file sqlite;
	sqlite3_file *below;
};

struct log_file;

struct db_file {
	struct file f;
	struct log_file *log;
	struct keys *keys; /* NULL: no key given yet, nothing below is set */
	struct pool *pool;
	pid_t pool_owner; /* 0: the kernel empties the pool at a fork */
	sqlite3_int64 region;
	int page_size;
	unsigned char file_id[VFS_CRYPT_FILE_ID_BYTES];
	unsigned char *page;  /* room for a page */
	unsigned char *frame; /* room for a frame */
	int level;            /* SQLite's lock on the file */
	bool io_locked;
	/* During a checkpoint: the page last read from the log, sealed and open, so that it need not be sealed again. */
	bool checkpoint;
	unsigned copy_no; /* 0: none */
	unsigned char *copy_sealed;
	unsigned char *copy_open;
	struct vfs_crypt_wal_warning warning;
};

struct log_file {
	struct file f;
	struct db_file *db;
	/* SQLite writes the header of a frame and its page apart; the header waits here for its page. */
	unsigned held_no; /* 0: none waits */
	unsigned char held[FRAME_HEADER];
	bool held_written; /* it was also written into the frame that stood there */
	unsigned whole_no; /* frame which the call before this one read as a whole; 0: it did not */
	/* Recovery scan under way: the log's header and frames 1 .. scan_no have been read in order. */
	bool scan;
	unsigned scan_no;
	unsigned char scan_salt[SALT_BYTES];
};

union any_file {
	struct db_file db;
	struct log_file log;
};

static const sqlite3_io_methods db_methods;
static const sqlite3_io_methods log_methods;

static void put4(unsigned char *p, uint32_t v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

static uint32_t get4(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* ---- the VFS below ---- */

static sqlite3_file *below(sqlite3_file *f)
{
	return ((struct file *)f)->below;
}

static int raw_read(struct file *f, void *buf, int n, sqlite3_int64 off)
{
	return f->below->pMethods->xRead(f->below, buf, n, off);
}

static int raw_write(struct file *f, const void *buf, int n, sqlite3_int64 off)
{
	return f->below->pMethods->xWrite(f->below, buf, n, off);
}

static int raw_size(struct file *f, sqlite3_int64 *size)
{
	return f->below->pMethods->xFileSize(f->below, size);
}

/* ---- random bytes ---- */

static struct pool *pool_new(pid_t *owner)
{
	struct pool *p = mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	*owner = madvise(p, sizeof(*p), MADV_WIPEONFORK) == 0 ? 0 : getpid();
	return p;
}

static void random_take(struct db_file *db, unsigned char *out, size_t n)
{
	struct pool *p = db->pool;

	if (db->pool_owner != 0 && db->pool_owner != getpid()) {
		p->left = 0;
		db->pool_owner = getpid();
	}
	if (p->left < n) {
		randombytes_buf(p->bytes, sizeof(p->bytes));
		p->left = sizeof(p->bytes);
	}
	p->left -= n;
	memcpy(out, p->bytes + p->left, n);
	sodium_memzero(p->bytes + p->left, n);
}

/* ---- pages ---- */

static unsigned char *page_tag(const struct db_file *db, unsigned char *sealed)
{
	return sealed + db->page_size - SEALED_TAIL;
}

static unsigned char *page_nonce(const struct db_file *db, unsigned char *sealed)
{
	return page_tag(db, sealed) + TAG_BYTES;
}

static unsigned char *frame_tag(const struct db_file *db, unsigned char *sealed)
{
	return page_nonce(db, sealed) + NONCE_BYTES;
}

static unsigned char *page_mask(const struct db_file *db, unsigned char *open)
{
	return open + db->page_size - VFS_CRYPT_RESERVED;
}

enum { PAGE_AD = VFS_CRYPT_FILE_ID_BYTES + 4 };

static void page_ad(const struct db_file *db, unsigned page_no, unsigned char ad[PAGE_AD])
{
	memcpy(ad, db->file_id, VFS_CRYPT_FILE_ID_BYTES);
	put4(ad + VFS_CRYPT_FILE_ID_BYTES, page_no);
}

/* `open` and `sealed` may be the same. The frame tag becomes zero. */
static void page_seal(struct db_file *db, unsigned page_no, const unsigned char *open, unsigned char *sealed)
{
	unsigned char ad[PAGE_AD], nonce[NONCE_BYTES];

	page_ad(db, page_no, ad);
	random_take(db, nonce, sizeof(nonce));
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(sealed, page_tag(db, sealed), NULL, open,
			db->page_size - SEALED_TAIL, ad, sizeof(ad), NULL, nonce, db->keys->page);
	memcpy(page_nonce(db, sealed), nonce, sizeof(nonce));
	memset(frame_tag(db, sealed), 0, TAG_BYTES);
}

/* `open` and `sealed` may be the same. The mask comes out as it was sealed. */
static bool page_open(struct db_file *db, unsigned page_no, unsigned char *sealed, unsigned char *open)
{
	unsigned char ad[PAGE_AD];

	page_ad(db, page_no, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(open, NULL, sealed, db->page_size - SEALED_TAIL,
			page_tag(db, sealed), ad, sizeof(ad), page_nonce(db, sealed), db->keys->page) != 0)
		return false;
	memset(page_tag(db, open), 0, SEALED_TAIL);
	return true;
}

/* A page in the main file: nothing may stand where a frame has its header's tag. */
static bool page_open_main(struct db_file *db, unsigned page_no, unsigned char *sealed, unsigned char *open)
{
	return sodium_is_zero(frame_tag(db, sealed), TAG_BYTES) && page_open(db, page_no, sealed, open);
}

/*
 * A page 1 that this VFS could not serve is refused before it reaches the disk: the backup API copies it, reserved bytes
 * and all, from databases of any sort, and leaving WAL mode would need a rollback journal.
 */
static bool page_acceptable(const struct db_file *db, unsigned page_no, const unsigned char *open)
{
	unsigned size;

	if (page_no != 1)
		return page_no != 0;
	size = (unsigned)open[16] << 8 | open[17];
	if (size == 1)
		size = 65536;
	return size == (unsigned)db->page_size && open[18] == 2 && open[19] == 2 && open[20] == VFS_CRYPT_RESERVED;
}

/* The first page of a database without tables, as SQLite's newDatabase() makes it, but in WAL mode from the start. */
static void page_first(const struct db_file *db, unsigned char *open)
{
	unsigned usable = db->page_size - VFS_CRYPT_RESERVED;

	memset(open, 0, db->page_size);
	memcpy(open, "SQLite format 3", 16);
	open[16] = db->page_size == 65536 ? 0 : db->page_size >> 8;
	open[17] = db->page_size == 65536;
	open[18] = open[19] = 2;
	open[20] = VFS_CRYPT_RESERVED;
	open[21] = 64;
	open[22] = open[23] = 32;
	open[31] = 1;
	open[100] = 0x0d; /* a leaf of a table, with no cell */
	open[105] = usable >> 8;
	open[106] = usable & 0xff;
}

/* ---- frame headers ---- */

enum { HEAD_AD = VFS_CRYPT_FILE_ID_BYTES + SALT_BYTES + 8 + TAG_BYTES, HEAD_SECRET = FRAME_HEADER - SALT_BYTES };

static void head_ad(struct db_file *db, unsigned frame_no, unsigned char *frame, unsigned char ad[HEAD_AD])
{
	unsigned char *p = ad;

	memcpy(p, db->file_id, VFS_CRYPT_FILE_ID_BYTES);
	p += VFS_CRYPT_FILE_ID_BYTES;
	memcpy(p, frame + SALT_AT, SALT_BYTES);
	p += SALT_BYTES;
	put4(p, 0);
	put4(p + 4, frame_no);
	p += 8;
	memcpy(p, page_tag(db, frame + FRAME_HEADER), TAG_BYTES);
}

/* `frame` holds the sealed page already; `head` is SQLite's header. */
static void head_seal(struct db_file *db, unsigned frame_no, const unsigned char head[FRAME_HEADER], unsigned char *frame)
{
	unsigned char ad[HEAD_AD], secret[HEAD_SECRET];
	unsigned char *sealed = frame + FRAME_HEADER;

	memcpy(secret, head, SALT_AT);
	memcpy(secret + SALT_AT, head + CHECKSUM_AT, HEAD_SECRET - SALT_AT);
	memcpy(frame + SALT_AT, head + SALT_AT, SALT_BYTES);
	head_ad(db, frame_no, frame, ad);
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(secret, frame_tag(db, sealed), NULL, secret, sizeof(secret),
			ad, sizeof(ad), NULL, page_nonce(db, sealed), db->keys->frame);
	memcpy(frame, secret, SALT_AT);
	memcpy(frame + CHECKSUM_AT, secret + SALT_AT, HEAD_SECRET - SALT_AT);
}

static bool head_open(struct db_file *db, unsigned frame_no, unsigned char *frame, unsigned char head[FRAME_HEADER])
{
	unsigned char ad[HEAD_AD], secret[HEAD_SECRET];
	unsigned char *sealed = frame + FRAME_HEADER;

	memcpy(secret, frame, SALT_AT);
	memcpy(secret + SALT_AT, frame + CHECKSUM_AT, HEAD_SECRET - SALT_AT);
	head_ad(db, frame_no, frame, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(secret, NULL, secret, sizeof(secret),
			frame_tag(db, sealed), ad, sizeof(ad), page_nonce(db, sealed), db->keys->frame) != 0)
		return false;
	memcpy(head, secret, SALT_AT);
	memcpy(head + SALT_AT, frame + SALT_AT, SALT_BYTES);
	memcpy(head + CHECKSUM_AT, secret + SALT_AT, HEAD_SECRET - SALT_AT);
	return true;
}

/* ---- the database file ---- */

static void copy_forget(struct db_file *db)
{
	db->checkpoint = false;
	db->copy_no = 0;
}

static void db_wipe(struct db_file *db)
{
	if (db->page) {
		/* page, frame and both copies are one block */
		sodium_memzero(db->page, 4 * (size_t)db->page_size + FRAME_HEADER);
		free(db->page);
	}
	if (db->pool) {
		sodium_memzero(db->pool, sizeof(*db->pool));
		munmap(db->pool, sizeof(*db->pool));
	}
	sodium_free(db->keys);
	db->keys = NULL;
	db->page = db->frame = db->copy_sealed = db->copy_open = NULL;
	db->pool = NULL;
}

static int db_close(sqlite3_file *f)
{
	struct db_file *db = (struct db_file *)f;
	int rc = db->f.below->pMethods->xClose(db->f.below);

	if (db->log)
		db->log->db = NULL;
	db_wipe(db);
	return rc;
}

static sqlite3_int64 page_offset(const struct db_file *db, unsigned page_no)
{
	return db->region + (sqlite3_int64)(page_no - 1) * db->page_size;
}

static int page_damaged(unsigned page_no, const char *where)
{
	sqlite3_log(SQLITE_IOERR_DATA, "page %u %s is damaged or does not belong here", page_no, where);
	return SQLITE_IOERR_DATA;
}

/*
 * Page `page_no` of the main file into `open`. SQLITE_IOERR_SHORT_READ: it lies beyond the end (`open` is zeros);
 * SQLITE_IOERR_DATA: it is there, or half of it, and does not open (`open` is zeros).
 */
static int page_load(struct db_file *db, unsigned page_no, unsigned char *open)
{
	sqlite3_int64 size;
	int rc = raw_read(&db->f, open, db->page_size, page_offset(db, page_no));

	if (rc == SQLITE_OK && page_open_main(db, page_no, open, open))
		return SQLITE_OK;
	memset(open, 0, db->page_size);
	if (rc == SQLITE_OK)
		return SQLITE_IOERR_DATA;
	if (rc != SQLITE_IOERR_SHORT_READ)
		return rc;
	rc = raw_size(&db->f, &size);
	if (rc != SQLITE_OK)
		return rc;
	return size > page_offset(db, page_no) ? SQLITE_IOERR_DATA : SQLITE_IOERR_SHORT_READ;
}

/* Any range, as SQLite reads it before it knows the page size and when it looks at the change counter. */
static int db_read_range(struct db_file *db, unsigned char *buf, int n, sqlite3_int64 off)
{
	bool probe = off + n <= PROBE_BYTES;
	bool beyond = false;

	while (n > 0) {
		unsigned page_no = off / db->page_size + 1;
		int at = off % db->page_size;
		int part = db->page_size - at < n ? db->page_size - at : n;
		int rc = page_load(db, page_no, db->page);
		/* A checkpoint cut short by a power failure leaves page 1 torn while the log has it whole. SQLite
		 * learns the page size from here, and it must get that far. */
		if (rc == SQLITE_IOERR_DATA && probe)
			page_first(db, db->page);
		else if (rc == SQLITE_IOERR_DATA)
			return page_damaged(page_no, "of the database");
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
	unsigned page_no;
	int rc;

	if (!db->keys) {
		/* sqlite3_open() looks at the header before anybody can have given a key: an empty file, for all it
		 * knows. Nothing follows from it, as no lock is given. */
		memset(buf, 0, n);
		return off == 0 && n == PROBE_BYTES ? SQLITE_IOERR_SHORT_READ : SQLITE_NOTADB;
	}
	if (n != db->page_size || off % db->page_size != 0)
		return db_read_range(db, buf, n, off);
	page_no = off / db->page_size + 1;
	rc = page_load(db, page_no, buf);
	/* SQLite takes a short read for a page of zeros, and an overflow page of zeros for content. */
	if (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ)
		return page_damaged(page_no, "of the database");
	if (rc == SQLITE_OK)
		random_take(db, page_mask(db, buf), MASK_BYTES);
	return rc;
}

static int db_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct db_file *db = (struct db_file *)f;
	unsigned page_no;
	const unsigned char *out = db->page;

	if (!db->keys)
		return SQLITE_NOTADB;
	page_no = off / db->page_size + 1;
	if (n != db->page_size || off % db->page_size != 0 || !page_acceptable(db, page_no, buf))
		return SQLITE_IOERR_WRITE;
	if (db->copy_no == page_no && memcmp(buf, db->copy_open, n - VFS_CRYPT_RESERVED) == 0)
		out = db->copy_sealed;
	else
		page_seal(db, page_no, buf, db->page);
	return raw_write(&db->f, out, n, page_offset(db, page_no));
}

static int db_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct db_file *db = (struct db_file *)f;
	return db->keys ? db->f.below->pMethods->xTruncate(db->f.below, db->region + size) : SQLITE_NOTADB;
}

static int any_sync(sqlite3_file *f, int flags)
{
	return below(f)->pMethods->xSync(below(f), flags);
}

static int db_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct db_file *db = (struct db_file *)f;
	int rc;

	if (!db->keys)
		return SQLITE_NOTADB;
	rc = raw_size(&db->f, size);
	*size = *size > db->region ? *size - db->region : 0;
	return rc;
}

static int db_lock(sqlite3_file *f, int level)
{
	struct db_file *db = (struct db_file *)f;
	int rc;

	if (!db->keys)
		return SQLITE_NOTADB;
	rc = db->f.below->pMethods->xLock(db->f.below, level);
	if (rc == SQLITE_OK && level > db->level)
		db->level = level;
	return rc;
}

static int db_unlock(sqlite3_file *f, int level)
{
	struct db_file *db = (struct db_file *)f;

	if (level < db->level)
		db->level = level;
	return db->io_locked ? SQLITE_OK : db->f.below->pMethods->xUnlock(db->f.below, level);
}

static int any_check_reserved(sqlite3_file *f, int *out)
{
	return below(f)->pMethods->xCheckReservedLock(below(f), out);
}

static bool params_possible(const struct vfs_crypt_params *p)
{
	return p->key && p->region >= 0 && p->region % 512 == 0 && p->page_size >= 1024 && p->page_size <= 65536 &&
			(p->page_size & (p->page_size - 1)) == 0;
}

static int db_key(struct db_file *db, const struct vfs_crypt_params *p)
{
	sqlite3_int64 size = 0;
	size_t page = p->page_size;
	int rc = SQLITE_OK;

	if (db->keys || !params_possible(p))
		return SQLITE_MISUSE;
	if (p->create)
		rc = raw_size(&db->f, &size);
	if (rc != SQLITE_OK)
		return rc;
	if (size > p->region)
		return SQLITE_MISUSE;
	db->region = p->region;
	db->page_size = p->page_size;
	memcpy(db->file_id, p->file_id, sizeof(db->file_id));
	db->keys = sodium_malloc(sizeof(*db->keys));
	db->page = malloc(4 * page + FRAME_HEADER);
	db->pool = pool_new(&db->pool_owner);
	if (!db->keys || !db->page || !db->pool) {
		db_wipe(db);
		return SQLITE_NOMEM;
	}
	db->copy_sealed = db->page + page;
	db->copy_open = db->copy_sealed + page;
	db->frame = db->copy_open + page;
	crypto_kdf_derive_from_key(db->keys->page, sizeof(db->keys->page), 1, "vfscrypt", p->key);
	crypto_kdf_derive_from_key(db->keys->frame, sizeof(db->keys->frame), 2, "vfscrypt", p->key);
	sodium_mprotect_readonly(db->keys);
	if (p->create) {
		page_first(db, db->page);
		random_take(db, page_mask(db, db->page), MASK_BYTES);
		page_seal(db, 1, db->page, db->page);
		rc = raw_write(&db->f, db->page, p->page_size, p->region);
		if (rc != SQLITE_OK)
			db_wipe(db);
	}
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
		db->checkpoint = db->keys != NULL;
		return SQLITE_OK;
	case SQLITE_FCNTL_CKPT_DONE:
		copy_forget(db);
		return SQLITE_OK;
	case SQLITE_FCNTL_SIZE_HINT:
		hint = *(sqlite3_int64 *)arg + db->region;
		return db->f.below->pMethods->xFileControl(db->f.below, op, &hint);
	case SQLITE_FCNTL_CHUNK_SIZE: /* would leave zeros behind the last page */
	case SQLITE_FCNTL_MMAP_SIZE:
	case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
	case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
	case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
		return SQLITE_NOTFOUND;
	case SQLITE_FCNTL_VFSNAME:
		rc = db->f.below->pMethods->xFileControl(db->f.below, op, arg);
		if (rc == SQLITE_OK)
			*(char **)arg = sqlite3_mprintf("crypt/%z", *(char **)arg);
		return rc;
	}
	return db->f.below->pMethods->xFileControl(db->f.below, op, arg);
}

static int any_sector_size(sqlite3_file *f)
{
	return below(f)->pMethods->xSectorSize(below(f));
}

/* True of the records as they are written here, whole and never beside others', and of no other promise. */
static int any_characteristics(sqlite3_file *f)
{
	return below(f)->pMethods->xDeviceCharacteristics(below(f)) & SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int db_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
	return below(f)->pMethods->xShmMap(below(f), region, size, extend, out);
}

static void scan_end(struct log_file *log);

static int db_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	struct db_file *db = (struct db_file *)f;

	/* Recovery ends by giving its exclusive locks back: the last moment at which nobody else writes to the log. */
	if (db->log && (flags & SQLITE_SHM_UNLOCK) && (flags & SQLITE_SHM_EXCLUSIVE))
		scan_end(db->log);
	return below(f)->pMethods->xShmLock(below(f), offset, n, flags);
}

static void db_shm_barrier(sqlite3_file *f)
{
	below(f)->pMethods->xShmBarrier(below(f));
}

static int db_shm_unmap(sqlite3_file *f, int delete_it)
{
	return below(f)->pMethods->xShmUnmap(below(f), delete_it);
}

/* Version 2: shared memory, but no memory mapping of pages. */
static const sqlite3_io_methods db_methods = {
	.iVersion = 2,
	.xClose = db_close,
	.xRead = db_read,
	.xWrite = db_write,
	.xTruncate = db_truncate,
	.xSync = any_sync,
	.xFileSize = db_size,
	.xLock = db_lock,
	.xUnlock = db_unlock,
	.xCheckReservedLock = any_check_reserved,
	.xFileControl = db_control,
	.xSectorSize = any_sector_size,
	.xDeviceCharacteristics = any_characteristics,
	.xShmMap = db_shm_map,
	.xShmLock = db_shm_lock,
	.xShmBarrier = db_shm_barrier,
	.xShmUnmap = db_shm_unmap,
};

/* ---- the log file ---- */

/*
 * How SQLite (3.40) uses its log, which each function below leans on:
 *   - a new frame is a write of its 24-byte header and then, next call, of its page;
 *   - a page that spilled earlier in the same transaction is overwritten by a write of the page alone; before the commit
 *     each frame from there on is read as a whole and its header, with a new checksum, is written alone;
 *   - recovery reads the log's header, then each frame as a whole, in order;
 *   - everything else reads the page of a frame alone.
 */

static int frame_bytes(const struct db_file *db)
{
	return FRAME_HEADER + db->page_size;
}

static sqlite3_int64 frame_offset(const struct db_file *db, unsigned frame_no)
{
	return LOG_HEADER + (sqlite3_int64)(frame_no - 1) * frame_bytes(db);
}

/* The frame at `off` and the place in it; 0 for a place in the log's header. */
static unsigned frame_at(const struct db_file *db, sqlite3_int64 off, int *at)
{
	if (off < LOG_HEADER)
		return 0;
	*at = (off - LOG_HEADER) % frame_bytes(db);
	return (off - LOG_HEADER) / frame_bytes(db) + 1;
}

/* Opens `frame` in its place: header and page become SQLite's, mask as sealed. False: what is left in it is of no use. */
static bool frame_open(struct db_file *db, unsigned frame_no, unsigned char *frame)
{
	unsigned char head[FRAME_HEADER];

	if (!head_open(db, frame_no, frame, head) ||
			!page_open(db, get4(head), frame + FRAME_HEADER, frame + FRAME_HEADER))
		return false;
	memcpy(frame, head, sizeof(head));
	return true;
}

/* Frame as it stands in the file. SQLITE_IOERR_DATA: it is not there as a whole. */
static int frame_fetch(struct log_file *log, unsigned frame_no, unsigned char *frame)
{
	int rc = raw_read(&log->f, frame, frame_bytes(log->db), frame_offset(log->db, frame_no));
	return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_DATA : rc;
}

static int frame_load(struct log_file *log, unsigned frame_no, unsigned char *frame)
{
	int rc = frame_fetch(log, frame_no, frame);
	return rc == SQLITE_OK && !frame_open(log->db, frame_no, frame) ? SQLITE_IOERR_DATA : rc;
}

/* Seals what SQLite has as header and page into db->frame and writes it in one piece. `page` may lie in db->frame. */
static int frame_store(struct log_file *log, unsigned frame_no, const unsigned char head[FRAME_HEADER],
		const unsigned char *page)
{
	struct db_file *db = log->db;

	if (!page_acceptable(db, get4(head), page))
		return SQLITE_IOERR_WRITE;
	page_seal(db, get4(head), page, db->frame + FRAME_HEADER);
	head_seal(db, frame_no, head, db->frame);
	return raw_write(&log->f, db->frame, frame_bytes(db), frame_offset(db, frame_no));
}

/* A header written for a frame that stands there already. */
static int frame_rehead(struct log_file *log, unsigned frame_no, const unsigned char head[FRAME_HEADER])
{
	unsigned char *frame = log->db->frame;
	int rc = frame_load(log, frame_no, frame);

	if (rc == SQLITE_OK && get4(head) != get4(frame))
		rc = SQLITE_IOERR_DATA;
	return rc == SQLITE_OK ? frame_store(log, frame_no, head, frame + FRAME_HEADER) : rc;
}

/* A header that waits for its page when something else is asked was not the first half of a frame. */
static int held_settle(struct log_file *log)
{
	unsigned no = log->held_no;

	log->held_no = 0;
	return no != 0 && !log->held_written ? frame_rehead(log, no, log->held) : SQLITE_OK;
}

/*
 * The scan of recovery is over: did it stop at a bad frame while good ones of the same generation follow? Frames of an
 * earlier generation (another salt) follow in every log that was started over, and mean nothing. If SQLite read no
 * frame at all it did not believe the log's header, and then each good frame counts.
 */
static void scan_end(struct log_file *log)
{
	struct db_file *db = log->db;
	struct vfs_crypt_wal_warning w = { 0 };
	sqlite3_int64 size;
	unsigned n = 0;

	if (!log->scan)
		return;
	log->scan = false;
	if (raw_size(&log->f, &size) == SQLITE_OK && size > LOG_HEADER)
		n = (size - LOG_HEADER) / frame_bytes(db);
	for (unsigned i = log->scan_no + 1; i <= n; i++) {
		if (raw_read(&log->f, db->frame, FRAME_HEADER, frame_offset(db, i)) != SQLITE_OK)
			break;
		if (log->scan_no > 0 && memcmp(db->frame + SALT_AT, log->scan_salt, SALT_BYTES) != 0)
			continue;
		if (frame_load(log, i, db->frame) != SQLITE_OK)
			continue;
		w.later_frames++;
		w.later_commits += get4(db->frame + 4) != 0;
	}
	if (w.later_frames == 0)
		return;
	w.stopped_at = log->scan_no;
	db->warning = w;
	sqlite3_log(SQLITE_WARNING, "recovery stopped at frame %u of the log, %u whole frames follow", w.stopped_at,
			w.later_frames);
}

static void scan_step(struct log_file *log, unsigned frame_no)
{
	if (log->scan && frame_no == log->scan_no + 1)
		log->scan_no = frame_no;
	else
		scan_end(log);
}

/* Whole frame. One that does not open is given as zeros, which SQLite takes for the end of the log in recovery; when it
 * was about to write the header anew, it then asks for a frame of page 0, which is refused. */
static int log_read_frame(struct log_file *log, unsigned char *buf, unsigned frame_no)
{
	int rc = frame_load(log, frame_no, buf);

	if (rc == SQLITE_IOERR_DATA) {
		memset(buf, 0, frame_bytes(log->db));
		rc = SQLITE_OK;
	}
	if (rc == SQLITE_OK)
		log->whole_no = frame_no;
	return rc;
}

/* `n` bytes from `at` of a frame: its page, a part of that, or the header's checksum. */
static int log_read_part(struct log_file *log, unsigned char *buf, int n, unsigned frame_no, int at)
{
	struct db_file *db = log->db;
	unsigned char *page = db->frame + FRAME_HEADER;
	bool whole_page = at == FRAME_HEADER && n == db->page_size;
	int rc;

	if (at + n > frame_bytes(db))
		return SQLITE_IOERR_READ;
	rc = frame_fetch(log, frame_no, db->frame);
	if (rc == SQLITE_OK && whole_page && db->checkpoint)
		memcpy(db->copy_sealed, page, n);
	db->copy_no = 0;
	if (rc == SQLITE_OK && !frame_open(db, frame_no, db->frame))
		rc = SQLITE_IOERR_DATA;
	if (rc == SQLITE_IOERR_DATA)
		sqlite3_log(rc, "frame %u of the log is damaged or does not belong here", frame_no);
	if (rc != SQLITE_OK)
		return rc;
	memcpy(buf, db->frame + at, n);
	if (!whole_page)
		return SQLITE_OK;
	if (db->checkpoint) {
		memset(frame_tag(db, db->copy_sealed), 0, TAG_BYTES);
		memcpy(db->copy_open, page, n);
		db->copy_no = get4(db->frame);
	}
	random_take(db, page_mask(db, buf), MASK_BYTES);
	return SQLITE_OK;
}

static int log_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	struct log_file *log = (struct log_file *)f;
	unsigned frame_no;
	int at = 0, rc;

	if (!log->db || !log->db->keys)
		return SQLITE_NOTADB;
	rc = held_settle(log);
	if (rc != SQLITE_OK)
		return rc;
	log->whole_no = 0;
	frame_no = frame_at(log->db, off, &at);
	if (frame_no > 0 && at == 0 && n == frame_bytes(log->db)) {
		scan_step(log, frame_no);
		return log_read_frame(log, buf, frame_no);
	}
	scan_end(log);
	if (frame_no > 0)
		return log_read_part(log, buf, n, frame_no, at);
	rc = raw_read(&log->f, buf, n, off);
	if (rc == SQLITE_OK && off == 0 && n == LOG_HEADER) {
		log->scan = true;
		log->scan_no = 0;
		memcpy(log->scan_salt, (unsigned char *)buf + 16, SALT_BYTES);
	}
	return rc;
}

static int log_write_header(struct log_file *log, const unsigned char *head, unsigned frame_no)
{
	bool read_before = log->whole_no == frame_no;
	int rc;

	log->whole_no = 0;
	rc = held_settle(log);
	if (rc != SQLITE_OK)
		return rc;
	if (get4(head) == 0)
		return SQLITE_IOERR_DATA;
	memcpy(log->held, head, FRAME_HEADER);
	log->held_no = frame_no;
	log->held_written = false;
	if (!read_before)
		return SQLITE_OK;
	/*
	 * The frame was read just before: SQLite writes its checksum anew, and no page will come. Or recovery ended
	 * at this frame, and the first one of a new transaction goes here: then the frame does not open or has an
	 * invalid checksum, it is beyond the end of the log until its page follows, and this write does no harm.
	 */
	rc = frame_rehead(log, frame_no, head);
	if (rc == SQLITE_OK)
		log->held_written = true;
	return rc == SQLITE_IOERR_DATA ? SQLITE_OK : rc;
}

static int log_write_page(struct log_file *log, unsigned char *page, unsigned frame_no)
{
	struct db_file *db = log->db;
	unsigned char head[FRAME_HEADER];
	int rc;

	log->whole_no = 0;
	if (log->held_no == frame_no) {
		memcpy(head, log->held, sizeof(head));
		log->held_no = 0;
		rc = SQLITE_OK;
	} else {
		rc = held_settle(log);
		if (rc == SQLITE_OK)
			rc = frame_fetch(log, frame_no, db->frame);
		if (rc == SQLITE_OK && !head_open(db, frame_no, db->frame, head))
			rc = SQLITE_IOERR_DATA;
	}
	if (rc == SQLITE_OK)
		rc = frame_store(log, frame_no, head, page);
	/* SQLite's own buffer, and it has taken its checksum: the next one is over another mask. */
	if (rc == SQLITE_OK)
		random_take(db, page_mask(db, page), MASK_BYTES);
	return rc;
}

static int log_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct log_file *log = (struct log_file *)f;
	unsigned frame_no;
	int at = 0, rc;

	if (!log->db || !log->db->keys)
		return SQLITE_NOTADB;
	scan_end(log);
	frame_no = frame_at(log->db, off, &at);
	if (frame_no > 0 && at == 0 && n == FRAME_HEADER)
		return log_write_header(log, buf, frame_no);
	if (frame_no > 0 && at == FRAME_HEADER && n == log->db->page_size)
		return log_write_page(log, (unsigned char *)(uintptr_t)buf, frame_no);
	if (off != 0 || n != LOG_HEADER)
		return SQLITE_IOERR_WRITE;
	log->whole_no = 0;
	rc = held_settle(log);
	return rc == SQLITE_OK ? raw_write(&log->f, buf, n, off) : rc;
}

/* Before anything but a read or a write: nothing may wait any more. */
static int log_settle(struct log_file *log)
{
	if (!log->db || !log->db->keys)
		return SQLITE_OK;
	scan_end(log);
	log->whole_no = 0;
	return held_settle(log);
}

static int log_close(sqlite3_file *f)
{
	struct log_file *log = (struct log_file *)f;
	int settled = log_settle(log);
	int rc = log->f.below->pMethods->xClose(log->f.below);

	if (log->db)
		log->db->log = NULL;
	return settled != SQLITE_OK ? settled : rc;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int rc = log_settle((struct log_file *)f);
	return rc == SQLITE_OK ? below(f)->pMethods->xTruncate(below(f), size) : rc;
}

static int log_sync(sqlite3_file *f, int flags)
{
	int rc = log_settle((struct log_file *)f);
	return rc == SQLITE_OK ? any_sync(f, flags) : rc;
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
	int rc = log_settle((struct log_file *)f);
	return rc == SQLITE_OK ? raw_size((struct file *)f, size) : rc;
}

static int log_lock(sqlite3_file *f, int level)
{
	return below(f)->pMethods->xLock(below(f), level);
}

static int log_unlock(sqlite3_file *f, int level)
{
	return below(f)->pMethods->xUnlock(below(f), level);
}

static int log_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_CHUNK_SIZE || op == SQLITE_FCNTL_MMAP_SIZE)
		return SQLITE_NOTFOUND;
	return below(f)->pMethods->xFileControl(below(f), op, arg);
}

static const sqlite3_io_methods log_methods = {
	.iVersion = 1,
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_size,
	.xLock = log_lock,
	.xUnlock = log_unlock,
	.xCheckReservedLock = any_check_reserved,
	.xFileControl = log_control,
	.xSectorSize = any_sector_size,
	.xDeviceCharacteristics = any_characteristics,
};

/* ---- the VFS ---- */

static sqlite3_vfs *base_of(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

/* The database a log belongs to: SQLite hands the log's name out of the same block of memory as the database's. */
static struct db_file *log_owner(const char *name)
{
	sqlite3_file *f = sqlite3_database_file_object(name);
	return f && f->pMethods == &db_methods ? (struct db_file *)f : NULL;
}

static int crypt_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	union any_file *any = (union any_file *)f;
	bool is_log = flags & SQLITE_OPEN_WAL;
	struct db_file *db = NULL;
	int rc;

	memset(any, 0, sizeof(*any));
	/* Everything else that SQLite may want to put on the disk would be there in the clear. */
	if (!name || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
		return SQLITE_CANTOPEN;
	if (is_log) {
		db = log_owner(name);
		if (!db || !db->keys || db->log)
			return SQLITE_CANTOPEN;
	}
	any->db.f.below = (sqlite3_file *)(any + 1);
	rc = base_of(vfs)->xOpen(base_of(vfs), name, any->db.f.below, flags, out_flags);
	if (rc == SQLITE_OK && !is_log && any->db.f.below->pMethods->iVersion < 2) {
		any->db.f.below->pMethods->xClose(any->db.f.below);
		rc = SQLITE_CANTOPEN;
	}
	if (rc != SQLITE_OK)
		return rc;
	f->pMethods = is_log ? &log_methods : &db_methods;
	if (is_log) {
		any->log.db = db;
		db->log = &any->log;
	}
	return SQLITE_OK;
}

static int crypt_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
	return base_of(vfs)->xDelete(base_of(vfs), name, sync_dir);
}

static int crypt_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	return base_of(vfs)->xAccess(base_of(vfs), name, flags, out);
}

static int crypt_full_pathname(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
	return base_of(vfs)->xFullPathname(base_of(vfs), name, n, out);
}

/* No loadable extensions: they would run with the keys in reach. */
static void *crypt_dl_open(sqlite3_vfs *vfs, const char *name)
{
	(void)vfs;
	(void)name;
	return NULL;
}

static void crypt_dl_error(sqlite3_vfs *vfs, int n, char *out)
{
	(void)vfs;
	sqlite3_snprintf(n, out, "extensions are not loaded");
}

static void (*crypt_dl_sym(sqlite3_vfs *vfs, void *handle, const char *symbol))(void)
{
	(void)vfs;
	(void)handle;
	(void)symbol;
	return NULL;
}

static void crypt_dl_close(sqlite3_vfs *vfs, void *handle)
{
	(void)vfs;
	(void)handle;
}

static int crypt_randomness(sqlite3_vfs *vfs, int n, char *out)
{
	(void)vfs;
	randombytes_buf(out, n);
	return n;
}

static int crypt_sleep(sqlite3_vfs *vfs, int microseconds)
{
	return base_of(vfs)->xSleep(base_of(vfs), microseconds);
}

static int crypt_current_time(sqlite3_vfs *vfs, double *out)
{
	return base_of(vfs)->xCurrentTime(base_of(vfs), out);
}

static int crypt_last_error(sqlite3_vfs *vfs, int n, char *out)
{
	return base_of(vfs)->xGetLastError ? base_of(vfs)->xGetLastError(base_of(vfs), n, out) : 0;
}

static int crypt_current_time_int64(sqlite3_vfs *vfs, sqlite3_int64 *out)
{
	return base_of(vfs)->xCurrentTimeInt64(base_of(vfs), out);
}

static const sqlite3_vfs crypt_vfs = {
	.iVersion = 2,
	.xOpen = crypt_open,
	.xDelete = crypt_delete,
	.xAccess = crypt_access,
	.xFullPathname = crypt_full_pathname,
	.xDlOpen = crypt_dl_open,
	.xDlError = crypt_dl_error,
	.xDlSym = crypt_dl_sym,
	.xDlClose = crypt_dl_close,
	.xRandomness = crypt_randomness,
	.xSleep = crypt_sleep,
	.xCurrentTime = crypt_current_time,
	.xGetLastError = crypt_last_error,
	.xCurrentTimeInt64 = crypt_current_time_int64,
};

int vfs_crypt_register(const char *name, const char *base, int make_default)
{
	sqlite3_vfs *old = sqlite3_vfs_find(name), *below_it = sqlite3_vfs_find(base), *vfs;
	size_t n = strlen(name) + 1;

	if (old)
		return old->xOpen == crypt_open ? sqlite3_vfs_register(old, make_default) : SQLITE_ERROR;
	if (!below_it || below_it->iVersion < 2 || !below_it->xCurrentTimeInt64 || sodium_init() < 0)
		return SQLITE_ERROR;
	vfs = malloc(sizeof(*vfs) + n);
	if (!vfs)
		return SQLITE_NOMEM;
	*vfs = crypt_vfs;
	vfs->szOsFile = sizeof(union any_file) + below_it->szOsFile;
	vfs->mxPathname = below_it->mxPathname;
	vfs->pAppData = below_it;
	vfs->zName = memcpy(vfs + 1, name, n);
	return sqlite3_vfs_register(vfs, make_default);
}

/* ---- for the owner of the header region ---- */

static struct db_file *io_db(struct vfs_crypt_io *io)
{
	return (struct db_file *)io->file;
}

int vfs_crypt_io_read(struct vfs_crypt_io *io, void *buf, int n, sqlite3_int64 off)
{
	return raw_read(&io_db(io)->f, buf, n, off);
}

int vfs_crypt_io_write(struct vfs_crypt_io *io, const void *buf, int n, sqlite3_int64 off)
{
	return raw_write(&io_db(io)->f, buf, n, off);
}

int vfs_crypt_io_sync(struct vfs_crypt_io *io)
{
	return any_sync(io->file, SQLITE_SYNC_FULL);
}

int vfs_crypt_io_size(struct vfs_crypt_io *io, sqlite3_int64 *size)
{
	return raw_size(&io_db(io)->f, size);
}

int vfs_crypt_io_lock(struct vfs_crypt_io *io)
{
	struct db_file *db = io_db(io);
	const sqlite3_io_methods *m = db->f.below->pMethods;
	int rc = SQLITE_OK;

	if (db->io_locked)
		return SQLITE_MISUSE;
	if (db->level < SQLITE_LOCK_SHARED)
		rc = m->xLock(db->f.below, SQLITE_LOCK_SHARED);
	if (rc == SQLITE_OK && db->level < SQLITE_LOCK_RESERVED) {
		rc = m->xLock(db->f.below, SQLITE_LOCK_RESERVED);
		if (rc != SQLITE_OK)
			m->xUnlock(db->f.below, db->level);
	}
	db->io_locked = rc == SQLITE_OK;
	return rc;
}

int vfs_crypt_io_unlock(struct vfs_crypt_io *io)
{
	struct db_file *db = io_db(io);

	if (!db->io_locked)
		return SQLITE_MISUSE;
	db->io_locked = false;
	/* A lock of SQLite's between RESERVED and EXCLUSIVE is its own and stays. */
	if (db->level >= SQLITE_LOCK_RESERVED)
		return SQLITE_OK;
	return db->f.below->pMethods->xUnlock(db->f.below, db->level);
}

int vfs_crypt_check_page(struct vfs_crypt_io *io, unsigned page_no)
{
	struct db_file *db = io_db(io);
	int rc;

	if (!db->keys)
		return SQLITE_NOTADB;
	if (page_no == (unsigned)(PENDING_BYTE / db->page_size) + 1)
		return SQLITE_OK;
	if (page_no == 0)
		return SQLITE_CORRUPT;
	rc = page_load(db, page_no, db->page);
	sodium_memzero(db->page, db->page_size);
	return rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ ? SQLITE_CORRUPT : rc;
}

int vfs_crypt_wal_warning(struct vfs_crypt_io *io, struct vfs_crypt_wal_warning *out)
{
	*out = io_db(io)->warning;
	return SQLITE_OK;
}
