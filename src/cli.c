#include "cli.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "i18n.h"
#include "str.h"
#include "desk.h"

static const struct cli_command *const commands[] = {
	&cli_init_command,
	&cli_demo_command,
	&cli_synth_command,
	&cli_user_add_command,
	&cli_user_approve_command,
	&cli_user_list_command,
	&cli_user_passphrase_command,
	&cli_user_disable_command,
	&cli_rekey_command,
	&cli_import_command,
	&cli_dump_command,
	&cli_list_command,
	&cli_client_command,
	&cli_summary_command,
	&cli_outcomes_command,
	&cli_today_command,
	&cli_talk_command,
	&cli_blockers_command,
	&cli_missing_command,
	&cli_agreements_command,
	&cli_handover_command,
	&cli_setting_command,
	&cli_log_command,
	&cli_export_command,
	&cli_retention_command,
	&cli_recover_file_command,
	&cli_recover_names_command,
	&cli_verify_command,
	&cli_backup_command,
	&cli_restore_command,
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

enum {
	OPT_FILE,
	OPT_USER,
	OPT_PASSPHRASE_FILE,
	OPT_PASSPHRASE_FD,
	OPT_LANG,
	OPT_LINEAR,
	OPT_EXCLUSIVE,
	OPT_HELP,
	OPT_VERSION,
	N_GLOBAL
};

static const struct cli_option globals[] = {
	[OPT_FILE] = { "file", "FILE",
		       N_("the office file (else $LOODS_FILE, else the one in your data folder)") },
	[OPT_USER] = { "user", "NAME",
		       N_("the account to open it with (else $LOODS_USER, else your login name)") },
	[OPT_PASSPHRASE_FILE] = { "passphrase-file", "FILE",
				  N_("read the passphrase from the first line of a file") },
	[OPT_PASSPHRASE_FD] = { "passphrase-fd", "N",
				N_("read the passphrase from an open file descriptor") },
	[OPT_LANG] = { "lang", "nl|en", N_("language of everything that is shown") },
	[OPT_LINEAR] = { "linear", NULL,
			 N_("the interface line by line, for screen readers and slow lines") },
	[OPT_EXCLUSIVE] = { "exclusive", NULL,
			    N_("open the office alone: needed on a network folder, where two at once would damage it") },
	[OPT_HELP] = { "help", NULL, N_("show this help") },
	[OPT_VERSION] = { "version", NULL, N_("show the version") },
};

void cli_say(const char *fmt, ...)
{
	va_list ap;

	fputs("loods: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

enum loods_code cli_flush(struct loods_err *err)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		return loods_fail(err, LOODS_EIO, _("The result could not be written: %s."), strerror(errno));
	return LOODS_OK;
}

/* ---- help ---- */

static void print_option(const struct cli_option *o)
{
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
	printf("  %-26s %s\n", left, _(o->help));
}

static void print_globals(void)
{
	printf("\n%s\n", _("With every command:"));
	for (int i = 0; i < N_GLOBAL; i++)
		print_option(&globals[i]);
}

static void print_help(void)
{
	printf("%s\n\n", _("Loods keeps the guidance of job seekers in one encrypted file, and shows who "
			   "needs attention today."));
	printf("%s\n  loods [%s]\n  loods %s [%s]\n\n", _("Use:"), _("options"), _("COMMAND"), _("options"));
	printf("%s\n", _("Without a command the interface opens. Commands:"));
	for (int i = 0; i < N_COMMANDS; i++)
		printf("  %-16s %s\n", commands[i]->name, _(commands[i]->help));
	print_globals();
	printf("\n%s\n", _("Exit codes: 0 done, 1 refused, 2 wrong use, 3 not found, 4 wrong passphrase or "
			   "no right, 5 damaged file, 6 busy."));
	printf("%s\n", _("\"loods COMMAND --help\" explains one command, with an example."));
}

static void print_command_help(const struct cli_command *c)
{
	printf("loods %s%s%s\n\n%s\n", c->name, *c->args ? " " : "", c->args, _(c->help));
	if (c->options) {
		printf("\n%s\n", _("Options:"));
		for (const struct cli_option *o = c->options; o->name; o++)
			print_option(o);
	}
	print_globals();
	printf("\n%s\n  %s\n", _("Example:"), c->example);
}

/* ---- reading the arguments ---- */

/* Longest match of one or two words. */
static const struct cli_command *find_command(int argc, char **argv, int *words)
{
	for (int i = 0; i < N_COMMANDS; i++) {
		const char *name = commands[i]->name, *blank = strchr(name, ' ');
		size_t first = blank ? (size_t)(blank - name) : strlen(name);

		if (strncmp(argv[0], name, first) != 0 || argv[0][first])
			continue;
		if (!blank) {
			*words = 1;
			return commands[i];
		}
		if (argc > 1 && strcmp(argv[1], blank + 1) == 0) {
			*words = 2;
			return commands[i];
		}
	}
	return NULL;
}

static void take_global(struct cli_run *run, int which, const char *value, bool *help, bool *version)
{
	switch (which) {
	case OPT_FILE:
		run->file = value;
		break;
	case OPT_USER:
		run->user = value;
		break;
	case OPT_PASSPHRASE_FILE:
		run->passphrase_file = value;
		break;
	case OPT_PASSPHRASE_FD:
		run->passphrase_fd = value;
		break;
	case OPT_LANG: /* main.c has seen to it */
		run->lang = value;
		break;
	case OPT_LINEAR:
		run->linear = true;
		break;
	case OPT_EXCLUSIVE:
		run->app->exclusive = true;
		break;
	case OPT_HELP:
		*help = true;
		break;
	case OPT_VERSION:
		*version = true;
		break;
	}
}

static void say_wrong_option(const struct cli_command *command, bool no_value, const char *word)
{
	const char *blank = command ? " " : "", *name = command ? command->name : "";
	int len = (int)strcspn(word, "="); /* a value may be anything; it is not repeated */

	if (no_value)
		cli_say(_("A value is missing after %s. See \"loods%s%s --help\"."), word, blank, name);
	else
		cli_say(_("%.*s cannot be used so with \"loods%s%s\". See \"loods%s%s --help\"."), len, word,
			blank, name, blank, name);
}

/* Reads options (those of every command and, where there is one, the command's own) from argv[1…]; stops at
 * the first other word when `command` is NULL, else gathers the other words as arguments. Returns the index
 * of the first word not read, -1 on wrong use. */
static int read_options(struct cli_run *run, const struct cli_command *command, int argc, char **argv,
			bool *help, bool *version)
{
	struct option longs[N_GLOBAL + CLI_OPTIONS_MAX + 1] = { 0 };
	int n = 0, c;

	for (; n < N_GLOBAL; n++)
		longs[n] =
			(struct option){ globals[n].name, globals[n].value ? required_argument : no_argument,
					 NULL, 256 + n };
	for (int i = 0; command && command->options && command->options[i].name; i++) {
		assert(i < CLI_OPTIONS_MAX);
		longs[n++] = (struct option){ command->options[i].name,
					      command->options[i].value ? required_argument : no_argument,
					      NULL, 512 + i };
	}
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, command ? ":hf:u:" : "+:hf:u:V", longs, NULL)) != -1) {
		if (c == 'h')
			*help = true;
		else if (c == 'V')
			*version = true;
		else if (c == 'f')
			run->file = optarg;
		else if (c == 'u')
			run->user = optarg;
		else if (c >= 512)
			run->given[c - 512] = command->options[c - 512].value ? optarg : "";
		else if (c >= 256)
			take_global(run, c - 256, optarg, help, version);
		else {
			say_wrong_option(command, c == ':',
					 optind > 0 && optind <= argc ? argv[optind - 1] : "");
			return -1;
		}
	}
	return optind;
}

