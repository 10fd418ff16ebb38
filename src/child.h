/* Child: a child of a client, as far as childcare depends on it. No name is needed. */
#ifndef LOODS_CHILD_H
#define LOODS_CHILD_H

#include "rec.h"

struct loods_child {
	struct loods_meta meta;
	const char *key;
	loods_id client;
	loods_pdate birth_month;  /* the month at most */
	loods_pdate school_start; /* first day, month or year at primary school */
	const char *name;         /* what the parent calls the child; may stay empty */
};

extern const struct loods_type loods_child_type;

#endif
