/*
 * The quick contact: what a caseworker fills in for one contact and the one after it, the values that are
 * offered, and how it is saved. Screens draw it from its descriptor; every offered value and every
 * consequence is decided here.
 */
#ifndef LOODS_CONTACT_ENTRY_H
#define LOODS_CONTACT_ENTRY_H

#include "app.h"
#include "contact.h"
#include "ops.h"

struct loods_contact_entry {
	struct loods_meta meta;
	loods_date occurred_on;
	loods_time start;
	int channel;
	uint32_t topics;
	loods_num minutes;
	int outcome;
	loods_date next_on; /* unknown: no next contact */
	loods_id goal;      /* that it served; 0: none in particular */
	const char *note;
};

/* Its fields by the names of contact.h, and `next_on`. Not a record type: it is in no list and no table. */
extern const struct loods_type loods_contact_entry_type;

/* What stands behind an entry while its form is open; lives in the arena given to prepare. */
struct loods_contact_entry_context {
	loods_id client;
	loods_date today;
	struct loods_contact base;   /* the planned contact that this one fulfils; id 0: none */
	bool chosen;                 /* it does whatever its day becomes: the form was opened for it */
	struct loods_contact next;   /* the planned contact after it that exists already; id 0: none */
	loods_user_id on_behalf_of; /* the colleague who is covered; 0: nobody */
	int agreed_contacts, agreed_days; /* the agreement in force, 0: none */
	int agreed_channel;          /* 0: none preferred */
	int usual_minutes[LOODS_CHANNEL_END]; /* 0: none usual */
	struct loods_contact_entry
		last;		     /* the client's last contact, for "same as last time"; channel 0: none */
	struct loods_list goals;     /* of the plan (struct loods_goal), those that are still worked on */
	struct loods_list recent;    /* the newest contacts (struct loods_contact), at most 8 */
};

/* Loads what is needed and fills the entry with what is offered: today, now, result held, usual minutes, next
 * by the agreement. */
enum loods_code loods_contact_entry_prepare(struct loods_app *app, struct loods_arena *a, loods_id client,
					    struct loods_contact_entry *e,
					    struct loods_contact_entry_context *c,
					    struct loods_err *err) LOODS_CHECKED;

/* The same for one planned contact that is to get its result: the entry becomes that very record. Offered are
 * its day, time and channel, and no result: only who was there knows. ENOTFOUND. ECONFLICT: it is no plan any
 * more, somebody wrote down the result. */
enum loods_code loods_contact_entry_prepare_planned(struct loods_app *app, struct loods_arena *a,
						    loods_id planned, struct loods_contact_entry *e,
						    struct loods_contact_entry_context *c,
						    struct loods_err *err) LOODS_CHECKED;

/* Called when `changed` got another value; `touched` tells whether the user has set a field by hand (then it
 * is left alone). Minutes follow the channel; minutes and the next contact follow the result (no answer:
 * none, and two working days later). */
void loods_contact_entry_follow(const struct loods_contact_entry_context *c, struct loods_contact_entry *e,
				const struct loods_field *changed,
				bool (*touched)(const struct loods_field *f, void *ctx), void *ctx);

/* Saves contact and next contact in one transaction through loods_ops_save_contact. err->field is a field of
 * the entry. */
enum loods_code loods_contact_entry_save(struct loods_app *app, const struct loods_contact_entry *e,
					 const struct loods_contact_entry_context *c,
					 struct loods_notice *notice, struct loods_err *err) LOODS_CHECKED;

#endif
