#include "pause.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice reasons[] = {
	[LOODS_PAUSE_ADMISSION] = { "admission", N_("admission to hospital or clinic"), '1' },
	[LOODS_PAUSE_DETENTION] = { "detention", N_("detention"), '2' },
	[LOODS_PAUSE_LEAVE] = { "leave", N_("leave"), '3' },
	[LOODS_PAUSE_ABROAD] = { "abroad", N_("abroad"), '4' },
	[LOODS_PAUSE_OTHER] = { "other", N_("other"), '5' },
};
_Static_assert(LOODS_COUNT(reasons) == LOODS_PAUSE_REASON_END, "a reason lacks its code");
const struct loods_choices loods_pause_reasons = LOODS_CHOICES(reasons);

#define R struct loods_pause
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_DATE(R, from, .label = N_("First day"), .flags = LOODS_REQUIRED),
	LOODS_DATE(R, to, .label = N_("Last day"), .help = N_("Empty while the end is not known."),
		   .flags = LOODS_FUTURE),
	LOODS_CHOICE(R, reason, .label = N_("Reason"), .choices = &loods_pause_reasons),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	(void)c;
	return loods_rec_check_order(&loods_pause_type, rec, "from", "to", err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_pause *p = rec;

	loods_str_add(out, p->reason ? loods_choice_label(&loods_pause_reasons, p->reason)
				     : _("reason not known"));
}

const struct loods_type loods_pause_type = {
	.name = "pause",
	.label = N_("Pause"),
	.plural = N_("Pauses"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "from",
	.check = check,
	.brief = brief,
};
