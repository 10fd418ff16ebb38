/* The part of src/store.h about accounts: their rows in the database beside their slots in the header,
 * changed in one step. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "store_impl.h"

/* ---- names ---- */

static void remember(struct loods_store *s, int64_t id, const char *name)
{
	if (id >= s->users.n) {
		int64_t n = id + 16;

		s->users.names = reallocarray(s->users.names, (size_t)n, sizeof *s->users.names);
		if (!s->users.names)
			loods_nomem();
		memset(s->users.names + s->users.n, 0, (size_t)(n - s->users.n) * sizeof *s->users.names);
		s->users.n = n;
	}
	/* A name never changes, and somebody may hold on to it. */
	if (!s->users.names[id])
		s->users.names[id] = loods_arena_strdup(&s->memory, name);
}

enum loods_code store_users_load(struct loods_store *s, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(s->db, "SELECT id, name FROM user", &st, err);

	if (code)
		return code;
	while ((code = db_step(st, &row, err)) == LOODS_OK && row)
		remember(s, db_int(st, 0), db_text(st, 1));
	db_finish(st);
	return code;
}

const char *loods_store_user_name(struct loods_store *s, loods_user_id id)
{
	if (id.n <= 0)
		return "";
	if (id.n >= s->users.n || !s->users.names[id.n])
		(void)!store_users_load(s, NULL);
	return id.n < s->users.n && s->users.names[id.n] ? s->users.names[id.n] : "";
}

static loods_user_id find(const struct loods_store *s, const char *name)
{
	for (int64_t i = 1; i < s->users.n; i++)
		if (s->users.names[i] && strcmp(s->users.names[i], name) == 0)
			return (loods_user_id){ i };
	return (loods_user_id){ 0 };
}

loods_user_id loods_store_user_find(struct loods_store *s, const char *name)
{
	loods_user_id id = find(s, name);

	if (!id.n && store_users_load(s, NULL) == LOODS_OK)
		id = find(s, name);
	return id;
}

enum loods_code loods_store_users(struct loods_store *s, struct loods_arena *a, struct loods_users *out,
				  struct loods_err *err)
{
	struct db_stmt *st;
	int64_t n;
	bool row;
	enum loods_code code = loods_store_still_allowed(s, err); /* reads the slots afresh */

	*out = (struct loods_users){ 0 };
	if (code == LOODS_OK)
		code = db_snapshot_begin(s->db, err);
	if (code)
		return code;
	code = db_read_int(s->db, "SELECT count(*) FROM user", 0, 0, &n, NULL, err);
	if (code == LOODS_OK)
		code = db_prepare(s->db, "SELECT id, name, role, last_in FROM user ORDER BY name", &st, err);
	if (code == LOODS_OK) {
		out->list = LOODS_NEW_ARRAY(a, struct loods_user, (size_t)n);
		while ((code = db_step(st, &row, err)) == LOODS_OK && row && out->n < n) {
			struct loods_user *u = &out->list[out->n++];
			enum keyfile_state state = keyfile_user_state(s->kf, db_text(st, 1), NULL);

			u->id.n = db_int(st, 0);
			u->name = loods_arena_strdup(a, db_text(st, 1));
			u->role = (enum loods_role)loods_choice_value(&loods_roles, db_text(st, 2));
			u->disabled = state == KEYFILE_DISABLED || state == KEYFILE_FREE;
			u->waiting = state == KEYFILE_PENDING;
			u->last_in.n = db_int(st, 3);
		}
		db_finish(st);
	}
	db_snapshot_end(s->db);
	return code;
}

enum loods_code store_user_row(struct loods_store *s, const char *name, enum loods_role role,
			       loods_user_id *id, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(s->db, "SELECT id FROM user WHERE name = ?1", &st, err);

	id->n = 0;
	if (code)
		return code;
	db_bind_text(st, 1, name);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		id->n = db_int(st, 0);
	db_finish(st);
	if (code || id->n)
		return code;
	code = db_prepare(s->db, "INSERT INTO user (name, role, added_at) VALUES (?1, ?2, ?3) RETURNING id",
			  &st, err);
	if (code)
		return code;
	db_bind_text(st, 1, name);
	db_bind_text(st, 2, loods_choice_code(&loods_roles, role));
	db_bind_int(st, 3, loods_clock_now(s->clock).n);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row) {
		id->n = db_int(st, 0);
		code = db_step(st, &row, err);
	}
	db_finish(st);
	return code;
}

/* ---- changes ---- */

/* The header is written while the transaction holds the file's write lock, and before the commit: a crash
 * between the two leaves a slot without a row at worst, and its row is made when that account signs in
 * (store_user_row). */
