#include "contact_entry.h"

#include <string.h>

#include "agreement.h"
#include "goal.h"
#include "i18n.h"

/* After a call without answer the next try is two working days later. */
enum { RETRY_WORKING_DAYS = 2, RECENT = 8 };

#define R struct loods_contact_entry
static const struct loods_field fields[] = {
	LOODS_DATE(R, occurred_on, .label = N_("Date"), .flags = LOODS_REQUIRED),
	LOODS_TIME(R, start, .label = N_("Time")),
	LOODS_CHOICE(R, channel, .label = N_("Channel"), .choices = &loods_channels, .flags = LOODS_REQUIRED),
	LOODS_SET(R, topics, .label = N_("Topics"), .choices = &loods_topics),
	LOODS_NUM(R, minutes, .label = N_("Minutes"), .max = LOODS_CONTACT_MINUTES_MAX),
	LOODS_CHOICE(R, outcome, .label = N_("Result"), .choices = &loods_outcomes, .flags = LOODS_REQUIRED),
	LOODS_DATE(R, next_on, .label = N_("Next"), .flags = LOODS_FUTURE,
		   .help = N_("+14, +2w, +1m, 7 (the 7th), 0712, 7-12-2026, or - for no next contact.")),
	LOODS_REF(R, goal, .label = N_("Goal"), .ref = &loods_goal_type,
		  .help = N_("The goal of the plan that this contact was about.")),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = LOODS_NOTE_MAX, .flags = LOODS_MULTILINE),
};

const struct loods_type loods_contact_entry_type = {
	.name = "contact_entry",
	.label = N_("Contact"),
	.plural = N_("Contacts"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
};

static const struct loods_field *field(const char *name)
{
	return loods_type_field(&loods_contact_entry_type, name);
}

/* ---- what is offered ---- */

static bool is_held(int outcome)
{
	return outcome == LOODS_OUTCOME_HELD || outcome == LOODS_OUTCOME_PARTLY_HELD;
}

static loods_date working_days_later(loods_date d, int days)
{
	while (days-- > 0)
		d = loods_date_working(loods_date_add_days(d, 1));
	return d;
}

static loods_num offered_minutes(const struct loods_contact_entry_context *c,
				 const struct loods_contact_entry *e)
{
	if (!is_held(e->outcome) || !e->channel || !c->usual_minutes[e->channel])
		return (loods_num){ 0 };
	return loods_num_of(c->usual_minutes[e->channel]);
}

/* What should have been by now is offered for today, or Monday. */
static loods_date not_past(const struct loods_contact_entry_context *c, loods_date d)
{
	return d.n < c->today.n ? loods_date_working(c->today) : d;
}

static loods_date offered_next(const struct loods_contact_entry_context *c,
			       const struct loods_contact_entry *e)
{
	loods_date from = loods_date_known(e->occurred_on) ? e->occurred_on : c->today;

	if (e->outcome == LOODS_OUTCOME_PLANNED)
		return LOODS_DATE_NONE;
	if (e->outcome == LOODS_OUTCOME_NO_ANSWER)
		return not_past(c, working_days_later(from, RETRY_WORKING_DAYS));
	if (c->next.meta.id.n)
		return c->next.occurred_on;
	if (!c->agreed_contacts)
		return LOODS_DATE_NONE;
	return not_past(c, loods_date_working(loods_date_add_days(from, c->agreed_days / c->agreed_contacts)));
}

/* ---- loading ---- */

static enum loods_code load_agreement(struct loods_app *app, struct loods_arena *a,
				      struct loods_contact_entry_context *c, struct loods_err *err)
{
	struct loods_filter filter = { .client = c->client };
	struct loods_list list;
	enum loods_code rc = loods_store_list(app->store, a, &loods_agreement_type, &filter, &list, err);

	for (int i = 0; rc == LOODS_OK && i < list.n; i++) {
		const struct loods_agreement *g = list.rec[i];

		if (!loods_span_has((struct loods_span){ g->from, g->to }, c->today))
			continue;
		c->agreed_contacts = (int)g->contacts.n;
		c->agreed_days = (int)g->per_days.n;
		c->agreed_channel = g->channel;
	}
	return rc;
}

/* The oldest open planned contact up to today is the one being logged; the first one after today comes next.
 */
static enum loods_code load_planned(struct loods_app *app, struct loods_arena *a,
				    struct loods_contact_entry_context *c, struct loods_err *err)
{
	struct loods_filter filter = {
		.client = c->client,
		.by = loods_type_field(&loods_contact_type, "outcome"),
		.value = LOODS_OUTCOME_PLANNED,
	};
	struct loods_list list;
	enum loods_code rc = loods_store_list(app->store, a, &loods_contact_type, &filter, &list, err);

	for (int i = 0; rc == LOODS_OK && i < list.n; i++) {
		const struct loods_contact *k = list.rec[i];

		if (k->occurred_on.n <= c->today.n && !c->base.meta.id.n)
			c->base = *k;
		else if (k->occurred_on.n > c->today.n && !c->next.meta.id.n)
			c->next = *k;
	}
	return rc;
}

static enum loods_code load_recent(struct loods_app *app, struct loods_arena *a,
				   struct loods_contact_entry_context *c, struct loods_err *err)
{
	struct loods_filter filter = {
		.client = c->client, .to = c->today, .newest_first = true, .limit = RECENT
	};
	enum loods_code rc = loods_store_list(app->store, a, &loods_contact_type, &filter, &c->recent, err);

	for (int i = 0; rc == LOODS_OK && i < c->recent.n; i++) {
		const struct loods_contact *k = c->recent.rec[i];

		if (k->outcome == LOODS_OUTCOME_PLANNED)
			continue;
		c->last = (struct loods_contact_entry){
			.occurred_on = k->occurred_on,
			.start = k->start,
			.channel = k->channel,
			.topics = k->topics,
			.minutes = k->minutes,
			.outcome = k->outcome,
		};
		break;
	}
	return rc;
}

static enum loods_code load_goals(struct loods_app *app, struct loods_arena *a,
				  struct loods_contact_entry_context *c, struct loods_err *err)
{
	const struct loods_filter of = { .client = c->client };
	enum loods_code rc = loods_store_list(app->store, a, &loods_goal_type, &of, &c->goals, err);
	int n = 0;

	for (int i = 0; rc == LOODS_OK && i < c->goals.n; i++) {
		const struct loods_goal *g = c->goals.rec[i];

		if (g->state == LOODS_GOAL_OPEN || g->meta.id.n == c->base.goal.n)
			c->goals.rec[n++] = c->goals.rec[i];
	}
	c->goals.n = n;
	return rc;
}

static enum loods_code load_minutes(struct loods_app *app, struct loods_contact_entry_context *c,
				    struct loods_err *err)
{
	enum loods_code rc = LOODS_OK;

	for (int channel = 1; channel < LOODS_CHANNEL_END && rc == LOODS_OK; channel++)
		rc = loods_store_usual_minutes(app->store, c->client, channel, &c->usual_minutes[channel],
					       err);
	return rc;
}

enum loods_code loods_contact_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					    struct loods_contact_entry *e,
					    struct loods_contact_entry_context *c, struct loods_err *err)
{
	int64_t now = loods_clock_now(&app->clock).n;
	enum loods_code rc;

