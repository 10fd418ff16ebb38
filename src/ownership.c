#include "ownership.h"

#include "client.h"
#include "i18n.h"

#define R struct loods_ownership
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_USER(R, caseworker, .label = N_("Caseworker"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, to, .label = N_("Last day"), .help = N_("Empty while the case stays there.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	(void)c;
	return loods_rec_check_order(&loods_ownership_type, rec, "from", "to", err);
}

static void brief(const void *rec, struct loods_str *out)
{
	(void)rec;
	loods_str_add(out, _("to a caseworker"));
}

const struct loods_type loods_ownership_type = {
	.name = "ownership",
	.label = N_("Case ownership"),
	.plural = N_("Case ownerships"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "from",
	.check = check,
	.brief = brief,
};
