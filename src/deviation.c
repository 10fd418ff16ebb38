#include "deviation.h"

#include "client.h"
#include "cohort.h"
#include "i18n.h"

static const struct loods_choice kinds[] = {
	/* TRANSLATORS: how what a client got differs from the arm that was drawn */
	[LOODS_DEVIATION_CONTAMINATION] = { "contamination", N_("got what another arm was to get"), '1' },
	[LOODS_DEVIATION_WITHDRAWAL] = { "withdrawal", N_("withdrew"), '2' },
	[LOODS_DEVIATION_REFERRED_ELSEWHERE] = { "referred_elsewhere", N_("referred elsewhere"), '3' },
};
_Static_assert(LOODS_COUNT(kinds) == LOODS_DEVIATION_KIND_END, "a kind lacks its code");
const struct loods_choices loods_deviation_kinds = LOODS_CHOICES(kinds);

#define R struct loods_deviation
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_REF(R, cohort, .label = N_("Cohort"), .ref = &loods_cohort_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, kind, .label = N_("What happened"), .choices = &loods_deviation_kinds,
		     .flags = LOODS_REQUIRED),
	LOODS_DATE(R, on, .label = N_("Since"), .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, note, .label = N_("Note"), .max = 4000, .flags = LOODS_MULTILINE),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	return loods_rec_check_past(&loods_deviation_type, rec, "on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	loods_str_add(
		out, loods_choice_label(&loods_deviation_kinds, ((const struct loods_deviation *)rec)->kind));
}

const struct loods_type loods_deviation_type = {
	.name = "deviation",
	.label = N_("Deviation from the arm"),
	.plural = N_("Deviations from the arm"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "on",
	.check = check,
	.brief = brief,
};
