/* Listing: records of one type for `loods list`, as text for people, as the CSV that import reads, or as
 * JSON. Every listing is logged. */
#ifndef LOODS_LISTING_H
#define LOODS_LISTING_H

#include "app.h"
#include "rec.h"
#include "str.h"

enum loods_listing_format {
	LOODS_LISTING_TEXT =
		1, /* columns of equal width, translated labels and values; the first line of a longer text */
	LOODS_LISTING_CSV,  /* the same columns and order as a dump */
	LOODS_LISTING_JSON, /* an array of objects: names of columns, codes, null for what is not known */
};

struct loods_listing {
	const struct loods_type *type;
	const char *client; /* reference; NULL: a team lead's whole office, a caseworker's own caseload */
	enum loods_listing_format format;
	bool spreadsheet; /* CSV: texts that a spreadsheet would take for a formula get a leading ' */
};

/* Appends the listing to `out`. EDENIED: not this role, or a client that is not in the own caseload and has
 * not been opened with a reason. ENOTFOUND: no such client. */
enum loods_code loods_listing_make(struct loods_app *app, const struct loods_listing *l,
				   struct loods_str *out, struct loods_err *err) LOODS_CHECKED;

#endif
