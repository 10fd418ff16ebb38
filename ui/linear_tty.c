#include "linear_tty.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "i18n.h"
#include "linear.h"
#include "loop.h"
#include "text.h"

enum { MOST_TYPED = 256 * 1024, ROWS_UNKNOWN = 24, ROWS_MOST = 100 };

struct lines {
	struct ui_linear l;
	struct ui_timers timers;
	struct termios before, with, without; /* line settings: with echo, and without */
	struct loods_str typed;		      /* what came and was not taken yet; may end in half a line */
	bool hidden;			      /* nothing is echoed now */
	bool there;
	bool shown; /* a prompt stands on the last line */
	bool ahead; /* its answer was typed before it stood there */
	bool told;  /* that long work can be stopped */
};

/* ---- the line settings ---- */

static bool begin_lines(struct lines *x)
{
	if (tcgetattr(STDIN_FILENO, &x->before))
		return false;
	x->with = x->before;
	x->with.c_iflag |= ICRNL | IUTF8;
	/* Ctrl-S means something to people here; it must not stop the terminal. */
	x->with.c_iflag &= ~(tcflag_t)(IXON | INLCR | IGNCR);
	x->with.c_oflag |= OPOST | ONLCR;
	x->with.c_lflag |= ICANON | ISIG | ECHO | ECHOE | ECHOK | ECHONL | ECHOCTL | IEXTEN;
	/* No end of file, no stopped session with a locked office behind it, no core. */
	x->with.c_cc[VEOF] = x->with.c_cc[VSUSP] = x->with.c_cc[VQUIT] = _POSIX_VDISABLE;
	x->without = x->with;
	x->without.c_lflag &= ~(tcflag_t)ECHO;
	return tcsetattr(STDIN_FILENO, TCSADRAIN, &x->with) == 0;
}

static void throw_away(struct lines *x)
{
	tcflush(STDIN_FILENO, TCIFLUSH);
	loods_str_release(&x->typed);
	x->typed = LOODS_STR_INIT;
}

/* Keys typed before it was asked for were seen: they are no passphrase. */
static void hide(struct lines *x, bool hidden)
{
	if (hidden == x->hidden)
		return;
	x->hidden = hidden;
	tcsetattr(STDIN_FILENO, TCSADRAIN, hidden ? &x->without : &x->with);
	if (hidden)
		throw_away(x);
}

static void sizes(int *rows, int *cols)
{
	struct winsize w;

	*rows = ROWS_UNKNOWN;
	*cols = UI_LINEAR_COLS;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w))
		return;
	if (w.ws_row)
		*rows = w.ws_row;
	if (w.ws_col)
		*cols = w.ws_col;
}

/* ---- writing ---- */

static void write_out(struct lines *x)
{
	const char *s = x->l.out.s;
	size_t len = x->l.out.len;

	while (len > 0 && x->there) {
		ssize_t n = write(STDOUT_FILENO, s, len);

		if (n < 0 && errno != EINTR) {
			x->there = false;
		} else if (n > 0) {
			s += n;
			len -= (size_t)n;
		}
	}
	loods_str_clear(&x->l.out);
}

/* Nothing can be taken back from a terminal that is only written to; what can be done is to move it out of
 * sight. */
static void out_of_sight(struct lines *x)
{
	int rows, cols;

	sizes(&rows, &cols);
	for (int i = 0; i < rows && i < ROWS_MOST; i++)
		loods_str_add_char(&x->l.out, '\n');
	ui_linear_say(
		&x->l,
		_("What was on the screen can still be read by scrolling back: clear the scroll-back of the "
		  "terminal, or close its window."));
}

static void end_line(struct lines *x)
{
	if (x->shown)
		loods_str_add_char(&x->l.out, '\n');
	x->shown = false;
}

static void show(struct lines *x)
{
	int waiting = 0;

	ui_linear_show(&x->l);
	hide(x, ui_linear_secret(&x->l));
	write_out(x);
	x->shown = true;
	x->ahead = memchr(x->typed.s, '\n', x->typed.len) ||
		   (ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting > 0);
}

/* ---- long work ---- */

/* ui_say_now() put it on the message line, where nothing else stands. */
static void present(struct ui *ui, void *ctx)
{
	struct lines *x = ctx;
	struct loods_str b = LOODS_STR_INIT;

	ui_screen_row(&ui->screen, ui->layout.message.row, &b);
	ui_linear_say(&x->l, b.s);
	write_out(x);
	loods_str_release(&b);
}

static bool stop_typed(struct lines *x)
{
	int waiting = 0;
	char line[64];
	ssize_t n;

	if (ioctl(STDIN_FILENO, FIONREAD, &waiting) || waiting <= 0)
		return false;
	n = read(STDIN_FILENO, line, sizeof line);
	if (n > 0)
		loods_str_add_bytes(&x->typed, line, (size_t)n);
	if (n <= 0 || line[0] != '^')
		return false;
	throw_away(x);
	return true;
}

static bool working(struct ui *ui, void *ctx)
{
	struct lines *x = ctx;

	(void)ui;
	if (!x->told)
		ui_linear_say(&x->l, _("This takes a moment; ^ and Enter stop it."));
	x->told = true;
	write_out(x);
	return !ui_loop_to_end() && !stop_typed(x);
}

