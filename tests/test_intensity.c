/* Guidance intensity, worked by hand from the definitions; every expected figure is derived beside it. */
#include "intensity.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "contact.h"
#include "facts.h"

#define EQ(actual, expected)                                                                                 \
	cr_assert_eq((long long)(actual), (long long)(expected), #actual " is %lld, not %lld",               \
		     (long long)(actual), (long long)(expected))
#define FRACTION(r, n, d)                                                                                    \
	cr_assert((r).num == (n) && (r).den == (d), #r " is %lld/%lld, not %lld/%lld", (long long)(r).num,   \
		  (long long)(r).den, (long long)(n), (long long)(d))
#define UNDEFINED(r)                                                                                         \
	cr_assert(!loods_rational_known(r), #r " is %lld/%lld", (long long)(r).num, (long long)(r).den)

Test(example, of_the_definition)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	agreed(&f, SINCE_LONG, 0, 2, 28);
	pause_on(&f, 8, 14);
	talk(&f, 3, 40);
	talk(&f, 3, 25);
	talk(&f, 15, 30);
	no_show(&f, 20);
	o = over(&f, 1, 28);
	EQ(o.eligible_days, 21); /* 28 - 7 */
	EQ(o.contact_days, 2);	 /* days 3 and 15 */
	EQ(o.face_to_face_days, 2);
	EQ(o.minutes, 95);		 /* 40 + 25 + 30 */
	FRACTION(o.expected, 3, 2);	 /* 2 * 21 / 28 */
	FRACTION(o.frequency, 8, 3);	 /* 28 * 2 / 21 = 2.67 */
	FRACTION(o.dose, 380, 3);	 /* 28 * 95 / 21 = 126.7 */
	FRACTION(o.realisation, 4, 3);	 /* 2 / 1.5 */
	FRACTION(o.offered, 2, 1);	 /* (2 + day 20) / 1.5 */
	FRACTION(o.show_rate, 3, 4);	 /* 3 held, 1 no-show */
	EQ(o.open_gap.n, 13);		 /* days 16 to 28 */
	EQ(o.overdue, LOODS_OVERDUE_NO); /* 13 <= 14 + 7 */
	/* The run before day 3 reaches back to the start: from -400 to 2 there are 403 days. */
	EQ(o.longest_gap.n, 403);
	EQ(o.class, LOODS_CLASS_ABOVE);
	/* Slots of 28 since day -400; 401 days before day 1 are 14 slots and 9 days, so the 15th takes 19
	 * days of W: days 1-7 and 15-26. It holds days 3 and 15, so two contact days. It ends in W;
	 * nothing else does. */
	EQ(o.slots, 1);
	FRACTION(o.coverage, 1, 1);
	EQ(o.owner.n, 1);
}

Test(eligible, pauses_that_overlap_are_cut_out_once)
{
	struct facts f;

	usual(&f);
	pause_on(&f, -5, 3);		       /* 1-3 */
	pause_on(&f, 2, 6);		       /* 4-6 more */
	pause_on(&f, 5, 5);		       /* inside */
	pause_on(&f, 27, 0);		       /* 27, 28 and open */
	EQ(over(&f, 1, 28).eligible_days, 20); /* 7 to 26 */
}

Test(eligible, two_periods_and_a_pause_across_both)
{
	struct facts f;

	start(&f);
	period(&f, -50, 5);
	period(&f, 11, 20);
	pause_on(&f, 4, 12);
	EQ(over(&f, 1, 28).eligible_days, 11); /* 1-3 and 13-20 */
	EQ(over(&f, 6, 10).eligible_days, 0);
}

Test(eligible, windows_beyond_today_count_what_is_entered)
{
	struct facts f;

	usual(&f);
	agreed(&f, SINCE_LONG, 0, 1, 7);
	EQ(over(&f, 1001, 1028).eligible_days, 28);
	FRACTION(over(&f, 1001, 1028).expected, 4, 1); /* 28 / 7 */
}

