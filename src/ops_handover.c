#include "ops_handover.h"

#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "i18n.h"
#include "ops_job.h"
#include "plan_bulk.h"
#include "window_words.h"

/* ---- what moves of one client ---- */

static bool case_moves(const struct loods_ownership *o, loods_user_id from, loods_date on)
{
	return o->caseworker.n == from.n && (!loods_date_known(o->to) || o->to.n >= on.n);
}

/* Due before a day that lies ahead: the first still does it. */
static bool task_moves(const struct loods_task *t, loods_user_id from, loods_date on, loods_date today)
{
	return t->assigned_to.n == from.n && !loods_date_known(t->done_on) &&
	       (on.n <= today.n || !loods_date_known(t->due) || t->due.n >= on.n);
}

static bool contact_moves(const struct loods_contact *k, loods_user_id from, loods_date on)
{
	return k->outcome == LOODS_OUTCOME_PLANNED && k->conducted_by.n == from.n && k->occurred_on.n >= on.n;
}

static enum loods_code moves_of(struct loods_store *s, struct loods_arena *a, const struct loods_handover *h,
				loods_id client, loods_date today, struct loods_handover_moves *out,
				struct loods_err *err)
{
	const struct loods_filter all = { .client = client };
	const struct loods_filter planned = { .client = client,
					      .by = loods_type_field(&loods_contact_type, "outcome"),
					      .value = LOODS_OUTCOME_PLANNED };
	struct loods_list cases = { 0 }, contacts = { 0 }, tasks = { 0 }, handed = { 0 };
	enum loods_code code = loods_store_list(s, a, &loods_ownership_type, &all, &cases, err);

	*out = (struct loods_handover_moves){ .client = client };
	if (!code)
		code = loods_store_list(s, a, &loods_contact_type, &planned, &contacts, err);
	if (!code)
		code = loods_store_list(s, a, &loods_task_type, &all, &tasks, err);
	if (!code)
		code = loods_store_list(s, a, &loods_handed_type, &all, &handed, err);
	if (code)
		return code;
	out->cases = LOODS_NEW_ARRAY(a, struct loods_ownership *, (size_t)cases.n + 1);
	out->planned = LOODS_NEW_ARRAY(a, struct loods_contact *, (size_t)contacts.n + 1);
	out->tasks = LOODS_NEW_ARRAY(a, struct loods_task *, (size_t)tasks.n + 1);
	out->open = LOODS_NEW_ARRAY(a, struct loods_handed *, (size_t)handed.n + 1);
	for (int i = 0; i < cases.n; i++)
		if (case_moves(cases.rec[i], h->from, h->request.on))
			out->cases[out->n_cases++] = cases.rec[i];
	for (int i = 0; i < contacts.n; i++)
		if (contact_moves(contacts.rec[i], h->from, h->request.on))
			out->planned[out->n_planned++] = contacts.rec[i];
	for (int i = 0; i < tasks.n; i++)
		if (task_moves(tasks.rec[i], h->from, h->request.on, today))
			out->tasks[out->n_tasks++] = tasks.rec[i];
	for (int i = 0; i < handed.n; i++)
		if (((const struct loods_handed *)handed.rec[i])->state == LOODS_HANDED_OPEN)
			out->open[out->n_open++] = handed.rec[i];
	return LOODS_OK;
}

/* ---- who ---- */

static enum loods_code second_works(const struct loods_user *u, struct loods_err *err)
{
	if (u->role != LOODS_ROLE_CASEWORKER)
		return loods_fail(err, LOODS_EREFUSED,
				  _("Cases are handed over to a caseworker; %s is not one."), u->name);
	if (u->disabled)
		return loods_fail(err, LOODS_EREFUSED,
				  _("The account %s is locked out; choose somebody who works here."),
				  u->name);
	if (u->waiting)
		return loods_fail(err, LOODS_EREFUSED,
				  _("A team lead has to approve the account %s before it can get cases."),
				  u->name);
	return LOODS_OK;
}

static enum loods_code find_both(struct loods_app *app, struct loods_arena *a, struct loods_handover *h,
				 struct loods_err *err)
{
	struct loods_users users = { 0 };
	enum loods_code code = loods_store_users(app->store, a, &users, err);

