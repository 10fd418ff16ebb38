/*
 * The office's file as the system sees it: is this a place where it may live, who may touch it, how a new one
 * appears whole or not at all, and how the header region is read and written through SQLite's own handle.
 * Knows no key and no table.
 */
#ifndef LOODS_OFFICE_FILE_H
#define LOODS_OFFICE_FILE_H

#include <stdbool.h>

#include "db.h"
#include "keyfile_header.h"
#include "str.h"
#include "vfs_crypt.h"

#define OFFICE_FILE_VFS "loods"

/* Registers the page encryption with SQLite; once is enough, more is harmless. */
enum loods_code office_file_start(struct loods_err *err) LOODS_CHECKED;

/* Refuses what can be no office file, such as a folder, before it is opened: EDAMAGED. */
enum loods_code office_file_check_kind(const char *path, struct loods_err *err) LOODS_CHECKED;
/* Refuses file systems on which several processes cannot share the log (network and FUSE): EREFUSED, unless
 * `exclusive`. */
enum loods_code office_file_check_place(const char *path, bool exclusive,
					struct loods_err *err) LOODS_CHECKED;
/* Refuses a file that others than its owner and group may read or write: EREFUSED. */
enum loods_code office_file_check_rights(const char *path, struct loods_err *err) LOODS_CHECKED;

/* A new, empty file beside `path` under a name of its own, which is appended to `temporary`; mode 0660 less
 * the umask. EEXISTS: `path` is taken. EREFUSED: a log of that name is there. */
enum loods_code office_file_make(const char *path, struct loods_str *temporary,
				 struct loods_err *err) LOODS_CHECKED;
/* The same whether `path` is taken or not. */
enum loods_code office_file_make_beside(const char *path, struct loods_str *temporary,
					struct loods_err *err) LOODS_CHECKED;
/* What was renamed in the folder of `path` is there after a power cut. */
enum loods_code office_file_sync_folder(const char *path, struct loods_err *err) LOODS_CHECKED;
/* Gives the finished file its name, never over another (EEXISTS), and makes that durable. */
enum loods_code office_file_publish(const char *temporary, const char *path,
				    struct loods_err *err) LOODS_CHECKED;
/* Takes an unfinished one away, with what SQLite put beside it. */
void office_file_discard(const char *temporary);

/* Is there a log with saves in it beside that file? */
bool office_file_has_log(const char *path);

/* How keyfile.h reads and writes through the connection; `io` is filled in and both are valid while it is
 * open. */
enum loods_code office_file_io(struct db *db, struct vfs_crypt_io *io, struct keyfile_io *out,
			       struct loods_err *err) LOODS_CHECKED;

#endif
