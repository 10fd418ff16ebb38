/*
 * The synthetic office: invented clients, contacts, language steps with attendance and exams, childcare, plans,
 * instruments, measurements and outcomes in the proportions of a Dutch municipality, from a seed, for demonstrations, tests and measurements. The same seed, size and date
 * give the same office. Everything goes through the bulk path of ops.h, so every rule holds for it too. No
 * real person; names are drawn from lists of given and family names.
 */
#ifndef LOODS_SYNTH_H
#define LOODS_SYNTH_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"

struct loods_synth_size {
	const char *name;  /* "pilot", "municipality", "city" */
	int clients;
	int64_t contacts;  /* about; counts are drawn */
	int months;        /* of history, ending today */
	int caseworkers, leads;
	bool pilot;        /* two arms, weekly to two-weekly agreements in the treatment arm */
};

/* The three sizes of the demonstration, ends with a name of NULL. */
extern const struct loods_synth_size loods_synth_sizes[];

struct loods_synth_result {
	int64_t clients, contacts, records;
	double seconds;
};

/*
 * Fills the office, which must hold no client yet (EREFUSED). Clients are divided among the office's
 * caseworkers; where there are none the acting user owns all. Needs the rights to import. `progress` (may be
 * NULL) is called with done of total; false from it stops with ECANCEL, and what was begun is taken back up
 * to the last bulk transaction, which it says.
 */
enum loods_code loods_synth_fill(struct loods_app *app, const struct loods_synth_size *size, uint64_t seed,
				 bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				 struct loods_synth_result *out, struct loods_err *err) LOODS_CHECKED;

/* The account name of the i-th invented caseworker or lead (from 0): "caseworker1" is never used where a name
 * can be; fits `buf`. */
const char *loods_synth_user(enum loods_role role, int i, char buf[64]);

#endif
