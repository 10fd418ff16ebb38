#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>

/* Set by handlers, which run only inside ppoll(). A handler has no other place to leave its word. */
static volatile sig_atomic_t got_winch, got_int, got_end;

static void on_signal(int sig, siginfo_t *info, void *ctx)
{
	(void)ctx;
	if (sig == SIGWINCH)
		got_winch = 1;
	else if (sig == SIGINT)
		/* The terminal's own, not the one that the guard got too and sends on. */
		got_int |= info->si_code != SI_USER;
	else
		got_end = sig;
}

static const int taken[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT };

void ui_loop_signals(void)
{
	struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO }, ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		sigaddset(&set, taken[i]);
		sigaction(taken[i], &sa, NULL);
	}
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* No shell with names above it, no core. */
	sigaction(SIGTSTP, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	sigaction(SIGTTOU, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

/* Milliseconds that also pass while the machine sleeps: a lid that was closed for an hour counts for the
 * lock. */
static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* When the next thing is to be done without a key, in milliseconds from now; -1: never. */
static int64_t next_timer(const struct ui *ui, const struct ui_timers *tm, int64_t now)
{
	int64_t next = -1, left;

	if (ui->shell->idle && ui->shell->idle_after > 0 && !tm->idle_done)
		next = tm->last_key + ui->shell->idle_after * INT64_C(1000) - now;
	if (ui->shell->lock && ui->shell->lock_after > 0 && !tm->locked) {
		left = tm->last_key + ui->shell->lock_after * INT64_C(1000) - now;
		if (next < 0 || left < next)
			next = left;
	}
	return next < 0 && next != -1 ? 0 : next;
}

enum ui_waited ui_loop_wait(const struct ui *ui, const struct ui_timers *tm, int most)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	int64_t ms = next_timer(ui, tm, now_ms());
	struct timespec ts;
	sigset_t open;
	int n, waiting = 0;

	if (most && (ms < 0 || ms > most))
		ms = most;
	ts = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
	sigprocmask(SIG_BLOCK, NULL, &open);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		sigdelset(&open, taken[i]);
	n = ppoll(&fd, 1, ms < 0 ? NULL : &ts, &open);
	if (n < 0)
		return errno == EINTR ? UI_WAIT_SIGNAL : UI_WAIT_GONE;
	if (n == 0)
		return UI_WAIT_TIME;
	/* Readable and nothing to read is the end of the line. */
	if (fd.revents & POLLIN)
		return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting > 0 ? UI_WAIT_READY : UI_WAIT_GONE;
	return fd.revents & (POLLHUP | POLLERR | POLLNVAL) ? UI_WAIT_GONE : UI_WAIT_READY;
}

bool ui_loop_resized(void)
{
	bool it_was = got_winch;

	got_winch = 0;
	return it_was;
}

bool ui_loop_interrupted(void)
{
	bool it_was = got_int;

	got_int = 0;
	return it_was;
}

bool ui_loop_ending(void)
{
	return got_end != 0;
}

void ui_timers_key(struct ui_timers *tm)
{
	tm->last_key = now_ms();
	tm->idle_done = tm->locked = false;
}

bool ui_timers_run(struct ui *ui, struct ui_timers *tm)
{
	int64_t quiet = now_ms() - tm->last_key;

	if (ui->shell->idle && ui->shell->idle_after > 0 && !tm->idle_done &&
	    quiet >= ui->shell->idle_after * INT64_C(1000)) {
		tm->idle_done = true;
		ui->shell->idle(ui);
	}
	if (!ui->shell->lock || ui->shell->lock_after <= 0 || tm->locked ||
	    quiet < ui->shell->lock_after * INT64_C(1000))
		return false;
	tm->locked = true;
	ui->shell->lock(ui);
	return true;
}

/* ---- keys, also those that came during long work ---- */

struct ahead {
	uint32_t code;
	char *paste; /* a copy, or NULL */
};

struct line {
	struct ui_tty *t;
	struct ahead *ahead;
	int n, cap, next; /* `next` is the first one that was not given yet */
};

static void forget_ahead(struct line *l)
{
	for (int i = 0; i < l->n; i++)
		if (l->ahead[i].paste) {
			explicit_bzero(l->ahead[i].paste, strlen(l->ahead[i].paste));
			free(l->ahead[i].paste);
		}
	if (l->n)
		explicit_bzero(l->ahead, (size_t)l->n * sizeof *l->ahead);
	l->n = l->next = 0;
}

static void keep_ahead(struct line *l, const struct ui_key *key)
{
	char *paste = key->paste ? strdup(key->paste) : NULL;

	if (key->paste && !paste)
		loods_nomem();
	l->ahead = loods_one_more(l->ahead, l->n, &l->cap, sizeof *l->ahead);
	l->ahead[l->n++] = (struct ahead){ key->code, paste };
}

static bool next_key(struct line *l, struct ui_key *key)
{
	if (l->next < l->n) {
		const struct ahead *k = &l->ahead[l->next++];

		*key = (struct ui_key){ .code = k->code, .paste = k->paste };
		return true;
	}
	forget_ahead(l);
	return ui_tty_key(l->t, key);
}

static void discard(struct ui *ui, struct line *l)
{
	if (ui->discard) {
		forget_ahead(l);
		ui_tty_discard(l->t);
	}
	ui->discard = false;
}

static void take_keys(struct ui *ui, struct line *l, struct ui_timers *tm)
{
	struct ui_key key;

	while (!ui->ended && ui->front == ui->front_wanted && next_key(l, &key)) {
		ui_timers_key(tm);
		ui_key(ui, &key);
		discard(ui, l);
	}
}

static void resized(struct ui *ui, struct ui_tty *t)
{
	int rows, cols;

	ui_tty_resize(t);
	ui_tty_size(t, &rows, &cols);
	ui_resize(ui, rows, cols);
}

static void show(struct ui *ui, struct ui_tty *t)
{
	ui_frame(ui);
	ui_tty_show(t, &ui->screen, ui->repaint);
	ui->repaint = false;
}

static void present(struct ui *ui, void *line)
{
	ui_tty_show(((struct line *)line)->t, &ui->screen, ui->repaint);
}

/* ---- long work ---- */

/* Signals are blocked while it runs: those that end the session stay pending, for the loop to take. */
bool ui_loop_to_end(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO };
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, SIGHUP) || sigismember(&set, SIGTERM) ||
	       (poll(&fd, 1, 0) > 0 && fd.revents & (POLLHUP | POLLERR | POLLNVAL));
}

