/* The answer to a hand-over, and which of them still need one (ops_handover.h). */
#include <stdlib.h>

#include "client.h"
#include "i18n.h"
#include "ops_handover.h"
#include "ops_job.h"

/* ---- answering ---- */

static enum loods_code answer_one(struct loods_job *j, loods_id id, enum loods_handed_state answer,
				  const char *sentence, struct loods_err *err)
{
	struct loods_handed *h;
	void *rec = NULL;
	enum loods_code code = loods_store_get(j->store, &j->arena, &loods_handed_type, id, false, &rec, err);

	if (code)
		return code;
	h = rec;
	if (h->state != LOODS_HANDED_OPEN)
		return loods_fail(err, LOODS_EREFUSED,
				  _("This hand-over has an answer already. Nothing was changed."));
	h->state = answer;
	h->answered_on = j->who.today;
	h->answer = sentence;
	code = loods_job_may(j, &loods_handed_type, h, (loods_id){ 0 }, err);
	return code ? code : loods_job_save(j, &loods_handed_type, h, 0, err);
}

enum loods_code loods_ops_handover_answer(struct loods_app *app, const loods_id *handovers, int n,
					  enum loods_handed_state answer, const char *sentence,
					  struct loods_err *err)
{
	struct loods_job j;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	if (code)
		return code;
	code = loods_job_begin(&j, app, NULL, err);
	for (int i = 0; !code && i < n; i++)
		code = answer_one(&j, handovers[i], answer, sentence, err);
	return loods_job_end(&j, code, err);
}

/* ---- what is open ---- */

static bool concerns(const struct loods_app *app, const struct loods_handed *h)
{
	return app->user.role == LOODS_ROLE_LEAD || h->from_whom.n == app->user.id.n ||
	       h->to_whom.n == app->user.id.n;
}

/* The case is still with who sent it back. */
static enum loods_code still_there(struct loods_app *app, const struct loods_handed *h, bool *there,
				   struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	const struct loods_filter of = { .client = h->client };
	struct loods_arena one = { 0 };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, &one, &loods_ownership_type, &of, &list, err);

	*there = false;
	for (int i = 0; !code && i < list.n; i++) {
		const struct loods_ownership *o = list.rec[i];

		*there = *there || (o->caseworker.n == h->to_whom.n &&
				    (!loods_date_known(o->to) || o->to.n >= today.n));
	}
	loods_arena_release(&one);
	return code;
}

static int by_urgency(const void *pa, const void *pb)
{
	const struct loods_handed_row *a = pa, *b = pb;

	if (a->to_answer != b->to_answer)
		return a->to_answer ? -1 : 1;
	if (a->handed->on.n != b->handed->on.n)
		return a->handed->on.n < b->handed->on.n ? -1 : 1;
	return (a->handed->meta.id.n > b->handed->meta.id.n) - (a->handed->meta.id.n < b->handed->meta.id.n);
}

static enum loods_code add_rows(struct loods_app *app, struct loods_arena *a, const struct loods_list *list,
				struct loods_handed_rows *out, struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	enum loods_code code = LOODS_OK;

	for (int i = 0; !code && i < list->n; i++) {
		struct loods_handed_row *row = &out->list[out->n];
		const struct loods_handed *h = list->rec[i];
		bool there = true;

		if (!concerns(app, h))
			continue;
		if (h->state == LOODS_HANDED_SENT_BACK)
			code = still_there(app, h, &there, err);
		if (code || !there)
			continue;
		*row = (struct loods_handed_row){ .handed = h };
		row->to_answer = h->state == LOODS_HANDED_OPEN && h->to_whom.n == app->user.id.n;
		code = loods_store_case(app->store, a, h->client, today, &row->c, err);
		out->to_answer += row->to_answer;
		out->n++;
	}
	return code;
}

enum loods_code loods_handovers_open(struct loods_app *app, struct loods_arena *a, struct loods_handed_rows *out,
				     struct loods_err *err)
{
	static const enum loods_handed_state states[] = { LOODS_HANDED_OPEN, LOODS_HANDED_SENT_BACK };
	struct loods_list lists[LOODS_COUNT(states)] = { { 0 } };
	enum loods_code code = LOODS_OK;
	size_t n = 1;

	*out = (struct loods_handed_rows){ 0 };
	for (int i = 0; !code && i < LOODS_COUNT(states); i++) {
		const struct loods_filter in = { .by = loods_type_field(&loods_handed_type, "state"),
						 .value = states[i] };

		code = loods_store_list(app->store, a, &loods_handed_type, &in, &lists[i], err);
		n += (size_t)lists[i].n;
	}
	out->list = LOODS_NEW_ARRAY(a, struct loods_handed_row, n);
	for (int i = 0; !code && i < LOODS_COUNT(states); i++)
		code = add_rows(app, a, &lists[i], out, err);
	qsort(out->list, (size_t)out->n, sizeof *out->list, by_urgency);
	return code;
}

/* ---- one of them, for the sheet ---- */

static enum loods_code open_items(struct loods_app *app, struct loods_arena *a, const struct loods_handed *h,
				  struct loods_handover_moves *m, struct loods_err *err)
{
	const struct loods_filter all = { .client = h->client };
	const struct loods_filter planned = { .client = h->client,
					      .by = loods_type_field(&loods_contact_type, "outcome"),
					      .value = LOODS_OUTCOME_PLANNED };
	struct loods_list contacts = { 0 }, tasks = { 0 };
	enum loods_code code = loods_store_list(app->store, a, &loods_contact_type, &planned, &contacts, err);

	if (!code)
		code = loods_store_list(app->store, a, &loods_task_type, &all, &tasks, err);
	*m = (struct loods_handover_moves){ .client = h->client };
	m->planned = LOODS_NEW_ARRAY(a, struct loods_contact *, (size_t)contacts.n + 1);
	m->tasks = LOODS_NEW_ARRAY(a, struct loods_task *, (size_t)tasks.n + 1);
	for (int i = 0; i < contacts.n; i++)
		m->planned[m->n_planned++] = contacts.rec[i];
	for (int i = 0; i < tasks.n; i++) {
		struct loods_task *t = tasks.rec[i];

		if (t->assigned_to.n == h->to_whom.n && !loods_date_known(t->done_on))
			m->tasks[m->n_tasks++] = t;
	}
	return code;
}

enum loods_code loods_handover_of(struct loods_app *app, struct loods_arena *a, loods_id handed,
				  struct loods_handover *out, struct loods_err *err)
{
	const struct loods_handed *h;
	void *rec = NULL;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*out = (struct loods_handover){ 0 };
	if (!code)
		code = loods_store_get(app->store, a, &loods_handed_type, handed, false, &rec, err);
	if (code)
		return code;
	h = rec;
	if (!concerns(app, h))
		return loods_fail(err, LOODS_EDENIED,
				  _("Only the two caseworkers of a hand-over and team leads read its sheet."));
	code = loods_ops_log_reading(app, LOODS_LOG_OPEN, &loods_client_type, h->client, NULL, err);
	out->request.from = loods_arena_strdup(a, loods_store_user_name(app->store, h->from_whom));
	out->request.to = loods_arena_strdup(a, loods_store_user_name(app->store, h->to_whom));
	out->request.on = h->on;
	out->from = h->from_whom;
	out->to = h->to_whom;
	out->list = LOODS_NEW_ARRAY(a, struct loods_handover_moves, 1);
	out->n = 1;
	if (!code)
		code = open_items(app, a, h, &out->list[0], err);
	out->planned = out->list[0].n_planned;
	out->tasks = out->list[0].n_tasks;
	return code;
}
