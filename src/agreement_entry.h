/*
 * A new agreement on contact, as a caseworker makes it: how many contacts in how many days, from when on.
 * What was agreed before ends the day before, in the same save, so that versions follow each other without a
 * gap or an overlap.
 */
#ifndef LOODS_AGREEMENT_ENTRY_H
#define LOODS_AGREEMENT_ENTRY_H

#include "agreement.h"
#include "agreement_template.h"
#include "app.h"
#include "ops.h"

struct loods_agreement_entry {
	struct loods_meta meta;
	loods_num contacts, per_days;
	loods_date from;
	int channel; /* preferred, 0: none */
};

/* Its fields by the names of agreement.h. Not a record type: it is in no list and no table. */
extern const struct loods_type loods_agreement_entry_type;

struct loods_agreement_entry_context {
	loods_id client;
	loods_date today;
	struct loods_list versions; /* struct loods_agreement, newest first; in the arena given to prepare */
	/* What the client's cohort and arm ask for, offered where nothing is in force today; NULL: it was
	 * not, or they ask for nothing. */
	const struct loods_agreement_template *asked;
};

/* Loads the versions and offers the one in force today, from today on; where there is none, what the template
 * of the client's cohort and arm asks for. */
enum loods_code loods_agreement_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					      struct loods_agreement_entry *e,
					      struct loods_agreement_entry_context *c,
					      struct loods_err *err) LOODS_CHECKED;

/* The version in force on a day; NULL: none. */
const struct loods_agreement *loods_agreement_entry_on(const struct loods_agreement_entry_context *c,
						       loods_date day);

/* Saves it. A version that began on the very day `from` is changed itself: it was in force on no day before.
 * EINVALID: nothing would be different, or a later version stands in the way; err->field is a field of the
 * entry. ECONFLICT: prepare again, then save again. */
enum loods_code loods_agreement_entry_save(struct loods_app *app, struct loods_arena *a,
					   const struct loods_agreement_entry *e,
					   const struct loods_agreement_entry_context *c,
					   struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;

#endif
