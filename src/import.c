#include "import.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cells.h"
#include "contact.h"
#include "csv.h"
#include "i18n.h"
#include "import_keys.h"
#include "ops.h"
#include "text.h"
#include "types.h"

/* A file to be read, found before anything is read. */
struct source {
	const char *path;
	const struct loods_type *type;
};

struct import {
	struct loods_app *app;
	const struct loods_import_options *options;
	struct loods_import_result *result;
	struct loods_bulk *bulk;
	struct import_keys keys;
	struct loods_arena arena; /* paths, sources */
	struct loods_arena row;   /* of the record in hand */
	struct source *sources;
	int n_sources, cap_sources;
};

/* The file in hand. */
struct reading {
	struct import *im;
	const char *file;
	const struct loods_type *type;
	const struct loods_field *columns[LOODS_CSV_FIELDS_MAX]; /* by position in this file; NULL: unknown */
	size_t n_columns;
	bool incomplete; /* lacks a required column: its rows are read for errors only */
	long line;       /* of the row in hand */
	bool failed;     /* the row in hand has an error */
};

/* ---- messages ---- */

static void say(struct reading *r, bool warning, int column, const char *text)
{
	const struct loods_import_message m = { warning, r->file, r->line, column > 0 ? column : 1, text };

	if (warning)
		r->im->result->warnings++;
	else
		r->im->result->errors++;
	r->failed = r->failed || !warning;
	if (r->im->options->message)
		r->im->options->message(&m, r->im->options->ctx);
}

static int column_of(const struct reading *r, const struct loods_field *f)
{
	for (size_t i = 0; f && i < r->n_columns; i++)
		if (r->columns[i] == f || (r->columns[i] && loods_cells_shared(r->type, r->columns[i]) == f))
			return (int)i + 1;
	return 0;
}

/* An error of a field: its column's name, then what is wrong. */
static void say_field(struct reading *r, const struct loods_field *f, const char *text)
{
	struct loods_str s;

	loods_str_init(&s);
	loods_str_addf(&s, "%s: %s", f->name, text);
	say(r, false, column_of(r, f), s.s);
	loods_str_release(&s);
}

static void say_err(struct reading *r, const struct loods_err *err, const struct loods_field *otherwise)
{
	const struct loods_field *f = err->field ? err->field : otherwise;

	if (f)
		say_field(r, f, err->msg);
	else
		say(r, false, 0, err->msg);
}

/* ---- which files ---- */

static void add_source(struct import *im, const char *path, const struct loods_type *t)
{
	if (im->n_sources == im->cap_sources) {
		int cap = im->cap_sources ? im->cap_sources * 2 : 32;
		struct source *list = LOODS_NEW_ARRAY(&im->arena, struct source, (size_t)cap);

		if (im->n_sources)
			memcpy(list, im->sources, (size_t)im->n_sources * sizeof *list);
		im->sources = list;
		im->cap_sources = cap;
	}
	im->sources[im->n_sources++] = (struct source){ path, t };
}

/* The type that a file's name stands for; NULL: none, and *csv tells whether it is a CSV file at all. */
static const struct loods_type *type_of_name(const char *path, bool *csv)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strlen(name);
	char base[64];

	*csv = n > 4 && strcmp(name + n - 4, ".csv") == 0;
	if (!*csv || n - 4 >= sizeof base)
		return NULL;
	memcpy(base, name, n - 4);
	base[n - 4] = '\0';
	return loods_type_find(base);
}

static enum loods_code no_type(const char *path, struct loods_err *err)
{
	return loods_fail(err, LOODS_EUSAGE,
			  _("%s: no record type has this name. A file is named after what is in it, such as "
			    "contact.csv."),
			  path);
}

static enum loods_code unreadable(const char *path, struct loods_err *err)
{
	return loods_fail(err, errno == ENOENT ? LOODS_ENOTFOUND : LOODS_EIO, _("%s cannot be read: %s."),
			  path, strerror(errno));
}

