/* Cover (waarneming): one caseworker has the clients of another for a while. It begins and lapses by its own
 * days; nobody has to end it. What it allows is decided in rights.h. */
#ifndef LOODS_COVER_H
#define LOODS_COVER_H

#include "rec.h"

struct loods_cover {
	struct loods_meta meta;
	loods_user_id for_whom, by_whom;
	loods_date from, until; /* both included */
};

extern const struct loods_type loods_cover_type;

#endif
