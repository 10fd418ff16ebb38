/*
 * What a summary says about itself in words: its title, what each figure and class means and the
 * thresholds behind them, in the language of the texts. Pages, workbooks and data files say the same. It computes
 * nothing.
 */
#ifndef LOODS_SUMMARY_WORDS_H
#define LOODS_SUMMARY_WORDS_H

#include "summary.h"

/* A figure or a class, and what it means; `name` is that in CSV and JSON. */
struct loods_summary_word {
	const char *name, *term, *meaning;
};

/* A threshold of the office: its value, what that counts (%, days, minutes, …), and what it decides. */
struct loods_summary_threshold {
	const char *term;
	int value;
	const char *unit, *meaning;
};

/* The figures of this kind of summary, and the classes in the order in which they are tried. The lists and
 * their texts live in `a`; *n gets their length. */
const struct loods_summary_word *loods_summary_figure_words(const struct loods_summary *s,
							    struct loods_arena *a, int *n);
const struct loods_summary_word *loods_summary_class_words(const struct loods_summary *s,
							   struct loods_arena *a, int *n);
const struct loods_summary_threshold *loods_summary_thresholds(const struct loods_summary *s,
							       struct loods_arena *a, int *n);

/* All of both lists in one text, by their names and in English, for data files: "contact_days: Days with ... |
 * expected: ...". */
void loods_summary_definitions(const struct loods_summary *s, struct loods_str *out);
/* "Guidance intensity: Cohort, Gender" */
void loods_summary_title(const struct loods_summary *s, struct loods_str *out);

#endif
