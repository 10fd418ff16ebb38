/* What is late, due and soon, from the facts of one client; today is 2026-11-23, a Monday. */
#include <criterion/criterion.h>
#include <string.h>

#include "signals.h"

static loods_date day(int year, int month, int d)
{
	loods_date out;

	cr_assert(loods_date_from_ymd(year, month, d, &out));
	return out;
}

/* A client in guidance with n contacts per P days agreed and `gap` days without contact up to today. */
static struct loods_contact_signal signal_of(int n, int per_days, int gap, bool overdue, enum loods_class class, int planned_in)
{
	loods_date today = day(2026, 11, 23);
	struct loods_case c = { .in_guidance = true };
	struct loods_intensity i = { .contacts = n, .per_days = per_days, .class = class };

	if (gap >= 0)
		i.open_gap = loods_num_of(gap);
	i.overdue = overdue ? LOODS_OVERDUE_YES : LOODS_OVERDUE_NO;
	if (planned_in != 999) {
		c.next_on = loods_date_add_days(today, planned_in);
		c.next_channel = LOODS_CHANNEL_PHONE;
	}
	return loods_contact_signal_of(&c, &i, today);
}

struct row {
	const char *what;
	int n, per_days, gap;
	bool overdue;
	enum loods_class class;
	int planned_in; /* days from today, 999: nothing planned */
	enum loods_mark mark;
	enum loods_why why;
	int days;
};

static const struct row rows[] = {
	/* 1 per 14 days, 26 days without: 12 days after the contact was due. */
	{ "overdue", 1, 14, 26, true, LOODS_CLASS_BELOW, 999, LOODS_MARK_LATE, LOODS_WHY_OVERDUE, 12 },
	{ "overdue, though something is planned for next week", 1, 14, 26, true, LOODS_CLASS_BELOW, 5, LOODS_MARK_LATE, LOODS_WHY_OVERDUE, 12 },
	{ "contact lost comes before overdue", 1, 14, 40, true, LOODS_CLASS_CONTACT_LOST, 999, LOODS_MARK_LATE, LOODS_WHY_LOST, 26 },
	{ "a planned contact passed five days ago", 1, 14, 3, false, LOODS_CLASS_AS_AGREED, -5, LOODS_MARK_LATE, LOODS_WHY_NO_RESULT, 5 },
	{ "planned today", 1, 14, 3, false, LOODS_CLASS_AS_AGREED, 0, LOODS_MARK_DUE, LOODS_WHY_PLANNED, 0 },
	{ "planned tomorrow", 1, 14, 3, false, LOODS_CLASS_AS_AGREED, 1, LOODS_MARK_SOON, LOODS_WHY_PLANNED, 1 },
	{ "planned in seven days is soon", 1, 14, 3, false, LOODS_CLASS_AS_AGREED, 7, LOODS_MARK_SOON, LOODS_WHY_PLANNED, 7 },
	{ "planned in eight days is not", 1, 14, 3, false, LOODS_CLASS_AS_AGREED, 8, LOODS_MARK_OK, LOODS_WHY_PLANNED, 8 },
	{ "the agreed time has come, within the grace", 1, 14, 16, false, LOODS_CLASS_AS_AGREED, 999, LOODS_MARK_DUE, LOODS_WHY_AGREED, -2 },
	{ "the agreed time comes in four days", 1, 14, 10, false, LOODS_CLASS_AS_AGREED, 999, LOODS_MARK_SOON, LOODS_WHY_AGREED, 4 },
	{ "the agreed time is far", 1, 28, 2, false, LOODS_CLASS_AS_AGREED, 999, LOODS_MARK_OK, LOODS_WHY_AGREED, 26 },
	{ "no agreement", 0, 0, 40, false, LOODS_CLASS_NO_AGREEMENT, 999, LOODS_MARK_NO_PLAN, LOODS_WHY_NO_AGREEMENT, 0 },
	{ "no agreement, but planned", 0, 0, 40, false, LOODS_CLASS_NO_AGREEMENT, 2, LOODS_MARK_SOON, LOODS_WHY_PLANNED, 2 },
	{ "an agreement on a day that is not eligible", 1, 14, -1, false, LOODS_CLASS_AS_AGREED, 999, LOODS_MARK_AWAY, LOODS_WHY_NONE, 0 },
};

Test(signals, each_state_from_its_facts)
{
	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		const struct row *w = &rows[r];
		struct loods_contact_signal s = signal_of(w->n, w->per_days, w->gap, w->overdue, w->class, w->planned_in);

		cr_expect_eq(s.mark, w->mark, "%s: mark %d, not %d", w->what, s.mark, w->mark);
		cr_expect_eq(s.why, w->why, "%s: why %d, not %d", w->what, s.why, w->why);
		cr_expect_eq(s.days, w->days, "%s: %d days, not %d", w->what, s.days, w->days);
	}
}

Test(signals, outside_guidance_only_a_plan_counts)
{
	loods_date today = day(2026, 11, 23);
	struct loods_case c = { 0 };
	struct loods_intensity i = { .contacts = 1, .per_days = 14, .class = LOODS_CLASS_CONTACT_LOST, .overdue = LOODS_OVERDUE_YES };

	cr_assert_eq(loods_contact_signal_of(&c, &i, today).mark, LOODS_MARK_AWAY);
	c.next_on = today;
	cr_assert_eq(loods_contact_signal_of(&c, &i, today).mark, LOODS_MARK_DUE);
}

static void assert_when(struct loods_contact_signal s, const char *want)
{
	struct loods_str text = LOODS_STR_INIT;

	loods_contact_signal_when(&s, &text);
	cr_expect_str_eq(text.s, want);
	loods_str_release(&text);
}

Test(signals, says_when_in_words)
{
	loods_date today = day(2026, 11, 23);
	loods_time half_past_ten;

	cr_assert(loods_time_from_hm(10, 30, &half_past_ten));
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_LATE, .days = 1 }, "1 day late");
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_LATE, .days = 12 }, "12 days late");
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_DUE, .when = today, .at = half_past_ten }, "today 10:30");
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_SOON, .when = today, .days = 1 }, "tomorrow");
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_SOON, .when = today, .days = 6 }, "in 6 days");
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_DUE, .when = today, .days = -2 }, "2 days ago");
	assert_when((struct loods_contact_signal){ .mark = LOODS_MARK_OK }, "");
}
