/* The health of the office file: every page, the database's own check, the log's chain. Says where and what when something is wrong. */
#include "cli.h"
#include "i18n.h"
#include "ops.h"

static bool show(int64_t done, int64_t total, void *ctx)
{
	cli_progress_set(ctx, done, total);
	return true;
}

static enum loods_code run_verify(struct cli_run *run, struct loods_err *err)
{
	struct loods_arena arena = { 0 };
	struct loods_health health = { 0 };
	struct cli_progress progress;
	enum loods_code rc;

	rc = loods_ops_may(run->app, LOODS_MAY_VERIFY, err);
	if (rc != LOODS_OK)
		return rc;
	cli_progress_start(&progress, _("Checking the office file"));
	rc = loods_store_verify(run->app->store, &arena, show, &progress, &health, err);
	cli_progress_end(&progress);
	for (int i = 0; rc == LOODS_OK && i < health.n; i++)
		printf("%s: %s\n", health.list[i].where, health.list[i].what);
	if (rc == LOODS_OK && health.n)
		rc = loods_fail(err, LOODS_EDAMAGED,
				_("The office file is damaged in the places above. Make a copy of it, then put back the newest backup."));
	else if (rc == LOODS_OK)
		printf(_("The office file is whole: %lld pages, %lld records, %lld entries in the access log.\n"), (long long)health.pages,
		       (long long)health.records, (long long)health.log_entries);
	loods_arena_release(&arena);
	return rc;
}

const struct cli_command cli_verify_command = {
	.name = "verify",
	.args = "",
	.help = N_("Check the office file: every page, the database, the access log's chain."),
	.example = "loods verify --user beheer",
	.unlocked = true,
	.run = run_verify,
};
