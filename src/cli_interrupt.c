#include "cli_interrupt.h"

#include <time.h>

void cli_interrupt_hold(struct cli_interrupt *i)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

	sigemptyset(&i->held);
	for (size_t s = 0; s < sizeof signals / sizeof *signals; s++) {
		struct sigaction now;

		/* What is held waits even where it is ignored, as by nohup: it must not be found waiting. */
		if (sigaction(signals[s], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaddset(&i->held, signals[s]);
	}
	sigprocmask(SIG_BLOCK, &i->held, &i->before);
}

bool cli_interrupt_came(const struct cli_interrupt *i)
{
	sigset_t waiting;

	if (sigpending(&waiting) != 0 || sigandset(&waiting, &waiting, &i->held) != 0)
		return false;
	return !sigisemptyset(&waiting);
}

void cli_interrupt_release(struct cli_interrupt *i, bool stopped)
{
	while (stopped && sigtimedwait(&i->held, NULL, &(struct timespec){ 0 }) > 0)
		;
	sigprocmask(SIG_SETMASK, &i->before, NULL);
}
