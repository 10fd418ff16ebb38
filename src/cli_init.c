/* Making an office: an empty one with its first administrator, and the demonstration office with invented
 * people. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "i18n.h"
#include "ops.h"
#include "summary_format.h"
#include "summary_office.h"
#include "synth.h"
#include "desk.h"

static const char *const kdf_words[] = { "interactive", "moderate", "sensitive", NULL };

enum { SLOTS_DEFAULT = 64, SLOTS_MAX = 4096 };

/* Makes the folder of `path` and those above it; the office's own folder is for its owner only. */
static enum loods_code make_folders(const char *path, struct loods_err *err)
{
	char dir[4096];

	if ((size_t)snprintf(dir, sizeof dir, "%s", path) >= sizeof dir)
		return loods_fail(err, LOODS_EUSAGE, _("The name of the office file is too long."));
	for (char *p = dir + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		if (mkdir(dir, 0700) != 0 && errno != EEXIST)
			return loods_fail(err, LOODS_EIO, _("The folder %s cannot be made: %s."), dir,
					  strerror(errno));
		*p = '/';
	}
	return LOODS_OK;
}

static enum loods_code run_init(struct cli_run *run, struct loods_err *err)
{
	struct loods_store_options options = { .path = run->file,
						.clock = &run->app->clock,
						.exclusive = run->app->exclusive };
	const char *admin = cli_given(run, "admin");
	char recovery[LOODS_RECOVERY_CODE_MAX];
	int64_t slots = SLOTS_DEFAULT;
	enum loods_code rc;
	int kdf = 1;

	rc = admin ? LOODS_OK : cli_user(run, err);
	if (!admin)
		admin = run->user;
	if (rc == LOODS_OK)
		rc = cli_given_int(run, "slots", 8, SLOTS_MAX, SLOTS_DEFAULT, &slots, err);
	if (rc == LOODS_OK)
		rc = cli_given_word(run, "kdf", kdf_words, 1, &kdf, err);
	if (rc == LOODS_OK && access(run->file, F_OK) == 0)
		rc = loods_fail(err, LOODS_EEXISTS,
				_("There is something at %s already; it was not touched."), run->file);
	if (rc == LOODS_OK) {
		if (run->passphrase_fd && !run->passphrase_file)
			rc = cli_own_passphrase(run, err);
		else
			rc = cli_passphrase(run->passphrase_file,
					    _("A passphrase for the administrator (12 letters or more): "),
					    true, &run->passphrase, err);
	}
	if (rc == LOODS_OK)
		rc = loods_secret_passphrase_check(&run->passphrase, admin, err);
	if (rc == LOODS_OK)
		rc = make_folders(run->file, err);
	if (rc == LOODS_OK)
		rc = loods_store_create(&options, LOODS_KDF_INTERACTIVE + kdf, (int)slots, admin,
					&run->passphrase, recovery, err);
	if (rc != LOODS_OK)
		return rc;
	printf(_("The office file %s is made; its administrator is %s.\n"), run->file, admin);
	printf(_("Recovery code, shown this once: %s\n"), recovery);
	printf("%s\n", _("Print it and keep it in the safe: with it the file can be opened when no "
			 "passphrase is known any more."));
	explicit_bzero(recovery, sizeof recovery);
	rc = cli_flush(err);
	if (rc != LOODS_OK) { /* an office whose recovery code nobody has seen is not to be begun with */
		unlink(run->file);
		return loods_fail(err, LOODS_EIO,
				  _("The recovery code could not be shown, so no office file was made. Try "
				    "again where it can be read."));
	}
	return LOODS_OK;
}

static const struct cli_option init_options[] = {
	{ "admin", "NAME", N_("name of the first administrator (else the account of --user)") },
	{ "slots", "N", N_("how many accounts the file has room for: 8 to 4096, 64 when not given") },
	{ "kdf", "KIND",
	  N_("cost of guessing a passphrase: interactive, moderate (when not given) or sensitive") },
	{ 0 },
};

const struct cli_command cli_init_command = {
	.name = "init",
	.args = "",
	.help = N_("Make an office file with its first administrator; never overwrites one."),
	.example = "loods init --file /srv/loods/office.loods --admin beheer",
	.run = run_init,
	.options = init_options,
};

/* ---- synthetic offices ---- */

static bool show_progress(int64_t done, int64_t total, void *ctx)
{
	cli_progress_set(ctx, done, total);
	return true;
}

static enum loods_code fill(struct cli_run *run, const struct loods_synth_size *size, uint64_t seed,
			    struct loods_err *err)
{
	struct loods_synth_result result = { 0 };
	struct cli_progress progress;
	enum loods_code rc;

	cli_progress_start(&progress, _("Inventing an office"));
	rc = loods_synth_fill(run->app, size, seed, show_progress, &progress, &result, err);
	cli_progress_end(&progress);
	if (rc == LOODS_OK)
		cli_say(_("Seed %llu: %lld clients, %lld contacts, %lld records in all; %.0f records a "
			  "second."),
			(unsigned long long)seed, (long long)result.clients, (long long)result.contacts,
			(long long)result.records,
			result.seconds > 0 ? (double)result.records / result.seconds
					   : (double)result.records);
	return rc;
}