static int option_index(const struct cli_run *run, const char *option)
{
	for (int i = 0; run->command->options && run->command->options[i].name; i++)
		if (strcmp(run->command->options[i].name, option) == 0)
			return i;
	assert(!"an option that its command does not declare");
	return 0;
}

const char *cli_given(const struct cli_run *run, const char *option)
{
	return run->given[option_index(run, option)];
}

enum loods_code cli_given_int(const struct cli_run *run, const char *option, int64_t min, int64_t max,
			      int64_t dflt, int64_t *out, struct loods_err *err)
{
	const char *s = cli_given(run, option);
	char *end;
	long long n;

	*out = dflt;
	if (!s)
		return LOODS_OK;
	errno = 0;
	n = strtoll(s, &end, 10);
	if (errno || end == s || *end || n < min || n > max)
		return loods_fail(err, LOODS_EUSAGE, _("--%s takes a whole number from %lld to %lld."),
				  option, (long long)min, (long long)max);
	*out = n;
	return LOODS_OK;
}

enum loods_code cli_given_date(const struct cli_run *run, const char *option, loods_date dflt,
			       loods_date *out, struct loods_err *err)
{
	const char *s = cli_given(run, option);

	*out = dflt;
	if (s && !loods_date_parse_iso(s, out))
		return loods_fail(err, LOODS_EUSAGE, _("--%s takes a date such as 2026-11-23."), option);
	return LOODS_OK;
}

