/* Roles: who somebody is to the office. What a role may do stands in ops.h; which keys it gets, in
 * storage/keyfile.h. */
#ifndef LOODS_ROLE_H
#define LOODS_ROLE_H

#include "rec.h"

enum loods_role {
	LOODS_ROLE_CASEWORKER = 1,
	LOODS_ROLE_LEAD,
	LOODS_ROLE_EVALUATOR,
	LOODS_ROLE_ADMINISTRATOR,
	LOODS_ROLE_END,
};

/* Codes `caseworker`, `lead`, `evaluator`, `administrator` with their labels. */
extern const struct loods_choices loods_roles;

#endif
