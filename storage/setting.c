/* The part of src/store.h about settings: whole numbers by name. The newest row of a name is in force; older
 * ones are the history. */
#include <string.h>

#include "store_impl.h"

enum loods_code loods_store_setting(struct loods_store *s, const char *name, int64_t dflt, int64_t *out,
				    struct loods_err *err)
{
	return loods_store_setting_at(s, name, (loods_stamp){ 0 }, dflt, out, err);
}

enum loods_code loods_store_setting_at(struct loods_store *s, const char *name, loods_stamp known_at,
				       int64_t dflt, int64_t *out, struct loods_err *err)
{
	struct db_stmt *st;
	bool row;
	enum loods_code code = db_prepare(
		s->db, "SELECT value FROM setting WHERE name = ?1 AND set_at <= ?2 ORDER BY id DESC LIMIT 1",
		&st, err);

	*out = dflt;
	if (code)
		return code;
	db_bind_text(st, 1, name);
	db_bind_int(st, 2, loods_stamp_known(known_at) ? known_at.n : INT64_MAX);
	code = db_step(st, &row, err);
	if (code == LOODS_OK && row)
		*out = db_int(st, 0);
	db_finish(st);
	return code;
}

enum loods_code loods_store_setting_history(struct loods_store *s, struct loods_arena *a, const char *name,
					    struct loods_setting_history *out, struct loods_err *err)
{
	struct db_stmt *st;
	int cap = 0;
	bool row;
	enum loods_code code = db_prepare(
		s->db, "SELECT value, set_at, set_by, reason FROM setting WHERE name = ?1 ORDER BY id DESC",
		&st, err);

	*out = (struct loods_setting_history){ 0 };
	if (code)
		return code;
	db_bind_text(st, 1, name);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		if (out->n == cap) {
			struct loods_setting_value *list;

			cap = cap ? cap * 2 : 8;
			list = LOODS_NEW_ARRAY(a, struct loods_setting_value, (size_t)cap);
			if (out->n)
				memcpy(list, out->list, (size_t)out->n * sizeof *list);
			out->list = list;
		}
		out->list[out->n++] = (struct loods_setting_value){
			.value = db_int(st, 0),
			.at.n = db_int(st, 1),
			.by.n = db_int(st, 2),
			.reason = loods_arena_strdup(a, db_text(st, 3)),
		};
	}
	db_finish(st);
	return code;
}

enum loods_code loods_store_setting_put(struct loods_tx *tx, const char *name, int64_t value,
					const char *reason, struct loods_err *err)
{
	struct loods_store *s = tx->store;
	struct db_stmt *st;
	enum loods_code code = db_prepare(
		s->db,
		"INSERT INTO setting (name, value, set_at, set_by, reason) VALUES (?1, ?2, ?3, ?4, ?5)", &st,
		err);

	if (code)
		return code;
	db_bind_text(st, 1, name);
	db_bind_int(st, 2, value);
	db_bind_int(st, 3, loods_clock_now(s->clock).n);
	db_bind_int(st, 4, s->user.n);
	db_bind_text(st, 5, reason);
	return db_run(st, err);
}