	h->from = loods_store_user_find(app->store, h->request.from);
	h->to = loods_store_user_find(app->store, h->request.to);
	if (!code && (!h->from.n || !h->to.n))
		return loods_fail(err, LOODS_ENOTFOUND, _("There is no account %s."),
				  h->from.n ? h->request.to : h->request.from);
	if (!code && h->from.n == h->to.n)
		return loods_fail(err, LOODS_EINVALID,
				  _("Hand over to somebody else: both are the same account."));
	for (int i = 0; !code && i < users.n; i++)
		if (users.list[i].id.n == h->to.n)
			code = second_works(&users.list[i], err);
	return code;
}

static enum loods_code may(struct loods_app *app, const struct loods_handover *h, struct loods_err *err)
{
	enum loods_code code = loods_ops_may(app, LOODS_MAY_WRITE, err);

	if (!code && app->user.role != LOODS_ROLE_LEAD &&
	    loods_store_user_find(app->store, h->request.from).n != app->user.id.n)
		code = loods_fail(err, LOODS_EDENIED,
				  _("Only the case's own caseworker or a team lead may hand it over."));
	return code;
}

/* ---- which clients ---- */

struct clients {
	loods_id *ids; /* heap */
	int n, cap;
};

static void add_client(struct clients *c, loods_id id)
{
	for (int i = 0; i < c->n; i++)
		if (c->ids[i].n == id.n)
			return;
	c->ids = loods_one_more(c->ids, c->n, &c->cap, sizeof *c->ids);
	c->ids[c->n++] = id;
}

enum { NAMED_BYTES = 160 }; /* of references in a message */

/* As many as a message holds; the rest is counted. */
static void name_one(struct loods_str *names, int *rest, const char *reference)
{
	if (names->len + strlen(reference) > NAMED_BYTES)
		++*rest;
	else
		loods_str_addf(names, "%s%s", names->len ? ", " : "", reference);
}

static void name_rest(struct loods_str *names, int rest)
{
	if (!rest)
		return;
	loods_str_add_char(names, ' ');
	loods_str_addf(names, P_("and %d more", "and %d more", (unsigned long)rest), rest);
}

static enum loods_code chosen(struct loods_app *app, const struct loods_handover *h, struct clients *c,
			      struct loods_err *err)
{
	struct loods_str unknown = LOODS_STR_INIT;
	int rest = 0;
	enum loods_code code = LOODS_OK;

	for (int i = 0; !code && i < h->request.n_references; i++) {
		loods_id id;

		code = loods_store_find_key(app->store, &loods_client_type, h->request.references[i], &id,
					    err);
		if (code == LOODS_ENOTFOUND) {
			name_one(&unknown, &rest, h->request.references[i]);
			code = LOODS_OK;
		} else if (!code) {
			add_client(c, id);
		}
	}
	name_rest(&unknown, rest);
	if (!code && unknown.len)
		code = loods_fail(err, LOODS_ENOTFOUND,
				  _("There are no clients with these numbers: %s. Nothing was handed over."),
				  unknown.s);
	loods_str_release(&unknown);
	return code;
}

static enum loods_code whole_caseload(struct loods_app *app, struct loods_arena *a,
				      const struct loods_handover *h, struct clients *c,
				      struct loods_err *err)
{
	const struct loods_filter owned = { .by = loods_type_field(&loods_ownership_type, "caseworker"),
					    .value = h->from.n };
	struct loods_list list = { 0 };
	enum loods_code code = loods_store_list(app->store, a, &loods_ownership_type, &owned, &list, err);

	for (int i = 0; !code && i < list.n; i++) {
		const struct loods_ownership *o = list.rec[i];

		if (case_moves(o, h->from, h->request.on))
			add_client(c, o->client);
	}
	return code;
}

/* EREFUSED names those of whom the first has no case from that day on. */
static enum loods_code all_have_cases(struct loods_app *app, struct loods_arena *a,
				      const struct loods_handover *h, struct loods_err *err)
{
	struct loods_str others = LOODS_STR_INIT, day = LOODS_STR_INIT;
	int rest = 0;
	enum loods_code code = LOODS_OK;

	for (int i = 0; !code && i < h->n; i++) {
		const char *reference;

		if (h->list[i].n_cases)
			continue;
		code = loods_store_key_of(app->store, a, &loods_client_type, h->list[i].client, &reference,
					  err);
		if (!code)
			name_one(&others, &rest, reference);
	}
	name_rest(&others, rest);
	loods_date_words(h->request.on, &day);
	if (!code && others.len)
		code = loods_fail(
			err, LOODS_EREFUSED,
			_("These clients are not in the caseload of %s on %s: %s. Nothing was handed over."),
			h->request.from, day.s, others.s);
	if (!code && !h->n)
		code = loods_fail(err, LOODS_EREFUSED,
				  _("%s has no clients on %s, so there is nothing to hand over."),
				  h->request.from, day.s);
	loods_str_release(&others);
	loods_str_release(&day);
	return code;
}

