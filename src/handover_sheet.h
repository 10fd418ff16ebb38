/* The sheet for who takes over: client by client who it is, what is agreed, the last and the next contact,
 * what is open, what stands out and what waits. It computes nothing: cases.h, talk.h and blockers do. */
#ifndef LOODS_HANDOVER_SHEET_H
#define LOODS_HANDOVER_SHEET_H

#include <stdio.h>

#include "blockers_sum.h"
#include "ops_handover.h"
#include "talk.h"

struct loods_handover_sheet {
	struct loods_app *app;
	const struct loods_handover *handover;
	loods_date today;
	struct loods_talk talk; /* of whose clients they are today */
	struct loods_blocker_report blockers;
	struct loods_case_row *cases; /* one for each client of the hand-over */
	int *notes;                   /* likewise: how many contacts of the last LOODS_TALK_DAYS have one */
	struct loods_handover_running {
		const char **text; /* what is under way and stays with the client: steps, care, instruments */
		int n;
	} *running;                   /* likewise */
};

/* Reads what the sheet says as of today, into `a`; before the hand-over is done. EDENIED as for it. */
enum loods_code loods_handover_sheet_load(struct loods_app *app, struct loods_arena *a,
					  const struct loods_handover *h, struct loods_handover_sheet *out,
					  struct loods_err *err) LOODS_CHECKED;

/* What it says of its `i`th client, line by line; the title is "name (number, birth year)". */
void loods_handover_sheet_title(const struct loods_handover_sheet *s, int i, struct loods_str *out);
void loods_handover_sheet_lines(const struct loods_handover_sheet *s, int i,
				void (*line)(const char *term, const char *value, void *ctx), void *ctx);
/* "2 clients of anna, from 23-11-2026 on of bert". */
void loods_handover_sheet_head(const struct loods_handover_sheet *s, struct loods_str *out);

enum loods_handover_format { LOODS_HANDOVER_TEXT = 1, LOODS_HANDOVER_HTML };
/* EIO. */
enum loods_code loods_handover_sheet_write(const struct loods_handover_sheet *s,
					   enum loods_handover_format format, FILE *f,
					   struct loods_err *err) LOODS_CHECKED;

#endif
