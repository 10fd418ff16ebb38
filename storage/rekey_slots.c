/* The header of an office with new keys (keyfile_rekey): the slots stay whose they are, what is sealed to them
 * is new. */
#include "i18n.h"
#include "keyfile_slot.h"

struct keys {
	struct loods_secret page, identity; /* identity.p == NULL: it stays */
};

static enum loods_code make(struct loods_secret *key, struct loods_err *err)
{
	enum loods_code rc = loods_secret_init(key, KEYFILE_KEY_BYTES, err);

	if (rc)
		return rc;
	randombytes_buf(key->p, KEYFILE_KEY_BYTES);
	key->len = KEYFILE_KEY_BYTES;
	return LOODS_OK;
}

/* Epochs are told apart, not counted: after the last one comes the first. */
static uint8_t next_epoch(uint8_t epoch)
{
	return epoch == UINT8_MAX ? 1 : (uint8_t)(epoch + 1);
}

/* Of somebody who may hold the identity key, and does? */
static bool holds_identity(const unsigned char *slot, uint8_t epoch)
{
	return slot[SLOT_IDENTITY_EPOCH] != 0 && slot[SLOT_IDENTITY_EPOCH] == epoch &&
	       (slot[SLOT_STATE] == KEYFILE_RECOVERY_IDENTITY || keyfile_role_sees_names(slot[SLOT_ROLE]));
}

static void renew(struct keyfile *kf, const struct keys *keys)
{
	struct keyfile_info *info = &kf->h.info;
	uint8_t before = info->identity_epoch;

	info->page_epoch = next_epoch(info->page_epoch);
	if (keys->identity.p) {
		info->identity_epoch = next_epoch(before);
		keyfile_identity_check(&keys->identity, info->identity_check);
	}
	for (uint32_t i = 0; i < info->slots; i++) {
		unsigned char *slot = keyfile_slot_at(kf, i);

		if (slot[SLOT_STATE] == KEYFILE_FREE || slot[SLOT_STATE] == KEYFILE_DISABLED)
			continue;
		if (slot[SLOT_PAGE_EPOCH] != 0)
			keyfile_slot_give_page(kf, slot, &keys->page);
		if (keys->identity.p && holds_identity(slot, before))
			keyfile_slot_give_identity(kf, slot, &keys->identity);
	}
}

static enum loods_code check_who(struct keyfile *kf, const struct keyfile_session *by, bool names,
				 struct loods_err *err)
{
	struct keyfile_session now = *by; /* keys are only borrowed */
	enum loods_code rc;

	if (by->role != LOODS_ROLE_LEAD && by->role != LOODS_ROLE_ADMINISTRATOR)
		return loods_fail(err, LOODS_EDENIED,
				  _("Only team leads and administrators change the keys of the office."));
	if (names && !by->identity_key.p)
		return loods_fail(err, LOODS_EDENIED,
				  _("This account holds no key to names and notes, so it cannot seal them anew."));
	rc = keyfile_session_check(kf, &now, err);
	if (!by->identity_key.p)
		loods_secret_release(&now.identity_key); /* given to the account this moment */
	return rc ? rc : keyfile_reload(kf, by, err);
}

enum loods_code keyfile_rekey(struct keyfile *kf, const struct keyfile_session *by, bool names,
			      const struct keyfile_io *to, struct loods_err *err)
{
	struct keyfile fresh = { .io = *to };
	struct keys keys = { 0 };
	enum loods_code rc = check_who(kf, by, names, err);

	if (!rc)
		rc = make(&keys.page, err);
	if (!rc && names)
		rc = make(&keys.identity, err);
	if (!rc) {
		keyfile_header_init(&fresh.h, &kf->h.info);
		memcpy(fresh.h.bytes, kf->h.bytes, kf->h.len);
		renew(&fresh, &keys);
		rc = keyfile_header_create(&fresh.h, to, keys.page.p, err);
		keyfile_header_release(&fresh.h);
	}
	loods_secret_release(&keys.page);
	loods_secret_release(&keys.identity);
	return rc;
}
