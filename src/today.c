#include "today.h"

#include <stdlib.h>

#include "i18n.h"
#include "signals_office.h"

/* ---- order ---- */

static int by_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* Lateness first, the latest first; then what comes first; then as the caseload has them, by name. */
static int by_urgency(const void *pa, const void *pb)
{
	const struct loods_today_item *a = pa, *b = pb;
	const struct loods_contact_signal *x = &a->row->signal, *y = &b->row->signal;
	int order = by_number(x->mark, y->mark);

	if (!order && x->mark == LOODS_MARK_LATE)
		order = by_number(y->days, x->days);
	if (!order && x->mark != LOODS_MARK_LATE)
		order = by_number(x->days, y->days);
	if (!order)
		order = by_number(x->at.n, y->at.n);
	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static int by_time(const void *pa, const void *pb)
{
	const struct loods_today_item *a = pa, *b = pb;
	int order = by_number(a->row->signal.at.n, b->row->signal.at.n);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static int by_due(const void *pa, const void *pb)
{
	const struct loods_today_item *a = pa, *b = pb;
	/* A task without a day comes after those with one. */
	int64_t x = loods_date_known(a->task->due) ? a->task->due.n : INT32_MAX;
	int64_t y = loods_date_known(b->task->due) ? b->task->due.n : INT32_MAX;
	int order = by_number(x, y);

	return order ? order : by_number(a->task->meta.id.n, b->task->meta.id.n);
}

/* ---- loading ---- */

static bool is_contact(const struct loods_case_row *row)
{
	return row->signal.mark == LOODS_MARK_LATE || row->signal.mark == LOODS_MARK_DUE ||
	       row->signal.mark == LOODS_MARK_SOON;
}

static bool is_appointment(const struct loods_case_row *row, loods_date today)
{
	return row->c.next_on.n == today.n && loods_time_known(row->c.next_at);
}

static void add_cases(struct loods_today *t)
{
	int from;

	for (int i = 0; i < t->cases.n; i++) {
		const struct loods_case_row *row = &t->cases.list[i];

		if (!is_contact(row))
			continue;
		t->list[t->n++] = (struct loods_today_item){ .block = LOODS_TODAY_CONTACT, .row = row };
		t->late += row->signal.mark == LOODS_MARK_LATE;
		t->due += row->signal.mark == LOODS_MARK_DUE;
		t->soon += row->signal.mark == LOODS_MARK_SOON;
	}
	qsort(t->list, (size_t)t->n, sizeof *t->list, by_urgency);
	from = t->n;
	for (int i = 0; i < t->cases.n; i++)
		if (is_appointment(&t->cases.list[i], t->today))
			t->list[t->n++] = (struct loods_today_item){ .block = LOODS_TODAY_APPOINTMENT,
								     .row = &t->cases.list[i] };
	t->appointments = t->n - from;
	qsort(t->list + from, (size_t)t->appointments, sizeof *t->list, by_time);
}

/* ---- whom tasks and signals are about ---- */

/* The cases by client id, to look them up. */
struct lookup {
	struct loods_app *app;
	struct loods_arena *arena;
	const struct loods_case_row **by_id;
	int n;
};

static int by_client(const void *pa, const void *pb)
{
	const struct loods_case_row *a = *(const struct loods_case_row *const *)pa;
	const struct loods_case_row *b = *(const struct loods_case_row *const *)pb;

	return by_number(a->c.client.n, b->c.client.n);
}

static struct lookup lookup_of(struct loods_app *app, struct loods_arena *a, const struct loods_cases *cases)
{
	struct lookup l = { app, a, LOODS_NEW_ARRAY(a, const struct loods_case_row *, (size_t)cases->n + 1),
			    cases->n };

	for (int i = 0; i < cases->n; i++)
		l.by_id[i] = &cases->list[i];
	qsort(l.by_id, (size_t)l.n, sizeof *l.by_id, by_client);
	return l;
}

static const struct loods_case_row *row_of(const struct lookup *l, loods_id client)
{
	const struct loods_case_row wanted = { .c.client = client }, *key = &wanted;
	const struct loods_case_row **found =
		bsearch(&key, l->by_id, (size_t)l->n, sizeof *l->by_id, by_client);

	return client.n && found ? *found : NULL;
}

/* A task or signal may be about a client of somebody else, who is read apart. */
static enum loods_code find_client(const struct lookup *l, struct loods_today_item *item, loods_id client,
				   struct loods_err *err)
{
	struct loods_case *c;
	enum loods_code rc;

	item->row = row_of(l, client);
	item->client = item->row ? &item->row->c : NULL;
	if (!client.n || item->row)
		return LOODS_OK;
	c = LOODS_NEW(l->arena, struct loods_case);
	rc = loods_store_case(l->app->store, l->arena, client, loods_clock_today(&l->app->clock), c, err);
	if (rc == LOODS_ENOTFOUND) /* superseded since */
		return LOODS_OK;
	item->client = c;
	return rc;
}

static enum loods_code add_tasks(const struct lookup *l, struct loods_today *t,
				 const struct loods_list *tasks, struct loods_err *err)
{
	enum loods_code rc = LOODS_OK;
	int from = t->n;

	for (int i = 0; rc == LOODS_OK && i < tasks->n; i++) {
		const struct loods_task *task = tasks->rec[i];
		struct loods_today_item *item = &t->list[t->n];
		int days = loods_date_known(task->due) ? task->due.n - t->today.n : 0;

		if (loods_date_known(task->done_on) || days > LOODS_SOON_DAYS)
			continue;
		*item = (struct loods_today_item){ .block = LOODS_TODAY_TASK, .task = task, .days = days };
		rc = find_client(l, item, task->client, err);
		t->n++;
	}
	t->tasks = t->n - from;
	qsort(t->list + from, (size_t)t->tasks, sizeof *t->list, by_due);
	return rc;
}

static enum loods_code add_signals(const struct lookup *l, struct loods_today *t,
				   const struct loods_signals *s, struct loods_err *err)
{
	struct loods_str text = LOODS_STR_INIT;
	enum loods_code rc = LOODS_OK;

	for (int i = 0; rc == LOODS_OK && i < s->n; i++) {
		struct loods_today_item *item = &t->list[t->n++];

		loods_str_clear(&text);
		loods_signals_say(l->app, &s->list[i], &text);
		*item = (struct loods_today_item){ .block = LOODS_TODAY_SIGNAL,
						   .signal = &s->list[i],
						   .sentence = loods_arena_strdup(l->arena, text.s) };
		rc = find_client(l, item, s->list[i].client, err);
	}
	t->signals = s->n;
	loods_str_release(&text);
	return rc;
}

enum loods_code loods_today_load(struct loods_app *app, struct loods_arena *a, loods_date today,
				 struct loods_today *out, struct loods_err *err)
{
	struct loods_filter mine = { .by = loods_type_field(&loods_task_type, "assigned_to"),
				     .value = app->user.id.n };
	struct loods_signals signals = { 0 };
	struct loods_list tasks;
	struct lookup l;
	enum loods_code rc;

	*out = (struct loods_today){ .today = today };
	rc = loods_cases_load(app, a, app->user.id, today, &out->cases, err);
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_task_type, &mine, &tasks, err);
	if (rc == LOODS_OK)
		rc = loods_signals_today(app, &out->cases, a, &signals, err);
	if (rc != LOODS_OK)
		return rc;
	out->list = LOODS_NEW_ARRAY(a, struct loods_today_item,
				    (size_t)out->cases.n * 2 + (size_t)tasks.n + (size_t)signals.n + 1);
	l = lookup_of(app, a, &out->cases);
	add_cases(out);
	rc = add_tasks(&l, out, &tasks, err);
	return rc == LOODS_OK ? add_signals(&l, out, &signals, err) : rc;
}

const char *loods_today_block_title(enum loods_today_block block)
{
	switch (block) {
	case LOODS_TODAY_CONTACT:
		return _("CONTACTS");
	case LOODS_TODAY_APPOINTMENT:
		return _("APPOINTMENTS TODAY");
	case LOODS_TODAY_TASK:
		return _("TASKS");
	case LOODS_TODAY_SIGNAL:
		return _("SIGNALS");
	case LOODS_TODAY_END:
		break;
	}
	return "";
}
