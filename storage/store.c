#include "store_impl.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "i18n.h"
#include "migrate.h"
#include "office_file.h"
#include "rekey.h"

enum { PAGE_SIZE = 4096, LOCK_TRIES = 50 };

/* ---- opening ---- */

static struct loods_store *store_new(const struct loods_store_options *o)
{
	struct loods_store *s = calloc(1, sizeof *s);

	if (!s)
		loods_nomem();
	s->clock = o->clock;
	s->exclusive = o->exclusive;
	s->path = strdup(o->path);
	if (!s->path)
		loods_nomem();
	s->tx.store = s;
	return s;
}

/* Another file stands in the place of this one: the same office under later keys, or something else? */
static enum loods_code moved(void *ctx, struct loods_err *err)
{
	const struct loods_store *s = ctx;
	const struct keyfile_info *was = s->kf ? keyfile_info(s->kf) : NULL, *is;
	bool rekeyed = false;
	struct keyfile *kf = NULL;
	int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	const struct keyfile_io io = store_fd_io(&fd);

	if (fd >= 0 && was && keyfile_open(&io, &kf, NULL) == LOODS_OK) {
		is = keyfile_info(kf);
		rekeyed = memcmp(was->file_id, is->file_id, sizeof was->file_id) == 0 &&
			  was->page_epoch != is->page_epoch && was->generation < is->generation;
		keyfile_close(kf);
	}
	if (fd >= 0)
		close(fd);
	if (rekeyed)
		return loods_fail(err, LOODS_EBUSY,
				  _("The keys of this office were changed while it was open here. Nothing was "
				    "saved; sign in again with the same passphrase, and save then."));
	return loods_fail(err, LOODS_EREFUSED,
			  _("The office file was moved, or replaced by a backup, while it was open here. Leave "
			    "Loods and start it again; what was not saved yet is to be entered again."));
}

/* Somebody changes the keys: the new file is on its way, and the lock of the file is held. */
static bool keys_change(void *ctx, struct loods_err *err)
{
	struct loods_store *s = ctx;
	struct loods_str temporary = LOODS_STR_INIT;
	bool there;

	rekey_name_temporary(s->path, &temporary);
	there = access(temporary.s, F_OK) == 0;
	loods_str_release(&temporary);
	if (!there)
		return false;
	switch (vfs_crypt_io_lock(&s->io)) {
	case SQLITE_OK: /* one that was killed left its file */
		vfs_crypt_io_unlock(&s->io);
		return false;
	case SQLITE_MISUSE: /* the lock is held here */
		return false;
	default:
		loods_fail(err, LOODS_EBUSY,
			   _("Someone is changing the keys of this office. Nothing was changed; try again when that is "
			     "done."));
		return true;
	}
}

/* Opens the connection below everything else, without its key. */
static enum loods_code connect_file(struct loods_store *s, const char *path, struct keyfile_io *kio,
				    struct loods_err *err)
{
	struct db_options options = { .path = path, .vfs = OFFICE_FILE_VFS, .exclusive = s->exclusive };
	enum loods_code code = office_file_start(err);

	if (code == LOODS_OK)
		code = db_open(&options, &s->db, err);
	if (code == LOODS_OK)
		db_on_moved(s->db, moved, s);
	if (code == LOODS_OK)
		code = office_file_io(s->db, &s->io, kio, err);
	if (code == LOODS_OK)
		db_on_busy(s->db, keys_change, s);
	return code;
}

enum loods_code loods_store_open(const struct loods_store_options *o, struct loods_store **out,
				 struct loods_err *err)
{
	struct loods_store *s = store_new(o);
	struct keyfile_io kio;
	enum loods_code code = office_file_check_kind(o->path, err);

	*out = NULL;
	if (code == LOODS_OK)
		code = office_file_check_place(o->path, o->exclusive, err);
	if (code == LOODS_OK)
		code = connect_file(s, o->path, &kio, err);
	if (code == LOODS_OK)
		code = keyfile_open(&kio, &s->kf, err);
	if (code == LOODS_OK)
		code = office_file_check_rights(o->path, err);
	if (code) {
		loods_store_close(s);
		return code;
	}
	if (o->no_delay)
		keyfile_wait_base(s->kf, 0);
	*out = s;
	return LOODS_OK;
}

void loods_store_close(struct loods_store *s)
{
	if (!s)
		return;
	if (s->unlocked)
		loods_store_idle(s);
	client_index_release(&s->clients);
	field_crypt_release(&s->fc);
	keyfile_session_release(&s->session);
	keyfile_close(s->kf);
	db_close(s->db);
	if (s->kept)
		rekey_tidy(s->kept);
	loods_arena_release(&s->scratch);
	loods_arena_release(&s->memory);
	free(s->users.names);
	free(s->path);
	free(s->kept);
	free(s);
}

