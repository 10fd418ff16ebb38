/*
 * Subject access: everything that is kept about one client, for that person to read or to take along: the
 * records of every type that concern the client, with the versions before the present one and what was
 * deleted, the exports that counted the client in, and who looked. Made from the descriptors: a new record
 * type stands in it as soon as it is in the list of types.
 */
#ifndef LOODS_SUBJECT_H
#define LOODS_SUBJECT_H

#include <stdio.h>

#include "app.h"
#include "cells.h"
#include "export_register.h"
#include "rec.h"

struct loods_subject_record {
	void **version; /* the newest first */
	int n;
};

struct loods_subject_type {
	const struct loods_type *type;
	struct loods_subject_record *list; /* in the order of the type's date, then of entry */
	int n;
};

struct loods_subject {
	struct loods_app *app;
	struct loods_arena *arena; /* of all that follows */
	loods_id client;
	const char *reference, *name, *reason;
	loods_stamp made_at;
	struct loods_subject_type *types; /* loods_types_n of them, in that order */
	struct loods_log log;             /* newest first */
	const struct loods_release **releases; /* those that the client is in, the oldest first */
	int n_releases;
	int64_t n_records;                /* versions not counted */
};

/* To be called first: finds the client of that number, checks that this user may see the dossier (a
 * caseworker somebody else's client too, but only with a reason), and writes reading and report to the log.
 * `reason` NULL: the client asked for it, which is what such a report is for. EUSAGE: a reason of blanks.
 * ENOTFOUND, EDENIED. */
enum loods_code loods_subject_open(struct loods_app *app, const char *reference, const char *reason,
				   loods_id *client, struct loods_err *err) LOODS_CHECKED;

enum loods_subject_format {
	LOODS_SUBJECT_HTML = 1, /* a page in the language of the texts, for people */
	LOODS_SUBJECT_JSON,     /* codes, for programs; every version in full */
};

/* Reads all of it, of one state of the office, and writes it to `f`. *records and *entries get how many there
 * are. EIO: the system refused. */
enum loods_code loods_subject_write(struct loods_app *app, loods_id client, const char *reason,
				    enum loods_subject_format format, FILE *f, int64_t *records,
				    int64_t *entries, struct loods_err *err) LOODS_CHECKED;

/* Its forms; `cells` knows the keys of records. */
enum loods_code loods_subject_html(const struct loods_subject *s, struct loods_cells *cells, FILE *f,
				   struct loods_err *err) LOODS_CHECKED;
enum loods_code loods_subject_json(const struct loods_subject *s, struct loods_cells *cells, FILE *f,
				   struct loods_err *err) LOODS_CHECKED;

#endif
