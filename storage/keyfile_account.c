#include "keyfile.h"

#include "i18n.h"
#include "keyfile_slot.h"
#include "recovery_code.h"

/* A slot for a fresh recovery code of one of the two keys. */
static enum loods_code add_recovery(struct keyfile *kf, char kind, const struct loods_secret *page_key,
				    const struct loods_secret *identity_key, struct loods_secret *code,
				    struct loods_err *err)
{
	struct keyfile_tenant who = { .state = page_key ? KEYFILE_RECOVERY_PAGE : KEYFILE_RECOVERY_IDENTITY };
	struct kdf_key key = { 0 };
	int64_t i = keyfile_slot_find_room(kf);
	enum loods_code rc = recovery_code_make(kind, code, err);

	who.serial = kf->h.info.next_serial++;
	randombytes_buf(key.salt, sizeof key.salt);
	if (!rc)
		rc = keyfile_code_key(kind, code, &key, err);
	if (!rc)
		rc = keyfile_slot_fill(kf, (uint32_t)i, &who, &key, page_key, identity_key, NULL, err);
	kdf_key_release(&key);
	return rc;
}

static enum loods_code new_key(struct loods_secret *key, struct loods_err *err)
{
	enum loods_code rc = loods_secret_init(key, KEYFILE_KEY_BYTES, err);

	if (rc)
		return rc;
	randombytes_buf(key->p, KEYFILE_KEY_BYTES);
	key->len = KEYFILE_KEY_BYTES;
	return LOODS_OK;
}

static bool power_of_two_within(uint32_t n, uint32_t min, uint32_t max)
{
	return n >= min && n <= max && (n & (n - 1)) == 0;
}

static enum loods_code check_plan(const struct keyfile_io *io, const struct keyfile_plan *plan,
				  struct loods_err *err)
{
	uint64_t size;
	enum loods_code rc = io->size(io->ctx, &size, err);

	if (rc)
		return rc;
	if (size != 0)
		return loods_fail(err, LOODS_EEXISTS,
				  _("The file is not empty, so no office can be made in it."));
	if (!power_of_two_within(plan->slots, KEYFILE_SLOTS_MIN, KEYFILE_SLOTS_MAX))
		return loods_fail(err, LOODS_EINVALID,
				  _("The number of key slots must be a power of two from %d to %d."),
				  KEYFILE_SLOTS_MIN, KEYFILE_SLOTS_MAX);
	if (!power_of_two_within(plan->page_size, KEYFILE_PAGE_SIZE_MIN, KEYFILE_PAGE_SIZE_MAX))
		return loods_fail(err, LOODS_EINVALID,
				  _("The page size must be a power of two from %d to %d."),
				  KEYFILE_PAGE_SIZE_MIN, KEYFILE_PAGE_SIZE_MAX);
	if (!kdf_cost_ok(kdf_profile_cost(plan->profile)))
		return loods_fail(err, LOODS_EINVALID, _("There is no such strength of key derivation."));
	return LOODS_OK;
}

static enum loods_code bad_name(struct loods_err *err)
{
	return loods_fail(err, LOODS_EINVALID, _("The user name is empty or not valid UTF-8 text."));
}

static void init_header(struct keyfile *kf, const struct keyfile_plan *plan)
{
	struct keyfile_info info = {
		.page_size = plan->page_size,
		.slots = plan->slots,
		.next_serial = 1,
		.cost = kdf_profile_cost(plan->profile),
		.cipher = KEYFILE_CIPHER_XCHACHA20_POLY1305,
		.page_epoch = 1,
	};

	randombytes_buf(info.file_id, sizeof info.file_id);
	keyfile_header_init(&kf->h, &info);
}

static enum loods_code first_slots(struct keyfile *kf, const struct keyfile_plan *plan,
				   const struct kdf_key *key, struct keyfile_session *s,
				   struct loods_secret *code, struct loods_err *err)
{
	struct keyfile_tenant who = { .state = KEYFILE_ACTIVE, .role = LOODS_ROLE_ADMINISTRATOR };
	enum loods_code rc = new_key(&s->page_key, err);

	if (rc)
		return rc;
	if (!keyfile_name_hash(kf, plan->user, who.name))
		return bad_name(err);
	who.serial = kf->h.info.next_serial++;
	s->role = who.role;
	s->state = who.state;
	s->serial = who.serial;
	rc = keyfile_slot_fill(kf, s->slot, &who, key, &s->page_key, NULL, &s->own_key, err);
	return rc ? rc : add_recovery(kf, RECOVERY_CODE_FILE, &s->page_key, NULL, code, err);
}

