/* The program: language, a process that leaves no traces, then the command line, which opens the interface
 * when nothing else is asked. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "cli.h"
#include "i18n.h"
#include "lang.h"

/* --lang counts before anything else is read, because even the message about a wrong option is translated. */
static const char *asked_language(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0)
			break;
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			return argv[i + 1];
		if (strncmp(argv[i], "--lang=", 7) == 0)
			return argv[i] + 7;
	}
	return NULL;
}

/* With one of the three standard descriptors closed, the next file that is opened would take its place, and
 * messages would go into it. What stands in cannot be read or written, so that the loss is told. */
static void keep_standard_files(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	struct loods_app app = { 0 };
	struct loods_err err = { 0 };
	const char *asked = asked_language(argc, argv);
	const char *now = getenv("LOODS_NOW");

	keep_standard_files();
	signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error to be told, not the end of a save */
	app.lang = loods_lang_start(asked);
	if (!app.lang) {
		app.lang = loods_lang_start("nl");
		cli_say(_("Loods speaks Dutch and English: choose --lang nl or --lang en."));
		return loods_exit_code(LOODS_EUSAGE);
	}
	umask(0077);
	if (loods_secret_start(&err) != LOODS_OK) {
		cli_say("%s", err.msg);
		return loods_exit_code(err.code);
	}
	if (now && *now && !loods_stamp_parse(now, false, &app.clock.pinned)) {
		cli_say(_("LOODS_NOW is no date and time such as 2026-11-23T09:00."));
		return loods_exit_code(LOODS_EUSAGE);
	}
	return cli_main(&app, argc, argv);
}
