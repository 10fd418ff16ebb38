#include "rec.h"

#include <string.h>

#include "client.h"
#include "i18n.h"

const struct loods_field *loods_type_field(const struct loods_type *t, const char *name)
{
	for (int i = 0; i < t->n_fields; i++)
		if (strcmp(t->fields[i].name, name) == 0)
			return &t->fields[i];
	return NULL;
}

const struct loods_field *loods_type_toward_client(const struct loods_type *t)
{
	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].kind == LOODS_KIND_REF && t->fields[i].ref == &loods_client_type)
			return &t->fields[i];
	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].kind == LOODS_KIND_REF && loods_type_toward_client(t->fields[i].ref))
			return &t->fields[i];
	return NULL;
}

static size_t kind_size(enum loods_kind kind)
{
	switch (kind) {
	case LOODS_KIND_REF:
		return sizeof(loods_id);
	case LOODS_KIND_USER:
		return sizeof(loods_user_id);
	case LOODS_KIND_TEXT:
		return sizeof(const char *);
	case LOODS_KIND_NUM:
		return sizeof(loods_num);
	case LOODS_KIND_DATE:
		return sizeof(loods_date);
	case LOODS_KIND_PDATE:
		return sizeof(loods_pdate);
	case LOODS_KIND_TIME:
		return sizeof(loods_time);
	case LOODS_KIND_STAMP:
		return sizeof(loods_stamp);
	case LOODS_KIND_WEEK:
		return sizeof(loods_week);
	case LOODS_KIND_CHOICE:
		return sizeof(int);
	case LOODS_KIND_SET:
		return sizeof(uint32_t);
	case LOODS_KIND_BOOL:
		return sizeof(bool);
	}
	return 0;
}

bool loods_field_known(const struct loods_field *f, const void *rec)
{
	const void *p = loods_field_cat(f, rec);

	switch (f->kind) {
	case LOODS_KIND_REF:
		return ((const loods_id *)p)->n != 0;
	case LOODS_KIND_USER:
		return ((const loods_user_id *)p)->n != 0;
	case LOODS_KIND_TEXT:
		return !loods_str_blank(*(const char *const *)p);
	case LOODS_KIND_NUM:
		return ((const loods_num *)p)->set;
	case LOODS_KIND_DATE:
		return loods_date_known(*(const loods_date *)p);
	case LOODS_KIND_PDATE:
		return loods_pdate_known(*(const loods_pdate *)p);
	case LOODS_KIND_TIME:
		return loods_time_known(*(const loods_time *)p);
	case LOODS_KIND_STAMP:
		return loods_stamp_known(*(const loods_stamp *)p);
	case LOODS_KIND_WEEK:
		return loods_week_known(*(const loods_week *)p);
	case LOODS_KIND_CHOICE:
		return *(const int *)p != 0;
	case LOODS_KIND_SET:
		return *(const uint32_t *)p != 0;
	case LOODS_KIND_BOOL:
		return *(const bool *)p;
	}
	return false;
}

bool loods_field_equal(const struct loods_field *f, const void *a, const void *b)
{
	const void *p = loods_field_cat(f, a), *q = loods_field_cat(f, b);

	if (!loods_field_known(f, a) || !loods_field_known(f, b))
		return loods_field_known(f, a) == loods_field_known(f, b);
	if (f->kind == LOODS_KIND_TEXT)
		return strcmp(*(const char *const *)p, *(const char *const *)q) == 0;
	if (f->kind == LOODS_KIND_NUM) /* has padding */
		return ((const loods_num *)p)->n == ((const loods_num *)q)->n;
	return memcmp(p, q, kind_size(f->kind)) == 0;
}

void loods_field_clear(const struct loods_field *f, void *rec)
{
	memset(loods_field_at(f, rec), 0, kind_size(f->kind));
}

void loods_field_copy(const struct loods_field *f, struct loods_arena *a, void *dst, const void *src)
{
	if (f->kind == LOODS_KIND_TEXT)
		*(const char **)loods_field_at(f, dst) =
			loods_arena_strdup(a, *(const char *const *)loods_field_cat(f, src));
	else
		memcpy(loods_field_at(f, dst), loods_field_cat(f, src), kind_size(f->kind));
}

void loods_rec_copy(const struct loods_type *t, struct loods_arena *a, void *dst, const void *src)
{
	*loods_rec_meta(dst) = *loods_rec_cmeta(src);
	for (int i = 0; i < t->n_fields; i++)
		loods_field_copy(&t->fields[i], a, dst, src);
}

void *loods_rec_new(const struct loods_type *t, struct loods_arena *a)
{
	void *rec = loods_arena_alloc(a, t->size);

	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].kind == LOODS_KIND_CHOICE)
			*(int *)loods_field_at(&t->fields[i], rec) = t->fields[i].dflt;
	return rec;
}

/* ---- code lists ---- */

int loods_choice_value(const struct loods_choices *c, const char *code)
{
	for (int i = 1; i < c->n; i++)
		if (strcmp(c->list[i].code, code) == 0)
			return i;
	return 0;
}

const char *loods_choice_code(const struct loods_choices *c, int value)
{
	return value > 0 && value < c->n ? c->list[value].code : "";
}

const char *loods_choice_label(const struct loods_choices *c, int value)
{
	return value > 0 && value < c->n ? _(c->list[value].label) : "";
}

/* ---- checks ---- */

enum loods_code loods_rec_check(const struct loods_type *t, const struct loods_check *c, const void *rec,
				struct loods_err *err)
{
	for (int i = 0; i < t->n_fields; i++) {
		const struct loods_field *f = &t->fields[i];
		enum loods_code code;

		if ((f->flags & LOODS_REQUIRED) && !loods_field_known(f, rec))
			return loods_fail_field(err, LOODS_EINVALID, f, _("%s must be filled in."),
						_(f->label));
		code = loods_field_check(f, rec, err);
		if (code)
			return code;
	}
	return t->check ? t->check(c, rec, err) : LOODS_OK;
}

static loods_date date_of(const struct loods_type *t, const void *rec, const char *name,
			  const struct loods_field **f)
{
	*f = loods_type_field(t, name);
	return *(const loods_date *)loods_field_cat(*f, rec);
}

enum loods_code loods_rec_check_order(const struct loods_type *t, const void *rec, const char *first,
				      const char *last, struct loods_err *err)
{
	const struct loods_field *f, *l;
	loods_date from = date_of(t, rec, first, &f), to = date_of(t, rec, last, &l);

	if (loods_date_known(from) && loods_date_known(to) && to.n < from.n)
		return loods_fail_field(err, LOODS_EINVALID, l,
					_("\"%s\" lies before \"%s\". Correct one of the two dates."),
					_(l->label), _(f->label));
	return LOODS_OK;
}

enum loods_code loods_rec_check_past(const struct loods_type *t, const void *rec, const char *name,
				     loods_date today, struct loods_err *err)
{
	const struct loods_field *f;
	loods_date d = date_of(t, rec, name, &f);

	if (d.n > today.n)
		return loods_fail_field(err, LOODS_EINVALID, f,
					_("\"%s\" lies in the future. Correct the date."), _(f->label));
	return LOODS_OK;
}
