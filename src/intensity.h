/*
 * Guidance intensity: delivered client-facing guidance per eligible client-time in a window, set against the
 * agreement then in force. The one implementation behind every screen, report and export. Pure: facts of one
 * client in, figures out; it reads no clock and no storage, and rounds nothing. Summing over clients is
 * summary.h's.
 *
 * What is undefined is all zeros: a rational with denominator 0, a loods_num that is not set, an enum's 0.
 */
#ifndef LOODS_INTENSITY_H
#define LOODS_INTENSITY_H

#include <stdbool.h>
#include <stdint.h>

#include "eligible.h"
#include "guidance.h"
#include "rational.h"
#include "rec.h"

/* Days [from, to): `to` is the first day after it. Both are known and from < to. */
struct loods_window {
	loods_date from, to;
};
/* The window of `days` days (at least 1) that ends with `last`. */
static inline struct loods_window loods_window_ending(loods_date last, int days)
{
	return (struct loods_window){ { last.n - days + 1 }, { last.n + 1 } };
}
/* The window from `first` to `last`, both included. */
static inline struct loods_window loods_window_between(loods_date first, loods_date last)
{
	return (struct loods_window){ first, { last.n + 1 } };
}
static inline loods_date loods_window_last(struct loods_window w) { return (loods_date){ w.to.n - 1 }; }
static inline int loods_window_days(struct loods_window w) { return w.to.n - w.from.n; }

/* Thresholds. An office can set its own; every report prints those it used. */
struct loods_intensity_settings {
	int below_percent;  /* realisation below this is `below`: 80 */
	int uneven_percent; /* coverage below this is `uneven`: 70 */
	int above_percent;  /* realisation above this is `above`: 120 */
	int grace_days;     /* days that an open gap may be longer than P/n: 7 */
	int min_days;       /* eligible days below which there is too little data: 14 */
	int min_minutes;    /* minutes from which a contact counts: 5 */
	int lost_attempts;  /* no-shows and unanswered calls in the open gap that make a contact lost: 2 */
};
extern const struct loods_intensity_settings loods_intensity_defaults;

enum { LOODS_FREQUENCY_DAYS = 28 }; /* frequency and dose are per so many eligible days */

enum loods_class {
	LOODS_CLASS_NO_AGREEMENT = 1,
	LOODS_CLASS_TOO_LITTLE_DATA,
	LOODS_CLASS_CONTACT_LOST,
	LOODS_CLASS_BELOW,
	LOODS_CLASS_UNEVEN,
	LOODS_CLASS_ABOVE,
	LOODS_CLASS_AS_AGREED,
	LOODS_CLASS_END,
};
extern const struct loods_choices loods_classes; /* codes `no_agreement` … `as_agreed`, with labels */

enum loods_overdue { LOODS_OVERDUE_UNDEFINED, LOODS_OVERDUE_NO, LOODS_OVERDUE_YES };

/* What falls on the days that one caseworker owned the case; caseworker 0: days without an owner. */
struct loods_intensity_share {
	loods_user_id caseworker;
	int eligible_days, contact_days, face_to_face_days, agreed_contact_days, offered_days;
	int64_t minutes;
	struct loods_rational expected;  /* undefined when none of these days is under an agreement */
	struct loods_rational frequency; /* undefined below min_days */
};

/* Eligible days of the window under one agreement version. */
struct loods_intensity_term {
	int contacts, per_days; /* n and P */
	int days;
};
enum { LOODS_INTENSITY_TERMS = 4 };

/* Countable contacts that somebody conducted, whoever owned the case. */
struct loods_intensity_conducted {
	loods_user_id user;
	int talks;
};

