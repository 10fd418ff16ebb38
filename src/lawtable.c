#include "lawtable.h"

#include <stddef.h>

#include "childcare.h"
#include "instrument.h"
#include "language_step.h"

/* By fact, oldest first. */
static const struct loods_law_row rows[] = {
	{ LOODS_LAW_KOT_HOURS, 2012, 1, 1, 230, "Besluit kinderopvangtoeslag" },
	{ LOODS_LAW_KOT_APPLY_MONTHS, 2014, 1, 1, 3, "Wet kinderopvang" },
	{ LOODS_LAW_KOT_NEEDS_LRK, 2010, 1, 1, 1, "Wet kinderopvang, art. 1.5" },
	{ LOODS_LAW_KOT_OR_SMI, 2005, 1, 1, 1, "Wet kinderopvang, art. 1.6; Participatiewet, art. 35" },
	/* No act says when to remind: these are as long before the term above as an application takes. */
	{ LOODS_LAW_KOT_REMIND_DAYS, 2014, 1, 1, 60, "Loods, for the term in the Wet kinderopvang" },
	{ LOODS_LAW_KOT_URGE_DAYS, 2014, 1, 1, 80, "Loods, for the term in the Wet kinderopvang" },
	{ LOODS_LAW_SMI_NOTICE_DAYS, 2005, 1, 1, 42, "Loods: a new indication takes weeks" },
	{ LOODS_LAW_TERM_WI2013, 2013, 1, 1, 36, "Wet inburgering, as changed on 1 January 2013" },
	{ LOODS_LAW_TERM_WI2021, 2022, 1, 1, 36, "Wet inburgering 2021" },
	{ LOODS_LAW_TERM_NOTICE_MONTHS, 2013, 1, 1, 6, "Loods: exams are booked months ahead" },
};

/* Activities with the right: Wet kinderopvang, art. 1.6. For a parent on welfare a course is a provision
 * toward work; a buddy or an open language house is not. */
struct activity {
	int serves, step_kind; /* step_kind 0: any, also unknown */
	int year, month, day;
};
static const struct activity activities[] = {
	{ LOODS_SERVES_WORK, 0, 2005, 1, 1 },
	{ LOODS_SERVES_INSTRUMENT, 0, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_CIVIC_B1, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_CIVIC_EDUCATION, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_CIVIC_Z, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_LITERACY, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_NT2, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_ADULT_EDUCATION, 2005, 1, 1 },
	{ LOODS_SERVES_LANGUAGE_STEP, LOODS_STEP_LANGUAGE_AT_WORK, 2005, 1, 1 },
};

/* Codes by kind: Statistics Netherlands (CBS), Statistiek Re-integratie door Gemeenten, "type voorziening",
 * guidelines as of January 2021. 31 (an adapted workplace) and 59 (other) go beside any kind. A later edition adds rows; the last one of a kind that is in force counts. */
struct srg {
	int kind, code; /* code 0: from that day on there is none */
	int year, month, day;
};
static const struct srg srg[] = {
	{ LOODS_INSTRUMENT_TRIAL_PLACEMENT, LOODS_SRG_23, 2021, 1, 1 },
	{ LOODS_INSTRUMENT_WORK_EXPERIENCE, LOODS_SRG_29, 2021, 1, 1 },
	{ LOODS_INSTRUMENT_JOB_COACH, LOODS_SRG_30, 2021, 1, 1 },
};

static bool in_force(int year, int month, int day, loods_date on)
{
	loods_date from;

	return loods_date_from_ymd(year, month, day, &from) && from.n <= on.n;
}

const struct loods_law_row *loods_law_on(enum loods_law fact, loods_date on)
{
	const struct loods_law_row *found = NULL;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].fact == fact && in_force(rows[i].year, rows[i].month, rows[i].day, on))
			found = &rows[i];
	return found;
}

bool loods_law_kot_activity(int serves, int step_kind, loods_date on)
{
	/* Which step it is may not have been written down: then nothing speaks against it. */
	if (serves == LOODS_SERVES_LANGUAGE_STEP && step_kind == 0)
		return true;
	for (size_t i = 0; i < sizeof activities / sizeof activities[0]; i++) {
		const struct activity *a = &activities[i];

		if (a->serves == serves && (a->step_kind == 0 || a->step_kind == step_kind) &&
		    in_force(a->year, a->month, a->day, on))
			return true;
	}
	return false;
}

int loods_law_srg_code(int kind, loods_date on)
{
	int found = 0;

	for (size_t i = 0; i < sizeof srg / sizeof srg[0]; i++)
		if (srg[i].kind == kind && in_force(srg[i].year, srg[i].month, srg[i].day, on))
			found = srg[i].code;
	return found;
}
