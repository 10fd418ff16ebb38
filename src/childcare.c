#include "childcare.h"

#include <string.h>

#include "child.h"
#include "i18n.h"
#include "language_step.h"

static const struct loods_choice types[] = {
	[LOODS_CARE_DAY_CARE] = { "day_care", N_("day nursery"), '1' },
	[LOODS_CARE_AFTER_SCHOOL] = { "after_school", N_("after school"), '2' },
	[LOODS_CARE_GUEST_PARENT] = { "guest_parent", N_("childminder"), '3' },
	[LOODS_CARE_PLAYGROUP] = { "playgroup", N_("playgroup"), '4' },
	[LOODS_CARE_EARLY_EDUCATION] = { "early_education", N_("early education"), '5' },
	[LOODS_CARE_FAMILY_NETWORK] = { "family_network", N_("family and network"), '6' },
};
_Static_assert(LOODS_COUNT(types) == LOODS_CARE_TYPE_END, "a type lacks its code");
const struct loods_choices loods_childcare_types = LOODS_CHOICES(types);

/* The digits follow how often a state is entered: asked, waiting list, placed, ended. */
static const struct loods_choice states[] = {
	[LOODS_CARE_NEED] = { "need", N_("needed"), '1' },
	[LOODS_CARE_SEARCHING] = { "searching", N_("searching"), '5' },
	[LOODS_CARE_WAITING_LIST] = { "waiting_list", N_("on the waiting list"), '2' },
	[LOODS_CARE_OFFERED] = { "offered", N_("offered"), '6' },
	[LOODS_CARE_CONTRACT] = { "contract", N_("contract signed"), '7' },
	[LOODS_CARE_ACTIVE] = { "active", N_("active"), '3' },
	[LOODS_CARE_ENDED] = { "ended", N_("ended"), '4' },
	[LOODS_CARE_REFUSED] = { "refused", N_("refused"), '8' },
	[LOODS_CARE_LAPSED] = { "lapsed", N_("lapsed"), '9' },
};
_Static_assert(LOODS_COUNT(states) == LOODS_CARE_STATE_END, "a state lacks its code");
const struct loods_choices loods_childcare_states = LOODS_CHOICES(states);

static const struct loods_choice serves[] = {
	[LOODS_SERVES_LANGUAGE_STEP] = { "language_step", N_("language step"), '1' },
	[LOODS_SERVES_WORK] = { "work", N_("work"), '2' },
	[LOODS_SERVES_INSTRUMENT] = { "instrument", N_("training or other instrument"), '3' },
	[LOODS_SERVES_OTHER] = { "other", N_("other"), '4' },
};
_Static_assert(LOODS_COUNT(serves) == LOODS_SERVES_END, "an activity lacks its code");
const struct loods_choices loods_serves = LOODS_CHOICES(serves);

static const struct loods_choice weekdays[] = {
	[1] = { "mon", N_("Mon"), '1' },
	[2] = { "tue", N_("Tue"), '2' },
	[3] = { "wed", N_("Wed"), '3' },
	[4] = { "thu", N_("Thu"), '4' },
	[5] = { "fri", N_("Fri"), '5' },
	[6] = { "sat", N_("Sat"), '6' },
	[7] = { "sun", N_("Sun"), '7' },
};
_Static_assert(LOODS_COUNT(weekdays) == LOODS_WEEKDAY_END, "a weekday lacks its code");
const struct loods_choices loods_weekdays = LOODS_CHOICES(weekdays);

#define R struct loods_childcare
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, child, .label = N_("Child"), .ref = &loods_child_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, type, .label = N_("Kind of care"), .choices = &loods_childcare_types,
		     .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, provider, .label = N_("Provider"), .max = 80),
	LOODS_TEXT(R, lrk, .label = N_("LRK number"), .max = 9, .flags = LOODS_PLAIN,
		   .help = N_("9 digits, from the national register of childcare.")),
	LOODS_NUM(R, hours_per_month, .label = N_("Hours a month"), .decimals = 2, .min = 0,
		  .max = 744 * 100),
	LOODS_CHOICE(R, state, .label = N_("State"), .choices = &loods_childcare_states,
		     .flags = LOODS_REQUIRED, .dflt = LOODS_CARE_NEED),
	LOODS_DATE(R, starts_on, .label = N_("Starts"), .flags = LOODS_FUTURE),
	LOODS_DATE(R, ends_on, .label = N_("Ends"), .flags = LOODS_FUTURE),
	LOODS_DATE(R, waiting_since, .label = N_("On the waiting list since")),
	LOODS_DATE(R, expected_on, .label = N_("Place expected on"), .flags = LOODS_FUTURE),
	LOODS_CHOICE(R, serves, .label = N_("Needed for"), .choices = &loods_serves),
	LOODS_REF(R, serves_step, .label = N_("Which language step"), .ref = &loods_language_step_type,
		  .flags = LOODS_SHARED, .dflt = LOODS_SERVES_LANGUAGE_STEP),
	LOODS_DATE(R, confirmed_on, .label = N_("Waiting list confirmed on"), .flags = LOODS_EXTRA),
	LOODS_SET(R, days, .label = N_("Days"), .choices = &loods_weekdays, .flags = LOODS_EXTRA,
		  .help = N_("Day numbers: 1 is Monday, 7 is Sunday.")),
	LOODS_TIME(R, day_begins, .label = N_("From time"), .flags = LOODS_EXTRA),
	LOODS_TIME(R, day_ends, .label = N_("To time"), .flags = LOODS_EXTRA),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = 4000, .flags = LOODS_MULTILINE | LOODS_EXTRA),
};

bool loods_childcare_over(int state)
{
	return state >= LOODS_CARE_ENDED;
}

static enum loods_code fail(const char *field, const char *msg, struct loods_err *err)
{
	return loods_fail_field(err, LOODS_EINVALID, loods_type_field(&loods_childcare_type, field), "%s",
				msg);
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_childcare *k = rec;
	enum loods_code code;

	if (k->lrk && (strlen(k->lrk) != 9 || strspn(k->lrk, "0123456789") != 9))
		return fail(
			"lrk",
			_("An LRK number has 9 digits. Look it up in the national register of childcare."),
			err);
	if (k->serves_step.n && k->serves != LOODS_SERVES_LANGUAGE_STEP)
		return fail("serves",
			    _("A language step is named, so the care is needed for a language step. "
			      "Correct one of the two."),
			    err);
	if (loods_time_known(k->day_begins) && loods_time_known(k->day_ends) &&
	    k->day_ends.n <= k->day_begins.n)
		return fail("day_ends",
			    _("The day of care ends before it begins. Correct one of the two times."), err);
	code = loods_rec_check_order(&loods_childcare_type, rec, "starts_on", "ends_on", err);
	if (code)
		return code;
	return loods_rec_check_past(&loods_childcare_type, rec, "waiting_since", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_childcare *k = rec;

	loods_str_addf(out, "%s: %s", loods_choice_label(&loods_childcare_types, k->type),
		       loods_choice_label(&loods_childcare_states, k->state));
}

const struct loods_type loods_childcare_type = {
	.name = "childcare",
	.label = N_("Childcare"),
	.plural = N_("Childcare arrangements"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.when = "starts_on",
	.prefix = 'C',
	.check = check,
	.brief = brief,
};
