/* Looks at free text before it is saved: does it seem to hold what should not stand in a note? It only warns;
 * it never refuses, and never says what it found. */
#ifndef LOODS_NOTECHECK_H
#define LOODS_NOTECHECK_H

#include <stdbool.h>

/* True when a number of 8 or 9 digits in it (dots and blanks between them allowed) passes the 11-test of the
 * citizen service number: 9·d1 + 8·d2 + … + 2·d8 − d9 is a multiple of 11. One in eleven other numbers passes
 * too. */
bool loods_note_like_bsn(const char *text);

/* True when a word in it begins as words for diagnoses do, in Dutch or English. */
bool loods_note_like_diagnosis(const char *text);

#endif