struct loods_intensity {
	struct loods_window window;
	int eligible_days;        /* E */
	int contact_days;         /* N: distinct days with a countable contact */
	int face_to_face_days;    /* of these, with one face to face */
	int64_t minutes;          /* M, of all countable contacts */
	int agreed_days;          /* eligible days under an agreement */
	int agreed_contact_days;  /* N_X: contact days under an agreement */
	int offered_days;         /* N_X and the days under an agreement with a no-show but no contact */
	int held, no_shows;       /* attempts held, whatever their minutes; those where nobody came */
	int slots, full_slots;    /* slots whose last day lies in the window; those with n contact days */
	struct loods_rational frequency; /* 28 N / E; undefined below min_days */
	struct loods_rational dose;      /* 28 M / E; likewise */
	struct loods_rational expected;  /* X; undefined when no eligible day is under an agreement */
	struct loods_rational realisation, offered; /* N_X / X, offered_days / X */
	struct loods_rational show_rate; /* held / (held + no_shows) */
	struct loods_rational coverage;  /* full_slots / slots */
	loods_num longest_gap;    /* days; undefined when eligible_days is 0 */
	loods_date longest_gap_from, longest_gap_to; /* its first and last day, of the first of several; unknown
						      * when it is 0 or undefined */
	loods_num open_gap;       /* days; undefined when the last day is not eligible */
	loods_date open_gap_from; /* its first day; unknown when the gap is 0 or undefined */
	enum loods_overdue overdue;
	int breadth;              /* distinct topics of countable contacts */
	uint32_t topics;          /* which */
	enum loods_class class;
	int contacts, per_days;   /* n and P of the agreement in force on the last day, 0: none */
	loods_user_id owner;      /* on the last day, 0: none */
	/* Versions with an eligible day in the window, in order of time; the first few of them. */
	struct loods_intensity_term terms[LOODS_INTENSITY_TERMS];
	int n_terms; /* of all, perhaps more than LOODS_INTENSITY_TERMS */

	/* Shown beside it and never counted: final contacts dated in the window. */
	int written, third_party; /* by chat, e-mail or letter; with others, the client not there */

	/* By whom, in the order met. They live in the `work` until its next use. */
	const struct loods_intensity_share *shares; /* one for each owner of at least one eligible day */
	const struct loods_intensity_conducted *conducted;
	int n_shares, n_conducted;

	/* Contacts that the facts leave out may change a figure here: ask again with all of them. */
	bool needs_more;
};

/* Scratch memory, reused from client to client. All zeros is ready. */
struct loods_intensity_work {
	struct loods_eligible eligible;
	struct loods_intensity_share *shares;
	struct loods_intensity_conducted *conducted;
	int n_shares, cap_shares, n_conducted, cap_conducted;
};
void loods_intensity_work_release(struct loods_intensity_work *work);

/*
 * All figures of one client over a window. Facts after the window's last day are ignored. Time grows with the
 * number of spans and contacts, not with days. Choices where the definitions leave room:
 * - a no-show or unanswered call makes a contact lost when it is dated on a day of the open gap, so not
 *   within a pause;
 * - of owners or agreement versions that overlap (the rules refuse it) the later one holds from its first day
 *   on;
 * - an expectation whose exact fraction needs more than 64 bits (a dozen versions with periods that have
 *   nothing in common) is kept to a millionth.
 */
void loods_intensity_of(const struct loods_guidance *g, struct loods_window w,
			const struct loods_intensity_settings *settings, struct loods_intensity_work *work,
			struct loods_intensity *out);

/* a + b for expectations: exact, or to a millionth where 64 bits cannot hold the exact one; an undefined
 * one counts as nothing. */
struct loods_rational loods_expected_add(struct loods_rational a, struct loods_rational b);
/* days / expected, likewise; undefined when `expected` is undefined or 0. */
struct loods_rational loods_expected_share(int64_t days, struct loods_rational expected);

/* What is to be done, as seen at the end of day `on`; agreements, pauses and periods already entered for
 * later days are taken into account. */
struct loods_intensity_due {
	loods_date contact_by; /* without a contact it is overdue on this day, perhaps past; unknown: never */
	int contacts_needed;   /* contact days still missing in the running slot, 0: full or none runs */
	loods_date needed_by;  /* last day of that slot; unknown: none runs to its end */
	bool needs_more;       /* as in struct loods_intensity */
};
void loods_intensity_due_of(const struct loods_guidance *g, loods_date on,
			    const struct loods_intensity_settings *settings,
			    struct loods_intensity_work *work, struct loods_intensity_due *out);

struct loods_intensity_week {
	int contact_days, eligible_days; /* of the seven */
};
/* `n` weeks of seven days, the last of them ending with `last`; oldest first. False when the facts leave
 * out contacts of the time asked for. */
bool loods_intensity_weeks(const struct loods_guidance *g, loods_date last, int n,
			   const struct loods_intensity_settings *settings, struct loods_intensity_work *work,
			   struct loods_intensity_week out[]);
enum { LOODS_INTENSITY_WEEKS = 13 }; /* as many as the lists show */

#endif
