#include "stack.h"

#include <assert.h>

#include "help.h"
#include "i18n.h"
#include "prompt.h"
#include "text.h"

/* ---- views ---- */

static void release(struct ui_view *v)
{
	if (v->ops->close)
		v->ops->close(v);
	loods_arena_release(&v->arena);
	if (v->state) {
		explicit_bzero(v->state, v->ops->state_size);
		free(v->state);
	}
	free(v);
}

static void bury(struct ui *ui)
{
	while (ui->gone) {
		struct ui_view *v = ui->gone;

		ui->gone = v->below;
		release(v);
	}
}

static int64_t generation(struct ui *ui)
{
	return ui->shell->generation ? ui->shell->generation(ui) : 0;
}

static enum loods_code load(struct ui_view *v, struct loods_err *err)
{
	struct ui *ui = v->ui;
	enum loods_code rc = LOODS_OK;

	/* The number is taken before reading: what is saved meanwhile makes the view stale again. */
	v->generation = generation(ui);
	if (!v->ops->load)
		return LOODS_OK;
	if (ui->shell->allowed)
		rc = ui->shell->allowed(ui, err);
	loods_arena_reset(&v->arena);
	if (!rc)
		rc = v->ops->load(v, err);
	else if (v->ops->forget)
		v->ops->forget(v);
	v->failed = rc != LOODS_OK;
	return rc;
}

struct ui_view *ui_push(struct ui *ui, const struct ui_view_ops *ops, const void *arg)
{
	struct ui_view *v = calloc(1, sizeof *v);
	struct loods_err err = { 0 };
	enum loods_code rc = LOODS_OK;

	if (!v)
		loods_nomem();
	*v = (struct ui_view){ .ops = ops, .ui = ui, .generation = -1 };
	if (ops->state_size && !(v->state = calloc(1, ops->state_size)))
		loods_nomem();
	if (ops->open)
		rc = ops->open(v, arg, &err);
	if (!rc)
		rc = load(v, &err);
	if (rc) {
		ui_msg_err(&ui->msg, &err);
		release(v);
		return NULL;
	}
	v->below = ui->top;
	ui->top = v;
	return v;
}

void ui_pop(struct ui_view *v)
{
	struct ui *ui = v->ui;
	struct ui_view *top = ui->top;
	bool there = false;

	for (struct ui_view *w = top; w; w = w->below)
		there |= w == v;
	if (!there)
		return;
	ui->top = v->below;
	/* They are closed after this key: one of them may be running now. */
	v->below = ui->gone;
	ui->gone = top;
	if (!ui->top)
		ui->ended = true;
}

struct ui_view *ui_replace_all(struct ui *ui, const struct ui_view_ops *ops, const void *arg)
{
	struct ui_view *old = ui->top, *v;

	for (v = old; v; v = v->below)
		if (v->ops->leave && !v->ops->leave(v))
			return NULL;
	v = ui_push(ui, ops, arg);
	if (!v || !old)
		return v;
	v->below = NULL;
	ui->top = old;
	while (ui->top->below)
		ui_pop(ui->top);
	ui_pop(ui->top);
	ui->ended = false;
	ui->top = v;
	return v;
}

void ui_rescue(struct ui *ui)
{
	for (struct ui_view *v = ui->top; v; v = v->below)
		if (v->ops->rescue)
			v->ops->rescue(v);
}

void ui_forget(struct ui *ui)
{
	for (struct ui_view *v = ui->top; v; v = v->below) {
		if (v->ops->forget)
			v->ops->forget(v);
		loods_arena_release(&v->arena);
		ui_stale(v);
	}
	/* A question names what it is about; nobody has answered it. */
	explicit_bzero(&ui->prompt, sizeof ui->prompt);
	ui_msg_forget(&ui->msg);
	ui_screen_erase(&ui->screen);
	ui->discard = true;
	ui->repaint = true;
}

void ui_say_now(struct ui *ui, const char *text)
{
	struct ui_rect r = ui->layout.message;

	if (!ui->present || ui->layout.small)
		return;
	ui_draw_text(&ui->screen, r.row, r.col, r.cols, UI_ROLE_TEXT, UI_LEFT, "");
	ui_draw_text(&ui->screen, r.row, r.col + 1, r.cols - 1, UI_ROLE_TEXT, UI_LEFT, text);
	ui->present(ui, ui->present_ctx);
}

bool ui_working(struct ui *ui)
{
	return !ui->working || ui->working(ui, ui->present_ctx);
}

void ui_end(struct ui *ui, int exit_code)
{
	ui->ended = true;
	ui->exit_code = exit_code;
}

/* ---- start and stop ---- */

enum loods_code ui_start(struct ui *ui, struct loods_app *app, const struct ui_shell *shell, int rows,
			 int cols, struct loods_err *err)
{
	enum loods_code rc;

	*ui = (struct ui){ .app = app, .shell = shell, .office = shell->office };
	ui_screen_init(&ui->screen, rows, cols);
	ui_layout_set(&ui->layout, ui->screen.rows, ui->screen.cols);
	rc = shell->start(ui, err);
	if (!rc)
		assert(ui->top);
	return rc;
}

