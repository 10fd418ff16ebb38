/* Measurement: where a client stands on a scale, as seen on one day. Levels of the language are
 * language_level.h. */
#ifndef LOODS_MEASUREMENT_H
#define LOODS_MEASUREMENT_H

#include "rec.h"

enum loods_scale {
	LOODS_SCALE_PARTICIPATION_LADDER = 1, /* 1 isolated … 6 paid work */
	LOODS_SCALE_NAMED,		      /* another one, by its name */
	LOODS_SCALE_END,
};
enum loods_measurement_basis {
	LOODS_MEASURED_SELF = 1,
	LOODS_MEASURED_CASEWORKER,
	LOODS_MEASURED_TOGETHER,
	LOODS_MEASURED_EXPERT,
	LOODS_MEASUREMENT_BASIS_END,
};

struct loods_measurement {
	struct loods_meta meta;
	loods_id client;
	int scale;
	loods_num value;
	loods_date measured_on;
	int basis;
	const char *scale_name; /* of LOODS_SCALE_NAMED only */
};

extern const struct loods_type loods_measurement_type;
extern const struct loods_choices loods_scales, loods_measurement_bases;

#endif
