/*
 * An outcome review as people and programs read it: text and HTML with translated headers, CSV and JSON with
 * codes. What is not known or hidden is "-", an empty field or null. JSON is an array of one object for each
 * group; without a key of one object, for all.
 */
#ifndef LOODS_OUTCOME_FORMAT_H
#define LOODS_OUTCOME_FORMAT_H

#include <stdio.h>

#include "outcome_review.h"

enum loods_outcome_format {
	LOODS_OUTCOME_TEXT = 1,
	LOODS_OUTCOME_CSV,
	LOODS_OUTCOME_JSON,
	LOODS_OUTCOME_HTML,
	LOODS_OUTCOME_FORMAT_END,
};
extern const struct loods_choices loods_outcome_formats; /* codes `text`, `csv`, `json`, `html` */

/* Writes it to `f`, which stays the caller's. EIO. */
enum loods_code loods_outcome_write(const struct loods_outcome_review *r, enum loods_outcome_format format,
				    FILE *f, struct loods_err *err) LOODS_CHECKED;

#endif
