#include <criterion/criterion.h>

#include "guidance.h"

/* Every value of a contact that counts comes back from the number that storage keeps. */
Test(contact, what_is_packed_comes_back)
{
	static const int minutes[] = { -1, 0, 1, 45, LOODS_CONTACT_MINUTES_MAX };
	const uint32_t all = (((uint32_t)1 << LOODS_TOPIC_END) - 1) & ~(uint32_t)1;

	for (int channel = 1; channel < LOODS_CHANNEL_END; channel++)
		for (int kind = 1; kind < LOODS_CONTACT_KIND_END; kind++)
			for (int outcome = 1; outcome < LOODS_OUTCOME_END; outcome++)
				for (size_t m = 0; m < LOODS_COUNT(minutes); m++) {
					struct loods_contact k = { .channel = channel, .kind = kind, .outcome = outcome,
								   .status = m % 2 ? LOODS_CONTACT_FINAL : LOODS_CONTACT_DRAFT,
								   .topics = m ? all >> m & ~(uint32_t)1 : all };
					struct loods_contact_fact f = { .on = { 7 }, .conducted_by = { 8 } };

					if (minutes[m] >= 0)
						k.minutes = loods_num_of(minutes[m]);
					loods_contact_type.derive(&k);
					cr_assert(k.fact.set);
					loods_contact_fact_unpack(k.fact.n, &f);
					cr_assert_eq(f.channel, channel);
					cr_assert_eq(f.kind, kind);
					cr_assert_eq(f.outcome, outcome);
					cr_assert_eq(f.status, k.status);
					cr_assert_eq(f.minutes, minutes[m]);
					cr_assert_eq(f.topics, k.topics);
					cr_assert_eq(f.on.n, 7);
					cr_assert_eq(f.conducted_by.n, 8);
				}
}

/* The numbers are in files: they never change. A held talk by phone of 12 minutes about work and digital skills. */
Test(contact, the_packed_form_is_the_one_of_the_file)
{
	struct loods_contact k = { .channel = 7, .kind = 3, .outcome = 1, .status = 2, .topics = 1u << 1 | 1u << 12,
				   .minutes = loods_num_of(12) };

	loods_contact_type.derive(&k);
	cr_assert_eq(k.fact.n, 2 + (1 << 2) + (3 << 6) + (7 << 10) + (13 << 14) + (1LL << 24) + (1LL << 35));
	cr_assert_eq(LOODS_CHANNEL_PHONE, 7);
	cr_assert_eq(LOODS_CONTACT_PROGRESS, 3);
	cr_assert_eq(LOODS_OUTCOME_HELD, 1);
	cr_assert_eq(LOODS_CONTACT_FINAL, 2);
	cr_assert_eq(LOODS_TOPIC_DIGITAL, 12);
}
