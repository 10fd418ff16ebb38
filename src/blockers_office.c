#include "blockers_office.h"

#include "i18n.h"
#include "ops.h"

struct job {
	struct loods_app *app;
	struct loods_blockers_maker *maker;
	const struct loods_block_versions *versions;
	int at; /* the first version not yet passed: clients come in the order of ids */
};

static enum loods_code add_client(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;
	const struct loods_block_version *v = j->versions->list;
	int first, n = j->versions->n;

	(void)err;
	while (j->at < n && v[j->at].client.n < g->client.n)
		j->at++;
	first = j->at;
	while (j->at < n && v[j->at].client.n == g->client.n)
		j->at++;
	loods_blockers_maker_add(j->maker, g, v ? v + first : NULL, j->at - first);
	return LOODS_OK;
}

static const char *user_name(void *ctx, loods_user_id id)
{
	const char *name = loods_store_user_name(((struct job *)ctx)->app->store, id);

	return loods_str_blank(name) ? NULL : name;
}

static enum loods_code read_office(struct job *j, const struct loods_blockers_options *o,
				   struct loods_err *err)
{
	const struct loods_guidance_query q = { .owner = o->only,
						.from = o->window.from,
						.to = o->window.to,
						.known_at = o->known_at,
						.no_contacts = true };
	struct loods_arena work = { 0 };
	struct loods_block_versions versions;
	enum loods_code code =
		loods_store_block_versions(j->app->store, &work, o->known_at, &versions, err);

	j->versions = &versions;
	if (!code)
		code = loods_store_guidance(j->app->store, &q, add_client, j, err);
	loods_arena_release(&work);
	return code;
}

enum loods_code loods_blockers_of_office(struct loods_app *app, const struct loods_summary_request *request,
					 struct loods_arena *a, struct loods_blocker_report *out,
					 struct loods_err *err)
{
	struct loods_blockers_options o = { .by = request->by[0],
					    .known_at = request->known_at,
					    .today = loods_clock_today(&app->clock),
					    .hide_small = app->user.role == LOODS_ROLE_EVALUATOR };
	struct job j = { .app = app };
	const struct loods_summary_names names = { user_name, NULL, &j };
	enum loods_code code = loods_ops_may(app, LOODS_MAY_SUMMARY_GROUPS, err);

	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_summary_choose_window(app, request, &o.window, err);
	if (code)
		return code;
	/* What is open is open at the end of the day that is asked about, and no later day is lost yet. */
	if (loods_window_last(o.window).n < o.today.n)
		o.today = loods_window_last(o.window);
	if (loods_stamp_known(o.known_at) && loods_stamp_date(o.known_at).n < o.today.n)
		o.today = loods_stamp_date(o.known_at);
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		o.only = app->user.id;
	j.maker = loods_blockers_maker_new(&o);
	code = read_office(&j, &o, err);
	if (!code)
		loods_blockers_finish(j.maker, &names, a, out);
	loods_blockers_maker_free(j.maker);
	return code;
}
