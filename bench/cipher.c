/*
 * The same rows with SQLCipher, where it is installed: cipher PLAIN-DATABASE FOLDER. Linked to SQLCipher alone, whose plain
 * SQLite (of its own version) is what it stands beside. PLAIN-DATABASE is one that bench/pages made.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench_rows.h"

static const char *office_path;

static sqlite3 *open_path(const char *path)
{
	sqlite3 *h;

	if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		rows_die(h, path);
	return h;
}

static sqlite3 *open_plain(const struct rows_way *w, const char *path, bool make)
{
	sqlite3 *h = open_path(path);

	(void)w, (void)make;
	rows_run(h, "PRAGMA page_size = 4096");
	return h;
}

/* With the key itself, not derived from a passphrase. */
static sqlite3 *open_sealed(const struct rows_way *w, const char *path, bool make)
{
	sqlite3 *h = open_path(path);

	(void)w, (void)make;
	rows_run(h, "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\"");
	rows_run(h, "PRAGMA cipher_page_size = 4096");
	return h;
}

static sqlite3 *open_office(void)
{
	return open_path(office_path);
}

int main(int argc, char **argv)
{
	char paths[4][4096], title[128];
	struct rows_way ways[2] = { { .open = open_sealed }, { .open = open_plain } };
	sqlite3 *h;
	sqlite3_stmt *st;

	if (argc != 3) {
		fprintf(stderr, "usage: cipher PLAIN-DATABASE FOLDER\n");
		return 2;
	}
	office_path = argv[1];
	for (int i = 0; i < 2; i++) {
		snprintf(paths[i], sizeof paths[i], "%s/cipher-%d.db", argv[2], i);
		snprintf(paths[2 + i], sizeof paths[i], "%s/cipher-new-%d.db", argv[2], i);
		ways[i].path = paths[i];
		ways[i].new_path = paths[2 + i];
		rows_fill(&ways[i], open_office, 1L << 40);
	}
	h = open_path(":memory:");
	if (sqlite3_prepare_v2(h, "PRAGMA cipher_version", -1, &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		rows_die(h, "no SQLCipher");
	snprintf(title, sizeof title, "SQLCipher %s beside its own SQLite %s", (const char *)sqlite3_column_text(st, 0),
		 sqlite3_libversion());
	sqlite3_finalize(st);
	sqlite3_close(h);
	rows_time(ways, title);
	unlink(paths[0]);
	unlink(paths[1]);
	return 0;
}
