#include "ops_job.h"

#include <string.h>

#include "client.h"
#include "i18n.h"
#include "rights.h"
#include "types.h"

enum loods_code loods_ops_read(void *ctx, struct loods_arena *a, const struct loods_type *t,
			       const struct loods_field *by, loods_id id, struct loods_list *out,
			       struct loods_err *err)
{
	struct loods_store *store = ctx;
	const struct loods_filter filter = { .by = by, .value = id.n };
	enum loods_code code;

	if (by)
		return loods_store_list(store, a, t, &filter, out, err);
	out->rec = LOODS_NEW_ARRAY(a, void *, 1);
	code = loods_store_get(store, a, t, id, false, &out->rec[0], err);
	out->n = code == LOODS_OK;
	return code == LOODS_ENOTFOUND ? LOODS_OK : code;
}

enum loods_code loods_ops_account(void *ctx, loods_user_id id, struct loods_user *out, bool *found,
				  struct loods_err *err)
{
	struct loods_arena a = { 0 };
	struct loods_users users = { 0 };
	enum loods_code code = loods_store_users(ctx, &a, &users, err);

	*found = false;
	for (int i = 0; !code && i < users.n; i++)
		if (users.list[i].id.n == id.n) {
			*out = users.list[i];
			*found = true;
		}
	loods_arena_release(&a);
	out->name = NULL; /* was the list's */
	return code;
}

static struct loods_check who_is(const struct loods_app *app)
{
	return (struct loods_check){ loods_clock_today(&app->clock), app->user.id };
}

enum loods_code loods_job_begin(struct loods_job *j, struct loods_app *app, struct loods_notice *notice,
				struct loods_err *err)
{
	enum loods_code code;

	*j = (struct loods_job){ .app = app, .who = who_is(app), .notice = notice };
	if (notice)
		notice->text[0] = '\0';
	code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_store_begin(app->store, &j->tx, err);
	if (code)
		return code;
	j->store = loods_tx_store(j->tx);
	loods_rules_init(&j->rules, &j->who, loods_ops_read, loods_ops_account, j->store);
	return LOODS_OK;
}

/* Commits when `code` is OK, else takes everything back. */
enum loods_code loods_job_end(struct loods_job *j, enum loods_code code, struct loods_err *err)
{
	if (j->tx && !code && j->app->draft.n)
		code = loods_store_draft_saved(j->tx, j->app->draft, err);
	if (j->tx && code)
		loods_store_rollback(j->tx);
	else if (j->tx)
		code = loods_store_commit(j->tx, err);
	if (j->tx && !code)
		j->app->draft = (loods_id){ 0 };
	j->tx = NULL;
	if (!code && j->undo.n) {
		loods_undo_release(j->app->undo);
		*j->app->undo = j->undo;
		j->app->undo->at = loods_clock_now(&j->app->clock);
	} else {
		loods_undo_release(&j->undo);
	}
	loods_rules_release(&j->rules);
	loods_arena_release(&j->arena);
	return code;
}

static enum loods_code client_of(const struct loods_job *j, const struct loods_type *t, const void *rec,
				 loods_id *client, struct loods_err *err)
{
	if (t == &loods_client_type) {
		*client = loods_rec_cmeta(rec)->id;
		return LOODS_OK;
	}
	return loods_store_client_of(j->store, t, rec, client, err);
}

static enum loods_code log_change(struct loods_job *j, enum loods_log_action action,
				  const struct loods_type *t, const void *rec, loods_id client,
				  struct loods_err *err)
{
	struct loods_log_entry e = { .user = j->app->user.id,
				     .action = action,
				     .client = client,
				     .type = t,
				     .record = loods_rec_cmeta(rec)->id };
	enum loods_code code = LOODS_OK;

	if (t == &loods_contact_type)
		e.on_behalf_of = ((const struct loods_contact *)rec)->on_behalf_of;
	if (client.n && !e.on_behalf_of.n)
		code = loods_rights_covers(j->app, j->store, client, &e.on_behalf_of, err);
	return code ? code : loods_store_log(j->tx, &e, err);
}

static enum loods_code conflict(struct loods_err *err)
{
	return loods_fail(
		err, LOODS_ECONFLICT,
		_("Somebody else changed this record meanwhile. Look at both versions and save again."));
}

/* The version that stands in the office now; ECONFLICT when it is not the one that was read. */
static enum loods_code standing(struct loods_job *j, const struct loods_type *t, const void *rec, void **old,
				struct loods_err *err)
{
	const struct loods_meta *m = loods_rec_cmeta(rec);
	enum loods_code code = loods_store_get(j->store, &j->arena, t, m->id, m->deleted, old, err);

	if (code == LOODS_ENOTFOUND)
		return conflict(err);
	if (!code && loods_rec_cmeta(*old)->version != m->version)
		return conflict(err);
	return code;
}

