/*
 * An office file in memory for tests: the I/O of keyfile.h over a buffer that records every write and sync,
 * so that a test can replay any part of them, as a power cut would.
 */
#ifndef TESTS_KEYFILE_MEM_H
#define TESTS_KEYFILE_MEM_H

#include <stdlib.h>
#include <string.h>

#include "keyfile.h"

struct mem_write {
	uint64_t off;
	size_t n;
	unsigned char *data;
	int syncs_before; /* how many syncs went before it */
};

struct mem_file {
	unsigned char *bytes;
	uint64_t size;
	struct mem_write log[64];
	int writes;
	int syncs;
	int fail_at; /* the call with that number fails, from 1; 0: none */
	bool once;   /* only that one; otherwise it and all after it */
	int calls;
};

static inline enum loods_code mem_fail(struct mem_file *f, struct loods_err *err)
{
	f->calls++;
	return f->fail_at && f->calls >= f->fail_at ? loods_fail(err, LOODS_EIO, "The disk is full.")
						    : LOODS_OK;
}

static inline enum loods_code mem_read(void *ctx, void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	struct mem_file *f = ctx;

	if (mem_fail(f, err))
		return LOODS_EIO;
	if (off + n > f->size)
		return loods_fail(err, LOODS_EIO, "Read past the end.");
	memcpy(buf, f->bytes + off, n);
	return LOODS_OK;
}

static inline enum loods_code mem_write(void *ctx, const void *buf, size_t n, uint64_t off,
					struct loods_err *err)
{
	struct mem_file *f = ctx;
	enum loods_code rc = mem_fail(f, err);

	if (rc)
		return rc;
	if (off + n > f->size) {
		f->bytes = realloc(f->bytes, off + n);
		memset(f->bytes + f->size, 0, off + n - f->size);
		f->size = off + n;
	}
	memcpy(f->bytes + off, buf, n);
	if (f->writes < (int)(sizeof f->log / sizeof f->log[0])) {
		struct mem_write *w = &f->log[f->writes++];

		*w = (struct mem_write){ off, n, malloc(n), f->syncs };
		memcpy(w->data, buf, n);
	}
	return LOODS_OK;
}

static inline enum loods_code mem_sync(void *ctx, struct loods_err *err)
{
	struct mem_file *f = ctx;
	enum loods_code rc = mem_fail(f, err);

	f->syncs++;
	return rc;
}

static inline enum loods_code mem_size(void *ctx, uint64_t *size, struct loods_err *err)
{
	*size = ((struct mem_file *)ctx)->size;
	return mem_fail(ctx, err);
}

static inline struct keyfile_io mem_io(struct mem_file *f)
{
	return (struct keyfile_io){ f, mem_read, mem_write, mem_sync, mem_size };
}

static inline void mem_forget(struct mem_file *f)
{
	while (f->writes)
		free(f->log[--f->writes].data);
	f->syncs = 0;
	f->calls = 0;
}

static inline struct mem_file mem_copy(const struct mem_file *f)
{
	struct mem_file c = { .bytes = malloc(f->size), .size = f->size };

	memcpy(c.bytes, f->bytes, f->size);
	return c;
}

static inline void mem_release(struct mem_file *f)
{
	mem_forget(f);
	free(f->bytes);
	*f = (struct mem_file){ 0 };
}

#endif
