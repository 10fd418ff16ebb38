/*
 * The encrypted pages beside plain SQLite: pages OFFICE FOLDER [KEEP]. The rows of bench_rows.h, for pages of three sizes,
 * over databases with the office's clients and at most a million of its contacts, one encrypted and one not (only ever
 * done with invented people; all are removed, but for the plain one with pages of 4 KiB where KEEP names it). Then opening,
 * over the office itself and a plain copy of the same pages.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "bench_rows.h"
#include "keyfile.h"
#include "office_file.h"
#include "vfs_crypt.h"

enum { OURS, PLAIN, WAYS };
enum { PAGE = 4096, CONTACTS = 1000000, OPENINGS = 5 * BENCH_ROUNDS };

/* A database in one of the two ways. `io` must stay where it is while it is open. */
struct file {
	sqlite3 *h;
	struct vfs_crypt_io io;
	struct keyfile *kf;
	struct keyfile_session session;
};

static char copy_path[4096], office_path[4096];

/* ---- opening ---- */

static enum loods_code io_read(void *ctx, void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	(void)err;
	return vfs_crypt_io_read(ctx, buf, (int)n, (sqlite3_int64)off) == SQLITE_OK ? LOODS_OK : LOODS_EIO;
}

static enum loods_code io_size(void *ctx, uint64_t *size, struct loods_err *err)
{
	sqlite3_int64 n = 0;
	int rc = vfs_crypt_io_size(ctx, &n);

	(void)err;
	*size = (uint64_t)n;
	return rc == SQLITE_OK ? LOODS_OK : LOODS_EIO;
}

static enum loods_code io_none(void *ctx, const void *buf, size_t n, uint64_t off, struct loods_err *err)
{
	(void)ctx, (void)buf, (void)n, (void)off, (void)err;
	return LOODS_EIO;
}

static enum loods_code io_sync(void *ctx, struct loods_err *err)
{
	(void)ctx, (void)err;
	return LOODS_EIO;
}

static void open_plain(struct file *f, const char *path, int cache_kib)
{
	if (sqlite3_open_v2(path, &f->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    "unix") != SQLITE_OK)
		rows_die(f->h, path);
	rows_set_up(f->h, cache_kib);
}

static void start_office(void)
{
	struct loods_err err = { 0 };

	bench_must(loods_secret_start(&err), &err, "guarded memory");
	bench_must(office_file_start(&err), &err, "page encryption");
}

/* Opens the office as its lead does. */
static void open_office(struct file *f, int cache_kib)
{
	struct vfs_crypt_params key = { .page_size = PAGE };
	struct keyfile_io kio = {
		.ctx = &f->io, .read = io_read, .write = io_none, .sync = io_sync, .size = io_size
	};
	struct loods_secret passphrase = bench_passphrase();
	struct loods_err err = { 0 };
	char name[64];

	if (sqlite3_open_v2(office_path, &f->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			    OFFICE_FILE_VFS) != SQLITE_OK ||
	    sqlite3_file_control(f->h, "main", VFS_CRYPT_FCNTL_IO, &f->io) != SQLITE_OK)
		rows_die(f->h, office_path);
	bench_must(keyfile_open(&kio, &f->kf, &err), &err, office_path);
	bench_must(keyfile_unlock(f->kf, loods_synth_user(LOODS_ROLE_LEAD, 0, name), &passphrase, &f->session,
				  &err),
		   &err, name);
	key.region = (sqlite3_int64)keyfile_info(f->kf)->region;
	key.key = f->session.page_key.p;
	memcpy(key.file_id, keyfile_info(f->kf)->file_id, sizeof key.file_id);
	if (sqlite3_file_control(f->h, "main", VFS_CRYPT_FCNTL_KEY, &key) != SQLITE_OK)
		rows_die(f->h, office_path);
	loods_secret_release(&passphrase);
	rows_set_up(f->h, cache_kib);
}

static void open_way(struct file *f, int way, int cache_kib)
{
	*f = (struct file){ 0 };
	if (way == OURS)
		open_office(f, cache_kib);
	else
		open_plain(f, copy_path, cache_kib);
}

static void close_file(struct file *f)
{
	keyfile_session_release(&f->session);
	keyfile_close(f->kf);
	if (sqlite3_close(f->h) != SQLITE_OK)
		rows_die(f->h, "closing");
}

