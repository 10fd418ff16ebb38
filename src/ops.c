#include "ops.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "i18n.h"
#include "ops_read.h"
#include "ownership.h"
#include "rights.h"
#include "types.h"

/* One call of loods_ops_save() at work. */
struct job {
	struct loods_app *app;
	struct loods_tx *tx;
	struct loods_store *store; /* as the transaction sees it */
	struct loods_rules rules;
	struct loods_check who;
	struct loods_arena arena;
	struct loods_notice *notice;
};

enum loods_code loods_ops_read(void *ctx, struct loods_arena *a, const struct loods_type *t, const struct loods_field *by, loods_id id,
				    struct loods_list *out, struct loods_err *err)
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

static struct loods_check who_is(const struct loods_app *app)
{
	return (struct loods_check){ loods_clock_today(&app->clock), app->user.id };
}

static enum loods_code job_begin(struct job *j, struct loods_app *app, struct loods_notice *notice, struct loods_err *err)
{
	enum loods_code code;

	*j = (struct job){ .app = app, .who = who_is(app), .notice = notice };
	if (notice)
		notice->text[0] = '\0';
	code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_store_begin(app->store, &j->tx, err);
	if (code)
		return code;
	j->store = loods_tx_store(j->tx);
	loods_rules_init(&j->rules, &j->who, loods_ops_read, j->store);
	return LOODS_OK;
}

/* Commits when `code` is OK, else takes everything back. */
static enum loods_code job_end(struct job *j, enum loods_code code, struct loods_err *err)
{
	if (j->tx && code)
		loods_store_rollback(j->tx);
	else if (j->tx)
		code = loods_store_commit(j->tx, err);
	j->tx = NULL;
	loods_rules_release(&j->rules);
	loods_arena_release(&j->arena);
	return code;
}

static enum loods_code client_of(const struct job *j, const struct loods_type *t, const void *rec, loods_id *client, struct loods_err *err)
{
	if (t == &loods_client_type) {
		*client = loods_rec_cmeta(rec)->id;
		return LOODS_OK;
	}
	return loods_store_client_of(j->store, t, rec, client, err);
}

static enum loods_code log_change(struct job *j, enum loods_log_action action, const struct loods_type *t, const void *rec, loods_id client,
				  struct loods_err *err)
{
	struct loods_log_entry e = { .user = j->app->user.id, .action = action, .client = client, .type = t,
				     .record = loods_rec_cmeta(rec)->id };

	if (t == &loods_contact_type)
		e.on_behalf_of = ((const struct loods_contact *)rec)->on_behalf_of;
	return loods_store_log(j->tx, &e, err);
}

static enum loods_code conflict(struct loods_err *err)
{
	return loods_fail(err, LOODS_ECONFLICT, _("Somebody else changed this record meanwhile. Look at both versions and save again."));
}

/* The version that stands in the office now; ECONFLICT when it is not the one that was read. */
static enum loods_code standing(struct job *j, const struct loods_type *t, const void *rec, void **old, struct loods_err *err)
{
	enum loods_code code = loods_store_get(j->store, &j->arena, t, loods_rec_cmeta(rec)->id, false, old, err);

	if (code == LOODS_ENOTFOUND)
		return conflict(err);
	if (!code && loods_rec_cmeta(*old)->version != loods_rec_cmeta(rec)->version)
		return conflict(err);
	return code;
}

static enum loods_code unchangeable(const struct loods_type *t, const void *rec, const void *old, struct loods_err *err)
{
	if (t->append_only)
		return loods_fail(err, LOODS_EREFUSED, _("Such a record is never changed. Add a new one with what is known now."));
	for (int i = 0; i < t->n_fields; i++)
		if (t->fields[i].flags & LOODS_ONCE && loods_field_known(&t->fields[i], old) &&
		    !loods_field_equal(&t->fields[i], rec, old))
			return loods_fail_field(err, LOODS_EINVALID, &t->fields[i], _("\"%s\" cannot be changed once it is saved."),
						_(t->fields[i].label));
	return LOODS_OK;
}

enum loods_code loods_ops_judge(struct loods_rules *rules, const struct loods_type *t, void *rec, const void *old, struct loods_notice *notice,
			     struct loods_err *err)
{
	enum loods_code code;

	if (t->derive)
		t->derive(rec);
	code = loods_rec_check(t, &rules->who, rec, err);
	return code ? code : loods_rules_check(rules, t, rec, old, notice, err);
}

