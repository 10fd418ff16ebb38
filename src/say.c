#include "say.h"

#include "i18n.h"
#include "rec.h"

static const char *const months[] = { N_("January"),   N_("February"), N_("March"),    N_("April"),
				      N_("May"),       N_("June"),     N_("July"),     N_("August"),
				      N_("September"), N_("October"),  N_("November"), N_("December") };
static const char *const weekdays[] = { N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
					N_("Friday"), N_("Saturday"), N_("Sunday") };

static const char *const short_months[] = { N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
					    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };

const char *loods_say_month(int month)
{
	return _(short_months[month - 1]);
}

void loods_say_day(loods_date d, struct loods_str *out)
{
	int year, month, day;

	if (!loods_date_known(d))
		return;
	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%d %s %02d", day, loods_say_month(month), year % 100);
}

void loods_say_date(loods_date d, struct loods_str *out)
{
	int year, month, day;

	if (!loods_date_known(d))
		return;
	loods_date_to_ymd(d, &year, &month, &day);
	loods_str_addf(out, "%d %s %d", day, _(months[month - 1]), year);
}

void loods_say_weekday(loods_date d, struct loods_str *out)
{
	if (!loods_date_known(d))
		return;
	loods_str_addf(out, "%s ", _(weekdays[loods_date_weekday(d) - 1]));
	loods_say_date(d, out);
}

void loods_say_decimal(struct loods_rational r, struct loods_str *out)
{
	static const struct loods_field hundredths = { .name = "n", .kind = LOODS_KIND_NUM, .decimals = 2 };
	loods_num n;

	if (!loods_rational_known(r)) {
		loods_str_add(out, "-");
		return;
	}
	n = loods_num_of((int64_t)(loods_rational_double(r) * 100 + 0.5));
	loods_field_show(&hundredths, &n, out);
}

void loods_say_percent(struct loods_rational r, struct loods_str *out)
{
	if (loods_rational_known(r))
		loods_str_addf(out, "%.0f %%", loods_rational_double(r) * 100);
	else
		loods_str_add(out, "-");
}

void loods_say_days(int64_t n, struct loods_str *out)
{
	loods_str_addf(out, P_("%d day", "%d days", (unsigned long)n), (int)n);
}

void loods_say_eligible_days(int64_t n, struct loods_str *out)
{
	loods_str_addf(out, P_("%d eligible day", "%d eligible days", (unsigned long)n), (int)n);
}

void loods_say_contacts(int64_t n, struct loods_str *out)
{
	loods_str_addf(out, P_("%d contact", "%d contacts", (unsigned long)n), (int)n);
}

void loods_say_contact_days(int64_t n, struct loods_str *out)
{
	loods_str_addf(out, P_("%d contact day", "%d contact days", (unsigned long)n), (int)n);
}

void loods_say_minutes(int64_t n, struct loods_str *out)
{
	loods_str_addf(out, P_("%d minute", "%d minutes", (unsigned long)n), (int)n);
}

void loods_say_agreed(int contacts, int per_days, struct loods_str *out)
{
	loods_str_addf(out, P_("%d every day", "%d per %d days", (unsigned long)per_days), contacts,
		       per_days);
}
