/*
 * Today: whom to see now. The clients of a caseload who are late, due or soon, the appointments of the day,
 * the tasks, in the order in which they are to be done, and what else is noticed (signals_office.h). Screen and
 * `loods today` show this one list.
 */
#ifndef LOODS_TODAY_H
#define LOODS_TODAY_H

#include <stdio.h>

#include "app.h"
#include "cases.h"
#include "ops_handover.h"
#include "signals_list.h"
#include "task.h"

enum loods_today_block {
	LOODS_TODAY_CONTACT = 1,
	LOODS_TODAY_APPOINTMENT,
	LOODS_TODAY_TASK,
	LOODS_TODAY_SIGNAL,
	LOODS_TODAY_END,
};

struct loods_today_item {
	enum loods_today_block block;
	const struct loods_case_row
		*row; /* the client's; NULL for a task or signal about no client or about somebody else's */
	const struct loods_task *task;     /* TASK */
	const struct loods_signal *signal; /* SIGNAL */
	const char *sentence;              /* SIGNAL: in the language shown */
	const struct loods_case *client;   /* TASK, SIGNAL: who it is about, NULL: nobody */
	int days;                         /* TASK: until it is due, negative: late */
};

struct loods_today {
	/* Contacts by urgency, appointments by time, tasks by day, signals by loods_signal_compare. */
	struct loods_today_item *list;
	int n;
	int late, due, soon, appointments, tasks, signals; /* late, due and soon: contacts */
	loods_date today;
	loods_stamp now; /* when a calendar of it is made; set by who prints one */
	struct loods_cases cases;
	struct loods_handed_rows handed; /* filled by who shows them */
};

/* For the acting user as of `today`. Tasks: not done, theirs, due within seven days or without a day. */
enum loods_code loods_today_load(struct loods_app *app, struct loods_arena *a, loods_date today,
				 struct loods_today *out, struct loods_err *err) LOODS_CHECKED;

/* "TASKS", in the language shown: what stands above the items of a block. */
const char *loods_today_block_title(enum loods_today_block block);

enum loods_today_format { LOODS_TODAY_TEXT, LOODS_TODAY_JSON, LOODS_TODAY_ICS };

/* Writes the list. An ics file has the appointments and tasks with the client's number alone, never a name:
 * it leaves the encrypted file. */
enum loods_code loods_today_print(const struct loods_today *t, enum loods_today_format format, FILE *out,
				  struct loods_err *err) LOODS_CHECKED;

#endif