/* ---- reading ---- */

static void read_more(struct lines *x)
{
	char buf[4096];
	ssize_t n = read(STDIN_FILENO, buf, sizeof buf);

	if (n <= 0)
		x->there = n < 0 && errno == EINTR;
	else if (x->typed.len < MOST_TYPED)
		loods_str_add_bytes(&x->typed, buf, (size_t)n);
	explicit_bzero(buf, sizeof buf);
}

/* Keys that are no text leave sequences in a line. */
static bool is_odd(const char *line)
{
	return strchr(line, '\033') != NULL;
}

static void take_line(struct lines *x, const char *line)
{
	uint32_t code = (unsigned char)line[0];

	if (ui_key_is_ctrl(code) && !line[1]) {
		char name[3] = { '^', (char)(code + '@'), '\0' };

		ui_linear_take(&x->l, name);
	} else if (!loods_text_valid(line, strlen(line))) {
		ui_linear_say(
			&x->l,
			_("These letters are not UTF-8, so nothing was taken. Set the terminal to UTF-8."));
	} else if (is_odd(line)) {
		ui_linear_say(&x->l, _("A key such as F2 or an arrow is typed as a word here: F2, Down; "
				       "where text is typed with "
				       "^ before it: ^F2."));
	} else {
		ui_linear_take(&x->l, line);
	}
}

/* The next whole line; false: there is none. */
static bool next_line(struct lines *x, struct loods_str *line)
{
	const char *end = memchr(x->typed.s, '\n', x->typed.len);
	size_t n = end ? (size_t)(end - x->typed.s) : 0;

	loods_str_clear(line);
	if (!end)
		return false;
	loods_str_add_bytes(line, x->typed.s, n);
	explicit_bzero(x->typed.s, n);
	loods_str_splice(&x->typed, 0, n + 1, NULL, 0);
	return true;
}

static bool goes_on(const struct lines *x)
{
	return x->there && !x->l.ui->ended && x->l.ui->front == x->l.ui->front_wanted && !ui_loop_ending();
}

static void take_lines(struct lines *x)
{
	struct loods_str line = LOODS_STR_INIT;
	struct ui *ui = x->l.ui;

	while (goes_on(x) && next_line(x, &line)) {
		bool locked, was_open = ui->app->store != NULL;

		ui_timers_key(&x->timers);
		/* What was typed ahead stands above the question: it is read again behind it. */
		if (x->ahead && !x->hidden && line.len)
			ui_linear_say(&x->l, line.s);
		else if (x->ahead)
			end_line(x);
		x->shown = x->told = false;
		take_line(x, line.s);
		locked = ui->discard && was_open && !ui->app->store;
		if (ui->discard)
			throw_away(x);
		ui->discard = false;
		if (locked)
			out_of_sight(x);
		if (goes_on(x))
			show(x);
	}
	loods_str_release(&line);
}

static void timers(struct lines *x)
{
	if (!ui_timers_run(x->l.ui, &x->timers))
		return;
	throw_away(x);
	x->l.ui->discard = false;
	end_line(x);
	out_of_sight(x);
	show(x);
}

static void interrupted(struct lines *x)
{
	end_line(x);
	throw_away(x);
	ui_linear_say(&x->l, _("^ goes back."));
	show(x);
}

static void tell(struct lines *x, const char *why)
{
	if (why)
		ui_linear_say(&x->l, why);
	ui_linear_say(&x->l, _("Loods, line by line. ? helps, ^ goes back."));
	ui_linear_say(&x->l, _("Names that are shown here stay in the scroll-back of this terminal, also "
			       "when Loods is locked. "
			       "Use the full screen where others can look back in it."));
}

bool ui_linear_run(struct ui *ui, const char *why)
{
	struct lines x = { .there = true, .typed = LOODS_STR_INIT };
	int rows, cols;

	sizes(&rows, &cols);
	ui_linear_start(&x.l, ui, cols);
	ui->present = present;
	ui->working = working;
	ui->present_ctx = &x;
	ui->discard = false;
	ui_timers_key(&x.timers);
	x.there = begin_lines(&x);
	tell(&x, why);
	if (goes_on(&x))
		show(&x);
	while (goes_on(&x)) {
		enum ui_waited w = ui_loop_wait(ui, &x.timers, 0);

		if (w == UI_WAIT_GONE || ui_loop_ending())
			x.there = w != UI_WAIT_GONE;
		else if (w == UI_WAIT_READY)
			read_more(&x);
		if (!goes_on(&x))
			break;
		if (ui_loop_resized()) {
			sizes(&rows, &cols);
			ui_linear_width(&x.l, cols);
		}
		if (ui_loop_interrupted())
			interrupted(&x);
		take_lines(&x);
		if (goes_on(&x))
			timers(&x);
	}
	end_line(&x);
	if (x.there)
		out_of_sight(&x);
	write_out(&x);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &x.before);
	loods_str_release(&x.typed);
	ui_linear_release(&x.l);
	ui->present = NULL;
	ui->working = NULL;
	return x.there && !ui_loop_ending();
}