/* `fresh`: the client was made in this very call, so there is no caseload to look at yet. */
static enum loods_code save_one(struct job *j, const struct loods_type *t, void *rec, loods_id fresh, struct loods_err *err)
{
	void *old = NULL;
	loods_id client = { 0 };
	enum loods_code code = client_of(j, t, rec, &client, err);

	if (!code && (client.n != fresh.n || !fresh.n))
		code = loods_rights_write(j->app, j->store, t, client, err);
	if (!code && loods_rec_cmeta(rec)->id.n) {
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
	if (t == &loods_client_type)
		client = loods_rec_cmeta(rec)->id;
	return log_change(j, old ? LOODS_LOG_CHANGE : LOODS_LOG_CREATE, t, rec, client, err);
}

/* A record that others build on stays. */
static enum loods_code nothing_refers(struct job *j, const struct loods_type *t, const void *rec, struct loods_err *err)
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
				return loods_fail(err, LOODS_EREFUSED, _("Other records depend on this one (%s). Delete those first."),
						  _(loods_types[i]->plural));
		}
	return LOODS_OK;
}

static enum loods_code delete_one(struct job *j, const struct loods_type *t, void *rec, struct loods_err *err)
{
	void *old = NULL;
	loods_id client = { 0 };
	enum loods_code code = client_of(j, t, rec, &client, err);

	if (!code)
		code = loods_rights_write(j->app, j->store, t, client, err);
	if (!code && t->append_only)
		code = loods_fail(err, LOODS_EREFUSED, _("Such a record is never deleted. Add a new one with what is known now."));
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
	return log_change(j, LOODS_LOG_DELETE, t, rec, client, err);
}

/* ---- readings that are logged ---- */

enum loods_code loods_ops_read_whole(struct loods_app *app, enum loods_log_action action, const char *purpose, loods_ops_read_fn *read, void *ctx,
				     struct loods_err *err)
{
	const struct loods_log_entry e = { .user = app->user.id, .action = action, .purpose = purpose };
	struct job j;
	enum loods_code code = job_begin(&j, app, NULL, err);

	if (!code)
		code = read(j.store, ctx, err);
	if (!code)
		code = loods_store_log(j.tx, &e, err);
	return job_end(&j, code, err);
}

enum loods_code loods_ops_log_reading(struct loods_app *app, enum loods_log_action action, const struct loods_type *type, loods_id client,
				      const char *purpose, struct loods_err *err)
{
	const struct loods_log_entry e = { .user = app->user.id, .action = action, .type = type, .client = client, .purpose = purpose };
	struct job j;
	enum loods_code code = job_begin(&j, app, NULL, err);

	if (!code)
		code = loods_store_log(j.tx, &e, err);
	return job_end(&j, code, err);
}

/* ---- several changes in one call ---- */

static void tie_to_parent(struct loods_change *changes, int i)
{
	const struct loods_change *p = &changes[changes[i].parent - 1];
	const struct loods_type *t = changes[i].type;

	assert(changes[i].parent <= i);
	for (int k = 0; k < t->n_fields; k++)
		if (t->fields[k].kind == LOODS_KIND_REF && t->fields[k].ref == p->type) {
			*(loods_id *)loods_field_at(&t->fields[k], changes[i].rec) = loods_rec_cmeta(p->rec)->id;
			return;
		}
	assert(!"a record is tied to one that its type does not refer to");
}

/* A caseworker's new client that nobody owns would be lost to its maker. */
static enum loods_code own_new_client(struct job *j, const struct loods_change *changes, int n, loods_id client, struct loods_err *err)
{
	struct loods_ownership *o;

	if (!client.n || j->app->user.role != LOODS_ROLE_CASEWORKER)
		return LOODS_OK;
	for (int i = 0; i < n; i++)
		if (changes[i].type == &loods_ownership_type && ((struct loods_ownership *)changes[i].rec)->client.n == client.n)
			return LOODS_OK;
	o = loods_rec_new(&loods_ownership_type, &j->arena);
	o->client = client;
	o->caseworker = j->app->user.id;
	o->from = j->who.today;
	loods_notice_add(j->notice, _("The client is now in your caseload."));
	return save_one(j, &loods_ownership_type, o, client, err);
}

