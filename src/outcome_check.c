#include "outcome_check.h"

#include "i18n.h"
#include "outcome.h"

static const struct loods_choice months[] = {
	[LOODS_CHECK_3_MONTHS] = { "3", N_("3 months"), '3' },
	[LOODS_CHECK_6_MONTHS] = { "6", N_("6 months"), '6' },
	[LOODS_CHECK_12_MONTHS] = { "12", N_("12 months"), '1' },
};
_Static_assert(LOODS_COUNT(months) == LOODS_CHECK_MONTHS_END, "a number of months lacks its code");
const struct loods_choices loods_check_months = LOODS_CHOICES(months);

static const struct loods_choice results[] = {
	/* TRANSLATORS: of an outcome such as work, months later */
	[LOODS_CHECK_STILL] = { "still", N_("still so"), '1' },
	[LOODS_CHECK_CHANGED] = { "changed", N_("changed, no benefit"), '2' },
	[LOODS_CHECK_BACK_ON_BENEFIT] = { "back_on_benefit", N_("back on benefit"), '3' },
	[LOODS_CHECK_UNREACHABLE] = { "unreachable", N_("unreachable"), '4' },
};
_Static_assert(LOODS_COUNT(results) == LOODS_CHECK_RESULT_END, "a result lacks its code");
const struct loods_choices loods_check_results = LOODS_CHOICES(results);

static const struct loods_choice lastings[] = {
	[LOODS_LASTING_NOT_DUE] = { "not_due", N_("not yet due"), 0 },
	[LOODS_LASTING_STILL] = { "still", N_("still so"), 0 },
	[LOODS_LASTING_CHANGED] = { "changed", N_("something else"), 0 },
	[LOODS_LASTING_BACK_ON_BENEFIT] = { "back_on_benefit", N_("back on benefit"), 0 },
	[LOODS_LASTING_UNREACHABLE] = { "unreachable", N_("unreachable"), 0 },
	[LOODS_LASTING_UNCHECKED] = { "unchecked", N_("due, not checked"), 0 },
};
_Static_assert(LOODS_COUNT(lastings) == LOODS_LASTING_END, "a state lacks its code");
const struct loods_choices loods_lastings = LOODS_CHOICES(lastings);

#define R struct loods_outcome_check
static const struct loods_field fields[] = {
	LOODS_REF(R, outcome, .label = N_("Outcome"), .ref = &loods_outcome_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, months, .label = N_("After"), .choices = &loods_check_months, .flags = LOODS_REQUIRED,
		     .help = N_("How long after the outcome: 3, 6 or 12 months.")),
	LOODS_CHOICE(R, result, .label = N_("How it is"), .choices = &loods_check_results,
		     .flags = LOODS_REQUIRED),
	LOODS_DATE(R, checked_on, .label = N_("Checked on"), .flags = LOODS_REQUIRED),
};

loods_date loods_check_due(loods_date outcome, int m)
{
	static const int count[LOODS_CHECK_MONTHS_END] = {
		[LOODS_CHECK_3_MONTHS] = 3, [LOODS_CHECK_6_MONTHS] = 6, [LOODS_CHECK_12_MONTHS] = 12
	};

	return loods_date_add_months(outcome, count[m]);
}

enum loods_lasting loods_lasting_of(loods_date outcome, int m, int result, loods_date checked_on,
				    loods_date as_of)
{
	static const enum loods_lasting of[LOODS_CHECK_RESULT_END] = {
		[0] = LOODS_LASTING_UNCHECKED,
		[LOODS_CHECK_STILL] = LOODS_LASTING_STILL,
		[LOODS_CHECK_CHANGED] = LOODS_LASTING_CHANGED,
		[LOODS_CHECK_BACK_ON_BENEFIT] = LOODS_LASTING_BACK_ON_BENEFIT,
		[LOODS_CHECK_UNREACHABLE] = LOODS_LASTING_UNREACHABLE,
	};

	if (loods_check_due(outcome, m).n > as_of.n)
		return LOODS_LASTING_NOT_DUE;
	return of[checked_on.n > as_of.n ? 0 : result];
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	return loods_rec_check_past(&loods_outcome_check_type, rec, "checked_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_outcome_check *c = rec;

	loods_str_addf(out, "%s: %s", loods_choice_label(&loods_check_months, c->months),
		       loods_choice_label(&loods_check_results, c->result));
}

const struct loods_type loods_outcome_check_type = {
	.name = "outcome_check",
	.label = N_("Outcome check"),
	.plural = N_("Outcome checks"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "checked_on",
	.check = check,
	.brief = brief,
};
