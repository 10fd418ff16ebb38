/*
 * History: who entered, changed, deleted or brought back a record, when, and what it said before and after. Made
 * from the versions that storage keeps of every record, field by field from the descriptor, so a new record type has
 * its history without a word. Screens only lay it out. A deleted record has one as any other.
 */
#ifndef LOODS_HISTORY_H
#define LOODS_HISTORY_H

#include "app.h"
#include "rec.h"

enum loods_history_kind {
	LOODS_HISTORY_ENTERED = 1,
	LOODS_HISTORY_CHANGED,
	LOODS_HISTORY_DELETED,
	LOODS_HISTORY_BACK, /* what was deleted is there again */
	LOODS_HISTORY_END
};
/* "entered", "changed", ... translated. */
const char *loods_history_label(enum loods_history_kind kind);

/* A field that differs from the version before; of one that was entered, each field that was filled in. */
struct loods_history_change {
	const struct loods_field *field;
	const char *before, *after; /* as people see it (loods_cells_show); "": not known */
};

/* One version of one record. */
struct loods_history_entry {
	const struct loods_type *type;
	loods_id record;
	int64_t version;
	enum loods_history_kind kind;
	loods_stamp at; /* of this version */
	loods_user_id by;
	const char *what; /* the record in one line, as this version had it */
	struct loods_history_change *changes; /* in the order of the descriptor */
	int n;
};

struct loods_history {
	struct loods_history_entry *list; /* the newest first */
	int n;
};

/* To be called before one is shown: it is a reading of the dossier that the record stands in, with the same rights
 * and the same entry in the access log (loods_ops_open_client). *client: whose record it is; 0: nobody's. ENOTFOUND,
 * EDENIED. */
enum loods_code loods_history_open(struct loods_app *app, const struct loods_type *t, loods_id id, loods_id *client,
				   struct loods_err *err) LOODS_CHECKED;

/* All versions of one record, into `a`; of one that was never there, none. */
enum loods_code loods_history_load(struct loods_app *app, struct loods_arena *a, const struct loods_type *t,
				   loods_id id, struct loods_history *out, struct loods_err *err) LOODS_CHECKED;

/* All versions of all records of a client, deleted ones too. */
enum loods_code loods_history_of_client(struct loods_app *app, struct loods_arena *a, loods_id client,
					struct loods_history *out, struct loods_err *err) LOODS_CHECKED;

#endif
