/*
 * From top to bottom: the files, random bytes, pages, frame headers, the database file, the log file, the
 * VFS, and the functions for the owner of the header region. The layout is described in vfs_crypt.h.
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
	/* Places in a page, counted from its end. */
	MASK = VFS_CRYPT_RESERVED,
	TAG = MASK - MASK_BYTES, /* behind the message */
	NONCE = TAG - TAG_BYTES,
	HEAD_TAG = NONCE - NONCE_BYTES,
	/* Places in a frame header; LOG_SALT in the log's. */
	SALT = 8,
	CHECKSUM = 16,
	LOG_SALT = 16,
	SALT_BYTES = 8,
	HEAD_BYTES = 24,
	LOG_HEADER = 32,
	PROBE_BYTES = 100, /* what SQLite reads of page 1 before it knows the page size */
	PENDING_BYTE = 0x40000000,
	PAGE_AD = VFS_CRYPT_FILE_ID_BYTES + 4,
	HEAD_AD = VFS_CRYPT_FILE_ID_BYTES + SALT_BYTES + 8 + TAG_BYTES,
};
static_assert(HEAD_TAG == TAG_BYTES, "the reserved bytes hold mask, tag, nonce and tag");
static_assert(crypto_kdf_KEYBYTES == VFS_CRYPT_KEY_BYTES, "the page key makes subkeys");

