/* All versions of one record, for who asks what is kept about them: the present row and its history. */
#include "store_impl.h"

enum loods_code loods_store_versions(struct loods_store *s, struct loods_arena *a, const struct loods_type *t,
				     loods_id id, struct loods_list *out, struct loods_err *err)
{
	const struct rec_plan *p = store_plan(s, t);
	struct rec_session rs = store_rec_session(s);
	struct loods_str sql = LOODS_STR_INIT;
	struct db_stmt *st;
	int cap = 0;
	bool row;
	enum loods_code code;

	*out = (struct loods_list){ 0 };
	loods_str_addf(&sql, "SELECT %s FROM %s WHERE id = ?1 UNION ALL SELECT %s FROM %s_history WHERE id = ?1"
			     " ORDER BY version DESC",
		       p->columns, t->name, p->columns, t->name);
	code = db_prepare(s->db, sql.s, &st, err);
	loods_str_release(&sql);
	if (code)
		return code;
	db_bind_int(st, 1, id.n);
	while ((code = db_step(st, &row, err)) == LOODS_OK && row) {
		void *rec;

		code = rec_read(p, &rs, st, a, &rec, err);
		if (code)
			break;
		if (out->n == cap) {
			void **list = LOODS_NEW_ARRAY(a, void *, (size_t)(cap = cap ? cap * 2 : 2));

			for (int i = 0; i < out->n; i++)
				list[i] = out->rec[i];
			out->rec = list;
		}
		out->rec[out->n++] = rec;
	}
	db_finish(st);
	return code;
}
