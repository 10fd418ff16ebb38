/* The part of src/store.h about other keys: a new file beside the office, verified and compared, which then takes
 * its name.
 *
 * While it works the office's write lock is held and its log is empty, so that nobody's save is lost; others go on
 * reading. At the end the new file, locked as a whole, takes the name in one rename, and the old one's log and index
 * move to the name under which it is kept. Whoever still has the old file open is stopped by the page encryption
 * (vfs_crypt.h, "A file that loses its name"), whoever opens the new one waits for its lock. Killed between the
 * rename and the moving, the old log is empty and its index one that nobody believes. */
#include "rekey.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"
#include "office_file.h"

enum { HOLD_TRIES = 100 };

/* SQLite's lock bytes in the real file. */
enum { LOCK_BYTES_AT = 0x40000000, LOCK_BYTES = 512 };

static enum loods_code refused(const char *what, struct loods_err *err)
{
	int why = errno;
	enum loods_code code = loods_fail(err, LOODS_EIO, "%s (%s)", what, strerror(why));

	loods_err_debug(err, "errno %d", why);
	return code;
}

static enum loods_code cannot_make(struct loods_err *err)
{
	return refused(_("The new office file cannot be made in this folder. The keys were not changed."), err);
}

/* ---- what an earlier one left ---- */

void rekey_name_temporary(const char *path, struct loods_str *out)
{
	char *one = strdup(path), *two = strdup(path);

	if (!one || !two)
		loods_nomem();
	loods_str_addf(out, "%s/.%s.rekey", dirname(one), basename(two));
	free(one);
	free(two);
}

/* An empty file under that name, of nobody else's, in place of what an earlier one left. The file's lock is held:
 * nobody is at work in it. */
static enum loods_code make_temporary(const char *temporary, bool *leftover, struct loods_err *err)
{
	struct stat st;
	int fd;

	*leftover = lstat(temporary, &st) == 0;
	office_file_discard(temporary);
	fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return cannot_make(err);
	close(fd);
	return LOODS_OK;
}

/* ---- the new file ---- */

static bool show_verify(int64_t done, int64_t total, void *ctx)
{
	struct rekey *k = ctx;

	/* What is left to count is not known from the start. */
	k->total = total;
	k->done = done - done % 256;
	return rekey_step(k, NULL) == LOODS_OK;
}

/* Every tag, the database's own check, the log's chain, each record: as of any office. */
static enum loods_code verify(struct rekey *k, struct loods_rekeyed *done, struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_health health;
	enum loods_code code;

	k->phase = REKEY_VERIFY;
	k->done = k->total = 0;
	code = rekey_step(k, err);
	if (code)
		return code;
	code = loods_store_verify(k->to, &a, k->progress ? show_verify : NULL, k, &health, err);
	if (code == LOODS_ECANCEL)
		code = loods_fail(err, code, _("Stopped. The keys were not changed."));
	if (code == LOODS_OK && health.n > 0)
		code = loods_fail(err, LOODS_EDAMAGED,
				  _("The office does not verify under the new keys (%s: %s). The keys were not "
				    "changed; run \"loods verify\"."),
				  health.list[0].where, health.list[0].what);
	done->pages = health.pages;
	done->records = health.records;
	done->log_entries = health.log_entries;
	loods_arena_release(&a);
	return code;
}

static enum loods_code fill(struct rekey *k, const char *temporary, struct loods_err *err)
{
	enum loods_code code = store_twin(k->from, temporary, true, k->names, &k->to, err);

	if (code)
		return code;
	code = rekey_copy(k, err);
	if (code == LOODS_OK)
		code = db_checkpoint(k->to->db, err);
	loods_store_close(k->to);
	k->to = NULL;
	return code;
}

/* Opened anew, with the account's own key and what the header on the disk gives it. */
static enum loods_code prove(struct rekey *k, const char *temporary, struct loods_rekeyed *done, struct loods_err *err)
{
	enum loods_code code = store_twin(k->from, temporary, false, k->names, &k->to, err);

	if (code)
		return code;
	code = verify(k, done, err);
	if (code == LOODS_OK)
		code = rekey_compare(k, err);
	loods_store_close(k->to);
	k->to = NULL;
	return code;
}

/* ---- holding the office ---- */

/* Nobody can save, and all that was saved stands in the file itself. */
static enum loods_code hold(struct loods_store *s, struct loods_err *err)
{
	for (int i = 0; i < HOLD_TRIES; i++) {
		enum loods_code code = db_checkpoint(s->db, err);

		if (code == LOODS_EBUSY)
			continue;
		if (code == LOODS_OK)
			code = db_begin(s->db, err);
		if (code)
			return code;
		if (!office_file_has_log(s->path))
			return LOODS_OK;
		db_rollback(s->db); /* somebody saved in between */
	}
	return loods_fail(err, LOODS_EBUSY,
			  _("Others are busy in the office file all the time. The keys were not changed; try again in "
			    "a moment."));
}

/* ---- the swap ---- */

/* The new file is for the same people as the old one. */
static enum loods_code same_people(const char *path, int fd, struct loods_err *err)
{
	struct stat st, now;

	if (stat(path, &st) != 0 || fstat(fd, &now) != 0)
		return cannot_make(err);
	if ((st.st_uid != now.st_uid || st.st_gid != now.st_gid) && fchown(fd, st.st_uid, st.st_gid) != 0 &&
	    (fchown(fd, (uid_t)-1, st.st_gid) != 0 || (st.st_mode & 0060) != 0060))
		return refused(_("The new file cannot be given to the owner and group of the office file. The keys were "
				 "not changed; let the owner of the office file do it."),
			       err);
	return fchmod(fd, st.st_mode & 07777) == 0 ? LOODS_OK : cannot_make(err);
}

