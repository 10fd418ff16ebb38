/*
 * Ctrl-C and its like during long work that cleans up behind itself. Without this the process would end where
 * it stands and leave half of it on the disk; with it the work is asked now and then whether to stop.
 */
#ifndef LOODS_CLI_INTERRUPT_H
#define LOODS_CLI_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct cli_interrupt {
	sigset_t held, before;
};

/* From here on SIGINT, SIGTERM, SIGHUP and SIGQUIT wait, those of them that were not ignored. */
void cli_interrupt_hold(struct cli_interrupt *i);
/* Has one come? */
bool cli_interrupt_came(const struct cli_interrupt *i);
/* As it was before. One that came ends the process here, unless the work stopped for it (`stopped`): then the
 * caller tells it and ends by itself. */
void cli_interrupt_release(struct cli_interrupt *i, bool stopped);

#endif
