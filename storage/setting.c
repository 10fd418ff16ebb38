/* The part of src/store.h about settings: whole numbers by name. The newest row of a name is in force; older
 * ones are the history. */
#include "store_impl.h"

enum loods_code loods_store_setting_then(struct loods_store *s, const char *name, loods_stamp at, int64_t dflt,
					 int64_t *out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(s->db,
					  "SELECT value FROM setting WHERE name = ?1 AND set_at <= ?2"
					  " ORDER BY id DESC LIMIT 1",
					  &st, err);

	*out = dflt;
	if (code)
		return code;
	db_bind_text(st, 1, name);
	db_bind_int(st, 2, at.n);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		*out = db_int(st, 0);
	db_finish(st);
	return code;
}

enum loods_code loods_store_setting(struct loods_store *s, const char *name, int64_t dflt, int64_t *out,
				    struct loods_err *err)
{
	return loods_store_setting_then(s, name, (loods_stamp){ INT64_MAX }, dflt, out, err);
}

enum loods_code loods_store_setting_put(struct loods_tx *tx, const char *name, int64_t value,
					struct loods_err *err)
{
	struct loods_store *s = tx->store;
	struct db_stmt *st;
	enum loods_code code = db_prepare(
		s->db, "INSERT INTO setting (name, value, set_at, set_by) VALUES (?1, ?2, ?3, ?4)", &st, err);

	if (code)
		return code;
	db_bind_text(st, 1, name);
	db_bind_int(st, 2, value);
	db_bind_int(st, 3, loods_clock_now(s->clock).n);
	db_bind_int(st, 4, s->user.n);
	return db_run(st, err);
}
