#include "record_form.h"

#include <assert.h>

#include "client.h"
#include "desk.h"
#include "ops.h"

struct request {
	const struct loods_type *type;
	loods_id client;
};

static void offer(struct ui_form *f, const struct loods_field *field, void *rec)
{
	if (field->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_META))
		return;
	if (field->kind == LOODS_KIND_USER)
		*(loods_user_id *)loods_field_at(field, rec) = f->ui->app->user.id;
	else if (field->kind == LOODS_KIND_DATE && field->flags & LOODS_REQUIRED)
		*(loods_date *)loods_field_at(field, rec) = loods_clock_today(&f->ui->app->clock);
}

enum loods_code ui_record_form_start(struct ui_form *f, const struct loods_type *type, loods_id client, struct loods_err *err)
{
	const struct loods_field *about = loods_type_toward_client(type);
	struct ui_record_form *s = f->state;
	void *rec = loods_rec_new(type, &f->keep);

	assert(about && about->ref == &loods_client_type);
	*(loods_id *)loods_field_at(about, rec) = client;
	for (int i = 0; i < type->n_fields; i++)
		offer(f, &type->fields[i], rec);
	s->type = type;
	ui_form_record(f, 0, type, rec);
	if (!client.n)
		return LOODS_OK;
	return loods_case_load(f->ui->app, &f->keep, client, loods_clock_today(&f->ui->app->clock), &s->row, err);
}

void ui_record_form_who(struct ui_form *f, struct loods_str *out)
{
	const struct ui_record_form *s = f->state;

	if (s->row.c.client.n)
		ui_desk_client_line(&s->row.c, out);
}

enum loods_code ui_record_form_save(struct ui_form *f, struct loods_notice *notice, int *record, struct loods_err *err)
{
	const struct ui_record_form *s = f->state;
	struct loods_change change = { .kind = LOODS_SAVE, .type = s->type, .rec = f->rec[0] };

	(void)record;
	return loods_ops_save(f->ui->app, &change, 1, notice, NULL, err);
}

static bool can_be_typed(const struct loods_field *f)
{
	return !(f->flags & (LOODS_SYSTEM | LOODS_DERIVED | LOODS_META | LOODS_SHARED)) && f->kind != LOODS_KIND_REF &&
	       f->kind != LOODS_KIND_USER;
}

/* What refers to another record or user is left out: its values are a screen's to choose. */
static const struct ui_form_def *form_of(struct ui_form *f, const struct loods_type *t)
{
	struct ui_field_def *fields = LOODS_NEW_ARRAY(&f->keep, struct ui_field_def, (size_t)t->n_fields);
	struct ui_form_def *def = LOODS_NEW(&f->keep, struct ui_form_def);

	*def = *f->def;
	def->title = t->label;
	def->fields = fields;
	for (int i = 0; i < t->n_fields; i++)
		if (can_be_typed(&t->fields[i]))
			fields[def->n_fields++].name = t->fields[i].name;
	return def;
}

static enum loods_code open_form(struct ui_form *f, const void *arg, struct loods_err *err)
{
	const struct request *rq = arg;

	f->def = form_of(f, rq->type);
	return ui_record_form_start(f, rq->type, rq->client, err);
}

static const struct ui_form_def form = {
	.name = "record",
	.state_size = sizeof(struct ui_record_form),
	.open = open_form,
	.who = ui_record_form_who,
	.save = ui_record_form_save,
};

struct ui_view *ui_record_form_push(struct ui *ui, const struct loods_type *type, loods_id client)
{
	struct request rq = { type, client };

	return ui_form_push(ui, &form, &rq);
}
