/*
 * Sealing: pages and frame headers between the form that SQLite knows and the one that stands on the disk, as
 * vfs_crypt.h describes it. It holds the two subkeys and the random bytes; it reads and writes no file.
 * Only for vfs_crypt*.c.
 */
#ifndef VFS_CRYPT_PAGE_H
#define VFS_CRYPT_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "vfs_crypt.h"

enum {
	HEAD_TAG_BYTES = 16, /* at the end of a page: the tag of its frame's header, zero in the database */
	HEAD_BYTES = 24,     /* a frame's header */
	SALT = 8,            /* place of the salt in it */
	SALT_BYTES = 8,
};

struct vfs_crypt_keys;
struct vfs_crypt_pool;

/* What one database file is sealed with. All zeros: it has no key yet. */
struct vfs_crypt_seal {
	struct vfs_crypt_keys *keys; /* in guarded memory */
	struct vfs_crypt_pool *pool;
	pid_t pool_owner; /* 0: the kernel empties the pool at a fork */
	int page_size;
	unsigned char file_id[VFS_CRYPT_FILE_ID_BYTES];
};

/* Makes the subkeys from the page key. False, with nothing kept: no memory. */
bool vfs_crypt_seal_init(struct vfs_crypt_seal *s, int page_size, const unsigned char *key,
		const unsigned char file_id[VFS_CRYPT_FILE_ID_BYTES]);
/* Wipes the keys. Also for what was never set up. */
void vfs_crypt_seal_release(struct vfs_crypt_seal *s);

/* `open` and `sealed` may be the same, here and below. The frame header's tag becomes zero. */
void vfs_crypt_page_seal(struct vfs_crypt_seal *s, unsigned page_no, const unsigned char *open,
		unsigned char *sealed);
/* The mask comes out as it was sealed. False: it is damaged, another page, or another file's. */
bool vfs_crypt_page_open(struct vfs_crypt_seal *s, unsigned page_no, unsigned char *sealed,
		unsigned char *open);
/* Puts another mask into an opened page. */
void vfs_crypt_page_remask(struct vfs_crypt_seal *s, unsigned char *open);
/* Where in a sealed page the tag of its frame's header stands: HEAD_TAG_BYTES bytes. */
unsigned char *vfs_crypt_page_head_tag(const struct vfs_crypt_seal *s, unsigned char *page);
/*
 * A page 1 that the VFS could not serve is refused before it reaches the disk: the backup API copies it,
 * reserved bytes and all, from databases of any sort, and leaving WAL mode would need a rollback journal.
 */
bool vfs_crypt_page_acceptable(const struct vfs_crypt_seal *s, unsigned page_no, const unsigned char *open);

/* Seals `head`, SQLite's header, into `frame`, which holds its sealed page already. */
void vfs_crypt_head_seal(struct vfs_crypt_seal *s, unsigned frame_no, const unsigned char *head,
		unsigned char *frame);
/* The other way round. False: it is damaged, or belongs to another page, frame or file. */
bool vfs_crypt_head_open(struct vfs_crypt_seal *s, unsigned frame_no, unsigned char *frame,
		unsigned char *head);

#endif
