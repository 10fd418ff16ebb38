#include "phone.h"

#include <string.h>

enum { DIGITS_MIN = 3 };

/* What may stand between two digits of one number. */
static bool between(char c)
{
	return c != '\0' && strchr(" -./()", c) != NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits as they were written, from `plus` on: without the country code, then without the zero in front, which is
 * written behind the code too: +31 (0)6. */
static const char *national(const char *digits, bool plus)
{
	if (!plus && strncmp(digits, "00", 2) == 0) {
		digits += 2;
		plus = true;
	}
	if (plus && strncmp(digits, "31", 2) == 0)
		digits += 2;
	return digits + (*digits == '0');
}

/* The number that begins at `s`, its digits in `out`; where it ends. */
static const char *take(const char *s, struct loods_str *out)
{
	loods_str_clear(out);
	for (; is_digit(*s) || between(*s); s++)
		if (is_digit(*s))
			loods_str_add_char(out, *s);
	return s;
}

void loods_phone_words(const char *phone, struct loods_str *out)
{
	struct loods_str digits = LOODS_STR_INIT;
	const char *number;
	bool plus;

	while (phone && *phone) {
		plus = *phone == '+';
		if (!plus && !is_digit(*phone)) {
			phone++;
			continue;
		}
		phone = take(phone + plus, &digits);
		number = national(digits.s, plus);
		if (strlen(number) >= DIGITS_MIN)
			loods_str_addf(out, " +%s", number);
	}
	loods_str_release(&digits);
}

bool loods_phone_query(const char *typed, struct loods_str *out)
{
	struct loods_str digits = LOODS_STR_INIT;
	bool plus = *typed == '+';

	loods_str_clear(out);
	if (!*take(typed + plus, &digits) && *national(digits.s, plus))
		loods_str_addf(out, "+%s", national(digits.s, plus));
	loods_str_release(&digits);
	return out->len > 0;
}
