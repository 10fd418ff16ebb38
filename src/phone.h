/*
 * Phone numbers as they are looked for: people write 06-1234 5678, +31 6 12345678 or 0031612345678 and mean the
 * same one. Numbers are stored as they were written; this only compares. It knows no lengths and no area codes.
 */
#ifndef LOODS_PHONE_H
#define LOODS_PHONE_H

#include <stdbool.h>

#include "str.h"

/* Appends each number of a phone field, behind a blank, as digits without the country code 31 and without the
 * zero in front, and with a plus, which no search form of text.h has, so that they are never taken for a
 * number of another kind: " +612345678". Between the digits of one number may stand blanks, hyphens, points,
 * slashes and brackets; anything else sets two numbers apart. What is shorter than 3 digits is none. NULL: nothing. */
void loods_phone_words(const char *phone, struct loods_str *out);

/* The same of what somebody types into a find, as far as they are: "+31 6 12" and "0612" are "+612". False, with
 * `out` empty, where it cannot be (the beginning of) a number. `out` is replaced. */
bool loods_phone_query(const char *typed, struct loods_str *out);

#endif
