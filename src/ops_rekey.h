/* A change of keys: who may, and that the new file opens; the work and its log entry are the store's. */
#ifndef LOODS_OPS_REKEY_H
#define LOODS_OPS_REKEY_H

#include "app.h"
#include "secret.h"
#include "store.h"

/*
 * Changes the keys of the office (loods_store_rekey) and signs the same account in to the new file with the same
 * passphrase: app->store and app->user are then those of the new file (a store of NULL: it did not open, with the
 * reason in `err`). Both keys are changed by a team lead, for names can be sealed anew only by who reads them; the
 * page key alone, and all of an office without names, by an administrator too. done->kept is to be released whatever
 * comes back; when it is not empty the new file is in place.
 */
enum loods_code loods_ops_rekey(struct loods_app *app, const struct loods_rekey *how,
				const struct loods_secret *passphrase, struct loods_rekeyed *done,
				struct loods_err *err) LOODS_CHECKED;

#endif
