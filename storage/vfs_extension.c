/*
 * The page encryption as a loadable extension of SQLite, for tests and for looking into a file with SQLite's
 * own tools; it is not installed and no part of Loods. Loaded, it becomes the default VFS: databases opened
 * afterwards are encrypted, new ones are made so, with no header region, pages of 4096 bytes, a file id of
 * zeros and the page key that is the first 32 bytes of the file named in LOODS_VFS_TEST_KEYFILE. What the VFS
 * refuses (other journals than WAL, temporary files on the disk) it refuses here too: give `PRAGMA
 * temp_store=MEMORY` first.
 *
 *     make vfs-extension
 *     LOODS_VFS_TEST_KEYFILE=key sqlite3 -cmd '.load ./storage/vfs_extension' -cmd '.open x.db'
 */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1
#include "vfs_crypt_page.c"
#include "vfs_crypt_log.c"
#include "vfs_crypt.c"

#include <stdio.h>

enum { EXTENSION_PAGE = 4096 };

static int key_read(unsigned char key[VFS_CRYPT_KEY_BYTES])
{
	const char *name = getenv("LOODS_VFS_TEST_KEYFILE");
	FILE *f = name ? fopen(name, "rb") : NULL;
	size_t n = f ? fread(key, 1, VFS_CRYPT_KEY_BYTES, f) : 0;

	if (f)
		fclose(f);
	return n == VFS_CRYPT_KEY_BYTES ? SQLITE_OK : SQLITE_AUTH;
}

/* As crypt_open(), and a database gets its key at once. */
static int keyed_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	unsigned char key[VFS_CRYPT_KEY_BYTES];
	struct vfs_crypt_params p = { .page_size = EXTENSION_PAGE, .key = key };
	sqlite3_int64 size;
	int rc = crypt_open(vfs, name, f, flags, out_flags);

	if (rc != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB))
		return rc;
	rc = key_read(key);
	if (rc == SQLITE_OK)
		rc = CALL(f, xFileSize, &size);
	if (rc == SQLITE_OK) {
		p.create = size == 0;
		rc = f->pMethods->xFileControl(f, VFS_CRYPT_FCNTL_KEY, &p);
	}
	sodium_memzero(key, sizeof(key));
	if (rc != SQLITE_OK) {
		f->pMethods->xClose(f);
		f->pMethods = NULL;
	}
	return rc;
}

/* The name by which SQLite looks for it. */
int sqlite3_vfsextension_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);
int sqlite3_vfsextension_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
	unsigned char key[VFS_CRYPT_KEY_BYTES];
	int rc;

	(void)db;
	SQLITE_EXTENSION_INIT2(api);
	if (key_read(key) != SQLITE_OK) {
		*message = sqlite3_mprintf("LOODS_VFS_TEST_KEYFILE must name a file with a key of 32 bytes");
		return SQLITE_ERROR;
	}
	sodium_memzero(key, sizeof(key));
	rc = vfs_crypt_register("loods", NULL, 1);
	if (rc == SQLITE_OK)
		sqlite3_vfs_find("loods")->xOpen = keyed_open;
	return rc == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : rc;
}
