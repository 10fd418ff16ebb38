#include "agreement_entry.h"

#include "contact.h"
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
