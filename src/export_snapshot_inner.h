/* Between the two halves of export_snapshot.h: what is known of each client while the office is read
 * (export_snapshot.c), and how rows are made of it (export_snapshot_rows.c). */
#ifndef LOODS_EXPORT_SNAPSHOT_INNER_H
#define LOODS_EXPORT_SNAPSHOT_INNER_H

#include "export_snapshot.h"

/* A client as read: each value in the form in which its attribute has it. */
struct snapshot_client {
	loods_id id;
	loods_date start;
	const char *cohort; /* key; in the arena of the snapshot */
	size_t contacts, ncontacts;	 /* in the log as read */
	int32_t value[LOODS_EXPORT_END]; /* choice; of TEXTS and QUARTERS a number of `texts`, 0: none */
	double number[LOODS_EXPORT_END]; /* of BANDS */
};

/* A cohort: texts are NULL where there are none. */
struct snapshot_cohort {
	loods_id id;
	const char *key, *municipality;
	bool wanted;
};

struct snapshot_reading {
	struct loods_snapshot *s;
	const struct loods_export_plan *plan;
	struct snapshot_client *clients;
	size_t n, cap;
	struct loods_snapshot_contact *contacts;
	size_t ncontacts, cap_contacts;
	/* Texts of the office by number; the `up` of a cohort's key is its municipality. Few. */
	struct loods_export_leaf *texts[LOODS_EXPORT_END];
	int ntexts[LOODS_EXPORT_END], cap_texts[LOODS_EXPORT_END];
};

/* The number, from 1, of a text of that attribute. */
int32_t snapshot_text(struct snapshot_reading *r, enum loods_export_id id, const char *code, const char *up);
/* Orders the clients and fills the parts, the log and the hash of r->s. The log as read is freed. */
void snapshot_rows(struct snapshot_reading *r);

#endif
