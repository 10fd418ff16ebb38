/*
 * What stands out in a summary, in a few sentences: where contact is late or lost, where nothing is agreed,
 * where less is delivered than before, where men and women differ. It reads figures; it computes none.
 */
#ifndef LOODS_SUMMARY_NOTES_H
#define LOODS_SUMMARY_NOTES_H

#include "str.h"
#include "summary.h"

enum { LOODS_NOTES_DIFFERENCE = 10 }; /* points of per cent from which a difference is worth a sentence */

/*
 * Adds sentences, translated, each ended by \n, the most urgent first; nothing where nothing stands out.
 * `genders` is the summary by gender over the same window; NULL: nothing is said of men and women. Groups are
 * named by their keys as people read them. Not for an evaluator: it looks at every group.
 */
void loods_summary_notes(const struct loods_summary *s, const struct loods_summary *genders,
			 struct loods_str *out);

/* "north / woman": a group's keys as people read them. Adds to `out`. */
void loods_summary_group_label(const struct loods_summary *s, const struct loods_summary_group *g,
			       struct loods_str *out);

#endif
