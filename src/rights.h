/*
 * Rights: who may do what, by role and by whose case a client is. Read only by ops*.c; screens and commands
 * ask ops.h. Keys hold up the strongest of these (storage gives no names to who has no identity key); here
 * stands what keys cannot say.
 */
#ifndef LOODS_RIGHTS_H
#define LOODS_RIGHTS_H

#include "app.h"
#include "rec.h"

/* May this user save or delete that record, of that type and about that client (0: about none)? Team leads
 * about everybody, caseworkers about their own clients, those they cover today and those opened with a
 * reason; ownership only of their own: a cover lapses, and what it may do ends with it; cover only for
 * themselves; a hand-over only by whom and to whom it is, and the answer only by the latter; cohorts and agreement templates are the team lead's. `s` is where to read, which inside a
 * transaction is the transaction's store. EDENIED. */
enum loods_code loods_rights_write(struct loods_app *app, struct loods_store *s, const struct loods_type *t,
				   const void *rec, loods_id client, struct loods_err *err) LOODS_CHECKED;

/* The colleague whose client that is today and whom this user covers today (cover.h); 0: the client is the
 * user's own, or there is no such cover. */
enum loods_code loods_rights_covers(struct loods_app *app, struct loods_store *s, loods_id client,
				    loods_user_id *for_whom, struct loods_err *err) LOODS_CHECKED;

#endif