static enum loods_code run_synth(struct cli_run *run, struct loods_err *err)
{
	struct loods_synth_size size = { .name = "own" };
	int64_t clients, contacts, years, seed;
	enum loods_code rc;

	rc = cli_given_int(run, "clients", 1, 1000000, 150, &clients, err);
	if (rc == LOODS_OK)
		rc = cli_given_int(run, "contacts", 0, 100000000, clients * 27, &contacts, err);
	if (rc == LOODS_OK)
		rc = cli_given_int(run, "years", 1, 30, 2, &years, err);
	if (rc == LOODS_OK)
		rc = cli_given_int(run, "seed", 0, INT64_MAX, 1, &seed, err);
	if (rc != LOODS_OK)
		return rc;
	size.clients = (int)clients;
	size.contacts = contacts;
	size.months = (int)years * 12;
	return fill(run, &size, (uint64_t)seed, err);
}

static const struct cli_option synth_options[] = {
	{ "clients", "N", N_("number of clients, 150 when not given") },
	{ "contacts", "M", N_("about how many contacts in all") },
	{ "years", "Y", N_("years of history, 2 when not given") },
	{ "seed", "S", N_("number to draw from; the same seed gives the same office") },
	{ 0 },
};

const struct cli_command cli_synth_command = {
	.name = "synth",
	.args = "",
	.help = N_("Fill an empty office with invented clients, for trying and measuring."),
	.example = "loods synth --clients 2000 --contacts 120000 --years 5 --seed 7",
	.unlocked = true,
	.run = run_synth,
	.options = synth_options,
};

/* ---- the demonstration ---- */

/* Everybody's passphrase in the demonstration office. It guards invented people only, and is shown on the
 * screen. */
#define DEMO_PASSPHRASE "haven en kade"

static const char *const demo_roles[] = { "caseworker", "lead", "evaluator", "administrator", NULL };
static const enum loods_role demo_role[] = { LOODS_ROLE_CASEWORKER, LOODS_ROLE_LEAD, LOODS_ROLE_EVALUATOR,
					     LOODS_ROLE_ADMINISTRATOR };

static enum loods_code demo_unlock(struct cli_run *run, enum loods_role role, struct loods_err *err)
{
	struct loods_store_options options = { .path = run->file, .clock = &run->app->clock };
	enum loods_code rc;
	char name[64];

	loods_store_close(run->app->store);
	run->app->store = NULL;
	rc = loods_store_open(&options, &run->app->store, err);
	if (rc == LOODS_OK)
		rc = loods_store_unlock(run->app->store, loods_synth_user(role, 0, name), &run->passphrase,
					&run->app->user, err);
	return rc;
}

static enum loods_code demo_add(struct cli_run *run, enum loods_role role, int n, struct loods_err *err)
{
	enum loods_code rc = LOODS_OK;
	char name[64], recovery[LOODS_RECOVERY_CODE_MAX];

	for (int i = 0; i < n && rc == LOODS_OK; i++)
		rc = loods_ops_user_add(run->app, loods_synth_user(role, i, name), role, &run->passphrase,
					recovery, err);
	return rc;
}

static enum loods_code demo_approve(struct cli_run *run, enum loods_role role, int first, int n,
				    struct loods_err *err)
{
	enum loods_code rc = LOODS_OK;
	char name[64];

	for (int i = first; i < n && rc == LOODS_OK; i++)
		rc = loods_ops_user_approve(run->app, loods_synth_user(role, i, name), err);
	return rc;
}

/* Makes the office under another name and renames it when it is whole, so that an interrupted demonstration
 * leaves no half office. */
static enum loods_code demo_make(struct cli_run *run, const struct loods_synth_size *size, uint64_t seed,
				 struct loods_err *err)
{
	char part[4200], recovery[LOODS_RECOVERY_CODE_MAX], name[64];
	const char *whole = run->file;
	struct loods_store_options options = { .path = part, .clock = &run->app->clock };
	int slots = SLOTS_DEFAULT;
	enum loods_code rc;