struct keys {
	unsigned char page[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	unsigned char head[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
};

/* Random bytes in stock: a system call for each page would cost a tenth of its sealing. */
struct pool {
	size_t left; /* the kernel makes it 0 in a forked child, so it never hands out its parent's bytes */
	unsigned char bytes[4096 - sizeof(size_t)];
};

/* What SQLite calls a file begins with this. */
struct file {
	sqlite3_file sqlite;
	sqlite3_file *below; /* the file of the VFS below, which stands in the same block of memory */
};

struct db_file {
	struct file file;
	struct log_file *log; /* NULL: not open */
	struct keys *keys;    /* NULL: not given yet, and nothing below is set */
	struct pool *pool;
	pid_t pool_owner; /* 0: the kernel empties the pool at a fork */
	sqlite3_int64 region;
	int page_size;
	unsigned char file_id[VFS_CRYPT_FILE_ID_BYTES];
	unsigned char *page;  /* room for a page */
	unsigned char *frame; /* room for a frame */
	int level;            /* SQLite's lock on the file */
	bool io_locked;
	/*
	 * In a checkpoint: the page last read from the log stands sealed in `frame`, to be copied as it is.
	 */
	bool checkpoint;
	unsigned copy_no;    /* its number; 0: none */
	unsigned char *copy; /* its content */
	struct vfs_crypt_wal_warning warning;
};

struct log_file {
	struct file file;
	struct db_file *db; /* has its key; SQLite closes the log first */
	/* SQLite writes the header of a frame and its page apart; the header waits here for its page. */
	unsigned held_no; /* 0: none waits */
	unsigned char held[HEAD_BYTES];
	bool held_written; /* it was also written into the frame that stood there */
	unsigned whole_no; /* frame that was read as a whole just before; 0: none */
	/* Recovery: the log's header and frames 1 .. scan_no have been read in order. */
	bool scan;
	unsigned scan_no;
	unsigned char scan_salt[SALT_BYTES];
};

union any_file {
	struct file file;
	struct db_file db;
	struct log_file log;
};

#define BELOW(f) (((struct file *)(f))->below)
#define CALL(f, method, ...) (BELOW(f)->pMethods->method(BELOW(f), __VA_ARGS__))

static const sqlite3_io_methods db_methods;

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

/* A place in a page: MASK, TAG, NONCE or HEAD_TAG. */
static unsigned char *tail(const struct db_file *db, unsigned char *page, int place)
{
	return page + db->page_size - place;
}

static void page_ad(const struct db_file *db, unsigned page_no, unsigned char ad[PAGE_AD])
{
	memcpy(ad, db->file_id, VFS_CRYPT_FILE_ID_BYTES);
	put4(ad + VFS_CRYPT_FILE_ID_BYTES, page_no);
}

/* `open` and `sealed` may be the same. The frame header's tag becomes zero. */
static void page_seal(struct db_file *db, unsigned page_no, const unsigned char *open, unsigned char *sealed)
{
	unsigned char ad[PAGE_AD];

	page_ad(db, page_no, ad);
	random_take(db, tail(db, sealed, NONCE), NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(sealed, tail(db, sealed, TAG), NULL, open,
			db->page_size - TAG, ad, sizeof(ad), NULL, tail(db, sealed, NONCE), db->keys->page);
	memset(tail(db, sealed, HEAD_TAG), 0, TAG_BYTES);
}

/* `open` and `sealed` may be the same. The mask comes out as it was sealed. */
static bool page_open(struct db_file *db, unsigned page_no, unsigned char *sealed, unsigned char *open)
{
	unsigned char ad[PAGE_AD];

	page_ad(db, page_no, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(open, NULL, sealed, db->page_size - TAG,
			tail(db, sealed, TAG), ad, sizeof(ad), tail(db, sealed, NONCE), db->keys->page) != 0)
		return false;
	memset(tail(db, open, TAG), 0, TAG);
	return true;
}

static void page_remask(struct db_file *db, unsigned char *open)
{
	random_take(db, tail(db, open, MASK), MASK_BYTES);
}

/*
 * A page 1 that this VFS could not serve is refused before it reaches the disk: the backup API copies it,
 * reserved bytes and all, from databases of any sort, and leaving WAL mode would need a rollback journal.
 */
static bool page_acceptable(const struct db_file *db, unsigned page_no, const unsigned char *open)
{
	unsigned size;

	if (page_no != 1)
		return page_no != 0;
	size = (unsigned)open[16] << 8 | open[17];
	return (size == 1 ? 65536 : size) == (unsigned)db->page_size && open[18] == 2 && open[19] == 2 &&
			open[20] == VFS_CRYPT_RESERVED;
}

/*
 * The first page of a database without tables, as SQLite's newDatabase() makes it, but in WAL mode from the
 * start.
 */
static void page_first(const struct db_file *db, unsigned char *open)
{
	unsigned usable = db->page_size - VFS_CRYPT_RESERVED;

	memset(open, 0, db->page_size);
	memcpy(open, "SQLite format 3", 16);
	open[16] = db->page_size >> 8 & 0xff;
	open[17] = db->page_size >> 16;
	open[18] = open[19] = 2;
	open[20] = VFS_CRYPT_RESERVED;
	open[21] = 64;
	open[22] = open[23] = 32;
	open[31] = 1;
	open[100] = 0x0d; /* a leaf of a table, without a cell */
	open[105] = usable >> 8;
	open[106] = usable & 0xff;
}

/* ---- frame headers ---- */

/* The part of a header that is sealed, on its own, and what it is bound to. */
static void head_split(struct db_file *db, unsigned frame_no, const unsigned char *head,
		unsigned char *sealed_page, unsigned char message[HEAD_BYTES - SALT_BYTES],
		unsigned char ad[HEAD_AD])
{
	memcpy(message, head, SALT);
	memcpy(message + SALT, head + CHECKSUM, HEAD_BYTES - CHECKSUM);
	memcpy(ad, db->file_id, VFS_CRYPT_FILE_ID_BYTES);
	ad += VFS_CRYPT_FILE_ID_BYTES;
	memcpy(ad, head + SALT, SALT_BYTES);
	put4(ad + SALT_BYTES, 0);
	put4(ad + SALT_BYTES + 4, frame_no);
	memcpy(ad + SALT_BYTES + 8, tail(db, sealed_page, TAG), TAG_BYTES);
}

static void head_join(unsigned char *out, const unsigned char *head, const unsigned char *message)
{
	memcpy(out + SALT, head + SALT, SALT_BYTES);
	memcpy(out, message, SALT);
	memcpy(out + CHECKSUM, message + SALT, HEAD_BYTES - CHECKSUM);
}

/* `frame` holds the sealed page already; `head` is SQLite's header. */
static void head_seal(struct db_file *db, unsigned frame_no, const unsigned char *head, unsigned char *frame)
{
	unsigned char ad[HEAD_AD], message[HEAD_BYTES - SALT_BYTES], *page = frame + HEAD_BYTES;

	head_split(db, frame_no, head, page, message, ad);
	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(message, tail(db, page, HEAD_TAG), NULL, message,
			sizeof(message), ad, sizeof(ad), NULL, tail(db, page, NONCE), db->keys->head);
	head_join(frame, head, message);
}

static bool head_open(struct db_file *db, unsigned frame_no, unsigned char *frame, unsigned char *head)
{
	unsigned char ad[HEAD_AD], message[HEAD_BYTES - SALT_BYTES], *page = frame + HEAD_BYTES;

	head_split(db, frame_no, frame, page, message, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(message, NULL, message, sizeof(message),
			tail(db, page, HEAD_TAG), ad, sizeof(ad), tail(db, page, NONCE), db->keys->head) != 0)
		return false;
	head_join(head, frame, message);
	return true;
}

/* ---- what both sorts of file do alike ---- */

static int any_sync(sqlite3_file *f, int flags)
{
	return CALL(f, xSync, flags);
}

static int any_check_reserved(sqlite3_file *f, int *out)
{
	return CALL(f, xCheckReservedLock, out);
}

static int any_sector_size(sqlite3_file *f)
{
	return BELOW(f)->pMethods->xSectorSize(BELOW(f));
}

/* True of records as they are written here, whole and never beside others', unlike each other promise. */
static int any_characteristics(sqlite3_file *f)
{
	return BELOW(f)->pMethods->xDeviceCharacteristics(BELOW(f)) & SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- the database file ---- */

static sqlite3_int64 page_offset(const struct db_file *db, unsigned page_no)
{
	return db->region + (sqlite3_int64)(page_no - 1) * db->page_size;
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
	int rc = CALL(db, xRead, open, db->page_size, page_offset(db, page_no));

	/* Nothing may stand where a frame has its header's tag. */
	if (rc == SQLITE_OK && sodium_is_zero(tail(db, open, HEAD_TAG), TAG_BYTES) &&
			page_open(db, page_no, open, open))
		return SQLITE_OK;
	memset(open, 0, db->page_size);
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
		unsigned page_no = off / db->page_size + 1;
		int at = off % db->page_size;
		int part = db->page_size - at < n ? db->page_size - at : n;
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

	if (!db->keys) {
		/* sqlite3_open() looks at the header before anybody can have given a key: an empty file, for
		 * all it knows. Nothing follows from it, as no lock is given. */
		memset(buf, 0, n);
		return off == 0 && n == PROBE_BYTES ? SQLITE_IOERR_SHORT_READ : SQLITE_NOTADB;
	}
	if (n != db->page_size || off % db->page_size != 0)
		return db_read_range(db, buf, n, off);
	rc = page_load(db, off / db->page_size + 1, buf);
	/* SQLite would take a short read for a page of zeros, and an overflow page of zeros for content. */
	if (rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ)
		return page_damaged(off / db->page_size + 1);
	if (rc == SQLITE_OK)
		page_remask(db, buf);
	return rc;
}

static int db_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct db_file *db = (struct db_file *)f;
	unsigned char *out = db->page;
	unsigned page_no;

	if (!db->keys)
		return SQLITE_NOTADB;
	page_no = off / db->page_size + 1;
	if (n != db->page_size || off % db->page_size != 0 || !page_acceptable(db, page_no, buf))
		return SQLITE_IOERR_WRITE;
	if (db->copy_no == page_no && memcmp(buf, db->copy, n - MASK) == 0) {
		out = db->frame + HEAD_BYTES;
		memset(tail(db, out, HEAD_TAG), 0, TAG_BYTES);
	} else {
		page_seal(db, page_no, buf, out);
	}
	return CALL(db, xWrite, out, n, page_offset(db, page_no));
}

static int db_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct db_file *db = (struct db_file *)f;

	return db->keys ? CALL(db, xTruncate, db->region + size) : SQLITE_NOTADB;
}

static int db_size(sqlite3_file *f, sqlite3_int64 *size)
{
	struct db_file *db = (struct db_file *)f;
	int rc = db->keys ? CALL(db, xFileSize, size) : SQLITE_NOTADB;

	if (rc == SQLITE_OK)
		*size = *size > db->region ? *size - db->region : 0;
	return rc;
}

static int db_lock(sqlite3_file *f, int level)
{
	struct db_file *db = (struct db_file *)f;
	int rc = db->keys ? CALL(db, xLock, level) : SQLITE_NOTADB;

	if (rc == SQLITE_OK && level > db->level)
		db->level = level;
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
		sodium_memzero(db->page, 3 * (size_t)db->page_size + HEAD_BYTES);
		free(db->page);
	}
	if (db->pool)
		munmap(db->pool, sizeof(*db->pool));
	sodium_free(db->keys);
	db->page = NULL;
	db->pool = NULL;
	db->keys = NULL;
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

	if (db->keys || !params_possible(p))
		return SQLITE_MISUSE;
	if (p->create)
		rc = CALL(db, xFileSize, &size);
	if (rc != SQLITE_OK)
		return rc;
	if (size > p->region)
		return SQLITE_MISUSE;
	db->region = p->region;
	db->page_size = p->page_size;
	memcpy(db->file_id, p->file_id, sizeof(db->file_id));
	db->keys = sodium_malloc(sizeof(*db->keys));
	db->page = malloc(3 * (size_t)p->page_size + HEAD_BYTES);
	db->pool = pool_new(&db->pool_owner);
	if (!db->keys || !db->page || !db->pool) {
		db_wipe(db);
		return SQLITE_NOMEM;
	}
	db->copy = db->page + p->page_size;
	db->frame = db->copy + p->page_size;
	crypto_kdf_derive_from_key(db->keys->page, sizeof(db->keys->page), 1, "vfscrypt", p->key);
	crypto_kdf_derive_from_key(db->keys->head, sizeof(db->keys->head), 2, "vfscrypt", p->key);
	sodium_mprotect_readonly(db->keys);
	if (!p->create)
		return SQLITE_OK;
	page_first(db, db->page);
	page_remask(db, db->page);
	page_seal(db, 1, db->page, db->page);
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
	return CALL(f, xShmMap, region, size, extend, out);
}

static void scan_end(struct log_file *log);

static int db_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	struct db_file *db = (struct db_file *)f;

