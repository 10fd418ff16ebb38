/* Instrument: what a municipality uses to bring a client nearer to work (re-integratievoorziening), from its
 * first day to its end. Which code it has in the national statistics stands in lawtable.h. */
#ifndef LOODS_INSTRUMENT_H
#define LOODS_INSTRUMENT_H

#include "rec.h"

enum loods_instrument_kind {
	LOODS_INSTRUMENT_VOLUNTEERING = 1,
	LOODS_INSTRUMENT_WORK_EXPERIENCE,
	LOODS_INSTRUMENT_TRIAL_PLACEMENT,
	LOODS_INSTRUMENT_PARTICIPATION_PLACE,
	LOODS_INSTRUMENT_WAGE_SUBSIDY,
	LOODS_INSTRUMENT_JOB_COACH,
	LOODS_INSTRUMENT_TRAINING,
	LOODS_INSTRUMENT_SOCIAL_ACTIVATION,
	LOODS_INSTRUMENT_SHELTERED_WORK,
	LOODS_INSTRUMENT_KIND_END,
};
enum loods_instrument_end {
	LOODS_INSTRUMENT_COMPLETED = 1,
	LOODS_INSTRUMENT_TO_WORK,
	LOODS_INSTRUMENT_STOPPED_BY_CLIENT,
	LOODS_INSTRUMENT_STOPPED_BY_PROVIDER,
	LOODS_INSTRUMENT_ILLNESS,
	LOODS_INSTRUMENT_MOVED,
	LOODS_INSTRUMENT_OTHER_END,
	LOODS_INSTRUMENT_END_END,
};
/* Codes of the national statistics on re-integration (SRG), "type voorziening". */
enum loods_srg {
	LOODS_SRG_23 = 1, /* proefplaatsing ten behoeve van loonwaardebepaling */
	LOODS_SRG_29,	  /* overige werkplekken */
	LOODS_SRG_30,	  /* jobcoach/begeleiding op de werkplek */
	LOODS_SRG_31,	  /* werkplekaanpassing */
	LOODS_SRG_59,	  /* overige faciliterende voorziening */
	LOODS_SRG_END,
};

struct loods_instrument {
	struct loods_meta meta;
	const char *key;
	loods_id client;
	int kind;
	const char *provider;
	loods_date start, planned_end, end; /* both included; `end` unknown: it goes on */
	int end_reason;
	loods_num hours; /* a week, hundredths */
	int statistics_code;
};

extern const struct loods_type loods_instrument_type;
extern const struct loods_choices loods_instrument_kinds, loods_instrument_ends, loods_srg_codes;

#endif