/* ---- unlocking ---- */

/* A file without its first page would look like one that is still to be filled. */
static enum loods_code check_not_cut(struct loods_store *s, struct loods_err *err)
{
	const struct keyfile_info *info = keyfile_info(s->kf);
	sqlite3_int64 size;

	if (vfs_crypt_io_size(&s->io, &size) != SQLITE_OK)
		return loods_fail(
			err, LOODS_EIO,
			_("The disk refused to read the office file. Look at the disk and try again."));
	if (size < (sqlite3_int64)(info->region + info->page_size))
		return loods_fail(err, LOODS_EDAMAGED,
				  _("The office file is cut off: only its beginning is there. Put back the "
				    "newest backup."));
	return LOODS_OK;
}

/* Gives the pages their key and sets the connection up. */
static enum loods_code key_pages(struct loods_store *s, bool create, struct loods_err *err)
{
	const struct keyfile_info *info = keyfile_info(s->kf);
	struct vfs_crypt_params key = { .region = (sqlite3_int64)info->region,
					.page_size = (int)info->page_size,
					.key = s->session.page_key.p,
					.create = create };
	enum loods_code code;

	_Static_assert(sizeof key.file_id == sizeof info->file_id, "one id of a file");
	if (!create) {
		code = check_not_cut(s, err);
		if (code == LOODS_OK)
			code = store_undo_kept(s, err);
		if (code)
			return code;
	}
	if (!s->keyed) {
		memcpy(key.file_id, info->file_id, sizeof key.file_id);
		code = db_control(s->db, VFS_CRYPT_FCNTL_KEY, &key, err);
		if (code)
			return code;
		s->keyed = true;
	}
	return db_start(s->db, err);
}

static enum loods_code start_pages(struct loods_store *s, bool create, struct loods_err *err)
{
	enum loods_code code = key_pages(s, create, err);

	if (code == LOODS_OK)
		code = migrate_run(s->db, err);
	return code ? code : contact_packs_ready(s->db, err);
}

enum loods_code store_take_keys(struct loods_store *s, struct loods_err *err)
{
	if (s->fc.keys.p || !s->session.identity_key.p)
		return LOODS_OK;
	client_index_release(&s->clients);
	s->generation++;
	return field_crypt_init(&s->fc, &s->session.identity_key, err);
}

static enum loods_code start_records(struct loods_store *s, struct loods_err *err)
{
	enum loods_code code = store_take_keys(s, err);

	if (code)
		return code;
	if (!s->plans) {
		s->plans = LOODS_NEW_ARRAY(&s->memory, struct rec_plan, (size_t)loods_types_n);
		for (int i = 0; i < loods_types_n; i++)
			rec_plan_init(&s->plans[i], loods_types[i], &s->memory);
	}
	s->drafts_seen = -1; /* what stood before is not known */
	return db_data_version(s->db, &s->data_version, err);
}

/* The account's row, when it was in last (*before: the time before this one), and the entry in the log. */
static enum loods_code sign_in(struct loods_store *s, const char *name, loods_stamp *before,
			       struct loods_err *err)
{
	struct loods_log_entry entry = { .action = LOODS_LOG_LOGIN };
	struct rec_session rs;
	struct db_stmt *st;
	enum loods_code code = store_user_row(s, name, s->session.role, &s->user, err);

	if (code == LOODS_OK)
		code = db_read_int(s->db, "SELECT last_in FROM user WHERE id = ?1", s->user.n, 0, &before->n,
				   NULL, err);
	if (code == LOODS_OK)
		code = db_prepare(s->db, "UPDATE user SET last_in = ?2 WHERE id = ?1", &st, err);
	if (code)
		return code;
	rs = store_rec_session(s);
	db_bind_int(st, 1, s->user.n);
	db_bind_int(st, 2, rs.now.n);
	code = db_run(st, err);
	entry.user = s->user;
	return code ? code : access_log_append(&rs, &entry, err);
}

/* One transaction: a slot made at a lower cost than the office now asks is made anew, a header that an update
 * left half done is mended, and the account is in. */
static enum loods_code enter(struct loods_store *s, const char *name, const struct loods_secret *passphrase,
			     loods_stamp *before, struct loods_err *err)
{
	struct kdf_key key = { 0 };
	enum loods_code code;

	/* Slow, so before the lock. A passphrase that would be refused today stays as it is. */
	if (s->session.weak && keyfile_derive(s->kf, name, passphrase, &key, NULL) != LOODS_OK)
		s->session.weak = false;
	code = db_begin(s->db, err);
	if (code == LOODS_OK) {
		if (keyfile_wants_repair(s->kf))
			code = keyfile_repair(s->kf, &s->session, err);
		if (code == LOODS_OK && s->session.weak)
			code = keyfile_passphrase_set(s->kf, &s->session, &key, err);
		if (code == LOODS_OK)
			code = sign_in(s, name, before, err);
		if (code == LOODS_OK)
			code = store_commit(s, err);
		else
			db_rollback(s->db);
	}
	kdf_key_release(&key);
	return code ? code : store_users_load(s, err);
}

