/*
 * Facts that change by law, each with the day from which it holds and where it stands. Rules ask here and
 * hold no number of their own: when the law changes, a row is added and what lies before that day is still
 * judged by the old one.
 */
#ifndef LOODS_LAWTABLE_H
#define LOODS_LAWTABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "date.h"

enum loods_law {
	LOODS_LAW_KOT_HOURS =
		1, /* hours per child per calendar month for which there can be childcare allowance */
	LOODS_LAW_KOT_APPLY_MONTHS, /* months after the first day of care within which it is to be applied for
				     */
	LOODS_LAW_KOT_NEEDS_LRK,    /* 1: only for care that stands in the national register */
	LOODS_LAW_KOT_OR_SMI,	    /* 1: no allowance for a child and period for which there is SMI */
	LOODS_LAW_KOT_REMIND_DAYS,  /* days after the first day of care without an application: it is noticed … */
	LOODS_LAW_KOT_URGE_DAYS,    /* … and it is urgent */
	LOODS_LAW_SMI_NOTICE_DAYS,  /* days before the end of SMI from which it is noticed */
	LOODS_LAW_TERM_WI2013,	    /* months within which civic integration is to be completed, by regime */
	LOODS_LAW_TERM_WI2021,
	LOODS_LAW_TERM_NOTICE_MONTHS, /* months before the end of that term from which it is noticed */
	LOODS_LAW_END,
};

struct loods_law_row {
	enum loods_law fact;
	int year, month, day; /* the first day on which it holds */
	int value;
	const char *source; /* not translated: names of Dutch acts */
};

/* The row in force on `on`; NULL: on that day there was no such rule. */
const struct loods_law_row *loods_law_on(enum loods_law fact, loods_date on);

/* Does this activity of the parent give the right to childcare allowance on that day? `serves` is enum
 * loods_serves; `step_kind` is enum loods_language_step_kind, 0: which language step is not known. */
bool loods_law_kot_activity(int serves, int step_kind, loods_date on);

/* The code (enum loods_srg) under which an instrument of that kind (enum loods_instrument_kind) that runs on
 * that day is told to the national statistics on re-integration; 0: none is known. */
int loods_law_srg_code(int kind, loods_date on);

#endif
