/*
 * Time line: everything recorded about one client, of all types that know a day, newest first. Made from the
 * descriptors: a new record type stands in it as soon as it is in the list of types.
 */
#ifndef LOODS_TIMELINE_H
#define LOODS_TIMELINE_H

#include "app.h"
#include "rec.h"

struct loods_timeline_row {
	const struct loods_type *type;
	const void *rec;
	loods_date when;       /* unknown: the record knows no day yet; such rows stand first */
	const char *what;      /* one line, translated */
	const char *by;        /* account name of who did it or entered it */
	const char *fold;      /* search form of kind, content, note and account (text.h) */
	const char *note;      /* NULL: none, or it may not be read here */
	bool changed;          /* corrected after it was entered */
};

struct loods_timeline {
	struct loods_timeline_row *list;
	int n;
};

/* The day that places a record in time: its `when`, else the day it was entered. */
loods_date loods_timeline_day(const struct loods_type *t, const void *rec);

/* Everything about `client`, into `a`; `types` (NULL: all) ends with NULL and leaves out the others. */
enum loods_code loods_timeline_load(struct loods_app *app, struct loods_arena *a, loods_id client,
				    const struct loods_type *const *types, struct loods_timeline *out,
				    struct loods_err *err) LOODS_CHECKED;

#endif
