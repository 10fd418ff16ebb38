/* Drafts and preferences: what an account writes for itself. */
#include "ops.h"

enum { DAY = 86400 };

enum loods_code loods_ops_drafts(struct loods_app *app, struct loods_arena *a, struct loods_drafts *out,
				 struct loods_err *err)
{
	loods_stamp before = { loods_clock_now(&app->clock).n - (int64_t)LOODS_DRAFT_DAYS * DAY };
	struct loods_err later;
	enum loods_code code = loods_store_drafts_expire(app->store, before, &later);
	int n = 0;

	/* Somebody is saving: they go the next time, and are not shown now. */
	(void)code;
	code = loods_store_drafts(app->store, a, out, err);
	for (int i = 0; i < out->n; i++)
		if (out->list[i].at.n >= before.n)
			out->list[n++] = out->list[i];
	out->n = n;
	return code;
}

enum loods_code loods_ops_draft_keep(struct loods_app *app, struct loods_draft *d, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	if (!code)
		code = loods_store_still_allowed(app->store, err);
	return code ? code : loods_store_draft_keep(app->store, d, err);
}

enum loods_code loods_ops_draft_drop(struct loods_app *app, loods_id id, struct loods_err *err)
{
	return loods_store_draft_drop(app->store, id, err);
}

enum loods_code loods_ops_preference_put(struct loods_app *app, const char *name, const char *value,
					 struct loods_err *err)
{
	enum loods_code code = loods_store_still_allowed(app->store, err);

	return code ? code : loods_store_preference_put(app->store, name, value, err);
}
