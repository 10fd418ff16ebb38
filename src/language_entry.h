/*
 * Language in one form: what happened on a day, and the records that follow from it. Progress adds findings
 * of level; a start, a stop, a waiting list change the state of the running language step or begin one; a
 * next step becomes a task.
 */
#ifndef LOODS_LANGUAGE_ENTRY_H
#define LOODS_LANGUAGE_ENTRY_H

#include "app.h"
#include "language_step.h"
#include "ops.h"

enum loods_language_event {
	LOODS_LANGUAGE_INTAKE = 1,
	LOODS_LANGUAGE_PLACEMENT,
	LOODS_LANGUAGE_STARTED,
	LOODS_LANGUAGE_PROGRESS,
	LOODS_LANGUAGE_EXAM,
	LOODS_LANGUAGE_PASSED,
	LOODS_LANGUAGE_STOPPED,
	LOODS_LANGUAGE_WAITING,
	LOODS_LANGUAGE_INTERRUPTED,
	LOODS_LANGUAGE_REGISTERED,
	LOODS_LANGUAGE_NOT_PASSED,
	LOODS_LANGUAGE_EVENT_END,
};

struct loods_language_entry {
	struct loods_meta meta;
	int event;      /* enum loods_language_event */
	loods_date on;
	int skill;      /* 1: all, else enum loods_skill + 1 */
	int level;      /* enum loods_level */
	int kind;       /* of course */
	const char *provider;
	loods_num hours_per_week;
	int reason;     /* for stopping or interrupting */
	loods_date next_on;
	const char *note; /* kept with the language step */
};

extern const struct loods_type loods_language_entry_type;

struct loods_language_entry_context {
	loods_id client;
	loods_date today;
	struct loods_language_step step; /* the one that is not over, newest; id 0: none */
	struct loods_list steps;         /* all of them, newest first */
	struct loods_list levels;        /* findings of level, newest first */
};

enum loods_code loods_language_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					     struct loods_language_entry *e,
					     struct loods_language_entry_context *c,
					     struct loods_err *err) LOODS_CHECKED;

/* A question worth asking before saving (a step of two levels at once, a level below an earlier one),
 * translated; "" when there is none. */
void loods_language_entry_doubt(const struct loods_language_entry_context *c,
				const struct loods_language_entry *e, struct loods_str *out);

enum loods_code loods_language_entry_save(struct loods_app *app, struct loods_arena *a,
					  const struct loods_language_entry *e,
					  const struct loods_language_entry_context *c,
					  struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;

#endif
