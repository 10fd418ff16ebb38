/* Pause: days on which a client cannot be guided. They are cut out of every figure. A worker's own leave is
 * no pause. */
#ifndef LOODS_PAUSE_H
#define LOODS_PAUSE_H

#include "rec.h"

enum loods_pause_reason {
	LOODS_PAUSE_ADMISSION = 1,
	LOODS_PAUSE_DETENTION,
	LOODS_PAUSE_LEAVE,
	LOODS_PAUSE_ABROAD,
	LOODS_PAUSE_OTHER,
	LOODS_PAUSE_REASON_END,
};

struct loods_pause {
	struct loods_meta meta;
	loods_id client;
	loods_date from, to; /* both included; `to` unknown: it goes on */
	int reason;
};

extern const struct loods_type loods_pause_type;
extern const struct loods_choices loods_pause_reasons;

#endif