static bool size_changed(void)
{
	const struct timespec now = { 0 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	return sigtimedwait(&set, NULL, &now) == SIGWINCH;
}

static bool stop_typed(struct line *l)
{
	struct ui_key key;

	while (ui_tty_key(l->t, &key)) {
		if (key.code == UI_KEY_ESC || key.code == UI_CTRL('C')) {
			forget_ahead(l);
			return true;
		}
		keep_ahead(l, &key);
	}
	return false;
}

static bool working(struct ui *ui, void *line)
{
	struct line *l = line;

	if (size_changed())
		resized(ui, l->t);
	show(ui, l->t);
	return !ui_loop_to_end() && !stop_typed(l);
}

bool ui_loop_run(struct ui *ui, struct ui_tty *t)
{
	struct ui_timers tm = { 0 };
	struct line l = { .t = t };
	bool there = true;

	ui_timers_key(&tm);
	ui->present = present;
	ui->working = working;
	ui->present_ctx = &l;
	while (!ui->ended && ui->front == ui->front_wanted && there && !got_end) {
		enum ui_waited w;

		show(ui, t);
		w = ui_loop_wait(ui, &tm, ui_tty_paste_wait(t));
		there = w != UI_WAIT_GONE;
		if (!there || got_end)
			break;
		if (w == UI_WAIT_TIME)
			ui_tty_end_paste(t);
		if (ui_loop_resized())
			resized(ui, t);
		take_keys(ui, &l, &tm);
		if (!ui->ended && ui_timers_run(ui, &tm))
			discard(ui, &l);
	}
	forget_ahead(&l);
	free(l.ahead);
	return there && !got_end;
}
