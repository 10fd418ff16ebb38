#include "keyfile.h"

#include <stdlib.h>
#include <time.h>

#include <sodium.h>

#include "arena.h"
#include "i18n.h"
#include "keyfile_slot.h"
#include "recovery_code.h"

enum {
	WAIT_BASE_MS = 500,
	WAIT_DOUBLINGS = 6,
};

static enum loods_code fetch_identity(struct keyfile *kf, struct keyfile_session *s, struct loods_err *err)
{
	const unsigned char *slot = keyfile_slot_at(kf, s->slot);
	enum loods_code rc;

	if (slot[SLOT_IDENTITY_EPOCH] == 0 || slot[SLOT_IDENTITY_EPOCH] != kf->h.info.identity_epoch)
		return LOODS_OK;
	rc = keyfile_slot_unseal(slot, SLOT_IDENTITY_KEY, &s->own_key, s->slot, &s->identity_key, err);
	if (!rc && !keyfile_identity_right(kf, &s->identity_key)) {
		loods_secret_release(&s->identity_key);
		rc = keyfile_slot_tampered(s->slot, err);
	}
	return rc;
}

struct keyfile *keyfile_new(const struct keyfile_io *io)
{
	struct keyfile *kf = calloc(1, sizeof *kf);

	if (!kf)
		loods_nomem();
	kf->io = *io;
	kf->wait_base = WAIT_BASE_MS;
	return kf;
}

enum loods_code keyfile_open(const struct keyfile_io *io, struct keyfile **out, struct loods_err *err)
{
	struct keyfile *kf = keyfile_new(io);
	enum loods_code rc = keyfile_header_load(&kf->h, io, NULL, err);

	if (rc) {
		keyfile_close(kf);
		kf = NULL;
	}
	*out = kf;
	return rc;
}

void keyfile_close(struct keyfile *kf)
{
	if (!kf)
		return;
	keyfile_header_release(&kf->h);
	free(kf);
}

const struct keyfile_info *keyfile_info(const struct keyfile *kf)
{
	return &kf->h.info;
}

bool keyfile_wants_repair(const struct keyfile *kf)
{
	return !kf->h.whole[0] || !kf->h.whole[1] || kf->h.seen[0] != kf->h.seen[1];
}

void keyfile_session_release(struct keyfile_session *s)
{
	loods_secret_release(&s->page_key);
	loods_secret_release(&s->identity_key);
	loods_secret_release(&s->own_key);
	*s = (struct keyfile_session){ 0 };
}

/* Reads the header afresh, taking only a copy that was made with the session's page key. */
enum loods_code keyfile_reload(struct keyfile *kf, const struct keyfile_session *s, struct loods_err *err)
{
	enum loods_code rc = keyfile_header_load(&kf->h, &kf->io, s->page_key.p, err);

	kf->ours |= rc == LOODS_OK;
	return rc;
}

/* Reads the header for somebody who has no key yet to prove it with. */
static enum loods_code load_unproved(struct keyfile *kf, struct loods_err *err)
{
	kf->ours = false;
	return keyfile_header_load(&kf->h, &kf->io, NULL, err);
}

enum loods_code keyfile_store(struct keyfile *kf, const struct keyfile_session *s, struct loods_err *err)
{
	enum loods_code rc = keyfile_header_store(&kf->h, &kf->io, s->page_key.p, err);

	kf->ours = rc == LOODS_OK; /* after a failure the memory says what the file may not */
	return rc;
}

enum loods_code keyfile_repair(struct keyfile *kf, const struct keyfile_session *session,
			       struct loods_err *err)
{
	enum loods_code rc = keyfile_reload(kf, session, err);

	return rc ? rc : keyfile_store(kf, session, err);
}

enum loods_code keyfile_copy(struct keyfile *kf, const struct keyfile_session *session,
			     const struct keyfile_io *to, struct loods_err *err)
{
	enum loods_code rc = keyfile_reload(kf, session, err);

	return rc ? rc : keyfile_header_copy(&kf->h, to, err);
}

unsigned keyfile_wait_ms(const struct keyfile *kf)
{
	unsigned doublings = kf->failures ? kf->failures - 1 : 0;
	struct timespec now;
	int64_t passed, wait;

	if (!kf->failures)
		return 0;
	wait = (int64_t)kf->wait_base << (doublings < WAIT_DOUBLINGS ? doublings : WAIT_DOUBLINGS);
	clock_gettime(CLOCK_MONOTONIC, &now);
	passed = (now.tv_sec - kf->failed_at.tv_sec) * 1000 + (now.tv_nsec - kf->failed_at.tv_nsec) / 1000000;
	return passed < wait ? (unsigned)(wait - passed) : 0;
}

