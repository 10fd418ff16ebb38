/*
 * A writer of JSON (RFC 8259), and a writer only. This module owns commas, escapes and layout: an object
 * stands on one line, and an array of objects or arrays gives each element a line of its own, so that diffs
 * and grep work. What comes out is always valid UTF-8 and, with as many ends as begins, valid JSON.
 *
 * Between two calls the text in `out` may be written to a file and cleared: the writer remembers where it is.
 */
#ifndef LOODS_JSON_H
#define LOODS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum { LOODS_JSON_DEPTH_MAX = 16 }; /* a deeper begin is a mistake in the program: an assert */

struct loods_json {
	struct loods_str *out;
	int depth;
	bool key_written; /* the value of a key comes next */
	struct {
		bool object;
		bool filled; /* has an element, so a comma is due */
		bool lines;  /* an array whose elements stand on lines of their own */
	} level[LOODS_JSON_DEPTH_MAX];
};

/* Writes to the end of `out`, which stays the caller's. */
void loods_json_init(struct loods_json *j, struct loods_str *out);
/* Asserts that every begin had its end, and ends the last line. */
void loods_json_finish(struct loods_json *j);

void loods_json_object_begin(struct loods_json *j);
void loods_json_object_end(struct loods_json *j);
void loods_json_array_begin(struct loods_json *j);
void loods_json_array_end(struct loods_json *j);

/* The name of the next value, inside an object only. */
void loods_json_key(struct loods_json *j, const char *name);

/* NULL gives null. Bytes that are not UTF-8 become U+FFFD. */
void loods_json_string(struct loods_json *j, const char *s);
void loods_json_int(struct loods_json *j, int64_t n);
void loods_json_bool(struct loods_json *j, bool value);
void loods_json_null(struct loods_json *j);
/* With exactly `decimals` (0 to 15) digits after the point, whatever the locale; infinite or not a number
 * gives null. */
void loods_json_fixed(struct loods_json *j, double value, int decimals);

#endif
