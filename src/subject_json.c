/* What is kept about a client, for programs. */
#include "json.h"
#include "log_format.h"
#include "subject.h"
#include "types.h"

static void text(struct loods_json *j, const char *name, const char *value)
{
	loods_json_key(j, name);
	loods_json_string(j, loods_str_blank(value) ? NULL : value);
}

static void stamp(struct loods_json *j, const char *name, loods_stamp at)
{
	char buf[LOODS_STAMP_LEN];

	text(j, name, loods_stamp_format(at, buf));
}

static enum loods_code add_version(const struct loods_subject *s, struct loods_cells *cells,
				   const struct loods_type *t, const void *rec, struct loods_json *j,
				   struct loods_err *err)
{
	const struct loods_meta *m = loods_rec_cmeta(rec);
	const struct loods_field *columns[LOODS_CELLS_MAX];
	int n = loods_cells_columns(t, columns);
	enum loods_code code = LOODS_OK;

	loods_json_object_begin(j);
	loods_json_key(j, "version");
	loods_json_int(j, m->version);
	stamp(j, "changed_at", m->changed_at);
	text(j, "changed_by", loods_store_user_name(s->app->store, m->changed_by));
	loods_json_key(j, "deleted");
	loods_json_bool(j, m->deleted);
	loods_json_key(j, "values");
	loods_json_object_begin(j);
	for (int i = 0; !code && i < n; i++)
		code = loods_cells_json(cells, j, t, columns[i], rec, err);
	loods_json_object_end(j);
	loods_json_object_end(j);
	return code;
}

static enum loods_code add_record(const struct loods_subject *s, struct loods_cells *cells,
				  const struct loods_type *t, const struct loods_subject_record *r,
				  struct loods_json *j, struct loods_err *err)
{
	const struct loods_meta *m = loods_rec_cmeta(r->version[0]);
	enum loods_code code = LOODS_OK;

	loods_json_object_begin(j);
	stamp(j, "entered_at", m->entered_at);
	text(j, "entered_by", loods_store_user_name(s->app->store, m->entered_by));
	loods_json_key(j, "versions");
	loods_json_array_begin(j);
	for (int i = 0; !code && i < r->n; i++)
		code = add_version(s, cells, t, r->version[i], j, err);
	loods_json_array_end(j);
	loods_json_object_end(j);
	return code;
}

static enum loods_code add_records(const struct loods_subject *s, struct loods_cells *cells,
				   struct loods_json *j, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	loods_json_key(j, "records");
	loods_json_object_begin(j);
	for (int i = 0; !code && i < loods_types_n; i++) {
		const struct loods_subject_type *t = &s->types[i];

		if (!t->n)
			continue;
		loods_json_key(j, t->type->name);
		loods_json_array_begin(j);
		for (int k = 0; !code && k < t->n; k++)
			code = add_record(s, cells, t->type, &t->list[k], j, err);
		loods_json_array_end(j);
	}
	loods_json_object_end(j);
	return code;
}

static void add_releases(const struct loods_subject *s, struct loods_json *j)
{
	loods_json_key(j, "exports");
	loods_json_array_begin(j);
	for (int i = 0; i < s->n_releases; i++) {
		const struct loods_release *r = s->releases[i];

		loods_json_object_begin(j);
		stamp(j, "at", r->at);
		text(j, "project", r->project);
		text(j, "recipient", r->recipient);
		text(j, "purpose", r->purpose);
		loods_json_object_end(j);
	}
	loods_json_array_end(j);
}

static void add_log(const struct loods_subject *s, struct loods_json *j)
{
	loods_json_key(j, "access_log");
	loods_json_array_begin(j);
	for (int i = 0; i < s->log.n; i++) {
		const struct loods_log_entry *e = &s->log.list[i];

		loods_json_object_begin(j);
		stamp(j, "at", e->at);
		text(j, "user", loods_store_user_name(s->app->store, e->user));
		text(j, "on_behalf_of",
		     e->on_behalf_of.n ? loods_store_user_name(s->app->store, e->on_behalf_of) : NULL);
		text(j, "action", loods_choice_code(&loods_log_actions, (int)e->action));
		text(j, "type", e->type ? e->type->name : NULL);
		text(j, "purpose", e->purpose);
		loods_json_object_end(j);
	}
	loods_json_array_end(j);
}

enum loods_code loods_subject_json(const struct loods_subject *s, struct loods_cells *cells, FILE *f,
				   struct loods_err *err)
{
	struct loods_str out = LOODS_STR_INIT;
	struct loods_json j;
	enum loods_code code;

	loods_json_init(&j, &out);
	loods_json_object_begin(&j);
	text(&j, "client", s->reference);
	stamp(&j, "made_at", s->made_at);
	text(&j, "made_by", s->app->user.name);
	text(&j, "purpose", s->reason);
	code = add_records(s, cells, &j, err);
	add_releases(s, &j);
	add_log(s, &j);
	loods_json_object_end(&j);
	loods_json_finish(&j);
	fwrite(out.s, 1, out.len, f);
	loods_str_release(&out);
	return code;
}
