/* Erasing a client: every row of every type that concerns the client and every version of it go; what is
 * added up of it stays in erased_count. Knows no type by name but the client and the contact, whose packs go
 * as well. */
#include <assert.h>

#include "client.h"
#include "store_impl.h"

/* A condition on rows of `t`: those of client ?1, also through the records in between. */
static void of_client(const struct loods_type *t, struct loods_str *sql)
{
	const struct loods_field *toward = loods_type_toward_client(t);

	if (t == &loods_client_type) {
		loods_str_add(sql, "id = ?1");
		return;
	}
	rec_quote(sql, toward->name);
	if (toward->ref == &loods_client_type) {
		loods_str_add(sql, " = ?1");
		return;
	}
	loods_str_addf(sql, " IN (SELECT id FROM %s WHERE ", toward->ref->name);
	of_client(toward->ref, sql);
	loods_str_add_char(sql, ')');
}

static enum loods_code run_for(struct db *db, const char *sql, int64_t client, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(db, sql, &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, client);
	return db_run(st, err);
}

static enum loods_code erase_type(struct db *db, const struct loods_type *t, int64_t client,
				  struct loods_err *err)
{
	struct loods_str where = LOODS_STR_INIT, sql = LOODS_STR_INIT;
	enum loods_code code;

	of_client(t, &where);
	loods_str_addf(&sql, "DELETE FROM %s_history WHERE id IN (SELECT id FROM %s WHERE %s)", t->name,
		       t->name, where.s);
	code = run_for(db, sql.s, client, err);
	loods_str_clear(&sql);
	loods_str_addf(&sql, "DELETE FROM %s WHERE %s", t->name, where.s);
	if (!code)
		code = run_for(db, sql.s, client, err);
	loods_str_release(&where);
	loods_str_release(&sql);
	return code;
}

/* The newest pack, and those of each stretch there is. */
static enum loods_code erase_packs(struct db *db, int64_t client, struct loods_err *err)
{
	static const char sql[] = "DELETE FROM contact_pack WHERE id = ?1";
	int32_t oldest, newest;
	enum loods_code code = contact_packs_days(db, &oldest, &newest, err);

	if (!code)
		code = run_for(db, sql, contact_pack_row(0, client), err);
	for (int32_t day = oldest; !code && oldest && day <= newest; day += CONTACT_PACK_DAYS)
		code = run_for(db, sql, contact_pack_row(day, client), err);
	return code;
}

static enum loods_code keep_count(struct db *db, const struct loods_erased_count *c, struct loods_err *err)
{
	struct db_stmt *st;
	enum loods_code code = db_prepare(db,
					  "INSERT INTO erased_count (cohort, arm, gender, year, clients, "
					  "eligible_days, contact_days, minutes)"
					  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (cohort, "
					  "arm, gender, year) DO UPDATE SET"
					  " clients = clients + ?5, eligible_days = eligible_days + ?6,"
					  " contact_days = contact_days + ?7, minutes = minutes + ?8",
					  &st, err);

	if (code)
		return code;
	db_bind_int(st, 1, c->cohort.n);
	db_bind_text(st, 2, c->arm ? c->arm : "");
	db_bind_text(st, 3, loods_choice_code(&loods_genders, c->gender));
	db_bind_int(st, 4, c->year);
	db_bind_int(st, 5, c->clients);
	db_bind_int(st, 6, c->eligible_days);
	db_bind_int(st, 7, c->contact_days);
	db_bind_int(st, 8, c->minutes);
	return db_run(st, err);
}

enum loods_code loods_store_erase(struct loods_tx *tx, loods_id client,
				  const struct loods_erased_count *counts, int n, struct loods_err *err)
{
	struct db *db = tx->store->db;
	enum loods_code code;

	assert(db_writing(db)); /* freed pages are written over: db_start sees to it */
	code = erase_packs(db, client.n, err);
	if (!code)
		code = run_for(db, "DELETE FROM draft WHERE client = ?1", client.n, err);
	for (int i = loods_types_n - 1; !code && i >= 0; i--) /* what refers before what is referred to */
		if (loods_types[i] == &loods_client_type || loods_type_toward_client(loods_types[i]))
			code = erase_type(db, loods_types[i], client.n, err);
	for (int i = 0; !code && i < n; i++)
		code = keep_count(db, &counts[i], err);
	return code;
}

enum loods_code loods_store_clean(struct loods_store *s, struct loods_err *err)
{
	enum loods_code code = store_lock_file(s, err);

	if (code)
		return code;
	code = db_checkpoint(s->db, err);
	vfs_crypt_io_unlock(&s->io);
	return code;
}

enum loods_code loods_store_erased(struct loods_store *s, struct loods_arena *a,
				   struct loods_erased_counts *out, struct loods_err *err)
{
	struct db_stmt *st;
	int64_t n;
	bool row;
	enum loods_code code = db_snapshot_begin(s->db, err);

	*out = (struct loods_erased_counts){ 0 };
	if (code)
		return code;
	code = db_read_int(s->db, "SELECT count(*) FROM erased_count", 0, 0, &n, NULL, err);
	if (!code)
		code = db_prepare(
			s->db,
			"SELECT cohort, arm, gender, year, clients, eligible_days, contact_days, minutes"
			" FROM erased_count ORDER BY cohort, arm, year, gender",
			&st, err);
	if (!code) {
		out->list = LOODS_NEW_ARRAY(a, struct loods_erased_count, (size_t)n);
		while ((code = db_step(st, &row, err)) == LOODS_OK && row && out->n < n)
			out->list[out->n++] = (struct loods_erased_count){
				.cohort.n = db_int(st, 0),
				.arm = loods_arena_strdup(a, db_text(st, 1)),
				.gender = loods_choice_value(&loods_genders, db_text(st, 2)),
				.year = (int)db_int(st, 3),
				.clients = db_int(st, 4),
				.eligible_days = db_int(st, 5),
				.contact_days = db_int(st, 6),
				.minutes = db_int(st, 7),
			};
		db_finish(st);
	}
	db_snapshot_end(s->db);
	return code;
}
