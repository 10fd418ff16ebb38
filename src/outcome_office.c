#include "outcome_office.h"

#include "guidance_period.h"
#include "i18n.h"
#include "ops.h"

/* The day of the oldest record of that type, if it lies before *first. */
static enum loods_code oldest(struct loods_app *app, const struct loods_type *t, loods_date *first,
			      struct loods_err *err)
{
	const struct loods_filter filter = { .limit = 1 };
	struct loods_arena arena = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, &arena, t, &filter, &list, err);

	if (code == LOODS_OK && list.n) {
		loods_date d =
			*(const loods_date *)loods_field_cat(loods_type_field(t, t->when), list.rec[0]);

		if (d.n < first->n)
			*first = d;
	}
	loods_arena_release(&arena);
	return code;
}

static enum loods_code everything(struct loods_app *app, loods_date as_of, struct loods_window *out,
				  struct loods_err *err)
{
	loods_date first = as_of;
	enum loods_code code = oldest(app, &loods_guidance_period_type, &first, err);

	if (code == LOODS_OK)
		code = oldest(app, &loods_outcome_type, &first, err);
	*out = loods_window_between(first, as_of);
	return code;
}

static enum loods_code choose_window(struct loods_app *app, const struct loods_outcome_request *q,
				     loods_date as_of, struct loods_window *out, struct loods_err *err)
{
	int days = q->days ? q->days : LOODS_OUTCOME_DAYS;

	if (loods_date_known(q->first) || loods_date_known(q->last)) {
		loods_date last = loods_date_known(q->last) ? q->last : as_of;

		if (!loods_date_known(q->first))
			return loods_fail(err, LOODS_EUSAGE, _("A window needs its first day."));
		if (last.n < q->first.n)
			return loods_fail(err, LOODS_EUSAGE, _("The window ends before it begins."));
		*out = loods_window_between(q->first, last);
		return LOODS_OK;
	}
	if (q->everything || (!q->days && app->user.role == LOODS_ROLE_EVALUATOR))
		return everything(app, as_of, out, err);
	if (days < 0 || !loods_date_known(loods_date_add_days(as_of, 1 - days)))
		return loods_fail(err, LOODS_EUSAGE,
				  _("A window has at least one day and begins in 1900 or later."));
	*out = loods_window_ending(as_of, days);
	return LOODS_OK;
}

/* Nobody can have checked after the file was as it is looked at. */
static loods_date day_of(const struct loods_app *app, const struct loods_outcome_request *q)
{
	loods_date today = loods_clock_today(&app->clock);

	if (loods_date_known(q->as_of))
		return q->as_of;
	if (loods_stamp_known(q->known_at) && loods_stamp_date(q->known_at).n < today.n)
		return loods_stamp_date(q->known_at);
	return today;
}

static enum loods_code add_client(const struct loods_guidance *g, const struct loods_outcome_fact *outcomes,
				  int n, void *ctx, struct loods_err *err)
{
	(void)err;
	loods_outcome_maker_add(ctx, g, outcomes, n);
	return LOODS_OK;
}

enum loods_code loods_outcomes_of_office(struct loods_app *app, const struct loods_outcome_request *request,
					 struct loods_arena *a, struct loods_outcome_review *out,
					 struct loods_err *err)
{
	struct loods_outcome_options o = { .by = { request->by[0], request->by[1] },
					   .as_of = day_of(app, request),
					   .known_at = request->known_at,
					   .made_at = loods_clock_now(&app->clock),
					   .hide_small = app->user.role == LOODS_ROLE_EVALUATOR };
	struct loods_guidance_query q = { .known_at = request->known_at };
	struct loods_outcome_maker *m;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_SUMMARY_GROUPS, err);

	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = choose_window(app, request, o.as_of, &o.window, err);
	if (code)
		return code;
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		o.only = app->user.id;
	q.owner = o.only;
	q.from = o.window.from;
	q.to = o.window.to;
	m = loods_outcome_maker_new(&o);
	code = loods_store_outcomes(app->store, &q, add_client, m, err);
	if (!code)
		loods_outcome_finish(m, a, out);
	loods_outcome_maker_free(m);
	return code;
}