enum loods_code cli_given_word(const struct cli_run *run, const char *option, const char *const *words,
			       int dflt, int *out, struct loods_err *err)
{
	const char *s = cli_given(run, option);
	struct loods_str list = LOODS_STR_INIT;

	*out = dflt;
	if (!s)
		return LOODS_OK;
	for (int i = 0; words[i]; i++) {
		if (strcmp(words[i], s) == 0) {
			*out = i;
			return LOODS_OK;
		}
		loods_str_addf(&list, "%s%s", i ? ", " : "", words[i]);
	}
	loods_fail(err, LOODS_EUSAGE, _("--%s takes one of: %s."), option, list.s);
	loods_str_release(&list);
	return LOODS_EUSAGE;
}

/* ---- the office ---- */

static enum loods_code default_file(struct cli_run *run, struct loods_err *err)
{
	const char *env = getenv("LOODS_FILE"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	int n;

	if (run->file)
		return LOODS_OK;
	if (env && *env)
		n = snprintf(run->file_buf, sizeof run->file_buf, "%s", env);
	else if (data && *data == '/')
		n = snprintf(run->file_buf, sizeof run->file_buf, "%s/loods/office.loods", data);
	else if (home && *home)
		n = snprintf(run->file_buf, sizeof run->file_buf, "%s/.local/share/loods/office.loods", home);
	else
		return loods_fail(
			err, LOODS_EUSAGE,
			_("There is no home folder to look for the office file in: name it with --file."));
	if (n < 0 || (size_t)n >= sizeof run->file_buf)
		return loods_fail(err, LOODS_EUSAGE, _("The name of the office file is too long."));
	run->file = run->file_buf;
	return LOODS_OK;
}

enum loods_code cli_user(struct cli_run *run, struct loods_err *err)
{
	const char *env = getenv("LOODS_USER");
	const struct passwd *pw;

	if (run->user)
		return LOODS_OK;
	if (env && *env) {
		run->user = env;
		return LOODS_OK;
	}
	pw = getpwuid(getuid());
	if (!pw)
		return loods_fail(err, LOODS_EUSAGE,
				  _("Your login name is not known here: name the account with --user."));
	run->user = pw->pw_name;
	return LOODS_OK;
}

enum loods_code cli_unlock(struct cli_run *run, struct loods_err *err)
{
	struct loods_store_options options = { .path = run->file,
						.clock = &run->app->clock,
						.exclusive = run->app->exclusive };
	enum loods_code rc = cli_user(run, err);

