/* A change of keys, through real offices: all of the content is there again, in every table and in what was before
 * it; the old keys open nothing in the new file; everybody comes in as before; and whatever fails, or is killed
 * where, the office is the old file or the new one. */
#include "office_fill.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "contact.h"
#include "fault_vfs.h"
#include "keyfile_slot.h"
#include "office_file.h"
#include "rec_seal.h"
#include "recovery_code.h"
#include "rekey.h"
#include "types.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

/* ---- the system's calls, counted: the one with that number kills the process, before or after it is done ---- */

static struct {
	long at, n; /* at 0: none */
	bool after, fail;
} calls;

static bool call_begins(void)
{
	if (calls.n++ + 1 != calls.at)
		return false;
	if (calls.fail)
		return true;
	if (!calls.after)
		raise(SIGKILL);
	return false;
}

static int call_ends(long rc)
{
	if (calls.n == calls.at && calls.after && !calls.fail)
		raise(SIGKILL);
	return (int)rc;
}

int rename(const char *from, const char *to)
{
	return call_begins() ? -1 : call_ends(syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

int link(const char *from, const char *to)
{
	return call_begins() ? -1 : call_ends(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int unlink(const char *path)
{
	return call_begins() ? -1 : call_ends(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int fsync(int fd)
{
	return call_begins() ? -1 : call_ends(syscall(SYS_fsync, fd));
}

int fchmod(int fd, mode_t mode)
{
	return call_begins() ? -1 : call_ends(syscall(SYS_fchmod, fd, mode));
}

/* ---- offices ---- */

static enum loods_code rekey_as(struct loods_store *s, enum loods_rekey_scope scope, struct loods_rekeyed *done,
				struct loods_err *err)
{
	return loods_store_rekey(s, &(struct loods_rekey){ .scope = scope }, done, err);
}

/* Changes the keys as whoever is in, and lets the same account in again. */
static void rekey_office(struct office *o, enum loods_rekey_scope scope, char kept[128])
{
	char name[32];
	struct loods_rekeyed done;
	struct loods_err err = { 0 };

	snprintf(name, sizeof name, "%s", o->user.name);
	OK(rekey_as(o->store, scope, &done, &err));
	snprintf(kept, 128, "%s", done.kept.s);
	loods_str_release(&done.kept);
	office_enter(o, name);
}

static void verify(struct office *o)
{
	struct loods_arena a = { 0 };
	struct loods_health h;
	struct loods_err err = { 0 };

	OK(loods_store_verify(o->store, &a, NULL, NULL, &h, &err));
	cr_assert_eq(h.n, 0, "%s: %s", h.n ? h.list[0].where : "", h.n ? h.list[0].what : "");
	loods_arena_release(&a);
}

/* Records of every type, each with versions before it and some taken back. */
static void fill_office(struct office *o, struct loods_arena *a, int seeds)
{
	struct loods_err err = { 0 };
	struct loods_tx *tx;

	for (int i = 0; i < loods_types_n; i++)
		for (int seed = 1; seed <= seeds; seed++) {
			const struct loods_type *t = loods_types[i];
			void *rec = office_make(o, t, seed + 10 * i, a);

			OK(loods_store_begin(o->store, &tx, &err));
			if (!t->append_only) {
				OK(loods_store_put(tx, t, rec, &err));
				if (seed == 2)
					OK(loods_store_delete(tx, t, rec, &err));
			}
			OK(loods_store_log(tx,
					   &(struct loods_log_entry){ .user = o->user.id,
								      .action = LOODS_LOG_OPEN_REASON,
								      .purpose = "waarneming van een collega" },
					   &err));
			OK(loods_store_commit(tx, &err));
		}
}

/* ---- what a file says ---- */

struct said {
	struct loods_str text;	 /* a line for each value */
	struct loods_str columns; /* with sealed values in them: "table.column\n" */
	long sealed;
};

/* Where a value stands, and what it says once opened. */
static void say(struct loods_store *s, const struct rekey_table *t, struct db_stmt *st, int col, struct said *out)
{
	struct field_place place = { t->place, t->columns[col], db_int(st, 0) };
	struct loods_arena a = { 0 };
	size_t n = 0, len = 0;
	const void *p = db_blob(st, col, &n);
	char *text = NULL, name[128];

	loods_str_addf(&out->text, "%s %lld %s ", t->name, (long long)place.row, t->columns[col]);
	if (db_is_blob(st, col) && s->fc.keys.p &&
	    field_crypt_open(&s->fc, &place, p, n, &a, &text, &len, NULL) == LOODS_OK) {
		loods_str_add_bytes(&out->text, text, len);
		snprintf(name, sizeof name, "%s.%s\n", t->name, t->columns[col]);
		if (!strstr(out->columns.s, name))
			loods_str_add(&out->columns, name);
		out->sealed++;
	} else if (strcmp(t->columns[col], "ident_hash") != 0 && !db_is_null(st, col)) {
		loods_str_add_bytes(&out->text, p, n);
	}
	loods_str_add_char(&out->text, '\n');
	loods_arena_release(&a);
}

/* All tables but the log, of which `log` entries. */
static void say_all(struct loods_store *s, int64_t log, struct said *out)
{
	struct loods_arena a = { 0 };
	struct rekey_tables t;
	struct loods_err err = { 0 };

	*out = (struct said){ .text = LOODS_STR_INIT, .columns = LOODS_STR_INIT };
	OK(rekey_tables(s->db, &a, &t, &err));
	for (int i = 0; i < t.n; i++) {
		struct db_stmt *st;
		bool row;

		if (strcmp(t.list[i].name, "access_log_head") == 0)
			continue;
		OK(db_prepare(s->db, t.list[i].select, &st, &err));
		while (db_step(st, &row, &err) == LOODS_OK && row) {
			bool is_log = strcmp(t.list[i].name, "access_log") == 0;

			if (is_log && db_int(st, 0) > log)
				continue;
			for (int k = 0; k < t.list[i].n; k++)
				if (!(is_log && strcmp(t.list[i].columns[k], "hash") == 0) &&
				    strcmp(t.list[i].columns[k], "last_in") != 0)
					say(s, &t.list[i], st, k, out);
		}
		db_finish(st);
	}
	loods_arena_release(&a);
}

static void said_release(struct said *s)
{
	loods_str_release(&s->text);
	loods_str_release(&s->columns);
}

static int64_t log_length(struct loods_store *s)
{
	struct loods_err err = { 0 };
	int64_t n;

	OK(db_read_int(s->db, "SELECT max(seq) FROM access_log", 0, 0, &n, NULL, &err));
	return n;
}

Test(rekey, every_table_says_the_same_and_the_old_keys_open_nothing)
{
	struct loods_arena a = { 0 };
	struct said before, after, old_eyes;
	struct field_crypt old_fc = { 0 };
	struct loods_secret page = { 0 }, identity = { 0 };
	struct loods_err err = { 0 };
	struct office o;
	char kept[128];
	int64_t log;

	office_init(&o, OFFICE_LEAD);
	fill_office(&o, &a, 3);
	log = log_length(o.store);
	say_all(o.store, log, &before);
	OK(loods_secret_set(&page, o.store->session.page_key.p, 32, &err));
	OK(loods_secret_set(&identity, o.store->session.identity_key.p, 32, &err));
	OK(field_crypt_init(&old_fc, &identity, &err));
	rekey_office(&o, LOODS_REKEY_ALL, kept);
	verify(&o);
	say_all(o.store, log, &after);
	cr_assert_eq(before.text.len, after.text.len);
	cr_assert(memcmp(before.text.s, after.text.s, after.text.len) == 0);
	cr_assert_eq(before.sealed, after.sealed);
	/* Nothing was left out of the test: each sealed field of each type, now and before, and the log. */
	cr_assert_not_null(strstr(before.columns.s, "access_log.purpose\n"));
	for (int i = 0; i < loods_types_n; i++)
		for (int k = 0; k < loods_types[i]->n_fields; k++) {
			const struct loods_field *f = &loods_types[i]->fields[k];
			const char *column = rec_seal_ident(f) ? "ident" : f->name;
			char name[128];

			if (!rec_seal_ident(f) && !rec_seal_alone(f))
				continue;
			snprintf(name, sizeof name, "%s.%s\n", loods_types[i]->name, column);
			cr_assert_not_null(strstr(before.columns.s, name), "%s", name);
			snprintf(name, sizeof name, "%s_history.%s\n", loods_types[i]->name, column);
			if (!loods_types[i]->append_only)
				cr_assert_not_null(strstr(before.columns.s, name), "%s", name);
		}
	/* With the old identity key. */
	cr_assert_neq(memcmp(identity.p, o.store->session.identity_key.p, 32), 0);
	field_crypt_release(&o.store->fc);
	o.store->fc = old_fc;
	say_all(o.store, log, &old_eyes);
	cr_assert_eq(old_eyes.sealed, 0, "%s", old_eyes.columns.s);
	/* With the old page key. */
	cr_assert_neq(memcmp(page.p, o.store->session.page_key.p, 32), 0);
	loods_store_close(o.store);
	o.store = NULL;
	{
		struct db_options options = { .path = o.path, .vfs = OFFICE_FILE_VFS };
		struct vfs_crypt_params key = { .page_size = 4096, .key = page.p };
		struct vfs_crypt_io io;
		struct keyfile_io kio;
		struct keyfile *kf;
		sqlite3_int64 size;
		struct db *db;

		OK(db_open(&options, &db, &err));
		OK(office_file_io(db, &io, &kio, &err));
		OK(keyfile_open(&kio, &kf, &err));
		key.region = (sqlite3_int64)keyfile_info(kf)->region;
		memcpy(key.file_id, keyfile_info(kf)->file_id, sizeof key.file_id);
		OK(db_control(db, VFS_CRYPT_FCNTL_KEY, &key, &err));
		cr_assert_eq(vfs_crypt_io_size(&io, &size), SQLITE_OK);
		cr_assert_gt(size, key.region + 50 * 4096);
		for (unsigned i = 1; i <= (size - key.region) / 4096; i++)
			cr_assert_eq(vfs_crypt_check_page(&io, i), SQLITE_CORRUPT, "page %u", i);
		keyfile_close(kf);
		db_close(db);
	}
	said_release(&before);
	said_release(&after);
	said_release(&old_eyes);
	loods_secret_release(&page);
	loods_secret_release(&identity);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- who comes in ---- */

Test(rekey, everybody_comes_in_as_before)
{
	static const char *const names[] = { OFFICE_ADMINISTRATOR, OFFICE_LEAD, OFFICE_CASEWORKER, OFFICE_CASEWORKER_2 };
	struct loods_store_options options = { .no_delay = true };
	struct loods_secret pass;
	struct loods_err err = { 0 };
	struct keyfile_info was;
	struct loods_store *s;
	struct loods_user user;
	struct office o;
	char kept[128];

	office_init(&o, OFFICE_ADMINISTRATOR);
	OK(loods_store_user_disable(o.store, OFFICE_CASEWORKER_2, &err));
	office_enter(&o, OFFICE_LEAD);
	was = *keyfile_info(o.store->kf);
	rekey_office(&o, LOODS_REKEY_ALL, kept);
	cr_assert_eq(memcmp(was.file_id, keyfile_info(o.store->kf)->file_id, sizeof was.file_id), 0);
	cr_assert_eq(keyfile_info(o.store->kf)->page_epoch, 2);
	cr_assert_eq(keyfile_info(o.store->kf)->identity_epoch, 2);
	cr_assert_gt(keyfile_info(o.store->kf)->generation, was.generation);
	for (int i = 0; i < 3; i++) {
		office_enter(&o, names[i]);
		cr_assert_eq(loods_store_sees_names(o.store), i > 0, "%s", names[i]);
	}
	office_enter(&o, OFFICE_EVALUATOR);
	cr_assert_null(o.store->session.identity_key.p);
	/* The disabled one has no slot: nothing is sealed to it. */
	for (uint32_t i = 0; i < was.slots; i++) {
		const unsigned char *slot = keyfile_slot_at(o.store->kf, i);

		if (slot[SLOT_STATE] == KEYFILE_DISABLED || slot[SLOT_STATE] == KEYFILE_FREE)
			for (int k = SLOT_PUBLIC; k < KEYFILE_SLOT_BYTES; k++)
				cr_assert_eq(slot[k], 0);
		if (slot[SLOT_ROLE] == LOODS_ROLE_EVALUATOR || slot[SLOT_ROLE] == LOODS_ROLE_ADMINISTRATOR)
			for (int k = SLOT_IDENTITY_KEY; k < SLOT_IDENTITY_KEY + KEY_SEALED; k++)
				cr_assert_eq(slot[k], 0);
	}
	options.path = o.path;
	options.clock = &o.clock;
	pass = office_passphrase(OFFICE_PASSPHRASE);
	OK(loods_store_open(&options, &s, &err));
	cr_assert_eq(loods_store_unlock(s, OFFICE_CASEWORKER_2, &pass, &user, &err), LOODS_EAUTH);
	loods_store_close(s);
	/* The file that was kept is an office of its own, under the old keys. */
	options.path = kept;
	OK(loods_store_open(&options, &s, &err));
	OK(loods_store_unlock(s, OFFICE_LEAD, &pass, &user, &err));
	loods_store_close(s);
	loods_secret_release(&pass);
	office_release(&o);
}

Test(rekey, both_recovery_codes_go_on_opening)
{
	struct loods_store_options options = { .no_delay = true };
	struct loods_secret pass, file = { 0 }, names = { 0 }, own = { 0 }, identity = { 0 };
	char one[LOODS_RECOVERY_CODE_MAX], two[LOODS_RECOVERY_CODE_MAX], kept[128];
	struct keyfile_session s = { 0 };
	struct loods_err err = { 0 };
	struct office o;
	uint32_t slot;

	office_init(&o, OFFICE_LEAD); /* its folder and clock are used, another office goes into it */
	loods_store_close(o.store);
	o.store = NULL;
	cr_assert_eq(unlink(o.path), 0);
	options.path = o.path;
	options.clock = &o.clock;
	pass = office_passphrase(OFFICE_PASSPHRASE);
	OK(loods_store_create(&options, LOODS_KDF_TEST, 16, OFFICE_ADMINISTRATOR, &pass, one, &err));
	office_enter(&o, OFFICE_ADMINISTRATOR);
	OK(loods_store_user_add(o.store, OFFICE_LEAD, LOODS_ROLE_LEAD, &pass, two, &err));
	office_enter(&o, OFFICE_LEAD);
	rekey_office(&o, LOODS_REKEY_ALL, kept);
	OK(loods_secret_set(&file, one, strlen(one), &err));
	OK(loods_secret_set(&names, two, strlen(two), &err));
	OK(keyfile_unlock_recovery(o.store->kf, &file, &s, &err));
	cr_assert_eq(memcmp(s.page_key.p, o.store->session.page_key.p, 32), 0);
	OK(keyfile_code_open(o.store->kf, RECOVERY_CODE_NAMES, KEYFILE_RECOVERY_IDENTITY, &names, &own, &slot, &err));
	OK(keyfile_slot_unseal(keyfile_slot_at(o.store->kf, slot), SLOT_IDENTITY_KEY, &own, slot, &identity, &err));
	cr_assert_eq(memcmp(identity.p, o.store->session.identity_key.p, 32), 0);
	keyfile_session_release(&s);
	loods_secret_release(&own);
	loods_secret_release(&identity);
	loods_secret_release(&file);
	loods_secret_release(&names);
	loods_secret_release(&pass);
	office_release(&o);
}

Test(rekey, who_may_not_changes_nothing_and_the_page_key_alone_leaves_names_as_they_are)
{
	struct loods_rekeyed done;
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	unsigned char was[32], names[32];
	struct office o;
	char kept[128];

	office_init(&o, OFFICE_LEAD);
	fill_office(&o, &a, 1);
	memcpy(was, o.store->session.page_key.p, 32);
	memcpy(names, o.store->session.identity_key.p, 32);
	office_enter(&o, OFFICE_CASEWORKER);
	cr_assert_eq(rekey_as(o.store, LOODS_REKEY_ALL, &done, &err), LOODS_EDENIED);
	office_enter(&o, OFFICE_EVALUATOR);
	cr_assert_eq(rekey_as(o.store, LOODS_REKEY_PAGES, &done, &err), LOODS_EDENIED);
	office_enter(&o, OFFICE_ADMINISTRATOR);
	cr_assert_eq(rekey_as(o.store, LOODS_REKEY_ALL, &done, &err), LOODS_EDENIED);
	cr_assert_eq(memcmp(was, o.store->session.page_key.p, 32), 0);
	rekey_office(&o, LOODS_REKEY_PAGES, kept);
	cr_assert_neq(memcmp(was, o.store->session.page_key.p, 32), 0);
	cr_assert_eq(keyfile_info(o.store->kf)->identity_epoch, 1);
	office_enter(&o, OFFICE_LEAD);
	cr_assert_eq(memcmp(names, o.store->session.identity_key.p, 32), 0);
	verify(&o);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- others ---- */

Test(rekey, a_session_that_is_open_is_told_and_can_save_nothing)
{
	struct loods_err err = { 0 };
	struct loods_store_options options = { .no_delay = true };
	struct loods_store *other, *late;
	struct loods_secret pass;
	struct loods_user user;
	struct loods_tx *tx;
	struct office o;
	char kept[128], log[160];
	struct stat st;

	office_init(&o, OFFICE_LEAD);
	other = office_session(&o, OFFICE_CASEWORKER, &user);
	options.path = o.path;
	options.clock = &o.clock;
	OK(loods_store_open(&options, &late, &err)); /* and asks for the passphrase meanwhile */
	rekey_office(&o, LOODS_REKEY_ALL, kept);
	pass = office_passphrase(OFFICE_PASSPHRASE);
	cr_assert_eq(loods_store_unlock(late, OFFICE_CASEWORKER, &pass, &user, &err), LOODS_EBUSY, "%s", err.msg);
	loods_store_close(late);
	loods_secret_release(&pass);
	office_client(&o, "KN-1", "Een"); /* stands in the new log */
	snprintf(log, sizeof log, "%s-wal", o.path);
	cr_assert_eq(stat(log, &st), 0);
	cr_assert_gt(st.st_size, 0);
	cr_assert_eq(loods_store_still_allowed(other, &err), LOODS_EBUSY, "%s", err.msg);
	cr_assert_not_null(strstr(err.msg, "keys of this office were changed"), "%s", err.msg);
	cr_assert_eq(loods_store_begin(other, &tx, &err), LOODS_EBUSY, "%s", err.msg);
	/* Not even one that does not ask: the log by that name is no longer its own. */
	cr_assert_eq(db_exec(other->db, "BEGIN IMMEDIATE", &err), LOODS_EBUSY, "%s", err.msg);
	loods_store_idle(other);
	loods_store_close(other);
	cr_assert_eq(stat(log, &st), 0, "the old session took the log of the new file away");
	cr_assert_gt(st.st_size, 0);
	office_enter(&o, OFFICE_CASEWORKER);
	verify(&o);
	{
		loods_id id;

		OK(loods_store_find_key(o.store, &loods_client_type, "KN-1", &id, &err));
	}
	office_release(&o);
}

Test(rekey, a_log_of_the_old_file_means_nothing_beside_the_new_one)
{
	struct loods_store *other;
	struct loods_user user;
	struct office o;
	char kept[128], log[160], saved[160], command[800];

	office_init(&o, OFFICE_LEAD);
	office_client(&o, "KN-1", "Een"); /* in the log alone: nobody was idle */
	snprintf(log, sizeof log, "%s-wal", o.path);
	snprintf(saved, sizeof saved, "%s/saved", o.dir);
	snprintf(command, sizeof command, "test -s '%s' && cp '%s' '%s'", log, log, saved);
	cr_assert_eq(system(command), 0);
	rekey_office(&o, LOODS_REKEY_ALL, kept);
	loods_store_close(o.store);
	o.store = NULL;
	snprintf(command, sizeof command, "cp '%s' '%s'", saved, log);
	cr_assert_eq(system(command), 0);
	other = office_session(&o, OFFICE_LEAD, &user);
	o.store = other;
	verify(&o);
	office_client(&o, "KN-2", "Twee");
	office_enter(&o, OFFICE_CASEWORKER);
	verify(&o);
	office_release(&o);
}

/* ---- what is wrong with the new file shows ---- */

/* A file under new keys that was filled as a change of keys fills it, not put in place. */
static void make_twin(struct office *o, struct rekey *k)
{
	struct loods_err err = { 0 };
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/twin", o->dir);
	fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
	cr_assert_geq(fd, 0);
	close(fd);
	*k = (struct rekey){ .from = o->store, .names = true };
	OK(store_twin(o->store, path, true, true, &k->to, &err));
	OK(rekey_copy(k, &err));
}

Test(rekey, the_comparison_sees_each_change)
{
	static const char *const changes[] = {
		"UPDATE contact SET minutes = 7 WHERE id = (SELECT max(id) FROM contact)",
		"UPDATE contact_history SET note = NULL WHERE id = (SELECT max(id) FROM contact_history)",
		"UPDATE client SET ident_hash = zeroblob(32) WHERE id = 1",
		"UPDATE client_history SET ident_hash = zeroblob(32) WHERE id = 1",
		"UPDATE client SET ident = zeroblob(length(ident)) WHERE id = 1",
		"UPDATE user SET last_in = 1 WHERE id = 2",
		"DELETE FROM client_history",
		"INSERT INTO setting (name, value, set_at, set_by) VALUES ('x', 1, 1, 1)",
		"DELETE FROM contact_pack WHERE id = 0",
		"DROP INDEX contact_planned",
		NULL, /* the old sealing */
	};
	struct loods_arena a = { 0 };
	struct loods_str old = LOODS_STR_INIT;
	struct loods_err err = { 0 };
	struct db_stmt *st;
	struct office o;
	struct rekey k;
	bool row;

	office_init(&o, OFFICE_LEAD);
	fill_office(&o, &a, 2);
	make_twin(&o, &k);
	OK(rekey_compare(&k, &err));
	OK(db_prepare(o.store->db, "SELECT 'UPDATE task SET what = ' || quote(what) || ' WHERE id = ' || id FROM task", &st,
		      &err));
	OK(db_step(st, &row, &err));
	cr_assert(row);
	loods_str_add(&old, db_text(st, 0));
	db_finish(st);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		const char *sql = changes[i] ? changes[i] : old.s;

		OK(db_begin(k.to->db, &err));
		OK(db_script(k.to->db, sql, true, &err));
		cr_assert_eq(rekey_compare(&k, &err), LOODS_EDAMAGED, "not seen: %s", sql);
		db_rollback(k.to->db);
	}
	OK(rekey_compare(&k, &err));
	loods_store_close(k.to);
	loods_str_release(&old);
	loods_arena_release(&a);
	office_release(&o);
}

/* Once the new file is written, something happens to a byte of its last page. */
static bool spoil(int64_t done, int64_t total, void *ctx)
{
	char *path = ctx;
	struct stat st;
	int fd;

	if (done < total / REKEY_PHASES || !*path)
		return true;
	fd = open(path, O_RDWR);
	cr_assert_geq(fd, 0);
	cr_assert_eq(fstat(fd, &st), 0);
	cr_assert_eq(pwrite(fd, "x", 1, st.st_size - 3000), 1);
	close(fd);
	*path = '\0';
	return true;
}

static bool stop(int64_t done, int64_t total, void *ctx)
{
	return done * 10 < total * *(int *)ctx;
}

Test(rekey, a_damaged_copy_or_a_wish_to_stop_leaves_the_office_as_it_is)
{
	struct loods_rekeyed done;
	struct loods_arena a = { 0 };
	struct loods_err err = { 0 };
	char path[128], spoilt[128];
	unsigned char was[32];
	struct office o;

	office_init(&o, OFFICE_LEAD);
	fill_office(&o, &a, 2);
	memcpy(was, o.store->session.page_key.p, 32);
	snprintf(path, sizeof path, "%s/.office.loods.rekey", o.dir);
	memcpy(spoilt, path, sizeof spoilt);
	cr_assert_eq(loods_store_rekey(o.store,
				       &(struct loods_rekey){ LOODS_REKEY_ALL, spoil, spoilt }, &done, &err),
		     LOODS_EDAMAGED, "%s", err.msg);
	cr_assert_eq(*spoilt, '\0', "it was spoilt");
	cr_assert_neq(access(path, F_OK), 0);
	for (int tenths = 0; tenths <= 6; tenths += 3) { /* at the start of each phase, in an office as small as this */
		cr_assert_eq(loods_store_rekey(o.store,
					       &(struct loods_rekey){ LOODS_REKEY_ALL, stop, &tenths }, &done, &err),
			     LOODS_ECANCEL, "%d", tenths);
		cr_assert_neq(access(path, F_OK), 0);
	}
	office_client(&o, "KN-1", "Een"); /* the same session goes on */
	office_enter(&o, OFFICE_LEAD);
	cr_assert_eq(memcmp(was, o.store->session.page_key.p, 32), 0);
	verify(&o);
	loods_arena_release(&a);
	office_release(&o);
}

/* ---- the k-th operation fails ---- */

static bool all(void)
{
	return getenv("LOODS_TESTS_FULL") != NULL;
}

/* The office opens, is whole, and has the client. */
static void still_an_office(struct office *o, const char *reference, const char *where, long k)
{
	struct loods_err err = { 0 };
	loods_id id;

	office_enter(o, OFFICE_LEAD);
	cr_assert_eq(loods_store_find_key(o->store, &loods_client_type, reference, &id, &err), LOODS_OK, "%s %ld: %s",
		     where, k, err.msg);
	verify(o);
}

/* Removes what was kept; true: nothing else was left. */
static bool clean(struct office *o)
{
	struct dirent *e;
	bool ok = true;
	DIR *d = opendir(o->dir);

	while ((e = readdir(d)) != NULL) {
		char path[512];

		snprintf(path, sizeof path, "%s/%s", o->dir, e->d_name);
		if (strstr(e->d_name, ".before-rekey-"))
			unlink(path);
		else if (strstr(e->d_name, ".rekey"))
			ok = false;
	}
	closedir(d);
	return ok;
}

static long failing(struct office *o, int ops, long step, bool for_ever)
{
	long k = 1, runs = 0;

	for (bool over = false; !over; k += step, runs++) {
		struct loods_rekeyed done;
		struct loods_err err = { 0 };
		enum loods_code code;

		fault_vfs_arm(ops, k, for_ever);
		code = rekey_as(o->store, LOODS_REKEY_ALL, &done, &err);
		over = !fault_vfs_fired();
		fault_vfs_disarm();
		cr_assert(code == LOODS_OK || err.msg[0], "operation %ld: failed without a word", k);
		cr_assert(!over || code == LOODS_OK, "%s", err.msg);
		loods_str_release(&done.kept);
		still_an_office(o, "KN-1", "operation", k);
		cr_assert(clean(o), "operation %ld: something half made is left", k);
	}
	return runs;
}

Test(rekey, whatever_operation_fails_the_office_is_the_old_or_the_new_one, .timeout = 3000)
{
	struct office o;

	cr_assert_eq(fault_vfs_register(), SQLITE_OK);
	cr_assert_eq(vfs_crypt_register(OFFICE_FILE_VFS, "fault", 0), SQLITE_OK);
	office_init(&o, OFFICE_LEAD);
	office_client(&o, "KN-1", "Een");
	cr_assert_gt(failing(&o, FAULT_ALL, all() ? 1 : 23, false), 20);
	cr_assert_gt(failing(&o, FAULT_ALL, all() ? 1 : 61, true), 5);
	cr_assert_gt(failing(&o, FAULT_FULL, all() ? 1 : 31, true), 5);
	office_release(&o);
}

Test(rekey, whatever_call_of_the_system_fails_the_office_is_the_old_or_the_new_one, .timeout = 600)
{
	struct office o;
	long k = 1;

	office_init(&o, OFFICE_LEAD);
	office_client(&o, "KN-1", "Een");
	for (bool over = false; !over; k++) {
		struct loods_rekeyed done;
		struct loods_err err = { 0 };
		enum loods_code code;

		calls.n = 0;
		calls.fail = true;
		calls.at = k;
		code = rekey_as(o.store, LOODS_REKEY_ALL, &done, &err);
		over = calls.n < calls.at;
		calls.at = 0;
		cr_assert(code == LOODS_OK || err.msg[0], "call %ld", k);
		cr_assert(!over || code == LOODS_OK, "%s", err.msg);
		loods_str_release(&done.kept);
		still_an_office(&o, "KN-1", "call", k);
		clean(&o);
	}
	cr_assert_gt(k, 10);
	office_release(&o);
}

/* ---- killed at each call, while somebody else has the office open ---- */

/* The old file is longer than the new one will be. */
static void lengthen(struct office *o)
{
	struct loods_err err = { 0 };

	OK(db_begin(o->store->db, &err));
	OK(db_script(o->store->db,
		     "CREATE TABLE long (x BLOB); INSERT INTO long VALUES (zeroblob(200000)); DROP TABLE long", true, &err));
	OK(db_commit(o->store->db, &err));
}

/* What stands as index of the log beside a new file that was just put in place: the old one's, and then one that
 * nobody believes. */
static void index_means_nothing(struct office *o, long k)
{
	unsigned char headers[96], zero[96] = { 0 };
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s-shm", o->path);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	if (read(fd, headers, sizeof headers) == (ssize_t)sizeof headers)
		cr_assert_eq(memcmp(headers, zero, sizeof zero), 0, "call %ld", k);
	close(fd);
}

static uint8_t epoch_in_place(struct office *o)
{
	struct loods_err err = { 0 };
	struct keyfile *kf;
	int fd = open(o->path, O_RDONLY);
	const struct keyfile_io io = store_fd_io(&fd);
	uint8_t epoch;

	OK(keyfile_open(&io, &kf, &err));
	epoch = keyfile_info(kf)->page_epoch;
	keyfile_close(kf);
	close(fd);
	return epoch;
}

/* In a process of its own, once the other one has the office open. Its exit status. */
static int killed_at(struct office *o, long k, bool after, struct loods_store **other, struct loods_user *user)
{
	int ready[2], status;
	char byte = 0;
	pid_t pid;

	cr_assert_eq(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct loods_rekeyed done;
		struct loods_err err = { 0 };
		struct loods_user me;
		struct loods_store *s;

		close(ready[1]);
		(void)!read(ready[0], &byte, 1);
		s = office_session(o, OFFICE_LEAD, &me);
		calls.n = 0;
		calls.after = after;
		calls.at = k;
		_exit(rekey_as(s, LOODS_REKEY_ALL, &done, &err) == LOODS_OK ? calls.n < k ? 0 : 1 : 2);
	}
	close(ready[0]);
	*other = office_session(o, OFFICE_CASEWORKER, user);
	cr_assert_eq(write(ready[1], &byte, 1), 1);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	close(ready[1]);
	return status;
}

Test(rekey, wherever_it_is_killed_no_acknowledged_save_is_lost, .timeout = 3000)
{
	struct loods_store *other;
	struct loods_user user;
	struct office o;
	long k = 1, old = 0, new = 0, refused = 0;

	office_init(&o, OFFICE_LEAD);
	office_client(&o, "KN-1", "Een");
	for (bool over = false, after = false; !over; k += after, after = !after) {
		struct loods_client *c;
		struct loods_arena a = { 0 };
		struct loods_err err = { 0 };
		struct loods_tx *tx = NULL;
		char reference[32];
		uint8_t epoch;
		int status;
		bool saved;

		lengthen(&o);
		loods_store_close(o.store);
		o.store = NULL;
		status = killed_at(&o, k, after, &other, &user);
		over = !WIFSIGNALED(status);
		cr_assert(!over || WEXITSTATUS(status) == 0, "call %ld: status %d", k, status);
		/* Whoever had it open saves, or is told that it cannot. */
		epoch = keyfile_info(other->kf)->page_epoch;
		if (db_in_place(other->db, NULL) != LOODS_OK && epoch_in_place(&o) != epoch)
			index_means_nothing(&o, k);
		snprintf(reference, sizeof reference, "KN-%ld%s", k, after ? "-after" : "-before");
		c = loods_rec_new(&loods_client_type, &a);
		c->reference = reference;
		c->name = "Ander";
		saved = loods_store_begin(other, &tx, &err) == LOODS_OK;
		if (saved) {
			OK(loods_store_put(tx, &loods_client_type, c, &err));
			OK(loods_store_commit(tx, &err));
		} else {
			cr_assert_eq(err.code, LOODS_EBUSY, "call %ld: %s", k, err.msg);
		}
		/* The other one's session goes on while a new one comes in. */
		office_enter(&o, OFFICE_LEAD);
		cr_assert_eq(saved, epoch == keyfile_info(o.store->kf)->page_epoch, "call %ld", k);
		old += saved;
		refused += !saved;
		new += epoch != keyfile_info(o.store->kf)->page_epoch;
		loods_store_idle(other);
		office_client(&o, after ? "X-after" : "X-before", "Nieuw");
		loods_store_close(other);
		still_an_office(&o, after ? "X-after" : "X-before", "call", k);
		if (saved)
			still_an_office(&o, reference, "call", k);
		{
			struct loods_list list;
			struct loods_filter none = { 0 };

			OK(loods_store_list(o.store, &a, &loods_client_type, &none, &list, &err));
			for (int i = 0; i < list.n; i++) {
				const struct loods_client *x = list.rec[i];

				if (x->reference[0] == 'X') {
					OK(loods_store_begin(o.store, &tx, &err));
					OK(loods_store_delete(tx, &loods_client_type, list.rec[i], &err));
					OK(loods_store_commit(tx, &err));
				}
			}
		}
		loods_arena_release(&a);
	}
	cr_assert_gt(old, 10, "killed before the rename");
	cr_assert_gt(new, 3, "and after it");
	cr_assert_eq(new, refused);
	office_release(&o);
}
