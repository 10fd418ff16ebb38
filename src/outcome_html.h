/*
 * An outcome review as a page of its own (html_page.h): figures in tables, and for each number of months a
 * bar of what is due, drawn beside its numbers. It computes nothing.
 */
#ifndef LOODS_OUTCOME_HTML_H
#define LOODS_OUTCOME_HTML_H

#include <stdio.h>

#include "outcome_review.h"

/* Writes the page to `f`; whether that worked is to be asked of `f`. */
void loods_outcome_html(const struct loods_outcome_review *r, FILE *f);

#endif
