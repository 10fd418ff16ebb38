/*
 * The signals: all that the program notices by itself about a client, each one a sentence with its reason, the
 * record it comes from and the form that settles it. One table says what there is; Today, the dossier and the
 * review of a team lead show what loods_signals_of() finds. Pure: facts in, signals out.
 *
 * Which day it begins, as of `today`; D is the day that is named:
 *   draft                 a draft of a contact was entered more than a day ago (as missing.h counts it)
 *   task_due              a task about the client is not done, D ≤ today
 *   blocked_*             something is blocked today, as blockers.h has it: language waits on childcare that is
 *                         waited for (a chain), childcare is waited for, language stands still for want of
 *                         childcare that nobody seeks, language is on the waiting list; weeks lost as there
 *   kot_60_days, _80_     so many days or more since the first day of care, and childcare allowance is not
 *                         applied for though it can be: the activity gives the right (lawtable.h), the care is of a
 *                         kind that is registered or has an LRK number, and no other money pays it. Care that
 *                         ended: until the term is over
 *   kot_activity_ended    childcare allowance is applied for or paid today, and what the care serves is over
 *   kot_hours             more hours this month than the allowance pays, over all care of one child that it
 *                         pays at least in part
 *   smi_ends              it ends today or within the days of the law table, and nothing follows for the child
 *   care_after_start      the course, instrument or work begins before the care for it does, or begins within
 *                         six weeks, or did so no more than six weeks ago, and its care has no first day yet
 *   exam_term             the term for civic integration ends within the months of the law table, or has ended,
 *                         and no step of that act is completed, exempt or waived. It runs from the first day of
 *                         the client's first step of that act, as no other day is recorded
 *   attendance_low        signals_plan.h, for each step that is not over
 *   level_old             a language step is scheduled, running or interrupted, and six months have passed since
 *                         the newest level other than unknown, or without one since the step began
 *   outcome_check         after 3, 6 or 12 months nobody has written down how it is; until the next check is due,
 *                         the last one for a year
 *   instrument_past       signals_plan.h
 *   agreement_missing, agreement_ending  agreement_gaps.h, within LOODS_GAP_DAYS
 *   no_owner              in guidance and nobody's client
 *   cover_lapses          signals_plan.h; of no client
 * All but draft, task_due and outcome_check are of clients with a guidance period that holds today; a pause takes
 * away only what is blocked (blockers.h).
 */
#ifndef LOODS_SIGNALS_LIST_H
#define LOODS_SIGNALS_LIST_H

#include "signal_facts.h"
#include "signals.h"
#include "signals_plan.h"

enum loods_signal_kind {
	LOODS_SIGNAL_CONTACT_LOST = 1, /* these three are contact signals (signals.h), from which they are made */
	LOODS_SIGNAL_CONTACT_OVERDUE,
	LOODS_SIGNAL_NO_RESULT,
	LOODS_SIGNAL_BLOCKED_CHAIN,
	LOODS_SIGNAL_BLOCKED_CHILDCARE,
	LOODS_SIGNAL_BLOCKED_NO_CHILDCARE,
	LOODS_SIGNAL_BLOCKED_WAITING_LIST,
	LOODS_SIGNAL_KOT_80_DAYS,
	LOODS_SIGNAL_KOT_60_DAYS,
	LOODS_SIGNAL_KOT_ACTIVITY_ENDED,
	LOODS_SIGNAL_KOT_HOURS,
	LOODS_SIGNAL_SMI_ENDS,
	LOODS_SIGNAL_CARE_AFTER_START,
	LOODS_SIGNAL_EXAM_TERM,
	LOODS_SIGNAL_ATTENDANCE_LOW,
	LOODS_SIGNAL_LEVEL_OLD,
	LOODS_SIGNAL_OUTCOME_CHECK,
	LOODS_SIGNAL_INSTRUMENT_PAST,
	LOODS_SIGNAL_AGREEMENT_MISSING,
	LOODS_SIGNAL_AGREEMENT_ENDING,
	LOODS_SIGNAL_NO_OWNER,
	LOODS_SIGNAL_COVER_LAPSES,
	LOODS_SIGNAL_TASK_DUE,
	LOODS_SIGNAL_DRAFT,
	LOODS_SIGNAL_END,
};
extern const struct loods_choices loods_signal_kinds; /* codes, and what each is called where they are counted */

/* One of them. What is not named for its kind is zero. */
struct loods_signal {
	enum loods_signal_kind kind;
	enum loods_mark mark;   /* LATE: something is lost or late; DUE: to be done now; SOON: there is time yet */
	loods_id client;        /* 0: of no client */
	const struct loods_type *type; /* of the record that it comes from; NULL: only of the client */
	loods_id record;        /* that record; 0: of none */
	/* What settles it: a new record of this type, about that one or the client; NULL: that one, changed. */
	const struct loods_type *fresh;
	loods_date on;          /* the day that it is about */
	loods_date until;       /* and a second one */
	int days, n, of;        /* the numbers of its sentence */
	int what, how;          /* codes of the records that it names */
	loods_user_id user;     /* whose task; who covers */
	loods_user_id for_whom; /* who is covered */
	struct loods_attendance_signal attendance;
};

/* Grows in its arena. */
struct loods_signals {
	struct loods_arena *arena;
	struct loods_signal *list;
	int n, cap;
};

/* Scratch, used again for the next client; all zeros is ready. */
struct loods_signals_work {
	struct loods_blocks blocks;
	struct loods_eligible eligible;
};
void loods_signals_work_release(struct loods_signals_work *w);

/* Adds what follows from the facts, in no order; `now` lies on the day that is asked about. The three
 * of contact and cover_lapses are not among them. */
void loods_signals_of(const struct loods_signal_facts *f, loods_stamp now, struct loods_signals_work *w,
		      struct loods_signals *out);
/* Adds the one that a contact signal is, where it is late. */
void loods_signals_of_contact(loods_id client, const struct loods_contact_signal *s, struct loods_signals *out);
/* Adds the one of a cover, where it lapses this week. */
void loods_signals_of_cover(const struct loods_cover *v, loods_date today, struct loods_signals *out);

/* The sentence, translated. `user_name` gives an account's name. */
typedef const char *loods_signal_user_fn(void *ctx, loods_user_id id);
void loods_signal_say(const struct loods_signal *s, loods_signal_user_fn *user_name, void *ctx,
		      struct loods_str *out);

/* Order of lists, for qsort: by mark, then by kind, day and record. */
int loods_signal_compare(const void *a, const void *b);

#endif