/* Whoever opens it waits until the descriptor is closed. */
static enum loods_code lock_new(int fd, struct loods_err *err)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTES_AT, .l_len = LOCK_BYTES };

	return fcntl(fd, F_OFD_SETLK, &all) == 0 ? LOODS_OK : cannot_make(err);
}

/* The new file is on the disk, locked, and for the same people; the old one has its second name. */
static enum loods_code prepare_swap(struct loods_store *s, const char *temporary, int *fd, struct loods_str *kept,
				    struct loods_err *err)
{
	enum loods_code code;

	*fd = open(temporary, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	/* A disk that refused when the new file was closed may have left commits in a log that the name will not have. */
	if (*fd < 0 || office_file_has_log(temporary))
		return cannot_make(err);
	code = same_people(s->path, *fd, err);
	if (code == LOODS_OK)
		code = lock_new(*fd, err);
	if (code == LOODS_OK && fsync(*fd) != 0)
		code = cannot_make(err);
	if (code == LOODS_OK)
		code = db_in_place(s->db, err);
	if (code)
		return code;
	store_name_kept(s->path, "rekey", loods_clock_now(s->clock), kept);
	if (link(s->path, kept->s) != 0) {
		loods_str_clear(kept);
		return cannot_make(err);
	}
	return office_file_sync_folder(s->path, err);
}

/* From the rename on there is no way back. */
static enum loods_code swap(struct loods_store *s, const char *temporary, struct loods_str *kept, struct loods_err *err)
{
	int fd = -1;
	enum loods_code code = prepare_swap(s, temporary, &fd, kept, err);

	if (code == LOODS_OK && !s->exclusive && vfs_crypt_log_forget(&s->io) != SQLITE_OK)
		code = cannot_make(err);
	if (code == LOODS_OK && rename(temporary, s->path) != 0)
		code = cannot_make(err);
	if (code == LOODS_OK) {
		office_file_discard(temporary); /* what it left beside it */
		s->kept = strdup(kept->s);
		if (!s->kept)
			loods_nomem();
		/* What cannot be moved is empty and believed by nobody. */
		(void)!store_move_log(s->path, kept->s, NULL);
		code = office_file_sync_folder(s->path, err);
	} else if (kept->len) {
		unlink(kept->s);
		loods_str_clear(kept);
	}
	if (fd >= 0)
		close(fd);
	return code;
}

void rekey_tidy(const char *kept)
{
	static const char *const ends[] = { "-wal", "-shm" };
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTES_AT, .l_len = LOCK_BYTES };
	int fd = open(kept, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (fd >= 0 && fcntl(fd, F_OFD_SETLK, &all) == 0 && !office_file_has_log(kept))
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			struct loods_str name = LOODS_STR_INIT;

			loods_str_addf(&name, "%s%s", kept, ends[i]);
			unlink(name.s);
			loods_str_release(&name);
		}
	if (fd >= 0)
		close(fd);
}

/* ---- all of it ---- */

bool loods_store_has_names(const struct loods_store *s)
{
	return keyfile_info(s->kf)->identity_epoch != 0;
}

static bool read_info(const char *path, struct keyfile_info *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	const struct keyfile_io io = store_fd_io(&fd);
	struct keyfile *kf = NULL;

	if (fd >= 0 && keyfile_open(&io, &kf, NULL) == LOODS_OK)
		*out = *keyfile_info(kf);
	if (fd >= 0)
		close(fd);
	keyfile_close(kf);
	return kf != NULL;
}

bool loods_store_older_keys(const char *file, const char *than)
{
	struct keyfile_info a, b;

	return read_info(file, &a) && read_info(than, &b) && memcmp(a.file_id, b.file_id, sizeof a.file_id) == 0 &&
	       a.page_epoch != b.page_epoch && a.generation < b.generation;
}

static enum loods_code check_scope(const struct loods_store *s, const struct loods_rekey *how, bool *names,
				   struct loods_err *err)
{
	*names = how->scope == LOODS_REKEY_ALL && loods_store_has_names(s);
	if (*names && !s->fc.keys.p)
		return loods_fail(err, LOODS_EDENIED,
				  _("This account holds no key to names and notes, so it cannot seal them anew."));
	return LOODS_OK;
}

/* With the file's lock: other changes of keys wait outside. */
static enum loods_code change(struct rekey *k, const char *temporary, struct loods_rekeyed *done, struct loods_err *err)
{
	struct loods_store *s = k->from;
	enum loods_code code = hold(s, err);

	if (code)
		return code;
	code = make_temporary(temporary, &done->leftover, err);
	if (code == LOODS_OK) {
		code = fill(k, temporary, err);
		if (code == LOODS_OK)
			code = prove(k, temporary, done, err);
		if (code == LOODS_OK)
			code = swap(s, temporary, &done->kept, err);
		if (code && !s->kept)
			office_file_discard(temporary);
	}
	db_rollback(s->db);
	return code;
}

enum loods_code loods_store_rekey(struct loods_store *s, const struct loods_rekey *how, struct loods_rekeyed *done,
				  struct loods_err *err)
{
	struct rekey k = { .from = s, .progress = how->progress, .ctx = how->ctx };
	struct loods_str temporary = LOODS_STR_INIT;
	enum loods_code code;

	*done = (struct loods_rekeyed){ .kept = LOODS_STR_INIT };
	code = check_scope(s, how, &k.names, err);
	if (code == LOODS_OK)
		code = store_lock_file(s, err);
	if (code)
		return code;
	rekey_name_temporary(s->path, &temporary);
	code = change(&k, temporary.s, done, err);
	vfs_crypt_io_unlock(&s->io);
	loods_str_release(&temporary);
	return code;
}
