#include "contact.h"

#include "client.h"
#include "goal.h"
#include "guidance.h"
#include "i18n.h"

static const struct loods_choice channels[] = {
	[LOODS_CHANNEL_OFFICE] = { "office", N_("office"), '1' },
	[LOODS_CHANNEL_HOME] = { "home", N_("home visit"), '3' },
	[LOODS_CHANNEL_WORKPLACE] = { "workplace", N_("workplace"), '6' },
	[LOODS_CHANNEL_NEIGHBOURHOOD] = { "neighbourhood", N_("neighbourhood"), '5' },
	[LOODS_CHANNEL_WALK] = { "walk", N_("walk"), '7' },
	[LOODS_CHANNEL_VIDEO] = { "video", N_("video"), '4' },
	[LOODS_CHANNEL_PHONE] = { "phone", N_("phone"), '2' },
	[LOODS_CHANNEL_CHAT] = { "chat", N_("chat"), '9' },
	[LOODS_CHANNEL_EMAIL] = { "email", N_("e-mail"), 0 },
	[LOODS_CHANNEL_LETTER] = { "letter", N_("letter"), 0 },
	[LOODS_CHANNEL_GROUP] = { "group", N_("group"), '8' },
};
_Static_assert(LOODS_COUNT(channels) == LOODS_CHANNEL_END, "a channel lacks its code");
const struct loods_choices loods_channels = LOODS_CHOICES(channels);

static const struct loods_choice kinds[] = {
	[LOODS_CONTACT_INTAKE] = { "intake", N_("intake"), '1' },
	[LOODS_CONTACT_PLAN] = { "plan", N_("plan"), '2' },
	[LOODS_CONTACT_PROGRESS] = { "progress", N_("progress"), '3' },
	[LOODS_CONTACT_CRISIS] = { "crisis", N_("crisis"), '4' },
	[LOODS_CONTACT_THREE_PARTY] = { "three_party", N_("three-party talk"), '5' },
	[LOODS_CONTACT_ACCOMPANIMENT] = { "accompaniment", N_("going along"), '6' },
	[LOODS_CONTACT_AFTERCARE] = { "aftercare", N_("aftercare"), '7' },
	[LOODS_CONTACT_MEASUREMENT] = { "measurement", N_("measurement"), '8' },
	[LOODS_CONTACT_THIRD_PARTY] = { "third_party", N_("with others, client not there"), '9' },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_CONTACT_KIND_END, "a kind lacks its code");
const struct loods_choices loods_contact_kinds = LOODS_CHOICES(kinds);

static const struct loods_choice outcomes[] = {
	[LOODS_OUTCOME_HELD] = { "held", N_("held"), '1' },
	[LOODS_OUTCOME_PARTLY_HELD] = { "partly_held", N_("partly held"), '6' },
	[LOODS_OUTCOME_NO_SHOW] = { "no_show", N_("no-show"), '2' },
	[LOODS_OUTCOME_CANCELLED_BY_CLIENT] = { "cancelled_by_client", N_("cancelled by client"), '4' },
	[LOODS_OUTCOME_CANCELLED_LATE] = { "cancelled_late", N_("cancelled late"), '8' },
	[LOODS_OUTCOME_CANCELLED_BY_US] = { "cancelled_by_us", N_("cancelled by us"), '5' },
	[LOODS_OUTCOME_NO_ANSWER] = { "no_answer", N_("no answer"), '3' },
	[LOODS_OUTCOME_PLANNED] = { "planned", N_("planned"), '7' },
};
_Static_assert(LOODS_COUNT(outcomes) == LOODS_OUTCOME_END, "an outcome lacks its code");
const struct loods_choices loods_outcomes = LOODS_CHOICES(outcomes);

static const struct loods_choice initiators[] = {
	[LOODS_INITIATOR_CASEWORKER] = { "caseworker", N_("caseworker"), '1' },
	[LOODS_INITIATOR_CLIENT] = { "client", N_("client"), '2' },
	[LOODS_INITIATOR_OTHER] = { "other", N_("other"), '3' },
};
_Static_assert(LOODS_COUNT(initiators) == LOODS_INITIATOR_END, "an initiator lacks its code");
static const struct loods_choices initiators_list = LOODS_CHOICES(initiators);

static const struct loods_choice topics[] = {
	[LOODS_TOPIC_WORK] = { "work", N_("work"), '1' },
	[LOODS_TOPIC_EDUCATION] = { "education", N_("education"), '8' },
	[LOODS_TOPIC_LANGUAGE] = { "language", N_("language"), '2' },
	[LOODS_TOPIC_CHILDCARE] = { "childcare", N_("childcare"), '3' },
	[LOODS_TOPIC_DEBTS_INCOME] = { "debts_income", N_("debts and income"), '4' },
	[LOODS_TOPIC_HEALTH] = { "health", N_("health"), '5' },
	[LOODS_TOPIC_HOUSING] = { "housing", N_("housing"), '6' },
	[LOODS_TOPIC_FAMILY_NETWORK] = { "family_network", N_("family and network"), '7' },
	[LOODS_TOPIC_SAFETY] = { "safety", N_("safety"), 0 },
	[LOODS_TOPIC_ADMINISTRATION] = { "administration", N_("administration"), '9' },
	[LOODS_TOPIC_MOBILITY] = { "mobility", N_("mobility"), 0 },
	[LOODS_TOPIC_DIGITAL] = { "digital", N_("digital skills"), 0 },
};
_Static_assert(LOODS_COUNT(topics) == LOODS_TOPIC_END, "a topic lacks its code");
const struct loods_choices loods_topics = LOODS_CHOICES(topics);

