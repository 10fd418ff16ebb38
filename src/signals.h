/*
 * Signals: what the program notices by itself about contact with one client, each with its reason. Pure:
 * facts in, one state out; Today and the caseload show the same state because both ask here.
 */
#ifndef LOODS_SIGNALS_H
#define LOODS_SIGNALS_H

#include "date.h"
#include "intensity.h"
#include "store.h"
#include "str.h"

/* Most urgent first: lists sort by it. */
enum loods_mark {
	LOODS_MARK_LATE = 1, /* agreed or planned, and not done */
	LOODS_MARK_DUE,      /* today, or the agreed time has come */
	LOODS_MARK_SOON,     /* within seven days */
	LOODS_MARK_NO_PLAN,  /* in guidance, and no agreement in force */
	LOODS_MARK_OK,
	LOODS_MARK_AWAY,     /* paused or not in guidance today */
};

enum loods_why {
	LOODS_WHY_NONE,
	LOODS_WHY_LOST,         /* overdue for long, and the client did not come or answer */
	LOODS_WHY_NO_RESULT,    /* a planned contact has passed without a result */
	LOODS_WHY_OVERDUE,      /* longer without contact than agreed, the grace included */
	LOODS_WHY_PLANNED,      /* planned for `when` */
	LOODS_WHY_AGREED,       /* the agreement asks for contact by `when` and nothing is planned */
	LOODS_WHY_NO_AGREEMENT,
};

enum { LOODS_SOON_DAYS = 7 };

struct loods_contact_signal {
	enum loods_mark mark;
	enum loods_why why;
	int days;          /* LATE: late by so many; DUE, SOON: until `when`, negative where it has passed */
	loods_date when;   /* unknown: no day belongs to it */
	loods_time at;
	int channel;       /* of the planned contact, 0: none */
	int contacts, per_days; /* the agreement in force, 0: none */
};

/* `c` as the caseload reads it for `today`; `i` over a window that ends with `today`. */
struct loods_contact_signal loods_contact_signal_of(const struct loods_case *c,
						    const struct loods_intensity *i, loods_date today);

/* The mark as a word with its sign ("!! LATE"), translated; fixed for the mark. */
const char *loods_mark_label(enum loods_mark mark);
/* "12 days late", "today 10:30", "in 3 days", translated. */
void loods_contact_signal_when(const struct loods_contact_signal *s, struct loods_str *out);
/* The reason in a few words, translated. */
void loods_contact_signal_why(const struct loods_contact_signal *s, struct loods_str *out);

#endif