static enum loods_code add_folder(struct import *im, const char *path, struct loods_err *err)
{
	int before = im->n_sources;
	struct dirent *e;
	DIR *d = opendir(path);
	enum loods_code code = LOODS_OK;

	if (!d)
		return unreadable(path, err);
	while (!code && (e = readdir(d)) != NULL) {
		bool csv;
		const struct loods_type *t = e->d_name[0] == '.' ? NULL : type_of_name(e->d_name, &csv);
		size_t n = strlen(path);
		const char *full;

		if (e->d_name[0] == '.' || (!t && !csv))
			continue;
		full = loods_arena_printf(&im->arena, "%s%s%s", path, n && path[n - 1] == '/' ? "" : "/",
					  e->d_name);
		if (t)
			add_source(im, full, t);
		else
			code = no_type(full, err);
	}
	closedir(d);
	if (!code && im->n_sources == before)
		code = loods_fail(err, LOODS_ENOTFOUND,
				  _("%s holds no CSV file of a record type, such as contact.csv."), path);
	return code;
}

static enum loods_code find_sources(struct import *im, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	if (im->options->n_paths < 1)
		return loods_fail(err, LOODS_EUSAGE, _("Name the files or the folder to be brought in."));
	for (int i = 0; !code && i < im->options->n_paths; i++) {
		const char *path = im->options->paths[i];
		struct stat st;
		bool csv;

		if (stat(path, &st) != 0)
			code = unreadable(path, err);
		else if (S_ISDIR(st.st_mode))
			code = add_folder(im, path, err);
		else if (!type_of_name(path, &csv))
			code = no_type(path, err);
		else
			add_source(im, path, type_of_name(path, &csv));
	}
	return code;
}

/* ---- the header ---- */

/* Required, and nothing stands in for it when the file is silent. */
static bool must_be_there(const struct loods_type *t, const struct loods_field *f)
{
	if (t == &loods_contact_type && f->kind == LOODS_KIND_USER)
		return false; /* the importing user */
	return f->flags & LOODS_REQUIRED && !(f->kind == LOODS_KIND_CHOICE && f->dflt);
}

static const struct loods_field *column_named(const struct loods_type *t, const char *name)
{
	const struct loods_field *f = loods_type_field(t, name);

	return f && !(f->flags & (LOODS_DERIVED | LOODS_SHARED)) ? f : NULL;
}

static void read_header(struct reading *r, const struct loods_csv_row *row)
{
	struct loods_arena *a = &r->im->row;

	r->line = row->line;
	r->n_columns = row->n;
	for (size_t i = 0; i < row->n; i++) {
		const struct loods_field *f = column_named(r->type, row->fields[i].s);

		r->columns[i] = f;
		if (!f) {
			say(r, false, (int)i + 1,
			    loods_arena_printf(a, _("Unknown column: %s."), row->fields[i].s));
			continue;
		}
		for (size_t k = 0; k < i; k++)
			if (r->columns[k] == f) {
				say(r, false, (int)i + 1,
				    loods_arena_printf(a, _("This column is there twice: %s."), f->name));
				r->columns[i] = NULL;
			}
	}
	for (int i = 0; i < r->type->n_fields; i++) {
		const struct loods_field *f = &r->type->fields[i];

		if (must_be_there(r->type, f) && !column_of(r, f)) {
			say(r, false, 1, loods_arena_printf(a, _("This column is missing: %s."), f->name));
			r->incomplete = true;
		}
	}
}

/* ---- references ---- */

/* The id of the record with that key: in these files, else in the office. 0 with no message when its own row
 * has an error. */
static enum loods_code resolve(struct reading *r, const struct loods_type *t, const char *key, int64_t *id,
			       bool *known, struct loods_err *err)
{
	struct import_key *k = import_keys_find(&r->im->keys, t, key);
	loods_id found = { 0 };
	enum loods_code code = LOODS_OK;

	if (!k) {
		code = loods_store_find_key(r->im->app->store, t, key, &found, err);
		if (code == LOODS_ENOTFOUND)
			code = LOODS_OK;
		if (code)
			return code;
		import_keys_add(&r->im->keys, t, key, found.n, NULL, 0);
		k = import_keys_find(&r->im->keys, t, key);
	}
	*id = k->id;
	*known = k->id || k->file;
	return LOODS_OK;
}

