#include "prompt.h"

#include <ctype.h>

#include "text.h"

void ui_prompt_ask(struct ui *ui, const char *answers,
		   void (*answered)(struct ui *ui, char answer, void *ctx), void *ctx, const char *fmt, ...)
{
	struct ui_prompt *p = &ui->prompt;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->text, sizeof p->text, fmt, ap);
	va_end(ap);
	snprintf(p->answers, sizeof p->answers, "%s", answers);
	p->answered = answered;
	p->ctx = ctx;
	ui->discard = true;
}

void ui_prompt_key(struct ui *ui, const struct ui_key *key)
{
	struct ui_prompt p = ui->prompt;
	int letter = key->code < 0x80 ? tolower((int)key->code) : 0;

	if (key->code != UI_KEY_ESC && (letter <= ' ' || !strchr(p.answers, letter)))
		return;
	/* Closed first: the answer may ask the next question. */
	explicit_bzero(&ui->prompt, sizeof ui->prompt);
	ui_msg_clear(&ui->msg);
	p.answered(ui, key->code == UI_KEY_ESC ? '\0' : (char)letter, p.ctx);
}

void ui_prompt_draw(struct ui *ui)
{
	struct ui_rect r = ui->layout.message;
	int used = ui_draw_text(&ui->screen, r.row, r.col + 1, r.cols - 2, UI_ROLE_MESSAGE, UI_LEFT,
				ui->prompt.text);

	/* The question is what is active now. */
	ui_screen_cursor(&ui->screen, r.row, r.col + 1 + used);
}
