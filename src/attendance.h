/* Attendance: how much of a language step was followed in one week. Without excuse is what was planned and
 * neither attended nor excused. */
#ifndef LOODS_ATTENDANCE_H
#define LOODS_ATTENDANCE_H

#include "rec.h"

enum { LOODS_ATTENDANCE_MINUTES_MAX = 7 * 24 * 60 };

struct loods_attendance {
	struct loods_meta meta;
	loods_id language_step;
	loods_week week;
	loods_num planned, attended, excused; /* minutes; excused not known: none */
};

extern const struct loods_type loods_attendance_type;

#endif
