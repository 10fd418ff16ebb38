/*
 * User names, as people sign in with them: the one form in which two of them are compared. Who has an account
 * is the business of storage.
 */
#ifndef LOODS_USER_NAME_H
#define LOODS_USER_NAME_H

#include <stdbool.h>

#include "str.h"

/* Appends the form for comparing to `out`: NFC, then each code point in lower case (simple mapping), then NFC
 * again. False: not valid UTF-8, or empty. */
bool loods_user_name_fold(const char *name, struct loods_str *out);

#endif
