#include "instrument.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice kinds[] = {
	[LOODS_INSTRUMENT_VOLUNTEERING] = { "volunteering", N_("volunteering"), '1' },
	[LOODS_INSTRUMENT_WORK_EXPERIENCE] = { "work_experience", N_("work experience place"), '2' },
	[LOODS_INSTRUMENT_TRIAL_PLACEMENT] = { "trial_placement", N_("trial placement"), '3' },
	[LOODS_INSTRUMENT_PARTICIPATION_PLACE] = { "participation_place", N_("participation place"), '4' },
	[LOODS_INSTRUMENT_WAGE_SUBSIDY] = { "wage_subsidy", N_("wage cost subsidy"), '5' },
	[LOODS_INSTRUMENT_JOB_COACH] = { "job_coach", N_("job coach"), '6' },
	[LOODS_INSTRUMENT_TRAINING] = { "training", N_("training"), '7' },
	[LOODS_INSTRUMENT_SOCIAL_ACTIVATION] = { "social_activation", N_("social activation"), '8' },
	[LOODS_INSTRUMENT_SHELTERED_WORK] = { "sheltered_work", N_("sheltered work"), '9' },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_INSTRUMENT_KIND_END, "a kind lacks its code");
const struct loods_choices loods_instrument_kinds = LOODS_CHOICES(kinds);

static const struct loods_choice ends[] = {
	/* TRANSLATORS: why an instrument ended */
	[LOODS_INSTRUMENT_COMPLETED] = { "completed", N_("completed as planned"), '1' },
	[LOODS_INSTRUMENT_TO_WORK] = { "to_work", N_("found work"), '2' },
	[LOODS_INSTRUMENT_STOPPED_BY_CLIENT] = { "stopped_by_client", N_("stopped by the client"), '3' },
	[LOODS_INSTRUMENT_STOPPED_BY_PROVIDER] = { "stopped_by_provider", N_("stopped by the provider"),
						   '4' },
	[LOODS_INSTRUMENT_ILLNESS] = { "illness", N_("illness"), '5' },
	[LOODS_INSTRUMENT_MOVED] = { "moved", N_("moved away"), '6' },
	[LOODS_INSTRUMENT_OTHER_END] = { "other", N_("other"), '7' },
};
_Static_assert(LOODS_COUNT(ends) == LOODS_INSTRUMENT_END_END, "a reason lacks its code");
const struct loods_choices loods_instrument_ends = LOODS_CHOICES(ends);

static const struct loods_choice codes[] = {
	[LOODS_SRG_23] = { "23", N_("23 trial placement"), '1' },
	[LOODS_SRG_29] = { "29", N_("29 other workplaces"), '2' },
	[LOODS_SRG_30] = { "30", N_("30 job coach or guidance at work"), '3' },
	[LOODS_SRG_31] = { "31", N_("31 adapted workplace"), '4' },
	[LOODS_SRG_59] = { "59", N_("59 other facility"), '5' },
};
_Static_assert(LOODS_COUNT(codes) == LOODS_SRG_END, "a code is missing");
const struct loods_choices loods_srg_codes = LOODS_CHOICES(codes);

#define R struct loods_instrument
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, kind, .label = N_("Kind"), .choices = &loods_instrument_kinds,
		     .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, provider, .label = N_("Provider"), .max = 80),
	LOODS_DATE(R, start, .label = N_("Starts"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, planned_end, .label = N_("Planned end"), .flags = LOODS_FUTURE,
		   .help = N_("The day on which you look whether it is to go on.")),
	LOODS_DATE(R, end, .label = N_("Ended on"), .help = N_("Empty while it goes on.")),
	LOODS_CHOICE(R, end_reason, .label = N_("Why it ended"), .choices = &loods_instrument_ends),
	LOODS_NUM(R, hours, .label = N_("Hours a week"), .decimals = 2, .min = 0, .max = 60 * 100),
	LOODS_CHOICE(R, statistics_code, .label = N_("SRG code"), .choices = &loods_srg_codes,
		     .help = N_("For Statistics Netherlands (CBS): the kind of facility.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_instrument *i = rec;
	enum loods_code code =
		loods_rec_check_order(&loods_instrument_type, rec, "start", "planned_end", err);

	if (!code)
		code = loods_rec_check_order(&loods_instrument_type, rec, "start", "end", err);
	if (!code)
		code = loods_rec_check_past(&loods_instrument_type, rec, "end", c->today, err);
	if (code)
		return code;
	if (loods_date_known(i->end) && !i->end_reason)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_instrument_type, "end_reason"),
					_("An instrument that ended needs the reason why."));
	if (!loods_date_known(i->end) && i->end_reason)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_instrument_type, "end"),
					_("There is a reason for the end, but no last day. Fill in the "
					  "day, or leave the reason empty."));
	return LOODS_OK;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_instrument *i = rec;

	loods_str_add(out, loods_choice_label(&loods_instrument_kinds, i->kind));
	if (loods_date_known(i->end)) {
		loods_str_add(out, ", ");
		/* TRANSLATORS: "ended 31-10-2026 (found work)" */
		loods_str_add(out, _("ended "));
		loods_field_show(loods_type_field(&loods_instrument_type, "end"), rec, out);
		loods_str_addf(out, " (%s)", loods_choice_label(&loods_instrument_ends, i->end_reason));
	} else if (loods_date_known(i->planned_end)) {
		loods_str_add(out, _(", until "));
		loods_field_show(loods_type_field(&loods_instrument_type, "planned_end"), rec, out);
	}
}

const struct loods_type loods_instrument_type = {
	.name = "instrument",
	.label = N_("Instrument"),
	.plural = N_("Instruments"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.when = "start",
	.prefix = 'V',
	.check = check,
	.brief = brief,
};
