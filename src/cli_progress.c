#include <string.h>
#include <unistd.h>

#include "cli.h"

/* A line of its own that is written over; nothing when messages go to a file, so that logs stay clean. */

void cli_progress_start(struct cli_progress *p, const char *what)
{
	*p = (struct cli_progress){ .what = what, .on = isatty(STDERR_FILENO), .shown = -1 };
}

void cli_progress_set(struct cli_progress *p, int64_t done, int64_t total)
{
	int64_t percent = total > 0 ? done * 100 / total : 0;

	if (!p->on || percent == p->shown)
		return;
	p->shown = percent;
	fprintf(stderr, "\r%s: %3d %%", p->what, (int)percent);
	fflush(stderr);
}

void cli_progress_end(struct cli_progress *p)
{
	if (p->on && p->shown >= 0)
		fputc('\n', stderr);
	p->on = false;
}
