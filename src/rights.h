/*
 * Rights: who may do what, by role and by whose case a client is. Read only by ops*.c; screens and commands
 * ask ops.h. Keys hold up the strongest of these (storage gives no names to who has no identity key); here
 * stands what keys cannot say.
 */
#ifndef LOODS_RIGHTS_H
#define LOODS_RIGHTS_H

#include "app.h"
#include "rec.h"

/* May this user save or delete a record of that type about that client (0: about none)? Team leads about
 * everybody, caseworkers about their own clients and those opened with a reason; ownership only of their own;
 * cohorts and agreement templates are the team lead's. `s` is where to read, which inside a transaction is
 * the transaction's store. EDENIED. */
enum loods_code loods_rights_write(struct loods_app *app, struct loods_store *s, const struct loods_type *t,
				   loods_id client, struct loods_err *err) LOODS_CHECKED;

#endif
