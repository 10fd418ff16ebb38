/* Funding: who pays for a childcare arrangement, and how far the application is. */
#ifndef LOODS_FUNDING_H
#define LOODS_FUNDING_H

#include "childcare.h"
#include "rec.h"

enum loods_funding_source {
	LOODS_FUNDING_KOT = 1,	       /* kinderopvangtoeslag, the state's childcare allowance */
	LOODS_FUNDING_MUNICIPAL_SHARE, /* what the municipality adds to it */
	LOODS_FUNDING_SMI, /* sociaal-medische indicatie: care paid by the municipality where there is no
			      right to KOT */
	LOODS_FUNDING_PLAYGROUP_SUBSIDY,
	LOODS_FUNDING_OWN,
	LOODS_FUNDING_SOURCE_END,
};
enum loods_funding_state {
	LOODS_FUNDING_TO_ASSESS = 1,
	LOODS_FUNDING_APPLIED,
	LOODS_FUNDING_GRANTED,
	LOODS_FUNDING_REJECTED,
	LOODS_FUNDING_CHANGED,
	LOODS_FUNDING_STOPPED,
	LOODS_FUNDING_RECLAIMED,
	LOODS_FUNDING_STATE_END,
};

struct loods_funding {
	struct loods_meta meta;
	loods_id childcare;
	int source, state;
	loods_date from, to;       /* both included */
	loods_num hours_per_month; /* hundredths */
	loods_date applied_on;
};

extern const struct loods_type loods_funding_type;
extern const struct loods_choices loods_funding_sources, loods_funding_states;

/* The first and last day that it pays for: its own, else those of its arrangement. */
struct loods_span loods_funding_span(const struct loods_funding *f, const struct loods_childcare *care);
/* Asked for or paid by `source`. What is still to be assessed, was rejected, stopped or reclaimed gives
 * nothing. */
bool loods_funding_claims(const struct loods_funding *f, int source);

#endif
