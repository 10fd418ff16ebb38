/* Signals about plans, courses and cover: from which day and which minute on they are there. It is Monday 23
 * November 2026, which begins week 48; the four weeks before are 44 to 47. */
#include <criterion/criterion.h>
#include <string.h>

#include "language_step.h"
#include "signals_plan.h"

static loods_date day(const char *iso)
{
	loods_date d;

	cr_assert(loods_date_parse_iso(iso, &d), "%s", iso);
	return d;
}

static struct loods_attendance line(int step, int week, int planned, int attended, int excused)
{
	struct loods_attendance a = { .language_step = { step },
				      .planned = loods_num_of(planned),
				      .attended = loods_num_of(attended),
				      .excused = loods_num_of(excused) };

	cr_assert(loods_week_from(2026, week, &a.week));
	return a;
}

Test(signals_plan, attendance_counts_the_four_weeks_before_this_one)
{
	const struct loods_attendance lines[] = {
		line(1, 43, 1000, 0, 0), line(1, 44, 100, 70, 10), line(1, 47, 100, 90, 0),
		line(1, 48, 1000, 0, 0), line(2, 45, 1000, 0, 0),
	};
	struct loods_attendance_signal s = { 0 };

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		loods_attendance_signal_add(&s, &lines[i], (loods_id){ 1 }, day("2026-11-23"));
	cr_assert_eq(s.planned, 200);
	cr_assert_eq(s.attended, 160);
	cr_assert_eq(s.excused, 10);
	cr_assert(!s.low, "80 %% is enough");
	loods_attendance_signal_add(&s, &(struct loods_attendance){ .language_step = { 1 }, .week = lines[2].week, .planned = { 1, true } },
				    (loods_id){ 1 }, day("2026-11-29"));
	cr_assert(s.low, "160 of 201 is not");
}

Test(signals_plan, nothing_planned_is_not_low)
{
	struct loods_attendance a = line(1, 47, 0, 0, 0);
	struct loods_attendance_signal s = { 0 };

	loods_attendance_signal_add(&s, &a, (loods_id){ 1 }, day("2026-11-23"));
	cr_assert(!s.low);
}

Test(signals_plan, an_instrument_past_its_planned_end)
{
	static const struct { const char *planned, *end; int days; } rows[] = {
		{ "2026-11-22", "", 1 }, { "2026-11-23", "", 0 }, { "2026-10-23", "", 31 }, { "2026-10-23", "2026-11-20", 0 }, { "", "", 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct loods_instrument n = { .planned_end = *rows[i].planned ? day(rows[i].planned) : LOODS_DATE_NONE,
					      .end = *rows[i].end ? day(rows[i].end) : LOODS_DATE_NONE };

		cr_expect_eq(loods_instrument_overdue(&n, day("2026-11-23")), rows[i].days, "%s %s", rows[i].planned, rows[i].end);
	}
}

Test(signals_plan, cover_lapses_in_the_week_of_its_last_day)
{
	static const struct { const char *from, *until; bool lapses; } rows[] = {
		{ "2026-11-01", "2026-11-22", false }, /* it has */
		{ "2026-11-01", "2026-11-25", true },  { "2026-11-25", "2026-11-29", true }, { "2026-11-26", "2026-11-29", false },
		{ "2026-11-01", "2026-11-29", true },  { "2026-11-01", "2026-11-30", false },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		cr_expect_eq(loods_cover_lapses(&(struct loods_cover){ .from = day(rows[i].from), .until = day(rows[i].until) }, day("2026-11-25")),
			     rows[i].lapses, "%s %s", rows[i].from, rows[i].until);
}

Test(signals_plan, one_sentence_with_its_reason)
{
	const struct loods_attendance a = line(1, 46, 360, 240, 120), b = line(1, 47, 360, 120, 0);
	struct loods_language_step step = { .meta.id = { 1 }, .state = LOODS_STEP_RUNNING };
	const struct loods_instrument n = { .planned_end = day("2026-11-22") };
	struct loods_timeline_row rows[] = {
		{ .type = &loods_attendance_type, .rec = &a },
		{ .type = &loods_attendance_type, .rec = &b },
		{ .type = &loods_language_step_type, .rec = &step },
		{ .type = &loods_instrument_type, .rec = &n },
	};
	const struct loods_timeline all = { rows, 4 };
	/* 360 of 720 minutes. */
	static const char low[] = "! Attendance of the last 4 weeks is 50 %, less than 80 %: 360 of 720 min. Missed with a good reason: 120 min.";
	static const char *const want[] = { low, low, low, "! This goes on 1 day past its planned end. Write down the end, or a later day." };

	for (int i = 0; i < 4; i++) {
		struct loods_str out = LOODS_STR_INIT;

		loods_plan_signal(&all, &rows[i], day("2026-11-23"), &out);
		cr_expect_str_eq(out.s, want[i]);
		loods_str_clear(&out);
		if (i == 2) {
			step.state = LOODS_STEP_STOPPED;
			loods_plan_signal(&all, &rows[i], day("2026-11-23"), &out);
			cr_expect_eq(out.len, 0, "a step that is over: %s", out.s);
		}
		loods_str_release(&out);
	}
}
