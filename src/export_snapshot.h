/*
 * The snapshot: an office read in one state into microdata (microdata.h) and a contact log, for the
 * attributes of an analysis plan. Everything that protects, verifies and attacks an export works on it.
 * Figures of guidance are those of intensity.h over the plan's window. No name, note or contact detail is
 * read, so an evaluator's process makes it without the identity key.
 *
 * Who is in it: clients of the plan's cohorts (all without one) who were assigned on or before the window's
 * last day, or in guidance on a day of the window. A client belongs to the cohort and arm of the newest
 * assignment (among the plan's cohorts); who has no assignment, to that of the newest guidance period,
 * without an arm. Start is the day of that assignment, else the first day of guidance.
 *
 * The contact log has every final contact that was not merely planned, dated in the window and in one of the
 * client's guidance periods.
 *
 * The order of rows comes from what is in them and from no id: by codes, then numbers, then contacts. Two
 * clients who agree in all of that may change places without anybody noticing. The same office and plan give
 * the same hash on any machine.
 */
#ifndef LOODS_EXPORT_SNAPSHOT_H
#define LOODS_EXPORT_SNAPSHOT_H

#include "app.h"
#include "export_plan.h"
#include "export_register.h"
#include "intensity.h"
#include "microdata.h"
#include "snapshot_hash.h"

struct loods_snapshot_contact {
	uint32_t row; /* whose: the row of the microdata */
	loods_date on;
	int16_t minutes;		/* -1: not known */
	uint8_t channel, kind, outcome; /* codes of contact.h */
};

/* One part of the attributes: the same rows in each part. */
struct loods_snapshot_part {
	struct loods_microdata data;
	const enum loods_export_id *ids; /* of its attributes */
	/* For each attribute the number behind the code (age, minutes, percent; NaN: not known), NULL where
	 * it has none: class means are made of them. */
	const double *const *numbers;
};

struct loods_snapshot {
	struct loods_snapshot_part quasi;     /* of the plan: quasi-identifiers and exposures, in its order */
	struct loods_snapshot_part sensitive; /* of the plan: what is sensitive; no_show is in both */
	struct loods_snapshot_part groups;    /* always arm and gender, also when the plan leaves them out */
	size_t nrows;
	const loods_id *clients;    /* of each row, for the register alone: nothing that leaves the office */
	const loods_date *starts;   /* of each row; research files count days from it */
	const char *const *cohorts; /* of each row the key of its cohort, NULL: none; for the register alone */
	const uint32_t *households; /* NULL: the office does not know who lives together */
	const struct loods_snapshot_contact *contacts; /* by row, then by day */
	size_t ncontacts;
	loods_date first, last; /* the window: the plan's, or the first day with something in it, and today */
	loods_stamp made_at;
	struct loods_intensity_settings settings; /* thresholds in force, to be printed */
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES];
	struct loods_releases releases; /* of the plan's project, with their members, of the same state */
	struct loods_releases elsewhere; /* the anonymous ones of all other projects, likewise */

	struct loods_arena arena; /* what all of this lives in, but the contacts, which are on the heap */
};

/*
 * Reads it. EDENIED: neither team lead nor evaluator. EINVALID: a cohort that the office does not have, or
 * what loods_export_plan_check says. EREFUSED: nobody is in it. ECANCEL: `progress` (may be NULL; `total` is
 * not known before the end and is 0 until then) gave false. After a failure there is nothing to release.
 */
enum loods_code loods_snapshot_read(struct loods_app *app, const struct loods_export_plan *plan,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_snapshot *out, struct loods_err *err) LOODS_CHECKED;
void loods_snapshot_release(struct loods_snapshot *s); /* also fine on an all-zero one */

#endif
