/* The key slots are written under the database's write lock alone: while somebody saves, they stay as they are. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "fault_run.h"
#include "office.h"

#define OK(call) cr_assert_eq((call), LOODS_OK, "%s: %s (%s)", #call, err.msg, err.debug)

enum { HEADER = 65536 };

static void same(const struct office *o, struct fault_bytes was, const char *what)
{
	struct fault_bytes is = fault_slurp(o->path);

	cr_assert(is.n >= HEADER && memcmp(is.p, was.p, HEADER) == 0, "%s: the key slots were written", what);
	free(is.p);
}

Test(header_lock, while_somebody_saves_no_key_slot_changes, .timeout = 120)
{
	struct loods_client c = { .reference = "F-1", .name = "Kanarie" };
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_err err = { 0 };
	struct loods_store *saves;
	struct loods_secret pass;
	struct loods_user user;
	struct loods_tx *tx;
	struct fault_bytes was;
	struct office o;

	office_init(&o, OFFICE_ADMINISTRATOR);
	pass = office_passphrase(OFFICE_PASSPHRASE);
	saves = office_session(&o, OFFICE_LEAD, &user);
	was = fault_slurp(o.path);
	OK(loods_store_begin(saves, &tx, &err));
	OK(loods_store_put(tx, &loods_client_type, &c, &err));
	cr_assert_eq(loods_store_user_add(o.store, "noor", LOODS_ROLE_EVALUATOR, &pass, recovery, &err), LOODS_EBUSY, "%s",
		     err.msg);
	same(&o, was, "an account was added");
	OK(loods_store_commit(tx, &err));
	OK(loods_store_user_add(o.store, "noor", LOODS_ROLE_EVALUATOR, &pass, recovery, &err));
	loods_store_close(saves);
	free(was.p);
	loods_secret_release(&pass);
	office_release(&o);
}
