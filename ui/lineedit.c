#include "lineedit.h"

#include <assert.h>

#include "text.h"

enum { DEFAULT_MAX = 200 };

void ui_lineedit_init(struct ui_lineedit *e, size_t max, bool multiline)
{
	*e = (struct ui_lineedit){ .text = LOODS_STR_INIT,
				   .max = max ? max : DEFAULT_MAX,
				   .multiline = multiline };
}

void ui_lineedit_release(struct ui_lineedit *e)
{
	loods_str_release(&e->text);
	e->at = e->left = 0;
}

void ui_lineedit_set(struct ui_lineedit *e, const char *text, bool fresh)
{
	loods_str_clear(&e->text);
	if (text)
		loods_str_add(&e->text, text);
	e->at = e->text.len;
	e->left = 0;
	e->fresh = fresh;
}

static size_t next_letter(const char *s)
{
	int columns;

	return loods_text_grapheme(s, &columns);
}

/* The start of the grapheme in which `at` lies: an insertion may have joined what was typed to its
 * neighbours. */
static size_t edge(const struct ui_lineedit *e, size_t at)
{
	size_t pos = 0;

	while (pos < at) {
		size_t n = next_letter(e->text.s + pos);

		if (!n || pos + n > at)
			return n ? pos + n : e->text.len;
		pos += n;
	}
	return pos;
}

bool ui_lineedit_insert(struct ui_lineedit *e, const char *text)
{
	struct loods_str b = LOODS_STR_INIT;
	bool all = true;

	assert(loods_text_valid(text, strlen(text)));
	if (e->fresh) {
		loods_str_clear(&e->text);
		e->at = e->left = 0;
		e->fresh = false;
	}
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\r' && p[1] == '\n')
			continue;
		if (c == '\n' || c == '\r')
			loods_str_add_char(&b, e->multiline ? '\n' : ' ');
		else if (c == '\t')
			loods_str_add_char(&b, ' ');
		else if (c >= ' ' && c != 0x7f)
			loods_str_add_char(&b, *p);
	}
	/* Letters with marks typed apart count as one later, so the limit is checked on what stands now:
	 * never too lenient by more than the marks, and the record's own check counts the NFC. */
	while (b.len && loods_text_chars(e->text.s) + loods_text_chars(b.s) > e->max) {
		size_t cut = loods_text_grapheme_before(b.s, b.len);

		loods_str_splice(&b, cut, b.len - cut, NULL, 0);
		all = false;
	}
	loods_str_splice(&e->text, e->at, 0, b.s, b.len);
	e->at = edge(e, e->at + b.len);
	loods_str_release(&b);
	return all;
}

static enum ui_edit_result delete_run(struct ui_lineedit *e, size_t from, size_t to)
{
	if (from >= to)
		return UI_EDIT_MOVED;
	loods_str_splice(&e->text, from, to - from, NULL, 0);
	e->at = edge(e, from);
	return UI_EDIT_CHANGED;
}

enum ui_edit_result ui_lineedit_key(struct ui_lineedit *e, const struct ui_key *key)
{
	char utf8[UI_KEY_UTF8_LEN];
	bool fresh = e->fresh;

	if (key->code == UI_KEY_PASTE && key->paste)
		return ui_lineedit_insert(e, key->paste) ? UI_EDIT_CHANGED : UI_EDIT_FULL;
	if (ui_key_utf8(key->code, utf8))
		return ui_lineedit_insert(e, utf8) ? UI_EDIT_CHANGED : UI_EDIT_FULL;
	e->fresh = false;
	switch (key->code) {
	case UI_KEY_LEFT:
		e->at = loods_text_grapheme_before(e->text.s, e->at);
		return UI_EDIT_MOVED;
	case UI_KEY_RIGHT:
		e->at += next_letter(e->text.s + e->at);
		return UI_EDIT_MOVED;
	case UI_KEY_HOME:
		e->at = 0;
		return UI_EDIT_MOVED;
	case UI_KEY_END:
		e->at = e->text.len;
		return UI_EDIT_MOVED;
	case UI_KEY_BACKSPACE:
		/* An offered value goes as a whole. */
		if (fresh)
			return delete_run(e, 0, e->text.len);
		return delete_run(e, loods_text_grapheme_before(e->text.s, e->at), e->at);
	case UI_KEY_DELETE:
		if (fresh)
			return delete_run(e, 0, e->text.len);
		return delete_run(e, e->at, e->at + next_letter(e->text.s + e->at));
	}
	e->fresh = fresh;
	return UI_EDIT_NOT_MINE;
}

void ui_lineedit_take(const struct ui_lineedit *e, struct loods_str *out)
{
	if (!loods_text_clean(e->text.s, e->multiline, out))
		loods_str_clear(out);
}

static int width_between(const struct ui_lineedit *e, size_t from, size_t to)
{
	int sum = 0;

	while (from < to) {
		int w = 0;
		size_t n = loods_text_grapheme(e->text.s + from, &w);

		if (!n)
			break;
		sum += e->text.s[from] == '\n' ? 1 : w;
		from += n;
	}
	return sum;
}

int ui_lineedit_draw(struct ui_lineedit *e, struct ui_screen *s, int row, int col, int columns,
		     enum ui_role role)
{
	int used = 0;

	if (s->reading && role == UI_ROLE_ACTIVE) {
		s->reading->edit = e;
		s->reading->edit_row = row;
		s->reading->edit_col = col;
		return col;
	}
	ui_draw_text(s, row, col, columns, role, UI_LEFT, "");
	if (e->secret || columns < 1)
		return col;
	if (e->left > e->text.len)
		e->left = 0;
	if (e->at < e->left)
		e->left = e->at;
	while (e->left < e->at && width_between(e, e->left, e->at) > columns - 1)
		e->left += next_letter(e->text.s + e->left);
	/* Show as much as fits again after deleting at the end. */
	while (e->left > 0) {
		size_t before = loods_text_grapheme_before(e->text.s, e->left);

		if (width_between(e, before, e->text.len) > columns - 1)
			break;
		e->left = before;
	}
	for (size_t at = e->left; at < e->text.len;) {
		int w = 0;
		size_t n = loods_text_grapheme(e->text.s + at, &w);
		char one[64];

		if (e->text.s[at] == '\n')
			w = 1;
		if (!n || used + w > columns)
			break;
		snprintf(one, sizeof one, "%.*s", n < sizeof one ? (int)n : 1, e->text.s + at);
		ui_draw_text(s, row, col + used, w, role, UI_LEFT, e->text.s[at] == '\n' ? "/" : one);
		used += w;
		at += n;
	}
	return col + width_between(e, e->left, e->at);
}