Test(contacts, what_counts)
{
	static const struct {
		int outcome, minutes, channel, kind, status, on;
		int n, ftf, held, no_show;
	} rows[] = {
#define TALK LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5
		{ TALK, 1, 1, 1, 0 },
		{ LOODS_OUTCOME_PARTLY_HELD, 5, LOODS_CHANNEL_HOME, LOODS_CONTACT_CRISIS, LOODS_CONTACT_FINAL,
		  5, 1, 1, 1, 0 },
		/* Too short, or minutes not known: an attempt, and the client was there. */
		{ LOODS_OUTCOME_HELD, 4, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  0, 0, 1, 0 },
		{ LOODS_OUTCOME_PARTLY_HELD, -1, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS,
		  LOODS_CONTACT_FINAL, 5, 0, 0, 1, 0 },
		/* By phone and video it counts, not face to face. */
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_PHONE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  1, 0, 1, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_VIDEO, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  1, 0, 1, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_GROUP, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  1, 1, 1, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_WALK, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  1, 1, 1, 0 },
		/* Written channels never. */
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_CHAT, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  0, 0, 0, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_EMAIL, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL, 5,
		  0, 0, 0, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_LETTER, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  5, 0, 0, 0, 0 },
		/* The client not there; a draft. */
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_THIRD_PARTY,
		  LOODS_CONTACT_FINAL, 5, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_DRAFT,
		  5, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_NO_SHOW, -1, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS,
		  LOODS_CONTACT_FINAL, 5, 0, 0, 0, 1 },
		{ LOODS_OUTCOME_NO_ANSWER, 30, LOODS_CHANNEL_PHONE, LOODS_CONTACT_PROGRESS,
		  LOODS_CONTACT_FINAL, 5, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_PLANNED, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS,
		  LOODS_CONTACT_FINAL, 5, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_CANCELLED_LATE, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS,
		  LOODS_CONTACT_FINAL, 5, 0, 0, 0, 0 },
		/* In a pause, after the period, before and after the window. */
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  10, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  26, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  0, 0, 0, 0, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  29, 0, 0, 0, 0 },
		/* First and last day of the window and of the pause's neighbours. */
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  1, 1, 1, 1, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  25, 1, 1, 1, 0 },
		{ LOODS_OUTCOME_HELD, 30, LOODS_CHANNEL_OFFICE, LOODS_CONTACT_PROGRESS, LOODS_CONTACT_FINAL,
		  9, 1, 1, 1, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct facts f;
		struct loods_contact_fact *c;
		struct loods_intensity o;

		start(&f);
		period(&f, SINCE_LONG, 25);
		pause_on(&f, 10, 12);
		c = contact(&f, rows[i].on, rows[i].minutes, rows[i].outcome);
		c->channel = (uint8_t)rows[i].channel;
		c->kind = (uint8_t)rows[i].kind;
		c->status = (uint8_t)rows[i].status;
		o = over(&f, 1, 28);
		cr_assert(o.contact_days == rows[i].n && o.face_to_face_days == rows[i].ftf &&
				  o.held == rows[i].held && o.no_shows == rows[i].no_show &&
				  o.minutes == rows[i].n * rows[i].minutes,
			  "row %zu: %d %d %d %d %d", i, o.contact_days, o.face_to_face_days, o.held,
			  o.no_shows, (int)o.minutes);
	}
}

Test(contacts, shown_beside_and_topics)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	talk(&f, 2, 20)->topics = 1u << LOODS_TOPIC_WORK | 1u << LOODS_TOPIC_LANGUAGE;
	talk(&f, 3, 20)->topics = 1u << LOODS_TOPIC_LANGUAGE | 1u << LOODS_TOPIC_HEALTH;
	talk(&f, 4, 3)->topics = 1u << LOODS_TOPIC_HOUSING; /* too short: its topic does not count */
	talk(&f, 5, 20)->kind = LOODS_CONTACT_THIRD_PARTY;
	talk(&f, 6, 20)->channel = LOODS_CHANNEL_LETTER;
	talk(&f, 6, 20)->channel = LOODS_CHANNEL_CHAT;
	contact(&f, 7, -1, LOODS_OUTCOME_PLANNED)->channel = LOODS_CHANNEL_EMAIL;
	o = over(&f, 1, 28);
	EQ(o.breadth, 3); /* work, language, health */
	EQ(o.third_party, 1);
	EQ(o.written, 2);
}

