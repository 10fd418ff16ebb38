/*
 * Recovery codes: what is printed once, kept in the safe and typed in years later by somebody in a hurry. 28
 * symbols in seven groups of four: the first says which key it opens, 26 are random (130 bits), the last is a
 * check symbol that finds every single wrong symbol and every swap of two. Alphabet: 0-9 and A-Z without I,
 * L, O, U.
 */
#ifndef LOODS_RECOVERY_CODE_H
#define LOODS_RECOVERY_CODE_H

#include "secret.h"

enum {
	RECOVERY_CODE_SYMBOLS = 28,
	RECOVERY_CODE_FILE = 'F',  /* opens the file: the page key */
	RECOVERY_CODE_NAMES = 'N', /* opens names and free text: the identity key */
};

/* A new code of that kind, as it is printed ("F7K2-..."), in guarded memory, NUL-terminated. */
enum loods_code recovery_code_make(char kind, struct loods_secret *out, struct loods_err *err) LOODS_CHECKED;

/* What somebody typed, in its one form: 28 symbols without dashes. Small letters, blanks and dashes anywhere,
 * O for 0 and I or L for 1 are understood. EINVALID: not a code, with what is wrong (length, a symbol,
 * mistyped, the other kind of code). */
enum loods_code recovery_code_read(char kind, const struct loods_secret *typed, struct loods_secret *out,
				   struct loods_err *err) LOODS_CHECKED;

#endif