enum loods_code loods_store_unlock(struct loods_store *s, const char *name,
				   const struct loods_secret *passphrase, struct loods_user *user,
				   struct loods_err *err)
{
	loods_stamp before = { 0 };
	enum loods_code code;

	assert(!s->unlocked);
	code = keyfile_unlock(s->kf, name, passphrase, &s->session, err);
	if (code)
		return code;
	code = start_pages(s, false, err);
	if (code == LOODS_OK)
		code = start_records(s, err);
	if (code == LOODS_OK)
		code = enter(s, name, passphrase, &before, err);
	if (code) {
		field_crypt_release(&s->fc);
		keyfile_session_release(&s->session);
		return code;
	}
	s->unlocked = true;
	*user = (struct loods_user){ .id = s->user,
				     .name = loods_store_user_name(s, s->user),
				     .role = s->session.role,
				     .waiting = s->session.state == KEYFILE_PENDING,
				     .last_in = before };
	return LOODS_OK;
}

enum loods_code loods_store_recover(struct loods_store *s, const struct loods_secret *code, const char *name,
				    const struct loods_secret *passphrase, struct loods_err *err)
{
	enum loods_code rc;

	assert(!s->unlocked);
	rc = keyfile_unlock_recovery(s->kf, code, &s->session, err);
	if (rc)
		return rc;
	rc = start_pages(s, false, err);
	if (rc == LOODS_OK)
		rc = start_records(s, err);
	if (rc == LOODS_OK)
		rc = store_user_recover(s, name, passphrase, err);
	field_crypt_release(&s->fc);
	keyfile_session_release(&s->session);
	return rc;
}

bool loods_store_sees_names(const struct loods_store *s)
{
	return s->fc.keys.p != NULL;
}

enum loods_code loods_store_still_allowed(struct loods_store *s, struct loods_err *err)
{
	enum loods_code code = db_in_place(s->db, err);

	if (code == LOODS_OK)
		code = keyfile_session_check(s->kf, &s->session, err);
	return code ? code : store_take_keys(s, err);
}

/* ---- a new office ---- */

static enum loods_code make_office(struct loods_store *s, const char *path, const struct keyfile_plan *plan,
				   const struct loods_secret *passphrase, struct loods_secret *code_out,
				   struct loods_err *err)
{
	struct loods_log_entry entry = { .action = LOODS_LOG_ACCOUNT };
	struct keyfile_io kio;
	struct rec_session rs;
	enum loods_code code = connect_file(s, path, &kio, err);

	if (code == LOODS_OK)
		code = keyfile_create(&kio, plan, passphrase, &s->kf, &s->session, code_out, err);
	if (code == LOODS_OK)
		code = start_pages(s, true, err);
	if (code == LOODS_OK)
		code = start_records(s, err);
	if (code == LOODS_OK)
		code = db_begin(s->db, err);
	if (code)
		return code;
	code = store_user_row(s, plan->user, LOODS_ROLE_ADMINISTRATOR, &s->user, err);
	rs = store_rec_session(s);
	entry.user = s->user;
	if (code == LOODS_OK)
		code = access_log_append(&rs, &entry, err);
	if (code)
		return code;
	code = store_commit(s, err);
	return code ? code : db_checkpoint(s->db, err);
}

enum loods_code loods_store_create(const struct loods_store_options *o, enum loods_kdf kdf, int slots,
				   const char *admin, const struct loods_secret *passphrase,
				   char recovery[LOODS_RECOVERY_CODE_MAX], struct loods_err *err)
{
	static const enum kdf_profile profiles[] = {
		[LOODS_KDF_INTERACTIVE] = KDF_INTERACTIVE,
		[LOODS_KDF_MODERATE] = KDF_MODERATE,
		[LOODS_KDF_SENSITIVE] = KDF_SENSITIVE,
		[LOODS_KDF_TEST] = KDF_TEST,
	};
	struct keyfile_plan plan = { .slots = slots > 0 ? (uint32_t)slots : KEYFILE_SLOTS_DEFAULT,
				     .page_size = PAGE_SIZE,
				     .profile = profiles[kdf],
				     .user = admin };
	struct loods_str temporary = LOODS_STR_INIT;
	struct loods_secret printed = { 0 };
	struct loods_store *s;
	enum loods_code code = office_file_check_place(o->path, o->exclusive, err);

	recovery[0] = '\0';
	if (code == LOODS_OK)
		code = office_file_make(o->path, &temporary, err);
	if (code) {
		loods_str_release(&temporary);
		return code;
	}
	s = store_new(o);
	code = make_office(s, temporary.s, &plan, passphrase, &printed, err);
	loods_store_close(s);
	if (code == LOODS_OK)
		code = office_file_publish(temporary.s, o->path, err);
	if (code == LOODS_OK)
		snprintf(recovery, LOODS_RECOVERY_CODE_MAX, "%s", (const char *)printed.p);
	else
		office_file_discard(temporary.s);
	loods_secret_release(&printed);
	loods_str_release(&temporary);
	return code;
}

