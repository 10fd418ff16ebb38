/*
 * The two sorts of file of the page encryption, as its parts share them: the database file with what it is
 * sealed with, and its log. Only for vfs_crypt*.c.
 */
#ifndef VFS_CRYPT_INNER_H
#define VFS_CRYPT_INNER_H

#include "vfs_crypt_page.h"

/* What SQLite calls a file begins with this. */
struct file {
	sqlite3_file sqlite;
	sqlite3_file *below; /* the file of the VFS below, which stands in the same block of memory */
};

struct db_file {
	struct file file;
	struct log_file *log; /* NULL: not open */
	struct vfs_crypt_seal seal; /* without keys: not given yet, and nothing below is set */
	sqlite3_int64 region;
	unsigned char *page;  /* room for a page */
	unsigned char *frame; /* room for a frame */
	int level;            /* SQLite's lock on the file */
	bool io_locked;
	bool shm_named; /* the index of the log was opened while the name was ours */
	/* In a checkpoint: the page last read from the log stands sealed in `frame`, to be copied as is. */
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

/* What both sorts of file do alike: they hand it on. */
int vfs_crypt_any_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off);
int vfs_crypt_any_sync(sqlite3_file *f, int flags);
int vfs_crypt_any_check_reserved(sqlite3_file *f, int *out);
int vfs_crypt_any_sector_size(sqlite3_file *f);
int vfs_crypt_any_characteristics(sqlite3_file *f);

/* A log_file whose `db` is set. */
extern const sqlite3_io_methods vfs_crypt_log_methods;

/*
 * The scan of recovery is over: did it stop at a bad frame while good ones of the same generation follow?
 * Frames of an earlier generation (another salt) follow in every log that was started over, and mean nothing.
 * If SQLite read no frame at all it did not believe the log's header, and then each good frame counts.
 */
void vfs_crypt_log_scan_end(struct log_file *log);

#endif
