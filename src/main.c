/* The program: language, a process that leaves no traces, then the command line, which opens the interface when nothing else is asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

int main(int argc, char **argv)
{
	struct loods_app app = { 0 };
	struct loods_err err = { 0 };
	const char *asked = asked_language(argc, argv);
	const char *now = getenv("LOODS_NOW");

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