void keyfile_wait_base(struct keyfile *kf, unsigned ms)
{
	kf->wait_base = ms;
}

static void wait_turn(const struct keyfile *kf)
{
	unsigned ms = keyfile_wait_ms(kf);
	struct timespec rest = { ms / 1000, ms % 1000 * 1000000L };

	while (ms && nanosleep(&rest, &rest) != 0)
		;
}

static enum loods_code refuse(struct keyfile *kf, struct loods_err *err)
{
	kf->failures++;
	clock_gettime(CLOCK_MONOTONIC, &kf->failed_at);
	return loods_fail(err, LOODS_EAUTH, _("The user name or the passphrase is wrong."));
}

/* Salt and cost to derive with: the account's, or for nobody the office's cost and a salt of its own, so that
 * both take as long. */
static enum loods_code challenge(const struct keyfile *kf, int64_t i, const char *user, struct kdf_key *key,
				 struct loods_err *err)
{
	unsigned char hash[SLOT_NAME_BYTES];
	const unsigned char *slot;

	if (i < 0) {
		key->cost = kf->h.info.cost;
		(void)!keyfile_name_hash(kf, user, hash);
		memcpy(key->salt, hash, sizeof key->salt);
		return LOODS_OK;
	}
	slot = keyfile_slot_at(kf, (uint32_t)i);
	key->cost = (struct kdf_cost){ keyfile_get32(slot + SLOT_PASSES), keyfile_get64(slot + SLOT_MEMORY) };
	memcpy(key->salt, slot + SLOT_SALT, sizeof key->salt);
	if (slot[SLOT_KDF] != KDF_ARGON2ID || !kdf_cost_ok(key->cost))
		return loods_fail(
			err, LOODS_EDAMAGED,
			_("Key slot %u of the office file asks for more work than any slot of Loods does. "
			  "Put back the newest backup."),
			(unsigned)i);
	return LOODS_OK;
}

/* With the slot's secret key open: the keys in it, once the header proves to be made with that page key. */
static enum loods_code enter(struct keyfile *kf, uint32_t i, struct keyfile_session *s, struct loods_err *err)
{
	unsigned char was[KEYFILE_SLOT_BYTES];
	const unsigned char *slot = keyfile_slot_at(kf, i);
	enum loods_code rc = keyfile_slot_unseal(slot, SLOT_PAGE_KEY, &s->own_key, i, &s->page_key, err);

	if (rc)
		return rc;
	memcpy(was, slot, sizeof was);
	if (!keyfile_header_ours(&kf->h, s->page_key.p)) {
		/* The other copy may be ours; what was opened must then stand in it, too. */
		rc = keyfile_reload(kf, s, err);
		if (rc)
			return rc;
		if (i >= kf->h.info.slots || memcmp(was, keyfile_slot_at(kf, i), sizeof was) != 0)
			return keyfile_slot_tampered(i, err);
		slot = keyfile_slot_at(kf, i);
	}
	kf->ours = true;
	s->slot = i;
	s->serial = keyfile_get64(slot + SLOT_SERIAL);
	s->role = slot[SLOT_ROLE];
	s->state = slot[SLOT_STATE];
	return fetch_identity(kf, s, err);
}

enum loods_code keyfile_unlock(struct keyfile *kf, const char *user, const struct loods_secret *passphrase,
			       struct keyfile_session *out, struct loods_err *err)
{
	struct keyfile_session s = { 0 };
	struct kdf_key key = { 0 };
	enum loods_code rc;
	int64_t i;

	*out = s;
	wait_turn(kf);
	rc = load_unproved(kf, err);
	if (rc)
		return rc;
	i = keyfile_slot_find_user(kf, user);
	if (i >= 0 && !keyfile_slot_is_account(keyfile_slot_at(kf, (uint32_t)i)))
		i = -1;
	rc = challenge(kf, i, user, &key, err);
	if (!rc)
		rc = kdf_derive(passphrase, &key, err);
	if (!rc)
		rc = loods_secret_init(&s.own_key, KEYFILE_KEY_BYTES, err);
	if (!rc && (!keyfile_slot_open(kf, i < 0 ? 0 : (uint32_t)i, &key.key, &s.own_key) || i < 0))
		rc = refuse(kf, err);
	if (!rc)
		rc = enter(kf, (uint32_t)i, &s, err);
	if (!rc) {
		s.weak = kdf_cost_weaker(key.cost, kf->h.info.cost);
		kf->failures = 0;
		*out = s;
	} else {
		keyfile_session_release(&s);
	}
	kdf_key_release(&key);
	return rc;
}

