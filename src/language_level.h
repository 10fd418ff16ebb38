/* Language level: one finding about one skill, with what it rests on. Findings are added, never changed: what
 * is shown is the newest of the strongest basis. Skills are never averaged. */
#ifndef LOODS_LANGUAGE_LEVEL_H
#define LOODS_LANGUAGE_LEVEL_H

#include "rec.h"

enum loods_skill {
	LOODS_SKILL_LISTENING = 1,
	LOODS_SKILL_READING,
	LOODS_SKILL_SPEAKING,
	LOODS_SKILL_CONVERSATION,
	LOODS_SKILL_WRITING,
	LOODS_SKILL_END,
};
enum loods_level { /* alfa A to C (literacy), then the Common European Framework of Reference */
	LOODS_LEVEL_UNKNOWN = 1,
	LOODS_LEVEL_ALFA_A,
	LOODS_LEVEL_ALFA_B,
	LOODS_LEVEL_ALFA_C,
	LOODS_LEVEL_A1,
	LOODS_LEVEL_A2,
	LOODS_LEVEL_B1,
	LOODS_LEVEL_B2,
	LOODS_LEVEL_C1,
	LOODS_LEVEL_C2,
	LOODS_LEVEL_END,
};
enum loods_level_basis { /* weakest first; a screening is never proof */
	LOODS_BASIS_SELF = 1,
	LOODS_BASIS_CASEWORKER,
	LOODS_BASIS_SCREENING,
	LOODS_BASIS_INTAKE_TEST,
	LOODS_BASIS_PROGRESS_TEST,
	LOODS_BASIS_EXAM,
	LOODS_BASIS_END,
};

struct loods_language_level {
	struct loods_meta meta;
	loods_id client;
	int skill, level, basis;
	loods_date measured_on;
};

extern const struct loods_type loods_language_level_type;
extern const struct loods_choices loods_skills, loods_levels, loods_level_bases;

#endif
