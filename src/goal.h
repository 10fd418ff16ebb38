/* Goal: what a client wants to reach, in the client's own words: the head of the plan (plan van aanpak). What
 * is done for it are its steps, goal_step.h, and the contacts that name it. */
#ifndef LOODS_GOAL_H
#define LOODS_GOAL_H

#include "rec.h"

enum loods_goal_state {
	LOODS_GOAL_OPEN = 1,
	LOODS_GOAL_REACHED,
	LOODS_GOAL_PARTLY_REACHED,
	LOODS_GOAL_DROPPED,
	LOODS_GOAL_STATE_END,
};

struct loods_goal {
	struct loods_meta meta;
	const char *key;
	loods_id client;
	const char *goal;
	int domain; /* enum loods_topic, contact.h */
	loods_date target; /* the day by which it is to be reached */
	int state;
};

extern const struct loods_type loods_goal_type;
extern const struct loods_choices loods_goal_states;

#endif
