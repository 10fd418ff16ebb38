/*
 * Records and their rows: the SQL of every type follows from its descriptor, so a new type needs a table and
 * nothing here. Loads, inserts, updates and marks as deleted, keeping what was there in TYPE_history. Knows
 * no type by name. How values are stored stands in migrations.c.
 */
#ifndef LOODS_REC_SQL_H
#define LOODS_REC_SQL_H

#include "db.h"
#include "field_crypt.h"
#include "rec.h"

/* Columns of every statement made from `columns`, in this order; then those of the plan, then ident. */
enum rec_meta_column {
	REC_ID,
	REC_VERSION,
	REC_ENTERED_BY,
	REC_ENTERED_AT,
	REC_CHANGED_BY,
	REC_CHANGED_AT,
	REC_DELETED,
	REC_META_END
};

/* What follows from a descriptor; made once, in an arena that outlives it. */
struct rec_plan {
	const struct loods_type *type;
	const struct loods_field **cols; /* fields with a column of their own */
	int n_cols;
	const struct loods_field *key; /* NULL: none */
	bool ident;                    /* has a column ident */
	bool hash;                     /* its key is sealed: has a column ident_hash */
	bool sealed;                   /* has anything sealed */
	const char *columns;           /* "id, version, …", for SELECT */
	const char *load, *insert, *update, *mark, *history;
	int64_t last_id; /* of the transaction in progress; -1: not read yet */
	bool last_given; /* and it gave some */
};

/* Who reads or writes, with what. */
struct rec_session {
	struct db *db;
	const struct field_crypt *fc; /* .keys.p == NULL: sealed values are unknown and cannot be written */
	struct loods_arena *scratch;  /* reset by these functions */
	struct loods_arena *keys;     /* where generated keys stay */
	loods_user_id user;
	loods_stamp now;
};

void rec_plan_init(struct rec_plan *p, const struct loods_type *t, struct loods_arena *a);

/* The record of the row that `st` (whose first columns are p->columns) stands on, into `a`. EDAMAGED. */
enum loods_code rec_read(const struct rec_plan *p, const struct rec_session *s, struct db_stmt *st,
			 struct loods_arena *a, void **rec, struct loods_err *err) LOODS_CHECKED;

/* Gives an id (and a key, where the type's are generated and it has none; its text is in s->keys), and
 * inserts version 1. EEXISTS, EDENIED (sealed values without the key). */
enum loods_code rec_insert(struct rec_plan *p, const struct rec_session *s, void *rec,
			   struct loods_err *err) LOODS_CHECKED;
/* Replaces version meta.version. ECONFLICT, EEXISTS, EDENIED, EREFUSED (an append-only type). */
enum loods_code rec_update(struct rec_plan *p, const struct rec_session *s, void *rec,
			   struct loods_err *err) LOODS_CHECKED;
/* Marks version meta.version as deleted. ECONFLICT, EREFUSED. */
enum loods_code rec_mark_deleted(struct rec_plan *p, const struct rec_session *s, void *rec,
				 struct loods_err *err) LOODS_CHECKED;
/* Writes down the last ids given in this transaction; before its commit. */
enum loods_code rec_ids_keep(struct rec_plan *p, struct db *db, struct loods_err *err) LOODS_CHECKED;

/*
 * Appends "SELECT columns FROM table WHERE living AND extra", or, `known_at`, the versions that stood at ?2:
 * version 1 counts from its time of entry (which an import may bring from elsewhere), later ones from when
 * they were written, each until it was superseded.
 */
void rec_versions(struct loods_str *sql, const char *table, const char *columns, const char *extra,
		  bool known_at);

/* Appends the name as a column in SQL: quoted, because descriptors use "from" and "to". */
void rec_quote(struct loods_str *out, const char *name);

/* Partial dates as whole numbers, in the order of time. */
static inline int64_t rec_pdate_int(loods_pdate d)
{
	return d.year * 10000 + d.month * 100 + d.day;
}

#endif
