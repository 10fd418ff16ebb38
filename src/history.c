#include "history.h"

#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "client.h"
#include "i18n.h"
#include "ops.h"
#include "types.h"

const char *loods_history_label(enum loods_history_kind kind)
{
	switch (kind) {
	case LOODS_HISTORY_ENTERED:
		return _("entered");
	case LOODS_HISTORY_CHANGED:
		return _("changed");
	case LOODS_HISTORY_DELETED:
		return _("deleted");
	case LOODS_HISTORY_BACK:
		return _("brought back");
	case LOODS_HISTORY_END:
		break;
	}
	return "";
}

enum loods_code loods_history_open(struct loods_app *app, const struct loods_type *t, loods_id id, loods_id *client,
				   struct loods_err *err)
{
	struct loods_arena a = { 0 };
	void *rec = NULL;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*client = (loods_id){ 0 };
	if (!code)
		code = loods_store_get(app->store, &a, t, id, true, &rec, err);
	if (!code)
		code = loods_store_client_of(app->store, t, rec, client, err);
	if (!code && client->n)
		code = loods_ops_open_client(app, *client, NULL, err);
	else if (!code)
		code = loods_ops_log_reading(app, LOODS_LOG_LIST, t, *client, NULL, err);
	loods_arena_release(&a);
	return code;
}

/* ---- versions ---- */

struct work {
	struct loods_arena *a; /* of the result */
	struct loods_cells cells;
	struct loods_str text;
	struct loods_history *out;
	int cap;
};

static void begin(struct work *w, struct loods_app *app, struct loods_arena *a, struct loods_history *out)
{
	*w = (struct work){ .a = a, .text = LOODS_STR_INIT, .out = out };
	*out = (struct loods_history){ 0 };
	loods_cells_init(&w->cells, app->store);
}

static void end(struct work *w)
{
	loods_cells_release(&w->cells);
	loods_str_release(&w->text);
}

/* Fields that people fill in; whose record it is never changes. */
static bool told(const struct loods_type *t, const struct loods_field *f)
{
	return !(f->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_META)) &&
	       !(f == loods_type_toward_client(t) && f->flags & LOODS_ONCE);
}

static enum loods_code show(struct work *w, const struct loods_type *t, const struct loods_field *f, const void *rec,
			    const char **out, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	loods_str_clear(&w->text);
	if (rec)
		code = loods_cells_show(&w->cells, t, f, rec, &w->text, err);
	*out = loods_arena_strdup(w->a, w->text.s);
	return code;
}

/* What is different in `rec`; `before` NULL: everything that is filled in. */
static enum loods_code add_changes(struct work *w, const struct loods_type *t, const void *before, const void *rec,
				   struct loods_history_entry *e, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	e->changes = LOODS_NEW_ARRAY(w->a, struct loods_history_change, (size_t)t->n_fields);
	for (int i = 0; code == LOODS_OK && i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];
		struct loods_history_change *c = &e->changes[e->n];

		if (!told(t, f) || (before ? loods_field_equal(f, before, rec) : !loods_field_known(f, rec)))
			continue;
		c->field = f;
		code = show(w, t, f, before, &c->before, err);
		if (code == LOODS_OK)
			code = show(w, t, f, rec, &c->after, err);
		e->n++;
	}
	return code;
}

static enum loods_history_kind kind_of(const void *before, const void *rec)
{
	if (!before)
		return LOODS_HISTORY_ENTERED;
	if (loods_rec_cmeta(rec)->deleted)
		return LOODS_HISTORY_DELETED;
	return loods_rec_cmeta(before)->deleted ? LOODS_HISTORY_BACK : LOODS_HISTORY_CHANGED;
}

/* `before` NULL: there is none. */
static enum loods_code add_version(struct work *w, const struct loods_type *t, const void *before, const void *rec,
				   struct loods_err *err)
{
	const struct loods_meta *m = loods_rec_cmeta(rec);
	struct loods_history_entry *e;

	if (w->out->n == w->cap) {
		struct loods_history_entry *list =
			LOODS_NEW_ARRAY(w->a, struct loods_history_entry, (size_t)(w->cap = w->cap ? w->cap * 2 : 8));

		if (w->out->n)
			memcpy(list, w->out->list, (size_t)w->out->n * sizeof *list);
		w->out->list = list;
	}
	e = &w->out->list[w->out->n++];
	*e = (struct loods_history_entry){ .type = t,
					   .record = m->id,
					   .version = m->version,
					   .kind = kind_of(before, rec),
					   .at = before ? m->changed_at : m->entered_at,
					   .by = before ? m->changed_by : m->entered_by };
	loods_str_clear(&w->text);
	if (t->brief)
		t->brief(rec, &w->text);
	e->what = loods_arena_strdup(w->a, w->text.s);
	return add_changes(w, t, before, rec, e, err);
}

static enum loods_code add_record(struct work *w, struct loods_app *app, const struct loods_type *t, loods_id id,
				  struct loods_err *err)
{
	struct loods_arena versions = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_versions(app->store, &versions, t, id, &list, err);

	for (int i = 0; code == LOODS_OK && i < list.n; i++)
		code = add_version(w, t, i + 1 < list.n ? list.rec[i + 1] : NULL, list.rec[i], err);
	loods_arena_release(&versions);
	return code;
}

enum loods_code loods_history_load(struct loods_app *app, struct loods_arena *a, const struct loods_type *t,
				   loods_id id, struct loods_history *out, struct loods_err *err)
{
	struct work w;
	enum loods_code code;

	begin(&w, app, a, out);
	code = add_record(&w, app, t, id, err);
	end(&w);
	return code;
}

/* ---- a whole dossier ---- */

static enum loods_code add_type(struct work *w, struct loods_app *app, const struct loods_type *t, loods_id client,
				struct loods_err *err)
{
	const struct loods_filter all = { .client = client, .deleted = true };
	struct loods_arena a = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, &a, t, &all, &list, err);

	for (int i = 0; code == LOODS_OK && i < list.n; i++)
		code = add_record(w, app, t, loods_rec_cmeta(list.rec[i])->id, err);
	loods_arena_release(&a);
	return code;
}

static int place_of(const struct loods_type *t)
{
	int i = 0;

	while (i < loods_types_n && loods_types[i] != t)
		i++;
	return i;
}

/* What was done in one second stands in the order of types and records, as it is stored. */
static int newest_first(const void *pa, const void *pb)
{
	const struct loods_history_entry *a = pa, *b = pb;
	int x = place_of(a->type), y = place_of(b->type);

	if (a->at.n != b->at.n)
		return a->at.n > b->at.n ? -1 : 1;
	if (x != y)
		return x - y;
	if (a->record.n != b->record.n)
		return a->record.n > b->record.n ? -1 : 1;
	return a->version > b->version ? -1 : 1;
}

enum loods_code loods_history_of_client(struct loods_app *app, struct loods_arena *a, loods_id client,
					struct loods_history *out, struct loods_err *err)
{
	enum loods_code code = LOODS_OK;
	struct work w;

	begin(&w, app, a, out);
	for (int i = 0; code == LOODS_OK && i < loods_types_n; i++)
		if (loods_types[i] == &loods_client_type || loods_type_toward_client(loods_types[i]))
			code = add_type(&w, app, loods_types[i], client, err);
	end(&w);
	if (code == LOODS_OK && out->n)
		qsort(out->list, (size_t)out->n, sizeof *out->list, newest_first);
	return code;
}
