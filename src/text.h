/*
 * Text: UTF-8, its normal form, its search form, and its pieces. Three measures that must not be mixed up:
 * bytes (storage, buffers), characters (limits, counted in code points of the NFC form), columns (the
 * screen, by wcwidth, which ncurses uses). A grapheme is what a person sees as one letter.
 */
#ifndef LOODS_TEXT_H
#define LOODS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "str.h"

/* True when the `len` bytes are well-formed UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF). */
bool loods_text_valid(const char *s, size_t len);

/* What is kept of a line that came from outside, in NFC: controls, bidi controls (U+202A-202E, U+2066-2069), U+FEFF and noncharacters go; tab and
 * line ends become a blank, or with `multiline` line ends are kept as \n; blanks at both ends go, and inside a single line runs of blanks become one.
 * False: not valid UTF-8. */
bool loods_text_clean(const char *s, bool multiline, struct loods_str *out);

/* Length in characters (code points) of valid UTF-8. */
size_t loods_text_chars(const char *s);

/* Columns on the screen of valid UTF-8; controls count 0. */
int loods_text_width(const char *s);

/* Bytes of the first grapheme at `s` (0 at the end), and the columns it takes (at least 0, at most 2). */
size_t loods_text_grapheme(const char *s, int *columns);
/* Byte offset of the grapheme before byte `at`, or 0. */
size_t loods_text_grapheme_before(const char *s, size_t at);

/* Bytes of the longest run of whole graphemes that fits `columns`; *used gets the columns it takes. */
size_t loods_text_fit(const char *s, int columns, int *used);

/* Search form: NFKD, marks removed, case folded, with Turkish dotless ı and dotted İ as i, ß as ss, ø as o, đ as d, ł as l, æ as ae, œ as oe, þ as th,
 * all apostrophes (' ’ ʼ `) removed, hyphens and other punctuation as a blank, runs of blanks as one. */
void loods_text_fold(const char *s, struct loods_str *out);

/* True when every word of `folded_query` (a folded text) begins a word of `folded` ("yus am" finds "yusuf amina"). An empty query matches. */
bool loods_text_match(const char *folded, const char *folded_query);

/* Order for people: by fold, then by bytes. A name sorts without its leading particles (van, de, der, den, ten, ter, 't, el, al): use loods_text_sort_key. */
void loods_text_sort_key(const char *name, struct loods_str *out);

/* Wraps `s` at blanks into lines of at most `columns`; a longer word is cut between graphemes. Calls `line` for each (start, bytes, ctx). */
void loods_text_wrap(const char *s, int columns, void (*line)(const char *s, size_t len, void *ctx), void *ctx);

#endif