static enum loods_code finish(struct loods_store *s, enum loods_code code, struct loods_err *err)
{
	struct loods_log_entry entry = { .user = s->user, .action = LOODS_LOG_ACCOUNT };
	struct rec_session rs = store_rec_session(s);

	if (code == LOODS_OK)
		code = access_log_append(&rs, &entry, err);
	if (code) {
		db_rollback(s->db);
		return code;
	}
	code = store_commit(s, err);
	return code ? code : store_users_load(s, err);
}

enum loods_code loods_store_user_add(struct loods_store *s, const char *name, enum loods_role role,
				     const struct loods_secret *passphrase,
				     char recovery[LOODS_RECOVERY_CODE_MAX], struct loods_err *err)
{
	struct loods_secret printed = { 0 };
	struct kdf_key key = { 0 };
	loods_user_id id;
	enum loods_code code = keyfile_derive(s->kf, name, passphrase, &key, err);

	recovery[0] = '\0';
	if (code == LOODS_OK)
		code = db_begin(s->db, err);
	if (code == LOODS_OK) {
		code = store_user_row(s, name, role, &id, err);
		if (code == LOODS_OK)
			code = keyfile_user_add(s->kf, &s->session, name, role, &key, &printed, err);
		code = finish(s, code, err);
	}
	if (code == LOODS_OK && printed.p)
		snprintf(recovery, LOODS_RECOVERY_CODE_MAX, "%s", (const char *)printed.p);
	loods_secret_release(&printed);
	kdf_key_release(&key);
	return code;
}

enum loods_code store_user_recover(struct loods_store *s, const char *name, const struct loods_secret *passphrase,
				   struct loods_err *err)
{
	struct loods_secret none = { 0 };
	struct kdf_key key = { 0 };
	enum loods_code code = LOODS_OK;

	if (keyfile_user_state(s->kf, name, NULL) != KEYFILE_FREE)
		code = loods_fail(err, LOODS_EEXISTS,
				  _("There is an account of that name. Choose another name for the new administrator."));
	if (code == LOODS_OK)
		code = keyfile_derive(s->kf, name, passphrase, &key, err);
	if (code == LOODS_OK)
		code = db_begin(s->db, err);
	if (code == LOODS_OK) {
		/* Nobody is in: the entry of the log is the new account's own. */
		code = store_user_row(s, name, LOODS_ROLE_ADMINISTRATOR, &s->user, err);
		if (code == LOODS_OK)
			code = keyfile_user_add(s->kf, &s->session, name, LOODS_ROLE_ADMINISTRATOR, &key, &none, err);
		code = finish(s, code, err);
	}
	loods_secret_release(&none);
	kdf_key_release(&key);
	return code;
}

enum loods_code loods_store_names_recover(struct loods_store *s, const struct loods_secret *typed,
					  struct loods_err *err)
{
	enum loods_code code = db_begin(s->db, err);

	if (code == LOODS_OK)
		code = finish(s, keyfile_identity_recover(s->kf, &s->session, typed, err), err);
	return code ? code : store_take_keys(s, err);
}

enum loods_code loods_store_user_approve(struct loods_store *s, const char *name, struct loods_err *err)
{
	enum loods_code code = db_begin(s->db, err);

	return code ? code : finish(s, keyfile_user_approve(s->kf, &s->session, name, err), err);
}

enum loods_code loods_store_user_disable(struct loods_store *s, const char *name, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_begin(s->db, err);

	if (code)
		return code;
	code = db_prepare(s->db, "UPDATE user SET disabled_at = ?2 WHERE name = ?1", &st, err);
	if (code == LOODS_OK) {
		db_bind_text(st, 1, name);
		db_bind_int(st, 2, loods_clock_now(s->clock).n);
		code = db_run(st, err);
	}
	if (code == LOODS_OK)
		code = keyfile_user_disable(s->kf, &s->session, name, err);
	return finish(s, code, err);
}

enum loods_code loods_store_user_passphrase(struct loods_store *s, const struct loods_secret *current,
					    const struct loods_secret *passphrase, struct loods_err *err)
{
	const char *name = loods_store_user_name(s, s->user);
	struct keyfile_session check = { 0 };
	struct kdf_key key = { 0 };
	enum loods_code code = keyfile_unlock(s->kf, name, current, &check, err);

	keyfile_session_release(&check);
	if (code == LOODS_OK)
		code = keyfile_derive(s->kf, name, passphrase, &key, err);
	if (code == LOODS_OK)
		code = db_begin(s->db, err);
	if (code == LOODS_OK)
		code = finish(s, keyfile_passphrase_set(s->kf, &s->session, &key, err), err);
	kdf_key_release(&key);
	return code;
}
