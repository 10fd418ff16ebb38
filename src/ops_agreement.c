/* One agreement for the clients of a cohort: each client's change goes through the same checks, rules and log
 * as in the agreement form, all of them in one transaction. */
#include "agreement_bulk.h"
#include "i18n.h"
#include "ops_job.h"

static enum loods_code save(struct loods_job *j, struct loods_agreement *g, struct loods_err *err)
{
	enum loods_code code = loods_job_may(j, &loods_agreement_type, g, (loods_id){ 0 }, err);

	return code ? code : loods_job_save(j, &loods_agreement_type, g, 0, err);
}

static enum loods_code one(struct loods_job *j, const struct loods_agreement_bulk *b,
			   const struct loods_agreement_step *s, struct loods_err *err)
{
	struct loods_agreement *begins = loods_rec_new(&loods_agreement_type, &j->arena);
	enum loods_code code = LOODS_OK;
	void *standing = NULL;

	if (s->standing.n)
		code = loods_store_get(j->store, &j->arena, &loods_agreement_type, s->standing, false,
				       &standing, err);
	if (code)
		return code;
	if (s->kind == LOODS_AGREE_REPLACE) {
		((struct loods_agreement *)standing)->to = loods_date_add_days(b->from, -1);
		code = save(j, standing, err);
	} else if (s->kind == LOODS_AGREE_CHANGE) {
		begins = standing;
		begins->to = LOODS_DATE_NONE;
	}
	begins->client = s->client;
	begins->contacts = b->contacts;
	begins->per_days = b->per_days;
	begins->from = b->from;
	begins->channel = b->channel;
	return code ? code : save(j, begins, err);
}

enum loods_code loods_ops_agreement_apply(struct loods_app *app, struct loods_arena *a,
					  const struct loods_agreement_bulk *b,
					  struct loods_agreement_plan *done, struct loods_err *err)
{
	struct loods_job j;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_AGREE_COHORT, err);

	*done = (struct loods_agreement_plan){ 0 };
	if (code)
		return code;
	code = loods_job_begin(&j, app, NULL, err);
	if (!code)
		code = loods_agreement_bulk_plan(app, j.store, a, b, done, err);
	if (!code && !done->clients)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("Nobody of this cohort and arm is in guidance on that day, so there is "
				    "nobody to agree with."));
	for (int i = 0; !code && i < done->n_steps; i++)
		code = one(&j, b, &done->steps[i], err);
	return loods_job_end(&j, code, err);
}
