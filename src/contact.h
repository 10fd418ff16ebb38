/* Contact: one contact with or about a client, planned or past. What counts as guidance is decided in
 * intensity.h, not here. */
#ifndef LOODS_CONTACT_H
#define LOODS_CONTACT_H

#include "rec.h"

/* The numbers of these enums are stored, in `fact` below: new ones come at the end. */
enum loods_channel {
	LOODS_CHANNEL_OFFICE = 1,
	LOODS_CHANNEL_HOME,
	LOODS_CHANNEL_WORKPLACE,
	LOODS_CHANNEL_NEIGHBOURHOOD,
	LOODS_CHANNEL_WALK,
	LOODS_CHANNEL_VIDEO,
	LOODS_CHANNEL_PHONE,
	LOODS_CHANNEL_CHAT,
	LOODS_CHANNEL_EMAIL,
	LOODS_CHANNEL_LETTER,
	LOODS_CHANNEL_GROUP,
	LOODS_CHANNEL_END,
};
enum loods_contact_kind {
	LOODS_CONTACT_INTAKE = 1,
	LOODS_CONTACT_PLAN,
	LOODS_CONTACT_PROGRESS,
	LOODS_CONTACT_CRISIS,
	LOODS_CONTACT_THREE_PARTY,
	LOODS_CONTACT_ACCOMPANIMENT,
	LOODS_CONTACT_AFTERCARE,
	LOODS_CONTACT_MEASUREMENT,
	LOODS_CONTACT_THIRD_PARTY, /* the client is not there */
	LOODS_CONTACT_KIND_END,
};
enum loods_outcome {
	LOODS_OUTCOME_HELD = 1,
	LOODS_OUTCOME_PARTLY_HELD,
	LOODS_OUTCOME_NO_SHOW,
	LOODS_OUTCOME_CANCELLED_BY_CLIENT,
	LOODS_OUTCOME_CANCELLED_LATE, /* by the client within 24 hours */
	LOODS_OUTCOME_CANCELLED_BY_US,
	LOODS_OUTCOME_NO_ANSWER,
	LOODS_OUTCOME_PLANNED,
	LOODS_OUTCOME_END,
};
enum loods_initiator {
	LOODS_INITIATOR_CASEWORKER = 1,
	LOODS_INITIATOR_CLIENT,
	LOODS_INITIATOR_OTHER,
	LOODS_INITIATOR_END
};
enum loods_topic {
	LOODS_TOPIC_WORK = 1,
	LOODS_TOPIC_EDUCATION,
	LOODS_TOPIC_LANGUAGE,
	LOODS_TOPIC_CHILDCARE,
	LOODS_TOPIC_DEBTS_INCOME,
	LOODS_TOPIC_HEALTH,
	LOODS_TOPIC_HOUSING,
	LOODS_TOPIC_FAMILY_NETWORK,
	LOODS_TOPIC_SAFETY,
	LOODS_TOPIC_ADMINISTRATION,
	LOODS_TOPIC_MOBILITY,
	LOODS_TOPIC_DIGITAL,
	LOODS_TOPIC_END,
};
enum loods_contact_status { LOODS_CONTACT_DRAFT = 1, LOODS_CONTACT_FINAL, LOODS_CONTACT_STATUS_END };

enum { LOODS_CONTACT_MINUTES_MAX = 600, LOODS_NOTE_MAX = 20000 };

struct loods_contact {
	struct loods_meta meta;
	loods_id client;
	loods_date occurred_on;
	loods_time start;
	loods_num minutes;
	int channel, kind, outcome, initiator;
	loods_user_id conducted_by, on_behalf_of;
	uint32_t topics; /* bit 1 << enum loods_topic */
	int interpreter;
	const char *note;
	int status;
	loods_id goal;  /* that it served; 0: none in particular */
	loods_num fact; /* derived, see enum loods_fact_bits */
};

/*
 * What the intensity computation needs of a contact, packed into one number that is stored and indexed beside
 * it: a year of guidance of 40,000 clients is then read in a third of the time that its words take. From the
 * lowest bit: status 2 bits, outcome 4, kind 4, channel 4, minutes + 1 (0: not known) 10, topics from `work`
 * on 1 each.
 */
enum loods_fact_bits {
	LOODS_FACT_OUTCOME = 2,
	LOODS_FACT_KIND = 6,
	LOODS_FACT_CHANNEL = 10,
	LOODS_FACT_MINUTES = 14,
	LOODS_FACT_TOPICS = 24,
};

extern const struct loods_type loods_contact_type;
extern const struct loods_choices loods_channels, loods_contact_kinds, loods_outcomes, loods_topics,
	loods_contact_statuses;

#endif
