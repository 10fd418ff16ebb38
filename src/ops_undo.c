/* Undo: the last save of this session, taken back as a new version of each record, so that the history keeps
 * both. */
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
