#include "summary_office.h"

#include <stdlib.h>

#include "client.h"
#include "guidance_period.h"
#include "i18n.h"
#include "intensity_settings.h"
#include "ops.h"

enum { CASEWORKER_DAYS = 28, LEAD_DAYS = 91 };

enum loods_code loods_summary_window(struct loods_app *app, loods_date as_of, struct loods_window *out,
				     struct loods_err *err)
{
	const struct loods_filter first = { .limit = 1 };
	struct loods_arena arena = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = LOODS_OK;
	loods_date start = LOODS_DATE_NONE;

	*out = loods_window_ending(as_of,
				   app->user.role == LOODS_ROLE_CASEWORKER ? CASEWORKER_DAYS : LEAD_DAYS);
	if (app->user.role != LOODS_ROLE_EVALUATOR)
		return LOODS_OK;
	code = loods_store_list(app->store, &arena, &loods_guidance_period_type, &first, &list, err);
	if (code == LOODS_OK && list.n)
		start = ((const struct loods_guidance_period *)list.rec[0])->start;
	loods_arena_release(&arena);
	if (loods_date_known(start) && start.n <= as_of.n)
		*out = loods_window_between(start, as_of);
	return code;
}

enum loods_code loods_summary_choose_window(struct loods_app *app, const struct loods_summary_request *q,
					    struct loods_window *out, struct loods_err *err)
{
	loods_date as_of = loods_date_known(q->as_of) ? q->as_of : loods_clock_today(&app->clock);

	if (loods_date_known(q->first) || loods_date_known(q->last)) {
		loods_date last = loods_date_known(q->last) ? q->last : as_of;

		if (!loods_date_known(q->first))
			return loods_fail(err, LOODS_EUSAGE, _("A window needs its first day."));
		if (last.n < q->first.n)
			return loods_fail(err, LOODS_EUSAGE, _("The window ends before it begins."));
		*out = loods_window_between(q->first, last);
		return LOODS_OK;
	}
	if (!q->days)
		return loods_summary_window(app, as_of, out, err);
	if (q->days < 0 || !loods_date_known(loods_date_add_days(as_of, 1 - q->days)))
		return loods_fail(err, LOODS_EUSAGE,
				  _("A window has at least one day and begins in 1900 or later."));
	*out = loods_window_ending(as_of, q->days);
	return LOODS_OK;
}

/* Everything that is at hand while clients come by. */
struct job {
	struct loods_app *app;
	struct loods_summary_maker *maker;
	loods_id *again; /* clients to be asked for with all their contacts */
	int n_again, cap_again;
	struct loods_arena arena;
	struct {
		loods_id client;
		const char *reference;
	} * references; /* by client */
	int n_references, cap_references;
	bool one_by_one; /* few clients: references are read singly */
};

static enum loods_code add_client(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;

	(void)err;
	if (loods_summary_maker_add(j->maker, g))
		return LOODS_OK;
	if (j->n_again == j->cap_again) {
		j->cap_again = j->cap_again ? j->cap_again * 2 : 256;
		j->again = realloc(j->again, (size_t)j->cap_again * sizeof(*j->again));
		if (!j->again)
			loods_nomem();
	}
	j->again[j->n_again++] = g->client;
	return LOODS_OK;
}

/* All clients with as few contacts as will do, then those whose older contacts matter. */
static enum loods_code read_clients(struct job *j, const struct loods_summary_options *o,
				    struct loods_err *err)
{
	struct loods_guidance_query q = {
		.owner = o->only, .from = o->window.from, .to = o->window.to, .known_at = o->known_at
	};
	enum loods_code code = loods_store_guidance(j->app->store, &q, add_client, j, err);
	int n = j->n_again;

	q.all_contacts = true;
	for (int i = 0; i < n && !code; i++) {
		q.client = j->again[i];
		code = loods_store_guidance(j->app->store, &q, add_client, j, err);
	}
	return code;
}

static enum loods_code note_reference(void *rec, void *ctx, struct loods_err *err)
{
	const struct loods_client *c = rec;
	struct job *j = ctx;

	(void)err;
	if (j->n_references == j->cap_references) {
		j->cap_references = j->cap_references ? j->cap_references * 2 : 256;
		j->references = realloc(j->references, (size_t)j->cap_references * sizeof(*j->references));
		if (!j->references)
			loods_nomem();
	}
	j->references[j->n_references].client = c->meta.id;
	j->references[j->n_references++].reference = loods_arena_strdup(&j->arena, c->reference);
	return LOODS_OK;
}

static const char *user_name(void *ctx, loods_user_id id)
{
	struct job *j = ctx;
	const char *name = loods_store_user_name(j->app->store, id);

	return loods_str_blank(name) ? NULL : name;
}

static const char *client_reference(void *ctx, loods_id id)
{
	struct job *j = ctx;
	int lo = 0, hi = j->n_references;

	if (j->one_by_one) {
		const char *text;

		return loods_store_key_of(j->app->store, &j->arena, &loods_client_type, id, &text, NULL)
			       ? NULL
			       : text;
	}
	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;

		if (j->references[mid].client.n < id.n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < j->n_references && j->references[lo].client.n == id.n ? j->references[lo].reference
									  : NULL;
}

static int by_client(const void *a, const void *b)
{
	const loods_id *x = a, *y = b; /* the first member */

	return (x->n > y->n) - (x->n < y->n);
}

static enum loods_code read_references(struct job *j, struct loods_err *err)
{
	/* Deleted clients have no facts, so no row asks for them. */
	const struct loods_filter all = { 0 };
	enum loods_code code =
		loods_store_each(j->app->store, &loods_client_type, &all, note_reference, j, err);

	if (j->n_references)
		qsort(j->references, (size_t)j->n_references, sizeof(*j->references), by_client);
	return code;
}

static enum loods_code run(struct job *j, const struct loods_summary_options *o, struct loods_arena *a,
			   struct loods_summary *out, struct loods_err *err)
{
	const struct loods_summary_names names = { user_name, client_reference, j };
	enum loods_code code = read_clients(j, o, err);

	if (!code && o->by[0] == LOODS_BY_CLIENT && !j->one_by_one)
		code = read_references(j, err);
	if (!code)
		loods_summary_finish(j->maker, &names, a, out);
	return code;
}

enum loods_code loods_summary_of_office(struct loods_app *app, const struct loods_summary_request *request,
					struct loods_arena *a, struct loods_summary *out,
					struct loods_err *err)
{
	struct loods_summary_options o = { .by = { request->by[0], request->by[1] },
					   .known_at = request->known_at,
					   .made_at = loods_clock_now(&app->clock) };
	struct job j = { .app = app };
	enum loods_code code;

	code = loods_ops_may(
		app, o.by[0] == LOODS_BY_CLIENT ? LOODS_MAY_SUMMARY_CLIENTS : LOODS_MAY_SUMMARY_GROUPS, err);
	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_summary_choose_window(app, request, &o.window, err);
	if (!code)
		code = loods_intensity_settings_load(app->store, &o.settings, err);
	if (code)
		return code;
	o.hide_small = app->user.role == LOODS_ROLE_EVALUATOR;
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		o.only = app->user.id;
	j.one_by_one = o.only.n != 0;
	j.maker = loods_summary_maker_new(&o);
	code = run(&j, &o, a, out, err);
	loods_summary_maker_free(j.maker);
	loods_arena_release(&j.arena);
	free(j.references);
	free(j.again);
	return code;
}
