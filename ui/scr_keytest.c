/* The key test: which keys arrive here, what does the same where one does not, and whether eight rising bars can be seen.
 * Offered to an account once, when it first comes in; reached later as a command. Nothing depends on its being done. */
#include "chart.h"
#include "desk.h"
#include "i18n.h"
#include "msg.h"

enum answer { NOT_YET, ARRIVED, MISSING };
enum { TESTS = 5, BARS = 8 };

struct state {
	enum answer answers[TESTS];
	int at; /* TESTS: the bars */
	bool before; /* the account has answered at an earlier time */
};

static const struct {
	uint32_t code;
	const char *key;     /* N_() */
	const char *instead; /* N_() */
} tests[TESTS] = {
	{ UI_F(1), N_("F1"), N_("use ?, while typing Ctrl-Y") },
	{ UI_F(2), N_("F2"), N_("use Ctrl-S") },
	{ UI_F(10), N_("F10"), N_("use :, while typing Ctrl-K") },
	{ '5', N_("5 on the numeric pad"), N_("use the 5 above the letters") },
	{ UI_KEY_BACKSPACE, N_("Backspace"), N_("use Ctrl-H or Delete") },
};

static enum loods_code open_view(struct ui_view *v, const void *arg, struct loods_err *err)
{
	struct state *s = v->state;
	struct loods_arena a = { 0 };
	const char *bars = NULL;
	enum loods_code rc = loods_store_preference(v->ui->app->store, &a, UI_DESK_BARS, &bars, err);

	(void)arg;
	s->before = bars != NULL;
	loods_arena_release(&a);
	return rc;
}

/* F-keys, Backspace and digits are what is tested here: they carry nothing. */
static const struct ui_binding keys[] = {
	{ UI_CMD_ACCEPT, { UI_KEY_ENTER }, .label = N_("It does not arrive"), .hint = 1 },
	{ UI_CMD_BACK, { UI_KEY_ESC }, .label = N_("Leave the test"), .hint = 2 },
	{ UI_CMD_HELP, { '?', UI_CTRL('Y') }, .hint = 90 },
	{ UI_CMD_LOCK, { UI_CTRL('X') }, .hint = 94 },
};
const struct ui_context ui_context_keytest = {
	.name = "key-test",
	.title = N_("the key test"),
	UI_BINDINGS(keys),
};

static const struct ui_context *context(const struct ui_view *v)
{
	(void)v;
	return &ui_context_keytest;
}

static void title(struct ui_view *v, struct loods_str *out)
{
	(void)v;
	loods_str_add(out, _("KEY TEST"));
}

static void state_line(struct ui_view *v, struct loods_str *out)
{
	(void)v;
	loods_str_add(out, _("Half a minute, once. Esc leaves it; later: T."));
}

static void bars(struct loods_str *out)
{
	int64_t rising[BARS];

	for (int i = 0; i < BARS; i++)
		rising[i] = i + 1;
	ui_chart_spark(rising, BARS, BARS, UI_MARKS_BLOCKS, out);
}

static void draw_bars(const struct state *s, struct ui_screen *screen, struct ui_rect r)
{
	struct loods_str b = LOODS_STR_INIT;

	bars(&b);
	ui_draw_text(screen, r.row, r.col + 1, r.cols - 1, UI_ROLE_TEXT, UI_LEFT,
		     s->at == TESTS ? _("Do you see eight rising bars?   y Yes   n No")
				    : _("Last: whether bars can be drawn here."));
	if (s->at == TESTS) {
		ui_draw_text(screen, r.row + 2, r.col + 4, BARS, UI_ROLE_TEXT, UI_LEFT, b.s);
		ui_draw_selection(screen, r.row, r.col, r.cols);
		ui_screen_cursor(screen, r.row, r.col);
	}
	loods_str_release(&b);
}

static void draw(struct ui_view *v, struct ui_screen *screen, const struct ui_layout *l)
{
	struct state *s = v->state;
	struct ui_rect r = l->full;

	ui_draw_text(screen, r.row, r.col + 1, r.cols - 1, UI_ROLE_HEADING, UI_LEFT,
		     _("Press the key with > before it. Enter: it does not arrive."));
	for (int i = 0; i < TESTS; i++) {
		int row = r.row + 2 + i;

		ui_draw_text(screen, row, r.col + 1, 24, UI_ROLE_LABEL, UI_LEFT, _(tests[i].key));
		ui_draw_text(screen, row, r.col + 26, r.cols - 26,
			     s->answers[i] == ARRIVED	? UI_ROLE_GOOD
			     : s->answers[i] == MISSING ? UI_ROLE_TEXT
							: UI_ROLE_DIM,
			     UI_LEFT,
			     s->answers[i] == ARRIVED	? _("arrived")
			     : s->answers[i] == MISSING ? _(tests[i].instead)
							: "-");
		if (i == s->at) {
			ui_draw_selection(screen, row, r.col, r.cols);
			ui_screen_cursor(screen, row, r.col);
		}
	}
	draw_bars(s, screen, ui_rect_below(r, TESTS + 3));
}

static void next(struct state *s, enum answer answer)
{
	s->answers[s->at++] = answer;
}

static enum ui_result command(struct ui_view *v, enum ui_cmd cmd)
{
	struct state *s = v->state;

	if (cmd != UI_CMD_ACCEPT)
		return UI_IGNORED;
	if (s->at < TESTS)
		next(s, MISSING);
	else
		ui_msg_say(&v->ui->msg, "%s", _("Answer with y or n; Esc leaves the test."));
	return UI_DONE;
}

static void finish(struct ui_view *v, enum ui_marks marks)
{
	ui_desk_bars_put(v->ui, marks);
	if (!v->ui->msg.new)
		ui_msg_say(&v->ui->msg, "%s",
			   marks == UI_MARKS_BLOCKS ? _("Thank you. Weeks are drawn as bars from now on.")
						    : _("Thank you. Weeks are drawn with . : - = + * # from now on."));
	ui_pop(v);
}

static enum ui_result key(struct ui_view *v, const struct ui_key *k)
{
	struct state *s = v->state;
	char name[UI_KEY_NAME_LEN];

	if (s->at == TESTS) {
		if (k->code == 'y' || k->code == 'j' || k->code == 'Y' || k->code == 'J')
			finish(v, UI_MARKS_BLOCKS);
		else if (k->code == 'n' || k->code == 'N')
			finish(v, UI_MARKS_ASCII);
		else
			return UI_IGNORED;
		return UI_DONE;
	}
	if (k->code == UI_KEY_PASTE)
		return UI_IGNORED;
	if (k->code == tests[s->at].code)
		next(s, ARRIVED);
	else
		ui_msg_say(&v->ui->msg, _("Another key arrived: %s. Press %s, or Enter when nothing comes of it."),
			   ui_key_name(k->code, name), _(tests[s->at].key));
	return UI_DONE;
}

static bool leave(struct ui_view *v)
{
	const struct state *s = v->state;

	if (!s->before)
		ui_desk_bars_put(v->ui, UI_MARKS_ASCII);
	ui_msg_say(&v->ui->msg, "%s", _("T starts the key test again."));
	return true;
}

const struct ui_view_ops ui_scr_keytest = {
	.name = "keytest",
	.state_size = sizeof(struct state),
	.open = open_view,
	.context = context,
	.title = title,
	.state_line = state_line,
	.draw = draw,
	.command = command,
	.key = key,
	.leave = leave,
};
