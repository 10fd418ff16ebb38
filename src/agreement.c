#include "agreement.h"

#include "client.h"
#include "contact.h"
#include "i18n.h"

#define R struct loods_agreement
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_NUM(R, contacts, .label = N_("Contacts"), .min = 1, .max = LOODS_AGREEMENT_CONTACTS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("How many contacts are agreed on.")),
	LOODS_NUM(R, per_days, .label = N_("Per days"), .min = 1, .max = LOODS_AGREEMENT_DAYS_MAX,
		  .flags = LOODS_REQUIRED, .help = N_("In how many days: 7 for a week, 28 for four weeks.")),
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, to, .label = N_("Last day"), .help = N_("Empty while the agreement stands."),
		   .flags = LOODS_FUTURE),
	LOODS_CHOICE(R, channel, .label = N_("Preferred channel"), .choices = &loods_channels),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	(void)c;
	return loods_rec_check_order(&loods_agreement_type, rec, "from", "to", err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_agreement *a = rec;

	loods_str_addf(out, P_("%d contact", "%d contacts", (unsigned long)a->contacts.n),
		       (int)a->contacts.n);
	loods_str_add(out, " ");
	loods_str_addf(out, P_("every day", "per %d days", (unsigned long)a->per_days.n), (int)a->per_days.n);
}

const struct loods_type loods_agreement_type = {
	.name = "agreement",
	.label = N_("Agreement on contact"),
	.plural = N_("Agreements on contact"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "from",
	.check = check,
	.brief = brief,
};