/* Stands in for a record that has an error of its own, so that the rest of the row can be looked at. */
enum { ID_OF_FAILED = -1 };

static enum loods_code read_ref(struct reading *r, const struct loods_field *f, const char *text, void *rec,
				bool *spoilt, struct loods_err *err)
{
	struct loods_str key;
	int64_t id = 0;
	bool known = false;
	enum loods_code code = LOODS_OK;

	loods_str_init(&key);
	if (loods_text_clean(text, false, &key))
		code = resolve(r, f->ref, key.s, &id, &known, err);
	if (!code && !known)
		say_field(r, f,
			  _("There is no record with this key, neither in these files nor in the office."));
	if (!code && known && !id)
		*spoilt = true;
	((loods_id *)loods_field_at(f, rec))->n = id ? id : ID_OF_FAILED;
	loods_str_release(&key);
	return code;
}

static void read_user(struct reading *r, const struct loods_field *f, const char *text, void *rec)
{
	struct loods_str name;
	loods_user_id id = { 0 };

	loods_str_init(&name);
	if (loods_text_clean(text, false, &name))
		id = loods_store_user_find(r->im->app->store, name.s);
	loods_str_release(&name);
	if (!id.n)
		say_field(r, f, _("There is no account with this name."));
	*(loods_user_id *)loods_field_at(f, rec) = id;
}

/* A code, or the key of a record in its place. */
static enum loods_code read_shared(struct reading *r, const struct loods_field *f,
				   const struct loods_field *ref, const char *text, void *rec, bool *spoilt,
				   struct loods_err *err)
{
	struct loods_str key;
	int64_t id = 0;
	bool known = false;
	enum loods_code code = LOODS_OK;

	if (loods_field_parse(f, &r->im->row, text, rec, err) == LOODS_OK)
		return LOODS_OK;
	loods_str_init(&key);
	if (loods_text_clean(text, false, &key))
		code = resolve(r, ref->ref, key.s, &id, &known, err);
	if (!code && !known) {
		struct loods_err expected;

		loods_str_clear(&key);
		if (loods_field_parse(f, &r->im->row, text, rec, &expected))
			loods_str_addf(&key, _("%s Or the key of a record (%s)."), expected.msg,
				       ref->ref->name);
		say_field(r, f, key.s);
	} else if (!code) {
		*(int *)loods_field_at(f, rec) = ref->dflt;
		((loods_id *)loods_field_at(ref, rec))->n = id ? id : ID_OF_FAILED;
		*spoilt = *spoilt || !id;
	}
	loods_str_release(&key);
	return code;
}

/* ---- rows ---- */

static enum loods_code read_cell(struct reading *r, const struct loods_field *f, const char *text, void *rec,
				 bool *spoilt, struct loods_err *err)
{
	const struct loods_field *shared = loods_cells_shared(r->type, f);
	struct loods_err bad;

	if (text[strspn(text, " \t\r\n")] == '\0')
		return LOODS_OK; /* unknown, or its default */
	if (f->kind == LOODS_KIND_REF)
		return read_ref(r, f, text, rec, spoilt, err);
	if (f->kind == LOODS_KIND_USER)
		read_user(r, f, text, rec);
	else if (shared)
		return read_shared(r, f, shared, text, rec, spoilt, err);
	else if (loods_field_parse(f, &r->im->row, text, rec, &bad))
		say_field(r, f, bad.msg);
	return LOODS_OK;
}

