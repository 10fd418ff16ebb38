#include "guard.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>

#include "i18n.h"

enum { GRACE_S = 5 };

static void write_all(const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		s += n;
		len -= (size_t)n;
	}
}

/* Both, even when the child did it already: the settings are the guard's to keep, and setting them twice
 * harms nobody. */
static void put_back(const struct ui_guard *g, const struct termios *saved, bool had)
{
	if (g->up)
		write_all(g->restore, g->len < UI_GUARD_RESTORE ? g->len : 0);
	if (had)
		tcsetattr(STDIN_FILENO, TCSADRAIN, saved);
}

/* Waits for the child; signals that ask for an end go on to it, and after the grace period it is not asked
 * any more. */
static int wait_for(pid_t child, const sigset_t *set)
{
	struct timespec grace = { GRACE_S, 0 };
	bool asked = false;
	int status;

	for (;;) {
		int sig;

		if (waitpid(child, &status, WNOHANG) == child)
			return status;
		sig = asked ? sigtimedwait(set, NULL, &grace) : sigwaitinfo(set, NULL);
		if (sig < 0 && errno == EAGAIN)
			kill(child, SIGKILL);
		if (sig == SIGTERM || sig == SIGHUP || sig == SIGINT) {
			kill(child, sig);
			asked |= sig != SIGINT;
		}
	}
}

static void no_handler(int sig)
{
	(void)sig;
}

int ui_guard_run(int (*session)(struct ui_guard *g, void *ctx), void *ctx)
{
	struct ui_guard *g = mmap(NULL, sizeof *g, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct sigaction child_ends = { .sa_handler = no_handler }, ignore = { .sa_handler = SIG_IGN };
	struct termios saved;
	bool had = tcgetattr(STDIN_FILENO, &saved) == 0;
	sigset_t set, before;
	pid_t child, parent = getpid();
	int status;

	if (g == MAP_FAILED)
		return 1;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	/* Blocked before the fork, so that the child's loop misses none and we take them only while waiting.
	 * A child that ends is told only where SIGCHLD has a handler or its default. */
	sigprocmask(SIG_BLOCK, &set, &before);
	sigaction(SIGCHLD, &child_ends, NULL);
	sigaction(SIGTSTP, &ignore, NULL);
	sigaction(SIGTTOU, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	child = fork();
	if (child < 0)
		return 1;
	if (child == 0) {
		/* Without its guard the session ends as if it had been asked to. */
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != parent)
			_exit(1);
		_exit(session(g, ctx));
	}
	status = wait_for(child, &set);
	put_back(g, &saved, had);
	munmap(g, sizeof *g);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, "%s\n", _("Loods ended unexpectedly. What was saved is safe in the office file."));
	return 128 + WTERMSIG(status);
}