enum loods_code keyfile_create(const struct keyfile_io *io, const struct keyfile_plan *plan,
			       const struct loods_secret *passphrase, struct keyfile **out,
			       struct keyfile_session *session, struct loods_secret *code,
			       struct loods_err *err)
{
	struct keyfile_session s = { 0 };
	struct kdf_key key = { 0 };
	struct keyfile *kf;
	enum loods_code rc;

	*out = NULL;
	*session = s;
	rc = check_plan(io, plan, err);
	if (rc)
		return rc;
	kf = keyfile_new(io);
	init_header(kf, plan);
	rc = keyfile_derive(kf, plan->user, passphrase, &key, err);
	if (!rc)
		rc = first_slots(kf, plan, &key, &s, code, err);
	if (!rc)
		rc = keyfile_header_create(&kf->h, io, s.page_key.p, err);
	kdf_key_release(&key);
	if (rc) {
		keyfile_session_release(&s);
		loods_secret_release(code);
		keyfile_close(kf);
		return rc;
	}
	kf->ours = true;
	*session = s;
	*out = kf;
	return LOODS_OK;
}

enum loods_code keyfile_derive(const struct keyfile *kf, const char *user,
			       const struct loods_secret *passphrase, struct kdf_key *out,
			       struct loods_err *err)
{
	enum loods_code rc = loods_secret_passphrase_check(passphrase, user, err);

	*out = (struct kdf_key){ .cost = kf->h.info.cost };
	if (rc)
		return rc;
	randombytes_buf(out->salt, sizeof out->salt);
	return kdf_derive(passphrase, out, err);
}

enum keyfile_state keyfile_user_state(const struct keyfile *kf, const char *user, enum loods_role *role)
{
	int64_t i = keyfile_slot_find_user(kf, user);
	const unsigned char *slot = i < 0 ? NULL : keyfile_slot_at(kf, (uint32_t)i);

	if (role)
		*role = slot ? slot[SLOT_ROLE] : 0;
	return slot ? slot[SLOT_STATE] : KEYFILE_FREE;
}

/* The header as it is now, for an administrator who still is one. */
static enum loods_code as_administrator(struct keyfile *kf, const struct keyfile_session *by,
					struct loods_err *err)
{
	const unsigned char *slot;
	enum loods_code rc;

	if (by->role != LOODS_ROLE_ADMINISTRATOR)
		return loods_fail(err, LOODS_EDENIED, _("Only an administrator keeps the accounts."));
	rc = keyfile_reload(kf, by, err);
	if (rc)
		return rc;
	slot = keyfile_slot_at(kf, by->slot);
	if (keyfile_get64(slot + SLOT_SERIAL) != by->serial || slot[SLOT_STATE] == KEYFILE_DISABLED)
		return loods_fail(err, LOODS_EDENIED,
				  _("This account was disabled. An administrator can tell you more."));
	return LOODS_OK;
}

static enum loods_code no_room(const struct keyfile *kf, struct loods_err *err)
{
	return loods_fail(err, LOODS_EREFUSED,
			  _("All %u key slots of this office are in use. Disable an account that is no "
			    "longer needed, or move "
			    "to a new office with more slots: \"loods dump\", \"loods init --slots\", "
			    "\"loods import\"."),
			  (unsigned)kf->h.info.slots);
}

/* How many more slots can be filled, counted up to 2. */
static int room(const struct keyfile *kf)
{
	int n = 0;

	for (uint32_t i = 0; i < kf->h.info.slots && n < 2; i++) {
		unsigned char state = keyfile_slot_at(kf, i)[SLOT_STATE];

		n += state == KEYFILE_FREE || state == KEYFILE_DISABLED;
	}
	return n;
}

/* Makes the office's identity key, gives it to the slot of the first lead, and its recovery code. */
static enum loods_code first_identity(struct keyfile *kf, unsigned char *slot, struct loods_secret *code,
				      struct loods_err *err)
{
	struct loods_secret identity = { 0 };
	enum loods_code rc = new_key(&identity, err);

	if (rc)
		return rc;
	kf->h.info.identity_epoch = 1;
	keyfile_identity_check(&identity, kf->h.info.identity_check);
	keyfile_slot_give_identity(kf, slot, &identity);
	slot[SLOT_STATE] = KEYFILE_ACTIVE;
	rc = add_recovery(kf, RECOVERY_CODE_NAMES, NULL, &identity, code, err);
	loods_secret_release(&identity);
	return rc;
}

static enum loods_code fill_account(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				    enum loods_role role, const struct kdf_key *key,
				    struct loods_secret *code, struct loods_err *err)
{
	bool first_lead = role == LOODS_ROLE_LEAD && kf->h.info.identity_epoch == 0;
	struct keyfile_tenant who = {
		.state = keyfile_role_sees_names(role) ? KEYFILE_PENDING : KEYFILE_ACTIVE,
		.role = role,
	};
	int64_t i = keyfile_slot_find_user(kf, user);
	enum loods_code rc;

