#include "language_step.h"

#include "client.h"
#include "i18n.h"
#include "language_level.h"

static const struct loods_choice kinds[] = {
	[LOODS_STEP_CIVIC_B1] = { "civic_b1", N_("civic integration, B1 route"), '1' },
	[LOODS_STEP_CIVIC_EDUCATION] = { "civic_education", N_("civic integration, education route"), '2' },
	[LOODS_STEP_CIVIC_Z] = { "civic_z", N_("civic integration, Z route"), '3' },
	[LOODS_STEP_LITERACY] = { "literacy", N_("literacy course"), '4' },
	[LOODS_STEP_NT2] = { "nt2", N_("Dutch as a second language"), '5' },
	[LOODS_STEP_ADULT_EDUCATION] = { "adult_education", N_("adult education"), '6' },
	[LOODS_STEP_LANGUAGE_AT_WORK] = { "language_at_work", N_("language at work"), '7' },
	[LOODS_STEP_LANGUAGE_BUDDY] = { "language_buddy", N_("language buddy"), '8' },
	[LOODS_STEP_LANGUAGE_HOUSE] = { "language_house", N_("language house"), '9' },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_STEP_KIND_END, "a kind lacks its code");
const struct loods_choices loods_language_step_kinds = LOODS_CHOICES(kinds);

static const struct loods_choice regimes[] = {
	[LOODS_REGIME_WI2013] = { "wi2013", N_("Civic Integration Act 2013"), '1' },
	[LOODS_REGIME_WI2021] = { "wi2021", N_("Civic Integration Act 2021"), '2' },
	[LOODS_REGIME_VOLUNTARY] = { "voluntary", N_("voluntary"), '3' },
	[LOODS_REGIME_TAALEIS] = { "taaleis", N_("language demand of welfare"), '4' },
};
_Static_assert(LOODS_COUNT(regimes) == LOODS_REGIME_END, "a regime lacks its code");
const struct loods_choices loods_regimes = LOODS_CHOICES(regimes);

static const struct loods_choice states[] = {
	[LOODS_STEP_INTENDED] = { "intended", N_("intended"), '1' },
	[LOODS_STEP_REGISTERED] = { "registered", N_("registered"), '2' },
	[LOODS_STEP_WAITING_LIST] = { "waiting_list", N_("on the waiting list"), '3' },
	[LOODS_STEP_SCHEDULED] = { "scheduled", N_("scheduled"), '4' },
	[LOODS_STEP_RUNNING] = { "running", N_("running"), '5' },
	[LOODS_STEP_INTERRUPTED] = { "interrupted", N_("interrupted"), '6' },
	[LOODS_STEP_COMPLETED_ACHIEVED] = { "completed_achieved", N_("completed, target reached"), '7' },
	[LOODS_STEP_COMPLETED_NOT_ACHIEVED] = { "completed_not_achieved", N_("completed, target not reached"),
						'8' },
	[LOODS_STEP_STOPPED] = { "stopped", N_("stopped"), '9' },
	[LOODS_STEP_EXEMPT] = { "exempt", N_("exempt"), 0 },
	[LOODS_STEP_WAIVED] = { "waived", N_("waived"), 0 },
};
_Static_assert(LOODS_COUNT(states) == LOODS_STEP_STATE_END, "a state lacks its code");
const struct loods_choices loods_language_step_states = LOODS_CHOICES(states);

static const struct loods_choice reasons[] = {
	[LOODS_STEP_NO_CHILDCARE] = { "no_childcare", N_("no childcare"), '1' },
	[LOODS_STEP_HEALTH] = { "health", N_("health"), '2' },
	[LOODS_STEP_WORK] = { "work", N_("work"), '3' },
	[LOODS_STEP_TRAVEL] = { "travel", N_("travel"), '4' },
	[LOODS_STEP_FAMILY] = { "family", N_("family"), '5' },
	[LOODS_STEP_MOVED] = { "moved", N_("moved away"), '6' },
	[LOODS_STEP_MOTIVATION] = { "motivation", N_("motivation"), '7' },
	[LOODS_STEP_PROVIDER] = { "provider", N_("stopped by the provider"), '8' },
	[LOODS_STEP_OTHER] = { "other", N_("other"), '9' },
};
_Static_assert(LOODS_COUNT(reasons) == LOODS_STEP_REASON_END, "a reason lacks its code");
const struct loods_choices loods_language_step_reasons = LOODS_CHOICES(reasons);

#define R struct loods_language_step
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, kind, .label = N_("Kind"), .choices = &loods_language_step_kinds,
		     .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, provider, .label = N_("Provider"), .max = 80),
	LOODS_CHOICE(R, target, .label = N_("Target level"), .choices = &loods_levels),
	LOODS_CHOICE(R, regime, .label = N_("Regime"), .choices = &loods_regimes),
	LOODS_NUM(R, hours, .label = N_("Hours in all"), .decimals = 2, .min = 0, .max = 10000 * 100),
	LOODS_NUM(R, hours_per_week, .label = N_("Hours a week"), .decimals = 2, .min = 0, .max = 60 * 100),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_language_step_states,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_STEP_INTENDED),
	LOODS_DATE(R, starts_on, .label = N_("Starts")),
	LOODS_DATE(R, ends_on, .label = N_("Ends"), .flags = LOODS_FUTURE),
	LOODS_CHOICE(R, reason, .label = N_("Reason"), .choices = &loods_language_step_reasons,
		     .help = N_("Why it stopped or was interrupted.")),
	LOODS_DATE(R, state_since, .label = N_("In this state since"), .flags = LOODS_EXTRA,
		   .help = N_("The weeks that are lost while waiting count from here.")),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = 4000, .flags = LOODS_MULTILINE | LOODS_EXTRA),
};

bool loods_language_step_over(int state)
{
	return state >= LOODS_STEP_COMPLETED_ACHIEVED;
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_language_step *s = rec;
	enum loods_code code;

	if ((s->state == LOODS_STEP_STOPPED || s->state == LOODS_STEP_INTERRUPTED) && !s->reason)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_language_step_type, "reason"),
					_("A step that was stopped or interrupted needs the reason why."));
	code = loods_rec_check_order(&loods_language_step_type, rec, "starts_on", "ends_on", err);
	if (code)
		return code;
	return loods_rec_check_past(&loods_language_step_type, rec, "state_since", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_language_step *s = rec;

	loods_str_addf(out, "%s: %s", loods_choice_label(&loods_language_step_kinds, s->kind),
		       loods_choice_label(&loods_language_step_states, s->state));
	if (s->reason && (s->state == LOODS_STEP_STOPPED || s->state == LOODS_STEP_INTERRUPTED))
		loods_str_addf(out, " (%s)", loods_choice_label(&loods_language_step_reasons, s->reason));
}

const struct loods_type loods_language_step_type = {
	.name = "language_step",
	.label = N_("Language step"),
	.plural = N_("Language steps"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.when = "starts_on",
	.prefix = 'L',
	.check = check,
	.brief = brief,
};
