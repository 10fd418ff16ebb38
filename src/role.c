#include "role.h"

#include "i18n.h"

static const struct loods_choice roles[] = {
	[LOODS_ROLE_CASEWORKER] = { "caseworker", N_("caseworker"), '1' },
	[LOODS_ROLE_LEAD] = { "lead", N_("team lead"), '2' },
	[LOODS_ROLE_EVALUATOR] = { "evaluator", N_("evaluator"), '3' },
	[LOODS_ROLE_ADMINISTRATOR] = { "administrator", N_("administrator"), '4' },
};
_Static_assert(LOODS_COUNT(roles) == LOODS_ROLE_END, "a role lacks its code");
const struct loods_choices loods_roles = LOODS_CHOICES(roles);
