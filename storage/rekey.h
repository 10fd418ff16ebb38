/*
 * A change of keys (loods_store_rekey), as its parts share it: copying the office into a file under new keys, row
 * by row, and comparing both. rekey_slots.c makes the header of the new file (keyfile_rekey in keyfile.h),
 * rekey_copy.c and rekey_compare.c do the rows, rekey.c does all else, the swap of the files last.
 *
 * Rows are copied rather than pages, so that nothing of the old file is left anywhere in the new one: not in free
 * pages, not behind the cells of a page, not under the old identity key. What is sealed follows from the
 * descriptors of the record types; a BLOB that neither they nor the list in rekey_copy.c know is refused. The
 * comparison does not ask them: it tries for each BLOB of both files which key opens it.
 */
#ifndef LOODS_REKEY_H
#define LOODS_REKEY_H

#include "store_impl.h"

enum rekey_phase { REKEY_COPY, REKEY_VERIFY, REKEY_COMPARE, REKEY_PHASES };

struct rekey {
	struct loods_store *from, *to;
	bool names; /* the identity key changes as well */
	loods_progress_fn *progress;
	void *ctx;
	enum rekey_phase phase;
	int64_t done, total; /* rows of this phase */
	int64_t log_entries; /* of the old log, and its newest hash */
	unsigned char log_last[ACCESS_LOG_HASH_BYTES];
};

/* A table of the office. Memory is the arena's. */
struct rekey_table {
	const char *name, *sql; /* as sqlite_schema has it */
	const char *place;      /* where its sealed values say that they stand: the name without _history */
	const char **columns;
	const char **kinds; /* as declared: INTEGER, TEXT, BLOB, ANY */
	int n;
	const char *select; /* all columns of all rows */
};
struct rekey_tables {
	struct rekey_table *list;
	int n;
	const char **after; /* indexes and triggers, made when the rows are there */
	int n_after;
};
enum loods_code rekey_tables(struct db *db, struct loods_arena *a, struct rekey_tables *out,
			     struct loods_err *err) LOODS_CHECKED;

/* Counts a row; asks now and then whether to stop: ECANCEL. */
enum loods_code rekey_step(struct rekey *k, struct loods_err *err) LOODS_CHECKED;
/* Rows of all tables. */
enum loods_code rekey_count(struct db *db, const struct rekey_tables *t, int64_t *out,
			    struct loods_err *err) LOODS_CHECKED;

/* The value of a field in the text of an `ident` blob (rec_seal.h); NULL: it is not there. */
const char *rekey_ident_value(const char *text, size_t len, const char *name, size_t *value_len);

/* Fills the database of k->to, which has no table yet, and writes the change to its access log. EREFUSED: there is
 * something that this version does not know how to seal. EDAMAGED. */
enum loods_code rekey_copy(struct rekey *k, struct loods_err *err) LOODS_CHECKED;

/* Do both say the same? EDAMAGED: no, with table and row. */
enum loods_code rekey_compare(struct rekey *k, struct loods_err *err) LOODS_CHECKED;

/* "DIR/.office.loods.rekey": one name, so that the next one finds what was left, and others see that it is made. */
void rekey_name_temporary(const char *path, struct loods_str *out);
/* Removes what log and index a file that was kept left beside it, unless somebody has it open. */
void rekey_tidy(const char *kept);

#endif
