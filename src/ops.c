#include "ops.h"

#include <assert.h>
#include <string.h>

#include "client.h"
#include "i18n.h"
#include "ops_job.h"
#include "ownership.h"

/* ---- readings that are logged ---- */

enum loods_code loods_ops_read_whole(struct loods_app *app, enum loods_log_action action, const char *purpose,
				     loods_ops_read_fn *read, void *ctx, struct loods_err *err)
{
	const struct loods_log_entry e = { .user = app->user.id, .action = action, .purpose = purpose };
	struct loods_job j;
	enum loods_code code = loods_job_begin(&j, app, NULL, err);

	if (!code)
		code = read(j.store, ctx, err);
	if (!code)
		code = loods_store_log(j.tx, &e, err);
	return loods_job_end(&j, code, err);
}

enum loods_code loods_ops_log_reading(struct loods_app *app, enum loods_log_action action,
				      const struct loods_type *type, loods_id client, const char *purpose,
				      struct loods_err *err)
{
	const struct loods_log_entry e = {
		.user = app->user.id, .action = action, .type = type, .client = client, .purpose = purpose
	};
	struct loods_job j;
	enum loods_code code = loods_job_begin(&j, app, NULL, err);

	if (!code)
		code = loods_store_log(j.tx, &e, err);
	return loods_job_end(&j, code, err);
}

/* ---- several changes in one call ---- */

static void tie_to_parent(struct loods_change *changes, int i)
{
	const struct loods_change *p = &changes[changes[i].parent - 1];
	const struct loods_type *t = changes[i].type;

	assert(changes[i].parent <= i);
	for (int k = 0; k < t->n_fields; k++)
		if (t->fields[k].kind == LOODS_KIND_REF && t->fields[k].ref == p->type) {
			*(loods_id *)loods_field_at(&t->fields[k], changes[i].rec) =
				loods_rec_cmeta(p->rec)->id;
			return;
		}
	assert(!"a record is tied to one that its type does not refer to");
}

/* A caseworker's new client that nobody owns would be lost to its maker. */
static enum loods_code own_new_client(struct loods_job *j, const struct loods_change *changes, int n,
				      loods_id client, struct loods_err *err)
{
	struct loods_ownership *o;

	if (!client.n || j->app->user.role != LOODS_ROLE_CASEWORKER)
		return LOODS_OK;
	for (int i = 0; i < n; i++)
		if (changes[i].type == &loods_ownership_type &&
		    ((struct loods_ownership *)changes[i].rec)->client.n == client.n)
			return LOODS_OK;
	o = loods_rec_new(&loods_ownership_type, &j->arena);
	o->client = client;
	o->caseworker = j->app->user.id;
	o->from = j->who.today;
	loods_notice_add(j->notice, _("The client is now in your caseload."));
	return loods_job_save(j, &loods_ownership_type, o, 0, err);
}

static enum loods_code save_all(struct loods_job *j, struct loods_change *changes, int n, int *at,
				struct loods_err *err)
{
	loods_id fresh = { 0 };
	enum loods_code code = LOODS_OK;

	for (int i = 0; i < n; i++) {
		bool is_new = loods_rec_cmeta(changes[i].rec)->id.n == 0;

		*at = i;
		if (changes[i].parent)
			tie_to_parent(changes, i);
		code = loods_job_may(j, changes[i].type, changes[i].rec, fresh, err);
		if (!code && changes[i].kind == LOODS_DELETE)
			code = loods_job_delete(j, changes[i].type, changes[i].rec, 0, err);
		else if (!code)
			code = loods_job_save(j, changes[i].type, changes[i].rec, 0, err);
		if (code)
			return code;
		if (is_new && changes[i].type == &loods_client_type)
			fresh = loods_rec_cmeta(changes[i].rec)->id;
	}
	return own_new_client(j, changes, n, fresh, err);
}

enum loods_code loods_ops_save(struct loods_app *app, struct loods_change *changes, int n,
			       struct loods_notice *notice, int *at, struct loods_err *err)
{
	struct loods_arena before = { 0 };
	void **copies = LOODS_NEW_ARRAY(&before, void *, (size_t)n);
	struct loods_job j;
	int where = 0;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	for (int i = 0; i < n; i++) {
		copies[i] = loods_arena_alloc(&before, changes[i].type->size);
		memcpy(copies[i], changes[i].rec, changes[i].type->size);
	}
	if (!code) {
		code = loods_job_begin(&j, app, notice, err);
		if (!code)
			code = save_all(&j, changes, n, &where, err);
		code = loods_job_end(&j, code, err);
	}
	/* Nothing was saved: ids and keys given on the way are taken back, so that the same records can be
	 * saved again. */
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
static enum loods_code planned_before(struct loods_app *app, struct loods_arena *a,
				      const struct loods_contact *contact, struct loods_contact **found,
				      struct loods_err *err)
{
	const struct loods_filter filter = { .client = contact->client,
					     .by = loods_type_field(&loods_contact_type, "outcome"),
					     .value = LOODS_OUTCOME_PLANNED,
					     .to = contact->occurred_on,
					     .newest_first = true };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, a, &loods_contact_type, &filter, &list, err);

	*found = NULL;
	for (int i = 0; !code && !*found && i < list.n; i++) {
		struct loods_contact *k = list.rec[i];

		if (k->status == LOODS_CONTACT_FINAL && k->outcome == LOODS_OUTCOME_PLANNED &&
		    k->occurred_on.n <= contact->occurred_on.n)
			*found = k;
	}
	return code;
}

static enum loods_code next_follows(const struct loods_contact *contact, const struct loods_contact *next,
				    struct loods_err *err)
{
	if (next->outcome != LOODS_OUTCOME_PLANNED)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_contact_type, "outcome"),
					_("The next contact has to be a planned one."));
	if (next->occurred_on.n < contact->occurred_on.n)
		return loods_fail_field(
			err, LOODS_EINVALID, loods_type_field(&loods_contact_type, "occurred_on"),
			_("The next contact lies before this one. Correct one of the two dates."));
	return LOODS_OK;
}

enum loods_code loods_ops_save_contact(struct loods_app *app, struct loods_contact *contact,
				       struct loods_contact *next, struct loods_notice *notice, int *at,
				       struct loods_err *err)
{
	struct loods_change changes[] = {
		{ LOODS_SAVE, &loods_contact_type, contact, 0 },
		{ LOODS_SAVE, &loods_contact_type, next, 0 },
	};
	const struct loods_meta meta = contact->meta,
				next_meta = next ? next->meta : (struct loods_meta){ 0 };
	struct loods_arena arena = { 0 };
	struct loods_contact *planned = NULL;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	if (at)
		*at = 0;
	if (!code && !contact->meta.id.n && contact->outcome != LOODS_OUTCOME_PLANNED &&
	    loods_date_known(contact->occurred_on))
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