static void say_missing(struct reading *r, const void *rec, const struct loods_csv_row *row)
{
	for (size_t i = 0; i < r->n_columns; i++) {
		const struct loods_field *f = r->columns[i];

		if (f && must_be_there(r->type, f) &&
		    row->fields[i].s[strspn(row->fields[i].s, " \t\r\n")] == '\0' &&
		    !loods_field_known(f, rec))
			say_field(r, f, _("This must be filled in."));
	}
}

/* Has this key been in these files already? Then both places are named. */
static bool key_taken(struct reading *r, const void *rec)
{
	const struct loods_field *f = r->type->key ? loods_type_field(r->type, r->type->key) : NULL;
	const struct import_key *k;

	if (!f || !loods_field_known(f, rec))
		return false;
	k = import_keys_find(&r->im->keys, r->type, *(const char *const *)loods_field_cat(f, rec));
	if (!k || !k->file)
		return false;
	if (strcmp(k->file, r->file) == 0)
		say_field(
			r, f,
			loods_arena_printf(&r->im->row, _("This key stands on line %ld already."), k->line));
	else
		say_field(r, f,
			  loods_arena_printf(&r->im->row, _("This key stands in %s on line %ld already."),
					     k->file, k->line));
	return true;
}

static void remember_key(struct reading *r, const void *rec, int64_t id)
{
	const struct loods_field *f = r->type->key ? loods_type_field(r->type, r->type->key) : NULL;
	struct import_key *k;
	const char *key;

	if (!f || !loods_field_known(f, rec))
		return;
	key = *(const char *const *)loods_field_cat(f, rec);
	k = import_keys_find(&r->im->keys, r->type, key);
	if (k)
		*k = (struct import_key){ k->type, k->key, id, r->file, r->line };
	else
		import_keys_add(&r->im->keys, r->type, key, id, r->file, r->line);
}

/* Errors of records are messages and OK here; another code means that nothing can go on. */
static enum loods_code put(struct reading *r, void *rec, struct loods_err *err)
{
	struct loods_notice notice = { "" };
	struct loods_err bad = { 0 };
	enum loods_code code = loods_ops_bulk_put(r->im->bulk, r->type, rec, &notice, &bad);

	switch (code) {
	case LOODS_OK:
		r->im->result->records++;
		if (notice.text[0])
			say(r, true,
			    r->type->when ? column_of(r, loods_type_field(r->type, r->type->when)) : 0,
			    notice.text);
		return LOODS_OK;
	case LOODS_EINVALID:
	case LOODS_EREFUSED:
	case LOODS_EEXISTS:
		say_err(r, &bad, r->type->key ? loods_type_field(r->type, r->type->key) : NULL);
		return LOODS_OK;
	case LOODS_EUSAGE:
	case LOODS_ENOTFOUND:
	case LOODS_EAUTH:
	case LOODS_EDENIED:
	case LOODS_EDAMAGED:
	case LOODS_EBUSY:
	case LOODS_ECONFLICT:
	case LOODS_EIO:
	case LOODS_ENOMEM:
	case LOODS_ECANCEL:
		break;
	}
	*err = bad;
	return code;
}

static enum loods_code read_row(struct reading *r, const struct loods_csv_row *row, struct loods_err *err)
{
	void *rec;
	bool spoilt = false; /* refers to a row with an error: nothing to say, and cannot be saved */
	enum loods_code code = LOODS_OK;

	loods_arena_reset(&r->im->row);
	rec = loods_rec_new(r->type, &r->im->row);
	r->line = row->line;
	r->failed = false;
	for (size_t i = 0; !code && i < row->n && i < r->n_columns; i++)
		if (r->columns[i])
			code = read_cell(r, r->columns[i], row->fields[i].s, rec, &spoilt, err);
	if (code)
		return code;
	if (r->type == &loods_contact_type && !((struct loods_contact *)rec)->conducted_by.n && !r->failed)
		((struct loods_contact *)rec)->conducted_by = r->im->app->user.id;
	say_missing(r, rec, row);
	if (key_taken(r, rec))
		return LOODS_OK;
	if (!r->failed && spoilt && !r->incomplete) {
		const struct loods_check who = { loods_clock_today(&r->im->app->clock), r->im->app->user.id };
		struct loods_err bad = { 0 };

		if (loods_rec_check(r->type, &who, rec, &bad))
			say_err(r, &bad, NULL);
	} else if (!r->failed && !r->incomplete) {
		code = put(r, rec, err);
	}
	if (!code)
		remember_key(r, rec, r->failed || spoilt || r->incomplete ? 0 : loods_rec_cmeta(rec)->id.n);
	return code;
}

