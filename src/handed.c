#include "handed.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice states[] = {
	[LOODS_HANDED_OPEN] = { "open", N_("not accepted yet"), '1' },
	[LOODS_HANDED_ACCEPTED] = { "accepted", N_("accepted"), '2' },
	[LOODS_HANDED_SENT_BACK] = { "sent_back", N_("sent back"), '3' },
	[LOODS_HANDED_PASSED_ON] = { "passed_on", N_("handed over again"), '4' },
};
_Static_assert(LOODS_COUNT(states) == LOODS_HANDED_STATE_END, "a state lacks its code");
const struct loods_choices loods_handed_states = LOODS_CHOICES(states);

#define R struct loods_handed
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_USER(R, from_whom, .label = N_("Handed over by"), .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_USER(R, to_whom, .label = N_("Handed over to"), .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_DATE(R, on, .label = N_("From this day on"),
		   .flags = LOODS_REQUIRED | LOODS_ONCE | LOODS_FUTURE),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_handed_states,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_HANDED_OPEN),
	LOODS_DATE(R, answered_on, .label = N_("Answered on")),
	LOODS_TEXT(R, answer, .label = N_("Answer"), .max = LOODS_HANDED_ANSWER_MAX,
		   .help = N_("Why it is sent back, in a sentence.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_handed *h = rec;

	if (h->from_whom.n == h->to_whom.n)
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_handed_type, "to_whom"),
					_("Hand over to somebody else: both are the same account."));
	if ((h->state == LOODS_HANDED_OPEN) == loods_date_known(h->answered_on))
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_handed_type, "answered_on"),
					_("An answer has its day, and what is not answered yet has none."));
	if (h->state == LOODS_HANDED_SENT_BACK && loods_str_blank(h->answer))
		return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_handed_type, "answer"),
					_("Say in a sentence why it is sent back."));
	return loods_rec_check_past(&loods_handed_type, rec, "answered_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	loods_str_addf(out, _("handed over, %s"),
		       loods_choice_label(&loods_handed_states, ((const struct loods_handed *)rec)->state));
}

const struct loods_type loods_handed_type = {
	.name = "handover",
	.label = N_("Hand-over"),
	.plural = N_("Hand-overs"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "on",
	.check = check,
	.brief = brief,
};