static enum loods_code unchangeable(const struct loods_type *t, const void *rec, const void *old,
				    struct loods_err *err)
{
	if (t->append_only)
		return loods_fail(err, LOODS_EREFUSED,
				  _("Such a record is never changed. Add a new one with what is known now."));
	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].flags & LOODS_ONCE && loods_field_known(&t->fields[i], old) &&
		    !loods_field_equal(&t->fields[i], rec, old))
			return loods_fail_field(err, LOODS_EINVALID, &t->fields[i],
						_("\"%s\" cannot be changed once it is saved."),
						_(t->fields[i].label));
	return LOODS_OK;
}

enum loods_code loods_ops_judge(struct loods_rules *rules, const struct loods_type *t, void *rec,
				const void *old, struct loods_notice *notice, struct loods_err *err)
{
	enum loods_code code;

	if (t->derive)
		t->derive(rec);
	code = loods_rec_check(t, &rules->who, rec, err);
	return code ? code : loods_rules_check(rules, t, rec, old, notice, err);
}

enum loods_code loods_job_may(struct loods_job *j, const struct loods_type *t, const void *rec,
			      loods_id fresh, struct loods_err *err)
{
	loods_id client = { 0 };
	enum loods_code code = client_of(j, t, rec, &client, err);

	if (code || (fresh.n && client.n == fresh.n))
		return code;
	return loods_rights_write(j->app, j->store, t, rec, client, err);
}

/* What has to be done to take this change back. */
static void note(struct loods_job *j, const struct loods_type *t, const void *rec, const void *old)
{
	struct loods_undo *u = &j->undo;
	struct loods_undo_step step = { .type = t, .after = *loods_rec_cmeta(rec) };

	if (!j->app->undo)
		return;
	if (old) {
		step.before = loods_arena_alloc(&u->arena, t->size);
		loods_rec_copy(t, &u->arena, step.before, old);
	}
	if (u->n == u->cap) {
		int cap = u->cap ? u->cap * 2 : 8;
		struct loods_undo_step *list =
			LOODS_NEW_ARRAY(&u->arena, struct loods_undo_step, (size_t)cap);

		if (u->n)
			memcpy(list, u->steps, (size_t)u->n * sizeof *list);
		u->steps = list;
		u->cap = cap;
	}
	u->steps[u->n++] = step;
}

enum loods_code loods_job_save(struct loods_job *j, const struct loods_type *t, void *rec,
			       enum loods_log_action action, struct loods_err *err)
{
	void *old = NULL;
	loods_id client = { 0 };
	enum loods_code code = LOODS_OK;

	if (loods_rec_cmeta(rec)->id.n) {
		code = standing(j, t, rec, &old, err);
		if (!code)
			code = unchangeable(t, rec, old, err);
	}
	if (!code)
		code = loods_ops_judge(&j->rules, t, rec, old, j->notice, err);
	if (!code)
		code = loods_store_put(j->tx, t, rec, err);
	if (code)
		return code;
	loods_rules_saved(&j->rules, t, rec);
	note(j, t, rec, old);
	code = client_of(j, t, rec, &client, err);
	return code ? code
		    : log_change(j,
				 action ? action
				 : old	? LOODS_LOG_CHANGE
					: LOODS_LOG_CREATE,
				 t, rec, client, err);
}

/* A record that others build on stays. */
static enum loods_code nothing_refers(struct loods_job *j, const struct loods_type *t, const void *rec,
				      struct loods_err *err)
{
	for (int i = 0; i < loods_types_n; i++)
		for (int k = 0; k < loods_types[i]->n_fields; k++) {
			const struct loods_field *f = &loods_types[i]->fields[k];
			const struct loods_filter filter = { .by = f, .value = loods_rec_cmeta(rec)->id.n };
			int64_t n = 0;
			enum loods_code code;

			if (f->kind != LOODS_KIND_REF || f->ref != t)
				continue;
			code = loods_store_count(j->store, loods_types[i], &filter, &n, err);
			if (code)
				return code;
			if (n)
				return loods_fail(
					err, LOODS_EREFUSED,
					_("Other records depend on this one (%s). Delete those first."),
					_(loods_types[i]->plural));
		}
	return LOODS_OK;
}

enum loods_code loods_job_delete(struct loods_job *j, const struct loods_type *t, void *rec,
				 enum loods_log_action action, struct loods_err *err)
{
	void *old = NULL;
	loods_id client = { 0 };
	enum loods_code code = client_of(j, t, rec, &client, err);

	if (!code && t->append_only)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Such a record is never deleted. Add a new one with what is known now."));
	if (!code)
		code = standing(j, t, rec, &old, err);
	if (!code)
		code = nothing_refers(j, t, rec, err);
	if (!code)
		code = loods_store_delete(j->tx, t, rec, err);
	if (code)
		return code;
	loods_rec_meta(rec)->deleted = true;
	loods_rules_saved(&j->rules, t, rec);
	note(j, t, rec, old);
	return log_change(j, action ? action : LOODS_LOG_DELETE, t, rec, client, err);
}
