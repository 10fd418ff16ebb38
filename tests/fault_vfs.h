/*
 * A VFS for tests that breaks: it stands on SQLite's `unix` VFS and under whatever is tested, fails the
 * operation it is told to, and knows what a power failure would leave of files that were not synced. It never
 * changes what succeeds. One per process (tests run in processes of their own); not for several threads.
 */
#ifndef FAULT_VFS_H
#define FAULT_VFS_H

#include <stdbool.h>
#include <sqlite3.h>

enum {
	FAULT_OPEN = 1,
	FAULT_READ = 2,
	FAULT_WRITE = 4, /* half of the bytes are written, then SQLITE_IOERR_WRITE */
	FAULT_FULL = 8,  /* a write answers SQLITE_FULL; takes the place of FAULT_WRITE */
	FAULT_SYNC = 16,
	FAULT_TRUNCATE = 32,
	FAULT_SIZE = 64,
	FAULT_LOCK = 128, /* file and shared-memory locks, SQLITE_IOERR_LOCK */
	FAULT_SHM = 256,  /* mapping of shared memory */
	FAULT_DELETE = 512,
	FAULT_ALL = 1023 & ~FAULT_FULL,
};

/* Registers the VFS "fault". Fails only when SQLite does. */
int fault_vfs_register(void);

/*
 * From now on counts operations of the kinds `ops`; the `k`-th (1, 2, ...) fails, and all after it if
 * `for_ever`. k 0: none.
 */
void fault_vfs_arm(int ops, long k, bool for_ever);
void fault_vfs_disarm(void);
/* Operations counted since arming. */
long fault_vfs_count(void);
/* Did one fail since arming? */
bool fault_vfs_fired(void);

/*
 * Power failures. From the call on the VFS remembers of each file opened through it what the disk surely
 * holds: its content at the last sync. `before_sync` is called before each sync (and before each deletion);
 * it may call fault_vfs_image(), and NULL ends the remembering.
 */
void fault_vfs_power(void (*before_sync)(void *), void *arg);

/*
 * Writes to `to` what might be left of file `path` if the power failed now: each 512-byte sector that differs
 * from the synced content is, as `seed` decides, old, new, half of both, or (if `garbage`) noise; the length
 * old or new. A file that was never synced may be missing. Returns 0, or -1 when `to` cannot be written.
 */
int fault_vfs_image(const char *path, const char *to, unsigned long long seed, bool garbage);

/*
 * The same of bytes: what might be left of a file whose synced content is `old` and that was written to as `now`; a
 * size of -1: there is no file. To be freed; NULL: there is none.
 */
unsigned char *fault_mix(const unsigned char *old, long old_size, const unsigned char *now, long now_size,
		unsigned long long seed, bool garbage, long *size);

#endif
