/* What is said of an export, in sentences for people, translated: the command line, the wizard and whoever comes
 * next say the same. */
#ifndef LOODS_EXPORT_SAID_H
#define LOODS_EXPORT_SAID_H

#include "export_run.h"
#include "str.h"

/* After it was made: where it stands and what it holds, a sentence on each line. Appended to `out`. */
void loods_export_said_made(const char *target, const struct loods_export_said *s, struct loods_str *out);

/* The figures of the check, before anything is published. */
enum loods_export_figure {
	LOODS_FIGURE_CLASSES, /* protection: the smallest class reached, and the one asked for */
	LOODS_FIGURE_SUPPRESSED,
	LOODS_FIGURE_CONTACTS, /* kept of them */
	LOODS_FIGURE_ARMS,     /* what the evaluator keeps: how far off differences may lie */
	LOODS_FIGURE_GENDERS,
	LOODS_FIGURE_PER_CLIENT,
	LOODS_FIGURE_ATTACK,
	LOODS_FIGURE_END,
};
/* What it is about, in a word or two; and the figure in words, appended to `out`. */
const char *loods_export_figure_label(enum loods_export_figure f);
void loods_export_figure_text(enum loods_export_figure f, const struct loods_export_said *s, struct loods_str *out);

#endif
