/*
 * Facts about one client's guidance: the plain input of the intensity computation (intensity.h), as storage
 * reads it and as tests write it. No names, no storage, no screen.
 */
#ifndef LOODS_GUIDANCE_H
#define LOODS_GUIDANCE_H

#include "contact.h"
#include "date.h"
#include "rec.h"

/* One version of the agreement on contact: n contacts per P days, from its first to its last day. */
struct loods_agreed {
	struct loods_span span;
	int contacts; /* n, at least 1 */
	int per_days; /* P, at least 1 */
};

struct loods_owned {
	struct loods_span span;
	loods_user_id caseworker;
};

/* What the computation needs to know of a contact; codes are those of contact.h, `minutes` is -1 where not
 * known. */
struct loods_contact_fact {
	loods_date on;
	loods_date entered_on; /* day of the first entry; unknown where it is not asked for */
	int16_t minutes;
	uint8_t channel, kind, outcome, status;
	uint32_t topics;
	loods_user_id conducted_by;
};

/* The fields that a contact's packed number holds (contact.h); leaves days and persons alone. */
void loods_contact_fact_unpack(int64_t fact, struct loods_contact_fact *out);

/* Everything about one client. Arrays are sorted by their first day (contacts by day); they are valid during
 * the call that gives them. */
struct loods_guidance {
	loods_id client;
	int gender;             /* enum loods_gender, 0: not known */
	loods_num birth_year;
	loods_id cohort;        /* of the newest assignment, else of the newest guidance period; 0: none */
	const char *cohort_key; /* NULL: none */
	const char *arm;        /* of the newest assignment; NULL: none */
	const struct loods_span *periods; /* guidance periods */
	const struct loods_span *pauses;
	const struct loods_owned *owners;
	const struct loods_agreed *agreements;
	const struct loods_contact_fact
		*contacts; /* all of them from `contacts_since` on, up to the window's last day */
	int n_periods, n_pauses, n_owners, n_agreements, n_contacts;
	loods_date contacts_since; /* unknown: none was left out that can count */
};

#endif