	memset(c, 0, sizeof *c);
	memset(e, 0, sizeof *e);
	c->client = client;
	c->today = loods_clock_today(&app->clock);
	rc = load_agreement(app, a, c, err);
	if (rc == LOODS_OK)
		rc = loods_ops_covered(app, client, &c->on_behalf_of, err);
	if (rc == LOODS_OK)
		rc = load_planned(app, a, c, err);
	if (rc == LOODS_OK)
		rc = load_recent(app, a, c, err);
	if (rc == LOODS_OK)
		rc = load_goals(app, a, c, err);
	if (rc == LOODS_OK)
		rc = load_minutes(app, c, err);
	if (rc != LOODS_OK)
		return rc;
	e->occurred_on = c->today;
	if (!loods_time_from_hm((int)(now / 3600 % 24), (int)(now / 60 % 60), &e->start))
		e->start = (loods_time){ 0 };
	e->channel = c->base.meta.id.n ? c->base.channel : 0;
	e->outcome = LOODS_OUTCOME_HELD;
	e->minutes = offered_minutes(c, e);
	e->next_on = offered_next(c, e);
	e->note = c->base.meta.id.n ? c->base.note : NULL;
	e->goal = c->base.goal;
	return LOODS_OK;
}

enum loods_code loods_contact_entry_prepare_planned(struct loods_app *app, struct loods_arena *a,
						    loods_id planned, struct loods_contact_entry *e,
						    struct loods_contact_entry_context *c,
						    struct loods_err *err)
{
	void *rec = NULL;
	const struct loods_contact *k;
	enum loods_code rc = loods_store_get(app->store, a, &loods_contact_type, planned, false, &rec, err);