	if (!keyfile_name_hash(kf, user, who.name))
		return bad_name(err);
	if (i >= 0 && keyfile_slot_is_account(keyfile_slot_at(kf, (uint32_t)i)))
		return loods_fail(err, LOODS_EEXISTS, _("There is an account of that name already."));
	if (room(kf) < (first_lead ? 2 : 1))
		return no_room(kf, err);
	if (i < 0)
		i = keyfile_slot_find_room(kf);
	who.serial = kf->h.info.next_serial++;
	rc = keyfile_slot_fill(kf, (uint32_t)i, &who, key, &by->page_key, NULL, NULL, err);
	if (!rc && first_lead)
		rc = first_identity(kf, keyfile_slot_at(kf, (uint32_t)i), code, err);
	return rc;
}

enum loods_code keyfile_user_add(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				 enum loods_role role, const struct kdf_key *key, struct loods_secret *code,
				 struct loods_err *err)
{
	enum loods_code rc;

	if (role < LOODS_ROLE_CASEWORKER || role >= LOODS_ROLE_END)
		return loods_fail(
			err, LOODS_EINVALID,
			_("An account needs a role: caseworker, lead, evaluator or administrator."));
	rc = as_administrator(kf, by, err);
	if (!rc)
		rc = fill_account(kf, by, user, role, key, code, err);
	if (!rc)
		rc = keyfile_store(kf, by, err);
	if (rc) {
		loods_secret_release(code); /* a code that opens nothing must not be printed */
		kf->ours = false;           /* nor a slot half filled be believed */
	}
	return rc;
}

static enum loods_code check_approval(const struct keyfile *kf, int64_t i, struct loods_err *err)
{
	const unsigned char *slot = i < 0 ? NULL : keyfile_slot_at(kf, (uint32_t)i);

	if (!slot)
		return loods_fail(err, LOODS_ENOTFOUND, _("There is no account of that name."));
	if (slot[SLOT_STATE] == KEYFILE_DISABLED)
		return loods_fail(err, LOODS_EREFUSED,
				  _("This account is disabled. An administrator can add it again."));
	if (!keyfile_role_sees_names(slot[SLOT_ROLE]))
		return loods_fail(err, LOODS_EREFUSED,
				  _("Only caseworkers and team leads can be approved: evaluators and "
				    "administrators never see names."));
	if (slot[SLOT_STATE] == KEYFILE_ACTIVE)
		return loods_fail(err, LOODS_EEXISTS, _("This account was approved already."));
	return LOODS_OK;
}

enum loods_code keyfile_user_approve(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				     struct loods_err *err)
{
	struct keyfile_session now = *by; /* keys are only borrowed */
	enum loods_code rc;
	int64_t i;

	if (by->role != LOODS_ROLE_LEAD || !by->identity_key.p)
		return loods_fail(err, LOODS_EDENIED,
				  _("Only a team lead who sees names can approve an account."));
	rc = keyfile_session_check(kf, &now, err);
	if (!rc)
		rc = keyfile_reload(kf, by, err);
	if (rc)
		return rc;
	i = keyfile_slot_find_user(kf, user);
	rc = check_approval(kf, i, err);
	if (rc)
		return rc;
	keyfile_slot_give_identity(kf, keyfile_slot_at(kf, (uint32_t)i), &by->identity_key);
	keyfile_slot_at(kf, (uint32_t)i)[SLOT_STATE] = KEYFILE_ACTIVE;
	return keyfile_store(kf, by, err);
}

static bool last_administrator(const struct keyfile *kf, int64_t except)
{
	for (uint32_t i = 0; i < kf->h.info.slots; i++) {
		const unsigned char *slot = keyfile_slot_at(kf, i);

		if (i != except && slot[SLOT_STATE] == KEYFILE_ACTIVE &&
		    slot[SLOT_ROLE] == LOODS_ROLE_ADMINISTRATOR)
			return false;
	}
	return true;
}

enum loods_code keyfile_user_disable(struct keyfile *kf, const struct keyfile_session *by, const char *user,
				     struct loods_err *err)
{
	unsigned char name[SLOT_NAME_BYTES], *slot, role;
	enum loods_code rc = as_administrator(kf, by, err);
	int64_t i;