/* In the order of the whole office's caseload, which is that of names. */
static enum loods_code in_order(struct loods_app *app, struct loods_arena *a, struct clients *c,
				loods_date on, struct loods_err *err)
{
	struct loods_caseload load;
	enum loods_code code = loods_store_caseload(app->store, a, (loods_user_id){ 0 }, on, &load, err);
	int n = 0;

	for (int i = 0; !code && i < load.n && n < c->n; i++)
		for (int k = n; k < c->n; k++)
			if (c->ids[k].n == load.list[i].client.n) {
				loods_id first = c->ids[n];

				c->ids[n++] = c->ids[k];
				c->ids[k] = first;
				break;
			}
	return code;
}

static enum loods_code fill(struct loods_app *app, struct loods_arena *a, const struct clients *c,
			    struct loods_handover *h, struct loods_err *err)
{
	const loods_date today = loods_clock_today(&app->clock);
	enum loods_code code = LOODS_OK;

	h->list = LOODS_NEW_ARRAY(a, struct loods_handover_moves, (size_t)c->n + 1);
	for (int i = 0; !code && i < c->n; i++) {
		code = moves_of(app->store, a, h, c->ids[i], today, &h->list[h->n], err);
		h->planned += h->list[h->n].n_planned;
		h->tasks += h->list[h->n].n_tasks;
		h->n += !code;
	}
	return code;
}

/* ---- the talk of three ---- */

static struct loods_plan_bulk talks(const struct loods_handover_request *q)
{
	return (struct loods_plan_bulk){ .from = q->talk_on,
					 .start = q->talk_at,
					 .minutes = q->talk_minutes,
					 .spread = q->talk_minutes.set ? LOODS_SPREAD_MINUTES : LOODS_SPREAD_SAME };
}

bool loods_handover_talk(const struct loods_handover *h, int i, loods_date *on, loods_time *at)
{
	const struct loods_plan_bulk b = talks(&h->request);

	return loods_date_known(b.from) && loods_plan_bulk_place(&b, i, on, at);
}

static enum loods_code talks_fit(const struct loods_handover *h, loods_date today, struct loods_err *err)
{
	const struct loods_plan_bulk b = talks(&h->request);
	loods_date on;
	loods_time start;

	if (!loods_date_known(b.from))
		return LOODS_OK;
	if (b.from.n < today.n)
		return loods_fail(err, LOODS_EINVALID, _("The talk of three lies ahead: choose today or a later day."));
	if (b.minutes.set && !loods_time_known(b.start))
		return loods_fail(err, LOODS_EINVALID,
				  _("Talks one after the other need the time of the first one, such as 9:00."));
	if (!loods_plan_bulk_place(&b, h->n - 1, &on, &start))
		return loods_fail(err, LOODS_EINVALID,
				  _("So many talks do not fit in one day. Choose fewer minutes each, or hand over "
				    "in two goes."));
	return LOODS_OK;
}

/* With whoever has the case on that day, and the other one of the two beside. */
static enum loods_code plan_talk(struct loods_job *j, const struct loods_handover *h, int i, loods_id client,
				 struct loods_err *err)
{
	struct loods_contact *k = loods_rec_new(&loods_contact_type, &j->arena);
	bool after = h->request.talk_on.n >= h->request.on.n;

	k->client = client;
	k->kind = LOODS_CONTACT_THREE_PARTY;
	k->channel = LOODS_CHANNEL_OFFICE;
	k->outcome = LOODS_OUTCOME_PLANNED;
	k->conducted_by = after ? h->to : h->from;
	k->on_behalf_of = after ? h->from : h->to;
	loods_handover_talk(h, i, &k->occurred_on, &k->start);
	return loods_job_save(j, &loods_contact_type, k, 0, err);
}

enum loods_code loods_handover_plan(struct loods_app *app, struct loods_arena *a,
				    const struct loods_handover_request *request, struct loods_handover *out,
				    struct loods_err *err)
{
	struct clients c = { 0 };
	enum loods_code code;

