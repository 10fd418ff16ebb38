/*
 * Page encryption for SQLite: a VFS that stands on another one (SQLite's `unix`) and turns every page into a
 * sealed page on its way to the disk. It owns the layout of pages and write-ahead-log frames and the two
 * subkeys made from the page key; it never reads or writes the header region in front of page 1 (its user
 * does, through the functions below), never asks for a passphrase, and never opens a file other than the
 * database, its log and its shared-memory index. It needs SQLite and libsodium and nothing else, and answers
 * in SQLite's result codes.
 *
 * ----------------------------------------------------------------------------------------------------
 * THE BYTES. All integers are big-endian. "Sealed" is XChaCha20-Poly1305-IETF (libsodium:
 * crypto_aead_xchacha20poly1305_ietf_encrypt_detached). P is the page size in bytes, a power of two from 1024
 * to 65536; R the length of the header region.
 *
 * Subkeys (libsodium: crypto_kdf_derive_from_key, context "vfscrypt", 32 bytes each, from the 32-byte page
 * key):
 *
 *     subkey 1   pages, in the database and in the log alike (a checkpoint copies sealed pages as they are)
 *     subkey 2   frame headers of the log
 *     subkey 3   kept free for a rollback journal, which does not exist
 *
 * Database file: R bytes of header region (not this module's), then page 1, 2, ...; page n stands at R + (n -
 * 1) * P. Only the page that SQLite leaves out (number 2^30 / P + 1) is never written and may hold anything.
 *
 * A sealed page (P bytes):
 *
 *     0        P - 64   content, encrypted
 *     P - 64        8   mask, encrypted with the content: message and ciphertext are the first P - 56 bytes
 *     P - 56       16   tag
 *     P - 40       24   nonce, random, new at each sealing
 *     P - 16       16   in the database: zero. In the log: tag of the frame header
 *
 *     key: subkey 1. Associated data (20 bytes): 16 file id, 4 page number.
 *
 * Opened, the page is what SQLite knows, with 64 reserved bytes at its end (byte 20 of page 1 says 64): 8
 * mask, 56 zeros. The mask is noise: it hides what SQLite's log checksum, which is computed over the opened
 * page and of which the last value stands in the -shm file in the clear, would tell about the content. It is
 * new at each read of a page and after each write to the log; a reader ignores it, but to check SQLite's
 * checksums it must be taken as stored. Pages that SQLite makes up start with a mask of zeros. A new page is
 * never alone in a commit, but VACUUM and the backup API make up all of them: after these the value in the
 * -shm file is one checksum (64 bits) of the whole content, until the next commit.
 *
 * Log file (NAME-wal): SQLite's 32-byte header in the clear (magic, version, P, sequence, two salts,
 * checksum), then frames of 24 + P bytes; frame i (1, 2, ...) stands at 32 + (i - 1) * (24 + P).
 *
 *     0             4   page number             } encrypted (the first 8 bytes of a 16-byte message)
 *     4             4   database size in pages, }
 *                       or 0: not a commit      }
 *     8             8   salt, in the clear
 *     16            8   SQLite's checksum       encrypted (the last 8 bytes of the message)
 *     24            P   the sealed page, with the frame header's tag in its last 16 bytes
 *
 *     frame header: key subkey 2, nonce that of the page in the frame, associated data (48 bytes):
 *     16 file id, 8 salt, 8 frame number i, 16 tag of the page. A frame header is never sealed twice under
 *     one nonce: when SQLite writes one anew, the page is sealed anew with it.
 *
 * A reader of the log takes frames 1, 2, ... while the salt is that of the log's header, both tags are right
 * and SQLite's checksum (over the opened frame) is right, and uses them up to the last commit, exactly as
 * SQLite's own format says.
 *
 * WHAT IS DETECTED: each changed bit, each page that is moved, swapped, zeroed, cut off or from another file,
 * each frame that is moved. WHAT IS NOT: an older sealed version of the same page put back in its place; an
 * older frame of an earlier generation put back in the same place of the log under a session that reads it;
 * the log cut off at a commit or removed (recovery cannot know that there was more); the whole file put back.
 * Sizes, times and page numbers (-shm) show.
 *
 * LOCKS. SQLite's locks are taken on bytes 2^30 .. 2^30+511 of the real file; SQLite leaves out the page
 * which would stand there, but counts from page 1, while the lock bytes count from the start of the file. So
 * with R > 0 the bytes with the locks belong to the page before the one left out, and hold data. That is
 * harmless where locks are advisory, as POSIX locks on Linux are: they are kept beside the file and stop no
 * read or write.
 *
 * A FILE THAT LOSES ITS NAME to another one (by rename) while it is open: the log and its index are found by
 * name, so they would be the other file's. After each lock that lets SQLite open, write, copy back or remove
 * them, the name is looked at, and a file that has lost it answers SQLITE_READONLY_DBMOVED. That is safe as
 * long as whoever takes the name holds the writer's lock of the log and a lock on the database file meanwhile.
 *
 * JOURNAL MODES. WAL only: a new database is born with WAL in its header, rollback, super- and statement
 * journals and temporary files are refused (SQLITE_CANTOPEN), and so is a page 1 that says anything but WAL,
 * 64 reserved bytes and the page size. Hence each connection sets temp_store=MEMORY. Memory mapping is off.
 * ----------------------------------------------------------------------------------------------------
 */
