#include "longtext.h"

#include "i18n.h"
#include "lineedit.h"
#include "text.h"

struct line {
	size_t start, len;
};

struct state {
	struct ui_longtext t;
	struct ui_lineedit edit;
	struct loods_str title;
	struct line *lines; /* as wrapped for the last frame */
	int n, cap;
	int top, cols;
	int goal;           /* column that Up and Down keep to, -1: none */
	int letters;        /* typed since it was given away last */
};

/* After so many letters the form below gets them, and keeps a draft. */
enum { LETTERS = 40 };

static const struct ui_binding keys[] = {
	{ UI_CMD_SAVE, { UI_F(2), UI_CTRL('S') }, .hint = 1 },
	{ UI_CMD_UP, { UI_KEY_UP } },
	{ UI_CMD_DOWN, { UI_KEY_DOWN } },
	{ UI_CMD_PAGE_UP, { UI_KEY_PAGE_UP } },
	{ UI_CMD_PAGE_DOWN, { UI_KEY_PAGE_DOWN } },
	{ UI_CMD_HELP, { UI_F(1), UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("Done"), .hint = 92 },
};
const struct ui_context ui_context_longtext = {
	.name = "longtext",
	.title = N_("long text"),
	.parent = &ui_context_global,
	UI_BINDINGS(keys),
	.text = true,
};

static enum loods_code open_text(struct ui_view *v, const void *arg, struct loods_err *err)
{
	struct state *st = v->state;

	(void)err;
	st->t = *(const struct ui_longtext *)arg;
	st->title = LOODS_STR_INIT;
	loods_str_add(&st->title, st->t.title);
	ui_lineedit_init(&st->edit, st->t.max, st->t.multiline);
	ui_lineedit_set(&st->edit, st->t.text, false);
	st->goal = -1;
	st->cols = 1;
	return LOODS_OK;
}

static void close_text(struct ui_view *v)
{
	struct state *st = v->state;

	ui_lineedit_release(&st->edit);
	loods_str_release(&st->title);
	free(st->lines);
}

static const struct ui_context *context(const struct ui_view *v)
{
	(void)v;
	return &ui_context_longtext;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	loods_str_add(out, ((struct state *)v->state)->title.s);
}

static void add_line(struct state *st, size_t start, size_t end)
{
	if (st->n == st->cap) {
		st->cap = st->cap ? 2 * st->cap : 32;
		st->lines = reallocarray(st->lines, (size_t)st->cap, sizeof *st->lines);
		if (!st->lines)
			loods_nomem();
	}
	st->lines[st->n++] = (struct line){ start, end - start };
}

/* Wraps at blanks, keeping every byte in a line, so that each place in the text has its place on the screen.
 */
static void wrap(struct state *st)
{
	const char *s = st->edit.text.s;
	size_t start = 0, at = 0, blank = 0;
	int used = 0;

	st->n = 0;
	while (s[at]) {
		int w = 0;
		size_t n = loods_text_grapheme(s + at, &w);

		if (s[at] == '\n') {
			add_line(st, start, at);
			start = at += 1;
			used = 0;
			blank = start;
			continue;
		}
		if (used + w > st->cols - 1) {
			size_t end = blank > start ? blank : at;

			add_line(st, start, end);
			start = at = blank = end;
			used = 0;
			continue;
		}
		used += w;
		at += n;
		if (s[at - n] == ' ')
			blank = at;
	}
	add_line(st, start, at);
}

static int cursor_line(const struct state *st)
{
	for (int i = st->n - 1; i > 0; i--)
		if (st->edit.at >= st->lines[i].start)
			return i;
	return 0;
}

static int column_of(const struct state *st, const struct line *l, size_t at)
{
	struct loods_str b = LOODS_STR_INIT;
	int w;

	loods_str_add_bytes(&b, st->edit.text.s + l->start, at - l->start);
	w = loods_text_width(b.s);
	loods_str_release(&b);
	return w;
}

static void draw(struct ui_view *v, struct ui_screen *s, const struct ui_layout *l)
{
	struct state *st = v->state;
	struct loods_str b = LOODS_STR_INIT;
	struct ui_rect r = l->full;
	int at;

	st->cols = r.cols - 2;
	wrap(st);
	if (s->reading)
		s->reading->edit = &st->edit;
	at = cursor_line(st);
	if (st->top > at)
		st->top = at;
	if (at - st->top >= r.rows)
		st->top = at - r.rows + 1;
	for (int i = st->top; i < st->n && i - st->top < r.rows; i++) {
		loods_str_clear(&b);
		loods_str_add_bytes(&b, st->edit.text.s + st->lines[i].start, st->lines[i].len);
		ui_draw_text(s, r.row + i - st->top, 1, st->cols, UI_ROLE_FIELD, UI_LEFT, b.s);
	}
	ui_screen_cursor(s, r.row + at - st->top, 1 + column_of(st, &st->lines[at], st->edit.at));
	loods_str_clear(&b);
	loods_str_addf(&b, P_("%zu of %zu letter", "%zu of %zu letters", st->edit.max),
		       loods_text_chars(st->edit.text.s), st->edit.max);
	ui_draw_text(s, l->state.row, 1, l->state.cols - 1, UI_ROLE_DIM, UI_LEFT, b.s);
	loods_str_release(&b);
}

static void move(struct state *st, int step)
{
	const struct line *l;
	size_t end;
	int here, used = 0;

	wrap(st);
	here = cursor_line(st);
	if (st->goal < 0)
		st->goal = column_of(st, &st->lines[here], st->edit.at);
	here += step;
	here = here < 0 ? 0 : here >= st->n ? st->n - 1 : here;
	l = &st->lines[here];
	end = l->start + l->len;
	/* The end of a wrapped line is the beginning of the next one. */
	if (here + 1 < st->n && st->lines[here + 1].start == end && l->len)
		end = loods_text_grapheme_before(st->edit.text.s, end);
	st->edit.at = l->start;
	while (st->edit.at < end) {
		int w = 0;
		size_t n = loods_text_grapheme(st->edit.text.s + st->edit.at, &w);

		if (used + w > st->goal)
			break;
		used += w;
		st->edit.at += n;
	}
}

static void finish(struct ui_view *v)
{
	struct state *st = v->state;
	struct loods_str b = LOODS_STR_INIT;

	ui_lineedit_take(&st->edit, &b);
	ui_pop(v);
	st->t.done(v->ui, st->t.ctx, b.s);
	loods_str_release(&b);
}

/* The form below takes it and keeps it; the page stays. */
static void rescue(struct ui_view *v)
{
	struct state *st = v->state;
	struct loods_str b = LOODS_STR_INIT;

	ui_lineedit_take(&st->edit, &b);
	st->t.done(v->ui, st->t.ctx, b.s);
	loods_str_release(&b);
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *st = v->state;
	int page = v->drawn.full.rows > 1 ? v->drawn.full.rows - 1 : 1;

	switch (cmd) {
	case UI_CMD_SAVE:
		finish(v);
		if (st->t.save)
			st->t.save(v->ui, st->t.ctx);
		return UI_DONE;
	case UI_CMD_BACK:
		finish(v);
		return UI_DONE;
	case UI_CMD_UP:
		move(st, -1);
		return UI_MOVED;
	case UI_CMD_DOWN:
		move(st, 1);
		return UI_MOVED;
	case UI_CMD_PAGE_UP:
		move(st, -page);
		return UI_MOVED;
	case UI_CMD_PAGE_DOWN:
		move(st, page);
		return UI_MOVED;
	default:
		return UI_IGNORED;
	}
}

static enum ui_result changed(struct ui_view *v, const struct ui_key *k)
{
	struct state *st = v->state;

	if (k->code == UI_KEY_PASTE || ++st->letters >= LETTERS) {
		st->letters = 0;
		rescue(v);
	}
	return UI_DONE;
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct state *st = v->state;
	struct line l;

	st->goal = -1;
	if (k->code == UI_KEY_ENTER) {
		if (!st->t.multiline) {
			finish(v);
			return UI_DONE;
		}
		return ui_lineedit_insert(&st->edit, "\n") ? UI_DONE : UI_MOVED;
	}
	if (k->code == UI_KEY_HOME || k->code == UI_KEY_END) {
		wrap(st);
		l = st->lines[cursor_line(st)];
		st->edit.at = l.start + (k->code == UI_KEY_END ? l.len : 0);
		return UI_MOVED;
	}
	switch (ui_lineedit_key(&st->edit, k)) {
	case UI_EDIT_CHANGED:
		return changed(v, k);
	case UI_EDIT_MOVED:
		return UI_MOVED;
	case UI_EDIT_FULL:
		ui_msg_error(&v->ui->msg, "%s", _("There is no room for more."));
		return UI_DONE;
	case UI_EDIT_NOT_MINE:
		break;
	}
	return UI_IGNORED;
}

static const struct ui_view_ops ops = {
	.name = "longtext",
	.state_size = sizeof(struct state),
	.open = open_text,
	.context = context,
	.title = title,
	.draw = draw,
	.command = command,
	.key = key,
	.rescue = rescue,
	.close = close_text,
};

void ui_longtext_ask(struct ui *ui, const struct ui_longtext *t)
{
	ui_push(ui, &ops, t);
}
