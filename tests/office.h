/*
 * A whole office for tests: a folder of its own, an encrypted office file with one account of each role, keys
 * derived at the test cost. Give it back with office_release, in the test's body, so that a failure counts.
 */
#ifndef LOODS_TESTS_OFFICE_H
#define LOODS_TESTS_OFFICE_H

#include "store.h"

/* The accounts; each one's passphrase is OFFICE_PASSPHRASE. `bert` is a second caseworker. */
#define OFFICE_ADMINISTRATOR "beheer"
#define OFFICE_LEAD "lies"
#define OFFICE_CASEWORKER "anna"
#define OFFICE_CASEWORKER_2 "bert"
#define OFFICE_EVALUATOR "eva"
#define OFFICE_PASSPHRASE "zeven natte schapen"

struct office {
	char dir[64];
	char path[96];
	struct loods_clock clock;  /* pinned at 2026-11-23 10:00; a test may move it */
	struct loods_store *store; /* of whoever was let in by office_init or office_enter */
	struct loods_user user;
};

/* Makes the office and lets `name` in. */
void office_init(struct office *o, const char *name);
/* Closes the store and lets somebody else in. */
void office_enter(struct office *o, const char *name);
/* Another session of the same office, to be closed with loods_store_close. */
struct loods_store *office_session(struct office *o, const char *name, struct loods_user *user);
/* Closes everything and removes the folder with what is in it. */
void office_release(struct office *o);

/* A passphrase in guarded memory, to be released. */
struct loods_secret office_passphrase(const char *text);

#endif
