#include "agreement_entry.h"

#include "assignment.h"
#include "contact.h"
#include "guidance_period.h"
#include "i18n.h"

#define R struct loods_agreement_entry
static const struct loods_field fields[] = {
	LOODS_NUM(R, contacts, .label = N_("Contacts"), .min = 1, .max = LOODS_AGREEMENT_CONTACTS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("How many contacts are agreed on.")),
	LOODS_NUM(R, per_days, .label = N_("Per days"), .min = 1, .max = LOODS_AGREEMENT_DAYS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("In how many days: 7 for a week, 28 for four weeks.")),
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED | LOODS_FUTURE,
		   .help = N_("What was agreed before ends the day before.")),
	LOODS_CHOICE(R, channel, .label = N_("Preferred channel"), .choices = &loods_channels),
};

const struct loods_type loods_agreement_entry_type = {
	.name = "agreement_entry",
	.label = N_("Agreement on contact"),
	.plural = N_("Agreements on contact"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
};

static const struct loods_field *field(const char *name)
{
	return loods_type_field(&loods_agreement_entry_type, name);
}

const struct loods_agreement *loods_agreement_entry_on(const struct loods_agreement_entry_context *c,
						       loods_date day)
{
	for (int i = 0; i < c->versions.n; i++) {
		const struct loods_agreement *g = c->versions.rec[i];

		if (loods_span_has((struct loods_span){ g->from, g->to }, day))
			return g;
	}
	return NULL;
}

/* The client's cohort and arm as guidance.h has them: of the newest assignment, else the cohort of the newest
 * guidance period that names one. */
static enum loods_code cohort_of(struct loods_app *app, struct loods_arena *a, loods_id client,
				 loods_id *cohort, const char **arm, struct loods_err *err)
{
	struct loods_filter filter = { .client = client, .newest_first = true, .limit = 1 };
	struct loods_list list = { 0 };
	enum loods_code rc = loods_store_list(app->store, a, &loods_assignment_type, &filter, &list, err);

	*cohort = (loods_id){ 0 };
	*arm = NULL;
	if (rc == LOODS_OK && list.n) {
		*cohort = ((const struct loods_assignment *)list.rec[0])->cohort;
		*arm = ((const struct loods_assignment *)list.rec[0])->arm;
		return rc;
	}
	filter.limit = 0;
	if (rc == LOODS_OK)
		rc = loods_store_list(app->store, a, &loods_guidance_period_type, &filter, &list, err);
	for (int i = 0; rc == LOODS_OK && !cohort->n && i < list.n; i++)
		*cohort = ((const struct loods_guidance_period *)list.rec[i])->cohort;
	return rc;
}

static enum loods_code offer_template(struct loods_app *app, struct loods_arena *a,
				      struct loods_agreement_entry *e,
				      struct loods_agreement_entry_context *c, struct loods_err *err)
{
	struct loods_filter filter = {
		.by = loods_type_field(&loods_agreement_template_type, "cohort"),
	};
	struct loods_list list = { 0 };
	const char *arm;
	loods_id cohort;
	enum loods_code rc = cohort_of(app, a, c->client, &cohort, &arm, err);

	if (rc != LOODS_OK || !cohort.n)
		return rc;
	filter.value = cohort.n;
	rc = loods_store_list(app->store, a, &loods_agreement_template_type, &filter, &list, err);
	if (rc != LOODS_OK)
		return rc;
	c->asked = loods_agreement_template_for((const struct loods_agreement_template *const *)list.rec,
						list.n, cohort, arm);
	if (c->asked) {
		e->contacts = c->asked->contacts;
		e->per_days = c->asked->per_days;
		e->channel = c->asked->channel;
	}
	return LOODS_OK;
}

enum loods_code loods_agreement_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					      struct loods_agreement_entry *e,
					      struct loods_agreement_entry_context *c, struct loods_err *err)
{
	const struct loods_filter filter = { .client = client, .newest_first = true };
	const struct loods_agreement *now;
	enum loods_code rc;

	*c = (struct loods_agreement_entry_context){ .client = client,
						     .today = loods_clock_today(&app->clock) };
	*e = (struct loods_agreement_entry){ .from = c->today };
	rc = loods_store_list(app->store, a, &loods_agreement_type, &filter, &c->versions, err);
	now = rc == LOODS_OK ? loods_agreement_entry_on(c, c->today) : NULL;
	if (rc == LOODS_OK && !now)
		rc = offer_template(app, a, e, c, err);
	if (now) {
		e->contacts = now->contacts;
		e->per_days = now->per_days;
		e->channel = now->channel;
	}
	return rc;
}

static bool is_same(const struct loods_agreement *g, const struct loods_agreement_entry *e)
{
	return g && g->contacts.n == e->contacts.n && g->per_days.n == e->per_days.n &&
	       g->channel == e->channel;
}

enum loods_code loods_agreement_entry_save(struct loods_app *app, struct loods_arena *a,
					   const struct loods_agreement_entry *e,
					   const struct loods_agreement_entry_context *c,
					   struct loods_notice *notice, struct loods_err *err)
{
	const struct loods_check today = { .today = c->today, .user = app->user.id };
	struct loods_agreement *ends = loods_rec_new(&loods_agreement_type, a),
			       *begins = loods_rec_new(&loods_agreement_type, a);
	struct loods_change change[2];
	const struct loods_agreement *before;
	int n = 0, at = 0;
	enum loods_code rc = loods_rec_check(&loods_agreement_entry_type, &today, e, err);

	if (rc != LOODS_OK)
		return rc;
	before = loods_agreement_entry_on(c, e->from);
	if (is_same(before, e))
		return loods_fail_field(
			err, LOODS_EINVALID, field("contacts"),
			_("This is what is agreed already: change the number, the days or the channel."));
	if (before && before->from.n == e->from.n) {
		*begins = *before;
	} else if (before) {
		*ends = *before;
		ends->to = loods_date_add_days(e->from, -1);
		change[n++] = (struct loods_change){ .kind = LOODS_SAVE,
						     .type = &loods_agreement_type,
						     .rec = ends };
	}
	begins->client = c->client;
	begins->contacts = e->contacts;
	begins->per_days = e->per_days;
	begins->from = e->from;
	begins->channel = e->channel;
	change[n++] =
		(struct loods_change){ .kind = LOODS_SAVE, .type = &loods_agreement_type, .rec = begins };
	rc = loods_ops_save(app, change, n, notice, &at, err);
	if (rc != LOODS_OK && err->field) {
		const struct loods_field *own = field(err->field->name);

		err->field = own ? own : field("from");
	}
	return rc;
}
