/* Accounts: an administrator adds and disables, a team lead approves who may see names, everybody changes
 * their own passphrase. */
#include <string.h>

#include "cli.h"
#include "i18n.h"
#include "json.h"
#include "ops.h"

static enum loods_code new_passphrase(struct cli_run *run, const char *prompt, struct loods_secret *out,
				      struct loods_err *err)
{
	return cli_passphrase(cli_given(run, "new-passphrase-file"), prompt, true, out, err);
}

static enum loods_code run_add(struct cli_run *run, struct loods_err *err)
{
	const char *role_code = cli_given(run, "role");
	char recovery[LOODS_RECOVERY_CODE_MAX];
	struct loods_secret pass = { 0 };
	enum loods_code rc;
	int role;

	role = role_code ? loods_choice_value(&loods_roles, role_code) : 0;
	if (!role)
		return loods_fail(err, LOODS_EUSAGE,
				  _("--role takes one of: caseworker, lead, evaluator, administrator."));
	rc = loods_ops_may(run->app, LOODS_MAY_ACCOUNTS, err);
	if (rc == LOODS_OK)
		rc = new_passphrase(run, _("A passphrase for the new account (12 letters or more): "), &pass,
				    err);
	if (rc == LOODS_OK)
		rc = loods_ops_user_add(run->app, run->argv[0], role, &pass, recovery, err);
	loods_secret_release(&pass);
	if (rc != LOODS_OK)
		return rc;
	if (*recovery) {
		printf(_("Recovery code for names and notes, shown this once: %s\n"), recovery);
		printf("%s\n", _("Print it and keep it in the safe, apart from the other one."));
		explicit_bzero(recovery, sizeof recovery);
		if (cli_flush(err) != LOODS_OK)
			return loods_fail(err, LOODS_EIO,
					  _("The account %s is added, but the recovery code for names could "
					    "not be shown and cannot be shown again. "
					    "Better begin with a new office file."),
					  run->argv[0]);
	} else if (role == LOODS_ROLE_CASEWORKER || role == LOODS_ROLE_LEAD) {
		cli_say(_("The account %s is added. A team lead approves it with: loods user approve %s"),
			run->argv[0], run->argv[0]);
		return LOODS_OK;
	}
	cli_say(_("The account %s is added."), run->argv[0]);
	return LOODS_OK;
}

static const struct cli_option add_options[] = {
	{ "role", "ROLE", N_("caseworker, lead, evaluator or administrator") },
	{ "new-passphrase-file", "FILE",
	  N_("read the new account's passphrase from the first line of a file") },
	{ 0 },
};

const struct cli_command cli_user_add_command = {
	.name = "user add",
	.args = "NAME --role ROLE",
	.help = N_("Add an account; caseworkers and leads also need a team lead's approval."),
	.example = "loods user add m.jansen --role caseworker --user beheer",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_add,
	.options = add_options,
};

static enum loods_code run_approve(struct cli_run *run, struct loods_err *err)
{
	enum loods_code rc = loods_ops_user_approve(run->app, run->argv[0], err);

	if (rc == LOODS_OK)
		cli_say(_("The account %s may now read names and notes."), run->argv[0]);
	return rc;
}

const struct cli_command cli_user_approve_command = {
	.name = "user approve",
	.args = "NAME",
	.help = N_("Let a new caseworker or lead read names and notes; by a team lead."),
	.example = "loods user approve m.jansen --user t.bakker",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_approve,
};

static enum loods_code run_disable(struct cli_run *run, struct loods_err *err)
{
	enum loods_code rc = loods_ops_user_disable(run->app, run->argv[0], err);

	if (rc == LOODS_OK)
		cli_say(_("The account %s is disabled; a session that is open now ends at its next action. "
			  "What was seen cannot be unseen: if the keys may have been copied, a team lead changes "
			  "them with: loods rekey"),
			run->argv[0]);
	return rc;
}

const struct cli_command cli_user_disable_command = {
	.name = "user disable",
	.args = "NAME",
	.help = N_("Lock an account out at once; its records keep its name."),
	.example = "loods user disable m.jansen --user beheer",
	.min_args = 1,
	.max_args = 1,
	.unlocked = true,
	.run = run_disable,
};

