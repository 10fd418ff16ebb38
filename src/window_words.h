/* The lines that head every report: which days it is about, and when it was made. */
#ifndef LOODS_WINDOW_WORDS_H
#define LOODS_WINDOW_WORDS_H

#include "intensity.h"
#include "str.h"

/* "01-11-2026" */
void loods_date_words(loods_date d, struct loods_str *out);
/* "01-11-2026 to 28-11-2026 (28 days)" */
void loods_window_words(struct loods_window w, struct loods_str *out);
/* As known at which time, made when; empty where neither is known. */
void loods_made_words(loods_stamp known_at, loods_stamp made_at, struct loods_str *out);

#endif
