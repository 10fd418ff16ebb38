#include "agreement_template.h"

#include "agreement.h"
#include "cohort.h"
#include "contact.h"
#include "i18n.h"

#define R struct loods_agreement_template
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, cohort, .label = N_("Cohort"), .ref = &loods_cohort_type, .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, arm, .label = N_("Arm"), .max = 40, .flags = LOODS_PLAIN,
		   .help = N_("Empty when the template is for all arms of the cohort.")),
	LOODS_NUM(R, contacts, .label = N_("Contacts"), .min = 1, .max = LOODS_AGREEMENT_CONTACTS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("How many contacts the protocol asks for.")),
	LOODS_NUM(R, per_days, .label = N_("Per days"), .min = 1, .max = LOODS_AGREEMENT_DAYS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("In how many days: 7 for a week, 28 for four weeks.")),
	LOODS_CHOICE(R, channel, .label = N_("Preferred channel"), .choices = &loods_channels),
	LOODS_TEXT(R, name, .label = N_("Name"), .max = 120, .flags = LOODS_PLAIN),
};

/* A name where there is one, then what it asks: "Intensive: 2 contacts per 28 days". */
static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_agreement_template *t = rec;
	const struct loods_agreement asks = { .contacts = t->contacts, .per_days = t->per_days };

	if (!loods_str_blank(t->name))
		loods_str_addf(out, "%s: ", t->name);
	loods_agreement_type.brief(&asks, out);
}

const struct loods_type loods_agreement_template_type = {
	.name = "agreement_template",
	.label = N_("Agreement template"),
	.plural = N_("Agreement templates"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.prefix = 'T',
	.brief = brief,
};

const struct loods_agreement_template *
loods_agreement_template_for(const struct loods_agreement_template *const *list, int n, loods_id cohort,
			     const char *arm)
{
	const struct loods_agreement_template *all = NULL;

	for (int i = 0; cohort.n && i < n; i++) {
		if (list[i]->cohort.n != cohort.n)
			continue;
		if (!loods_str_blank(list[i]->arm) && loods_str_eq(list[i]->arm, arm))
			return list[i];
		if (loods_str_blank(list[i]->arm) && !all)
			all = list[i];
	}
	return all;
}