static enum loods_code save_all(struct job *j, struct loods_change *changes, int n, int *at, struct loods_err *err)
{
	loods_id fresh = { 0 };
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < n; i++) {
		bool is_new = loods_rec_cmeta(changes[i].rec)->id.n == 0;

		*at = i;
		if (changes[i].parent)
			tie_to_parent(changes, i);
		code = changes[i].kind == LOODS_DELETE ? delete_one(j, changes[i].type, changes[i].rec, err) :
							 save_one(j, changes[i].type, changes[i].rec, fresh, err);
		if (code)
			return code;
		if (is_new && changes[i].type == &loods_client_type)
			fresh = loods_rec_cmeta(changes[i].rec)->id;
	}
	return own_new_client(j, changes, n, fresh, err);
}

enum loods_code loods_ops_save(struct loods_app *app, struct loods_change *changes, int n, struct loods_notice *notice, int *at,
			       struct loods_err *err)
{
	struct loods_arena before = { 0 };
	void **copies = LOODS_NEW_ARRAY(&before, void *, (size_t)n);
	struct job j;
	int where = 0;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	for (int i = 0; i < n; i++) {
		copies[i] = loods_arena_alloc(&before, changes[i].type->size);
		memcpy(copies[i], changes[i].rec, changes[i].type->size);
	}
	if (!code) {
		code = job_begin(&j, app, notice, err);
		if (!code)
			code = save_all(&j, changes, n, &where, err);
		code = job_end(&j, code, err);
	}
	/* Nothing was saved: ids and keys given on the way are taken back, so that the same records can be saved again. */
	for (int i = 0; code && i < n; i++)
		memcpy(changes[i].rec, copies[i], changes[i].type->size);
	if (code && notice)
		notice->text[0] = '\0';
	if (at)
		*at = where;
	loods_arena_release(&before);
	return code;
}

/* ---- a contact and what follows from it ---- */

/* The planned contact that `contact` fulfils: the newest open one up to its day. *found NULL: none. */
static enum loods_code planned_before(struct loods_app *app, struct loods_arena *a, const struct loods_contact *contact,
				      struct loods_contact **found, struct loods_err *err)
{
	const struct loods_filter filter = { .client = contact->client, .by = loods_type_field(&loods_contact_type, "outcome"),
					     .value = LOODS_OUTCOME_PLANNED, .to = contact->occurred_on, .newest_first = true };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, a, &loods_contact_type, &filter, &list, err);

	*found = NULL;
	for (int i = 0; !code && !*found && i < list.n; i++) {
		struct loods_contact *k = list.rec[i];

		if (k->status == LOODS_CONTACT_FINAL && k->outcome == LOODS_OUTCOME_PLANNED && k->occurred_on.n <= contact->occurred_on.n)
			*found = k;
	}
	return code;
}

static enum loods_code next_follows(const struct loods_contact *contact, const struct loods_contact *next, struct loods_err *err)
{
	if (next->outcome != LOODS_OUTCOME_PLANNED)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_contact_type, "outcome"),
					_("The next contact has to be a planned one."));
	if (next->occurred_on.n < contact->occurred_on.n)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_contact_type, "occurred_on"),
					_("The next contact lies before this one. Correct one of the two dates."));
	return LOODS_OK;
}

enum loods_code loods_ops_save_contact(struct loods_app *app, struct loods_contact *contact, struct loods_contact *next,
				       struct loods_notice *notice, int *at, struct loods_err *err)
{
	struct loods_change changes[] = {
		{ LOODS_SAVE, &loods_contact_type, contact, 0 },
		{ LOODS_SAVE, &loods_contact_type, next, 0 },
	};
	const struct loods_meta meta = contact->meta, next_meta = next ? next->meta : (struct loods_meta){ 0 };
	struct loods_arena arena = { 0 };
	struct loods_contact *planned = NULL;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	if (at)
		*at = 0;
	if (!code && !contact->meta.id.n && contact->outcome != LOODS_OUTCOME_PLANNED && loods_date_known(contact->occurred_on))
		code = planned_before(app, &arena, contact, &planned, err);
	if (!code && planned)
		contact->meta = planned->meta;
	if (!code && next) {
		next->client = contact->client;
		/* What was planned has taken place as `contact`: what follows is another one. */
		if (next->meta.id.n && next->meta.id.n == contact->meta.id.n)
			next->meta = (struct loods_meta){ 0 };
		code = next_follows(contact, next, err);
		if (code && at)
			*at = 1;
	}
	if (!code)
		code = loods_ops_save(app, changes, next ? 2 : 1, notice, at, err);
	if (code) {
		contact->meta = meta;
		if (next)
			next->meta = next_meta;
	}
	loods_arena_release(&arena);
	return code;
}
