/* The log file: frames between SQLite and the disk. */
#include "vfs_crypt_inner.h"

#include <string.h>

enum {
	LOG_HEADER = 32,
	LOG_SALT = 16, /* place of the salt in it */
};

static uint32_t get4(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

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
	return HEAD_BYTES + db->seal.page_size;
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
	int rc = vfs_crypt_any_read((sqlite3_file *)log, frame, frame_bytes(log->db), frame_offset(log->db, frame_no));

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
	if (!vfs_crypt_head_open(&log->db->seal, frame_no, frame, head) ||
			!vfs_crypt_page_open(&log->db->seal, get4(head), page, page))
		return SQLITE_IOERR_DATA;
	memcpy(frame, head, sizeof(head));
	return SQLITE_OK;
}

/* Seals what SQLite has as header and page and writes it in one piece. `page` may be the one in db->frame. */
static int frame_store(struct log_file *log, unsigned frame_no, const unsigned char head[HEAD_BYTES],
		const unsigned char *page)
{
	struct db_file *db = log->db;

	if (!vfs_crypt_page_acceptable(&db->seal, get4(head), page))
		return SQLITE_IOERR_WRITE;
	vfs_crypt_page_seal(&db->seal, get4(head), page, db->frame + HEAD_BYTES);
	vfs_crypt_head_seal(&db->seal, frame_no, head, db->frame);
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

void vfs_crypt_log_scan_end(struct log_file *log)
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
		if (vfs_crypt_any_read((sqlite3_file *)log, db->frame, HEAD_BYTES, frame_offset(db, i)) != SQLITE_OK)
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

	vfs_crypt_log_scan_end(log);
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

	if (rc == SQLITE_OK && (!vfs_crypt_head_open(&db->seal, frame_no, db->frame, head) ||
			!vfs_crypt_page_open(&db->seal, get4(head), db->frame + HEAD_BYTES, buf)))
		rc = SQLITE_IOERR_DATA;
	if (rc == SQLITE_IOERR_DATA)
		sqlite3_log(rc, "frame %u of the log is damaged or does not belong here", frame_no);
	if (rc != SQLITE_OK)
		return rc;
	if (db->checkpoint) {
		memcpy(db->copy, buf, db->seal.page_size);
		db->copy_no = get4(head);
	}
	vfs_crypt_page_remask(&db->seal, buf);
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
	if (frame_no > 0 && at == HEAD_BYTES && n == db->seal.page_size)
		return log_read_page(log, buf, frame_no);
	if (frame_no > 0) {
		rc = at + n <= frame_bytes(db) ? frame_load(log, frame_no, db->frame) : SQLITE_IOERR_READ;
		if (rc == SQLITE_OK)
			memcpy(buf, db->frame + at, n);
		return rc;
	}
	rc = vfs_crypt_any_read((sqlite3_file *)log, buf, n, off);
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
		if (rc == SQLITE_OK && !vfs_crypt_head_open(&db->seal, frame_no, db->frame, head))
			rc = SQLITE_IOERR_DATA;
	}
	if (rc == SQLITE_OK)
		rc = frame_store(log, frame_no, head, page);
	/* In SQLite's own buffer, after it took its checksum, so that the next one is over another mask. */
	if (rc == SQLITE_OK)
		vfs_crypt_page_remask(&db->seal, page);
	return rc;
}

static int log_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct log_file *log = (struct log_file *)f;
	int at, rc;
	unsigned frame_no = frame_at(log->db, off, &at);

	if (frame_no > 0 && at == 0 && n == HEAD_BYTES)
		return log_write_head(log, buf, frame_no);
	if (frame_no > 0 && at == HEAD_BYTES && n == log->db->seal.page_size)
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

	return rc == SQLITE_OK ? vfs_crypt_any_sync(f, flags) : rc;
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

const sqlite3_io_methods vfs_crypt_log_methods = {
	.iVersion = 1,
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_size,
	.xLock = log_lock,
	.xUnlock = log_unlock,
	.xCheckReservedLock = vfs_crypt_any_check_reserved,
	.xFileControl = log_control,
	.xSectorSize = vfs_crypt_any_sector_size,
	.xDeviceCharacteristics = vfs_crypt_any_characteristics,
};
