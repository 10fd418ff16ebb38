/*
 * A report as a page of its own: HTML in the language of the texts, to be printed on A4 or read aloud. This
 * is its frame and its parts; what stands in it is summary_html.h and outcome_html.h. It holds no script and
 * asks for nothing outside itself, and is well-formed XML too.
 */
#ifndef LOODS_HTML_PAGE_H
#define LOODS_HTML_PAGE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "date.h"
#include "intensity.h"
#include "str.h"

/* The page being written: `out` holds what did not go to `f` yet; begin it with LOODS_STR_INIT. Whether
 * writing worked is to be asked of `f`. */
struct loods_html_page {
	struct loods_str out;
	FILE *f;
};

/* Adds `text` as the content of an element or attribute: & < > " ' escaped; what XML or a screen cannot hold
 * (controls, bytes that are not UTF-8, signs that turn the direction of writing) becomes U+FFFD. NULL is
 * nothing. */
void loods_html_add(struct loods_str *out, const char *text);

/* What was added so far goes to the file. */
void loods_html_flush(struct loods_html_page *p);
/* Marks of the page itself, which need no escaping. */
void loods_html_mark(struct loods_html_page *p, const char *html);
void loods_html_text(struct loods_html_page *p, const char *t);
void loods_html_textf(struct loods_html_page *p, const char *fmt, ...) LOODS_PRINTF(2, 3);
void loods_html_vtextf(struct loods_html_page *p, const char *fmt, va_list ap) LOODS_PRINTF(2, 0);
/* An element with nothing but a text in it; `open` as in "h2 id=..". */
void loods_html_element(struct loods_html_page *p, const char *open, const char *close, const char *t);
/* What stands where there is no number: a dash for the eye, a word for the ear. */
void loods_html_nothing(struct loods_html_page *p, const char *word);

/* A table: open, headings (N_(); `words` to the left), open_body, rows, "</tbody>", close. */
void loods_html_open_table(struct loods_html_page *p, const char *caption);
void loods_html_headings(struct loods_html_page *p, const char *const *labels, int n, bool words);
void loods_html_open_body(struct loods_html_page *p);
void loods_html_close_table(struct loods_html_page *p);
/* A word and what it means, in <dl class="words">. */
void loods_html_word(struct loods_html_page *p, const char *term, const char *meaning);
/* A section with a list of `lines`, which are cut up. */
void loods_html_lines(struct loods_html_page *p, const char *heading, char *lines);

/* The beginning of the page, the heading with window and times (unknown ones are left out), and the end,
 * which writes and releases what is left. */
void loods_html_head(struct loods_html_page *p, const char *title, bool landscape);
void loods_html_header(struct loods_html_page *p, const char *title, struct loods_window w,
		       loods_stamp known_at, loods_stamp made_at);
void loods_html_end(struct loods_html_page *p);

#endif
