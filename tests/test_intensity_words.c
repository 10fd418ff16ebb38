/* The sentences about each figure, with numbers worked by hand from the definitions. */
#include "intensity_words.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "client_intensity.h"
#include "facts.h"
#include "say.h"

/* The whole sentence of one figure over days `first` to `last`. */
static void says(const struct facts *f, int first, int last, const char *code, const char *expected)
{
	struct loods_intensity i = over(f, first, last);
	const struct loods_figure *figure = loods_figure_named(code);
	struct loods_str text = LOODS_STR_INIT;

	if (figure)
		loods_figure_sentence(figure, &i, &loods_intensity_defaults, &text);
	cr_expect_str_eq(text.s, expected);
	loods_str_release(&text);
}

/* A day of facts.h as people write it. */
static const char *on(int n, char out[40])
{
	struct loods_str t = LOODS_STR_INIT;

	loods_say_date(day(n), &t);
	snprintf(out, 40, "%s", t.s);
	loods_str_release(&t);
	return out;
}

/* The example of the definition: 2 per 28 days, days 8 to 14 paused, talks on 3 (two) and 15, a no-show
 * on 20. */
static void example(struct facts *f)
{
	usual(f);
	agreed(f, SINCE_LONG, 0, 2, 28);
	pause_on(f, 8, 14);
	talk(f, 3, 40)->topics = 1u << LOODS_TOPIC_LANGUAGE;
	talk(f, 3, 25)->topics = 1u << LOODS_TOPIC_LANGUAGE | 1u << LOODS_TOPIC_MOBILITY;
	talk(f, 15, 30)->channel = LOODS_CHANNEL_PHONE;
	no_show(f, 20);
	talk(f, 21, 30)->channel = LOODS_CHANNEL_EMAIL;
}

