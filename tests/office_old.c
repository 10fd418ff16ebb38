#include "office_old.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "migrate.h"
#include "office_file.h"
#include "rekey.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

static void names(const struct rekey_table *t, const char *each, struct loods_str *out)
{
	for (int i = 0; i < t->n; i++) {
		loods_str_add(out, i ? ", " : "");
		if (each)
			loods_str_add(out, each);
		else
			loods_str_addf(out, "\"%s\"", t->columns[i]);
	}
}

/* The rows of a table, in the columns that it has in the old file. */
static void copy_rows(struct db *from, struct db *to, const struct rekey_table *t)
{
	struct loods_str select = LOODS_STR_INIT, insert = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	struct db_stmt *in, *out;
	bool row;

	loods_str_add(&select, "SELECT ");
	names(t, NULL, &select);
	loods_str_addf(&select, " FROM \"%s\"", t->name);
	loods_str_addf(&insert, "INSERT INTO \"%s\" (", t->name);
	names(t, NULL, &insert);
	loods_str_add(&insert, ") VALUES (");
	names(t, "?", &insert);
	loods_str_add(&insert, ")");
	OK(db_prepare(from, select.s, &in, &err));
	OK(db_prepare_log(to, insert.s, &out, &err));
	while (db_step(in, &row, &err) == LOODS_OK && row) {
		bool none;

		for (int i = 0; i < t->n; i++)
			db_bind_same(out, i + 1, in, i);
		OK(db_step(out, &none, &err));
		db_reset(out);
	}
	db_finish(in);
	db_finish(out);
	loods_str_release(&select);
	loods_str_release(&insert);
}

void office_make_old(struct office *o, int version)
{
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	struct rekey_tables t;
	struct loods_store *old;
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/old", o->dir);
	f = fopen(path, "wb");
	cr_assert(f && fclose(f) == 0 && chmod(path, S_IRUSR | S_IWUSR) == 0);
	OK(store_twin(o->store, path, true, false, &old, &err));
	OK(migrate_to(old->db, version, &err));
	OK(rekey_tables(old->db, &a, &t, &err));
	OK(db_begin(old->db, &err));
	for (int i = 0; i < t.n; i++)
		if (strcmp(t.list[i].name, "contact_pack") != 0)
			copy_rows(o->store->db, old->db, &t.list[i]);
	OK(db_commit(old->db, &err));
	OK(db_checkpoint(old->db, &err));
	loods_store_close(old);
	loods_store_close(o->store);
	o->store = NULL;
	cr_assert_eq(rename(path, o->path), 0);
	loods_arena_release(&a);
}

int office_schema(const struct office *o, struct loods_str *text)
{
	struct db_options options = { .path = o->path, .vfs = OFFICE_FILE_VFS };
	struct loods_secret passphrase = office_passphrase(OFFICE_PASSPHRASE);
	struct vfs_crypt_params key = { 0 };
	struct keyfile_session session;
	struct loods_err err = { 0 };
	struct vfs_crypt_io io;
	struct keyfile_io kio;
	struct keyfile *kf;
	struct db_stmt *st;
	struct db *db;
	int64_t version;
	bool row;

	OK(db_open(&options, &db, &err));
	OK(office_file_io(db, &io, &kio, &err));
	OK(keyfile_open(&kio, &kf, &err));
	OK(keyfile_unlock(kf, OFFICE_LEAD, &passphrase, &session, &err));
	key.region = (sqlite3_int64)keyfile_info(kf)->region;
	key.page_size = (int)keyfile_info(kf)->page_size;
	key.key = session.page_key.p;
	memcpy(key.file_id, keyfile_info(kf)->file_id, sizeof key.file_id);
	OK(db_control(db, VFS_CRYPT_FCNTL_KEY, &key, &err));
	OK(db_start(db, &err));
	OK(db_read_int(db, "PRAGMA user_version", 0, 0, &version, NULL, &err));
	OK(db_prepare(db, "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
		      &st, &err));
	while (db_step(st, &row, &err) == LOODS_OK && row)
		loods_str_addf(text, "%s %s %s\n", db_text(st, 0), db_text(st, 1), db_text(st, 2));
	db_finish(st);
	db_close(db);
	keyfile_session_release(&session);
	keyfile_close(kf);
	loods_secret_release(&passphrase);
	return (int)version;
}