Test(contacts, a_short_call_and_a_talk_on_one_day)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	talk(&f, 5, 10)->channel = LOODS_CHANNEL_PHONE;
	talk(&f, 5, 4);
	talk(&f, 5, 45)->channel = LOODS_CHANNEL_HOME;
	no_show(&f, 5);
	o = over(&f, 1, 28);
	EQ(o.contact_days, 1);
	EQ(o.face_to_face_days, 1);
	EQ(o.minutes, 55);	     /* 10 + 45; the 4 minutes do not count */
	FRACTION(o.show_rate, 3, 4); /* all three were held */
}

Test(expected, exact_and_by_version)
{
	struct facts f;
	struct loods_intensity o;

	/* 1 per 28 over days 1-14, 1 per 42 over days 15-28: 14/28 + 14/42 = 1/2 + 1/3. */
	usual(&f);
	agreed(&f, SINCE_LONG, 14, 1, 28);
	agreed(&f, 15, 0, 1, 42);
	talk(&f, 14, 30);
	talk(&f, 15, 30);
	o = over(&f, 1, 28);
	FRACTION(o.expected, 5, 6);
	FRACTION(o.realisation, 12, 5); /* 2 / (5/6) */
	EQ(o.contacts, 1);
	EQ(o.per_days, 42);
}

Test(expected, none_without_agreement_and_contacts_outside_it_do_not_count_for_it)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	talk(&f, 3, 30);
	o = over(&f, 1, 28);
	UNDEFINED(o.expected);
	UNDEFINED(o.realisation);
	UNDEFINED(o.offered);
	UNDEFINED(o.coverage);
	EQ(o.overdue, LOODS_OVERDUE_UNDEFINED);
	FRACTION(o.frequency, 1, 1); /* 28 * 1 / 28 */
	EQ(o.class, LOODS_CLASS_NO_AGREEMENT);

	/* From day 15 on 1 per 7: 14 / 7 = 2. The talk on day 3 is a contact day, not an agreed one. */
	agreed(&f, 15, 0, 1, 7);
	talk(&f, 20, 30);
	no_show(&f, 21);
	o = over(&f, 1, 28);
	FRACTION(o.expected, 2, 1);
	EQ(o.agreed_days, 14);
	EQ(o.contact_days, 2);
	EQ(o.agreed_contact_days, 1);
	FRACTION(o.realisation, 1, 2);
	FRACTION(o.offered, 1, 1);

	/* An agreement whose days are all paused is none. */
	pause_on(&f, 15, 0);
	o = over(&f, 1, 28);
	UNDEFINED(o.expected);
	EQ(o.eligible_days, 14);
	EQ(o.class, LOODS_CLASS_NO_AGREEMENT);
}

Test(expected, many_versions_with_nothing_in_common_stay_near)
{
	static const int primes[] = { 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167 };
	struct facts f;
	double near = 0, got;

	usual(&f);
	for (int i = 0; i < 14; i++) {
		agreed(&f, 1 + 2 * i, 2 + 2 * i, 1, primes[i]);
		near += 2.0 / primes[i];
	}
	got = loods_rational_double(over(&f, 1, 28).expected);
	cr_assert(got > near - 1e-5 && got < near + 1e-5, "%f, not %f", got, near);
}

Test(data, fourteen_days_are_enough)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	agreed(&f, SINCE_LONG, 0, 1, 7);
	talk(&f, 2, 30);
	pause_on(&f, 14, 0); /* 13 days left */
	o = over(&f, 1, 28);
	EQ(o.eligible_days, 13);
	UNDEFINED(o.frequency);
	UNDEFINED(o.dose);
	FRACTION(o.expected, 13, 7);
	EQ(o.class, LOODS_CLASS_TOO_LITTLE_DATA);
	f.pauses[0].first = day(15);
	o = over(&f, 1, 28);
	FRACTION(o.frequency, 2, 1); /* 28 / 14 */
	FRACTION(o.dose, 60, 1);
	cr_assert_neq(o.class, LOODS_CLASS_TOO_LITTLE_DATA);
}

