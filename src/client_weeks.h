/*
 * One client's last weeks, each with what happened in it: contact, pauses, the agreement in force, gaps.
 * Pure; contact days and gaps are those of intensity.h.
 */
#ifndef LOODS_CLIENT_WEEKS_H
#define LOODS_CLIENT_WEEKS_H

#include "intensity.h"

enum { LOODS_WEEKS_SHORT = 26, LOODS_WEEKS_MAX = 52 };

struct loods_client_week {
	loods_date first;		 /* of seven days */
	int contact_days, eligible_days; /* of the seven */
	int paused_days;		 /* in a guidance period, and in a pause */
	int outside_days;		 /* in no guidance period */
	/* Attempts on eligible days: the client did not come, did not answer. */
	int no_shows, no_answers;
	int version;		/* number of the last agreement in force on one of the seven days, -1: none */
	int contacts, per_days; /* its n and P; 0: none */
	bool longest_gap, open_gap; /* an eligible day of the week is part of it */
};

struct loods_client_weeks {
	int n; /* weeks, oldest first; the last one ends with `today` */
	loods_date today;
	struct loods_client_week week[LOODS_WEEKS_MAX];
	int contact_days, paused_days, outside_days, no_shows, no_answers; /* of all weeks */
	/* As in struct loods_intensity, over the window of these weeks. */
	loods_num longest_gap, open_gap;
	loods_date longest_gap_from, longest_gap_to, open_gap_from;
};

/* `n` weeks from 1 to LOODS_WEEKS_MAX that end with `today`. The facts must leave out no contact. */
void loods_client_weeks_of(const struct loods_guidance *g, loods_date today, int n,
			   const struct loods_intensity_settings *settings, struct loods_intensity_work *work,
			   struct loods_client_weeks *out);

#endif
