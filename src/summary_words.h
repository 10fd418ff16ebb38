/*
 * What a summary says about itself in words: its title, what each figure and class means and the
 * thresholds behind them, in the language of the texts. Pages and workbooks show the same. It computes
 * nothing.
 */
#ifndef LOODS_SUMMARY_WORDS_H
#define LOODS_SUMMARY_WORDS_H

#include "summary.h"

/* A figure or a class, and what it means. */
struct loods_summary_word {
	const char *term, *meaning;
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

/* "Guidance intensity: Cohort, Gender" */
void loods_summary_title(const struct loods_summary *s, struct loods_str *out);

#endif
