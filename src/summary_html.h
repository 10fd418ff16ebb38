/*
 * A summary as a page of its own: HTML in the language of the texts, to be printed on A4 or read aloud.
 * Figures stand in tables with headings; bars are drawn beside their numbers, never in place of them. It
 * holds no script and asks for nothing outside itself. It is well-formed XML too, so that a test can read it.
 * It computes nothing.
 */
#ifndef LOODS_SUMMARY_HTML_H
#define LOODS_SUMMARY_HTML_H

#include <stdio.h>

#include "html_page.h"
#include "summary.h"

/* Writes the page to `f`; whether that worked is to be asked of `f`. Rows are written as they are made, so a
 * page of many clients takes no memory. */
void loods_summary_html(const struct loods_summary *s, FILE *f);

#endif
