/*
 * Retention: how long a dossier is kept, and erasing it when its time has come. The time counts from the day
 * after the last day of the last guidance period; of a client who was deleted, because entered by mistake,
 * from the day of that. A client who is in guidance, or never was, has no such day.
 *
 * After erasure nothing leads to the person: every record of theirs and every version of it is gone. What
 * figures over a year need is added up beforehand (loods_store_erased()).
 */
#ifndef LOODS_OPS_RETENTION_H
#define LOODS_OPS_RETENTION_H

#include "app.h"
#include "rec.h"

/* How many years, where the setting `retention_years` is not set. */
extern const int loods_retention_years;

enum loods_retention_why {
	LOODS_RETENTION_ENDED = 1, /* guidance has ended */
	LOODS_RETENTION_DELETED,   /* the client was deleted */
	LOODS_RETENTION_GUIDED,    /* is in guidance still, or will be */
	LOODS_RETENTION_NEVER,     /* no guidance period */
	LOODS_RETENTION_WHY_END,
};
extern const struct loods_choices loods_retention_whys;

struct loods_retention_case {
	loods_id client;
	const char *reference;
	enum loods_retention_why why;
	loods_date last_on; /* the last day of guidance, or that of the deletion; unknown: none */
	loods_date
		erase_from; /* from this day on the client may be erased; unknown: there is no such day yet */
	bool due;           /* that day has come */
};

struct loods_retention {
	int64_t years;
	struct loods_retention_case *list; /* by erase_from, then by id */
	int n;
};

/* Who may be erased today, or how it stands with one `client` (0: all who are due), into `a`; written to the
 * log as a list that was read. EDENIED: not a team lead. */
enum loods_code loods_retention_load(struct loods_app *app, struct loods_arena *a, loods_id client,
				     struct loods_retention *out, struct loods_err *err) LOODS_CHECKED;

/* Erases one client in a transaction of its own, and keeps the counts; the log keeps who did it and why.
 * EREFUSED: the time has not come, with the reason and the day. EUSAGE: a reason of blanks; NULL: that the time is over. EDENIED, EBUSY, EIO:
 * nothing was changed. After the last one: loods_store_clean(). */
enum loods_code loods_retention_erase(struct loods_app *app, loods_id client, const char *reason,
				      struct loods_err *err) LOODS_CHECKED;

/* The counts that were kept, by cohort, arm, year and gender, into `a`. EDENIED: not a team lead. */
enum loods_code loods_retention_counts(struct loods_app *app, struct loods_arena *a,
				       struct loods_erased_counts *out, struct loods_err *err) LOODS_CHECKED;

#endif
