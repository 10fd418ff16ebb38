/*
 * The contact log of a snapshot as microdata: a row for each contact, six coded fields with hierarchies, so
 * that it can be coarsened step by step. Arm and gender are those of the client and are never coarsened;
 * period is the quarter of the day, then half year and year; channel, outcome and minutes have coarser values
 * of their own.
 */
#ifndef LOODS_EXPORT_LOG_H
#define LOODS_EXPORT_LOG_H

#include "export_snapshot.h"

enum loods_export_log_field {
	LOODS_EXPORT_LOG_ARM,
	LOODS_EXPORT_LOG_GENDER,
	LOODS_EXPORT_LOG_PERIOD,
	LOODS_EXPORT_LOG_CHANNEL,
	LOODS_EXPORT_LOG_OUTCOME,
	LOODS_EXPORT_LOG_MINUTES,
	LOODS_EXPORT_LOG_FIELDS,
};

/* Fields as attributes are: name, label, hierarchy. Arm and gender are LOODS_EXPORT_FIXED. */
extern const struct loods_export_attribute loods_export_log_fields[LOODS_EXPORT_LOG_FIELDS];

struct loods_export_log {
	struct loods_microdata contacts; /* nrows: the contacts of the snapshot, in its order */
	const uint32_t *who;		 /* the row of the snapshot of each */
	const size_t *first;		 /* contacts of row r: first[r] .. first[r + 1] - 1 */
	const int32_t *day;		 /* of each, Rata Die */
};

/* Made of the snapshot, in `a`: some 22 bytes for each contact. The snapshot must outlive it. */
void loods_export_log_of(const struct loods_snapshot *s, struct loods_arena *a, struct loods_export_log *out);

#endif