Test(data, nothing_eligible)
{
	struct facts f;
	struct loods_intensity o;

	start(&f);
	agreed(&f, SINCE_LONG, 0, 1, 7);
	talk(&f, 3, 30);
	o = over(&f, 1, 28);
	EQ(o.eligible_days, 0);
	EQ(o.contact_days, 0);
	cr_assert(!o.longest_gap.set && !o.open_gap.set);
	UNDEFINED(o.expected);
	UNDEFINED(o.show_rate);
	EQ(o.class, LOODS_CLASS_NO_AGREEMENT);
	EQ(o.n_shares, 0);
}

Test(coverage, a_burst_does_not_buy_off_a_silence)
{
	struct facts f;
	struct loods_intensity o;

	/* Weekly from day 1: slots 1-7, 8-14, 15-21, 22-28. Four talks in the first week. */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 0, 1, 7);
	for (int i = 1; i <= 4; i++)
		talk(&f, i, 30);
	o = over(&f, 1, 28);
	FRACTION(o.realisation, 1, 1); /* 4 / (28/7) */
	FRACTION(o.coverage, 1, 4);
	EQ(o.slots, 4);
	EQ(o.open_gap.n, 24); /* 5 to 28 > 7 + 7 */
	EQ(o.overdue, LOODS_OVERDUE_YES);
	EQ(o.class, LOODS_CLASS_BELOW);
}

Test(coverage, slots_count_from_the_version_and_end_in_the_window)
{
	struct facts f;
	struct loods_intensity o;

	/* 2 per 10 from day -4: slots -4..5, 6..15, 16..25, 26..35. Last days in W: 5, 15, 25. */
	usual(&f);
	agreed(&f, -4, 0, 2, 10);
	talk(&f, -2, 30); /* before W, in the first slot */
	talk(&f, 1, 30);
	talk(&f, 15, 30); /* one in the second */
	talk(&f, 16, 30);
	talk(&f, 25, 30);
	talk(&f, 26, 30); /* in the slot that ends after W */
	talk(&f, 27, 30);
	o = over(&f, 1, 28);
	EQ(o.slots, 3);
	EQ(o.full_slots, 2);
	/* A window one day shorter at its end than day 25 loses that slot. */
	EQ(over(&f, 1, 24).slots, 2);
	EQ(over(&f, 6, 24).slots, 1);
	EQ(over(&f, 6, 24).full_slots, 0);
}

Test(coverage, versions_that_meet_drop_the_unfinished_slot)
{
	struct facts f;
	struct loods_intensity o;

	/* Weekly to day 10 from day 1: slot 1-7; 8-10 is dropped. 1 per 6 from day 11: 11-16, 17-22,
	 * 23-28.
	 * */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 10, 1, 7);
	agreed(&f, 11, 0, 1, 6);
	talk(&f, 9, 30);
	talk(&f, 16, 30);
	talk(&f, 17, 30);
	o = over(&f, 1, 28);
	EQ(o.slots, 4);
	EQ(o.full_slots, 2);
	FRACTION(o.expected, 31 * 1 + 0, 7); /* 10/7 + 18/6 = 31/7 */
}

Test(coverage, pauses_stretch_a_slot)
{
	struct facts f;
	struct loods_intensity o;

	/* Weekly from day 1, days 4-9 paused: the first slot is 1-3 and 10-13, then 14-20, 21-27; 28 is
	 * unfinished. */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 0, 1, 7);
	pause_on(&f, 4, 9);
	talk(&f, 6, 30); /* paused: nothing */
	talk(&f, 13, 30);
	talk(&f, 14, 30);
	o = over(&f, 1, 28);
	EQ(o.slots, 3);
	EQ(o.full_slots, 2);
	/* An agreement older than the period begins with its first eligible day. */
	f.agreements[0].span.first = day(-100);
	EQ(over(&f, 1, 28).full_slots, 2);
	/* A period in which no slot is completed: coverage undefined. */
	UNDEFINED(over(&f, 1, 12).coverage);
}

