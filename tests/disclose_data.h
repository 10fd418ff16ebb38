/*
 * Tables and hierarchies from text files into microdata, for tests of disclosure control. UTF-8, with a
 * header line in the data; fields stand between ; or , whichever the file's first line has more of; a field
 * may be quoted as in RFC 4180. Everything lives in the arena.
 */
#ifndef DISCLOSE_DATA_H
#define DISCLOSE_DATA_H

#include <stdbool.h>

#include "arena.h"
#include "microdata.h"

struct data_file {
	size_t nrows, ncolumns;
	const char ***cell; /* cell[row][column]; row 0 is the file's first line */
};

struct data_message {
	char text[600]; /* one sentence */
};

/* False with a message when the file cannot be read or a row has more or fewer fields than the first. */
bool data_read(const char *path, struct loods_arena *a, struct data_file *out, struct data_message *msg);
/* The column of that name in the first line, or -1. */
int data_column(const struct data_file *f, const char *name);

/*
 * The columns of a table that have a hierarchy file, in the table's order. The file of column C is
 * PREFIXC.csv: one line for each leaf value, its value at level 0, 1, 2 ...; a first line that says level0 is
 * a heading. PREFIX may lack its last _ and may be a folder. `left_out` (room for all columns) says which
 * columns have no such file: they are not released, so nothing has to be protected in them.
 */
bool data_with_hierarchies(const char *path, const char *prefix, struct loods_arena *a,
			   struct data_file *table, struct loods_microdata *out, bool *left_out,
			   struct data_message *msg);

/* Columns as they are, each value its own leaf and nothing coarser; rows from `first` up to before `end`. */
struct loods_microdata data_plain(const struct data_file *f, const char *const *names, size_t n, size_t first,
				  size_t end, struct loods_arena *a);

/* The path of a file below the folder of known answers, or NULL when the folder is not there (a test then
 * says that it skips). The folder is ../shared/sdc-cases beside the source tree. */
const char *data_known(const char *name, struct loods_arena *a);

#endif
