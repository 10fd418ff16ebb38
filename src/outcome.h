/* Outcome: where a client went who left guidance or welfare, and when. Whether it lasted is asked afterwards,
 * by outcome_check.h. Work and illness are destinations of their own and are never added together. The name
 * loods_outcome is taken: that is how a contact went. */
#ifndef LOODS_OUTCOME_H
#define LOODS_OUTCOME_H

#include "rec.h"

enum loods_destination {
	LOODS_DESTINATION_PAID_FULL_TIME = 1,
	LOODS_DESTINATION_PAID_PART_TIME,
	LOODS_DESTINATION_SELF_EMPLOYED,
	LOODS_DESTINATION_EDUCATION,
	LOODS_DESTINATION_MOVED,
	LOODS_DESTINATION_RELATIONSHIP, /* lives with somebody who has an income */
	LOODS_DESTINATION_PENSION,
	LOODS_DESTINATION_ILLNESS_CARE,
	LOODS_DESTINATION_SANCTION, /* welfare was ended as a measure */
	LOODS_DESTINATION_DEATH,
	LOODS_DESTINATION_OTHER,
	LOODS_DESTINATION_UNKNOWN,
	LOODS_DESTINATION_END,
};

struct loods_client_outcome {
	struct loods_meta meta;
	const char *key;
	loods_id client;
	int destination;
	loods_date date; /* first day of it */
	loods_num hours; /* a week, hundredths */
};

extern const struct loods_type loods_outcome_type;
extern const struct loods_choices loods_destinations;

/* Is it asked later whether it lasts? Of every destination but death. */
bool loods_destination_lasts(int destination);

#endif
