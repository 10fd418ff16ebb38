#include "child.h"

#include "client.h"
#include "i18n.h"

#define R struct loods_child
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_PLAIN | LOODS_SYSTEM),
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_PDATE(R, birth_month, .label = N_("Born in"), .precision = 'm', .flags = LOODS_REQUIRED,
		    .help = N_("The month is enough, as in 5-2021.")),
	LOODS_PDATE(R, school_start, .label = N_("To school from"), .precision = 'd', .flags = LOODS_FUTURE,
		    .help = N_("Care after school is possible from then on.")),
	LOODS_TEXT(R, name, .label = N_("First name"), .max = 60, .flags = LOODS_EXTRA,
		   .help = N_("May stay empty: month and year of birth are enough.")),
};

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_child *child = rec;
	const loods_pdate born = child->birth_month, school = child->school_start;
	int year, month, day;

	loods_date_to_ymd(c->today, &year, &month, &day);
	if (born.year > year || (born.year == year && born.month > month))
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_child_type, "birth_month"),
					_("The month of birth lies in the future."));
	if (school.year && (school.year < born.year || (school.year == born.year && school.month &&
							born.month && school.month < born.month)))
		return loods_fail_field(
			err, LOODS_EINVALID, loods_type_field(&loods_child_type, "school_start"),
			_("School begins before the child is born. Correct one of the two dates."));
	return LOODS_OK;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_child *c = rec;

	if (!loods_str_blank(c->name))
		loods_str_addf(out, _("%s, born %d"), c->name, (int)c->birth_month.year);
	else
		loods_str_addf(out, _("child born %d"), (int)c->birth_month.year);
}

const struct loods_type loods_child_type = {
	.name = "child",
	.label = N_("Child"),
	.plural = N_("Children"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.prefix = 'K',
	.check = check,
	.brief = brief,
};
