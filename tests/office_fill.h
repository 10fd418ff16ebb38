/*
 * Records for tests of a whole office: any type with odd values in every field, and the few that guidance is
 * made of in one line each. Days are ISO text. What cannot be saved fails the test.
 */
#ifndef LOODS_TESTS_OFFICE_FILL_H
#define LOODS_TESTS_OFFICE_FILL_H

#include "office.h"

/* Puts one record in a transaction of its own. */
void office_save(struct office *o, const struct loods_type *t, void *rec);
/* A full record of the type, saved, with whatever it refers to saved before it; `seed` makes the values
 * differ. */
void *office_make(struct office *o, const struct loods_type *t, int seed, struct loods_arena *a);
/* Fails unless meta and all fields are the same. */
void office_same(const struct loods_type *t, const void *got, const void *want);

loods_date office_day(const char *iso);
loods_id office_client(struct office *o, const char *reference, const char *name);
/* A final contact about work and digital skills by who is in; `minutes` -1: not known. */
loods_id office_contact(struct office *o, loods_id client, const char *on, int channel, int outcome,
			int minutes);
/* `to`, `end` NULL: open. */
loods_id office_own(struct office *o, loods_id client, loods_user_id who, const char *from, const char *to);
void office_guide(struct office *o, loods_id client, const char *start, const char *end);
void office_pause(struct office *o, loods_id client, const char *from, const char *to);
void office_agree(struct office *o, loods_id client, int contacts, int per_days, const char *from,
		  const char *to);

#endif
