/*
 * Records as files have them: which columns a type's file has, and the text of each cell, with references by
 * the office's own keys and users by account name. Import, dump and list share this, so that what one writes
 * the other reads. It writes no file.
 */
#ifndef LOODS_CELLS_H
#define LOODS_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rec.h"
#include "store.h"

enum { LOODS_CELLS_MAX = 40 }; /* columns of a type */

/* The columns of a type's file in their order, EXTRA ones included; returns how many. A SHARED field has no
 * column: its key stands in that of the CHOICE before it. */
int loods_cells_columns(const struct loods_type *t, const struct loods_field *columns[LOODS_CELLS_MAX]);
/* The SHARED field whose key may stand in the column of `f`, or NULL. */
const struct loods_field *loods_cells_shared(const struct loods_type *t, const struct loods_field *f);

/* Keys of records by their row ids, each read once. */
struct loods_cells_key;
struct loods_cells {
	struct loods_store *store;
	struct loods_arena arena;
	struct loods_cells_key *keys; /* hash table */
	size_t n, cap;
};
void loods_cells_init(struct loods_cells *c, struct loods_store *store);
void loods_cells_release(struct loods_cells *c);
/* Remembers the key of a record that passes by anyway, so that it need not be read again. */
void loods_cells_remember(struct loods_cells *c, const struct loods_type *t, const void *rec);

/* The key of a record, "" for id 0; lives as long as `c`. */
enum loods_code loods_cells_key_of(struct loods_cells *c, const struct loods_type *t, loods_id id,
				   const char **key, struct loods_err *err) LOODS_CHECKED;
/* Appends the cell of a column to `out`; "" for what is not known. */
enum loods_code loods_cells_format(struct loods_cells *c, const struct loods_type *t,
				   const struct loods_field *f, const void *rec, struct loods_str *out,
				   struct loods_err *err) LOODS_CHECKED;

/* The same as a member of a JSON object: the column's name with a code, a number, a list of codes, a text, or
 * null for what is not known. */
struct loods_json;
enum loods_code loods_cells_json(struct loods_cells *c, struct loods_json *j, const struct loods_type *t,
				 const struct loods_field *f, const void *rec, struct loods_err *err) LOODS_CHECKED;
/* For people: keys of records and names of accounts, else what loods_field_show() says; "" for what is not
 * known. */
enum loods_code loods_cells_show(struct loods_cells *c, const struct loods_type *t, const struct loods_field *f,
				 const void *rec, struct loods_str *out, struct loods_err *err) LOODS_CHECKED;

/*
 * Rows of cells, gathered to be put in order: by client where the type has that column, then by their cells
 * from the left. The order depends on nothing but the cells, so that two offices with the same records have
 * the same file.
 */
struct loods_cells_rows {
	const struct loods_type *type;
	const struct loods_field *columns[LOODS_CELLS_MAX];
	bool used[LOODS_CELLS_MAX]; /* some row has something there */
	int n_columns;
	struct loods_arena arena;
	const char **rows; /* each: its cells, one after the other, each with its NUL */
	size_t n, cap;
};
void loods_cells_rows_init(struct loods_cells_rows *r, const struct loods_type *t);
void loods_cells_rows_release(struct loods_cells_rows *r);
enum loods_code loods_cells_rows_add(struct loods_cells_rows *r, struct loods_cells *c, const void *rec,
				     struct loods_err *err) LOODS_CHECKED;
void loods_cells_rows_sort(struct loods_cells_rows *r);

struct loods_csv_writer;
/* Header and rows; a column that is EXTRA and not used is left out. */
enum loods_code loods_cells_rows_write(const struct loods_cells_rows *r, struct loods_csv_writer *w,
				       struct loods_err *err) LOODS_CHECKED;

#endif
