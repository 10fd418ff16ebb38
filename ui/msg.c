#include "msg.h"

#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "text.h"

void ui_msg_begin(struct ui_msg *m)
{
	m->new = false;
}

void ui_msg_end(struct ui_msg *m, bool changed)
{
	if (changed && !m->new)
		m->text[0] = '\0';
}

static void set(struct ui_msg *m, enum ui_role role, const char *fmt, va_list ap) LOODS_PRINTF(3, 0);

static void set(struct ui_msg *m, enum ui_role role, const char *fmt, va_list ap)
{
	struct loods_str b = LOODS_STR_INIT;

	loods_str_vaddf(&b, fmt, ap);
	m->shifted = m->text[0] && !strcmp(m->text, b.s) && !m->shifted;
	/* A sentence that is too long is cut where the screen would cut it anyway; snprintf may cut a letter
	 * in two, which only whole letters survive. */
	snprintf(m->text, sizeof m->text, "%s", b.s);
	if (b.len >= sizeof m->text) {
		size_t n = sizeof m->text - 1;

		while (n && ((unsigned char)b.s[n] & 0xc0) == 0x80)
			n--;
		m->text[n] = '\0';
	}
	loods_str_release(&b);
	m->role = role;
	memcpy(m->last, m->text, sizeof m->last);
	m->last_role = role;
	m->new = true;
}

void ui_msg_say(struct ui_msg *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(m, UI_ROLE_MESSAGE, fmt, ap);
	va_end(ap);
}

void ui_msg_error(struct ui_msg *m, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(m, UI_ROLE_ERROR, fmt, ap);
	va_end(ap);
}

void ui_msg_err(struct ui_msg *m, const struct loods_err *err)
{
	ui_msg_error(m, "%s", err->msg[0] ? err->msg : _("That did not work."));
}

void ui_msg_clear(struct ui_msg *m)
{
	m->text[0] = '\0';
	m->new = true;
}

void ui_msg_repeat(struct ui_msg *m)
{
	m->shifted = m->text[0] && !m->shifted;
	memcpy(m->text, m->last, sizeof m->text);
	m->role = m->last_role;
	m->new = true;
}

void ui_msg_forget(struct ui_msg *m)
{
	explicit_bzero(m, sizeof *m);
}

static void count_line(const char *text, size_t len, void *ctx)
{
	int *lines = ctx;

	(void)text;
	(void)len;
	(*lines)++;
}

void ui_msg_draw(const struct ui_msg *m, struct ui_screen *s, struct ui_rect r)
{
	int lead = 1 + m->shifted, cols = r.cols - lead, lines = 0;

	if (r.rows < 1 || cols < 1 || !m->text[0])
		return;
	if (loods_text_width(m->text) <= cols) {
		ui_draw_text(s, r.row, r.col + lead, cols, m->role, UI_LEFT, m->text);
		return;
	}
	loods_text_wrap(m->text, cols, count_line, &lines);
	lines = lines > r.row + 1 ? r.row + 1 : lines;
	r.row -= lines - 1;
	for (int i = 0; i < lines; i++)
		ui_draw_text(s, r.row + i, r.col, r.cols, UI_ROLE_TEXT, UI_LEFT, "");
	ui_draw_wrapped(s, (struct ui_rect){ r.row, r.col + lead, lines, cols }, m->role, m->text);
}
