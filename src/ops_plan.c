#include "ops_plan.h"

#include "i18n.h"
#include "ops_job.h"
#include "ownership.h"
#include "rights.h"

static loods_user_id owner_on(const struct loods_plan_slot *slot)
{
	loods_user_id owner = { 0 };

	for (int i = 0; i < slot->owners.n; i++) {
		const struct loods_ownership *o = slot->owners.rec[i];

		if (loods_span_has((struct loods_span){ o->from, o->to }, slot->on))
			owner = o->caseworker;
	}
	return owner;
}

static enum loods_code whose(struct loods_job *j, const struct loods_plan_slot *slot, struct loods_contact *k,
			     struct loods_err *err)
{
	loods_user_id owner = owner_on(slot);

	k->conducted_by = j->app->user.id;
	if (j->app->user.role == LOODS_ROLE_LEAD) {
		k->conducted_by = owner.n ? owner : j->app->user.id;
		return LOODS_OK;
	}
	return loods_rights_covers(j->app, j->store, slot->client, &k->on_behalf_of, err);
}

/* Nothing was planned for the client since it was looked at, and nothing taken away. */
static enum loods_code as_seen(struct loods_job *j, const struct loods_plan_slot *slot, struct loods_err *err)
{
	struct loods_plan_slots now;
	enum loods_code code =
		loods_plan_bulk_load(j->app, j->store, &j->arena, &slot->client, 1, &now, err);
	bool same = !code && now.list[0].planned.n == slot->planned.n;

	for (int i = 0; same && i < slot->planned.n; i++) {
		const struct loods_meta *seen = loods_rec_cmeta(slot->planned.rec[i]),
					*is = loods_rec_cmeta(now.list[0].planned.rec[i]);

		same = seen->id.n == is->id.n && seen->version == is->version;
	}
	if (!code && !same)
		code = loods_fail(err, LOODS_ECONFLICT,
				  _("Somebody planned something else meanwhile for one of these clients. Nothing "
				    "was saved; look at the list again."));
	return code;
}

static enum loods_code save_slot(struct loods_job *j, const struct loods_plan_slot *slot,
				 struct loods_err *err)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &j->arena);
	enum loods_code code = as_seen(j, slot, err);

	if (!code && slot->planned.n)
		loods_rec_copy(&loods_contact_type, &j->arena, k, slot->planned.rec[0]);
	else if (!code)
		code = whose(j, slot, k, err);
	if (code)
		return code;
	k->client = slot->client;
	k->occurred_on = slot->on;
	k->start = slot->start;
	k->channel = slot->channel;
	k->outcome = LOODS_OUTCOME_PLANNED;
	code = loods_job_may(j, &loods_contact_type, k, (loods_id){ 0 }, err);
	return code ? code : loods_job_save(j, &loods_contact_type, k, 0, err);
}

enum loods_code loods_ops_plan_contacts(struct loods_app *app, const struct loods_plan_slots *s,
					struct loods_err *err)
{
	struct loods_notice notice;
	struct loods_job j;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	if (!code && !s->goes)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Nobody is left to plan for: all are left out, or have a planned contact."));
	if (code)
		return code;
	code = loods_job_begin(&j, app, &notice, err);
	for (int i = 0; !code && i < s->n; i++)
		if (s->list[i].goes)
			code = save_slot(&j, &s->list[i], err);
	return loods_job_end(&j, code, err);
}