	/*
	 * Recovery ends by giving its exclusive locks back: the last moment at which nobody writes to the
	 * log.
	 */
	if (db->log && (flags & SQLITE_SHM_UNLOCK) && (flags & SQLITE_SHM_EXCLUSIVE))
		scan_end(db->log);
	return CALL(f, xShmLock, offset, n, flags);
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
 * How SQLite (3.40) uses its log, on which what follows leans:
 *   - a new frame is a write of its 24-byte header and then, next call, of its page;
 *   - a page that spilled earlier in the same transaction is overwritten by a write of the page alone; before
 *     the commit each frame from there on is read as a whole, and its header written anew, alone;
 *   - recovery reads the log's header, then each frame as a whole, in order;
 *   - everything else reads the page of a frame alone, or of its header the checksum.
 */

static int frame_bytes(const struct db_file *db)
{
	return HEAD_BYTES + db->page_size;
}

static sqlite3_int64 frame_offset(const struct db_file *db, unsigned frame_no)
{
	return LOG_HEADER + (sqlite3_int64)(frame_no - 1) * frame_bytes(db);
}

/* The frame at `off` and the place in it; 0 for a place in the log's header. */
static unsigned frame_at(const struct db_file *db, sqlite3_int64 off, int *at)
{
	*at = 0;
	if (off < LOG_HEADER)
		return 0;
	*at = (off - LOG_HEADER) % frame_bytes(db);
	return (off - LOG_HEADER) / frame_bytes(db) + 1;
}

/* A frame as it stands in the file. SQLITE_IOERR_DATA: it is not there as a whole. */
static int frame_fetch(struct log_file *log, unsigned frame_no, unsigned char *frame)
{
	int rc = CALL(log, xRead, frame, frame_bytes(log->db), frame_offset(log->db, frame_no));

	return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_DATA : rc;
}

/*
 * A frame as SQLite knows it, with its mask as sealed. SQLITE_IOERR_DATA: it does not open, `frame` is of no
 * use.
 */
static int frame_load(struct log_file *log, unsigned frame_no, unsigned char *frame)
{
	unsigned char head[HEAD_BYTES], *page = frame + HEAD_BYTES;
	int rc = frame_fetch(log, frame_no, frame);

	if (rc != SQLITE_OK)
		return rc;
	if (!head_open(log->db, frame_no, frame, head) || !page_open(log->db, get4(head), page, page))
		return SQLITE_IOERR_DATA;
	memcpy(frame, head, sizeof(head));
	return SQLITE_OK;
}

/* Seals what SQLite has as header and page and writes it in one piece. `page` may be the one in db->frame. */
static int frame_store(struct log_file *log, unsigned frame_no, const unsigned char head[HEAD_BYTES],
		const unsigned char *page)
{
	struct db_file *db = log->db;

	if (!page_acceptable(db, get4(head), page))
		return SQLITE_IOERR_WRITE;
	page_seal(db, get4(head), page, db->frame + HEAD_BYTES);
	head_seal(db, frame_no, head, db->frame);
	return CALL(log, xWrite, db->frame, frame_bytes(db), frame_offset(db, frame_no));
}

/*
 * A header for a frame that stands there already. The page is sealed anew, for a header never meets a nonce
 * twice.
 */
static int frame_rehead(struct log_file *log, unsigned frame_no, const unsigned char head[HEAD_BYTES])
{
	unsigned char *frame = log->db->frame;
	int rc = frame_load(log, frame_no, frame);

	if (rc == SQLITE_OK && get4(head) != get4(frame))
		rc = SQLITE_IOERR_DATA;
	return rc == SQLITE_OK ? frame_store(log, frame_no, head, frame + HEAD_BYTES) : rc;
}

/*
 * The scan of recovery is over: did it stop at a bad frame while good ones of the same generation follow?
 * Frames of an earlier generation (another salt) follow in every log that was started over, and mean nothing.
 * If SQLite read no frame at all it did not believe the log's header, and then each good frame counts.
 */
static void scan_end(struct log_file *log)
{
	struct db_file *db = log->db;
	struct vfs_crypt_wal_warning w = { .stopped_at = log->scan_no };
	sqlite3_int64 size = 0;

	if (!log->scan)
		return;
	log->scan = false;
	if (CALL(log, xFileSize, &size) != SQLITE_OK)
		return;
	for (unsigned i = log->scan_no + 1; frame_offset(db, i + 1) <= size; i++) {
		if (CALL(log, xRead, db->frame, HEAD_BYTES, frame_offset(db, i)) != SQLITE_OK)
			return;
		if (log->scan_no > 0 && memcmp(db->frame + SALT, log->scan_salt, SALT_BYTES) != 0)
			continue;
		if (frame_load(log, i, db->frame) != SQLITE_OK)
			continue;
		w.later_frames++;
		w.later_commits += get4(db->frame + 4) != 0;
	}
	if (w.later_frames == 0)
		return;
	db->warning = w;
	sqlite3_log(SQLITE_WARNING, "recovery stopped at frame %u of the log, %u whole frames follow",
			w.stopped_at, w.later_frames);
}

/* At the start of each call but those that go on with what the call before began. */
static int log_enter(struct log_file *log)
{
	unsigned held_no = log->held_no;

	scan_end(log);
	log->db->copy_no = 0;
	log->whole_no = 0;
	log->held_no = 0;
	/* A header that did not get its page at once was meant for the frame that stands there. */
	return held_no != 0 && !log->held_written ? frame_rehead(log, held_no, log->held) : SQLITE_OK;
}

/*
 * A whole frame. One that does not open is given as zeros, which recovery takes for the end of the log;
 * whoever read it to write its header anew then asks for a frame of page 0, which is refused.
 */
static int log_read_frame(struct log_file *log, unsigned char *buf, unsigned frame_no)
{
	bool goes_on = log->scan && frame_no == log->scan_no + 1;
	int rc = goes_on ? SQLITE_OK : log_enter(log);

	if (rc != SQLITE_OK)
		return rc;
	if (goes_on)
		log->scan_no = frame_no;
	rc = frame_load(log, frame_no, buf);
	if (rc == SQLITE_IOERR_DATA) {
		memset(buf, 0, frame_bytes(log->db));
		rc = SQLITE_OK;
	}
	log->whole_no = rc == SQLITE_OK ? frame_no : 0;
	return rc;
}

/*
 * The page of a frame. In a checkpoint it stays, sealed, in db->frame, to be written to the database as it
 * is.
 */
static int log_read_page(struct log_file *log, unsigned char *buf, unsigned frame_no)
{
	struct db_file *db = log->db;
	unsigned char head[HEAD_BYTES];
	int rc = frame_fetch(log, frame_no, db->frame);

	if (rc == SQLITE_OK && (!head_open(db, frame_no, db->frame, head) ||
			!page_open(db, get4(head), db->frame + HEAD_BYTES, buf)))
		rc = SQLITE_IOERR_DATA;
	if (rc == SQLITE_IOERR_DATA)
		sqlite3_log(rc, "frame %u of the log is damaged or does not belong here", frame_no);
	if (rc != SQLITE_OK)
		return rc;
	if (db->checkpoint) {
		memcpy(db->copy, buf, db->page_size);
		db->copy_no = get4(head);
	}
	page_remask(db, buf);
	return SQLITE_OK;
}

static int log_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	struct log_file *log = (struct log_file *)f;
	struct db_file *db = log->db;
	int at, rc;
	unsigned frame_no = frame_at(db, off, &at);