Test(gaps, a_run_that_began_before_the_window_has_its_whole_length)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	agreed(&f, SINCE_LONG, 0, 1, 28);
	talk(&f, -30, 30);
	talk(&f, 2, 30);
	o = over(&f, 1, 28);
	EQ(o.longest_gap.n, 31); /* -29 to 1 */
	EQ(o.open_gap.n, 26);	 /* 3 to 28 */
	EQ(o.open_gap_from.n, BASE + 3);
	/* With day 1 a contact day the long run has no day in W. */
	f.contacts[1].on = day(1);
	EQ(over(&f, 1, 28).longest_gap.n, 27);
}

Test(gaps, pauses_are_cut_out_and_the_run_goes_on)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	talk(&f, 2, 30);
	pause_on(&f, 6, 15);
	talk(&f, 10, 30); /* in the pause: breaks nothing */
	talk(&f, 20, 30);
	o = over(&f, 1, 28);
	EQ(o.open_gap.n, 8);
	/* Days 3-5 and 16-19 are one run of 7; the run up to day 1 has 402. */
	EQ(o.longest_gap.n, 402);
	EQ(over(&f, 3, 22).longest_gap.n, 7);
}

Test(gaps, none_over_the_end_of_a_period)
{
	struct facts f;
	struct loods_intensity o;

	/* Two periods that touch: runs of 10 and 18, not 28. */
	start(&f);
	period(&f, 1, 10);
	period(&f, 11, 0);
	o = over(&f, 1, 28);
	EQ(o.longest_gap.n, 18);
	EQ(o.open_gap.n, 18);
}

Test(gaps, zero_and_undefined)
{
	struct facts f;
	struct loods_intensity o;

	start(&f);
	period(&f, 27, 0);
	talk(&f, 27, 30);
	talk(&f, 28, 30);
	o = over(&f, 1, 28);
	cr_assert(o.longest_gap.set && o.open_gap.set);
	EQ(o.longest_gap.n, 0);
	EQ(o.open_gap.n, 0);
	cr_assert(!loods_date_known(o.open_gap_from));
	/* The last day paused. */
	pause_on(&f, 28, 28);
	agreed(&f, 27, 0, 1, 7);
	o = over(&f, 1, 28);
	cr_assert(!o.open_gap.set);
	EQ(o.overdue, LOODS_OVERDUE_UNDEFINED);
	EQ(o.longest_gap.n, 0);
	/* The last day after the period. */
	f.g.n_pauses = 0;
	f.periods[0].last = day(27);
	cr_assert(!over(&f, 1, 28).open_gap.set);
}

Test(overdue, exactly_at_the_limit_is_not)
{
	static const struct {
		int n, per, last_talk;
		enum loods_overdue overdue;
	} rows[] = {
		{ 1, 7, 14, LOODS_OVERDUE_NO },	  /* 15-28: 14 = 7 + 7 */
		{ 1, 7, 13, LOODS_OVERDUE_YES },  /* 15 > 14 */
		{ 2, 7, 18, LOODS_OVERDUE_NO },	  /* 10 <= 3.5 + 7 */
		{ 2, 7, 17, LOODS_OVERDUE_YES },  /* 11 > 10.5 */
		{ 3, 28, 12, LOODS_OVERDUE_NO },  /* 16 <= 9 1/3 + 7 */
		{ 3, 28, 11, LOODS_OVERDUE_YES }, /* 17 > 16 1/3 */
		{ 1, 7, 28, LOODS_OVERDUE_NO },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct facts f;

		usual(&f);
		agreed(&f, SINCE_LONG, 0, rows[i].n, rows[i].per);
		talk(&f, rows[i].last_talk, 30);
		cr_assert_eq(over(&f, 1, 28).overdue, rows[i].overdue, "row %zu", i);
	}
}

