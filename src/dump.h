/*
 * Dump: everything the office holds, identifiable, as the CSV files that import reads. The order of rows and
 * columns follows from the records alone, so that a dump, brought into a new office and dumped again, gives
 * the same bytes.
 */
#ifndef LOODS_DUMP_H
#define LOODS_DUMP_H

#include <stdint.h>

#include "app.h"

struct loods_dump_result {
	int64_t files, records;
};

/* By a team lead only, with a reason, logged. `dir` must not exist or be an empty folder; the files (mode
 * 0600) are written to a folder beside it that takes its place at the end, so that there is never half a
 * dump. EDENIED, EUSAGE (no reason), EEXISTS, EIO. */
enum loods_code loods_dump(struct loods_app *app, const char *dir, const char *reason,
			   struct loods_dump_result *result, struct loods_err *err) LOODS_CHECKED;

#endif
