/* Guidance period: from its first to its last day a client is guided. Only these days count in any figure. */
#ifndef LOODS_GUIDANCE_PERIOD_H
#define LOODS_GUIDANCE_PERIOD_H

#include "rec.h"

struct loods_guidance_period {
	struct loods_meta meta;
	loods_id client, cohort;
	loods_date start, end; /* both included; `end` unknown: it goes on */
	const char *end_reason;
};

extern const struct loods_type loods_guidance_period_type;

#endif
