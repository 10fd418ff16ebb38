/*
 * Where a result goes: to standard output, or with --output to a new file that only its owner may read. The
 * file is written beside its place under another name and gets its own name when it is whole, so a half one
 * never has it. A file that is there already is never written over.
 */
#ifndef LOODS_CLI_OUTPUT_H
#define LOODS_CLI_OUTPUT_H

#include "cli.h"

/* Writes `result` to `f`, which stays the caller's. */
typedef enum loods_code cli_output_fn(const void *result, FILE *f, struct loods_err *err);

/* Has `write` write to FILE of --output, or to standard output where that was not given. EEXISTS: there is
 * such a file; EIO; what `write` says. After a failure no file is left. */
enum loods_code cli_output(const struct cli_run *run, cli_output_fn *write, const void *result,
			   struct loods_err *err) LOODS_CHECKED;

/* The same to a file of that name. */
enum loods_code cli_output_file(const char *path, cli_output_fn *write, const void *result,
				struct loods_err *err) LOODS_CHECKED;

#endif
