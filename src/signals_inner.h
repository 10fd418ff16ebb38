/* What the files that find signals share: only signals_*.c include this. */
#ifndef LOODS_SIGNALS_INNER_H
#define LOODS_SIGNALS_INNER_H

#include "signals_list.h"

/* One more, of the client of the facts; valid until the next one. */
struct loods_signal *loods_signals_add(struct loods_signals *out, enum loods_signal_kind kind,
				       enum loods_mark mark, const struct loods_signal_facts *f,
				       loods_id record);

/* Childcare and who pays for it, in signals_care.c; language in signals_language.c. */
void loods_signals_of_care(const struct loods_signal_facts *f, loods_date today, struct loods_signals *out);
void loods_signals_of_language(const struct loods_signal_facts *f, loods_date today,
			       struct loods_signals *out);

#endif
