#include "subject.h"

#include <errno.h>
#include <string.h>

#include "client.h"
#include "i18n.h"
#include "ops.h"
#include "types.h"

static const char *reason_of(const char *reason)
{
	return reason ? reason : _("The client asked for it.");
}

enum loods_code loods_subject_open(struct loods_app *app, const char *reference, const char *reason,
				   loods_id *client, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*client = (loods_id){ 0 };
	if (code)
		return code;
	if (reason && !reason[strspn(reason, " ")])
		return loods_fail(err, LOODS_EUSAGE, _("After --reason comes why this is done, in some words."));
	code = loods_store_find_key(app->store, &loods_client_type, reference, client, err);
	if (code == LOODS_ENOTFOUND)
		return loods_fail(err, LOODS_ENOTFOUND, _("There is no client with this number."));
	if (!code)
		code = loods_ops_open_client(app, *client, reason, err);
	return code ? code
		    : loods_ops_log_reading(app, LOODS_LOG_REPORT, &loods_client_type, *client,
					    reason_of(reason), err);
}

/* ---- reading it ---- */

static enum loods_code read_type(struct loods_subject *s, struct loods_subject_type *out,
				 struct loods_err *err)
{
	const struct loods_type *t = out->type;
	const struct loods_filter filter = { .client = s->client, .deleted = true };
	struct loods_list records = { 0 };
	enum loods_code code = LOODS_OK;

	if (t != &loods_client_type && !loods_type_toward_client(t))
		return LOODS_OK; /* about no client */
	code = loods_store_list(s->app->store, s->arena, t, &filter, &records, err);
	if (code || !records.n)
		return code;
	out->list = LOODS_NEW_ARRAY(s->arena, struct loods_subject_record, (size_t)records.n);
	for (int i = 0; !code && i < records.n; i++) {
		struct loods_list versions = { 0 };

		code = loods_store_versions(s->app->store, s->arena, t, loods_rec_cmeta(records.rec[i])->id,
					    &versions, err);
		out->list[out->n++] = (struct loods_subject_record){ versions.rec, versions.n };
	}
	s->n_records += out->n;
	return code;
}

static enum loods_code read_releases(struct loods_subject *s, struct loods_err *err)
{
	struct loods_releases all = { 0 };
	enum loods_code code = loods_store_releases(s->app->store, s->arena, NULL, true, &all, err);

	if (code || !all.n)
		return code;
	s->releases = LOODS_NEW_ARRAY(s->arena, const struct loods_release *, (size_t)all.n);
	for (int i = 0; i < all.n; i++)
		if (loods_release_class_of(&all.list[i].members, s->client))
			s->releases[s->n_releases++] = &all.list[i];
	return LOODS_OK;
}

static void read_names(struct loods_subject *s)
{
	for (int i = 0; i < loods_types_n; i++)
		if (s->types[i].type == &loods_client_type && s->types[i].n) {
			const struct loods_client *c = s->types[i].list[0].version[0];

			s->reference = c->reference;
			s->name = c->name;
		}
}

static enum loods_code read_all(struct loods_subject *s, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	s->types = LOODS_NEW_ARRAY(s->arena, struct loods_subject_type, (size_t)loods_types_n);
	for (int i = 0; !code && i < loods_types_n; i++) {
		s->types[i].type = loods_types[i];
		code = read_type(s, &s->types[i], err);
	}
	if (!code)
		code = loods_store_log_list(s->app->store, s->arena, s->client, &s->log, err);
	if (!code)
		code = read_releases(s, err);
	read_names(s);
	return code;
}

/* ---- writing it ---- */

struct writing {
	struct loods_subject subject;
	enum loods_subject_format format;
	FILE *f;
};

static enum loods_code read_and_write(struct loods_store *store, void *ctx, struct loods_err *err)
{
	struct writing *w = ctx;
	struct loods_cells cells;
	enum loods_code code = read_all(&w->subject, err);

	if (code)
		return code;
	loods_cells_init(&cells, store);
	if (w->format == LOODS_SUBJECT_HTML)
		code = loods_subject_html(&w->subject, &cells, w->f, err);
	else
		code = loods_subject_json(&w->subject, &cells, w->f, err);
	loods_cells_release(&cells);
	if (!code && ferror(w->f))
		code = loods_fail(err, LOODS_EIO, _("The result could not be written: %s."), strerror(errno));
	return code;
}

enum loods_code loods_subject_write(struct loods_app *app, loods_id client, const char *reason,
				    enum loods_subject_format format, FILE *f, int64_t *records,
				    int64_t *entries, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct writing w = { .subject = { .app = app,
					  .arena = &arena,
					  .client = client,
					  .reason = reason_of(reason),
					  .made_at = loods_clock_now(&app->clock) },
			     .format = format,
			     .f = f };
	enum loods_code code = loods_store_one_state(app->store, read_and_write, &w, err);

	*records = w.subject.n_records;
	*entries = w.subject.log.n;
	loods_arena_release(&arena);
	return code;
}