	if (rc != LOODS_OK)
		return rc;
	k = rec;
	if (k->outcome != LOODS_OUTCOME_PLANNED)
		return loods_fail(err, LOODS_ECONFLICT,
				  _("Somebody wrote down meanwhile how this contact went. Look in the dossier."));
	rc = loods_contact_entry_prepare(app, a, k->client, e, c, err);
	if (rc != LOODS_OK)
		return rc;
	c->base = *k;
	c->chosen = true;
	e->occurred_on = k->occurred_on;
	e->start = k->start;
	e->channel = k->channel;
	e->topics = k->topics;
	e->note = k->note;
	e->goal = k->goal;
	e->outcome = 0;
	e->minutes = offered_minutes(c, e);
	e->next_on = offered_next(c, e);
	return LOODS_OK;
}

void loods_contact_entry_follow(const struct loods_contact_entry_context *c, struct loods_contact_entry *e,
				const struct loods_field *changed,
				bool (*touched)(const struct loods_field *f, void *ctx), void *ctx)
{
	bool date = changed == field("occurred_on"), channel = changed == field("channel"),
	     outcome = changed == field("outcome");

	if ((channel || outcome) && !touched(field("minutes"), ctx))
		e->minutes = offered_minutes(c, e);
	if ((date || outcome) && !touched(field("next_on"), ctx))
		e->next_on = offered_next(c, e);
}

/* ---- saving ---- */

/* The planned contact becomes this one, in the version that was read: whoever changed it meanwhile is not
 * overwritten unseen. */
static bool fulfils(const struct loods_contact_entry *e, const struct loods_contact_entry_context *c)
{
	return c->chosen || (c->base.meta.id.n && e->outcome != LOODS_OUTCOME_PLANNED &&
			     c->base.occurred_on.n <= e->occurred_on.n);
}

/* By the user, on behalf of the colleague who is covered. In a planned talk of two caseworkers the other one stays
 * the other one. A team lead who writes down a result was not there. */
static void by_whom(const struct loods_app *app, const struct loods_contact_entry_context *c,
		    struct loods_contact *k)
{
	if (c->chosen && app->user.role == LOODS_ROLE_LEAD)
		return;
	if (k->on_behalf_of.n == app->user.id.n)
		k->on_behalf_of = k->conducted_by.n == app->user.id.n ? (loods_user_id){ 0 } : k->conducted_by;
	k->conducted_by = app->user.id;
	if (c->on_behalf_of.n)
		k->on_behalf_of = c->on_behalf_of;
}

static struct loods_contact contact_of(const struct loods_app *app, const struct loods_contact_entry *e,
				       const struct loods_contact_entry_context *c)
{
	struct loods_contact k = { .kind = LOODS_CONTACT_PROGRESS, .initiator = LOODS_INITIATOR_CASEWORKER };

	if (fulfils(e, c))
		k = c->base;
	k.client = c->client;
	k.occurred_on = e->occurred_on;
	k.start = e->start;
	k.minutes = e->minutes;
	k.channel = e->channel;
	k.outcome = e->outcome;
	by_whom(app, c, &k);
	k.topics = e->topics;
	k.note = e->note;
	k.goal = e->goal;
	k.status = LOODS_CONTACT_FINAL;
	return k;
}

/* The contact after this one: the planned one that is there, moved; or a new one. False: there is none to
 * save. */
static bool next_of(const struct loods_app *app, const struct loods_contact_entry *e,
		    const struct loods_contact_entry_context *c, struct loods_contact *next)
{
	if (!loods_date_known(e->next_on))
		return false;
	if (c->next.meta.id.n) {
		if (c->next.occurred_on.n == e->next_on.n)
			return false;
		*next = c->next;
		next->occurred_on = e->next_on;
		return true;
	}
	*next = (struct loods_contact){
		.client = c->client,
		.occurred_on = e->next_on,
		.channel = c->agreed_channel ? c->agreed_channel : e->channel,
		.kind = LOODS_CONTACT_PROGRESS,
		.outcome = LOODS_OUTCOME_PLANNED,
		.initiator = LOODS_INITIATOR_CASEWORKER,
		.conducted_by = app->user.id,
		.on_behalf_of = c->on_behalf_of,
		.status = LOODS_CONTACT_FINAL,
	};
	return true;
}

enum loods_code loods_contact_entry_save(struct loods_app *app, const struct loods_contact_entry *e,
					 const struct loods_contact_entry_context *c,
					 struct loods_notice *notice, struct loods_err *err)
{
	struct loods_contact contact = contact_of(app, e, c), next;
	bool has_next = next_of(app, e, c, &next);
	enum loods_code rc;
	int at = 0;

	if (has_next && next.occurred_on.n < c->today.n)
		return loods_fail_field(err, LOODS_EINVALID, field("next_on"),
					_("The next contact lies in the past: choose a day from today on."));
	rc = loods_ops_save_contact(app, &contact, has_next ? &next : NULL, notice, &at, err);
	if (rc != LOODS_OK && err->field)
		err->field = at == 0 ? field(err->field->name) : field("next_on");
	return rc;
}