static const struct loods_choice statuses[] = {
	[LOODS_CONTACT_DRAFT] = { "draft", N_("draft"), '1' },
	[LOODS_CONTACT_FINAL] = { "final", N_("final"), '2' },
};
_Static_assert(LOODS_COUNT(statuses) == LOODS_CONTACT_STATUS_END, "a status lacks its code");
const struct loods_choices loods_contact_statuses = LOODS_CHOICES(statuses);

#define R struct loods_contact
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_DATE(R, occurred_on, .label = N_("Date"), .flags = LOODS_REQUIRED),
	LOODS_TIME(R, start, .label = N_("Time")),
	LOODS_NUM(R, minutes, .label = N_("Minutes"), .min = 0, .max = LOODS_CONTACT_MINUTES_MAX),
	LOODS_CHOICE(R, channel, .label = N_("Channel"), .choices = &loods_channels, .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, kind, .label = N_("Kind"), .choices = &loods_contact_kinds, .flags = LOODS_REQUIRED,
		     .dflt = LOODS_CONTACT_PROGRESS),
	LOODS_CHOICE(R, outcome, .label = N_("Result"), .choices = &loods_outcomes, .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, initiator, .label = N_("Initiative"), .choices = &initiators_list,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_INITIATOR_CASEWORKER),
	LOODS_USER(R, conducted_by, .label = N_("By"), .flags = LOODS_REQUIRED),
	LOODS_USER(R, on_behalf_of, .label = N_("For colleague")),
	LOODS_SET(R, topics, .label = N_("Topics"), .choices = &loods_topics),
	LOODS_CHOICE(R, interpreter, .label = N_("Interpreter"), .choices = &loods_interpreters),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = LOODS_NOTE_MAX, .flags = LOODS_MULTILINE),
	LOODS_CHOICE(R, status, .label = N_("Status"), .choices = &loods_contact_statuses,
		     .flags = LOODS_REQUIRED | LOODS_SYSTEM, .dflt = LOODS_CONTACT_FINAL),
	LOODS_ENTERED_AT(R, .label = N_("Entered")),
	LOODS_REF(R, goal, .label = N_("Goal"), .ref = &loods_goal_type, .flags = LOODS_EXTRA,
		  .help = N_("The goal of the plan that this contact was about.")),
	LOODS_NUM(R, fact, .label = N_("Packed"), .flags = LOODS_DERIVED | LOODS_SYSTEM),
};

_Static_assert(LOODS_CONTACT_STATUS_END <= 4 && LOODS_OUTCOME_END <= 16 && LOODS_CONTACT_KIND_END <= 16 &&
		       LOODS_CHANNEL_END <= 16 && LOODS_CONTACT_MINUTES_MAX < 1023 && LOODS_TOPIC_END <= 32,
	       "a code does not fit its bits in `fact`");

static void derive(void *rec)
{
	struct loods_contact *k = rec;
	int64_t minutes = k->minutes.set && k->minutes.n >= 0 && k->minutes.n <= LOODS_CONTACT_MINUTES_MAX
				  ? k->minutes.n + 1
				  : 0;

	k->fact =
		loods_num_of(k->status | (int64_t)k->outcome << LOODS_FACT_OUTCOME |
			     (int64_t)k->kind << LOODS_FACT_KIND | (int64_t)k->channel << LOODS_FACT_CHANNEL |
			     minutes << LOODS_FACT_MINUTES | (int64_t)(k->topics >> 1) << LOODS_FACT_TOPICS);
}

void loods_contact_fact_unpack(int64_t fact, struct loods_contact_fact *out)
{
	out->status = fact & 3;
	out->outcome = fact >> LOODS_FACT_OUTCOME & 15;
	out->kind = fact >> LOODS_FACT_KIND & 15;
	out->channel = fact >> LOODS_FACT_CHANNEL & 15;
	out->minutes = (int16_t)((fact >> LOODS_FACT_MINUTES & 1023) - 1);
	out->topics = (uint32_t)(fact >> LOODS_FACT_TOPICS) << 1;
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_contact *k = rec;

	if (k->outcome == LOODS_OUTCOME_HELD && !k->minutes.set && k->status == LOODS_CONTACT_FINAL)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_contact_type, "minutes"),
					_("A talk that was held needs its minutes (0 to %d)."),
					LOODS_CONTACT_MINUTES_MAX);
	/* What is planned or cancelled may lie ahead; what happened may not. */
	if (k->occurred_on.n > c->today.n &&
	    (k->outcome == LOODS_OUTCOME_HELD || k->outcome == LOODS_OUTCOME_PARTLY_HELD ||
	     k->outcome == LOODS_OUTCOME_NO_SHOW || k->outcome == LOODS_OUTCOME_NO_ANSWER))
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_contact_type, "occurred_on"),
					_("The date lies in the future. Choose the result \"planned\", or "
					  "correct the date."));
	return LOODS_OK;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_contact *k = rec;

	loods_str_add(out, loods_choice_label(&loods_channels, k->channel));
	loods_str_add(out, ", ");
	/* Neither a talk with the client nor counted as one. */
	if (k->kind == LOODS_CONTACT_THIRD_PARTY)
		loods_str_addf(out, "%s, ", loods_choice_label(&loods_contact_kinds, k->kind));
	if (k->outcome == LOODS_OUTCOME_HELD && k->minutes.set)
		loods_str_addf(out, _("%d min"), (int)k->minutes.n);
	else
		loods_str_add(out, loods_choice_label(&loods_outcomes, k->outcome));
}

const struct loods_type loods_contact_type = {
	.name = "contact",
	.label = N_("Contact"),
	.plural = N_("Contacts"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "occurred_on",
	.check = check,
	.derive = derive,
	.brief = brief,
};