	if (frame_no > 0 && at == 0 && n == frame_bytes(db))
		return log_read_frame(log, buf, frame_no);
	rc = log_enter(log);
	if (rc != SQLITE_OK)
		return rc;
	if (frame_no > 0 && at == HEAD_BYTES && n == db->page_size)
		return log_read_page(log, buf, frame_no);
	if (frame_no > 0) {
		rc = at + n <= frame_bytes(db) ? frame_load(log, frame_no, db->frame) : SQLITE_IOERR_READ;
		if (rc == SQLITE_OK)
			memcpy(buf, db->frame + at, n);
		return rc;
	}
	rc = CALL(log, xRead, buf, n, off);
	if (rc == SQLITE_OK && off == 0 && n == LOG_HEADER) {
		log->scan = true;
		log->scan_no = 0;
		memcpy(log->scan_salt, (unsigned char *)buf + LOG_SALT, SALT_BYTES);
	}
	return rc;
}

static int log_write_head(struct log_file *log, const unsigned char *head, unsigned frame_no)
{
	bool read_before = log->whole_no == frame_no;
	int rc = log_enter(log);

	if (rc != SQLITE_OK)
		return rc;
	if (get4(head) == 0)
		return SQLITE_IOERR_DATA;
	memcpy(log->held, head, HEAD_BYTES);
	log->held_no = frame_no;
	log->held_written = false;
	if (!read_before)
		return SQLITE_OK;
	/*
	 * The frame was read just before: SQLite writes its checksum anew, and no page will come. Or recovery
	 * ended at this frame, and the first one of a new transaction goes here: then the old one does not
	 * open or has a wrong checksum, the place is beyond the end of the log until the page follows, and
	 * this write does no harm.
	 */
	rc = frame_rehead(log, frame_no, head);
	log->held_written = rc == SQLITE_OK;
	return rc == SQLITE_IOERR_DATA ? SQLITE_OK : rc;
}

