/* Language step: a course or other effort on language, from the intention to its end. Which change of state
 * may follow which is decided in rules.h. */
#ifndef LOODS_LANGUAGE_STEP_H
#define LOODS_LANGUAGE_STEP_H

#include "rec.h"

enum loods_language_step_kind {
	LOODS_STEP_CIVIC_B1 = 1, /* the routes of the civic integration act 2021: B1, education, Z */
	LOODS_STEP_CIVIC_EDUCATION,
	LOODS_STEP_CIVIC_Z,
	LOODS_STEP_LITERACY,
	LOODS_STEP_NT2,
	LOODS_STEP_ADULT_EDUCATION,
	LOODS_STEP_LANGUAGE_AT_WORK,
	LOODS_STEP_LANGUAGE_BUDDY,
	LOODS_STEP_LANGUAGE_HOUSE,
	LOODS_STEP_KIND_END,
};
enum loods_regime {
	LOODS_REGIME_WI2013 = 1,
	LOODS_REGIME_WI2021,
	LOODS_REGIME_VOLUNTARY,
	LOODS_REGIME_TAALEIS,
	LOODS_REGIME_END,
};
enum loods_language_step_state {
	LOODS_STEP_INTENDED = 1,
	LOODS_STEP_REGISTERED,
	LOODS_STEP_WAITING_LIST,
	LOODS_STEP_SCHEDULED,
	LOODS_STEP_RUNNING,
	LOODS_STEP_INTERRUPTED,
	LOODS_STEP_COMPLETED_ACHIEVED,
	LOODS_STEP_COMPLETED_NOT_ACHIEVED,
	LOODS_STEP_STOPPED,
	LOODS_STEP_EXEMPT,
	LOODS_STEP_WAIVED,
	LOODS_STEP_STATE_END,
};
enum loods_language_step_reason {
	LOODS_STEP_NO_CHILDCARE = 1,
	LOODS_STEP_HEALTH,
	LOODS_STEP_WORK,
	LOODS_STEP_TRAVEL,
	LOODS_STEP_FAMILY,
	LOODS_STEP_MOVED,
	LOODS_STEP_MOTIVATION,
	LOODS_STEP_PROVIDER, /* the provider stopped it: too few students, no teacher */
	LOODS_STEP_OTHER,
	LOODS_STEP_REASON_END,
};

struct loods_language_step {
	struct loods_meta meta;
	const char *key;
	loods_id client;
	int kind;
	const char *provider;
	int target; /* enum loods_level */
	int regime;
	loods_num hours, hours_per_week; /* hundredths */
	int state;
	loods_date starts_on, ends_on;
	int reason;
	loods_date state_since; /* first day in this state; unknown: not recorded */
	const char *note;
};

extern const struct loods_type loods_language_step_type;
extern const struct loods_choices loods_language_step_kinds, loods_language_step_states,
	loods_language_step_reasons, loods_regimes;

/* Over: nothing more comes of it (completed, stopped, exempt, waived). */
bool loods_language_step_over(int state);

#endif
