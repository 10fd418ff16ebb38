/*
 * Import: CSV files, one per record type, into the office: all or nothing. Every error is reported, not just
 * the first; what is odd but kept is a warning. References are resolved to keys in the same import first,
 * then in the office. Column names, forms and defaults are those of the manual's page on files.
 */
#ifndef LOODS_IMPORT_H
#define LOODS_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"

struct loods_import_message {
	bool warning;     /* kept as it is; else an error, which keeps everything out */
	const char *file; /* as it was named, or the folder's path with the file's name */
	long line;        /* 1 is the header; where a record begins */
	int column;       /* number of the field, from 1 */
	const char *text; /* translated; never what a cell says */
};

struct loods_import_options {
	const char *const *paths; /* files named TYPE.csv, or folders of them */
	int n_paths;
	bool dry_run; /* everything but the saving */
	void (*message)(const struct loods_import_message *m, void *ctx);
	void *ctx;
};

struct loods_import_result {
	int64_t files, records, errors, warnings;
};

/* By a team lead only. EINVALID: there were errors, each was given to `message`, and nothing was saved.
 * ENOTFOUND, EIO: a path cannot be read. EUSAGE: no path, or a file whose name is no record type. */
enum loods_code loods_import(struct loods_app *app, const struct loods_import_options *o,
			     struct loods_import_result *result, struct loods_err *err) LOODS_CHECKED;

#endif
