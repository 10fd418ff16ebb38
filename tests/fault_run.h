/*
 * What the tests of failing disks share: files kept as bytes and laid down again, memory that runs out, and the
 * walk from one failing call to the next. One per process, as the disk (fault_vfs.h) and the allocators are.
 */
#ifndef FAULT_RUN_H
#define FAULT_RUN_H

#include <stdbool.h>
#include <stddef.h>

/* A file's content; p is the caller's to free, NULL: there was no file. Everything asserts. */
struct fault_bytes {
	char *p;
	size_t n;
};
struct fault_bytes fault_slurp(const char *path);
/* Writes it anew, mode 0600; without bytes the file is removed. */
void fault_spit(const char *path, struct fault_bytes b);

/* What fails: the k-th of the operations `ops` of fault_vfs.h, or with `ops` 0 the k-th allocation; with
 * `for_ever` all after it as well. */
struct fault_way {
	size_t scenario; /* the test's own number */
	int ops;
	bool for_ever;
	bool few; /* some k are enough for "make check" */
};

/* The allocators of SQLite and of guarded memory (libsodium) can fail from now on. Before SQLite starts. */
void fault_memory_install(void);

void fault_arm(const struct fault_way *w, long k);
bool fault_fired(const struct fault_way *w);
void fault_disarm(void);

/* LOODS_TESTS_FULL: every failing call. */
bool fault_all(void);
/* From one k to the next: each, but of allocations, and where few are enough, some, unless all are asked for. */
long fault_next_k(const struct fault_way *w, long k);

#endif
