/* An outcome review as tables for people, in their language. */
#ifndef LOODS_OUTCOME_TEXT_H
#define LOODS_OUTCOME_TEXT_H

#include "outcome_review.h"
#include "str.h"

/* Adds the tables and what explains them (loods_outcome_explain). */
void loods_outcome_text(const struct loods_outcome_review *r, struct loods_str *out);

/* Adds, a line each: window, day and time of entry; what is counted; what is not in it. */
void loods_outcome_explain(const struct loods_outcome_review *r, struct loods_str *out);

#endif
