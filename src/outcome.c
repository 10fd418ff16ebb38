#include "outcome.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice destinations[] = {
	[LOODS_DESTINATION_PAID_FULL_TIME] = { "paid_full_time", N_("full-time work"), '1' },
	[LOODS_DESTINATION_PAID_PART_TIME] = { "paid_part_time", N_("part-time work"), '2' },
	[LOODS_DESTINATION_SELF_EMPLOYED] = { "self_employed", N_("own business"), '3' },
	/* TRANSLATORS: where a client went: to school */
	[LOODS_DESTINATION_EDUCATION] = { "education", N_("to education"), '4' },
	[LOODS_DESTINATION_MOVED] = { "moved", N_("moved away"), '5' },
	[LOODS_DESTINATION_RELATIONSHIP] = { "relationship", N_("living together"), '6' },
	[LOODS_DESTINATION_PENSION] = { "pension", N_("pension"), '7' },
	[LOODS_DESTINATION_ILLNESS_CARE] = { "illness_care", N_("illness or care"), '8' },
	/* TRANSLATORS: welfare was ended as a measure */
	[LOODS_DESTINATION_SANCTION] = { "sanction", N_("sanction"), '9' },
	[LOODS_DESTINATION_DEATH] = { "death", N_("died"), 0 },
	[LOODS_DESTINATION_OTHER] = { "other", N_("other"), 0 },
	[LOODS_DESTINATION_UNKNOWN] = { "unknown", N_("unknown"), '0' },
};
_Static_assert(LOODS_COUNT(destinations) == LOODS_DESTINATION_END, "a destination lacks its code");
const struct loods_choices loods_destinations = LOODS_CHOICES(destinations);

#define R struct loods_client_outcome
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, destination, .label = N_("Destination"), .choices = &loods_destinations,
		     .flags = LOODS_REQUIRED, .help = N_("Where the client went.")),
	LOODS_DATE(R, date, .label = N_("Since"), .flags = LOODS_REQUIRED,
		   .help = N_("The first day of it. Whether it lasts is asked 3, 6 and 12 months later.")),
	LOODS_NUM(R, hours, .label = N_("Hours a week"), .decimals = 2, .min = 0, .max = 100 * 100,
		  .help = N_("Of work or education; otherwise leave it empty.")),
};

bool loods_destination_lasts(int destination)
{
	return destination != LOODS_DESTINATION_DEATH;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_client_outcome *o = rec;

	loods_str_add(out, loods_choice_label(&loods_destinations, o->destination));
	if (!o->hours.set)
		return;
	loods_str_add(out, ", ");
	loods_field_show(loods_type_field(&loods_outcome_type, "hours"), rec, out);
	loods_str_add(out, _(" h/week"));
}

const struct loods_type loods_outcome_type = {
	.name = "outcome",
	.label = N_("Outcome"),
	.plural = N_("Outcomes"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.when = "date",
	.prefix = 'U',
	.brief = brief,
};
