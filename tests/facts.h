/*
 * Facts of one client for tests, built day by day. Days are numbered: day 1 is the first day of the usual window, day 28
 * its last.
 */
#ifndef FACTS_H
#define FACTS_H

#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "intensity.h"

enum { BASE = 739000, MOST = 64, SINCE_LONG = -400 };

struct facts {
	struct loods_guidance g;
	struct loods_span periods[MOST], pauses[MOST];
	struct loods_owned owners[MOST];
	struct loods_agreed agreements[MOST];
	struct loods_contact_fact contacts[MOST];
};

static inline loods_date day(int n)
{
	return (loods_date){ BASE + n };
}

/* `last` 0: open. */
static inline struct loods_span span(int first, int last)
{
	return (struct loods_span){ day(first), last ? day(last) : LOODS_DATE_NONE };
}

static inline void start(struct facts *f)
{
	memset(f, 0, sizeof(*f));
	f->g.periods = f->periods;
	f->g.pauses = f->pauses;
	f->g.owners = f->owners;
	f->g.agreements = f->agreements;
	f->g.contacts = f->contacts;
}

static inline void period(struct facts *f, int first, int last)
{
	f->periods[f->g.n_periods++] = span(first, last);
}
static inline void pause_on(struct facts *f, int first, int last)
{
	f->pauses[f->g.n_pauses++] = span(first, last);
}
static inline void agreed(struct facts *f, int first, int last, int n, int per)
{
	f->agreements[f->g.n_agreements++] = (struct loods_agreed){ span(first, last), n, per };
}

static inline void owner(struct facts *f, int first, int last, int who)
{
	f->owners[f->g.n_owners++] = (struct loods_owned){ span(first, last), { who } };
}

static inline struct loods_contact_fact *contact(struct facts *f, int on, int minutes, int outcome)
{
	struct loods_contact_fact *c = &f->contacts[f->g.n_contacts++];

	*c = (struct loods_contact_fact){ .on = day(on),
					  .minutes = (int16_t)minutes,
					  .channel = LOODS_CHANNEL_OFFICE,
					  .kind = LOODS_CONTACT_PROGRESS,
					  .outcome = (uint8_t)outcome,
					  .status = LOODS_CONTACT_FINAL,
					  .conducted_by = { 1 } };
	return c;
}

static inline struct loods_contact_fact *talk(struct facts *f, int on, int minutes)
{
	return contact(f, on, minutes, LOODS_OUTCOME_HELD);
}

static inline struct loods_contact_fact *no_show(struct facts *f, int on)
{
	return contact(f, on, -1, LOODS_OUTCOME_NO_SHOW);
}

/* In guidance and owned by user 1 since long; no agreement yet. */
static inline void usual(struct facts *f)
{
	start(f);
	period(f, SINCE_LONG, 0);
	owner(f, SINCE_LONG, 0, 1);
}

static struct loods_intensity_work work __attribute__((unused));

static inline struct loods_intensity over(const struct facts *f, int first, int last)
{
	struct loods_intensity out;

	loods_intensity_of(&f->g, loods_window_between(day(first), day(last)), &loods_intensity_defaults,
			   &work, &out);
	return out;
}

#endif
