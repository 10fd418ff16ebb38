/* Agreement: how often there is to be contact, in versions that follow each other in time. Intensity is set
 * against it. */
#ifndef LOODS_AGREEMENT_H
#define LOODS_AGREEMENT_H

#include "rec.h"

enum { LOODS_AGREEMENT_CONTACTS_MAX = 31, LOODS_AGREEMENT_DAYS_MAX = 366 };

struct loods_agreement {
	struct loods_meta meta;
	loods_id client;
	loods_num contacts, per_days; /* n contacts per P days */
	loods_date from, to;          /* both included; `to` unknown: it goes on */
	int channel;                  /* preferred, enum loods_channel */
};

extern const struct loods_type loods_agreement_type;

#endif
