/* The running program's context: passed down, never global. Made by main.c, used by every command and screen.
 */
#ifndef LOODS_APP_H
#define LOODS_APP_H

#include "date.h"
#include "store.h"

struct loods_undo;

struct loods_app {
	struct loods_store *store; /* NULL while locked */
	const char *path;          /* of the office file */
	bool exclusive;            /* opened by this session alone (struct loods_store_options) */
	struct loods_user user;    /* who is in; id 0: nobody yet */
	struct loods_clock clock;  /* LOODS_NOW pins it in tests */
	const char *lang;          /* "nl" or "en" */
	loods_id draft;            /* of what is being saved: the save that succeeds drops it and sets it to 0 */
	struct loods_undo *undo;   /* how to take back the last save (ops.h); NULL: that is not kept */
};

#endif
