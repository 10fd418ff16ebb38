#include "measurement.h"

#include "client.h"
#include "i18n.h"

static const struct loods_choice scales[] = {
	[LOODS_SCALE_PARTICIPATION_LADDER] = { "participation_ladder", N_("participation ladder"), '1' },
	/* TRANSLATORS: a scale that is called by its name */
	[LOODS_SCALE_NAMED] = { "named", N_("another scale"), '2' },
};
_Static_assert(LOODS_COUNT(scales) == LOODS_SCALE_END, "a scale lacks its code");
const struct loods_choices loods_scales = LOODS_CHOICES(scales);

/* From the lowest value to the highest. */
static const struct bounds {
	int low, high;
} bounds[] = {
	[LOODS_SCALE_PARTICIPATION_LADDER] = { 1, 6 },
	[LOODS_SCALE_NAMED] = { 0, 1000 },
};
_Static_assert(LOODS_COUNT(bounds) == LOODS_SCALE_END, "a scale lacks its bounds");

static const char *const rungs[] = {
	NULL,
	/* TRANSLATORS: the six rungs of the participation ladder */
	N_("isolated"),
	N_("social contacts outside the home"),
	N_("takes part in organised activities"),
	N_("unpaid work"),
	N_("paid work with support"),
	N_("paid work"),
};

static const struct loods_choice bases[] = {
	[LOODS_MEASURED_SELF] = { "self", N_("client's own view"), '1' },
	[LOODS_MEASURED_CASEWORKER] = { "caseworker", N_("caseworker's view"), '2' },
	[LOODS_MEASURED_TOGETHER] = { "together", N_("seen together"), '3' },
	[LOODS_MEASURED_EXPERT] = { "expert", N_("measured by an expert"), '4' },
};
_Static_assert(LOODS_COUNT(bases) == LOODS_MEASUREMENT_BASIS_END, "a basis lacks its code");
const struct loods_choices loods_measurement_bases = LOODS_CHOICES(bases);

#define R struct loods_measurement
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_CHOICE(R, scale, .label = N_("Scale"), .choices = &loods_scales, .flags = LOODS_REQUIRED,
		     .dflt = LOODS_SCALE_PARTICIPATION_LADDER),
	LOODS_NUM(R, value, .label = N_("Value"), .min = 0, .max = 1000, .flags = LOODS_REQUIRED,
		  .help = N_("On the participation ladder 1 (isolated) to 6 (paid work).")),
	LOODS_DATE(R, measured_on, .label = N_("Measured on"), .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, basis, .label = N_("Based on"), .choices = &loods_measurement_bases,
		     .flags = LOODS_REQUIRED),
	LOODS_TEXT(R, scale_name, .label = N_("Name of the scale"), .max = 60, .flags = LOODS_PLAIN | LOODS_EXTRA,
		   .help = N_("Of another scale, such as the wage value or the self-sufficiency matrix.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_measurement *m = rec;
	const struct bounds *b = &bounds[m->scale];

	if ((m->scale == LOODS_SCALE_NAMED) == loods_str_blank(m->scale_name))
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_measurement_type, "scale_name"),
					m->scale == LOODS_SCALE_NAMED
						? _("Another scale needs its name.")
						: _("The participation ladder has its name already: leave this "
						    "empty, or choose another scale."));
	if (m->value.n < b->low || m->value.n > b->high)
		return loods_fail_field(
			err, LOODS_EINVALID, loods_type_field(&loods_measurement_type, "value"),
			_("On this scale the value is a whole number from %d to %d."), b->low, b->high);
	return loods_rec_check_past(&loods_measurement_type, rec, "measured_on", c->today, err);
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_measurement *m = rec;

	loods_str_addf(out, "%s %d",
		       m->scale == LOODS_SCALE_NAMED && m->scale_name ? m->scale_name
								      : loods_choice_label(&loods_scales, m->scale),
		       (int)m->value.n);
	if (m->scale == LOODS_SCALE_PARTICIPATION_LADDER && m->value.n > 0 && m->value.n < LOODS_COUNT(rungs))
		loods_str_addf(out, ", %s", _(rungs[m->value.n]));
	loods_str_addf(out, " (%s)", loods_choice_label(&loods_measurement_bases, m->basis));
}

const struct loods_type loods_measurement_type = {
	.name = "measurement",
	.label = N_("Measurement"),
	.plural = N_("Measurements"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "measured_on",
	.check = check,
	.brief = brief,
};
