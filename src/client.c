#include "client.h"

#include "i18n.h"

static const struct loods_choice genders[] = {
	[LOODS_GENDER_WOMAN] = { "woman", N_("woman"), '1' },
	[LOODS_GENDER_MAN] = { "man", N_("man"), '2' },
	[LOODS_GENDER_OTHER] = { "other", N_("other"), '3' },
	[LOODS_GENDER_UNKNOWN] = { "unknown", N_("unknown"), '0' },
};
const struct loods_choices loods_genders = LOODS_CHOICES(genders);

static const struct loods_choice households[] = {
	[LOODS_HOUSEHOLD_SINGLE] = { "single", N_("single"), '1' },
	[LOODS_HOUSEHOLD_LONE_PARENT] = { "lone_parent", N_("lone parent"), '2' },
	[LOODS_HOUSEHOLD_COUPLE] = { "couple", N_("couple"), '3' },
	[LOODS_HOUSEHOLD_COUPLE_WITH_CHILDREN] = { "couple_with_children", N_("couple with children"), '4' },
	[LOODS_HOUSEHOLD_OTHER] = { "other", N_("other"), '5' },
};
const struct loods_choices loods_households = LOODS_CHOICES(households);

static const struct loods_choice educations[] = {
	[LOODS_EDUCATION_0_2] = { "isced_0_2", N_("primary or lower secondary (ISCED 0-2)"), '1' },
	[LOODS_EDUCATION_3_4] = { "isced_3_4", N_("upper secondary (ISCED 3-4)"), '2' },
	[LOODS_EDUCATION_5_8] = { "isced_5_8", N_("higher (ISCED 5-8)"), '3' },
	[LOODS_EDUCATION_UNKNOWN] = { "unknown", N_("unknown"), '0' },
};
const struct loods_choices loods_educations = LOODS_CHOICES(educations);

static const struct loods_choice interpreters[] = {
	[LOODS_INTERPRETER_NONE] = { "none", N_("none"), '1' },
	[LOODS_INTERPRETER_PHONE] = { "phone", N_("by phone"), '2' },
	[LOODS_INTERPRETER_ON_SITE] = { "on_site", N_("on site"), '3' },
	[LOODS_INTERPRETER_FAMILY] = { "family", N_("family"), '4' },
};
const struct loods_choices loods_interpreters = LOODS_CHOICES(interpreters);

#define R struct loods_client
static const struct loods_field fields[] = {
	LOODS_TEXT(R, reference, .label = N_("Client number"), .max = 40,
		   .flags = LOODS_REQUIRED | LOODS_IDENT),
	LOODS_TEXT(R, name, .label = N_("Name"), .max = 120, .flags = LOODS_REQUIRED | LOODS_IDENT,
		   .help = N_("As the client writes it: family name, first names. One name is enough.")),
	LOODS_PDATE(R, birth_date, .label = N_("Date of birth"), .precision = 'd', .flags = LOODS_IDENT,
		    .help = N_("The year alone is enough when the day is not known.")),
	LOODS_CHOICE(R, gender, .label = N_("Gender"), .choices = &loods_genders),
	LOODS_CHOICE(R, household, .label = N_("Household"), .choices = &loods_households),
	LOODS_CHOICE(R, education, .label = N_("Education"), .choices = &loods_educations),
	LOODS_DATE(R, welfare_since, .label = N_("On welfare since")),
	LOODS_TEXT(R, phone, .label = N_("Phone"), .max = 60, .flags = LOODS_IDENT),
	LOODS_TEXT(R, email, .label = N_("E-mail"), .max = 120, .flags = LOODS_IDENT),
	LOODS_TEXT(R, address, .label = N_("Address"), .max = 200, .flags = LOODS_IDENT),
	LOODS_TEXT(R, language, .label = N_("Language for contact"), .max = 40, .flags = LOODS_IDENT),
	LOODS_CHOICE(R, interpreter, .label = N_("Interpreter"), .choices = &loods_interpreters),
	LOODS_TEXT(R, salutation, .label = N_("Form of address"), .max = 60,
		   .flags = LOODS_IDENT | LOODS_EXTRA),
	LOODS_BOOL(R, restricted, .label = N_("Restricted"), .flags = LOODS_EXTRA,
		   .help = N_("Only the own caseworker and team leads may open this client.")),
	LOODS_NUM(R, birth_year, .label = N_("Birth year"), .flags = LOODS_DERIVED | LOODS_SYSTEM),
};

static void derive(void *rec)
{
	struct loods_client *c = rec;

	c->birth_year = c->birth_date.year ? loods_num_of(c->birth_date.year) : (loods_num){ 0 };
}

static enum loods_code check(const struct loods_check *c, const void *rec, struct loods_err *err)
{
	const struct loods_client *client = rec;
	loods_date born;

	if (loods_date_from_ymd(client->birth_date.year,
				client->birth_date.month ? client->birth_date.month : 1,
				client->birth_date.day ? client->birth_date.day : 1, &born) &&
	    born.n > c->today.n)
		return loods_fail_field(err, LOODS_EINVALID, &fields[2],
					_("The date of birth lies in the future."));
	if (client->welfare_since.n > c->today.n)
		return loods_fail_field(err, LOODS_EINVALID,
					loods_type_field(&loods_client_type, "welfare_since"),
					_("The start of welfare lies in the future."));
	return LOODS_OK;
}

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_client *c = rec;

	loods_str_add(out, c->name ? c->name : "");
}

const struct loods_type loods_client_type = {
	.name = "client",
	.label = N_("Client"),
	.plural = N_("Clients"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "reference",
	.check = check,
	.derive = derive,
	.brief = brief,
};
