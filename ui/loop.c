#include "loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>

/* Set by handlers, which run only inside ppoll(). A handler has no other place to leave its word. */
static volatile sig_atomic_t got_winch, got_end;

static void on_signal(int sig)
{
	if (sig == SIGWINCH)
		got_winch = 1;
	else if (sig != SIGINT)
		got_end = sig;
}

static const int taken[] = { SIGWINCH, SIGHUP, SIGTERM, SIGINT };

void ui_loop_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };
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

struct timers {
	int64_t last_key;
	bool idle_done, locked;
};

/* When the next thing is to be done without a key, in milliseconds from now; -1: never. */
static int64_t next_timer(const struct ui *ui, const struct timers *tm, int64_t now)
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

/* Waits for a key, a signal or a timer. False: the line is gone. */
static bool wait_for(struct ui *ui, struct ui_tty *t, const struct timers *tm)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	int64_t ms = next_timer(ui, tm, now_ms());
	struct timespec ts;
	sigset_t open;
	int n, waiting = 0, paste = ui_tty_paste_wait(t);

	if (paste && (ms < 0 || ms > paste))
		ms = paste;
	ts = (struct timespec){ ms / 1000, ms % 1000 * 1000000 };
	sigprocmask(SIG_BLOCK, NULL, &open);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		sigdelset(&open, taken[i]);
	n = ppoll(&fd, 1, ms < 0 ? NULL : &ts, &open);
	if (n < 0)
		return errno == EINTR;
	if (n == 0) {
		ui_tty_end_paste(t);
		return true;
	}
	/* Readable and nothing to read is the end of the line. */
	if (fd.revents & POLLIN)
		return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting > 0;
	return !(fd.revents & (POLLHUP | POLLERR | POLLNVAL));
}

static void discard(struct ui *ui, struct ui_tty *t)
{
	if (ui->discard)
		ui_tty_discard(t);
	ui->discard = false;
}

static void take_keys(struct ui *ui, struct ui_tty *t, struct timers *tm)
{
	struct ui_key key;

	while (!ui->ended && ui_tty_key(t, &key)) {
		tm->last_key = now_ms();
		tm->idle_done = tm->locked = false;
		ui_key(ui, &key);
		discard(ui, t);
	}
}

static void run_timers(struct ui *ui, struct ui_tty *t, struct timers *tm)
{
	int64_t quiet = now_ms() - tm->last_key;

	if (ui->shell->idle && ui->shell->idle_after > 0 && !tm->idle_done &&
	    quiet >= ui->shell->idle_after * INT64_C(1000)) {
		tm->idle_done = true;
		ui->shell->idle(ui);
	}
	if (ui->shell->lock && ui->shell->lock_after > 0 && !tm->locked &&
	    quiet >= ui->shell->lock_after * INT64_C(1000)) {
		tm->locked = true;
		ui->shell->lock(ui);
		discard(ui, t);
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

static void present(struct ui *ui, void *tty)
{
	ui_tty_show(tty, &ui->screen, ui->repaint);
}

int ui_loop_run(struct ui *ui, struct ui_tty *t)
{
	struct timers tm = { .last_key = now_ms() };
	bool there = true;

	ui->present = present;
	ui->present_ctx = t;
	while (!ui->ended && there && !got_end) {
		show(ui, t);
		there = wait_for(ui, t, &tm);
		if (!there || got_end)
			break;
		if (got_winch) {
			got_winch = 0;
			resized(ui, t);
		}
		take_keys(ui, t, &tm);
		if (!ui->ended)
			run_timers(ui, t, &tm);
	}
	if (!there || got_end) {
		ui_stop(ui, true);
		return 1;
	}
	ui_stop(ui, false);
	return ui->exit_code;
}
