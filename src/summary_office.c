#include "summary_office.h"

#include <assert.h>
#include <stdlib.h>

#include "client.h"
#include "guidance_period.h"
#include "i18n.h"
#include "intensity_settings.h"
#include "ops.h"

enum { CASEWORKER_DAYS = 28, LEAD_DAYS = 91 };

static enum loods_code earlier(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	loods_date *first = ctx;

	(void)err;
	for (int i = 0; i < g->n_periods; i++)
		if (!loods_date_known(*first) || g->periods[i].first.n < first->n)
			*first = g->periods[i].first;
	return LOODS_OK;
}

/* When guidance began, as known at that time of entry (unknown: now); unknown: nobody was guided yet. */
static enum loods_code first_day(struct loods_app *app, loods_date as_of, loods_stamp known_at, loods_date *out,
				 struct loods_err *err)
{
	const struct loods_filter first = { .limit = 1 };
	const struct loods_guidance_query then = {
		.from = as_of, .to = loods_date_add_days(as_of, 1), .known_at = known_at, .no_contacts = true
	};
	struct loods_arena arena = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code;

	*out = LOODS_DATE_NONE;
	if (loods_stamp_known(known_at))
		return loods_store_guidance(app->store, &then, earlier, out, err);
	code = loods_store_list(app->store, &arena, &loods_guidance_period_type, &first, &list, err);
	if (code == LOODS_OK && list.n)
		*out = ((const struct loods_guidance_period *)list.rec[0])->start;
	loods_arena_release(&arena);
	return code;
}

enum loods_code loods_summary_window(struct loods_app *app, loods_date as_of, loods_stamp known_at,
				     struct loods_window *out, struct loods_err *err)
{
	loods_date start;
	enum loods_code code;

	*out = loods_window_ending(as_of,
				   app->user.role == LOODS_ROLE_CASEWORKER ? CASEWORKER_DAYS : LEAD_DAYS);
	if (app->user.role != LOODS_ROLE_EVALUATOR)
		return LOODS_OK;
	code = first_day(app, as_of, known_at, &start, err);
	if (code == LOODS_OK && loods_date_known(start) && start.n <= as_of.n)
		*out = loods_window_between(start, as_of);
	return code;
}

/* Whoever asks what was known on a day asks as one did on that day; a day that is still to come tells no more
 * than today. */
static loods_date day_of(const struct loods_app *app, const struct loods_summary_request *q)
{
	loods_date today = loods_clock_today(&app->clock);

	if (loods_date_known(q->as_of))
		return q->as_of;
	if (loods_stamp_known(q->known_at) && loods_stamp_date(q->known_at).n < today.n)
		return loods_stamp_date(q->known_at);
	return today;
}

enum loods_code loods_summary_choose_window(struct loods_app *app, const struct loods_summary_request *q,
					    struct loods_window *out, struct loods_err *err)
{
	loods_date as_of = day_of(app, q);

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
		return loods_summary_window(app, as_of, q->known_at, out, err);
	if (q->days < 0 || !loods_date_known(loods_date_add_days(as_of, 1 - q->days)))
		return loods_fail(err, LOODS_EUSAGE,
				  _("A window has at least one day and begins in 1900 or later."));
	*out = loods_window_ending(as_of, q->days);
	return LOODS_OK;
}

static enum loods_code choose_compared(const struct loods_summary_request *q, struct loods_window w,
				       struct loods_window *out, struct loods_err *err)
{
	if (q->by[0] == LOODS_BY_CLIENT)
		return loods_fail(err, LOODS_EUSAGE,
				  _("Two periods are compared by group: choose caseworker, cohort, arm, gender or "
				    "month."));
	*out = w;
	switch (q->compare) {
	case LOODS_COMPARE_PREVIOUS:
		out->to = w.from;
		out->from = loods_date_add_days(w.from, -loods_window_days(w));
		break;
	case LOODS_COMPARE_YEAR:
		out->from = loods_date_add_months(w.from, -12);
		out->to = loods_date_add_days(loods_date_add_months(loods_window_last(w), -12), 1);
		break;
	case LOODS_COMPARE_DATES:
		if (q->compare_last.n < q->compare_first.n)
			return loods_fail(err, LOODS_EUSAGE,
					  _("The period to compare with ends before it begins."));
		*out = loods_window_between(q->compare_first, q->compare_last);
		break;
	case LOODS_COMPARE_NONE:
		break;
	}
	if (!loods_date_known(out->from) || !loods_date_known(out->to))
		return loods_fail(err, LOODS_EUSAGE,
				  _("The period to compare with begins before 1900: choose a shorter window."));
	return LOODS_OK;
}

enum { MAKERS = 2 * LOODS_SUMMARIES_MAX }; /* each with the period that it is compared with */

/* Everything that is at hand while clients come by. */
struct job {
	struct loods_app *app;
	struct loods_summary_options o[MAKERS];
	struct loods_summary_maker *makers[MAKERS];
	int n;
	loods_id *again; /* clients to be asked for with all their contacts */
	int n_again, cap_again;
	struct loods_arena arena;
	struct {
		loods_id client;
		const char *reference;
	} * references; /* by client */
	int n_references, cap_references;
	bool one_by_one; /* few clients, or references as they were then: read singly */
	loods_stamp known_at;
};

/* The reading spans all windows; whose clients are wanted, had them on some day of this one. */
static bool owned(const struct loods_guidance *g, const struct loods_summary_options *o)
{
	struct loods_span w = { o->window.from, loods_window_last(o->window) };

	if (!o->only.n)
		return true;
	for (int i = 0; i < g->n_owners; i++)
		if (g->owners[i].caseworker.n == o->only.n && loods_span_overlaps(g->owners[i].span, w))
			return true;
	return false;
}

