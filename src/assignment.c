#include "assignment.h"

#include "client.h"
#include "cohort.h"
#include "i18n.h"

static const struct loods_choice methods[] = {
	[LOODS_ASSIGNMENT_RANDOM] = { "random", N_("random"), '1' },
	[LOODS_ASSIGNMENT_MATCHED] = { "matched", N_("matched"), '2' },
	[LOODS_ASSIGNMENT_SELF_SELECTED] = { "self_selected", N_("self-selected"), '3' },
	[LOODS_ASSIGNMENT_NONE] = { "none", N_("no method"), '4' },
};
_Static_assert(LOODS_COUNT(methods) == LOODS_ASSIGNMENT_METHOD_END, "a method lacks its code");
const struct loods_choices loods_assignment_methods = LOODS_CHOICES(methods);

#define R struct loods_assignment
static const struct loods_field fields[] = {
	LOODS_REF(R, client, .label = N_("Client"), .ref = &loods_client_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_REF(R, cohort, .label = N_("Cohort"), .ref = &loods_cohort_type,
		  .flags = LOODS_REQUIRED | LOODS_ONCE),
	LOODS_TEXT(R, arm, .label = N_("Arm"), .max = 40, .flags = LOODS_REQUIRED | LOODS_ONCE | LOODS_PLAIN,
		   .help = N_("Such as treatment or control. It cannot be changed later.")),
	LOODS_DATE(R, assigned_on, .label = N_("Assigned on"), .flags = LOODS_REQUIRED),
	LOODS_CHOICE(R, method, .label = N_("Method"), .choices = &loods_assignment_methods),
	LOODS_TEXT(R, stratum, .label = N_("Stratum"), .max = 40, .flags = LOODS_PLAIN),
};

static void brief(const void *rec, struct loods_str *out)
{
	const struct loods_assignment *a = rec;

	/* TRANSLATORS: the arm of a comparison, such as treatment or control */
	loods_str_addf(out, _("arm %s"), a->arm ? a->arm : "");
}

const struct loods_type loods_assignment_type = {
	.name = "assignment",
	.label = N_("Assignment"),
	.plural = N_("Assignments"),
	.size = sizeof(R),
	.fields = fields,
	.n_fields = LOODS_COUNT(fields),
	.when = "assigned_on",
	.brief = brief,
};