	*out = (struct loods_handover){ .request = *request };
	code = may(app, out, err);
	if (!code)
		code = find_both(app, a, out, err);
	if (!code && request->on.n < loods_clock_today(&app->clock).n)
		code = loods_fail(
			err, LOODS_EINVALID,
			_("Choose today or a later day: what has passed stays with who had the case then."));
	if (!code)
		code = loods_ops_log_reading(app, LOODS_LOG_LIST, &loods_client_type, (loods_id){ 0 }, NULL,
					     err);
	if (!code)
		code = request->references ? chosen(app, out, &c, err) : whole_caseload(app, a, out, &c, err);
	if (!code)
		code = in_order(app, a, &c, request->on, err);
	if (!code)
		code = fill(app, a, &c, out, err);
	if (!code)
		code = all_have_cases(app, a, out, err);
	if (!code)
		code = talks_fit(out, loods_clock_today(&app->clock), err);
	free(c.ids);
	return code;
}

/* ---- doing it ---- */

/* Ends the first's case the day before and begins the second's; one that the first would only begin on that
 * day or later becomes the second's as it is. */
static enum loods_code move_case(struct loods_job *j, const struct loods_handover *h,
				 struct loods_ownership *o, struct loods_err *err)
{
	struct loods_ownership *next = loods_rec_new(&loods_ownership_type, &j->arena);
	enum loods_code code;

	if (o->from.n >= h->request.on.n) {
		o->caseworker = h->to;
		return loods_job_save(j, &loods_ownership_type, o, 0, err);
	}
	next->client = o->client;
	next->caseworker = h->to;
	next->from = h->request.on;
	next->to = o->to;
	o->to = loods_date_add_days(h->request.on, -1);
	code = loods_job_save(j, &loods_ownership_type, o, 0, err);
	return code ? code : loods_job_save(j, &loods_ownership_type, next, 0, err);
}

/* What waits for an answer passes on with the case; this hand-over waits from now on. */
static enum loods_code note_handover(struct loods_job *j, const struct loods_handover *h,
				     const struct loods_handover_moves *m, struct loods_err *err)
{
	struct loods_handed *now = loods_rec_new(&loods_handed_type, &j->arena);
	enum loods_code code = LOODS_OK;

	for (int i = 0; !code && i < m->n_open; i++) {
		m->open[i]->state = LOODS_HANDED_PASSED_ON;
		m->open[i]->answered_on = j->who.today;
		code = loods_job_save(j, &loods_handed_type, m->open[i], 0, err);
	}
	now->client = m->client;
	now->from_whom = h->from;
	now->to_whom = h->to;
	now->on = h->request.on;
	return code ? code : loods_job_save(j, &loods_handed_type, now, 0, err);
}

static enum loods_code move_client(struct loods_job *j, const struct loods_handover *h,
				   const struct loods_handover_moves *m, struct loods_err *err)
{
	const struct loods_log_entry e = { .user = j->app->user.id,
					   .action = LOODS_LOG_HANDOVER,
					   .client = m->client,
					   .type = &loods_ownership_type,
					   .purpose = h->request.reason };
	enum loods_code code = LOODS_OK;

	for (int i = 0; !code && i < m->n_cases; i++)
		code = move_case(j, h, m->cases[i], err);
	for (int i = 0; !code && i < m->n_planned; i++) {
		m->planned[i]->conducted_by = h->to;
		code = loods_job_save(j, &loods_contact_type, m->planned[i], 0, err);
	}
	for (int i = 0; !code && i < m->n_tasks; i++) {
		m->tasks[i]->assigned_to = h->to;
		code = loods_job_save(j, &loods_task_type, m->tasks[i], 0, err);
	}
	if (!code)
		code = note_handover(j, h, m, err);
	return code ? code : loods_store_log(j->tx, &e, err);
}

enum loods_code loods_ops_handover(struct loods_app *app, const struct loods_handover *plan,
				   struct loods_err *err)
{
	struct loods_handover_moves now;
	struct loods_notice notice; /* what is planned outside guidance was looked at on the sheet */
	struct loods_job j;
	enum loods_code code = may(app, plan, err);

	if (code)
		return code;
	code = loods_job_begin(&j, app, &notice, err);
	for (int i = 0; !code && i < plan->n; i++) {
		code = moves_of(j.store, &j.arena, plan, plan->list[i].client, j.who.today, &now, err);
		if (!code && !now.n_cases)
			code = loods_fail(err, LOODS_ECONFLICT,
					  _("Somebody else handed over one of these clients meanwhile. "
					    "Nothing was changed; "
					    "try again."));
		if (!code)
			code = move_client(&j, plan, &now, err);
		if (!code && loods_date_known(plan->request.talk_on))
			code = plan_talk(&j, plan, i, now.client, err);
	}
	return loods_job_end(&j, code, err);
}
