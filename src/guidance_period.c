#include "guidance_period.h"

#include "client.h"
#include "cohort.h"
#include "i18n.h"

#define R struct loods_guidance_period
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_REF(R, cohort, .label = N_("Cohort"), .ref = &loods_cohort_type),
	LOODS_DATE(R, start, .label = N_("First day"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, end, .label = N_("Last day"), .help = N_("Empty while the guidance goes on.")),
	LOODS_TEXT(R, end_reason, .label = N_("Why it ended"), .max = 120),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	(void)c;
	return loods_rec_check_order(&loods_guidance_period_type, rec, "start", "end", err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_guidance_period *p = rec;
	int year, month, day;

	if (!loods_date_known(p->end)) {
		loods_str_add(out, _("begins"));
		return;
	}
	loods_date_to_ymd(p->end, &year, &month, &day);
	loods_str_addf(out, _("until %02d-%02d-%04d"), day, month, year);
}

const struct loods_type loods_guidance_period_type = {
	.name = "guidance_period",
	.label = N_("Guidance period"),
	.plural = N_("Guidance periods"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "start",
	.check = check,
	.brief = brief,
};
