/*
 * Dates, numbers and quantities as they stand in a sentence, translated, in the language's form: full names
 * of days and months, a decimal comma where there is one. All add to `out`.
 */
#ifndef LOODS_SAY_H
#define LOODS_SAY_H

#include "date.h"
#include "rational.h"
#include "str.h"

/* "1 November 2026"; nothing for an unknown date. */
void loods_say_date(loods_date d, struct loods_str *out);
/* "Nov", for 1 to 12. */
const char *loods_say_month(int month);
/* "1 Nov 26". */
void loods_say_day(loods_date d, struct loods_str *out);
/* "Monday 14 December 2026". */
void loods_say_weekday(loods_date d, struct loods_str *out);

/* At most two decimals, half up: "1.5", "13"; "-" when not known. */
void loods_say_decimal(struct loods_rational r, struct loods_str *out);
/* "133 %", rounded; "-" when not known. */
void loods_say_percent(struct loods_rational r, struct loods_str *out);

void loods_say_days(int64_t n, struct loods_str *out);		/* "1 day", "23 days" */
void loods_say_eligible_days(int64_t n, struct loods_str *out); /* "9 eligible days" */
void loods_say_contacts(int64_t n, struct loods_str *out);	/* "2 contacts" */
void loods_say_contact_days(int64_t n, struct loods_str *out);	/* "2 contact days" */
void loods_say_minutes(int64_t n, struct loods_str *out);	/* "95 minutes" */
/* "2 per 28 days", "1 every day". */
void loods_say_agreed(int contacts, int per_days, struct loods_str *out);

#endif
