/*
 * The access log for people and for machines: when, who, on whose behalf, what was done, with which kind of
 * record, about which client, and what for. Entries are written as they are read, however many there are. Who
 * may see which is asked of loods_ops_open_log() (ops.h).
 */
#ifndef LOODS_LOG_FORMAT_H
#define LOODS_LOG_FORMAT_H

#include <stdio.h>

#include "app.h"
#include "rec.h"

/* enum loods_log_action: its codes, as the log has them for ever, and what people see. */
extern const struct loods_choices loods_log_actions;

/* "23-11-2026 09:00". */
void loods_log_when(loods_stamp at, struct loods_str *out);

enum loods_log_format {
	LOODS_LOG_TEXT = 1, /* columns, translated; the reason comes last, whole */
	LOODS_LOG_CSV,      /* codes and names of accounts; texts are safe for spreadsheets */
	LOODS_LOG_JSON,     /* an array of objects with the names of the CSV, null for what is not known */
};

/* Writes the entries that `q` asks for to `f`, newest first. A client who was erased, or a deleted one
 * without a number, has no reference, but keeps the number by which all entries about it belong together.
 * EIO: the system refused. */
enum loods_code loods_log_write(struct loods_app *app, const struct loods_log_query *q,
				enum loods_log_format format, FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
