/*
 * The system's own calls (open, pread, pwrite, ftruncate, fsync, rename, link, unlink, locks and the like), in the
 * place of the C library's for whatever is linked to the test, SQLite included: for what works on files without
 * SQLite, such as a restore. The k-th fails, or kills the process; or a power failure is played. One per process.
 */
#ifndef FAULT_SYSTEM_H
#define FAULT_SYSTEM_H

#include <stdbool.h>

enum fault_system_way {
	FAULT_SYSTEM_FAIL,   /* with EIO; a write puts half of its bytes there first */
	FAULT_SYSTEM_FULL,   /* as FAIL, but with ENOSPC, and only calls that want room count */
	FAULT_SYSTEM_BEFORE, /* SIGKILL before the call */
	FAULT_SYSTEM_AFTER,  /* SIGKILL when it is done */
};

/* From now on the `k`-th call (1, 2, ...) is the one; with `for_ever` all after it too. Opening, reading, writing
 * and locking count only with `all_calls`. */
void fault_system_arm(enum fault_system_way way, bool all_calls, long k, bool for_ever);
void fault_system_disarm(void);
/* Was there a k-th one since arming? */
bool fault_system_fired(void);
/* Its name, such as "unlink"; "" if there was none. */
const char *fault_system_what(void);

/*
 * Power failures. From the call on it is remembered what the disk surely holds of the files in `folder`: content
 * since the last fsync of the file, names since the last fsync of the folder. `before` is called before each fsync
 * (`folder`: of the folder); it may call fault_system_image(). NULL ends it, with nobody at work in the folder.
 */
void fault_system_power(const char *folder, void (*before)(bool folder, void *arg), void *arg);

/* Calls it once more, as if the folder were synced. */
void fault_system_outage(void);

/*
 * Fills the empty folder `to` with what might be left if the power failed now: of the makings, renamings and
 * removals since the folder was last synced, those happened, each as a whole, that `seed` decides; of the content
 * as fault_vfs_image() says. The index of a log (-shm) is gone.
 */
void fault_system_image(const char *to, unsigned long long seed, bool garbage);

#endif