static enum loods_code read_rows(struct reading *r, struct loods_csv_reader *csv, struct loods_err *err)
{
	struct loods_csv_row row;
	bool header = true;
	enum loods_code code = LOODS_OK;

	while (!code) {
		struct loods_err bad = { 0 };

		code = loods_csv_read(csv, &row, &bad);
		if (code == LOODS_EINVALID) {
			struct loods_csv_place at = loods_csv_reader_place(csv);

			r->line = at.line;
			say(r, false, at.field, bad.msg);
			if (header)
				return LOODS_OK; /* without a header nothing below means anything */
			code = LOODS_OK;
			continue;
		}
		if (code) {
			*err = bad;
			return code;
		}
		if (row.n == 0)
			break;
		if (header)
			read_header(r, &row);
		else
			code = read_row(r, &row, err);
		header = false;
	}
	if (!code && header) {
		r->line = 1;
		say(r, false, 1, _("The file is empty: its first line must name the columns."));
	}
	return code;
}

static enum loods_code read_file(struct import *im, const struct source *s, struct loods_err *err)
{
	struct reading *r = LOODS_NEW(&im->arena, struct reading);
	struct loods_csv_reader *csv;
	FILE *f = fopen(s->path, "rbe");
	enum loods_code code;

	if (!f)
		return unreadable(s->path, err);
	*r = (struct reading){ .im = im, .file = s->path, .type = s->type, .line = 1 };
	csv = loods_csv_reader_new(f);
	code = read_rows(r, csv, err);
	loods_csv_reader_free(csv);
	fclose(f);
	im->result->files++;
	return code;
}

/* ---- the whole ---- */

static enum loods_code read_all(struct import *im, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	for (int t = 0; t < loods_types_n; t++)
		for (int i = 0; !code && i < im->n_sources; i++)
			if (im->sources[i].type == loods_types[t])
				code = read_file(im, &im->sources[i], err);
	return code;
}

static enum loods_code finish(struct import *im, enum loods_code code, struct loods_err *err)
{
	const struct loods_import_result *res = im->result;

	if (!code && res->errors)
		code = loods_fail(err, LOODS_EINVALID,
				  P_("%ld error; nothing was saved. Mend it and try again.",
				     "%ld errors; nothing was saved. Mend them and try again.",
				     (unsigned long)res->errors),
				  (long)res->errors);
	if (!code && !im->options->dry_run)
		return loods_ops_bulk_commit(im->bulk, err);
	loods_ops_bulk_cancel(im->bulk);
	return code;
}

/* For the log: which files were brought in, "import: client.csv, contact.csv". */
static const char *purpose_of(struct import *im)
{
	const char *text = "import";

	for (int i = 0; i < im->n_sources; i++)
		text = loods_arena_printf(&im->arena, "%s%s %s.csv", text, i ? "," : ":",
					  im->sources[i].type->name);
	return text;
}

enum loods_code loods_import(struct loods_app *app, const struct loods_import_options *o,
			     struct loods_import_result *result, struct loods_err *err)
{
	struct import im = { .app = app, .options = o, .result = result };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_IMPORT, err);

	*result = (struct loods_import_result){ 0 };
	if (!code)
		code = find_sources(&im, err);
	if (!code)
		code = loods_ops_bulk_begin(app, purpose_of(&im), &im.bulk, err);
	if (!code)
		code = finish(&im, read_all(&im, err), err);
	import_keys_release(&im.keys);
	loods_arena_release(&im.row);
	loods_arena_release(&im.arena);
	return code;
}
