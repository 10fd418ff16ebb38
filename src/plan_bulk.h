/*
 * The next contact planned for many clients at once: one first day, and how it is spread over them. This module
 * says for whom it would be planned when, and what stands in the way; loods_ops_plan_contacts() in ops_plan.h
 * saves it.
 *
 * A client who has a planned contact from today on keeps it, or it is moved, as is asked for. Weekends and days
 * outside the guidance are pointed out and not refused: people may have a reason.
 */
#ifndef LOODS_PLAN_BULK_H
#define LOODS_PLAN_BULK_H

#include "app.h"
#include "contact.h"

enum loods_plan_spread {
	LOODS_SPREAD_SAME = 1, /* all at that day and time */
	LOODS_SPREAD_MINUTES,  /* on that day, one after the other */
	LOODS_SPREAD_DAYS,     /* one each working day */
	LOODS_SPREAD_END,
};
enum loods_plan_planned {
	LOODS_PLANNED_STAYS = 1, /* who has a planned contact keeps it and gets no other */
	LOODS_PLANNED_MOVES,
	LOODS_PLANNED_END,
};

struct loods_plan_bulk {
	struct loods_meta meta;
	loods_date from;
	loods_time start;
	int channel;       /* 0: as agreed with each, else as last time, else at the office */
	int spread;        /* enum loods_plan_spread */
	loods_num minutes; /* from one to the next, with LOODS_SPREAD_MINUTES */
	int planned;       /* enum loods_plan_planned */
};

/* Its fields, by the names above. Not a record type: it is in no list and no table. */
extern const struct loods_type loods_plan_bulk_type;

enum { LOODS_PLAN_BULK_MAX = 500 }; /* clients; more in one go is a mistake */

struct loods_plan_slot {
	loods_id client;
	bool left_out;                       /* by the user */
	struct loods_list planned;           /* open planned contacts from today on, the first one first */
	struct loods_list periods, pauses, owners;
	int usual_channel;
	/* What follows, of loods_plan_bulk_lay(): */
	bool goes;                           /* it is planned; else it was left out, or keeps what it has */
	loods_date on;
	loods_time start;
	int channel;
	bool weekend, outside;               /* of `on`; outside: not in guidance on it */
};

struct loods_plan_slots {
	struct loods_plan_slot *list; /* in the order of the ids given */
	int n;
	int goes, left_out, keeps, doubts; /* how many; doubts: planned on a weekend or outside guidance */
};

/* Reads what is needed to know of these clients, into `a`, through `store`, which inside a transaction is the
 * transaction's. ENOTFOUND: one of them is not there any more. EREFUSED: too many. */
enum loods_code loods_plan_bulk_load(struct loods_app *app, struct loods_store *store, struct loods_arena *a,
				     const loods_id *clients, int n, struct loods_plan_slots *out,
				     struct loods_err *err) LOODS_CHECKED;

/* The day and time of the `i`th (from 0) that is planned. False: that time is not on that day any more. */
bool loods_plan_bulk_place(const struct loods_plan_bulk *b, int i, loods_date *on, loods_time *start);

/* Gives each its place. Pure. EINVALID with err->field: not complete, a day that has passed, or more than fit
 * in a day. */
enum loods_code loods_plan_bulk_lay(const struct loods_app *app, const struct loods_plan_bulk *b,
				    struct loods_plan_slots *s, struct loods_err *err) LOODS_CHECKED;

#endif
