/*
 * Everything about one client's guidance intensity that a screen shows: the figures of intensity.h over the
 * caseworker's and the team lead's window, what is to be done next, and the agreements and pauses behind
 * them. Reads; computes nothing of its own.
 */
#ifndef LOODS_CLIENT_INTENSITY_H
#define LOODS_CLIENT_INTENSITY_H

#include "app.h"
#include "intensity.h"
#include "str.h"

enum { LOODS_CLIENT_WINDOWS = 2 };

struct loods_client_intensity {
	loods_date today;
	struct loods_intensity_settings settings;
	int days[LOODS_CLIENT_WINDOWS]; /* 28 and 91 */
	struct loods_intensity figures[LOODS_CLIENT_WINDOWS]; /* without the shares of owners */
	struct loods_intensity_due due;
	struct loods_list agreements, pauses; /* newest first */
};

enum loods_code loods_client_intensity_load(struct loods_app *app, struct loods_arena *a, loods_id client,
					    loods_date today, struct loods_client_intensity *out,
					    struct loods_err *err) LOODS_CHECKED;

/* What keeps or brings it back on track, in one or two sentences, translated. */
void loods_client_intensity_advice(const struct loods_client_intensity *c, struct loods_str *out);

#endif