	if (rc)
		return rc;
	i = keyfile_slot_find_user(kf, user);
	if (i < 0 || !keyfile_slot_is_account(keyfile_slot_at(kf, (uint32_t)i)))
		return loods_fail(err, LOODS_ENOTFOUND,
				  _("There is no account of that name that is in use."));
	slot = keyfile_slot_at(kf, (uint32_t)i);
	role = slot[SLOT_ROLE];
	if (role == LOODS_ROLE_ADMINISTRATOR && last_administrator(kf, i))
		return loods_fail(err, LOODS_EREFUSED,
				  _("This is the last administrator. Add another one first, or nobody could "
				    "keep the accounts."));
	memcpy(name, slot + SLOT_NAME, sizeof name);
	memset(slot, 0, KEYFILE_SLOT_BYTES);
	slot[SLOT_STATE] = KEYFILE_DISABLED;
	slot[SLOT_ROLE] = role;
	memcpy(slot + SLOT_NAME, name, sizeof name);
	return keyfile_store(kf, by, err);
}

/* The tenant of the session's slot as it stands, for writing the slot anew. */
static enum loods_code own_tenant(struct keyfile *kf, struct keyfile_session *s, struct keyfile_tenant *who,
				  struct loods_err *err)
{
	const unsigned char *slot;
	enum loods_code rc;

	if (!s->own_key.p)
		return loods_fail(err, LOODS_EDENIED,
				  _("Who came in with a recovery code has no passphrase to change. Add an "
				    "account instead."));
	rc = keyfile_reload(kf, s, err);
	if (!rc)
		rc = keyfile_session_check(kf, s, err);
	if (rc)
		return rc;
	slot = keyfile_slot_at(kf, s->slot);
	if (!keyfile_slot_matches(slot, &s->own_key))
		return loods_fail(err, LOODS_ECONFLICT,
				  _("The passphrase was changed in another session. Sign in again."));
	*who = (struct keyfile_tenant){ .state = slot[SLOT_STATE],
					.role = slot[SLOT_ROLE],
					.serial = s->serial };
	memcpy(who->name, slot + SLOT_NAME, SLOT_NAME_BYTES);
	return LOODS_OK;
}

enum loods_code keyfile_passphrase_set(struct keyfile *kf, struct keyfile_session *s,
				       const struct kdf_key *key, struct loods_err *err)
{
	struct loods_secret fresh = { 0 };
	struct keyfile_tenant who;
	enum loods_code rc = own_tenant(kf, s, &who, err);

	if (!rc)
		rc = keyfile_slot_fill(kf, s->slot, &who, key, &s->page_key,
				       s->identity_key.p ? &s->identity_key : NULL, &fresh, err);
	if (!rc)
		rc = keyfile_store(kf, s, err);
	if (rc) {
		loods_secret_release(&fresh);
		return rc;
	}
	loods_secret_release(&s->own_key);
	s->own_key = fresh;
	s->weak = false;
	return LOODS_OK;
}

enum loods_code keyfile_identity_recover(struct keyfile *kf, struct keyfile_session *s,
					 const struct loods_secret *typed, struct loods_err *err)
{
	struct loods_secret own = { 0 }, identity = { 0 };
	struct keyfile_tenant who;
	unsigned char *slot;
	uint32_t i;
	enum loods_code rc;

	if (s->role != LOODS_ROLE_LEAD)
		return loods_fail(err, LOODS_EDENIED,
				  _("Only a team lead can use the recovery code of the names."));
	rc = own_tenant(kf, s, &who, err);
	if (!rc)
		rc = keyfile_code_open(kf, RECOVERY_CODE_NAMES, KEYFILE_RECOVERY_IDENTITY, typed, &own, &i,
				       err);
	if (!rc)
		rc = keyfile_slot_unseal(keyfile_slot_at(kf, i), SLOT_IDENTITY_KEY, &own, i, &identity, err);
	if (!rc && !keyfile_identity_right(kf, &identity))
		rc = keyfile_slot_tampered(i, err);
	if (!rc) {
		slot = keyfile_slot_at(kf, s->slot);
		keyfile_slot_give_identity(kf, slot, &identity);
		slot[SLOT_STATE] = KEYFILE_ACTIVE;
		rc = keyfile_store(kf, s, err);
	}
	loods_secret_release(&own);
	if (rc) {
		loods_secret_release(&identity);
		return rc;
	}
	loods_secret_release(&s->identity_key);
	s->identity_key = identity;
	s->state = KEYFILE_ACTIVE;
	return LOODS_OK;
}

enum loods_code keyfile_cost_set(struct keyfile *kf, const struct keyfile_session *by,
				 enum kdf_profile profile, struct loods_err *err)
{
	struct kdf_cost cost = kdf_profile_cost(profile);
	enum loods_code rc;

	if (!kdf_cost_ok(cost))
		return loods_fail(err, LOODS_EINVALID, _("There is no such strength of key derivation."));
	rc = as_administrator(kf, by, err);
	if (rc)
		return rc;
	kf->h.info.cost = cost;
	return keyfile_store(kf, by, err);
}