void ui_stop(struct ui *ui, bool lost)
{
	if (lost)
		ui_rescue(ui);
	if (ui->top) {
		struct ui_view *last = ui->top;

		while (last->below)
			last = last->below;
		ui_pop(last);
	}
	bury(ui);
	if (ui->shell->end)
		ui->shell->end(ui);
	ui_msg_forget(&ui->msg);
	ui_screen_release(&ui->screen);
}

void ui_resize(struct ui *ui, int rows, int cols)
{
	ui_screen_resize(&ui->screen, rows, cols);
	ui_layout_set(&ui->layout, ui->screen.rows, ui->screen.cols);
	ui->repaint = true;
}

/* ---- keys ---- */

static void quit_answer(struct ui *ui, char answer, void *ctx)
{
	(void)ctx;
	if (answer)
		ui_end(ui, 0);
}

static enum ui_result back(struct ui *ui)
{
	struct ui_view *v = ui->top;

	if (v->ops->leave && !v->ops->leave(v))
		return UI_DONE;
	if (v->below) {
		ui_pop(v);
		return UI_DONE;
	}
	/* y and j (ja) both mean yes; Enter and the key that asked mean nothing. */
	ui_prompt_ask(ui, "yj", quit_answer, NULL, "%s", _("Leave Loods? y Yes   Esc Stay"));
	return UI_DONE;
}

static enum ui_result engine_command(struct ui *ui, enum ui_cmd cmd)
{
	switch (cmd) {
	case UI_CMD_HELP:
	case UI_CMD_PALETTE:
		return ui_help_open(ui) ? UI_DONE : UI_MOVED;
	case UI_CMD_BACK:
		return back(ui);
	case UI_CMD_REFRESH:
		ui_stale(ui->top);
		ui->repaint = true;
		return UI_DONE;
	case UI_CMD_REDRAW:
		ui->repaint = true;
		return UI_MOVED;
	case UI_CMD_REPEAT:
		ui_msg_repeat(&ui->msg);
		return UI_MOVED;
	case UI_CMD_LINEAR:
		ui->front_wanted = ui->front == UI_FRONT_LINEAR ? UI_FRONT_FULL : UI_FRONT_LINEAR;
		ui->front_chosen = true;
		if (ui->shell->front_chosen)
			ui->shell->front_chosen(ui);
		return UI_DONE;
	case UI_CMD_NOTHING:
		ui_msg_say(&ui->msg, "%s", _("Esc goes back."));
		return UI_MOVED;
	case UI_CMD_LOCK:
		if (!ui->shell->lock)
			return UI_IGNORED;
		ui->shell->lock(ui);
		return UI_DONE;
	default:
		return UI_IGNORED;
	}
}

const char *ui_why_not(struct ui *ui, enum ui_cmd cmd)
{
	const char *why = NULL;

	if (ui->shell->why_not)
		why = ui->shell->why_not(ui, cmd);
	if (!why && ui->top && !ui->top->failed && ui->top->ops->why_not)
		why = ui->top->ops->why_not(ui->top, cmd);
	return why;
}

static void bring_up_to_date(struct ui_view *v)
{
	struct loods_err err = { 0 };

	if (v->generation == generation(v->ui))
		return;
	if (load(v, &err))
		ui_msg_err(&v->ui->msg, &err);
}

/* These only say what is to be read next; pressed in a row, nothing is read in between. */
static bool asks_for_more(enum ui_cmd cmd)
{
	return cmd == UI_CMD_NEXT_TAB || cmd == UI_CMD_PREVIOUS_TAB || cmd == UI_CMD_PERIOD ||
	       cmd == UI_CMD_COMPARE || cmd == UI_CMD_REFRESH;
}

enum ui_result ui_do(struct ui *ui, enum ui_cmd cmd)
{
	struct ui_view *v = ui->top;
	const char *why = ui_why_not(ui, cmd);
	enum ui_result r;

	if (!v)
		return UI_IGNORED;
	if (why) {
		ui_msg_error(&ui->msg, "%s", why);
		return UI_MOVED;
	}
	/* A key typed ahead means what the key before it asked for, not what stood there then. */
	if (v->generation == -1 && !asks_for_more(cmd))
		bring_up_to_date(v);
	r = v->ops->command && !v->failed ? v->ops->command(v, cmd) : UI_IGNORED;
	if (r == UI_IGNORED)
		r = engine_command(ui, cmd);
	if (r == UI_IGNORED && ui->shell->command)
		r = ui->shell->command(ui, cmd);
	return r;
}

enum ui_result ui_give(struct ui *ui, enum ui_cmd cmd)
{
	enum ui_result r;

	if (!ui->top || ui->ended)
		return UI_IGNORED;
	ui_msg_begin(&ui->msg);
	r = ui_do(ui, cmd);
	ui_msg_end(&ui->msg, r == UI_DONE);
	bury(ui);
	return r;
}