static enum loods_code run_passphrase(struct cli_run *run, struct loods_err *err)
{
	struct loods_secret pass = { 0 };
	enum loods_code rc = new_passphrase(run, _("Your new passphrase (12 letters or more): "), &pass, err);

	if (rc == LOODS_OK)
		rc = loods_ops_user_passphrase(run->app, &run->passphrase, &pass, err);
	loods_secret_release(&pass);
	if (rc == LOODS_OK)
		cli_say(_("Your passphrase is changed."));
	return rc;
}

static const struct cli_option passphrase_options[] = {
	{ "new-passphrase-file", "FILE", N_("read the new passphrase from the first line of a file") },
	{ 0 },
};

const struct cli_command cli_user_passphrase_command = {
	.name = "user passphrase",
	.args = "",
	.help = N_("Change your own passphrase."),
	.example = "loods user passphrase",
	.unlocked = true,
	.run = run_passphrase,
	.options = passphrase_options,
};

/* States of an account as scripts see them. */
static const char *state_code(const struct loods_user *u)
{
	return u->disabled ? "disabled" : u->waiting ? "waiting" : "active";
}

static const char *state_label(const struct loods_user *u)
{
	return u->disabled ? _("disabled") : u->waiting ? _("waits for approval") : _("active");
}

static void print_text(const struct loods_users *users)
{
	char at[LOODS_STAMP_LEN];

	printf("%-24s %-14s %-20s %s\n", _("Account"), _("Role"), _("State"), _("Last in"));
	for (int i = 0; i < users->n; i++) {
		const struct loods_user *u = &users->list[i];

		printf("%-24s %-14s %-20s %s\n", u->name, loods_choice_label(&loods_roles, (int)u->role),
		       state_label(u), loods_stamp_format(u->last_in, at));
	}
}

static void print_csv(const struct loods_users *users)
{
	char at[LOODS_STAMP_LEN];

	printf("name,role,state,last_in\n");
	for (int i = 0; i < users->n; i++) {
		const struct loods_user *u = &users->list[i];

		printf("%s,%s,%s,%s\n", u->name, loods_choice_code(&loods_roles, (int)u->role), state_code(u),
		       loods_stamp_format(u->last_in, at));
	}
}

static void json_pair(struct loods_json *j, const char *key, const char *value)
{
	loods_json_key(j, key);
	loods_json_string(j, *value ? value : NULL);
}

static void print_json(const struct loods_users *users)
{
	struct loods_str text = LOODS_STR_INIT;
	struct loods_json j;
	char at[LOODS_STAMP_LEN];

	loods_json_init(&j, &text);
	loods_json_array_begin(&j);
	for (int i = 0; i < users->n; i++) {
		const struct loods_user *u = &users->list[i];

		loods_json_object_begin(&j);
		json_pair(&j, "name", u->name);
		json_pair(&j, "role", loods_choice_code(&loods_roles, (int)u->role));
		json_pair(&j, "state", state_code(u));
		json_pair(&j, "last_in", loods_stamp_format(u->last_in, at));
		loods_json_object_end(&j);
	}
	loods_json_array_end(&j);
	loods_json_finish(&j);
	fputs(text.s, stdout);
	loods_str_release(&text);
}

static const char *const formats[] = { "text", "csv", "json", NULL };
enum { TEXT, CSV, JSON };

static enum loods_code run_list(struct cli_run *run, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct loods_users users;
	enum loods_code rc;
	int format;

	rc = cli_given_word(run, "format", formats, TEXT, &format, err);
	if (rc == LOODS_OK)
		rc = loods_store_users(run->app->store, &arena, &users, err);
	if (rc == LOODS_OK && format == TEXT)
		print_text(&users);
	else if (rc == LOODS_OK && format == CSV)
		print_csv(&users);
	else if (rc == LOODS_OK)
		print_json(&users);
	loods_arena_release(&arena);
	return rc;
}

static const struct cli_option list_options[] = {
	{ "format", "FORMAT", N_("text (when not given), csv or json") },
	{ 0 },
};

const struct cli_command cli_user_list_command = {
	.name = "user list",
	.args = "",
	.help = N_("List the accounts with their roles and states."),
	.example = "loods user list --format json",
	.unlocked = true,
	.run = run_list,
	.options = list_options,
};
