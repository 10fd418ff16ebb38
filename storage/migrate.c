#include "migrate.h"

#include <stdio.h>

#include "i18n.h"

static enum loods_code run_one(struct db *db, int i, struct loods_err *err)
{
	char version[48];

	for (int part = 0; part < MIGRATION_PARTS && migrations[i].sql[part]; part++) {
		enum loods_code code = db_script(db, migrations[i].sql[part], true, err);

		if (code)
			return code;
	}
	snprintf(version, sizeof version, "PRAGMA user_version = %d", i + 1);
	return db_script(db, version, false, err);
}

enum loods_code migrate_to(struct db *db, int n, struct loods_err *err)
{
	int64_t version;
	enum loods_code code = db_read_int(db, "PRAGMA user_version", 0, 0, &version, NULL, err);

	if (code)
		return code;
	if (version > migrations_n)
		return loods_fail(err, LOODS_EDAMAGED,
				  _("This office was changed by a newer Loods. Update Loods on this machine, "
				    "then open it again."));
	if (version >= n)
		return LOODS_OK;
	code = db_begin(db, err);
	if (code)
		return code;
	/* Somebody else may have been first. */
	code = db_read_int(db, "PRAGMA user_version", 0, 0, &version, NULL, err);
	for (int i = (int)version; code == LOODS_OK && i < n; i++)
		code = run_one(db, i, err);
	if (code) {
		db_rollback(db);
		return code;
	}
	return db_commit(db, err);
}

enum loods_code migrate_run(struct db *db, struct loods_err *err)
{
	return migrate_to(db, migrations_n, err);
}
