/*
 * Signals about plans, courses and cover, each in one sentence with its reason. Pure: records in, sentence
 * out.
 */
#ifndef LOODS_SIGNALS_PLAN_H
#define LOODS_SIGNALS_PLAN_H

#include "attendance.h"
#include "cover.h"
#include "instrument.h"
#include "timeline.h"

enum { LOODS_ATTENDANCE_WEEKS = 4, LOODS_ATTENDANCE_LOW = 80 /* per cent */ };

/* One language step over the four whole weeks before the present one. Excused minutes are missed all the
 * same; the sentence tells how many they were. */
struct loods_attendance_signal {
	int planned, attended, excused; /* minutes */
	bool low;			/* less than LOODS_ATTENDANCE_LOW per cent of what was planned */
};
/* Adds one line to the sums, where it is of `step` and of those weeks. */
void loods_attendance_signal_add(struct loods_attendance_signal *s, const struct loods_attendance *a,
				 loods_id step, loods_date today);
/* "Attendance of the last 4 weeks is 62 %, …": its sentence, translated, where it is low. */
void loods_attendance_signal_say(const struct loods_attendance_signal *s, struct loods_str *out);
/* Days by which it goes on past its planned end; 0: it does not, or has ended. */
int loods_instrument_overdue(const struct loods_instrument *i, loods_date today);
/* It holds today, and its last day lies in this week. */
bool loods_cover_lapses(const struct loods_cover *v, loods_date today);

/* Appends what there is to notice about that row of a client's time line, translated; nothing where there is
 * nothing. A language step and its attendance are judged by all lines of that step. */
void loods_plan_signal(const struct loods_timeline *all, const struct loods_timeline_row *row,
		       loods_date today, struct loods_str *out);

#endif