void ui_key(struct ui *ui, const struct ui_key *key)
{
	struct ui_view *v = ui->top;
	enum ui_result r = UI_IGNORED;
	enum ui_cmd cmd;

	if (!v || ui->ended)
		return;
	ui_msg_begin(&ui->msg);
	if (ui->prompt.text[0]) {
		ui_prompt_key(ui, key);
		bury(ui);
		return;
	}
	cmd = key->code == UI_KEY_PASTE ? UI_CMD_NONE : ui_keys_find(v->ops->context(v), key->code);
	if (cmd)
		r = ui_do(ui, cmd);
	if (r == UI_IGNORED && v == ui->top && v->ops->key && !v->failed)
		r = v->ops->key(v, key);
	ui_msg_end(&ui->msg, r == UI_DONE);
	bury(ui);
}

/* ---- drawing ---- */

/* Those that this user may go to. */
static void draw_areas(struct ui *ui, int area, struct loods_str *out)
{
	for (int i = 0; i < ui->shell->n_areas; i++)
		if (i + 1 == area || !ui->shell->why_not ||
		    !ui->shell->why_not(ui, (enum ui_cmd)(UI_CMD_AREA_1 + i)))
			loods_str_addf(out, i + 1 == area ? "[%d %s] " : " %d %s  ", i + 1, _(ui->shell->areas[i]));
}

/* The same to be read, where a number is a row and an area goes by its name. */
static void read_areas(struct ui *ui, int area, struct loods_str *out)
{
	loods_str_addf(out, "%s", _(ui->shell->areas[area - 1]));
}

/* Where, and who where there is room for it. */
static void draw_line_1(struct ui_view *v, struct loods_str *b)
{
	struct ui *ui = v->ui;
	struct ui_rect r = ui->layout.title;
	int left, right;

	if (v->area && ui->screen.reading)
		read_areas(ui, v->area, b);
	else if (v->area)
		draw_areas(ui, v->area, b);
	else if (v->ops->title && !v->failed)
		v->ops->title(v, b);
	left = ui_draw_text(&ui->screen, r.row, r.col + 1, r.cols - 1, UI_ROLE_TITLE, UI_LEFT, b->s);
	loods_str_clear(b);
	if (ui->shell->who && v->area) {
		ui->shell->who(ui, b);
		right = loods_text_width(b->s) + 1;
		if (left + 1 + right < r.cols)
			ui_draw_text(&ui->screen, r.row, r.cols - right, right, UI_ROLE_TITLE, UI_LEFT, b->s);
		loods_str_clear(b);
	}
}

static void draw_head(struct ui_view *v, struct loods_str *b)
{
	struct ui *ui = v->ui;

	draw_line_1(v, b);
	if (v->ops->state_line && !v->failed)
		v->ops->state_line(v, b);
	ui_draw_text(&ui->screen, ui->layout.state.row, 1, ui->layout.state.cols - 1, UI_ROLE_TEXT, UI_LEFT,
		     b->s);
	loods_str_clear(b);
	if (!ui->screen.reading)
		ui_draw_rule(&ui->screen, ui->layout.rule.row, 0, ui->layout.rule.cols);
}

static void draw_hints(struct ui_view *v, struct loods_str *b)
{
	struct ui *ui = v->ui;
	struct ui_rect r = ui->layout.hints;
	char *line, *next;
	int i = 0;

	ui_keys_hints(v->ops->context(v), r.rows, r.cols - 2, b);
	for (line = b->s; line && i < r.rows; line = next, i++) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		ui_draw_text(&ui->screen, r.row + i, r.col + 1, r.cols - 1, UI_ROLE_DIM, UI_LEFT, line);
	}
	loods_str_clear(b);
}

void ui_frame(struct ui *ui)
{
	struct loods_str b = LOODS_STR_INIT;
	struct ui_view *v = ui->top;
	const struct ui_layout *l = &ui->layout;

	ui_screen_erase(&ui->screen);
	if (!v)
		return;
	if (l->small) {
		loods_str_addf(&b, _("Please make the window larger: %dx%d or more."), UI_MIN_COLS,
			       UI_MIN_ROWS);
		ui_draw_wrapped(&ui->screen, (struct ui_rect){ 0, 0, ui->screen.rows, ui->screen.cols },
				UI_ROLE_ERROR, b.s);
		loods_str_release(&b);
		ui_screen_cursor(&ui->screen, 0, 0);
		return;
	}
	bring_up_to_date(v);
	if (v->ops->layout && memcmp(&v->drawn, l, sizeof *l) != 0)
		v->ops->layout(v, l);
	v->drawn = *l;
	draw_head(v, &b);
	if (!ui->screen.reading)
		draw_hints(v, &b);
	if (!v->failed)
		v->ops->draw(v, &ui->screen, l);
	/* What is said and asked is read where it is said and asked (linear.c). */
	if (ui->screen.reading) {
		loods_str_release(&b);
		return;
	}
	if (ui->prompt.text[0])
		ui_prompt_draw(ui);
	else
		ui_msg_draw(&ui->msg, &ui->screen, l->message);
	loods_str_release(&b);
}