/* ---- a file under other keys ---- */

enum loods_code store_twin(struct loods_store *like, const char *path, bool make, bool names,
			   struct loods_store **out, struct loods_err *err)
{
	/* Nobody else knows of it: no index of its log on the disk. */
	const struct loods_store_options options = { .path = path, .clock = like->clock, .exclusive = true };
	struct loods_store *s = store_new(&options);
	struct keyfile_io kio;
	enum loods_code code = connect_file(s, path, &kio, err);

	if (code == LOODS_OK && make)
		code = keyfile_rekey(like->kf, &like->session, names, &kio, err);
	if (code == LOODS_OK)
		code = keyfile_open(&kio, &s->kf, err);
	if (code == LOODS_OK)
		code = keyfile_resume(s->kf, &like->session, &s->session, err);
	if (code == LOODS_OK)
		code = make ? key_pages(s, true, err) : start_pages(s, false, err);
	if (code == LOODS_OK)
		code = start_records(s, err);
	s->user = like->user;
	s->unlocked = code == LOODS_OK;
	if (code) {
		loods_store_close(s);
		s = NULL;
	}
	*out = s;
	return code;
}

/* ---- generation, housekeeping ---- */

/* Somebody else has committed: was it nothing but a draft? Whatever else is written leaves an entry in the log. */
static bool only_drafts(struct loods_store *s)
{
	int64_t drafts = 0, log = 0;
	bool same;

	if (db_read_int(s->db, "SELECT last FROM sequence WHERE name = '" STORE_DRAFT_WRITES "'", 0, 0, &drafts, NULL,
			NULL) ||
	    db_read_int(s->db, "SELECT seq FROM access_log_head", 0, 0, &log, NULL, NULL))
		return false;
	same = log == s->log_seen && drafts != s->drafts_seen && s->drafts_seen >= 0;
	s->log_seen = log;
	s->drafts_seen = drafts;
	return same;
}

int64_t loods_store_generation(struct loods_store *s)
{
	int64_t seen;

	if (s->unlocked && !db_writing(s->db) && db_data_version(s->db, &seen, NULL) == LOODS_OK &&
	    seen != s->data_version) {
		s->data_version = seen;
		if (!only_drafts(s))
			s->generation++;
	}
	return s->generation;
}

enum loods_code store_commit(struct loods_store *s, struct loods_err *err)
{
	enum loods_code code = db_commit(s->db, err);

	if (code == LOODS_OK)
		s->generation++;
	return code;
}

enum loods_code store_lock_file(struct loods_store *s, struct loods_err *err)
{
	struct timespec rest = { .tv_nsec = 100 * 1000 * 1000 };

	for (int i = 0; i < LOCK_TRIES; i++) {
		if (vfs_crypt_io_lock(&s->io) == SQLITE_OK)
			return LOODS_OK;
		nanosleep(&rest, NULL);
	}
	if (keys_change(s, err))
		return LOODS_EBUSY;
	return loods_fail(err, LOODS_EBUSY,
			  _("Someone else is tidying up the office file. Try again in a moment."));
}

void loods_store_idle(struct loods_store *s)
{
	if (!s->unlocked || db_writing(s->db) || vfs_crypt_io_lock(&s->io) != SQLITE_OK)
		return;
	(void)!db_checkpoint(s->db, NULL);
	vfs_crypt_io_unlock(&s->io);
}

/* ---- what the other files share ---- */

struct rec_plan *store_plan(struct loods_store *s, const struct loods_type *t)
{
	assert(s->plans);
	for (int i = 0; i < loods_types_n; i++)
		if (loods_types[i] == t)
			return &s->plans[i];
	assert(!"a type that is not in loods_types");
	return NULL;
}

struct rec_session store_rec_session(struct loods_store *s)
{
	return (struct rec_session){ .db = s->db,
				     .fc = &s->fc,
				     .scratch = &s->scratch,
				     .keys = &s->memory,
				     .user = s->user,
				     .now = loods_clock_now(s->clock) };
}