Test(overdue, by_the_agreement_of_the_last_day)
{
	struct facts f;
	struct loods_intensity o;

	usual(&f);
	talk(&f, 8, 30); /* open gap 20 */
	agreed(&f, SINCE_LONG, 27, 1, 7);
	o = over(&f, 1, 28);
	EQ(o.overdue, LOODS_OVERDUE_UNDEFINED); /* none on day 28 */
	EQ(o.contacts, 0);
	agreed(&f, 28, 0, 1, 28);
	EQ(over(&f, 1, 28).overdue, LOODS_OVERDUE_NO); /* 20 <= 28 + 7 */
}

/* Weekly, one talk on day `talk_on`; the open gap runs to day 28. */
static void silent(struct facts *f, int talk_on)
{
	usual(f);
	agreed(f, SINCE_LONG, 0, 1, 7);
	talk(f, talk_on, 30);
}

Test(class, contact_lost)
{
	struct facts f;

	/* Gap of 15 days (14 to 28) > 2 * 7, and two attempts in it. */
	silent(&f, 13);
	no_show(&f, 14);
	contact(&f, 28, -1, LOODS_OUTCOME_NO_ANSWER)->channel = LOODS_CHANNEL_CHAT; /* whatever the channel */
	EQ(over(&f, 1, 28).class, LOODS_CLASS_CONTACT_LOST);
	/* One of the two a draft, before the gap, or cancelled: not lost; overdue, so below. */
	f.contacts[2].status = LOODS_CONTACT_DRAFT;
	EQ(over(&f, 1, 28).class, LOODS_CLASS_BELOW);
	f.contacts[2].status = LOODS_CONTACT_FINAL;
	f.contacts[1].on = day(13);
	EQ(over(&f, 1, 28).class, LOODS_CLASS_BELOW);
	f.contacts[1].on = day(14);
	f.contacts[1].outcome = LOODS_OUTCOME_CANCELLED_LATE;
	EQ(over(&f, 1, 28).class, LOODS_CLASS_BELOW);
	f.contacts[1].outcome = LOODS_OUTCOME_NO_SHOW;
	/* A gap of exactly 14 = 2 P is not lost: A = 1/4 < 0.80, below. */
	silent(&f, 14);
	no_show(&f, 15);
	no_show(&f, 16);
	EQ(over(&f, 1, 28).class, LOODS_CLASS_BELOW);
}

Test(class, lost_attempts_lie_on_days_of_the_gap)
{
	struct facts f;

	/* Talk on day 5; days 10-13 paused: gap 6-9 and 14-28 = 19 > 14. One attempt falls in the pause. */
	silent(&f, 5);
	pause_on(&f, 10, 13);
	no_show(&f, 11);
	no_show(&f, 20);
	EQ(over(&f, 1, 28).class, LOODS_CLASS_BELOW);
	f.contacts[1].on = day(9);
	EQ(over(&f, 1, 28).class, LOODS_CLASS_CONTACT_LOST);
}

Test(class, thresholds_are_met_exactly)
{
	struct facts f;
	struct loods_intensity o;

	/* 5 per 28 from day 1, one slot 1-28. Four contact days: A = 4/5 = 0.80, not below; C = 0 of 1:
	 * uneven. */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 0, 5, 28);
	for (int i = 1; i <= 4; i++)
		talk(&f, 6 * i, 30);
	o = over(&f, 1, 28);
	FRACTION(o.realisation, 4, 5);
	FRACTION(o.coverage, 0, 1);
	EQ(o.class, LOODS_CLASS_UNEVEN);
	/* Six: A = 6/5 = 1.20, not above; C = 1. */
	talk(&f, 25, 30);
	talk(&f, 26, 30);
	o = over(&f, 1, 28);
	FRACTION(o.realisation, 6, 5);
	EQ(o.class, LOODS_CLASS_AS_AGREED);
	talk(&f, 27, 30);
	EQ(over(&f, 1, 28).class, LOODS_CLASS_ABOVE); /* 7/5 */
	/* Coverage undefined is skipped: 27 days complete no slot; A = 6/(5*27/28) = 56/45 > 1.2. */
	f.g.n_contacts = 6;
	f.agreements[0].span.first = day(2);
	o = over(&f, 1, 28);
	UNDEFINED(o.coverage);
	FRACTION(o.realisation, 56, 45);
	EQ(o.class, LOODS_CLASS_ABOVE);
}

