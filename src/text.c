#include "text.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

enum {
	/* Stream-safe (UAX 15): no script stacks more marks, and sorting them costs their square. */
	MARKS_MAX = 30,
	/* The longest compatibility decomposition, U+FDFA, has 18 characters. */
	DECOMPOSED_MAX = 32,
};

/* The code point at `s`, and its bytes; -1 and one byte where that is not well formed. */
static int32_t decode(const char *s, size_t len, size_t *bytes)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	if ((unsigned char)*s < 0x80) {
		*bytes = 1;
		return (unsigned char)*s;
	}
	n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c);
	*bytes = n > 0 ? (size_t)n : 1;
	return n > 0 ? c : -1;
}

/* The same where only the NUL bounds `s`: no code point has more than 4 bytes. */
static int32_t decode_next(const char *s, size_t *bytes)
{
	return decode(s, strnlen(s, 4), bytes);
}

static void encode(int32_t c, struct loods_str *out)
{
	utf8proc_uint8_t buf[4];

	loods_str_add_bytes(out, buf, (size_t)utf8proc_encode_char(c, buf));
}

bool loods_text_valid(const char *s, size_t len)
{
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		if (decode(s + i, len - i, &n) < 0)
			return false;
	}
	return true;
}

static bool is_mark(int32_t c)
{
	utf8proc_category_t category;

	if (c < 0x300)
		return false;
	category = utf8proc_category(c);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

static bool is_line_end(int32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_blank(int32_t c)
{
	if (c < 0x80)
		return c == ' ' || c == '\t';
	return utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

/* What a line never needs and what could disturb the screen or hide a difference between two names. */
static bool is_dropped(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xfdd0 && c <= 0xfdef) ||
	       (c & 0xfffe) == 0xfffe;
}

/* utf8proc_NFC() would leave an unwiped copy on the heap. */
static void compose(struct loods_str *b)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)b->s;
	utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)b->len, NULL, 0, options), size;
	utf8proc_int32_t *c;

	assert(n >= 0);
	if (!n)
		return;
	size = n;
	c = calloc((size_t)size, sizeof *c);
	if (!c)
		loods_nomem();
	utf8proc_decompose(bytes, (utf8proc_ssize_t)b->len, c, size, options);
	n = utf8proc_normalize_utf32(c, size, options);
	loods_str_clear(b);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		encode(c[i], b);
	explicit_bzero(c, (size_t)size * sizeof *c);
	free(c);
}

bool loods_text_clean(const char *s, bool multiline, struct loods_str *out)
{
	bool blank = false, compose_needed = false;
	int marks = 0;
	size_t n;

	loods_str_clear(out);
	if (!loods_text_valid(s, strlen(s)))
		return false;
	for (; *s; s += n) {
		int32_t c = decode_next(s, &n);

		if (c == '\r' && s[1] == '\n')
			continue;
		if (is_blank(c) || is_line_end(c)) {
			marks = 0;
			blank = true;
			if (multiline && out->len)
				loods_str_add_char(out, is_line_end(c) ? '\n' : ' ');
			continue;
		}
		if (is_dropped(c))
			continue;
		marks = is_mark(c) ? marks + 1 : 0;
		if (marks > MARKS_MAX)
			continue;
		if (blank && !multiline && out->len)
			loods_str_add_char(out, ' ');
		blank = false;
		/* Nothing below the first combining mark changes in NFC. */
		compose_needed |= c >= 0x300;
		loods_str_add_bytes(out, s, n);
	}
	n = out->len;
	while (n && (out->s[n - 1] == ' ' || out->s[n - 1] == '\n'))
		n--;
	loods_str_splice(out, n, out->len - n, NULL, 0);
	if (compose_needed)
		compose(out);
	return true;
}

