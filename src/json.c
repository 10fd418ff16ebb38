#include "json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

void loods_json_init(struct loods_json *j, struct loods_str *out)
{
	*j = (struct loods_json){ .out = out };
}

void loods_json_finish(struct loods_json *j)
{
	assert(j->depth == 0 && !j->key_written);
	loods_str_add_char(j->out, '\n');
}

static void new_line(struct loods_json *j, int depth)
{
	loods_str_add_char(j->out, '\n');
	for (int i = 0; i < depth; i++)
		loods_str_add(j->out, "  ");
}

/* What stands between the element before and this one. */
static void element(struct loods_json *j, bool nested)
{
	int top = j->depth - 1;

	if (top < 0)
		return;
	if (j->level[top].object) {
		assert(j->key_written);
		j->key_written = false;
		return;
	}
	if (j->level[top].filled)
		loods_str_add_char(j->out, ',');
	if (nested || j->level[top].lines) {
		j->level[top].lines = true;
		new_line(j, j->depth);
	} else if (j->level[top].filled) {
		loods_str_add_char(j->out, ' ');
	}
	j->level[top].filled = true;
}

static void begin(struct loods_json *j, bool object)
{
	element(j, true);
	assert(j->depth < LOODS_JSON_DEPTH_MAX);
	loods_str_add_char(j->out, object ? '{' : '[');
	j->level[j->depth].object = object;
	j->level[j->depth].filled = false;
	j->level[j->depth].lines = false;
	j->depth++;
}

static void end(struct loods_json *j, bool object)
{
	assert(j->depth > 0 && j->level[j->depth - 1].object == object && !j->key_written);
	j->depth--;
	if (j->level[j->depth].lines)
		new_line(j, j->depth);
	loods_str_add_char(j->out, object ? '}' : ']');
}

void loods_json_object_begin(struct loods_json *j)
{
	begin(j, true);
}

void loods_json_object_end(struct loods_json *j)
{
	end(j, true);
}

void loods_json_array_begin(struct loods_json *j)
{
	begin(j, false);
}

void loods_json_array_end(struct loods_json *j)
{
	end(j, false);
}

static void escaped(struct loods_json *j, utf8proc_int32_t c)
{
	utf8proc_uint8_t buf[4];

	switch (c) {
	case '"':
		loods_str_add(j->out, "\\\"");
		return;
	case '\\':
		loods_str_add(j->out, "\\\\");
		return;
	case '\n':
		loods_str_add(j->out, "\\n");
		return;
	case '\r':
		loods_str_add(j->out, "\\r");
		return;
	case '\t':
		loods_str_add(j->out, "\\t");
		return;
	}
	/* The line separators are line ends to JavaScript and to some editors. */
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
		loods_str_addf(j->out, "\\u%04x", (unsigned)c);
	else
		loods_str_add_bytes(j->out, buf, (size_t)utf8proc_encode_char(c, buf));
}

static void quoted(struct loods_json *j, const char *s)
{
	loods_str_add_char(j->out, '"');
	while (*s) {
		size_t plain = 0;
		utf8proc_int32_t c;
		utf8proc_ssize_t n;

		while (s[plain] >= 0x20 && s[plain] < 0x7f && s[plain] != '"' && s[plain] != '\\')
			plain++;
		loods_str_add_bytes(j->out, s, plain);
		s += plain;
		if (!*s)
			break;
		n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)strnlen(s, 4), &c);
		escaped(j, n > 0 ? c : 0xfffd);
		s += n > 0 ? n : 1;
	}
	loods_str_add_char(j->out, '"');
}

void loods_json_key(struct loods_json *j, const char *name)
{
	int top = j->depth - 1;

	assert(top >= 0 && j->level[top].object && !j->key_written);
	if (j->level[top].filled)
		loods_str_add(j->out, ", ");
	j->level[top].filled = true;
	quoted(j, name);
	loods_str_add(j->out, ": ");
	j->key_written = true;
}

void loods_json_null(struct loods_json *j)
{
	element(j, false);
	loods_str_add(j->out, "null");
}

void loods_json_string(struct loods_json *j, const char *s)
{
	if (!s) {
		loods_json_null(j);
		return;
	}
	element(j, false);
	quoted(j, s);
}

void loods_json_int(struct loods_json *j, int64_t n)
{
	element(j, false);
	loods_str_addf(j->out, "%" PRId64, n);
}

void loods_json_bool(struct loods_json *j, bool value)
{
	element(j, false);
	loods_str_add(j->out, value ? "true" : "false");
}

void loods_json_fixed(struct loods_json *j, double value, int decimals)
{
	char text[400]; /* DBL_MAX has 309 digits before the point */
	const char *p = text;
	size_t whole;

	assert(decimals >= 0 && decimals <= 15);
	if (!isfinite(value)) {
		loods_json_null(j);
		return;
	}
	element(j, false);
	snprintf(text, sizeof text, "%.*f", decimals, value);
	if (*p == '-') {
		/* What rounds to zero is zero, not minus zero. */
		if (strpbrk(p, "123456789"))
			loods_str_add_char(j->out, '-');
		p++;
	}
	whole = strspn(p, "0123456789");
	loods_str_add_bytes(j->out, p, whole);
	if (decimals) {
		/* The point is the locale's, a comma in Dutch. */
		loods_str_add_char(j->out, '.');
		loods_str_add(j->out, p + strlen(p) - decimals);
	}
}
