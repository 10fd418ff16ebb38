#include "cohort.h"

#include "i18n.h"

#define R struct loods_cohort
static const struct loods_field fields[] = {
	LOODS_TEXT(R, key, .label = N_("Key"), .max = 40, .flags = LOODS_REQUIRED | LOODS_PLAIN,
		   .help = N_("A short name by which files refer to this cohort.")),
	LOODS_TEXT(R, name, .label = N_("Name"), .max = 120, .flags = LOODS_PLAIN),
	LOODS_TEXT(R, municipality, .label = N_("Municipality"), .max = 80, .flags = LOODS_PLAIN),
	LOODS_TEXT(R, description, .label = N_("Description"), .max = 4000,
		   .flags = LOODS_PLAIN | LOODS_MULTILINE,
		   .help = N_("Evaluators read this too: write nothing about a person.")),
};

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_cohort *c = rec;

	loods_str_add(out, loods_str_blank(c->name) ? c->key : c->name);
}

const struct loods_type loods_cohort_type = {
	.name = "cohort",
	.label = N_("Cohort"),
	.plural = N_("Cohorts"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.key = "key",
	.brief = brief,
};