size_t loods_text_chars(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static int char_columns(int32_t c)
{
	int w;

	if (c >= 0 && c < 0xa0)
		return c >= 0x20 && c < 0x7f;
	w = c < 0 ? -1 : wcwidth((wchar_t)c);
	return w < 0 ? 1 : w;
}

int loods_text_width(const char *s)
{
	int width = 0;
	size_t n;

	for (; *s; s += n)
		width += char_columns(decode_next(s, &n));
	return width;
}

size_t loods_text_grapheme(const char *s, int *columns)
{
	utf8proc_int32_t state = 0;
	size_t at, n;
	int32_t c;

	*columns = 0;
	if (!*s)
		return 0;
	c = decode_next(s, &at);
	*columns = char_columns(c);
	/* Between two ASCII letters there is always a boundary, but for CR LF. */
	while (s[at] && c >= 0 &&
	       ((unsigned char)s[at] >= 0x80 || c >= 0x80 || (c == '\r' && s[at] == '\n'))) {
		int32_t next = decode_next(s + at, &n);

		if (next < 0 || utf8proc_grapheme_break_stateful(c, next, &state))
			break;
		*columns += char_columns(next);
		at += n;
		c = next;
	}
	return at;
}

size_t loods_text_grapheme_before(const char *s, size_t at)
{
	size_t from = at, before;
	int unused;

	if (!at)
		return 0;
	/* Back to a place that is a boundary whatever stands around it: between two ASCII letters, or the
	 * start. */
	for (from = at - 1; from; from--) {
		if ((unsigned char)s[from] < 0x80 && (unsigned char)s[from - 1] < 0x80 && s[from] != '\n')
			break;
	}
	for (before = from; from < at; from += loods_text_grapheme(s + from, &unused))
		before = from;
	return before;
}

size_t loods_text_fit(const char *s, int columns, int *used)
{
	size_t at = 0, n;
	int w;

	*used = 0;
	while ((n = loods_text_grapheme(s + at, &w)) && *used + w <= columns) {
		*used += w;
		at += n;
	}
	return at;
}

static bool is_apostrophe(int32_t c)
{
	switch (c) {
	case '\'':
	case '`':
	case 0xb4:   /* acute accent, typed for one */
	case 0x2b9:  /* modifier letters: primes, and the hamza and ayn of transliterated Arabic */
	case 0x2bb:
	case 0x2bc:
	case 0x2bd:
	case 0x2be:
	case 0x2bf:
	case 0x2c8:
	case 0x2018:
	case 0x2019:
	case 0x201b:
	case 0x2032:
	case 0xff07:
	case 0xff40:
		return true;
	}
	return false;
}

/* Letters that Unicode does not take apart but that people type without their stroke or hook. */
static const char *plain_letter(int32_t c)
{
	switch (c) {
	case 0xe6:
		return "ae"; /* æ */
	case 0xf0:
	case 0x111:
	case 0x257:
		return "d"; /* ð đ ɗ */
	case 0xf8:
		return "o"; /* ø */
	case 0xfe:
		return "th"; /* þ */
	case 0x127:
		return "h"; /* ħ */
	case 0x131:
		return "i"; /* ı */
	case 0x142:
		return "l"; /* ł */
	case 0x14b:
		return "n"; /* ŋ */
	case 0x153:
		return "oe"; /* œ */
	case 0x167:
		return "t"; /* ŧ */
	case 0x199:
		return "k"; /* ƙ */
	case 0x1b4:
		return "y"; /* ƴ */
	case 0x253:
		return "b"; /* ɓ */
	}
	return NULL;
}

struct folder {
	struct loods_str *out;
	bool gap; /* a blank is due before the next letter */
};

static void fold_put(struct folder *f, const char *s, size_t n)
{
	if (f->gap && f->out->len)
		loods_str_add_char(f->out, ' ');
	f->gap = false;
	loods_str_add_bytes(f->out, s, n);
}

static void fold_ascii(struct folder *f, char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c | 0x20);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		fold_put(f, &c, 1);
	else if (c != '\'' && c != '`')
		f->gap = true;
}

/* `c` is decomposed and case-folded already. */
static void fold_letter(struct folder *f, int32_t c)
{
	const char *plain = plain_letter(c);
	utf8proc_uint8_t buf[4];

	if (c < 0x80) {
		fold_ascii(f, (char)c);
		return;
	}
	if (plain) {
		fold_put(f, plain, strlen(plain));
		return;
	}
	/* U+0640 only stretches an Arabic word. */
	if (c == 0x640 || is_apostrophe(c))
		return;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
		return;
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_SM:
	case UTF8PROC_CATEGORY_SC:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		f->gap = true;
		return;
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_SO:
		break;
	}
	fold_put(f, (const char *)buf, (size_t)utf8proc_encode_char(c, buf));
}

static void fold_char(struct folder *f, int32_t c)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
	utf8proc_int32_t letters[DECOMPOSED_MAX];
	int boundclass = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t n;

	/* Asked here already, because the acute accent decomposes into a blank and a mark. */
	if (c < 0 || is_apostrophe(c))
		return;
	n = utf8proc_decompose_char(c, letters, DECOMPOSED_MAX, options, &boundclass);
	for (utf8proc_ssize_t i = 0; i < n && i < DECOMPOSED_MAX; i++)
		fold_letter(f, letters[i]);
}

