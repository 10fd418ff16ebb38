/* Childcare: one arrangement for one child, from the need to its end, and the activity that it makes
 * possible. Who pays is funding.h; what the law asks is rules.h. */
#ifndef LOODS_CHILDCARE_H
#define LOODS_CHILDCARE_H

#include "rec.h"

enum loods_childcare_type {
	LOODS_CARE_DAY_CARE = 1,
	LOODS_CARE_AFTER_SCHOOL,
	LOODS_CARE_GUEST_PARENT,
	LOODS_CARE_PLAYGROUP,
	LOODS_CARE_EARLY_EDUCATION,
	LOODS_CARE_FAMILY_NETWORK,
	LOODS_CARE_TYPE_END,
};
enum loods_childcare_state {
	LOODS_CARE_NEED = 1,
	LOODS_CARE_SEARCHING,
	LOODS_CARE_WAITING_LIST,
	LOODS_CARE_OFFERED,
	LOODS_CARE_CONTRACT,
	LOODS_CARE_ACTIVE,
	LOODS_CARE_ENDED,
	LOODS_CARE_REFUSED,
	LOODS_CARE_LAPSED,
	LOODS_CARE_STATE_END,
};
enum loods_serves { /* the activity of the parent that the care makes possible */
	LOODS_SERVES_LANGUAGE_STEP = 1,
	LOODS_SERVES_WORK,
	LOODS_SERVES_INSTRUMENT,
	LOODS_SERVES_OTHER,
	LOODS_SERVES_END,
};
enum { LOODS_WEEKDAY_END = 8 }; /* 1 Monday … 7 Sunday, as in date.h */

struct loods_childcare {
	struct loods_meta meta;
	const char *key;
	loods_id child;
	int type;
	const char *provider;
	const char *lrk; /* number in the national register of childcare, 9 digits */
	loods_num hours_per_month; /* hundredths */
	int state;
	loods_date starts_on, ends_on;
	loods_date waiting_since, expected_on;
	int serves;
	loods_id serves_step; /* which language step, where that is known */
	loods_date confirmed_on; /* the place on the waiting list, last confirmed */
	uint32_t days;           /* bit 1 << weekday */
	loods_time day_begins, day_ends;
	const char *note;
};

extern const struct loods_type loods_childcare_type;
extern const struct loods_choices loods_childcare_types, loods_childcare_states, loods_serves, loods_weekdays;

/* Over: ended, refused or lapsed. */
bool loods_childcare_over(int state);

#endif
