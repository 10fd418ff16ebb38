/*
 * Research files, from an office to what is released: clients and their contacts, linked by pseudonyms. These
 * are personal data. Nobody's name, number, note, worker or date is in them: a contact has the days since the
 * client's start, minutes in quarters of an hour, channel and outcome; a client has the attributes of the plan,
 * at their finest values. It holds everything in memory and writes nothing: research_files.h makes files of it,
 * research_verify.h reads these back, research_run.h does it in order.
 *
 * So that nobody stands out by sheer number, a client has at most two contacts a day and sixty a year, years of
 * 365 days counted from the start. Of a day those stay that come first when talks go before what was no talk,
 * and the longest before shorter ones; of a year the earliest.
 */
#ifndef LOODS_RESEARCH_H
#define LOODS_RESEARCH_H

#include "export_snapshot.h"
#include "pseudonym.h"

enum {
	LOODS_RESEARCH_A_DAY = 2,
	LOODS_RESEARCH_A_YEAR = 60,
	LOODS_RESEARCH_YEAR = 365, /* days */
	LOODS_RESEARCH_MINUTES = 15,
};

struct loods_research_contact {
	uint32_t client;	  /* its place among the pseudonyms */
	int32_t days;		  /* since the client's start; before it: below 0 */
	int16_t minutes;	  /* rounded; -1: not known */
	uint8_t channel, outcome; /* codes of contact.h */
};

struct loods_research_left_out {
	size_t day, year; /* contacts beyond what a day, and then what a year, may have */
};

/* Rounded to LOODS_RESEARCH_MINUTES, half up; -1 stays. */
int loods_research_minutes(int minutes);
/* The year of that day, 0 the first; floor, so that the year before the start is -1. */
int32_t loods_research_year(int32_t days);
/* Puts the contacts of one client in order and keeps at the front those that may be told, which it returns;
 * adds what it leaves out. */
size_t loods_research_cap(struct loods_research_contact *list, size_t n, struct loods_research_left_out *out);

struct loods_research {
	struct loods_export_plan plan;
	struct loods_snapshot s;
	bool project_key; /* false: a random key that is gone by now */
	/* Clients in the order of their pseudonyms, which tells nothing. */
	const char (*pseudonyms)[LOODS_PSEUDONYM_LEN];
	const uint32_t *rows;			       /* row of the snapshot of each */
	const struct loods_research_contact *contacts; /* by client, then day */
	size_t ncontacts;
	struct loods_research_left_out left_out;
	size_t clients_left_out; /* clients of whom a contact was left out */
	unsigned char hash[LOODS_SNAPSHOT_HASH_BYTES]; /* of what it was made from */
	struct loods_arena a;
};

/*
 * Makes it. `key`: of the project; NULL: a random one that is wiped before this returns. EDENIED: neither team
 * lead nor evaluator. EINVALID: the plan. EREFUSED: nobody is in it, or two clients would share a pseudonym.
 * ECANCEL: `progress` (may be NULL; of 100) said so. After a failure there is nothing to release.
 */
enum loods_code loods_research_make(struct loods_app *app, const struct loods_export_plan *plan,
				    const struct loods_secret *key,
				    bool (*progress)(int64_t done, int64_t total, void *ctx), void *ctx,
				    struct loods_research *out, struct loods_err *err) LOODS_CHECKED;
void loods_research_release(struct loods_research *r); /* also fine on an all-zero one */

#endif