static int log_write_page(struct log_file *log, unsigned char *page, unsigned frame_no)
{
	struct db_file *db = log->db;
	unsigned char head[HEAD_BYTES];
	bool waited = log->held_no == frame_no;
	int rc;

	if (waited) {
		memcpy(head, log->held, sizeof(head));
		log->held_no = 0;
	}
	rc = log_enter(log);
	if (rc == SQLITE_OK && !waited) {
		rc = frame_fetch(log, frame_no, db->frame);
		if (rc == SQLITE_OK && !head_open(db, frame_no, db->frame, head))
			rc = SQLITE_IOERR_DATA;
	}
	if (rc == SQLITE_OK)
		rc = frame_store(log, frame_no, head, page);
	/* In SQLite's own buffer, after it took its checksum, so that the next one is over another mask. */
	if (rc == SQLITE_OK)
		page_remask(db, page);
	return rc;
}

static int log_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct log_file *log = (struct log_file *)f;
	int at, rc;
	unsigned frame_no = frame_at(log->db, off, &at);

	if (frame_no > 0 && at == 0 && n == HEAD_BYTES)
		return log_write_head(log, buf, frame_no);
	if (frame_no > 0 && at == HEAD_BYTES && n == log->db->page_size)
		return log_write_page(log, (unsigned char *)(uintptr_t)buf, frame_no);
	if (off != 0 || n != LOG_HEADER)
		return SQLITE_IOERR_WRITE;
	rc = log_enter(log);
	return rc == SQLITE_OK ? CALL(log, xWrite, buf, n, off) : rc;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int rc = log_enter((struct log_file *)f);

	return rc == SQLITE_OK ? CALL(f, xTruncate, size) : rc;
}

