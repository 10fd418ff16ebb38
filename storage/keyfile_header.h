/*
 * The header region of an office file: where its two copies stand, which of them is whole, whether it is
 * ours, and how it is replaced so that at every instant one copy is whole. doc/format.md describes every
 * byte. What a slot means is the business of keyfile.c; this module never sees a passphrase.
 */
#ifndef LOODS_KEYFILE_HEADER_H
#define LOODS_KEYFILE_HEADER_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "err.h"
#include "kdf.h"

/* How the header is read and written: in the program through SQLite's own file handle, because closing any
 * other descriptor of the file would drop SQLite's locks. Each function fills `err` when it fails. `read`
 * past the end is EIO. */
struct keyfile_io {
	void *ctx;
	enum loods_code (*read)(void *ctx, void *buf, size_t n, uint64_t off, struct loods_err *err);
	enum loods_code (*write)(void *ctx, const void *buf, size_t n, uint64_t off, struct loods_err *err);
	enum loods_code (*sync)(void *ctx, struct loods_err *err);
	enum loods_code (*size)(void *ctx, uint64_t *size, struct loods_err *err);
};

enum {
	KEYFILE_VERSION = 1,
	KEYFILE_CIPHER_XCHACHA20_POLY1305 = 1,
	KEYFILE_SLOTS_MIN = 8,
	KEYFILE_SLOTS_DEFAULT = 64,
	KEYFILE_SLOTS_MAX = 4096,
	KEYFILE_PAGE_SIZE_MIN = 1024,
	KEYFILE_PAGE_SIZE_MAX = 65536,
	KEYFILE_ID_BYTES = 16,
	KEYFILE_KEY_BYTES = 32,
	KEYFILE_BLOCK_BYTES = 512, /* the block in front of the slots */
	KEYFILE_SLOT_BYTES = 448,
	KEYFILE_CHECK_BYTES = 16,
};

/* What the header says in the clear, known before anybody unlocks. */
struct keyfile_info {
	unsigned char file_id[KEYFILE_ID_BYTES];
	uint32_t page_size;	/* bytes of a database page */
	uint32_t slots;		/* key slots */
	uint64_t region;	/* bytes in front of page 1 */
	uint64_t generation;	/* grows with every change of the header */
	uint64_t next_serial;	/* of the next account */
	struct kdf_cost cost;	/* for new passphrases */
	uint8_t cipher;		/* suite of the pages */
	uint8_t page_epoch;	/* which page key is in force, from 1 */
	uint8_t identity_epoch; /* which identity key is in force; 0: none was made yet */
	unsigned char
		identity_check[KEYFILE_CHECK_BYTES]; /* tells whether an identity key is the right one */
};

struct keyfile_header {
	struct keyfile_info info;
	unsigned char *bytes; /* the copy in use: block and slots; heap, not secret */
	size_t len;
	bool whole[2];	  /* what was found in each place when it was read */
	uint64_t seen[2]; /* the generation field as read from each place, whole or not */
};

/* Bytes in front of page 1 of an office with that many slots (a power of two within the limits): a power of
 * two of at least 64 KiB. */
uint64_t keyfile_region(uint32_t slots);

/* A header for a new office with all slots free; the caller fills info and slots. Memory is owned by `h`. */
void keyfile_header_init(struct keyfile_header *h, const struct keyfile_info *info);
void keyfile_header_release(struct keyfile_header *h); /* also fine on an all-zero one */

/* Reads the whole copy with the highest generation. `page_key`, where known, makes it skip a copy that is
 * whole but not ours (NULL: any). EDAMAGED with one of four sentences: not an office file, newer format, both
 * copies damaged, not made with this key. */
enum loods_code keyfile_header_load(struct keyfile_header *h, const struct keyfile_io *io,
				    const unsigned char *page_key, struct loods_err *err) LOODS_CHECKED;

/* Writes h->info and the slots as the next generation: the older copy, sync, the other, sync. After a failure
 * the file holds the old state or the new; load again before going on. The caller holds the file's write
 * lock. */
enum loods_code keyfile_header_store(struct keyfile_header *h, const struct keyfile_io *io,
				     const unsigned char *page_key, struct loods_err *err) LOODS_CHECKED;

/* The same for a file that has no header yet: fills the whole region. */
enum loods_code keyfile_header_create(struct keyfile_header *h, const struct keyfile_io *io,
				      const unsigned char *page_key, struct loods_err *err) LOODS_CHECKED;

/* Writes `h` as it was read, generation and all, into the region of another file (a backup). */
enum loods_code keyfile_header_copy(const struct keyfile_header *h, const struct keyfile_io *io,
				    struct loods_err *err) LOODS_CHECKED;

/* Was the header made by somebody with this page key? */
bool keyfile_header_ours(const struct keyfile_header *h, const unsigned char *page_key);

/* Has the file another generation than `h`? Reads 16 bytes. */
enum loods_code keyfile_header_changed(const struct keyfile_header *h, const struct keyfile_io *io,
				       bool *changed, struct loods_err *err) LOODS_CHECKED;

/* Slot `i`, KEYFILE_SLOT_BYTES of it. */
unsigned char *keyfile_header_slot(const struct keyfile_header *h, uint32_t i);

/* Little-endian numbers at any address. */
static inline uint32_t keyfile_get32(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return le32toh(v);
}

static inline uint64_t keyfile_get64(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return le64toh(v);
}

static inline void keyfile_put32(unsigned char *p, uint32_t v)
{
	v = htole32(v);
	memcpy(p, &v, sizeof v);
}

static inline void keyfile_put64(unsigned char *p, uint64_t v)
{
	v = htole64(v);
	memcpy(p, &v, sizeof v);
}

#endif
