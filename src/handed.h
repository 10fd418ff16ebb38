/* Hand-over of one client (overdracht): who handed over to whom from which day, and whether the second accepted.
 * Whose the case is follows from the case ownership alone, from that day on; the answer is a dated record beside
 * it, so that no figure depends on when somebody pressed a key. */
#ifndef LOODS_HANDED_H
#define LOODS_HANDED_H

#include "rec.h"

enum loods_handed_state {
	LOODS_HANDED_OPEN = 1,  /* no answer yet */
	LOODS_HANDED_ACCEPTED,
	LOODS_HANDED_SENT_BACK, /* with a sentence why; the case stays the second's until it is handed over again */
	LOODS_HANDED_PASSED_ON, /* handed over again before there was an answer */
	LOODS_HANDED_STATE_END,
};

enum { LOODS_HANDED_ANSWER_MAX = 500 };

struct loods_handed {
	struct loods_meta meta;
	loods_id client;
	loods_user_id from_whom, to_whom;
	loods_date on; /* first day of the second */
	int state;
	loods_date answered_on;
	const char *answer;
};

extern const struct loods_type loods_handed_type;
extern const struct loods_choices loods_handed_states;

#endif
