/*
 * What an evaluator would find: differences between arms, between women and men, and between women and each
 * other answer to the question of gender, in the effects and exposures of an export, once from everybody and once from what is released. How far the second lies from
 * the first, in standard errors of the first, is what protection costs the analysis.
 *
 * Of an effect (outcome, progress) each value at the level below "all" is a share; of an exposure the mean.
 * Groups are compared with the first in order that has at least LOODS_EFFECT_LEAST people; smaller ones are
 * left out, for their difference says nothing. Standard error of a difference of shares or means of two
 * independent groups: sqrt(v1 / n1 + v2 / n2).
 */
#ifndef LOODS_EXPORT_EFFECTS_H
#define LOODS_EXPORT_EFFECTS_H

#include "disclose.h"
#include "export_snapshot.h"

enum { LOODS_EFFECT_LEAST = 20 };

struct loods_effect {
	const char *attribute, *value;	    /* value NULL: a mean */
	const char *group, *first, *second; /* "arm": the difference of second from first */
	double raw, released;		    /* the difference: shares of 1, means in their own unit */
	double se;			    /* of raw */
	double shift;			    /* |released - raw| / se; NaN where se is 0 */
};

struct loods_effects {
	struct loods_effect *list;
	int n;
	/* The largest shift of each; 0 where nothing is compared. `gender` is of women and men; `other` of the
	 * small groups with another gender or none that is known, which are the first to be coarsened. */
	double arm, gender, other;
	double contacts;     /* the largest relative error of a group's mean number of contacts; NaN: none */
};

/* Released are the rows with a class (class_of[row], LOODS_DISCLOSE_NONE: none), less what is blanked:
 * blank[trait][class] of the snapshot's sensitive part (NULL: nothing). An exposure is released as the mean of
 * its class. Lives in `a`. */
void loods_export_effects(const struct loods_snapshot *s, const uint32_t *class_of, size_t nclasses,
			  const bool *const *blank, struct loods_arena *a, struct loods_effects *out);

/* The largest of the three shifts. */
double loods_effects_worst(const struct loods_effects *e);

#endif
