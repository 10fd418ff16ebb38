/*
 * The command line: one table of commands, their options and examples; `--help` is generated from it. Results
 * go to stdout, messages to stderr. These files and main.c are the only ones that see every layer.
 */
#ifndef LOODS_CLI_H
#define LOODS_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "app.h"
#include "err.h"

enum { CLI_OPTIONS_MAX = 24, CLI_ARGS_MAX = 256 };

/* One long option of a command. `value` NULL: a switch; else the word that stands for its value in the help.
 */
struct cli_option {
	const char *name;
	const char *value;
	const char *help; /* N_() */
};

struct cli_run;

struct cli_command {
	const char *name;      /* "user add" */
	const char *args;      /* "NAME", as the help shows it; "" for none */
	const char *help;      /* N_(), one sentence */
	const char *example;   /* "loods summary --by cohort --format csv" */
	int min_args, max_args;
	bool unlocked;         /* needs an opened and unlocked office */
	enum loods_code (*run)(struct cli_run *run, struct loods_err *err);
	const struct cli_option *options; /* ends with a name of NULL; NULL: none */
};

/* One invocation: the app, the arguments and the options as given. */
struct cli_run {
	struct loods_app *app;
	const struct cli_command *command;
	int argc;
	char *argv[CLI_ARGS_MAX];
	const char *given[CLI_OPTIONS_MAX]; /* beside command->options: the value, "" for a switch, NULL: not
					       given */
	/* options of every command */
	const char *file, *user, *passphrase_file, *passphrase_fd, *lang;
	bool linear; /* the interface goes line by line */
	char file_buf[4096];
	int code;                       /* exit code of the interface, where it ran */
	struct loods_secret passphrase; /* of who runs the command, once asked */
};

/* The value of an option of this command ("" for a switch that was given), NULL when it was not given. */
const char *cli_given(const struct cli_run *run, const char *option);
/* The same as a whole number within [min, max]; `dflt` when not given. EUSAGE. */
enum loods_code cli_given_int(const struct cli_run *run, const char *option, int64_t min, int64_t max,
			      int64_t dflt, int64_t *out, struct loods_err *err) LOODS_CHECKED;
enum loods_code cli_given_date(const struct cli_run *run, const char *option, loods_date dflt,
			       loods_date *out, struct loods_err *err) LOODS_CHECKED;
/* The same as one of `words` (ends with NULL): its index. `dflt` when not given. EUSAGE names the words. */
enum loods_code cli_given_word(const struct cli_run *run, const char *option, const char *const *words,
			       int dflt, int *out, struct loods_err *err) LOODS_CHECKED;

/* The window of --window DAYS and --as-of, or of --from and --to, both days included; none: the role's usual
 * one. EUSAGE. */
struct loods_summary_request;
enum loods_code cli_given_window(struct cli_run *run, struct loods_summary_request *r,
				 struct loods_err *err) LOODS_CHECKED;

/* Asks for a passphrase on the terminal without showing it, or reads the first line of the file `path` when
 * that is not NULL. With `twice` a new one is asked again until both agree. */
enum loods_code cli_passphrase(const char *path, const char *prompt, bool twice, struct loods_secret *out,
			       struct loods_err *err) LOODS_CHECKED;
/* The passphrase of who runs the command: from --passphrase-file or --passphrase-fd, else asked. Kept in
 * run->passphrase. */
enum loods_code cli_own_passphrase(struct cli_run *run, struct loods_err *err) LOODS_CHECKED;

/* The account to open with, into run->user: --user, $LOODS_USER, the login name. EUSAGE: none of them. */
enum loods_code cli_user(struct cli_run *run, struct loods_err *err) LOODS_CHECKED;
/* Opens the office file of the command line and unlocks it as its user. */
enum loods_code cli_unlock(struct cli_run *run, struct loods_err *err) LOODS_CHECKED;

/* A message to stderr, a whole translated sentence. */
void cli_say(const char *fmt, ...) LOODS_PRINTF(1, 2);

/* Progress on long work: nothing unless stderr is a terminal. `what` is translated. */
struct cli_progress { const char *what; bool on; int64_t shown; };
void cli_progress_start(struct cli_progress *p, const char *what);
void cli_progress_set(struct cli_progress *p, int64_t done, int64_t total);
void cli_progress_end(struct cli_progress *p);

/* Runs the command line; returns the exit code. */
int cli_main(struct loods_app *app, int argc, char **argv);

/* Writes all of a command's result to stdout; EIO when that fails (a closed pipe, a full disk). */
enum loods_code cli_flush(struct loods_err *err) LOODS_CHECKED;

/* The commands, by file. */
extern const struct cli_command cli_init_command, cli_demo_command, cli_synth_command;
extern const struct cli_command cli_user_add_command, cli_user_approve_command, cli_user_list_command,
	cli_user_passphrase_command, cli_user_disable_command;
extern const struct cli_command cli_import_command, cli_dump_command, cli_list_command;
extern const struct cli_command cli_client_command, cli_log_command, cli_retention_command,
	cli_handover_command;
extern const struct cli_command cli_outcomes_command;
extern const struct cli_command cli_agreements_command, cli_setting_command;
extern const struct cli_command cli_summary_command, cli_today_command;
extern const struct cli_command cli_talk_command;
extern const struct cli_command cli_export_command;
extern const struct cli_command cli_blockers_command, cli_missing_command;
extern const struct cli_command cli_verify_command, cli_backup_command, cli_restore_command;
extern const struct cli_command cli_rekey_command;
extern const struct cli_command cli_recover_file_command, cli_recover_names_command;

#endif
