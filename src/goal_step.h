/* Goal step: something that somebody does to come nearer to a goal. */
#ifndef LOODS_GOAL_STEP_H
#define LOODS_GOAL_STEP_H

#include "rec.h"

enum loods_goal_actor {
	LOODS_ACTOR_CLIENT = 1,
	LOODS_ACTOR_CASEWORKER,
	LOODS_ACTOR_TOGETHER,
	LOODS_ACTOR_OTHER,
	LOODS_ACTOR_END,
};

struct loods_goal_step {
	struct loods_meta meta;
	loods_id goal;
	const char *step;
	int actor;
	loods_date due, done_on; /* done_on unknown: it is still to be done */
};

extern const struct loods_type loods_goal_step_type;
extern const struct loods_choices loods_goal_actors;

#endif
