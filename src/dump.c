#include "dump.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cells.h"
#include "csv.h"
#include "i18n.h"
#include "ops.h"
#include "types.h"

struct dump {
	const char *part; /* the folder that is being filled */
	struct loods_cells cells;
	struct loods_cells_rows rows; /* of the type in hand */
	struct loods_dump_result *result;
};

static enum loods_code refused(const char *what, struct loods_err *err)
{
	return loods_fail(err, LOODS_EIO, _("%s cannot be written: %s."), what, strerror(errno));
}

/* ---- one file ---- */

static enum loods_code add_row(void *rec, void *ctx, struct loods_err *err)
{
	struct dump *d = ctx;

	loods_cells_remember(&d->cells, d->rows.type, rec);
	d->result->records++;
	return loods_cells_rows_add(&d->rows, &d->cells, rec, err);
}

static enum loods_code write_file(struct dump *d, const char *path, struct loods_err *err)
{
	struct loods_csv_writer w;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	enum loods_code code;

	if (!f) {
		code = refused(path, err);
		if (fd >= 0)
			close(fd);
		return code;
	}
	loods_csv_writer_init(&w, f, 0);
	code = loods_cells_rows_write(&d->rows, &w, err);
	loods_csv_writer_release(&w);
	if (!code && (fflush(f) != 0 || fsync(fd) != 0))
		code = refused(path, err);
	if (fclose(f) != 0 && !code)
		code = refused(path, err);
	return code;
}

static enum loods_code write_type(struct dump *d, struct loods_store *store, const struct loods_type *t,
				  struct loods_err *err)
{
	struct loods_arena a = { 0 };
	enum loods_code code;

	loods_cells_rows_init(&d->rows, t);
	code = loods_store_each(store, t, NULL, add_row, d, err);
	loods_cells_rows_sort(&d->rows);
	if (!code)
		code = write_file(d, loods_arena_printf(&a, "%s/%s.csv", d->part, t->name), err);
	d->result->files += !code;
	loods_cells_rows_release(&d->rows);
	loods_arena_release(&a);
	return code;
}

static enum loods_code write_all(struct loods_store *store, void *ctx, struct loods_err *err)
{
	struct dump *d = ctx;
	enum loods_code code = LOODS_OK;

	loods_cells_init(&d->cells, store);
	for (int t = 0; !code && t < loods_types_n; t++)
		code = write_type(d, store, loods_types[t], err);
	loods_cells_release(&d->cells);
	return code;
}

/* ---- the folder ---- */

static void remove_part(const char *part)
{
	struct loods_arena a = { 0 };

	for (int t = 0; t < loods_types_n; t++)
		unlink(loods_arena_printf(&a, "%s/%s.csv", part, loods_types[t]->name));
	rmdir(part);
	loods_arena_release(&a);
}

/* OK when nothing stands there yet, or an empty folder. */
static enum loods_code free_place(const char *dir, struct loods_err *err)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	bool empty = true;

	if (!d && errno == ENOENT)
		return LOODS_OK;
	if (!d && errno != ENOTDIR)
		return refused(dir, err);
	if (!d)
		return loods_fail(err, LOODS_EEXISTS,
				  _("%s exists already. Choose a folder that is not there yet."), dir);
	while ((e = readdir(d)) != NULL)
		empty = empty && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0);
	closedir(d);
	if (!empty)
		return loods_fail(err, LOODS_EEXISTS,
				  _("%s is not empty. Choose a folder that is not there yet."), dir);
	return LOODS_OK;
}

/* The folder's name on the disk is safe only when its parent was synced too. */
static enum loods_code put_in_place(const char *part, const char *dir, struct loods_err *err)
{
	int fd;
	bool synced = false;

	if (rename(part, dir) != 0)
		return refused(dir, err);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		int up = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		synced = fsync(fd) == 0 && up >= 0 && fsync(up) == 0;
		if (up >= 0)
			close(up);
		close(fd);
	}
	return synced ? LOODS_OK : refused(dir, err);
}

/* `dir` without slashes at its end. */
static const char *plain_path(struct loods_arena *a, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	return loods_arena_strndup(a, dir, n);
}

static enum loods_code dump_to(struct loods_app *app, struct loods_arena *a, const char *dir,
			       const char *reason, struct dump *d, struct loods_err *err)
{
	char *part = loods_arena_printf(a, "%s.part-XXXXXX", dir);
	enum loods_code code;

	if (!mkdtemp(part))
		return refused(part, err);
	d->part = part;
	code = loods_ops_read_whole(app, LOODS_LOG_DUMP, reason, write_all, d, err);
	if (!code)
		code = put_in_place(part, dir, err);
	if (code)
		remove_part(part);
	return code;
}

enum loods_code loods_dump(struct loods_app *app, const char *dir, const char *reason,
			   struct loods_dump_result *result, struct loods_err *err)
{
	struct dump d = { .result = result };
	struct loods_arena a = { 0 };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_DUMP, err);

	*result = (struct loods_dump_result){ 0 };
	if (!code && (loods_str_blank(reason) || !reason[strspn(reason, " ")]))
		code = loods_fail(err, LOODS_EUSAGE,
				  _("A dump names its reason, which is logged: --reason TEXT."));
	if (!code) {
		dir = plain_path(&a, dir);
		code = free_place(dir, err);
	}
	if (!code)
		code = dump_to(app, &a, dir, reason, &d, err);
	loods_arena_release(&a);
	return code;
}
