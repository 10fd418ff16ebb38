/* Task: something to be done by somebody, mostly about a client. */
#ifndef LOODS_TASK_H
#define LOODS_TASK_H

#include "rec.h"

struct loods_task {
	struct loods_meta meta;
	loods_id client; /* 0: about no client */
	const char *what;
	loods_date due;
	loods_user_id assigned_to; /* 0: the office's */
	loods_date done_on;        /* unknown: still to be done */
};

extern const struct loods_type loods_task_type;

#endif
