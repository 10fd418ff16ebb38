/*
 * The list for the talk of a team lead with one caseworker: the clients of today, each with what is worth a
 * word about the guidance, most urgent first. It computes no figure: intensity.h, cases.h and the readings
 * beside them do.
 */
#ifndef LOODS_TALK_H
#define LOODS_TALK_H

#include <stdio.h>

#include "cases.h"

enum { LOODS_TALK_DAYS = 91 }; /* the window of its figures; it ends with the day asked for */

/* What there is to talk about, most urgent first. */
enum loods_talk_kind {
	LOODS_TALK_LOST = 1,	   /* class contact_lost */
	LOODS_TALK_LATE,	   /* overdue */
	LOODS_TALK_NO_AGREEMENT,   /* in guidance, nothing in force */
	LOODS_TALK_NO_RESULT,	   /* a planned contact has passed without a result */
	LOODS_TALK_BELOW,	   /* realised below the threshold */
	LOODS_TALK_NOT_COMING,	   /* show rate below LOODS_TALK_SHOW_PERCENT, of at least LOODS_TALK_SHOW_LEAST */
	LOODS_TALK_UNEVEN,	   /* coverage below the threshold */
	LOODS_TALK_NOTHING_PLANNED, /* in guidance, no contact planned */
	LOODS_TALK_ABOVE,	   /* realised above the threshold */
	LOODS_TALK_END,
};
enum { LOODS_TALK_SHOW_PERCENT = 70, LOODS_TALK_SHOW_LEAST = 3 };
extern const struct loods_choices loods_talk_kinds; /* codes `contact_lost` … `above` */

struct loods_talk_point {
	enum loods_talk_kind kind;
	const char *text; /* one sentence with this client's numbers, translated */
};

struct loods_talk_row {
	const struct loods_case_row *row;
	struct loods_intensity figures; /* over the window, without shares and conducted */
	const struct loods_talk_point *points; /* in the order of their kinds */
	int n_points;
};

struct loods_talk {
	loods_user_id caseworker;
	struct loods_window window;
	struct loods_intensity_settings settings;
	struct loods_talk_row *rows; /* those with points first, by their first kind, then the longest open gap,
					then by name */
	int n, n_with_points;
};

/* To be called before the list is shown: checks the rights and writes the reading to the access log. EDENIED:
 * a caseworker asks for somebody else's, or the account sees no names. ENOTFOUND: no such account. */
enum loods_code loods_talk_open(struct loods_app *app, loods_user_id caseworker, struct loods_err *err) LOODS_CHECKED;

/* The list as of `today`, into `a`. EDENIED as above. */
enum loods_code loods_talk_load(struct loods_app *app, struct loods_arena *a, loods_user_id caseworker,
				loods_date today, struct loods_talk *out, struct loods_err *err) LOODS_CHECKED;

enum loods_talk_format { LOODS_TALK_TEXT = 1, LOODS_TALK_CSV, LOODS_TALK_FORMAT_END };
/* Text for people, a line for each client and one for each point; or CSV, a row for each point (a client
 * without points has one row). `name`: of the caseworker. EIO. */
enum loods_code loods_talk_write(const struct loods_talk *t, const char *name, enum loods_talk_format format,
				 FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
