/* Undo: the last save of this session, taken back as a new version of each record, so that the history keeps
 * both. */
#include "client.h"
#include "i18n.h"
#include "ops_job.h"

void loods_undo_release(struct loods_undo *u)
{
	loods_arena_release(&u->arena);
	*u = (struct loods_undo){ 0 };
}

bool loods_ops_can_undo(const struct loods_app *app)
{
	return app->undo && app->undo->n > 0;
}

/* The record to be saved or deleted so that it is as it was: its old content, or itself where it was new, at
 * the version that stands. */
static void *as_before(struct loods_job *j, const struct loods_undo_step *s)
{
	void *rec = loods_arena_alloc(&j->arena, s->type->size);

	if (s->before)
		loods_rec_copy(s->type, &j->arena, rec, s->before);
	loods_rec_meta(rec)->id = s->after.id;
	loods_rec_meta(rec)->version = s->after.version;
	loods_rec_meta(rec)->deleted = s->after.deleted;
	return rec;
}

/* Where the record is new its fields are needed too: whose it is decides who may take it away. */
static enum loods_code standing(struct loods_job *j, const struct loods_undo_step *s, void **rec,
				struct loods_err *err)
{
	enum loods_code code = LOODS_OK;

	*rec = NULL;
	if (s->before)
		*rec = as_before(j, s);
	else
		code = loods_store_get(j->store, &j->arena, s->type, s->after.id, false, rec, err);
	if (code == LOODS_ENOTFOUND || (!code && loods_rec_cmeta(*rec)->version != s->after.version))
		code = loods_fail(err, LOODS_ECONFLICT,
				  _("This was changed again meanwhile, so it cannot be undone."));
	return code;
}

static enum loods_code take_back(struct loods_job *j, const struct loods_undo *u, struct loods_err *err)
{
	void **recs = LOODS_NEW_ARRAY(&j->arena, void *, (size_t)u->n);
	enum loods_code code = LOODS_OK;

	/* All rights first: taking back an ownership may take away the right to the rest. */
	for (int i = 0; !code && i < u->n; i++) {
		code = standing(j, &u->steps[i], &recs[i], err);
		if (!code)
			code = loods_job_may(j, u->steps[i].type, recs[i], (loods_id){ 0 }, err);
	}
	for (int i = u->n - 1; !code && i >= 0; i--)
		code = u->steps[i].before
			       ? loods_job_save(j, u->steps[i].type, recs[i], LOODS_LOG_UNDO, err)
			       : loods_job_delete(j, u->steps[i].type, recs[i], LOODS_LOG_UNDO, err);
	return code;
}

enum loods_code loods_ops_undo(struct loods_app *app, struct loods_err *err)
{
	struct loods_undo last = { 0 };
	struct loods_job j;
	enum loods_code code;

	if (!loods_ops_can_undo(app))
		return loods_fail(err, LOODS_EREFUSED, _("There is nothing to undo."));
	code = loods_ops_may(app, LOODS_MAY_WRITE, err);
	if (code)
		return code;
	if (loods_clock_now(&app->clock).n - app->undo->at.n > LOODS_UNDO_SECONDS) {
		loods_undo_release(app->undo);
		return loods_fail(
			err, LOODS_EREFUSED,
			_("The last save is more than ten minutes ago: change the record itself instead."));
	}
	last = *app->undo;
	*app->undo = (struct loods_undo){ 0 };
	code = loods_job_begin(&j, app, NULL, err);
	if (!code)
		code = take_back(&j, &last, err);
	code = loods_job_end(&j, code, err);
	if (code == LOODS_EBUSY || code == LOODS_EIO) /* may go better a moment later */
		*app->undo = last;
	else
		loods_undo_release(&last);
	return code;
}

/* ---- in words ---- */

static void add_client(const struct loods_app *app, struct loods_arena *a, const struct loods_type *t,
		       const void *rec, struct loods_str *out)
{
	loods_id client = { 0 };
	void *person = NULL;
	struct loods_err err;

	if (loods_store_client_of(app->store, t, rec, &client, &err) || !client.n)
		return;
	if (loods_store_get(app->store, a, &loods_client_type, client, false, &person, &err))
		return;
	if (((const struct loods_client *)person)->name)
		loods_str_addf(out, " (%s)", ((const struct loods_client *)person)->name);
}

void loods_ops_undo_what(const struct loods_app *app, struct loods_str *out)
{
	struct loods_arena a = { 0 };
	const struct loods_undo_step *s;
	struct loods_err err;
	void *rec = NULL;

	if (!app->store || !loods_ops_can_undo(app))
		return;
	s = &app->undo->steps[0];
	if (loods_store_get(app->store, &a, s->type, s->after.id, true, &rec, &err) == LOODS_OK) {
		loods_str_add(out, _(s->type->label));
		if (s->type->brief) {
			loods_str_add(out, ": ");
			s->type->brief(rec, out);
		}
		if (app->undo->n > 1)
			loods_str_addf(out,
				       P_(" and %d more", " and %d more", (unsigned long)(app->undo->n - 1)),
				       app->undo->n - 1);
		add_client(app, &a, s->type, rec, out);
	}
	loods_arena_release(&a);
}
