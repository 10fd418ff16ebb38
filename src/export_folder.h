/*
 * The folder that an export makes: everything is written into a hidden folder beside it, for its owner only,
 * and appears under its name in one rename, whole or not at all. Keeps what was written, with its size and
 * SHA-256. It knows nothing of what is in the files.
 */
#ifndef LOODS_EXPORT_FOLDER_H
#define LOODS_EXPORT_FOLDER_H

#include <stddef.h>

#include "arena.h"
#include "err.h"
#include "snapshot_hash.h"
#include "str.h"

struct loods_folder_file {
	const char *name;
	size_t bytes;
	char sha256[LOODS_SNAPSHOT_HASH_HEX];
};

enum { LOODS_FOLDER_FILES_MAX = 64 };

struct loods_folder {
	struct loods_str target, hidden; /* paths */
	int fd;				 /* of the hidden folder */
	struct loods_folder_file files[LOODS_FOLDER_FILES_MAX];
	int n;
	struct loods_arena a;
};

/* Whether `target` can still be made. EEXISTS: there is something. */
enum loods_code loods_folder_vacant(const char *target, struct loods_err *err) LOODS_CHECKED;
/* Makes the hidden folder, and removes those beside it that a killed process of this user left. EEXISTS: there is something at `target`, which is left alone. EIO. */
enum loods_code loods_folder_begin(struct loods_folder *f, const char *target, struct loods_err *err) LOODS_CHECKED;
/* An export that is there, to be read: _get() alone. ENOTFOUND. */
enum loods_code loods_folder_open(struct loods_folder *f, const char *path, struct loods_err *err) LOODS_CHECKED;
/* Writes a file, down to the disk. EIO: the disk is full, and the like. */
enum loods_code loods_folder_put(struct loods_folder *f, const char *name, const void *bytes, size_t len,
				 struct loods_err *err) LOODS_CHECKED;
/* Reads one back, as a text with its length; in `out`, which stays the caller's. */
enum loods_code loods_folder_get(const struct loods_folder *f, const char *name, struct loods_str *out,
				 struct loods_err *err) LOODS_CHECKED;
/* Gives the folder its name. EEXISTS, EIO. */
enum loods_code loods_folder_publish(struct loods_folder *f, struct loods_err *err) LOODS_CHECKED;
/* Ends it; what was not published is removed. Also fine on an all-zero one. */
void loods_folder_end(struct loods_folder *f);

#endif
