/*
 * The figures of guidance intensity in words: a table of label, value and one plain sentence that says how
 * the value was computed, with this client's own numbers. Screens and reports lay it out; they add no figure
 * and no sentence. Translated. What is undefined says why.
 */
#ifndef LOODS_INTENSITY_WORDS_H
#define LOODS_INTENSITY_WORDS_H

#include "intensity.h"
#include "str.h"

struct loods_figure {
	const char *code;  /* stable English word, as the summary's columns have it where they have one */
	const char *label; /* N_() */
	/* Adds the value: "133 %", "-" when undefined. */
	void (*value)(const struct loods_intensity *i, struct loods_str *out);
	/* Adds one sentence (two where something is left out of the count), which stands on its own beside
	 * label and value. `s`: the thresholds that `i` was computed with. */
	void (*how)(const struct loods_intensity *i, const struct loods_intensity_settings *s,
		    struct loods_str *out);
};
extern const struct loods_figure loods_figures[];
extern const int loods_n_figures;

/* The figure of that code, or NULL. */
const struct loods_figure *loods_figure_named(const char *code);

/* "Realisation 133 %: 2 contact days of the 1.5 expected (2 per 28 days over 21 eligible days)." Adds. */
void loods_figure_sentence(const struct loods_figure *f, const struct loods_intensity *i,
			   const struct loods_intensity_settings *s, struct loods_str *out);

#endif
