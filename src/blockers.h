/*
 * Blockers: what waits on what, and the time that was lost. Pure: the dated versions of a client's language
 * steps and childcare in, spans of days with a cause out, and days counted over a stretch of time. It reads
 * no storage (blockers_office.h does) and adds up no clients (blockers_sum.h does).
 *
 * A version tells in which state a record was. The days of a state follow from the versions in their order;
 * versions that were deleted tell nothing, and a record whose newest version is deleted does not count.
 *
 * Language step
 *   A state begins on `state_since` where the version gives one that the version before did not have (an old
 *   one left standing says nothing about a new state); else, for a step that runs, on `starts_on`, for one
 *   that is over, on `ends_on`, where that is not after the version's own day; else on the version's own day:
 *   the day of entry of version 1, the day of change of later ones. A version in the state (and with the
 *   reason) of the one before corrects when that state began, if it says so. A state that begins on or
 *   before the first day of an earlier one takes its place. A state lasts until the day before the next.
 *   Waiting list, interrupted and stopped cost time. A stop is for ever, so it costs time only until another
 *   step of the client is under way (intended to running), or becomes completed, exempt or waived.
 * Childcare
 *   It is waited for in the states need, searching and waiting list. A wait begins on the day of its first
 *   version, or on `waiting_since` where that is earlier; it ends the day before it moves on to another
 *   state, or before care starts (`starts_on`) where that is earlier; a start hoped for ends nothing while
 *   it still waits. `waiting_since` is what the newest
 *   version until the next wait says; one that lies before the end of the wait before is that one's. Where
 *   no version says that care was waited for, both `waiting_since` and `starts_on` have to be known.
 *
 * What has no end lasts until the day that is asked about. Only eligible days count (eligible.h): inside a
 * guidance period, outside every pause. A day counts once for a cause, however many records give it.
 * A language step blocked for no childcare while childcare is waited for is one chain, LOODS_BLOCK_CHAIN: on
 * such a day neither of the two causes behind it counts beside it. Other causes may share a day. Weeks are
 * days / 7.
 */
#ifndef LOODS_BLOCKERS_H
#define LOODS_BLOCKERS_H

#include "eligible.h"
#include "intensity.h"

/* The causes, and two sums over them in which a day also counts once. */
enum loods_blocker {
	LOODS_BLOCK_CHAIN = 1,    /* a language step waits on childcare that is waited for */
	LOODS_BLOCK_CHILDCARE,    /* childcare is waited for, and no step is blocked for it */
	LOODS_BLOCK_NO_CHILDCARE, /* a step is blocked for no childcare, and none is waited for */
	LOODS_BLOCK_WAITING_LIST, /* a step is on the waiting list */
	LOODS_BLOCK_HEALTH, /* from here on: a step was interrupted or stopped, by its reason */
	LOODS_BLOCK_WORK,
	LOODS_BLOCK_TRAVEL,
	LOODS_BLOCK_FAMILY,
	LOODS_BLOCK_MOVED,
	LOODS_BLOCK_MOTIVATION,
	LOODS_BLOCK_PROVIDER,
	LOODS_BLOCK_OTHER,
	LOODS_BLOCK_ANY_CHILDCARE, /* one of the first three */
	LOODS_BLOCK_ANY,
	LOODS_BLOCK_END,
};
enum { LOODS_BLOCK_CAUSES = LOODS_BLOCK_ANY_CHILDCARE }; /* causes are 1 to this, exclusive */
extern const struct loods_choices loods_blockers; /* codes `childcare_chain` … `any` */

/* One version of a language step or of a childcare arrangement, as storage reads it. */
struct loods_block_version {
	loods_id client, record;
	int64_t version;
	bool childcare;   /* else a language step */
	bool deleted;
	int state;        /* of language_step.h or childcare.h */
	int reason;       /* of a language step */
	loods_date since; /* state_since or waiting_since */
	loods_date starts_on, ends_on;
	loods_date day;   /* the version's own day */
};

/* Days on which something was blocked. */
struct loods_block {
	enum loods_blocker cause; /* never CHAIN or a sum: two spans make a chain */
	int32_t first, last;      /* day numbers */
	bool open;                /* it has no end yet */
	loods_id record;
};

/* Grows and is used again for the next client; all zeros is empty and ready. */
struct loods_blocks {
	struct loods_block *list; /* language steps first, then childcare; each by record and day */
	int n, cap;
	struct loods_block_state *states; /* scratch */
	int n_states, cap_states;
};
void loods_blocks_release(struct loods_blocks *b);

/* The spans of one client up to and including `until`. `v`: its versions ordered by kind (steps first),
 * record, version. */
void loods_blocks_fill(struct loods_blocks *b, const struct loods_block_version *v, int n, loods_date until);

/* Adds to days[cause], the sums too, what counts from `first` to `last`; days[0]: the eligible days. */
void loods_blocks_count(const struct loods_blocks *b, const struct loods_eligible *e, int32_t first,
			int32_t last, int days[LOODS_BLOCK_END]);

/* Something that is blocked on a day. */
struct loods_block_open {
	enum loods_blocker cause; /* CHAIN: a language step that waits on childcare */
	loods_id record;          /* the step, or the childcare: see loods_block_is_childcare */
	loods_id on;              /* CHAIN: the childcare that it waits on, the longest waited for */
	loods_date since;
	int days;                 /* lost so far, `day` included */
};
/* What is blocked on `day`, up to `max` into `out`; returns how many there are. Nothing when the day is not
 * eligible. Childcare that a chain waits on is in the chain. */
int loods_blocks_open(const struct loods_blocks *b, const struct loods_eligible *e, loods_date day,
		      struct loods_block_open *out, int max);

static inline bool loods_block_is_childcare(enum loods_blocker cause)
{
	return cause == LOODS_BLOCK_CHILDCARE;
}

#endif