Test(class, seventy_per_cent_of_slots_is_even_enough)
{
	struct facts f;
	struct loods_intensity o;

	/* 1 per 2 days from day 1, 20 days: ten slots. Seven filled and three of them twice: A = 10/10, C
	 * = 7/10. */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 0, 1, 2);
	for (int i = 1; i <= 6; i++)
		talk(&f, i, 30); /* slots 1-3, twice */
	for (int i = 7; i <= 13; i += 2)
		talk(&f, i, 30); /* slots 4-7 */
	o = over(&f, 1, 20);
	FRACTION(o.coverage, 7, 10);
	FRACTION(o.realisation, 1, 1);
	EQ(o.open_gap.n, 7);
	EQ(o.overdue, LOODS_OVERDUE_NO); /* 7 <= 2 + 7 */
	EQ(o.class, LOODS_CLASS_AS_AGREED);
	/* One slot fewer: 6/10, and day 13's contact moved into slot 1..6 keeps A near: 9/10. */
	f.g.n_contacts--;
	o = over(&f, 1, 20);
	FRACTION(o.coverage, 3, 5);
	EQ(o.overdue, LOODS_OVERDUE_NO); /* 12-20: 9 <= 9 */
	EQ(o.class, LOODS_CLASS_UNEVEN);
}

Test(owners, days_are_split)
{
	struct facts f;
	struct loods_intensity o;

	/* User 7 to day 10, nobody on 11 and 12, user 8 from 13 on; 1 per 7; day 20 paused. */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 0, 1, 7);
	owner(&f, -50, 10, 7);
	owner(&f, 13, 0, 8);
	pause_on(&f, 20, 20);
	talk(&f, 2, 30)->conducted_by.n = 7;
	talk(&f, 10, 15)->conducted_by.n = 8; /* stood in */
	talk(&f, 12, 20)->conducted_by.n = 9;
	talk(&f, 13, 40)->conducted_by.n = 8;
	no_show(&f, 15);
	o = over(&f, 1, 28);
	EQ(o.owner.n, 8);
	EQ(o.n_shares, 3);
	EQ(o.shares[0].caseworker.n, 7);
	EQ(o.shares[0].eligible_days, 10);
	EQ(o.shares[0].contact_days, 2);
	EQ(o.shares[0].agreed_contact_days, 2);
	EQ(o.shares[0].minutes, 45);
	FRACTION(o.shares[0].expected, 10, 7);
	UNDEFINED(o.shares[0].frequency); /* 10 < 14 */
	EQ(o.shares[1].caseworker.n, 0);
	EQ(o.shares[1].eligible_days, 2);
	EQ(o.shares[1].contact_days, 1);
	FRACTION(o.shares[1].expected, 2, 7);
	EQ(o.shares[2].caseworker.n, 8);
	EQ(o.shares[2].eligible_days, 15); /* 13-28 without 20 */
	EQ(o.shares[2].contact_days, 1);
	EQ(o.shares[2].offered_days, 2);
	FRACTION(o.shares[2].expected, 15, 7);
	FRACTION(o.shares[2].frequency, 28, 15);
	EQ(o.n_conducted, 3);
	EQ(o.conducted[0].user.n, 7);
	EQ(o.conducted[0].talks, 1);
	EQ(o.conducted[1].user.n, 8);
	EQ(o.conducted[1].talks, 2);
	EQ(o.conducted[2].talks, 1);
}

Test(owners, one_who_comes_back_is_one)
{
	struct facts f;
	struct loods_intensity o;

	start(&f);
	period(&f, 1, 0);
	owner(&f, 1, 10, 7);
	owner(&f, 11, 20, 8);
	owner(&f, 21, 0, 7);
	talk(&f, 22, 30);
	o = over(&f, 1, 28);
	EQ(o.n_shares, 2);
	EQ(o.shares[0].eligible_days, 18);
	FRACTION(o.shares[0].frequency, 14, 9); /* 28 / 18 */
	EQ(o.owner.n, 7);
}