	while (slots < size->caseworkers + size->leads + 8)
		slots *= 2;
	snprintf(part, sizeof part, "%s.new", whole);
	unlink(part);
	rc = make_folders(whole, err);
	if (rc == LOODS_OK)
		rc = loods_store_create(&options, LOODS_KDF_INTERACTIVE, slots,
					loods_synth_user(LOODS_ROLE_ADMINISTRATOR, 0, name), &run->passphrase,
					recovery, err);
	run->file = part;
	if (rc == LOODS_OK)
		rc = demo_unlock(run, LOODS_ROLE_ADMINISTRATOR, err);
	if (rc == LOODS_OK)
		rc = demo_add(run, LOODS_ROLE_LEAD, size->leads, err);
	if (rc == LOODS_OK)
		rc = demo_add(run, LOODS_ROLE_CASEWORKER, size->caseworkers, err);
	if (rc == LOODS_OK)
		rc = demo_add(run, LOODS_ROLE_EVALUATOR, 1, err);
	if (rc == LOODS_OK)
		rc = demo_unlock(run, LOODS_ROLE_LEAD, err);
	if (rc == LOODS_OK)
		rc = demo_approve(run, LOODS_ROLE_LEAD, 1, size->leads, err);
	if (rc == LOODS_OK)
		rc = demo_approve(run, LOODS_ROLE_CASEWORKER, 0, size->caseworkers, err);
	if (rc == LOODS_OK)
		rc = fill(run, size, seed, err);
	loods_store_close(run->app->store);
	run->app->store = NULL;
	run->file = whole;
	if (rc == LOODS_OK && rename(part, whole) != 0)
		rc = loods_fail(err, LOODS_EIO, _("The file %s cannot be made: %s."), whole, strerror(errno));
	if (rc != LOODS_OK)
		unlink(part);
	return rc;
}

static void demo_tell(const struct cli_run *run)
{
	char name[64];

	printf(_("The demonstration office is in %s. All people in it are invented.\n"), run->file);
	printf(_("Everybody's passphrase there is: %s\n"), DEMO_PASSPHRASE);
	for (int i = 0; demo_roles[i]; i++)
		printf("  %-14s %s\n", loods_choice_label(&loods_roles, (int)demo_role[i]),
		       loods_synth_user(demo_role[i], 0, name));
}

static enum loods_code demo_open(struct cli_run *run, enum loods_role role, struct loods_err *err)
{
	struct loods_summary_request request = { .by = { LOODS_BY_CASEWORKER } };
	struct loods_arena arena = { 0 };
	struct loods_summary summary;
	enum loods_code rc;
	char name[64];

	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		run->code = ui_desk_run(run->app, loods_synth_user(role, 0, name), DEMO_PASSPHRASE, run->linear);
		return LOODS_OK;
	}
	demo_tell(run);
	rc = demo_unlock(run, LOODS_ROLE_LEAD, err);
	if (rc != LOODS_OK)
		return rc;
	printf("\n");
	rc = loods_summary_of_office(run->app, &request, &arena, &summary, err);
	if (rc == LOODS_OK)
		rc = loods_summary_write(&summary, LOODS_SUMMARY_TEXT, stdout, err);
	loods_arena_release(&arena);
	if (rc == LOODS_OK) {
		printf("\n");
		printf(_("Open it in a terminal with: loods --file %s --user %s\n"), run->file,
		       loods_synth_user(role, 0, name));
	}
	return rc;
}

static enum loods_code run_demo(struct cli_run *run, struct loods_err *err)
{
	const char *names[8] = { 0 };
	int size = 0, role = 0;
	enum loods_code rc;
	char path[4096];
	int64_t seed;

	for (int i = 0; loods_synth_sizes[i].name; i++)
		names[i] = loods_synth_sizes[i].name;
	rc = cli_given_word(run, "size", names, 0, &size, err);
	if (rc == LOODS_OK)
		rc = cli_given_word(run, "as", demo_roles, 0, &role, err);
	if (rc == LOODS_OK)
		rc = cli_given_int(run, "seed", 0, INT64_MAX, 1, &seed, err);
	if (rc != LOODS_OK)
		return rc;
	if (run->argc) {
		if ((size_t)snprintf(path, sizeof path, "%s/office.loods", run->argv[0]) >= sizeof path)
			return loods_fail(err, LOODS_EUSAGE, _("The name of the folder is too long."));
	} else {
		const char *slash = strrchr(run->file, '/');

		if ((size_t)snprintf(path, sizeof path, "%.*sdemo/office.loods",
				     slash ? (int)(slash - run->file + 1) : 0, run->file) >= sizeof path)
			return loods_fail(err, LOODS_EUSAGE, _("The name of the folder is too long."));
	}
	run->file = path;
	run->app->path = path;
	rc = loods_secret_set(&run->passphrase, DEMO_PASSPHRASE, strlen(DEMO_PASSPHRASE), err);
	if (rc == LOODS_OK && access(path, F_OK) != 0)
		rc = demo_make(run, &loods_synth_sizes[size], (uint64_t)seed, err);
	if (rc == LOODS_OK)
		rc = demo_open(run, demo_role[role], err);
	run->file = NULL;
	return rc;
}

static const struct cli_option demo_options[] = {
	{ "size", "SIZE", N_("pilot (150 clients, when not given), municipality (2,000) or city (40,000)") },
	{ "seed", "S", N_("number to draw from; the same seed gives the same office") },
	{ "as", "ROLE", N_("open it as caseworker (when not given), lead, evaluator or administrator") },
	{ 0 },
};

const struct cli_command cli_demo_command = {
	.name = "demo",
	.args = "[DIR]",
	.help = N_("Make an office of invented people, if it is not there yet, and open it."),
	.example = "loods demo --size pilot --as lead",
	.max_args = 1,
	.run = run_demo,
	.options = demo_options,
};