enum loods_code keyfile_resume(struct keyfile *kf, const struct keyfile_session *from, struct keyfile_session *out,
			       struct loods_err *err)
{
	struct keyfile_session s = { 0 };
	const unsigned char *slot;
	enum loods_code rc;

	*out = s;
	slot = from->slot < kf->h.info.slots ? keyfile_slot_at(kf, from->slot) : NULL;
	if (!from->own_key.p || !slot || !keyfile_slot_is_account(slot) || !keyfile_slot_matches(slot, &from->own_key))
		return loods_fail(err, LOODS_EDENIED, _("This account is not in the other file. Sign in again."));
	rc = loods_secret_init(&s.own_key, KEYFILE_KEY_BYTES, err);
	if (!rc)
		rc = loods_secret_set(&s.own_key, from->own_key.p, from->own_key.len, err);
	if (!rc)
		rc = enter(kf, from->slot, &s, err);
	if (rc)
		keyfile_session_release(&s);
	else
		*out = s;
	return rc;
}

/* The key that a recovery code makes with key->salt. */
enum loods_code keyfile_code_key(char kind, const struct loods_secret *typed, struct kdf_key *key,
				 struct loods_err *err)
{
	struct loods_secret code = { 0 };
	enum loods_code rc = recovery_code_read(kind, typed, &code, err);

	if (!rc)
		rc = loods_secret_init(&key->key, KDF_KEY_BYTES, err);
	if (!rc) {
		crypto_generichash(key->key.p, KDF_KEY_BYTES, code.p, code.len, key->salt, sizeof key->salt);
		key->key.len = KDF_KEY_BYTES;
	}
	loods_secret_release(&code);
	return rc;
}

/* Opens the slot of a recovery code into *own; *slot gets its number. */
enum loods_code keyfile_code_open(struct keyfile *kf, char kind, enum keyfile_state state,
				  const struct loods_secret *typed, struct loods_secret *own, uint32_t *slot,
				  struct loods_err *err)
{
	int64_t i = keyfile_slot_find_state(kf, state);
	struct kdf_key key = { 0 };
	enum loods_code rc;

	if (i >= 0)
		memcpy(key.salt, keyfile_slot_at(kf, (uint32_t)i) + SLOT_SALT, sizeof key.salt);
	rc = keyfile_code_key(kind, typed, &key, err);
	if (!rc)
		rc = loods_secret_init(own, KEYFILE_KEY_BYTES, err);
	if (!rc && (i < 0 || !keyfile_slot_open(kf, (uint32_t)i, &key.key, own))) {
		refuse(kf, NULL);
		rc = loods_fail(err, LOODS_EAUTH, _("This recovery code is not the one of this office."));
	}
	*slot = (uint32_t)i;
	kdf_key_release(&key);
	return rc;
}

enum loods_code keyfile_unlock_recovery(struct keyfile *kf, const struct loods_secret *typed,
					struct keyfile_session *out, struct loods_err *err)
{
	struct keyfile_session s = { 0 };
	uint32_t i;
	enum loods_code rc;

	*out = s;
	wait_turn(kf);
	rc = load_unproved(kf, err);
	if (!rc)
		rc = keyfile_code_open(kf, RECOVERY_CODE_FILE, KEYFILE_RECOVERY_PAGE, typed, &s.own_key, &i,
				       err);
	if (!rc)
		rc = enter(kf, i, &s, err);
	if (rc) {
		keyfile_session_release(&s);
		return rc;
	}
	loods_secret_release(&s.own_key); /* the slot is nobody's account: no passphrase to change */
	s.role = LOODS_ROLE_ADMINISTRATOR;
	kf->failures = 0;
	*out = s;
	return LOODS_OK;
}

enum loods_code keyfile_session_check(struct keyfile *kf, struct keyfile_session *s, struct loods_err *err)
{
	const unsigned char *slot;
	bool changed;
	enum loods_code rc = keyfile_header_changed(&kf->h, &kf->io, &changed, err);

	if (!rc && (changed || !kf->ours))
		rc = keyfile_reload(kf, s, err);
	if (rc)
		return rc;
	slot = s->slot < kf->h.info.slots ? keyfile_slot_at(kf, s->slot) : NULL;
	if (!slot || keyfile_get64(slot + SLOT_SERIAL) != s->serial ||
	    (!keyfile_slot_is_account(slot) && slot[SLOT_STATE] != KEYFILE_RECOVERY_PAGE))
		return loods_fail(err, LOODS_EDENIED,
				  _("This account was disabled. An administrator can tell you more."));
	s->state = slot[SLOT_STATE];
	if (s->own_key.p && !s->identity_key.p && keyfile_slot_matches(slot, &s->own_key))
		return fetch_identity(kf, s, err);
	return LOODS_OK;
}
