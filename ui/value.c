#include "value.h"

#include "i18n.h"
#include "store.h"

void ui_value_add_record(const struct loods_type *t, const void *rec, struct loods_str *out)
{
	const struct loods_field *key = t->key ? loods_type_field(t, t->key) : NULL;
	const char *text = key ? *(const char *const *)loods_field_cat(key, rec) : NULL;

	if (!loods_str_blank(text))
		loods_str_addf(out, "%s  ", text);
	if (t->brief)
		t->brief(rec, out);
	else if (loods_str_blank(text))
		loods_str_add(out, _(t->label));
}

static void add_reference(struct ui *ui, const struct loods_field *f, loods_id id, struct loods_str *out)
{
	struct loods_arena a = { 0 };
	struct loods_err err;
	void *rec = NULL;

	if (ui->app->store && loods_store_get(ui->app->store, &a, f->ref, id, true, &rec, &err) == LOODS_OK)
		ui_value_add_record(f->ref, rec, out);
	loods_arena_release(&a);
}

void ui_value_add(struct ui *ui, const struct loods_field *f, const void *rec, struct loods_str *out)
{
	if (!loods_field_known(f, rec))
		return;
	if (f->kind == LOODS_KIND_REF)
		add_reference(ui, f, *(const loods_id *)loods_field_cat(f, rec), out);
	else if (f->kind != LOODS_KIND_USER)
		loods_field_show(f, rec, out);
	else if (ui->app->store)
		loods_str_add(out, loods_store_user_name(ui->app->store,
							 *(const loods_user_id *)loods_field_cat(f, rec)));
}

bool ui_value_is_typed(const struct loods_field *f)
{
	return !(f->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_ONCE | LOODS_META));
}

void ui_value_add_when(struct ui *ui, loods_stamp at, loods_user_id by, struct loods_str *out)
{
	static const struct loods_field stamp = { .name = "at", .kind = LOODS_KIND_STAMP };
	const char *who = ui->app->store ? loods_store_user_name(ui->app->store, by) : "";

	loods_field_show(&stamp, &at, out);
	if (*who)
		loods_str_addf(out, _(" by %s"), who);
}
