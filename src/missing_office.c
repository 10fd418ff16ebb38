#include "missing_office.h"

#include <stdlib.h>

#include "i18n.h"
#include "ops.h"

struct job {
	struct loods_app *app;
	struct loods_missing_maker *maker;
	struct loods_gaps *gaps;
	int n, cap;
};

static enum loods_code add_client(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;

	(void)err;
	j->gaps = loods_one_more(j->gaps, j->n, &j->cap, sizeof *j->gaps);
	j->n += loods_missing_maker_add(j->maker, g, &j->gaps[j->n]);
	return LOODS_OK;
}

static const char *user_name(void *ctx, loods_user_id id)
{
	const char *name = loods_store_user_name(((struct job *)ctx)->app->store, id);

	return loods_str_blank(name) ? NULL : name;
}

static enum loods_code read_office(struct job *j, const struct loods_missing_options *o,
				   struct loods_err *err)
{
	/* Who owns them today is what counts, whatever the window. */
	const struct loods_guidance_query q = { .owner = o->only,
						.from = o->only.n ? o->today : o->window.from,
						.to = o->only.n ? (loods_date){ o->today.n + 1 }
								: o->window.to,
						.no_contacts = true };
	const struct loods_gaps_query gaps = {
		o->window.from, o->window.to, o->today, loods_clock_now(&j->app->clock)
	};
	enum loods_code code = loods_store_guidance(j->app->store, &q, add_client, j, err);

	return code ? code : loods_store_gaps(j->app->store, &gaps, j->gaps, j->n, err);
}

enum loods_code loods_missing_of_office(struct loods_app *app, const struct loods_summary_request *request,
					struct loods_arena *a, struct loods_missing_report *out,
					struct loods_err *err)
{
	struct loods_missing_options o = { .by = request->by[0],
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
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		o.only = app->user.id;
	j.maker = loods_missing_maker_new(&o);
	code = read_office(&j, &o, err);
	if (!code)
		loods_missing_finish(j.maker, j.gaps, &names, a, out);
	loods_missing_maker_free(j.maker);
	free(j.gaps);
	return code;
}
