/* Ownership: whose case a client is, day by day. It decides who may open the dossier and to whom figures go.
 */
#ifndef LOODS_OWNERSHIP_H
#define LOODS_OWNERSHIP_H

#include "rec.h"

struct loods_ownership {
	struct loods_meta meta;
	loods_id client;
	loods_user_id caseworker;
	loods_date from, to; /* both included; `to` unknown: it goes on */
};

extern const struct loods_type loods_ownership_type;

#endif