#ifndef VFS_CRYPT_H
#define VFS_CRYPT_H

#include <sqlite3.h>

enum {
	VFS_CRYPT_KEY_BYTES = 32,
	VFS_CRYPT_FILE_ID_BYTES = 16,
	VFS_CRYPT_RESERVED = 64, /* bytes at the end of each page that are not SQLite's */
};

/*
 * File controls: sqlite3_file_control(db, "main", op, argument). On a file of another VFS they answer
 * SQLITE_NOTFOUND.
 */
enum {
	VFS_CRYPT_FCNTL_IO = 0x4c010,  /* struct vfs_crypt_io *, is filled in */
	VFS_CRYPT_FCNTL_KEY = 0x4c011, /* const struct vfs_crypt_params * */
};

/*
 * The database file below the encryption, through SQLite's own handle: a second descriptor of the same file
 * would, when closed, drop the POSIX locks of the first. Valid while the connection is open; not to be used
 * by two threads at once.
 */
struct vfs_crypt_io {
	sqlite3_file *file;
};

/*
 * What the KEY control takes. It answers SQLITE_MISUSE when a value is impossible, when the file has its key
 * already, or when `create` is set and the file holds pages; SQLITE_NOMEM; or an I/O error of writing page 1.
 * The key is not checked: a wrong one shows at the first read (SQLITE_IOERR_DATA); the key slots know before.
 */
struct vfs_crypt_params {
	sqlite3_int64 region;     /* bytes of header region in front of page 1; a multiple of 512, may be 0 */
	int page_size;            /* a power of two, 1024 .. 65536 */
	const unsigned char *key; /* 32 bytes; its subkeys live in guarded memory until the file is closed */
	unsigned char file_id[VFS_CRYPT_FILE_ID_BYTES]; /* bound into every page */
	int create;               /* 1: write a sealed empty page 1; the caller writes the region and syncs */
};

/*
 * Registers a VFS `name` on top of `base` (NULL: the default one); the default only if `make_default`. Doing
 * it again for a name that is ours changes nothing but the default. The VFS stays until the process ends.
 * SQLITE_ERROR: no such base, the name is somebody else's, or libsodium does not start; SQLITE_NOMEM.
 *
 * A connection through it must get its key (VFS_CRYPT_FCNTL_KEY) before its first statement: until then the
 * file answers SQLITE_NOTADB. After that a page that does not open answers SQLITE_IOERR_DATA, with its number
 * through sqlite3_log; a log frame that does not open is the end of the log in recovery and SQLITE_IOERR_DATA
 * in reading.
 *
 * SQLite 3.40.1 loses commits when its cache spills and a savepoint or statement is rolled back afterwards:
 * each connection sets `PRAGMA cache_spill=OFF` and reads it back.
 */
int vfs_crypt_register(const char *name, const char *base, int make_default);

/* Bytes at `off` of the real file. A short read fills up with zeros and answers SQLITE_IOERR_SHORT_READ. */
int vfs_crypt_io_read(struct vfs_crypt_io *io, void *buf, int n, sqlite3_int64 off);
int vfs_crypt_io_write(struct vfs_crypt_io *io, const void *buf, int n, sqlite3_int64 off);
int vfs_crypt_io_sync(struct vfs_crypt_io *io);
int vfs_crypt_io_size(struct vfs_crypt_io *io, sqlite3_int64 *size);

/*
 * A lock of the whole file against others who call this too (SQLite's RESERVED lock on the real file, which
 * WAL readers and writers neither take nor mind); works before the key is given. SQLITE_BUSY at once if
 * somebody else has it. Unlocking goes back to what SQLite itself holds. Closing the connection unlocks.
 */
int vfs_crypt_io_lock(struct vfs_crypt_io *io);
int vfs_crypt_io_unlock(struct vfs_crypt_io *io);

/*
 * Makes the index of the log one that nobody believes, so that whoever begins next reads the log itself. For a
 * file that is about to lose its name to another one: an index that outlives a crash there says nothing about
 * either. The caller is in a writing transaction that wrote nothing, and the log is empty.
 */
int vfs_crypt_log_forget(struct vfs_crypt_io *io);

/*
 * Is page `page_no` (1, 2, ...) of the main file whole? SQLITE_OK; SQLITE_CORRUPT (also for a page beyond the
 * end of the file); SQLITE_NOTADB without a key; or an I/O error. The page that SQLite leaves out counts as
 * whole. It reads the main file only, so call it after a checkpoint and under a lock that keeps others from
 * making one.
 */
int vfs_crypt_check_page(struct vfs_crypt_io *io, unsigned page_no);

/*
 * Warning: recovery of the log by this connection stopped before the end of what had been written. Filled
 * with zeros when it did not. A power cut during a commit that was not yet acknowledged can leave this too
 * (frames reach the disk in any order), so it is a reason to tell the user, not an error.
 */
struct vfs_crypt_wal_warning {
	unsigned later_frames;  /* frames behind that place of the same generation that open; 0: no warning */
	unsigned stopped_at;    /* frame at which it stopped; 0: the log's header was bad */
	unsigned later_commits; /* how many of them are commits */
};
int vfs_crypt_wal_warning(struct vfs_crypt_io *io, struct vfs_crypt_wal_warning *out);

#endif
