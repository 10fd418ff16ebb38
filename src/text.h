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

/* True when the `len` bytes are well-formed UTF-8 (no surrogates, nothing overlong or above U+10FFFF). */
bool loods_text_valid(const char *s, size_t len);

/* What is kept of a text that came from outside, in NFC: controls, bidi controls (U+202A-202E, U+2066-2069),
 * U+FEFF, noncharacters and what follows 30 combining marks in a row go; every kind of blank becomes the
 * plain one; line ends become a blank, or with `multiline` are kept as \n; blanks (and line ends) at both
 * ends go, and inside a single line runs of blanks become one. Cleaning a cleaned text changes nothing. `out`
 * is replaced; `s` may not point into it. False, with `out` empty: not valid UTF-8. */
bool loods_text_clean(const char *s, bool multiline, struct loods_str *out) LOODS_CHECKED;

/* Length in characters (code points) of valid UTF-8. */
size_t loods_text_chars(const char *s);

/*
 * Columns on the screen of valid UTF-8: the sum of wcwidth(), as ncurses counts. Controls count 0; what the C
 * library does not know counts 1 (draw U+FFFD for it). LC_CTYPE must be a UTF-8 locale, else every letter
 * counts 1.
 */
int loods_text_width(const char *s);

/* Bytes of the first grapheme at `s` (0 at the end), and the columns it takes: mostly 1 or 2, 0 for a mark
 * without its letter, more for joined emoji and flags. */
size_t loods_text_grapheme(const char *s, int *columns);
/* Byte offset of the last grapheme that begins before byte `at` (at most the length of `s`), or 0. */
size_t loods_text_grapheme_before(const char *s, size_t at);

/* Bytes of the longest run of whole graphemes that fits `columns`; *used gets the columns it takes. */
size_t loods_text_fit(const char *s, int columns, int *used);

/* Search form: NFKD, marks removed, case folded, with Turkish dotless ı and dotted İ as i, ß as ss, ø as o, đ
 * and ð as d, ł as l, æ as ae, œ as oe, þ as th (and other letters with a stroke or hook as the plain one),
 * all apostrophes
 * (' ’ ʼ ` and their like) removed, hyphens, other punctuation and signs as a blank, runs of blanks as one,
 * none at either end. Other scripts keep their letters. `out` is replaced; `s` may not point into it. */
void loods_text_fold(const char *s, struct loods_str *out);

/* True when every word of `folded_query` (a folded text) begins a word of `folded` ("yus am" finds "yusuf
 * amina"), in any order. An empty query matches. Allocates nothing: it runs over every client at each key. */
bool loods_text_match(const char *folded, const char *folded_query);

/*
 * Order for people, as a key to be compared with strcmp(): by the fold of the name without its leading
 * particles (van, de, der, den, het, ten, ter, 't, 's, el, al, v.d.; in, op, aan, uit, te where another
 * follows), then by bytes. The last word is never taken for a particle. `out` is replaced; `name` may not
 * point into it.
 */
void loods_text_sort_key(const char *name, struct loods_str *out);

/* Wraps `s` at blanks and line ends into lines of at most `columns` (1 or more); a longer word is cut between
 * graphemes. Calls `line` for each (start in `s`, bytes without blanks at its end, ctx); an empty line in
 * between has 0 bytes, an empty text has no line. */
void loods_text_wrap(const char *s, int columns, void (*line)(const char *s, size_t len, void *ctx),
		     void *ctx);

#endif
