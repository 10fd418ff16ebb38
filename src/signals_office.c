#include "signals_office.h"

#include <stdlib.h>

#include "ops.h"

struct job {
	loods_stamp now;
	struct loods_signals_work work;
	struct loods_signals *out;
	enum loods_signal_kind only; /* 0: all of them */
};

static enum loods_code add_client(const struct loods_signal_facts *f, void *ctx, struct loods_err *err)
{
	struct job *j = ctx;
	int from = j->out->n, kept = from;

	(void)err;
	loods_signals_of(f, j->now, &j->work, j->out);
	for (int i = from; i < j->out->n; i++)
		if (!j->only || j->out->list[i].kind == j->only)
			j->out->list[kept++] = j->out->list[i];
	j->out->n = kept;
	return LOODS_OK;
}

static int by_id(const void *a, const void *b)
{
	const loods_id *x = a, *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

/* The end of the day where it is not the present one: what was entered on it is known then. */
static loods_stamp now_on(const struct loods_app *app, loods_date today)
{
	loods_stamp now = loods_clock_now(&app->clock);

	return loods_stamp_date(now).n == today.n ? now : loods_stamp_of(today, 23, 59, 59);
}

/* What follows from the facts of those clients, who are in no order; NULL: of everybody. */
static enum loods_code add_clients(struct loods_app *app, loods_id *clients, int n, loods_date today,
				   enum loods_signal_kind one_kind, struct loods_signals *out,
				   struct loods_err *err)
{
	struct job j = { .now = now_on(app, today), .out = out, .only = one_kind };
	enum loods_code code;

	if (clients)
		qsort(clients, (size_t)n, sizeof *clients, by_id);
	code = loods_store_signal_facts(app->store, clients, n, today, add_client, &j, err);
	loods_signals_work_release(&j.work);
	return code;
}

/* `by` 0: whoever covers. */
static enum loods_code add_covers(struct loods_app *app, loods_user_id by, loods_date today,
				  struct loods_signals *out, struct loods_err *err)
{
	const struct loods_filter filter = {
		.by = by.n ? loods_type_field(&loods_cover_type, "by_whom") : NULL, .value = by.n
	};
	struct loods_list covers = { 0 };
	enum loods_code code =
		loods_store_list(app->store, out->arena, &loods_cover_type, &filter, &covers, err);

	for (int i = 0; code == LOODS_OK && i < covers.n; i++)
		loods_signals_of_cover(covers.rec[i], today, out);
	return code;
}

static enum loods_code add_unowned(struct loods_app *app, loods_date today, struct loods_signals *out,
				   struct loods_err *err)
{
	struct loods_ids unowned;
	enum loods_code code = loods_store_unowned(app->store, out->arena, today, &unowned, err);

	if (code || !unowned.n)
		return code;
	return add_clients(app, unowned.list, unowned.n, today, LOODS_SIGNAL_NO_OWNER, out, err);
}

static void sort(struct loods_signals *s)
{
	if (s->n)
		qsort(s->list, (size_t)s->n, sizeof *s->list, loods_signal_compare);
}

/* Tasks that somebody has stand on Today of who has them. */
static void leave_out_tasks(struct loods_signals *s)
{
	int kept = 0;

	for (int i = 0; i < s->n; i++)
		if (s->list[i].kind != LOODS_SIGNAL_TASK_DUE || !s->list[i].user.n)
			s->list[kept++] = s->list[i];
	s->n = kept;
}

enum loods_code loods_signals_today(struct loods_app *app, const struct loods_cases *cases,
				    struct loods_arena *a, struct loods_signals *out, struct loods_err *err)
{
	loods_id *clients = LOODS_NEW_ARRAY(a, loods_id, (size_t)cases->n + 1);
	bool lead = app->user.role == LOODS_ROLE_LEAD;
	enum loods_code code;

	*out = (struct loods_signals){ .arena = a };
	for (int i = 0; i < cases->n; i++)
		clients[i] = cases->list[i].c.client;
	code = add_clients(app, clients, cases->n, cases->today, 0, out, err);
	leave_out_tasks(out);
	if (code == LOODS_OK && lead)
		code = add_unowned(app, cases->today, out, err);
	if (code == LOODS_OK)
		code = add_covers(app, lead ? (loods_user_id){ 0 } : app->user.id, cases->today, out, err);
	sort(out);
	return code;
}

enum loods_code loods_signals_of_client(struct loods_app *app, struct loods_arena *a, loods_id client,
					loods_date today, struct loods_signals *out, struct loods_err *err)
{
	enum loods_code code;

	*out = (struct loods_signals){ .arena = a };
	code = add_clients(app, &client, 1, today, 0, out, err);
	sort(out);
	return code;
}

/* ---- the review ---- */

static int by_kind(const void *pa, const void *pb)
{
	const struct loods_signal *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return loods_signal_compare(a, b);
}

static int by_client(const void *pa, const void *pb)
{
	const struct loods_signal *a = pa, *b = pb;

	return (a->client.n > b->client.n) - (a->client.n < b->client.n);
}

static int by_case(const void *pa, const void *pb)
{
	const struct loods_case_row *a = *(const struct loods_case_row *const *)pa;
	const struct loods_case_row *b = *(const struct loods_case_row *const *)pb;

	return (a->c.client.n > b->c.client.n) - (a->c.client.n < b->c.client.n);
}

/* Clients are counted while one's signals stand together, kinds afterwards. */
static void count(struct loods_signals_review *r)
{
	struct loods_signals *s = &r->signals;

	if (s->n)
		qsort(s->list, (size_t)s->n, sizeof *s->list, by_client);
	for (int i = 0; i < s->n; i++) {
		bool first = s->list[i].client.n != 0;

		for (int k = i; first && k-- && s->list[k].client.n == s->list[i].client.n;)
			first = s->list[k].kind != s->list[i].kind;
		r->count[s->list[i].kind].n++;
		r->count[s->list[i].kind].clients += first;
		r->count[0].n++;
		r->count[0].clients +=
			s->list[i].client.n && (!i || s->list[i - 1].client.n != s->list[i].client.n);
	}
	if (s->n)
		qsort(s->list, (size_t)s->n, sizeof *s->list, by_kind);
}

static void index_cases(struct loods_signals_review *r, struct loods_arena *a)
{
	r->by_id = LOODS_NEW_ARRAY(a, const struct loods_case_row *, (size_t)r->cases.n + 1);
	for (int i = 0; i < r->cases.n; i++)
		r->by_id[i] = &r->cases.list[i];
	qsort(r->by_id, (size_t)r->cases.n, sizeof(void *), by_case);
}

enum loods_code loods_signals_review(struct loods_app *app, struct loods_arena *a,
				     struct loods_signals_review *out, struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	bool lead = app->user.role == LOODS_ROLE_LEAD;
	loods_id *clients = NULL;
	enum loods_code code = loods_ops_may(app, LOODS_MAY_READ_NAMES, err);

	*out = (struct loods_signals_review){ .signals.arena = a };
	if (!code)
		code = loods_store_still_allowed(app->store, err);
	if (!code)
		code = loods_cases_load(app, a, lead ? (loods_user_id){ 0 } : app->user.id, today,
					&out->cases, err);
	if (code)
		return code;
	if (!lead)
		clients = LOODS_NEW_ARRAY(a, loods_id, (size_t)out->cases.n + 1);
	for (int i = 0; i < out->cases.n; i++) {
		const struct loods_case_row *row = &out->cases.list[i];

		loods_signals_of_contact(row->c.client, &row->signal, &out->signals);
		if (clients)
			clients[i] = row->c.client;
	}
	code = add_clients(app, clients, out->cases.n, today, 0, &out->signals, err);
	if (!code)
		code = add_covers(app, lead ? (loods_user_id){ 0 } : app->user.id, today, &out->signals, err);
	count(out);
	index_cases(out, a);
	return code;
}

const struct loods_case_row *loods_signals_case(const struct loods_signals_review *r, loods_id client)
{
	int low = 0, high = r->cases.n - 1;

	while (low <= high) {
		int middle = low + (high - low) / 2;
		int64_t id = r->by_id[middle]->c.client.n;

		if (id == client.n)
			return r->by_id[middle];
		if (id < client.n)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return NULL;
}

/* ---- in words ---- */

static const char *user_name(void *ctx, loods_user_id id)
{
	return loods_store_user_name(((struct loods_app *)ctx)->store, id);
}

void loods_signals_say(struct loods_app *app, const struct loods_signal *s, struct loods_str *out)
{
	loods_signal_say(s, user_name, app, out);
}
