/* Agreement template: what a cohort's protocol asks, how often there is to be contact with the clients of the
 * cohort, or of one arm of it. Nothing in it says anything about a person. */
#ifndef LOODS_AGREEMENT_TEMPLATE_H
#define LOODS_AGREEMENT_TEMPLATE_H

#include "rec.h"

struct loods_agreement_template {
	struct loods_meta meta;
	const char *key; /* generated where the office gives none */
	loods_id cohort;
	const char *arm; /* NULL: all arms */
	loods_num contacts, per_days; /* n contacts per P days */
	int channel;                  /* preferred, enum loods_channel */
	const char *name;
};

extern const struct loods_type loods_agreement_template_type;

/* The one that holds for a client of `cohort` (0: of none) and `arm` (NULL: of none) among `n` templates in
 * the order of their entry: one for the arm before one for all arms, and of several the first. NULL: none. */
const struct loods_agreement_template *
loods_agreement_template_for(const struct loods_agreement_template *const *list, int n, loods_id cohort,
			     const char *arm);

#endif