Test(left_out, asks_again_only_where_it_matters)
{
	struct facts f;

	/* Weekly since -400, slots end on -394 + 7k: one is -1..5 (-400 + 57 * 7 = -1). Contacts since day
	 * -10. */
	usual(&f);
	agreed(&f, SINCE_LONG, 0, 1, 7);
	f.g.contacts_since = day(-10);
	talk(&f, 8, 30);
	cr_assert(over(&f, 1, 28).needs_more, "the run up to day 7 may have begun before day -10");
	f.contacts[0].on = day(-3);
	cr_assert(!over(&f, 1, 28).needs_more, "the run from day -2 is known");
	/* A slot that begins before what is known and is not full: 1 per 28, -400 + 14 * 28 = -8, the one
	 * before -36. */
	f.agreements[0].per_days = 28;
	cr_assert(!over(&f, 1, 28).needs_more, "the slot from day -8 on is known");
	f.g.contacts_since = day(-5);
	cr_assert(!over(&f, 1, 28).needs_more, "it holds its contact");
	f.agreements[0].contacts = 2;
	cr_assert(over(&f, 1, 28).needs_more, "it may hold another");
}

Test(next_due, counts_on_from_the_open_gap)
{
	struct facts f;
	struct loods_intensity_due due;

	/* Weekly from day 1; talk on day 3. Gap 4…; too long is 15 days: day 18. Slot 8-14 misses its
	 * contact. */
	start(&f);
	period(&f, 1, 0);
	agreed(&f, 1, 0, 1, 7);
	talk(&f, 3, 30);
	loods_intensity_due_of(&f.g, day(10), &loods_intensity_defaults, &work, &due);
	EQ(due.contact_by.n, BASE + 18);
	EQ(due.contacts_needed, 1);
	EQ(due.needed_by.n, BASE + 14);
	/* In the slot 1-7 it is there. */
	loods_intensity_due_of(&f.g, day(5), &loods_intensity_defaults, &work, &due);
	EQ(due.contacts_needed, 0);
	EQ(due.needed_by.n, BASE + 7);
	/* Overdue since day 18. */
	loods_intensity_due_of(&f.g, day(25), &loods_intensity_defaults, &work, &due);
	EQ(due.contact_by.n, BASE + 18);
	/* A pause of five days ahead moves both on; a period that ends first asks for nothing. */
	pause_on(&f, 12, 16);
	loods_intensity_due_of(&f.g, day(10), &loods_intensity_defaults, &work, &due);
	EQ(due.contact_by.n, BASE + 23);
	EQ(due.needed_by.n, BASE + 19);
	f.periods[0].last = day(15);
	loods_intensity_due_of(&f.g, day(10), &loods_intensity_defaults, &work, &due);
	EQ(due.contact_by.n, 0);
	EQ(due.needed_by.n, 0);
	EQ(due.contacts_needed, 0);
}

Test(weeks, thirteen_of_seven_days)
{
	struct facts f;
	struct loods_intensity_week weeks[LOODS_INTENSITY_WEEKS];

	/* Ending with day 91: weeks 1-7, 8-14, …, 85-91. */
	start(&f);
	period(&f, 4, 0);
	pause_on(&f, 13, 15);
	talk(&f, 6, 30);
	talk(&f, 7, 30);
	talk(&f, 8, 30);
	talk(&f, 91, 30);
	talk(&f, 92, 30);
	cr_assert(loods_intensity_weeks(&f.g, day(91), 13, &loods_intensity_defaults, &work, weeks));
	EQ(weeks[0].contact_days, 2);
	EQ(weeks[0].eligible_days, 4);
	EQ(weeks[1].contact_days, 1);
	EQ(weeks[1].eligible_days, 5);
	EQ(weeks[2].eligible_days, 6);
	EQ(weeks[12].contact_days, 1);
	f.g.contacts_since = day(2);
	cr_assert(!loods_intensity_weeks(&f.g, day(91), 13, &loods_intensity_defaults, &work, weeks));
}