static void make_copy(const void *ctx, double out[2])
{
	struct file from = { 0 };
	sqlite3_backup *b;
	sqlite3 *to;

	(void)ctx, (void)out;
	start_office();
	open_office(&from, 2048);
	if (sqlite3_open_v2(copy_path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "unix") != SQLITE_OK)
		rows_die(to, copy_path);
	b = sqlite3_backup_init(to, "main", from.h, "main");
	if (!b || sqlite3_backup_step(b, -1) != SQLITE_DONE)
		rows_die(to, "backup");
	sqlite3_backup_finish(b);
	sqlite3_close(to);
	close_file(&from);
}

static void time_one_opening(const void *ctx, double out[2])
{
	const int *way = ctx;
	struct file f;
	double began;

	if (*way == OURS)
		start_office();
	for (int i = 0; i < 2; i++) { /* the first one is of the process, too */
		began = bench_processor();
		open_way(&f, *way, 32768);
		rows_run(f.h, "SELECT * FROM user WHERE id = 1");
		out[i] = bench_processor() - began;
		close_file(&f);
	}
}

static void time_open(void)
{
	struct bench_set t[WAYS] = { 0 };

	for (int i = 0; i < OPENINGS; i++)
		for (int way = 0; way < WAYS; way++) {
			double out[2];

			rows_apart(time_one_opening, &way, out);
			bench_add(&t[way], out[1]);
		}
	bench_line_ratio("open and first query", bench_median(&t[OURS]) * 1e3, bench_median(&t[PLAIN]) * 1e3,
			 "ms      want <= 1.4");
}

/* ---- the databases ---- */

static sqlite3 *open_sealed(const struct rows_way *w, const char *path, bool make)
{
	static const unsigned char key[VFS_CRYPT_KEY_BYTES] = { 1, 2, 3 };
	struct vfs_crypt_params p = { .page_size = w->page_size, .key = key, .create = make };
	sqlite3 *h;

	start_office();
	if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, OFFICE_FILE_VFS) !=
		    SQLITE_OK ||
	    sqlite3_file_control(h, "main", VFS_CRYPT_FCNTL_KEY, &p) != SQLITE_OK)
		rows_die(h, path);
	return h;
}

static sqlite3 *open_unsealed(const struct rows_way *w, const char *path, bool make)
{
	char sql[64];
	sqlite3 *h;

	(void)make;
	if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, "unix") != SQLITE_OK)
		rows_die(h, path);
	snprintf(sql, sizeof sql, "PRAGMA page_size = %d", w->page_size);
	rows_run(h, sql);
	return h;
}

static sqlite3 *from_copy(void)
{
	struct file f = { 0 };

	open_plain(&f, copy_path, 32768);
	return f.h;
}

static void time_size(int page_size, const char *folder, const char *keep)
{
	struct rows_way ways[WAYS] = { { .open = open_sealed, .page_size = page_size },
				       { .open = open_unsealed, .page_size = page_size } };
	char paths[2 * WAYS][4096], title[128];

	for (int way = 0; way < WAYS; way++) {
		snprintf(paths[way], sizeof paths[way], "%s/%s.db", folder, way == OURS ? "sealed" : "plain");
		snprintf(paths[WAYS + way], sizeof paths[way], "%s/new-%d.db", folder, way);
		ways[way].path = paths[way];
		ways[way].new_path = paths[WAYS + way];
		rows_fill(&ways[way], from_copy, CONTACTS);
	}
	snprintf(title, sizeof title, "Pages of %d KiB beside plain SQLite %s", page_size / 1024, SQLITE_VERSION);
	rows_time(ways, title);
	unlink(paths[OURS]);
	if (keep ? rename(paths[PLAIN], keep) : unlink(paths[PLAIN]))
		rows_die(NULL, paths[PLAIN]);
}

int main(int argc, char **argv)
{
	double none[2];

	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: pages OFFICE FOLDER [KEEP]\n");
		return 2;
	}
	snprintf(office_path, sizeof office_path, "%s", argv[1]);
	snprintf(copy_path, sizeof copy_path, "%s/copy.db", argv[2]);
	unlink(copy_path);
	rows_apart(make_copy, NULL, none);
	time_size(4096, argv[2], argc == 4 ? argv[3] : NULL);
	time_open();
	time_size(8192, argv[2], NULL);
	time_size(16384, argv[2], NULL);
	unlink(copy_path);
	return 0;
}
