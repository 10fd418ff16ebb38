/*
 * Classes that give a sensitive trait away: who knows in which class somebody is knows the answer when all of
 * the class, or nearly all, have the same one. Such a class is merged with its nearest sibling; where no
 * sibling helps, with the nearest class of its group, again and again; only where the whole group gives the trait
 * away, it is blanked for that class. Blanking a class for its values would take away just those that are alike, and
 * shift every share that an analysis finds (by 4.6 standard errors of a difference between arms in 40,000 invented
 * clients), so it is the last resort. Distinct l-diversity with a ceiling on the most
 * frequent value (Machanavajjhala et al., "l-Diversity", TKDD 2007; the "basic" (alpha, k) of Wong et al.,
 * KDD 2006).
 */
#ifndef LOODS_DISCLOSE_SENSITIVE_H
#define LOODS_DISCLOSE_SENSITIVE_H

#include "disclose.h"

struct loods_sensitive_trait {
	const char *name;
	const uint16_t *column; /* for each row a code below `ncodes`; a missing value is a code of its own */
	size_t ncodes;
};

struct loods_sensitive_rule {
	size_t values; /* different ones that a class must have */
	double most;   /* highest share that one of them may have */
};
#define LOODS_SENSITIVE_RULE ((struct loods_sensitive_rule){ 2, 0.9 })

struct loods_sensitive_result {
	size_t failed;		       /* classes that gave something away before */
	size_t merges;		       /* classes that became part of a merged one */
	const bool *const *blank;      /* blank[trait][class]: the trait is not released for this class */
	const size_t *blanked_classes; /* for each trait */
	const size_t *blanked_rows;
};

/*
 * Checks and mends the recoding `r` in place: its arrays are made anew in the arena, its classes and stages
 * numbered anew. A sibling is a class of the same stage that becomes equal when one attribute that is not
 * fixed is made coarser; the nearest is the one that adds the least loss and mends every trait at once. A group
 * is all classes that agree when everything is as coarse as it may become.
 * Merged classes move to a stage of their own (with the coarser node), because classes are counted within a
 * stage and the unmerged ones stay as fine as they were; so there can be more stages than
 * LOODS_DISCLOSE_STAGES_MAX, but never more than 255. No class becomes smaller, no row is suppressed.
 */
void loods_disclose_sensitive(const struct loods_microdata *m, const struct loods_disclose_options *o,
			      const struct loods_sensitive_trait *traits, size_t ntraits,
			      struct loods_sensitive_rule rule, struct loods_arena *a,
			      struct loods_disclose_result *r, struct loods_sensitive_result *out);

#endif