Test(words, each_figure_of_the_example)
{
	static const struct {
		const char *code, *says;
	} rows[] = {
		/* 2 / 1.5, over 120 %. */
		{ "class", "Class above agreement: Realisation of 133 % is over 120 %." },
		{ "realisation",
		  "Realisation 133 %: 2 contact days of the 1.5 expected (2 per 28 days over 21 "
		  "eligible days)." },
		/* 2 * 21 / 28 */
		{ "expected",
		  "Expected 1.5: What is agreed (2 per 28 days over 21 eligible days) comes to exactly "
		  "3/2." },
		{ "contact_days",
		  "Contact days 2: 2 days have a talk of at least 5 minutes. Not counted: 1 by "
		  "letter, e-mail or chat, 0 without the client." },
		{ "face_to_face_days", "Face to face 1: Of 2 contact days, 1 with a talk in person." },
		{ "minutes", "Minutes 95: The talks of 2 contact days took 95 minutes together." },
		{ "eligible_days",
		  "Eligible days 21: Of 28 days, 21 lie in a guidance period and outside every "
		  "pause." },
		/* 28 * 2 / 21 = 2.666, 28 * 95 / 21 = 126.666 */
		{ "frequency", "Frequency 2.67: 2 contact days in 21 eligible days, times 28." },
		{ "dose", "Dose 126.67: 95 minutes in 21 eligible days, times 28." },
		{ "offered",
		  "Offered 200 %: 2 contact days and 1 day on which the client did not come, of the 1.5 "
		  "expected." },
		{ "show_rate",
		  "Show rate 75 %: 3 of 4 talks were held; to the others the client did not come." },
		{ "coverage", "Coverage 100 %: 1 of 1 whole stretches of 28 days holds its 2 contacts." },
		/* Days 16 to 28 are 13; 28 / 2 = 14. */
		{ "overdue", "Overdue no: The open gap of 13 days is not longer than 14 + 7 days." },
		{ "breadth", "Topics 2: The talks that count were about: language, mobility." },
	};
	struct facts f;
	char text[200], first[40], second[40];

	example(&f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		says(&f, 1, 28, rows[i].code, rows[i].says);
	/* Day 16 to day 28; from -400 to 2 there are 403 days. */
	cr_expect_eq(over(&f, 1, 28).open_gap_from.n, day(16).n);
	cr_expect_eq(over(&f, 1, 28).longest_gap_from.n, day(SINCE_LONG).n);
	cr_expect_eq(over(&f, 1, 28).longest_gap_to.n, day(2).n);
	snprintf(text, sizeof text, "Longest gap 403: 403 eligible days without a contact, from %s to %s.",
		 on(SINCE_LONG, first), on(2, second));
	says(&f, 1, 28, "longest_gap", text);
	snprintf(text, sizeof text,
		 "Open gap 13: 13 eligible days without a contact, since %s; overdue when it is longer than "
		 "14 + 7 "
		 "days.",
		 on(16, first));
	says(&f, 1, 28, "open_gap", text);
}

Test(words, what_is_not_known_says_why)
{
	struct facts f;

	usual(&f);
	talk(&f, 20, 30);
	says(&f, 1, 28, "class", "Class no agreement: No agreement was in force on an eligible day.");
	says(&f, 1, 28, "realisation",
	     "Realisation -: Not known: no agreement was in force on an eligible day.");
	says(&f, 1, 28, "expected", "Expected -: Not known: no agreement was in force on an eligible day.");
	says(&f, 1, 28, "coverage",
	     "Coverage -: Not known: no whole stretch of an agreement ended in these days.");
	says(&f, 1, 28, "overdue", "Overdue -: Not known: no agreement is in force on the last day.");
	says(&f, 1, 19, "show_rate",
	     "Show rate -: Not known: no talk was held and no appointment was missed.");
	says(&f, 1, 20, "open_gap", "Open gap 0: The last day has a contact.");
	says(&f, 20, 20, "longest_gap", "Longest gap 0: Every eligible day has a contact.");
	says(&f, 1, 19, "face_to_face_days", "Face to face 0: There was no contact day.");
	says(&f, 1, 28, "breadth", "Topics 0: No talk that counts has a topic.");
	/* Days 10 to 18. */
	agreed(&f, 1, 0, 1, 14);
	pause_on(&f, -50, 9);
	says(&f, 1, 18, "frequency", "Frequency -: Too little data: 9 eligible days, 14 are needed.");
	says(&f, 1, 18, "class", "Class too little data: Too little data: 9 eligible days, 14 are needed.");
	pause_on(&f, 25, 0);
	says(&f, 1, 28, "open_gap",
	     "Open gap -: Not known: the last day lies in no guidance period, or in a pause.");
	says(&f, 26, 28, "longest_gap", "Longest gap -: Not known: there is no eligible day.");
}

Test(words, classes)
{
	struct facts f;

	/* One talk on day 1 of 28: 1 of 2 expected, days 2 to 28 are 27 > 14 + 7. */
	usual(&f);
	agreed(&f, 1, 0, 2, 28);
	talk(&f, 1, 30);
	says(&f, 1, 28, "class",
	     "Class below agreement: Realisation of 50 % is under 80 %, and the next contact is overdue.");
	says(&f, 1, 28, "coverage", "Coverage 0 %: 0 of 1 whole stretches of 28 days hold their 2 contacts.");
	/* The last but one of 28 days: 1 of 2, nothing overdue. */
	f.contacts[0].on = day(27);
	says(&f, 1, 28, "class", "Class below agreement: Realisation of 50 % is under 80 %.");
	/* On days 27 and 1: as agreed. */
	f.contacts[0].on = day(1);
	talk(&f, 27, 30);
	says(&f, 1, 28, "class",
	     "Class as agreed: Realisation of 100 % is from 80 to 120 %, coverage of 100 % is at "
	     "least 70 %, and nothing is overdue.");
	/* 19 of 20 on the first days, then a silence of 9 days, 20 to 28: longer than 28 / 20 + 7. */
	usual(&f);
	agreed(&f, 1, 0, 20, 28);
	for (int i = 1; i <= 19; i++)
		talk(&f, i, 30);
	says(&f, 1, 28, "class",
	     "Class below agreement: Realisation of 95 % is enough, but the next contact is overdue.");
	/* Both talks in the first of two stretches of 14 days. */
	usual(&f);
	agreed(&f, 1, 0, 1, 14);
	talk(&f, 10, 30);
	talk(&f, 14, 30);
	says(&f, 1, 28, "class",
	     "Class uneven: Realisation of 100 % is enough, but coverage of 50 % is under 70 %.");
	/* Open from day 3 on: 26 days, more than 2 * 7, with two calls. */
	usual(&f);
	agreed(&f, 1, 0, 1, 7);
	talk(&f, 2, 30);
	no_show(&f, 9);
	no_show(&f, 16);
	says(&f, 1, 28, "class",
	     "Class contact lost: An open gap of 26 days is longer than twice 7 days, and at least 2 "
	     "appointments "
	     "missed or calls not answered lie in it.");
}

Test(words, several_agreements)
{
	struct facts f;

	/* 10 / 7 + 2 * 18 / 28 = 10/7 + 9/7 = 19/7 = 2.714 */
	usual(&f);
	agreed(&f, 1, 10, 1, 7);
	agreed(&f, 11, 0, 2, 28);
	talk(&f, 5, 30);
	says(&f, 1, 28, "realisation",
	     "Realisation 37 %: 1 contact day of the 2.71 expected (1 per 7 days over 10 eligible days; 2 "
	     "per 28 days "
	     "over 18 eligible days).");
	says(&f, 1, 28, "coverage",
	     "Coverage 100 %: 1 of 1 whole stretches of the agreements holds its contacts.");
	usual(&f);
	for (int i = 0; i < 5; i++)
		agreed(&f, 1 + 2 * i, 2 + 2 * i, 1, 1);
	says(&f, 1, 28, "expected",
	     "Expected 10: What is agreed (5 agreements one after the other) comes to exactly 10.");
	f.g.n_agreements = 4;
	says(&f, 1, 8, "expected",
	     "Expected 8: What is agreed (1 every day over 2 eligible days; 1 every day over 2 eligible "
	     "days; 1 every "
	     "day over 2 eligible days; 1 every day over 2 eligible days) comes to exactly 8.");
}

Test(words, dates)
{
	struct loods_str text = LOODS_STR_INIT;
	loods_date d;

	cr_assert(loods_date_from_ymd(2026, 12, 14, &d));
	loods_say_weekday(d, &text);
	cr_expect_str_eq(text.s, "Monday 14 December 2026");
	loods_str_clear(&text);
	loods_say_date(LOODS_DATE_NONE, &text);
	loods_say_weekday(LOODS_DATE_NONE, &text);
	cr_expect_str_eq(text.s, "");
	loods_str_release(&text);
}

/* ---- the advice ---- */

static void advises(const struct facts *f, int today, const char *expected)
{
	static struct loods_client_intensity c;
	struct loods_str text = LOODS_STR_INIT;

	memset(&c, 0, sizeof c);
	c.today = day(today);
	c.settings = loods_intensity_defaults;
	c.days[0] = 28;
	c.figures[0] = over(f, today - 27, today);
	loods_intensity_due_of(&f->g, c.today, &c.settings, &work, &c.due);
	loods_intensity_track_of(&f->g, c.today, c.days[0], &c.settings, &work, &c.track);
	loods_client_intensity_advice(&c, &text);
	cr_expect_str_eq(text.s, expected);
	loods_str_release(&text);
}

/* Both texts with a day between them. */
static const char *weekday_on(const char *before, int n, const char *after)
{
	static char text[8][300];
	static int at;
	struct loods_str t = LOODS_STR_INIT;

	at = (at + 1) % 8;
	loods_say_weekday(day(n), &t);
	snprintf(text[at], sizeof text[at], "%s%s%s", before, t.s, after);
	loods_str_release(&t);
	return text[at];
}

Test(advice, says_how_many_by_when)
{
	struct facts f;

	/* 2 per 28 from day 1; one talk on day 5; on day 10 one is missing by day 28, too late on 5 + 14 + 7
	 * + 1. On day 10 ten days are eligible under it: 1 of 10 / 14 expected, nothing below. */
	usual(&f);
	agreed(&f, 1, 0, 2, 28);
	talk(&f, 5, 30);
	advises(&f, 10,
		weekday_on(weekday_on("1 contact by ", 28,
				      " completes what is agreed for the running stretch of days. Without a "
				      "contact it "
				      "is overdue on "),
			   27, "."));
	/* On day 27 it is: one contact on day 27 or 28 makes 2 of 2, and closes the gap. */
	advises(&f, 27,
		weekday_on(weekday_on("1 contact by ", 28,
				      " completes what is agreed for the running stretch of days and brings "
				      "the 28 days "
				      "up to then back on track. It is overdue since "),
			   27, "."));
	/* The same without the talk on day 5: two are missing, two make 2 of 2 (one is 50 %). The gap began
	 * long before the agreement, which is the first under which it is too long: on its first day. */
	f.g.n_contacts = 0;
	advises(&f, 27,
		weekday_on(weekday_on("2 contacts by ", 28,
				      " complete what is agreed for the running stretch of days and bring "
				      "the 28 days up "
				      "to then back on track. It is overdue since "),
			   1, "."));
	/* On day 28 only one day is left. */
	advises(&f, 28,
		weekday_on(
			weekday_on(weekday_on("2 contacts by ", 28,
					      " complete what is agreed for the running stretch of days. The "
					      "28 days "
					      "up to "),
				   28,
				   " stay below what is agreed, whatever is done now. It is overdue since "),
			1, "."));
	/* Nothing asked. */
	pause_on(&f, 28, 0);
	advises(&f, 28, "Today lies in no guidance period, or in a pause: nothing is due.");
	/* The agreement ends on day 20, its stretch would on day 28. */
	usual(&f);
	agreed(&f, 1, 20, 2, 28);
	talk(&f, 9, 30);
	advises(&f, 10,
		"The agreement or the guidance ends before the running stretch of days is full, so no number "
		"of contacts is due.");
	usual(&f);
	advises(&f, 10, "Nothing is agreed, so nothing can be late: make an agreement with a.");
}
