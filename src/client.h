/* Client: the person guided. Direct identifiers are sealed; what evaluators need (birth year, gender,
 * household) is beside them. */
#ifndef LOODS_CLIENT_H
#define LOODS_CLIENT_H

#include "rec.h"

enum loods_gender {
	LOODS_GENDER_WOMAN = 1,
	LOODS_GENDER_MAN,
	LOODS_GENDER_OTHER,
	LOODS_GENDER_UNKNOWN,
	LOODS_GENDER_END
};
enum loods_household {
	LOODS_HOUSEHOLD_SINGLE = 1,
	LOODS_HOUSEHOLD_LONE_PARENT,
	LOODS_HOUSEHOLD_COUPLE,
	LOODS_HOUSEHOLD_COUPLE_WITH_CHILDREN,
	LOODS_HOUSEHOLD_OTHER,
	LOODS_HOUSEHOLD_END,
};
enum loods_education { /* ISCED 2011 */
	LOODS_EDUCATION_0_2 = 1,
	LOODS_EDUCATION_3_4,
	LOODS_EDUCATION_5_8,
	LOODS_EDUCATION_UNKNOWN,
	LOODS_EDUCATION_END,
};
enum loods_interpreter {
	LOODS_INTERPRETER_NONE = 1,
	LOODS_INTERPRETER_PHONE,
	LOODS_INTERPRETER_ON_SITE,
	LOODS_INTERPRETER_FAMILY,
	LOODS_INTERPRETER_END,
};

struct loods_client {
	struct loods_meta meta;
	const char *reference; /* the office's own, unique */
	const char *name;
	loods_pdate birth_date;
	int gender, household, education;
	loods_date welfare_since;
	const char *phone, *email, *address;
	const char *language; /* preferred for contact; free text, sealed */
	int interpreter;
	const char *salutation; /* preferred form of address */
	bool restricted;
	loods_num birth_year; /* derived */
};

extern const struct loods_type loods_client_type;
extern const struct loods_choices loods_genders, loods_households, loods_educations, loods_interpreters;

#endif
