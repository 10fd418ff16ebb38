/*
 * Everything about one client's guidance intensity that a screen shows: the figures of intensity.h over the
 * caseworker's and the team lead's window, the weeks on a time line, what is to be done next, and the
 * agreements and pauses behind them. Reads; computes nothing of its own.
 */
#ifndef LOODS_CLIENT_INTENSITY_H
#define LOODS_CLIENT_INTENSITY_H

#include "agreement.h"
#include "app.h"
#include "client_weeks.h"
#include "intensity.h"
#include "intensity_track.h"
#include "pause.h"
#include "str.h"

enum { LOODS_CLIENT_WINDOWS = 2 };

struct loods_client_intensity {
	loods_date today;
	struct loods_intensity_settings settings;
	int days[LOODS_CLIENT_WINDOWS];			      /* 28 and 91 */
	struct loods_intensity figures[LOODS_CLIENT_WINDOWS]; /* without the shares of owners */
	struct loods_intensity_due due;
	struct loods_intensity_track track;   /* for the first window */
	struct loods_client_weeks half, year; /* LOODS_WEEKS_SHORT and LOODS_WEEKS_MAX weeks */
	struct loods_list agreements, pauses; /* newest first */
};

enum loods_code loods_client_intensity_load(struct loods_app *app, struct loods_arena *a, loods_id client,
					    loods_date today, struct loods_client_intensity *out,
					    struct loods_err *err) LOODS_CHECKED;

/* What keeps it or brings it back on track, in one to three sentences, translated. Adds to `out`. */
void loods_client_intensity_advice(const struct loods_client_intensity *c, struct loods_str *out);

/* One sentence each about what the time line draws, translated; they add to `out`. */
/* "From 2 March 2026: 1 contact per 14 days, by phone if possible." */
void loods_client_intensity_agreed(const struct loods_agreement *a, struct loods_str *out);
/* "Paused from 3 August 2026 to 23 August 2026: abroad." */
void loods_client_intensity_paused(const struct loods_pause *p, struct loods_str *out);
/* How many contact days and missed attempts the weeks hold, and how many days could not count. */
void loods_client_weeks_counts(const struct loods_client_weeks *w, struct loods_str *out);
/* The longest gap, and the one that is open; a sentence also when there is none. */
void loods_client_weeks_longest(const struct loods_client_weeks *w, struct loods_str *out);
void loods_client_weeks_open(const struct loods_client_weeks *w, struct loods_str *out);

#endif
