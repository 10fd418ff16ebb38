/* The two recovery codes from the safe: when no administrator can sign in any more, and when no team lead can. */
#include "cli.h"
#include "i18n.h"
#include "ops.h"

static enum loods_code recovery_code(struct cli_run *run, const char *prompt, struct loods_secret *out,
				     struct loods_err *err)
{
	return cli_passphrase(cli_given(run, "code-file"), prompt, false, out, err);
}

static enum loods_code run_file(struct cli_run *run, struct loods_err *err)
{
	struct loods_store_options options = { .path = run->file,
						.clock = &run->app->clock,
						.exclusive = run->app->exclusive };
	struct loods_secret code = { 0 }, passphrase = { 0 };
	enum loods_code rc = loods_store_open(&options, &run->app->store, err);

	if (rc == LOODS_OK)
		rc = recovery_code(run, _("The recovery code of the file, from the safe (it begins with F): "), &code, err);
	if (rc == LOODS_OK)
		rc = cli_passphrase(cli_given(run, "new-passphrase-file"),
				    _("A passphrase for the new administrator (12 letters or more): "), true, &passphrase,
				    err);
	if (rc == LOODS_OK)
		rc = loods_ops_recover_file(run->app, &code, run->argv[0], &passphrase, err);
	loods_secret_release(&code);
	loods_secret_release(&passphrase);
	if (rc == LOODS_OK)
		cli_say(_("The administrator %s is added. Disable accounts that nobody can use any more with: loods user "
			  "disable"),
			run->argv[0]);
	return rc;
}

static const struct cli_option file_options[] = {
	{ "code-file", "FILE", N_("read the recovery code from the first line of a file") },
	{ "new-passphrase-file", "FILE", N_("read the new account's passphrase from the first line of a file") },
	{ 0 },
};

const struct cli_command cli_recover_file_command = {
	.name = "recover file",
	.args = "NAME",
	.help = N_("Add an administrator with the recovery code of the file, when none can sign in any more."),
	.example = "loods recover file beheer2",
	.min_args = 1,
	.max_args = 1,
	.run = run_file,
	.options = file_options,
};

static enum loods_code run_names(struct cli_run *run, struct loods_err *err)
{
	struct loods_secret code = { 0 };
	enum loods_code rc =
		recovery_code(run, _("The recovery code of the names, from the safe (it begins with N): "), &code, err);

	if (rc == LOODS_OK)
		rc = loods_ops_recover_names(run->app, &code, err);
	loods_secret_release(&code);
	if (rc == LOODS_OK)
		cli_say(_("This account may now read names and notes, and approve others with: loods user approve"));
	return rc;
}

static const struct cli_option names_options[] = {
	{ "code-file", "FILE", N_("read the recovery code from the first line of a file") },
	{ 0 },
};

const struct cli_command cli_recover_names_command = {
	.name = "recover names",
	.args = "",
	.help = N_("Let a new team lead read names with their recovery code, when no lead is left to approve."),
	.example = "loods recover names --user t.bakker",
	.unlocked = true,
	.run = run_names,
	.options = names_options,
};