void loods_text_fold(const char *s, struct loods_str *out)
{
	struct folder f = { out, false };
	size_t n;

	loods_str_clear(out);
	for (; *s; s += n) {
		int32_t c = decode_next(s, &n);

		if (c >= 0 && c < 0x80)
			fold_ascii(&f, (char)c);
		else
			fold_char(&f, c);
	}
}

bool loods_text_match(const char *folded, const char *folded_query)
{
	const char *q = folded_query;

	while (*q) {
		size_t len = strcspn(q, " ");
		const char *word = folded;

		while (*word != *q || strncmp(word, q, len) != 0) {
			word = strchr(word, ' ');
			if (!word)
				return false;
			word++;
		}
		q += len;
		while (*q == ' ')
			q++;
	}
	return true;
}

enum particle { NO_PARTICLE, PARTICLE, BEFORE_PARTICLE };

/* What the word of `len` bytes is: "van"; "op" is one only in front of another, as in "op de Beek". */
static enum particle particle(const char *s, size_t len)
{
	static const struct {
		const char *word;
		enum particle kind;
	} words[] = {
		{ "'s", PARTICLE },         { "'t", PARTICLE },      { "aan", BEFORE_PARTICLE },
		{ "al", PARTICLE },         { "de", PARTICLE },      { "den", PARTICLE },
		{ "der", PARTICLE },        { "el", PARTICLE },      { "het", PARTICLE },
		{ "in", BEFORE_PARTICLE },  { "op", BEFORE_PARTICLE }, { "te", BEFORE_PARTICLE },
		{ "ten", PARTICLE },        { "ter", PARTICLE },     { "uit", BEFORE_PARTICLE },
		{ "v.d.", PARTICLE },       { "v/d", PARTICLE },     { "van", PARTICLE },
		{ "van't", PARTICLE },
	};
	char word[8];
	size_t at = 0, n;

	for (size_t i = 0; i < len; i += n) {
		int32_t c = decode(s + i, len - i, &n);

		if (is_apostrophe(c))
			c = '\'';
		if (c < 0 || c >= 0x80 || at + 1 == sizeof word)
			return NO_PARTICLE;
		word[at++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	word[at] = '\0';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(word, words[i].word) == 0)
			return words[i].kind;
	}
	return NO_PARTICLE;
}

/* Where `name` begins without its leading particles. Its last word always stays. */
static const char *after_particles(const char *name)
{
	const char *s = name, *rest = name;

	for (;;) {
		size_t len = strcspn(s, " -");
		enum particle kind = particle(s, len);
		const char *next = s + len + strspn(s + len, " -");

		if (kind == NO_PARTICLE || !*next)
			return rest;
		s = next;
		if (kind == PARTICLE)
			rest = next;
	}
}

void loods_text_sort_key(const char *name, struct loods_str *out)
{
	loods_text_fold(after_particles(name), out);
	/* Below every letter and the blank, so that "Berg" comes before "Berg Jansen". */
	loods_str_add_char(out, '\1');
	loods_str_add(out, name);
}

struct wrapper {
	int columns;
	void (*line)(const char *s, size_t len, void *ctx);
	void *ctx;
};

static void wrap_emit(const struct wrapper *w, const char *s, size_t len)
{
	while (len && s[len - 1] == ' ')
		len--;
	w->line(s, len, w->ctx);
}

/* Bytes of `s` that go on one line; *next gets where the next line starts. */
static size_t wrap_line(const struct wrapper *w, const char *s, size_t len, size_t *next)
{
	size_t at = 0, end = 0, n; /* end: where the last whole word ends; 0 for none */
	bool in_word = false;
	int used = 0, columns;

	for (; at < len; at += n) {
		n = loods_text_grapheme(s + at, &columns);
		if (s[at] == ' ' && in_word)
			end = at;
		/* One grapheme at least, or a wide letter in a narrow column would never end. */
		if (used + columns > w->columns && at)
			break;
		in_word = s[at] != ' ';
		used += columns;
	}
	if (at >= len)
		end = len;
	else if (!end)
		end = at;
	*next = end + strspn(s + end, " ");
	if (*next > len)
		*next = len;
	return end;
}

void loods_text_wrap(const char *s, int columns, void (*line)(const char *s, size_t len, void *ctx),
		     void *ctx)
{
	const struct wrapper w = { columns, line, ctx };

	assert(columns > 0);
	while (*s) {
		size_t len = strcspn(s, "\n"), next;

		if (!len)
			wrap_emit(&w, s, 0);
		for (; len; s += next, len -= next) {
			size_t end = wrap_line(&w, s, len, &next);

			wrap_emit(&w, s, end);
		}
		if (*s == '\n')
			s++;
	}
}
