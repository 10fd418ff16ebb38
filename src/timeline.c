#include "timeline.h"

#include <stdlib.h>

#include "client.h"
#include "contact.h"
#include "i18n.h"
#include "text.h"
#include "types.h"

loods_date loods_timeline_day(const struct loods_type *t, const void *rec)
{
	const struct loods_field *f = t->when ? loods_type_field(t, t->when) : NULL;
	loods_date d = LOODS_DATE_NONE;

	if (f && f->kind == LOODS_KIND_DATE)
		d = *(const loods_date *)loods_field_cat(f, rec);
	else if (f && f->kind == LOODS_KIND_WEEK)
		d = loods_week_monday(*(const loods_week *)loods_field_cat(f, rec));
	return loods_date_known(d) ? d : loods_stamp_date(loods_rec_cmeta(rec)->entered_at);
}

static const char *text_of(const struct loods_type *t, const void *rec, const char *field)
{
	const struct loods_field *f = loods_type_field(t, field);

	return f && f->kind == LOODS_KIND_TEXT ? *(const char *const *)loods_field_cat(f, rec) : NULL;
}

/* Who did it where the record says so, else who entered it. */
static loods_user_id user_of(const struct loods_type *t, const void *rec)
{
	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].kind == LOODS_KIND_USER && loods_field_known(&t->fields[i], rec))
			return *(const loods_user_id *)loods_field_cat(&t->fields[i], rec);
	return loods_rec_cmeta(rec)->entered_by;
}

static const char *what_of(struct loods_arena *a, const struct loods_type *t, const void *rec)
{
	struct loods_str text = LOODS_STR_INIT;
	const char *what;

	loods_str_addf(&text, "%s: ", _(t->label));
	if (t->brief)
		t->brief(rec, &text);
	what = loods_arena_strdup(a, text.s);
	loods_str_release(&text);
	return what;
}

static int newest_first(const void *pa, const void *pb)
{
	const struct loods_timeline_row *a = pa, *b = pb;
	int64_t x = loods_rec_cmeta(a->rec)->entered_at.n, y = loods_rec_cmeta(b->rec)->entered_at.n;

	if (a->when.n != b->when.n)
		return a->when.n > b->when.n ? -1 : 1;
	if (x != y)
		return x > y ? -1 : 1;
	return (loods_rec_cmeta(b->rec)->id.n > loods_rec_cmeta(a->rec)->id.n) -
	       (loods_rec_cmeta(b->rec)->id.n < loods_rec_cmeta(a->rec)->id.n);
}

static bool wanted(const struct loods_type *t, const struct loods_type *const *types)
{
	if (t == &loods_client_type || !loods_type_toward_client(t))
		return false;
	if (!types)
		return true;
	for (; *types; types++)
		if (*types == t)
			return true;
	return false;
}

static const char *fold_of(struct loods_arena *a, const struct loods_timeline_row *row)
{
	struct loods_str text = LOODS_STR_INIT, fold = LOODS_STR_INIT;
	const char *out;

	loods_str_addf(&text, "%s %s %s", row->what, row->by, row->note ? row->note : "");
	loods_text_fold(text.s, &fold);
	out = loods_arena_strdup(a, fold.s);
	loods_str_release(&text);
	loods_str_release(&fold);
	return out;
}

static struct loods_timeline_row row_of(struct loods_app *app, struct loods_arena *a,
					const struct loods_type *t, const void *rec)
{
	const struct loods_meta *m = loods_rec_cmeta(rec);
	struct loods_timeline_row row = {
		.type = t,
		.rec = rec,
		.when = loods_timeline_day(t, rec),
		.what = what_of(a, t, rec),
		.by = loods_store_user_name(app->store, user_of(t, rec)),
		.note = text_of(t, rec, "note"),
		.changed = m->version > 1,
	};

	row.fold = fold_of(a, &row);
	return row;
}

enum loods_code loods_timeline_load(struct loods_app *app, struct loods_arena *a, loods_id client,
				    const struct loods_type *const *types, struct loods_timeline *out,
				    struct loods_err *err)
{
	struct loods_list *lists = LOODS_NEW_ARRAY(a, struct loods_list, (size_t)loods_types_n);
	struct loods_filter filter = { .client = client };
	enum loods_code rc = LOODS_OK;
	int n = 0;

	for (int i = 0; i < loods_types_n && rc == LOODS_OK; i++) {
		if (wanted(loods_types[i], types))
			rc = loods_store_list(app->store, a, loods_types[i], &filter, &lists[i], err);
		n += lists[i].n;
	}
	*out = (struct loods_timeline){ 0 };
	if (rc != LOODS_OK)
		return rc;
	out->list = LOODS_NEW_ARRAY(a, struct loods_timeline_row, (size_t)n + 1);
	for (int i = 0; i < loods_types_n; i++)
		for (int k = 0; k < lists[i].n; k++)
			out->list[out->n++] = row_of(app, a, loods_types[i], lists[i].rec[k]);
	qsort(out->list, (size_t)out->n, sizeof *out->list, newest_first);
	return LOODS_OK;
}