static int log_sync(sqlite3_file *f, int flags)
{
	int rc = log_enter((struct log_file *)f);

	return rc == SQLITE_OK ? any_sync(f, flags) : rc;
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
	int rc = log_enter((struct log_file *)f);

	return rc == SQLITE_OK ? CALL(f, xFileSize, size) : rc;
}

static int log_lock(sqlite3_file *f, int level)
{
	return CALL(f, xLock, level);
}

static int log_unlock(sqlite3_file *f, int level)
{
	return CALL(f, xUnlock, level);
}

static int log_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_CHUNK_SIZE || op == SQLITE_FCNTL_MMAP_SIZE)
		return SQLITE_NOTFOUND;
	return CALL(f, xFileControl, op, arg);
}

static int log_close(sqlite3_file *f)
{
	struct log_file *log = (struct log_file *)f;
	int entered = log_enter(log), rc = BELOW(f)->pMethods->xClose(BELOW(f));

	log->db->log = NULL;
	return entered != SQLITE_OK ? entered : rc;
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

/*
 * The database a log belongs to: SQLite hands the log's name out of the same block of memory as the
 * database's.
 */
static struct db_file *log_owner(const char *name)
{
	sqlite3_file *f = sqlite3_database_file_object(name);
	struct db_file *db = (struct db_file *)f;

	return f && f->pMethods == &db_methods && db->keys && !db->log ? db : NULL;
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
		f->pMethods = &log_methods;
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

/* SQLite's `unix` VFS moves at most 128 KiB in one call and loses count beyond (os_unix.c masks the length). */
enum { IO_CHUNK = 65536 };

int vfs_crypt_io_read(struct vfs_crypt_io *io, void *buf, int n, sqlite3_int64 off)
{
	int rc = SQLITE_OK;

	for (int at = 0; at < n; at += IO_CHUNK) {
		int one = CALL(io->file, xRead, (char *)buf + at, n - at < IO_CHUNK ? n - at : IO_CHUNK, off + at);

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

	for (int at = 0; at < n && rc == SQLITE_OK; at += IO_CHUNK)
		rc = CALL(io->file, xWrite, (const char *)buf + at, n - at < IO_CHUNK ? n - at : IO_CHUNK, off + at);
	return rc;
}

int vfs_crypt_io_sync(struct vfs_crypt_io *io)
{
	return any_sync(io->file, SQLITE_SYNC_FULL);
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

int vfs_crypt_check_page(struct vfs_crypt_io *io, unsigned page_no)
{
	struct db_file *db = (struct db_file *)io->file;
	int rc;

	if (!db->keys)
		return SQLITE_NOTADB;
	if (page_no == 0)
		return SQLITE_CORRUPT;
	if (page_no == (unsigned)(PENDING_BYTE / db->page_size) + 1)
		return SQLITE_OK;
	rc = page_load(db, page_no, db->page);
	return rc == SQLITE_IOERR_DATA || rc == SQLITE_IOERR_SHORT_READ ? SQLITE_CORRUPT : rc;
}

int vfs_crypt_wal_warning(struct vfs_crypt_io *io, struct vfs_crypt_wal_warning *out)
{
	*out = ((struct db_file *)io->file)->warning;
	return SQLITE_OK;
}