	if (rc == LOODS_OK)
		rc = loods_store_open(&options, &run->app->store, err);
	if (rc == LOODS_OK)
		rc = cli_own_passphrase(run, err);
	if (rc == LOODS_OK)
		rc = loods_store_unlock(run->app->store, run->user, &run->passphrase, &run->app->user, err);
	return rc;
}

static enum loods_code run_command(struct cli_run *run, struct loods_err *err)
{
	enum loods_code rc = default_file(run, err);

	if (rc == LOODS_OK && !run->command)
		rc = cli_user(run, err);
	if (rc == LOODS_OK) {
		run->app->path = run->file;
		if (run->command && run->command->unlocked)
			rc = cli_unlock(run, err);
	}
	if (rc == LOODS_OK) {
		if (run->command)
			rc = run->command->run(run, err);
		else
			run->code = ui_desk_run(run->app, run->user, NULL, run->linear);
	}
	if (rc == LOODS_OK)
		rc = cli_flush(err);
	loods_secret_release(&run->passphrase);
	loods_store_close(run->app->store);
	run->app->store = NULL;
	return rc;
}

/* No command begins so; or one of two words was begun only, then the words that go with the first are named.
 */
static void say_no_command(int argc, char **argv)
{
	struct loods_str seconds = LOODS_STR_INIT;
	size_t len = strlen(argv[0]);

	for (int i = 0; i < N_COMMANDS; i++)
		if (strncmp(commands[i]->name, argv[0], len) == 0 && commands[i]->name[len] == ' ')
			loods_str_addf(&seconds, "%s%s", seconds.len ? ", " : "",
				       commands[i]->name + len + 1);
	if (!seconds.len)
		cli_say(_("There is no command \"%s\". See \"loods --help\"."), argv[0]);
	else if (argc > 1)
		cli_say(_("There is no command \"%s %s\". After \"%s\" comes one of: %s."), argv[0], argv[1],
			argv[0], seconds.s);
	else
		cli_say(_("After \"%s\" comes one of: %s."), argv[0], seconds.s);
	loods_str_release(&seconds);
}

/* Finds the command in argv[at…] and reads its options and arguments. False: *code is the exit code. */
static bool read_command(struct cli_run *run, int argc, char **argv, int at, bool *help, bool *version,
			 int *code)
{
	int words = 0, first;

	*code = loods_exit_code(LOODS_EUSAGE);
	run->command = find_command(argc - at, argv + at, &words);
	if (!run->command) {
		say_no_command(argc - at, argv + at);
		return false;
	}
	at += words - 1; /* argv[at] stands where the program's name is expected */
	first = read_options(run, run->command, argc - at, argv + at, help, version);
	if (first < 0)
		return false;
	for (int i = at + first; i < argc; i++) {
		if (run->argc == CLI_ARGS_MAX) {
			cli_say(_("These are more than %d arguments."), CLI_ARGS_MAX);
			return false;
		}
		run->argv[run->argc++] = argv[i];
	}
	if (!*help && (run->argc < run->command->min_args || run->argc > run->command->max_args)) {
		cli_say(_("Use: loods %s %s. See \"loods %s --help\"."), run->command->name,
			run->command->args, run->command->name);
		return false;
	}
	return true;
}

int cli_main(struct loods_app *app, int argc, char **argv)
{
	struct cli_run run = { .app = app };
	struct loods_err err = { 0 };
	bool help = false, version = false;
	int at = read_options(&run, NULL, argc, argv, &help, &version), code;

	if (at < 0)
		return loods_exit_code(LOODS_EUSAGE);
	if (at < argc && !read_command(&run, argc, argv, at, &help, &version, &code))
		return code;
	if (help || version) {
		if (version)
			printf("%s\n", PACKAGE_STRING);
		else if (run.command)
			print_command_help(run.command);
		else
			print_help();
		code = loods_exit_code(cli_flush(&err));
	} else {
		code = loods_exit_code(run_command(&run, &err));
	}
	if (code != 0 && err.msg[0])
		cli_say("%s", err.msg);
	return code ? code : run.code;
}