static enum loods_code add_client(const struct loods_guidance *g, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;
	bool again = false;

	(void)err;
	/* All take it or none: one that took it already would count it twice. */
	for (int i = 0; i < j->n && !again; i++)
		again = owned(g, &j->o[i]) && !loods_summary_maker_takes(j->makers[i], g);
	for (int i = 0; i < j->n && !again; i++)
		if (owned(g, &j->o[i]))
			loods_summary_maker_add(j->makers[i], g);
	if (!again)
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
static enum loods_code read_clients(struct job *j, struct loods_err *err)
{
	struct loods_guidance_query q = { .owner = j->o[0].only,
					  .from = j->o[0].window.from,
					  .to = j->o[0].window.to,
					  .known_at = j->o[0].known_at };
	enum loods_code code;
	int n;

	for (int i = 1; i < j->n; i++) {
		if (j->o[i].window.from.n < q.from.n)
			q.from = j->o[i].window.from;
		if (j->o[i].window.to.n > q.to.n)
			q.to = j->o[i].window.to;
	}
	code = loods_store_guidance(j->app->store, &q, add_client, j, err);
	n = j->n_again;

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

	if (loods_stamp_known(j->known_at)) {
		const char *text;

		return loods_store_key_then(j->app->store, &j->arena, &loods_client_type, id, j->known_at, &text,
					    NULL)
			       ? NULL
			       : text;
	}
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
	/* Deleted clients have no facts now, so no row asks for them. */
	const struct loods_filter all = { 0 };
	enum loods_code code =
		loods_store_each(j->app->store, &loods_client_type, &all, note_reference, j, err);

	if (j->n_references)
		qsort(j->references, (size_t)j->n_references, sizeof(*j->references), by_client);
	return code;
}

/* What request `q` asks for, and in options[1], where there is one, the period compared with; *n of them. */
static enum loods_code choose(struct loods_app *app, const struct loods_summary_request *q,
			      const struct loods_intensity_settings *settings,
			      struct loods_summary_options options[2], int *n, struct loods_err *err)
{
	struct loods_summary_options *o = &options[0];
	enum loods_code code;

	*o = (struct loods_summary_options){ .by = { q->by[0], q->by[1] },
					     .known_at = q->known_at,
					     .made_at = loods_clock_now(&app->clock),
					     .settings = *settings,
					     .hide_small = app->user.role == LOODS_ROLE_EVALUATOR };
	*n = 1;
	if (app->user.role == LOODS_ROLE_CASEWORKER)
		o->only = app->user.id;
	code = loods_ops_may(
		app, o->by[0] == LOODS_BY_CLIENT ? LOODS_MAY_SUMMARY_CLIENTS : LOODS_MAY_SUMMARY_GROUPS, err);
	if (code == LOODS_OK)
		code = loods_summary_choose_window(app, q, &o->window, err);
	if (code || !q->compare)
		return code;
	options[1] = *o;
	*n = 2;
	return choose_compared(q, o->window, &options[1].window, err);
}

static enum loods_code run(struct job *j, struct loods_err *err)
{
	enum loods_code code;
	bool references = false;

	for (int i = 0; i < j->n; i++) {
		j->makers[i] = loods_summary_maker_new(&j->o[i]);
		references |= j->o[i].by[0] == LOODS_BY_CLIENT;
	}
	j->known_at = j->o[0].known_at;
	j->one_by_one = j->o[0].only.n != 0 || loods_stamp_known(j->known_at);
	code = read_clients(j, err);
	return code || !references || j->one_by_one ? code : read_references(j, err);
}

static void finish(struct job *j, int i, struct loods_arena *a, struct loods_summary *out)
{
	const struct loods_summary_names names = { user_name, client_reference, j };

	loods_summary_finish(j->makers[i], &names, a, out);
}

enum loods_code loods_summaries_of_office(struct loods_app *app, const struct loods_summary_request *requests,
					  int n, struct loods_arena *a, struct loods_summary *out,
					  struct loods_err *err)
{
	struct loods_intensity_settings settings;
	struct job j = { .app = app };
	int first[LOODS_SUMMARIES_MAX], options[LOODS_SUMMARIES_MAX];
	enum loods_code code = loods_store_still_allowed(app->store, err);

	assert(n > 0 && n <= LOODS_SUMMARIES_MAX);
	if (code == LOODS_OK)
		code = loods_intensity_settings_load(app->store, requests[0].known_at, &settings, err);
	for (int i = 0; code == LOODS_OK && i < n; i++) {
		assert(requests[i].known_at.n == requests[0].known_at.n);
		first[i] = j.n;
		code = choose(app, &requests[i], &settings, &j.o[j.n], &options[i], err);
		j.n += options[i];
	}
	if (code == LOODS_OK)
		code = run(&j, err);
	for (int i = 0; code == LOODS_OK && i < n; i++) {
		finish(&j, first[i], a, &out[i]);
		if (options[i] == 2) {
			struct loods_summary *before = LOODS_NEW(a, struct loods_summary);

			finish(&j, first[i] + 1, a, before);
			loods_summary_tie(&out[i], before);
		}
	}
	for (int i = 0; i < j.n; i++)
		loods_summary_maker_free(j.makers[i]);
	loods_arena_release(&j.arena);
	free(j.references);
	free(j.again);
	return code;
}

enum loods_code loods_summary_of_office(struct loods_app *app, const struct loods_summary_request *request,
					struct loods_arena *a, struct loods_summary *out,
					struct loods_err *err)
{
	return loods_summaries_of_office(app, request, 1, a, out, err);
}
