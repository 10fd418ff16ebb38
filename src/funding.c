#include "funding.h"

#include "childcare.h"
#include "i18n.h"

static const struct loods_choice sources[] = {
	[LOODS_FUNDING_KOT] = { "kot", N_("childcare allowance"), '1' },
	[LOODS_FUNDING_MUNICIPAL_SHARE] = { "municipal_share", N_("municipal share"), '2' },
	[LOODS_FUNDING_SMI] = { "smi", N_("social-medical grounds"), '3' },
	[LOODS_FUNDING_PLAYGROUP_SUBSIDY] = { "playgroup_subsidy", N_("playgroup subsidy"), '4' },
	[LOODS_FUNDING_OWN] = { "own", N_("own means"), '5' },
};
_Static_assert(LOODS_COUNT(sources) == LOODS_FUNDING_SOURCE_END, "a source lacks its code");
const struct loods_choices loods_funding_sources = LOODS_CHOICES(sources);

static const struct loods_choice states[] = {
	[LOODS_FUNDING_TO_ASSESS] = { "to_assess", N_("to be assessed"), '1' },
	[LOODS_FUNDING_APPLIED] = { "applied", N_("applied for"), '2' },
	[LOODS_FUNDING_GRANTED] = { "granted", N_("granted"), '3' },
	[LOODS_FUNDING_REJECTED] = { "rejected", N_("rejected"), '4' },
	[LOODS_FUNDING_CHANGED] = { "changed", N_("changed"), '5' },
	[LOODS_FUNDING_STOPPED] = { "stopped", N_("stopped"), '6' },
	[LOODS_FUNDING_RECLAIMED] = { "reclaimed", N_("reclaimed"), '7' },
};
_Static_assert(LOODS_COUNT(states) == LOODS_FUNDING_STATE_END, "a state lacks its code");
const struct loods_choices loods_funding_states = LOODS_CHOICES(states);

#define R struct loods_funding
static const struct loods_field fields[] = {
	LOODS_REF(R, childcare, .label = N_("Childcare"), .ref = &loods_childcare_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, source, .label = N_("Paid by"), .choices = &loods_funding_sources,
		     .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_funding_states,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_FUNDING_TO_ASSESS),
	LOODS_DATE(R, from, .label = N_("First day")),
	LOODS_DATE(R, to, .label = N_("Last day"), .flags = LOODS_FUTURE),
	LOODS_NUM(R, hours_per_month, .label = N_("Hours a month"), .decimals = 2, .min = 0,
		  .max = 744 * 100),
	LOODS_DATE(R, applied_on, .label = N_("Applied for on")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	enum loods_code code = loods_rec_check_order(&loods_funding_type, rec, "from", "to", err);

	if (code)
		return code;
	return loods_rec_check_past(&loods_funding_type, rec, "applied_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_funding *f = rec;

	loods_str_addf(out, "%s: %s", loods_choice_label(&loods_funding_sources, f->source),
		       loods_choice_label(&loods_funding_states, f->state));
}

struct loods_span loods_funding_span(const struct loods_funding *f, const struct loods_childcare *care)
{
	return (struct loods_span){
		loods_date_known(f->from) ? f->from : care->starts_on,
		loods_date_known(f->to) ? f->to : care->ends_on,
	};
}

bool loods_funding_claims(const struct loods_funding *f, int source)
{
	return f->source == source && (f->state == LOODS_FUNDING_APPLIED || f->state == LOODS_FUNDING_GRANTED ||
				       f->state == LOODS_FUNDING_CHANGED);
}

const struct loods_type loods_funding_type = {
	.name = "funding",
	.label = N_("Funding"),
	.plural = N_("Fundings"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "from",
	.check = check,
	.brief = brief,
};
